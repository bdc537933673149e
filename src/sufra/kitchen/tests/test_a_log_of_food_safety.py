"""The kitchen writes temperatures down and is told what to do with each batch; no person stands there."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from tests import cast
from tests.cast import NOW, amina, idris, yusuf

from sufra.kitchen.queries.food import RULES
from sufra.models import AuditEntry, Batch, Dish, Reading, Site
from sufra.models.walls import WallError
from sufra.rules.food_safety import Rule
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
POT = {"dish": "Lamb stew", "kind": "hot", "clock": "", "portions": "", "supplier": "", "halal_source": ""}


@pytest.fixture
def season():
    return amina()


def local(season, clock):
    return cast.local(season, season.iftars[0].evening_on, clock)


def address(season, end="", iftar=None):
    return f"/en/host/{season.host.pk}/evening/{(iftar or season.iftars[0]).pk}/kitchen/food/{end}"


def shown(client, season, language="en"):
    html = client.get(address(season).replace("/en/", f"/{language}/")).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<h2>")[1]))


def pot(client, season, **said):
    assert client.post(address(season), POT | said).status_code == 302
    return Batch._rows.latest("pk")


def measured(client, season, batch, stage, celsius, *clock, **said):
    sent = {"batch": batch.pk, "stage": stage, "celsius": celsius, "clock": "".join(clock), "air": ""} | said
    return client.post(address(season, "reading/"), sent)


def test_a_batch_and_its_temperatures_are_written_down_by_the_clock_of_the_place(season, cook):
    stew = pot(cook, season, clock="١٤:٠٥", portions="٣٠٠", supplier="Courtyard Kitchen")
    assert (stew.made_at, stew.portions) == (local(season, "14:05"), 300)
    assert measured(cook, season, stew, "cooked", "١٦٧ F", "14.10").status_code == 302
    assert measured(cook, season, stew, "dispatch", "۶۸٫۵", "now", air="33").status_code == 302
    kept = [(row.stage, row.celsius, row.air_celsius, row.read_at) for row in stew.readings.all()]
    assert kept == [
        ("cooked", 75, None, local(season, "14:10")), ("dispatch", 68.5, 33, local(season, "16:00")),
    ]  # fmt: skip
    assert {entry.deed for entry in AuditEntry.objects.of(season.host)} >= {"add_batch", "add_reading"}


def test_the_page_says_what_to_do_in_words_and_a_shape_and_until_when(season, cook, at):
    stew = pot(cook, season, clock="14:00")
    measured(cook, season, stew, "dispatch", "70", "15:00")
    assert "● Can be served Measure again by 17:00." in shown(cook, season)
    measured(cook, season, stew, "arrival", "58", "15:30")
    said = shown(cook, season)
    assert "▲ Serve soon, or reheat it once Serve until 17:00, then throw it away. 60 minutes left" in said
    assert "Out of control since 15:00" in said
    assert "▲ below 63 °C" in said
    at("17:01")
    assert "■ Do not serve Throw it away: its time ended at 17:00." in shown(cook, season)
    assert 'data-state="discard"' in cook.get(address(season)).content.decode()


def test_what_was_only_warmed_up_says_so_and_stays_out(season, cook):
    stew = pot(cook, season, clock="14:00")
    for stage, degrees, clock in (("cooked", "76.5", "14:30"), ("dispatch", "62.9", "15:00")):
        measured(cook, season, stew, stage, degrees, clock)
    assert "warmed up" not in shown(cook, season)
    measured(cook, season, stew, "arrival", "63", "15:30")
    said = shown(cook, season)
    assert said.count("▲ below 63 °C") == 1
    assert "15:30 · at arrival · ▲ warmed up, not reheated to 75 °C 63 °C" in said
    assert "▲ Serve soon, or reheat it once Serve until 16:30" in said


def test_every_rule_that_can_be_broken_has_its_words():
    assert set(RULES) == set(Rule)


def test_above_32_degrees_of_air_it_is_an_hour(season, cook):
    stew = pot(cook, season, clock="15:00")
    measured(cook, season, stew, "arrival", "58", "15:30", air="32")
    assert "Serve until 17:00" in shown(cook, season)
    measured(cook, season, stew, "arrival", "58", "15:31", air="90 F")
    assert "Serve until 16:00" in shown(cook, season)


def test_a_delivery_three_hours_before_maghrib_is_flagged_by_itself(season, cook):
    iftar = season.iftars[0]
    iftar.maghrib_at = local(season, "18:35")
    iftar.save()
    stew = pot(cook, season, clock="15:00")
    measured(cook, season, stew, "dispatch", "75", "15:20")
    assert "before Maghrib: it must be held hot" not in shown(cook, season)
    measured(cook, season, stew, "arrival", "70", "15:30")
    assert "Delivered 185 minutes before Maghrib: it must be held hot until then." in shown(cook, season)


def test_what_nobody_measured_is_not_known_to_be_good(season, cook):
    stew = pot(cook, season, clock="15:30")
    page = shown(cook, season)
    assert "Measure now" in page
    assert "Nobody has measured it yet." in page
    assert "Can be served" not in page
    measured(cook, season, stew, "cooked", "76")
    assert "Can be served" in shown(cook, season)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"celsius": "warm"}, "Write a number"),
        ({"celsius": "630"}, "Write 150 or less"),
        ({"celsius": ""}, "Please fill in: Temperature in the middle"),
        ({"clock": "25:00"}, "Write a time such as 17:05"),
        ({"clock": "16:01"}, "This time has not come yet"),
        ({"clock": "13:59"}, "before the batch was made"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(season, cook, wrong, sentence):
    stew = pot(cook, season, clock="14:00")
    said = {"celsius": "68", "clock": "15:15", "air": "31,5"} | wrong
    answer = measured(cook, season, stew, "arrival", said.pop("celsius"), **said)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert 'value="31,5"' in html
    assert f'value="{wrong.get("celsius") or wrong.get("clock") or "15:15"}"' in html
    assert Reading._rows.count() == 0
    assert cook.get(address(season, "reading/")).url == address(season)


def test_a_batch_that_is_refused_keeps_what_was_typed(season, cook):
    answer = cook.post(address(season), POT | {"portions": "many", "dish": "Pilaf"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    assert 'value="Pilaf"' in answer.content.decode()
    assert cook.post(address(season), POT | {"clock": "16:01"}).status_code == 422
    assert Batch._rows.count() == 0


def test_an_hour_after_midnight_still_belongs_to_the_evening(season, cook, at, monkeypatch):
    iftar = season.iftars[0]
    iftar.maghrib_at = local(season, "22:20")
    iftar.save()
    at("23:00")
    stew = pot(cook, season, clock="21:00")
    later = local(season, "23:59") + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert measured(cook, season, stew, "plus_60", "64", "0:20").status_code == 302
    assert stew.readings.get().read_at == local(season, "23:20") + timedelta(hours=1)


def test_only_who_cooks_opens_the_log(season, at):
    allowed = {Role.OWNER, Role.ORGANISER, Role.KITCHEN}
    for role in Role:
        client = Client()
        client.force_login(yusuf(season.host, role))
        assert client.get(address(season)).status_code == (200 if role in allowed else 403)
        assert client.post(address(season), POT).status_code == (302 if role in allowed else 403)
    assert Batch._rows.count() == len(allowed)


def test_the_food_of_another_host_is_not_there(season, cook):
    other = idris()
    theirs = Batch(iftar=other.iftars[0], dish="Koshari", kind="hot", made_at=local(season, "14:00"))
    theirs.save(force_insert=True)
    reading = Reading(batch=theirs, stage="arrival", celsius=70, read_at=local(season, "15:00"))
    reading.save(force_insert=True)
    assert "Koshari" not in shown(cook, season)
    assert measured(cook, season, theirs, "arrival", "70").status_code == 404
    assert cook.get(address(season, iftar=other.iftars[0])).status_code == 404
    for sent in ({"batch": theirs.pk}, {"reading": reading.pk}, {}):
        assert cook.post(address(season, "back/"), sent).status_code == 404
    assert (Batch._rows.count(), Reading._rows.count()) == (1, 1)
    own = pot(cook, season)
    assert measured(cook, season, own, "arrival", "70").status_code == 302


def test_no_batch_is_reached_from_all_rows():
    for model in (Batch, Reading):
        with pytest.raises(WallError):
            model.objects.all()


def test_a_slip_is_taken_back(season, cook):
    stew = pot(cook, season, clock="14:00")
    measured(cook, season, stew, "arrival", "6.5", "15:00")
    assert "below 63 °C" in shown(cook, season)
    assert cook.post(address(season, "back/"), {"reading": Reading._rows.get().pk}).status_code == 302
    assert "below 63 °C" not in shown(cook, season)
    assert cook.post(address(season, "back/"), {"batch": stew.pk}).status_code == 302
    assert "No batch is written down yet" in shown(cook, season)
    assert AuditEntry.objects.of(season.host).filter(deed="take_back_food").count() == 2


def test_a_place_says_by_which_rules_its_food_is_judged(season, cook):
    stew = pot(cook, season, clock="15:00")
    measured(cook, season, stew, "arrival", "61", "15:30")
    assert "Serve until" in shown(cook, season)
    assert cook.post(address(season, "rules/"), {"food_rules": "us"}).status_code == 302
    assert "● Can be served" in shown(cook, season)
    assert cook.post(address(season, "rules/"), {"food_rules": "none"}).status_code == 422
    assert Site._rows.get().food_rules == "us"


def test_the_log_holds_no_person():
    columns = {field.name for model in (Batch, Reading) for field in model._meta.get_fields()}
    assert columns == {
        "id", "iftar", "dish", "supplier", "halal_source", "portions", "kind", "made_at", "readings",
        "batch", "stage", "celsius", "air_celsius", "read_at", "allergens",
    }  # fmt: skip


def test_the_log_says_that_no_persons_name_belongs_there(season, cook):
    assert "No person’s name" in cook.get(address(season)).content.decode()


def test_it_is_kept_for_ninety_days(season, monkeypatch):
    iftar = season.iftars[0]
    for age in (timedelta(days=90), timedelta(days=90, seconds=1)):
        batch = Batch(iftar=iftar, dish=f"{age}", kind="hot", made_at=NOW - age)
        batch.save(force_insert=True)
        Reading(batch=batch, stage="cooked", celsius=80, read_at=NOW).save(force_insert=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    call_command("tend", once=True)
    assert [batch.dish for batch in Batch._rows.all()] == ["90 days, 0:00:00"]
    assert Reading._rows.count() == 1


@pytest.mark.parametrize("wrong", [{"kind": "warm"}, {"portions": 0}])
def test_the_store_refuses_what_no_form_sends(season, wrong):
    row = Batch(**{"iftar": season.iftars[0], "dish": "Stew", "kind": "hot", "made_at": NOW} | wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_batch_and_three_cost_the_same_queries(season, cook, django_assert_num_queries):
    measured(cook, season, pot(cook, season), "cooked", "80")
    shown(cook, season)  # what was said once is said
    with django_assert_num_queries(11):
        cook.get(address(season))
    for _more in range(2):
        measured(cook, season, pot(cook, season), "cooked", "80")
    shown(cook, season)
    with django_assert_num_queries(11):
        cook.get(address(season))


@pytest.mark.parametrize(
    ("ticked", "kept", "said"),
    [
        ([], None, "Allergens: not stated"),
        (["none"], [], "Allergens: none of the fourteen"),
        (["milk", "gluten"], ["gluten", "milk"], "Allergens: Cereals with gluten, Milk"),
    ],
)
def test_allergens_are_said_none_or_not_stated_and_silence_is_not_none(season, cook, ticked, kept, said):
    batch = pot(cook, season, allergens=ticked)
    assert batch.allergens == kept
    assert said in shown(cook, season)


def test_that_none_is_in_it_and_that_one_is_cannot_both_be(season, cook):
    answer = cook.post(address(season), POT | {"allergens": ["none", "milk"]})
    assert answer.status_code == 422
    assert "Tick allergens, or that none of these is in it, not both." in answer.content.decode()
    assert cook.post(address(season), POT | {"allergens": ["poison"]}).status_code == 422
    assert not Batch._rows.exists()


@pytest.mark.parametrize(
    ("called", "ticked", "kept"),
    [
        ("Lamb stew", [], ["celery"]), ("lamb  STEW", [], ["celery"]), ("Lamb stew", ["milk"], ["milk"]),
        ("Lamb stew", ["none"], []), ("Lamb", [], None),
    ],
)  # fmt: skip
def test_a_batch_takes_the_allergens_of_the_menus_dish_where_none_are_stated(
    season, cook, called, ticked, kept
):
    [iftar] = season.iftars
    for name, allergens in [("Lamb Stew", ["celery"]), ("Soup", ["fish"])]:
        iftar.dishes.add(Dish._rows.create(host=season.host, name=name, part="meal", allergens=allergens))
    Dish._rows.create(host=season.host, name="Lamb", part="meal", allergens=["nuts"])  # not on this evening
    assert pot(cook, season, dish=called, allergens=ticked).allergens == kept
    assert '<option value="Lamb Stew">' in cook.get(address(season)).content.decode()
