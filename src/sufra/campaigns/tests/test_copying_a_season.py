"""A season goes to another Ramadan with all but the people."""

from datetime import date

import pytest
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, reserve_at

from sufra.campaigns.actions import seasons
from sufra.models import Dish, Iftar, Party, ProgrammeItem, Section
from sufra.rules.evenings import every_weekday, on_fast_days, one_date
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db


def season():
    evenings = [
        *on_fast_days(FIRST_ON, [1, 26]), *every_weekday(FIRST_ON, 4),
        *one_date(FIRST_ON, date(2027, 3, 2), today=NOW.date()),
    ]  # fmt: skip
    return amina_with(evenings, town="London", coming="reservations")


def copied(made, year=1449):
    return seasons.copy_season(campaign=made.campaign, hijri_year=year, user=made.owner, now=NOW)


def evenings_of(campaign):
    rows = Iftar.objects.of(campaign.host).filter(campaign=campaign).order_by("evening_on", "-anchor")
    return [(one.evening_on, one.anchor, one.fast_day, one.weekday_rule) for one in rows]


def test_fast_days_weekdays_and_dates_find_their_evenings_in_the_next_ramadan():
    twin = copied(season())
    assert evenings_of(twin) == [
        (date(2028, 1, 28), "fast_day", 1, ""), (date(2028, 1, 28), "civil", 1, "every:4"),
        (date(2028, 2, 4), "civil", 8, "every:4"), (date(2028, 2, 11), "civil", 15, "every:4"),
        (date(2028, 2, 18), "civil", 22, "every:4"), (date(2028, 2, 19), "civil", 23, ""),
        (date(2028, 2, 22), "fast_day", 26, ""), (date(2028, 2, 25), "civil", 29, "every:4"),
    ]  # fmt: skip


def test_places_sections_programme_and_words_come_along_and_no_party():
    made = season()
    made.campaign.words.create(language="ar", name="مائدة")
    made.campaign.letter_words.create(kind="thanks", language="en", sentence="Until next year.")
    reserve_at(made, 26)
    Section.objects.filter(iftar__campaign=made.campaign).update(host_says="full")
    twin = copied(made)
    there = Iftar.objects.of(made.host).filter(campaign=twin)
    assert there.filter(published_at__isnull=False).count() == 0
    assert {one.site_id for one in there} == {made.site.pk}
    assert Party.objects.of(made.host).filter(iftar__in=there).count() == 0
    assert Section.objects.filter(iftar__in=there, host_says="", seats=45).count() == there.count()
    assert ProgrammeItem.objects.filter(iftar__in=there).count() == 4 * there.count()
    assert twin.called("ar") == "مائدة"
    assert [words.sentence for words in twin.letter_words.all()] == ["Until next year."]


def test_dishes_come_along_and_a_notice_that_guests_fell_ill_does_not():
    made = season()
    soup = Dish._rows.create(host=made.host, name="Soup", part="meal")
    for iftar in made.iftars[:2]:
        iftar.dishes.add(soup)
    Iftar.objects.of(made.host).update(ill_notice_at=NOW, ill_notice_dish="Soup", ill_notice_phone="112")
    there = Iftar.objects.of(made.host).filter(campaign=copied(made))
    assert there.filter(dishes=soup).count() > 0
    assert there.filter(dishes=soup).count() < there.count()
    assert there.filter(ill_notice_at=None, ill_notice_dish="", ill_notice_phone="").count() == there.count()


def test_one_civil_year_may_hold_both_of_its_ramadans():
    made = season()
    first, second = copied(made, 1451), copied(made, 1452)
    assert [evenings_of(one)[0][0] for one in (first, second)] == [date(2030, 1, 5), date(2030, 12, 26)]


def test_the_same_copy_a_second_time_is_refused():
    made = season()
    copied(made)
    with pytest.raises(Refusal, match="season_is_there"):
        copied(made)


def test_a_host_copies_by_one_button_and_looks_at_the_times():
    made = season()
    client = Client()
    client.force_login(made.owner)
    address = f"/en/host/{made.host.pk}/campaign/{made.campaign.pk}/"
    assert "Ramadan 1449, Friday 28 January 2028" in client.get(address).content.decode()
    answer = client.post(f"{address}copy/", {"hijri_year": "1449"}, follow=True)
    assert "Is this when you break the fast?" in answer.content.decode()
    again = client.post(f"{address}copy/", {"hijri_year": "1449"}, follow=True)
    assert "It was copied to that Ramadan already." in again.content.decode()


def test_drafts_are_published_on_their_fast_day_or_on_their_date_as_the_host_says():
    made = amina_with(on_fast_days(FIRST_ON, [26, 30]), town="London")
    Iftar.objects.of(made.host).update(published_at=None)
    client = Client()
    client.force_login(made.owner)
    address = f"/en/host/{made.host.pk}/campaign/{made.campaign.pk}/confirm/"
    page = client.get(address).content.decode()
    assert "fast day 26 of Ramadan 1448, eve of the 27th, whenever that falls" in page
    assert "Friday 5 March 2027, whatever happens" in page
    client.post(address, {"anchor": "civil"})
    assert {(one.anchor, one.conditional) for one in made.iftars} == {("civil", False)}
    Iftar.objects.of(made.host).update(published_at=None)
    client.post(address, {"anchor": "fast_day"})
    assert [(one.anchor, one.conditional) for one in made.iftars] == [("fast_day", False), ("fast_day", True)]
