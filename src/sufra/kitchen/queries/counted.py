"""What doors counted at many evenings, added up once for as long as no fact comes or goes."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from sufra.models import Arrival, Host, Iftar
from sufra.models.arrival import Stamp
from sufra.rules.arrivals import Expected, Fact, Kind, fold

ANY_SIZE = 10**6
MOST_KEPT = 20_000
"""So many evenings are kept by each process, the last added up; about 10 MB."""
Came = tuple[int, int]
"""How many people of parties came, and how many without places."""

_kept: OrderedDict[str, tuple[Stamp, Came]] = OrderedDict()


def counted(host: Host, iftars: Sequence[Iftar]) -> dict[str, Came]:
    """Return who came to each of a host's evenings, by its key; one without facts is not among them."""
    arrivals = Arrival.objects.of(host)
    stamps: dict[str, Stamp] = arrivals.stamps(iftars)
    kept = {key: _kept.get(key) for key in stamps}
    found = {key: known[1] for key, known in kept.items() if known and known[0] == stamps[key]}
    for key, facts in arrivals.facts_by_evening(stamps.keys() - found.keys()):
        found[key] = came(facts)
        # What came or went since the question for stamps is looked at again next time.
        if key in stamps and len(facts) == stamps[key].number:
            _keep(key, stamps[key], found[key])
    return found


def came(facts: Iterable[Fact]) -> Came:
    """Return how many people of parties came, and how many without places; a forgotten party is one too."""
    found = list(facts)
    known = {fact.ticket: Expected(guests=ANY_SIZE) for fact in found if fact.kind is Kind.PARTY}
    state = fold(found, known)
    return state.of_parties, state.walk_ins


def _keep(key: str, stamp: Stamp, people: Came) -> None:
    _kept[key] = stamp, people
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
