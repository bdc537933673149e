"""Who cooks how much and when it comes; and how long the stalls take."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.cast import amina, idris, signed_in, text, yusuf

from sufra.kitchen.actions.fixing import fix
from sufra.kitchen.queries.serving import serving_page
from sufra.kitchen.queries.shares import shares_page
from sufra.models import Arrival, AuditEntry, CookNumber, Iftar, ProgrammeItem, Site, Supplier
from sufra.rules.roles import Role
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Riverside Kitchen", "most_meals": "1000", "arrives_from": "75", "arrives_until": "45",
    "travel_minutes": "20",
}  # fmt: skip
PLAN = {"stalls": "3", "servers_a_stall": "2", "seconds_a_guest": "12,5", "served_within_minutes": "30"}


@pytest.fixture
def season(monkeypatch):
    season = amina()
    moment = season.iftars[0].maghrib_at - timedelta(hours=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return season


def evening(season, end=""):
    return f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/kitchen/{end}"


def cooks(season):
    return f"/en/host/{season.host.pk}/site/{season.site.pk}/kitchen/cooks/"


def fixed_at(season, meals):
    """The number that is fixed, as `tend` writes it."""
    fix(iftar=season.iftars[0], now=season.iftars[0].maghrib_at - timedelta(hours=5))
    CookNumber._rows.update(meals=meals)


def test_the_number_is_shared_out_in_order_and_what_nobody_cooks_is_said(season, cook):
    fixed_at(season, 2500)
    for name in ("Riverside Kitchen", "Hill Bakery"):
        assert cook.post(cooks(season), SAID | {"name": name}).status_code == 302
    page = text(cook.get(evening(season)))
    # Maghrib is shown as 17:43 there; 75 and 45 minutes before, and 20 more on the way.
    assert "Riverside Kitchen arrives 16:28 to 16:58, sets off by 16:38 1000 Hill Bakery" in page
    assert "Nobody cooks 500 of them yet." in page
    cook.post(cooks(season), SAID | {"name": "Market Hall", "most_meals": "٧٠٠"})
    assert "Nobody cooks" not in text(cook.get(evening(season)))


def test_what_would_stand_too_long_is_said(season, cook):
    """Hot food three hours before Maghrib is what real evenings get (facts/field.md [S21])."""
    fixed_at(season, 100)
    cook.post(cooks(season), SAID | {"arrives_from": "120"})
    assert "hold it hot" not in text(cook.get(evening(season)))
    cook.post(cooks(season), SAID | {"name": "Hill Bakery", "arrives_from": "180"})
    assert "What comes first waits 180 minutes: hold it hot" in text(cook.get(evening(season)))


def test_without_anybody_a_small_evening_says_nothing_and_a_large_one_asks(season, cook):
    fixed_at(season, 1000)
    assert "Who cooks" not in text(cook.get(evening(season)))
    CookNumber._rows.update(meals=1001)
    assert "Small kitchens are trusted with 1000 hot meals at most." in text(cook.get(evening(season)))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Please fill in: Who cooks"),
        ({"most_meals": "0"}, "Write 1 or more."),
        ({"arrives_until": "90"}, "Fewer minutes before Maghrib than it begins, such as 45."),
        ({"travel_minutes": "soon"}, "Write a whole number"),
    ],
)
def test_what_cannot_be_is_said_and_kept(season, cook, wrong, sentence):
    answer = cook.post(cooks(season), SAID | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="75"' in answer.content.decode()
    assert not Supplier._rows.exists()


def test_a_supplier_is_changed_and_taken_out(season, cook):
    cook.post(cooks(season), SAID)
    row = Supplier._rows.get()
    address = f"{cooks(season)}{row.pk}/"
    assert cook.post(address, SAID | {"most_meals": "300"}).status_code == 302
    row.refresh_from_db()
    assert row.most_meals == 300
    assert cook.post(address, {"drop": "yes"}).status_code == 302
    assert not Supplier._rows.exists()
    deeds = (
        AuditEntry.objects.of(season.host).filter(deed__endswith="supplier").values_list("deed", flat=True)
    )
    assert sorted(deeds) == ["drop_supplier", "keep_supplier", "keep_supplier"]


def test_a_form_that_is_sent_twice_makes_no_second_supplier(season, cook):
    cook.post(cooks(season), SAID)
    again = cook.post(cooks(season), SAID | {"name": " riverside  kitchen"})
    assert again.status_code == 422
    assert "It is written down already." in text(again)
    assert Supplier._rows.count() == 1
    row = Supplier._rows.get()
    assert cook.post(f"{cooks(season)}{row.pk}/", SAID | {"most_meals": "9"}).status_code == 302


def test_another_hosts_suppliers_are_not_there_and_a_door_may_not(season, cook):
    cook.post(cooks(season), SAID)
    other, row = idris(), Supplier._rows.get()
    stranger = signed_in(other.owner)
    assert stranger.post(f"{cooks(other)}{row.pk}/", {"drop": "yes"}).status_code == 404
    assert stranger.get(cooks(season)).status_code == 404
    door = signed_in(yusuf(season.host, Role.DOOR))
    assert door.get(cooks(season)).status_code == 403
    assert door.get(evening(season, "serving/")).status_code == 200
    assert door.post(evening(season, "serving/plan/"), PLAN).status_code == 403


@pytest.mark.parametrize("wrong", [{"most_meals": 0}, {"arrives_from": 10, "arrives_until": 20}])
def test_the_store_refuses_what_no_form_sends(season, wrong):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Supplier._rows.create(site=season.site, name="Nobody", **wrong)


def test_the_plan_says_when_the_last_is_served_and_how_many_stalls_it_takes(season, cook):
    Iftar._rows.update(meals_there=600)
    assert cook.post(evening(season, "serving/plan/"), PLAN).status_code == 302
    page = serving_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at)
    # The usual running order begins the meal after 15 minutes. 600 guests, 3 stalls of 2: 100 rounds of
    # 12.5 s. In the other 15 minutes are 72 rounds, for which it takes 5 stalls.
    assert (page.begins_minutes, page.now.minutes, page.needed) == (15, 36, 5)
    assert [row.stalls for row in page.rows if row.is_now] == [3]
    shown = text(cook.get(evening(season, "serving/")))
    assert f"{page.now.minutes} minutes after Maghrib" in shown
    assert "real lines are slower" in shown


def expected(season):
    return shares_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at).expected


def test_in_a_shortage_it_says_how_many_meals_are_served_and_how_many_people_more_are_expected(season, cook):
    people = expected(season)
    assert people > 10
    Iftar._rows.update(meals_there=people)
    assert "more are expected" not in text(cook.get(evening(season, "serving/")))
    Iftar._rows.update(meals_there=people - 7)
    shown = text(cook.get(evening(season, "serving/")))
    assert f"{people - 7} hot meals are served." in shown
    assert "7 people more are expected than there are hot meals." in shown
    Iftar._rows.update(meals_there=people - 1)
    assert "1 person more is expected" in text(cook.get(evening(season, "serving/")))


def test_who_is_inside_beyond_what_was_expected_goes_without_too(season, cook):
    people, [section] = expected(season), season.iftars[0].sections.all()
    Iftar._rows.update(meals_there=people)
    Arrival(
        uuid=uuid4(), iftar=season.iftars[0], section=section, kind="walk_in", guests=people + 40, device="x",
        counted_at=season.iftars[0].doors_at, received_at=season.iftars[0].doors_at,
    ).save(force_insert=True)  # fmt: skip
    assert "40 people more are expected" in text(cook.get(evening(season, "serving/")))


def test_without_a_hot_meal_there_is_no_last_guest(season, cook):
    Iftar._rows.update(meals_there=1)
    shown = text(cook.get(evening(season, "serving/")))
    assert "The last guest has a hot meal at" in shown
    assert "1 hot meal is served." in shown
    Iftar._rows.update(meals_there=0)
    shown = text(cook.get(evening(season, "serving/")))
    assert "There is no hot meal to serve." in shown
    assert "The last guest" not in shown
    assert "Served by" not in shown
    assert "Stalls and servers of this place" in shown


@pytest.mark.parametrize(("servers", "words"), [("1", "1 server at each"), ("2", "2 servers at each")])
def test_one_server_is_no_servers(season, cook, servers, words):
    Iftar._rows.update(meals_there=600)
    cook.post(evening(season, "serving/plan/"), PLAN | {"servers_a_stall": servers})
    assert f"This takes {words} stall and 12.5 s a guest" in text(cook.get(evening(season, "serving/")))


def test_serving_begins_when_the_running_order_says_so(season, cook):
    Iftar._rows.update(meals_there=600)
    cook.post(evening(season, "serving/plan/"), PLAN)
    ProgrammeItem.objects.filter(iftar=season.iftars[0]).delete()
    at_once = serving_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at)
    ProgrammeItem(iftar=season.iftars[0], kind="meal", offset_minutes=25).save()
    later = serving_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at)
    assert (at_once.now.minutes, later.now.minutes) == (21, 46)
    assert later.needed > at_once.needed
    ProgrammeItem.objects.update(offset_minutes=40)
    never = serving_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at)
    assert never.needed is None
    assert "No number of stalls is enough for them within 30 minutes" in text(
        cook.get(evening(season, "serving/"))
    )


@pytest.mark.parametrize(("seconds", "minutes"), [(1.1, 33), (1.1, 55), (1.12, 7), (12.5, 30)])
def test_as_many_stalls_as_are_enough_are_in_time(season, seconds, minutes):
    """Hundredths of seconds have no exact binary form."""
    ProgrammeItem.objects.filter(iftar=season.iftars[0]).delete()
    Iftar._rows.update(meals_there=6000)
    Site._rows.update(servers_a_stall=2, seconds_a_guest=seconds, served_within_minutes=minutes)
    page = serving_page(season.iftars[0], Reader.of(season.host), season.iftars[0].maghrib_at)
    assert {row.stalls: row.in_time for row in page.rows}[page.needed]
    assert not any(row.in_time for row in page.rows if row.stalls < page.needed)


def test_a_plan_that_cannot_be_is_said_and_kept(season, cook):
    answer = cook.post(evening(season, "serving/plan/"), PLAN | {"seconds_a_guest": "0"})
    assert answer.status_code == 422
    assert "Write 1 or more." in answer.content.decode()
    assert Site._rows.get().stalls == 2


def test_one_supplier_and_three_cost_the_same_queries(season, cook, django_assert_num_queries):
    for name in ("Riverside Kitchen", "Hill Bakery", "Market Hall"):
        cook.post(cooks(season), SAID | {"name": name})
        if name != "Hill Bakery":
            with django_assert_num_queries(7):
                cook.get(cooks(season))
