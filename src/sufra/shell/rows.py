"""Rows by their keys that the pages of several features read, with SQL that is written once."""

from sufra.models import Campaign, CampaignWords, MonthStart, Prepared, Section

SECTIONS = Prepared(Section, "iftar_id")
WORDS = Prepared(CampaignWords, "campaign_id")
MONTH_STARTS = Prepared(MonthStart, "campaign_id")


def campaign_called(campaign: Campaign, language: str) -> str:
    """Return a campaign's name in this language where the host gave one, else as the host wrote it first."""
    own = (words.name for words in WORDS([campaign.pk]) if words.language == language)
    return next(filter(None, own), campaign.name)
