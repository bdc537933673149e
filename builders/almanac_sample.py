"""Choose the rows of the reference that are committed with the almanac's tests.

Usage: PYTHONPATH=src python builders/almanac_sample.py REFERENCE, a folder with places.csv, sun_events.csv.gz
and crescent.csv.gz. They were computed with Skyfield 1.55 from JPL DE440 and the earth rotation of IERS
finals2000A.all; this script only selects: every row without a sunset, every row that grazes, every third row
beside the date line and of three great cities, and every 14th of the others; of the crescent all rows of five
years, each with its point.
"""

import csv
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from sufra import gazetteer

TESTS = Path(__file__).parents[1] / "src/sufra/almanac/tests"
OUT, CRESCENTS = TESTS / "sample.csv", TESTS / "sample_crescents.csv"

BESIDE_THE_DATE_LINE = {"Pacific/Apia", "Pacific/Tongatapu", "Pacific/Chatham"}
OFTEN = {"Jakarta", "Cairo", "Tehran"}
GRAZING_DEGREES = 0.1
ALTITUDES = [-50 / 60, -4.5, -15, -18, -20]
CRESCENT_YEARS = {"1441", "1447", "1448", "1453", "1465"}
CRESCENT_COLUMNS = [
    "name", "lat", "lon", "tz", "evening", "sunset_s", "moonset_s", "lag_min", "best_s",
    "q", "V", "yallop", "odeh",
]  # fmt: skip
PLACE, DAY = ["name", "lat", "lon", "tz"], ["date", "dut1"]


def main() -> None:
    """Write sample.csv and sample_crescents.csv."""
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
    write_crescents(folder, places.values())


def write_crescents(folder: Path, places: Iterable[dict[str, str]]) -> None:
    """Write the evenings of some years, with the points of the reference's cities."""
    points = {place["name"]: {name: place[name] for name in PLACE} for place in places}
    with gzip.open(folder / "crescent.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["ah_year"] in CRESCENT_YEARS]
    with CRESCENTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, CRESCENT_COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows((points.get(row["name"]) or town(row["name"])) | row for row in rows)


def town(name: str) -> dict[str, str]:
    """Return the point of a city that the list of places does not hold; both took it from GeoNames."""
    found = gazetteer.search(name)[0]
    return {"lat": str(found.latitude), "lon": str(found.longitude), "tz": found.zone}


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
