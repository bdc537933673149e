"""The reference for the sun, and the checks that the almanac and its deliberately broken variants go through.

Computed with Skyfield 1.55, JPL DE440 and IERS finals2000A.all, no ERFA anywhere. `sample.csv` and
`sample_crescents.csv` are the part of it that is committed (builders/almanac_sample.py); the whole stands in
`shared/truth/almanac` beside the repository.
"""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sufra.almanac import NOON, SUNRISE, SUNSET, asr, dawn, dusk

SAMPLE = Path(__file__).with_name("sample.csv")
CRESCENTS = Path(__file__).with_name("sample_crescents.csv")
TRUTH = Path(__file__).parents[4].parent / "shared" / "truth" / "almanac"

DEGREES = {"4p5": 4.5, "15": 15, "17p7": 17.7, "18": 18, "18p5": 18.5, "19p5": 19.5, "20": 20}

EVENTS = {
    "noon": NOON, "sunrise": SUNRISE, "sunset": SUNSET, "asr1": asr(1), "asr2": asr(2),
    **{f"d{name}_am": dawn(degrees) for name, degrees in DEGREES.items()},
    **{f"d{name}_pm": dusk(degrees) for name, degrees in DEGREES.items()},
}  # fmt: skip
"""The reference's columns and what they are called here."""

AT_THE_HORIZON = {"sunrise", "sunset"}

Row = dict[str, str]
Seconds = NDArray[np.float64]
Solver = Callable[[Row, NDArray[np.datetime64], Seconds], Seconds]
"""From place, dates and UT1-UTC to seconds after 00:00 UTC of each date, a row per event; else NaN."""


def sample(path: Path = SAMPLE) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def everything() -> list[Row]:
    """All rows, with their place; skips where SUFRA_TRUTH=none says that this machine has no reference."""
    places = {row["place_id"]: row for row in truth("places.csv")}
    return [{**places[row["place_id"]], **row} for row in truth("sun_events.csv.gz")]


def truth(name: str) -> list[Row]:
    if os.environ.get("SUFRA_TRUTH") == "none":
        pytest.skip("SUFRA_TRUTH=none: only the committed sample was compared")
    path = TRUTH / name
    assert path.exists(), f"{path} is missing; set SUFRA_TRUTH=none to do without"
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if name.endswith(".gz")
        else path.open(encoding="utf-8") as file
    ):
        return list(csv.DictReader(file))


def differences(solver: Solver, rows: Iterable[Row]) -> dict[tuple[str, bool], Seconds]:
    """Errors in seconds by event and by whether the place lies beyond 60 degrees; none must be none."""
    by_place = defaultdict(list)
    for row in rows:
        by_place[row["name"], row["lat"]].append(row)
    found = defaultdict(list)
    for days in by_place.values():
        dates = np.array([row["date"] for row in days], dtype="datetime64[D]")
        computed = solver(days[0], dates, np.array([float(row["dut1"]) for row in days]))
        for event, seconds in zip(EVENTS, computed, strict=True):
            expected = np.array([np.nan if row[event] == "none" else float(row[event]) for row in days])
            wrong = np.flatnonzero(np.isnan(expected) != np.isnan(seconds))
            assert not wrong.size, f"none where there is some, or some where none: {event}, {days[wrong[0]]}"
            far_north_or_south = abs(float(days[0]["lat"])) >= 60
            found[event, far_north_or_south].append((seconds - expected)[~np.isnan(expected)])
    return {key: np.concatenate(parts) for key, parts in found.items()}


def check(solver: Solver, rows: Iterable[Row]) -> None:
    """Sunrise and sunset to 0.05 s and the others to 0.2 s below 60 degrees, all to 0.3 s beyond."""
    for (event, far), errors in differences(solver, rows).items():
        allowed = 0.3 if far else 0.05 if event in AT_THE_HORIZON else 0.2
        worst = np.abs(errors).max()
        assert worst <= allowed, f"{event}, {'60 degrees and more' if far else 'below 60'}: {worst:.3f} s"
