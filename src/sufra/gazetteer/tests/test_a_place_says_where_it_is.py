"""A place has a position, a zone, names in six languages, and a country where that is not disputed."""

import math
import re

import pytest

from sufra.gazetteer import ATTRIBUTION, LANGUAGES, Place, nearest, place, search, zone_at
from sufra.gazetteer.folding import fold
from sufra.gazetteer.places import store


@pytest.mark.parametrize(
    ("town", "names"),
    [
        ("Makkah", ["Makkah", "مكة المكرمة", "مکه", "Mekke", "مکہ مکرمہ", "Makkah"]),
        ("Istanbul", ["Istanbul", "إسطنبول", "استانبول", "İstanbul", "استنبول", "Istanbul"]),
        ("Tehran", ["Tehran", "طهران", "تهران", "Tahran", "تہران", "Teheran"]),
        ("Rotterdam", ["Rotterdam", "رتردام", "رتردام", "Rotterdam", "راٹرڈیم", "Rotterdam"]),
    ],
)
def test_a_place_is_named_in_six_languages(town: str, names: list[str]) -> None:
    found = search(town)[0]
    assert [found.name(language) for language in LANGUAGES] == names


def test_a_name_that_is_not_known_falls_back_to_the_international_one() -> None:
    nukualofa = search("Nuku'alofa")[0]
    assert nukualofa.name("tr") == nukualofa.name("xx") == str(nukualofa) == "Nuku‘alofa"
    assert search("Cairo")[0].name("ar-EG") == "القاهرة"


DISPUTED = """
Jerusalem, East Jerusalem, West Jerusalem, Hebron, Ramallah, Gaza, Ariel, Modiin Ilit, Al Qunayţirah
Laayoune, Smara, Pristina, Taipei, Simferopol, Sevastopol, Luhansk, Mariupol, Kherson, Melitopol
Srinagar, Jammu, Leh, Kargil, Muzaffarabad, Gilgit, Kyrenia, Famagusta, Nicosia, Sokhumi, Ts’khinvali
Tiraspol, Bender, Shusha, Hargeysa, Berbera, Hala'ib, Abyei
"""

UNDISPUTED = """
Tel Aviv IL, Haifa IL, Amman JO, Kyiv UA, Delhi IN, Lahore PK, Casablanca MA, Nouadhibou MR, Limassol CY
Tbilisi GE, Baku AZ, Mogadishu SO, Aswan EG, Khartoum SD, Damascus SY, Belgrade RS
"""


def listed(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"[,\n]", text) if each.strip()]


def named(town: str) -> Place:
    """The largest place that is shown under a name, passing by those that only bear it too."""
    return next(found for found in search(town) if fold(found.international) == fold(town))


@pytest.mark.parametrize("town", listed(DISPUTED))
def test_no_country_is_printed_for_a_disputed_place(town: str) -> None:
    assert named(town).country == ""


@pytest.mark.parametrize("town", listed(UNDISPUTED))
def test_other_places_keep_their_country(town: str) -> None:
    assert named(town.rpartition(" ")[0]).country == town.rpartition(" ")[2]


@pytest.mark.parametrize(
    ("town", "zone"),
    [
        ("Cairo", "Africa/Cairo"), ("Tehran", "Asia/Tehran"), ("Istanbul", "Europe/Istanbul"),
        ("Jakarta", "Asia/Jakarta"), ("Lahore", "Asia/Karachi"), ("Makkah", "Asia/Riyadh"),
        ("Apia", "Pacific/Apia"),
        ("Nuku'alofa", "Pacific/Tongatapu"), ("Hebron", "Asia/Hebron"), ("Casablanca", "Africa/Casablanca"),
        ("Vincennes", "Europe/Paris"),
    ],
)  # fmt: skip
def test_a_place_keeps_its_own_clock(town: str, zone: str) -> None:
    assert search(town)[0].zone == zone


def test_a_zone_that_its_outline_contradicts_was_put_right() -> None:
    """Vincennes in Indiana keeps Eastern time; the source says Chicago."""
    in_indiana = nearest(38.67727, -87.52863)
    assert (in_indiana.international, in_indiana.zone) == ("Vincennes", "America/Indiana/Vincennes")


def test_every_zone_is_one_that_the_pinned_database_knows() -> None:
    from importlib import resources  # noqa: PLC0415

    known = set(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
    assert {name for (name,) in store().execute("SELECT name FROM zones")} <= known


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(21.42, 39.83, "Asia/Riyadh"), (-13.83, -171.77, "Pacific/Apia"), (31.53, 35.09, "Asia/Hebron")],
)
def test_a_point_has_a_zone(latitude: float, longitude: float, zone: str) -> None:
    assert zone_at(latitude, longitude) == zone


@pytest.mark.parametrize("point", [(0, 0), (90, 180), (-90, -180), (-48.9, -123.4)])
def test_no_point_is_without_zone_and_nearest_place(point: tuple[float, float]) -> None:
    assert zone_at(*point)
    assert nearest(*point)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (31.78, 35.2),
        (64.1, -21.9),
        (-17, 179.99),
        (-17, -179.99),
        (89.9, 0),
        (-48.9, -123.4),
        (0, -30),
        (21, 50),
        (12.5, 79.9),
    ],
)
def test_the_nearest_place_is_the_one_that_measuring_all_finds(latitude: float, longitude: float) -> None:
    rows = store().execute("SELECT id, latitude, longitude FROM places").fetchall()

    def apart(row: tuple[int, int, int]) -> float:
        """The chord, from vectors: another formula than the one on trial."""
        return math.dist(unit(latitude, longitude), unit(row[1] / 1e5, row[2] / 1e5))

    def unit(north: float, east: float) -> tuple[float, float, float]:
        north, east = math.radians(north), math.radians(east)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    assert nearest(latitude, longitude).id == min(rows, key=apart)[0]


@pytest.mark.parametrize("point", [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_no_point_is_refused(point: tuple[float, float]) -> None:
    for asked in (nearest, zone_at):
        with pytest.raises(ValueError, match="A point lies between -90 and 90 degrees north"):
            asked(*point)


def test_the_source_is_attributed() -> None:
    assert "GeoNames" in ATTRIBUTION
    assert "CC BY 4.0" in ATTRIBUTION
    assert place(360630).population > 9_000_000
