"""When hot meals end, every surface that anybody reads says so, in the reader's language, and none before."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.cast import amina, do

from sufra.door.tests.test_doors_with_a_token import Phone

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONG = "Packs with dates and water for everyone; no hot meal any more."
SHORT, TEAM = "No hot meal.", "Packs only: no hot meal"


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    moment = season.iftars[0].maghrib_at - timedelta(minutes=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return season


def ended(season):
    do(season, "packs_only", now=season.iftars[0].maghrib_at - timedelta(minutes=20))


def public(season, language):
    """Return each public page's address, with the sentence that stands there."""
    [iftar] = season.iftars
    with translation.override(language):
        return {
            reverse("evening", args=[iftar.pk]): gettext(LONG),
            reverse("campaign", args=[season.campaign.pk]): gettext(SHORT),
            reverse("site", args=[season.site.pk]): gettext(SHORT),
            f"{reverse('finder')}?at={season.site.latitude},{season.site.longitude}": gettext(SHORT),
            reverse("news_atom", args=[season.campaign.pk]): gettext(SHORT),
            reverse("site_calendar", args=[season.site.pk]): gettext(LONG)[:20],
        }


def team(season):
    [iftar] = season.iftars
    start = f"/en/host/{season.host.pk}/evening/{iftar.pk}"
    return [f"{start}/{end}/" for end in ("desk", "desk/live", "counting", "kitchen/shares")]


def silent(client, addresses):
    return [
        address for address, words in addresses.items() if words not in client.get(address).content.decode()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_says_so_in_its_language_and_none_said_so_before(season, language):
    addresses = public(season, language)
    assert silent(Client(), addresses) == list(addresses)
    ended(season)
    assert silent(Client(), addresses) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_maghrib_nobody_reads_that_the_meal_is_being_served(season, language, monkeypatch):
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at + timedelta(minutes=9))
    with translation.override(language):
        served = gettext("Maghrib has come. The meal is being served.")
        address = reverse("evening", args=[iftar.pk])
    assert served in Client().get(address).content.decode()
    ended(season)
    assert served not in Client().get(address).content.decode()


def test_the_desk_the_counting_page_and_the_shares_say_so(season):
    client = Client()
    client.force_login(season.owner)
    addresses = dict.fromkeys(team(season), TEAM)
    # The sheet of shares offers the deed in other words.
    assert silent(client, addresses) == list(addresses)
    ended(season)
    assert silent(client, addresses) == []


def test_a_door_hears_it_with_its_next_sending(season):
    door, [iftar] = Phone(season), season.iftars
    assert door.send().json()["packs_only"] == []
    ended(season)
    assert door.send().json()["packs_only"] == [iftar.pk]
    do(season, "cancel", now=iftar.maghrib_at - timedelta(minutes=10))
    assert door.send().json()["packs_only"] == []
