"""Write the announced month starts that ship with the almanac, each with its source.

Usage: python builders/announced_starts.py REFERENCE, a folder with first_days.csv (its README says where each
row is from and what the grades mean). announced_starts.csv beside this script holds what was found besides,
from excerpts of the pages that its sources name: the pages were not read whole. A row without a source is
left out; two rows that contradict one another stop the script. The day of the announcement is taken from the
source's own address where that carries a date of the last two evenings before the first day; else it stays
empty.
"""

import csv
import datetime as dt
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE.parent / "src/sufra/almanac/announced.csv"
COLUMNS = ["authority", "year", "month", "first_on", "announced_on", "source", "grade"]
KEYS = {
    "FCNA (USA)": "usa_fcna",
    "Indonesia (Kemenag)": "indonesia_kemenag",
    "Iran (Leader office)": "iran_leader",
    "Iraq (Sistani)": "iraq_sistani",
    "Singapore (MUIS)": "singapore_muis",
    "Turkey (Diyanet)": "turkey_diyanet",
    "UAE": "uae",
    "UK London Central Mosque": "uk_london_central_mosque",
}
"""Where the key is more than the country's name."""

NUMBERS = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})(?:/|$)")
WORDS = re.compile(r"/(\d{1,2}-[A-Z][a-z]{2}-\d{4})/")
EVENINGS_BEFORE = (1, 2)


def main() -> None:
    """Bring both lists together, in the order of authority and date."""
    with (Path(sys.argv[1]) / "first_days.csv").open(encoding="utf-8") as file:
        found = [reference_row(row) for row in csv.DictReader(file) if row["source"].strip()]
    with (HERE / "announced_starts.csv").open(encoding="utf-8") as file:
        found += list(csv.DictReader(file))
    rows: dict[tuple[str, int, int], dict[str, str]] = {}
    for row in found:
        month = row["authority"], int(row["year"]), int(row["month"])
        if rows.setdefault(month, row)["first_on"] != row["first_on"]:
            sys.exit(f"{month} begins on two dates: {rows[month]} and {row}")
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[month] for month in sorted(rows))
    print(f"{len(rows)} starts by {len({authority for authority, *_ in rows})} authorities")


def reference_row(row: dict[str, str]) -> dict[str, str]:
    """Return a row of first_days.csv with our columns."""
    first_on = dt.date.fromisoformat(row["first_day"])
    name = row["authority"]
    return {
        "authority": KEYS.get(name, name.lower().replace(" ", "_")),
        "year": row["ah_year"],
        "month": row["month"],
        "first_on": str(first_on),
        "announced_on": announced_on(row["source"], first_on),
        "source": row["source"],
        "grade": row["grade"],
    }


def announced_on(source: str, first_on: dt.date) -> str:
    """Return the evening of the announcement, where the source's address tells it."""
    if numbers := NUMBERS.search(source):
        day = dt.date(*map(int, numbers.groups()))
    elif words := WORDS.search(source):
        day = dt.datetime.strptime(words[1], "%d-%b-%Y").date()  # noqa: DTZ007 - a civil date has no zone
    else:
        return ""
    return str(day) if (first_on - day).days in EVENINGS_BEFORE else ""


if __name__ == "__main__":
    main()
