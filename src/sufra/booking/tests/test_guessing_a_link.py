"""Attack B1: many random links open nothing, look like nothing, and slow their network down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import amina, huda

from sufra.booking import views
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models.ids import new_secret
from sufra.shell import access

pytestmark = pytest.mark.django_db
WRITES = {"INSERT", "UPDATE", "DELETE"}


@pytest.fixture
def made(monkeypatch):
    now = timezone.now().replace(minute=0, second=0)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return huda(amina(coming="reservations", sections=[SectionPlan("families", 45)]))


def guess(made, times, *, sender="192.0.2.7", cookie=False):
    """Try random secrets in the address, or as a cookie; return the answers."""
    answers = []
    for _guess in range(times):
        client = Client(REMOTE_ADDR=sender)
        if cookie:
            client.cookies["party_en"] = new_secret()
        path = f"/en/r/{made.party.pk}/" + ("" if cookie else f"{new_secret()}/")
        answers.append(client.get(path))
    return answers


def statuses(answers):
    return [answer.status_code for answer in answers]


def page_of(answer):
    return answer.content.decode().replace(answer.wsgi_request.path, "PATH")


@pytest.mark.parametrize("cookie", [False, True])
def test_the_sixty_first_wrong_link_of_a_network_is_slowed_and_all_before_look_like_nothing(made, cookie):
    answers = guess(made, 65, cookie=cookie)
    assert statuses(answers) == [404] * 60 + [429] * 5
    assert len({page_of(answer) for answer in answers[:60]}) == 1
    assert answers[60].headers["Retry-After"] == "600"
    assert "Please wait ten minutes." in answers[60].content.decode()


def test_a_network_that_is_not_slowed_is_caught(made, monkeypatch):
    monkeypatch.setattr(access, "used_up", lambda *_who, **_limit: False)
    assert statuses(guess(made, 65)) == [404] * 65


def test_a_right_link_still_opens_from_a_slowed_network_and_others_are_not_slowed(made):
    guess(made, 61, sender="192.0.2.7")
    assert statuses(guess(made, 1, sender="192.0.2.99")) == [429]  # the same network
    assert statuses(guess(made, 1, sender="198.51.100.7")) == [404]
    mosque = Client(REMOTE_ADDR="192.0.2.8")
    assert mosque.get(f"/en/r/{made.party.pk}/{made.secret}/").status_code == 302
    assert mosque.get(f"/en/r/{made.party.pk}/").status_code == 200


def test_after_ten_minutes_a_network_is_heard_again(made, monkeypatch):
    guess(made, 61)
    later = timezone.now() + timedelta(minutes=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert statuses(guess(made, 1)) == [404]


def test_a_page_that_is_opened_without_its_link_is_no_guess(made):
    assert [Client().get(f"/en/r/{made.party.pk}/").status_code for _visit in range(70)] == [404] * 70


def test_whoever_is_slowed_costs_no_writing(made):
    guess(made, 60)
    with CaptureQueriesContext(connection) as asked:
        assert statuses(guess(made, 1)) == [429]
    assert {query["sql"].split()[0] for query in asked} & WRITES == set()


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_whoever_is_slowed_reads_it_in_its_language(made, monkeypatch, language):
    monkeypatch.setattr(access, "MOST_GUESSES", 0)
    answer = Client().get(f"/{language}/r/{made.party.pk}/x/")
    assert answer.status_code == 429
    assert f'lang="{language}"' in answer.content.decode()
    assert views.guessed is access.guessed
