"""What is bought is never too little and at most one pack too much, however the dishes are ordered."""

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from sufra.rules.recipes import (
    Need,
    Part,
    Portions,
    Purchase,
    Recipe,
    Unit,
    folded,
    in_large,
    portions,
    shopping,
)  # fmt: skip
from sufra.rules.tests.trying import caught, tried

RICE = Need(name="Rice", amount=Decimal(120), unit=Unit.G, pack_size=Decimal(10_000))
AMOUNTS = st.decimals(min_value="0.001", max_value=10_000, places=3)
NEEDS = st.builds(
    Need, name=st.sampled_from(["Rice", "rice ", "Onions", "Bread", "خبز"]), amount=AMOUNTS,
    unit=st.sampled_from(Unit), pack_size=st.none() | AMOUNTS,
)  # fmt: skip
RECIPES = st.lists(
    st.builds(
        Recipe, part=st.sampled_from(Part), needs=st.lists(NEEDS, max_size=4),
        guests_a_dish=st.integers(1, 20), part_percent=st.integers(1, 100),
    ),
    max_size=4,
)  # fmt: skip
NUMBERS = st.integers(0, 300_000)


def meal(*needs, **more):
    return Recipe(part=Part.MEAL, needs=needs, **more)


def exactly_needed(recipes, meals, packs):
    """What guests eat, reckoned in fractions and never rounded: dishes that are shared are no larger."""
    eaten = {}
    for recipe in recipes:
        number = packs if recipe.part == Part.PACK else meals
        for need in recipe.needs:
            key = folded(need.name), need.unit
            part = Fraction(need.amount) * number * recipe.part_percent / 100
            eaten[key] = eaten.get(key, Fraction(0)) + part
    return eaten


def is_enough(rule, *, recipes, meals, packs):
    bought = {
        (folded(row.name), row.unit): Fraction(row.bought) for row in rule(recipes, meals=meals, packs=packs)
    }
    eaten = exactly_needed(recipes, meals, packs)
    assert set(bought) == set(eaten)
    assert all(bought[key] >= eaten[key] for key in eaten)


def is_at_most_a_pack_too_much(rule, *, recipes, meals, packs):
    for row in rule(recipes, meals=meals, packs=packs):
        assert row.over >= 0
        assert row.over < (row.pack_size or (1 if row.unit == Unit.PIECE else Decimal("1e-9")))


def is_the_same_in_any_order(rule, *, recipes, meals, packs):
    turned = [replace(recipe, needs=list(reversed(recipe.needs))) for recipe in reversed(recipes)]
    assert rule(turned, meals=meals, packs=packs) == rule(recipes, meals=meals, packs=packs)


def grows_with_the_guests(rule, *, recipes, meals, packs):
    ten = {row.name: row.needed for row in rule(recipes, meals=meals * 10, packs=packs * 10)}
    one = {row.name: row.needed for row in rule(recipes, meals=meals, packs=packs)}
    if all(recipe.part_percent == 100 and recipe.guests_a_dish == 1 for recipe in recipes):
        assert ten == {name: needed * 10 for name, needed in one.items()}
    assert all(one[name] <= ten[name] <= one[name] * 10 for name in one)


def to_the_nearest(recipes, **numbers):
    for row in shopping(recipes, **numbers):
        size = row.pack_size or Decimal(1)
        packs = (row.needed / size).to_integral_value(ROUND_HALF_EVEN)
        yield replace(row, bought=packs * size)


def a_pack_more(recipes, **numbers):
    for row in shopping(recipes, **numbers):
        yield replace(row, bought=row.bought + (row.pack_size or 1))


def of_the_first_alone(recipes, **numbers):
    return shopping(recipes[:1], **numbers)


def each_by_itself(recipes, **numbers):
    return [row for recipe in recipes for row in shopping([recipe], **numbers)]


VALUES = {"recipes": RECIPES, "meals": NUMBERS, "packs": NUMBERS}
PROPERTIES = [is_enough, is_at_most_a_pack_too_much, is_the_same_in_any_order, grows_with_the_guests]


@pytest.mark.parametrize("holds", PROPERTIES)
def test_of_any_dishes_for_any_number(holds):
    tried(holds, shopping, **VALUES)


@pytest.mark.parametrize(
    ("holds", "broken"),
    [
        (is_enough, to_the_nearest), (is_enough, of_the_first_alone),
        (is_at_most_a_pack_too_much, a_pack_more), (is_the_same_in_any_order, each_by_itself),
    ],
)  # fmt: skip
def test_a_broken_list_is_caught(holds, broken):
    caught(holds, broken, **VALUES)


def test_twelve_sacks_of_ten_kilograms_for_975_meals():
    [rice] = shopping([meal(RICE)], meals=975, packs=0)
    assert rice == Purchase(
        name="Rice", unit=Unit.G, needed=Decimal(117_000), bought=Decimal(120_000),
        pack_size=Decimal(10_000), packs=12,
    )  # fmt: skip
    assert rice.over == 3000


@pytest.mark.parametrize(
    ("number", "percent", "each", "made"),
    [(45, 100, 1, (45, 45)), (45, 100, 4, (45, 12)), (44, 100, 4, (44, 11)), (45, 20, 1, (9, 9)),
     (46, 20, 1, (10, 10)), (1, 1, 4, (1, 1)), (0, 100, 4, (0, 0))],
)  # fmt: skip
def test_a_part_of_the_guests_and_a_dish_for_four_are_rounded_up(number, percent, each, made):
    of_meals = portions(meal(guests_a_dish=each, part_percent=percent), meals=number, packs=7)
    assert of_meals == Portions(guests=made[0], dishes=made[1])


def test_the_pack_is_for_the_packs_and_the_meal_for_the_meals():
    dates = Recipe(part=Part.PACK, needs=[Need(name="Dates", amount=Decimal(3), unit=Unit.PIECE)])
    found = shopping([dates, meal(RICE)], meals=10, packs=20)
    assert [(row.name, row.needed) for row in found] == [("Dates", 60), ("Rice", 1200)]


def test_one_ingredient_of_two_dishes_is_added_up_and_two_units_stand_apart():
    onions = [
        Need(name="Onions", amount=Decimal(20), unit=Unit.G),
        Need(name=" onions", amount=Decimal("30.5"), unit=Unit.G),
        Need(name="ONIONS", amount=Decimal("0.5"), unit=Unit.PIECE),
    ]  # fmt: skip
    found = shopping([meal(onion) for onion in onions], meals=3, packs=0)
    assert [(row.unit, row.needed, row.bought) for row in found] == [
        (Unit.G, Decimal("151.5"), Decimal("151.5")), (Unit.PIECE, Decimal("1.5"), Decimal(2)),
    ]  # fmt: skip


def test_a_dish_that_is_shared_is_made_whole():
    [rice] = shopping([meal(RICE, guests_a_dish=4)], meals=5, packs=0)
    assert rice.needed == 8 * 120


def test_of_two_sizes_of_a_pack_the_larger_is_bought():
    small = replace(RICE, pack_size=Decimal(1000))
    assert shopping([meal(small), meal(RICE)], meals=1, packs=0)[0].pack_size == 10_000


def test_a_thousand_grams_are_a_kilogram_and_pieces_stay_pieces():
    shown = [in_large(Decimal(number), unit) for number, unit in
             [(999, Unit.G), (1000, Unit.G), (1500, Unit.ML), (5000, Unit.PIECE)]]  # fmt: skip
    assert shown == [(999, "g"), (1, "kg"), (Decimal("1.5"), "l"), (5000, "piece")]


@pytest.mark.parametrize(
    "name", ["Sugar", " SUGAR ", "Su\u200bgar", "\uff33ugar", "Su\u200cgar"],
)  # fmt: skip
def test_names_that_look_alike_are_one(name):
    assert folded(name) == "sugar"


def test_two_keyboards_write_one_name():
    assert folded("شكر") == folded("شکر")
    assert folded("شكر") != folded("سكر")
