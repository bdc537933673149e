"""What a host sees before it confirms: each evening before and after, what clashes, and whom it reaches."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings

from sufra.models import Host, Iftar, Party, Section, Site, read_back, written
from sufra.moves.queries.lines import Line, in_words
from sufra.moves.queries.outcomes import Intent, Outcome, fingerprint
from sufra.rules.letters import way_to
from sufra.rules.moving import OFF, clashes
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.changes import any_tonight, letters_due_at, told_by_sequence, told_now
from sufra.timing.clock import zone

MOST_SHOWN, MOST_AT_ONCE = 60, 6
LETTERS_A_SECOND = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How many parties hear of it: by language, by channel, without any; and whom the new place excludes."""

    languages: dict[str, int]
    mail: int
    phone: int
    nobody: int
    steps: int
    floor: int
    due_at: datetime

    @property
    def written_to(self) -> int:
        """How many letters there will be."""
        return self.mail + self.phone


@dataclass(frozen=True)
class Preview:
    """What a deed would do, in full."""

    host: Host
    intent: Intent
    found: Sequence[Outcome]
    reader: Reader
    now: datetime

    @property
    def seen(self) -> str:
        """What marks it."""
        return fingerprint(self.intent, self.found)

    @cached_property
    def changing(self) -> list[Outcome]:
        """The evenings that it changes."""
        return [outcome for outcome in self.found if outcome.changes]

    @cached_property
    def lines(self) -> list[Line]:
        """The first evenings in words, those that change or clash before those that stay."""
        clash = _clashes(self.host, self.found)
        shown_first = sorted(self.found, key=lambda one: (one.iftar.pk not in clash, not one.changes))
        return [self._line(outcome, clash) for outcome in shown_first[:MOST_SHOWN]]

    @property
    def first_lines(self) -> list[Line]:
        """As many as one takes in at once."""
        return self.lines[:MOST_AT_ONCE]

    @property
    def more_lines(self) -> list[Line]:
        """The others that are shown, for whoever wants to see them."""
        return self.lines[MOST_AT_ONCE:]

    @property
    def unshown(self) -> int:
        """How many more there are."""
        return max(len(self.found) - MOST_SHOWN, 0)

    def _line(self, outcome: Outcome, clash: dict[str, list[Iftar]]) -> Line:
        iftar = outcome.iftar
        before = read_back(outcome.before)
        sites = {iftar.site_id: iftar.site}
        old = sites.get(before["site_id"]) or Site.objects.of(self.host).get(pk=before["site_id"])
        return Line(
            iftar=iftar, place=place_name(iftar.site, self.reader),
            before=in_words(before, old, self.reader),
            after=in_words(read_back(written(iftar)), iftar.site, self.reader),
            clash=tuple(self._named(other) for other in clash.get(iftar.pk, [])),
            stays=iftar.anchor == "civil" and self.intent.kind == "announce",
        )  # fmt: skip

    def _named(self, iftar: Iftar) -> str:
        return self.reader.listed(iftar.title or iftar.campaign.name, self.reader.long_date(iftar.evening_on))

    @cached_property
    def given(self) -> int:
        """How many places are given or held at the evenings that change."""
        keys = [outcome.iftar.pk for outcome in self.changing]
        return sum(
            places
            for start in range(0, len(keys), 500)
            for _i, _t, places, _w in Party.objects.taken(keys[start : start + 500])
        )

    @cached_property
    def outside(self) -> list[str]:
        """Evenings of a weekday of Ramadan that would fall outside it."""
        if self.intent.kind != "announce":
            return []
        return [
            self._named(outcome.iftar) for outcome in self.found
            if outcome.iftar.weekday_rule and outcome.iftar.fast_day is None
        ]  # fmt: skip

    @cached_property
    def reach(self) -> Reach:
        """Whom it reaches."""
        languages: Counter[str] = Counter()
        channels: Counter[str] = Counter()
        excluded: Counter[str] = Counter()
        due: dict[str, datetime] = {}
        for facts, iftar in self._told():
            way = way_to(facts["contact"])
            channels[way] += 1
            if way:
                languages[facts["language"]] += 1
                due[iftar.pk] = due.get(iftar.pk) or letters_due_at(iftar, self.now)[1]
            if self.intent.kind == "place":
                excluded.update(_excluded(facts["needs"], iftar.site))
        names = dict(settings.LANGUAGES)
        return Reach(
            languages={names[code]: number for code, number in languages.most_common()},
            mail=channels["email"],
            phone=channels["phone"], nobody=channels[""], steps=excluded["steps"],
            floor=excluded["floor"], due_at=max(due.values(), default=self.now),
        )  # fmt: skip

    def _told(self) -> Iterable[tuple[dict[str, Any], Iftar]]:
        """Go through the parties for whom anything differs, each with what it said of itself."""
        with_parties = set(
            Party.objects.of(self.host)
            .exclude(standing="cancelled")
            .values_list("iftar_id", flat=True)
            .distinct()
        )
        for outcome in self.changing:
            iftar = outcome.iftar
            if iftar.pk not in with_parties or not iftar.published_at:
                continue
            seal, after = seal_of(iftar), told_now(iftar)
            states: dict[int, bool] = {}
            for party in (
                Party.objects.of_evening(iftar).exclude(standing="cancelled").iterator(chunk_size=500)
            ):
                known = party.told_sequence
                if known not in states:
                    told = told_by_sequence(_as_it_is(outcome), [known])[known]
                    states[known] = bool(told.difference(after))
                if states[known]:
                    yield facts_of(party, seal), iftar

    @property
    def is_tonight(self) -> bool:
        """Whether one of the evenings is tonight's, so that letters leave at once."""
        return any_tonight((outcome.iftar for outcome in self.changing), self.now)

    @property
    def out_by(self) -> str:
        """When the last letter will be out, if nothing goes wrong; quiet hours at each place counted in."""
        last = self.reach.due_at + timedelta(seconds=-(-self.reach.written_to // LETTERS_A_SECOND))
        site = self.found[0].iftar.site if self.found else None
        return self.reader.moment(last.astimezone(zone(site.zone) if site else UTC))

    @property
    def too_few_seats(self) -> bool:
        """Whether more places are given than there are seats where they go."""
        return self.intent.kind == "place" and self.given > self.seats

    @property
    def seats(self) -> int:
        """How many seats the changing evenings have."""
        keys = [outcome.iftar.pk for outcome in self.changing]
        return sum(Section.objects.filter(iftar__in=keys).values_list("seats", flat=True))


def _as_it_is(outcome: Outcome) -> Iftar:
    """Return the evening as it is stored, without asking for it again."""
    stored = Iftar(pk=outcome.iftar.pk, **read_back(outcome.before))
    stored.sequence = outcome.iftar.sequence
    return stored


def _clashes(host: Host, found: Sequence[Outcome]) -> dict[str, list[Iftar]]:
    """Return, by key, the evenings that would stand at the same place on the same evening."""
    after = {outcome.iftar.pk: outcome.iftar for outcome in found}
    sites = {iftar.site_id for iftar in after.values()}
    days = {iftar.evening_on for iftar in after.values()}
    rows = Iftar.objects.of(host).filter(evening_on__in=days).exclude(state__in=OFF).with_place()
    there = {row.pk: row for row in rows if row.site_id in sites and row.pk not in after}
    there |= {key: iftar for key, iftar in after.items() if iftar.state not in OFF}
    found_clashes = clashes((key, row.site_id, row.evening_on) for key, row in sorted(there.items()))
    return {key: [there[other] for other in others] for key, others in found_clashes.items() if key in after}


def _excluded(needs: Iterable[str], site: Site) -> list[str]:
    """Return which needs of a party the new place says that it cannot meet."""
    entrances = list(site.entrances.all())
    no_way_in = bool(entrances) and all(entrance.step_free is False for entrance in entrances)
    no_chairs = bool(entrances) and all(entrance.chairs is False for entrance in entrances)
    words = [("wheelchair", no_way_in, "steps"), ("chair", no_chairs, "floor")]
    return [word for need, lacking, word in words if need in needs and lacking]
