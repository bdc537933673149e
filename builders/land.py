"""Make the outlines of the land that ship with the map of the moon: src/sufra/skies/land.json.

Usage: npm pack world-atlas@2.0.2, unpack it, then python builders/land.py package/land-110m.json

Source: Natural Earth 1:110m land (public domain), as packed in world-atlas 2.0.2 (ISC) in TopoJSON.
Changed here: arcs are joined into rings of half degrees, longitude east and latitude north; what lies south
of 60 degrees is left out, the map ends there. Land has no borders, and this map draws none.
"""

import json
import sys
from itertools import accumulate
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/sufra/skies/land.json"
SOUTHERNMOST = -60

Point = tuple[float, float]


def main() -> None:
    """Write land.json."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [_arc(steps, **topology["transform"]) for steps in topology["arcs"]]
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            rings += [_ring(numbers, arcs) for numbers in polygon]
    kept = [ring for ring in rings if max(point[1] for point in ring) > SOUTHERNMOST]
    OUT.write_text(json.dumps(kept, separators=(",", ":")), encoding="ascii")


def _arc(steps: list[list[int]], scale: list[float], translate: list[float]) -> list[Point]:
    """Decode one arc: each of its points is a step from the one before."""
    places = [list(accumulate(step[axis] for step in steps)) for axis in (0, 1)]
    return [
        (x * scale[0] + translate[0], y * scale[1] + translate[1])
        for x, y in zip(places[0], places[1], strict=True)
    ]


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[list[float]]:
    """Join arcs; a negative number is an arc that is walked backwards."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    rounded = [[round(2 * x) / 2, round(2 * y) / 2] for x, y in points]
    return [point for number, point in enumerate(rounded) if number == 0 or point != rounded[number - 1]]


if __name__ == "__main__":
    main()
