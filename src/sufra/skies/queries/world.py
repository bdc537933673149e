"""The map of an evening's young moon as SVG: shades for the classes, a line where the lag is nothing."""

import datetime as dt
import json
from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sufra.almanac import CrescentMap, crescent_map

LAND = Path(__file__).parents[1] / "land.json"
NORTH = 60
HALF_THE_WORLD = 180
SHADES = {"A": 0.85, "B": 0.62, "C": 0.4, "D": 0.24, "E": 0.12}
"""Yallop's classes that are drawn, and how dark; F, not to be seen, and no crescent at all are the ground."""


@lru_cache(maxsize=32)
def world_svg(evening: dt.date, title: str, description: str) -> str:
    """Return the map of an evening as an SVG element, with a title and a description for whoever hears it."""
    world = crescent_map(evening)
    shades = "".join(
        f'<path class="shade" data-class="{letter}" d="{_cells(world.yallop == letter)}" fill="#c46a2b" '
        f'fill-opacity="{opacity}"/>'
        for letter, opacity in SHADES.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="world" viewBox="-180 {-NORTH} 360 {2 * NORTH}" '
        f'role="img" aria-labelledby="map-title map-text"><title id="map-title">{escape(title)}</title>'
        f'<desc id="map-text">{escape(description)}</desc>{shades}'
        '<g fill="none" stroke="currentColor" stroke-width="0.4">'
        f'<path class="land" d="{_land()}"/><path class="no-lag" d="{_edge(world)}"/></g></svg>'
    )


def _cells(chosen: NDArray[np.bool_]) -> str:
    """Return one path of rectangles, each a run of chosen cells in a row; a cell is centred on its degree."""
    return "".join(
        f"M{first - 180.5:g} {row - NORTH - 0.5:g}h{length}v1h-{length}z"
        for row, cells in enumerate(chosen)
        for first, length in _runs(cells)
    )


def _runs(cells: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the beginning and the length of each run of true cells."""
    turns = np.flatnonzero(np.diff(np.concatenate([[False], cells, [False]]).astype(np.int8)))
    for begins, ends in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        yield begins, ends - begins


def _edge(world: CrescentMap) -> str:
    """Return the line between where the moon sets after the sun and where it sets before it."""
    after = world.lag_minutes > 0
    known = ~np.isnan(world.lag_minutes)
    beside = np.argwhere((after[:, 1:] != after[:, :-1]) & known[:, 1:] & known[:, :-1])
    below = np.argwhere((after[1:] != after[:-1]) & known[1:] & known[:-1])
    upright = (f"M{column - 179.5:g} {row - NORTH - 0.5:g}v1" for row, column in beside.tolist())
    flat = (f"M{column - 180.5:g} {row - NORTH + 0.5:g}h1" for row, column in below.tolist())
    return "".join([*upright, *flat])


@cache
def _land() -> str:
    """Return the outlines of the land; one that leaves the map on the one side goes on at the other."""
    rings = json.loads(LAND.read_text(encoding="ascii"))
    return "".join(_outline(ring) for ring in rings)


def _outline(ring: list[list[float]]) -> str:
    steps, before = [], None
    for x, y in ring:
        leaves = before is None or abs(x - before) > HALF_THE_WORLD
        steps.append(f"{'M' if leaves else 'L'}{x:g} {-y:g}")
        before = x
    return "".join(steps)
