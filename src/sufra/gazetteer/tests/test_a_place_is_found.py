"""A town is found however it is spelled, in milliseconds, and no query breaks the search."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sufra.gazetteer import place, search
from sufra.gazetteer.folding import fold, skeleton
from sufra.gazetteer.places import store
from sufra.gazetteer.searching import MOST

SPELLINGS = {
    "Cairo": ["القاهرة", "قاهره", "القاهره", "Cairo", "Kahire", "kairo", "Cairo, Egypt", "القاهرة، مصر"],
    "Tehran": ["تهران", "طهران", "تِهران", "Tahran", "Téhéran"],
    "Istanbul": ["İstanbul", "istanbul", "ISTANBUL", "ıstanbul", "إسطنبول", "استانبول", "استنبول"],
    "Qom": ["قم", "قُم", "Qom", "Kum"],
    "Jakarta": ["Jakarta", "جاكرتا", "جاکارتا", "جکارتہ", "DJAKARTA"],
    "Lahore": ["لاہور", "لاهور", "لاھور", "lahore"],
    "Sarajevo": ["Sarajevo", "سراييفو", "سارایوو", "Saraybosna"],
    "Makkah": ["مكة", "مكه", "مکه", "مکہ", "مكة المكرمة", "Makkah", "Mecca", "MEKKE"],
    "Madinah": ["المدينة المنورة", "مدینه", "Medine"],
    "Karachi": ["کراچی", "كراچي", "كراتشي", "Karachi"],
    "Jerusalem": ["القدس", "Kudüs", "Jerusalem", "al-Quds", "Al Quds"],
    "Ramallah": ["رام الله", "رام‌الله", "رامالله"],
    "New York City": ["New York", "new-york", "newyork", "nyc", "Нью-Йорк"],
    "Şanlıurfa": ["Şanlıurfa", "sanliurfa", "SANLIURFA"],
    "Nuku‘alofa": ["Nuku'alofa", "nukualofa", "Nuku’alofa"],
    "Tokyo": ["東京", "Tokyo", "tōkyō"],
}


@pytest.mark.parametrize(
    ("town", "spelling"), [(town, name) for town, names in SPELLINGS.items() for name in names]
)
def test_every_spelling_finds_its_town_first(town: str, spelling: str) -> None:
    assert search(spelling)[0].international == town


def test_without_folding_the_same_names_are_missed() -> None:
    missed = [name for names in SPELLINGS.values() for name in names if not _as_typed(name)]
    assert {"القاهرة", "ISTANBUL", "İstanbul", "إسطنبول", "لاہور", "مكة"} <= set(missed)


def _as_typed(name: str) -> bool:
    """Whether the store holds a name unfolded, or any that begins so."""
    query = "SELECT count(*) FROM names WHERE first >= ? AND first < ?"
    return bool(store().execute(query, (name, f"{name}\U0010ffff")).fetchone()[0])


def test_an_exact_name_comes_before_a_larger_town_whose_name_only_begins_so() -> None:
    assert search("Qom")[0].international == "Qom"
    assert search("Qo")[0].population > search("Qom")[0].population


def test_a_town_comes_before_a_larger_one_that_only_once_bore_its_name() -> None:
    """Salem is also an ancient name of Jerusalem."""
    salem, _, jerusalem = search("Salem")[:3]
    assert (salem.international, salem.country, jerusalem.international) == ("Salem", "IN", "Jerusalem")
    assert jerusalem.population > salem.population


def test_the_beginning_of_a_name_finds_the_largest_towns_first() -> None:
    populations = [town.population for town in search("istanb", limit=MOST)]
    assert populations == sorted(populations, reverse=True)
    assert search("lond")[0].international == "London"


@pytest.mark.parametrize("prefix", ["berl", "kud", "ber", "مد", "xin", "san"])
def test_a_beginning_finds_what_reading_all_names_finds(prefix: str) -> None:
    """Beginnings shared by many are answered from a table: it must not know less than the names."""
    assert [town.id for town in search(prefix, limit=MOST)] == _by_reading_everything(prefix)[:MOST]


def _by_reading_everything(prefix: str) -> list[int]:
    import zlib  # noqa: PLC0415 - the format of the store, read anew

    exact: list[int] = []
    begun: set[int] = set()
    for (block,) in store().execute("SELECT block FROM names"):
        for line in zlib.decompress(block).decode().split("\n"):
            name, _, numbers = line.partition("\t")
            if name.startswith(prefix):
                (exact.extend if name == prefix else begun.update)(map(int, numbers.split(" ")))
    identity = dict(store().execute("SELECT number, id FROM places"))
    return [identity[number] for number in [*exact, *sorted(begun.difference(exact))]]


@pytest.mark.parametrize(
    "query",
    ["", " ", "-", "\0", "Cairo\0", "\ud800", "Cai\udcffro", "x" * 101, "ء", "%", "'; --", "~", "\U0010ffff"],
)
def test_what_is_no_name_finds_nothing(query: str) -> None:
    assert search(query) == []


@given(st.text(st.characters(codec=None), max_size=120))
@example("İ" * 100)
@example("ﷺ" * 100)
def test_no_query_breaks_the_search(query: str) -> None:
    assert len(search(query)) <= 8


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_a_limit_is_kept_within_bounds() -> None:
    assert [len(search("a", limit=limit)) for limit in (-1, 0, 1, 8, MOST, 1_000)] == [0, 0, 1, 8, MOST, MOST]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ي", "ی"),
        ("ك", "ک"),
        ("ة", "ه"),
        ("أإآا", "اااا"),
        ("İıI", "iii"),
        ("می‌دان", "میدان"),
        ("ŁÓDŹ", "lodz"),
    ],
)
def test_letters_that_keyboards_exchange_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_long_vowels_are_forgiven_only_when_nothing_else_is_found() -> None:
    assert skeleton(fold("جاكارتا")) == skeleton(fold("جكرتا")) == "جكرت"
    assert skeleton(fold("Jakarta")) == ""
    assert search("جكارتا")[0].international == "Jakarta"


def test_threads_search_side_by_side() -> None:
    names = list(SPELLINGS) * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: search(name)[0].international, names))
    assert found == names


def test_the_store_cannot_be_written() -> None:
    with pytest.raises(Exception, match="readonly"):
        store().execute("DELETE FROM places")


def test_a_search_takes_less_than_half_a_millisecond() -> None:
    queries = [name for names in SPELLINGS.values() for name in names] + [
        "a",
        "b",
        "ا",
        "san",
        "ber",
        "xyzzy",
    ]
    for name in queries:
        search(name)
    took = []
    for name in queries:
        started = time.perf_counter()
        search(name)
        took.append(time.perf_counter() - started)
    assert sorted(took)[len(took) // 2] < 0.000_5


def test_a_place_is_remembered_by_its_number() -> None:
    cairo = place(360630)
    assert (cairo.international, cairo.country, cairo.zone) == ("Cairo", "EG", "Africa/Cairo")
    assert place(360630) is cairo
    assert search("Cairo")[0] == cairo
    assert [place(number) for number in (1, 0, -1, 2**63, 10**30)] == [None] * 5
