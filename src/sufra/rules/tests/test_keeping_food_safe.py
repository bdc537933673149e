"""Every rule of food safety at its bound and just beyond it."""

from datetime import UTC, datetime, timedelta

import pytest

from sufra.rules import food_safety
from sufra.rules.food_safety import LIMITS, Kind, Reading, Rule, Stage, State, judge
from sufra.rules.refusal import Refusal
from sufra.rules.temperature import celsius

MADE = datetime(2027, 3, 5, 14, tzinfo=UTC)
MAGHRIB = MADE + timedelta(hours=3)
SECOND = timedelta(seconds=1)


def after(minutes):
    return MADE + timedelta(minutes=minutes)


def read(stage, minutes, degrees, air=None):
    return Reading(stage=Stage(stage), at=after(minutes), celsius=degrees, air=air)


def said(*readings, kind=Kind.HOT, rules="stricter", maghrib=MAGHRIB):
    return judge(LIMITS[rules], kind, made_at=MADE, readings=readings, maghrib=maghrib)


def broken(verdict):
    return [(breach.reading, breach.rule) for breach in verdict.breaches]


@pytest.mark.parametrize(
    ("kind", "rules", "held", "out", "rule"),
    [
        (Kind.HOT, "stricter", 63, 62.9, Rule.NOT_HOT),
        (Kind.HOT, "uk", 63, 62.9, Rule.NOT_HOT),
        (Kind.HOT, "us", 60, 59.9, Rule.NOT_HOT),
        (Kind.COLD, "stricter", 5, 5.1, Rule.NOT_COLD),
        (Kind.COLD, "uk", 5, 5.1, Rule.NOT_COLD),
        (Kind.RICE, "stricter", 63, 62.9, Rule.NEITHER),
        (Kind.RICE, "stricter", 5, 5.1, Rule.NEITHER),
    ],
)
def test_food_is_held_at_its_bound_and_out_beyond_since_it_was_last_good(kind, rules, held, out, rule):
    good = said(read("dispatch", 30, held), kind=kind, rules=rules)
    assert (broken(good), good.out_since, good.discard_at) == ([], None, None)
    bad = said(read("dispatch", 30, held), read("arrival", 60, out), kind=kind, rules=rules)
    assert (broken(bad), bad.out_since) == ([(1, rule)], after(30))


@pytest.mark.parametrize(("degrees", "is_through"), [(75, True), (74.9, False)])
@pytest.mark.parametrize("stage", ["cooked", "reheated"])
def test_the_middle_has_75_degrees_when_cooked_and_when_reheated(stage, degrees, is_through):
    verdict = said(read(stage, 10, degrees))
    assert verdict.is_through == is_through
    assert broken(verdict) == ([] if is_through else [(0, Rule.NOT_THROUGH)])
    assert verdict.state(after(10)) == (State.HELD if is_through else State.COOK_ON)


def test_what_was_not_through_is_good_once_it_is_and_lost_where_that_took_too_long():
    assert said(read("cooked", 10, 50), read("cooked", 120, 76)).state(after(120)) == State.HELD
    late = said(read("cooked", 10, 50), read("cooked", 121, 76))
    assert broken(late) == [(0, Rule.NOT_THROUGH), (1, Rule.OUT_TOO_LONG)]
    assert late.state(after(121)) == State.DISCARD


@pytest.mark.parametrize(
    ("kind", "rules", "air", "minutes"),
    [
        (Kind.HOT, "stricter", None, 120),
        (Kind.HOT, "stricter", 32, 120),
        (Kind.HOT, "stricter", 32.1, 60),
        (Kind.HOT, "us", 33, 60),
        (Kind.HOT, "uk", 40, 120),
        (Kind.COLD, "stricter", 20, 120),
        (Kind.COLD, "stricter", 33, 60),
        (Kind.COLD, "us", 20, 120),
        (Kind.COLD, "uk", 20, 240),
        (Kind.RICE, "stricter", 20, 90),
        (Kind.RICE, "stricter", 33, 60),
    ],
)
def test_food_may_be_out_for_so_long_to_the_very_instant(kind, rules, air, minutes):
    good = 4 if kind == Kind.COLD else 70
    verdict = said(read("dispatch", 10, good), read("arrival", 40, 20, air), kind=kind, rules=rules)
    assert verdict.discard_at == after(10 + minutes)
    assert verdict.state(verdict.discard_at) == State.OUT
    assert verdict.state(verdict.discard_at + SECOND) == State.DISCARD


def test_warm_air_shortens_the_time_of_what_is_out_already():
    verdict = said(read("dispatch", 10, 70), read("arrival", 40, 60), read("maghrib", 50, 58, 35))
    assert verdict.discard_at == after(70)
    assert said(read("dispatch", 10, 70), read("arrival", 40, 60)).discard_at == after(130)


@pytest.mark.parametrize(("minutes", "breaks"), [(90, []), (91, [(1, Rule.COOLED_TOO_SLOWLY)])])
def test_rice_is_cooled_within_ninety_minutes(minutes, breaks):
    verdict = said(read("cooked", 0, 96), read("cooled", minutes, 5), kind=Kind.RICE)
    assert broken(verdict) == breaks
    assert verdict.state(after(minutes)) == (State.DISCARD if breaks else State.HELD)
    assert verdict.discard_at == (after(90) if breaks else None)


def test_cold_food_that_was_cooked_is_cooled_in_time_too():
    def cooled(minutes):
        return said(read("cooked", 0, 80), read("cooled", minutes, 5), kind=Kind.COLD)

    assert broken(cooled(120)) == []
    assert broken(cooled(121)) == [(1, Rule.COOLED_TOO_SLOWLY)]


def test_what_is_out_is_held_again_once_reheated_through_and_not_by_being_warmed_up():
    out = read("dispatch", 10, 70), read("arrival", 40, 55)
    warmed = said(*out, read("maghrib", 60, 68))
    assert (warmed.out_since, warmed.discard_at) == (after(10), after(130))
    reheated = said(*out, read("reheated", 130, 75))
    assert (reheated.out_since, reheated.state(after(130))) == (None, State.HELD)
    late = said(*out, read("reheated", 131, 90))
    assert (1 + 1, Rule.OUT_TOO_LONG) in broken(late)
    assert late.state(after(131)) == State.DISCARD


@pytest.mark.parametrize("degrees", [63, 68, 74.9])
def test_what_was_warmed_up_is_told_so_and_not_that_it_is_below_its_bound(degrees):
    out = read("cooked", 0, 76.5), read("dispatch", 30, 62.9)
    warmed = said(*out, read("arrival", 40, degrees))
    assert broken(warmed) == [(1, Rule.NOT_HOT), (2, Rule.WARMED_UP)]
    below = said(*out, read("arrival", 40, 62.9))
    assert broken(below) == [(1, Rule.NOT_HOT), (2, Rule.NOT_HOT)]
    for verdict in (warmed, below):
        assert (verdict.out_since, verdict.discard_at) == (after(0), after(120))
        assert (verdict.state(after(120)), verdict.state(after(121))) == (State.OUT, State.DISCARD)


def test_rice_that_was_warmed_up_is_told_so_too_and_chilled_food_is_held():
    out = read("cooked", 0, 96), read("dispatch", 30, 40)
    assert broken(said(*out, read("arrival", 40, 70), kind=Kind.RICE))[1:] == [(2, Rule.WARMED_UP)]
    assert broken(said(*out, read("cooled", 40, 4), kind=Kind.RICE))[1:] == []


def test_what_is_lost_already_is_not_said_to_be_warmed_up():
    twice = read("reheated", 10, 80), read("reheated", 20, 80)
    assert broken(said(*twice, read("dispatch", 30, 70))) == [(1, Rule.REHEATED_TWICE)]
    assert broken(said(*twice, read("dispatch", 30, 60)))[1:] == [(2, Rule.NOT_HOT)]
    late = said(read("dispatch", 0, 70), read("arrival", 30, 60), read("maghrib", 121, 70))
    assert broken(late)[1:] == [(2, Rule.WARMED_UP), (2, Rule.OUT_TOO_LONG)]


def test_food_is_reheated_once_and_out_once():
    again = said(read("reheated", 10, 80), read("reheated", 20, 80))
    assert broken(again) == [(1, Rule.REHEATED_TWICE)]
    assert again.state(after(20)) == State.DISCARD
    later = said(read("reheated", 10, 80), read("reheated", 20, 80), read("maghrib", 30, 50))
    assert later.discard_at == after(20)
    out = read("arrival", 10, 55), read("reheated", 20, 80)
    assert said(*out).state(after(20)) == State.HELD
    twice = said(*out, read("maghrib", 30, 60))
    assert (2, Rule.OUT_TWICE) in broken(twice)
    assert twice.state(after(30)) == State.DISCARD


def test_to_be_cooled_after_cooking_is_not_the_once_on_the_table():
    cooled = read("cooked", 0, 80), read("cooled", 30, 30), read("cooled", 80, 5), read("reheated", 170, 80)
    verdict = said(*cooled, read("maghrib", 200, 60))
    assert (verdict.discard_at, verdict.state(after(200))) == (after(290), State.OUT)
    stood = said(read("arrival", 30, 30), *cooled[2:], read("maghrib", 200, 60))
    assert (3, Rule.OUT_TWICE) in broken(stood)


def test_what_was_out_too_long_stays_lost_whatever_is_measured_after():
    verdict = said(read("arrival", 121, 60), read("reheated", 130, 90), read("maghrib", 140, 80))
    assert verdict.discard_at == after(120)
    assert verdict.state(after(140)) == State.DISCARD


def test_what_nobody_measured_for_so_long_must_be_measured():
    verdict = said(read("dispatch", 10, 70))
    assert verdict.state(after(130)) == State.HELD
    assert verdict.state(after(130) + SECOND) == State.MEASURE
    assert said().state(after(121)) == State.MEASURE


def test_readings_count_in_the_order_of_their_times_however_they_were_written():
    readings = [read("dispatch", 10, 70), read("arrival", 40, 55), read("reheated", 60, 80)]
    assert said(*readings) == said(*reversed(readings))


def test_food_that_comes_at_15_30_for_a_maghrib_at_18_35_must_be_held_hot_for_185_minutes():
    maghrib = datetime(2027, 3, 5, 18, 35, tzinfo=UTC)
    came = Reading(stage=Stage.ARRIVAL, at=datetime(2027, 3, 5, 15, 30, tzinfo=UTC), celsius=70)
    assert said(came, maghrib=maghrib).hold_minutes == 185


@pytest.mark.parametrize(
    ("kind", "air", "early", "hold"),
    [
        (Kind.HOT, None, 120, None), (Kind.HOT, None, 121, 121), (Kind.HOT, 33, 61, 61),
        (Kind.COLD, None, 121, 121), (Kind.RICE, None, 90, None), (Kind.RICE, None, 91, 91),
    ],
)  # fmt: skip
def test_a_delivery_is_flagged_where_it_comes_earlier_than_it_may_be_out(kind, air, early, hold):
    maghrib = after(early)
    assert said(read("arrival", 0, 70, air), kind=kind, maghrib=maghrib).hold_minutes == hold
    assert said(read("dispatch", 0, 70, air), kind=kind, maghrib=maghrib).hold_minutes is None


def test_a_laxer_bound_is_caught(monkeypatch):
    lax = food_safety.Limits(hot=62, hot_out=timedelta(hours=3))
    monkeypatch.setitem(LIMITS, "stricter", lax)
    with pytest.raises(AssertionError):
        test_food_is_held_at_its_bound_and_out_beyond_since_it_was_last_good(
            Kind.HOT, "stricter", 63, 62.9, Rule.NOT_HOT
        )
    with pytest.raises(AssertionError):
        test_food_may_be_out_for_so_long_to_the_very_instant(Kind.HOT, "stricter", None, 120)


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        ("63", 63), ("62,5", 62.5), ("٦٣٫٥", 63.5), ("۷۵", 75), ("−2", -2), ("63 °C", 63), ("63c", 63),
        ("145.4F", 63), ("145.4 °F", 63), ("١٤٥٫٤ f", 63), ("41 F", 5), ("167F", 75), ("145 F", 62.78),
    ],
)  # fmt: skip
def test_degrees_are_read_in_any_digits_and_in_fahrenheit_where_they_end_in_f(typed, degrees):
    assert celsius(typed) == degrees


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hot", "not_a_number"), ("F", "not_a_number"), ("63 K", "not_a_number"), ("6 3", "not_a_number"),
        ("151", "too_large"), ("303 F", "too_large"), ("-41", "too_small"), ("-41F", "too_small"),
    ],
)  # fmt: skip
def test_what_is_no_temperature_is_refused(typed, code):
    with pytest.raises(Refusal) as refused:
        celsius(typed)
    assert refused.value.code == code
