from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.digits import decimal_number, whole_number
from sufra.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "number"), [("45", 45), ("٤٥", 45), ("۴۵", 45), ("４５", 45), (" ४५ ", 45), ("−5", -5)]
)
def test_digits_of_any_script_are_a_number(typed, number):
    assert whole_number(typed, least=-10, most=100) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0", "too_small"),
        ("-1", "too_small"),
        ("1.5", "not_a_whole_number"),
        ("1e9", "not_a_whole_number"),
        ("9" * 10_000, "too_large"),
        ("", "not_a_whole_number"),
        ("\x00", "not_a_whole_number"),
        ("²", "not_a_whole_number"),
    ],
)
def test_what_is_no_number_of_people_is_refused(typed, code):
    with pytest.raises(Refusal) as refusal:
        whole_number(typed, least=1, most=300_000)
    assert refusal.value.code == code


@given(st.text(max_size=40))
def test_nothing_that_is_typed_is_a_crash(text):
    with suppress(Refusal):
        assert 1 <= whole_number(text, least=1, most=99) <= 99


@pytest.mark.parametrize(
    ("typed", "number"),
    [("43.5", 43.5), ("٤٣٫٥", 43.5), ("−۳۳٫۹", -33.9), ("-३३,९", -33.9), ("١٨", 18), (" +7. ", 7)],
)
def test_degrees_are_read_in_any_script_with_its_signs(typed, number):
    assert decimal_number(typed, least=-90, most=90) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("91", "too_large"),
        ("-90.1", "too_small"),
        ("nan", "not_a_number"),
        ("1e1", "not_a_number"),
        ("4.3.5", "not_a_number"),
        ("٫", "not_a_number"),
        ("1" * 41, "not_a_number"),
    ],
)
def test_what_is_no_degree_is_refused(typed, code):
    with pytest.raises(Refusal) as refusal:
        decimal_number(typed, least=-90, most=90)
    assert refusal.value.code == code
