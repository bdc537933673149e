"""What has changed in a campaign, as news: one item for each deed that a guest would hear of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sufra.feeds.queries.stamps import Stamps
from sufra.models import Campaign, Change, Move, Site
from sufra.rules.moving import Told
from sufra.shell.formats import Reader
from sufra.shell.labels import HEADLINES, town
from sufra.shell.rows import campaign_called
from sufra.timing.changes import told_of
from sufra.timing.clock import zone
from sufra.timing.news import sentence_of

MOST_ITEMS, MOST_EVENINGS = 50, 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """An evening as a deed left it, in words."""

    address: str
    name: str
    when: str
    told: str
    moved_from: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One deed: what it is called, and what it made of which evenings."""

    title: str
    address: str
    done_at: datetime
    sentence: str
    language: str
    authority: str
    evenings: list[Changed]
    has_more: bool
    campaign_address: str


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """The news of a campaign, the newest first."""

    name: str
    host: str
    address: str
    changed_at: datetime
    items: list[Item]


def campaign_news(campaign: Campaign, reader: Reader, absolute: Callable[[str], str]) -> News:
    """Return the news of a published campaign with its host joined; nothing of what was taken back."""
    name = campaign_called(campaign, reader.language)
    moves = list(_moves(campaign))
    sites = {site.pk: site for site in Site.objects.of(campaign.host)}
    desk = _Desk(name=name, reader=reader, sites=sites, absolute=absolute, campaign_id=campaign.pk)
    stamps = Stamps.of(campaign.host)
    return News(
        name=name, host=campaign.host.name, address=desk.home,
        changed_at=stamps.feed([campaign.made_at, *(move.done_at for move in moves)]),
        items=[item for move in moves for item in desk.items(move)],
    )  # fmt: skip


def _moves(campaign: Campaign) -> Any:  # noqa: ANN401 - a queryset
    """Return the deeds that stand, each with the evenings that guests could see when it was done."""
    changes = Change.objects.of(campaign.host).filter(iftar__campaign=campaign)
    seen = changes.filter(iftar__published_at__lte=OuterRef("done_at"), move=OuterRef("pk"))
    shown = changes.filter(iftar__published_at__isnull=False).select_related("iftar")
    shown = shown.order_by("iftar__maghrib_at", "iftar_id")
    return (
        Move.objects.of(campaign.host)
        .filter(Q(kind="announce", campaign=campaign) | Exists(seen), undone_by=None)
        .exclude(kind__in=["undo", "withhold", "release"])
        .prefetch_related("words", Prefetch("changes", shown[: MOST_EVENINGS + 1], to_attr="shown"))[
            :MOST_ITEMS
        ]
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What every item is written with."""

    name: str
    reader: Reader
    sites: dict[str, Site]
    absolute: Callable[[str], str]
    campaign_id: str

    @property
    def home(self) -> str:
        return self.absolute(reverse("campaign", args=[self.campaign_id]))

    def items(self, move: Move) -> list[Item]:
        """Return the item of a deed; none where nothing differs for a guest."""
        changes: list[Change] = move.shown  # type: ignore[attr-defined]  # as _moves joined them
        differing = [
            (change, told_of(change.before), told_of(change.after))
            for change in changes[:MOST_EVENINGS]
            if change.iftar.published_at and change.iftar.published_at <= move.done_at
        ]
        evenings = [
            (change, before, after, words)
            for change, before, after in differing if (words := before.difference(after))
        ]  # fmt: skip
        months = _months(move, self.reader)
        if not evenings and not months:
            return []
        sentence, language = sentence_of(move, self.reader)
        title = months or f"{HEADLINES[evenings[0][3][0]]} {self._called(evenings[0][0])}"
        page = self._page(evenings[0][0]) if len(evenings) == 1 else self.home
        return [Item(
            title=title, address=f"{page}#{move.pk}", done_at=move.done_at, sentence=sentence,
            language=language, authority=_authority(move) if months else "",
            evenings=[self._changed(*facts) for facts in evenings],
            has_more=len(changes) > MOST_EVENINGS, campaign_address=self.home,
        )]  # fmt: skip

    def _called(self, change: Change) -> str:
        return change.iftar.title or self.name

    def _page(self, change: Change) -> str:
        return self.absolute(reverse("evening", args=[change.iftar_id]))

    def _changed(self, change: Change, before: Told, after: Told, words: tuple[str, ...]) -> Changed:
        reader, sites = self.reader, self.sites
        site = sites.get(after.site, sites[change.iftar.site_id])
        local = after.maghrib_at.astimezone(zone(site.zone))
        earlier = before.maghrib_at.astimezone(zone(sites.get(before.site, site).zone))
        maghrib = _("Maghrib at %(time)s") % {"time": reader.clock(local)}
        was = reader.listed(reader.long_date(before.evening_on), reader.clock(earlier))
        return Changed(
            address=self._page(change), name=town(site.place_id, site.town, reader.language),
            when=reader.listed(reader.long_date(after.evening_on), maghrib),
            told=" ".join(str(HEADLINES[word]) for word in words),
            moved_from=_("Moved from %(when)s.") % {"when": was} if "date" in words else "",
        )  # fmt: skip


def _months(move: Move, reader: Reader) -> str:
    """Return what a month start that was announced says of the months that it names anew."""
    known = [(row["hijri_month"], row["starts_on"]) for row in move.months.get("before", [])]
    return " ".join(
        _("%(month)s begins on %(date)s.") % {
            "month": reader.hijri_month(row["hijri_year"], row["hijri_month"]),
            "date": reader.long_date(date.fromisoformat(row["starts_on"])),
        }
        for row in move.months.get("after", [])
        if (row["hijri_month"], row["starts_on"]) not in known
    )  # fmt: skip


def _authority(move: Move) -> str:
    return next((row["authority"] for row in move.months["after"] if row["authority"]), "")
