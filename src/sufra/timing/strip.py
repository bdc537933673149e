"""What the strip above the workspace says: the evening that is nearest, how long until Maghrib, who is in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sufra.models import Arrival, Host, Iftar
from sufra.rules import sky
from sufra.shell.formats import Reader
from sufra.shell.labels import town
from sufra.timing.clock import shown, zone

if TYPE_CHECKING:
    from django.http import HttpRequest

AHEAD, BEHIND = timedelta(hours=16), timedelta(hours=3)


@dataclass(frozen=True, kw_only=True, slots=True)
class Nearest:
    """An evening in a line; `minutes` until the shown Maghrib, nought and less after it."""

    iftar: Iftar
    reader: Reader
    place: str
    maghrib: str
    minutes: int
    inside: int

    @property
    def sky(self) -> str:
        """The sky there."""
        return sky.name(self.minutes)


def strip(request: "HttpRequest") -> dict[str, Any]:
    """Let a page of the workspace ask for its host's nearest evening; other pages ask for nothing."""
    return {"nearest": lambda: _of_request(request)}


def nearest(host: Host, reader: Reader, now: datetime) -> Nearest | None:
    """Return the next evening of these hours, else the one that was last, or None."""
    rows = Iftar.objects.of(host).published().select_related("site").order_by("maghrib_at")
    ahead = rows.filter(maghrib_at__gt=now, maghrib_at__lt=now + AHEAD).first()
    iftar = ahead or rows.filter(maghrib_at__lte=now, maghrib_at__gt=now - BEHIND).last()
    if iftar is None:
        return None
    site, maghrib_at = iftar.site, shown(iftar.maghrib_at)
    return Nearest(
        iftar=iftar, reader=reader, place=town(site.place_id, site.town, reader.language),
        maghrib=reader.clock(maghrib_at.astimezone(zone(site.zone))),
        minutes=-int((now - maghrib_at) // timedelta(minutes=1)),
        inside=sum(Arrival.objects.of_evening(iftar).inside_by_section().values()),
    )  # fmt: skip


def _of_request(request: "HttpRequest") -> Nearest | None:
    membership = getattr(request, "membership", None)
    # A telephone that only counts at one evening hears of no other.
    if membership is None or membership.pk is None:
        return None
    return nearest(membership.host, Reader.of(membership.host), timezone.now())
