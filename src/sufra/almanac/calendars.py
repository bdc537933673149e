"""Computed Hijri calendars: Umm al-Qura, and the arithmetic ones in their usual variants."""

import datetime as dt
from functools import cache, partial
from itertools import product

from sufra.almanac.hijri import MONTHS, Calendar

CYCLE_YEARS, CYCLE_DAYS, YEAR_DAYS = 30, 10_631, 354

LEAP_YEARS = {
    "I": (2, 5, 7, 10, 13, 15, 18, 21, 24, 26, 29),
    "II": (2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29),
    "III": (2, 5, 8, 10, 13, 16, 19, 21, 24, 27, 29),
    "IV": (2, 5, 8, 11, 13, 16, 19, 21, 24, 27, 30),
}
"""The years of each 30 whose last month has 30 days, by the numbers that R. H. van Gent gives the schemes.

II is the usual one (al-Battani; CLDR), III the Fatimid one, which Bohras keep, IV that of al-Biruni.
"""

EPOCHS = {
    "thursday": dt.date(622, 7, 18).toordinal(),  # 15 July 622 of the Julian calendar: the astronomers'
    "friday": dt.date(622, 7, 19).toordinal(),  # 16 July 622 of the Julian calendar: the civil one
}
"""The first day of the first year."""

# The names of II are CLDR's; islamic-tbla is the "Kuwaiti algorithm" too.
SAID_OF = {
    ("II", "thursday"): " (islamic-tbla)",
    ("II", "friday"): " (islamic-civil)",
    ("III", "thursday"): " (Fatimid)",
    ("III", "friday"): " (Fatimid)",
}

LAST_TABULAR_YEAR = 9_665
"""The last Hijri year that ends before the civil year 10000, where Python's dates end."""


def calendar(key: str) -> Calendar:
    """Return a computed calendar by its key. ValueError says which there are."""
    if key not in CALENDARS:
        raise ValueError(f"A calendar is one of {', '.join(CALENDARS)}; given {key!r}.")
    return CALENDARS[key]


def _tabular_start(leap_years: tuple[int, ...], epoch: int, index: int) -> int:
    years, months = divmod(index - MONTHS, MONTHS)
    cycles, rest = divmod(years, CYCLE_YEARS)
    leap_days = sum(leap <= rest for leap in leap_years)
    return epoch + cycles * CYCLE_DAYS + rest * YEAR_DAYS + leap_days + 29 * months + (months + 1) // 2


@cache
def _umm_al_qura_start(index: int) -> int:
    from hijridate import Hijri  # noqa: PLC0415 - 2,000 numbers that few ask for

    year, month = divmod(index, MONTHS)
    if year > LAST_UMM_AL_QURA_YEAR:
        return _umm_al_qura_start(index - 1) + int(Hijri(year - 1, MONTHS, 1).month_length())
    return dt.date(*Hijri(year, month + 1, 1).to_gregorian().datetuple()).toordinal()


FIRST_UMM_AL_QURA_YEAR, LAST_UMM_AL_QURA_YEAR = 1343, 1500
"""The Hijri years of the published tables (hijridate 2.6)."""

CALENDARS: dict[str, Calendar] = {
    "umm_al_qura": Calendar(
        key="umm_al_qura", called="Umm al-Qura", first_year=FIRST_UMM_AL_QURA_YEAR,
        last_year=LAST_UMM_AL_QURA_YEAR, start=_umm_al_qura_start,
    ),
    **{
        f"tabular_{scheme}_{epoch}": Calendar(
            key=f"tabular_{scheme}_{epoch}",
            called=f"Tabular {scheme}, {epoch.title()} epoch{SAID_OF.get((scheme, epoch), '')}",
            first_year=1, last_year=LAST_TABULAR_YEAR,
            start=partial(_tabular_start, LEAP_YEARS[scheme], EPOCHS[epoch]),
        )
        for scheme, epoch in product(LEAP_YEARS, EPOCHS)
    },
}  # fmt: skip
"""Every computed calendar by its key."""
