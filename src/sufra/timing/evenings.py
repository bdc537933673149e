"""Store when each evening's Maghrib is, with who says so."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sufra.rules.refusal import Refusal
from sufra.timing.clock import shown, zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sufra.almanac import EveningTimes
    from sufra.models import Iftar, Site

SHOWN_FIELDS = ["maghrib_at", "maghrib_source", "second_maghrib_at", "isha_at", "tzdata"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """The instants of one evening at one site, as this host observes it."""

    maghrib_at: datetime
    maghrib_source: str
    second_maghrib_at: datetime | None
    isha_at: datetime | None
    tzdata: str


def times(site: "Site", dates: "Sequence[date]") -> dict[date, Times]:
    """Return the instants of these evenings at a site; its own timetable stands above its convention.

    Raises a Refusal `no_maghrib` (with `day` and `reason`) where there is none and no timetable says more.
    """
    computed = _computed(site, dates, site.convention, site.minutes_after_sunset)
    second = (
        _computed(site, dates, site.second_convention, site.second_minutes) if site.second_convention else {}
    )
    own = {row.evening_on: row.maghrib for row in site.timetable.all()} if site.pk else {}
    return {day: _times(site, day, computed[day], second.get(day), own.get(day)) for day in dates}


def resolve(iftars: "Sequence[Iftar]") -> None:
    """Set the instants on evenings that are made, moved or reckoned anew; the caller saves them."""
    by_site: dict[str, list[Iftar]] = {}
    for iftar in iftars:
        by_site.setdefault(iftar.site_id, []).append(iftar)
    for group in by_site.values():
        found = times(group[0].site, sorted({iftar.evening_on for iftar in group}))
        for iftar in group:
            for field in SHOWN_FIELDS:
                setattr(iftar, field, getattr(found[iftar.evening_on], field))


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """A line of a host's own timetable beside the computed Maghrib as it would be shown on that clock."""

    evening_on: date
    maghrib: time
    computed_at: datetime
    minutes_after: int


def compared(site: "Site", clocks: "Mapping[date, time]", *, convention: str, minutes: int) -> list[Compared]:
    """Compare times of a site's clock with a convention; an evening that has none is left out."""
    computed = _computed(site, list(clocks), convention, minutes) if clocks else {}
    found = []
    for day, clock in clocks.items():
        if maghrib_at := computed[day].maghrib_at:
            there = shown(maghrib_at).astimezone(zone(site.zone))
            after = round((_local(site, day, clock) - there).total_seconds() / 60)
            found.append(Compared(evening_on=day, maghrib=clock, computed_at=there, minutes_after=after))
    return found


def _computed(site: "Site", dates: "Sequence[date]", key: str, minutes: int) -> "dict[date, EveningTimes]":
    from sufra.almanac import convention, evening_times  # noqa: PLC0415 - guest pages load no almanac

    found = evening_times(site.latitude, site.longitude, site.zone, list(dates), convention(key, minutes))
    return dict(zip(dates, found, strict=True))


def _times(
    site: "Site", day: date, found: "EveningTimes", second: "EveningTimes | None", own: object
) -> Times:
    maghrib_at = _local(site, day, own) if own else found.maghrib_at
    if maghrib_at is None:
        raise Refusal("no_maghrib", day=day, reason=found.reason)
    later = second.maghrib_at if second else None
    return Times(
        maghrib_at=maghrib_at,
        maghrib_source="timetable" if own else source(site),
        second_maghrib_at=later if later and later - maghrib_at >= timedelta(minutes=1) else None,
        isha_at=found.isha_at,
        tzdata=found.tzdata,
    )


def _local(site: "Site", day: date, clock: object) -> datetime:
    return datetime.combine(day, clock, zone(site.zone))  # type: ignore[arg-type]


def source(site: "Site") -> str:
    """Return what is stored beside a computed Maghrib: the convention, with its minutes where it has them."""
    return f"sunset+{site.minutes_after_sunset}" if site.convention == "sunset" else site.convention


def tzdata_version() -> str:
    """Return the release of the zones that a new reckoning would use."""
    from sufra.almanac import TZDATA_VERSION  # noqa: PLC0415

    return TZDATA_VERSION
