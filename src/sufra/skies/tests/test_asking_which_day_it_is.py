"""A date goes in, the day by each calendar and by each authority comes out, in words too; and back."""

import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from sufra.almanac import AUTHORITIES


@pytest.fixture
def told(capsys):
    def ask(date):
        call_command("hijri", date)
        return capsys.readouterr().out

    return ask


def line(text, called):
    [found] = [one for one in text.splitlines() if one.strip().startswith(called + " ")]
    return found.strip()[len(called) :].strip()


def test_a_civil_date_is_told_by_every_calendar(told):
    text = told("2027-02-08")
    assert text.startswith("Monday 8 February 2027, from dawn to sunset.")
    assert line(text, "Umm al-Qura") == "1448-09-01"
    assert line(text, "Tabular II, Friday epoch (islamic-civil)") == "1448-09-01"
    assert line(text, "Tabular II, Thursday epoch (islamic-tbla)") == "1448-09-02"
    assert line(text, "Tabular III, Thursday epoch (Fatimid)") == "1448-09-03"
    assert line(text, "Solar Hijri (Iran)") == "1405-11-19"
    assert "Of 22 of 22 authorities no start of this month is known; a computed one is provisional." in text
    assert line(text, "fa") == "دوشنبه ۸ فوریهٔ ۲۰۲۷ · ۱ رمضان ۱۴۴۸ · ۱۹ بهمن ۱۴۰۵"
    assert line(text, "ar") == "الاثنين ٨ فبراير ٢٠٢٧ · ١ رمضان ١٤٤٨ هـ · ١٩ بهمن ١٤٠٥ هـ.ش"


def test_two_authorities_of_one_country_are_told_apart_with_their_sources(told):
    text = told("2026-02-18")
    assert line(text, "Umm al-Qura") == "1447-09-01"
    assert line(text, "Muhammadiyah, Indonesia") == "1447-09-01"
    assert "1447-09 from 2026-02-18 (announced 2025-09-22), grade A: https://sumutkini.id/" in text
    assert "Ministry of Religious Affairs, Indonesia (Kemenag)" not in text  # its Shaʻban is computed
    later = told("2026-02-19")
    assert line(later, "Ministry of Religious Affairs, Indonesia (Kemenag)") == "1447-09-01"
    assert line(later, "Muhammadiyah, Indonesia") == "1447-09-02"


def test_a_hijri_date_is_read_back_in_any_digits(told):
    for typed in ("1448-09-01", "١٤٤٨-٠٩-٠١", " 1448-9-1 "):
        text = told(typed)
        assert line(text, "Umm al-Qura") == "2027-02-08, Monday"
        assert line(text, "Tabular III, Thursday epoch (Fatimid)") == "2027-02-06, Saturday"


def test_7_august_1979_was_13_ramadan_in_iran(told):
    assert line(told("1979-08-07"), "Office of the Leader, Iran") == "1399-09-13"
    assert line(told("1399-09-13"), "Office of the Leader, Iran") == "1979-08-07, Tuesday"


def test_a_day_30_is_told_where_there_is_one_and_refused_where_there_is_none(told):
    text = told("1448-09-30")
    assert line(text, "Umm al-Qura") == "By Umm al-Qura 1448-09 has the days 1 to 29; given 30."
    assert line(text, "Tabular II, Friday epoch (islamic-civil)") == "2027-03-09, Tuesday"
    assert "1447-09 has the days 1 to 29; given 30" in told("1447-09-30")  # Diyanet's


def test_a_date_of_iran_s_calendar_is_recognised(told):
    assert "Read as a solar Hijri date (Iran) it is 2027-02-08." in told("1405-11-19")
    assert "solar" not in told("1448-12-30").partition("As announced")[0]


def test_2030_holds_two_ramadans(told):
    assert "Ramadan begins in 2030 by Umm al-Qura: 2030-01-05 and 2030-12-26." in told("2030-06-01")
    assert "Ramadan begins in 2027 by Umm al-Qura: 2027-02-08." in told("2027-06-01")


@pytest.mark.parametrize("date", ["1800-01-01", "9999-12-31", "0622-07-20", "1924-08-01", "2077-11-16"])
def test_beyond_a_calendar_it_says_what_it_covers(told, date):
    text = told(date)
    assert ("covers" in line(text, "Umm al-Qura")) == (date not in {"1924-08-01", "2077-11-16"})
    assert "Tabular I, Friday epoch" in text


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2027-02-30", "such as 2027-02-08, or 1448-09-01 for a Hijri one; given '2027-02-30'"),
        ("tomorrow", "given 'tomorrow'"),
        ("", "given ''"),
        ("1448-09", "such as 1448-09-01; given '1448-09'"),
        ("1448-13-01", "month from 1 to 12"),
        ("1448-09-31", "has the days 1 to 29; given 31. No other calendar has that day either."),
        ("0-1-1", "year from 1 on"),
        ("9" * 5000, "A date is a day that there is"),
    ],
)
def test_what_is_no_date_gets_one_sentence(told, date, sentence):
    with pytest.raises(CommandError, match=sentence):
        told(date)


def test_the_calendars_alone_load_neither_numpy_nor_django():
    code = (
        "import sys; from sufra.almanac import AUTHORITIES, HijriDate, announcements\n"
        "for key in AUTHORITIES: announcements(key).calendar.civil(HijriDate(1448, 9, 1))\n"
        "print(sorted({'numpy', 'erfa', 'django'} & set(sys.modules)), len(AUTHORITIES))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == f"[] {len(AUTHORITIES)}"
