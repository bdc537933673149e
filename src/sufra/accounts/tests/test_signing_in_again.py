"""Attack D10: who finds an open session of yesterday cannot give away the house."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
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


TYPED = {"name": "Courtyard and Garden", "contact": "ask@example.org", **DIGITS}


def values(answer):
    form = answer.context["form"]
    return {field: form[field].value() for field in TYPED}


def sign_in_again(client, asked, send_code, user):
    left = client.post("/en/account/logout/", {"next": asked.context["login"]})
    page = client.get(left.headers["Location"]).context["redirect_field_value"]
    code = send_code(client, user, next=page)
    return client.post("/en/account/login/code/confirm/", {"code": code, "next": page}).headers["Location"]


def test_what_was_typed_when_the_sign_in_was_too_old_is_there_again_and_not_saved(enter, age, send_code):
    season = amina()
    client, page = age(enter(season.owner)), f"/en/host/{season.host.pk}/settings/"
    asked = client.post(page, TYPED)
    assert (asked.status_code, b"What you typed is kept" in asked.content) == (401, True)
    assert sign_in_again(client, asked, send_code, season.owner) == page
    back = client.get(page)
    assert (values(back), b"It is not saved yet." in back.content) == (TYPED, True)
    season.host.refresh_from_db()
    assert (season.host.name, done(season)) == ("Courtyard Neighbours", set())
    assert client.post(page, TYPED).status_code == 302
    season.host.refresh_from_db()
    assert season.host.name == TYPED["name"]
    assert values(client.get(page)) == TYPED
    assert b"It is not saved yet." not in client.get(page).content


def test_a_sign_out_that_forgets_what_was_typed_is_caught(enter, age, send_code, monkeypatch):
    monkeypatch.setattr(AccountAdapter, "logout", DefaultAccountAdapter.logout)
    season = amina()
    client, page = age(enter(season.owner)), f"/en/host/{season.host.pk}/settings/"
    sign_in_again(client, client.post(page, TYPED), send_code, season.owner)
    assert values(client.get(page))["name"] == "Courtyard Neighbours"


def test_what_was_typed_is_for_nobody_else_and_not_for_long(enter, age, send_code):
    season = amina()
    other, page = yusuf(season.host, Role.OWNER), f"/en/host/{season.host.pk}/settings/"
    for user, seconds, name in [
        (other, 0, "Courtyard Neighbours"),
        (season.owner, 3599, TYPED["name"]),
        (season.owner, 3600, "Courtyard Neighbours"),
    ]:
        client = age(enter(season.owner))
        sign_in_again(client, client.post(page, TYPED), send_code, user)
        session = client.session
        session["typed_before"]["at"] -= seconds
        session.save()
        assert values(client.get(page))["name"] == name


def prove_again(client, page, user):
    """Open a page in an old session and give the second proof that is asked for."""
    asked = client.get(page).headers["Location"]
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    return client.post(asked, {"code": code, "next": page})


@pytest.fixture
def with_second_factor(enter, age):
    season = amina()
    TOTP.activate(season.owner, generate_totp_secret())
    return season, age(enter(season.owner))


def test_a_form_that_somebody_left_in_an_open_session_is_shown_to_its_owner_and_not_sent(
    with_second_factor,
):
    season, client = with_second_factor
    page = f"/en/host/{season.host.pk}/settings/"
    assert client.post(page, TYPED).headers["Location"] == page
    prove_again(client, page, season.owner)
    assert (values(client.get(page)), done(season)) == (TYPED, set())


def test_a_form_that_is_sent_by_itself_is_caught(with_second_factor, monkeypatch):
    season, client = with_second_factor
    monkeypatch.setattr(AccountAdapter, "is_reauthentication_required", lambda _self, **_more: True)
    page = f"/en/host/{season.host.pk}/settings/"
    client.post(page, TYPED)
    prove_again(client, page, season.owner)
    assert done(season) == {"change_host"}


def test_what_gives_nobody_entry_needs_no_new_sign_in(enter, age):
    """A further host is its maker's alone until somebody is invited; a logo is no more than an artwork."""
    season = amina()
    season.owner.is_operator = True
    season.owner.save()
    client, here = age(enter(season.owner)), f"/en/host/{season.host.pk}"
    pages = ["/en/hosts/add/", f"{here}/logo/", f"{here}/campaign/{season.campaign.pk}/artwork/"]
    assert [client.get(page).status_code for page in pages] == [200] * 3
    added = client.post("/en/hosts/add/", {"host_name": "The Garden"}).headers["Location"]
    assert client.get(f"{added}people/").status_code == 401
