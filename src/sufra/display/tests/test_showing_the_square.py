"""What stands on the display of a site, and what never does."""

import json
import re
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, amina, do, huda, yusuf
from tests.test_paint import contrast

from sufra.campaigns.forms.plan import SectionPlan
from sufra.display import views
from sufra.door import actions
from sufra.models import Campaign, Iftar, Section, Site
from sufra.shell.places import taken
from sufra.shell.sealing import display_key, site_of_display

pytestmark = pytest.mark.django_db
THREE = [SectionPlan("families", 40), SectionPlan("women", 40), SectionPlan("open_court", 40)]
LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test sets; until then it stands an hour before the Maghrib that is given."""

    def set_to(iftar, *, minutes=-60):
        at = iftar.maghrib_at + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: at)
        return at

    return set_to


def address(season):
    return f"/display/{display_key(season.site.pk)}/"


def ask(season, **headers):
    return Client().get(f"{address(season)}state.json", headers=headers)


def state(season):
    answer = ask(season)
    assert answer.status_code == 200
    return answer.json()


def page(season):
    answer = Client().get(address(season))
    assert answer.status_code == 200
    return answer.content.decode()


def rooms(season):
    return [(row["room"], row["instead"]) for row in state(season)["faces"][0]["sections"]]


def change(season, **facts):
    Iftar.objects.of(season.host).update(**facts)


def test_a_key_that_we_never_gave_opens_nothing():
    season = amina()
    key = display_key(season.site.pk)
    assert site_of_display(key) == season.site.pk
    other = display_key("aaaaaaaa")
    for wrong in (key[:-1], key + "a", season.site.pk, season.site.pk + other[8:], "é" * 24, other):
        assert Client().get(f"/display/{wrong}/").status_code == 404
        assert Client().get(f"/display/{wrong}/state.json").status_code == 404
    assert Client().get(f"/display/{key}/").status_code == 200


def test_drafts_never_show():
    season = amina(public=False)
    Site.objects.of(season.host).update(name="The Old Courtyard")
    [iftar] = season.iftars
    shown = state(season)
    assert (shown["evening"], shown["standing"]) == ("", "quiet")
    assert shown["faces"][0]["says"]["quiet"][0] == "The Old Courtyard"
    assert iftar.campaign.name not in page(season)
    change(season, published_at=NOW)
    assert state(season)["evening"] == iftar.pk
    assert iftar.campaign.name in page(season)


def test_the_evening_stays_for_an_hour_after_its_close_and_then_the_next_one_comes(clock):
    season = amina(days=[25, 26])
    first, second = season.iftars
    clock(first, minutes=first.close_minutes_after + 59)
    assert state(season)["evening"] == first.pk
    assert 'data-standing="over"' in page(season)
    clock(first, minutes=first.close_minutes_after + 61)
    assert state(season)["evening"] == second.pk
    clock(second, minutes=second.close_minutes_after + 61)
    assert state(season)["standing"] == "quiet"


def test_of_two_evenings_of_a_day_the_one_that_takes_place_shows():
    season = amina()
    [off] = season.iftars
    change(season, state="cancelled")
    on = season.iftars[0]
    on.pk, on.state, on.anchor, on.fast_day = "aaaaaaab", "on", "civil", None
    on.maghrib_at += timedelta(minutes=1)
    Iftar.objects.bulk_create([on])
    assert state(season)["evening"] == "aaaaaaab"
    Iftar.objects.of(season.host).filter(pk="aaaaaaab").update(state="cancelled")
    assert state(season)["evening"] == off.pk


def test_entry_that_was_stopped_stands_in_the_very_next_answer_with_where_to_go():
    season = amina(sections=THREE)
    iftar = season.iftars[0]
    before = ask(season)
    actions.stop_entry(
        iftar=iftar, user=season.owner, sections=[iftar.sections.all()[0]], instead="East gate", now=NOW
    )
    after = ask(season, **{"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert [(row["room"], row["words"], row["instead"]) for row in after.json()["faces"][0]["sections"]] == [
        ("stopped", "Entry stopped", "East gate"), ("open", "Open entry", ""), ("open", "Open entry", ""),
    ]  # fmt: skip
    assert "<bdi>East gate</bdi>" in page(season)
    actions.open_entry(iftar=iftar, user=season.owner, sections=list(iftar.sections.all()), now=NOW)
    assert rooms(season) == [("open", "")] * 3


def test_an_answer_that_is_kept_would_hide_that_entry_was_stopped(monkeypatch):
    season = amina()
    kept = views.state(season.site.pk, NOW)
    monkeypatch.setattr(views, "state", lambda _site, _now: kept)
    iftar = season.iftars[0]
    actions.stop_entry(
        iftar=iftar, user=season.owner, sections=list(iftar.sections.all()), instead="East gate", now=NOW
    )
    assert rooms(season) == [("open", "")]


def test_a_stopped_section_without_words_names_those_that_have_room():
    season = amina(sections=THREE)
    Section.objects.filter(kind="families").update(entry_stopped_at=NOW)
    assert rooms(season)[0] == ("stopped", "Women · Open court")


def test_the_same_answer_is_told_in_a_few_bytes_whatever_the_time(clock):
    season = amina()
    iftar = season.iftars[0]
    at = clock(iftar, minutes=-61)
    first = ask(season)
    assert first.headers["Cache-Control"] == "public, no-cache"
    clock(iftar, minutes=30)
    again = ask(season, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert parsedate_to_datetime(again.headers["Date"]).astimezone(UTC) == (
        at + timedelta(minutes=91)
    ).replace(microsecond=0)


def test_no_cookie_is_set_or_read():
    season = amina()
    client = Client()
    client.force_login(season.owner)
    for end in ("", "state.json"):
        answer = client.get(address(season) + end)
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_no_word_of_a_party_is_anywhere():
    season = amina(coming="reservations")
    canary = {"name": "Canary Zaynab", "contact": "canary@example.org", "needs": ("wheelchair",)}
    party = huda(season, 45, **canary).party
    assert [row.places for row in taken(list(season.iftars[0].sections.all())).values()] == [45]
    assert rooms(season) == [("full", "")]
    for text in (page(season), ask(season).content.decode()):
        for word in ("Canary", "Zaynab", "canary@", "wheelchair", party.pk, party.code):
            assert word not in text
    assert [sorted(row) for row in state(season)["faces"][0]["sections"]] == [
        ["instead", "name", "room", "words"]
    ]


def test_a_place_that_is_withheld_is_not_told():
    season = amina()
    Site.objects.of(season.host).update(name="Brewery Yard", address="Gasworks Lane 7", area="near the lakes")
    assert "Brewery Yard" in page(season)
    change(season, exact_place_hours_before=3)
    for facts in ({}, {"maghrib_at": NOW - timedelta(days=3)}):
        change(season, **facts)
        for text in (page(season), ask(season).content.decode()):
            assert "Brewery" not in text
            assert "Gasworks" not in text
            assert "near the lakes" in text


def test_it_speaks_the_hosts_languages_each_with_its_own_numerals(clock):
    season = amina(languages=LANGUAGES)
    clock(season.iftars[0])
    faces = state(season)["faces"]
    assert [face["code"] for face in faces] == LANGUAGES
    assert [face["dir"] for face in faces] == ["ltr", "rtl", "rtl", "ltr", "rtl", "ltr"]
    assert [face["maghrib"] for face in faces] == ["17:43", "١٧:٤٣", "۱۷:۴۳", "17.43", "5:43", "17.43"]
    assert [(face["digits"][7], face["hours"], face["colon"]) for face in faces] == [
        ("7", 24, ":"), ("٧", 24, ":"), ("۷", 24, ":"), ("7", 24, "."), ("7", 12, ":"), ("7", 24, "."),
    ]  # fmt: skip
    for words in ("name", "date", "says", "sections", "order"):
        assert len({json.dumps(face[words]) for face in faces}) == (1 if words == "name" else 6)


def test_the_page_itself_is_in_the_first_language_whatever_the_browser_asks_for(clock):
    season = amina(languages=["ar", "en"])
    clock(season.iftars[0])
    answer = Client().get(address(season), headers={"Accept-Language": "id"})
    assert answer.headers["Content-Language"] == "ar"
    assert '<html class="square-page" lang="ar" dir="rtl">' in answer.content.decode()
    assert ">١٧:٤٣<" in answer.content.decode()


def test_without_a_script_the_page_shows_clock_times_and_loads_itself_again(clock):
    season = amina()
    clock(season.iftars[0], minutes=-90)
    text = page(season)
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text
    assert '<bdi data-part="big">17:43</bdi>' in text
    assert "until Maghrib" not in text
    assert "doors open at 16:43" in text


def test_what_is_on_now_and_next_stands_at_its_times(clock):
    season = amina()
    clock(season.iftars[0], minutes=1)
    times = re.findall(r'<span class="clock">([\d:]+)</span><strong><bdi>([^<]+)', page(season))
    assert times[0] == ("17:43", "Maghrib: dates and water for everyone")
    assert len(times) == 2
    assert [item["at"] for item in state(season)["faces"][0]["order"]] == sorted(
        item["at"] for item in state(season)["faces"][0]["order"]
    )


def test_only_the_shown_minute_leaves_the_server():
    season = amina()
    assert season.iftars[0].maghrib_at.second
    shown = state(season)
    assert [shown[instant] % 60_000 for instant in ("doors", "maghrib", "closes")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "standing", "words"),
    [
        ("cancel", "off", "This evening does not take place."),
        ("pause", "paused", "It is not sure yet whether this evening takes place."),
    ],
)
def test_an_evening_that_is_not_on_says_so_and_shows_no_room(kind, standing, words):
    season = amina()
    do(season, kind, sentences={"en": "Come on Sunday instead."})
    shown = state(season)
    assert shown["standing"] == standing
    assert shown["faces"][0]["says"][standing][0].startswith(words)
    assert (shown["faces"][0]["sections"], shown["faces"][0]["order"]) == ([], [])
    text = page(season)
    assert words in text
    assert "Come on Sunday instead." in text


def test_packs_only_stands_there_until_there_is_a_hot_meal_again():
    season = amina()
    told = "Packs with dates and water for everyone; no hot meal any more."
    assert told not in state(season)["faces"][0]["notices"]
    do(season, "packs_only")
    assert told in state(season)["faces"][0]["notices"]
    assert told in page(season)
    assert state(season)["faces"][0]["says"]["broken"][0] == "Maghrib has come."


@pytest.mark.parametrize("sections", [THREE[:1], THREE])
@pytest.mark.parametrize("languages", [["en"], LANGUAGES])
def test_one_section_or_three_in_one_language_or_six_cost_the_same_queries(
    sections, languages, django_assert_num_queries
):
    season = amina(coming="both", sections=sections, languages=languages)
    huda(season)
    with django_assert_num_queries(11):
        state(season)


def test_the_screen_asks_nobody_else_and_runs_nothing_of_the_page():
    policy = Client().get(address(amina())).headers["Content-Security-Policy"]
    assert "font-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_word_on_the_foot_is_readable_from_afar():
    sheet = (Path(views.__file__).parent / "static/display/css/features-display.css").read_text()
    inks = dict(re.findall(r"--raw-([a-z-]+): (#\w{6})", sheet))
    for ground in ("#0c1130", "#1a2150"):
        for ink in ("green", "amber", "madder", "indigo", "saffron", "pomegranate", "olive", "walnut"):
            assert contrast(inks[ink], ground) >= 6, (ink, ground)
        assert contrast("#cdd3ea", ground) >= 7
    assert contrast(inks["ink"], inks["cloth"]) >= 7


def test_whoever_may_say_that_there_is_no_room_finds_the_display():
    season = amina()
    [iftar] = season.iftars
    counting, told = f"/en/host/{season.host.pk}/evening/{iftar.pk}/counting/", f'href="{address(season)}"'
    for role, finds in (("organiser", True), ("door", True), ("helper", False)):
        client = Client()
        client.force_login(yusuf(season.host, role))
        assert (told in client.get(counting).content.decode()) is finds
    client.force_login(season.owner)
    text = client.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/").content.decode()
    assert f"http://testserver{address(season)}" in text


def test_languages_that_we_do_not_speak_leave_english():
    season = amina()
    Campaign.objects.of(season.host).update(languages="")
    assert [face["code"] for face in state(season)["faces"]] == ["en"]
