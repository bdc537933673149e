"""What is done at a door: count, undo, let a telephone count, stop entry, open it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from sufra.door.queries import MOST_UNDONE
from sufra.door.queries.shares import counted as evening_counted
from sufra.door.queries.shares import promised
from sufra.models import Arrival, Iftar, Invitation, Party, Section, User, hashed
from sufra.models.ids import new_secret
from sufra.rules.entry import require_part, require_somebody_inside
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role
from sufra.shell.audit import note

LINK_LASTS = timedelta(hours=72)  # attack D9
UNDO = UUID("6b0f1f4e-7d53-4a53-9a1c-0c9a4f1e5b10")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a volunteer counted: so many of a party, or walk-ins (below nought: they left)."""

    uuid: UUID
    section: Section
    guests: int
    device: str
    party: Party | None = None


@transaction.atomic
def count(*, iftar: Iftar, counted: Counted, now: datetime) -> Arrival:
    """Write down an arrival, once for each mark.

    Raises a Refusal `party_is_in`, `party_holds_no_place` or `not_so_many_inside`. A limit never refuses a
    person who stands at the door: it is shown, and entry is stopped.
    """
    locked = Iftar.objects.locked(iftar.pk)
    known = Arrival.objects.counted(counted.uuid)
    if known:
        return known
    rows = Arrival.objects.of_evening(locked)
    if counted.party:
        party = Party.objects.of_evening(locked).get(pk=counted.party.pk)
        if party.standing != "seated":
            raise Refusal("party_holds_no_place")
        inside = rows.of_parties().get(party.pk, 0)
        require_part(party=party.guests, inside=inside, coming=counted.guests)
    elif counted.guests < 0:
        inside = rows.inside_by_section().get(counted.section.pk, 0)
        require_somebody_inside(inside=inside, leaving=-counted.guests)
    arrival = _arrival(locked, counted, _kind(counted), now)
    arrival.warned = counted.guests > 0 and _is_beyond(locked, counted)
    arrival.save(force_insert=True)
    return arrival


def _is_beyond(iftar: Iftar, counted: Counted) -> bool:
    """Whether entry is stopped, or fewer places are left than come, those that doors hold aside."""
    section = counted.section
    if section.entry_stopped_at or section.entry_limit is None:
        return section.entry_stopped_at is not None
    inside, held = evening_counted(iftar).inside.get(section.pk, 0), promised(iftar).get(section.pk, 0)
    return inside + held + counted.guests > section.entry_limit


def _kind(counted: Counted) -> str:
    if counted.party:
        return "party"
    return "walk_in" if counted.guests > 0 else "left"


def _arrival(iftar: Iftar, counted: Counted, kind: str, now: datetime) -> Arrival:
    party = counted.party
    return Arrival(
        uuid=counted.uuid, iftar=iftar, section=counted.section, party=party, kind=kind,
        ticket=(party.code or party.pk) if party else "", guests=counted.guests, device=counted.device,
        whole=party is not None and party.guests == counted.guests, counted_at=now, received_at=now,
    )  # fmt: skip


@transaction.atomic
def undo(*, iftar: Iftar, arrival_id: int, device: str, now: datetime) -> Arrival:
    """Counter one of the last five arrivals, once. Raises a Refusal `too_long_ago`."""
    locked = Iftar.objects.locked(iftar.pk)
    rows = Arrival.objects.of_evening(locked)
    wrong = rows.filter(pk=arrival_id).first()
    known = rows.filter(undoes=wrong.uuid).first() if wrong else None
    if known:
        return known
    if wrong is None or wrong not in rows.can_be_undone()[:MOST_UNDONE]:
        raise Refusal("too_long_ago", most=MOST_UNDONE)
    counter = Arrival(
        uuid=uuid5(UNDO, str(wrong.uuid)), iftar=locked, section=wrong.section, party=wrong.party,
        kind="undo", guests=-wrong.guests, undoes=wrong.uuid, device=device, counted_at=now, received_at=now,
    )  # fmt: skip
    counter.save(force_insert=True)
    return counter


@transaction.atomic
def make_link(*, iftar: Iftar, user: User | None, now: datetime) -> str:
    """Make a link that lets one telephone count at this evening, and return its secret, known once.

    It can be opened once, within 72 hours and before the close. Raises a Refusal `evening_is_over`.
    """
    if now >= iftar.closes_at:
        raise Refusal("evening_is_over")
    secret, host = new_secret(), iftar.campaign.host
    invitation = Invitation(
        host=host, iftar=iftar, role=Role.HELPER, secret_hash=hashed(secret), invited_by=user,
        expires_at=min(now + LINK_LASTS, iftar.closes_at),
    )  # fmt: skip
    invitation.save()
    note(host=host, user=user, deed="make_counting_link", target=iftar, now=now)
    return secret


def use_link(*, secret: str, now: datetime) -> Invitation:
    """Use a link once; of two telephones at the same time one wins. Raises a Refusal `link_is_spent`."""
    found = Invitation.objects.to_count(secret, now)
    if found is None:
        raise Refusal("link_is_spent")
    live = Invitation.objects.of(found.host).filter(pk=found.pk, used_at=None)
    if live.update(used_at=now) != 1:
        raise Refusal("link_is_spent")
    return found


@transaction.atomic
def end_link(*, iftar: Iftar, link_id: int, user: User | None, now: datetime) -> None:
    """Take a link back, opened or not; its telephone counts no more, what it counted stays."""
    host = iftar.campaign.host
    gone, _rows = Invitation.objects.of(host).filter(iftar=iftar, pk=link_id).delete()
    if gone:
        note(host=host, user=user, deed="end_counting_link", target=iftar, now=now)


@transaction.atomic
def stop_entry(
    *, iftar: Iftar, sections: list[Section], instead: str, user: User | None, now: datetime
) -> None:
    """Stop entry to sections, with where to go now; every page says so from its next answer on."""
    for section in sections:
        section.entry_stopped_at, section.go_instead = section.entry_stopped_at or now, instead
        section.save(update_fields=["entry_stopped_at", "go_instead"])
    note(host=iftar.campaign.host, user=user, deed="stop_entry", target=iftar, fields=["sections"], now=now)


@transaction.atomic
def open_entry(*, iftar: Iftar, sections: list[Section], user: User | None, now: datetime) -> None:
    """Let people in again."""
    for section in sections:
        section.entry_stopped_at, section.go_instead = None, ""
        section.save(update_fields=["entry_stopped_at", "go_instead"])
    note(host=iftar.campaign.host, user=user, deed="open_entry", target=iftar, fields=["sections"], now=now)
