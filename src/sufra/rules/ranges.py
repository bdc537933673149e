"""A number of people that is not known yet: the chance of each, and what can be asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sufra.rules.learning import FloatArray

ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True, slots=True)
class Range:
    """A distribution over 0..len(chances)-1."""

    chances: FloatArray  # the probability of each number

    @property
    def mean(self) -> float:
        """How many are expected."""
        return float(self.chances @ np.arange(len(self.chances)))

    def quantile(self, p: float) -> int:
        """Return the least number that is enough with a chance of `p`."""
        place = int(np.searchsorted(np.cumsum(self.chances), p - ROUNDING))
        return min(place, len(self.chances) - 1)

    def interval(self, p: float) -> tuple[int, int]:
        """Return the range that holds with a chance of `p`, as much left out below as above."""
        return self.quantile((1 - p) / 2), self.quantile((1 + p) / 2)

    def chance_of_more_than(self, n: int) -> float:
        """Return the chance that there are more than `n`."""
        return float(self.chances[max(n + 1, 0) :].sum())

    def expected_left(self, cooked: int) -> float:
        """Return how many of so many meals are left on average."""
        numbers = np.arange(len(self.chances))
        return float(self.chances @ np.maximum(cooked - numbers, 0))

    def expected_short(self, cooked: int) -> float:
        """Return how many go without on average, where so many meals are cooked."""
        numbers = np.arange(len(self.chances))
        return float(self.chances @ np.maximum(numbers - cooked, 0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast(Range):
    """How many people eat, crew included, as a distribution over 0..len(chances)-1."""

    sources: Mapping[str, float]  # part of the variance: "parties", "evening", "walk_ins", "learning"
    evenings_learned: int
    turnout: tuple[float, float] = (0.0, 0.0)  # the logit of a party's coming: its mean and variance
    counts_parties: bool = True  # whether parties are apart from those who simply come
    walk_ins: tuple[float, float, float] = (1.0, -3.0, 0.0)  # clump; the logarithm's mean and variance
