"""Hot meals from another place are taken in while they are good, or are not."""

from datetime import timedelta

import pytest
from tests.cast import text

from sufra.kitchen.actions import transfers
from sufra.kitchen.queries.food import food_page
from sufra.kitchen.tests.moving import (
    FORM,
    address,
    local,
    moved,
    quay,
    receive,
    receive_at,
    refused,
    row,
    season,
    send,
    settle,
    square,
    stew,
)
from sufra.models import Batch, Iftar, Transfer
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db
__all__ = ["season"]  # a fixture


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
    answer = cook.post(f"{page}receive/", {"celsius": "66", "clock": "", "air": ""})
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
    sent = send(season, stew(season), celsius=58.0, insists=True)
    page = address(season, f"transfer/{sent.pk}/")
    assert "Serve until 17:40, then throw it away." in text(cook.get(page))
    assert "Out of control" not in text(cook.get(page))
    at("17:41")
    shown = text(cook.get(page))
    assert "■ Do not serve it: its time ended at 17:40. Throw it away." in shown
    assert "Confirm that it arrived" not in shown
    answer = cook.post(f"{page}receive/", {"celsius": "70", "clock": "", "air": ""})
    assert answer.status_code == 422
    assert "it may not be served any more. Throw it away" in text(answer)
    assert Batch._rows.count() == 1
    assert cook.post(f"{page}decline/").status_code == 302
    assert "■ Not taken in" in text(cook.get(page))
    assert (moved(quay(season)), moved(square(season))) == ((70, 0, 0), (0, 0, 0))


def test_without_a_typed_time_food_is_judged_to_the_second(season):
    sent = send(season, stew(season), celsius=58.0, insists=True)  # served until 17:40
    for celsius in (57.0, 4.0):
        assert (
            refused(lambda celsius=celsius: receive(season, sent, celsius=celsius, now="17:40:01"))
            == "is_lost"
        )
    there = receive(season, sent, celsius=57.0, now="17:39:59")
    assert there.readings.last().read_at == local("17:39")  # the log keeps whole minutes


def test_until_the_very_instant_at_which_its_time_ends_food_is_received(season):
    sent = send(season, stew(season), celsius=58.0, insists=True)
    assert receive(season, sent, celsius=57.0, now="17:40").portions == 70


def test_what_was_measured_at_a_typed_time_is_judged_by_that_time(season):
    sent = send(season, stew(season), celsius=58.0, insists=True)
    assert receive(season, sent, clock=local("17:40").time(), now="17:40:59").portions == 70


def test_what_came_in_time_is_received_though_it_is_written_down_later(season, cook, at):
    sent = send(season, stew(season), celsius=58.0, insists=True)
    at("18:30")
    page = address(season, f"transfer/{sent.pk}/")
    assert cook.post(f"{page}receive/", {"celsius": "57", "clock": "16:35", "air": ""}).status_code == 302
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
    again = cook.post(f"{page}receive/", {"celsius": "66", "clock": "", "air": ""})
    assert again.status_code == 422
    assert "Somebody else has received this already. Nothing was counted twice." in text(again)
    for end in ("decline/", "call-back/"):
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
