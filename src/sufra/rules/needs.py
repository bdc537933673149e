"""How many eat with a need, or in a section: small counts are counted, not shares that are rounded."""

from collections.abc import Sequence

import numpy as np

from sufra.rules.learning import FloatArray
from sufra.rules.ranges import Forecast, Range
from sufra.rules.turnout import WEIGHTS, of_walk_ins, rates, wholes

PARTS = 15  # equally likely, into which the number of walk-ins is divided


def by_need(guests_reserved: int, with_need: Sequence[int], came: Forecast) -> Range:
    """Return how many with a need come, the crew's own aside.

    `with_need` says how many guests have it of each party that has any, for they come together (a section's
    parties, too). `came` is the evening's forecast: each party comes at its rate, and walk-ins have the need
    as often as guests with places, as far as so many can tell.
    """
    of_parties = WEIGHTS @ wholes(with_need, rates(*came.turnout))
    clump, log, spread = came.walk_ins
    have, have_not = sum(with_need), max(guests_reserved - sum(with_need), 0)
    walking = _among(of_walk_ins(clump, log, spread), have / clump + 0.5, have_not / clump + 0.5)
    chances = np.convolve(of_parties, walking)
    return Range(chances=chances / chances.sum())


def _among(walk_ins: FloatArray, have: float, have_not: float) -> FloatArray:
    """Return the chances of those who have it among walk-ins, whose share is Beta(have, have_not)."""
    under = np.cumsum(walk_ins)
    numbers = np.searchsorted(under, (np.arange(PARTS) + 0.5) / PARTS * under[-1])
    chances = np.zeros(int(numbers[-1]) + 1)
    for number in numbers.tolist():
        chances[: number + 1] += _beta_binomial(number, have, have_not) / PARTS
    return chances


def _beta_binomial(number: int, have: float, have_not: float) -> FloatArray:
    """Return the chances of 0..number, each from the one before it, so that no gamma function is needed."""
    some = np.arange(number)
    grows = (number - some) / (some + 1) * (some + have) / (number - some - 1 + have_not)
    log = np.concatenate([[0.0], np.cumsum(np.log(grows))])
    chances = np.exp(log - log.max())
    return np.asarray(chances / chances.sum())
