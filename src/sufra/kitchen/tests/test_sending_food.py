"""Hot meals leave for another place, with all that is known of them, or do not."""

import re
from datetime import datetime

import pytest
from tests.cast import another_place, text

from sufra.kitchen.actions import transfers
from sufra.kitchen.queries.food import food_page
from sufra.kitchen.tests.moving import (
    FORM,
    address,
    hill,
    local,
    moved,
    pot,
    quay,
    read,
    receive,
    refused,
    row,
    season,
    send,
    settle,
    square,
    stew,
    take_back,
)
from sufra.models import AuditEntry, Batch, Iftar, KitchenReport, Site, Transfer
from sufra.models.ids import new_id
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db
__all__ = ["season"]  # a fixture


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
    done = cook.post(f"{answer.url}receive/", {"celsius": "۶۶", "clock": "16.29", "air": ""})
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
    sent = send(season, batch, celsius=58.0, air=20.0, insists=True)
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
    assert send(season, stew(season), celsius=58.0, now="17:09", insists=True).discard_at == local("17:40")
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
    assert send(season, stew(season), celsius=61.0, insists=True).discard_at == local("17:40")
    Site._rows.filter(name="Square").update(food_rules="us")
    assert send(season, stew(season), celsius=61.0).discard_at is None


def test_when_food_arrives_is_reckoned_to_the_second_from_now(season):
    batch = stew(season)  # 28 minutes away
    assert refused(lambda: send(season, batch, celsius=58.0, now="17:12:01")) == "lost_on_arrival"
    assert send(season, batch, celsius=58.0, now="17:12", insists=True).discard_at == local("17:40")


def test_food_that_nobody_could_eat_at_maghrib_is_sent_only_if_it_is_heated_through_there(season, cook):
    said = FORM | {"to": square(season).pk, "batch": stew(season).pk, "celsius": "58"}
    form = address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/")
    assert 'name="insists"' not in cook.get(form).content.decode()
    answer = cook.post(form, said)
    assert answer.status_code == 422
    assert "may be served until 17:40, which is before Maghrib there." in text(answer)
    assert 'name="insists"' in answer.content.decode()
    assert moved(quay(season)) == (0, 0, 0)
    assert cook.post(form, said | {"insists": "on"}).status_code == 302
    assert moved(square(season)) == (0, 70, 0)
    assert Transfer.objects.moved_of(square(season)).coming_in_time == 0
    send(season, stew(season), meals=30)
    assert Transfer.objects.moved_of(square(season)).coming_in_time == 30


def test_food_that_may_be_served_until_the_very_maghrib_is_sent_without_a_question(season):
    Iftar._rows.filter(site__name="Square").update(maghrib_at=local("17:40"))
    assert send(season, stew(season), celsius=58.0).discard_at == local("17:40")
    Iftar._rows.filter(site__name="Square").update(maghrib_at=local("17:40:01"))
    assert refused(lambda: send(season, stew(season), celsius=58.0)) == "lost_before_maghrib"


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
