"""Forecasters that lack one thing each, and must be seen to be worse for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import numpy as np
from _seasons import MOODY, STORMY

from sufra.rules import demand, learning
from sufra.rules.forecast import Evening, Forecast, forecast
from sufra.rules.turnout import of_parties, of_walk_ins

Evenings = Sequence[Evening]
Forecaster = Callable[[Evening, Evenings, Sequence[Evenings]], Forecast]
Control = Callable[[], AbstractContextManager[Forecaster]]


@contextmanager
def alone() -> Iterator[Forecaster]:
    """No control: a site that nobody stands beside."""
    yield lambda tonight, past, _neighbours: forecast(tonight, past)


@contextmanager
def guests_one_by_one() -> Iterator[Forecaster]:
    """Take each guest of a party, and each who walks in, for one who decides alone."""

    def told(tonight: Evening, past: Evenings, neighbours: Sequence[Evenings]) -> Forecast:
        whole = forecast(tonight, past, neighbours)
        guests = (1,) * sum(tonight.sizes or ())
        return _anew(whole, tonight, guests, 1.0, (1.0, *whole.walk_ins[1:]))

    yield told


@contextmanager
def reservations_ignored_for_walk_ins() -> Iterator[Forecaster]:
    """Expect walk-ins as if nobody had reserved."""

    def unreserved(evening: Evening) -> Evening:
        return replace(evening, sizes=None, came_of_parties=None)

    def told(tonight: Evening, past: Evenings, neighbours: Sequence[Evenings]) -> Forecast:
        whole = forecast(tonight, past, neighbours)
        walking = forecast(
            unreserved(tonight), [*map(unreserved, past)], [[*map(unreserved, row)] for row in neighbours]
        )
        sizes = tonight.sizes or ()
        return _anew(whole, tonight, sizes, demand.clumps(sizes)[1], walking.walk_ins)

    yield told


@contextmanager
def nothing_damped() -> Iterator[Forecaster]:
    """Believe a bus and an evening of nobody like any other."""
    damped, apart = learning.DAMPED_FROM, demand.EMPTY_IS_APART
    learning.DAMPED_FROM, demand.EMPTY_IS_APART = np.inf, False
    try:
        yield forecast
    finally:
        learning.DAMPED_FROM, demand.EMPTY_IS_APART = damped, apart


@contextmanager
def last_evening_only() -> Iterator[Forecaster]:
    """Learn from yesterday alone."""
    yield lambda tonight, past, _neighbours: forecast(tonight, past[-1:])


def _anew(
    whole: Forecast, tonight: Evening, sizes: Sequence[int], clump: float, walk_ins: tuple[float, ...]
) -> Forecast:
    came = of_parties(sizes, clump, *whole.turnout)
    chances = np.convolve(came, of_walk_ins(*walk_ins))
    return replace(whole, chances=np.concatenate([np.zeros(tonight.crew), chances / chances.sum()]))


# Each with the places where what it lacks is needed, and ours must hold; "" are all.
CONTROLS: dict[str, tuple[Control, str]] = {
    "guests one by one": (guests_one_by_one, ""),
    "reservations ignored for walk-ins": (
        reservations_ignored_for_walk_ins,
        MOODY,
    ),
    "nothing damped": (nothing_damped, STORMY),
    "last evening only": (last_evening_only, ""),
}
