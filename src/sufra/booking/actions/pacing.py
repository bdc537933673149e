"""What a host does when very many come at once: slow down, and take a burst back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sufra.booking.actions.changing import leave
from sufra.booking.actions.evening import fall_silent, lock, serve_lines, tell
from sufra.booking.queries.bursts import burst_between
from sufra.models import Iftar, Party, User
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What a host confirmed: a burst as it was shown, and whom of it to keep, by party or by network."""

    begins: datetime
    ends: datetime
    mark: str
    kept: Collection[str] = ()
    kept_networks: Collection[str] = ()

    def keeps(self, party: Party) -> bool:
        """Return whether a party stays."""
        return party.pk in self.kept or party.address_tag in self.kept_networks


@transaction.atomic
def slow_down(*, iftar: Iftar, user: User | None, now: datetime) -> None:
    """Take reservations of this evening slowly from now on; the desk reserves as before."""
    fresh = lock(iftar.pk).iftar
    fresh.slow_since = fresh.slow_since or now
    fresh.save(update_fields=["slow_since"])
    note(host=iftar.campaign.host, user=user, deed="slow_down", target=iftar, now=now)


@transaction.atomic
def usual_pace(*, iftar: Iftar, user: User | None, now: datetime) -> None:
    """Take reservations of this evening at the usual pace again."""
    fresh = lock(iftar.pk).iftar
    fresh.slow_since = None
    fresh.save(update_fields=["slow_since"])
    note(host=iftar.campaign.host, user=user, deed="usual_pace", target=iftar, now=now)


@transaction.atomic
def undo_burst(*, iftar: Iftar, wish: TakenBack, user: User | None, now: datetime) -> list[Party]:
    """Cancel the parties of a burst but those that are kept, write to them, and offer the places on.

    Return the parties that were cancelled; a second time there are none. Raises a Refusal `burst_has_changed`
    where the burst is no longer what was shown, or `too_late`.
    """
    evening = lock(iftar.pk)
    if now >= evening.iftar.closes_at:
        raise Refusal("too_late")
    burst = burst_between(evening.iftar, wish.begins, wish.ends)
    parties = [party for party in burst.parties if not wish.keeps(party)]
    if not parties:
        return []
    if burst.mark != wish.mark:
        raise Refusal("burst_has_changed")
    for party in parties:
        leave(party, now)
        party.save()
    fall_silent(parties, now)
    tell(evening, parties, "cancelled", now)
    tell(evening, serve_lines(evening, now), "offered", now)
    note(host=iftar.campaign.host, user=user, deed="undo_burst", target=iftar, now=now)
    return parties
