"""Bytes that are no text, and more than is taken: a sentence in the reader's language, never a 5xx."""

import importlib
import io
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from sufra.config import urls
from sufra.models import Iftar
from sufra.shell.fields import PlainTextField
from tests.cast import amina

pytestmark = pytest.mark.django_db
UNSHOWABLE = "This text holds a character that cannot be shown."
TOO_LONG = {
    "en": "What you sent is longer than we can take. Go back, shorten it, and send it again.",
    "ar": "ما أرسلتموه أطول مما يمكننا استلامه.",
    "fa": "آنچه فرستادید بلندتر از آن است که بتوانیم دریافت کنیم.",
}
MEGABYTES_3 = 3_000_000
SIGN_IN = "/en/account/login/code/"
FORM = "application/x-www-form-urlencoded"


def forms_of(season):
    """Give the address and the field of a name in each form that has one."""
    [iftar] = season.iftars
    here = f"host/{season.host.pk}"
    return {
        "publishing": (f"{here}/plan/", "name"),
        "refining": (f"{here}/evening/{iftar.pk}/", "description"),
        "campaign": (f"{here}/campaign/{season.campaign.pk}/", "name_ar"),
        "site": (f"{here}/site/{season.site.pk}/", "area"),
        "stopping entry": (f"{here}/evening/{iftar.pk}/entry/", "instead"),
        "adding a host": ("hosts/add/", "host_name"),
        "reservation": (f"i/{iftar.pk}/reserve/", "name"),
        "sign-in": ("account/login/code/", "email"),
    }


@pytest.fixture
def send():
    """Send bytes to a form, as the owner in an open session, without any check of ours before them."""
    season = amina(coming="both")
    season.owner.is_operator = True
    season.owner.save()

    def sent(form, content, *, language="en", kind=FORM):
        address, field = forms_of(season)[form]
        client = Client(raise_request_exception=False)
        if form != "sign-in":
            client.force_login(season.owner)
        body = content if isinstance(content, bytes) else content(field)
        return client.generic("POST", f"/{language}/{address}", body, content_type=kind)

    return sent


def urlencoded(value):
    return lambda field: field.encode() + b"=" + value


def multipart(value):
    head = b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n'
    return lambda field: head % field.encode() + value + b"\r\n--B--\r\n"


WITH_NAMES = [
    "publishing", "refining", "campaign", "site", "stopping entry", "adding a host", "reservation",
]  # fmt: skip
NO_TEXT = {"lone surrogate": b"%ED%A0%80", "U+FFFD": b"%EF%BF%BD", "stray byte": b"%FF", "NUL": b"%00"}


@pytest.mark.parametrize("bad", NO_TEXT.values(), ids=NO_TEXT)
@pytest.mark.parametrize("form", WITH_NAMES)
def test_bytes_that_are_no_text_are_refused_by_the_field_and_the_rest_is_kept(send, form, bad):
    answer = send(form, urlencoded(b"Courtyard" + bad))
    page = answer.content.decode()
    assert (answer.status_code, UNSHOWABLE in page, "Courtyard" in page) == (422, True, True)


def test_a_field_that_looks_at_no_bytes_is_caught(send, monkeypatch):
    monkeypatch.setattr(PlainTextField, "to_python", forms.CharField.to_python)
    assert send("adding a host", urlencoded(b"Courtyard%FF")).status_code == 302


def test_an_address_of_no_text_gets_no_letter(send, mailoutbox):
    assert [send("sign-in", urlencoded(b"amina%FF@example.org")).status_code, mailoutbox] == [200, []]


CODECS = {"utf-7": b"+2AA-", "unicode_escape": b"\\ud800", "rot13": b"Nowhere", "utf-16": b"\x00\xd8"}


@pytest.fixture
def wsgi():
    """What the web server imports, after the static files are there."""
    return importlib.import_module("sufra.config.wsgi")


@pytest.fixture
def token():
    """A form's token; from then on the test's own transaction stays open, which a server would end."""
    client = Client()
    client.get("/en/account/login/")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    value = client.cookies["csrftoken"].value
    yield {"HTTP_X_CSRFTOKEN": value, "HTTP_COOKIE": f"csrftoken={value}"}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def served(answer, address, body, **environ):
    """Ask as the web server does; return the status, and how many bytes were left unread."""
    request = RequestFactory().get(address) if body is None else RequestFactory().post(address)
    stream, said = io.BytesIO(body or b""), []
    given = {"wsgi.input": stream, "CONTENT_LENGTH": str(len(body or b"")), **environ}
    list(answer(request.environ | given, lambda status, _headers: said.append(int(status[:3]))))
    return said[0], len(stream.read())


def in_codec(answer, codec, token):
    """Ask the finder and send a sign-in in this codec; return the status of each."""
    kind = {"CONTENT_TYPE": f"multipart/form-data; boundary=B; charset={codec}"}
    name = {"QUERY_STRING": urlencode({"q": CODECS[codec]})}
    asked, _left = served(answer, "/en/", None, **kind, **name)
    sent, _left = served(answer, SIGN_IN, multipart(CODECS[codec])("email"), **kind, **token)
    return [asked, sent]


@pytest.mark.parametrize("codec", CODECS)
def test_no_request_chooses_the_codec_that_it_is_read_with(wsgi, codec, token):
    assert in_codec(wsgi.application, codec, token) == [422, 200]


def test_a_codec_that_may_be_chosen_is_caught(wsgi, token):
    assert in_codec(wsgi.django, "utf-7", token) == [500, 500]
    with pytest.raises(LookupError):
        in_codec(wsgi.django, "rot13", token)


def test_a_browser_can_finish_sending_before_it_reads_that_it_sent_too_much(wsgi, token):
    body = urlencoded(b"x" * MEGABYTES_3)("email")
    assert served(wsgi.application, SIGN_IN, body, CONTENT_TYPE=FORM, **token) == (413, 0)


def test_a_server_that_answers_in_the_middle_is_caught(wsgi, token):
    body = urlencoded(b"x" * MEGABYTES_3)("email")
    assert served(wsgi.django, SIGN_IN, body, CONTENT_TYPE=FORM, **token) == (413, len(body))


BODIES = {
    FORM: urlencoded(b"x" * MEGABYTES_3),
    "multipart/form-data; boundary=B": multipart(b"x" * MEGABYTES_3),
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(
    ("form", "language"),
    [
        ("publishing", "ar"),
        ("refining", "en"),
        ("reservation", "fa"),
        ("reservation", "ar"),
        ("sign-in", "en"),
    ],
)
def test_three_megabytes_are_answered_by_a_page_in_the_readers_language(send, form, language, kind):
    answer = send(form, BODIES[kind], language=language, kind=kind)
    page = answer.content.decode()
    assert (answer.status_code, TOO_LONG[language] in page) == (413, True)
    assert f'<html lang="{language}"' in page
    assert f'class="button quiet" href="/{language}/' in page
    assert Iftar.objects.published().count() == 1


def test_a_bare_answer_is_caught(send, monkeypatch):
    monkeypatch.delattr(urls, "handler400")
    answer = send("reservation", BODIES[FORM])
    assert (answer.status_code, TOO_LONG["en"] in answer.content.decode()) == (400, False)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"&".join(b"f%d=1" % number for number in range(4001))),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data", b"x"),
    ],
)
def test_what_cannot_be_read_at_all_is_said(send, kind, body):
    answer = send("reservation", body, kind=kind)
    assert (answer.status_code, "This could not be read" in answer.content.decode()) == (400, True)
