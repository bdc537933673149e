"""What calendars say of evenings: the same words as their pages, and no place that these withhold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from sufra.feeds.queries.stamps import Stamps
from sufra.models import Iftar
from sufra.models.iftar import IftarQuerySet
from sufra.rules.moving import OFF
from sufra.shell.formats import Reader
from sufra.shell.labels import NOT_ON, town
from sufra.shell.rows import MONTH_STARTS, WORDS
from sufra.timing.clock import shown, zone
from sufra.timing.months import ramadan_of
from sufra.timing.news import public_sentences

KEPT_FOR = timedelta(days=30)
MOST_EVENINGS = 1000
"""Less than a second of work; whoever has more tables than that follows those of its own place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of a calendar; instants in the site's zone, `status` as RFC 5545 has it."""

    uid: str
    sequence: int
    status: str
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    name: str
    place: str
    lines: Sequence[str]
    address: str
    host: str
    host_address: str

    def with_lines(self, *lines: str, **facts: object) -> "Entry":
        """Return the entry with these lines above its own, and what else differs."""
        return replace(self, lines=[*filter(None, lines), *self.lines], **facts)  # type: ignore[arg-type]


def entries(
    iftars: Sequence[Iftar], reader: Reader, stamps: Stamps, absolute: Callable[[str], str]
) -> list[Entry]:
    """Return an entry for each of one host's evenings, with their places joined."""
    campaigns = {iftar.campaign_id: iftar.campaign for iftar in iftars}
    words = {row.campaign_id: row.name for row in WORDS(list(campaigns)) if row.language == reader.language}
    starts = MONTH_STARTS(list(campaigns))
    ramadans = {
        key: ramadan_of(campaign, [row for row in starts if row.campaign_id == key])
        for key, campaign in campaigns.items()
    }
    said = public_sentences(iftars, reader)
    return [
        _entry(
            iftar, reader, stamps, absolute, name=iftar.title or words.get(iftar.campaign_id, ""),
            lines=[
                *_state(iftar), said.get(iftar.pk, ""), *_times(iftar, reader),
                reader.fast_day(iftar.fast_day, ramadan.year, ramadan.days) if iftar.fast_day else "",
                _withheld(iftar),
            ],
        )
        for iftar in iftars for ramadan in [ramadans[iftar.campaign_id]]
    ]  # fmt: skip


def coming(rows: IftarQuerySet, now: datetime) -> tuple[list[Iftar], datetime | None]:
    """Return the evenings that come or were within a month, and when the last before them left the list."""
    since = now - KEPT_FOR
    kept = rows.filter(maghrib_at__gt=since).with_place().order_by("maghrib_at", "pk")[:MOST_EVENINGS]
    gone = rows.filter(maghrib_at__lte=since).aggregate(last=Max("maghrib_at"))["last"]
    return list(kept), gone and gone + KEPT_FOR


def site_called(iftars: Sequence[Iftar], reader: Reader) -> str:
    """Return the site's name, or its area where one of its evenings withholds the place."""
    site = iftars[0].site
    withheld = any(iftar.exact_place_hours_before is not None for iftar in iftars)
    return (site.area if withheld else site.name) or town(site.place_id, site.town, reader.language)


def _entry(
    iftar: Iftar, reader: Reader, stamps: Stamps, absolute: Callable[[str], str], *, name: str,
    lines: list[str],
) -> Entry:  # fmt: skip
    maghrib, there = shown(iftar.maghrib_at), zone(iftar.site.zone)
    called = name or iftar.campaign.name
    return Entry(
        uid=f"{iftar.pk}@sufra",
        sequence=iftar.sequence,
        status=_status(iftar),
        changed_at=stamps.evening(iftar),
        starts_at=(maghrib - timedelta(minutes=iftar.doors_minutes_before)).astimezone(there),
        ends_at=(maghrib + timedelta(minutes=iftar.close_minutes_after)).astimezone(there),
        zone=iftar.site.zone,
        name=": ".join(filter(None, [_word(iftar), called])),
        place=_place(iftar, reader),
        lines=list(filter(None, lines)),
        address=absolute(reverse("evening", args=[iftar.pk])),
        host=iftar.campaign.host.name,
        host_address=absolute(reverse("campaign", args=[iftar.campaign_id])),
    )


def _status(iftar: Iftar) -> str:
    if iftar.state in OFF:
        return "CANCELLED"
    return "TENTATIVE" if iftar.state == "paused" or iftar.conditional else "CONFIRMED"


def _word(iftar: Iftar) -> str:
    """Return the word above the name for whoever has a calendar that passes over a status."""
    if iftar.state in OFF:
        return _("Cancelled")
    return _("Not sure yet") if iftar.state == "paused" else ""


def _state(iftar: Iftar) -> list[str]:
    if not iftar.is_on:
        return [str(NOT_ON[iftar.state])]
    packs = _("Packs with dates and water for everyone; no hot meal any more.")
    return [packs] if iftar.gives_packs_only else []


def _times(iftar: Iftar, reader: Reader) -> list[str]:
    local = zone(iftar.site.zone)
    lines = [_("Maghrib at %(time)s") % {"time": reader.clock(shown(iftar.maghrib_at).astimezone(local))}]
    if iftar.second_maghrib_at:
        later = reader.clock(shown(iftar.second_maghrib_at).astimezone(local))
        lines.append(_("Whoever breaks the fast later: %(time)s") % {"time": later})
    return lines


def _place(iftar: Iftar, reader: Reader) -> str:
    site = iftar.site
    there = town(site.place_id, site.town, reader.language)
    if iftar.exact_place_hours_before is not None:
        return site.area or there
    return reader.listed(site.name, site.address, there)


def _withheld(iftar: Iftar) -> str:
    if iftar.exact_place_hours_before is None:
        return ""
    return _("The host gives the exact place to those who hold a place.")
