"""What a telephone that counts by itself must know, and what a host sees of it."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import override

from sufra.door.queries.shares import counted, held_by_doors
from sufra.models import Arrival, Door, Iftar, Party, Section
from sufra.rules.arrivals import Gap, gaps
from sufra.shell.formats import Reader
from sufra.shell.labels import section_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.shell.tickets import public_key
from sufra.timing.clock import shown, zone

CLOCK_ERROR_SHOWN_S = 120
EMPTY: Mapping[int, int] = MappingProxyType({})
TOLD_TWICE = timedelta(minutes=1)
MOST_TOLD = 10_000
NONE = (0, 0)


def door_list(door: Door, now: datetime) -> dict[str, Any]:
    """Return what a door holds: no name, no contact, no secret; parties of the evenings that are near."""
    near = door.listed(now)
    others = (
        Iftar.objects.of(door.host).published().filter(site=door.site_id).exclude(pk__in=[e.pk for e in near])
    )
    return {
        "made_at": int(now.timestamp() * 1000),
        "key": base64.b64encode(public_key()).decode(),
        "evenings": [_evening(iftar, door) for iftar in near],
        "others": {iftar.pk: _dates(iftar, door) for iftar in others},
        "now": now_of(near),
        "packs_only": packs_only(near),
    }


def now_of(iftars: Iterable[Iftar], shares: Mapping[int, int] = EMPTY) -> dict[str, Any]:
    """Return by section who is inside, the limit, whether entry is stopped, where to go, and a share.

    `shares` are the asking door's own, by section; None stands for a section without one.
    """
    return {iftar.pk: _now(iftar, shares) for iftar in iftars}


def packs_only(iftars: Iterable[Iftar]) -> list[str]:
    """Return the evenings of these at which hot meals have ended."""
    return [iftar.pk for iftar in iftars if iftar.gives_packs_only]


def of_other_doors(door: Door, iftars: list[Iftar], heard_at: datetime | None) -> list[dict[str, Any]]:
    """Return which parties other doors let in, and what they took back, since this one heard of it.

    A minute is told twice: what another door writes meanwhile may be seen only afterwards.
    """
    kinds, own = ["party", "undo"], Q(door=door)
    rows = Arrival.objects.of(door.host).filter(~own, iftar__in=iftars, kind__in=kinds, quarantined_at=None)
    new = rows.filter(received_at__gt=heard_at - TOLD_TWICE) if heard_at else rows
    told = new.order_by("pk").values_list(
        "iftar_id", "uuid", "kind", "ticket", "guests", "whole", "undoes", "counted_at", "door__name"
    )
    return [
        {
            "evening": evening, "uuid": str(uuid), "kind": kind, "ticket": ticket, "guests": guests,
            "whole": whole, "undoes": str(undoes), "at": int(at.timestamp() * 1000), "door": name or "",
        }
        for evening, uuid, kind, ticket, guests, whole, undoes, at, name in told[:MOST_TOLD]
    ]  # fmt: skip


def name_at_door(door: Door, iftar_id: str, code: str, now: datetime) -> str:
    """Return the first word of a party's name where the host shows it at doors, else nothing."""
    for iftar in door.listed(now):
        seal = seal_of(iftar) if iftar.pk == iftar_id and iftar.names_at_door else None
        party = seal and Party.objects.of_evening(iftar).filter(code=code, sealed__isnull=False).first()
        if seal and party:
            return " ".join(facts_of(party, seal)["name"].split()[:1])
    return ""


def _now(iftar: Iftar, shares: Mapping[int, int]) -> dict[str, Any]:
    inside = counted(iftar).inside
    return {
        str(row.pk): [
            inside.get(row.pk, 0), row.entry_limit, bool(row.entry_stopped_at), row.go_instead,
            shares.get(row.pk),
        ]
        for row in iftar.sections.all()
    }  # fmt: skip


def _evening(iftar: Iftar, door: Door) -> dict[str, Any]:
    sections = list(iftar.sections.all())
    maghrib = shown(iftar.maghrib_at)
    return {
        "id": iftar.pk,
        "dates": _dates(iftar, door),
        "maghrib": f"{maghrib.astimezone(zone(iftar.site.zone)):%H:%M}",
        "ends_at": int(iftar.closes_at.timestamp() * 1000),
        "sections": [[row.pk, _in_both(row)] for row in sections],
        "parties": _parties(iftar, sections),
        "names": iftar.names_at_door,
    }


def _dates(iftar: Iftar, door: Door) -> dict[str, str]:
    found = {}
    for language in settings.WORKSPACE_LANGUAGES:
        with override(language):
            found[language] = Reader.of(door.host).long_date(iftar.evening_on)
    return found


def _in_both(section: Section) -> dict[str, str]:
    found = {}
    for language in settings.WORKSPACE_LANGUAGES:
        with override(language):
            found[language] = section_name(section)
    return found


def _parties(iftar: Iftar, sections: list[Section]) -> list[list[Any]]:
    """Return code, guests, which section of the list, the ticket's version, and 1 for the cancelled."""
    seal = seal_of(iftar)
    if seal is None:
        return []
    tags = {seal.tag("section", section.pk): place for place, section in enumerate(sections)}
    rows = Party.objects.of_evening(iftar).filter(code__isnull=False).order_by("code")
    kept = rows.filter(Q(standing="seated") | Q(standing="cancelled"))
    listed = kept.values_list("code", "guests", "section_tag", "ticket_version", "standing")
    return [
        [code, guests, tags.get(tag, 0), version, int(standing == "cancelled")]
        for code, guests, tag, version, standing in listed
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class DoorRow:
    """A door as its host sees it; `unused` is how many people it may still let in by itself."""

    door: Door
    counted: int
    apart: int
    gap: Gap | None
    unused: int
    seen_at: str
    tried_again_at: str
    clock_is_wrong: bool
    is_live: bool

    @property
    def missing(self) -> int:
        """How many of its entries nobody has: as it said last, or as the numbers that came show."""
        return max(self.door.unsynced, self.gap.missing if self.gap else 0)


def door_rows(iftar: Iftar, reader: Reader, now: datetime) -> list[DoorRow]:
    """Return the doors of an evening that are enrolled, or can still be."""
    doors = Door.objects.of(iftar.campaign.host).of_evening(iftar)
    live = list(doors.filter(Q(enrolled_at__isnull=False) | Q(expires_at__gt=now)))
    rows = Arrival.objects.of_evening(iftar).filter(door__in=live).order_by()
    apart = Count("pk", filter=Q(quarantined_at__isnull=False))
    counts = {
        door: (found, kept)
        for door, found, kept in rows.values_list("door").annotate(found=Count("pk"), apart=apart)
    }
    everything = Arrival.objects.of(iftar.campaign.host).filter(door__in=live)
    missing = gaps(everything.told(), {door.device: door.last_sequence for door in live})
    held = held_by_doors(iftar)
    return [
        DoorRow(
            door=door, counted=counts.get(door.pk, NONE)[0], apart=counts.get(door.pk, NONE)[1],
            gap=missing.get(door.device), unused=held.get(door.pk, 0),
            seen_at=_told(iftar, reader, door.seen_at),
            tried_again_at=_told(iftar, reader, door.tried_again_at), is_live=door.is_live(now),
            clock_is_wrong=abs(door.clock_error_s or 0) > CLOCK_ERROR_SHOWN_S,
        )
        for door in live
    ]  # fmt: skip


def _told(iftar: Iftar, reader: Reader, moment: datetime | None) -> str:
    return reader.moment(moment.astimezone(zone(iftar.site.zone))) if moment else ""
