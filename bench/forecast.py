"""./sufra bench forecast: seasons of thirty evenings at sites of 45, 300, 2,000 and 10,000 guests.

Each evening the forecaster is told what the kitchen knows at noon, says how many to cook, and hears
afterwards who came. Beside it cook the habits (for all reservations, for 0.72 of them, yesterday's count,
the mean of the same kind of day), the strongest simple rule (people to reservations over the last seven
evenings) and an oracle that knows the season but not the evening's luck. Each of them gets the one margin
that hindsight would choose for as many unserved guests as ours had. Evenings count from the eighth on.

One line of JSON per size with the keys bench, guests, unserved, leftover_ours, leftover_habit (the best),
leftover_ratio, coverage_80, oracle_gap; unserved guests and leftover meals are means of an evening. Then how
often the range held on the first evening and on the second to the seventh, and what the first leaves of what
0.72 of the reservations leave. With --more: each rival, the controls that must fail, sites without
neighbours, and speed (which alone is asked for by --more --guests).
"""

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import _oracle
import numpy as np
from _controls import CONTROLS, Control, Forecaster, alone
from _seasons import EVENINGS, Floats, Season

from sufra.rules.forecast import Evening, forecast, forecasts, hot_meals

SIZES = (45, 300, 2_000, 10_000)
WORD = "315c68dc5fc764934bcf32f675220bba5fe13c09"
"""The seeds follow from it: the commit that froze the forecaster, which no tuning could foresee."""
FROM = 7  # the eighth evening
HABITS = ("reservations", "reservations x 0.72", "yesterday", "same kind of day")
COVERS, SAVES = (0.75, 0.85), 0.8  # the aims
RATIO, RATIO_OF = "ratio of seven", 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """What was so and what was said, each (seasons, evenings)."""

    people: Floats
    cooked: Floats
    low: Floats
    high: Floats
    mean: Floats
    rivals: dict[str, Floats]  # without the crew, and without a margin
    crew: Floats
    oracle: Floats  # (seasons, evenings, levels)

    def since(self, evening: int, until: int = EVENINGS) -> "Played":
        """Return a part of the evenings."""
        return self.at((slice(None), slice(evening, until)))

    def at(self, some: Any) -> "Played":  # noqa: ANN401 - an index
        """Return some of the seasons or evenings."""
        return Played(
            people=self.people[some], cooked=self.cooked[some], low=self.low[some], high=self.high[some],
            mean=self.mean[some], rivals={name: base[some] for name, base in self.rivals.items()},
            crew=self.crew[some],  oracle=self.oracle[some],
        )  # fmt: skip

    @property
    def unserved(self) -> float:
        """Guests an evening who went without."""
        return float(np.maximum(self.people - self.cooked, 0).mean())

    @property
    def leftover(self) -> float:
        """Meals an evening that nobody ate."""
        return float(np.maximum(self.cooked - self.people, 0).mean())

    @property
    def coverage(self) -> float:
        """Part of the evenings within the range of 80 %."""
        return float(((self.low <= self.people) & (self.people <= self.high)).mean())

    def leftover_of(self, rival: str) -> float:
        """Return what a rival leaves with the margin that leaves as many unserved as ours."""
        return self._at_equal(lambda margin: self.rivals[rival] * margin + self.crew, 0.0, 50.0)

    @property
    def leftover_of_the_oracle(self) -> float:
        """What the oracle leaves at the level that leaves as many unserved as ours."""
        return self._at_equal(self._level, 0.0, len(_oracle.LEVELS) - 1.0)

    def _level(self, place: float) -> Floats:
        below = min(int(place), self.oracle.shape[-1] - 2)
        part = place - below
        return np.asarray(self.oracle[..., below] * (1 - part) + self.oracle[..., below + 1] * part)

    def _at_equal(self, cooked: Callable[[float], Floats], least: float, most: float) -> float:
        for _turn in range(60):
            middle = (least + most) / 2
            short = float(np.maximum(self.people - cooked(middle), 0).mean())
            least, most = (middle, most) if short > self.unserved else (least, middle)
        return float(np.maximum(cooked(most) - self.people, 0).mean())


def seeds(word: str, number: int) -> list[int]:
    """Return seeds that follow from a word."""
    return [
        int.from_bytes(hashlib.sha256(f"{word}/{place}".encode()).digest()[:4], "big")
        for place in range(number)
    ]


def play(
    chosen: Iterable[int], guests: int, forecaster: Forecaster = forecast, *, oracle: bool = True,
    where: str = "",
) -> Played:  # fmt: skip
    """Play seasons of a site of so many guests."""
    rows = [_season(seed, Season(seed, guests, where), forecaster, oracle=oracle) for seed in chosen]
    names = rows[0][1].keys()
    table = np.array([row[0] for row in rows])
    people, crew, cooked, low, high, mean = np.moveaxis(table, -1, 0)
    return Played(
        people=people, crew=crew, cooked=cooked, low=low, high=high, mean=mean,
        rivals={name: np.array([row[1][name] for row in rows]) for name in names},
        oracle=np.array([row[2] for row in rows]),
    )  # fmt: skip


Row = tuple[list[list[float]], dict[str, Floats], list[Floats]]


def _season(seed: int, season: Season, forecaster: Forecaster, *, oracle: bool) -> Row:
    past, rows, levels = list[Evening](), list[list[float]](), list[Floats]()
    for place, truth in enumerate(season.evenings):
        told = forecaster(truth.known, past, [others[:place] for others in season.neighbours])
        low, high = told.interval(0.8)
        rows.append([truth.people, truth.crew, hot_meals(told), low, high, told.mean])
        levels.append(_oracle.levels(seed, season.ways, truth) if oracle else np.zeros(2))
        past.append(truth.past)
    return rows, _rivals(season), levels


def _rivals(season: Season) -> dict[str, Floats]:
    evenings = season.evenings
    people = np.array([truth.people - truth.crew for truth in evenings], dtype=float)
    reserved = np.array([truth.reserved for truth in evenings], dtype=float)
    weekend = np.array([truth.night.weekend for truth in evenings])
    yesterday = np.concatenate([reserved[:1] * 0.72, people[:-1]])
    return {
        "reservations": reserved, "reservations x 0.72": reserved * 0.72, "yesterday": yesterday,
        "same kind of day": _same_kind(people, weekend, yesterday), RATIO: _ratio(people, reserved),
    }  # fmt: skip


def _same_kind(people: Floats, weekend: Sequence[bool], otherwise: Floats) -> Floats:
    means = otherwise.copy()
    for place in range(1, len(people)):
        alike = people[:place][np.asarray(weekend[:place]) == weekend[place]]
        means[place] = alike.mean() if alike.size else otherwise[place]
    return means


def _ratio(people: Floats, reserved: Floats) -> Floats:
    cooked = reserved * 0.72
    ratios = people / np.maximum(reserved, 1)
    for place in range(1, len(people)):
        cooked[place] = ratios[max(place - RATIO_OF, 0) : place].mean() * reserved[place]
    return cooked


def main() -> None:
    """Print a line for each size, and more if asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seasons", type=int, default=200)
    parser.add_argument("--word", default=WORD, help="what the seeds follow from")
    parser.add_argument("--guests", type=int, nargs="*", default=SIZES)
    parser.add_argument("--more", action="store_true")
    asked = parser.parse_args()
    chosen = seeds(asked.word, asked.seasons)
    for guests in asked.guests:
        played = play(chosen, guests)
        _print(**_line(played, guests))
        if asked.more:
            _more(played, chosen, guests)
    if asked.more:
        _speed()


def _line(played: Played, guests: int) -> dict[str, object]:
    learned, first = played.since(FROM), played.since(0, 1)
    return {
        "bench": "forecast", "guests": guests, "unserved": learned.unserved,
        "leftover_ours": learned.leftover, "leftover_habit": min(map(learned.leftover_of, HABITS)),
        "leftover_ratio": learned.leftover_of(RATIO), "coverage_80": learned.coverage,
        "oracle_gap": learned.leftover / learned.leftover_of_the_oracle - 1,
        "first_coverage_80": first.coverage, "coverage_80_of_2_to_7": played.since(1, FROM).coverage,
        "first_of_072": first.leftover / first.leftover_of(HABITS[1]),
    }  # fmt: skip


def _more(played: Played, chosen: list[int], guests: int) -> None:
    learned = played.since(FROM)
    shares = {name: learned.leftover / learned.leftover_of(name) for name in played.rivals}
    _print(what="of each rival's leftover", guests=guests, **shares)
    with alone() as forecaster:
        other = play(chosen, guests, forecaster, oracle=False).since(FROM)
    _print(what="without neighbours", guests=guests, **figures(other), habit=_of_habit(other))
    for name, (control, where) in CONTROLS.items():
        ours, theirs = compared(control, where, chosen, guests, played)
        _print(
            what=name,
            where=where or "everywhere",
            guests=guests,
            ours=ours,
            theirs=theirs,
            fails=fails(theirs),
        )


def compared(
    control: Control, where: str, chosen: Iterable[int], guests: int, played: Played
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the figures of ours and of a control, where what the control lacks is needed."""
    with control() as forecaster:
        other = play(chosen, guests, forecaster, oracle=False, where=where)
    ours = play(chosen, guests, oracle=False, where=where) if where else played
    return figures(ours.since(FROM)), figures(other.since(FROM))


def figures(part: Played) -> dict[str, float]:
    """Return how often the range held, and what is left beside the strongest simple rule."""
    return {
        "coverage_80": round(part.coverage, 3),
        "of_ratio": round(part.leftover / part.leftover_of(RATIO), 3),
    }


def _of_habit(part: Played) -> float:
    return part.leftover / min(map(part.leftover_of, HABITS))


def fails(found: dict[str, float]) -> bool:
    """Whether the range or the saving misses its aim."""
    return not (COVERS[0] <= found["coverage_80"] <= COVERS[1] and found["of_ratio"] <= SAVES)


def _speed() -> None:
    for guests in SIZES:
        _speed_of_one(guests)
    sites = [[truth.past for truth in Season(seed, 300).evenings] for seed in range(500)]
    _print(what="500 sites x 30 evenings", seconds=_ms(lambda: forecasts(sites)) / 1_000)


def _speed_of_one(guests: int) -> None:
    """Time one number; parties were added up when their evenings were read, which stands beside it."""
    season = Season(0, guests)
    tonight, past = season.evenings[-1].known, [truth.past for truth in season.evenings[:-1]]
    near = [row[:-1] for row in season.neighbours]
    one = [_ms(lambda: forecast(tonight, past, near)) for _run in range(21)]
    read = [_ms(lambda: [replace(evening) for row in (past, *near) for evening in row]) for _run in range(5)]
    _print(
        what="one site after 29 evenings, six neighbours", guests=guests, ms=sorted(one)[10],
        ms_of_reading=sorted(read)[2],
    )  # fmt: skip


def _ms(ask: Callable[[], object]) -> float:
    began = time.process_time()
    ask()
    return (time.process_time() - began) * 1_000


def _print(**line: object) -> None:
    print(
        json.dumps(
            {key: round(value, 3) if isinstance(value, float) else value for key, value in line.items()}
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
