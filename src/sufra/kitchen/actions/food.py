"""What the kitchen writes down about food's safety: batches and temperatures, never a person."""

from datetime import datetime, time

from django.db import transaction

from sufra.kitchen.queries.food import instant_of
from sufra.kitchen.queries.menu import allergens_on_menu
from sufra.models import Batch, Iftar, Reading, Site, Transfer, User
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note


@transaction.atomic
def add_batch(
    *, iftar: Iftar, dish: str, kind: str, clock: time | None, portions: int | None, supplier: str,
    halal_source: str, allergens: list[str] | None, user: User | None, now: datetime,
) -> Batch:  # fmt: skip
    """Write down a batch of food that was made at this time of the evening's day, or now.

    Where no allergens are stated, those of the dish of this name on the evening's menu are.
    Raises a Refusal `not_yet` where that time has not come.
    """
    if allergens is None:
        allergens = allergens_on_menu(iftar, dish)
    batch = Batch(
        iftar=iftar, dish=dish, kind=kind, made_at=instant_of(iftar, clock, now), portions=portions,
        supplier=supplier, halal_source=halal_source, allergens=allergens,
    )  # fmt: skip
    batch.save(force_insert=True)
    note(host=iftar.campaign.host, user=user, deed="add_batch", target=batch, now=now)
    return batch


@transaction.atomic
def add_reading(
    *, iftar: Iftar, batch: Batch, stage: str, celsius: float, air: float | None, clock: time | None,
    user: User | None, now: datetime,
) -> Reading:  # fmt: skip
    """Write down a temperature of a batch, measured at this time of the evening's day, or now.

    Raises a Refusal: `not_yet` where that time has not come, `before_it_was_made` where it lies before that.
    """
    read_at = instant_of(iftar, clock, now)
    if read_at < batch.made_at:
        raise Refusal("before_it_was_made")
    reading = Reading(batch=batch, stage=stage, celsius=celsius, air_celsius=air, read_at=read_at)
    reading.save(force_insert=True)
    note(host=iftar.campaign.host, user=user, deed="add_reading", target=batch, now=now)
    return reading


@transaction.atomic
def take_back_food(*, iftar: Iftar, row: Batch | Reading, user: User | None, now: datetime) -> None:
    """Take a batch with its temperatures, or one temperature, out of the log; it was a slip.

    Raises a Refusal where a batch is moved: `portions_away` or `came_from_elsewhere`.
    """
    Iftar.objects.locked(iftar.pk)
    if isinstance(row, Batch):
        _require_unmoved(row)
    note(host=iftar.campaign.host, user=user, deed="take_back_food", target=row, now=now)
    row.delete()


def _require_unmoved(batch: Batch) -> None:
    if Transfer.objects.sent_of(batch):
        raise Refusal("portions_away")
    if Transfer.objects.brought(batch):
        raise Refusal("came_from_elsewhere")


@transaction.atomic
def choose_food_rules(*, site: Site, food_rules: str, user: User | None, now: datetime) -> None:
    """Say which rule set a place's food is judged by."""
    site.food_rules = food_rules
    site.save(update_fields=["food_rules"])
    note(
        host=site.host, user=user, deed="choose_food_rules", target=site, fields=["food_rules"], now=now
    )  # fmt: skip
