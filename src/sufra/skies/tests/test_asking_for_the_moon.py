"""A month is asked for: three evenings, the calendars' rules, some places, and a map that agrees."""

import datetime as dt
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command

from sufra.almanac import crescent_map
from sufra.skies.queries.world import world_svg

SVG = "{http://www.w3.org/2000/svg}"


def ask(capsys, *given, **options):
    call_command("moon", *given, **options)
    return capsys.readouterr().out


def test_three_evenings_are_told_with_the_rule_of_each_calendar(capsys):
    said = ask(capsys, "1447-09", place=["Makkah", "Jakarta"])
    assert said.startswith("1447-09 · new moon 2026-02-17 12:01:1")
    assert "first day by Umm al-Qura, computed: 2026-02-18" in said
    headings = re.findall(r"Evening of (\S+) · Umm al-Qura (\w+) · MABIMS (\w+) · .* (\w+)\n", said)
    assert headings == [
        ("2026-02-17", "yes", "no", "yes"),
        ("2026-02-18", "yes", "yes", "yes"),
        ("2026-02-19", "yes", "yes", "yes"),
    ]  # fmt: skip
    [makkah, jakarta] = re.findall(r"Evening of 2026-02-17.*\n(.*)\n(.*)\n", said)[0]
    assert "F, Odeh D: not seen" in makkah
    assert jakarta.endswith("sets before the sun")
    assert "no authority is bound to them" in said


def test_where_the_sun_does_not_set_that_is_said(capsys):
    said = ask(capsys, "1449-01", place=["Tromsø"])
    assert said.count("the sun does not set") == 3


@pytest.mark.parametrize(
    ("month", "place", "sentence"),
    [
        ("ramadan", None, "written like 1448-09; given 'ramadan'"),
        ("1448-13", None, "from 1 to 12; given 13"),
        ("1600-01", None, "1343 to 1500; given 1600"),
        ("1448-09", ["Nowhereville"], "Nowhereville"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(month, place, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("moon", month, place=place)


def test_the_map_is_written_into_a_file(tmp_path, capsys):
    path = tmp_path / "moon.svg"
    assert "The young moon of 2027-02-07." in ask(capsys, "1448-09", place=["Makkah"], map=path)
    root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - our own
    assert root.find(f"{SVG}title").text == "The young moon of 2027-02-07"
    with pytest.raises(CommandError, match="No such file"):
        call_command("moon", "1448-09", place=["Makkah"], map=tmp_path / "none" / "moon.svg")


def shaded(svg, letter):
    """The cells of a class, as (longitude, latitude), read back from the picture."""
    path = next(one for one in svg.iter(f"{SVG}path") if one.get("data-class") == letter)
    cells = set()
    for x, y, length in re.findall(r"M(-?[\d.]+) (-?[\d.]+)h(\d+)v1h-\d+z", path.get("d")):
        row, first = -(float(y) + 0.5), float(x) + 0.5
        cells |= {(first + step, row) for step in range(int(length))}
    return cells


def test_each_shade_covers_the_cells_of_its_class_and_no_other():
    evening = dt.date(2027, 2, 7)
    svg = ET.fromstring(world_svg(evening, "<title>", "text"))  # noqa: S314 - our own
    world = crescent_map(evening)
    for letter in "ABCDE":
        expected = {
            (world.longitude[column], world.latitude[row])
            for row, column in zip(*(world.yallop == letter).nonzero(), strict=True)
        }
        assert shaded(svg, letter) == expected
    assert svg.find(f"{SVG}title").text == "<title>"


def test_no_outline_of_the_land_crosses_the_map_from_end_to_end():
    svg = ET.fromstring(world_svg(dt.date(2027, 2, 7), "title", "text"))  # noqa: S314 - our own
    land = next(one for one in svg.iter(f"{SVG}path") if one.get("class") == "land").get("d")
    for line in re.findall(r"M[^M]+", land):
        east = [float(point.split()[0]) for point in re.split("[ML]", line)[1:]]
        assert all(abs(one - other) <= 180 for one, other in pairwise(east))
