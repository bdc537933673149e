"""How many eat tonight: what is known beforehand, learned afterwards, and decided from it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st

from sufra.rules import demand, learning, lessons
from sufra.rules.forecast import Evening, by_need, forecast, forecasts, hot_meals, packs
from sufra.rules.ranges import Range
from sufra.rules.tests.trying import caught, tried
from sufra.rules.turnout import of_parties, of_walk_ins, wholes

FAMILIES = (1,) * 80 + (2,) * 90 + (3,) * 30 + (4,) * 25 + (5,) * 10
"""500 guests who clump by about 2.7, as in facts/field.md's worked example."""


def evenings(number, **known):
    return [Evening(day=1 + place % 30, **known) for place in range(number)]


def season_of_the_field(nights):
    """500 booked, 72 of 100 come and 8 points more or fewer, 50 walk in and 25 more or fewer."""
    return [
        Evening(
            day=day, sizes=FAMILIES, came_of_parties=int(500 * (0.72 + 0.08 * (-1) ** day)),
            walk_ins=50 + 25 * (-1) ** (day // 2),
        )
        for day in range(1, nights + 1)
    ]  # fmt: skip


def test_the_worked_example_cooks_474_once_the_site_is_known():
    told = forecast(Evening(day=25, sizes=FAMILIES), season_of_the_field(24))
    assert told.mean == pytest.approx(410, abs=8)
    assert hot_meals(told) == pytest.approx(474, abs=8)
    assert told.quantile(0.8) == pytest.approx(452, abs=8)
    assert told.quantile(0.95) == pytest.approx(492, abs=16)
    assert told.evenings_learned == 24


def test_the_first_evening_has_the_same_middle_and_says_how_little_it_knows():
    """Its mean is higher: nobody knows yet whether walking in is the norm here."""
    first = forecast(Evening(day=1, sizes=FAMILIES), [])
    known = forecast(Evening(day=25, sizes=FAMILIES), season_of_the_field(24))
    assert first.quantile(0.5) == pytest.approx(410, rel=0.1)
    assert first.mean == pytest.approx(500, abs=8)
    assert _width(first) > 1.5 * _width(known)
    assert first.sources["learning"] > 0.5 > known.sources["learning"]
    assert first.evenings_learned == 0


def _width(told):
    low, high = told.interval(0.8)
    return high - low


def test_a_site_of_which_nothing_is_known_has_an_answer_and_a_wide_range():
    told = forecast(Evening(day=1), [])
    low, high = told.interval(0.8)
    assert low < 50
    assert high > 200


def test_one_evening_already_teaches():
    before = forecast(Evening(day=2), [])
    after = forecast(Evening(day=2), [Evening(day=1, people=600)])
    assert abs(after.mean - 600) < abs(before.mean - 600)
    assert _width(after) < _width(before)


def small_after_forty_evenings_of_nobody_and_right_again_after_one_of_people():
    opened = ({"people": 200}, 200), ({"sizes": (2,) * 20, "came_of_parties": 28, "walk_ins": 10}, 38)
    for somebody, expected in opened:
        past = evenings(40, **{name: value if name == "sizes" else 0 for name, value in somebody.items()})
        tonight = Evening(day=11, sizes=past[0].sizes)
        told = forecast(tonight, past)
        assert np.isfinite(told.chances).all()
        assert told.quantile(0.9) <= 8
        assert told.mean < 10
        again = forecast(tonight, [*past, Evening(day=10, **somebody)])
        assert again.quantile(0.5) == pytest.approx(expected, rel=0.1)


def test_forty_evenings_of_nobody_are_believed_until_somebody_comes():
    small_after_forty_evenings_of_nobody_and_right_again_after_one_of_people()


def some_who_reserve_after_forty_evenings_of_nobody_eat():
    past = evenings(40, people=0)
    assert forecast(Evening(day=11), past).quantile(0.9) <= 8
    assert forecast(Evening(day=11, sizes=(2,) * 10), past).quantile(0.5) >= 10


def test_forty_evenings_without_a_reservation_say_nothing_of_one_with_some():
    some_who_reserve_after_forty_evenings_of_nobody_eat()


def test_one_kind_of_evening_of_nobody_for_all_is_caught(monkeypatch):
    apart = demand._of_nobody
    monkeypatch.setattr(
        demand, "_of_nobody", lambda empty, known, reserved: apart(empty, known, np.zeros_like(reserved))
    )
    with pytest.raises(AssertionError):
        some_who_reserve_after_forty_evenings_of_nobody_eat()


def test_an_evening_of_nobody_taken_for_a_small_one_is_caught(monkeypatch):
    monkeypatch.setattr(demand, "EMPTY_IS_APART", False)
    with pytest.raises(AssertionError):
        small_after_forty_evenings_of_nobody_and_right_again_after_one_of_people()


def test_one_evening_of_nobody_is_no_low_turnout():
    usual = evenings(12, sizes=(2,) * 50, came_of_parties=70, walk_ins=10)
    storm = replace(usual[0], came_of_parties=0, walk_ins=0)
    tonight = replace(usual[0], came_of_parties=None, walk_ins=None)
    assert forecast(tonight, [*usual, storm]).mean == pytest.approx(forecast(tonight, usual).mean, rel=0.04)


def a_bus_load_is_no_new_habit():
    usual = evenings(12, sizes=(2,) * 50, came_of_parties=70, walk_ins=10)
    tonight = replace(usual[0], came_of_parties=None, walk_ins=None)
    without, after_a_bus = (
        forecast(tonight, usual),
        forecast(tonight, [*usual, replace(usual[0], walk_ins=250)]),
    )
    assert after_a_bus.mean == pytest.approx(without.mean, rel=0.04)
    assert after_a_bus.interval(0.8) == pytest.approx(without.interval(0.8), abs=5)


def test_a_bus_load_is_no_new_habit():
    a_bus_load_is_no_new_habit()


def test_a_bus_load_believed_like_any_evening_is_caught(monkeypatch):
    monkeypatch.setattr(learning, "DAMPED_FROM", np.inf)
    with pytest.raises(AssertionError):
        a_bus_load_is_no_new_habit()


def a_place_of_any_size_is_taken_for_what_it_is():
    """Of 100 or 10,000 who reserved as many come for each; 20,000 who walked in are no odd evening of 100."""
    small, large = (forecast(Evening(day=1, sizes=(2,) * parties), []) for parties in (50, 5_000))
    for part in (0.1, 0.5, 0.9):
        assert large.quantile(part) / 100 == pytest.approx(small.quantile(part), rel=0.06)
    open_to_all = forecast(Evening(day=2), [Evening(day=1, walk_ins=20_000)])
    assert open_to_all.quantile(0.5) == pytest.approx(20_000, rel=0.05)


def test_a_place_of_any_size_is_taken_for_what_it_is():
    a_place_of_any_size_is_taken_for_what_it_is()


def test_an_opinion_of_how_large_places_are_is_caught(monkeypatch):
    opinion = replace(demand.DEMAND, sd=np.array([1.5, *demand.DEMAND.sd[1:]]))
    monkeypatch.setattr(lessons, "DEMAND", opinion)
    with pytest.raises(AssertionError):
        a_place_of_any_size_is_taken_for_what_it_is()


def the_places_laid_out_are_believed_until_somebody_counts():
    for places in (45, 99, 100, 101, 5_000):
        told = forecast(Evening(day=1, places=places), [])
        assert told.quantile(0.5) == pytest.approx(places, rel=0.05)
        assert told.quantile(0.9) < 2.5 * places
    counted = [Evening(day=day, places=45, people=200 + day) for day in range(1, 12)]
    assert forecast(Evening(day=12, places=45), counted).quantile(0.5) == pytest.approx(200, rel=0.1)


def test_the_places_laid_out_are_believed_until_somebody_counts():
    the_places_laid_out_are_believed_until_somebody_counts()


@pytest.mark.parametrize("noise", [5.0, 0.02])
def test_places_that_say_nothing_or_are_taken_for_a_count_are_caught(monkeypatch, noise):
    monkeypatch.setattr(demand, "NOISE_OF_PLACES", noise)
    with pytest.raises(AssertionError):
        the_places_laid_out_are_believed_until_somebody_counts()


WEEKDAYS = [Evening(day=day, places=45, people=people) for day, people in enumerate((45, 43, 47, 44), 1)]


def each_evenings_own_places_tell_how_many_more_come():
    """45 on weekdays and 300 on weekends (scenario 0); and where Friday is no weekend."""
    first = forecast(Evening(day=5, weekend=True, places=300), WEEKDAYS)
    assert first.quantile(0.5) == pytest.approx(300, rel=0.1)
    friday = Evening(day=5, weekend=True, places=45, people=46)
    days = [Evening(day=day, weekend=True, places=300, people=300) for day in (6, 7)]
    saturday = forecast(Evening(day=13, weekend=True, places=300), [*WEEKDAYS, friday, *days])
    assert saturday.quantile(0.1) > 180
    assert saturday.quantile(0.9) < 480


def test_each_evenings_own_places_tell_how_many_more_come():
    each_evenings_own_places_tell_how_many_more_come()


def test_places_of_which_only_the_first_are_asked_are_caught(monkeypatch):
    told = demand._by_places

    def only_the_first(places, guests, reserves, weekend):
        laid_out, planned = told(places, guests, reserves, weekend)
        return laid_out * 0, planned + laid_out

    monkeypatch.setattr(demand, "_by_places", only_the_first)
    with pytest.raises(AssertionError):
        each_evenings_own_places_tell_how_many_more_come()


def a_family_that_reserves_takes_nothing_from_those_who_come():
    past = [Evening(day=day, places=300, people=290 + day) for day in range(1, 11)]
    for before in ([], WEEKDAYS, past):
        nobody, family = (
            forecast(Evening(day=11, places=300, sizes=sizes), before) for sizes in (None, (4,))
        )
        assert family.quantile(0.1) >= nobody.quantile(0.1)
        assert family.quantile(0.9) >= nobody.quantile(0.9)


def test_a_family_that_reserves_takes_nothing_from_those_who_come():
    a_family_that_reserves_takes_nothing_from_those_who_come()


def test_a_family_taken_for_all_who_come_is_caught(monkeypatch):
    monkeypatch.setattr(demand, "FEW", 0.0)
    with pytest.raises(AssertionError):
        a_family_that_reserves_takes_nothing_from_those_who_come()


def test_where_many_reserve_the_other_places_are_for_who_walks_in():
    few, many, required = (
        forecast(Evening(day=1, sizes=(4,) * number, places=places), [])
        for number, places in ((5, 45), (10, 45), (10, None))
    )
    assert few.quantile(0.5) < many.quantile(0.5) <= 45
    assert few.quantile(0.9) > 45
    assert required.counts_parties


def test_reservations_alone_walk_ins_alone_and_everybody_together_are_each_enough():
    """Walk-ins that nobody counts are the default's 29 for 100 who reserved, on average."""
    of_parties_only = evenings(12, sizes=(2,) * 50, came_of_parties=80)
    of_walk_ins_only = evenings(12, walk_ins=130)
    counted_together = evenings(12, sizes=(2,) * 50, people=95)
    for past, expected in ((of_parties_only, 80 + 29), (of_walk_ins_only, 130), (counted_together, 95)):
        told = forecast(replace(past[0], came_of_parties=None, walk_ins=None, people=None), past)
        assert told.mean == pytest.approx(expected, rel=0.12)


def test_many_reservations_tonight_promise_many_walk_ins():
    past = [
        Evening(day=day, sizes=(2,) * many, came_of_parties=many, walk_ins=many)
        for day, many in enumerate((40, 80, 50, 100, 60, 90, 45, 85), 1)
    ]
    few, many = (forecast(Evening(day=9, sizes=(2,) * parties), past) for parties in (40, 100))
    assert many.mean - few.mean > 1.2 * 60


def test_an_answered_yes_and_the_weather_count():
    plain = forecast(Evening(day=1, sizes=FAMILIES), [])
    assert forecast(Evening(day=1, sizes=FAMILIES, still_coming=400), []).mean > 1.1 * plain.mean
    assert forecast(Evening(day=1, sizes=FAMILIES, bad_weather=True), []).mean < 0.95 * plain.mean


def test_more_answered_yeses_than_usual_promise_a_full_evening():
    shares = (20, 40, 30, 24, 36, 28, 22, 38)
    past = [
        Evening(day=day, sizes=FAMILIES, still_coming=5 * share, came_of_parties=200 + 5 * share, walk_ins=20)
        for day, share in enumerate(shares, 1)
    ]
    few, many = (forecast(Evening(day=9, sizes=FAMILIES, still_coming=yes), past) for yes in (100, 200))
    assert many.mean - few.mean > 50


def test_a_new_site_starts_from_its_neighbours_and_a_known_one_trusts_itself():
    faithful = evenings(10, sizes=(2,) * 50, came_of_parties=97, walk_ins=3)
    tonight = Evening(day=11, sizes=(2,) * 50)
    absent = evenings(10, sizes=(2,) * 50, came_of_parties=45, walk_ins=3)
    alone, beside = forecast(tonight, []), forecast(tonight, [], [faithful] * 4)
    assert beside.turnout[0] > alone.turnout[0]
    assert beside.walk_ins[1] < alone.walk_ins[1]
    assert _width(beside) < _width(alone)
    own = forecast(tonight, absent)
    assert forecast(tonight, absent, [faithful] * 4).mean == pytest.approx(own.mean, rel=0.1)


def the_same_answer_twice(rule):
    past, tonight = season_of_the_field(9), Evening(day=10, sizes=FAMILIES)
    neighbours = [season_of_the_field(5), season_of_the_field(7)]
    first, second = rule(tonight, past, neighbours), rule(tonight, past, neighbours)
    assert np.array_equal(first.chances, second.chances)
    assert first.sources == second.sources


def test_the_same_question_has_the_same_answer():
    the_same_answer_twice(forecast)


def test_an_answer_that_is_drawn_by_lot_is_caught():
    lot = np.random.default_rng(1)

    def by_lot(*asked):
        told = forecast(*asked)
        return replace(told, chances=lot.multinomial(1_000, told.chances / told.chances.sum()) / 1_000)

    with pytest.raises(AssertionError):
        the_same_answer_twice(by_lot)


def test_a_season_told_at_once_is_each_evening_told_by_itself():
    season = season_of_the_field(9)
    at_once = forecasts([season])[0]
    assert len(at_once) == 9
    for place, told in enumerate(at_once):
        tonight = replace(season[place], came_of_parties=None, walk_ins=None)
        assert told.chances == pytest.approx(forecast(tonight, season[:place]).chances, abs=1e-9)


def test_the_crew_eats_too():
    without, with_crew = (forecast(Evening(day=1, sizes=(2,) * 9, crew=crew), []) for crew in (0, 12))
    assert with_crew.mean == pytest.approx(without.mean + 12)
    assert with_crew.quantile(0.001) >= 12


def test_a_spare_meal_that_is_worth_more_is_cooked_and_packs_are_for_everyone():
    told = forecast(Evening(day=25, sizes=FAMILIES), season_of_the_field(24))
    assert hot_meals(told, spare_for_one=1) < hot_meals(told) < hot_meals(told, spare_for_one=99)
    assert hot_meals(told) < packs(told)
    assert packs(told, margin=0) == told.quantile(0.95)


EVENING = st.builds(
    Evening,
    day=st.integers(1, 30), weekend=st.booleans(), special=st.booleans(), bad_weather=st.booleans(),
    sizes=st.none() | st.lists(st.integers(1, 9), max_size=40).map(tuple), crew=st.integers(0, 9),
    still_coming=st.integers(0, 30), came_of_parties=st.none() | st.integers(0, 200),
    walk_ins=st.none() | st.integers(0, 400), people=st.none() | st.integers(0, 600),
)  # fmt: skip
PAST = st.lists(EVENING, max_size=6)


def a_range_that_adds_up(rule, *, tonight, past):
    told = rule(tonight, past)
    assert told.chances.min() >= 0
    assert told.chances.sum() == pytest.approx(1)
    assert sum(told.sources.values()) == pytest.approx(1)
    assert set(told.sources) == {"parties", "evening", "walk_ins", "learning"}
    assert min(told.sources.values()) >= 0
    steps = [told.quantile(part / 20) for part in range(1, 20)]
    assert steps == sorted(steps)
    assert told.chance_of_more_than(hot_meals(told)) <= 0.1 + 1e-9
    assert told.expected_left(50) - told.expected_short(50) == pytest.approx(50 - told.mean, abs=1e-6)


def test_whatever_the_kitchen_knows_the_range_adds_up():
    tried(a_range_that_adds_up, forecast, tonight=EVENING, past=PAST)


def test_chances_that_do_not_add_up_are_caught():
    def broken(tonight, past):
        told = forecast(tonight, past)
        return replace(told, chances=told.chances * 1.01)

    caught(a_range_that_adds_up, broken, tonight=EVENING, past=PAST)


def test_small_parties_are_counted_exactly():
    assert wholes((2, 3), np.array([0.5]))[0] == pytest.approx([0.25, 0, 0.25, 0.25, 0, 0.25])
    assert of_parties((), 2.6, 0.0, 0.1) == pytest.approx([1.0])


def test_many_parties_are_as_uncertain_as_a_few_are():
    """The normal law of many parties says what counting each of 16 says, within a guest."""
    few = Range(chances=of_parties((2,) * 16, 2.0, 0.9, 0.1))
    many = Range(chances=of_parties((2,) * 16 + (1,), 2.0, 0.9, 0.1))
    assert many.mean == pytest.approx(few.mean + 0.7, abs=0.7)
    assert many.quantile(0.9) - few.quantile(0.9) in {-1, 0, 1, 2}


def test_walk_ins_have_the_mean_of_a_lognormal_rate():
    for log in (0.5, 2.0, 3.3, 6.0):
        walking = Range(chances=of_walk_ins(2.6, log, 0.09))
        assert walking.mean == pytest.approx(np.exp(log + 0.045), rel=0.03)


def test_a_need_is_counted_with_those_who_walk_in():
    told = forecast(
        Evening(day=5, sizes=(2,) * 100), evenings(9, sizes=(2,) * 100, came_of_parties=150, walk_ins=20)
    )
    seven, together = by_need(200, (1,) * 7, told), by_need(200, (7,), told)
    assert seven.mean == pytest.approx(7 * 0.75 + 20 * 7 / 200, abs=0.6)
    assert _width(together) > _width(seven)
    assert wholes((1,) * 3, np.array([0.5]))[0] == pytest.approx([1 / 8, 3 / 8, 3 / 8, 1 / 8])
    assert by_need(200, (), told).quantile(0.5) == 0
    assert by_need(200, (), told).chance_of_more_than(0) > 0
