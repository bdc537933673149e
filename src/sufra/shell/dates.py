"""A civil date as a person types it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sufra.rules.digits import latin_digits

# Those that the almanac reckons.
FIRST_YEAR, LAST_YEAR = 1900, 2100
YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}


def date_typed(text: str) -> dt.date:
    """Read 2027-03-02, 2027/3/2, 2.3.2027 or 2/3/2027 (day first), in digits of any script."""
    plain = latin_digits(text.strip())
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"):
        try:
            day = dt.datetime.strptime(plain, pattern).date()  # noqa: DTZ007 - a civil date has no zone
        except ValueError:
            continue
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Write a year from %(first)s to %(last)s."), "year", YEARS)
        return day
    raise ValidationError(_("Write the date as year-month-day, such as 2027-03-02."))
