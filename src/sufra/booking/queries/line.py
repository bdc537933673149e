"""The line in which a party waits: who stands in it, and for whom freed places are kept."""

from sufra.booking.queries.pages import PartyPage
from sufra.models import Party
from sufra.rules.waiting import Waiter, kept_for


def waiter(party: Party) -> Waiter:
    """Return what the rule of the waiting list reads of a party that waits."""
    return Waiter(
        key=party.pk, guests=party.wants, fewest=min(party.fewest, party.wants), joined_at=party.reserved_at,
        passed_times=party.passed_times, passed_since=party.passed_since,
    )  # fmt: skip


def kept_places(page: PartyPage) -> str:
    """Return for whom the places of a waiting party's section are kept now: "us", "others", or nobody."""
    party = page.party
    if not party.wants or party.standing not in {"waiting", "seated"}:
        return ""
    line = Party.objects.of_evening(page.iftar).in_line().filter(section_tag=party.section_tag)
    key = kept_for(map(waiter, line), now=page.now, doors_at=page.iftar.doors_at)
    if key is None:
        return ""
    return "us" if key == party.pk else "others"
