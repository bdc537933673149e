"""Somebody reads what has changed in a campaign, in a news reader."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from django.db.models import Prefetch
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, do, idris

from sufra.feeds.queries import news
from sufra.models import Change, Iftar, Move
from sufra.moves import actions
from sufra.rules.evenings import on_fast_days

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def house(*days):
    return amina_with(on_fast_days(FIRST_ON, list(days or [26])), town="London")


def ask(season, kind="atom", language="en", **headers):
    return Client().get(f"/{language}/c/{season.campaign.pk}/news.{kind}", headers=headers)


def atom(season, language="en"):
    root = ET.fromstring(ask(season, language=language).content)  # noqa: S314 - our own
    return [
        {part.tag.removeprefix(ATOM): part.text or part.get("href") for part in entry}
        for entry in root.iter(f"{ATOM}entry")
    ]


def rss(season):
    root = ET.fromstring(ask(season, "rss").content)  # noqa: S314 - our own
    return [{part.tag: part.text for part in item} for item in root.iter("item")]


def test_a_move_is_news_with_the_hosts_sentence_and_without_its_reason():
    season = house()
    assert atom(season) == []
    move = do(
        season, "move", to_on=date(2027, 3, 6), sentences={"en": "The hall is <taken>.", "ar": "محجوزة."}
    )
    [entry] = atom(season)
    page = f"http://testserver/en/i/{season.iftars[0].pk}/"
    assert entry["title"] == "New date. Iftar in the Old Courtyard"
    assert entry["id"] == entry["link"] == f"{page}#{move.pk}"
    assert entry["updated"] == "2027-01-20T12:00:00+00:00"
    assert '<p lang="en" dir="auto">The hall is &lt;taken&gt;.</p>' in entry["summary"]
    assert "New date. Moved from Friday 5 March 2027, 17:" in entry["summary"]
    assert f'<a href="{page}">' in entry["summary"]
    [item] = rss(season)
    assert (item["title"], item["link"]) == (entry["title"], entry["link"])
    assert item["description"] == entry["summary"]
    assert "محجوزة." in atom(season, "ar")[0]["summary"]
    assert "threat" not in ask(season).content.decode() + ask(season, "rss").content.decode()


def test_cancelled_and_paused_evenings_are_news():
    season = house()
    do(season, "pause")
    do(season, "cancel", now=NOW + timedelta(minutes=1))
    assert [entry["title"] for entry in atom(season)] == [
        "Cancelled. Iftar in the Old Courtyard", "Not sure yet. Iftar in the Old Courtyard",
    ]  # fmt: skip


def test_an_announced_month_is_one_item_for_all_its_evenings():
    season = house(24, 25, 26)
    do(
        season, "announce", first_on=date(2027, 2, 9), next_on=None, authority="Mosque B",
        source="https://example.org/moon", announced=True,
    )  # fmt: skip
    [entry] = atom(season)
    assert entry["title"] == "Ramadan 1448 begins on Tuesday 9 February 2027."
    assert "Start of the month by Mosque B." in entry["summary"]
    assert entry["summary"].count("New date.") == 3


def test_nothing_is_left_of_what_was_taken_back_and_readers_hear_that_the_feed_changed():
    season = house()
    kept = do(season, "packs_only")
    move = do(season, "move", to_on=date(2027, 3, 6), now=NOW + timedelta(minutes=1))
    assert len(atom(season)) == 2
    before = ask(season)
    actions.undo(move=move, user=season.owner, now=NOW + timedelta(minutes=2))
    assert [entry["link"].rpartition("#")[2] for entry in atom(season)] == [kept.pk]
    after = ask(season, **{"If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert after["Last-Modified"] == "Wed, 20 Jan 2027 12:02:00 GMT"
    assert ask(season, **{"If-None-Match": after["ETag"]}).status_code == 304
    assert ask(season, **{"If-Modified-Since": after["Last-Modified"]}).status_code == 304


def test_a_feed_that_showed_undone_moves_would_be_caught(monkeypatch):
    season = house()
    move = do(season, "move", to_on=date(2027, 3, 6))
    actions.undo(move=move, user=season.owner, now=NOW + timedelta(minutes=2))
    assert atom(season) == []
    shown = Prefetch("changes", Change.objects.of(season.host).select_related("iftar"), to_attr="shown")
    every = Move.objects.of(season.host).prefetch_related("words", shown)
    monkeypatch.setattr(news, "_moves", lambda _campaign: every)
    assert atom(season) != []


def test_what_happened_before_an_evening_was_published_is_no_news_of_it():
    season = house()
    do(season, "move", to_on=date(2027, 3, 6))
    Iftar.objects.of(season.host).update(published_at=NOW + timedelta(minutes=5))
    assert atom(season) == []


def test_a_place_that_is_withheld_is_no_news_and_no_item_says_more_than_its_town():
    season = house()
    season.site.address = "12 Seven Sisters Road"
    season.site.save()
    do(season, "withhold", hours=4)
    assert atom(season) == []
    do(season, "cancel", now=NOW + timedelta(minutes=1))
    assert len(atom(season)) == 1
    assert "Seven Sisters" not in ask(season).content.decode()


def test_another_hosts_news_stand_elsewhere():
    season, other = house(), idris(town="London")
    do(season, "cancel")
    assert (len(atom(season)), len(atom(other))) == (1, 0)


def test_a_campaign_without_a_published_evening_has_no_news():
    season = house()
    Iftar.objects.of(season.host).update(published_at=None)
    assert ask(season).status_code == 404


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_three_deeds_and_evenings_cost_as_many_queries_as_one(kind, django_assert_num_queries):
    for days in ([26], [24, 25, 26]):
        season = house(*days)
        for minute, deed in enumerate(["pause", "cancel", "resume"][: len(days)]):
            do(season, deed, now=NOW + timedelta(minutes=minute), sentences={"en": "Look here."})
        ask(season, kind)
        with django_assert_num_queries(7):
            text = ask(season, kind).content.decode()
        assert text.count("Look here.") == len(days)


def test_the_campaigns_page_names_its_news_in_its_head():
    season = house()
    for language in ("en", "ar", "fa", "tr", "ur", "id"):
        head = Client().get(f"/{language}/c/{season.campaign.pk}/").content.decode().partition("</head>")[0]
        for kind in ("atom", "rss"):
            assert f'type="application/{kind}+xml"' in head
            assert f'href="/{language}/c/{season.campaign.pk}/news.{kind}"' in head
