"""A civil, a Hijri and a solar Hijri date as each language writes them, in its numerals."""

from datetime import date

import pytest

from sufra.shell.formats import Reader
from sufra.shell.months import HIJRI, SOLAR

DAY = date(2027, 2, 8)  # 1 Ramadan 1448, 19 Bahman 1405


@pytest.mark.parametrize(
    ("language", "civil", "hijri", "solar"),
    [
        ("en", "Monday 8 February 2027", "1 Ramadan 1448", "19 Bahman 1405 (solar Hijri)"),
        ("ar", "الاثنين ٨ فبراير ٢٠٢٧", "١ رمضان ١٤٤٨ هـ", "١٩ بهمن ١٤٠٥ هـ.ش"),
        ("fa", "دوشنبه ۸ فوریهٔ ۲۰۲۷", "۱ رمضان ۱۴۴۸", "۱۹ بهمن ۱۴۰۵"),
        ("tr", "8 Şubat 2027 Pazartesi", "1 Ramazan 1448", "19 Behmen 1405 (Hicrî şemsî)"),
        ("ur", "پیر 8 فروری 2027", "1 رمضان 1448ھ", "19 بہمن 1405 ہجری شمسی"),
        ("id", "Senin, 8 Februari 2027", "1 Ramadan 1448 H", "19 Bahman 1405 (Hijriah Syamsiyah)"),
    ],
)
def test_one_day_by_three_calendars(language, civil, hijri, solar):
    reader = Reader(language, native=language in {"ar", "fa"})
    assert reader.long_date(DAY) == civil
    assert reader.hijri_date(1448, 9, 1) == hijri
    assert reader.solar_date(1405, 11, 19) == solar


def test_the_host_s_numerals_hold_in_every_calendar():
    assert Reader("ar", native=False).hijri_date(1448, 9, 1) == "1 رمضان 1448 هـ"
    assert Reader("fa", native=False).solar_date(1405, 11, 19) == "19 بهمن 1405"
    assert Reader("ur", native=True).hijri_date(1448, 9, 1) == "۱ رمضان ۱۴۴۸ھ"
    assert Reader("en", native=True).hijri_date(1448, 9, 1) == "1 Ramadan 1448"


@pytest.mark.parametrize("names", [HIJRI, SOLAR])
def test_each_language_has_twelve_months_of_different_names(names):
    assert {language: len(set(months)) for language, months in names.items()} == dict.fromkeys(
        ["en", "ar", "fa", "tr", "ur", "id"], 12
    )


@pytest.mark.parametrize("language", HIJRI)
def test_a_fast_day_and_a_hijri_date_say_the_same_month(language):
    reader = Reader(language, native=False)
    month = {"tr": "Ramazan"}.get(language, HIJRI[language][8])
    assert month in reader.fast_day(26, 1448, None)
    assert month in reader.hijri_date(1448, 9, 26)
