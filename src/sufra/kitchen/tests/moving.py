"""Two places of one host that send each other food."""

from datetime import date, datetime

import pytest
from django.db import transaction
from tests.cast import amina_with, another_place

from sufra.kitchen.actions import food, transfers
from sufra.models import Batch, Iftar, Reading, Site, Transfer
from sufra.models.ids import new_id
from sufra.rules.evenings import Evening
from sufra.rules.refusal import Refusal
from sufra.timing.clock import zone

DAY = date(2027, 3, 5)
QUAY, SQUARE = (41.026, 28.974), (41.008, 28.956)  # 3.2 km of street: 28 minutes with loading


@pytest.fixture
def season():
    season = amina_with([Evening(evening_on=DAY, anchor="civil")], town="Istanbul")
    Site._rows.filter(pk=season.site.pk).update(name="Quay", latitude=QUAY[0], longitude=QUAY[1])
    another_place(season, "Square", SQUARE)
    return season


def local(clock):
    return datetime.fromisoformat(f"{DAY} {clock}").replace(tzinfo=zone("Europe/Istanbul"))


def quay(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Quay")


def square(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Square")


def hill(season):
    return Iftar.objects.of(season.host).with_place().get(site__name="Hill")


def pot(season, **facts):
    given = {
        "iftar": quay(season), "dish": "Lentils", "kind": "hot", "made_at": local("14:30"), "portions": 200,
        "supplier": "Harbour Kitchen", "halal_source": "Certificate 12", "allergens": ["celery"],
    }  # fmt: skip
    batch = Batch(**given | facts)
    batch.save(force_insert=True)
    return batch


def read(batch, stage, celsius, clock, air=None):
    row = Reading(batch=batch, stage=stage, celsius=celsius, air_celsius=air, read_at=local(clock))
    row.save(force_insert=True)


def stew(season, **facts):
    batch = pot(season, **facts)
    read(batch, "cooked", 84, "14:40")
    read(batch, "maghrib", 70, "15:40")
    return batch


def send(
    season, batch, *, meals=70, celsius=68.0, clock=None, now="16:00", air=None, key="", to=square,
    insists=False,
):  # fmt: skip
    return transfers.send_transfer(
        giver=quay(season), receiver=to(season), form_key=key or new_id(), batch=batch, meals=meals,
        celsius=celsius, air=air, clock=clock, user=season.owner, now=local(now), insists=insists,
    )  # fmt: skip


def receive(season, sent, *, celsius=66.0, clock=None, now="16:30", air=None):
    return transfers.receive_transfer(
        transfer=row(season, sent), celsius=celsius, air=air, clock=clock, user=season.owner, now=local(now)
    )  # fmt: skip


def settle(season, sent, deed, now="16:30"):
    deed(transfer=row(season, sent), user=season.owner, now=local(now))


def take_back(season, batch):
    food.take_back_food(iftar=batch.iftar, row=batch, user=season.owner, now=local("16:05"))


def row(season, sent):
    return Transfer.objects.of(season.host).with_places().get(pk=sent.pk)


def moved(iftar):
    found = Transfer.objects.moved_of(iftar)
    return found.sent, found.coming, found.received


def refused(deed):
    with pytest.raises(Refusal) as refusal, transaction.atomic():
        deed()
    return refusal.value.code


def address(season, end):
    return f"/en/host/{season.host.pk}/{end}"


FORM = {"form_key": "abcdefgh", "meals": "٧٠", "celsius": "١٥٤ F", "clock": "", "air": ""}


def receive_at(season, sent, clock, now):
    return transfers.receive_transfer(
        transfer=row(season, sent), celsius=66.0, air=None, clock=clock, user=season.owner, now=now
    )  # fmt: skip
