"""A guest reads what is served with its allergens, before coming."""

import re

import pytest
from django.test import Client
from tests.cast import NOW, amina

from sufra.models import Dish, Iftar

pytestmark = pytest.mark.django_db
ASK = "If an allergy is serious, ask whoever serves before you eat"
LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]


@pytest.fixture
def season():
    return amina()


def page(season, language="en"):
    return Client().get(f"/{language}/i/{season.iftars[0].pk}/").content.decode()


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def serve(season, *dishes):
    for name, part, allergens in dishes:
        made = Dish._rows.create(host=season.host, name=name, part=part, allergens=allergens)
        season.iftars[0].dishes.add(made)


def test_dishes_stand_with_their_allergens_the_pack_first_and_silence_is_not_none(season):
    serve(season, ("Soup", "meal", ["celery", "milk"]), ("Bread", "meal", None), ("Dates", "pack", []))
    shown = text(page(season))
    assert (
        "What is served Dates Allergens: none of the fourteen Bread Allergens: not stated "
        "Soup Allergens: Celery, Milk If an allergy"
    ) in shown
    assert ASK in shown


def test_an_evening_without_dishes_has_no_such_part(season):
    assert "What is served" not in page(season)
    serve(season, ("Soup", "meal", None))
    assert "What is served" in page(season)


def test_a_long_menu_is_folded(season):
    serve(season, *[(f"Dish {number}", "meal", None) for number in range(4)])
    assert "dishes, with their allergens" not in page(season)
    serve(season, ("Dish 5", "meal", None))
    assert "<summary>5 dishes, with their allergens</summary>" in page(season)


def test_the_hosts_own_line_of_food_stands_once(season):
    Iftar.objects.of(season.host).update(food="A warm meal")
    assert page(season).count("A warm meal") == 1
    serve(season, ("Soup", "meal", None))
    assert page(season).count("A warm meal") == 1


def test_nothing_is_served_on_an_evening_that_is_cancelled(season):
    serve(season, ("Soup", "meal", None))
    Iftar.objects.of(season.host).update(state="cancelled")
    assert "Soup" not in page(season)


def test_where_no_hot_meal_is_left_none_is_promised(season):
    serve(season, ("Soup", "meal", None), ("Dates", "pack", []))
    assert "Soup" in page(season)
    Iftar.objects.of(season.host).update(packs_only_since=NOW)
    assert "Soup" not in page(season)
    assert "Dates" in page(season)


def test_a_dish_of_another_evening_is_not_served_here():
    season = amina(days=[26, 27])
    serve(season, ("Soup", "meal", None))
    other = season.iftars[1]
    assert "Soup" not in Client().get(f"/en/i/{other.pk}/").content.decode()
    assert "Soup" in page(season)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_words_about_an_allergy_are_in_every_language(season, language):
    serve(season, ("Soup", "meal", ["milk"]))
    shown = page(season, language)
    assert "Soup" in shown
    assert ASK not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_one_dish_and_three_cost_the_same_queries(season, rows, django_assert_num_queries):
    serve(season, *[(f"Dish {number}", "meal", None) for number in range(rows)])
    address = f"/en/i/{season.iftars[0].pk}/"
    with django_assert_num_queries(11):
        Client().get(address)
