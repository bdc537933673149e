"""Attack D4: what proved a person once proves nothing again."""

import base64
import functools
import hashlib
import hmac
import json
import struct
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as passkeys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from tests.cast import amina

from sufra.models import User

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = 30
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40  # WebAuthn level 3, section 6.1


def totp(secret, at):
    """RFC 6238 over RFC 4226, written anew: the page must agree with any authenticator."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", at // HALF_A_MINUTE), "sha1")
    start = mac[-1] & 0x0F
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)  # RFC 6238, appendix B, the last six digits
def test_the_authenticator_of_these_tests_reckons_as_the_rfc_does(at, code):
    assert totp(base64.b32encode(b"12345678901234567890"), at) == code


@pytest.fixture
def clock(monkeypatch):
    """The authenticator's clock and the server's, one that does not pass a half minute by chance."""
    hand = SimpleNamespace(at=1_800_000_000)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: hand.at))
    return hand


@pytest.fixture
def secret(enter, clock):
    """The secret of an authenticator that Amina set up by the page itself."""
    client = enter(amina().owner)
    shown = client.get("/en/account/mfa/totp/activate/").context["form"].secret
    answer = client.post("/en/account/mfa/totp/activate/", {"code": totp(shown, clock.at)})
    assert answer.status_code == 302
    clock.at += HALF_A_MINUTE
    return shown


@pytest.fixture
def prove(send_code):
    """Sign in by the mailed code and this second factor; say whether that opened the workspace."""

    def attempt(code):
        user, client = Authenticator.objects.first().user, Client()
        client.post("/en/account/login/code/confirm/", {"code": send_code(client, user)})
        assert client.get("/en/host/").status_code == 302  # the first factor alone opens nothing
        client.post("/en/account/mfa/authenticate/", {"code": code})
        return inside(client)

    return attempt


def inside(client):
    return "/account/login/" not in client.get("/en/host/").headers.get("Location", "")


def test_an_authenticators_code_signs_in_once(secret, clock, prove):
    code = totp(secret, clock.at)
    assert [prove(code), prove(f"{code[:3]} {code[3:]}")] == [True, False]


def test_a_server_that_forgets_used_codes_is_caught(secret, clock, prove, monkeypatch):
    monkeypatch.setattr(TOTP, "_mark_code_used", lambda _self, _code: True)
    code = totp(secret, clock.at)
    assert [prove(code), prove(code)] == [True, True]


@pytest.fixture
def first_code(secret, clock):
    """The code by which the authenticator was set up, while its half minute lasts."""
    clock.at -= HALF_A_MINUTE
    return totp(secret, clock.at)


def test_the_code_that_set_an_authenticator_up_signs_nobody_in(first_code, prove):
    assert not prove(first_code)


class TestWithAllauthsOwnForm:
    @pytest.fixture(autouse=True)
    def _allauths_own_form(self, settings):
        settings.MFA_FORMS = {}

    def test_a_first_code_that_is_not_spent_is_caught(self, first_code, prove):
        assert prove(first_code)


def test_a_code_is_worth_nothing_when_its_half_minute_is_over(secret, clock, prove):
    code = totp(secret, clock.at)
    clock.at += HALF_A_MINUTE
    assert [prove(code), prove(totp(secret, clock.at))] == [False, True]


def test_a_tolerant_clock_is_caught(secret, clock, prove, settings):
    # The mark of a used code lasts half a minute: with a tolerance the code would outlive it.
    settings.MFA_TOTP_TOLERANCE = 1
    code = totp(secret, clock.at)
    clock.at += HALF_A_MINUTE
    assert prove(code)


@pytest.mark.usefixtures("secret")
def test_a_recovery_code_signs_in_once(prove):
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
    code = kept.get_unused_codes()[0]
    assert [prove(code), prove(code)] == [True, False]


@pytest.mark.usefixtures("secret")
def test_recovery_codes_that_are_not_crossed_out_are_caught(prove, monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "_mark_code_used", lambda _self, _i: None)
    kept = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap()
    code = kept.get_unused_codes()[0]
    assert [prove(code), prove(code)] == [True, True]


class Passkey:
    """A key in software that answers as an authenticator does, verified by a finger that is not there."""

    origin, name = "https://testserver", b"amina's phone"

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.owner = ""

    def register(self, options):
        self.owner = options["user"]["id"]
        told = self._told("webauthn.create", options)
        point = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        about = bytes(16) + struct.pack(">H", len(self.name)) + self.name + cbor.encode(key)
        proof = {"fmt": "none", "attStmt": {}, "authData": self._seen(WITH_KEY) + about}
        return self._answer(told, attestationObject=websafe_encode(cbor.encode(proof)))

    def sign(self, options):
        told, seen = self._told("webauthn.get", options), self._seen(0)
        signature = self.key.sign(seen + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            told,
            authenticatorData=websafe_encode(seen),
            signature=websafe_encode(signature),
            userHandle=self.owner,
        )

    def _told(self, kind, options):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _seen(self, flags):
        site = hashlib.sha256(b"testserver").digest()
        return site + bytes([PRESENT | VERIFIED | flags]) + bytes(4)

    def _answer(self, told, **response):
        name = websafe_encode(self.name)
        answer = {"id": name, "rawId": name, "type": "public-key"}
        answer["response"] = {"clientDataJSON": websafe_encode(told), **response}
        answer["clientExtensionResults"] = {"credProps": {"rk": True}}
        return {"credential": json.dumps(answer)}


@pytest.fixture
def passkey(enter, settings):
    """A passkey that Amina added by the page itself."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # as in production
    client, key = enter(amina().owner), Passkey()
    add = "/en/account/mfa/webauthn/add/"
    options = as_json(client.get(add).context["js_data"]["creation_options"])
    assert client.post(add, {"passwordless": "on", **key.register(options["publicKey"])}).status_code == 302
    return key


def as_json(options):
    return json.loads(json.dumps(options, default=dict))


LOGIN = "/en/account/mfa/webauthn/login/"


def challenge(client):
    answer = client.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"})
    return answer.json()["request_options"]["publicKey"]


def taken(answer, *clients):
    """Send the same answer of a passkey in each browser; say which took it and did not begin anew."""
    return [client.post(LOGIN, answer).headers["Location"] != "/en/account/login/" for client in clients]


def test_a_passkeys_answer_signs_in_once(passkey):
    own, thief, unasked = Client(), Client(), Client()
    answer = passkey.sign(challenge(own))
    challenge(thief)
    assert taken(answer, own, thief, unasked) == [True, False, False]


def test_a_challenge_that_never_changes_is_caught(passkey, monkeypatch):
    begin = functools.partialmethod(Fido2Server.authenticate_begin, challenge=bytes(32))
    monkeypatch.setattr(Fido2Server, "authenticate_begin", begin)
    own, thief = Client(), Client()
    answer = passkey.sign(challenge(own))
    challenge(thief)
    assert taken(answer, own, thief) == [True, True]


def test_every_challenge_is_new_and_of_16_bytes_at_least():  # WebAuthn level 3, section 13.4.3
    asked = [websafe_decode(challenge(Client())["challenge"]) for _browser in range(5)]
    assert len(set(asked)) == 5
    assert min(len(value) for value in asked) >= 16


AGAIN = "/en/account/mfa/webauthn/reauthenticate/"


def replay_in_one_session(passkey, own, age):
    """Prove who it is a second time in one session, then send the same answer again much later."""
    page = age(own).get(AGAIN)
    answer = passkey.sign(as_json(page.context["js_data"]["request_options"])["publicKey"])
    opened = []
    for _time in range(2):
        own.post(AGAIN, answer)
        opened.append(own.get("/en/account/mfa/totp/activate/").status_code == 200)
        age(own)
    return opened


def test_an_answer_proves_a_person_once_within_a_session(passkey, enter, age):
    assert replay_in_one_session(passkey, enter(User.objects.get()), age) == [True, False]


def test_a_session_that_keeps_its_challenge_is_caught(passkey, enter, age, monkeypatch):
    monkeypatch.setattr(passkeys, "clear_state", lambda: None)
    assert replay_in_one_session(passkey, enter(User.objects.get()), age) == [True, True]


def test_the_page_of_a_second_proof_draws_its_code_itself_because_our_policy_allows_no_data(enter):
    page = enter(amina().owner).get("/en/account/mfa/totp/activate/")
    text = page.content.decode()
    assert "<svg" in text.split("<main")[1]
    assert "data:" not in text
    assert "data:" not in page.headers["Content-Security-Policy"]


NO_ANSWERS = {
    "nothing": "",
    "a number": "1",
    "digits": "1" * 5000,
    "depth": "[" * 100_000,
    "a name alone": '{"id": "x"}',
    "no object": '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"attestationObject": "oA", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}',
    "a lone surrogate": '{"id": "\\ud800", "rawId": "\\ud800"}',
}


ADD = "/en/account/mfa/webauthn/add/"


@pytest.fixture
def say(passkey, enter):
    """Say this in place of a passkey's answer wherever one is asked for; return the statuses."""

    def said(text):
        stranger, owner = Client(raise_request_exception=False), enter(User.objects.get())
        owner.raise_request_exception = False
        challenge(stranger)
        statuses = [stranger.post(LOGIN, {"credential": text}).status_code]
        for page in (ADD, AGAIN):
            owner.get(page)
            statuses.append(owner.post(page, {"credential": text}).status_code)
        return statuses

    return said


@pytest.mark.parametrize("text", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_no_passkey_says_is_refused_as_a_wrong_one(say, text):
    assert say(text) == [302, 200, 302]


def test_a_form_that_fails_on_what_it_cannot_read_is_caught(say, settings):
    settings.MFA_FORMS = {}
    assert say(NO_ANSWERS["depth"]) == [500, 500, 500]


def test_a_passkey_has_a_name_that_can_be_shown(enter):
    client = enter(amina().owner)
    client.get(ADD)
    form = client.post(ADD, {"name": "my phone\ufffd"}).context["form"]
    assert form.errors["name"] == ["This text holds a character that cannot be shown."]
