"""One spelling for all spellings of a name, so that people find a place however they type it."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        # Arabic script: letters that keyboards of neighbouring languages exchange, in their Arabic form.
        "ی": "ي",
        "ى": "ي",
        "ے": "ي",
        "ې": "ي",
        "ک": "ك",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۃ": "ه",
        "ٱ": "ا",
        "ں": "ن",
        "ء": "",
        "ـ": "",
        # Latin letters that do not fall apart into a letter and an accent.
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
        # Signs that stand for a glottal stop, or for nothing.
        "'": "",
        "’": "",
        "‘": "",
        "ʻ": "",
        "ʼ": "",
        "ʿ": "",
        "ʾ": "",
        "`": "",
        "´": "",
        "ʹ": "",
        "״": "",
        "׳": "",
    }
)

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NO_LETTERS = re.compile(r"[\W_]+")
_LONG_VOWELS = re.compile("(?<=[\u0621-\u06d3])[اوي]")


def fold(name: str) -> str:
    """Return a name without case, accents, vowel signs, hyphens and invisible marks, its letters made alike.

    ی is ي, ک is ك, ة is ه, every alif is ا, İ and ı are i; words stand together. Idempotent.
    """
    # İ falls apart into i and a dot, أ into ا and a hamza: the marks then go.
    apart = unicodedata.normalize("NFKD", _INVISIBLE.sub("", name)).casefold()
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", bare.translate(_LETTERS)))


def skeleton(folded: str) -> str:
    """Return a folded Arabic-script name without its later long vowels, on which spellings differ.

    Jakarta is جاكرتا, جاكارتا, جکارتا: all are جكرت. Other scripts give the empty string.
    """
    return _LONG_VOWELS.sub("", folded) if "\u0621" <= folded[:1] <= "\u06d3" else ""
