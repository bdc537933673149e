"""Which day it is: by each calendar, and as authorities announced it; a Hijri date is read back too."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sufra.almanac import (
    AUTHORITIES,
    CALENDARS,
    Announcements,
    Calendar,
    HijriDate,
    MonthStart,
    SolarDate,
    announcements,
    calendar,
)
from sufra.rules.digits import latin_digits
from sufra.shell.formats import NATIVE_BY_DEFAULT, Reader
from sufra.timing.months import RAMADAN

FIRST_CIVIL_YEAR = 1700
"""A smaller year is Hijri: no calendar here has both."""
YEAR_DIGITS = 4

READERS = [Reader(code, code in NATIVE_BY_DEFAULT) for code, _language in settings.LANGUAGES]


class Command(BaseCommand):
    """Tell a day by every calendar; where one has no such day it says what it has."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a date."""
        parser.add_argument("date", help="2027-02-08, or a Hijri date such as 1448-09-01 (any digits)")

    def handle(self, *, date: str, **_options: object) -> None:
        """Print a few blocks of plain lines."""
        try:
            day = _day(latin_digits(date.strip()))
            lines = list(_of_hijri(day) if isinstance(day, HijriDate) else _of_civil(day))
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write("\n".join(lines))


def _day(text: str) -> HijriDate | dt.date:
    year = text.partition("-")[0]
    if year.isdecimal() and len(year) <= YEAR_DIGITS and int(year) < FIRST_CIVIL_YEAR:
        return HijriDate.parse(text)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        allowed = "A date is a day that there is, such as 2027-02-08, or 1448-09-01 for a Hijri one"
        raise ValueError(f"{allowed}; given {text[:40]!r}.") from None


def _of_civil(day: dt.date) -> Iterator[str]:
    yield f"{READERS[0].long_date(day)}, from dawn to sunset. The evening is the eve of the next Hijri day."
    yield from ("", "By calendar")
    for made in CALENDARS.values():
        yield _line(made.called, _or_why(partial(made.date, day)))
    yield _line("Solar Hijri (Iran)", _or_why(partial(SolarDate.of, day)))
    yield from _announced(lambda known: _start_before(known, day), lambda made: made.date(day))
    umm_al_qura = calendar("umm_al_qura")
    if umm_al_qura.first_on <= day <= umm_al_qura.last_on:
        yield from ("", "In words (Umm al-Qura)")
        yield from _in_words(day, umm_al_qura.date(day), SolarDate.of(day))
    if umm_al_qura.first_on.year < day.year < umm_al_qura.last_on.year:
        found = [str(month.first_on) for month in umm_al_qura.starting(RAMADAN, day.year)]
        yield from ("", f"Ramadan begins in {day.year} by Umm al-Qura: {' and '.join(found)}.")


def _of_hijri(day: HijriDate) -> Iterator[str]:
    found = [(made.called, _or_why(partial(made.civil, day))) for made in CALENDARS.values()]
    if not any(isinstance(civil, dt.date) for _called, civil in found):
        raise ValueError(f"{found[0][1]} No other calendar has that day either.")
    yield f"{day}, the day whose fast begins at dawn of:"
    yield from ("", "By calendar")
    for called, civil in found:
        yield _line(called, civil)
    umm_al_qura = calendar("umm_al_qura")
    if umm_al_qura.first_year <= day.year <= umm_al_qura.last_year:
        yield from _announced(lambda known: known.start(day.year, day.month), lambda made: made.civil(day))
    solar = _or_why(lambda: SolarDate(day.year, day.month, day.day).civil)
    if isinstance(solar, dt.date):
        yield from ("", f"Read as a solar Hijri date (Iran) it is {solar}.")


def _announced(
    start_of: Callable[[Announcements], MonthStart | None], told: Callable[[Calendar], HijriDate | dt.date]
) -> Iterator[str]:
    """List the authorities that announced the month, each with its day, its start and where that stands."""
    yield from ("", "As announced")
    silent = 0
    for key, authority in AUTHORITIES.items():
        known = announcements(key)
        start = start_of(known)
        if start is None or start.kind != "announced":
            silent += 1
            continue
        when = f" (announced {start.announced_on})" if start.announced_on else ""
        yield _line(authority.called, _or_why(partial(told, known.calendar)))
        yield f"      {start.name} from {start.first_on}{when}, grade {start.grade}: {start.source}"
    of = f"{silent} of {len(AUTHORITIES)} authorities"
    yield f"  Of {of} no start of this month is known; a computed one is provisional."


def _start_before(known: Announcements, day: dt.date) -> MonthStart | None:
    """Return the start of the month in which a day falls, as far as the authority's calendar reaches."""
    if not known.calendar.first_on <= day <= known.calendar.last_on:
        return None
    on = known.calendar.date(day)
    return known.start(on.year, on.month)


def _in_words(day: dt.date, hijri: HijriDate, solar: SolarDate) -> Iterator[str]:
    for reader in READERS:
        parts = [
            reader.long_date(day),
            reader.hijri_date(hijri.year, hijri.month, hijri.day),
            reader.solar_date(solar.year, solar.month, solar.day),
        ]
        yield f"  {reader.language}  {' · '.join(parts)}"


def _or_why(ask: Callable[[], HijriDate | SolarDate | dt.date]) -> HijriDate | SolarDate | dt.date | str:
    try:
        return ask()
    except ValueError as problem:
        return str(problem)


def _line(called: str, found: object) -> str:
    weekday = f", {found:%A}" if isinstance(found, dt.date) else ""
    return f"  {called:<52}{found}{weekday}"
