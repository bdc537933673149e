"""Doors that have a limit in common each get a share of it, and never let in more together."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.door import actions
from sufra.door.actions import shares
from sufra.door.queries.shares import promised
from sufra.door.tests.test_doors_with_a_token import Phone
from sufra.models import Arrival, Door

pytestmark = pytest.mark.django_db
LIMIT = 100


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    [iftar] = season.iftars
    iftar.sections.update(entry_limit=LIMIT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.doors_at)
    return season


class Entrance(Phone):
    """A telephone that acts by its share."""

    share, used, asks = 0, 0, 0

    def ask(self, *facts, need=0, answered=True):
        self.asks += 1
        section = str(self.sections[0].pk)
        said = {section: [self.share, self.used, need]}
        answer = self.send(*facts, shares=said, asked=self.asks).json()
        if answered:
            self.share = answer["now"][self.iftar.pk][section][4]
        return answer["now"][self.iftar.pk][section]

    def let_in(self, guests):
        self.used += guests
        return self.fact(guests=guests)

    @property
    def left(self):
        return self.share - self.used


@pytest.fixture
def north(season):
    return Entrance(season, name="North")


@pytest.fixture
def south(season):
    return Entrance(season, name="South")


def test_two_doors_that_lose_each_other_let_in_no_more_than_the_limit(north, south):
    for door in (north, south, north, south):
        door.ask()
    assert (north.left, south.left) == (40, 40)
    north.ask(north.let_in(30))
    south.ask(south.let_in(10))
    north.ask()
    assert north.left + south.left + 40 <= LIMIT
    assert north.left == 20


def test_who_needs_more_than_its_share_gets_what_nobody_holds_and_never_what_others_may_use(north, south):
    for door in (north, south, north):
        door.ask()
    north.ask(need=60)
    assert (north.left, south.left) == (60, 40)
    north.ask(need=61)
    assert north.left == 60


def test_an_answer_that_was_lost_frees_no_place(north, south):
    for door in (north, south, north, south):
        door.ask()
    north.share = 40
    north.ask(north.let_in(30), answered=False)
    south.ask(need=LIMIT)
    assert north.left + south.left + 30 <= LIMIT
    assert (north.left, south.left) == (10, 45)


def test_a_server_that_believed_every_answer_to_arrive_is_caught(north, south, monkeypatch):
    for door in (north, south, north, south):
        door.ask()
    keep = shares.DoorShare.objects.keep
    monkeypatch.setattr(
        shares.DoorShare.objects, "keep", lambda door, section, _share: keep(door, section, 0)
    )
    north.ask(north.let_in(10), answered=False)
    south.ask(need=LIMIT)
    with pytest.raises(AssertionError):
        assert north.left + south.left + 10 <= LIMIT


def test_a_request_that_a_later_one_overtook_gives_and_frees_nothing(north, south):
    for door in (north, south, north, south):
        door.ask()
    north.asks -= 1
    assert north.ask(answered=False)[4] is None
    assert promised(north.iftar) == {north.sections[0].pk: 80}


def test_a_door_that_is_lost_gives_its_places_back_and_one_that_is_found_asks_anew(north, south):
    for door in (north, south, north, south):
        door.ask()
    Door._rows.filter(pk=north.number).update(lost_at=timezone.now())
    south.ask(need=LIMIT)
    assert south.left == LIMIT
    north.ask(north.let_in(5))
    assert Door._rows.get(pk=north.number).lost_at is None
    assert Arrival._rows.count() == 1
    assert north.left == 0


def test_a_revoked_door_holds_its_places_until_it_has_heard_of_it(north, season):
    north.ask()
    held = north.share
    Door._rows.filter(pk=north.number).update(revoked_at=timezone.now(), seen_at=None)
    assert promised(north.iftar) == {north.sections[0].pk: held}
    north.send()
    assert promised(north.iftar) == {north.sections[0].pk: 0}


def test_the_host_gives_one_door_more(north, south, season):
    facts = {"iftar": north.iftar, "user": season.owner, "now": timezone.now()}
    shares.move_shares(door_id=north.number, by=2, **facts)
    for door in (north, south, north):
        door.ask()
    assert (north.share, south.share) == (60, 20)


def test_a_section_without_a_limit_has_no_share(north):
    north.iftar.sections.update(entry_limit=None)
    assert north.ask(answered=False)[1:] == [None, False, "", None]


def test_the_counting_page_warns_of_places_that_doors_hold_and_lists_who_came_in_all_the_same(north, season):
    north.ask(need=95)
    owner, section = Client(), north.sections[0]
    owner.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{north.iftar.pk}/counting/"
    assert "at the limit" not in owner.get(address).content.decode()
    facts = {"section": section, "device": "page 1", "guests": 5}
    counted = [actions.Counted(uuid=f"{number:032}", **facts) for number in (1, 2)]
    rows = [actions.count(iftar=north.iftar, counted=each, now=timezone.now()) for each in counted]
    assert [row.warned for row in rows] == [False, True]
    assert "at the limit" in owner.get(address).content.decode()


WRONG = [
    [], {"1": 5}, {"1": [1, 2]}, {"x": [1, 2, 3]}, {"1": [-1, 0, 0]}, {"1": [1, 2, "3"]}, {"1": [1, 2, 1e9]},
    {str(number): [1, 2, 3] for number in range(201)}, "1", 5,
]  # fmt: skip


@pytest.mark.parametrize("said", WRONG, ids=range(len(WRONG)))
def test_shares_that_cannot_be_read_are_refused(north, said):
    assert north.send(shares=said, asked=1).status_code == 422
    assert north.ask()[4] is not None
