"""Which Ramadan a campaign means, and on whose word."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sufra.models import Campaign, MonthStart

RAMADAN = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Ramadan:
    """The first civil day of a Ramadan; `days` is None until its end is known."""

    year: int
    first_on: date
    days: int | None
    kind: str
    authority: str


@lru_cache(maxsize=200)
def computed_ramadan(year: int) -> Ramadan:
    """Return the Ramadan of the Umm al-Qura calendar; it is computed, so its end stays open."""
    from sufra.almanac import calendar  # noqa: PLC0415 - a page that shows a stored evening loads no almanac

    umm_al_qura = calendar("umm_al_qura")
    return Ramadan(
        year=year, first_on=umm_al_qura.month(year, RAMADAN).first_on, days=None, kind="computed",
        authority=umm_al_qura.called,
    )  # fmt: skip


def ramadan_of(campaign: "Campaign", month_starts: "Iterable[MonthStart]") -> Ramadan:
    """Return the campaign's own month start, else the computed one."""
    starts = {start.hijri_month: start for start in month_starts if start.hijri_year == campaign.hijri_year}
    if own := starts.get(RAMADAN):
        after = starts.get(RAMADAN + 1)
        days = (after.starts_on - own.starts_on).days if after else None
        return Ramadan(
            year=campaign.hijri_year,
            first_on=own.starts_on,
            days=days,
            kind=own.kind,
            authority=own.authority,
        )
    return computed_ramadan(campaign.hijri_year)


def adopted(campaign: "Campaign", authority: str) -> "list[MonthStart]":
    """Return the rows, not yet saved, by which a campaign follows what an authority announced.

    They are its Ramadan and the month after it, as far as these are announced. ValueError for an authority
    that the almanac does not know.
    """
    from sufra.almanac import AUTHORITIES, announcements  # noqa: PLC0415
    from sufra.models import MonthStart  # noqa: PLC0415 - for whoever adopts; a page that is read never does

    known = announcements(authority)
    starts = [known.start(campaign.hijri_year, month) for month in (RAMADAN, RAMADAN + 1)]
    return [
        MonthStart(
            campaign=campaign, hijri_year=start.year, hijri_month=start.month, starts_on=start.first_on,
            kind=start.kind, authority=AUTHORITIES[authority].called, source=start.source,
        )
        for start in starts if start.kind == "announced"
    ]  # fmt: skip


def announcers(year: int) -> dict[str, str]:
    """Return, by key, the authorities of which a start of that Ramadan is shipped, as they are called."""
    from sufra.almanac import AUTHORITIES, announcements  # noqa: PLC0415

    return {
        key: authority.called for key, authority in AUTHORITIES.items()
        if announcements(key).start(year, RAMADAN).kind == "announced"
    }  # fmt: skip


def readings(year: int, month: int, day: int) -> dict[str, date]:
    """Return the civil dates that these numbers name in the Hijri and in Iran's calendar, if they do."""
    from sufra.almanac import HijriDate, SolarDate, calendar  # noqa: PLC0415

    found: dict[str, date] = {}
    with suppress(ValueError):
        found["hijri"] = calendar("umm_al_qura").civil(HijriDate(year, month, day))
    with suppress(ValueError):
        found["solar"] = SolarDate(year, month, day).civil
    return found


def next_ramadan(today: date) -> Ramadan:
    """Return the Ramadan that is going on or comes next."""
    from sufra.almanac import calendar  # noqa: PLC0415

    on = calendar("umm_al_qura").date(today)
    return computed_ramadan(on.year if on.month <= RAMADAN else on.year + 1)
