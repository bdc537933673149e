"""./sufra bench almanac: 300 places x 30 evenings x (sunset, fajr 18, isha 18), ours and four peers.

Side by side in one run, medians of 7, wall clock: ours, astral and adhanpy in Python, adhan and suncalc in
node where there is one (null where a peer is absent). Ours is warm: the year of the sun is tabulated, as it
is after the first question. Then one place over 365 days, 30,000 places over 30 evenings with the peak of
memory, and what importing the package costs. One line of JSON each; the first has the keys bench, ours_ms,
adhan_ms, suncalc_ms, astral_ms, adhanpy_ms.
"""

import contextlib
import datetime as dt
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACES, EVENINGS, RUNS = 300, 30, 7
FIRST_ON = dt.date(2027, 2, 8)
DEGREES = 18
# Within these every peer has an answer for each evening of that Ramadan.
SOUTH, NORTH = -45.0, 50.0
LARGE = 30_000


def main() -> None:
    """Print four lines."""
    chance = random.Random(1448)  # noqa: S311 - places for a bench
    places = [(chance.uniform(SOUTH, NORTH), chance.uniform(-180, 180)) for _number in range(PLACES)]
    dates = [FIRST_ON + dt.timedelta(days=number) for number in range(EVENINGS)]
    peers = {"adhan_ms": None, "suncalc_ms": None, **_in_node(places, dates)}
    _print(
        bench="almanac", ours_ms=_ours(places, dates), **peers, astral_ms=_astral(places, dates),
        adhanpy_ms=_adhanpy(places, dates),
    )  # fmt: skip
    year = [dt.date(2027, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    _print(bench="almanac", what="one place, 365 days", ours_ms=_ours(places[:1], year))
    _print(bench="almanac", what=f"{LARGE} places, {EVENINGS} evenings", **_alone(LARGE_RUN))
    _print(bench="almanac", what="import and a convention", **_alone(IMPORT_RUN))


def _print(**line: Any) -> None:  # noqa: ANN401
    rounded = {key: round(value, 3) if isinstance(value, float) else value for key, value in line.items()}
    print(json.dumps(rounded), flush=True)


def _median_ms(ask: Callable[[], object]) -> float:
    ask()
    spent = []
    for _run in range(RUNS):
        began = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1_000


def _ours(places: list[tuple[float, float]], dates: list[dt.date]) -> float:
    from sufra.almanac import SUNSET, dawn, dusk, solar_events  # noqa: PLC0415 - each peer loads when measured

    latitudes, longitudes = ([place[axis] for place in places] for axis in (0, 1))
    events = [SUNSET, dawn(DEGREES), dusk(DEGREES)]
    return _median_ms(lambda: solar_events(latitudes, longitudes, "UTC", dates, events))


def _astral(places: list[tuple[float, float]], dates: list[dt.date]) -> float | None:
    try:
        from astral import Observer, sun  # noqa: PLC0415
    except ImportError:
        return None
    observers = [Observer(*place) for place in places]

    def ask() -> None:
        for observer in observers:
            for date in dates:
                # It looks within the UTC date, and raises where the local evening lies in another.
                with contextlib.suppress(ValueError):
                    sun.sunset(observer, date)
                with contextlib.suppress(ValueError):
                    sun.dawn(observer, date, depression=DEGREES)
                with contextlib.suppress(ValueError):
                    sun.dusk(observer, date, depression=DEGREES)

    return _median_ms(ask)


def _adhanpy(places: list[tuple[float, float]], dates: list[dt.date]) -> float | None:
    try:
        from adhanpy.calculation.CalculationParameters import CalculationParameters  # noqa: PLC0415
        from adhanpy.PrayerTimes import PrayerTimes  # noqa: PLC0415
    except ImportError:
        return None
    parameters = CalculationParameters(fajr_angle=DEGREES, isha_angle=DEGREES)
    days = [dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC) for date in dates]

    def ask() -> None:
        for place in places:
            for day in days:
                PrayerTimes(place, day, calculation_parameters=parameters, time_zone=dt.UTC)

    return _median_ms(ask)


def _in_node(places: list[tuple[float, float]], dates: list[dt.date]) -> dict[str, float]:
    node = shutil.which("node")
    if not node or not (ROOT / "node_modules" / "adhan").exists():
        return {}
    asked = json.dumps({"places": places, "dates": [str(date) for date in dates], "runs": RUNS})
    script = str(Path(__file__).with_name("almanac_peers.mjs"))
    done = subprocess.run([node, script], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


LARGE_RUN = f"""
import datetime as dt, random, time
from sufra.almanac import SUNSET, dawn, dusk, solar_events
chance = random.Random(1448)
latitudes = [chance.uniform({SOUTH}, {NORTH}) for _ in range({LARGE})]
longitudes = [chance.uniform(-180, 180) for _ in range({LARGE})]
dates = [dt.date(2027, 2, 8) + dt.timedelta(days=number) for number in range({EVENINGS})]
began = time.perf_counter()
solar_events(latitudes, longitudes, "UTC", dates, [SUNSET, dawn({DEGREES}), dusk({DEGREES})])
spent = {{"seconds": time.perf_counter() - began}}
"""

IMPORT_RUN = """
import time
began = time.perf_counter()
from sufra.almanac import SUNSET, convention
spent = {"seconds": time.perf_counter() - began}
"""


def _alone(code: str) -> dict[str, float]:
    """Run in a process of its own; return what it spent and its peak of memory in MiB."""
    code += "\nimport json, resource\n"
    code += (
        "print(json.dumps(spent | {'peak_mib': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
