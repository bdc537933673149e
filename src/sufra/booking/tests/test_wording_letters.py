"""A host says one sentence of its own in a letter, and sees the whole letter in each language before."""

import pytest
from django.core import mail
from django.test import Client
from django.utils.html import escape
from tests.cast import NOW, amina, deliver, huda, idris, yusuf

from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import LetterWords

pytestmark = pytest.mark.django_db
ODD = "<b>Peace</b> {{ page.facts }} {% now 'Y' %} %(count)s {0}"


@pytest.fixture
def season():
    return amina(coming="reservations", sections=[SectionPlan("families", 100)], languages=["en", "ar"])


def page_of(season, user=None):
    client = Client()
    client.force_login(user or season.owner)
    return client, f"/en/host/{season.host.pk}/campaign/{season.campaign.pk}/letters/"


def test_every_letter_is_shown_whole_in_each_language_of_the_guests(season):
    client, address = page_of(season)
    shown = client.get(address).content.decode()
    assert shown.count('class="letter"') == 5 * 2
    for words in (
        "You have 4 places.",
        "لديكم ٤ أماكن.",
        "204 716",
        "4 places are kept for you",
        "Thank you.",
    ):
        assert words in shown


def test_a_sentence_is_looked_at_before_it_is_kept(season):
    client, address = page_of(season)
    shown = client.post(address, {"reserved_en": "Bring a blanket.", "look": ""}).content.decode()
    assert shown.count("Bring a blanket.") == 2, "in its field and in the letter"
    assert LetterWords.objects.count() == 0
    assert client.post(address, {"reserved_en": "Bring a blanket.", "save": ""}).status_code == 302
    assert client.get(address).content.decode().count("Bring a blanket.") == 2
    client.post(address, {"reserved_en": "", "save": ""})
    assert LetterWords.objects.count() == 0


def test_a_sentence_stands_in_the_letters_of_its_kind_and_language_alone(season):
    client, address = page_of(season)
    client.post(address, {"reserved_en": "Bring a blanket.", "thanks_en": "Until next year.", "save": ""})
    huda(season, 4, contact="en@example.org")
    huda(season, 4, contact="ar@example.org", language="ar")
    deliver(NOW)
    said = {letter.to[0]: "Bring a blanket." in letter.body for letter in mail.outbox}
    assert said == {"en@example.org": True, "ar@example.org": False}
    assert not any("Until next year." in letter.body for letter in mail.outbox)


def test_a_sentence_is_text_whatever_it_looks_like(season):
    client, address = page_of(season)
    client.post(address, {"reserved_en": ODD, "save": ""})
    huda(season, 4, contact="huda@example.org")
    deliver(NOW)
    [letter] = mail.outbox
    assert ODD in letter.body
    assert escape(ODD) in letter.alternatives[0][0]
    assert "<b>Peace" not in client.get(address).content.decode()


def test_a_sentence_that_is_too_long_is_refused_and_kept_in_its_field(season):
    client, address = page_of(season)
    answer = client.post(address, {"reserved_en": "x" * 201, "save": ""})
    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()
    assert LetterWords.objects.count() == 0


def test_only_who_plans_words_letters_and_only_its_own(season):
    client, address = page_of(season, yusuf(season.host, "door"))
    assert client.post(address, {"save": ""}).status_code == 403
    client, address = page_of(season, idris().owner)
    assert client.get(address).status_code == 404
