"""Hot meals that one place sends to another: one side confirms that they left, the other that they came.

Until then they are on their way and count at neither place.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from django.db import transaction

from sufra.kitchen.queries.food import LONGEST_AFTER_MAGHRIB, instant_of
from sufra.kitchen.queries.transfers import meals_made, minutes_between, readings_of, verdicts, written
from sufra.models import Batch, CookNumber, Iftar, KitchenReport, Reading, Transfer, User
from sufra.rules.food_safety import Reading as Told
from sufra.rules.food_safety import Stage
from sufra.rules.refusal import Refusal
from sufra.rules.transfers import out_since, require_sendable, require_servable, served_until
from sufra.shell.audit import note

DAY = timedelta(days=1)
OF_THE_FOOD = ("dish", "kind", "supplier", "halal_source", "allergens", "made_at")
SETTLED = {
    "received": "received_already", "declined": "declined_already", "called_back": "called_back_already",
}  # fmt: skip


@transaction.atomic
def send_transfer(
    *, giver: Iftar, receiver: Iftar, form_key: str, batch: Batch, meals: int, celsius: float,
    air: float | None, clock: time | None, user: User | None, now: datetime, insists: bool = False,
) -> Transfer:  # fmt: skip
    """Send portions of a batch to another evening of the host, with their temperature as they leave.

    The same form sent again sends nothing more, and returns what it sent while that is on its way. Who
    `insists` sends food that cannot wait for Maghrib as it is: it is heated through there in time.
    Raises a Refusal: `not_on` or `over` for either evening, `sent_already` for the form, `batch_gone`,
    `not_yet` and `before_it_was_made` for the time, and as `rules.transfers.require_sendable` does.
    """
    giver, receiver = _lock_and_look(giver, receiver, now=now)
    again = Transfer.objects.sent_by(giver, form_key)
    if again:
        return _unchanged(
            again, receiver_id=receiver.pk, batch_id=batch.pk, meals=meals, sent_celsius=celsius
        )
    batch = _still_there(giver, batch)
    sent_at = instant_of(giver, clock, now)
    if sent_at < batch.made_at:
        raise Refusal("before_it_was_made")
    _read(batch, Stage.DISPATCH, celsius, air, sent_at)
    transfer = Transfer(
        giver=giver, receiver=receiver, form_key=form_key, batch=batch, meals=meals, sent_at=sent_at,
        sent_celsius=celsius,
        readings=[written(reading) for reading in batch.readings.all()],
        **{name: getattr(batch, name) for name in OF_THE_FOOD},
    )  # fmt: skip
    found = verdicts(transfer, readings_of(transfer), giver, receiver)
    way = timedelta(minutes=minutes_between(giver.site, receiver.site))
    require_sendable(
        found, meals=meals, left=_left(batch), there=_there(giver) if batch.portions is None else None,
        now=now, arrives_at=max(now, _exactly(sent_at, clock, now) + way), closes_at=receiver.closes_at,
        maghrib_at=receiver.maghrib_at, insists=insists,
    )  # fmt: skip
    transfer.out_since, transfer.discard_at = out_since(found), served_until(found)
    transfer.save(force_insert=True)
    note(host=giver.campaign.host, user=user, deed="send_transfer", target=transfer, now=now)
    return transfer


@transaction.atomic
def receive_transfer(
    *, transfer: Transfer, celsius: float, air: float | None, clock: time | None, user: User | None,
    now: datetime,
) -> Batch:  # fmt: skip
    """Take in what was sent, with its temperature at arrival: a batch here, with all that is known of it.

    Raises a Refusal: `not_on` and `moved_meanwhile` for the evening, `not_yet`, `before_it_was_sent` and
    `over` for the time, `is_lost` for the food, and as `_standing` does.
    """
    fresh = _standing(transfer)
    _require_its_evening(fresh)
    at = _arrived_at(fresh, fresh.receiver, clock, now)
    told, exact = readings_of(fresh), _exactly(at, clock, now)
    arrival = Told(stage=Stage.ARRIVAL, at=exact, celsius=celsius, air=air)
    require_servable(verdicts(fresh, [*told, arrival], fresh.giver, fresh.receiver), exact)
    batch = Batch(
        iftar=fresh.receiver, portions=fresh.meals,
        **{name: getattr(fresh, name) for name in OF_THE_FOOD},
    )  # fmt: skip
    batch.save(force_insert=True)
    for each in [*told, replace(arrival, at=at)]:
        _read(batch, each.stage, each.celsius, each.air, each.at)
    fresh.received_at, fresh.received_celsius, fresh.received_batch = at, celsius, batch
    fresh.save(update_fields=["received_at", "received_celsius", "received_batch"])
    note(host=transfer.giver.campaign.host, user=user, deed="receive_transfer", target=transfer, now=now)
    return batch


@transaction.atomic
def decline_transfer(*, transfer: Transfer, user: User | None, now: datetime) -> None:
    """Say that what was sent is not taken in; who sent it says whether it came back."""
    fresh = _standing(transfer)
    fresh.declined_at = now
    fresh.save(update_fields=["declined_at"])
    note(host=transfer.giver.campaign.host, user=user, deed="decline_transfer", target=transfer, now=now)


@transaction.atomic
def call_back_transfer(*, transfer: Transfer, user: User | None, now: datetime) -> None:
    """Say that what was sent is here again, or never left: it counts here."""
    fresh = _standing(transfer, or_declined=True)
    fresh.called_back_at = now
    fresh.save(update_fields=["called_back_at"])
    note(host=transfer.giver.campaign.host, user=user, deed="call_back_transfer", target=transfer, now=now)


def _lock_and_look(giver: Iftar, receiver: Iftar, *, now: datetime) -> tuple[Iftar, Iftar]:
    """Return both evenings, locked, where they take place. Raises a Refusal `not_on` or `over`."""
    fresh = _locked(giver, receiver)
    for iftar in fresh.values():
        if not iftar.is_on:
            raise Refusal("not_on")
        if now >= iftar.closes_at:
            raise Refusal("over")
    return fresh[giver.pk], fresh[receiver.pk]


def _locked(giver: Iftar, receiver: Iftar) -> dict[str, Iftar]:
    """Lock both evenings in the order of their keys, so that two who lock them never wait for each other."""
    return {key: Iftar.objects.locked(key) for key in sorted({giver.pk, receiver.pk})}


def _unchanged(again: Transfer, **said: object) -> Transfer:
    """Return what a form sent where it says the same again. Raises a Refusal `sent_already` where not."""
    if again.state != "sent" or any(getattr(again, name) != value for name, value in said.items()):
        raise Refusal("sent_already")
    return again


def _still_there(giver: Iftar, batch: Batch) -> Batch:
    """Return a batch as it stands under the lock. Raises a Refusal `batch_gone` where it was taken back."""
    fresh: Batch | None = Batch.objects.of(giver.campaign.host).filter(iftar=giver, pk=batch.pk).first()
    if fresh is None:
        raise Refusal("batch_gone")
    return fresh


def _left(batch: Batch) -> int | None:
    """Return how many portions a batch has left; None where nobody said how many it has."""
    return None if batch.portions is None else batch.portions - Transfer.objects.sent_of(batch)


def _there(giver: Iftar) -> int | None:
    """Return how many hot meals an evening has, with what was moved; None where nobody knows."""
    report, number = KitchenReport.objects.of_evening(giver), CookNumber.objects.of_evening(giver)
    made = meals_made(giver, report, number)
    return None if made is None else made + Transfer.objects.moved_of(giver).more


def _exactly(at: datetime, clock: time | None, now: datetime) -> datetime:
    """Return an instant to judge by: to the second where no time was typed."""
    return now if clock is None else at


def _require_its_evening(transfer: Transfer) -> None:
    """Refuse where it cannot be taken in any more. Raises a Refusal `not_on` or `moved_meanwhile`."""
    if not transfer.receiver.is_on:
        raise Refusal("not_on")
    if not transfer.is_sent_for_its_evening:
        raise Refusal("moved_meanwhile")


def _standing(transfer: Transfer, *, or_declined: bool = False) -> Transfer:
    """Return a transfer as it stands now, locked. Raises a Refusal where somebody has settled it."""
    _locked(transfer.giver, transfer.receiver)
    rows = Transfer.objects.of(transfer.giver.campaign.host).with_places()
    fresh: Transfer = rows.get(pk=transfer.pk)
    if fresh.state != "sent" and not (or_declined and fresh.state == "declined"):
        raise Refusal(SETTLED[fresh.state])
    return fresh


def _arrived_at(transfer: Transfer, receiver: Iftar, clock: time | None, now: datetime) -> datetime:
    at, last = instant_of(receiver, clock, now), receiver.maghrib_at + LONGEST_AFTER_MAGHRIB
    if at < transfer.sent_at:
        raise Refusal("before_it_was_sent")
    # What is written down a day later is no temperature of that evening.
    if at > last or now > last + DAY:
        raise Refusal("over")
    return at


def _read(batch: Batch, stage: str, celsius: float, air: float | None, at: datetime) -> None:
    Reading(batch=batch, stage=stage, celsius=celsius, air_celsius=air, read_at=at).save(force_insert=True)
