"""Hot meals go from one place to another: both sides confirm, and all that is known of them comes along."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.cast import amina_with, another_place, idris, text, yusuf

from sufra.kitchen.actions import food, transfers
from sufra.kitchen.queries.food import food_page
from sufra.models import AuditEntry, Batch, Iftar, KitchenReport, Moved, Reading, Site, Transfer
from sufra.models.ids import new_id
from sufra.models.walls import WallError
from sufra.rules.evenings import Evening
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role
from sufra.shell.formats import Reader
from sufra.timing.clock import zone

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 5)
QUAY, SQUARE = (41.026, 28.974), (41.008, 28.956)  # 3.2 km of street: 28 minutes with loading
AT_ONCE = 4


@pytest.fixture
def season():
    season = amina_with([Evening(evening_on=DAY, anchor="civil")], town="Istanbul")
    Site._rows.filter(pk=season.site.pk).update(name="Quay", latitude=QUAY[0], longitude=QUAY[1])
    another_place(season, "Square", SQUARE)
    return season


def local(clock):
    return datetime.fromisoformat(f"{DAY} {clock}").replace(tzinfo=zone("Europe/Istanbul"))


def quay(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Quay")


def square(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Square")


def hill(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Hill")


def pot(season, **facts):
    given = {
        "iftar": quay(season), "dish": "Lentils", "kind": "hot", "made_at": local("14:30"), "portions": 200,
        "supplier": "Harbour Kitchen", "halal_source": "Certificate 12", "allergens": ["celery"],
    }  # fmt: skip
    batch = Batch(**given | facts)
    batch.save(force_insert=True)
    return batch


def read(batch, stage, celsius, clock, air=None):
    row = Reading(batch=batch, stage=stage, celsius=celsius, air_celsius=air, read_at=local(clock))
    row.save(force_insert=True)


def stew(season, **facts):
    batch = pot(season, **facts)
    read(batch, "cooked", 84, "14:40")
    read(batch, "maghrib", 70, "15:40")
    return batch


def send(season, batch, *, meals=70, celsius=68.0, clock=None, now="16:00", air=None, key="", to=square):
    return transfers.send_transfer(
        giver=quay(season), receiver=to(season), form_key=key or new_id(), batch=batch, meals=meals,
        celsius=celsius, air=air, clock=clock, user=season.owner, now=local(now),
    )  # fmt: skip


def receive(season, sent, *, celsius=66.0, clock=None, now="16:30", air=None):
    return transfers.receive_transfer(
        transfer=row(season, sent), celsius=celsius, air=air, clock=clock, user=season.owner, now=local(now)
    )  # fmt: skip


def settle(season, sent, deed, now="16:30"):
    deed(transfer=row(season, sent), user=season.owner, now=local(now))


def take_back(season, batch):
    food.take_back_food(iftar=batch.iftar, row=batch, user=season.owner, now=local("16:05"))


def row(season, sent):
    return Transfer.objects.of(season.host).with_places().get(pk=sent.pk)


def moved(iftar):
    found = Transfer.objects.moved_of(iftar)
    return found.sent, found.coming, found.received


def refused(deed):
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        deed()
    return refusal.value.code


def address(season, end):
    return f"/en/host/{season.host.pk}/{end}"


FORM = {"form_key": "abcdefgh", "meals": "٧٠", "celsius": "١٥٤ F", "clock": "", "air": ""}


def test_what_is_sent_is_on_its_way_until_the_other_place_confirms_it(season, cook, at):
    batch = stew(season)
    giver, receiver = quay(season), square(season)
    form = address(season, f"evening/{giver.pk}/kitchen/transfers/new/")
    shown = cook.get(f"{form}?to={receiver.pk}&meals=70").content.decode()
    assert f'<option value="{receiver.pk}" selected>Square · 28 minutes</option>' in shown
    assert 'value="70"' in shown
    assert "Lentils · 14:30 · 200 portions left" in shown
    answer = cook.post(form, FORM | {"to": receiver.pk, "batch": batch.pk})
    sent = Transfer.objects.of(season.host).get()
    assert answer.url == address(season, f"transfer/{sent.pk}/")
    assert (sent.meals, sent.sent_celsius, sent.sent_at) == (70, 67.78, local("16:00"))
    assert [(each.stage, each.celsius) for each in batch.readings.all()][-1] == ("dispatch", 67.78)
    assert (moved(giver), moved(receiver)) == ((70, 0, 0), (0, 70, 0))
    assert "Left at 16:00, there at about 16:28." in text(cook.get(answer.url))
    at("16:31")
    done = cook.post(f"{answer.url}receipt/", {"celsius": "۶۶", "clock": "16.29", "air": ""})
    assert done.url == answer.url
    assert (moved(giver), moved(receiver)) == ((70, 0, 0), (0, 0, 70))
    assert "Received at 16:29. It counts here." in text(cook.get(answer.url))
    assert [entry.deed for entry in AuditEntry.objects.of(season.host).order_by("pk")][-2:] == [
        "send_transfer", "receive_transfer",
    ]  # fmt: skip


def test_the_same_form_sent_twice_sends_once_and_another_sends_more(season, cook):
    form = address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/")
    said = FORM | {"to": square(season).pk, "batch": stew(season).pk}
    first, again = cook.post(form, said), cook.post(form, said)
    assert first.url == again.url
    assert moved(quay(season)) == (70, 0, 0)
    assert cook.post(form, said | {"form_key": "hgfedcba"}).url != first.url
    assert moved(quay(season)) == (140, 0, 0)
    fresh = re.findall(r'name="form_key" value="(\w{8})"', cook.get(form).content.decode())
    assert len(fresh) == 1
    assert fresh != re.findall(r'name="form_key" value="(\w{8})"', cook.get(form).content.decode())


def test_a_form_that_says_something_else_than_it_sent_is_told_to_open_a_new_one(season):
    batch, rice = stew(season), stew(season, dish="Rice")
    another_place(season, "Hill", (41.06, 28.99))
    said = {"batch": batch, "key": "abcdefgh"}
    sent = send(season, **said)
    for other in ({"meals": 71}, {"celsius": 60.0}, {"batch": rice}, {"to": hill}):
        assert refused(lambda other=other: send(season, **said | other)) == "sent_already"
    assert send(season, **said, now="16:01") == sent
    assert moved(quay(season)) == (70, 0, 0)


@pytest.mark.parametrize(
    "settled",
    [
        receive,
        lambda season, sent: settle(season, sent, transfers.decline_transfer),
        lambda season, sent: settle(season, sent, transfers.call_back_transfer),
    ],
)
def test_a_form_whose_food_is_settled_does_not_say_that_it_is_on_its_way(season, cook, at, settled):
    form = address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/")
    said = FORM | {"to": square(season).pk, "batch": stew(season).pk}
    assert cook.post(form, said).status_code == 302
    settled(season, Transfer.objects.of(season.host).get())
    before = moved(quay(season)), moved(square(season))
    answer = cook.post(form, said)
    assert answer.status_code == 422
    assert "This form has sent food already. Open a new one to send more." in text(answer)
    assert (moved(quay(season)), moved(square(season))) == before


def test_batch_temperatures_and_allergens_come_along_and_are_judged_alike_on_both_sides(season):
    batch = stew(season)
    sent = send(season, batch, celsius=58.0, air=20.0)
    assert (sent.out_since, sent.discard_at) == (local("15:40"), local("17:40"))
    there = receive(season, sent, celsius=57.0)
    read(batch, "arrival", 57.0, "16:30")
    kept = [
        (one.dish, one.kind, one.made_at, one.supplier, one.halal_source, one.allergens)
        for one in (batch, there)
    ]
    assert kept[0] == kept[1]
    assert there.portions == 70
    for clock, state in (("16:31", "out"), ("17:40", "out"), ("17:41", "discard")):
        for evening in (quay(season), square(season)):
            [told] = food_page(evening, Reader("en", native=False), local(clock)).rows
            assert (told.state, told.since, told.until) == (state, "15:40", "17:40")
            degrees = [(each.time, each.degrees, each.air, each.wrongs) for each in told.readings]
            assert degrees == [
                ("14:40", "84 °C", "", []), ("15:40", "70 °C", "", []),
                ("16:00", "58 °C", "20 °C", ["below 63 °C"]), ("16:30", "57 °C", "", ["below 63 °C"]),
            ]  # fmt: skip


def test_what_is_measured_at_home_after_it_left_does_not_come_along(season):
    batch = stew(season)
    sent = send(season, batch)
    read(batch, "plus_60", 40, "16:20")
    assert [each.celsius for each in receive(season, sent).readings.all()] == [84, 70, 68, 66]


def test_what_is_on_its_way_stands_though_its_batch_is_gone(season):
    batch = stew(season)
    sent = send(season, batch)
    batch.delete()
    assert row(season, sent).batch_id is None
    there = receive(season, sent)
    assert (there.dish, there.allergens, there.readings.count()) == ("Lentils", ["celery"], 4)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"celsius": 58.0, "now": "17:50"}, "is_lost"),  # out since 15:40
        ({"celsius": 58.0, "now": "17:20"}, "lost_on_arrival"),  # served until 17:40, there at 17:48
        ({"meals": 201}, "more_than_is_left"),
        ({"now": "20:45"}, "after_the_close"),  # it closes at 20:59
        ({"now": "21:05"}, "over"),
        ({"clock": datetime(2027, 3, 5, 14, 29).time()}, "before_it_was_made"),  # noqa: DTZ001
        ({"clock": datetime(2027, 3, 5, 16, 1).time()}, "not_yet"),  # noqa: DTZ001
    ],
)
def test_food_that_is_lost_or_would_come_too_late_is_not_sent(season, given, code):
    batch = stew(season)
    assert refused(lambda: send(season, batch, **given)) == code
    assert Transfer.objects.of(season.host).count() == 0
    assert batch.readings.count() == 2


def test_the_same_food_a_little_earlier_or_a_portion_less_is_sent(season):
    assert send(season, stew(season), celsius=58.0, now="17:09").discard_at == local("17:40")
    assert send(season, stew(season), meals=200).meals == 200
    assert send(season, stew(season), now="20:28").meals == 70


def test_food_that_was_not_heated_through_is_not_sent(season):
    batch = pot(season)
    read(batch, "cooked", 71, "14:40")
    assert refused(lambda: send(season, batch)) == "not_through"
    read(batch, "cooked", 76, "14:50")
    assert send(season, batch).meals == 70


def test_no_more_is_sent_than_a_batch_has_left_until_some_of_it_is_back(season):
    batch = stew(season)
    sent = send(season, batch, meals=150)
    assert refused(lambda: send(season, batch, meals=51)) == "more_than_is_left"
    transfers.call_back_transfer(transfer=row(season, sent), user=season.owner, now=local("16:05"))
    assert send(season, batch, meals=200, now="16:10").meals == 200
    assert moved(quay(season)) == (200, 0, 0)


def test_of_a_batch_without_portions_no_more_is_sent_than_the_evening_has(season, cook):
    batch = stew(season, portions=None)
    assert send(season, batch, meals=500).meals == 500  # nobody knows how many there are
    KitchenReport(iftar=quay(season), meals_made=620, written_at=local("15:00")).save()
    assert refused(lambda: send(season, batch, meals=121)) == "more_than_is_there"
    said = FORM | {"to": square(season).pk, "batch": batch.pk, "meals": "121"}
    answer = cook.post(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"), said)
    assert "There are not so many hot meals at this evening. Left: 120." in text(answer)
    assert send(season, batch, meals=120).meals == 120
    KitchenReport._rows.update(meals_made=100)
    answer = cook.post(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"), said)
    assert "Left: 0." in text(answer)


def test_what_an_evening_received_can_be_sent_on(season):
    KitchenReport(iftar=square(season), meals_made=10, written_at=local("15:00")).save()
    receive(season, send(season, stew(season)))
    batch = stew(season, iftar=square(season), portions=None)

    def on(meals):
        return transfers.send_transfer(
            giver=square(season), receiver=quay(season), form_key=new_id(), batch=batch, meals=meals,
            celsius=68.0, air=None, clock=None, user=season.owner, now=local("16:40"),
        )  # fmt: skip

    assert refused(lambda: on(81)) == "more_than_is_there"
    assert on(80).meals == 80


def test_a_batch_stays_in_the_log_while_portions_of_it_are_away(season, cook):
    batch = stew(season)
    sent = send(season, batch)
    log = address(season, f"evening/{quay(season).pk}/kitchen/food/")
    answer = cook.post(f"{log}back/", {"batch": batch.pk}, follow=True)
    assert "Portions of this batch were sent to another place, so it stays in the log." in text(answer)
    settle(season, sent, transfers.decline_transfer)
    assert refused(lambda: take_back(season, batch)) == "portions_away"
    settle(season, sent, transfers.call_back_transfer)
    take_back(season, batch)
    assert not Batch._rows.exists()
    again = stew(season)
    receive(season, send(season, again, meals=200))
    assert refused(lambda: take_back(season, again)) == "portions_away"


def test_a_batch_that_was_received_stays_in_the_log(season, cook):
    there = receive(season, send(season, stew(season)))
    alike = stew(season, iftar=square(season), portions=70)
    log = address(season, f"evening/{square(season).pk}/kitchen/food/")
    answer = cook.post(f"{log}back/", {"batch": there.pk}, follow=True)
    assert "This batch came from another place, and it counts as received here." in text(answer)
    take_back(season, alike)
    assert list(Batch._rows.filter(iftar=square(season))) == [there]


def test_a_batch_that_was_taken_back_meanwhile_is_not_sent(season):
    batch = stew(season)
    Batch._rows.filter(pk=batch.pk).delete()
    assert refused(lambda: send(season, batch)) == "batch_gone"
    assert send(season, stew(season)).meals == 70


def test_the_stricter_of_both_places_rules_counts(season):
    Site._rows.filter(name="Quay").update(food_rules="us")
    assert send(season, stew(season), celsius=61.0).discard_at == local("17:40")
    Site._rows.filter(name="Square").update(food_rules="us")
    assert send(season, stew(season), celsius=61.0).discard_at is None


def test_an_evening_that_is_cancelled_sends_and_gets_nothing(season):
    batch = stew(season)
    for name in ("Quay", "Square"):
        Iftar._rows.filter(site__name=name).update(state="cancelled")
        assert refused(lambda: send(season, batch)) == "not_on"
        Iftar._rows.filter(site__name=name).update(state="on")
    assert send(season, batch).meals == 70


@pytest.mark.parametrize("state", ["cancelled", "paused"])
def test_what_is_on_its_way_to_an_evening_that_is_off_is_called_back_and_not_received(season, state):
    sent = send(season, stew(season))
    Iftar._rows.filter(site__name="Square").update(state=state)
    assert refused(lambda: receive(season, sent)) == "not_on"
    assert moved(square(season)) == (0, 70, 0)
    settle(season, sent, transfers.call_back_transfer)
    assert (moved(quay(season)), moved(square(season))) == ((0, 0, 0), (0, 0, 0))


def test_an_evening_that_sent_and_was_cancelled_then_is_received_from(season):
    sent = send(season, stew(season))
    Iftar._rows.filter(site__name="Quay").update(state="cancelled")
    assert receive(season, sent).portions == 70


@pytest.mark.parametrize("days", [2, 1, -1])
def test_food_is_not_taken_in_at_an_evening_that_was_moved_to_another_day_meanwhile(season, cook, at, days):
    sent = send(season, stew(season))
    there = square(season)
    maghrib = there.maghrib_at
    Iftar._rows.filter(pk=there.pk).update(maghrib_at=maghrib + timedelta(days=days))
    at("16:30")
    page = address(season, f"transfer/{sent.pk}/")
    answer = cook.post(f"{page}receipt/", {"celsius": "66", "clock": "", "air": ""})
    assert answer.status_code == 422
    assert "was moved to another day meanwhile. Call it back, or write it down where it is eaten" in text(
        answer
    )
    assert (moved(quay(season)), moved(square(season))) == ((70, 0, 0), (0, 0, 0))
    assert Batch._rows.count() == 1
    Iftar._rows.filter(pk=there.pk).update(maghrib_at=maghrib + timedelta(minutes=1))
    assert moved(square(season)) == (0, 70, 0)
    assert receive(season, sent).portions == 70


def test_food_past_its_time_is_not_received_and_the_page_says_to_throw_it_away(season, cook, at):
    sent = send(season, stew(season), celsius=58.0)
    page = address(season, f"transfer/{sent.pk}/")
    assert "Serve until 17:40, then throw it away." in text(cook.get(page))
    assert "Out of control" not in text(cook.get(page))
    at("17:41")
    shown = text(cook.get(page))
    assert "■ Do not serve it: its time ended at 17:40. Throw it away." in shown
    assert "Confirm that it arrived" not in shown
    answer = cook.post(f"{page}receipt/", {"celsius": "70", "clock": "", "air": ""})
    assert answer.status_code == 422
    assert "it may not be served any more. Throw it away" in text(answer)
    assert Batch._rows.count() == 1
    assert cook.post(f"{page}refusal/").status_code == 302
    assert "■ Not taken in" in text(cook.get(page))
    assert (moved(quay(season)), moved(square(season))) == ((70, 0, 0), (0, 0, 0))


def test_without_a_typed_time_food_is_judged_to_the_second(season):
    sent = send(season, stew(season), celsius=58.0)  # served until 17:40
    for celsius in (57.0, 4.0):
        assert (
            refused(lambda celsius=celsius: receive(season, sent, celsius=celsius, now="17:40:01"))
            == "is_lost"
        )
    there = receive(season, sent, celsius=57.0, now="17:39:59")
    assert there.readings.last().read_at == local("17:39")  # the log keeps whole minutes


def test_until_the_very_instant_at_which_its_time_ends_food_is_received(season):
    sent = send(season, stew(season), celsius=58.0)
    assert receive(season, sent, celsius=57.0, now="17:40").portions == 70


def test_what_was_measured_at_a_typed_time_is_judged_by_that_time(season):
    sent = send(season, stew(season), celsius=58.0)
    assert receive(season, sent, clock=local("17:40").time(), now="17:40:59").portions == 70


def test_when_food_arrives_is_reckoned_to_the_second_from_now(season):
    batch = stew(season)  # 28 minutes away
    assert refused(lambda: send(season, batch, celsius=58.0, now="17:12:01")) == "lost_on_arrival"
    assert send(season, batch, celsius=58.0, now="17:12").discard_at == local("17:40")


def test_what_came_in_time_is_received_though_it_is_written_down_later(season, cook, at):
    sent = send(season, stew(season), celsius=58.0)
    at("18:30")
    page = address(season, f"transfer/{sent.pk}/")
    assert cook.post(f"{page}receipt/", {"celsius": "57", "clock": "16:35", "air": ""}).status_code == 302
    assert moved(square(season)) == (0, 0, 70)
    [told] = food_page(square(season), Reader("en", native=False), local("18:30")).rows
    assert told.state == "discard"


def test_what_is_declined_counts_nowhere_until_it_is_back(season):
    sent = send(season, stew(season))
    transfers.decline_transfer(transfer=row(season, sent), user=season.owner, now=local("16:30"))
    assert (moved(quay(season)), moved(square(season))) == ((70, 0, 0), (0, 0, 0))
    assert refused(lambda: receive(season, sent)) == "declined_already"
    transfers.call_back_transfer(transfer=row(season, sent), user=season.owner, now=local("17:00"))
    assert moved(quay(season)) == (0, 0, 0)


def test_what_is_received_is_neither_received_again_nor_declined_nor_called_back(season, cook, at):
    sent = send(season, stew(season))
    receive(season, sent)
    at("16:40")
    page = address(season, f"transfer/{sent.pk}/")
    again = cook.post(f"{page}receipt/", {"celsius": "66", "clock": "", "air": ""})
    assert again.status_code == 422
    assert "Somebody else has received this already. Nothing was counted twice." in text(again)
    for end in ("refusal/", "recall/"):
        assert "Somebody else has received this already" in text(cook.post(page + end, follow=True))
    assert moved(square(season)) == (0, 0, 70)
    assert Batch._rows.filter(iftar=square(season)).count() == 1


def test_a_day_later_nothing_is_received_any_more(season):
    sent = send(season, stew(season))
    sixteen = local("16:30").time()
    later = local("01:30") + timedelta(days=2)
    assert refused(lambda: receive_at(season, sent, sixteen, later)) == "over"
    assert refused(lambda: receive_at(season, sent, None, local("02:00") + timedelta(days=1))) == "over"
    assert receive_at(season, sent, sixteen, later - timedelta(hours=1)).portions == 70


def receive_at(season, sent, clock, now):
    return transfers.receive_transfer(
        transfer=row(season, sent), celsius=66.0, air=None, clock=clock, user=season.owner, now=now
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"meals": "0"}, "Write 1 or more"),
        ({"meals": "many"}, "Write a whole number"),
        ({"celsius": "warm"}, "Write a number"),
        ({"meals": "300"}, "Not so many portions are left of this batch. Left: 200."),
        ({"clock": "16:01"}, "This time has not come yet"),
        ({"to": "nowhere1"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(season, cook, wrong, sentence):
    batch = stew(season)
    said = FORM | {"to": square(season).pk, "batch": batch.pk, "air": "31,5"} | wrong
    answer = cook.post(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"), said)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'value="31,5"' in answer.content.decode()
    assert Transfer.objects.of(season.host).count() == 0


def test_when_it_would_be_lost_on_the_way_is_said_by_the_clock_of_the_place(season, cook, at):
    at("17:20")
    said = FORM | {"to": square(season).pk, "batch": stew(season).pk, "celsius": "58"}
    answer = cook.post(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"), said)
    assert "may be served until 17:40. It would arrive later." in text(answer)


def test_without_a_batch_or_another_place_the_page_says_what_to_do(season, cook):
    form = address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/")
    assert "Write the batch down first" in text(cook.get(form))
    stew(season)
    assert "Send it" in text(cook.get(form))
    Iftar._rows.filter(site__name="Square").update(state="paused")
    assert "No other place of yours has an evening that is on tonight." in text(cook.get(form))


def test_more_served_than_made_and_moved_is_asked_about(season, cook, at):
    receive(season, send(season, stew(season)))
    at("21:30")
    empty = dict.fromkeys(
        ("people", "leftover_went", "packs_made", "volunteers", "weather", "cost", "note", "left_over"), ""
    )
    for evening, most in ((square(season), 170), (quay(season), 30)):
        form = address(season, f"evening/{evening.pk}/kitchen/report/")
        said = empty | {"meals_made": "100", "seen": "0"}
        answer = cook.post(form, said | {"meals_served": str(most + 1)})
        assert answer.status_code == 422
        assert "left over are more than there were: 100 made" in text(answer)
        assert 'name="insists"' in answer.content.decode()
        assert cook.post(form, said | {"meals_served": str(most)}).status_code == 302
    shown = text(cook.get(address(season, f"evening/{square(season).pk}/kitchen/report/")))
    assert "70 hot meals were received." in shown
    shown = text(cook.get(address(season, f"evening/{quay(season).pk}/kitchen/report/")))
    assert "70 hot meals were sent away." in shown
    assert not KitchenReport._rows.filter(insisted=True).exists()
    table = cook.get(address(season, f"site/{season.site.pk}/season.csv")).content.decode()
    assert table.splitlines()[1].endswith(",0,0,70")


def test_the_team_sees_a_transfer_and_the_kitchen_alone_settles_it(season, at):
    batch = stew(season)
    sent = send(season, batch)
    page = address(season, f"transfer/{sent.pk}/")
    helper = Client()
    helper.force_login(yusuf(season.host, Role.HELPER))
    assert "On its way" in text(helper.get(page))
    assert "Confirm that it arrived" not in text(helper.get(page))
    ends = [page + end for end in ("receipt/", "refusal/", "recall/")]
    ends.append(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"))
    assert {helper.post(end, FORM).status_code for end in ends} == {403}
    assert row(season, sent).state == "sent"


def test_a_transfer_of_another_host_is_not_there(season, cook):
    sent = send(season, stew(season))
    other = idris()
    client = Client()
    client.force_login(other.owner)
    theirs = f"/en/host/{other.host.pk}"
    for end in ("", "receipt/", "refusal/", "recall/"):
        assert client.post(f"{theirs}/transfer/{sent.pk}/{end}", FORM).status_code == 404
    assert cook.get(address(season, f"transfer/{sent.pk}/")).status_code == 200
    said = FORM | {"to": other.iftars[0].pk, "batch": Batch._rows.get().pk}
    new = address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/")
    assert cook.post(new, said).status_code == 422
    assert Transfer._rows.count() == 1
    with pytest.raises(WallError):
        Transfer.objects.all()


def test_the_list_of_an_evening_shows_both_directions_at_one_count_of_queries(
    season, cook, django_assert_num_queries
):
    batch = stew(season)
    send(season, batch, meals=20)
    lists = [
        address(season, f"evening/{evening.pk}/kitchen/transfers/")
        for evening in (quay(season), square(season))
    ]
    assert "20 hot meals to Square , sent at 16:00" in text(cook.get(lists[0]))
    assert "20 hot meals from Quay , sent at 16:00" in text(cook.get(lists[1]))
    with django_assert_num_queries(LISTED):
        cook.get(lists[0])
    for _more in range(2):
        send(season, batch, meals=20)
    with django_assert_num_queries(LISTED):
        cook.get(lists[0])


LISTED = 7


def test_after_ninety_days_the_food_is_forgotten_and_the_numbers_stay(season, cook, monkeypatch):
    sent = send(season, stew(season))
    receive(season, sent)
    for days, is_known in ((90, True), (91, False)):
        now = local("14:30") + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
        call_command("tend", once=True)
        kept = row(season, sent)
        assert bool(kept.dish) == is_known
        assert (Batch._rows.count() > 0) == is_known
    facts = {name: getattr(kept, name) for name in ("kind", "supplier", "readings", "discard_at", "made_at")}
    assert facts == {"kind": "", "supplier": "", "readings": None, "discard_at": None, "made_at": None}
    assert (kept.allergens, kept.sent_celsius, kept.received_celsius) == (None, None, None)
    assert (moved(quay(season)), moved(square(season))) == ((70, 0, 0), (0, 0, 70))
    cook.force_login(season.owner)  # the session was swept too
    shown = text(cook.get(address(season, f"transfer/{sent.pk}/")))
    assert "It is erased, as the food safety log is" in shown


def test_a_transfer_names_no_person():
    assert {field.name for field in Transfer._meta.get_fields()} == {
        "id", "giver", "receiver", "form_key", "meals", "batch", "dish", "kind", "supplier", "halal_source",
        "allergens",
        "made_at", "readings", "sent_at", "sent_celsius", "out_since", "discard_at", "received_at",
        "received_celsius", "received_batch", "declined_at", "called_back_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"meals": 0}, {"sent_celsius": 151}, {"received_celsius": -41}, {"kind": "warm"},
        {"received_at": local("15:59")}, {"received_at": local("16:30"), "called_back_at": local("16:31")},
        {"received_at": local("16:30"), "declined_at": local("16:31")},
    ],
)  # fmt: skip
def test_the_store_refuses_what_no_deed_writes(season, wrong):
    given = {"giver": quay(season), "receiver": square(season), "meals": 1, "sent_at": local("16:00")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer(**given | wrong).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer(**given | {"receiver": quay(season)}).save(force_insert=True)
    Transfer(**given).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer(**given).save(force_insert=True)  # of the same form


def at_once(deed):
    """What each got: what the deed returned, or the code of its refusal."""

    def one(number):
        try:
            return deed(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_receive_at_once_one_does_and_the_others_are_told(season):
    sent = send(season, stew(season))
    got = at_once(lambda _number: receive(season, sent))
    assert sorted(str(each) for each in got) == ["Lentils"] + ["received_already"] * (AT_ONCE - 1)
    assert moved(square(season)) == (0, 0, 70)
    assert Batch._rows.filter(iftar=square(season)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_look_at_how_it_stands_it_is_received_many_times(season, monkeypatch):
    monkeypatch.setattr(transfers, "_standing", lambda transfer: transfer)
    sent = send(season, stew(season))
    at_once(lambda _number: receive(season, sent))
    assert Batch._rows.filter(iftar=square(season)).count() > 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_the_last_portions_at_once_one_does(season):
    batch = stew(season)
    got = at_once(lambda _number: send(season, batch, meals=120))
    assert sorted(str(each) for each in got) == ["120 Lentils"] + ["more_than_is_left"] * (AT_ONCE - 1)
    assert moved(quay(season)) == (120, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_without_the_count_of_what_was_sent_the_last_portions_go_many_times(season, monkeypatch):
    monkeypatch.setattr(type(Transfer.objects), "sent_of", lambda _rows, _batch: 0)
    batch = stew(season)
    at_once(lambda _number: send(season, batch, meals=120))
    assert moved(quay(season)) == (120 * AT_ONCE, 0, 0)


def unlocked(monkeypatch):
    monkeypatch.setattr(
        "sufra.kitchen.actions.transfers.Iftar.objects.locked", lambda pk: Iftar._rows.get(pk=pk)
    )


def together(monkeypatch):
    """Let neither of the first two write before both have counted, which the lock would never allow."""
    decide, calls, both_have_counted = transfers.require_sendable, count(), Barrier(2, timeout=60)

    def decided_together(*verdicts, **facts):
        if next(calls) < both_have_counted.parties:
            both_have_counted.wait()
        decide(*verdicts, **facts)

    monkeypatch.setattr(transfers, "require_sendable", decided_together)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_last_portions_are_sent_twice(season, monkeypatch):
    unlocked(monkeypatch)
    monkeypatch.setattr(transfers, "send_transfer", transfers.send_transfer.__wrapped__)
    batch = stew(season)
    together(monkeypatch)
    at_once(lambda _number: send(season, batch, meals=120))
    assert moved(quay(season))[0] > 200


def slowly(monkeypatch):
    """Widen the moment between counting and writing."""
    counted = type(Transfer.objects).sent_of

    def counted_slowly(rows, batch):
        sent = counted(rows, batch)
        time.sleep(0.05)
        return sent

    monkeypatch.setattr(type(Transfer.objects), "sent_of", counted_slowly)


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_sent_or_taken_back_but_never_both_at_once(season, monkeypatch):
    slowly(monkeypatch)
    batch = stew(season)
    got = at_once(lambda number: (send if number else take_back)(season, batch))
    if Batch._rows.exists():
        assert got[0] == "portions_away"
        assert Transfer._rows.exists()
    else:
        assert got == [None, *["batch_gone"] * (AT_ONCE - 1)]
        assert not Transfer._rows.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_batch_is_taken_back_while_portions_of_it_leave(season, monkeypatch):
    unlocked(monkeypatch)
    batch = stew(season)

    def somebody_sends_it(**_facts):
        with ThreadPoolExecutor(1) as another:
            another.submit(lambda: (send(season, batch), connection.close())).result()

    monkeypatch.setattr(food, "note", somebody_sends_it)  # it comes between the look and the deletion
    food.take_back_food.__wrapped__(iftar=batch.iftar, row=batch, user=season.owner, now=local("16:05"))
    assert not Batch._rows.exists()
    assert moved(quay(season)) == (70, 0, 0)


def test_moved_says_how_many_more_there_are_than_were_made():
    assert Moved(sent=20, received=50).more == 30
