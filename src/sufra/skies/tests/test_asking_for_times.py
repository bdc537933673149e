"""A place and a Ramadan go in, its hours come out: shown, printed and exact, never mixed up."""

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from icalendar import Calendar

from sufra.almanac import TZDATA_VERSION

PAGES = re.compile(rb"/Type\s*/Page[^s]")
HEADING = "id,latitude,longitude,zone,from,to,convention\n"
ISTANBUL = "a,41.0,28.95,Europe/Istanbul,2027-02-08,2027-02-09,diyanet\n"


def ask(tmp_path, *words, **options):
    call_command("times", *words, output=tmp_path / "out", **options)
    return (tmp_path / "out").read_bytes()


def lines(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


def many(tmp_path, text, **options):
    (tmp_path / "in.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    rejects = tmp_path / "rejects.csv"
    found = lines(ask(tmp_path, input=tmp_path / "in.csv", rejects=rejects, **options))
    return found, lines(rejects.read_bytes())


@pytest.mark.parametrize("name", ["Sarajevo", "سراييفو", "سارایوو", "Saraybosna", "3191281"])
def test_a_place_is_named_in_any_language_or_by_its_number(tmp_path, name):
    found = json.loads(ask(tmp_path, name, ramadan=1448, format="json"))
    assert (found["place"]["name"], found["place"]["zone"]) == (
        "Sarajevo, Bosnia & Herzegovina",
        "Europe/Sarajevo",
    )


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Tehran", "Asia/Tehran"), ("Jerusalem", "Asia/Jerusalem"), ("Makkah", "Asia/Riyadh"),
        ("Istanbul", "Europe/Istanbul"), ("Jakarta", "Asia/Jakarta"), ("London", "Europe/London"),
        ("Tromso", "Europe/Oslo"), ("Apia", "Pacific/Apia"), ("Casablanca", "Africa/Casablanca"),
        ("Tripoli, Lebanon", "Asia/Beirut"), ("طرابلس، لبنان", "Asia/Beirut"),
        ("Tripoli, LY", "Africa/Tripoli"),
    ],
)  # fmt: skip
def test_every_day_of_ramadan_has_a_maghrib_there(tmp_path, name, zone):
    found = lines(ask(tmp_path, name, ramadan=1448, format="csv"))
    assert [row["fast_day"] for row in found] == [str(day) for day in range(1, 31)]
    assert [row["only_if_30_days"] for row in found] == [""] * 29 + ["yes"]
    assert {row["zone"] for row in found} == {zone}
    assert (found[0]["date"], {row["tzdata"] for row in found}) == ("2027-02-08", {TZDATA_VERSION})
    assert all(row["maghrib_shown"] for row in found)


def test_a_name_of_several_places_lists_them_and_says_how_to_choose(tmp_path):
    with pytest.raises(CommandError, match=r"Several places are called 'Tripoli'.*number") as told:
        ask(tmp_path, "Tripoli")
    assert "266826    Tripoli, Lebanon (34.43, 35.84), Asia/Beirut" in str(told.value)
    found = json.loads(ask(tmp_path, "266826", format="json"))
    assert found["place"]["name"] == "Tripoli, Lebanon"


def test_a_town_far_larger_than_its_namesakes_is_meant_and_they_are_told(tmp_path, capsys):
    ask(tmp_path, "London")
    assert "Another place of this name: 6058560   London, Canada" in capsys.readouterr().err


def test_shown_printed_and_exact_are_three_things(tmp_path):
    [row, *_more] = lines(ask(tmp_path, "Istanbul", ramadan=1448, convention="diyanet", format="csv"))
    exact = dt.datetime.fromisoformat(row["isha_utc"]).astimezone(dt.timezone(dt.timedelta(hours=3)))
    assert (row["isha_printed"], row["isha_shown"]) == (
        f"{exact:%H:%M}", f"{exact + dt.timedelta(minutes=1):%H:%M}"
    )  # fmt: skip
    assert row["convention"] == "diyanet"
    assert len(row["isha_utc"]) == len("2027-02-08T15:33:12.345Z")


def test_what_no_authority_prints_has_no_printed_minute(tmp_path):
    own = json.loads(ask(tmp_path, "Istanbul", convention="sunset+4", second="jafari", format="json"))
    [first, *_more] = own["days"]
    assert {hour["printed"] for hour in first["hours"].values()} == {None}
    assert first["second_maghrib"]["printed"]
    assert own["convention"]["key"] == "sunset+4"
    assert lines(ask(tmp_path, "Istanbul", format="csv"))[0]["maghrib_printed"] == ""


def test_a_second_maghrib_stands_beside_the_first(tmp_path):
    found = lines(ask(tmp_path, "Sarajevo", convention="diyanet", second="jafari", format="csv"))
    assert all(row["second_maghrib_utc"] > row["maghrib_utc"] for row in found)
    assert {row["second_convention"] for row in found} == {"jafari"}


def test_what_stands_in_up_north_is_named_in_each_hour_that_it_made(tmp_path):
    without = lines(ask(tmp_path, "Tromso", ramadan=1474, convention="mwl", format="csv"))
    ruled = lines(
        ask(tmp_path, "Tromso", ramadan=1474, convention="mwl", high_latitude="makkah", format="csv")
    )
    for bare, row in zip(without, ruled, strict=True):
        for hour in ("fajr", "maghrib", "isha"):
            withheld = row[f"{hour}_rule"] == "withheld"
            assert withheld or row[f"{hour}_rule"] == ("" if bare[f"{hour}_utc"] else "makkah")
            assert bool(row[f"{hour}_utc"]) != withheld
    assert {row["maghrib_rule"] for row in ruled} == {"", "makkah"}
    assert {row["isha_rule"] for row in ruled} == {"makkah", "withheld"}


def test_a_table_says_why_an_hour_is_missing_although_a_rule_was_chosen(tmp_path):
    asked = {"ramadan": 1452, "convention": "mwl"}  # polar night: dusk comes before Makkah's Maghrib
    said = {
        rule: ask(tmp_path, "Tromso", high_latitude=rule, **asked).decode()
        for rule in ("makkah", "one_seventh")
    }
    assert {rule: "is withheld: --." in text for rule, text in said.items()} == {
        "makkah": True, "one_seventh": False
    }  # fmt: skip


def test_the_calendar_has_an_entry_at_each_shown_maghrib(tmp_path):
    sheet = Calendar.from_ical(ask(tmp_path, "Jakarta", ramadan=1448, format="ics"))
    rows = lines(ask(tmp_path, "Jakarta", ramadan=1448, format="csv"))
    starts = [event["dtstart"].dt for event in sheet.walk("VEVENT")]
    assert [f"{start + dt.timedelta(hours=7):%H:%M}" for start in starts] == [
        row["maghrib_shown"] for row in rows
    ]
    assert len({event["uid"] for event in sheet.walk("VEVENT")}) == 30


def test_a_sheet_for_the_printer_is_one_page(tmp_path):
    content = ask(tmp_path, "Sarajevo", ramadan=1448, convention="diyanet", format="pdf")
    assert (content[:5], len(PAGES.findall(content))) == (b"%PDF-", 1)


def test_the_table_says_what_is_computed_and_what_is_missing(tmp_path):
    text = ask(tmp_path, "Tromso", ramadan=1474, convention="mwl").decode()
    assert "Day 1 is computed (Umm al-Qura), not announced" in text
    assert "Not on every day here: fajr" in text
    assert "--" in text


@pytest.mark.parametrize(
    ("words", "options", "sentence"),
    [
        (["Nowheresville-on-Sea"], {}, "No place is called"),
        (["99999999999999999999"], {}, "no place with the GeoNames number"),
        (["Sarajevo"], {"ramadan": 1200}, "1343 to 1500; given 1200"),
        (["Sarajevo"], {"convention": "tehran_2"}, "A convention is one of"),
        (["Sarajevo"], {"convention": "sunset+90"}, "0 to 60; given 90"),
        (["Sarajevo"], {"convention": "diyanet+3"}, "written as sunset"),
        (["Sarajevo"], {"lat": 43.0}, "Give a place by name, or"),
        ([], {}, "Give a place by name, or"),
        ([], {"lat": 95.0, "lon": 18.0}, "between -90 and 90 degrees north"),
        (
            [],
            {"lat": float("nan"), "lon": 18.0, "zone": "Asia/Riyadh"},
            "between -90 and 90 degrees; given nan",
        ),
        ([], {"lat": 45.0, "lon": 18.0, "zone": "Europe/Sarayevo"}, "given 'Europe/Sarayevo'"),
    ],
)
def test_what_cannot_be_answered_gets_one_sentence(tmp_path, words, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        ask(tmp_path, *words, **options)


def test_a_point_without_a_zone_has_that_of_the_point(tmp_path):
    assert lines(ask(tmp_path, lat=-13.83, lon=-171.77, format="csv"))[0]["zone"] == "Pacific/Apia"


def test_many_places_come_back_as_each_would_alone(tmp_path):
    text = HEADING + ISTANBUL + "b,-6.2,106.85,Asia/Jakarta,2027-02-08,2027-02-08,\n"
    found, rejects = many(tmp_path, text, convention="indonesia")
    assert [(row["id"], row["date"], row["convention"]) for row in found] == [
        ("a", "2027-02-08", "diyanet"), ("a", "2027-02-09", "diyanet"), ("b", "2027-02-08", "indonesia")
    ]  # fmt: skip
    alone = lines(ask(tmp_path, lat=41.0, lon=28.95, ramadan=1448, convention="diyanet", format="csv"))
    shared = set(found[0]) & set(alone[0])
    assert {name: found[0][name] for name in shared} == {name: alone[0][name] for name in shared}
    assert rejects == []


def test_isha_waits_longer_in_ramadan_where_its_authority_says_so(tmp_path):
    row = "c,21.42,39.83,Asia/Riyadh,2027-02-06,2027-02-09,umm_al_qura\n"
    found, _rejects = many(tmp_path, HEADING + row)
    waits = [
        dt.datetime.fromisoformat(row["isha_utc"]) - dt.datetime.fromisoformat(row["isha_utc"])
        for row in found
    ]
    assert [round(wait.total_seconds() / 60) for wait in waits] == [90, 90, 120, 120]


def test_a_bad_row_is_told_with_its_line_and_stops_nothing(tmp_path, capsys):
    bad = {
        "d,91,28.95,Europe/Istanbul,2027-02-08,2027-02-09,": "between -90 and 90 degrees; given 91.0",
        "d,nan,28.95,Europe/Istanbul,2027-02-08,2027-02-09,": "given nan",
        "d,north,28.95,Europe/Istanbul,2027-02-08,2027-02-09,": "latitude is a number; given 'north'",
        "d,41,28.95,Asia/Istambul,2027-02-08,2027-02-09,": "given 'Asia/Istambul'",
        "d,41,28.95,Europe/Istanbul,2027-02-30,2027-03-09,": "from is a date such as 2027-02-08",
        "d,41,28.95,Europe/Istanbul,2027-02-09,2027-02-08,": "given 2027-02-09 to 2027-02-08",
        "d,41,28.95,Europe/Istanbul,2027-02-09,2028-02-10,": "0 to 365 days later",
        "d,41,28.95,Europe/Istanbul,1899-02-09,1899-02-10,": "1900 to 2100",
        "d,41,28.95,Europe/Istanbul,2027-02-08,2027-02-09,nobody": "given 'nobody'",
        "d,41,28.95": "fewer columns",
        "d,41,28.95,Europe/Istanbul,2027-02-08,2027-02-09,,,": "more columns",
        "d,41,28.95,Europe/\udcffstanbul,2027-02-08,2027-02-09,": "not UTF-8",
    }
    text = HEADING + "".join(f"{row}\n{ISTANBUL}" for row in bad)
    found, rejects = many(tmp_path, text.encode(errors="surrogateescape"))
    assert [row["id"] for row in found] == ["a"] * 2 * len(bad)
    assert [int(row["line"]) for row in rejects] == list(range(2, 2 + 2 * len(bad), 2))
    for row, sentence in zip(rejects, bad.values(), strict=True):
        assert sentence in row["reason"]
    assert f"{len(bad)} rows reckoned, {len(bad)} left out." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("id,latitude\n", {}, "missing: longitude, zone, from, to"),
        (HEADING, {"ramadan": 1448}, "given ramadan"),
        (HEADING, {"output": "in.csv"}, "would overwrite the input"),
        (HEADING, {"output": None}, "With --input goes --output"),
    ],
)
def test_a_file_that_cannot_be_gone_through_gets_one_sentence(tmp_path, text, options, sentence):
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    output = options.pop("output", "out.csv")
    with pytest.raises(CommandError, match=sentence):
        call_command("times", input=tmp_path / "in.csv", output=output and tmp_path / output, **options)
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == text
