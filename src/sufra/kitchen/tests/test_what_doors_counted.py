"""What doors counted is added up once, and again as soon as any fact of an evening comes or goes."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import amina, another_place

from sufra.kitchen.actions import fixing
from sufra.kitchen.actions.fixing import fix_due
from sufra.kitchen.queries import behind, counted
from sufra.kitchen.queries import number as reckoning
from sufra.kitchen.queries.hours import fixed_from
from sufra.kitchen.queries.number import number_of
from sufra.models import Arrival, CookNumber, Iftar, KitchenReport
from sufra.models.arrival import ArrivalQuerySet, Stamp

pytestmark = pytest.mark.django_db
DAYS = [1, 2, 3]
CHANGES = ["comes", "undone", "quarantined", "released", "deleted", "swapped", "forgotten"]


@pytest.fixture
def season():
    counted._kept.clear()
    season = amina(coming="both", days=DAYS)
    for iftar in season.iftars:
        for number in range(6):
            wrote(iftar, guests=number + 1, ticket=f"code{number % 4}" if number < 5 else "")
    return season


def wrote(iftar, **fact):
    kind = fact.pop("kind", "party" if fact.get("ticket") else "walk_in")
    row = Arrival(
        uuid=uuid4(), iftar=iftar, kind=kind, device="door", counted_at=iftar.maghrib_at,
        received_at=iftar.maghrib_at, **fact,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def changed(iftar, change, chance):
    """Let something happen to an evening's facts, as doors, hosts and operators do it."""
    rows = Arrival._rows.filter(iftar=iftar)
    row = chance.choice(list(rows.filter(quarantined_at=None).exclude(kind="undo")))
    match change:
        case "comes":
            wrote(iftar, guests=chance.randint(1, 6))
        case "undone":
            wrote(iftar, kind="undo", guests=-row.guests, undoes=row.uuid)
        case "quarantined":
            rows.filter(pk=row.pk).update(quarantined_at=iftar.maghrib_at)
        case "released":
            rows.update(quarantined_at=None)
        case "deleted":
            rows.filter(pk=row.pk).delete()
        case "swapped":
            aside = wrote(iftar, guests=9)
            rows.filter(pk=aside.pk).update(quarantined_at=iftar.maghrib_at)
            counted.counted(iftar.campaign.host, [iftar])
            rows.filter(pk=aside.pk).update(quarantined_at=None)
            rows.filter(pk=row.pk).delete()
        case "forgotten":
            rows.filter(ticket="code1").update(ticket="wordword")


def folded(iftars):
    """Add everything up anew."""
    found = {iftar.pk: Arrival.objects.of_evening(iftar).facts() for iftar in iftars}
    return {key: counted.came(facts) for key, facts in found.items() if facts}


def what_was_kept_is_what_the_fold_says(season, changes, seed=1):
    chance = Random(seed)  # noqa: S311 - an invented order
    for change in changes:
        assert counted.counted(season.host, season.iftars) == folded(season.iftars)
        changed(chance.choice(season.iftars), change, chance)
    assert counted.counted(season.host, season.iftars) == folded(season.iftars)


@pytest.mark.parametrize("change", CHANGES)
def test_each_kind_of_change_is_noticed(season, change):
    what_was_kept_is_what_the_fold_says(season, [change])


@pytest.mark.parametrize("seed", range(6))
def test_changes_are_noticed_in_whatever_order_they_come(season, seed):
    changes = [*CHANGES, *CHANGES]
    Random(seed).shuffle(changes)  # noqa: S311 - an invented order
    what_was_kept_is_what_the_fold_says(season, changes, seed)


class OnlyTheLast(Stamp):
    """Takes two sets of facts for one where their last fact is the same."""

    def __eq__(self, other):
        return self.last == other.last

    __hash__ = None


@pytest.mark.parametrize("change", ["quarantined", "deleted"])
def test_a_stamp_that_looks_at_the_last_fact_alone_is_caught(season, change, monkeypatch):
    asked = ArrivalQuerySet.stamps
    monkeypatch.setattr(
        ArrivalQuerySet,
        "stamps",
        lambda rows, iftars: {key: OnlyTheLast(*stamp) for key, stamp in asked(rows, iftars).items()},
    )
    with pytest.raises(AssertionError):
        what_was_kept_is_what_the_fold_says(season, [change])


def test_a_fact_that_comes_between_the_questions_is_not_kept_under_the_older_stamp(season, monkeypatch):
    [iftar, *_others], asked = season.iftars, ArrivalQuerySet.stamps
    came_between = []

    def meanwhile(rows, iftars):
        found = asked(rows, iftars)
        came_between.append(wrote(iftar, guests=5))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(ArrivalQuerySet, "stamps", meanwhile)
        assert counted.counted(season.host, season.iftars) == folded(season.iftars)
    Arrival._rows.filter(pk=came_between[0].pk).delete()
    assert counted.counted(season.host, season.iftars) == folded(season.iftars)


def test_only_facts_of_evenings_that_changed_are_read_again(season, django_assert_num_queries):
    iftars = season.iftars
    counted.counted(season.host, iftars)
    with django_assert_num_queries(1):
        counted.counted(season.host, iftars[:2])
    wrote(iftars[1], guests=3)
    with CaptureQueriesContext(connection) as asked:
        counted.counted(season.host, iftars[::-1])
    stamps, facts = (question["sql"] for question in asked)
    assert [iftar.pk in stamps for iftar in iftars] == [True, True, True]
    assert [iftar.pk in facts for iftar in iftars] == [False, True, False]


def test_no_more_evenings_are_kept_than_was_said(season, monkeypatch):
    monkeypatch.setattr(counted, "MOST_KEPT", 2)
    for _look in range(2):
        assert counted.counted(season.host, season.iftars) == folded(season.iftars)
        assert len(counted._kept) == 2


def test_an_evening_without_facts_and_the_evening_of_another_host_are_not_there(season):
    Arrival._rows.filter(iftar=season.iftars[0]).delete()
    assert season.iftars[0].pk not in counted.counted(season.host, season.iftars)
    stranger = type(season.host)(pk="stranger")
    assert counted.counted(stranger, season.iftars) == {}


@pytest.fixture
def places(season):
    """Three places, whose first evenings somebody counted, on the day of their last."""
    for name, point in {"Square": (43.86, 18.42), "Hill": (43.87, 18.41)}.items():
        another_place(season, name, point, coming="both")
    *past, last = sorted({iftar.evening_on for iftar in season.iftars})
    for number, iftar in enumerate(season.iftars):
        if iftar.evening_on in past and iftar.site_id != season.site.pk:
            KitchenReport(iftar=iftar, people=40 + number, written_at=iftar.closes_at).save(force_insert=True)
    return [iftar for iftar in season.iftars if iftar.evening_on == last]


def numbers():
    rows = CookNumber._rows.all()
    return {row.iftar_id: (row.mean, row.low, row.meals, row.high, row.packs, row.short) for row in rows}


@pytest.mark.parametrize("at_once", [1, 2, 60])
def test_what_is_fixed_together_is_what_each_place_would_have_fixed_alone(places, at_once, monkeypatch):
    monkeypatch.setattr(fixing, "AT_ONCE", at_once)
    now = max(map(fixed_from, places))
    alone = {}
    for iftar in places:
        found = number_of(iftar, now)
        alone[iftar.pk] = (
            found.forecast.mean, found.low, found.meals, found.high, found.packs, found.short,
        )  # fmt: skip
        assert found.forecast.evenings_learned == 2
    assert (fix_due(now), fix_due(now)) == (3, 0)
    assert numbers() == alone


def the_others_get_theirs(places, monkeypatch):
    reckon = reckoning._number
    wrong = places[1].pk
    monkeypatch.setattr(
        reckoning,
        "_number",
        lambda iftar, known, now: reckon(iftar, None if iftar.pk == wrong else known, now),
    )
    assert fix_due(max(map(fixed_from, places))) == 2
    assert numbers().keys() == {places[0].pk, places[2].pk}


def test_an_evening_that_cannot_be_reckoned_keeps_no_other_from_its_number(places, monkeypatch, caplog):
    the_others_get_theirs(places, monkeypatch)
    [said] = caplog.messages
    assert places[1].pk in said


def test_a_group_that_fails_as_one_is_caught(places, monkeypatch):
    monkeypatch.setattr(
        fixing,
        "_reckoned",
        lambda campaign, due, now: reckoning.numbers_of(campaign, due, now).values(),
    )
    with pytest.raises(AttributeError):
        the_others_get_theirs(places, monkeypatch)


def test_of_many_evenings_behind_the_last_before_its_own_teach(places, monkeypatch):
    monkeypatch.setattr(behind, "MOST_EVENINGS", 1)
    now = max(iftar.closes_at for iftar in places) + timedelta(days=1)
    every = list(Iftar.objects.of(places[0].campaign.host).order_by("maghrib_at"))
    first = every[0].evening_on
    found = behind.behind(places[0].campaign, every, now)
    for iftar in every:
        before = [each for each in every if each.maghrib_at < iftar.maghrib_at]
        own = [each.evening_on for each in before if each.site_id == iftar.site_id][-1:]
        assert [first + timedelta(days=evening.day - 1) for evening in found[iftar.pk].past] == own
        assert len(found[iftar.pk].neighbours) == any(each.site_id != iftar.site_id for each in before)
