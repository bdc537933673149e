"""Very many come at once: the host is told within a minute, slows down, takes back (attacks A14 and G1)."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from tests.cast import NOW, amina, deliver, huda, idris, yusuf

from sufra.booking.actions import changing, pacing
from sufra.booking.queries import bursts
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions as door
from sufra.models import AuditEntry, Iftar, Letter, Party
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)
FROM_ONE = "192.0.2.0/24"


@pytest.fixture(autouse=True)
def _it_is_ten_minutes_later(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def house(places=45):
    return amina(coming="reservations", sections=[SectionPlan("families", places)])


def many(season, parties, *, since=NOW, address=None, **wish):
    """Let single guests reserve, one a second, each from a network of its own unless one is named."""
    return [
        huda(
            season, 1, now=since + timedelta(seconds=number), name=f"Nobody {number}",
            address=address or f"10.{number // 250}.{number % 250}.0/24", **wish,
        ).party
        for number in range(parties)
    ]  # fmt: skip


def signed_in(season, role="organiser"):
    client = Client()
    client.force_login(yusuf(season.host, role))
    return client


def address_of(season, page):
    return f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/{page}/"


def counts(season, client):
    return client.get(address_of(season, "counts")).content.decode()


def preview(season, client):
    """Follow the button of the newest burst; return the page, and what its form sends."""
    [link, *_older] = re.findall(r'href="([^"]+/burst/[^"]+)"', counts(season, client))
    text = client.get(link.replace("&amp;", "&")).content.decode()
    return text, dict(re.findall(r'name="(begins|ends|mark)" value="(\w+)"', text))


def confirm(season, client, form, **kept):
    return client.post(address_of(season, "burst"), {**form, **kept})


def stands(*parties):
    return [Party._rows.get(pk=party.pk).standing for party in parties]


def shown(season):
    [burst] = bursts.bursts_of(season.iftars[0], LATER)
    return pacing.TakenBack(begins=burst.begins, ends=burst.ends, mark=burst.mark)


def undo(season, wish, now=LATER):
    return pacing.undo_burst(iftar=season.iftars[0], wish=wish, user=None, now=now)


# The host is told.


@pytest.mark.parametrize(("language", "words"), [("en", "Many at once"), ("ar", "كثيرون دفعة واحدة")])
def test_a_courtyard_emptied_by_single_guests_is_told_on_the_next_answer(language, words):
    season = house()
    client = signed_in(season)
    assert "Many at once" not in counts(season, client)
    many(season, 45)
    page = client.get(address_of(season, "counts").replace("/en/", f"/{language}/")).content.decode()
    assert words in page
    assert 'data-behaviour="watch"' in page  # a page that stands open looks again each minute


def home(season, client, language="en"):
    return client.get(f"/{language}/host/{season.host.pk}/").content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "very many reserved within minutes."), ("ar", "حجز كثيرون جدًا خلال دقائق.")],
)
def test_a_burst_is_told_where_the_host_looks_first_until_it_is_taken_back(language, words):
    season = house()
    client = signed_in(season)
    many(season, 9)
    assert words not in home(season, client, language)
    many(season, 36)
    page = home(season, client, language)
    assert words in page
    assert address_of(season, "counts").replace("/en/", f"/{language}/") in page
    undo(season, shown(season))
    assert words not in home(season, client, language)


def test_the_home_page_tells_nobody_elses_burst_and_no_old_one():
    season = house()
    many(season, 45)
    other = idris()
    strange = Client()
    strange.force_login(other.owner)
    assert "very many" not in home(other, strange)
    Party._rows.update(reserved_at=LATER - timedelta(days=1, hours=1))
    assert "very many" not in home(season, signed_in(season))


def test_a_home_page_that_takes_ten_at_their_leisure_for_a_burst_is_caught(monkeypatch):
    season = house()
    for number in range(12):
        many(season, 1, since=NOW - timedelta(minutes=10 * number))
    assert "very many" not in home(season, signed_in(season))
    monkeypatch.setattr("sufra.campaigns.queries.workspace.bursts", lambda moments, **_places: [moments])
    assert "very many" in home(season, signed_in(season, "owner"))


def test_the_host_reads_how_many_since_when_and_from_how_many_networks_and_no_address():
    season = house()
    many(season, 12, address=FROM_ONE)
    many(season, 8, since=NOW + timedelta(seconds=20))
    page = counts(season, signed_in(season))
    assert "20 parties reserved between Wed 20 Jan, 13:00 and Wed 20 Jan, 13:00." in page
    assert "Together they are 20 guests." in page
    assert "They came from 9 networks; the busiest sent 12 of them." in page
    assert "192.0.2" not in page + preview(season, signed_in(season, "owner"))[0]


def test_few_parties_or_those_of_the_desk_are_no_burst():
    season = house()
    many(season, 9)
    for number in range(30):
        huda(season, 1, now=NOW + timedelta(seconds=number))
    assert "Many at once" not in counts(season, signed_in(season))


def test_a_burst_of_the_day_before_yesterday_is_told_no_more(monkeypatch):
    season = house()
    many(season, 20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=25))
    assert "Many at once" not in counts(season, signed_in(season))


def test_who_may_not_answer_is_told_and_sees_nobody():
    season = house()
    many(season, 20)
    kitchen = signed_in(season, "kitchen")
    page = counts(season, kitchen)
    assert "Many at once" in page
    assert "Look at them" not in page
    assert "Take reservations slowly" not in page
    for post in ("burst", "pace"):
        assert kitchen.post(address_of(season, post)).status_code == 403


# Slow mode.


def test_in_slow_mode_six_a_minute_are_taken_the_desk_still_reserves_and_the_host_ends_it():
    season, client = house(), Client()
    owner = signed_in(season)
    owner.post(address_of(season, "pace"), {"slow": ""})
    assert "Reservations are taken slowly since" in counts(season, owner)
    many(season, 6, since=LATER)
    with pytest.raises(Refusal) as refused:
        huda(season, 1, now=LATER + timedelta(seconds=7), address=FROM_ONE)
    assert refused.value.code == "slow"
    assert huda(season, 4, now=LATER + timedelta(seconds=7)).party.standing == "seated"  # at the desk
    huda(season, 1, now=LATER + timedelta(seconds=66), address=FROM_ONE)
    owner.post(address_of(season, "pace"), {"usual": ""})
    many(season, 10, since=LATER + timedelta(seconds=70))
    assert client.get(f"/en/i/{season.iftars[0].pk}/reserve/").status_code == 200
    assert [row.deed for row in AuditEntry._rows.order_by("pk")][-2:] == ["slow_down", "usual_pace"]


def test_in_slow_mode_one_network_gets_six_in_ten_minutes():
    season = house()
    pacing.slow_down(iftar=season.iftars[0], user=None, now=NOW)
    for minute in range(6):
        huda(season, 1, now=NOW + timedelta(minutes=minute), address=FROM_ONE)
    with pytest.raises(Refusal):
        huda(season, 1, now=NOW + timedelta(minutes=7), address=FROM_ONE)
    huda(season, 1, now=NOW + timedelta(minutes=7), address="198.51.100.0/24")
    huda(season, 1, now=NOW + timedelta(minutes=11), address=FROM_ONE)


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_a_guest_is_told_kindly_and_what_was_typed_is_kept(language, monkeypatch):
    season = house()
    pacing.slow_down(iftar=season.iftars[0], user=None, now=NOW)
    many(season, 6, since=LATER - timedelta(seconds=10))
    monkeypatch.setattr("sufra.booking.views.require_patience", lambda *_: None)
    answers = {
        "adults": "2", "children": "", "name": "Huda", "form_key": "x",
        "section": season.iftars[0].sections.all()[0].pk,
    }  # fmt: skip
    answer = Client().post(f"/{language}/i/{season.iftars[0].pk}/reserve/", answers)
    assert answer.status_code == 422
    assert 'value="Huda"' in answer.content.decode()
    if language == "en":
        assert "The host takes reservations slowly just now." in answer.content.decode()


def test_without_slow_mode_the_seventh_of_a_minute_is_taken(monkeypatch):
    season = house()
    pacing.slow_down(iftar=season.iftars[0], user=None, now=NOW)
    monkeypatch.setattr("sufra.rules.seating.MOST_PARTIES_SLOWLY", 10_000)
    assert len(many(season, 10)) == 10


def test_a_copy_of_a_slow_evening_is_not_slow():
    season = house()
    pacing.slow_down(iftar=season.iftars[0], user=None, now=NOW)
    signed_in(season).post(f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/duplicate/")
    assert [row.slow_since is None for row in Iftar._rows.order_by("evening_on")] == [False, True]


# Taking it back.


def test_a_flood_is_slowed_by_itself_and_undone_in_one_deed_and_real_parties_stay():
    season = house(places=45)
    real = [huda(season, 4, now=NOW - timedelta(hours=1), address=FROM_ONE).party, huda(season, 3).party]
    answers = Counter()
    for number in range(300):  # as 1,000 a minute
        moment = NOW + timedelta(milliseconds=60 * number)
        own_network = f"10.{number // 250}.{number % 250}.0/24"
        try:
            huda(season, 1, now=moment, address=FROM_ONE if number % 4 else own_network)
            answers["taken"] += 1
        except Refusal as refusal:
            answers[refusal.code] += 1
    assert answers == {"taken": 100, "too_many_from_here": 165, "rush": 35}
    after = huda(season, 5, now=NOW + timedelta(hours=1), address=FROM_ONE).party
    wish = shown(season)
    assert len(undo(season, wish, now=NOW + timedelta(hours=1))) == 100
    assert stands(*real, after) == ["seated", "seated", "offered"]


def test_a_host_looks_confirms_and_keeps_whom_it_knows():
    season = house()
    burst = many(season, 20)
    known, neighbours = burst[3], many(season, 4, since=NOW + timedelta(seconds=21), address=FROM_ONE)
    owner = signed_in(season)
    page, form = preview(season, owner)
    assert "Nobody 3" in page
    assert "Together they are 24 guests." in page
    assert "holds 1 place" in page
    assert "You have" not in page
    assert Party._rows.filter(standing="cancelled").count() == 0
    network = Party._rows.get(pk=neighbours[0].pk).address_tag
    answer = confirm(season, owner, form, keep=known.pk, keep_network=network)
    assert answer.headers["Location"] == address_of(season, "counts")
    assert "19 parties were taken back." in counts(season, owner)
    assert stands(known, *neighbours) == ["seated"] * 5
    assert Party._rows.filter(standing="cancelled").count() == 19
    entry = AuditEntry._rows.get(deed="undo_burst")
    assert (entry.object_id, entry.user.email) == (season.iftars[0].pk, "yusuf-organiser@example.org")


def test_a_second_confirmation_changes_nothing_and_writes_nothing():
    season = house()
    many(season, 20)
    owner = signed_in(season)
    _page, form = preview(season, owner)
    kept = Party._rows.order_by("reserved_at")[0]
    for _time in range(2):
        assert confirm(season, owner, form, keep=kept.pk).status_code == 302
    assert AuditEntry._rows.filter(deed="undo_burst").count() == 1
    assert stands(kept) == ["seated"]


def a_stale_confirmation(season):
    """Confirm what is no longer so: after the preview one of the burst became two."""
    burst = many(season, 20)
    owner = signed_in(season)
    _page, form = preview(season, owner)
    section = season.iftars[0].sections.all()[0].pk
    changing.change(party=burst[0], wish=changing.Wish(section=section, guests=2, name="A choir"), now=LATER)
    return confirm(season, owner, form)


def test_a_stale_preview_is_refused_and_shown_anew():
    season = house()
    answer = a_stale_confirmation(season)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "They are no longer as they were shown." in text
    assert "A choir" in text
    assert "Together they are 21 guests." in text
    assert Party._rows.filter(standing="cancelled").count() == 0
    [mark] = re.findall(r'name="mark" value="(\w+)"', text)
    [begins], [ends] = (re.findall(rf'name="{name}" value="(\d+)"', text) for name in ("begins", "ends"))
    owner = signed_in(season, "owner")
    assert confirm(season, owner, {"begins": begins, "ends": ends, "mark": mark}).status_code == 302
    assert Party._rows.filter(standing="cancelled").count() == 20


def test_without_its_mark_a_stale_preview_would_go_through(monkeypatch):
    monkeypatch.setattr(bursts.Burst, "mark", "same")
    season = house()
    assert a_stale_confirmation(season).status_code == 302
    assert Party._rows.filter(standing="cancelled").count() == 20


def test_who_reserves_after_the_preview_is_not_taken_back_with_the_others():
    season = house()
    many(season, 20)
    owner = signed_in(season)
    _page, form = preview(season, owner)
    late = huda(season, 2, now=NOW + timedelta(seconds=40), address=FROM_ONE).party
    assert confirm(season, owner, form).status_code == 302
    assert stands(late) == ["seated"]


def test_freed_places_go_to_the_waiting_list_whole_and_in_order_of_arrival():
    season = house(places=20)
    many(season, 20)
    family, couple = (huda(season, guests, now=LATER).party for guests in (5, 2))
    undo(season, shown(season))
    assert stands(family, couple) == ["offered", "offered"]


def test_whoever_left_an_address_is_written_to_once_in_its_language(settings):
    settings.ORIGIN = "https://sufra.example"
    season = house(places=20)
    many(season, 18)
    huda(season, 1, now=NOW + timedelta(seconds=19), address=FROM_ONE, contact="x@example.org", language="ar")
    huda(season, 1, now=NOW + timedelta(seconds=20), address=FROM_ONE, contact="+387 61 000 000")
    waiting = huda(season, 2, now=LATER, contact="y@example.org").party
    assert Letter.objects.waiting().filter(kind="reserved").count() == 3
    undo(season, shown(season))
    deliver(LATER)
    letters = [(letter.to, "sufra.example/ar/i/" in letter.body) for letter in mail.outbox]
    assert sorted(letters) == [(["x@example.org"], True), (["y@example.org"], False)]
    assert stands(waiting) == ["offered"]


def test_who_is_in_already_stays():
    season = house()
    burst = many(season, 20)
    counted = door.Counted(
        uuid=uuid4(), section=season.iftars[0].sections.all()[0], guests=1, device="x", party=burst[5]
    )
    door.count(iftar=season.iftars[0], counted=counted, now=NOW)
    undo(season, shown(season))
    assert stands(burst[5]) == ["seated"]
    assert Party._rows.filter(standing="cancelled").count() == 19


def test_when_the_evening_is_over_nothing_is_taken_back():
    season = house()
    many(season, 20)
    with pytest.raises(Refusal) as refused:
        undo(season, shown(season), now=season.iftars[0].closes_at)
    assert refused.value.code == "too_late"


@pytest.mark.parametrize(
    "form",
    [{}, {"begins": "x", "ends": "1"}, {"begins": "-1", "ends": "1"}, {"begins": "9" * 30, "ends": "9" * 30},
     {"begins": "99999999999999999", "ends": "0"}, {"begins": "1", "ends": "2", "mark": "\x00"}],
)  # fmt: skip
def test_a_form_that_names_no_burst_leads_back_to_the_counts(form):
    season = house()
    for answer in (
        signed_in(season).post(address_of(season, "burst"), form),
        signed_in(season, "owner").get(address_of(season, "burst"), form),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, address_of(season, "counts"))


# Two who confirm at the same moment.


def confirmed_by_two(season):
    wish = shown(season)

    def one(_number):
        try:
            return len(undo(season, wish))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pair:
        return sorted(pair.map(one, range(2)))


def slowly(monkeypatch):
    """Widen the moment between looking and writing, with and without the lock."""
    look = pacing.burst_between

    def looked_slowly(*facts):
        found = look(*facts)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(pacing, "burst_between", looked_slowly)


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_take_it_back_once(monkeypatch):
    season = house()
    many(season, 10)
    slowly(monkeypatch)
    assert confirmed_by_two(season) == [0, 10]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_take_it_back_twice(monkeypatch):
    season = house()
    many(season, 10)
    slowly(monkeypatch)
    monkeypatch.setattr(pacing, "undo_burst", pacing.undo_burst.__wrapped__)
    monkeypatch.setattr(
        "sufra.booking.actions.evening.Iftar.objects.locked",
        lambda pk: Iftar._rows.select_related("site", "campaign__host").get(pk=pk),
    )
    assert confirmed_by_two(season) == [10, 10]
