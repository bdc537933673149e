from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.amounts import amount, require_the_unit
from sufra.rules.recipes import Unit
from sufra.rules.refusal import Refusal

G, ML, PIECE = Unit


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("120", (120, None)), ("0.5", (Decimal("0.5"), None)), ("120g", (120, G)), ("1.5 kg", (1500, G)),
        ("1,5 KG", (1500, G)), ("250 ml", (250, ML)), ("0.25 l", (250, ML)), ("2 litres", (2000, ML)),
        ("3 pieces", (3, PIECE)), ("1 pc.", (1, PIECE)), ("١٢٠ غ", (120, G)), ("١٫٥ كغ", (1500, G)),
        ("٢٥٠ مل", (250, ML)), ("٣ حبات", (3, PIECE)), ("۱٫۵ کیلو گرم", (1500, G)),
        ("۲۵۰ میلی‌لیتر", (250, ML)),
        ("۳ عدد", (3, PIECE)), ("0.125 kg", (125, G)), ("12345.678", (Decimal("12345.678"), None)),
        ("1.2500 kg", (1250, G)), ("0.001 g", (Decimal("0.001"), G)),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly_with_its_unit_in_any_script(typed, meant):
    assert amount(typed, most=1_000_000) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "no_amount"), ("a handful", "no_amount"), ("-3 g", "no_amount"), ("1e5", "no_amount"),
        ("½ kg", "no_amount"), ("1.2.3", "no_amount"), ("9" * 41, "no_amount"),
        ("3 cups", "no_unit"), ("3 g kg", "no_unit"),
        ("0", "nought"), ("0.000 kg", "nought"), ("0.0004 g", "too_fine"), ("10.1 kg", "too_large"),
        ("1,500 g", "read_twice"), ("1.500", "read_twice"), ("١،٥٠٠ غ", "read_twice"), ("١٬٥٠٠", "no_amount"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(typed, code):
    with pytest.raises(Refusal) as refusal:
        amount(typed, most=10_000)
    assert refusal.value.code == code


@pytest.mark.parametrize("typed", ["1.500", "1,250 kg", "12.125", "1,000"])
def test_what_can_be_read_twice_is_offered_in_two_ways_that_are_read_once(typed):
    with pytest.raises(Refusal) as refusal:
        amount(typed, most=10**9)
    plain = Decimal(typed.removesuffix(" kg").replace(",", "."))
    facts = refusal.value.facts
    assert amount(facts["part"], most=10**9) == (plain, None)
    assert amount(facts["whole"], most=10**9) == (plain * 1000, None)


def test_the_size_of_a_pack_is_in_the_unit_of_what_it_holds_and_a_bare_number_of_grams_is_no_size():
    require_the_unit(Unit.G, of=Unit.G)
    require_the_unit(None, of=Unit.PIECE)
    for typed, of, code in [(None, G, "needs_a_unit"), (ML, G, "another_unit"), (G, PIECE, "another_unit")]:
        with pytest.raises(Refusal) as refusal:
            require_the_unit(typed, of=of)
        assert refusal.value.code == code


@given(st.text(max_size=60) | st.from_regex(r"[0-9٠-٩.,٫]{1,45} ?(kg|ml|غ)?", fullmatch=True))
def test_nothing_that_is_typed_is_a_crash(text):
    with suppress(Refusal):
        number, _unit = amount(text, most=10_000)
        assert 0 < number <= 10_000
        assert number == number.quantize(Decimal("0.001"))
