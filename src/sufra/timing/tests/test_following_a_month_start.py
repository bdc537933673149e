"""A campaign follows the computed month, adopts an authority's, or sets its own; no other's day moves."""

from datetime import date

import pytest
from tests.cast import amina, idris

from sufra.models import MonthStart
from sufra.timing.months import adopted, computed_ramadan, next_ramadan, ramadan_of

pytestmark = pytest.mark.django_db


def of_1447(season):
    season.campaign.hijri_year = 1447
    season.campaign.save()
    return season.campaign


def test_a_campaign_that_adopts_an_authority_has_its_days_and_names_it():
    campaign, other = of_1447(amina()), of_1447(idris())
    MonthStart.objects.bulk_create(adopted(campaign, "iran_leader"))
    ramadan = ramadan_of(campaign, campaign.month_starts.all())
    assert (ramadan.first_on, ramadan.days, ramadan.kind) == (date(2026, 2, 19), 30, "announced")
    assert ramadan.authority == "Office of the Leader, Iran"
    assert [row.source[:28] for row in campaign.month_starts.all()] == [
        "http://www.adaderana.lk/news", "PyPI holidays 0.109 Iran (no"
    ]  # fmt: skip
    assert ramadan_of(other, other.month_starts.all()) == computed_ramadan(1447)
    assert computed_ramadan(1447).first_on == date(2026, 2, 18)


def test_two_hosts_of_one_country_follow_two_authorities():
    first, second = of_1447(amina()), of_1447(idris())
    MonthStart.objects.bulk_create(adopted(first, "indonesia_kemenag"))
    MonthStart.objects.bulk_create(adopted(second, "indonesia_muhammadiyah"))
    days = [ramadan_of(one, one.month_starts.all()) for one in (first, second)]
    assert [(day.first_on.day, day.days) for day in days] == [(19, None), (18, 30)]


def test_nothing_is_adopted_that_nobody_announced():
    campaign = amina().campaign
    assert adopted(campaign, "iran_leader") == []
    with pytest.raises(ValueError, match="given 'atlantis'"):
        adopted(campaign, "atlantis")


def test_a_start_of_the_host_s_own_stands():
    campaign = amina().campaign
    MonthStart(
        campaign=campaign, hijri_year=1448, hijri_month=9, starts_on=date(2027, 2, 9), kind="host",
        authority="Our mosque",
    ).save()  # fmt: skip
    ramadan = ramadan_of(campaign, campaign.month_starts.all())
    assert (ramadan.first_on, ramadan.kind, ramadan.authority) == (date(2027, 2, 9), "host", "Our mosque")


def test_in_2030_the_second_ramadan_comes_after_the_first():
    found = [next_ramadan(day) for day in (date(2030, 1, 1), date(2030, 2, 4), date(2030, 12, 27))]
    assert [(one.year, one.first_on) for one in found] == [
        (1451, date(2030, 1, 5)), (1452, date(2030, 12, 26)), (1452, date(2030, 12, 26))
    ]  # fmt: skip
