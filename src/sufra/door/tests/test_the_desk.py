"""The desk says who is inside against the limits, what is odd, how doors are, and stops entry everywhere."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina, huda, idris, yusuf

from sufra.booking.actions.forgetting import forget_evening
from sufra.door.actions import desk as deeds
from sufra.door.actions.doors import revoke_door
from sufra.door.queries.desk import desk_page, open_flags
from sufra.door.tests.test_doors_with_a_token import Phone
from sufra.models import Arrival, Door, FlagSeen, Iftar, Section
from sufra.rules.arrival_curve import expected_pace, part_in
from sufra.rules.roles import Role
from sufra.shell.formats import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    [iftar] = season.iftars
    iftar.sections.update(entry_limit=60)
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at - timedelta(minutes=20))
    return season


@pytest.fixture
def north(season):
    return Phone(season, name="North")


@pytest.fixture
def owner(season):
    client = Client()
    client.force_login(season.owner)
    return client


def address(season, end=""):
    return f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/desk/{end}"


def seen(season):
    return desk_page(Iftar.objects.of(season.host).with_place().get(), Reader.of(season.host), timezone.now())


def text(client, season, end=""):
    page = client.get(address(season, end)).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_it_says_who_is_inside_with_places_and_without_and_who_went_out(season, north, owner):
    party = huda(season, 4).party
    north.send(
        north.fact("party", 4, ticket=party.code, version=2, whole=True), north.fact(guests=7),
        north.fact("left", 2), north.fact(guests=3, warned=True),
    )  # fmt: skip
    page = text(owner, season)
    assert "12 / 60" in page
    for words in ("4 with places", "10 without", "2 went out", "3 people came in against a door's own"):
        assert words in page
    assert "outs may be missed" in page
    assert "North: 3, Everyone" in page


def test_what_changes_is_asked_for_again_and_answered_in_full_only_when_it_did(season, north, owner):
    first = owner.get(address(season, "live/"))
    again = {"headers": {"If-None-Match": first.headers["ETag"]}}
    assert owner.get(address(season, "live/"), **again).status_code == 304
    north.send(north.fact(guests=5))
    answer = owner.get(address(season, "live/"), **again)
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" not in answer.content.decode()


def twice(season, north):
    """The same party at two doors that lost each other."""
    south, party = Phone(season, name="River gate"), huda(season, 4).party
    for door in (north, south):
        door.send(door.fact("party", 4, ticket=party.code, version=2, whole=True))
    return party


def test_a_double_entry_is_told_with_its_doors_until_somebody_looked_at_it(season, north, owner):
    party = twice(season, north)
    page = text(owner, season)
    assert f"{party.code} · let in twice, counted once · 4" in page
    assert "North" in page
    assert "River gate" in page
    owner.post(address(season, "flags/"), {"seen": f"double_entry|{party.code}|4"})
    assert "let in twice" not in text(owner, season)
    assert seen(season).page.inside == 4


def test_people_who_were_others_are_counted_once_where_they_came_in(season, north, owner):
    party = twice(season, north)
    for _again in range(3):
        owner.post(address(season, "flags/"), {"others": f"double_entry|{party.code}|4"})
    assert seen(season).page.inside == 8
    assert open_flags(season.iftars[0]) == []


def test_a_flag_that_nobody_raised_counts_nobody(season, owner):
    for key in ("double_entry|123456|900", "x", "", "a|b|c|d"):
        owner.post(address(season, "flags/"), {"others": key})
    assert seen(season).page.inside == 0
    assert FlagSeen._rows.count() == 0


def test_a_flag_that_grew_is_told_again(season, north, owner):
    party = twice(season, north)
    owner.post(address(season, "flags/"), {"seen": f"double_entry|{party.code}|4"})
    east = Phone(season, name="East")
    east.send(east.fact("party", 4, ticket=party.code, version=2, whole=True))
    assert [flag.people for flag in open_flags(season.iftars[0])] == [8]


def test_what_was_looked_at_goes_with_the_evenings_names(season, north, owner):
    party = twice(season, north)
    owner.post(address(season, "flags/"), {"seen": f"double_entry|{party.code}|4"})
    [iftar] = season.iftars
    assert FlagSeen._rows.get().about == party.code
    assert forget_evening(iftar=iftar, now=iftar.forgotten_from)
    assert FlagSeen._rows.count() == 0
    assert seen(season).flags == []
    assert seen(season).page.inside == 4


def test_a_cut_off_door_shows_since_when_and_what_it_may_have(season, north, owner):
    Door._rows.update(seen_at=timezone.now() - timedelta(minutes=40), unsynced=7, last_sequence=7, battery=14)
    page = text(owner, season)
    assert "not heard since" in page
    assert "not here yet: up to 7 entries" in page
    assert "battery 14 %" in page


def test_a_lost_door_is_closed_with_what_it_may_have_and_comes_back_with_all_of_it(season, north, owner):
    north.send(north.fact(guests=2), shares={str(north.sections[0].pk): [0, 2, 0]}, asked=1)
    Door._rows.update(unsynced=3, seen_at=timezone.now() - timedelta(minutes=9))
    assert owner.post(address(season, "doors/"), {"lost": north.number}).status_code == 302
    page = text(owner, season)
    assert "closed as lost" in page
    assert "not here yet: up to 3 entries" in page
    assert "may have let in unheard: up to" in page
    assert "may have let in up to" in text(owner, season, "fire/")
    north.send(north.fact(guests=5))
    assert "closed as lost" not in text(owner, season)
    assert seen(season).page.inside == 7


def test_a_door_tells_its_battery_and_a_wrong_one_tells_nothing(season, north, owner):
    for said, shown in ((38, "battery 38 %"), (101, None), ("full", None)):
        north.send(battery=said)
        assert Door._rows.get().battery == (said if shown else None)
        assert (shown or "battery") in text(owner, season) if shown else "battery" not in text(owner, season)


def test_the_team_gives_a_door_more_places_and_never_below_nothing(season, north, owner):
    owner.post(address(season, "doors/"), {"more": north.number})
    assert Door._rows.get().parts == 2
    for _again in range(4):
        owner.post(address(season, "doors/"), {"less": north.number})
    assert Door._rows.get().parts == 0


def test_the_sheet_for_the_fire_service_counts_the_crew(season, north, owner):
    north.send(north.fact(guests=5))
    owner.post(address(season), {"crew": "١٢"})
    page = text(owner, season, "fire/")
    assert " 17 " in page
    assert "Crew 12" in page
    assert "outs may be missed" in page


def test_a_crew_that_is_no_number_is_said_and_kept(season, owner):
    answer = owner.post(address(season), {"crew": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()
    assert Iftar._rows.get().crew == 0


def test_packs_and_hot_meals_are_counted_once_move_nobody_and_can_be_undone(season, owner):
    [iftar] = season.iftars
    counting = f"/en/host/{season.host.pk}/evening/{iftar.pk}/counting/"
    section = iftar.sections.first().pk
    one = {"mark": str(uuid4()), "section": section, "kind": "pack", "number": "50"}
    for said in (one, one, {**one, "mark": str(uuid4()), "kind": "meal", "number": "10"}):
        owner.post(f"{counting}food/", said)
    state = seen(season)
    assert (state.state.packs, state.state.meals, state.page.inside) == (50, 10, 0)
    assert "50 packs given" in text(owner, season)
    owner.post(f"{counting}{Arrival._rows.get(kind='pack').pk}/undo/")
    assert seen(season).state.packs == 0


@pytest.mark.parametrize("wrong", [{"kind": "party"}, {"number": "0"}, {"number": "x"}, {"mark": "1"}])
def test_food_that_makes_no_sense_is_said_and_counts_nothing(season, owner, wrong):
    [iftar] = season.iftars
    said = {"mark": str(uuid4()), "section": iftar.sections.first().pk, "kind": "pack", "number": "5"}
    counting = f"/en/host/{season.host.pk}/evening/{iftar.pk}/counting/"
    owner.post(f"{counting}food/", said | wrong)
    assert Arrival._rows.count() == 0


def test_entry_that_a_door_stops_stands_at_every_door_and_keeps_the_desks_words(season, north, owner):
    south, section = Phone(season, name="South"), north.sections[0]
    answer = north.send(stops={str(section.pk): "Packs at the gate"}).json()
    assert answer["stopped"] == [section.pk]
    state = south.send().json()["now"][season.iftars[0].pk][str(section.pk)]
    assert state[2:4] == [True, "Packs at the gate"]
    south.send(stops={str(section.pk): "Elsewhere"})
    assert Section.objects.get(pk=section.pk).go_instead == "Packs at the gate"
    assert "Entry stopped : Packs at the gate" in text(owner, season)
    public = Client().get(f"/en/i/{season.iftars[0].pk}/").content.decode()
    assert "Packs at the gate" in public


def test_a_door_stops_no_entry_at_another_hosts_place(season, north):
    strange = Section.objects.filter(iftar=idris().iftars[0]).get()
    north.send(stops={str(strange.pk): "Packs at the gate"})
    strange.refresh_from_db()
    assert strange.entry_stopped_at is None


def test_a_revoked_door_stops_no_entry_and_a_door_opens_none(season, north):
    section = north.sections[0]
    revoke_door(iftar=season.iftars[0], door_id=north.number, user=season.owner, now=timezone.now())
    north.send(stops={str(section.pk): "x"})
    assert deeds.stop_from_door(
        door=Door._rows.get(), stops={section.pk: "x"}, now=timezone.now()
    ) == [section.pk]  # fmt: skip
    assert Section.objects.get(pk=section.pk).entry_stopped_at is None


@pytest.mark.parametrize("stops", [[], "1", {"1": []}, {"1": "x" * 121}, {"x": "y"}, {"1": ""}])
def test_stops_that_cannot_be_read_are_refused(north, stops):
    assert north.send(stops=stops).status_code == 422


def test_the_picture_of_the_pace_has_who_came_in_their_five_minutes(season, north):
    clock = int((timezone.now() - timedelta(minutes=2)).timestamp() * 1000)
    north.send(north.fact(guests=10, at=clock), north.fact(guests=5, at=4_000_000_000_000))
    pace = seen(season).pace
    assert sum(pace.came) * 5 == 15
    assert pace.came[pace.step] == 2
    assert len(pace.line.split()) == len(pace.came)


def test_a_sheet_from_paper_is_inside_and_in_no_pace(season):
    [iftar] = season.iftars
    moment = timezone.now()
    Arrival(
        uuid=uuid4(), iftar=iftar, section=iftar.sections.first(), kind="walk_in", guests=200,
        device="paper 1 South gate", sequence=1, counted_at=moment, received_at=moment,
    ).save(force_insert=True)  # fmt: skip
    page = seen(season)
    assert (page.page.inside, sum(page.pace.came)) == (200, 0)


def test_people_are_expected_late_where_they_have_places_and_early_where_all_are_free_to_come():
    assert part_in(-30, coming="open") == 0.75
    assert part_in(-30, coming="reservations") == 0.32
    assert (part_in(-500, coming="open"), part_in(500, coming="open")) == (0, 1)
    edges = list(range(-150, 65, 5))
    for coming in ("open", "reservations", "both"):
        assert sum(expected_pace(edges, people=300, coming=coming)) * 5 == pytest.approx(300)


def test_who_may_not_say_the_room_sees_no_desk(season):
    client = Client()
    client.force_login(yusuf(season.host, Role.KITCHEN))
    assert client.get(address(season)).status_code == 403
    assert client.get(address(season, "live/")).status_code == 403


def test_one_door_and_three_take_the_same_number_of_questions(
    season, north, owner, django_assert_num_queries
):
    def asked():
        with django_assert_num_queries(QUESTIONS):
            owner.get(address(season, "live/"))

    north.send(north.fact(guests=2))
    asked()
    for name in ("South", "East"):
        phone = Phone(season, name=name)
        phone.send(phone.fact(guests=2))
    asked()


QUESTIONS = 21
