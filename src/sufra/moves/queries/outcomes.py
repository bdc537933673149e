"""What a deed would make of evenings: nothing is stored, so a preview and the deed reckon alike."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sufra.models import Campaign, Host, Iftar, MonthStart, Site, written
from sufra.rules.evenings import LONGEST_MONTH, fast_day_of
from sufra.rules.moving import Hung, follow, require_month
from sufra.rules.refusal import Refusal
from sufra.shell.dates import FIRST_YEAR, LAST_YEAR, YEARS
from sufra.timing.evenings import resolve
from sufra.timing.months import RAMADAN, Ramadan, computed_ramadan, ramadan_of

STATES: dict[str, tuple[str, set[str]]] = {
    "pause": ("paused", {"on"}),
    "resume": ("on", {"paused", "cancelled"}),
    "cancel": ("cancelled", {"on", "paused"}),
}
"""What becomes of an evening, and of those in which states; on a day that the month lacks, none of it."""

REDATING = {"announce", "move", "place"}
GOING_ON = timedelta(hours=6)
"""An evening whose Maghrib was so lately may still be going on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Intent:
    """A deed that is meant, not done: which, of which evenings, asked of which, and what it needs to know."""

    kind: str
    campaign_id: str
    targets: tuple[str, ...] = ()
    asked_of: str = ""
    first_on: date | None = None
    next_on: date | None = None
    authority: str = ""
    source: str = ""
    announced: bool = False
    to_on: date | None = None
    site_id: str = ""
    hours: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """An evening as it would be, not stored, and what it was before."""

    iftar: Iftar
    before: dict[str, Any]

    @property
    def changes(self) -> bool:
        """Whether the deed changes anything of it."""
        return written(self.iftar) != self.before


def outcomes(host: Host, intent: Intent, now: datetime, *, locked: bool = False) -> list[Outcome]:
    """Return what the deed would make of each coming evening, in time order.

    Raises a Refusal: `far_from_computed`, `no_such_month`, `outside_ramadan`, `no_such_place`, `no_maghrib`
    and `date_has_passed` (with `day`), `another_year`, `no_evenings`, `nothing_to_do`.
    """
    iftars = _targets(host, intent, now, locked=locked)
    before = {iftar.pk: written(iftar) for iftar in iftars}
    if intent.kind == "announce":
        _follow(iftars, _month_of(host, intent, now))
    else:
        _change(host, iftars, intent, now)
    if intent.kind in REDATING:
        resolve(iftars)
        _require_to_come(iftars, now)
    found = [Outcome(iftar=iftar, before=before[iftar.pk]) for iftar in iftars]
    if intent.kind != "announce" and not any(outcome.changes for outcome in found):
        raise Refusal("nothing_to_do")
    return found


def _targets(host: Host, intent: Intent, now: datetime, *, locked: bool) -> list[Iftar]:
    rows = Iftar.objects.of(host).filter(campaign_id=intent.campaign_id, forgotten_at=None)
    rows = rows.filter(maghrib_at__gt=now if intent.kind in REDATING else now - GOING_ON)
    if intent.kind != "announce":
        rows = rows.filter(pk__in=intent.targets)
    rows = rows.select_for_update(of=("self",)) if locked else rows
    rows = rows.with_place().prefetch_related("site__timetable").order_by("maghrib_at", "pk")
    found = [iftar for iftar in rows if iftar.closes_at > now]
    if not found and intent.kind != "announce":
        raise Refusal("no_evenings")
    return found


def _require_to_come(iftars: Iterable[Iftar], now: datetime) -> None:
    for iftar in iftars:
        if iftar.closes_at <= now:
            raise Refusal("date_has_passed", day=iftar.evening_on)


def month_rows(campaign: Campaign, intent: Intent, now: datetime) -> list[MonthStart]:
    """Return the month starts, not yet saved, that an announcement gives a campaign."""
    starts = [start for start in (intent.first_on, intent.next_on) if start]
    return [
        MonthStart(
            campaign=campaign, hijri_year=campaign.hijri_year, hijri_month=RAMADAN + after, starts_on=start,
            kind="announced" if intent.announced else "host", authority=intent.authority,
            source=intent.source, announced_at=now,
        )
        for after, start in enumerate(starts)
    ]  # fmt: skip


def _month_of(host: Host, intent: Intent, now: datetime) -> Ramadan:
    assert intent.first_on  # noqa: S101 - the form of an announcement asks for it
    campaign = Campaign.objects.of(host).get(pk=intent.campaign_id)
    computed = computed_ramadan(campaign.hijri_year)
    require_month(first_on=intent.first_on, next_on=intent.next_on, computed_on=computed.first_on)
    return ramadan_of(campaign, month_rows(campaign, intent, now))


def _follow(iftars: Iterable[Iftar], month: Ramadan) -> None:
    for iftar in iftars:
        hung = follow(
            Hung(
                evening_on=iftar.evening_on, anchor=iftar.anchor, fast_day=iftar.fast_day,
                by_weekday=bool(iftar.weekday_rule), conditional=iftar.conditional, state=iftar.state,
            ),
            first_on=month.first_on, days=month.days,
        )  # fmt: skip
        iftar.evening_on, iftar.fast_day = hung.evening_on, hung.fast_day
        iftar.conditional, iftar.state = hung.conditional, hung.state


def _change(host: Host, iftars: Sequence[Iftar], intent: Intent, now: datetime) -> None:
    if intent.kind == "move":
        _shift(iftars, intent)
    elif intent.kind == "place":
        _replace_site(host, iftars, intent.site_id)
    for iftar in iftars:
        if intent.kind in STATES:
            state, reached = STATES[intent.kind]
            iftar.state = state if iftar.state in reached else iftar.state
        elif intent.kind in {"release", "withhold"}:
            iftar.exact_place_hours_before = intent.hours if intent.kind == "withhold" else None
        elif intent.kind in {"packs_only", "hot_meals"}:
            since = iftar.packs_only_since or now.replace(second=0, microsecond=0)
            iftar.packs_only_since = since if intent.kind == "packs_only" else None


def _shift(iftars: Sequence[Iftar], intent: Intent) -> None:
    """Move the evening from which it was asked to the date that was given, and the others by as many days."""
    asked = next((iftar for iftar in iftars if iftar.pk == intent.asked_of), None)
    if asked is None or intent.to_on is None:
        raise Refusal("no_evenings")
    month = ramadan_of(asked.campaign, asked.campaign.month_starts.all())
    by = intent.to_on - asked.evening_on
    if not by:
        raise Refusal("nothing_to_do")
    for iftar in iftars:
        iftar.evening_on += by
        if not FIRST_YEAR <= iftar.evening_on.year <= LAST_YEAR:
            raise Refusal("another_year", **YEARS)
        iftar.fast_day = _day_in(month, iftar.evening_on)
        if iftar.fast_day is None and iftar.anchor == "fast_day":
            raise Refusal("outside_ramadan", day=iftar.evening_on)
        iftar.state = "on" if iftar.state == "no_day" else iftar.state  # the month has the new day
        hangs = iftar.anchor == "fast_day" or bool(iftar.weekday_rule)
        iftar.conditional = hangs and iftar.fast_day == LONGEST_MONTH and month.days is None


def _day_in(month: Ramadan, day: date) -> int | None:
    number = fast_day_of(month.first_on, day)
    return number if number is None or month.days is None or number <= month.days else None


def _replace_site(host: Host, iftars: Sequence[Iftar], site_id: str) -> None:
    site = Site.objects.of(host).filter(pk=site_id).first()
    if site is None:
        raise Refusal("no_such_place")
    for iftar in iftars:
        iftar.site = site


def fingerprint(intent: Intent, found: Iterable[Outcome]) -> str:
    """Return what marks a preview: another one where any evening was, or would become, something else.

    The minute of "packs only" is that of the deed, so it does not count.
    """
    facts = [
        [outcome.iftar.pk, outcome.iftar.sequence, outcome.before, _steady(written(outcome.iftar))]
        for outcome in found
    ]
    asked = [intent.kind, str(intent.first_on), str(intent.next_on), intent.authority]
    return hashlib.sha256(json.dumps([asked, facts], sort_keys=True).encode()).hexdigest()


def _steady(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"packs_only_since": facts["packs_only_since"] is not None}
