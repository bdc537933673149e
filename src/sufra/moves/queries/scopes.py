"""Which evenings a deed reaches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sufra.models import Iftar, Site
from sufra.moves.queries.outcomes import GOING_ON
from sufra.shell.formats import Reader

MOST_LISTED = 60


def targets(iftar: Iftar, scope: str, chosen: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return the keys of the evenings that a scope names, seen from one evening of the campaign."""
    host = iftar.campaign.host
    rows = Iftar.objects.of(host).filter(campaign=iftar.campaign, maghrib_at__gt=now - GOING_ON)
    narrowed: dict[str, dict[str, Any]] = {
        "one": {"pk": iftar.pk},
        "some": {"site": iftar.site_id, "pk__in": chosen},
        "site": {"site": iftar.site_id},
        "date": {"evening_on": iftar.evening_on},
        "campaign": {},
    }
    return tuple(rows.filter(**narrowed[scope]).order_by("maghrib_at", "pk").values_list("pk", flat=True))


def evening_choices(iftar: Iftar, reader: Reader, now: datetime) -> list[tuple[str, str]]:
    """Return the coming evenings at the same place, to tick."""
    rows = Iftar.objects.of(iftar.campaign.host).filter(
        campaign=iftar.campaign, site=iftar.site_id, maghrib_at__gt=now - GOING_ON
    )
    pairs = rows.order_by("maghrib_at").values_list("pk", "evening_on")[:MOST_LISTED]
    return [(pk, reader.short_date(day)) for pk, day in pairs]


def other_sites(iftar: Iftar) -> list[Site]:
    """Return the host's places."""
    return list(Site.objects.of(iftar.campaign.host).order_by("name", "town"))
