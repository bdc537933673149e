"""The allergens that are named for a dish: the fourteen of Regulation (EU) No 1169/2011, Annex II."""

from enum import StrEnum


class Allergen(StrEnum):
    """One of the fourteen, in the regulation's order."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOYA = "soya"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"
