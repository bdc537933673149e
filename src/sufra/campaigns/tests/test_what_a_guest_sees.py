import json
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina, idris

from sufra import gazetteer
from sufra.campaigns import views
from sufra.campaigns.actions import seasons
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Campaign, Host, Iftar, Site
from sufra.rules.evenings import on_fast_days

pytestmark = pytest.mark.django_db


def page(address):
    answer = Client().get(address)
    assert answer.status_code == 200, address
    return answer


def test_the_page_says_both_dates_and_the_time_there():
    [iftar] = amina().iftars
    text = page(f"/en/i/{iftar.pk}/").content.decode()
    assert "Friday 5 March 2027 · fast day 26 of Ramadan 1448, eve of the 27th" in text
    assert ">17:43<" in text  # sunset, three minutes, rounded up
    assert "The start of the month is computed, not announced." in text


def test_the_page_says_whom_to_ask():
    season = amina()
    address = f"/en/i/{season.iftars[0].pk}/"
    assert "Ask the host: <bdi>table@example.org</bdi>" in page(address).content.decode()
    season.host.contact = ""
    season.host.save()
    assert "Ask the host" not in page(address).content.decode()


def test_the_same_page_in_arabic_is_right_to_left_with_its_own_digits():
    [iftar] = amina().iftars
    text = page(f"/ar/i/{iftar.pk}/").content.decode()
    assert '<html lang="ar" dir="rtl">' in text
    assert "اليوم السادس والعشرون من رمضان ١٤٤٨هـ، ليلة السابع والعشرين" in text
    assert ">١٧:٤٣<" in text


def test_a_host_chooses_latin_digits():
    season = amina()
    Host.objects.filter(pk=season.host.pk).update(numerals_ar="latin")
    assert ">17:43<" in page(f"/ar/i/{season.iftars[0].pk}/").content.decode()


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_a_public_page_sets_no_cookie_and_answers_304(language):
    [iftar] = amina().iftars
    for address in (
        f"/{language}/i/{iftar.pk}/",
        f"/{language}/",
        f"/{language}/c/{iftar.campaign_id}/",
        f"/{language}/s/{iftar.site_id}/",
    ):
        first = page(address)
        assert not first.cookies
        assert Client().get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_with_one_and_with_three_rows(rows, django_assert_num_queries):
    season = amina(days=list(range(1, rows + 1)))
    with django_assert_num_queries(11):
        Client().get(f"/en/s/{season.site.pk}/")


def test_an_evening_costs_eleven_queries(django_assert_num_queries):
    [iftar] = amina().iftars
    with django_assert_num_queries(11):
        Client().get(f"/en/i/{iftar.pk}/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_finder_costs_the_same_queries_with_one_and_with_three_rows(rows, django_assert_num_queries):
    season = amina(days=[26])
    for town in ["Mostar", "Tuzla"][: rows - 1]:
        _another_site(season, town)
    with django_assert_num_queries(18):
        answer = Client().get("/en/?q=Sarajevo")
    assert len(answer.context["later"]) == rows


def test_a_guest_finds_the_evening_by_a_place_typed_in_arabic():
    [iftar] = amina().iftars
    assert f"/ar/i/{iftar.pk}/" in page("/ar/?q=سراييفو").content.decode()
    assert iftar.pk not in page("/ar/?q=القاهرة").content.decode()


def finder(address):
    context = Client().get(address).context
    return [[(one.page.iftar.pk, one.distance) for one in context[part]] for part in ("tonight", "later")]


def test_coming_evenings_name_the_next_of_each_site_the_nearest_first():
    season = amina(days=[26, 27])
    _another_site(season, "Mostar")
    first = min((iftar.evening_on, iftar.pk) for iftar in season.iftars if iftar.site_id == season.site.pk)
    mostar = next(iftar for iftar in season.iftars if iftar.site_id != season.site.pk)
    tonight, later = finder("/en/?q=Sarajevo")
    assert tonight == []
    assert [key for key, _km in later] == [first[1], mostar.pk]
    assert later[0][1] == "0 km"


def test_an_unlisted_evening_does_not_hide_the_listed_one_after_it():
    season = amina(days=[26])
    hidden = Campaign(host=season.host, name="For friends", hijri_year=1448, unlisted=True)
    hidden.save()
    [listed] = season.iftars
    Iftar(
        campaign=hidden, site=season.site, anchor="civil", evening_on=FIRST_ON, maghrib_at=listed.maghrib_at,
        tzdata=listed.tzdata, coming="open", published_at=NOW,
    ).save()  # fmt: skip
    assert [key for key, _km in finder("/en/?q=Sarajevo")[1]] == [listed.pk]


@pytest.mark.parametrize("at", ["-16.8,179.99", "-16.8,-179.99"])
def test_an_evening_is_found_across_the_date_line(at):
    season = amina()
    Site.objects.of(season.host).update(latitude=-16.8, longitude=179.97)
    [[_key, distance]] = finder(f"/en/?at={at}")[1]
    assert distance in {"2.1 km", "4.3 km"}


def test_an_unlisted_campaign_is_reached_and_not_found():
    season = amina()
    [iftar] = season.iftars
    season.campaign.unlisted = True
    season.campaign.save()
    assert iftar.pk not in page("/en/?q=Sarajevo").content.decode()
    assert 'name="robots" content="noindex"' in page(f"/en/i/{iftar.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "InStock"),
        ({"host_says": "few"}, "LimitedAvailability"),
        ({"host_says": "full"}, "SoldOut"),
        ({"entry_stopped_at": NOW}, "SoldOut"),
    ],
)
def test_a_search_engine_reads_whether_there_is_room(change, word):
    [iftar] = amina().iftars
    iftar.sections.update(**change)
    text = page(f"/en/i/{iftar.pk}/").content.decode()
    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    offers = json.loads(said)["offers"]
    assert offers == {"@type": "Offer", "price": 0, "availability": f"https://schema.org/{word}"}


def test_a_withheld_place_is_in_no_surface():
    season = amina()
    [iftar] = season.iftars
    Site.objects.of(season.host).update(
        name="Blue Door", address="Hidden Lane 7", area="Old Town", latitude=43.8590123, longitude=18.4310456
    )
    surfaces = [
        f"/en/i/{iftar.pk}/",
        f"/en/i/{iftar.pk}/calendar.ics",
        f"/en/s/{iftar.site_id}/",
        f"/en/s/{iftar.site_id}/calendar.ics",
        "/en/?q=Sarajevo",
        f"/en/c/{iftar.campaign_id}/",
        f"/en/c/{iftar.campaign_id}/calendar.ics",
        f"/en/c/{iftar.campaign_id}/news.atom",
    ]
    secrets = ["Hidden Lane", "Blue Door", "43.859", "18.431"]
    shown = "".join(page(address).content.decode() for address in surfaces)
    assert all(secret in shown for secret in secrets)  # what is hidden below could have been shown
    Iftar.objects.of(season.host).update(exact_place_hours_before=3)
    hidden = "".join(page(address).content.decode() for address in surfaces)
    assert not [secret for secret in secrets if secret in hidden]
    assert "Old Town" in hidden


def test_only_the_shown_minute_leaves_the_server():
    [iftar] = amina().iftars
    assert iftar.maghrib_at.second or iftar.maghrib_at.microsecond
    text = page(f"/en/i/{iftar.pk}/").content.decode()
    assert re.findall(r'data-maghrib="([^"]+)"', text) == ["2027-03-05T16:43:00+00:00"]


def test_the_running_order_follows_when_the_doors_move():
    season = amina()
    [iftar] = season.iftars
    assert ">16:43<" in page(f"/en/i/{iftar.pk}/").content.decode()
    Iftar.objects.of(season.host).update(doors_minutes_before=90)
    text = page(f"/en/i/{iftar.pk}/").content.decode()
    assert ">16:13<" in text
    assert ">16:43<" not in text


def test_a_close_that_hangs_on_a_clock_or_on_isha_keeps_its_own_minutes():
    [iftar] = amina().iftars
    local = iftar.isha_at.astimezone(ZoneInfo("Europe/Sarajevo")).replace(second=0, microsecond=0)
    iftar.programme.filter(kind="close").update(hangs_on="isha", offset_minutes=30)
    text = page(f"/en/i/{iftar.pk}/").content.decode()
    assert f">{local + timedelta(minutes=31):%H:%M}<" in text
    assert f">{local + timedelta(minutes=121):%H:%M}<" not in text


def test_the_policy_allows_this_host_alone():
    [iftar] = amina().iftars
    answer = page(f"/en/i/{iftar.pk}/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    links = re.findall(r'(?:src|href|action)="(https?://[^"]+)"', answer.content.decode())
    assert all(link.startswith("http://testserver/") for link in links)


UNKNOWN, UNSHOWABLE = "We do not know a place called", "This text holds a character that cannot be shown."
UNREADABLE = "This position could not be read."


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=Nowhere-upon-Nothing", f"{UNKNOWN} “Nowhere-upon-Nothing”"),
        ("q=" + "x" * 1000, "Ensure this value has at most 100 characters"),
        ("q=%00", UNSHOWABLE),
        ("q=%ED%A0%80", UNSHOWABLE),
        ("q='; DROP TABLE--", f"{UNKNOWN} “&#x27;; DROP TABLE--”"),
        ("q=' OR 1=1 --", f"{UNKNOWN} “&#x27; OR 1=1 --”"),
        ("at=1e999,nan", UNREADABLE),
        ("at=" + "1" * 5000, UNREADABLE),
        ("at=91,0", UNREADABLE),
        ("at=,", UNREADABLE),
        ("at=0,181", UNREADABLE),
        ("at=1%00,2", "Null characters are not allowed."),
    ],
)
def test_a_search_that_cannot_be_answered_says_why_on_the_same_page(query, sentence):
    answer = Client().get(f"/en/?{query}")
    text = answer.content.decode()
    assert (answer.status_code, "Cache-Control" in answer.headers) == (422, False)
    assert sentence in text.split('role="alert"')[1]
    assert (text.count('name="q"'), text.count("<title>Error:")) == (1, 1)


@pytest.mark.parametrize("query", ["", "q=", "q=&at=", "q=Sarajevo", "at=٤٣.٨,١٨", "order=-password"])
def test_a_search_that_can_be_answered_is_an_ordinary_page(query):
    answer = Client().get(f"/en/?{query}")
    assert (answer.status_code, b'role="alert"' in answer.content) == (200, False)


def test_neighbours_are_not_mixed_up():
    amina()
    other = idris()
    assert "Courtyard Neighbours" not in page(f"/en/c/{other.campaign.pk}/").content.decode()


def test_a_calendar_entry_starts_at_doors_and_names_maghrib():
    [iftar] = amina().iftars
    text = page(f"/en/i/{iftar.pk}/calendar.ics").content.decode()
    assert "DTSTART;TZID=Europe/Sarajevo:20270305T164300" in text
    assert "Maghrib at 17:43" in text


def _another_site(season, town):
    seasons.plan_season(
        host=season.host, user=season.owner, name=town, place=gazetteer.search(town)[0],
        evenings=on_fast_days(FIRST_ON, [26]), sections=[SectionPlan("everyone", 9)], coming="open",
        contact="x", languages=["en"], hijri_year=1448, now=NOW, campaign=season.campaign,
    )  # fmt: skip
    seasons.publish(campaign=season.campaign, user=season.owner, now=NOW)


def test_the_languages_of_the_hosts_guests_stand_first_in_the_corner():
    season = amina(languages=["ur", "tr"])
    for address in (f"i/{season.iftars[0].pk}", f"c/{season.campaign.pk}", f"s/{season.site.pk}"):
        offered = re.findall(r'<a lang="(..)"', page(f"/en/{address}/").content.decode())
        assert offered == ["tr", "ur", "ar", "fa", "id"]
    assert re.findall(r'<a lang="(..)"', page("/en/").content.decode()) == ["ar", "fa", "tr", "ur", "id"]


NEW_CAIRO = "القاهرة الجديدة"  # two rows of GeoNames, two kilometres apart


def test_two_places_of_one_name_and_country_are_offered_once(monkeypatch):
    typed = f"/ar/places.json?q={NEW_CAIRO}"
    assert page(typed).json() == {"places": [f"{NEW_CAIRO}، مصر"]}
    assert [place.name for place in page(f"/ar/?q={NEW_CAIRO}").context["others"]] == []
    assert len({place.name for place in page("/en/?q=Tripoli").context["others"]}) == 3
    monkeypatch.setattr(views, "told_apart", list)
    assert len(page(typed).json()["places"]) == 2, "both rows are there to be offered"


@pytest.mark.parametrize("address", ["/en/i/%00/", "/en/c/%00/", "/en/s/a%00b/", "/ar/i/%00/"])
def test_an_address_that_no_store_can_look_for_is_not_there(address):
    """PostgreSQL refuses a text with a NUL in it."""
    assert Client().get(address).status_code == 404
