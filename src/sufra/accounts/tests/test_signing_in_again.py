"""Attack D10: who finds an open session of yesterday cannot give away the house."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from tests.cast import amina, yusuf

from sufra.accounts.adapter import SIGNED_IN_AT, AccountAdapter
from sufra.models import AuditEntry, Invitation, Membership
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
DIGITS = {"numerals_ar": "latin", "numerals_fa": "native", "numerals_ur": "latin"}


def grave_deeds(host, member):
    """Give the address and answers of each deed that decides who gets in, or whom guests trust."""
    here = f"/en/host/{host.pk}"
    return {
        "invite": (f"{here}/people/", {"role": "owner"}),
        "change_role": (f"{here}/people/{member.pk}/role/", {"role": "owner"}),
        "change_host": (f"{here}/settings/", {"name": "Mine now", "contact": "thief@example.org", **DIGITS}),
        "add_address": ("/en/account/email/", {"action_add": "", "email": "thief@example.org"}),
    }


def done(season):
    """Return which of those deeds happened."""
    happened = {entry.deed for entry in AuditEntry.objects.of(season.host)}
    added = EmailAddress.objects.filter(email="thief@example.org").exists()
    return happened & {"invite", "change_role", "change_host"} | ({"add_address"} if added else set())


def attempt(client, season):
    """Try every grave deed; return what each was answered, and what happened."""
    member = Membership.objects.of(season.host).get(user=yusuf(season.host, Role.HELPER))
    deeds = grave_deeds(season.host, member)
    return {name: client.post(*deed).status_code for name, deed in deeds.items()}, done(season)


EVERYTHING = {"invite", "change_role", "change_host", "add_address"}


def test_a_session_that_is_a_quarter_of_an_hour_old_gives_nothing_away(enter, age):
    season = amina()
    answers, happened = attempt(age(enter(season.owner)), season)
    assert (answers, happened) == (dict.fromkeys(EVERYTHING, 401), set())
    assert not Invitation.objects.of(season.host).exists()


def test_a_recent_sign_in_does_them_all(enter):
    season = amina()
    assert attempt(enter(season.owner), season)[1] == EVERYTHING


def test_without_our_rule_the_old_session_would_give_everything_away(enter, age, monkeypatch):
    monkeypatch.setattr(
        AccountAdapter, "is_reauthentication_required", DefaultAccountAdapter.is_reauthentication_required
    )
    season = amina()
    assert attempt(age(enter(season.owner)), season)[1] == EVERYTHING


KEYS = ["/en/account/mfa/totp/activate/", "/en/account/mfa/webauthn/add/"]


@pytest.mark.parametrize("address", KEYS)
def test_an_old_session_adds_no_key_of_its_own(enter, age, address):
    client = enter(amina().owner)
    assert [client.get(address).status_code, age(client).get(address).status_code] == [200, 401]


@pytest.mark.parametrize("page", ["people", "settings"])
def test_a_page_opens_until_a_quarter_of_an_hour_has_passed(enter, page):
    season = amina()
    client, address = enter(season.owner), f"/en/host/{season.host.pk}/{page}/"
    seen = []
    for seconds in (0, 14 * 60 + 50, 10):
        session = client.session
        session[SIGNED_IN_AT] -= seconds
        session.save()
        seen.append(client.get(address).status_code)
    assert seen == [200, 200, 401]


def test_the_evenings_stay_open_to_an_old_session(enter, age):
    season = amina()
    assert age(enter(season.owner)).get(f"/en/host/{season.host.pk}/").status_code == 200


def test_signing_in_again_leads_back_to_the_page(enter, age, send_code):
    season = amina()
    client, page = age(enter(season.owner)), f"/en/host/{season.host.pk}/people/"
    asked = client.get(page)
    assert asked.headers["Cache-Control"] == "no-store, private"
    left = client.post("/en/account/logout/", {"next": asked.context["login"]})
    assert left.headers["Location"] == f"/en/account/login/?next={page.replace('/', '%2F')}"
    shown = client.get(left.headers["Location"]).content.decode()
    assert f'<input type="hidden" name="next" value="{page}">' in shown
    code = send_code(client, season.owner, next=page)
    back = client.post("/en/account/login/code/confirm/", {"code": code, "next": page})
    assert back.headers["Location"] == page
    assert client.get(page).status_code == 200


def test_who_comes_back_from_changing_a_role_finds_the_team(enter):
    season = amina()
    page = f"/en/host/{season.host.pk}/people/"
    assert enter(season.owner).get(f"{page}1/role/").headers["Location"] == page


def test_a_sign_in_elsewhere_does_not_freshen_this_session(enter, age):
    season = amina()
    found = age(enter(season.owner))
    page = f"/en/host/{season.host.pk}/people/"
    assert [enter(season.owner).get(page).status_code, found.get(page).status_code] == [200, 401]


def test_a_person_with_a_second_factor_is_asked_for_that(enter, age):
    season = amina()
    TOTP.activate(season.owner, generate_totp_secret())
    page = f"/en/host/{season.host.pk}/people/"
    answer = age(enter(season.owner)).get(page)
    asked = f"/en/account/mfa/reauthenticate/?next={page.replace('/', '%2F')}"
    assert (answer.status_code, answer.headers["Location"]) == (302, asked)
    assert Authenticator.objects.count() == 1


PASSWORD = {"password1": "a long enough sentence", "password2": "a long enough sentence"}


def set_a_password(client, user):
    """Try to set a password in an open session, by which allauth would then believe it."""
    status = client.post("/en/account/password/set/", PASSWORD).status_code
    user.refresh_from_db()
    return status, user.has_usable_password()


def test_nobody_can_set_a_password(enter):
    owner = amina().owner
    assert set_a_password(enter(owner), owner) == (403, False)


def test_a_password_that_could_be_set_is_caught(enter, monkeypatch):
    monkeypatch.setattr(AccountAdapter, "set_password", DefaultAccountAdapter.set_password)
    owner = amina().owner
    assert set_a_password(enter(owner), owner) == (302, True)


def test_a_stranger_is_shown_the_sign_in_and_not_the_question():
    season = amina()
    answer = Client().get(f"/en/host/{season.host.pk}/people/")
    assert answer.headers["Location"].startswith("/en/account/login/?next=")
