"""Somebody forges, repeats or overtakes a deed, or asks for what makes no sense."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, do, idris, reserve_at, yusuf

from sufra.models import Iftar, Letter, Move
from sufra.rules.evenings import every_weekday, on_fast_days
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db
HOSTILE = "\u202eEND:VEVENT\r\nX-EVIL:1 <script>alert(1)</script> {{7*7}}\u2066"


@pytest.fixture(autouse=True)
def _it_is_january(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def season():
    return amina_with(on_fast_days(FIRST_ON, [25, 26]), town="London", coming="reservations")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def deed_of(season, iftar=None):
    return f"/en/host/{season.host.pk}/evening/{(iftar or season.iftars[0]).pk}/deed/"


def test_another_hosts_evenings_place_and_moves_are_not_reached(season):
    stranger = idris(town="London")
    ours, theirs = season.iftars[0], stranger.iftars[0]
    client = browser(season.owner)
    move = do(stranger, "pause")
    for address in (
        deed_of(season, theirs), deed_of(stranger), f"/en/host/{season.host.pk}/moves/{move.pk}/",
        f"/en/host/{season.host.pk}/campaign/{stranger.campaign.pk}/announcement/",
        f"/en/host/{season.host.pk}/moves/{move.pk}/phoning/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert client.post(f"/en/host/{season.host.pk}/moves/{move.pk}/undoing/").status_code == 404
    asked = {"kind": "cancel", "scope": "some", "chosen": [ours.pk, theirs.pk]}
    assert client.post(deed_of(season), asked).status_code == 422
    place = {"kind": "place", "scope": "one", "site_id": stranger.site.pk}
    assert client.post(deed_of(season), place).status_code == 422
    with pytest.raises(Refusal, match="no_evenings"):
        do(season, "cancel", iftars=[theirs])


def test_the_key_of_another_hosts_move_does_nothing_and_breaks_nothing(season):
    known = do(idris(town="London"), "pause", key="a" * 32)
    with pytest.raises(Refusal, match="stale_preview"):
        do(season, "cancel", key=known.key)
    assert {one.state for one in season.iftars} == {"on"}


def test_a_forged_mark_or_key_is_a_new_preview_and_no_deed(season):
    client = browser(season.owner)
    for key, seen in [("a" * 32, "0" * 64), ("b" * 32, "x"), ("undo-12", "0" * 64), ("", "")]:
        asked = {"kind": "cancel", "scope": "site", "confirm": "yes", "key": key, "seen": seen}
        assert client.post(deed_of(season), asked).status_code in {200, 422}
    assert not Move.objects.of(season.host).exists()


@pytest.mark.parametrize("role", ["helper", "kitchen"])
def test_who_does_not_plan_reaches_no_deed_and_reads_no_reason(season, role):
    move = do(season, "pause")
    home = f"/en/host/{season.host.pk}"
    receipt = browser(season.owner).get(f"{home}/moves/{move.pk}/").content.decode()
    assert "a threat" in receipt
    client = browser(yusuf(season.host, role))
    for address in (
        f"{home}/moves/", f"{home}/moves/{move.pk}/", deed_of(season),
        f"{home}/campaign/{season.campaign.pk}/announcement/",
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    assert client.post(f"{home}/moves/{move.pk}/undoing/").status_code == 403


@pytest.mark.parametrize("day", ["2099-12-31", "1900-01-01", "9999-12-31", "0001-01-01", "2027-01-02"])
def test_a_date_far_away_or_past_is_refused_with_a_sentence(season, day):
    answer = browser(season.owner).post(deed_of(season), {"kind": "move", "scope": "site", "to_on": day})
    assert answer.status_code == 422
    assert 'class="summary"' in answer.content.decode()


@pytest.mark.parametrize("day", ["2099-12-31", "2100-12-31", "2027-01-02"])
def test_evenings_of_a_date_go_no_farther_than_the_almanac_and_not_into_the_past(day):
    season = amina_with(every_weekday(FIRST_ON, 4), town="London", coming="reservations")
    asked = {"kind": "move", "scope": "campaign", "to_on": day}
    assert browser(season.owner).post(deed_of(season), asked).status_code in {200, 422}
    if day == "2027-01-02":
        with pytest.raises(Refusal, match="date_has_passed"):
            do(season, "move", to_on=date(2027, 1, 2))


def test_a_deed_on_an_evening_that_is_over_or_forgotten_is_refused_and_nobody_is_written_to(season):
    reserve_at(season, 25)
    over = season.iftars[0]
    for kind in ("cancel", "pause", "packs_only"):
        with pytest.raises(Refusal, match="no_evenings"):
            do(season, kind, iftars=[over], now=over.closes_at + timedelta(minutes=1))
    Iftar.objects.of(season.host).filter(pk=over.pk).update(forgotten_at=NOW)
    with pytest.raises(Refusal, match="no_evenings"):
        do(season, "cancel", iftars=[over])
    assert not Letter.objects.filter(kind="changed").exists()


def test_a_month_of_29_days_gets_no_day_30_by_another_deed():
    season = amina_with(on_fast_days(FIRST_ON, [26, 30]), town="London", coming="reservations")
    do(season, "announce", first_on=FIRST_ON, next_on=FIRST_ON + timedelta(days=29), authority="B")
    do(season, "pause")
    do(season, "resume", now=NOW + timedelta(minutes=1))
    assert [one.state for one in season.iftars] == ["on", "no_day"]
    last = season.iftars[1]
    assert not {"pause", "resume", "cancel"} & set(
        browser(season.owner).get(deed_of(season, last)).context["form"].fields["kind"].choices
    )
    do(season, "move", iftars=[last], to_on=last.evening_on - timedelta(days=1))
    assert (season.iftars[1].fast_day, season.iftars[1].state) == (29, "on")


def test_a_pause_of_all_evenings_leaves_a_cancelled_one_cancelled(season):
    do(season, "cancel", iftars=season.iftars[:1])
    do(season, "pause")
    assert [one.state for one in season.iftars] == ["cancelled", "paused"]


def test_a_party_that_reserves_between_preview_and_confirmation_hears_of_it(season):
    iftar = season.iftars[0]
    client = browser(season.owner)
    asked = {"kind": "cancel", "scope": "one"}
    preview = client.post(deed_of(season), asked).context
    reserve_at(season, 25)
    marks = {"confirm": "yes", "key": preview["key"], "seen": preview["preview"].seen}
    assert client.post(deed_of(season), asked | marks).status_code == 302
    assert Letter.objects.waiting().filter(kind="changed", party__iftar=iftar).count() == 1


def test_a_hostile_sentence_is_inert_on_every_page_and_in_every_feed(season):
    iftar = season.iftars[0]
    client = browser(season.owner)
    asked = {"kind": "cancel", "scope": "site", "sentence_en": HOSTILE, "reason": HOSTILE}
    preview = client.post(deed_of(season), asked).context
    marks = {"confirm": "yes", "key": preview["key"], "seen": preview["preview"].seen}
    assert client.post(deed_of(season), asked | marks).status_code == 302
    move = Move.objects.of(season.host).get()
    assert "<script>" in move.words.get().sentence  # kept as it was typed, so it could have been shown raw
    campaign = f"/en/c/{season.campaign.pk}/"
    public = (f"/en/i/{iftar.pk}/", campaign, f"{campaign}news.atom", f"{campaign}news.rss")
    pages = [Client().get(address).content.decode() for address in public]
    pages += [client.get(f"/en/host/{season.host.pk}/moves/{move.pk}/").content.decode()]
    assert "END:VEVENT" in pages[0]
    for text in pages:
        assert "<script>alert" not in text
        assert "\u202e" not in text
    sheet = Client().get(f"/en/i/{iftar.pk}/calendar.ics").content.decode()
    assert "\r\nX-EVIL" not in sheet
    assert sheet.count("\r\nEND:VEVENT\r\n") == 1


def test_enter_in_a_sentence_confirms_nothing_and_lines_become_one(season):
    client = browser(season.owner)
    asked = {"kind": "cancel", "scope": "one"}
    answer = client.post(deed_of(season), asked)
    [form] = re.findall(r'<form method="post" novalidate>.*?</form>', answer.content.decode(), re.DOTALL)
    assert form.count("<textarea") == 3  # the reason, and a sentence in each language
    assert set(re.findall(r'<input type="(\w+)"', form)) == {"hidden"}
    preview = answer.context
    marks = {"confirm": "yes", "key": preview["key"], "seen": preview["preview"].seen}
    client.post(deed_of(season), asked | marks | {"reason": "One.\r\nTwo.", "sentence_en": "A\nB"})
    move = Move.objects.of(season.host).get()
    assert (move.reason, move.words.get().sentence) == ("One. Two.", "A B")


def test_a_form_of_thousands_or_of_ten_megabytes_is_refused(season):
    client = browser(season.owner)
    many = {"kind": "cancel", "scope": "some", "chosen": ["x"] * 5000}
    assert client.post(deed_of(season), many).status_code in {400, 413, 422}
    large = {"kind": "cancel", "scope": "one", "reason": "x" * 10_000_000}
    assert client.post(deed_of(season), large).status_code in {400, 413, 422}
    assert not Move.objects.of(season.host).exists()
