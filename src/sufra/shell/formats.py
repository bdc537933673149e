"""Dates, clocks and numbers as one reader of one host's page reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language

from sufra.rules.evenings import LONGEST_MONTH, eve_of
from sufra.shell.days import COMMA, IF_30_DAYS, fast_day_words
from sufra.shell.months import HIJRI, SOLAR, hijri_words, solar_words

if TYPE_CHECKING:
    from sufra.models import Host

NATIVE_DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "ur": "۰۱۲۳۴۵۶۷۸۹"}
NATIVE_BY_DEFAULT = {"ar", "fa"}
LOCALES = {"en": "en_GB", "ar": "ar", "fa": "fa", "tr": "tr", "ur": "ur", "id": "id"}
DATE_PATTERNS = {"tr": "d MMMM y EEEE", "id": "EEEE, d MMMM y", "ar": "EEEE d MMMM y", "fa": "EEEE d MMMM y"}
SHORT_PATTERNS = {"tr": "d MMM EEE"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A language with a choice of digits."""

    language: str
    native: bool

    @classmethod
    def of(cls, host: "Host | None" = None) -> "Reader":
        """Return the reader of the page that is being made, with the host's numerals."""
        language = (get_language() or "en")[:2]
        chosen = getattr(host, f"numerals_{language}", None)
        return cls(language, chosen == "native" if chosen else language in NATIVE_BY_DEFAULT)

    def digits(self, text: object) -> str:
        """Return the text with its digits as this reader reads them."""
        if not self.native or self.language not in NATIVE_DIGITS:
            return str(text)
        return str(text).translate(_table(self.language))

    def clock(self, local: datetime) -> str:
        """Return a time of day: 17:42, 17.42 in Turkish and Indonesian, 5:42 in Urdu."""
        if self.language in {"tr", "id"}:
            return f"{local:%H.%M}"
        if self.language == "ur":
            return self.digits(f"{local.hour % 12 or 12}:{local:%M}")
        return self.digits(f"{local:%H:%M}")

    def moment(self, local: datetime) -> str:
        """Return a date and a time that nobody mistakes for morning or evening: "Fri 5 Mar, 21:00"."""
        time = f"{local:%H.%M}" if self.language in {"tr", "id"} else f"{local:%H:%M}"
        return self.listed(self.short_date(local.date()), self.digits(time))

    def listed(self, *parts: str) -> str:
        """Return these parts, those that are not empty, with this language's commas between them."""
        return COMMA.get(self.language, ", ").join(filter(None, parts))

    def long_date(self, day: date) -> str:
        """Return "Friday 5 March 2027"."""
        return self.digits(_date(day, self.language, DATE_PATTERNS.get(self.language, "EEEE d MMMM y")))

    def short_date(self, day: date) -> str:
        """Return "Fri 5 Mar"."""
        return self.digits(_date(day, self.language, SHORT_PATTERNS.get(self.language, "EEE d MMM")))

    def fast_day(self, day: int, year: int, days_in_month: int | None) -> str:
        """Return "fast day 26 of Ramadan 1448, eve of the 27th"; day 30 says on which condition."""
        eve, conditional = eve_of(day, days_in_month), day == LONGEST_MONTH and days_in_month is None
        return self.digits(fast_day_words(day, year, eve, self.language, conditional=conditional))

    @property
    def if_30_days(self) -> str:
        """Return the condition on which a day 30 takes place."""
        return self.digits(IF_30_DAYS[self.language])

    def hijri_date(self, year: int, month: int, day: int) -> str:
        """Return "1 Ramadan 1448", the day and not the evening before or after it."""
        return self.digits(hijri_words(year, month, day, self.language))

    def hijri_month(self, year: int, month: int) -> str:
        """Return "Ramadan 1448"."""
        return self.digits(f"{HIJRI[self.language][month - 1]} {year}")

    def solar_date(self, year: int, month: int, day: int) -> str:
        """Return the date of Iran's calendar, "۱۹ بهمن ۱۴۰۵"."""
        return self.digits(solar_words(year, month, day, self.language))

    def solar_day(self, month: int, day: int) -> str:
        """Return a day of Iran's calendar without its year, "۱۹ بهمن"."""
        return self.digits(f"{day} {SOLAR[self.language][month - 1]}")

    def country(self, code: str) -> str:
        """Return a country's name; nothing where the place is disputed."""
        return _locale(self.language).territories.get(code, "") if code else ""


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


@lru_cache(maxsize=8)
def _table(language: str) -> dict[int, str]:
    return {ord(latin): native for latin, native in zip("0123456789", NATIVE_DIGITS[language], strict=True)}


@lru_cache(maxsize=2000)
def _date(day: date, language: str, pattern: str) -> str:
    return format_date(day, pattern, locale=_locale(language))
