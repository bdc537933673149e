"""What became of broken batches: nothing but refusals, and a count that is right to the person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from _malformed import Batches, Sent

HTTP_OK, SERVER_ERROR = 200, 500
Post = Callable[[Sent], tuple[int, Mapping[str, Any]]]


@dataclass
class Tally:
    """What became of batches: answers that were the server's fault, none at all, counts that are wrong."""

    inputs: int = 0
    server_errors: int = 0
    crashes: int = 0
    counted_wrongly: int = 0
    smallest: bytes | None = None
    acknowledged: set[UUID] = field(default_factory=set)
    intact: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)

    def play(self, batches: Iterable[Sent], post: Post) -> None:
        """Send each, and take note of what was said."""
        for sent in batches:
            self.inputs += 1
            try:
                status, said = post(sent)
            except Exception:  # noqa: BLE001 - whatever it is, there was no answer
                self.crashes += 1
                self._blame(sent)
                continue
            if status >= SERVER_ERROR:
                self.server_errors += 1
                self._blame(sent)
            self._heard(sent, status, {UUID(mark) for mark in said.get("in", ())})

    def count(self, made: Batches, post: Post) -> None:
        """Send good facts after all that, and see by what the server says then that each counts once."""
        facts = [made.good("walk_in") for _fact in range(3)]
        inside = []
        for sent in (made.whole([]), made.whole(facts), made.whole(facts)):
            status, said = post(sent)
            self._heard(sent, status, {UUID(mark) for mark in said["in"]})
            inside.append(said["now"][made.evening][str(made.section)][0])
        came = inside[0] + sum(fact["guests"] for fact in facts)
        self.counted_wrongly += inside[1:] != [came, came]

    def __add__(self, other: "Tally") -> "Tally":
        """Add two, after each was compared."""
        blamed = [one for one in (self.smallest, other.smallest) if one is not None]
        return Tally(
            self.inputs + other.inputs, self.server_errors + other.server_errors,
            self.crashes + other.crashes, self.counted_wrongly + other.counted_wrongly,
            min(blamed, key=len, default=None),
        )  # fmt: skip

    def _heard(self, sent: Sent, status: int, kept: set[UUID]) -> None:
        intact = {UUID(fact["uuid"]): fact for fact in sent.intact}
        if status == HTTP_OK:
            self.intact |= intact
            if not set(intact) <= kept:
                self.counted_wrongly += 1
                self._blame(sent)
        self.acknowledged |= kept

    def compare(self, rows: Mapping[UUID, Any]) -> None:
        """Look at what is kept: what was acknowledged and nothing else, and what was whole as it was sent."""
        self.counted_wrongly += len(self.acknowledged ^ set(rows))
        self.counted_wrongly += sum(
            mark in rows and _told(rows[mark]) != _meant(fact) for mark, fact in self.intact.items()
        )

    def _blame(self, sent: Sent) -> None:
        if self.smallest is None or len(sent.body) < len(self.smallest):
            self.smallest = sent.body

    @property
    def wrong(self) -> int:
        """How much went wrong altogether."""
        return self.server_errors + self.crashes + self.counted_wrongly


def _told(row: Any) -> tuple[object, ...]:  # noqa: ANN401 - a row of the store
    undone = str(row.undoes) if row.undoes else None
    return (row.kind, row.guests, row.iftar_id, row.section_id, row.ticket, undone)


def _meant(fact: Mapping[str, Any]) -> tuple[object, ...]:
    guests = -fact["guests"] if fact["kind"] == "left" else fact["guests"]
    return (
        fact["kind"],
        guests,
        fact["evening"],
        fact["section"],
        fact.get("ticket", ""),
        fact.get("undoes"),
    )
