"""Every table of Sufra, one file per aggregate."""

from sufra.models.arrival import Arrival, FlagSeen
from sufra.models.campaign import DYES, Campaign, CampaignWords, LetterWords, MonthStart
from sufra.models.dish import Dish, Ingredient
from sufra.models.door import Door, DoorShare
from sufra.models.food_safety import Batch, Reading
from sufra.models.host import AuditEntry, Host
from sufra.models.iftar import MOVED_FIELDS, Iftar
from sufra.models.kitchen import LEFTOVER_WENT, REPORTED, WEATHER, CookNumber, KitchenReport, ShareCheck
from sufra.models.letter import ANSWERS, Letter
from sufra.models.move import Change, Move, MoveWords, read_back, written
from sufra.models.party import EveningKey, Party, Total
from sufra.models.people import Invitation, Membership, OneTimeLink, User, hashed
from sufra.models.picture import FILE_KINDS, LICENCES, Picture, PictureFile
from sufra.models.prepared import Prepared
from sufra.models.programme import ITEM_KINDS, ProgrammeItem
from sufra.models.section import SECTION_KINDS, Section
from sufra.models.site import ACCESS_FACTS, CONVENTIONS, FOOD_RULES, Entrance, Site, TimetableRow
from sufra.models.supplier import MOST_MEALS, Supplier
from sufra.models.transfer import Moved, Transfer

__all__ = [
    "ACCESS_FACTS", "ANSWERS", "CONVENTIONS", "DYES", "FILE_KINDS", "FOOD_RULES", "ITEM_KINDS",
    "LEFTOVER_WENT", "LICENCES", "MOST_MEALS", "MOVED_FIELDS", "REPORTED", "SECTION_KINDS", "WEATHER",
    "Arrival", "AuditEntry", "Batch", "Campaign", "CampaignWords", "Change", "CookNumber", "Dish", "Door",
    "DoorShare", "Entrance", "EveningKey", "FlagSeen", "Host", "Iftar", "Ingredient", "Invitation",
    "KitchenReport", "Letter", "LetterWords", "Membership", "MonthStart", "Move", "MoveWords", "Moved",
    "OneTimeLink", "Party", "Picture", "PictureFile", "Prepared", "ProgrammeItem", "Reading", "Section",
    "ShareCheck", "Site", "Supplier", "TimetableRow", "Total", "Transfer", "User", "hashed", "read_back",
    "written",
]  # fmt: skip
