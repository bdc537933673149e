"""Attacks D1, D2, D5, D13 and D14: lists of passwords, guessed codes, planted sessions, old links."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.accounts import actions
from sufra.models import User

pytestmark = pytest.mark.django_db


def stuff(pairs, owner):
    """Try pairs from a list, each under another forged address; return the answers and who got in."""
    client, answers = Client(), []
    for number in range(pairs):
        login = owner.email if number % 3 == 0 else f"person{number}@example.org"
        pair = {"login": login, "password": f"password{number}"}
        forged = {"X-Forwarded-For": f"203.0.113.{number}"}
        answers.append(client.post("/en/account/login/", pair, headers=forged).status_code)
    return answers, "_auth_user_id" in client.session


def test_a_list_of_passwords_opens_nothing_and_is_soon_slowed():
    answers, got_in = stuff(40, amina().owner)
    assert (answers.count(429), set(answers[-10:]), got_in) == (10, {429}, False)


def test_a_list_that_is_not_slowed_is_caught(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    assert 429 not in stuff(40, amina().owner)[0]


def test_the_owner_still_gets_in_while_a_list_is_tried(send_code):
    owner = amina().owner
    stuff(40, owner)
    home = Client(REMOTE_ADDR="198.51.100.7")
    home.post("/en/account/login/code/confirm/", {"code": send_code(home, owner)})
    assert home.get("/en/host/").status_code == 302
    assert "_auth_user_id" in home.session


def guess(client, code):
    client.post("/en/account/login/code/confirm/", {"code": code})
    return "_auth_user_id" in client.session


def test_a_code_is_worth_nothing_after_three_wrong_guesses(send_code):
    client = Client()
    code = send_code(client, amina().owner)
    assert [guess(client, wrong) for wrong in ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC")] == [False] * 3
    assert not guess(client, code)


def test_a_code_that_may_be_guessed_for_ever_is_caught(send_code, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 100
    client = Client()
    code = send_code(client, amina().owner)
    assert [guess(client, wrong) for wrong in ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC")] == [False] * 3
    assert guess(client, code)


def test_wrong_guesses_elsewhere_leave_the_owners_code_alone(send_code):
    owner, home, stranger = amina().owner, Client(), Client()
    code = send_code(home, owner)
    send_code(stranger, owner)
    for wrong in ("AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC"):
        guess(stranger, wrong)
    assert not guess(stranger, code)
    assert guess(home, code)


QUESTIONS = ["/en/account/login/code/", "/en/account/password/reset/"]


def answered(address, email):
    """Return all that a stranger learns: the answer, the page that follows, how many letters went out."""
    client, before = Client(), len(mail.outbox)
    said = client.post(address, {"email": email}, follow=True)
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", said.content.decode())
    return said.redirect_chain, page.replace(email, "EMAIL"), len(mail.outbox) - before


@pytest.mark.parametrize("address", QUESTIONS)
def test_no_page_tells_whether_an_address_is_known(address):
    known = answered(address, amina().owner.email)
    assert known == answered(address, "nobody@example.org")
    assert known[2] == 1


@pytest.mark.parametrize("address", QUESTIONS)
def test_a_page_that_tells_is_caught(address, settings):
    settings.ACCOUNT_PREVENT_ENUMERATION = False
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
    assert answered(address, amina().owner.email) != answered(address, "nobody@example.org")


def plant(send_code):
    """Let a stranger plant the name of a session of its own, in which the owner then signs in."""
    owner, stranger, home = amina().owner, Client(), Client()
    stranger.get("/en/account/mfa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
    planted = stranger.cookies["sessionid"].value
    home.cookies["sessionid"] = planted
    assert guess(home, send_code(home, owner))
    stranger.cookies["sessionid"] = planted
    return "_auth_user_id" in stranger.session


def test_a_planted_session_is_left_behind_at_the_sign_in(send_code):
    assert not plant(send_code)


def test_a_session_that_keeps_its_name_is_caught(send_code, monkeypatch):
    monkeypatch.setattr(SessionBase, "cycle_key", lambda _self: None)
    assert plant(send_code)


def test_a_setup_link_ends_after_a_day_and_with_the_next_one():
    now = timezone.now()
    answers = {"email": "stranger@example.org", "host_name": "Mine"}
    old = actions.make_link(kind="setup", user=None, now=now - timedelta(hours=24)).value
    assert Client().post(f"/en/setup/{old}/", answers).status_code == 410
    first = actions.make_link(kind="setup", user=None, now=now).value
    second = actions.make_link(kind="setup", user=None, now=now).value
    assert Client().post(f"/en/setup/{first}/", answers).status_code == 410
    assert not User.objects.exists()
    assert Client().post(f"/en/setup/{second}/", answers).status_code == 302
