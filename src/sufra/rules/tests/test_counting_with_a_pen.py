"""What was ticked on paper is read as it was meant, and what is no code is named."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sufra.rules.paper import OFFERED_BEFORE, Tick, is_offered, tally_rows, ticked


def whole(*codes):
    return [Tick(code=code, part=None) for code in codes]


@pytest.mark.parametrize(
    "typed",
    [
        "123456 654321",
        "123456\n654321",
        "123 456,654 321",
        "١٢٣٤٥٦؛٦٥٤٣٢١",
        "۱۲۳ ۴۵۶ / ۶۵۴ ۳۲۱",
        "a123456x654321b",
    ],
)
def test_codes_are_read_in_any_digits_whatever_stands_between_them(typed):
    assert ticked(typed) == (whole("123456", "654321"), [])


@pytest.mark.parametrize("typed", ["123456 3", "123 456: 3", "١٢٣٤٥٦ × ٣", "123456/03"])
def test_a_number_beside_a_code_is_a_part_of_its_party(typed):
    assert ticked(typed) == ([Tick(code="123456", part=3)], [])


def test_a_part_stands_on_the_line_of_its_code():
    assert ticked("123456 2 654321 3\n111111") == (
        [Tick(code="123456", part=2), Tick(code="654321", part=3), *whole("111111")],
        [],
    )
    assert ticked("123456\n3") == (whole("123456"), ["3"])


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("12345", "12345"),
        ("1234567", "1234567"),
        ("123456 0", "123456 0"),
        ("1) 123456", "1"),
        ("7" * 500, "7" * 500),
    ],
)
def test_what_is_no_code_is_named(typed, named):
    assert ticked(typed)[1] == [named]


def test_nothing_is_read_from_nothing():
    assert ticked("") == ticked("no digits ²½") == ([], [])


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_a_crash(typed):
    ticks, unread = ticked(typed)
    assert all(len(tick.code) == 6 and tick.code.isascii() and tick.part != 0 for tick in ticks)
    assert all(unread)


@given(st.lists(st.tuples(st.integers(0, 999_999), st.none() | st.integers(1, 99)), max_size=30))
def test_what_a_list_says_line_by_line_comes_back(written):
    typed = "\n".join(f"{code:06} {part or ''}" for code, part in written)
    assert ticked(typed) == ([Tick(code=f"{code:06}", part=part) for code, part in written], [])


def test_the_list_is_offered_from_three_hours_before_until_the_close():
    maghrib, close = datetime(2027, 3, 5, 17, tzinfo=UTC), datetime(2027, 3, 5, 19, tzinfo=UTC)
    moments = [maghrib - OFFERED_BEFORE - timedelta(seconds=1), maghrib - OFFERED_BEFORE]
    moments += [close - timedelta(seconds=1), close]
    offered = [is_offered(maghrib_at=maghrib, closes_at=close, now=now) for now in moments]
    assert offered == [False, True, True, False]


@pytest.mark.parametrize(("people", "rows"), [(1, (2, 1)), (45, (2, 1)), (300, (6, 2)), (5000, (12, 4))])
def test_a_tally_has_room_for_its_section_and_ends_on_its_page(people, rows):
    assert tally_rows(people) == rows
