"""Write down what became of evenings, and see to it that each party hears of exactly what differs for it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sufra.models import Change, Iftar, Letter, Move, Party, User, read_back, written
from sufra.rules.letters import Lane
from sufra.rules.moving import SECOND_THOUGHTS, Told, is_tonight
from sufra.shell.outbox import lay
from sufra.timing.clock import shown
from sufra.timing.evenings import resolve
from sufra.timing.quiet import not_before

UNSEEN = {"tzdata", "maghrib_source"}
Facts = Mapping[str, Any]


def settle(
    *, move: Move, iftars: Sequence[Iftar], before: Mapping[str, Facts], now: datetime,
    entrances: Mapping[str, dict[str, int]] | None = None,
) -> list[Iftar]:  # fmt: skip
    """Store evenings as they are in hand, with what each was `before`; return those that changed.

    Inside the transaction of the deed, with the evenings locked. Letters are laid or withdrawn with it.
    """
    changed = [iftar for iftar in iftars if _differ(before[iftar.pk], written(iftar))]
    for iftar in changed:
        iftar.sequence += 1
        iftar.moved_at = now
    Iftar.objects.rewrite(iftars)
    Change.objects.bulk_create(
        [
            Change(
                move=move, iftar=iftar, sequence=iftar.sequence, before=before[iftar.pk],
                after=written(iftar), entrances=(entrances or {}).get(iftar.pk, {}),
            )
            for iftar in changed
        ],
        batch_size=500,
    )  # fmt: skip
    public = {iftar.pk: iftar for iftar in changed if iftar.published_at}
    for key, known in Party.objects.to_tell(list(public)).items():
        _lay_letters(move, public[key], known, now)
    return changed


def reckon_anew(iftars: Sequence[Iftar], *, user: User | None, now: datetime) -> None:
    """Ask the almanac again for evenings in hand: another convention, pin, timetable or release of the zones.

    In a transaction. Whom it concerns by a minute is told; of a draft without parties nobody knew. Raises a
    Refusal `no_maghrib`.
    """
    before = {iftar.pk: written(iftar) for iftar in iftars}
    resolve(iftars)
    known: dict[str, list[Iftar]] = {}
    with_parties = Party.objects.to_tell([iftar.pk for iftar in iftars if not iftar.published_at])
    for iftar in iftars:
        is_known = iftar.published_at or iftar.pk in with_parties
        if is_known and _differ(before[iftar.pk], written(iftar)):
            known.setdefault(iftar.campaign_id, []).append(iftar)
    Iftar.objects.rewrite([iftar for iftar in iftars if iftar.pk not in _keys(known)])
    for group in known.values():
        campaign = group[0].campaign
        move = Move(
            host=campaign.host, campaign=campaign, user=user, kind="reckoned", key=secrets.token_hex(16),
            done_at=now, letters_from=now + SECOND_THOUGHTS,
        )  # fmt: skip
        move.save(force_insert=True)
        settle(move=move, iftars=group, before=before, now=now)


def catch_up(iftars: Sequence[Iftar], *, now: datetime) -> None:
    """Tell parties of evenings that are public again what was changed while these were drafts.

    In the transaction that makes them public.
    """
    drafts = {iftar.pk: iftar for iftar in iftars}
    known = Party.objects.to_tell(list(drafts))
    moves = {change.iftar_id: change.move for change in Change.objects.of_evenings(list(known))}
    for key, move in moves.items():
        _lay_letters(move, drafts[key], known[key], now)


def _keys(groups: Mapping[str, list[Iftar]]) -> set[str]:
    return {iftar.pk for group in groups.values() for iftar in group}


def _differ(before: Facts, after: Facts) -> bool:
    return any(before[field] != after[field] for field in before if field not in UNSEEN)


def _lay_letters(move: Move, iftar: Iftar, known: Sequence[int], now: datetime) -> None:
    """Leave each party that can be written to with one letter on its way if anything differs, else none."""
    differs = that_differ(iftar, known)
    untouched = Letter.objects.waiting().filter(kind="changed", party__iftar=iftar, claimed_at=None)
    untouched.exclude(party__told_sequence__in=differs).update(withdrawn_at=now)
    lane, due_at = letters_due_at(iftar, now)
    parties = Party.objects.of_evening(iftar).writable().filter(told_sequence__in=differs)
    untouched.filter(party__in=parties.values("pk")).update(move=move, lane=lane, due_at=due_at)
    unwritten = parties.exclude(pk__in=untouched.values("party_id"))
    lay(unwritten.iterator(chunk_size=500), "changed", due_at=due_at, lane=lane, move=move)


def letters_due_at(iftar: Iftar, now: datetime) -> tuple[Lane, datetime]:
    """Return in which lane and when letters of a change leave: tonight's at once, others a little later."""
    if any_tonight([iftar], now):
        return Lane.TONIGHT, now
    return Lane.ANSWER, not_before(iftar, now + SECOND_THOUGHTS)


def any_tonight(iftars: Iterable[Iftar], now: datetime) -> bool:
    """Return whether one of these evenings is tonight's."""
    return any(is_tonight(iftar.maghrib_at, now, closes_at=iftar.closes_at) for iftar in iftars)


def that_differ(iftar: Iftar, sequences: Sequence[int]) -> list[int]:
    """Return with which of these states of an evening a guest knows something else than is true now."""
    states, present = told_by_sequence(iftar, sequences), told_now(iftar)
    return [sequence for sequence in sequences if states[sequence].difference(present)]


def told_now(iftar: Iftar) -> Told:
    """Return what a guest would be told of an evening now."""
    return told_of(written(iftar))


def told_by_sequence(iftar: Iftar, sequences: Iterable[int]) -> dict[int, Told]:
    """Return what a guest was told who knows the evening's state after so many changes."""
    changes = list(Change.objects.of_evenings([iftar.pk]))
    present = written(iftar)
    states = {}
    for sequence in sequences:
        later = next((change for change in changes if change.sequence > sequence), None)
        states[sequence] = told_of(later.before if later else present)
    return states


def told_of(facts: Facts) -> Told:
    """Return what a guest would be told of an evening with these facts, as `written` gives them."""
    values = read_back(dict(facts))
    return Told(
        evening_on=values["evening_on"], maghrib_at=shown(values["maghrib_at"]), site=values["site_id"],
        state=values["state"], conditional=values["conditional"],
        packs_only=values["packs_only_since"] is not None,
    )  # fmt: skip
