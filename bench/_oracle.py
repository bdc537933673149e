"""How many people one would say who knows a season's ways but not the evening's luck.

It knows what no kitchen does: every number of `Ways`, the mood of the evening before, and which parties
answered yes. Tonight it sees what the kitchen sees. Its chances are drawn many times and weighed by how well
they explain tonight's reservations and answers.
"""

import numpy as np
from _seasons import (
    FALSE_ALARM,
    WORD_IS_RIGHT,
    YES_IN_VAIN,
    Floats,
    Ints,
    Night,
    Truth,
    Ways,
    bus,
    next_mood,
    rate,
    walk_in_rate,
)  # fmt: skip
from numpy.typing import NDArray

DRAWS = 2_000
MANY = 60  # parties, from which on a sum of theirs is drawn as a normal one
LEVELS = np.concatenate([np.linspace(0.5, 0.9, 41), np.linspace(0.905, 0.995, 19)])
SIZES = np.arange(1, 13)


def levels(seed: int, ways: Ways, truth: Truth) -> Floats:
    """Return the quantiles at `LEVELS` of the people tonight, crew included."""
    rng = np.random.default_rng([seed, truth.night.day, 1])
    rain = rng.random(DRAWS) < _chance_of_rain(ways, truth.night)
    mood = next_mood(rng, ways, truth.mood_before, DRAWS)
    comes = rate(rng, ways, rain=rain)
    people = _of_parties(rng, ways, truth, comes) + _walking(rng, ways, truth.night, mood, rain)
    people = np.where(rng.random(DRAWS) < ways.nobody, 0, people)
    weight = np.exp(_explains(ways, truth, mood, comes))
    order = np.argsort(people)
    place = np.cumsum(weight[order]) / weight.sum()
    return np.asarray(np.interp(LEVELS, place, people[order]) + ways.crew)


def _chance_of_rain(ways: Ways, night: Night) -> float:
    right = WORD_IS_RIGHT if night.word else 1 - WORD_IS_RIGHT
    wrong = FALSE_ALARM if night.word else 1 - FALSE_ALARM
    return ways.rain * right / (ways.rain * right + (1 - ways.rain) * wrong)


def _explains(ways: Ways, truth: Truth, mood: Floats, comes: Floats) -> Floats:
    """Return the logarithm of how well each draw explains tonight's parties and answers, up to a constant."""
    yes, silent = truth.yes.size, truth.silent.size
    stays = 1 - ways.asks * (1 - comes) * ways.cancels_late
    expected = ways.parties_expected(truth.night) * np.exp(mood) * stays
    shape = ways.own_cv**-2
    fit = (yes + silent) * np.log(expected) - (yes + silent + shape) * np.log(expected + shape)
    if ways.asks:
        says = (comes * ways.says_yes + (1 - comes) * YES_IN_VAIN) / stays
        fit = fit + yes * np.log(says) + silent * np.log(1 - says)
    return np.asarray(fit - fit.max())


def _of_parties(rng: np.random.Generator, ways: Ways, truth: Truth, comes: Floats) -> Ints:
    if not ways.asks:
        return _coming(rng, truth.silent, comes)
    said = comes * ways.says_yes
    unsaid = comes * (1 - ways.says_yes)
    stays_away = (1 - comes) * (1 - ways.cancels_late - YES_IN_VAIN)
    of_yes = _coming(rng, truth.yes, said / (said + (1 - comes) * YES_IN_VAIN))
    return of_yes + _coming(rng, truth.silent, unsaid / (unsaid + stays_away))


def _coming(rng: np.random.Generator, sizes: Ints, chance: Floats) -> Ints:
    """Draw how many people of these parties come; one party in ten brings one fewer, one in 25 one more."""
    of_size = np.bincount(sizes, minlength=13)[1:]
    off = 0.04 - 0.1 * (SIZES > 1)
    if sizes.size > MANY:
        mean = float(of_size @ (SIZES + off)) * chance
        spread = chance * (1 - chance) * float(of_size @ (SIZES + off) ** 2) + 0.14 * sizes.size * chance
        return _whole(rng.normal(mean, np.sqrt(spread)))
    came = rng.binomial(of_size[:, None], chance)
    fewer, more = rng.binomial(came[1:], 0.1).sum(axis=0), rng.binomial(came, 0.04).sum(axis=0)
    return np.asarray(SIZES @ came - fewer + more)


def _walking(
    rng: np.random.Generator, ways: Ways, night: Night, mood: Floats, rain: NDArray[np.bool_]
) -> Ints:
    parties = rng.poisson(walk_in_rate(rng, ways, night, mood, rain))
    if parties.mean() > MANY:
        spread = float(ways.sizes @ SIZES**2) - ways.mean_size**2
        people = _whole(rng.normal(parties * ways.mean_size, np.sqrt(parties * spread)))
    else:
        people = rng.multinomial(parties, ways.sizes) @ SIZES
    return people + bus(rng, ways, DRAWS)


def _whole(numbers: Floats) -> Ints:
    return np.maximum(np.rint(numbers), 0).astype(np.int64)
