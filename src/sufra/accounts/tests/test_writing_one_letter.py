"""Attack E4: a mail server sees no header, recipient or second letter that an address or a name brought."""

import re
import smtplib
import socketserver
import threading
from email import message_from_bytes

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django import forms
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.accounts import actions
from sufra.accounts.forms import EmailForm, HostForm
from sufra.models import User

pytestmark = pytest.mark.django_db
BCC = "Bcc: victim@example.org"
ADDRESSES = [
    f"huda@example.org\r\n{BCC}",
    f"huda@example.org\n{BCC}",
    f"huda@example.org\r{BCC}",
    f"huda\r\n{BCC}\r\n@example.org",
    f'"huda\r\n{BCC}"@example.org',
    f"huda@example.org\x0b{BCC}",
    f"huda@example.org\x85{BCC}",
    f"huda@example.org\u2028{BCC}",
    f"huda@example.org%0d%0a{BCC}",
    "huda@example.org>\r\nRCPT TO:<victim@example.org",
    "huda@example.org, victim@example.org",
    "huda@example.org\r\n\r\nA text of my own\r\n.\r\nMAIL FROM:<x@example.org>",
]


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a letter needs, read to the letter: only CRLF . CRLF ends one."""

    timeout = 5

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            answer = self.answer(line)
            self.wfile.write(answer)
            if answer.startswith(b"221"):
                break

    def answer(self, line):
        verb = line[:4].upper()
        if verb == b"MAIL":
            self.recipients = []
        if verb == b"RCPT":
            self.recipients.append(line.split(b"<")[1].split(b">")[0].decode())
        if verb == b"DATA":
            self.wfile.write(b"354 go on\r\n")
            self.server.letters.append((self.recipients, self.letter()))
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n"

    def letter(self):
        text = b""
        for line in self.rfile:
            text += line
            if text.endswith(b"\r\n.\r\n"):
                break
        return text


class Postbox(socketserver.ThreadingTCPServer):
    daemon_threads = False  # closing waits for the conversations


@pytest.fixture
def postbox(settings):
    """A mail server on this machine, and what it was told."""
    with Postbox(("127.0.0.1", 0), Conversation) as server:
        server.letters = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 5
        yield server
        server.shutdown()
        thread.join()


def seen(postbox):
    """Return, of each letter that arrived, its recipients and the headers that could be doubled or forged."""
    telling = {"To", "From", "Subject", "Cc", "Bcc", "Reply-To", "Sender"}
    return [
        (sorted(recipients), sorted(telling & set(headers) | {h for h in headers if headers.count(h) > 1}))
        for recipients, text in postbox.letters
        for headers in [message_from_bytes(text).keys()]
    ]


ONE_LETTER = [(["huda@example.org"], ["From", "Subject", "To"])]


def carelessly(postbox, address, *, subject="Your code", text="It is 1.", dots=True):
    """Send as a program does that glues its headers together: the broken variant of each test here."""
    first = re.split(r"[^\w@.]", address)[0]
    letter = f"From: sufra@localhost\r\nTo: {address}\r\nSubject: {subject}\r\n\r\n{text}\r\n".encode()
    with smtplib.SMTP(*postbox.server_address, timeout=5) as server:
        if dots:
            server.sendmail("sufra@localhost", [first], letter)
            return
        server.ehlo_or_helo_if_needed()
        server.mail("sufra@localhost")
        server.rcpt(first)
        server.docmd("DATA")
        server.send(letter + b".\r\n")
        server.getreply()
        for _answer in ("MAIL", "RCPT", "DATA", "."):  # to what was smuggled
            server.getreply()


def ask_for_a_code(address):
    return Client().post("/en/account/login/code/", {"email": address}).status_code


def test_an_honest_address_gets_one_letter(postbox):
    assert ask_for_a_code("huda@example.org") == 302
    assert seen(postbox) == ONE_LETTER


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_a_header_in_it_gets_no_letter(postbox, address):
    assert ask_for_a_code(address) == 200
    assert seen(postbox) == []


def test_a_line_break_at_the_end_of_an_address_is_dropped(postbox):
    ask_for_a_code("huda@example.org\r\n")
    assert seen(postbox) == ONE_LETTER


@pytest.mark.parametrize("address", ADDRESSES[:2])
def test_a_letter_whose_headers_are_glued_together_is_caught(postbox, address):
    carelessly(postbox, address)
    assert seen(postbox) == [(["huda@example.org"], ["Bcc", "From", "Subject", "To"])]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_person_gets_an_address_with_a_header_in_it(address):
    season = amina()
    invitation = actions.invite(host=season.host, user=season.owner, role="door", now=timezone.now()).value
    setup = actions.make_link(kind="setup", user=None, now=timezone.now()).value
    answers = {"email": address, "host_name": "Courtyard"}
    tried = [
        Client().post(f"/en/{link}/", answers) for link in (f"invitation/{invitation}", f"setup/{setup}")
    ]
    assert [answer.status_code for answer in tried] == [422, 422]
    assert [user.email for user in User.objects.all()] == ["amina@example.org"]


def test_a_form_that_takes_any_text_for_an_address_is_caught(monkeypatch):
    monkeypatch.setitem(EmailForm.base_fields, "email", forms.CharField())
    assert EmailForm({"email": ADDRESSES[0]}).is_valid()


@pytest.mark.parametrize("address", [*ADDRESSES[:5], ADDRESSES[9], ADDRESSES[11]])
def test_even_an_address_that_got_into_a_row_makes_no_letter(postbox, rf, address):
    with request_context(rf.get("/")), pytest.raises(ValueError, match=r"newlines|[Ii]nvalid|address"):
        get_adapter().send_mail("account/email/login_code", address, {"code": "ABCD"})
    assert seen(postbox) == []


@pytest.mark.parametrize("name", ["testserver\r\nBcc: victim@example.org", "evil.example", "testserver, x"])
def test_a_letter_is_not_written_under_a_forged_name_of_the_server(postbox, name):
    answer = Client().post("/en/account/login/code/", {"email": "huda@example.org"}, HTTP_HOST=name)
    assert (answer.status_code, seen(postbox)) == (400, [])


def test_the_name_of_the_server_stands_in_the_letter(postbox):
    ask_for_a_code("huda@example.org")  # so a forged one would be read
    assert b"testserver" in postbox.letters[0][1]


NAME = f"Courtyard\r\n{BCC}\r\n\r\nA text of my own"


def as_subject(name):
    EmailMessage(subject=name, body="Come.", to=["huda@example.org"]).send()


def test_a_hosts_name_is_one_line_in_a_letter(postbox, enter):
    season = amina()
    digits = {"numerals_ar": "latin", "numerals_fa": "native", "numerals_ur": "latin"}
    enter(season.owner).post(
        f"/en/host/{season.host.pk}/settings/", {"name": NAME, "contact": NAME, **digits}
    )
    season.host.refresh_from_db()
    assert season.host.name == season.host.contact == f"Courtyard {BCC}  A text of my own"
    as_subject(season.host.name)
    assert seen(postbox) == ONE_LETTER


def test_a_hosts_name_with_lines_is_caught(postbox, monkeypatch):
    monkeypatch.setitem(HostForm.base_fields, "name", forms.CharField())
    form = HostForm({"name": NAME})
    form.is_valid()
    carelessly(postbox, "huda@example.org", subject=form.cleaned_data["name"])
    assert seen(postbox) == [(["huda@example.org"], ["Bcc", "From", "Subject", "To"])]


def test_even_a_name_with_lines_that_got_into_a_row_makes_no_letter(postbox):
    with pytest.raises(ValueError, match="newlines"):
        as_subject(NAME)
    assert seen(postbox) == []


SMUGGLED = """Come.
.
MAIL FROM:<x@example.org>
RCPT TO:<victim@example.org>
DATA
Subject: x

Pay.""".replace("\n", "\r\n")


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_text_with_a_lone_dot_stays_one_letter(postbox, end):
    text = SMUGGLED.replace("\r\n", end)
    EmailMessage(subject="Come", body=text, to=["huda@example.org"]).send()
    assert seen(postbox) == ONE_LETTER


def test_a_lone_dot_that_is_sent_as_it_stands_is_caught(postbox):
    carelessly(postbox, "huda@example.org", text=SMUGGLED, dots=False)
    assert [recipients for recipients, _headers in seen(postbox)] == [
        ["huda@example.org"],
        ["victim@example.org"],
    ]
