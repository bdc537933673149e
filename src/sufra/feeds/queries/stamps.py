"""When what a feed says was last changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from sufra.models import AuditEntry, Host, Iftar


@dataclass(frozen=True, slots=True)
class Stamps:
    """The last deed to each thing of a host: whatever its team changes, it leaves a line in the audit."""

    deeds: dict[str, datetime]

    @classmethod
    def of(cls, host: Host) -> "Stamps":
        """Ask once for all of a host's things."""
        rows = AuditEntry.objects.of(host).order_by().values_list("object_id")
        return cls(dict(rows.annotate(Max("done_at"))))

    def evening(self, iftar: Iftar) -> datetime:
        """Return when an evening, its place, its campaign or its host was last changed; to the second."""
        keys = (iftar.pk, iftar.site_id, iftar.campaign_id, iftar.campaign.host_id)
        deeds = [self.deeds.get(key) for key in keys]
        return latest([iftar.published_at, iftar.moved_at, *deeds, iftar.campaign.made_at])

    def feed(self, more: Iterable[datetime | None]) -> datetime:
        """Return when a feed was last changed: by any deed, for one may also take an evening away."""
        return latest([*self.deeds.values(), *more])


def latest(instants: Iterable[datetime | None]) -> datetime:
    """Return the last of these, in whole seconds, as calendars and HTTP write them."""
    return max(filter(None, instants)).replace(microsecond=0)
