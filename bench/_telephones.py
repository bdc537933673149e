"""What the benches of the door share: evenings with seated parties, and telephones that speak as its page."""

import http.client
import json
import random
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from _guests import spread

HTTP_OK = 200


@dataclass(frozen=True, slots=True)
class Seated:
    """A party with places, as a ticket and a door's list know it."""

    code: str
    guests: int


@dataclass(frozen=True, slots=True)
class Place:
    """An evening of one section, and its parties."""

    iftar: str
    section: int
    parties: Sequence[Seated]

    @classmethod
    def of(cls, key: str, parties: Sequence[Seated] = ()) -> "Place":
        """Return what is known of a published evening."""
        from sufra.models import Iftar  # noqa: PLC0415 - the settings are chosen first

        return cls(key, Iftar.objects.published().get(pk=key).sections.get().pk, parties)

    @classmethod
    def with_parties(cls, number: int) -> "Place":
        """Publish an evening, and seat so many parties of 1 to 7."""
        from sufra.models import EveningKey, Iftar, Party  # noqa: PLC0415 - the settings are chosen first
        from sufra.shell.sealing import Seal  # noqa: PLC0415

        [key] = spread(places=number * 7 + 1000)
        chance, seal, iftar = random.Random(1448), Seal.new(key), Iftar.objects.published().get(pk=key)  # noqa: S311
        EveningKey(iftar=iftar, wrapped=seal.wrapped()).save(force_insert=True)
        codes = sorted(chance.sample(range(10**6), number))
        place = cls.of(key, [Seated(f"{code:06}", chance.randint(1, 7)) for code in codes])
        rows = [
            Party(
                iftar=iftar, section_tag=seal.tag("section", place.section), standing="seated",
                code=party.code, guests=party.guests, fewest=party.guests, reserved_at=datetime.now(UTC),
            )
            for party in place.parties
        ]  # fmt: skip
        Party.objects.bulk_create(rows, batch_size=500)
        return place

    def code(self, name: str = "North") -> str:
        """Show the six digits that enrol a telephone."""
        from sufra.door.actions.doors import show_code  # noqa: PLC0415 - the settings are chosen first
        from sufra.models import Iftar  # noqa: PLC0415

        iftar = Iftar.objects.published().with_place().get(pk=self.iftar)
        return show_code(iftar=iftar, whole_season=False, name=name, user=None, now=datetime.now(UTC))

    def door(self, name: str = "North") -> str:
        """Enrol a telephone, and return its token."""
        from sufra.door.actions.doors import enrol_door  # noqa: PLC0415 - the settings are chosen first

        return enrol_door(code=self.code(name), now=datetime.now(UTC))[1]

    def kept(self) -> dict[UUID, Any]:
        """Return what the store has of this evening, by mark."""
        from sufra.models import Arrival, Iftar  # noqa: PLC0415 - the settings are chosen first

        iftar = Iftar.objects.published().get(pk=self.iftar)
        return {row.uuid: row for row in Arrival.objects.of_evening(iftar)}

    def inside(self) -> int:
        """Count who is inside, as every page does."""
        from sufra.models import Arrival, Iftar  # noqa: PLC0415 - the settings are chosen first

        iftar = Iftar.objects.published().get(pk=self.iftar)
        return sum(Arrival.objects.of_evening(iftar).inside_by_section().values())


@dataclass
class Telephone:
    """A telephone with one connection and a token of its own."""

    origin: str
    token: str = ""
    heard: int = 0
    facts: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Prepare the connection; it opens with the first request."""
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.origin).netloc, timeout=60)

    def ask(
        self, method: str, path: str, body: bytes | str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Ask, and return the status and the body as it came over the wire."""
        known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self.connection.request(method, path, body, {**known, **(headers or {})})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def send(self, facts: list[dict[str, Any]], *, unsynced: int = 0) -> tuple[int, dict[str, Any]]:
        """Send facts as the page does, and take note of when the answer was given."""
        batch = {"facts": facts, "sequence": len(self.facts), "unsynced": unsynced, "since": self.heard}
        batch["clock"] = int(datetime.now(UTC).timestamp() * 1000)
        status, body = self.ask(
            "POST", "/door/sync/", json.dumps(batch), {"Content-Type": "application/json"}
        )
        said = json.loads(body) if status == HTTP_OK else {}
        self.heard = said.get("at", self.heard)
        return status, said
