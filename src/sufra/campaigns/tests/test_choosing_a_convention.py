"""A host may keep any convention that the almanac knows, and no other."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import amina

from sufra.almanac import CONVENTIONS as OF_THE_ALMANAC
from sufra.models import CONVENTIONS, Iftar, Site
from sufra.shell import conventions

pytestmark = pytest.mark.django_db


def test_the_store_the_lists_and_the_almanac_know_the_same_ones():
    assert set(CONVENTIONS) == {"sunset", *OF_THE_ALMANAC} == set(conventions.NAMES)
    assert len(CONVENTIONS) == len(set(CONVENTIONS)) == 25


@pytest.mark.parametrize("key", ["moonsighting", "france_15", "indonesia", "tehran"])
def test_a_chosen_one_is_kept_and_the_evenings_are_reckoned_by_it(key):
    season = amina(days=[26])
    client = Client()
    client.force_login(season.owner)
    path = f"/en/host/{season.host.pk}/site/{season.site.pk}/times/"
    given = {"convention": key, "minutes_after_sunset": "0", "second_convention": "jafari"}
    assert client.post(path, given).status_code == 302
    [iftar] = Iftar.objects.of(season.host)
    assert (Site.objects.of(season.host).get().convention, iftar.maghrib_source) == (key, key)
    assert f"Reckoned as: {conventions.NAMES[key]}" in " ".join(client.get(path).content.decode().split())


def test_the_list_has_them_in_groups():
    season = amina(days=[26])
    client = Client()
    client.force_login(season.owner)
    text = client.get(f"/ar/host/{season.host.pk}/site/{season.site.pk}/times/").content.decode()
    assert '<optgroup label="غرب آسيا">' in text
    assert "رئاسة الشؤون الدينية، تركيا (ديانت)" in text
    assert text.count("<optgroup") == 2 * len(conventions.GROUPS)


def test_what_the_almanac_does_not_know_is_kept_nowhere():
    season = amina(days=[26])
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.of(season.host).update(convention="nobody")
