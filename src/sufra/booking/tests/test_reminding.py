"""Reminders, the question of the morning, and thanks: each once, at their hours, to whom they concern."""

import re
from collections import Counter
from datetime import time, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import NOW, amina, deliver, huda

from sufra.booking.actions import changing, reminding
from sufra.booking.actions.reminding import remind
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions as door
from sufra.models import Iftar, Letter, Party, Site
from sufra.models.letter import ONCE
from sufra.rules.letters import Lane
from sufra.timing import quiet

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]


@pytest.fixture
def season(settings):
    settings.ORIGIN = "https://sufra.example"
    return amina(coming="reservations", sections=[SectionPlan("families", 100)])


def moments(season):
    """Return a moment of each reminder: the day before, the morning, the day after."""
    maghrib = season.iftars[0].maghrib_at
    return {
        "day_before": maghrib - 28 * HOUR,
        "still_coming": maghrib - 8 * HOUR,
        "thanks": maghrib + 20 * HOUR,
    }


def kinds():
    return Counter(
        Letter.objects.filter(kind__in=ONCE, withdrawn_at__isnull=True).values_list("kind", flat=True)
    )


def live(season):
    """Let a whole evening pass, every half hour, and return what was sent of each kind."""
    begins = moments(season)["day_before"] - 48 * HOUR
    for half in range(2 * 24 * 5):
        now = begins + half * HOUR / 2
        remind(now)
        deliver(now)
    return Counter(Letter.objects.filter(sent_at__isnull=False).values_list("kind", flat=True))


def test_a_party_is_reminded_asked_and_thanked_once(season):
    huda(season, 4, contact="huda@example.org")
    huda(season, 2)
    assert live(season) == {"reserved": 1, "day_before": 1, "still_coming": 1, "thanks": 1}
    assert Party._rows.filter(standing="seated").count() == 2, "who does not answer keeps its places"


def test_of_several_that_lay_the_same_reminder_one_lays_it(season):
    party = huda(season, 4, contact="huda@example.org").party
    for _tend in range(3):
        remind(moments(season)["day_before"])
    reminding.lay([party], "day_before", due_at=NOW, lane=Lane.REMINDER)
    assert kinds() == {"day_before": 1}


def test_without_that_the_store_itself_would_refuse_the_second(season):
    party = huda(season, 4, contact="huda@example.org").party
    Letter(party=party, kind="day_before", due_at=NOW).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter(party=party, kind="day_before", due_at=NOW).save()


@pytest.mark.parametrize("kind", ONCE)
def test_who_waits_left_or_does_not_wish_it_gets_none(season, kind):
    seated, gone, silent = (huda(season, 1, contact=f"{name}@example.org").party for name in ("a", "b", "c"))
    changing.cancel(party=gone, now=NOW)
    changing.stop_reminders(party=silent, now=NOW)
    huda(season, 40, contact="d@example.org"), huda(season, 60, contact="e@example.org")
    assert Party._rows.filter(standing="waiting").count() == 1
    remind(moments(season)[kind])
    told = set(Letter.objects.filter(kind=kind).values_list("party", flat=True))
    assert seated.pk in told
    assert not told & {gone.pk, silent.pk, Party._rows.get(standing="waiting").pk}


def test_who_reserved_after_the_hour_of_a_reminder_is_not_reminded_of_what_it_just_read(season):
    now = moments(season)["day_before"]
    huda(season, 1, contact="huda@example.org", now=now)
    remind(now + HOUR / 2)
    assert kinds() == {}


def asked_at(season, hours_before_maghrib):
    remind(season.iftars[0].maghrib_at - hours_before_maghrib * HOUR)
    return kinds()["still_coming"]


@pytest.mark.parametrize(
    ("cook_by", "asked"), [(time(10), [1, 1, 1]), (time(12), [0, 1, 1]), (time(15), [0, 0, 1])]
)
def test_a_party_is_asked_before_its_own_place_must_know(season, cook_by, asked):
    """Maghrib is at 17:42 there, so that these are about a quarter to 8, to 10 and to 13."""
    huda(season, 4, contact="huda@example.org")
    Site._rows.update(cook_by=cook_by)
    assert [asked_at(season, hours) for hours in (10, 8, 5)] == asked


@pytest.mark.parametrize(("cook_by", "asked"), [(time(10), [1, 1, 1]), (time(15), [0, 0, 1])])
def test_a_noon_for_every_place_is_caught(season, cook_by, asked, monkeypatch):
    monkeypatch.setattr(quiet, "when_to_remind", partial(at_noon, quiet.when_to_remind))
    with pytest.raises(AssertionError):
        test_a_party_is_asked_before_its_own_place_must_know(season, cook_by, asked)


def at_noon(ask, kind, **evening):
    return ask(kind, **evening | {"cook_by": time(12)})


def test_who_has_answered_is_not_asked(season):
    party = huda(season, 1, contact="huda@example.org").party
    changing.answer(party=party, still_coming="yes", now=moments(season)["day_before"])
    remind(moments(season)["still_coming"])
    assert kinds() == {}


def test_a_question_that_is_answered_before_it_was_sent_is_withdrawn(season):
    party = huda(season, 1, contact="huda@example.org").party
    deliver(NOW)
    now = moments(season)["still_coming"]
    remind(now)
    changing.answer(party=party, still_coming="yes", now=now)
    assert deliver(now) == 0
    assert Letter.objects.get(kind="still_coming").withdrawn_at == now


def test_thanks_go_to_who_was_counted_in_where_anybody_was(season):
    came, _stayed_away = (huda(season, 1, contact=f"{name}@example.org").party for name in "ab")
    iftar = season.iftars[0]
    counted = door.Counted(uuid=uuid4(), section=iftar.sections.all()[0], guests=1, device="x", party=came)
    door.count(iftar=iftar, counted=counted, now=iftar.maghrib_at)
    remind(moments(season)["thanks"])
    assert [letter.party_id for letter in Letter.objects.filter(kind="thanks")] == [came.pk]


@pytest.mark.parametrize("state", ["cancelled", "paused"])
def test_an_evening_that_is_off_reminds_nobody_and_lays_nothing_minute_by_minute(season, state):
    huda(season, 1, contact="huda@example.org")
    deliver(NOW)
    now = moments(season)["day_before"]
    remind(now)
    Iftar.objects.of(season.host).update(state=state)
    for minute in range(3):
        deliver(now + minute * HOUR / 60)
        remind(now + minute * HOUR / 60)
    assert [bool(letter.withdrawn_at) for letter in Letter.objects.filter(kind="day_before")] == [True]


def test_an_evening_that_moved_after_its_reminder_was_laid_is_reminded_of_on_the_right_day(season):
    huda(season, 1, contact="huda@example.org")
    deliver(NOW)
    now = moments(season)["day_before"]
    remind(now)
    iftar = season.iftars[0]
    iftar.maghrib_at, iftar.evening_on = iftar.maghrib_at + 24 * HOUR, iftar.evening_on + timedelta(days=1)
    iftar.save()
    assert deliver(now) == 0
    remind(now + 24 * HOUR)
    assert deliver(now + 24 * HOUR) == 1


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_jumps_a_day_reminds_nobody_twice(season, jump):
    huda(season, 1, contact="huda@example.org")
    deliver(NOW)
    for kind, moment in moments(season).items():
        for now in (moment, moment + jump, moment):
            remind(now)
            deliver(now)
        assert Letter.objects.filter(kind=kind, sent_at__isnull=False).count() == 1
    subjects = [letter.subject for letter in mail.outbox]
    assert len(subjects) == len(set(subjects)) == 4


def test_many_are_reminded_in_chunks(season, monkeypatch):
    monkeypatch.setattr(reminding, "CHUNK", 3)
    for number in range(8):
        huda(season, 1, contact=f"guest{number}@example.org")
    remind(moments(season)["day_before"])
    assert kinds() == {"day_before": 8}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_a_text_and_a_page_in_the_partys_language_with_both_dates(season, language):
    season.campaign.name = "Sofra \u202e و Iftar"
    season.campaign.save()
    huda(season, 4, contact="huda@example.org", language=language)
    live(season)
    assert len(mail.outbox) == 4
    for letter in mail.outbox:
        [(page, mime)] = letter.alternatives
        direction = "rtl" if language in {"ar", "fa", "ur"} else "ltr"
        assert mime == "text/html"
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert f"/{language}/r/" in letter.body or letter.body.count("https://") == 1
        for text in (letter.body, page):
            assert re.search("2027|٢٠٢٧|۲۰۲۷", text)
            assert re.search("1448|١٤٤٨|۱۴۴۸", text)
        assert "\u2068Sofra و Iftar\u2069" in letter.body, "a name cannot turn the text around it"
        assert not re.search(r"<img|<script|<link|src=|url\(", page), "nothing is fetched when it is read"
        assert {*re.findall(r'href="https?://([^/"]+)', page)} == {"sufra.example"}


def test_reminders_and_thanks_say_how_to_stop_them_and_answers_do_not(season, settings):
    huda(season, 4, contact="huda@example.org")
    live(season)
    stops = [letter.message().get("List-Unsubscribe") for letter in mail.outbox]
    assert [bool(stop) for stop in stops] == [False, True, True, True]
    assert all(
        letter.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for letter in mail.outbox[1:]
    )
    assert stops[1].strip("<>") in mail.outbox[1].body


def stop_of(season):
    huda(season, 4, contact="huda@example.org")
    deliver(NOW)
    remind(moments(season)["day_before"])
    deliver(moments(season)["day_before"])
    return mail.outbox[-1].message()["List-Unsubscribe"].strip("<>").removeprefix("https://sufra.example")


def test_a_mailbox_stops_reminders_with_one_post_and_looking_changes_nothing(season):
    stop = stop_of(season)
    client = Client(enforce_csrf_checks=True)
    assert client.get(stop).status_code == 200
    assert not Party._rows.get().no_reminders
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Party._rows.get().no_reminders
    remind(moments(season)["still_coming"])
    assert kinds() == {"day_before": 1}


def test_a_guessed_address_stops_nobodys_reminders_and_the_right_one_opens_nothing_else(season):
    stop = stop_of(season)
    party = Party._rows.get()
    wrong = stop[:-3] + ("xy/" if not stop.endswith("xy/") else "yx/")
    assert Client().post(wrong).status_code == 404
    assert not Party._rows.get().no_reminders
    mark = stop.rstrip("/").rpartition("/")[2]
    assert Client().get(f"/en/r/{party.pk}/{mark}/").status_code == 404
