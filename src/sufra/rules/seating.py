"""Who is seated when somebody asks: whole parties, or as many as would come, and never past the places."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.rules.refusal import Refusal

MOST_GUESTS = 20
"""The largest party of one reservation; a larger group asks the host."""

MOST_PARTIES_A_CONTACT = 3
"""So many parties of an evening are written to at one contact; a further one is made all the same."""

MOST_PARTIES_AN_ADDRESS = 60
ADDRESS_WINDOW = timedelta(minutes=10)
"""A mosque, a dormitory or a mobile network shows one address for very many people."""

MOST_LETTERS_A_CONTACT = 3
LETTER_WINDOW = timedelta(hours=1)
"""How often a lost link is asked for with one contact; a network may ask as often as it may reserve."""

RUSH_WINDOW = timedelta(minutes=1)
RUSH_LEAST = 100
RUSH_TIMES_PLACES = 2

MOST_PARTIES_SLOWLY = 6
"""In slow mode so many an evening takes in a minute, and so many a network in ten minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lately:
    """What came before this form: parties of the address and of the evening."""

    of_address: int
    of_evening: int


def require_open(*, coming: str, published: bool, now: datetime, maghrib_at: datetime, state: str) -> None:
    """Refuse where nothing is reserved (`walk_in`), or not now: `not_public`, `too_late`, `paused`, `off`."""
    if not published:
        raise Refusal("not_public")
    if state != "on":
        raise Refusal("paused" if state == "paused" else "off")
    if coming == "open":
        raise Refusal("walk_in")
    if now >= maghrib_at:
        raise Refusal("too_late")


def require_moderate(lately: Lately, *, places: int, slow: bool) -> None:
    """Refuse what no gathering of people does: `too_many_from_here`, `rush`.

    In slow mode refuse `slow` long before.
    """
    if slow and max(lately.of_address, lately.of_evening) >= MOST_PARTIES_SLOWLY:
        raise Refusal("slow")
    if lately.of_address >= MOST_PARTIES_AN_ADDRESS:
        raise Refusal("too_many_from_here")
    if lately.of_evening >= max(RUSH_LEAST, RUSH_TIMES_PLACES * places):
        raise Refusal("rush")


def require_hope(*, fewest: int, offered: int) -> None:
    """Refuse `section_too_small` (with `most`) a party that its section could never seat."""
    if fewest > offered:
        raise Refusal("section_too_small", most=offered)


def require_meant(
    *, offered: int, given: int, seats: int, beyond_seats: int, knowingly: Collection[str] = ()
) -> None:
    """Refuse what a host is asked once, unless it insists on that by its code.

    `fewer_than_given` (with `given` and `offered`): fewer places would be offered than are given.
    `more_than_seats` (with `more`): more places would be offered than seats, and than the `beyond_seats` that
    are already.
    """
    if offered < given and "fewer_than_given" not in knowingly:
        raise Refusal("fewer_than_given", given=given, offered=offered)
    more = offered - seats
    if more > max(beyond_seats, 0) and "more_than_seats" not in knowingly:
        raise Refusal("more_than_seats", more=more)


def seated_now(*, guests: int, fewest: int, free: int) -> int:
    """Return how many of a party are seated at once where nobody waits: all, as many as fit, or none."""
    if free >= guests:
        return guests
    return free if free >= fewest else 0


def require_room_to_grow(*, held: int, wanted: int, free: int) -> None:
    """Refuse `no_room_to_grow` (with `most`) where a party's additional guests do not fit."""
    if wanted > held + max(free, 0):
        raise Refusal("no_room_to_grow", most=held + max(free, 0))
