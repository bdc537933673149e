"""Digits of any script, parsed deliberately."""

import re
import unicodedata

from sufra.rules.refusal import Refusal

ARABIC_MINUS = "\u2212"
MOST_DIGITS = 9


def latin_digits(text: str) -> str:
    """Return the text with every decimal digit of any script as 0 to 9; all else stays."""
    return "".join(
        str(unicodedata.digit(mark)) if unicodedata.category(mark) == "Nd" else mark for mark in text
    )


def whole_number(text: str, *, least: int, most: int) -> int:
    """Return the whole number that was typed, in any script's digits.

    Raises a Refusal: `not_a_whole_number`, `too_small` (with `least`) or `too_large` (with `most`).
    """
    plain = latin_digits(text.strip()).replace(ARABIC_MINUS, "-")
    if not re.fullmatch(r"-?[0-9]+", plain):
        raise Refusal("not_a_whole_number", given=text[:40])
    number = int(plain[: MOST_DIGITS + 1])
    if number < least:
        raise Refusal("too_small", least=least)
    if number > most or len(plain) > MOST_DIGITS:
        raise Refusal("too_large", most=most)
    return number
