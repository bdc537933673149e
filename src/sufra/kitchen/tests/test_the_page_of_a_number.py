"""What a kitchen reads beside the number: who is in, what it rested on, how sure it is, what comes next."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.cast import amina, huda, reserve_at, signed_in, text, yusuf

from sufra.kitchen.actions.fixing import fix_due
from sufra.kitchen.queries.behind import behind
from sufra.kitchen.queries.hours import fixed_from
from sufra.kitchen.queries.learned import evenings_of
from sufra.kitchen.queries.number import number_of
from sufra.kitchen.queries.portions import by_section
from sufra.models import Arrival, CookNumber, Iftar, KitchenReport, Section, Site
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return amina(coming="both")


def shown(season, cook, iftar):
    return text(cook.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/kitchen/"))


def walk_in(iftar, guests, section=None):
    section = section or iftar.sections.all()[0]
    facts = {"kind": "walk_in", "counted_at": iftar.maghrib_at, "received_at": iftar.maghrib_at}
    Arrival(uuid=uuid4(), iftar=iftar, section=section, guests=guests, **facts).save(force_insert=True)


def test_more_people_in_than_hot_meals_are_said_on_the_numbers_page_until_it_closes(
    season, cook, monkeypatch
):
    [iftar] = season.iftars
    fix_due(fixed_from(iftar))
    meals = CookNumber._rows.get().meals
    walk_in(iftar, meals)
    assert "than there are hot meals" not in shown(season, cook, iftar)
    assert "Runs short on" in shown(season, cook, iftar)
    Iftar._rows.update(crew=3)
    walk_in(iftar, 7)
    page = shown(season, cook, iftar)
    assert f"▲ {meals + 10} are in, the crew included: 10 people more than there are hot meals." in page
    assert "Runs short on" not in page
    at_close = iftar.closes_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: at_close)
    assert "than there are hot meals" not in shown(season, cook, iftar)


def test_what_doors_have_counted_so_far_is_no_other_number(season, cook):
    huda(season, 6)
    [iftar] = season.iftars
    fix_due(fixed_from(iftar))
    walk_in(iftar, 80)
    assert "By what is known now" in shown(season, cook, iftar)
    assert not re.search(r"would be \d+ (more|fewer)", shown(season, cook, iftar))


def test_a_number_says_when_it_was_fixed_though_its_hour_is_another_now(season, cook):
    [iftar] = season.iftars
    fix_due(fixed_from(iftar) + timedelta(minutes=7))
    assert "Fixed since Fri 5 Mar, 12:07." in shown(season, cook, iftar)
    Site._rows.update(cook_by="15:00")
    assert "Fixed since Fri 5 Mar, 12:07." in shown(season, cook, iftar)


def test_what_a_fixed_number_rested_on_is_said_where_it_is_other_since(season, cook):
    huda(season, 4)
    [iftar] = season.iftars
    fix_due(fixed_from(iftar))
    assert "When it was fixed" not in shown(season, cook, iftar)
    Iftar._rows.update(crew=60)
    page = shown(season, cook, iftar)
    assert "When it was fixed: guests with places 4, crew 0" in page
    curve = cook.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/kitchen/").context["page"].curve
    assert curve.low <= CookNumber._rows.get().meals <= curve.high
    assert float(curve.cook) >= 0


def test_it_says_how_sure_it_is_by_four_ranges_each_within_the_next(season, cook):
    [iftar] = season.iftars
    page = shown(season, cook, iftar)
    ranges = [
        tuple(map(int, re.search(rf"{words} (\d+)–(\d+)", page).groups()))
        for words in ("5 of 10 evenings", "8 of 10 evenings", "9 of 10 evenings", "19 of 20 evenings")
    ]
    lows, highs = zip(*ranges, strict=True)
    assert list(lows) == sorted(lows, reverse=True)
    assert list(highs) == sorted(highs)
    assert lows[0] < highs[0]
    expected = int(re.search(r"By what is known now (\d+) people are expected", page)[1])
    assert lows[1] < expected < highs[1]


def test_who_does_not_cook_reads_no_mean_from_which_a_few_guests_could_be_reckoned(season, cook):
    [iftar] = season.iftars
    helper = signed_in(yusuf(season.host, Role.HELPER))
    huda(season, 4)
    assert "How sure it is" not in shown(season, helper, iftar)
    assert "How sure it is" in shown(season, cook, iftar)
    huda(season, 4, key="more", contact="more@example.org")
    assert "How sure it is" in shown(season, helper, iftar)


def test_the_next_evening_stands_as_it_was_fixed(at):
    season = amina(days=[26, 27])
    first, second = season.iftars
    lead = signed_in(yusuf(season.host, Role.KITCHEN))
    assert re.search(r"between \d+ and \d+, provisional", shown(season, lead, first))
    fix_due(fixed_from(second))
    CookNumber._rows.filter(iftar=second).update(meals=123, low=4, high=456)
    page = shown(season, lead, first)
    assert "123 hot meals" in page
    assert "between 4 and 456, fixed" in page


def test_where_nobody_reserves_sections_are_parted_as_places_are(season, cook):
    Iftar._rows.update(coming="open", crew=5)
    [iftar] = season.iftars
    first = iftar.sections.all()[0]
    Section.objects.filter(pk=first.pk).update(seats=30)
    second = Section(iftar=iftar, kind="women", seats=10, places_offered=10, position=first.position + 1)
    second.save()
    [iftar] = season.iftars
    page = cook.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/kitchen/")
    portions = page.context["page"].sections
    assert sum(each.number for each in portions) + 5 == page.context["page"].stands.meals
    assert portions[0].number == pytest.approx(3 * portions[1].number, abs=3)
    assert "Parted as places are laid out." in text(page)
    assert re.search(r"Crew 5", text(page))
    fix_due(fixed_from(iftar))
    Iftar._rows.update(crew=25)
    page = cook.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/kitchen/").context["page"]
    assert sum(each.number for each in page.sections) + 5 == page.stands.meals
    CookNumber._rows.all().delete()
    Iftar._rows.update(coming="reservations")
    huda(season, 4)
    assert "Each section has its own spare meals" in shown(season, cook, iftar)


def late_reservations_are_learned_as_walk_ins():
    """An evening fixed with 20 guests; 10 more reserve an hour later; all 30 come, and 5 who just come."""
    season = amina(days=[1, 2], coming="reservations")
    been, tonight = season.iftars
    parties = [reserve_at(season, 1, guests=5, contact=f"{name}@example.org") for name in "abcd"]
    fix_due(fixed_from(been))
    hour_later = fixed_from(been) + timedelta(hours=1)
    parties += [
        reserve_at(season, 1, guests=5, contact=f"{name}@example.org", now=hour_later) for name in "ef"
    ]
    for party in parties:
        facts = {"counted_at": been.maghrib_at, "received_at": been.maghrib_at, "ticket": party.code}
        facts |= {"iftar": been, "section": been.sections.all()[0], "kind": "party", "guests": 5}
        Arrival(uuid=uuid4(), whole=True, **facts).save(force_insert=True)
    walk_in(been, 5)
    now = fixed_from(tonight) - timedelta(hours=1)
    [told] = behind(season.campaign, [tonight], now)[tonight.pk].past
    assert (told.guests, told.came_of_parties, told.walk_ins) == (20, 20, 15)


def test_who_reserved_after_the_hour_teaches_what_comes_beside_the_reservations():
    late_reservations_are_learned_as_walk_ins()


def test_learning_what_was_reserved_in_the_end_is_caught(monkeypatch):
    monkeypatch.setattr("sufra.kitchen.queries.learned.as_at_the_hour", lambda evening, _guests: evening)
    with pytest.raises(AssertionError):
        late_reservations_are_learned_as_walk_ins()


def test_tomorrows_number_counts_who_still_reserves_as_on_past_evenings(at):
    season = amina(days=[1, 2, 3, 4, 8], coming="reservations")
    *past, tomorrow = season.iftars
    assert {iftar.evening_on.weekday() in {4, 5, 6} for iftar in season.iftars} == {False}
    for day, iftar in zip([1, 2, 3, 4], past, strict=True):
        for number in range(5):
            reserve_at(season, day, guests=4, contact=f"{day}{number}@example.org")
        KitchenReport(iftar=iftar, people=18, written_at=iftar.closes_at).save(force_insert=True)
    reserve_at(season, 8, guests=4, contact="only@example.org")
    at_the_hour, day_before = (
        number_of(tomorrow, fixed_from(tomorrow) - timedelta(hours=h)) for h in (0, 30)
    )
    assert (at_the_hour.still_to_reserve, day_before.still_to_reserve) == (0, 16)
    Iftar._rows.filter(pk=tomorrow.pk).update(coming="open")
    opened = Iftar.objects.of(season.host).with_place().get(pk=tomorrow.pk)
    assert number_of(opened, fixed_from(opened) - timedelta(hours=30)).still_to_reserve == 0
    assert day_before.reserved == at_the_hour.reserved == 4
    assert day_before.forecast.mean > at_the_hour.forecast.mean + 8
    [everyone] = by_section(tomorrow, day_before)
    assert everyone.number == pytest.approx(day_before.meals, abs=2)


def weekends(season):
    told = evenings_of(season.host, season.iftars)
    return {iftar.evening_on.weekday() for iftar in season.iftars if told[iftar.pk].weekend}


def lay_out(iftars, places):
    Section.objects.filter(iftar__in=iftars).update(seats=places)


def test_the_weekend_is_when_a_host_lays_out_more_and_else_from_friday_to_sunday():
    season = amina(days=list(range(1, 29)), coming="both")
    assert weekends(season) == {4, 5, 6}
    lay_out(season.iftars, 45)
    lay_out([iftar for iftar in season.iftars if iftar.evening_on.weekday() in {3, 4}], 300)
    assert weekends(season) == {3, 4}
    lay_out(season.iftars, 45)
    lay_out(season.iftars[:1], 900)  # one evening is no habit
    assert weekends(season) == {4, 5, 6}
    Iftar._rows.filter(pk__in=[iftar.pk for iftar in season.iftars[7:]]).update(state="cancelled")
    assert weekends(season) == {4, 5, 6}  # not of a week alone, either
