"""Where a town is: by name in any script, by its GeoNames id or by position, without asking anyone.

For every form that asks for a place and every page that names one. It knows places of 15,000 people and more,
no streets, and takes no side: a disputed place has no country.
"""

from sufra.gazetteer.places import ATTRIBUTION, LANGUAGES, Place, nearest, place, zone_at
from sufra.gazetteer.searching import named, search

__all__ = ["ATTRIBUTION", "LANGUAGES", "Place", "named", "nearest", "place", "search", "zone_at"]
