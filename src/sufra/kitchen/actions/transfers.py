"""Hot meals that one place sends to another: one side confirms that they left, the other that they came.

Until then they are on their way and count at neither place.
"""

from datetime import datetime, time, timedelta

from django.db import transaction

from sufra.kitchen.queries.food import LONGEST_AFTER_MAGHRIB, instant_of
from sufra.kitchen.queries.transfers import minutes_between, readings_of, verdicts, written
from sufra.models import Batch, Iftar, Reading, Transfer, User
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
    air: float | None, clock: time | None, user: User | None, now: datetime,
) -> Transfer:  # fmt: skip
    """Send portions of a batch to another evening of the host, with their temperature as they leave.

    The same form sent again sends nothing more, and returns what it sent.
    Raises a Refusal: `not_on` or `over` for either evening, `not_yet` and `before_it_was_made` for the time,
    and as `rules.transfers.require_sendable` does for the food.
    """
    _lock_and_look(giver, receiver, now=now)
    again = Transfer.objects.sent_by(giver, form_key)
    if again:
        return again
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
    arrives_at = max(now, sent_at + timedelta(minutes=minutes_between(giver.site, receiver.site)))
    left = None if batch.portions is None else batch.portions - Transfer.objects.sent_of(batch)
    require_sendable(
        found, meals=meals, left=left, now=now, arrives_at=arrives_at, closes_at=receiver.closes_at
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

    Raises a Refusal: `not_yet`, `before_it_was_sent` and `over` for the time, `is_lost` for the food, and
    as `_standing` does.
    """
    fresh = _standing(transfer)
    at = _arrived_at(fresh, transfer.receiver, clock, now)
    told = [*readings_of(fresh), Told(stage=Stage.ARRIVAL, at=at, celsius=celsius, air=air)]
    require_servable(verdicts(fresh, told, transfer.giver, transfer.receiver), at)
    batch = Batch(
        iftar=transfer.receiver, portions=fresh.meals,
        **{name: getattr(fresh, name) for name in OF_THE_FOOD},
    )  # fmt: skip
    batch.save(force_insert=True)
    for each in told:
        _read(batch, each.stage, each.celsius, each.air, each.at)
    fresh.received_at, fresh.received_celsius = at, celsius
    fresh.save(update_fields=["received_at", "received_celsius"])
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


def _lock_and_look(giver: Iftar, receiver: Iftar, *, now: datetime) -> None:
    """Refuse where either evening does not take place or is over. Raises a Refusal `not_on` or `over`."""
    for fresh in _locked(giver, receiver):
        if not fresh.is_on:
            raise Refusal("not_on")
        if now >= fresh.closes_at:
            raise Refusal("over")


def _locked(giver: Iftar, receiver: Iftar) -> list[Iftar]:
    """Lock both evenings in the order of their keys, so that two who lock them never wait for each other."""
    return [Iftar.objects.locked(key) for key in sorted({giver.pk, receiver.pk})]


def _standing(transfer: Transfer, *, or_declined: bool = False) -> Transfer:
    """Return a transfer as it stands now, locked. Raises a Refusal where somebody has settled it."""
    _locked(transfer.giver, transfer.receiver)
    fresh: Transfer = Transfer.objects.of(transfer.giver.campaign.host).get(pk=transfer.pk)
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
