"""What evenings teach of demand and of coming, one evening after the other."""

from dataclasses import dataclass

import numpy as np

from sufra.rules.demand import (
    COMING,
    DEMAND,
    LIKELY,
    MOODS,
    NOISE_OF_COMING,
    NOISE_OF_RESERVATIONS,
    NOISE_OF_WALK_INS,
    Sights,
)  # fmt: skip
from sufra.rules.learning import Belief, BoolArray, FloatArray

OF_DEMAND, OF_COMING = slice(0, NOISE_OF_WALK_INS.size), slice(NOISE_OF_WALK_INS.size, None)
OF_ROW = np.array([0] * NOISE_OF_WALK_INS.size + [1] * NOISE_OF_COMING.size)
NOISE = np.concatenate([NOISE_OF_WALK_INS, NOISE_OF_COMING]) ** 2
GUESSED = 0.4  # how far off, as a logarithm, a part may be where only all were counted
LEAST_SPREAD = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was seen of the logarithm of walk-ins and the logit of coming, each (t, n, g) for rows of both."""

    value: FloatArray
    noise: FloatArray
    known: BoolArray


class Lessons:
    """Evenings, and what their sites believe: some rows of demand, and some of coming."""

    def __init__(self, sights: Sights) -> None:
        self.sights = sights
        priors = [DEMAND] * NOISE_OF_WALK_INS.size + [COMING] * NOISE_OF_COMING.size
        self.belief = Belief.of(priors, MOODS, sights.guests.shape[1])
        self.belief.fit[:] = np.log(LIKELY)
        self.demand, self.coming = self.belief.rows(OF_DEMAND), self.belief.rows(OF_COMING)
        self._factors = np.stack([sights.of_walk_ins, sights.of_coming], axis=2)[:, :, OF_ROW]
        self._seen = _seen(sights, sights.came, sights.walk_ins, np.zeros_like(sights.came))
        counted = sights.guests + sights.clump / 2
        self._reserved = np.log(counted)
        self._noise = NOISE_OF_RESERVATIONS**2 + sights.clump / _near(counted, sights.reserves)
        self._is_planned = ~np.isnan(sights.planned)
        unknown = np.isnan(sights.came) | np.isnan(sights.walk_ins)
        self._only = unknown & ~np.isnan(sights.people)
        self._split = [bool(sites.any()) for sites in self._only]

    def before(self, evening: int) -> None:
        """Learn what is known of an evening before it: its reservations, or the places laid out."""
        self.belief.next_evening()
        sites = (evening, slice(None), None)
        self.demand.see(
            self.sights.of_demand[sites], self._reserved[sites], self._noise[sites],
            self.sights.reserves[evening, :, None],
        )  # fmt: skip
        if self._is_planned[evening].any():
            self.demand.see(
                self.sights.of_walk_ins[sites], np.nan_to_num(self.sights.planned)[sites],
                self.sights.of_plan[sites], self._is_planned[evening, :, None],
            )  # fmt: skip

    def after(self, evening: int) -> None:
        """Learn what became of it: who came of the parties, and who walked in."""
        seen = self._guessed(evening) if self._split[evening] else self._seen
        self.belief.see(self._factors[evening], seen.value[evening], seen.noise[evening], seen.known[evening])

    def _guessed(self, evening: int) -> Seen:
        """Return the evenings with their parts guessed at one of them, where only all were counted."""
        sights, only = self.sights, self._only[evening]
        coming, demand, guests = self.coming, self.demand, sights.guests[evening]
        rate = 1 / (1 + np.exp(-_foreseen(coming, sights.of_coming[evening])))
        walking = _foreseen(demand, sights.of_walk_ins[evening]) + sights.places[evening]
        walking = np.exp(np.clip(walking, -3, 14))
        unsure = _unsure(guests * rate * (1 - rate), sights.clump[evening])
        unsure_walking = _unsure(walking, sights.clump[evening])
        people, came, walk_ins = (part[evening] for part in (sights.people, sights.came, sights.walk_ins))
        part = unsure / (unsure + unsure_walking)
        guess = guests * rate + (people - guests * rate - walking) * part
        guess = np.where(np.isnan(walk_ins), np.clip(guess, 0, np.minimum(people, guests)), people - walk_ins)
        blind = only & np.isnan(came) & np.isnan(walk_ins)
        came = np.where(only & np.isnan(came), np.maximum(guess, 0), came)
        walk_ins = np.where(only & np.isnan(walk_ins), np.maximum(people - came, 0), walk_ins)
        self.sights.came[evening], self.sights.walk_ins[evening] = came, walk_ins
        split = np.zeros_like(sights.came)
        split[evening] = np.where(blind, part * unsure_walking, 0.0)
        return _seen(sights, sights.came, sights.walk_ins, split)


def _foreseen(belief: Belief, factors: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ng,ngk,nk->n", belief.weights, belief.mean, factors))


def _unsure(people: FloatArray, clump: FloatArray) -> FloatArray:
    return (people * GUESSED) ** 2 + people * clump + 1e-9


def _seen(sights: Sights, came: FloatArray, walk_ins: FloatArray, split: FloatArray) -> Seen:
    """Return what was seen, where a part that was only guessed is unsure by the variance `split`."""
    clump, guests = sights.clump, np.maximum(sights.guests, 1)
    walked = ~np.isnan(walk_ins) & ~sights.empty
    counted = np.nan_to_num(walk_ins) + clump / 2
    of_count = clump / _near(counted, walked) + split / counted**2
    told = ~np.isnan(came) & (sights.guests > 0) & ~sights.empty
    rate = (np.clip(np.nan_to_num(came), 0, guests) + clump / 2) / (guests + clump)
    either = np.maximum(_near(rate * (1 - rate), told), LEAST_SPREAD)
    of_rate = clump / guests / either + split / (guests * either) ** 2
    return Seen(
        value=np.stack([np.log(counted) - sights.places, np.log(rate / (1 - rate))], axis=-1)[..., OF_ROW],
        noise=np.stack([of_count, of_rate], axis=-1)[..., OF_ROW] + NOISE,
        known=np.stack([walked, told], axis=-1)[..., OF_ROW],
    )  # fmt: skip


def _near(counted: FloatArray, known: BoolArray) -> FloatArray:
    """Return (t, n) what a count may have been expected to be: between itself and the mean until then."""
    until = np.cumsum(counted * known, axis=0) / np.maximum(np.cumsum(known, axis=0), 1)
    return np.asarray(np.where(known, (counted + until) / 2, counted))
