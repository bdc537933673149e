"""An evening at eight doors without a network, made up from a seed: the same one whenever it is played."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from sufra.rules.arrivals import Expected, Fact, Kind, State, fold
from sufra.rules.shares import Hold, held, share

MINUTES, BEFORE = 40, 20
SECTIONS = ("court", "families")
START = datetime(2027, 2, 20, 17, tzinfo=UTC)
DAYS_OFF = 2
# How often, of all times it could happen.
CANCELLED, SLIPS, LEAVE, SENT_TO_THE_DESK, SERVER_FALLS, ANSWER_LOST = 0.12, 0.1, 0.2, 0.8, 0.1, 0.3
HOW = {"whole": 9, "two doors": 2, "parts": 3, "part, then all": 1, "more": 1, "slip": 1}
Person = tuple[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ways:
    """How an evening is kept; each other way is a fault that the same evenings must show."""

    fold: Callable[[Iterable[Fact], Mapping[str, Expected]], State] = fold
    share: Callable[..., int] = share
    ack_before_commit: bool = False
    cancellations_synced: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """How large an evening is: telephones; parties, groups and a section's places from so many to so many."""

    phones: int
    parties: tuple[int, int]
    groups: tuple[int, int]
    places: tuple[int, int]


MANY = Scale(phones=8, parties=(10, 24), groups=(8, 20), places=(25, 80))
LARGE = Scale(phones=7, parties=(280, 280), groups=(330, 330), places=(900, 900))
"""Those that are played by the thousand, and one of about 1,500 guests."""


@dataclass(slots=True)
class Phone:
    """A telephone: its clock, when it last had the list, its shares, what it wrote, what the server took."""

    name: str
    clock: timedelta
    jumps_at: int
    listed_at: int
    shares: dict[str, int] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    acknowledged: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What somebody does at a door; `people` really pass, and `taken_back` is a slip of the thumb."""

    minute: int
    phone: int
    section: str
    kind: Kind
    people: tuple[Person, ...]
    ticket: str = ""
    whole: bool = True
    taken_back: bool = False


class Evening:
    """One evening, played from its seed: what telephones wrote, what the server has, and who really came."""

    def __init__(self, seed: int, ways: Ways, scale: Scale = MANY) -> None:
        self.rng, self.ways, self.scale = Random(seed), ways, scale  # noqa: S311 - an evening, not a secret
        self.parties: dict[str, Expected] = {}
        self.cancelled_at: dict[str, int] = {}
        self.limits = {section: self.rng.randint(*scale.places) for section in SECTIONS}
        self.phones = [self._phone(number) for number in range(scale.phones)]
        self.really: dict[UUID, Deed] = {}
        self.present: dict[str, set[Person]] = {section: set() for section in SECTIONS}
        self.warned: dict[str, int] = dict.fromkeys(SECTIONS, 0)
        self.over_limit = False
        self.server: list[Fact] = []
        self.lost = self.rng.choice(self.phones)

    def _phone(self, number: int) -> Phone:
        seconds = DAYS_OFF * 86_400
        return Phone(
            name=f"phone {number + 1}", clock=timedelta(seconds=self.rng.randint(-seconds, seconds)),
            jumps_at=self.rng.randint(0, MINUTES * 2), listed_at=-self.rng.randint(0, BEFORE),
        )  # fmt: skip

    def play(self) -> "Evening":
        """Let people come before the network goes and after it; then telephones send, but for a lost one."""
        deeds = sorted(self._deeds(), key=lambda deed: deed.minute)
        self._give_shares()
        for deed in deeds:
            self._do(deed)
        self._sync()
        return self

    def _deeds(self) -> Iterable[Deed]:
        for number in range(self.rng.randint(*self.scale.parties)):
            yield from self._party(f"party {number}")
        for number in range(self.rng.randint(*self.scale.groups)):
            yield from self._walk_in(f"group {number}")

    def _party(self, ticket: str) -> Iterable[Deed]:
        """Let a party come whole, at two doors, in parts, with more than it said, or not at all."""
        rng, size, section = self.rng, self.rng.randint(1, 7), self.rng.choice(SECTIONS)
        seated = rng.random() > CANCELLED
        self.parties[ticket] = Expected(guests=size, seated=seated)
        if not seated:
            self.cancelled_at[ticket] = rng.randint(-BEFORE, MINUTES)
        how = rng.choices([*HOW], [*HOW.values()])[0]
        come = size + rng.randint(1, 3) if how == "more" else size
        people = tuple((ticket, number) for number in range(come))
        one = Deed(
            minute=rng.randrange(MINUTES), phone=self._any_phone(), section=section, kind=Kind.PARTY,
            people=people, ticket=ticket, taken_back=how == "slip",
        )  # fmt: skip
        other = replace(one, phone=self._any_phone(), minute=rng.randint(one.minute, MINUTES))
        if how in {"whole", "slip"} or come == 1 or not seated:
            yield replace(one, people=people[:size])
        elif how == "two doors":
            yield from (one, other)
        else:
            cut = rng.randint(1, come - 1)
            yield replace(one, people=people[:cut], whole=False)
            rest = replace(other, section=rng.choice(SECTIONS), people=people[cut:], whole=False)
            yield other if how == "part, then all" else rest

    def _any_phone(self) -> int:
        return self.rng.randrange(self.scale.phones)

    def _walk_in(self, name: str) -> Iterable[Deed]:
        """Let a few come without a reservation; some leave again, by the door they know."""
        rng = self.rng
        people = tuple((name, number) for number in range(rng.randint(1, 5)))
        came = Deed(
            minute=rng.randrange(MINUTES), phone=self._any_phone(), section=rng.choice(SECTIONS),
            kind=Kind.WALK_IN, people=people, taken_back=rng.random() < SLIPS,
        )  # fmt: skip
        yield came
        if not came.taken_back and rng.random() < LEAVE:
            yield replace(came, minute=rng.randint(came.minute, MINUTES), kind=Kind.LEFT)

    def _give_shares(self) -> None:
        """Let each telephone ask once for its share of each section, before the network goes."""
        for section in SECTIONS:
            holds = {phone.name: Hold() for phone in self.phones}
            for phone in self.phones:
                others = [hold for name, hold in holds.items() if name != phone.name]
                given = self.ways.share(left=self.limits[section], others=others, own=Hold())
                phone.shares[section] = given
                holds[phone.name] = Hold(share=given)

    def _do(self, deed: Deed) -> None:
        phone = self.phones[deed.phone]
        if deed.kind is Kind.LEFT:
            if set(deed.people) <= self.present[deed.section]:
                self._write(phone, deed, warned=False)
            return
        room = phone.shares[deed.section] - held(phone.facts, deed.section)
        warned = len(deed.people) > room
        if warned and self.rng.random() < SENT_TO_THE_DESK:
            return  # sent to the desk, kindly
        if self._knows_cancelled(phone, deed):
            deed = replace(deed, kind=Kind.WALK_IN, ticket="", whole=True)
        self._write(phone, deed, warned=warned)
        if deed.taken_back:
            self._take_back(phone, deed)

    def _knows_cancelled(self, phone: Phone, deed: Deed) -> bool:
        """Whether the list of this telephone says that the party is cancelled: its people are walk-ins."""
        return self.ways.cancellations_synced and self.was_listed(phone, deed.ticket)

    def was_listed(self, phone: Phone, ticket: str) -> bool:
        """Return whether a telephone's list told that this party is cancelled."""
        return self.cancelled_at.get(ticket, MINUTES) <= phone.listed_at

    def _write(self, phone: Phone, deed: Deed, *, warned: bool) -> None:
        fact = Fact(
            uuid=self._mark(), device=phone.name, sequence=len(phone.facts) + 1, kind=deed.kind,
            section=deed.section, guests=len(deed.people), whole=deed.whole, ticket=deed.ticket,
            version=1 if deed.ticket else 0, warned=warned, counted_at=self._clock(phone, deed.minute),
        )  # fmt: skip
        phone.facts.append(fact)
        self.really[fact.uuid] = deed
        if deed.taken_back:
            return
        here = self.present[deed.section]
        if deed.kind is Kind.LEFT:
            here.difference_update(deed.people)
            return
        here.update(set(deed.people) - set().union(*self.present.values()))
        self.warned[deed.section] += len(deed.people) if warned else 0
        self.over_limit |= len(here) > self.limits[deed.section] + self.warned[deed.section]

    def _take_back(self, phone: Phone, deed: Deed) -> None:
        phone.facts.append(
            Fact(
                uuid=self._mark(), device=phone.name, sequence=len(phone.facts) + 1, kind=Kind.UNDO,
                undoes=phone.facts[-1].uuid, counted_at=self._clock(phone, deed.minute),
            )
        )  # fmt: skip

    def _mark(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128))

    def _clock(self, phone: Phone, minute: int) -> datetime:
        if minute >= phone.jumps_at:
            return START + timedelta(minutes=minute)
        return START + timedelta(minutes=minute) + phone.clock

    def _sync(self) -> None:
        """Telephones send what is not acknowledged until all of it is; the lost one falls silent midway."""
        silent_after = self.rng.randrange(6)
        for turn in range(200):
            waiting = [phone for phone in self.phones if self._unsent(phone) and phone is not self.lost]
            if turn < silent_after and self._unsent(self.lost):
                waiting.append(self.lost)
            if not waiting:
                return
            self._send(self.rng.choice(waiting))
        raise AssertionError("The telephones were not done after 200 turns.")

    def _unsent(self, phone: Phone) -> list[Fact]:
        return [fact for fact in phone.facts if fact.uuid not in phone.acknowledged]

    def _send(self, phone: Phone) -> None:
        """Send a piece, shuffled, some of it once more; the server or its answer may fall."""
        rng, batch = self.rng, self._unsent(phone)
        batch = rng.sample(batch, rng.randint(1, len(batch))) + rng.sample(
            phone.facts, min(2, len(phone.facts))
        )
        fell, unanswered = rng.random() < SERVER_FALLS, rng.random() < ANSWER_LOST
        if not fell:
            self.server += batch
        if (not fell or self.ways.ack_before_commit) and not unanswered:
            phone.acknowledged |= {fact.uuid for fact in batch}
