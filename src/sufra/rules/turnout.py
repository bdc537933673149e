"""How many come of those expected, as the chance of each number: by convolution and quadrature, never by lot.

Small numbers are exact: each party comes whole or not at all at a rate that is itself uncertain, and walk-ins
are counted in clumps. Of large ones the logit or logarithm of the count is normal, which says the same.
"""

from collections.abc import Sequence
from math import erf, sqrt

import numpy as np

from sufra.rules.learning import FloatArray

FEW_PARTIES, MANY_PARTIES = 16, 200
FEW_WALK_INS = 60
ROUNDING = 1e-12
TAIL = 3.5  # standard deviations, beyond which the rest is put together
NODES, _weights = np.polynomial.hermite_e.hermegauss(11)
WEIGHTS: FloatArray = _weights / _weights.sum()

_PLACES = np.linspace(-6, 6, 2401)
_UNDER = np.array([0.5 * (1 + erf(place / sqrt(2))) for place in _PLACES])


def of_parties(sizes: Sequence[int], clump: float, logit: float, spread: float, step: int = 1) -> FloatArray:
    """Return the chances of 0, 1, 2, ... steps of people, where the logit of a party's coming is normal.

    `spread` is the variance of that logit, `clump` how many people come or stay away together.
    """
    if step == 1 and len(sizes) <= FEW_PARTIES:
        return WEIGHTS @ wholes(sizes, rates(logit, spread))
    guests = sum(sizes)
    if not guests:
        return np.ones(1)
    part = np.minimum((np.arange(guests // step + 1) + 0.5) * step / guests, 1 - 1e-9)
    rate = _rate(np.array(logit))
    of_parties = clump / max(guests * float(rate * (1 - rate)), clump / 4)
    return _between(_normal((np.log(part / (1 - part)) - logit) / sqrt(spread + of_parties)))


def rates(logit: float, spread: float) -> FloatArray:
    """Return rates that stand for all, by `WEIGHTS`, where their logit is normal."""
    return _rate(logit + NODES * sqrt(spread))


def wholes(sizes: Sequence[int], rates: FloatArray) -> FloatArray:
    """Return (r, n) the chances of n people, for each of r rates at which each party comes whole."""
    if len(sizes) > MANY_PARTIES:
        return _of_many(sizes, rates)
    chances = np.zeros((rates.size, sum(sizes) + 1))
    chances[:, 0], most = 1, 0
    for size in sizes:
        most += size
        came = chances[:, : most + 1 - size] * rates[:, None]
        chances[:, : most + 1] *= 1 - rates[:, None]
        chances[:, size : most + 1] += came
    return chances


def _of_many(sizes: Sequence[int], rates: FloatArray) -> FloatArray:
    """Return the same where a sum of so many parties is normal."""
    guests, squares = sum(sizes), sum(size * size for size in sizes)
    spread = np.sqrt(np.maximum(squares * rates * (1 - rates), ROUNDING))
    under = _normal((np.arange(guests + 1) + 0.5 - guests * rates[:, None]) / spread[:, None])
    under[:, -1] = 1
    under[:, 1:] -= under[:, :-1].copy()
    return under


def of_walk_ins(clump: float, log: float, spread: float, step: int = 1) -> FloatArray:
    """Return the chances of 0, 1, 2, ... steps of people, where the logarithm of those expected is normal."""
    few = np.exp(log + 2 * sqrt(spread)) < FEW_WALK_INS
    if step == 1 and few:
        return _clumped(clump, np.exp(log + NODES * sqrt(spread)), np.exp(log + TAIL * sqrt(spread)))
    total = sqrt(spread + clump / np.exp(log))
    most = np.exp(log + TAIL * total)
    edges = (np.arange(int(most / step) + 1) + 0.5) * step
    return _between(_normal((np.log(edges + clump / 2) - log) / total))


def _clumped(clump: float, expected: FloatArray, most: float) -> FloatArray:
    """Return chances of counts with variance `clump` x mean (negative binomial), over the nodes' means."""
    apart = 1 - 1 / max(clump, 1.05)
    groups = expected * (1 - apart) / apart
    counts = np.arange(int(most + 6 * sqrt(clump * most)) + 3)
    grow = np.log((groups[:, None] + counts[:-1]) / (counts[:-1] + 1))
    log = np.concatenate([np.zeros((groups.size, 1)), np.cumsum(grow, axis=1)], axis=1)
    return np.asarray(WEIGHTS @ np.exp(log + groups[:, None] * np.log(1 - apart) + counts * np.log(apart)))


def _between(under: FloatArray) -> FloatArray:
    """Return chances from those of being under each edge; what is beyond the last stands in it."""
    chances = under.copy()
    chances[-1] = 1
    chances[1:] -= under[:-1]
    return chances


def _normal(place: FloatArray) -> FloatArray:
    return np.asarray(np.interp(place, _PLACES, _UNDER))


def _rate(logit: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-logit)))
