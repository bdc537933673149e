from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sufra.rules.bursts import bursts

NOON = datetime(2027, 2, 20, 12, tzinfo=UTC)


def at(*seconds):
    return [NOON + timedelta(seconds=second) for second in seconds]


def every(seconds, times, since=0):
    return at(*range(since, since + seconds * times, seconds))


def test_ten_parties_within_five_minutes_are_a_burst_of_a_courtyard_and_nine_are_none():
    assert bursts(every(30, 10), places=45) == [(NOON, NOON + timedelta(seconds=270))]
    assert bursts(every(30, 9), places=45) == []
    assert bursts(every(34, 10), places=45) == []


def test_a_large_evening_has_more_before_it_is_many():
    assert bursts(every(1, 99), places=500) == []
    assert len(bursts(every(1, 100), places=500)) == 1
    assert len(bursts(every(1, 200), places=40_000)) == 1


def test_whoever_came_before_or_after_does_not_belong_to_it_and_the_newest_is_first():
    alone, many, later = at(-900, -600), every(10, 20), every(10, 12, since=7200)
    found = bursts([*later, *many[::-1], *alone], places=45)
    assert found == [(later[0], later[-1]), (many[0], many[-1])]


def test_a_burst_goes_on_for_as_long_as_they_keep_coming():
    assert bursts(every(20, 100), places=45) == [(NOON, NOON + timedelta(seconds=1980))]


def by_looking_at_every_window(line, many):
    """Return the arrivals that some five minutes with so many others hold."""
    found = set()
    for first in line:
        inside = [moment for moment in line if first <= moment <= first + timedelta(minutes=5)]
        found |= set(inside) if len(inside) >= many else set()
    return found


GAPS = st.lists(st.integers(0, 20) | st.integers(0, 90) | st.just(400), min_size=9, max_size=60)


@settings(database=None, derandomize=True, deadline=None, max_examples=300, phases=[Phase.generate])
@given(gaps=GAPS, places=st.sampled_from([1, 45, 80]))
def test_a_burst_holds_exactly_who_came_within_five_minutes_of_so_many(gaps, places):
    line = at(*accumulate(gaps))
    spans = bursts(line, places=places)
    inside = {moment for moment in line for begins, ends in spans if begins <= moment <= ends}
    assert inside == by_looking_at_every_window(line, max(10, places // 5))
    assert spans == sorted(spans, reverse=True)


@pytest.mark.parametrize(("name", "broken"), [("BURST_WINDOW", timedelta(minutes=6)), ("BURST_SHARE", 10)])
def test_another_measure_of_many_is_caught(monkeypatch, name, broken):
    monkeypatch.setattr(f"sufra.rules.bursts.{name}", broken)
    with pytest.raises(AssertionError):
        test_a_burst_holds_exactly_who_came_within_five_minutes_of_so_many()
