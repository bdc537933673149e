import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from django.core import mail
from django.template import Context, Engine
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, amina, idris, yusuf

from sufra.accounts import actions
from sufra.accounts.adapter import AccountAdapter
from sufra.models import AuditEntry, Host, Membership, OneTimeLink, User
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db


def test_the_setup_link_claims_the_installation_once():
    secret = actions.make_link(kind="setup", user=None, now=timezone.now()).value
    stranger = Client()
    assert stranger.get("/en/setup/guessed/").status_code == 410
    answers = {"email": "amina@example.org", "host_name": "Courtyard Neighbours"}
    client = Client()
    first = client.post(f"/en/setup/{secret}/", answers)
    host = Host.objects.get()
    assert (first.status_code, first.headers["Location"]) == (302, f"/en/host/{host.pk}/")
    assert client.get(f"/en/host/{host.pk}/").status_code == 200
    assert stranger.post(f"/en/setup/{secret}/", answers).status_code == 410
    assert User.objects.count() == 1


def test_only_the_hash_of_a_link_is_stored():
    secret = actions.make_link(kind="setup", user=None, now=NOW).value
    assert secret not in str(list(OneTimeLink.objects.values()))


def test_an_invitation_works_once_and_not_after_72_hours():
    season = amina()
    secret = actions.invite(host=season.host, user=season.owner, role="door", now=NOW).value
    actions.accept(secret=secret, email="yusuf@example.org", now=NOW)
    with pytest.raises(Refusal):
        actions.accept(secret=secret, email="idris@example.org", now=NOW)
    late = actions.invite(host=season.host, user=season.owner, role="door", now=NOW).value
    with pytest.raises(Refusal):
        actions.accept(secret=late, email="idris@example.org", now=NOW + timedelta(hours=72, seconds=1))
    assert {m.user.email: m.role for m in Membership.objects.of(season.host)} == {
        "amina@example.org": "owner",
        "yusuf@example.org": "door",
    }


def test_an_invitation_does_not_sign_anybody_in():
    season = amina()
    secret = actions.invite(host=season.host, user=season.owner, role="owner", now=timezone.now()).value
    client = Client()
    client.post(f"/en/invitation/{secret}/", {"email": "amina@example.org"})
    assert client.get(f"/en/host/{season.host.pk}/").status_code == 302


def test_the_last_owner_cannot_step_down_and_two_can_part():
    season = amina()
    mine = Membership.objects.of(season.host).get()
    with pytest.raises(Refusal):
        actions.change_role(host=season.host, user=season.owner, membership=mine, role="", now=NOW)
    yusuf(season.host, Role.OWNER)
    actions.change_role(host=season.host, user=season.owner, membership=mine, role="", now=NOW)
    assert [m.user.email for m in Membership.objects.of(season.host)] == ["yusuf-owner@example.org"]


def test_a_code_by_mail_signs_in_and_a_code_works_once():
    season = amina()
    client = Client()
    client.post("/en/account/login/code/", {"email": season.owner.email})
    [letter] = mail.outbox
    code = next(
        line.strip()
        for line in letter.body.splitlines()
        if line.strip().replace("-", "").isalnum()
        and len(line.strip()) in {6, 7, 8, 9}
        and line.strip().upper() == line.strip()
    )
    client.post("/en/account/login/code/confirm/", {"code": code})
    assert client.get(f"/en/host/{season.host.pk}/").status_code == 200
    again = Client()
    again.post("/en/account/login/code/confirm/", {"code": code})
    assert again.get(f"/en/host/{season.host.pk}/").status_code == 302


def test_a_known_and_an_unknown_address_get_the_same_answer():
    season = amina()
    answers = [
        Client().post("/en/account/login/code/", {"email": email})
        for email in (season.owner.email, "nobody@example.org")
    ]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "/en/account/login/code/confirm/")
    ] * 2


def ask_for_a_code(email):
    return Client().post("/en/account/login/code/", {"email": email}).status_code


def test_asking_for_codes_is_throttled_alike_for_known_and_unknown_addresses():
    season = amina()
    known = [ask_for_a_code(season.owner.email) for _try in range(6)]
    unknown = [ask_for_a_code("nobody@example.org") for _try in range(6)]
    assert known == unknown == [302, 302, 302, 200, 200, 200]
    assert len(mail.outbox) <= 6


def test_the_owner_is_not_locked_out_by_a_stranger_who_guesses():
    season = amina()
    for _try in range(5):
        ask_for_a_code("nobody@example.org")
    assert ask_for_a_code(season.owner.email) == 302


def test_the_session_changes_at_sign_in():
    secret = actions.make_link(kind="sign_in", user=amina().owner, now=timezone.now()).value
    client = Client()
    client.get("/en/account/login/")
    before = client.cookies.get("sessionid")
    client.post(f"/en/enter/{secret}/")
    assert client.cookies["sessionid"].value != (before.value if before else "")


def test_a_link_that_is_only_opened_changes_nothing():
    secret = actions.make_link(kind="sign_in", user=amina().owner, now=timezone.now()).value
    for _scan in range(3):
        assert Client().get(f"/en/enter/{secret}/").status_code == 200
    assert Client().post(f"/en/enter/{secret}/").status_code == 302


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_sign_in_leads_nowhere_else(target):
    answer = Client().get("/en/account/login/", {"next": target})
    assert f'href="{target}' not in answer.content.decode()
    client = Client()
    client.force_login(amina().owner)
    assert "evil" not in client.get("/en/account/login/", {"next": target}).headers.get("Location", "")


def test_a_forged_address_header_counts_only_behind_a_named_proxy(rf, settings):
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}, REMOTE_ADDR="198.51.100.7")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert AccountAdapter(request).get_client_ip(request) == "198.51.100.7"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert AccountAdapter(request).get_client_ip(request) == "203.0.113.9"


def test_nobody_signs_up_by_themselves():
    Client().post("/en/account/signup/", {"email": "stranger@example.org"})
    assert not User.objects.exists()


def test_the_audit_names_fields_and_never_values(enter):
    season, _other = amina(), idris()
    client = enter(season.owner)
    client.post(
        f"/en/host/{season.host.pk}/settings/",
        {
            "name": "Secret Name",
            "contact": "x",
            "numerals_ar": "latin",
            "numerals_fa": "native",
            "numerals_ur": "latin",
        },
    )
    entry = AuditEntry.objects.of(season.host).get(deed="change_host")
    assert (entry.user, entry.fields) == (season.owner, "contact name numerals_ar")
    assert "Secret Name" not in str(list(AuditEntry.objects.of(season.host).values()))


def links(text):
    return re.findall(r"https?://\S+", text)


def test_the_letter_to_an_unknown_address_leads_to_no_closed_door():
    assert ask_for_a_code("nobody@example.org") == 302
    [letter] = mail.outbox
    assert (letter.subject, links(letter.body)) == ("Nobody has joined with this address", [])
    assert "tried to sign in here as nobody@example.org" in letter.body


def test_a_letter_that_leads_to_the_closed_sign_up_is_caught():
    there = "http://testserver/en/account/signup/"
    theirs = Path(allauth.__file__).parent / "templates" / "account" / "email" / "unknown_account_message.txt"
    written = Engine.get_default().from_string(theirs.read_text(encoding="utf-8"))
    assert links(written.render(Context({"signup_url": there}))) == [there]
    assert "closed" in Client().get("/en/account/signup/").content.decode().lower()
