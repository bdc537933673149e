"""Every page and letter of a sign-in speaks with the house's voice, in English and in Arabic."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import encrypt
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.accounts import actions

pytestmark = pytest.mark.django_db
LIBRARYS_WORDS = (
    "Two-Factor Authentication", "Security Key", "Authenticator App", "Recovery Codes", "Sign-In Code",
    "Thank you for using", "Hello from", "Request Code", "Confirm Access", "Passwordless", "Sign In",
    "Successfully signed in",
)  # fmt: skip
MFA = "account/mfa/"
PAGES = [
    MFA, f"{MFA}totp/activate/", f"{MFA}totp/deactivate/", f"{MFA}webauthn/", f"{MFA}webauthn/add/",
    f"{MFA}webauthn/keys/{{}}/edit/", f"{MFA}webauthn/keys/{{}}/remove/", f"{MFA}recovery-codes/",
    f"{MFA}recovery-codes/generate/", "account/logout/",
]  # fmt: skip
LATIN_WORDS = re.compile(r"[A-Za-z]{4,}(?: [A-Za-z]{2,})+")


def words_of(page):
    """What a person reads: the text, without tags, scripts and the way to English."""
    text = re.sub(r"(?s)<(script|style|title|noscript|svg)\b.*?</\1>", " ", page)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def protected(enter):
    """Amina with an app, a passkey and codes for a lost telephone."""
    owner = amina().owner
    client = enter(owner)
    kinds = {
        "totp": {"secret": encrypt(generate_totp_secret())},
        "webauthn": {"name": "Telefon", "passwordless": True, "credential": {}},
        "recovery_codes": {"seed": encrypt("seed"), "used_mask": 0},
    }
    rows = {
        kind: Authenticator.objects.create(user=owner, type=kind, data=data) for kind, data in kinds.items()
    }
    return client, rows


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_about_proofs_has_the_houses_look_and_words(protected, address, language):
    client, rows = protected
    passkey = rows["webauthn"].pk
    for sign, kind in {"/activate/": "totp", "webauthn/add/": "webauthn"}.items():
        if sign in address:  # these make one, or read those that are there
            rows[kind].delete()
    answer = client.get(f"/{language}/{address.format(passkey)}")
    page = answer.content.decode()
    assert (answer.status_code, 'class="cloth wide"' in page) == (200, True)
    assert [words for words in LIBRARYS_WORDS if words in words_of(page)] == []
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
    if language == "ar":
        assert LATIN_WORDS.findall(words_of(page).replace("Courtyard Neighbours", "")) == []


def test_a_page_that_is_for_nobody_has_the_houses_look_too(enter):
    answer = enter(amina().owner).get("/ar/account/reauthenticate/")
    assert answer.status_code == 403
    assert 'class="brand"' in answer.content.decode()
    assert 'dir="rtl"' in answer.content.decode()


def test_a_page_of_the_library_is_caught(protected, settings):
    client, _rows = protected
    [engine] = settings.TEMPLATES
    plain = {"APP_DIRS": False, "OPTIONS": engine["OPTIONS"]}
    import allauth  # noqa: PLC0415 - where its own templates are

    settings.TEMPLATES = [engine | plain | {"DIRS": [f"{allauth.__path__[0]}/templates"]}]
    assert "Two-Factor Authentication" in client.get(f"/en/{MFA}").content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "the browser in which you asked"), ("ar", "في المتصفح الذي طلبتموه فيه")]
)
def test_the_letter_with_the_code_is_the_houses_and_names_it_in_the_subject(language, said):
    owner = amina().owner
    client = Client()
    asked = client.post(f"/{language}/account/login/code/", {"email": owner.email}, follow=True)
    [letter] = mail.outbox
    [code] = re.findall(r"(?m)^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", letter.body)
    assert (said in letter.body, code in letter.subject) == (True, True)
    pages = [letter.body, words_of(asked.content.decode())]
    pages.append(
        words_of(client.post(f"/{language}/account/login/code/confirm/", {"code": "X"}).content.decode())
    )
    assert [words for words in LIBRARYS_WORDS for page in pages if words in page] == []


def test_whoever_joins_reads_why_a_code_is_asked_for_and_need_not_type_the_address_again():
    season = amina()
    secret = actions.invite(host=season.host, user=season.owner, role="door", now=timezone.now()).value
    client = Client()
    page = client.post(
        f"/en/invitation/{secret}/", {"email": "yusuf@example.org"}, follow=True
    ).content.decode()
    assert "You have joined Courtyard Neighbours. Sign in with a code to begin." in page
    assert 'value="yusuf@example.org"' in page
    assert "yusuf@example.org" not in Client().get("/en/account/login/").content.decode()


def test_whoever_asked_for_a_page_reads_that_it_opens_after_the_sign_in():
    season = amina()
    page = Client().get(f"/en/host/{season.host.pk}/", follow=True).content.decode()
    assert "The page that you asked for opens when you have signed in." in page
    assert "The page that you asked for" not in Client().get("/en/account/login/").content.decode()
