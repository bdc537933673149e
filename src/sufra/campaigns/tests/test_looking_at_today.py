"""What a team sees first: tonight in numbers, each page in its language, only what its role may do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import FIRST_ON, NOW, amina, huda, yusuf

from sufra import gazetteer
from sufra.campaigns import actions
from sufra.campaigns.forms.plan import SectionPlan
from sufra.campaigns.queries import workspace
from sufra.door.actions import Counted, count
from sufra.models import CampaignWords, Iftar, Site
from sufra.rules.evenings import on_fast_days
from sufra.shell.formats import Reader
from sufra.timing.strip import nearest

pytestmark = pytest.mark.django_db
QUERIES_OF_TODAY, QUERIES_OF_A_CAMPAIGN = 18, 12
TOWNS = ["Sarajevo", "Mostar", "Tuzla", "Zenica", "Istanbul", "Konya", "Ankara", "Bursa", "Izmir"]


def everywhere(sites):
    """A season whose one evening is spread at so many sites."""
    season = amina(days=[26], coming="both")
    for town in TOWNS[1:sites]:
        actions.plan_season(
            host=season.host, user=season.owner, name=town, place=gazetteer.search(town)[0],
            evenings=on_fast_days(FIRST_ON, [26]), sections=[SectionPlan("everyone", 45)], coming="both",
            contact="table@example.org", languages=["en", "ar"], hijri_year=1448, campaign=season.campaign,
            now=NOW,
        )  # fmt: skip
    actions.publish(campaign=season.campaign, user=season.owner, now=NOW)
    return season


def read(season, path="", language="en", user=None):
    client = Client()
    client.force_login(user or season.owner)
    answer = client.get(f"/{language}/host/{season.host.pk}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_of_tonights_evenings_are_shown_however_many():
    season = everywhere(9)
    before = season.iftars[0].maghrib_at - timedelta(hours=4)
    page = workspace.today_page(season.host, Reader("en", native=False), before)
    assert len(page.tonight) == 9 > workspace.MOST_COMING
    assert page.coming == []


def test_tomorrow_is_not_tonight():
    season = amina(days=[25, 26])
    before = season.iftars[0].maghrib_at - timedelta(hours=4)
    page = workspace.today_page(season.host, Reader("en", native=False), before)
    assert [row.page.iftar.fast_day for row in page.tonight] == [25]
    assert [row.iftar.fast_day for row in page.coming] == [26]


@pytest.mark.parametrize("sites", [1, 3])
def test_today_and_a_campaign_cost_the_same_queries_with_one_and_with_three_rows(
    sites, django_assert_num_queries
):
    season = everywhere(sites)
    reader, before = Reader("en", native=False), season.iftars[0].maghrib_at - timedelta(hours=4)
    with django_assert_num_queries(QUERIES_OF_TODAY):
        workspace.today_page(season.host, reader, before)
    with django_assert_num_queries(QUERIES_OF_A_CAMPAIGN):
        workspace.campaign_page(season.campaign, reader, before)


def test_the_strip_names_the_next_evening_its_minutes_and_who_is_in():
    season = amina(days=[26], coming="both")
    [iftar] = season.iftars
    made = huda(season, 4)
    [section] = iftar.sections.all()
    walked = Counted(uuid=uuid4(), section=section, guests=3, device="door")
    before = iftar.maghrib_at - timedelta(minutes=30)
    count(iftar=iftar, counted=walked, now=before)
    found = nearest(season.host, Reader("ar", native=True), before)
    assert (found.place, found.minutes, found.inside) == ("سراييفو", 31, 3)
    assert made.party.guests == 4
    assert nearest(season.host, Reader("en", native=False), iftar.maghrib_at + timedelta(hours=4)) is None


def test_after_the_shown_minute_nothing_is_left_of_it():
    season = amina(days=[26])
    [iftar] = season.iftars
    assert (
        nearest(season.host, Reader("en", native=False), iftar.maghrib_at + timedelta(minutes=2)).minutes < 0
    )


def test_a_maghrib_is_reckoned_in_words_and_never_in_code():
    season = amina(days=[26])
    Site.objects.of(season.host).update(convention="diyanet")
    Iftar.objects.of(season.host).update(maghrib_source="diyanet")
    path = f"site/{season.site.pk}/times/"
    assert "Reckoned as: Presidency of Religious Affairs, Türkiye (Diyanet)" in " ".join(
        read(season, path).split()
    )
    Iftar.objects.of(season.host).update(maghrib_source="sunset+3")
    assert "Sunset and 3 minutes" in read(season, path)
    assert "الغروب و٣ دقائق" in read(season, path, "ar")


def test_a_campaign_is_called_by_its_name_in_the_readers_language():
    season = amina(days=[26])
    CampaignWords.objects.create(campaign=season.campaign, language="ar", name="مائدة النهر")
    for path in ("", f"campaign/{season.campaign.pk}/", f"evening/{season.iftars[0].pk}/"):
        assert "<bdi>مائدة النهر</bdi>" in read(season, path, "ar"), path
        assert "مائدة النهر" not in read(season, path).replace('value="مائدة النهر"', ""), path


def test_a_helper_is_offered_only_what_a_helper_may_do():
    season = amina(days=[26])
    helper = yusuf(season.host, "helper")
    page = read(season, user=helper)
    assert "New evenings" not in page
    assert "/campaign/" not in page
    assert "New evenings" in read(season)


@pytest.mark.parametrize("role", ["kitchen", "door", "helper"])
def test_who_does_not_plan_reads_who_comes_before_the_day(role):
    season = amina(days=[25], coming="both")
    [iftar] = season.iftars
    where = f"/en/host/{season.host.pk}/evening/{iftar.pk}/counts/"
    user = yusuf(season.host, role)
    assert f'href="{where}"' in read(season, user=user)
    Iftar.objects.of(season.host).update(coming="open")
    assert where not in read(season, user=user)


def test_places_are_labelled_with_the_commas_of_the_language():
    assert "سراييفو، " in Client().get("/ar/places.json?q=Sarajevo").json()["places"][0]
    assert "Sarajevo, " in Client().get("/en/places.json?q=Sarajevo").json()["places"][0]


def test_an_evening_that_is_over_promises_no_places_and_its_site_stays_there():
    season = amina(days=[26])
    Iftar.objects.of(season.host).update(maghrib_at=timezone.now() - timedelta(days=2))
    [iftar] = season.iftars
    evening = Client().get(f"/en/i/{iftar.pk}/").content.decode()
    assert "This evening is over." in evening
    assert "Is there room?" not in evening
    site = Client().get(f"/en/s/{season.site.pk}/").content.decode()
    assert "No more evenings are planned here now." in site
    assert f"/en/i/{iftar.pk}/" in site


def test_nobody_is_told_to_simply_come_where_everything_is_full():
    season = amina(days=[26], coming="both", sections=[SectionPlan("everyone", 4)])
    [iftar] = season.iftars
    assert "open to whoever comes" in Client().get(f"/en/i/{iftar.pk}/").content.decode()
    huda(season, 4)
    full = Client().get(f"/en/i/{iftar.pk}/").content.decode()
    assert "All places are taken." in full
    assert "open to whoever comes" not in full
