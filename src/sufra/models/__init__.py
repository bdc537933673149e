"""Every table of Sufra, one file per aggregate."""

from sufra.models.arrival import Arrival
from sufra.models.campaign import DYES, Campaign, CampaignWords, LetterWords, MonthStart
from sufra.models.host import AuditEntry, Host
from sufra.models.iftar import ITEM_KINDS, SECTION_KINDS, Iftar, ProgrammeItem, Section
from sufra.models.letter import Letter
from sufra.models.party import EveningKey, Party, Total
from sufra.models.people import Invitation, Membership, OneTimeLink, User, hashed
from sufra.models.picture import FILE_KINDS, LICENCES, Picture, PictureFile
from sufra.models.prepared import Prepared
from sufra.models.site import ACCESS_FACTS, CONVENTIONS, Entrance, Site, TimetableRow

__all__ = [
    "ACCESS_FACTS", "CONVENTIONS", "DYES", "FILE_KINDS", "ITEM_KINDS", "LICENCES", "SECTION_KINDS",
    "Arrival", "AuditEntry", "Campaign", "CampaignWords", "Entrance", "EveningKey", "Host", "Iftar",
    "Invitation", "Letter", "LetterWords", "Membership", "MonthStart", "OneTimeLink", "Party", "Picture",
    "PictureFile", "Prepared", "ProgrammeItem", "Section", "Site", "TimetableRow", "Total", "User", "hashed",
]  # fmt: skip
