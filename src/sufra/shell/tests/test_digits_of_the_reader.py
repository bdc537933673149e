"""Numbers stand in the digits of the reader: in sentences, in refusals and in what a form shows."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.test import Client
from django.utils import translation
from tests.cast import amina

from sufra.models import Host
from sufra.rules.refusal import Refusal
from sufra.shell.fields import WholeNumberField, say, show_digits_of
from sufra.shell.formats import Reader

LOCALE = Path(__file__).parents[2] / "locale"
# What is named or typed so: a placeholder, a date of a file with its time, the letters of CSV, a licence, and
# the code of a ticket, which stands in the same digits on every telephone and list.
LATIN = re.compile(
    r"%\([a-z_]+\)s|\d{4}-\d\d-\d\d(, \d\d:\d\d)?|CC\sBY(-SA)?\s[\d.]+|UTF-8|من 0 إلى 9|123 456 3"
)


def latin_digits_in(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [message.string for message in read_po(file) if message.id]
    every = [text for each in texts for text in (each if isinstance(each, tuple) else [each])]
    return [text for text in every if re.search("[0-9]", LATIN.sub("", text))]


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_no_sentence_has_latin_digits_where_the_reader_has_others(language):
    assert latin_digits_in(language) == []


def test_a_sentence_with_latin_digits_is_caught():
    assert latin_digits_in("tr"), "Turkish has no others"


def test_a_refusal_names_numbers_in_the_readers_digits():
    for language, number in {"en": "45", "ar": "٤٥", "fa": "۴۵", "ur": "45"}.items():
        with translation.override(language):
            [sentence] = say(Refusal("too_large", most=45)).messages
            assert number in sentence


class Seats(forms.Form):
    seats = WholeNumberField(least=1, most=100)


def test_a_form_shows_a_stored_number_in_the_readers_digits_and_a_typed_one_as_it_was_typed():
    for reader, shown in ((Reader("ar", native=True), "٤٥"), (Reader("ar", native=False), "45")):
        stored, typed = Seats(initial={"seats": 45}), Seats({"seats": "۴۵"})
        show_digits_of(reader, stored, typed)
        assert (stored["seats"].value(), typed["seats"].value()) == (shown, "۴۵")
        assert (typed.is_valid(), typed.cleaned_data) == (True, {"seats": 45})
    assert Seats(initial={"seats": 45})["seats"].value() == 45


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "shown"), [("native", "٤٥"), ("latin", "45")])
def test_an_evenings_form_has_the_hosts_numerals(chosen, shown):
    season = amina()
    Host.objects.filter(pk=season.host.pk).update(numerals_ar=chosen)
    client = Client()
    client.force_login(season.owner)
    page = client.get(f"/ar/host/{season.host.pk}/evening/{season.iftars[0].pk}/").content.decode()
    assert re.search(r'name="sections-0-seats" value="([^"]*)"', page)[1] == shown
