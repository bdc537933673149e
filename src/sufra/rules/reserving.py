"""Who holds a place at the cook-by hour: the others reserved later, and stand among those who walk in."""

from collections.abc import Sequence
from dataclasses import replace

from sufra.rules.demand import Evening

ALIKE, FEWEST_ALIKE = 7, 3
HOURS = 24.0
"""So long before the hour all who usually reserve by then may still do so: a default."""


def as_at_the_hour(evening: Evening, guests: int) -> Evening:
    """Return an evening that has been as it was known at its cook-by hour, when `guests` held places.

    Who reserved later and came is one who walked in; who cancelled later held a place and did not come, but
    where nobody is left nothing is known of their parties.
    """
    if evening.sizes is None or evening.guests is None or evening.guests == guests:
        return evening
    part = min(guests / evening.guests, 1) if evening.guests else 1
    came, walked = evening.came_of_parties, evening.walk_ins
    if came is not None and walked is not None:
        came, walked = round(came * part), walked + came - round(came * part)
    return replace(
        evening, sizes=resized(evening.sizes, guests) or None, walk_ins=walked,
        still_coming=min(evening.still_coming, guests), came_of_parties=came if guests else None,
    )  # fmt: skip


def resized(sizes: Sequence[int], guests: int) -> tuple[int, ...]:
    """Return parties of so many guests in all, small and large in the same parts, whatever the order."""
    ordered, total = sorted(sizes), sum(sizes)
    if guests <= 0 or not total:
        return ()
    rounds, rest = divmod(guests, total)
    part = rest / total
    kept = [size for place, size in enumerate(ordered) if int((place + 1) * part) > int(place * part)]
    while sum(kept) > rest:
        kept.pop()
    last = rest - sum(kept)
    return (*ordered * rounds, *kept, *((last,) if last else ()))


def as_it_will_be(tonight: Evening, past: Sequence[Evening], hours_left: float) -> Evening:
    """Return an evening with those who will still reserve until its cook-by hour, in parties like the others.

    What is missing to the mean of the last evenings of its kind is taken whole a day before the hour, and
    nothing of it at the hour.
    """
    alike = [each for each in past if each.sizes and each.weekend == tonight.weekend][-ALIKE:]
    if len(alike) < FEWEST_ALIKE or hours_left <= 0:
        return tonight
    guests = tonight.guests or 0
    usual = sum(each.guests or 0 for each in alike) / len(alike)
    more = round((usual - guests) * min(hours_left / HOURS, 1))
    if more <= 0:
        return tonight
    return replace(tonight, sizes=resized(tonight.sizes or alike[-1].sizes or (), guests + more))
