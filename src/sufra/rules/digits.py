"""Digits of any script, parsed deliberately."""

import re
import unicodedata

from sufra.rules.refusal import Refusal

MINUS = "\u2212"
"""The sign of typography, beside the keyboard's hyphen."""

DECIMAL_SIGNS = str.maketrans({"\u066b": ".", ",": ".", "\u060c": "."})
"""Arabic's own decimal sign, and the commas that are typed for it."""

MOST_DIGITS = 9
MOST_CHARACTERS = 40
READ_TWICE = re.compile(r"0*[1-9][0-9]{0,2}[.,\u060c][0-9]{3}(?![0-9])")
"""As 1.500: in one country one and a half, in another fifteen hundred."""


def latin_digits(text: str) -> str:
    """Return the text with every decimal digit of any script as 0 to 9; all else stays."""
    return "".join(
        str(unicodedata.digit(mark)) if unicodedata.category(mark) == "Nd" else mark for mark in text
    )


def whole_number(text: str, *, least: int, most: int) -> int:
    """Return the whole number that was typed, in any script's digits.

    Raises a Refusal: `not_a_whole_number`, `too_small` (with `least`) or `too_large` (with `most`).
    """
    plain = latin_digits(text.strip()).replace(MINUS, "-")
    if not re.fullmatch(r"-?[0-9]+", plain):
        raise Refusal("not_a_whole_number", given=text[:40])
    number = int(plain[: MOST_DIGITS + 1])
    if number < least:
        raise Refusal("too_small", least=least)
    if number > most or len(plain) > MOST_DIGITS:
        raise Refusal("too_large", most=most)
    return number


def decimal_number(text: str, *, least: float, most: float) -> float:
    """Return the number that was typed, in any script's digits, with its own decimal sign and minus.

    Raises a Refusal: `not_a_number`, `too_small` (with `least`) or `too_large` (with `most`).
    """
    plain = latin_digits(text.strip()).replace(MINUS, "-").translate(DECIMAL_SIGNS)
    if len(plain) > MOST_CHARACTERS or not re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?", plain):
        raise Refusal("not_a_number", given=text[:40])
    number = float(plain)
    if number < least:
        raise Refusal("too_small", least=f"{least:g}")
    if number > most:
        raise Refusal("too_large", most=f"{most:g}")
    return number


def require_one_meaning(plain: str) -> None:
    """Refuse a number that means a thousand times more in one country than in another.

    Raises a Refusal `read_twice` (with `whole` and `part`, the two that may be meant).
    """
    found = READ_TWICE.match(plain)
    if found:
        whole, part = re.split(r"[.,\u060c]", found[0])
        short = part.rstrip("0")
        # Four decimals are no thousands.
        raise Refusal("read_twice", whole=whole + part, part=f"{whole}.{short or 0}{'0' * (short == part)}")
