"""Food that was moved is counted once, seen by whom it concerns, and forgotten in time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import idris, text, yusuf

from sufra.kitchen.tests.moving import (
    FORM,
    address,
    local,
    moved,
    quay,
    receive,
    row,
    season,
    send,
    square,
    stew,
)
from sufra.models import Batch, KitchenReport, Moved, Transfer
from sufra.models.walls import WallError
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
__all__ = ["season"]  # a fixture


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
    ends = [page + end for end in ("receive/", "decline/", "call-back/")]
    ends.append(address(season, f"evening/{quay(season).pk}/kitchen/transfers/new/"))
    assert {helper.post(end, FORM).status_code for end in ends} == {403}
    assert row(season, sent).state == "sent"


def test_a_transfer_of_another_host_is_not_there(season, cook):
    sent = send(season, stew(season))
    other = idris()
    client = Client()
    client.force_login(other.owner)
    theirs = f"/en/host/{other.host.pk}"
    for end in ("", "receive/", "decline/", "call-back/"):
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


def test_moved_says_how_many_more_there_are_than_were_made():
    assert Moved(sent=20, received=50).more == 30
