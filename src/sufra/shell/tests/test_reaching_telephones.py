"""A telephone is reached through the operator's gateway; without one, who left a number is not reached."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.cast import NOW, deliver, do, huda

from sufra.config.environment import phone
from sufra.models import Letter
from sufra.rules.letters import LONGEST_PAUSE, MOST_TRIES_BY_PHONE

pytestmark = pytest.mark.django_db


class Gateway(BaseHTTPRequestHandler):
    """Remembers what it was asked to send."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(body)["message"]))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def gateway(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        server.asked, server.answer = [], 200
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.PHONE_URL = f"json://127.0.0.1:{server.server_address[1]}/sms/{{phone}}"
        settings.ORIGIN = "https://sufra.example"
        yield server
        server.shutdown()


def test_a_number_gets_one_line_and_the_link(season, gateway, mailoutbox):
    made = huda(season, 4, contact="+387 (61) 000-000")
    assert deliver(NOW) == 1
    [(path, said)] = gateway.asked
    assert path.rstrip("/") == "/sms/38761000000"
    assert said.split("\n") == [
        "You have 4 places. \u2068Iftar in the Old Courtyard\u2069",
        f"https://sufra.example/en/r/{made.party.pk}/{made.secret}/",
    ]
    assert mailoutbox == []


def test_a_line_without_a_date_does_not_stand_for_the_news_that_the_date_has_moved(season, gateway):
    huda(season, 4, contact="+387 61 000 000")
    do(season, "move", to_on=season.iftars[0].evening_on + timedelta(days=1))
    later = NOW + timedelta(minutes=11)
    assert deliver(later) == 2
    headlines = [said.partition(" \u2068")[0] for _path, said in gateway.asked]
    assert headlines == ["You have 4 places.", "New date."]
    assert deliver(later + timedelta(hours=1)) == 0


def test_without_a_gateway_a_number_is_not_reached_and_the_letter_says_why(season, settings):
    settings.PHONE_URL = ""
    huda(season, 4, contact="+387 61 000 000")
    assert deliver(NOW) == 0
    letter = Letter.objects.get()
    assert (letter.given_up_at, letter.failed_because) == (NOW, "no_channel")


def test_a_gateway_that_says_no_is_asked_again_and_not_for_ever(season, gateway, monkeypatch, caplog):
    monkeypatch.setattr("tests.cast.not_before", lambda _iftar, at: at)
    gateway.answer = 503
    huda(season, 4, contact="+387 61 000 000")
    for number in range(MOST_TRIES_BY_PHONE + 3):
        deliver(NOW + number * LONGEST_PAUSE)
    assert len(gateway.asked) == MOST_TRIES_BY_PHONE
    letter = Letter.objects.get()
    assert (bool(letter.given_up_at), letter.failed_because) == (True, "channel_failed")
    assert "38761000000" not in caplog.text


def test_telephones_ring_while_the_mail_server_is_down(season, gateway, postbox):
    huda(season, 1, contact="huda@example.org"), huda(season, 1, contact="+387 61 000 000")
    postbox.mood = "closing"
    assert deliver(NOW) == 1
    assert len(gateway.asked) == 1
    postbox.mood = "fine"
    assert deliver(NOW + timedelta(minutes=2)) == 1


def test_what_is_neither_an_address_nor_a_number_is_given_up(season):
    huda(season, 1, contact="ask Yusuf")
    assert deliver(NOW) == 0
    assert Letter.objects.get().failed_because == "no_address"


def test_a_gateways_address_without_a_place_for_the_number_stops_the_start():
    assert phone("") == ""
    with pytest.raises(ImproperlyConfigured, match=r"with {phone} where"):
        phone("json://127.0.0.1/sms")
