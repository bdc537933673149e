"""Whether a deed can still be taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sufra.models import Change, Move, read_back

BY_THE_MONTH = {"announce", "move"}


def why_not_undone(move: Move, changes: Sequence[Change], now: datetime) -> str:
    """Return the code of the refusal to take a move back, or nothing; its changes have their evenings joined.

    An evening that is over stays as it was held; none is put back into the past.
    """
    moves = Move.objects.of(move.host)
    if move.kind == "undo" or moves.filter(undoes=move).exists():
        return "undone_already"
    if move.kind == "reckoned":
        return "not_undone"
    coming = [change for change in changes if change.iftar.closes_at > now]
    later = moves.filter(kind="announce", campaign=move.campaign_id, done_at__gt=move.done_at, undone_by=None)
    if any(change.sequence != change.iftar.sequence for change in coming) or (
        move.kind in BY_THE_MONTH and later.exists()
    ):
        return "changed_since"
    is_over = changes and not coming
    return "over" if is_over or any(_would_be_over(change, now) for change in coming) else ""


def _would_be_over(change: Change, now: datetime) -> bool:
    open_for = timedelta(minutes=change.iftar.close_minutes_after)
    maghrib_at: datetime = read_back(change.before)["maghrib_at"]
    return maghrib_at + open_for <= now
