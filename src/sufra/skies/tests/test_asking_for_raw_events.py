"""A file of places and dates goes in, a file of instants comes out; a bad row is told and stops nothing."""

import csv
import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from sufra.almanac.tests.reference import EVENTS, everything

NAMES = {
    **{name: name for name in ("noon", "sunrise", "sunset")}, "asr1": "asr:1", "asr2": "asr:2",
    **{f"d{column}_am": f"dawn:{degrees}" for column, degrees in {"18": 18, "17p7": 17.7}.items()},
    **{f"d{column}_pm": f"dusk:{degrees}" for column, degrees in {"18": 18, "4p5": 4.5}.items()},
}  # fmt: skip
HEADING = "id,latitude,longitude,zone,date\n"
MAKKAH = "a,21.42,39.83,Asia/Riyadh,2027-02-08\n"


def ask(folder, text, events="sunset", **options):
    given, out = folder / "rows.csv", folder / "events.csv"
    given.write_text(text, encoding="utf-8")
    call_command("events", input=given, events=events, output=out, **options)
    with out.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_whole_reference_comes_back_within_its_bounds(tmp_path):
    rows = everything()
    text = "id,latitude,longitude,zone,date,dut1\n" + "".join(
        f"{number},{row['lat']},{row['lon']},{row['tz']},{row['date']},{row['dut1']}\n"
        for number, row in enumerate(rows)
    )
    found = ask(tmp_path, text, ",".join(NAMES.values()))
    assert len(found) == len(rows) * len(NAMES)
    columns = {name: column for column, name in NAMES.items()}
    assert set(NAMES) <= set(EVENTS)
    for line in found:
        row = rows[int(line["id"])]
        expected = row[columns[line["event"]]]
        assert (line["status"] == "ok") == (expected != "none") == (line["utc"] != "")
        if line["utc"]:
            midnight = dt.datetime.fromisoformat(row["date"] + "T00:00+00:00")
            seconds = (dt.datetime.fromisoformat(line["utc"]) - midnight).total_seconds()
            assert abs(seconds - float(expected)) <= 0.3


def test_the_instant_is_utc_in_milliseconds_and_the_order_is_that_of_the_rows(tmp_path):
    text = HEADING + "b,-6.2,106.8,Asia/Jakarta,2027-03-01\n" + MAKKAH
    found = ask(tmp_path, text, "sunset,noon")
    assert [(line["id"], line["event"]) for line in found] == [
        ("b", "sunset"), ("b", "noon"), ("a", "sunset"), ("a", "noon")
    ]  # fmt: skip
    assert [line["utc"][:16] for line in found] == [
        "2027-03-01T11:11", "2027-03-01T05:05", "2027-02-08T15:14", "2027-02-08T09:34"
    ]  # fmt: skip
    assert all(len(line["utc"]) == len("2027-03-01T11:08:00.000Z") for line in found)


def test_what_does_not_happen_says_why(tmp_path):
    text = HEADING + "t,69.65,18.96,Europe/Oslo,2027-06-21\nu,69.65,18.96,Europe/Oslo,2027-12-21\n"
    text += "v,-13.83,-171.77,Pacific/Apia,2011-12-30\n"
    assert [line["status"] for line in ask(tmp_path, text)] == [
        "none: the sun stays above", "none: the sun stays below", "none: no noon on this date"
    ]  # fmt: skip


def test_a_row_that_cannot_be_reckoned_stops_no_other(tmp_path, capsys):
    bad = [
        "w,91,39.83,Asia/Riyadh,2027-02-08", "w,nan,39.83,Asia/Riyadh,2027-02-08",
        "w,21.42,39.83,Asia/Mecca,2027-02-08", "w,21.42,39.83,Asia/Riyadh,2027-02-30",
        "w,21.42,39.83,Asia/Riyadh,1899-02-08", "w,ninety,39.83,Asia/Riyadh,2027-02-08", "w,21.42",
    ]  # fmt: skip
    text = HEADING + MAKKAH + "".join(f"{row}\n{MAKKAH}" for row in bad)
    found = ask(tmp_path, text, rejects=tmp_path / "rejects.csv")
    assert [line["id"] for line in found] == ["a"] * 8
    assert "8 rows reckoned, 7 left out." in capsys.readouterr().out
    with (tmp_path / "rejects.csv").open(encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert [int(line["line"]) for line in rejects] == [3, 5, 7, 9, 11, 13, 15]
    assert "between -90 and 90 degrees; given 91.0" in rejects[0]["reason"]
    assert "given 'Asia/Mecca'" in rejects[2]["reason"]


@pytest.mark.parametrize(
    ("text", "events", "sentence"),
    [
        (HEADING, "moonset", "An event is noon"),
        (HEADING, "dusk:40", "0 to 30 degrees below the horizon; given 40"),
        (HEADING, "asr:3", "given 3"),
        ("id,lat\n", "sunset", "missing"),
    ],
)
def test_a_question_that_makes_no_sense_gets_one_sentence(tmp_path, text, events, sentence):
    with pytest.raises(CommandError, match=sentence):
        ask(tmp_path, text, events)
