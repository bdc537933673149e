"""How fast people come, beside how fast they were expected, as numbers and as a picture."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.door.queries.paper import PAPER
from sufra.models import Arrival, Iftar
from sufra.rules.arrival_curve import NO_SHOW, expected_pace
from sufra.shell.formats import Reader
from sufra.shell.places import taken
from sufra.timing.clock import shown, zone

STEP, MINUTE = timedelta(minutes=5), timedelta(minutes=1)
BEFORE_DOORS = timedelta(minutes=30)
BELIEVED = timedelta(hours=12)
WIDTH, HEIGHT, ABOVE = 640, 160, 16
STEPS_A_LABEL = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """People a minute in steps of five minutes, as they came and as expected; `step` is the last full one."""

    first: datetime
    came: list[float]
    expected: list[float]
    step: int

    @property
    def now(self) -> int:
        """People a minute in the last five minutes."""
        return round(self.came[self.step])

    @property
    def expected_now(self) -> int:
        """People a minute who were expected then."""
        return round(self.expected[self.step])

    @property
    def most(self) -> float:
        """The top of the picture."""
        return max([*self.came, *self.expected, 1.0])

    @property
    def wide(self) -> float:
        """How wide a step is in the picture."""
        return WIDTH / len(self.came)

    @property
    def bars(self) -> list[dict[str, str]]:
        """Those who came, as bars."""
        return [
            {"x": f"{place * self.wide + 1:.1f}", "y": f"{self._top(each):.1f}",
             "wide": f"{self.wide - 2:.1f}", "high": f"{HEIGHT - self._top(each):.1f}"}
            for place, each in enumerate(self.came)
            if each
        ]  # fmt: skip

    @property
    def line(self) -> str:
        """Those who were expected, as a line."""
        points = enumerate(self.expected)
        return " ".join(f"{(place + 0.5) * self.wide:.1f},{self._top(each)}" for place, each in points)

    def hours(self, reader: Reader, iftar: Iftar) -> list[str]:
        """Return the clock below the picture, each half hour."""
        local = zone(iftar.site.zone)
        steps = range(0, len(self.came), STEPS_A_LABEL)
        return [reader.clock((self.first + STEP * step).astimezone(local)) for step in steps]

    def _top(self, value: float) -> float:
        return round(HEIGHT - value / self.most * (HEIGHT - ABOVE), 1)


def pace_of(iftar: Iftar, now: datetime) -> Pace:
    """Return the pace of an evening from half an hour before its doors until its close."""
    first = iftar.doors_at - BEFORE_DOORS
    came = [0.0] * max(int((iftar.closes_at - first) / STEP), 1)
    rows = Arrival.objects.of_evening(iftar).standing().filter(kind__in=["party", "walk_in"])
    # A sheet from paper was counted nobody knows when.
    for row in rows.exclude(device__startswith=PAPER).select_related("door"):
        step = (moment_of(row) - first) // STEP
        if 0 <= step < len(came):
            came[step] += row.guests / (STEP / MINUTE)
    last = min(max((now - first) // STEP - 1, 0), len(came) - 1)
    return Pace(first=first, came=came, expected=_expected(iftar, first, len(came)), step=last)


def moment_of(row: Arrival) -> datetime:
    """Return when something was counted, by the door's clock less its error, to be shown and nothing else."""
    error = row.door.clock_error_s if row.door else None
    counted_at = row.counted_at - timedelta(seconds=error or 0)
    return counted_at if row.received_at - BELIEVED < counted_at <= row.received_at else row.received_at


def _expected(iftar: Iftar, first: datetime, steps: int) -> list[float]:
    """Return the pace of those with places, less those who stay away; who just comes is not foreseen."""
    given = sum(count.places for count in taken(list(iftar.sections.all())).values())
    maghrib = shown(iftar.maghrib_at)
    edges = [(first + STEP * step - maghrib) / MINUTE for step in range(steps + 1)]
    return expected_pace(edges, people=given * (1 - NO_SHOW), coming=iftar.coming)
