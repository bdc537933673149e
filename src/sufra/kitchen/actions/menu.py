"""What a host says of its dishes, and which of them are served."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sufra.models import Dish, Host, Iftar, Ingredient, User
from sufra.rules.recipes import Part, Unit, folded
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note


@transaction.atomic
def add_dish(*, host: Host, said: dict[str, Any], user: User | None, now: datetime) -> Dish:
    """Write down a dish of a host's. Raises a Refusal `dish_is_there` where another has its name."""
    _lock(host)
    _require_own_name(host, said["name"])
    dish = Dish(host=host, **said)
    dish.save(force_insert=True)
    note(host=host, user=user, deed="add_dish", target=dish, now=now)
    return dish


@transaction.atomic
def change_dish(*, dish: Dish, said: dict[str, Any], user: User | None, now: datetime) -> None:
    """Change what is said of a dish. Raises a Refusal as `add_dish` does."""
    _lock(dish.host)
    _require_own_name(dish.host, said["name"], but=dish)
    fields = [field for field, value in said.items() if getattr(dish, field) != value]
    for field in fields:
        setattr(dish, field, said[field])
    dish.save(update_fields=fields)
    note(host=dish.host, user=user, deed="change_dish", target=dish, fields=fields, now=now)


@transaction.atomic
def delete_dish(*, dish: Dish, user: User | None, now: datetime) -> None:
    """Delete a dish with its ingredients; no evening serves it any more."""
    _lock(dish.host)
    note(host=dish.host, user=user, deed="delete_dish", target=dish, now=now)
    dish.delete()


@transaction.atomic
def add_ingredient(*, dish: Dish, said: dict[str, Any], user: User | None, now: datetime) -> Ingredient:
    """Put an ingredient into a dish. Raises a Refusal `ingredient_is_there`."""
    _lock(dish.host)
    new = folded(said["name"]), said["unit"]
    if any((folded(other.name), other.unit) == new for other in dish.ingredients.all()):
        raise Refusal("ingredient_is_there")
    ingredient = Ingredient(dish=dish, **said)
    ingredient.save(force_insert=True)
    note(host=dish.host, user=user, deed="add_ingredient", target=dish, now=now)
    return ingredient


@transaction.atomic
def take_out_ingredient(*, ingredient: Ingredient, user: User | None, now: datetime) -> None:
    """Take an ingredient out of its dish."""
    dish = ingredient.dish
    note(host=dish.host, user=user, deed="take_out_ingredient", target=dish, now=now)
    ingredient.delete()


@transaction.atomic
def serve_dishes(
    *, iftar: Iftar, dishes: Sequence[Dish], later: bool, user: User | None, now: datetime
) -> int:
    """Say what is served on an evening, and if `later` on all later ones of its place; return on how many.

    What was served on evenings that have been stays as it is.
    """
    host = iftar.campaign.host
    _lock(host)
    dishes = Dish.objects.of(host).filter(pk__in=[dish.pk for dish in dishes])
    ahead = Iftar.objects.of(host).filter(site=iftar.site, maghrib_at__gt=max(iftar.maghrib_at, now))
    keys = [iftar.pk, *(ahead.values_list("pk", flat=True) if later else [])]
    served = Iftar.dishes.through.objects
    served.filter(iftar__in=keys).delete()
    served.bulk_create(served.model(iftar_id=key, dish_id=dish.pk) for key in keys for dish in dishes)
    note(host=host, user=user, deed="serve_dishes", target=iftar, fields=["later"] * later, now=now)
    return len(keys)


@transaction.atomic
def begin_dishes(*, host: Host, user: User | None, now: datetime) -> None:
    """Write down a beginning where a host has no dish yet: a pack and a rice dish, in usual amounts."""
    _lock(host)
    if Dish.objects.of(host).exists():
        return
    pieces: dict[str, Any] = {"unit": Unit.PIECE, "pack_size": None}
    pack = add_dish(host=host, said={"name": _("Dates and water"), "part": Part.PACK}, user=user, now=now)
    meal = add_dish(host=host, said={"name": _("Rice dish"), "part": Part.MEAL}, user=user, now=now)
    for dish, said in (
        (pack, {"name": _("Dates"), "amount": Decimal(3)} | pieces),
        (pack, {"name": _("Bottle of water, 0.5 l"), "amount": Decimal(1)} | pieces),
        (meal, {"name": _("Rice, raw"), "amount": Decimal(120), "unit": Unit.G, "pack_size": None}),
    ):
        add_ingredient(dish=dish, said=said, user=user, now=now)


def _lock(host: Host) -> None:
    """Let nobody else change this host's dishes, or what is served, until this transaction ends."""
    Host.objects.select_for_update().get(pk=host.pk)


def _require_own_name(host: Host, name: str, *, but: Dish | None = None) -> None:
    others = Dish.objects.of(host).exclude(pk=but.pk if but else None)
    if any(folded(name) == folded(other.name) for other in others):
        raise Refusal("dish_is_there")
