"""The deed: one transaction for the evenings, the month, the letters and the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sufra.models import (
    Campaign,
    Change,
    Entrance,
    Host,
    Iftar,
    MonthStart,
    Move,
    MoveWords,
    Section,
    User,
    read_back,
    written,
)
from sufra.moves.queries.outcomes import Intent, Outcome, fingerprint, month_rows, outcomes
from sufra.moves.queries.undoing import why_not_undone
from sufra.rules.moving import SECOND_THOUGHTS
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note
from sufra.timing.changes import any_tonight, settle
from sufra.timing.months import RAMADAN

KEPT_OF_A_MONTH = ("hijri_year", "hijri_month", "starts_on", "kind", "authority", "source", "announced_at")


@transaction.atomic
def carry_out(
    *, host: Host, user: User | None, intent: Intent, key: str, seen: str, reason: str,
    sentences: Mapping[str, str], now: datetime,
) -> Move:  # fmt: skip
    """Do what a preview showed; the same preview a second time changes nothing and returns the same move.

    `seen` is the fingerprint of the preview. Raises a Refusal `stale_preview` where evenings have changed
    since, and those of `outcomes`.
    """
    Host.objects.select_for_update().get(pk=host.pk)
    known: Move | None = Move.objects.of(host).filter(key=key).first()
    if known:
        return known
    if Move.objects.is_known(key):
        raise Refusal("stale_preview")
    found = outcomes(host, intent, now, locked=True)
    if fingerprint(intent, found) != seen:
        raise Refusal("stale_preview")
    campaign = Campaign.objects.of(host).get(pk=intent.campaign_id)
    move = Move(
        host=host, campaign=campaign, user=user, kind=intent.kind, key=key, reason=reason, done_at=now
    )
    move.letters_from = _letters_from([outcome.iftar for outcome in found if outcome.changes], now)
    if intent.kind == "announce":
        move.months = _adopt(campaign, month_rows(campaign, intent, now))
    move.save(force_insert=True)
    MoveWords.objects.bulk_create(
        MoveWords(move=move, language=language, sentence=sentence)
        for language, sentence in sentences.items() if sentence
    )  # fmt: skip
    entrances = _leave_entrances(found) if intent.kind == "place" else {}
    settle(
        move=move, iftars=[outcome.iftar for outcome in found],
        before={outcome.iftar.pk: outcome.before for outcome in found}, entrances=entrances, now=now,
    )  # fmt: skip
    if intent.kind == "announce":
        note(host=host, user=user, deed="announce_month", target=move, now=now)
    else:
        note(host=host, user=user, deed="move_evenings", target=move, fields=[intent.kind], now=now)
    return move


def _letters_from(iftars: Sequence[Iftar], now: datetime) -> datetime:
    """Return from when letters leave: at once where one of the evenings is tonight's."""
    return now if any_tonight(iftars, now) else now + SECOND_THOUGHTS


def _adopt(campaign: Campaign, rows: Sequence[MonthStart]) -> dict[str, Any]:
    """Give a campaign its month starts; return those before and after as JSON keeps them."""
    old = campaign.month_starts.filter(hijri_month__in=[RAMADAN, RAMADAN + 1])
    before = [_kept(row) for row in old]
    old.delete()
    MonthStart.objects.bulk_create(rows)
    return {"before": before, "after": [_kept(row) for row in rows]}


def _kept(row: MonthStart) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in KEPT_OF_A_MONTH}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()
    }


def _leave_entrances(found: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Take from sections the entrances of the place they leave; return them, so that they can come back."""
    rows = Section.objects.filter(
        iftar__in=[outcome.iftar.pk for outcome in found if outcome.changes], entrance__isnull=False
    )
    left: dict[str, dict[str, int]] = {}
    for section in rows:
        left.setdefault(section.iftar_id, {})[str(section.pk)] = section.entrance_id or 0
    rows.update(entrance=None)
    return left


@transaction.atomic
def undo(*, move: Move, user: User | None, now: datetime) -> Move:
    """Take back what a move changed; letters that nobody has read yet are withdrawn.

    Those who were told are told again. An evening that is over stays as it was held. Raises a Refusal:
    `undone_already`, `not_undone` for a reckoning, `changed_since` where another deed has changed one of its
    evenings or the month, `over` where nothing is left to take back or an evening would be in the past.
    """
    host = Host.objects.select_for_update().get(pk=move.host_id)
    locked = Iftar.objects.of(host).filter(changes__move=move, forgotten_at=None).with_place()
    iftars = {iftar.pk: iftar for iftar in locked.select_for_update(of=("self",))}
    changes = list(Change.objects.of(host).filter(move=move).select_related("iftar"))
    for change in changes:
        change.iftar = iftars.get(change.iftar_id, change.iftar)
    if code := why_not_undone(move, changes, now):
        raise Refusal(code)
    coming = [change.iftar for change in changes if change.iftar.closes_at > now]
    before = {iftar.pk: written(iftar) for iftar in coming}
    for change in changes:
        if change.iftar_id in before:
            _take_back(change)
    back = Move(
        host=host, campaign=move.campaign, user=user, kind="undo", key=f"undo-{move.pk}", undoes=move,
        done_at=now, letters_from=_letters_from(coming, now),
    )  # fmt: skip
    if move.months and move.campaign:
        rows = [MonthStart(campaign=move.campaign, **row) for row in move.months["before"]]
        back.months = _adopt(move.campaign, rows)
    back.save(force_insert=True)
    settle(move=back, iftars=coming, before=before, now=now)
    note(host=host, user=user, deed="undo_move", target=move, now=now)
    return back


def _take_back(change: Change) -> None:
    """Make an evening in hand what it was, in what was changed: the host may have refined the rest since."""
    iftar, after = change.iftar, read_back(change.after)
    for field, value in read_back(change.before).items():
        if value != after[field]:
            setattr(iftar, field, value)
    for section, entrance in change.entrances.items():
        if Entrance.objects.filter(pk=entrance, site=iftar.site_id).exists():
            Section.objects.filter(pk=int(section), iftar=iftar).update(entrance=entrance)
