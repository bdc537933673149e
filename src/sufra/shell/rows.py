"""Rows by their keys that the pages of several features read, with SQL that is written once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sufra.models import (
    Campaign,
    CampaignWords,
    Host,
    Iftar,
    MonthStart,
    Prepared,
    ProgrammeItem,
    Section,
    Site,
)

IFTARS, SITES = Prepared(Iftar, "id"), Prepared(Site, "id")
CAMPAIGNS, HOSTS = Prepared(Campaign, "id"), Prepared(Host, "id")
SECTIONS, PROGRAMMES = Prepared(Section, "iftar_id"), Prepared(ProgrammeItem, "iftar_id")
WORDS = Prepared(CampaignWords, "campaign_id")
MONTH_STARTS = Prepared(MonthStart, "campaign_id")


def iftars_with_place(keys: Sequence[str]) -> list[Iftar]:
    """Return these evenings with their site, campaign and host; the caller chose the keys behind the wall."""
    iftars = IFTARS(keys)
    sites = {site.pk: site for site in SITES(keys_of(iftars, "site_id"))}
    campaigns = {campaign.pk: campaign for campaign in CAMPAIGNS(keys_of(iftars, "campaign_id"))}
    hosts = {host.pk: host for host in HOSTS(keys_of(campaigns.values(), "host_id"))}
    for campaign in campaigns.values():
        campaign.host = hosts[campaign.host_id]
    for iftar in iftars:
        iftar.site, iftar.campaign = sites[iftar.site_id], campaigns[iftar.campaign_id]
    return iftars


def keys_of(rows: Iterable[Any], column: str) -> list[str]:
    """Return what stands in this column of the rows, each once."""
    return list(dict.fromkeys(getattr(row, column) for row in rows))


def campaign_called(campaign: Campaign, language: str) -> str:
    """Return a campaign's name in this language where the host gave one, else as the host wrote it first."""
    return called_by(campaign, WORDS([campaign.pk]), language)


def called_by(campaign: Campaign, words: Iterable[CampaignWords], language: str) -> str:
    """Return the same from words in hand."""
    own = (row.name for row in words if row.language == language)
    return next(filter(None, own), campaign.name)
