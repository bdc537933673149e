"""Evenings are moved, paused, cancelled or given another place, with one deed each."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, do, idris, reserve_at

from sufra import gazetteer
from sufra.booking.actions.reserving import Wish, reserve
from sufra.campaigns.actions.seasons import draft_evenings, publish, republish, unpublish
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Entrance, Iftar, Letter, Section, Site
from sufra.moves import actions
from sufra.moves.queries.outcomes import Intent, outcomes
from sufra.moves.queries.preview import Preview
from sufra.rules.evenings import on_fast_days
from sufra.rules.refusal import Refusal
from sufra.shell.formats import Reader
from sufra.timing.changes import reckon_anew
from sufra.timing.elsewhere import elsewhere
from sufra.timing.news import news

pytestmark = pytest.mark.django_db
EN = Reader("en", native=False)


def house(days=(26,)):
    return amina_with(on_fast_days(FIRST_ON, list(days)), town="London", coming="reservations")


def another_site(season, name="The Annexe", *, step_free=None, days=(), north=0.0):
    place = gazetteer.search("London")[0]
    site = Site(
        host=season.host, name=name, place_id=place.id, town="London", latitude=place.latitude + north,
        longitude=place.longitude, zone=place.zone,
    )  # fmt: skip
    site.save()
    Entrance(site=site, step_free=step_free).save()
    made = draft_evenings(
        campaign=season.campaign, site=site, evenings=on_fast_days(FIRST_ON, list(days)), coming="open",
        sections=[SectionPlan("everyone", 45)],
    )  # fmt: skip
    Iftar.objects.of(season.host).filter(pk__in=[one.pk for one in made]).update(published_at=NOW)
    return site


def page(iftar, language="en"):
    return Client().get(f"/{language}/i/{iftar.pk}/").content.decode()


def test_an_evening_that_is_moved_has_its_maghrib_there_and_says_where_from():
    season = house()
    do(season, "move", to_on=date(2027, 3, 6))
    [iftar] = season.iftars
    assert (iftar.evening_on, iftar.fast_day, iftar.sequence) == (date(2027, 3, 6), 27, 1)
    text = page(iftar)
    assert "Moved from Friday 5 March 2027" in text
    assert '"eventStatus": "https://schema.org/EventRescheduled"' in text
    assert '"previousStartDate": "2027-03-05T' in text
    assert "a threat" not in text


def test_an_evening_whose_day_does_not_come_takes_place_once_it_is_moved_into_the_month():
    season = house(days=(30,))
    do(season, "announce", first_on=FIRST_ON, next_on=date(2027, 3, 9), authority="B")
    assert season.iftars[0].state == "no_day"
    do(season, "move", to_on=date(2027, 3, 8), now=NOW + timedelta(minutes=1))
    [iftar] = season.iftars
    assert (iftar.state, iftar.fast_day, iftar.conditional) == ("on", 29, False)


def test_a_places_evenings_move_by_as_many_days_as_the_one_that_was_asked_of():
    season = house(days=(25, 26))
    client = Client()
    client.force_login(season.owner)
    later = next(one for one in season.iftars if one.fast_day == 26)
    answers = {"kind": "move", "scope": "site", "to_on": "2027-03-07"}
    text = client.post(f"/en/host/{season.host.pk}/evening/{later.pk}/deed/", answers).content.decode()
    assert "Saturday 6 March 2027" in text  # the earlier one, by two days too
    assert "Sunday 7 March 2027" in text


def test_a_moved_evening_is_news_for_a_week():
    season = house()
    do(season, "move", to_on=date(2027, 3, 6))
    Iftar.objects.of(season.host).update(moved_at=NOW - timedelta(days=8))
    [iftar] = season.iftars
    assert news(iftar, EN, NOW) is None
    iftar.moved_at = NOW - timedelta(days=6)
    assert news(iftar, EN, NOW) is not None


def structured(iftar):
    """What a search engine reads of an evening."""
    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(iftar), re.DOTALL)
    return json.loads(said)


@pytest.mark.parametrize(
    ("deed", "status"),
    [("pause", "EventPostponed"), ("cancel", "EventCancelled"), ("packs_only", "EventScheduled")],
)
def test_search_engines_read_whether_an_evening_takes_place(deed, status):
    season = house()
    assert structured(season.iftars[0])["eventStatus"] == "https://schema.org/EventScheduled"
    do(season, deed)
    assert structured(season.iftars[0])["eventStatus"] == f"https://schema.org/{status}"


def test_search_engines_read_that_a_month_of_29_days_has_no_day_30():
    season = house(days=(30,))
    Iftar.objects.of(season.host).update(state="no_day", conditional=False)
    assert structured(season.iftars[0])["eventStatus"] == "https://schema.org/EventCancelled"


def test_search_engines_read_the_date_before_and_another_place_as_where_it_now_is(monkeypatch):
    """schema.org has a word for an event that moved online, and none for one that moved next door."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    season = house()
    before = structured(season.iftars[0])
    do(season, "place", site_id=another_site(season).pk)
    there = structured(season.iftars[0])
    assert (before["location"]["name"], there["location"]["name"]) == ("London", "The Annexe")
    assert there["eventStatus"] == "https://schema.org/EventScheduled"
    do(season, "move", now=NOW + timedelta(minutes=1), to_on=date(2027, 3, 6))
    moved = structured(season.iftars[0])
    assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
    assert moved["previousStartDate"] == before["startDate"]


def test_a_fast_day_does_not_leave_ramadan_and_a_date_beside_a_dark_sky_is_refused():
    season = house()
    with pytest.raises(Refusal, match="outside_ramadan"):
        do(season, "move", to_on=date(2027, 4, 20))
    assert season.iftars[0].evening_on == date(2027, 3, 5)


def test_a_cancelled_evening_takes_nobody_says_so_everywhere_and_can_be_called_back():
    season = house()
    party = reserve_at(season, 26)
    do(season, "cancel", sentences={"en": "The square is closed."})
    [iftar] = season.iftars
    text = page(iftar)
    assert "Cancelled" in text
    assert 'data-sky="grey"' in text
    assert "The square is closed." in text
    assert "EventCancelled" in text
    assert f"/en/i/{iftar.pk}/reserve/" not in text
    assert "ملغ" in page(iftar, "ar") or "أُلغيت" in page(iftar, "ar")
    with pytest.raises(Refusal, match="off"):
        reserve_at(season, 26, contact="late@example.org")
    assert Letter.objects.waiting().filter(party=party, kind="changed").count() == 1
    do(season, "resume", now=NOW + timedelta(minutes=2))
    assert Letter.objects.waiting().filter(party=party, kind="changed").count() == 0
    assert f"/en/i/{iftar.pk}/reserve/" in page(iftar)
    assert 'data-sky="grey"' not in page(iftar)


def test_the_page_of_a_deed_keeps_what_was_and_what_became_of_it_in_words():
    season = house()
    move = do(season, "cancel")
    client = Client()
    client.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/moves/{move.pk}/"
    before_and_after = client.get(address).content.decode().split("Before and after")[1]
    assert "<strong>is cancelled</strong>" in before_and_after
    site = another_site(season)
    moved = do(season, "place", site_id=site.pk, now=NOW + timedelta(minutes=2))
    text = client.get(f"/en/host/{season.host.pk}/moves/{moved.pk}/").content.decode()
    assert f"· <bdi>{site.name}</bdi> ·" in text.split("Before and after")[1]
    assert "<strong>is cancelled</strong>" in client.get(address).content.decode()


def test_a_sheet_for_phoning_names_whom_no_letter_reaches_and_else_says_so():
    season = house()
    reserve_at(season, 26)
    client = Client()
    client.force_login(season.owner)
    paused = do(season, "pause")
    sheet = f"/en/host/{season.host.pk}/moves/{paused.pk}/phoning/"
    assert "Everybody has heard of it." in client.get(sheet).content.decode()
    assert "do not know yet" not in client.get(sheet).content.decode()
    do(season, "resume", now=NOW + timedelta(minutes=1))
    reserve_at(season, 26, contact="")
    later = do(season, "cancel", now=NOW + timedelta(minutes=2))
    sheet = f"/en/host/{season.host.pk}/moves/{later.pk}/phoning/"
    assert "do not know yet" in client.get(sheet).content.decode()


def test_a_paused_evening_takes_no_reservations_and_offers_nothing():
    season = house()
    do(season, "pause")
    with pytest.raises(Refusal, match="paused"):
        reserve_at(season, 26)
    assert "It is not sure yet" in page(season.iftars[0])


def test_who_needs_a_place_without_steps_is_counted_before_the_place_is_changed():
    season = house()
    [iftar] = season.iftars
    for number in range(3):
        wish = Wish(
            section=iftar.sections.all()[0].pk, guests=2, name="Huda", needs=("wheelchair",),
            contact=f"huda{number}@example.org",
        )  # fmt: skip
        reserve(iftar_id=iftar.pk, form_key=f"form {number}", wish=wish, now=NOW)
    stairs = another_site(season, step_free=False)
    client = Client()
    client.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/deed/"
    preview = client.post(address, {"kind": "place", "scope": "one", "site_id": stairs.pk}).content.decode()
    assert "3 parties asked for a place for a wheelchair; the new place has steps." in preview
    ramp = another_site(season, "The Ramp", step_free=True)
    preview = client.post(address, {"kind": "place", "scope": "one", "site_id": ramp.pk}).content.decode()
    assert "wheelchair" not in preview


def test_another_place_keeps_codes_leaves_the_old_entrance_and_undo_brings_it_back():
    season = house()
    party = reserve_at(season, 26)
    entrance = season.site.entrances.get()
    Section.objects.filter(iftar__in=season.iftars).update(entrance=entrance)
    there = another_site(season)
    move = do(season, "place", site_id=there.pk)
    [iftar] = season.iftars
    assert (iftar.site_id, iftar.sections.get().entrance_id) == (there.pk, None)
    assert type(party).objects.of_evening(iftar).get().code == party.code
    actions.undo(move=move, user=season.owner, now=NOW)
    [iftar] = season.iftars
    assert (iftar.site_id, iftar.sections.get().entrance_id) == (season.site.pk, entrance.pk)


def test_another_hosts_place_is_not_there():
    season, stranger = house(), idris(town="London")
    with pytest.raises(Refusal, match="no_such_place"):
        do(season, "place", site_id=stranger.site.pk)


def test_packs_only_stands_on_the_page_until_there_are_hot_meals_again():
    season = house()
    do(season, "packs_only")
    assert "no hot meal any more" in page(season.iftars[0])
    do(season, "hot_meals", now=NOW + timedelta(minutes=1))
    assert "no hot meal any more" not in page(season.iftars[0])


def test_a_withheld_place_is_gone_from_the_page_and_comes_back():
    season = house()
    Site.objects.of(season.host).update(address="12 Seven Sisters Road", name="The Old Courtyard")
    assert "12 Seven Sisters Road" in page(season.iftars[0])
    do(season, "withhold", hours=4)
    assert "12 Seven Sisters Road" not in page(season.iftars[0])
    do(season, "release", now=NOW + timedelta(minutes=1))
    assert "12 Seven Sisters Road" in page(season.iftars[0])


def test_a_deed_that_changes_nothing_is_refused():
    season = house()
    with pytest.raises(Refusal, match="nothing_to_do"):
        do(season, "resume")


def test_when_a_tent_closes_the_page_names_the_nearest_table_with_room_and_no_fuller_one():
    season = house()
    far = another_site(season, "The Far Hall", days=[26], north=0.03)
    near = another_site(season, "The Near Tent", days=[26], north=0.01)
    tent = next(one for one in season.iftars if one.site_id == season.site.pk)
    do(season, "cancel", iftars=[tent])
    text = page(tent)
    assert "The Near Tent" in text
    assert re.search(r"Maghrib at 17:\d\d, about 2\d minutes to walk", text)
    tent.refresh_from_db()
    tent.exact_place_hours_before = 4
    assert re.fullmatch(r"Maghrib at 17:\d\d", elsewhere(tent, EN, NOW).told), "no way from a withheld place"
    tent.exact_place_hours_before = None
    beside = Iftar.objects.of(season.host).get(site=near)
    beside.sections.update(host_says="full")
    found = elsewhere(tent, EN, NOW)
    assert found.iftar.site_id == far.pk


def test_tonights_letters_leave_at_once_and_others_wait_ten_minutes():
    season = house()
    party = reserve_at(season, 26)
    do(season, "pause")
    assert Letter.objects.get(party=party, kind="changed").due_at == NOW + timedelta(minutes=10)
    tonight = season.iftars[0].maghrib_at - timedelta(hours=3)
    do(season, "cancel", now=tonight)
    letter = Letter.objects.get(party=party, kind="changed")
    assert (letter.due_at, letter.lane) == (tonight, 0)


def test_all_tables_of_a_date_or_a_whole_campaign_are_reached_by_their_scope():
    season = house(days=(25, 26))
    another_site(season, days=[26])
    client = Client()
    client.force_login(season.owner)
    iftar = next(one for one in season.iftars if one.fast_day == 26 and one.site_id == season.site.pk)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/deed/"
    said = {
        scope: re.search(r"(\d+) evenings? would change", answer.content.decode())[1]
        for scope in ("one", "site", "date", "campaign")
        for answer in [client.post(address, {"kind": "pause", "scope": scope})]
    }
    assert said == {"one": "1", "site": "2", "date": "2", "campaign": "3"}
    chosen = client.post(address, {"kind": "pause", "scope": "some", "chosen": [iftar.pk]}).content.decode()
    assert "1 evening would change" in chosen
    none = client.post(address, {"kind": "pause", "scope": "some"})
    assert none.status_code == 422
    assert "Tick the evenings that are meant." in none.content.decode()


def test_where_a_draft_was_before_it_was_published_is_nobodys_business():
    season = house()
    Site.objects.of(season.host).update(name="Aunt Zaynab's", address="12 Seven Sisters Road")
    [iftar] = season.iftars
    unpublish(iftars=[iftar], host=season.host, user=season.owner, now=NOW)
    do(season, "move", to_on=date(2027, 3, 6))
    later = NOW + timedelta(minutes=1)
    do(season, "place", site_id=another_site(season).pk, now=later)
    assert "Seven Sisters" in news_of(season, published_at=NOW).place_before, "the negative control"
    [iftar] = season.iftars
    iftar.site.times_confirmed_at = NOW
    republish(iftar=iftar, host=season.host, user=season.owner, now=later + timedelta(minutes=1))
    assert news_of(season, published_at=iftar.published_at) is None


def news_of(season, *, published_at):
    [iftar] = season.iftars
    iftar.published_at = published_at
    return news(iftar, EN, NOW + timedelta(hours=1))


def test_what_changed_while_an_evening_was_a_draft_is_told_once_it_is_public_again():
    season = house()
    told, silent = reserve_at(season, 26), reserve_at(season, 26, contact="")
    [iftar] = season.iftars
    unpublish(iftars=[iftar], host=season.host, user=season.owner, now=NOW)
    move = do(season, "move", to_on=date(2027, 3, 6))
    assert not Letter.objects.filter(kind="changed").exists()
    [iftar] = season.iftars
    republish(iftar=iftar, host=season.host, user=season.owner, now=NOW + timedelta(hours=1))
    [letter] = Letter.objects.waiting().filter(kind="changed")
    assert (letter.party, letter.move) == (told, move)
    assert letter.party != silent
    unpublish(iftars=[iftar], host=season.host, user=season.owner, now=NOW + timedelta(hours=2))
    publish(campaign=season.campaign, user=season.owner, now=NOW + timedelta(hours=3))
    assert Letter.objects.waiting().filter(kind="changed").count() == 1


def test_a_new_pin_of_an_evening_in_drafts_is_told_to_who_holds_a_place_there():
    season = house()
    reserve_at(season, 26)
    unpublish(iftars=season.iftars, host=season.host, user=season.owner, now=NOW)
    Site.objects.of(season.host).update(longitude=-3.0)
    reckon_anew(season.iftars, user=season.owner, now=NOW)
    assert not Letter.objects.filter(kind="changed").exists()
    [iftar] = season.iftars
    republish(iftar=iftar, host=season.host, user=season.owner, now=NOW)
    assert Letter.objects.waiting().filter(kind="changed").count() == 1


def previewed(season, iftar, **answers):
    client = Client()
    client.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/deed/"
    return client.post(address, {"scope": "one", **answers}).content.decode()


def test_a_preview_counts_who_is_written_to_and_says_when_the_last_letter_is_out():
    season = house()
    for contact in ("huda@example.org", "+44 20 7946 0000", "ask for Huda", ""):
        reserve_at(season, 26, contact=contact)
    text = previewed(season, season.iftars[0], kind="pause")
    counts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text))
    assert counts == {"By e-mail": "1", "By telephone": "1", "Left no contact": "2", "English": "2"}
    assert re.search(r"the last is out by \w{3} \d+ \w{3}, \d\d:\d\d; none leaves in quiet hours", text)


def test_a_preview_counts_in_the_quiet_hours_of_the_place():
    season = house()
    reserve_at(season, 26)
    iftar = season.iftars[0]
    night = NOW.replace(hour=23, minute=30)
    intent = Intent(kind="pause", campaign_id=season.campaign.pk, targets=(iftar.pk,), asked_of=iftar.pk)
    preview = Preview(season.host, intent, outcomes(season.host, intent, night), EN, night)
    assert preview.out_by == "Thu 21 Jan, 08:00"


def test_a_preview_says_that_more_places_are_given_than_there_are_seats():
    season = house()
    reserve_at(season, 26, guests=4)
    there = another_site(season)
    assert "places are given, and there are" not in previewed(
        season, season.iftars[0], kind="place", site_id=there.pk
    )
    Section.objects.filter(iftar__in=season.iftars).update(seats=3)
    text = previewed(season, season.iftars[0], kind="place", site_id=there.pk)
    assert "4 places are given, and there are 3 seats." in text
