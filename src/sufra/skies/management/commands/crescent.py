"""The young moon for people who check us: a file of evenings in, its criteria's numbers and classes out."""

from typing import Any

from sufra.skies.management.bulk import BulkCommand
from sufra.skies.queries.rows import CRESCENT_COLUMNS, Solver, crescents_of


class Command(BulkCommand):
    """Reckon the crescent of each row; without a zone the date is that of the point's own."""

    help = __doc__
    columns = CRESCENT_COLUMNS

    def solver(self, options: dict[str, Any]) -> Solver:
        """Return what reckons crescents."""
        return crescents_of
