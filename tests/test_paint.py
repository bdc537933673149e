"""The paint: logical properties, no ids, no !important, every colour readable."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "sufra"
SHEETS = sorted(SOURCE.rglob("static/**/css/*.css"))
PHYSICAL = re.compile(
    r"[{;\s](?:margin|padding|border|inset)-(?:left|right|top|bottom)|[{;\s](?:left|right|top|bottom)\s*:|text-align:\s*(?:left|right)|float:"
)
TOKENS = (SOURCE / "shell/static/shell/css/tokens.css").read_text(encoding="utf-8")


def breaches(text):
    found = [match.group().strip() for match in PHYSICAL.finditer(text)]
    found += ["!important"] * text.count("!important")
    return found + re.findall(r"(?m)^\s*[^@{};/]*#[a-z][\w-]*[^;{}]*\{", text)


def test_the_sheets_use_logical_properties_and_no_force():
    assert SHEETS
    assert {
        path.name: found for path in SHEETS if (found := breaches(path.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize(
    "breach",
    ["a { margin-left: 1px; }", "a { color: red !important; }", "#nav { color: red; }", "a { left: 0; }"],
)
def test_a_breach_is_caught(breach):
    assert breaches(breach)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue  # WCAG 2.2, relative luminance


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(block):
    return dict(re.findall(r"--raw-([a-z-]+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize("theme", [0, 1])
def test_every_dye_and_ink_is_readable_on_the_cloth(theme):
    raw = tokens(TOKENS.split("@media")[theme])
    for name in (
        "ink",
        "soft",
        "madder",
        "indigo",
        "saffron",
        "pomegranate",
        "olive",
        "walnut",
        "green",
        "amber",
    ):
        assert contrast(raw[name], raw["cloth"]) >= 4.5, name
        assert contrast(raw[name], raw["card"]) >= 4.5, name
    for dye in ("madder", "indigo", "saffron", "pomegranate", "olive", "walnut"):
        assert contrast(raw["on-dye"], raw[dye]) >= 4.5, dye


def stops(sky):
    found = re.findall(r"(#[0-9a-f]{6})(?: (\d+)%)?", sky)
    last = len(found) - 1
    return [
        (colour, int(at) if at else (0 if n == 0 else 100 if n == last else None))
        for n, (colour, at) in enumerate(found)
    ]


def colour_at(pairs, percent):
    for (one, start), (two, end) in pairwise(pairs):
        if start <= percent <= end:
            share = (percent - start) / (end - start)
            return "#" + "".join(
                f"{round(int(one[i : i + 2], 16) * (1 - share) + int(two[i : i + 2], 16) * share):02x}"
                for i in (1, 3, 5)
            )
    raise AssertionError(percent)


def test_white_text_is_readable_on_the_upper_three_quarters_of_every_sky():
    skies = dict(re.findall(r"\[data-sky=(\w+)\] \{ --sky: linear-gradient\(([^)]*)\)", TOKENS))
    assert set(skies) == {"dawn", "day", "afternoon", "gold", "rose", "dusk", "night", "grey"}
    worst = {
        name: min(contrast("#ffffff", colour_at(stops(sky), percent)) for percent in range(77))
        for name, sky in skies.items()
    }
    assert {name: round(value, 2) for name, value in worst.items() if value < 4.5} == {}
