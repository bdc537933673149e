"""Amounts of food as they are typed: a number in any script's digits, and a unit behind it in words."""

import re
from decimal import Decimal

from sufra.rules.digits import DECIMAL_SIGNS, MOST_CHARACTERS, latin_digits, require_one_meaning
from sufra.rules.recipes import THOUSAND, Unit
from sufra.rules.refusal import Refusal

ALONE, THOUSANDS = Decimal(1), Decimal(THOUSAND)
SPELT = {
    (Unit.G, ALONE): "g gr gm gram grams gramme grammes غ غم غرام جم جرام گ گرم گرام",
    (Unit.G, THOUSANDS): "kg kgs kilo kilos kilogram kilograms كغ كغم كجم كيلو كيلوغرام كيلوجرام"
    " کیلو کیلوگرم کلو کلوگرام",
    (Unit.ML, ALONE): "ml millilitre millilitres milliliter milliliters مل ملل مليلتر ملليلتر میلیلیتر",
    (Unit.ML, THOUSANDS): "l lt ltr litre litres liter liters ل لتر ليتر لیتر",
    (Unit.PIECE, ALONE): "piece pieces pc pcs قطعة قطع حبة حبات عدد دانه دانہ",
}
UNITS = {word: meant for meant, words in SPELT.items() for word in words.split()}
SHAPE = re.compile(r"([0-9]+(?:\.[0-9]*)?)\s*([^\W\d_][^\d]*?)?\.?")
FINEST = Decimal("0.001")
NO_JOINER = "\u200c"
"""Persian parts a word by it."""


def amount(text: str, *, most: int) -> tuple[Decimal, Unit | None]:
    """Return the amount that was typed in g, ml or pieces; the unit is None where none was typed.

    Raises a Refusal: `no_amount`, `no_unit` (with `given`), `read_twice` (with `whole` and `part`),
    `too_fine`, `nought` or `too_large` (with `most`, in g, ml or pieces).
    """
    plain = latin_digits(text.strip())
    require_one_meaning(plain)
    found = SHAPE.fullmatch(plain.translate(DECIMAL_SIGNS))
    if found is None or len(plain) > MOST_CHARACTERS:
        raise Refusal("no_amount", given=text[:40])
    word = "".join((found[2] or "").replace(NO_JOINER, "").split()).casefold()
    if word and word not in UNITS:
        raise Refusal("no_unit", given=word)
    unit, times = UNITS.get(word, (None, ALONE))
    number = Decimal(found[1]) * times
    if number == 0:
        raise Refusal("nought")
    if number > most:
        raise Refusal("too_large", most=most)
    if number != number.quantize(FINEST):
        raise Refusal("too_fine")
    return number, unit


def require_the_unit(typed: Unit | None, *, of: Unit) -> None:
    """Take the size of a pack only in the unit of what it holds.

    Raises a Refusal: `needs_a_unit` where a bare number could be grams or kilograms, `another_unit`.
    """
    if typed is None and of != Unit.PIECE:
        raise Refusal("needs_a_unit")
    if typed is not None and typed != of:
        raise Refusal("another_unit")
