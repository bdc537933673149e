"""Whether food may go to another place, and whether it may be taken in there."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sufra.rules.food_safety import State, Verdict
from sufra.rules.refusal import Refusal

DAY = timedelta(days=1)


def require_sendable(
    verdicts: Sequence[Verdict], *, meals: int, left: int | None, there: int | None, now: datetime,
    arrives_at: datetime, maghrib_at: datetime, closes_at: datetime, insists: bool,
) -> None:  # fmt: skip
    """Refuse what is lost, not cooked through, more than there is, or would come too late.

    `verdicts` are by the rules of either place, and the stricter counts; `left` is what the batch has left,
    and `there` what the evening has; None where nobody said, or it does not matter. Raises a Refusal
    `is_lost`, `not_through`, `more_than_is_left` or `more_than_is_there` (both with `left`),
    `after_the_close`, or `lost_on_arrival` (with `until`); and, until somebody `insists` that it is heated
    through there, `lost_before_maghrib` (with `until`) for what nobody could eat any more at Maghrib.
    """
    require_servable(verdicts, now)
    if left is not None and meals > left:
        raise Refusal("more_than_is_left", left=left)
    if there is not None and meals > there:
        raise Refusal("more_than_is_there", left=max(there, 0))
    if arrives_at > closes_at:
        raise Refusal("after_the_close")
    until = served_until(verdicts)
    if until is not None and arrives_at > until:
        raise Refusal("lost_on_arrival", until=until)
    if not insists and not lasts(until, maghrib_at=maghrib_at):
        raise Refusal("lost_before_maghrib", until=until)


def lasts(until: datetime | None, *, maghrib_at: datetime) -> bool:
    """Whether food that may be served until then, or is held (None), can be eaten at Maghrib."""
    return until is None or until >= maghrib_at


def require_servable(verdicts: Sequence[Verdict], now: datetime) -> None:
    """Refuse food that may not be served now. Raises a Refusal `is_lost` or `not_through`."""
    states = {verdict.state(now) for verdict in verdicts}
    if State.DISCARD in states:
        raise Refusal("is_lost")
    if State.COOK_ON in states:
        raise Refusal("not_through")


def is_sent_for(sent_at: datetime, *, maghrib_at: datetime, closes_at: datetime) -> bool:
    """Whether food that left then was sent for an evening of this Maghrib; not where it was moved since."""
    return maghrib_at - DAY <= sent_at <= closes_at


def served_until(verdicts: Sequence[Verdict]) -> datetime | None:
    """Return until when food that is out of control may be served, by the stricter; None while it is held."""
    return min((verdict.discard_at for verdict in verdicts if verdict.discard_at), default=None)


def out_since(verdicts: Sequence[Verdict]) -> datetime | None:
    """Return since when food is out of control, by the stricter; None while it is held."""
    return min((verdict.out_since for verdict in verdicts if verdict.out_since), default=None)
