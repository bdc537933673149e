"""A campaign's and a site's public pages: their coming evenings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.campaigns.queries.evening import EveningPage, campaign_words, page_of, town
from sufra.models import Campaign, Iftar, Site
from sufra.shell.formats import Reader

PARTS = ("sections", "campaign__words", "campaign__month_starts")


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


def campaign_page(campaign_id: str, reader: Reader, now: datetime) -> CampaignPage | None:
    """Return the page of a campaign with a published evening, or None."""
    campaign = Campaign.objects.published().select_related("host").filter(pk=campaign_id).first()
    if campaign is None:
        return None
    rows = Iftar.objects.published().filter(campaign=campaign).with_place().prefetch_related(*PARTS)
    by_site: dict[str, list[Iftar]] = {}
    for iftar in rows.order_by("maghrib_at"):
        by_site.setdefault(iftar.site_id, []).append(iftar)
    parts = [_part(group, reader, now) for group in by_site.values()]
    parts.sort(
        key=lambda part: (
            part.next_evening is None,
            part.next_evening and part.next_evening.maghrib_at,
            part.town,
        )
    )
    words = campaign_words(campaign, reader.language)
    return CampaignPage(campaign, words["name"], words["purpose"], parts)


def site_evenings(site_id: str, reader_of: object, now: datetime) -> list[EveningPage]:
    """Return the published evenings of a site that are not over, in time order."""
    rows = Iftar.objects.published().filter(site_id=site_id, maghrib_at__gt=now - timedelta(hours=6))
    iftars = rows.with_place().prefetch_related(*PARTS).order_by("maghrib_at")
    return [page_of(iftar, Reader.of(iftar.campaign.host), now) for iftar in iftars]


def _part(group: list[Iftar], reader: Reader, now: datetime) -> SitePart:
    coming = next((iftar for iftar in group if iftar.maghrib_at > now - timedelta(hours=3)), None)
    site = group[0].site
    return SitePart(
        site,
        town(site.place_id, site.town, reader.language),
        page_of(coming, reader, now) if coming else None,
        len(group),
    )
