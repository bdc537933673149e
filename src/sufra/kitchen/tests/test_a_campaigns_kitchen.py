"""A campaign sees all its places of a day: who may run short first, and what can still be moved to them."""

import re
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.cast import amina_with, another_place, idris, text, yusuf

from sufra.booking.actions.reserving import Wish, reserve
from sufra.kitchen.actions import transfers
from sufra.kitchen.actions.fixing import fix
from sufra.kitchen.queries import campaign
from sufra.kitchen.queries.number import number_of, numbers_of
from sufra.models import Arrival, Batch, CookNumber, Iftar, KitchenReport, Site, Transfer
from sufra.models.ids import new_id
from sufra.rules.evenings import Evening
from sufra.rules.roles import Role
from sufra.timing.clock import zone

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 5)
PLACES = {"Quay": (41.026, 28.974), "Square": (41.008, 28.956), "Hill": (41.06, 28.99)}


@pytest.fixture
def season():
    evenings = [Evening(evening_on=DAY + timedelta(days=days), anchor="civil") for days in (-1, 0, 1)]
    season = amina_with(evenings, town="Istanbul", coming="both")
    latitude, longitude = PLACES["Quay"]
    Site._rows.filter(pk=season.site.pk).update(name="Quay", latitude=latitude, longitude=longitude)
    for name in ("Square", "Hill"):
        another_place(season, name, PLACES[name], coming="both")
    return season


@pytest.fixture
def day():
    return DAY


def local(clock):
    hour, minute = map(int, clock.split(":"))
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=zone("Europe/Istanbul"))


def tonight(season, name=None):
    rows = Iftar.objects.of(season.host).with_place().filter(evening_on=DAY).order_by("site__name")
    return rows.get(site__name=name) if name else list(rows)


def made(season, **meals):
    """Fix every number, and report what was made instead at some places: so many more or fewer."""
    for iftar in tonight(season):
        fix(iftar=iftar, now=local("12:00"))
    for name, more in meals.items():
        iftar = tonight(season, name)
        number = CookNumber.objects.of_evening(iftar).meals
        KitchenReport(iftar=iftar, meals_made=number + more, written_at=local("15:00")).save()


def address(season, end="", language="en"):
    return f"/{language}/host/{season.host.pk}/campaign/{season.campaign.pk}/kitchen/{end}"


def order(answer):
    return re.findall(r"<h3><a [^>]+><bdi>(\w+)</bdi>", answer.content.decode())


def send(season, giver, receiver, meals, celsius=70.0):
    batch = Batch(
        iftar=tonight(season, giver), dish="Lentils", kind="hot", made_at=local("15:50"), portions=500
    )  # fmt: skip
    batch.save(force_insert=True)
    return transfers.send_transfer(
        giver=tonight(season, giver), receiver=tonight(season, receiver), form_key=new_id(), batch=batch,
        meals=meals, celsius=celsius, air=None, clock=None, user=season.owner, now=local("16:00"),
        insists=True,
    )  # fmt: skip


def test_it_opens_on_the_next_day_that_is_not_over(season, cook, at):
    assert "Friday 5 March 2027" in text(cook.get(address(season)))
    at("20:50")
    assert "Friday 5 March 2027" in text(cook.get(address(season)))
    at("21:05")
    assert "Saturday 6 March 2027" in text(cook.get(address(season)))
    at("21:05", days=3)
    assert "Saturday 6 March 2027" in text(cook.get(address(season)))


def test_every_day_has_its_address_with_the_days_around(season, cook):
    answer = cook.get(address(season, "?day=2027-03-05"))
    assert re.findall(r'href="\?day=([\d-]+)"', answer.content.decode()) == ["2027-03-04", "2027-03-06"]
    assert order(answer) == ["Hill", "Quay", "Square"]
    assert "No evening of this campaign is on that day." in text(cook.get(address(season, "?day=2027-05-01")))
    assert cook.get(address(season, "?day=yesterday")).status_code == 404


@pytest.mark.parametrize(("celsius", "missing", "until"), [(70.0, 12, ""), (58.0, 20, "Serve until 17:50")])
def test_what_is_on_its_way_helps_only_where_it_lasts_until_maghrib(season, cook, celsius, missing, until):
    made(season, Quay=0, Square=-20, Hill=0)
    send(season, "Quay", "Square", 8, celsius)
    shown = text(cook.get(address(season)))
    assert f"▲ {missing} hot meals are missing" in shown
    assert "on its way: 8" in shown
    assert until in shown
    assert ("Serve until" in shown) == bool(until)


def test_a_campaign_without_a_public_evening_says_so(season, cook):
    Iftar._rows.update(published_at=None)
    assert "No evening of this campaign is public yet." in text(cook.get(address(season)))


def test_each_place_says_by_when_its_number_is_fixed_and_which_is_overdue(season, cook, at):
    Site._rows.filter(name="Hill").update(cook_by=time(17))
    fix(iftar=tonight(season, "Square"), now=local("12:03"))
    answer = cook.get(address(season))
    assert order(answer) == ["Quay", "Square", "Hill"]
    shown = text(answer)
    assert "Quay ◆ Overdue: it was to be fixed at 12:00" in shown
    assert "Square Fixed at 12:03" in shown
    assert "Hill Provisional; fixed at 17:00" in shown
    at("21:05")
    shown = text(cook.get(address(season, "?day=2027-03-05")))
    assert shown.count(" over ") == 3
    assert "All evenings of this day are over." in shown
    assert "Hill over To cook –" in shown  # what nobody fixed is not reckoned afterwards


def test_who_may_run_short_stands_first_and_what_can_be_moved_is_said_with_its_way(season, cook):
    made(season, Quay=30, Square=-20, Hill=-5)
    answer = cook.get(address(season))
    assert order(answer) == ["Square", "Hill", "Quay"]
    shown = text(answer)
    assert "25 hot meals are missing, at 2 places" in shown
    assert "▲ 20 hot meals are missing" in shown
    assert "● 30 hot meals can be spared" in shown
    assert (
        "20 from Quay to Square 3.3 km · 28 minutes with loading and handing over · leave by 18:19" in shown
    )
    assert "5 from Quay to Hill" in shown
    assert "stays missing" not in shown
    link = f"transfers/new/?to={tonight(season, 'Square').pk}&amp;meals=20"
    assert link in answer.content.decode()
    form = re.search(r'href="([^"]+transfers/new/[^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    assert cook.get(form).status_code == 200


def test_what_no_surplus_covers_is_said(season, cook):
    made(season, Quay=30, Square=-50)
    assert "20 hot meals stay missing even then." in text(cook.get(address(season)))


def test_what_is_sent_counts_at_neither_place_and_is_not_proposed_again(season, cook, at):
    made(season, Quay=30, Square=-20)
    fixed = {name: CookNumber.objects.of_evening(tonight(season, name)).meals for name in PLACES}
    sent = send(season, "Quay", "Square", 20)
    shown = text(cook.get(address(season)))
    assert f"Hot meals there {fixed['Quay'] + 10} " in shown
    assert f"Hot meals there {fixed['Square'] - 20} on its way: 20 " in shown
    assert "On its way 20 from Quay to Square Left at 16:00, there at about 16:28." in shown
    assert "Can still be moved" not in shown
    assert "▲" not in shown
    row = Transfer.objects.of(season.host).with_places().get(pk=sent.pk)
    transfers.receive_transfer(
        transfer=row, celsius=68.0, air=None, clock=None, user=season.owner, now=local("16:30")
    )  # fmt: skip
    shown = text(cook.get(address(season)))
    assert f"Hot meals there {fixed['Square']} " in shown
    assert "On its way" not in shown


@pytest.mark.parametrize("are_off", [("Quay", "Square"), tuple(PLACES)])
def test_what_is_on_its_way_is_listed_though_both_evenings_are_off(season, cook, are_off):
    sent = send(season, "Quay", "Square", 20)
    Iftar._rows.filter(evening_on=DAY, site__name__in=are_off).update(state="cancelled")
    answer = cook.get(address(season))
    shown = text(answer)
    assert order(answer) == [name for name in PLACES if name not in are_off]
    assert "Friday 5 March 2027" in shown
    assert "On its way 20 from Quay to Square" in shown
    assert "Confirm that it arrived" not in shown
    assert cook.get(address(season, "?day=2027-03-04")).content.decode().count('href="?day=2027-03-05"') == 1
    row = Transfer.objects.of(season.host).with_places().get(pk=sent.pk)
    transfers.call_back_transfer(transfer=row, user=season.owner, now=local("16:30"))
    assert "On its way" not in text(cook.get(address(season, "?day=2027-03-05")))
    following = cook.get(address(season, "?day=2027-03-04")).content.decode()
    assert ('href="?day=2027-03-05"' in following) == (len(are_off) < len(PLACES))


def test_where_the_nearest_surplus_is_too_far_or_it_is_too_late_the_page_says_so_calmly(season, cook, at):
    made(season, Quay=30, Square=-20)
    at("18:20")
    shown = text(cook.get(address(season)))
    assert (
        "Nothing can be moved in time: the nearest hot meals to spare are 3.3 km away, which takes 28"
        in shown
    )
    at("16:00")
    Site._rows.filter(name="Quay").update(latitude=-6.2, longitude=106.8)
    shown = text(cook.get(address(season)))
    assert re.search(
        r"Nothing can be moved in time: the nearest hot meals to spare are 1\d{4} km away\.", shown
    )


def test_where_nobody_can_spare_anything_or_nothing_is_missing_that_is_said(season, cook):
    made(season, Square=-20)
    assert "no place has hot meals to spare" in text(cook.get(address(season)))
    KitchenReport._rows.all().delete()
    shown = text(cook.get(address(season)))
    assert "No place has fewer than it should have." in shown
    assert "Can still be moved" not in shown
    CookNumber._rows.all().delete()
    assert "How many there are is known once the numbers are fixed." in text(cook.get(address(season)))


def test_the_risk_is_that_of_the_number_and_greater_where_less_was_made(season, cook):
    made(season, Square=-20)
    shown = {
        row.place: (row.percent, row.number.short)
        for row in campaign.campaign_kitchen(season.campaign, DAY, campaign.Reader.of(), local("16:00")).rows
    }
    for name in ("Quay", "Hill"):
        assert shown[name][0] == round(100 * shown[name][1])
    assert shown["Square"][0] > 10


def test_people_who_are_in_are_shown_where_doors_counted(season, cook):
    [quay] = Iftar._rows.filter(evening_on=DAY, site__name="Quay")
    assert "People in" not in text(cook.get(address(season)))
    Arrival(
        uuid=UUID(int=1), iftar=quay, section=quay.sections.first(), kind="walk_in", guests=31, device="x",
        counted_at=local("15:50"), received_at=local("15:50"),
    ).save(force_insert=True)  # fmt: skip
    assert text(cook.get(address(season))).count("People in 31") == 1


def come_in(season, name, guests, crew=0):
    iftar = tonight(season, name)
    Iftar._rows.filter(pk=iftar.pk).update(crew=crew)
    Arrival(
        uuid=uuid4(), iftar=iftar, section=iftar.sections.first(), kind="walk_in", guests=guests, device="x",
        counted_at=local("15:50"), received_at=local("15:50"),
    ).save(force_insert=True)  # fmt: skip


def meals_are(season, meals, name=None):
    CookNumber._rows.filter(**({"iftar": tonight(season, name)} if name else {})).update(
        meals=meals, low=30, high=60, short=0.09
    )


def test_where_more_are_inside_than_meals_are_there_it_stands_first_as_short_by_so_many(season, cook, at):
    made(season)
    meals_are(season, 49)
    assert order(cook.get(address(season))) == ["Hill", "Quay", "Square"]
    come_in(season, "Square", 225, crew=6)
    answer = cook.get(address(season))
    assert order(answer) == ["Square", "Hill", "Quay"]
    shown = text(answer)
    assert "182 hot meals are missing, at 1 place" in shown
    assert "To cook 49 Range 30–60 Runs short 100 % Hot meals there 49 People in 225" in shown
    assert shown.count("Runs short 9 %") == 2
    at("21:05")
    shown = text(cook.get(address(season, "?day=2027-03-05")))
    assert "missing, at" not in shown
    assert "Runs short 1" not in shown
    assert "People in" not in shown


@pytest.mark.parametrize(("guests", "missing", "percent"), [(43, 0, 9), (44, 1, 100)])
def test_as_many_meals_as_people_inside_and_crew_are_just_enough(season, guests, missing, percent):
    made(season)
    meals_are(season, 49)
    come_in(season, "Square", guests, crew=6)
    found = {
        row.place: (row.spot.missing, row.percent)
        for row in campaign.campaign_kitchen(season.campaign, DAY, campaign.Reader.of(), local("16:00")).rows
    }
    assert found == {"Square": (missing, percent), "Hill": (0, 9), "Quay": (0, 9)}


def test_nobody_gives_away_what_the_people_inside_eat(season, cook):
    made(season, Square=-5)
    meals_are(season, 49)
    KitchenReport._rows.filter(iftar=tonight(season, "Square")).update(meals_made=40)
    KitchenReport(iftar=tonight(season, "Quay"), meals_made=80, written_at=local("15:00")).save()
    assert "9 from Quay to Square" in text(cook.get(address(season)))
    come_in(season, "Quay", 76)
    assert "4 from Quay to Square" in text(cook.get(address(season)))


def test_where_it_is_not_known_how_many_meals_places_have_nobody_says_that_they_have_none(season, cook):
    made(season, Square=-20)
    CookNumber._rows.exclude(iftar=tonight(season, "Square")).delete()
    assert "no place is known to have hot meals to spare" in text(cook.get(address(season)))
    KitchenReport._rows.all().delete()
    shown = text(cook.get(address(season)))
    assert "No place is known to have fewer than it should have." in shown
    assert "spare meals included: mostly more than the people without a hot meal on fair shares" in shown


def with_a_past(season):
    """Evenings that were counted in three ways, and a party for tonight."""
    for days in (1, 2, 3, 4):
        for place, iftar in enumerate(tonight(season)):
            past = Iftar._rows.get(pk=iftar.pk)
            past.pk, past.evening_on = None, DAY - timedelta(days=days + 1)
            past.maghrib_at -= timedelta(days=days + 1)
            past.id = f"{place}past{days:03d}"
            past.save(force_insert=True)
            if days > place:
                people = 40 + 10 * place + days
                KitchenReport(iftar=past, people=people, written_at=past.closes_at).save(force_insert=True)


def test_a_number_that_is_not_fixed_is_the_one_that_stands_on_the_evenings_own_page(season):
    with_a_past(season)
    for iftar in tonight(season)[:2]:
        reserved(iftar)
    together = numbers_of(season.campaign, tonight(season), local("10:00"))
    for iftar in tonight(season):
        alone, found = number_of(iftar, local("10:00")), together[iftar.pk]
        assert found.forecast.evenings_learned > 0
        assert (found.low, found.meals, found.high, found.packs) == (
            alone.low, alone.meals, alone.high, alone.packs,
        )  # fmt: skip
        assert found.forecast.chances.tolist() == alone.forecast.chances.tolist()
        assert found.reserved == alone.reserved


def reserved(iftar):
    wish = Wish(section=iftar.sections.get().pk, guests=5, name="Huda")
    reserve(iftar_id=iftar.pk, form_key=f"tonight {iftar.pk}", wish=wish, now=local("09:00"))


@pytest.mark.parametrize("are_fixed", [True, False])
def test_one_place_and_three_cost_the_same_queries(season, cook, are_fixed, django_assert_num_queries):
    with_a_past(season)
    if are_fixed:
        made(season, Quay=30, Square=-20)
        send(season, "Quay", "Square", 10)
    Iftar._rows.filter(evening_on=DAY).exclude(site__name="Quay").update(published_at=None)
    cook.get(address(season))  # what was said once is said
    with django_assert_num_queries(ASKED + (0 if are_fixed else 9)):
        assert order(cook.get(address(season))) == ["Quay"]
    Iftar._rows.update(published_at=local("09:00"))
    with django_assert_num_queries(ASKED + (0 if are_fixed else 9)):
        assert len(order(cook.get(address(season)))) == 3


ASKED = 16


def test_of_very_many_places_the_riskiest_stand_on_the_page_and_the_rest_is_counted(
    season, cook, monkeypatch
):
    monkeypatch.setattr(campaign, "MOST_ROWS", 1)
    made(season, Square=-20)
    answer = cook.get(address(season))
    assert order(answer) == ["Square"]
    assert "And 2 places more, of less risk." in text(answer)


def test_of_very_many_that_are_not_fixed_those_with_the_next_deadline_are_reckoned(season, cook, monkeypatch):
    monkeypatch.setattr(campaign, "MOST_FORECASTS", 1)
    Site._rows.filter(name="Hill").update(cook_by=time(11))
    rows = campaign.campaign_kitchen(season.campaign, DAY, campaign.Reader.of(), local("10:00")).rows
    assert [(row.place, row.number is not None) for row in rows] == [
        ("Hill", True), ("Quay", False), ("Square", False),
    ]  # fmt: skip
    assert cook.get(address(season)).status_code == 200


def test_the_whole_team_sees_it_and_the_kitchen_alone_is_offered_to_send(season, at):
    made(season, Quay=30, Square=-20)
    for role, offers in ((Role.HELPER, False), (Role.KITCHEN, True)):
        client = Client()
        client.force_login(yusuf(season.host, role))
        answer = client.get(address(season))
        assert "20 from Quay to Square" in text(answer)
        assert ("Send 20 hot meals" in text(answer)) == offers


def test_the_campaign_of_another_host_is_not_there(season, cook):
    other = idris()
    stolen = f"/en/host/{season.host.pk}/campaign/{other.campaign.pk}/kitchen/"
    assert cook.get(stolen).status_code == 404
    assert cook.get(address(season)).status_code == 200


@pytest.mark.parametrize(("loaded", "needs_it"), [("urls", False), ("queries.campaign", True)])
def test_the_addresses_of_the_kitchen_are_loaded_without_numpy_though_the_page_needs_it(loaded, needs_it):
    code = f"import sys, django; django.setup(); import sufra.kitchen.{loaded}; print('numpy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - this very interpreter
    assert ran.stdout.strip() == str(needs_it)
