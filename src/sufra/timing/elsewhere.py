"""Where to go now: the nearest table of the same campaign, on the same evening, that has room."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sufra.models import Iftar
from sufra.rules.distance import distance_km, minutes_to_walk
from sufra.rules.room import Room, room_of_all
from sufra.shell.formats import Reader
from sufra.shell.labels import town
from sufra.shell.places import room_in, taken
from sufra.shell.rows import SECTIONS
from sufra.timing.clock import shown, zone

FARTHEST_KM = 10
MOST_ASKED = 8
WITH_ROOM = {Room.OPEN, Room.MANY, Room.FEW}


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """Another table: what it is called, and its Maghrib with the way there in words."""

    iftar: Iftar
    called: str
    told: str


def elsewhere(iftar: Iftar, reader: Reader, now: datetime) -> Elsewhere | None:
    """Return the nearest such table within ten kilometres in the reader's words, or None."""
    found = nearest_table(iftar, now)
    return as_told(found, reader) if found else None


def nearest_table(iftar: Iftar, now: datetime) -> tuple[Iftar, float | None] | None:
    """Return such a table and how many kilometres it is, or None; a place that is withheld is no help.

    How far it is from a place that is withheld would tell where that is, so it is left out there.
    """
    rows = Iftar.objects.published().with_place().filter(
        campaign=iftar.campaign_id, evening_on=iftar.evening_on, state="on", exact_place_hours_before=None,
    )  # fmt: skip
    here = iftar.site
    around = sorted(
        (distance_km(here.latitude, here.longitude, row.site.latitude, row.site.longitude), row.pk, row)
        for row in rows.exclude(pk=iftar.pk)
        if row.closes_at > now
    )
    near = [(km, row) for km, _key, row in around[:MOST_ASKED] if km <= FARTHEST_KM]
    sections = SECTIONS([row.pk for _km, row in near])
    counts = taken(sections)
    for km, row in near:
        words = [room_in(section, row, counts) for section in sections if section.iftar_id == row.pk]
        if room_of_all(words) in WITH_ROOM:
            return row, km if iftar.exact_place_hours_before is None else None
    return None


def as_told(found: tuple[Iftar, float | None], reader: Reader) -> Elsewhere:
    """Return a table that `nearest_table` found as this reader is told of it."""
    iftar, km = found
    site = iftar.site
    place = reader.listed(site.name, site.address) or town(site.place_id, site.town, reader.language)
    clock = reader.clock(shown(iftar.maghrib_at).astimezone(zone(site.zone)))
    walk = "" if km is None else _walk(minutes_to_walk(km), reader)
    return Elsewhere(
        iftar=iftar, called=place, told=reader.listed(_("Maghrib at %(time)s") % {"time": clock}, walk)
    )


def _walk(minutes: int, reader: Reader) -> str:
    walk = ngettext("about %(minutes)s minute to walk", "about %(minutes)s minutes to walk", minutes)
    return walk % {"minutes": reader.digits(minutes)}
