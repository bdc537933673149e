"""A telephone is enrolled once, holds no name, and each of its facts is counted once or kept apart.

The names in brackets are those of the list of attacks.
"""

import gzip
import json
import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from tests.cast import amina, huda, idris, yusuf

from sufra.booking.actions.forgetting import forget_evening
from sufra.door import views
from sufra.door.actions import doors
from sufra.models import Arrival, Door, EveningKey, Iftar, Party
from sufra.models.arrival import ArrivalQuerySet
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role
from sufra.shell.sealing import seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both")
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.doors_at)
    return season


@pytest.fixture
def phone(season):
    return Phone(season)


class Phone:
    """A telephone that was enrolled at the evening, and numbers what it writes."""

    def __init__(self, season, **options):
        [self.iftar] = season.iftars
        self.sections = list(self.iftar.sections.all())
        self.client, self.written = Client(), 0
        code = shown(season, **options)
        answer = self.client.post("/door/enrolment/", {"code": code}).json()
        self.token, self.number = answer["token"], answer["door"]

    def fact(self, kind="walk_in", guests=1, **more):
        self.written += 1
        return {
            "uuid": str(uuid4()), "sequence": self.written, "kind": kind, "evening": self.iftar.pk,
            "section": self.sections[0].pk, "guests": guests, "at": 1_800_000_000_000, **more,
        }  # fmt: skip

    def post(self, body, **headers):
        return self.client.post(
            "/door/sync/",
            body,
            "application/json",
            headers={"Authorization": f"Bearer {self.token}"} | headers,
        )

    def send(self, *facts, **more):
        return self.post(json.dumps({"facts": facts, "sequence": self.written, "unsynced": 0, **more}))

    def list(self):
        return self.client.get("/door/list.json", headers={"Authorization": f"Bearer {self.token}"})


def shown(season, *, whole_season=False, name="North"):
    [iftar] = season.iftars
    return doors.show_code(
        iftar=iftar, whole_season=whole_season, name=name, user=season.owner, now=timezone.now()
    )


def inside(season):
    return sum(Arrival.objects.of_evening(season.iftars[0]).inside_by_section().values())


def test_a_code_enrols_one_telephone_once_and_the_host_hears_of_the_second(season):
    """A photograph of the code is used again (C1)."""
    code = shown(season)
    first, second = (Client().post("/door/enrolment/", {"code": code}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 410)
    [door] = Door._rows.all()
    assert first.json()["token"] not in str(list(Door._rows.values()))
    assert door.tried_again_at == timezone.now()
    owner = Client()
    owner.force_login(season.owner)
    page = owner.get(f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/counting/doors/")
    assert "Somebody showed its code again" in page.content.decode()
    with pytest.raises(Refusal, match="code_is_spent"):
        doors.enrol_door(code=code, now=timezone.now())


def test_a_code_that_nobody_showed_opens_nothing_and_guessing_is_slowed(season):
    code, answers = shown(season), []
    for guess in range(62):
        wrong = f"{(int(code) + 1 + guess) % 10**6:06}"
        answers.append(Client().post("/door/enrolment/", {"code": wrong}).status_code)
    assert answers == [410] * 60 + [429] * 2


def test_ten_minutes_later_a_code_opens_nothing(season):
    code = shown(season)
    with pytest.raises(Refusal, match="code_is_spent"):
        doors.enrol_door(code=code, now=timezone.now() + doors.CODE_SHOWN)


def test_a_host_shows_a_code_once_and_revokes_with_one_tap(season):
    owner = Client()
    owner.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/counting/doors/"
    page = owner.post(address, {"name": "River gate"}).content.decode()
    assert 'class="qr"' in page
    assert "http://testserver/door/" in page
    [door] = Door._rows.all()
    assert owner.post(address, {"revoke": door.pk}).status_code == 302
    assert "revoked" in owner.get(address).content.decode()


def test_the_list_tells_codes_sizes_and_sections_and_nothing_that_could_name_anybody(season, phone):
    kept = huda(season, 4, name="Canary Zarqa", contact="canary@example.org", needs=("vegetarian",)).party
    answer = phone.list()
    [evening] = answer.json()["evenings"]
    assert evening["parties"] == [[kept.code, 4, 0, 2, 0]]
    assert evening["dates"]["en"].startswith("Friday")
    for secret in ("Zarqa", "canary", "vegetarian", kept.pk):
        assert secret not in answer.content.decode()
    assert seal_of(season.iftars[0]).open(kept.pk, bytes(kept.sealed))["name"] == "Canary Zarqa"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_two_thousand_parties_take_less_than_200_kilobytes(season, phone):
    [iftar] = season.iftars
    huda(season, 1)
    tag = Party._rows.get().section_tag
    Party.objects.bulk_create(
        Party(
            iftar=iftar, section_tag=tag, standing="seated", guests=4, fewest=4, code=f"{number:06}",
            reserved_at=timezone.now(),
        )
        for number in range(2000)
        if not Party._rows.filter(code=f"{number:06}").exists()
    )  # fmt: skip
    answer = phone.list()
    assert len(answer.json()["evenings"][0]["parties"]) >= 2000
    assert len(answer.content) < 200_000
    assert len(gzip.compress(answer.content)) < 20_000


def name_of(phone, code, evening=None):
    headers = {"Authorization": f"Bearer {phone.token}"}
    said = {"code": code, "evening": evening or phone.iftar.pk}
    answer = phone.client.post("/door/name/", said, headers=headers)
    return answer.status_code, answer.json()["name"]


def test_a_door_learns_the_first_name_alone_where_the_host_shows_it_and_no_other(season, phone):
    code = huda(season, 4, name="Canary Zarqa").party.code
    assert name_of(phone, code) == (404, "")
    Iftar._rows.update(names_at_door=True)
    assert name_of(phone, code) == (200, "Canary")
    assert name_of(phone, "000000" if code != "000000" else "000001") == (404, "")
    assert name_of(phone, code, idris().iftars[0].pk) == (404, "")
    doors.revoke_door(iftar=phone.iftar, door_id=phone.number, user=season.owner, now=timezone.now())
    assert name_of(phone, code) == (404, "")


def test_without_its_token_a_door_learns_and_writes_nothing(season, phone):
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": phone.token}):
        assert Client().get("/door/list.json", headers=headers).status_code == 401
        assert Client().post("/door/sync/", "{}", "application/json", headers=headers).status_code == 401


def test_a_doors_token_opens_no_page_of_the_host(season, phone):
    """A stolen token is tried at the workspace (C8)."""
    host = f"/en/host/{season.host.pk}"
    for page in ("/", f"/evening/{phone.iftar.pk}/parties/", f"/evening/{phone.iftar.pk}/counting/"):
        answer = Client().get(host + page, headers={"Authorization": f"Bearer {phone.token}"})
        assert answer.status_code in {302, 404}


def test_a_volunteer_opens_no_list_of_guests(season):
    """A helper tries what the team alone reads (C6)."""
    helper = Client()
    helper.force_login(yusuf(season.host, Role.HELPER))
    evening = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}"
    pages = ("parties/", "counting/pack/", "counting/pack/?names=on", "counting/doors/", "desk/")
    assert [helper.get(f"{evening}/{page}").status_code for page in pages] == [403] * 5
    assert helper.get(f"{evening}/counting/").status_code == 200


def story(phone, party):
    """An evening at one door: a party in two parts, walk-ins, one taken back, one who left."""
    wrong = phone.fact(guests=5)
    same = {"ticket": party.code, "version": 1}
    return [
        phone.fact("party", 1, **same), phone.fact("party", 3, **same), phone.fact(guests=2), wrong,
        phone.fact("undo", undoes=wrong["uuid"], guests=0), phone.fact("left", 1),
    ]  # fmt: skip


def test_a_batch_again_and_again_in_any_order_and_in_pieces_adds_up_to_the_same(season, phone):
    """A batch is replayed, reordered and cut (C4)."""
    facts = story(phone, huda(season, 4).party)
    chance = random.Random(6)  # noqa: S311 - not a secret
    for _round in range(100):
        chance.shuffle(facts)
        for start in range(0, len(facts), 2):
            piece = facts[start : start + 2]
            assert phone.send(*piece).json()["in"] == sorted(fact["uuid"] for fact in piece)
    assert inside(season) == 4 + 2 - 1
    assert Arrival._rows.count() == 6


def test_a_door_that_gave_every_sending_another_mark_is_caught(season, phone):
    fact = phone.fact(guests=5)
    for _again in range(3):
        phone.send({**fact, "uuid": str(uuid4())})
    with pytest.raises(AssertionError):
        assert inside(season) == 5


def test_a_door_hears_which_parties_came_in_at_another_and_where(season, phone):
    other, party = Phone(season, name="River gate"), huda(season, 4).party
    other.send(other.fact("party", 4, ticket=party.code, version=2, whole=True))
    [heard] = phone.send().json()["others"]
    assert (heard["ticket"], heard["guests"], heard["door"]) == (party.code, 4, "River gate")
    now = int(timezone.now().timestamp() * 1000)
    assert phone.send(since=now + 61_000).json()["others"] == []
    assert other.send().json()["others"] == []


def test_an_undo_may_come_before_what_it_undoes(season, phone):
    wrong = phone.fact(guests=5)
    phone.send(phone.fact("undo", undoes=wrong["uuid"]))
    phone.send(wrong)
    assert inside(season) == 0


def test_a_party_at_two_doors_that_did_not_know_of_each_other_counts_once(season, phone):
    other, party = Phone(season), huda(season, 4).party
    for door in (phone, other):
        door.send(door.fact("party", 4, ticket=party.code, version=1, whole=True))
    assert inside(season) == 4
    assert Arrival.objects.of_evening(phone.iftar).of_parties() == {party.pk: 4}


def test_without_the_party_on_its_records_two_doors_would_count_it_twice(season, phone):
    other, party = Phone(season), huda(season, 4).party
    for door in (phone, other):
        door.send(door.fact("party", 4, ticket=party.code, version=1, whole=True))
    for number, arrival in enumerate(Arrival._rows.all()):
        arrival.ticket = f"{number:06}"
        arrival.save()
    assert inside(season) == 8


def test_when_the_evening_is_forgotten_the_count_stays_and_names_no_ticket(season, phone):
    other, party = Phone(season), huda(season, 4).party
    for door in (phone, other):
        door.send(door.fact("party", 4, ticket=party.code, version=1, whole=True))
    assert forget_evening(iftar=phone.iftar, now=phone.iftar.forgotten_from)
    assert inside(season) == 4
    assert not EveningKey.objects.exists()
    assert party.code not in str(list(Arrival._rows.values()))


def test_a_cancelled_party_that_an_old_list_let_in_stays_in(season, phone):
    party = huda(season, 4).party
    Party._rows.update(standing="cancelled")
    assert phone.list().json()["evenings"][0]["parties"] == [[party.code, 4, 0, 2, 1]]
    phone.send(phone.fact("party", 4, ticket=party.code, version=1, whole=True))
    assert inside(season) == 4


def test_from_its_revocation_on_a_doors_facts_are_kept_apart(season, phone):
    phone.send(phone.fact(guests=3))
    before = phone.fact(guests=2)
    doors.revoke_door(iftar=phone.iftar, door_id=phone.number, user=season.owner, now=timezone.now())
    answer = phone.send(before, phone.fact(guests=7)).json()
    assert (answer["revoked"], len(answer["in"]), "now" in answer) == (True, 2, False)
    assert inside(season) == 3
    assert [row.guests for row in Arrival._rows.filter(quarantined_at__isnull=False)] == [2, 7]
    assert phone.list().status_code == 410


def test_an_undo_from_a_revoked_door_undoes_nothing(season, phone):
    kept = phone.fact(guests=3)
    phone.send(kept)
    doors.revoke_door(iftar=phone.iftar, door_id=phone.number, user=season.owner, now=timezone.now())
    phone.send(phone.fact("undo", undoes=kept["uuid"]))
    assert inside(season) == 3
    assert Arrival.objects.of_evening(phone.iftar).can_be_undone().count() == 1


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_clock_of_another_century_changes_no_count_and_is_shown(season, phone, year):
    clock = int(datetime(year, 6, 1, tzinfo=UTC).timestamp() * 1000)
    phone.send(phone.fact(guests=3, at=clock), clock=clock)
    assert inside(season) == 3
    door = Door._rows.get()
    assert abs(door.clock_error_s) > timedelta(days=300).total_seconds()


@pytest.mark.parametrize(
    "clock", [-1, 10**20, 1.5, "now", True, [], None], ids=str
)  # fmt: skip
def test_a_clock_that_tells_no_moment_changes_no_count(season, phone, clock):
    assert phone.send(phone.fact(guests=3, at=clock), clock=clock).status_code == 200
    assert inside(season) == 3


BROKEN = {
    "half": b'{"facts": [{"uuid": "3f', "nothing": b"", "no object": b"[]", "no text": b"\xff\xfe",
    "deep": b"[" * 100_000, "deep object": b'{"facts":' * 20_000, "no list": b'{"facts": 5}',
    "number": b'{"facts": [], "sequence": 1e999}', "below": b'{"facts": [], "unsynced": -4}',
    "many": json.dumps({"facts": [0] * 501}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_batch_that_cannot_be_read_is_refused_whole_and_the_next_is_taken(season, phone, body):
    answer = phone.post(body)
    assert answer.status_code == 422
    assert Arrival._rows.count() == 0
    assert phone.send(phone.fact()).status_code == 200


def test_ten_megabytes_and_a_million_facts_are_refused_before_they_are_read(season, phone):
    """Somebody sends far too much (C7)."""
    for body in (b"x" * 10 * 1024**2, b'{"facts":[' + b"{}," * 999_999 + b"{}]}"):
        assert phone.post(body).status_code == 413


def damaged(fact, chance):
    field = chance.choice(list(fact))
    wrong = [None, -1, 0, 10**30, "", "x" * 500, [], {}, True, 1.5, "\ud800", "٣", float("nan")]
    return {**fact, field: chance.choice(wrong)}


def test_a_fact_that_makes_no_sense_is_refused_and_those_beside_it_are_in(season, phone):
    chance, good = random.Random(7), 0  # noqa: S311 - not a secret
    for _round in range(60):
        facts = [damaged(phone.fact(guests=2), chance) for _ in range(10)]
        answer = phone.send(*facts, phone.fact(guests=2))
        assert answer.status_code == 200
        good += len(answer.json()["in"])
    assert good == Arrival._rows.count()
    assert good >= 60


def test_a_fact_of_an_evening_that_is_not_the_doors_is_refused(season, phone):
    stray = phone.fact(guests=2, evening="zzzzzzzz")
    assert phone.send(stray).json()["refused"] == [stray["uuid"]]
    assert Arrival._rows.count() == 0


def test_the_mark_of_another_door_is_not_acknowledged(season, phone):
    other, fact = Phone(season), phone.fact(guests=2)
    phone.send(fact)
    assert other.send(fact).json()["refused"] == [fact["uuid"]]


def full(*_rows, **_options):
    raise OperationalError("disk full")


def test_what_could_not_be_written_is_not_acknowledged(season, phone, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Arrival.objects, "bulk_create", full)
        fact = phone.fact(guests=3)
        answer = phone.send(fact)
    assert (answer.status_code, answer.json()) == (503, {"wrong": "not_saved"})
    assert phone.send(fact).json()["in"] == [fact["uuid"]]
    assert inside(season) == 3


def test_a_door_that_acknowledges_before_it_writes_is_caught(season, phone, monkeypatch):
    monkeypatch.setattr(views, "take_facts", lambda batch, **_facts: [told.uuid for told in batch.facts])
    fact = phone.fact(guests=3)
    assert phone.send(fact).json()["in"] == [fact["uuid"]]
    with pytest.raises(AssertionError):
        assert inside(season) == 3


def test_two_dozen_doors_that_only_ask_add_nothing_up_again_and_miss_nothing(season, phone, monkeypatch):
    reading, added = ArrivalQuerySet.facts, []
    monkeypatch.setattr(ArrivalQuerySet, "facts", lambda rows: added.append(1) or reading(rows))
    known = []
    for guests in (2, 3):
        phone.send(phone.fact(guests=guests))
        states = [phone.send().json()["now"][phone.iftar.pk] for _ in range(24)]
        known.append({state[str(phone.sections[0].pk)][0] for state in states})
    assert (known, len(added)) == ([{2}, {5}], 2)


def test_stopped_entry_comes_with_the_next_answer(season, phone):
    section = phone.sections[0]
    section.entry_stopped_at, section.go_instead = timezone.now(), "Packs at the gate"
    section.save()
    state = phone.send(phone.fact(guests=2)).json()["now"][phone.iftar.pk]
    assert state[str(section.pk)] == [2, section.entry_limit, True, "Packs at the gate", None]


def test_the_host_sees_what_a_door_has_not_sent_and_which_of_its_facts_are_missing(season, phone):
    lost = phone.fact(guests=2)
    phone.send(phone.fact(guests=2), unsynced=3)
    owner = Client()
    owner.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{phone.iftar.pk}/counting/doors/"
    page = owner.get(address).content.decode()
    assert "not yet sent: 3" in page
    assert "Entries missing: 1" in page
    phone.send(lost)
    assert "Entries missing" not in owner.get(address).content.decode()


def test_a_door_for_a_place_counts_at_each_of_its_evenings_and_begins_with_tonights(monkeypatch):
    season = amina(days=[25, 26, 28], coming="both")
    first, second, third = season.iftars
    morning = second.maghrib_at - timedelta(hours=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: morning)
    code = doors.show_code(iftar=second, whole_season=True, name="", user=season.owner, now=morning)
    token = Client().post("/door/enrolment/", {"code": code}).json()["token"]
    got = Client().get("/door/list.json", headers={"Authorization": f"Bearer {token}"}).json()
    assert morning < first.closes_at + timedelta(hours=12)
    assert [evening["id"] for evening in got["evenings"]] == [second.pk, first.pk]
    assert list(got["others"]) == [third.pk]
