"""What was done, and who has heard of it: counts, never addresses, but for the sheet that is for phoning."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from sufra.models import Change, Host, Iftar, Letter, Move, Party, Site, read_back
from sufra.moves.queries.labels import DONE, FAILURES
from sufra.moves.queries.lines import Line, in_words
from sufra.moves.queries.undoing import why_not_undone
from sufra.shell.formats import Reader
from sufra.shell.labels import place_name
from sufra.shell.sealing import facts_of, seal_of
from sufra.timing.changes import that_differ
from sufra.timing.clock import host_clock

MOST_MOVES, MOST_CHANGES = 100, 60


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveLine:
    """A deed in a line."""

    move: Move
    words: str
    done_at: str
    evenings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """How its letters fare."""

    queued: int
    sent: int
    failed: int
    withdrawn: int
    opened: int
    answers: dict[str, int]
    reasons: dict[str, int]
    unreached: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MovePage:
    """A deed, what it changed, its receipt, and whether it can be taken back."""

    line: MoveLine
    who: str
    changes: list[Line]
    unshown: int
    receipt: Receipt
    can_undo: bool
    unread: bool
    sentences: list[Any]


def moves_page(host: Host, reader: Reader) -> list[MoveLine]:
    """Return the deeds, the newest first."""
    rows = Move.objects.of(host).annotate(number=Count("changes"))[:MOST_MOVES]
    told = host_clock(host, reader)
    return [_line(move, move.number, told) for move in rows]


def move_page(move: Move, reader: Reader, now: datetime) -> MovePage:
    """Return the page of one deed."""
    changes = list(
        Change.objects.of(move.host)
        .filter(move=move)
        .select_related("iftar__site")
        .order_by("iftar__maghrib_at")
    )
    return MovePage(
        line=_line(move, len(changes), host_clock(move.host, reader)),
        who=move.user.email if move.user else "",
        changes=[_changed(change, move.host, reader) for change in changes[:MOST_CHANGES]],
        unshown=max(len(changes) - MOST_CHANGES, 0), receipt=_receipt(move, changes),
        can_undo=not why_not_undone(move, changes, now),
        unread=move.letters_from is not None and now < move.letters_from, sentences=list(move.words.all()),
    )  # fmt: skip


def _line(move: Move, evenings: int, told: Callable[[datetime], str]) -> MoveLine:
    return MoveLine(move=move, words=str(DONE[move.kind]), done_at=told(move.done_at), evenings=evenings)


def _changed(change: Change, host: Host, reader: Reader) -> Line:
    iftar, before, after = change.iftar, read_back(change.before), read_back(change.after)
    keys = {facts["site_id"] for facts in (before, after)} - {iftar.site_id}
    sites = {site.pk: site for site in Site.objects.of(host).filter(pk__in=keys)} if keys else {}
    sites[iftar.site_id] = iftar.site
    return Line(
        iftar=iftar, place=place_name(sites[after["site_id"]], reader),
        before=in_words(before, sites[before["site_id"]], reader),
        after=in_words(after, sites[after["site_id"]], reader), clash=(), stays=False,
    )  # fmt: skip


def _receipt(move: Move, changes: Iterable[Change]) -> Receipt:
    letters = Letter.objects.filter(move=move)
    counts = letters.aggregate(
        queued=Count("pk", filter=Q(sent_at=None, given_up_at=None, withdrawn_at=None)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        failed=Count("pk", filter=Q(given_up_at__isnull=False)),
        withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False)),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
    )
    answers = Counter(letters.exclude(answer="").values_list("answer", flat=True))
    failed = Counter(letters.filter(given_up_at__isnull=False).values_list("failed_because", flat=True))
    reasons = {str(FAILURES.get(code, code)): number for code, number in failed.items()}
    unreached = sum(len(parties) for _iftar, parties in _unreached(change.iftar for change in changes))
    return Receipt(**counts, answers=dict(answers), reasons=reasons, unreached=unreached)


def _unreached(iftars: Iterable[Iftar]) -> Iterable[tuple[Iftar, list[Party]]]:
    """Go through the evenings with the parties that do not know how it is, and whom no letter tells."""
    for iftar in iftars:
        rows = Party.objects.of_evening(iftar).exclude(standing="cancelled")
        known = sorted(set(rows.values_list("told_sequence", flat=True)))
        on_their_way = Letter.objects.waiting().filter(kind="changed", party__iftar=iftar).values("party_id")
        unknowing = rows.filter(told_sequence__in=that_differ(iftar, known))
        parties = list(unknowing.exclude(pk__in=on_their_way).order_by("code"))
        if parties and iftar.published_at:
            yield iftar, parties


def sheet(move: Move, reader: Reader) -> list[dict[str, Any]]:
    """Return, by evening, who is to be phoned: code, name, size and the contact that was given."""
    changes = Change.objects.of(move.host).filter(move=move).select_related("iftar__site", "iftar__campaign")
    found = []
    for iftar, parties in _unreached(change.iftar for change in changes):
        seal = seal_of(iftar)
        found.append({
            "iftar": iftar, "date": reader.long_date(iftar.evening_on),
            "parties": [{"party": party, **facts_of(party, seal)} for party in parties],
        })  # fmt: skip
    return found
