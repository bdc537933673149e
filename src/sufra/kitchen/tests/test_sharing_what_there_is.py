"""Each section gets its part of the packs and the meals; its lead says what came, and the desk hears."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.cast import amina, another_place, do, huda, idris, signed_in, text, yusuf

from sufra.campaigns.forms.plan import SectionPlan
from sufra.door.actions.desk import hand_out
from sufra.door.queries.desk import desk_page
from sufra.door.tests.test_counting_by_a_link import link, opened
from sufra.kitchen.queries.shares import shares_page
from sufra.models import Arrival, AuditEntry, Iftar, KitchenReport, ShareCheck, Transfer
from sufra.rules.arrivals import Kind
from sufra.rules.roles import Role
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db
SECTIONS = [SectionPlan("men", 60), SectionPlan("women", 30), SectionPlan("quiet", 10)]


SAID = {"packs": "60", "meals": "30", "packs_due": "60", "meals_due": "30"}
"""One tap of the women's lead on the sheet of this evening."""


@pytest.fixture
def season():
    season = amina(sections=SECTIONS)
    Iftar._rows.update(packs_there=200, meals_there=100, crew=0)
    return season


@pytest.fixture
def now(season, monkeypatch):
    moment = season.iftars[0].maghrib_at - timedelta(minutes=20)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment


@pytest.fixture
def owner(season, now):
    return signed_in(season.owner)


def address(season, end="", language="en"):
    return f"/{language}/host/{season.host.pk}/evening/{season.iftars[0].pk}/kitchen/shares/{end}"


def sheet(season, now):
    return shares_page(season.iftars[0], Reader.of(season.host), now)


def come(section, guests):
    Arrival(
        uuid=uuid4(), iftar=section.iftar, section=section, kind=Kind.WALK_IN, guests=guests, device="gate",
        counted_at=section.iftar.doors_at, received_at=section.iftar.doors_at,
    ).save(force_insert=True)  # fmt: skip


def test_where_nobody_reserves_each_gets_its_part_by_seats(season, now):
    assert [(row.packs, row.meals) for row in sheet(season, now).rows] == [(120, 60), (60, 30), (20, 10)]


def test_who_reserved_counts_and_not_the_seats():
    season = amina(sections=SECTIONS, coming="reservations")
    women = season.iftars[0].sections.all()[1]
    for number in range(4):
        huda(season, 6, section=women, key=f"{number}", contact=f"{number}@example.org")
    Iftar._rows.update(meals_there=24, crew=0)
    rows = sheet(season, season.iftars[0].maghrib_at - timedelta(hours=5)).rows
    assert rows[1].meals > 20 > rows[0].meals


def test_a_section_that_is_fuller_than_expected_is_due_more(season, now):
    sheet_before = sheet(season, now)
    before = sheet_before.rows[1].meals
    come(season.iftars[0].sections.all()[1], 3000)
    page = sheet(season, now)
    assert page.rows[1].inside == page.rows[1].expected == 3000
    assert page.rows[1].meals > 2 * before
    assert (page.rows[0].inside, page.rows[0].expected) == (0, sheet_before.rows[0].expected)
    assert sum(row.meals for row in page.rows) == 100


def test_what_was_reported_as_made_is_what_there_is(season, now):
    Iftar._rows.update(meals_there=None, packs_there=None)
    KitchenReport(iftar=season.iftars[0], meals_made=82, packs_made=90, written_at=now).save()
    assert (sheet(season, now).packs, sheet(season, now).meals) == (90, 82)
    Iftar._rows.update(meals_there=70)
    assert sheet(season, now).meals == 70


def test_a_few_more_than_expected_count_too(season, now):
    expected = sheet(season, now).rows[1].expected
    come(season.iftars[0].sections.all()[1], expected + 9)
    assert sheet(season, now).rows[1].expected == expected + 9


def test_the_crew_has_its_share(season, now):
    Iftar._rows.update(crew=50)
    page = sheet(season, now)
    assert page.crew_meals > 0
    assert sum(row.meals for row in page.rows) + page.crew_meals == 100


def test_what_is_fixed_is_divided_until_somebody_counted(season, now):
    Iftar._rows.update(packs_there=None, meals_there=None)
    page = sheet(season, now)
    assert page.packs >= page.meals > 0
    owner = signed_in(season.owner)
    assert owner.post(address(season, "there/"), {"packs_there": "", "meals_there": "٣٥"}).status_code == 302
    assert (sheet(season, now).meals, sheet(season, now).packs) == (35, page.packs)
    answer = owner.post(address(season, "there/"), {"packs_there": "many", "meals_there": "35"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()


def test_hot_meals_that_were_moved_count_where_they_are(season, now):
    [here] = season.iftars
    there = Iftar._rows.get(site=another_place(season, "River Steps", (43.86, 18.45)))

    def counted():
        page = shares_page(here, Reader.of(season.host), now)
        return page.packs, page.meals

    gone = Transfer(giver=here, receiver=there, form_key="a", meals=40, sent_at=now)
    gone.save(force_insert=True)
    assert counted() == (200, 60)
    gone.called_back_at = now
    gone.save()
    assert counted() == (200, 100)
    Transfer(giver=there, receiver=here, form_key="b", meals=7, sent_at=now, received_at=now).save()
    assert counted() == (200, 107)


def test_one_tap_says_that_all_of_it_came(season, owner, now):
    women = season.iftars[0].sections.all()[1]
    assert owner.post(address(season, f"{women.pk}/"), SAID).status_code == 302
    check = ShareCheck.objects.of(season.host).get()
    assert (check.section, check.packs, check.meals, check.packs_due, check.meals_due) == (
        women,
        60,
        30,
        60,
        30,
    )
    assert re.search(
        r"Came by \d\d:\d\d: packs 60 of 60, hot meals 30 of 30\.", text(owner.get(address(season)))
    )
    assert "missing" not in text(owner.get(address(season)))


def test_a_section_that_is_short_stands_on_the_desk_at_once(season, owner, now):
    women = season.iftars[0].sections.all()[1]
    desk = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/desk/live/"
    before = owner.get(desk)
    assert "Food is missing" not in text(before)
    owner.post(address(season, f"{women.pk}/"), SAID | {"packs": "59", "meals": "12"})
    after = owner.get(desk, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert re.search(r"Food is missing Women · 1 pack · 18 hot meals said at \d\d:\d\d", text(after))
    owner.post(address(season, f"{women.pk}/"), SAID)
    assert "Food is missing" not in text(owner.get(desk))


def test_a_share_that_is_another_since_says_so_where_something_was_missing(season, owner, now):
    women = season.iftars[0].sections.all()[1]
    anew = "It is divided anew since: say again what is here."
    owner.post(address(season, f"{women.pk}/"), SAID | {"packs": "5", "meals": "3"})
    assert anew not in text(owner.get(address(season)))
    Iftar._rows.update(packs_there=20, meals_there=10)
    page = text(owner.get(address(season)))
    assert "packs 5 of 60, hot meals 3 of 30." in page
    assert anew in page
    owner.post(address(season, f"{women.pk}/"), SAID)  # nothing is missing: nothing to say again
    assert anew not in text(owner.get(address(season)))


def test_who_comes_between_the_look_and_the_tap_is_no_false_alarm(season, owner, now):
    women = season.iftars[0].sections.all()[1]
    come(women, 40)
    owner.post(address(season, f"{women.pk}/"), SAID)
    assert "missing" not in text(owner.get(address(season)))
    assert not desk_page(season.iftars[0], Reader.of(season.host), now).short


def test_more_inside_than_packs_that_came_is_on_the_sheet_and_on_the_desk_alike(season, owner, now):
    women = season.iftars[0].sections.all()[1]
    owner.post(address(season, f"{women.pk}/"), SAID)
    come(women, 75)
    assert "15 packs are missing." in text(owner.get(address(season)))
    [short] = desk_page(season.iftars[0], Reader.of(season.host), now).short
    assert (short.packs, short.meals) == (15, 0)


def test_what_cannot_be_is_said_beside_its_section_and_kept(season, owner):
    women = season.iftars[0].sections.all()[1]
    answer = owner.post(address(season, f"{women.pk}/"), SAID | {"packs": "-3", "meals": "some"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="section_{women.pk}_packs_error"' in page
    assert 'value="some"' in page
    assert not ShareCheck._rows.exists()


def test_a_lead_with_a_link_to_count_ticks_without_an_account(season, now):
    women, lead = season.iftars[0].sections.all()[1], opened(link(season))
    assert "All of it is here" in text(lead.get(address(season)))
    assert lead.post(address(season, f"{women.pk}/"), SAID).status_code == 302
    assert ShareCheck._rows.get().section == women
    assert lead.post(address(season, "there/"), {"packs_there": "1", "meals_there": "1"}).status_code != 200
    assert Iftar._rows.get().meals_there == 100


def test_whoever_counts_by_a_link_is_noted_as_nobody(season, now):
    """An account of another host is signed in on that telephone."""
    guest, women = signed_in(idris().owner), season.iftars[0].sections.all()[1]
    guest.post(f"/en/counting/{link(season)}/")
    assert guest.post(address(season, f"{women.pk}/"), SAID).status_code == 302
    assert AuditEntry.objects.of(season.host).filter(deed="check_share").get().user is None


def test_that_packs_are_too_few_is_said_louder_than_that_meals_are(season, owner):
    Iftar._rows.update(packs_there=10)
    page = owner.get(address(season)).content.decode()
    assert re.search(r'<p data-room="full"><strong>There are packs too few for \d+ of them.', page)
    Iftar._rows.update(packs_there=2000)
    assert "packs too few" not in owner.get(address(season)).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_team_may_say_what_came_and_only_cooks_what_there_is(season, now, role):
    women, client = season.iftars[0].sections.all()[1], signed_in(yusuf(season.host, role))
    assert client.post(address(season, f"{women.pk}/"), SAID).status_code == 302
    cooks = role in {Role.OWNER, Role.ORGANISER, Role.KITCHEN}
    answer = client.post(address(season, "there/"), {"packs_there": "5", "meals_there": "5"})
    assert answer.status_code == (302 if cooks else 403)


def test_another_hosts_sections_are_not_there(season, now):
    other = idris()
    client, section = signed_in(other.owner), season.iftars[0].sections.all()[0]
    assert client.get(address(season)).status_code == 404
    own = f"/en/host/{other.host.pk}/evening/{other.iftars[0].pk}/kitchen/shares/{section.pk}/"
    assert client.post(own, SAID).status_code == 404


def test_when_all_meals_are_handed_out_it_offers_packs_only_and_then_says_so(season, owner, now):
    [iftar], first = season.iftars, season.iftars[0].sections.all()[0]
    assert "All hot meals are handed out." not in text(owner.get(address(season)))
    hand_out(
        iftar=iftar, kind=Kind.MEAL, number=100, section=first, mark="7d1b2c3e-0000-4000-8000-000000000001",
        device="desk", now=now,
    )  # fmt: skip
    page = owner.get(address(season))
    assert "All hot meals are handed out." in text(page)
    assert f"evening/{iftar.pk}/deed/?kind=packs_only" in page.content.decode()
    do(season, "packs_only", now=now)
    assert "Packs only: no hot meal" in text(owner.get(address(season)))


def test_one_section_and_three_cost_the_same_queries(now, django_assert_num_queries):
    for sections in (SECTIONS[:1], SECTIONS):
        season = amina(sections=sections) if sections is SECTIONS else idris()
        client = signed_in(season.owner)
        client.get(address(season))
        with django_assert_num_queries(23):
            assert client.get(address(season)).status_code == 200
