"""A file of evenings goes in, the young moon of each comes out."""

import csv

from django.core.management import call_command

from sufra.almanac.tests.reference import truth
from sufra.almanac.tests.test_the_crescent import places


def ask(folder, text):
    given, out, rejects = folder / "rows.csv", folder / "crescent.csv", folder / "rejects.csv"
    given.write_text(text, encoding="utf-8")
    call_command("crescent", input=given, output=out, rejects=rejects)
    return [list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in (out, rejects)]


def test_the_whole_reference_comes_back_with_its_classes(tmp_path):
    rows = truth("crescent.csv.gz")
    text = "id,latitude,longitude,date\n"
    for number, row in enumerate(rows):
        latitude, longitude, _zone = places()[row["name"]]
        text += f"{number},{latitude},{longitude},{row['evening']}\n"
    found, rejects = ask(tmp_path, text)
    assert (len(found), rejects) == (len(rows), [])
    for line, row in zip(found, rows, strict=True):
        expected = [row[name].replace("none", "") for name in ("yallop", "odeh")]
        assert [line["yallop"], line["odeh"]] == expected
        assert (line["q"] == "") == (row["q"] == "none") == (line["best"] == "")
        if line["q"]:
            assert abs(float(line["q"]) - float(row["q"])) <= 0.001
        assert line["conjunction"].endswith("Z")


def test_a_row_that_cannot_be_reckoned_stops_no_other(tmp_path):
    text = "id,latitude,longitude,date\na,21.42,39.83,2027-02-08\n"
    text += "b,91,39.83,2027-02-08\nc,21.42,39.83,2027-02-31\n"
    found, rejects = ask(tmp_path, text)
    assert [line["id"] for line in found] == ["a"]
    assert [line["line"] for line in rejects] == ["3", "4"]
