"""A campaign's and a site's public pages: their coming evenings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from sufra.campaigns.queries.evening import EveningPage, campaign_words, evening_pages
from sufra.campaigns.queries.labels import LICENCES
from sufra.models import Campaign, Host, Iftar, Picture, Site
from sufra.rules.moving import OFF
from sufra.shell.formats import Reader


@dataclass(frozen=True, slots=True)
class SitePart:
    """One site of a campaign with its next evening."""

    site: Site
    town: str
    next_evening: EveningPage | None
    count: int


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A campaign with its sites, those whose Maghrib comes next first."""

    campaign: Campaign
    name: str
    purpose: str
    sites: list[SitePart]
    artwork: dict[str, Any] | None
    logo: dict[str, Any] | None

    @property
    def next_evening(self) -> EveningPage | None:
        """The evening whose Maghrib comes next, else one that has just begun to eat."""
        pages = [part.next_evening for part in self.sites if part.next_evening]
        return next((page for page in pages if page.seconds_left > 0), pages[0] if pages else None)

    @property
    def languages(self) -> list[str]:
        """What the host's guests read; they stand first in the corner."""
        return self.campaign.language_codes()


def campaign_page(campaign_id: str, reader: Reader, now: datetime) -> CampaignPage | None:
    """Return the page of a campaign with a published evening, or None."""
    campaign = Campaign.objects.published().select_related("host").filter(pk=campaign_id).first()
    if campaign is None:
        return None
    rows = Iftar.objects.published().filter(campaign=campaign).order_by("maghrib_at")
    by_site: dict[str, list[EveningPage]] = {}
    for page in evening_pages(rows.values_list("pk", flat=True), lambda _host: reader, now):
        by_site.setdefault(page.iftar.site_id, []).append(page)
    parts = [_part(group, now) for group in by_site.values()]
    parts.sort(
        key=lambda part: (
            part.next_evening is None,
            part.next_evening and part.next_evening.maghrib_at,
            part.town,
        )
    )
    words = campaign_words(campaign, campaign.words.all(), reader.language)
    pictures = Picture.objects.of(campaign.host).filter(Q(campaign=campaign) | Q(campaign=None))
    shown = {row.campaign_id: {"row": row, "licence": LICENCES[row.licence]} for row in pictures}
    return CampaignPage(
        campaign, words["name"], words["purpose"], parts, artwork=shown.get(campaign.pk), logo=shown.get(None)
    )


def site_evenings(
    site_id: str, reader_of: Callable[[Host], Reader], now: datetime
) -> tuple[list[EveningPage], list[EveningPage]]:
    """Return the published evenings of a site in time order: those that come, and those that are over."""
    rows = Iftar.objects.published().filter(site_id=site_id).order_by("maghrib_at")
    pages = evening_pages(rows.values_list("pk", flat=True), reader_of, now)
    return [page for page in pages if page.phase != "over"], [page for page in pages if page.phase == "over"]


def _part(group: list[EveningPage], now: datetime) -> SitePart:
    ahead = [page for page in group if page.iftar.maghrib_at > now - timedelta(hours=3)]
    coming = next((page for page in ahead if page.iftar.state not in OFF), ahead[0] if ahead else None)
    return SitePart(group[0].iftar.site, group[0].place, coming, len(group))
