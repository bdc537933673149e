"""A host writes its dishes down once; then each evening's page says how much to make and to buy."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import NOW, amina, idris, text, yusuf

from sufra.accounts.queries import DEEDS
from sufra.kitchen.actions.menu import add_dish, add_ingredient
from sufra.models import AuditEntry, CookNumber, Dish, Iftar, Ingredient
from sufra.rules.recipes import Unit
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
SOUP = {"name": "Soup", "part": "meal", "guests_a_dish": "1", "part_percent": "100"}
RICE = {"name": "Rice, raw", "amount": "120 g", "unit": "g", "pack_size": "10 kg"}


@pytest.fixture
def season():
    return amina(days=[25, 26, 27])


def dishes(season, end="", language="en"):
    return f"/{language}/host/{season.host.pk}/dishes/{end}"


def menu(season, end="", iftar=None, language="en"):
    return f"/{language}/host/{season.host.pk}/evening/{(iftar or season.iftars[0]).pk}/kitchen/menu/{end}"


def dish(season, name="Rice dish", part="meal", *, needs=(), **more):
    said = {"name": name, "part": part} | more
    made = add_dish(host=season.host, said=said, user=None, now=NOW)
    for need, amount, unit, pack in needs:
        said = {
            "name": need,
            "amount": Decimal(amount),
            "unit": Unit(unit),
            "pack_size": pack and Decimal(pack),
        }
        add_ingredient(dish=made, said=said, user=None, now=NOW)
    return made


def fixed(iftar, meals, packs):
    CookNumber(
        iftar=iftar, fixed_at=NOW, crew=0, evenings_learned=0, spare_for_one=9, pack_margin_percent=10,
        mean=meals, low=0, high=meals, meals=meals, packs=packs, short=0.1,
    ).save(force_insert=True)  # fmt: skip


def test_a_dish_is_written_down_with_what_is_in_it_in_any_digits_and_units(season, cook):
    answer = cook.post(
        dishes(season),
        SOUP | {"guests_a_dish": "٤", "part_percent": "۲۰", "packed_on_site": "on", "allergens": ["milk"]},
    )
    made = Dish._rows.get()
    assert answer.url == dishes(season, f"{made.pk}/")
    assert (made.guests_a_dish, made.part_percent, made.packed_on_site, made.allergens) == (
        4,
        20,
        True,
        ["milk"],
    )
    for sent in (
        RICE, {"name": "Broth", "amount": "٠٫٢٥ لتر", "unit": "g", "pack_size": ""},
        {"name": "Bread", "amount": "۱٫۵", "unit": "piece", "pack_size": "12"},
    ):  # fmt: skip
        assert cook.post(dishes(season, f"{made.pk}/ingredient/"), sent).status_code == 302
    kept = [(row.name, row.amount, row.unit, row.pack_size) for row in made.ingredients.all()]
    assert kept == [
        ("Rice, raw", 120, "g", 10_000), ("Broth", 250, "ml", None), ("Bread", Decimal("1.5"), "piece", 12),
    ]  # fmt: skip
    assert "Rice, raw in packs of 10 kg 120 g" in text(cook.get(dishes(season, f"{made.pk}/")))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "a handful"}, "Write a number with its unit behind it"),
        ({"amount": "3 cups"}, "We do not know the unit “cups”"),
        ({"amount": "1,500 g"}, "This can be read in two ways. Write 1500, or 1.5."),
        ({"amount": "0"}, "Write more than nought"),
        ({"amount": "11 kg"}, "Write 10000 or less, counted in g, ml or pieces"),
        ({"amount": "0.0001 g"}, "Write it less finely"),
        ({"pack_size": "10"}, "Write the unit behind it, such as 10 kg."),
        ({"pack_size": "2 l"}, "It is bought in another unit than it is served."),
        ({"name": ""}, "Please fill in: Ingredient"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(season, cook, wrong, sentence):
    made = dish(season)
    answer = cook.post(dishes(season, f"{made.pk}/ingredient/"), RICE | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert all(
        f'value="{value}"' in answer.content.decode()
        for value in (RICE | wrong).values()
        if value and value != "g"
    )
    assert Ingredient._rows.count() == 0


def test_a_name_stands_once_however_it_is_written(season, cook):
    made = dish(season, "Rice  Dish")
    for address in (dishes(season), dishes(season, f"{dish(season, 'Soup').pk}/")):
        answer = cook.post(address, SOUP | {"name": "rice dish"})
        assert answer.status_code == 422
        assert "You have a dish of this name already." in answer.content.decode()
    assert cook.post(dishes(season, f"{made.pk}/"), SOUP | {"name": "Rice dish"}).status_code == 302
    address = dishes(season, f"{made.pk}/ingredient/")
    assert cook.post(address, RICE).status_code == 302
    assert cook.post(address, RICE | {"name": "rice,  RAW"}).status_code == 422
    assert cook.post(address, RICE | {"amount": "1 piece", "pack_size": ""}).status_code == 302


def test_an_ingredient_is_taken_out_and_a_dish_deleted(season, cook):
    made = dish(season, needs=[("Rice", "120", "g", None)])
    [iftar, *_] = season.iftars
    iftar.dishes.add(made)
    sent = {"ingredient": made.ingredients.get().pk}
    assert cook.post(dishes(season, f"{made.pk}/ingredient/back/"), sent).status_code == 302
    assert made.ingredients.count() == 0
    assert cook.post(dishes(season, f"{made.pk}/ingredient/back/"), sent).status_code == 404
    assert cook.post(dishes(season, f"{made.pk}/deletion/")).status_code == 302
    assert (Dish._rows.count(), iftar.dishes.count()) == (0, 0)


def test_a_host_without_dishes_begins_with_usual_amounts_and_once(season, cook):
    assert "Begin with dates, water and rice" in text(cook.get(dishes(season)))
    for _again in range(2):
        assert cook.post(dishes(season, "beginning/")).status_code == 302
    kept = [
        (row.dish.part, row.name, row.amount, row.unit) for row in Ingredient._rows.select_related("dish")
    ]
    assert kept == [
        ("pack", "Dates", 3, "piece"), ("pack", "Bottle of water, 0.5 l", 1, "piece"),
        ("meal", "Rice, raw", 120, "g"),
    ]  # fmt: skip
    assert {made.allergens for made in Dish._rows.all()} == {None}
    shown = text(cook.get(dishes(season)))
    assert "replace them with your own" in shown
    assert "Begin with" not in shown


def test_an_evening_says_how_much_of_each_dish_and_what_to_buy(season, cook):
    [iftar, *_] = season.iftars
    fixed(iftar, meals=975, packs=1100)
    rice, oil = ("Rice", "120", "g", "10000"), ("Oil", "4.5", "ml", None)
    iftar.dishes.set([
        dish(season, "Rice for four", guests_a_dish=4, part_percent=80, needs=[rice]),
        dish(season, "Lentils", part_percent=20, needs=[oil, ("rice", "50", "g", None)]),
        dish(season, "Dates", "pack", needs=[("Dates", "3", "piece", None)]),
        dish(season, "Tea"),
    ])  # fmt: skip
    shown = text(cook.get(menu(season)))
    assert "For 975 hot meals and 1100 packs. This number is fixed." in shown
    assert "1100 Dates in the packs" in shown
    assert "195 Rice for four dishes, each for 4 guests, for 780 in all" in shown
    assert "195 Lentils portions" in shown
    assert "Rice 11 packs of 10 kg 103.35 kg needed · 6.65 kg more than needed" in shown
    assert "Oil 877.5 ml" in shown
    assert "Dates 3300 pieces" in shown
    assert "Nothing is written down yet of what is in it: Tea" in shown


def test_before_its_hour_the_number_of_the_menu_is_provisional(season, cook):
    season.iftars[0].dishes.add(dish(season))
    assert "This number is provisional." in text(cook.get(menu(season)))


def test_what_is_served_is_chosen_for_one_evening_or_for_all_later_ones_of_the_place(season, cook):
    first, second, third = season.iftars
    rice, soup = dish(season), dish(season, "Soup")
    third.dishes.add(soup)
    sent = {"dishes": [rice.pk]}
    assert cook.post(menu(season, "choice/", second), sent).status_code == 302
    assert [list(one.dishes.all()) for one in season.iftars] == [[], [rice], [soup]]
    answer = cook.post(menu(season, "choice/", second), sent | {"later": "yes"}, follow=True)
    assert "Written down for 2 evenings." in text(answer)
    assert [list(one.dishes.all()) for one in (first, second, third)] == [[], [rice], [rice]]
    assert cook.post(menu(season, "choice/", second)).status_code == 302
    assert [one.dishes.count() for one in season.iftars] == [0, 0, 1]
    assert cook.get(menu(season, "choice/")).url == menu(season)


def test_what_was_served_on_evenings_that_have_been_stays(season, cook, monkeypatch):
    first, second, third = season.iftars
    soup = dish(season, "Soup")
    second.dishes.add(soup)
    monkeypatch.setattr("django.utils.timezone.now", lambda: second.closes_at)
    cook.post(menu(season, "choice/", first), {"dishes": [dish(season).pk], "later": "yes"})
    assert list(second.dishes.all()) == [soup]
    assert third.dishes.count() == 1


def test_another_place_of_the_host_keeps_its_menu(season, cook):
    site = season.site
    site.pk = "elsewher"
    site.save(force_insert=True)
    first, _second, third = season.iftars
    Iftar._rows.filter(pk=third.pk).update(site="elsewher")
    cook.post(menu(season, "choice/", first), {"dishes": [dish(season).pk], "later": "yes"})
    assert [one.dishes.count() for one in season.iftars] == [1, 1, 0]


def test_food_that_is_packed_on_site_is_told_to_need_a_label(season, cook):
    made = dish(season, "Box", packed_on_site=False)
    season.iftars[0].dishes.add(made)
    assert "needs a label" not in text(cook.get(menu(season)))
    Dish._rows.update(packed_on_site=True)
    assert "needs a label in the United Kingdom since October 2021" in text(cook.get(menu(season)))


def test_everybody_of_the_team_reads_the_menu_and_who_cooks_writes_it(season):
    made = dish(season)
    allowed = {Role.OWNER, Role.ORGANISER, Role.KITCHEN}
    for role in Role:
        client = Client()
        client.force_login(yusuf(season.host, role))
        shown = client.get(menu(season))
        assert shown.status_code == 200
        assert ("Choose what is served" in text(shown)) == (role in allowed)
        status = 302 if role in allowed else 403
        assert client.post(menu(season, "choice/"), {"dishes": [made.pk]}).status_code == status
        assert client.post(dishes(season), SOUP | {"name": f"Soup of {role}"}).status_code == status


def test_the_dishes_of_another_host_are_not_there(season, cook):
    theirs = dish(idris(), "Koshari", needs=[("Lentils", "80", "g", None)])
    own = dish(season)
    for end in ("", "ingredient/", "ingredient/back/", "deletion/"):
        sent = RICE | {"ingredient": theirs.ingredients.get().pk}
        assert cook.post(dishes(season, f"{theirs.pk}/{end}"), sent).status_code == 404
    sent = {"ingredient": theirs.ingredients.get().pk}
    assert cook.post(dishes(season, f"{own.pk}/ingredient/back/"), sent).status_code == 404
    assert cook.post(menu(season, "choice/"), {"dishes": [theirs.pk]}).status_code == 404
    assert "Koshari" not in text(cook.get(dishes(season))) + text(cook.get(menu(season)))
    assert (Dish._rows.filter(name="Koshari").count(), theirs.ingredients.count()) == (1, 1)


def test_each_deed_has_its_words(season, cook):
    cook.post(dishes(season), SOUP)
    made = Dish._rows.get()
    cook.post(dishes(season, f"{made.pk}/"), SOUP | {"part": "pack"})
    cook.post(dishes(season, f"{made.pk}/ingredient/"), RICE)
    cook.post(dishes(season, f"{made.pk}/ingredient/back/"), {"ingredient": made.ingredients.get().pk})
    cook.post(menu(season, "choice/"), {"dishes": [made.pk]})
    cook.post(dishes(season, f"{made.pk}/deletion/"))
    done = {entry.deed for entry in AuditEntry.objects.of(season.host).filter(user__isnull=False)}
    expected = {
        "add_dish",
        "change_dish",
        "add_ingredient",
        "take_out_ingredient",
        "serve_dishes",
        "delete_dish",
    }
    assert expected <= done
    assert expected <= set(DEEDS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part": "tea"},
        {"guests_a_dish": 0},
        {"guests_a_dish": 21},
        {"part_percent": 0},
        {"part_percent": 101},
    ],
)
def test_the_store_refuses_what_no_form_sends(season, wrong):
    row = Dish(**{"host": season.host, "name": "Soup", "part": "meal"} | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("wrong", [{"unit": "kg"}, {"amount": 0}, {"pack_size": 0}])
def test_the_store_refuses_an_ingredient_of_nought(season, wrong):
    row = Ingredient(**{"dish": dish(season), "name": "Rice", "amount": 1, "unit": "g"} | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_menu_of_one_and_of_three_costs_the_same_queries(season, cook, rows, django_assert_num_queries):
    [iftar, *_] = season.iftars
    fixed(iftar, meals=100, packs=110)
    for number in range(rows):
        iftar.dishes.add(dish(season, f"Dish {number}", needs=[("Rice", "120", "g", None)]))
    with django_assert_num_queries(10):
        cook.get(menu(season, iftar=iftar))
    with django_assert_num_queries(8):
        cook.get(dishes(season))
