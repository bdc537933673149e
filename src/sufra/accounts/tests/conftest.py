"""Sign-ins as people make them: by a link or by a code from a letter, never past the sign-in."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from sufra.accounts import actions
from sufra.accounts.adapter import SIGNED_IN_AT

QUARTER_OF_AN_HOUR = 15 * 60


@pytest.fixture
def enter():
    def by_link(user):
        client = Client()
        secret = actions.make_link(kind="sign_in", user=user, now=timezone.now()).value
        client.post(f"/en/enter/{secret}/")
        return client

    return by_link


@pytest.fixture
def send_code():
    """Ask for a code in this browser; return it as the letter shows it."""

    def ask(client, user, **answers):
        client.post("/en/account/login/code/", {"email": user.email, **answers})
        return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]

    return ask


@pytest.fixture
def age():
    """Let a quarter of an hour pass for what a session remembers of its sign-ins."""

    def older(client):
        session = client.session
        session[SIGNED_IN_AT] = session.get(SIGNED_IN_AT, 0) - QUARTER_OF_AN_HOUR
        for record in session.get("account_authentication_methods", []):
            record["at"] -= QUARTER_OF_AN_HOUR
        session.save()
        return client

    return older
