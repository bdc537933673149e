"""What no door would send: batches that are broken in every way that a seed thinks of, and what they must do.

A batch is right at first; then some of its facts, its frame or its bytes are damaged. Facts to which nothing
was done must count, whatever stands beside them, if the batch is taken at all.
"""

import json
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

MOST_BYTES, MOST_FACTS = 256 * 1024, 500
AT_MS = 1_800_000_000_000
DEEP = (2, 40, 300, 880, 930, 960, 990, 1_100, 4_000, 60_000)
TEXTS = (
    "",
    "0",
    "x" * 500,
    "٣",
    "\ud800",
    "\udfff\ud800",
    "\x00",
    "\u202e",
    "é" * 9,
    "1e5",
    "null",
    "-1",
    "NaN",
)
NUMBERS = (-1, 0, 1, 2**31 - 1, 2**31, 2**63, 2**64, -(2**63), 10**30, 10**4_000, 1.5, 1e308, 5e-324, -0.0)
OTHERS = (
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": {}},
    ["x"] * 50,
    {"uuid": 1},
    float("nan"),
    float("inf"),
)
WORDS = ("'", '"', "\\", "<script>", "' OR 1=1 --", "{}", "${7*7}", "%s%n", "../../etc", "\N{GRINNING FACE}")
# Written as they stand: no writer of JSON makes these.
RAW = (
    "1e999",
    "-1e999",
    "-",
    "01",
    "0x10",
    "1.",
    "+1",
    "'x'",
    "undefined",
    "9" * 5_000,
    '"\\u12"',
    '"\\x41"',
    "[,]",
)
TOKENS = (
    "",
    "Bearer",
    "Bearer ",
    "bearer x",
    "Basic eDp4",
    "Bearer " + "x" * 8_000,
    "Bearer \xe9\xff",
    "\xa0",
)


UNUSUAL = ("utf-16", "utf-16-le", "utf-32-be", "utf-8-sig", "utf-7")


class Raw(str):
    """Text that goes into a batch as it stands."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it goes over the wire, the facts in it that are whole, and headers in place of the right."""

    body: bytes
    intact: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Batches:
    """Damaged batches of one door, made up from a seed."""

    chance: Random
    evening: str
    section: int
    tickets: list[str]
    written: int = 0
    marks: list[str] = field(default_factory=lambda: [str(UUID(int=0))])

    def good(self, kind: str = "") -> dict[str, Any]:
        """Return a fact that counts."""
        self.written += 1
        mark = str(UUID(int=self.chance.getrandbits(128), version=4))
        kind = kind or self.chance.choice(["walk_in", "walk_in", "party", "left", "undo"])
        fact = {
            "uuid": mark, "sequence": self.written, "kind": kind, "evening": self.evening,
            "section": self.section, "guests": self.chance.randint(1, 9), "at": AT_MS, "elapsed": 5,
            "warned": False, "whole": True,
        }  # fmt: skip
        if kind == "party":
            fact |= {"ticket": self.chance.choice(self.tickets), "version": 1}
        if kind == "undo":
            fact |= {"undoes": str(UUID(int=self.chance.getrandbits(128), version=4)), "guests": 0}
        return fact

    def framed(self, facts: object) -> dict[str, Any]:
        """Return a batch around facts."""
        shares = {str(self.section): [10, 2, 3]}
        frame = {"sequence": self.written, "unsynced": 0, "since": AT_MS, "clock": AT_MS, "battery": 55}
        return {"facts": facts, **frame, "asked": 0, "shares": shares}

    def whole(self, facts: Sequence[Mapping[str, Any]]) -> Sent:
        """Return a batch that nothing was done to."""
        return Sent(written(self.framed([*facts])).encode(), tuple(facts))

    def damaged(self) -> Sent:
        """Return the next one."""
        ways = {self._facts: 60, self._frame: 20, self._bytes: 20, self._token: 2, self._size: 0.3}
        return self.chance.choices([*ways], [*ways.values()])[0]()

    def _facts(self) -> Sent:
        intact = [self.good() for _fact in range(self.chance.choice([0, 0, 1, 2]))]
        broken = [self._broken(self.good()) for _fact in range(self.chance.randint(1, 3))]
        together = [*intact, *broken]
        self.chance.shuffle(together)
        self.marks += [fact["uuid"] for fact in intact]
        return Sent(written(self.framed(together)).encode(), tuple(intact))

    def _broken(self, fact: dict[str, Any]) -> object:
        key = self.chance.choice([*fact, "ticket", "undoes", "version", "stray"])
        ways: list[Callable[[], object]] = [
            lambda: {**fact, key: self._wrong()},
            lambda: {**fact, key: self._wrong(), self.chance.choice([*fact]): self._wrong()},
            lambda: {name: value for name, value in fact.items() if name != key},
            lambda: {**fact, "uuid": self.chance.choice(self.marks)},
            self._wrong,
            lambda: Raw(written(fact)[:-1] + f', "{key}": {written(self._wrong())}}}'),
            lambda: {
                **fact,
                key: str(fact.get(key, "")).swapcase() + self.chance.choice(["", " ", "\n", "\x00"]),
            },
            lambda: {**fact, "uuid": self._otherwise(fact["uuid"])},
        ]
        return self.chance.choice(ways)()

    def _otherwise(self, mark: str) -> str:
        """Write a mark in another way: some of them are read, and then are the same."""
        spread = mark.translate(str.maketrans(string.digits, "٠١٢٣٤٥٦٧٨٩"))
        return self.chance.choice(
            [f"{{{mark}}}", f"urn:uuid:{mark}", mark.upper(), mark.replace("-", "_"), spread]
        )

    def _wrong(self) -> object:
        deep = Raw(self._nested(self.chance.choice(DEEP[:7])))
        kinds = [TEXTS, NUMBERS, OTHERS, WORDS, tuple(map(Raw, RAW[:1])), (deep,)]
        return self.chance.choice(self.chance.choices(kinds, [9, 9, 9, 3, 1, 2])[0])

    def _nested(self, depth: int) -> str:
        before, after = self.chance.choice([("[", "]"), ('{"a":', "}"), ('[{"":', "}]")])
        return before * depth + "1" + after * depth

    def _frame(self) -> Sent:
        intact = [self.good() for _fact in range(self.chance.choice([0, 1, 2]))]
        frame = self.framed(intact)
        key = self.chance.choice([*frame])
        wrong = self._wrong()
        if key == "shares" and self.chance.random() < 0.7:  # noqa: PLR2004 - often
            wrong = {str(self._plain()): self.chance.choice([[self._plain()] * 3, [1, wrong, 2], wrong])}
        frame = {name: value for name, value in frame.items() if name != key}
        if self.chance.random() < 0.9:  # noqa: PLR2004 - else it is missing
            frame[key] = wrong
        return Sent(written(frame).encode(), () if key == "facts" else tuple(intact))

    def _plain(self) -> object:
        return self.chance.choice([*TEXTS, *NUMBERS[:9], self.section])

    def _bytes(self) -> Sent:
        """Damage the bytes; of the facts in them nothing is certain any more."""
        text = written(self.framed([self.good() for _fact in range(self.chance.randint(1, 3))]))
        body, chance = text.encode(), self.chance
        place = chance.randrange(len(body))
        ways: list[Callable[[], bytes]] = [
            lambda: body[:place], lambda: body[place:], lambda: body + body[:place], lambda: body * 2,
            lambda: self._flipped(body), lambda: self._flipped(body),
            lambda: body[:place] + chance.randbytes(chance.randint(1, 9)) + body[place:],
            lambda: body[:place] + chance.choice(RAW).encode() + body[place:],
            lambda: text.encode(chance.choice(UNUSUAL)),
            lambda: self._nested(chance.choice(DEEP)).encode(),
            lambda: chance.randbytes(chance.randint(0, 400)),
            self._deep_frame, chance.choice(RAW).encode,
            lambda: body.replace(b'"', b"'"), lambda: body.replace(b" ", b"\x00"), lambda: b" " * place,
        ]  # fmt: skip
        return Sent(chance.choice(ways)())

    def _deep_frame(self) -> bytes:
        return b'{"facts":' * self.chance.choice(DEEP)

    def _flipped(self, body: bytes) -> bytes:
        found = bytearray(body)
        for _flip in range(self.chance.randint(1, 8)):
            found[self.chance.randrange(len(found))] ^= 1 << self.chance.randrange(8)
        return bytes(found)

    def _token(self) -> Sent:
        return Sent(
            written(self.framed([self.good()])).encode(), (), {"Authorization": self.chance.choice(TOKENS)}
        )

    def _size(self) -> Sent:
        many = written(self.framed([0] * self.chance.choice([MOST_FACTS + 1, 20_000]))).encode()
        return Sent(self.chance.choice([many, b"x" * (MOST_BYTES + 1)]))


def written(value: object) -> str:
    """Write JSON, with such raw text in it as stands in a value."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)
