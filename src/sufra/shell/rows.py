"""Rows by their keys that the pages of several features read, with SQL that is written once."""

from sufra.models import CampaignWords, Prepared, Section

SECTIONS = Prepared(Section, "iftar_id")
WORDS = Prepared(CampaignWords, "campaign_id")
