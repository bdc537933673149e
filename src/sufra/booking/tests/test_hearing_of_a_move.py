"""A party hears of a move once, in its language, with what differs for it, and answers with one tap."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, deliver, reserve_at

from sufra.booking.actions import changing
from sufra.models import Iftar, Letter, Move, Party, written
from sufra.models.ids import new_id
from sufra.models.letter import LetterManager
from sufra.rules.evenings import on_fast_days
from sufra.shell.sealing import seal_of
from sufra.timing.changes import settle
from sufra.timing.clock import shown
from sufra.timing.evenings import resolve

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=11)


def house():
    season = amina_with(on_fast_days(FIRST_ON, [26]), town="London", coming="reservations")
    party = reserve_at(season, 26)
    deliver(NOW)
    mail.outbox.clear()
    return season, party


def moved(season, *, now=NOW, **fields):
    """Change the evening as any deed does: its row and its letters in one transaction."""
    iftar = Iftar.objects.of(season.host).with_place().get()
    before = written(iftar)
    for field, value in fields.items():
        setattr(iftar, field, value)
    resolve([iftar])
    move = Move(host=season.host, campaign=season.campaign, kind="move", key=new_id(), done_at=now)
    move.save()
    settle(move=move, iftars=[iftar], before={iftar.pk: before}, now=now)
    return move


def holder(party):
    client = Client()
    party = Party.objects.of_evening(party.iftar).get(pk=party.pk)
    secret = seal_of(party.iftar).secret(party.pk, party.link_version)
    client.get(f"/en/r/{party.pk}/{secret}/")
    return client, f"/en/r/{party.pk}/"


def answer_of(party):
    return Letter.objects.get(party=party, kind="changed").answer


def test_one_letter_says_the_new_date_the_new_time_and_what_it_was():
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    assert deliver(NOW + timedelta(minutes=9)) == 0
    assert deliver(SOON) == 1
    [letter] = mail.outbox
    assert letter.subject.startswith("New date.")
    clock = f"{shown(season.iftars[0].maghrib_at):%H:%M}"  # London keeps UTC in March
    said = f"New date: Saturday 6 March 2027, Maghrib at {clock}. It was Friday 5 March 2027."
    assert said in letter.body
    assert said in letter.alternatives[0].content
    assert f"/en/r/{party.pk}/" in letter.body
    assert deliver(SOON + timedelta(hours=1)) == 0


def test_two_moves_before_it_leaves_are_one_letter_of_the_difference_that_stands():
    season, _party = house()
    moved(season, evening_on=date(2027, 3, 6))
    moved(season, evening_on=date(2027, 3, 7), now=NOW + timedelta(minutes=1))
    assert deliver(SOON + timedelta(minutes=1)) == 1
    assert "Sunday 7 March 2027" in mail.outbox[0].body
    assert "Saturday" not in mail.outbox[0].body


def test_a_move_that_is_moved_back_before_anybody_heard_of_it_is_never_heard_of():
    season, _party = house()
    moved(season, evening_on=date(2027, 3, 6))
    moved(season, evening_on=date(2027, 3, 5), now=NOW + timedelta(minutes=1))
    assert deliver(SOON + timedelta(hours=1)) == 0


def test_who_was_told_of_a_move_is_told_that_it_is_taken_back():
    season, _party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    moved(season, evening_on=date(2027, 3, 5), now=SOON)
    assert deliver(SOON + timedelta(minutes=11)) == 1
    assert "New date: Friday 5 March 2027" in mail.outbox[1].body


def test_a_party_that_is_not_noted_as_told_is_told_twice_and_that_is_caught(monkeypatch):
    """The negative control: an outbox that forgets what a letter said."""
    note = LetterManager.has_told

    def forget(self, letter, now, *, of_evening):
        note(self, letter, now, of_evening=of_evening)
        Party.objects.of_evening(letter.party.iftar).update(told_sequence=0)

    monkeypatch.setattr(LetterManager, "has_told", forget)
    season, _party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    moved(season, photo_policy="ask", evening_on=date(2027, 3, 5), now=SOON)
    with pytest.raises(AssertionError):
        assert deliver(SOON + timedelta(minutes=11)) == 1


def test_a_letter_on_its_way_before_the_move_tells_it_already_and_no_second_follows():
    season = amina_with(on_fast_days(FIRST_ON, [26]), town="London", coming="reservations")
    reserve_at(season, 26)
    moved(season, evening_on=date(2027, 3, 6))
    assert deliver(SOON) == 1
    assert "Saturday 6 March 2027" in mail.outbox[0].body


def test_less_than_a_minute_is_told_to_nobody():
    season, _party = house()
    iftar = season.iftars[0]
    before = written(iftar)
    iftar.maghrib_at = iftar.maghrib_at.replace(second=(iftar.maghrib_at.second + 1) % 60 or 1)
    move = Move(host=season.host, campaign=season.campaign, kind="reckoned", key="pin", done_at=NOW)
    move.save()
    settle(move=move, iftars=[iftar], before={iftar.pk: before}, now=NOW)
    assert Letter.objects.waiting().filter(kind="changed").count() == 0


@pytest.mark.parametrize(
    ("fields", "headline", "said"),
    [
        ({"state": "cancelled"}, "Cancelled.", "This evening does not take place."),
        ({"state": "paused"}, "Not sure yet.", "We write again when it is known."),
        ({"packs_only_since": NOW}, "No hot meal.", "no hot meal any more"),
    ],
)
def test_each_kind_of_news_has_its_sentence(fields, headline, said):
    season, _party = house()
    moved(season, **fields)
    deliver(SOON)
    assert mail.outbox[0].subject.startswith(headline)
    assert said in mail.outbox[0].body


def test_in_arabic_it_stands_from_right_to_left():
    season, party = house()
    seal = seal_of(party.iftar)
    facts = {"name": "هدى", "contact": "huda@example.org", "needs": [], "language": "ar"}
    Party.objects.of_evening(party.iftar).update(sealed=seal.close(party.pk, facts))
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    assert mail.outbox[0].subject.startswith("تاريخ جديد.")
    assert 'dir="rtl"' in mail.outbox[0].alternatives[0].content


@pytest.mark.parametrize(
    ("word", "standing"), [("keep", "seated"), ("fewer", "seated"), ("cancel", "cancelled")]
)
def test_a_party_answers_with_one_tap(word, standing):
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    client, address = holder(party)
    page = client.get(address).content.decode()
    assert "This has changed. Do you still come?" in page
    said = client.post(f"{address}moved/", {"answer": word})
    assert said["Location"] == (f"{address}change/" if word == "fewer" else address)
    assert (answer_of(party), Party.objects.of_evening(party.iftar).get().standing) == (word, standing)
    assert "Do you still come?" not in client.get(address).content.decode()


def test_an_answer_to_a_second_move_leaves_the_first_as_it_was():
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    client, address = holder(party)
    client.post(f"{address}moved/", {"answer": "keep"})
    moved(season, evening_on=date(2027, 3, 7), now=SOON)
    deliver(SOON + timedelta(minutes=11))
    client.post(f"{address}moved/", {"answer": "cancel"})
    answers = (
        Letter.objects.filter(party=party, kind="changed").order_by("pk").values_list("answer", flat=True)
    )
    assert list(answers) == ["keep", "cancel"]


def test_who_answers_on_the_page_before_the_letter_leaves_gets_none():
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    client, address = holder(party)
    client.post(f"{address}moved/", {"answer": "keep"})
    assert deliver(SOON) == 0


def test_no_answer_means_keep():
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    assert Party.objects.of_evening(party.iftar).get().standing == "seated"


def test_the_receipt_counts_who_came_by_the_letter():
    season, party = house()
    moved(season, evening_on=date(2027, 3, 6))
    deliver(SOON)
    assert Letter.objects.get(kind="changed").opened_at is None
    holder(party)
    assert Letter.objects.get(kind="changed").opened_at is not None


def test_a_party_of_a_cancelled_evening_reads_so_and_shows_no_ticket():
    season, party = house()
    client, address = holder(party)
    assert "<svg" in client.get(address).content.decode().split("The ticket as a QR code")[1][:400]
    moved(season, state="cancelled")
    page = client.get(address).content.decode()
    assert "You need not do anything." in page
    assert "The ticket as a QR code" not in page
    assert "Cancel our places" not in page


def test_whoever_cancelled_hears_of_nothing():
    season, party = house()
    changing.cancel(party=party, now=NOW)
    moved(season, evening_on=date(2027, 3, 6))
    assert Letter.objects.waiting().filter(kind="changed").count() == 0
