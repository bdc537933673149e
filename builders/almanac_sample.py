"""Choose the rows of the sun's reference that are committed with the almanac's tests.

Usage: python builders/almanac_sample.py REFERENCE, a folder with places.csv and sun_events.csv.gz. Those were
computed with Skyfield 1.55 from JPL DE440 and the earth rotation of IERS finals2000A.all; this script only
selects: every row without a sunset, every row that grazes, every third row beside the date line and of three
great cities, and every 14th of the others.
"""

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/sufra/almanac/tests/sample.csv"

BESIDE_THE_DATE_LINE = {"Pacific/Apia", "Pacific/Tongatapu", "Pacific/Chatham"}
OFTEN = {"Jakarta", "Cairo", "Tehran"}
GRAZING_DEGREES = 0.1
ALTITUDES = [-50 / 60, -4.5, -15, -18, -20]
PLACE, DAY = ["name", "lat", "lon", "tz"], ["date", "dut1"]


def main() -> None:
    """Write sample.csv."""
    folder = Path(sys.argv[1])
    with (folder / "places.csv").open(encoding="utf-8") as file:
        places = {row["place_id"]: row for row in csv.DictReader(file)}
    with gzip.open(folder / "sun_events.csv.gz", "rt", encoding="utf-8") as file:
        rows = [{**places[row["place_id"]], **row} for row in csv.DictReader(file)]
    with OUT.open("w", encoding="utf-8", newline="") as file:
        columns = PLACE + DAY + [column for column in rows[0] if is_event(column)]
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(chosen(rows))


def chosen(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows worth keeping."""
    seen = Counter[str]()
    for row in rows:
        number = seen[row["name"]]
        seen[row["name"]] += 1
        often = row["tz"] in BESIDE_THE_DATE_LINE or row["name"] in OFTEN
        if row["sunset"] == "none" or grazes(row) or number % (3 if often else 14) == 1:
            yield row


def is_event(column: str) -> bool:
    """Say whether a column of the reference is an event that the almanac reckons."""
    return column in {"noon", "sunrise", "sunset", "asr1", "asr2"} or re.match(r"d\d", column) is not None


def grazes(row: dict[str, str]) -> bool:
    """Say whether the sun turns within a tenth of a degree of an altitude that is looked for."""
    turns = float(row["alt_min_am"]), float(row["alt_min_pm"]), float(row["alt_max"])
    return any(abs(turn - altitude) < GRAZING_DEGREES for turn in turns for altitude in ALTITUDES)


if __name__ == "__main__":
    main()
