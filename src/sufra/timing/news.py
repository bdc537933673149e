"""What has lately changed of an evening, as its public pages say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sufra.models import Change, Iftar, Move, read_back
from sufra.shell.formats import Reader
from sufra.timing.clock import shown, zone

SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """From when and where it was moved, in words, and what the host says to everybody."""

    moved_from: str
    moved_from_at: datetime | None
    place_before: str
    sentence: str
    language: str


def news(iftar: Iftar, reader: Reader, now: datetime) -> News | None:
    """Return what is new of an evening, if anything; for a week, and while it does not take place."""
    late = late_changes(iftar, now)
    return news_of(iftar, late, reader, now) if late else None


def late_changes(iftar: Iftar, now: datetime) -> list[Change]:
    """Return the changes that are still new, with their words; nothing is asked where none was."""
    if iftar.moved_at is None or (iftar.is_on and now - iftar.moved_at > SHOWN_FOR):
        return []
    changes = list(Change.objects.of_evenings([iftar.pk]).prefetch_related("move__words"))
    return [change for change in changes if iftar.moved_at - change.move.done_at <= SHOWN_FOR]


def news_of(iftar: Iftar, late: list[Change], reader: Reader, now: datetime) -> News | None:
    """Return what these changes, at least one, mean to this reader.

    Where a draft was before is nobody's business.
    """
    sentence, language = sentence_of(late[-1].move, reader)
    published_at = iftar.published_at or now
    seen = next((change for change in late if published_at <= change.move.done_at), None)
    before = read_back(seen.before if seen else late[-1].after)
    moved = iftar.is_on and shown(before["maghrib_at"]).date() != shown(iftar.maghrib_at).date()
    place_before = _place_before(iftar, seen, reader) if seen else ""
    if not (moved or place_before or sentence):
        return None
    return News(
        moved_from=_when(iftar, before["maghrib_at"], reader) if moved else "",
        moved_from_at=shown(before["maghrib_at"]) if moved else None,
        place_before=place_before, sentence=sentence, language=language,
    )  # fmt: skip


def public_sentences(iftars: Iterable[Iftar], reader: Reader) -> dict[str, str]:
    """Return what the host says to everybody of each evening that does not take place, or is not sure."""
    off = [iftar.pk for iftar in iftars if not iftar.is_on]
    changes = Change.objects.of_evenings(off).prefetch_related("move__words")
    last = {change.iftar_id: change.move for change in changes}
    return {key: sentence_of(move, reader)[0] for key, move in last.items()}


def sentence_of(move: Move, reader: Reader) -> tuple[str, str]:
    """Return the host's public sentence in the reader's language, else in the first that it wrote."""
    words = sorted(move.words.all(), key=lambda row: (row.language != reader.language, row.pk))
    return (words[0].sentence, words[0].language) if words else ("", "")


def _when(iftar: Iftar, maghrib_at: datetime, reader: Reader) -> str:
    local = shown(maghrib_at).astimezone(zone(iftar.site.zone))
    return reader.listed(reader.long_date(local.date()), reader.clock(local))


def _place_before(iftar: Iftar, change: Change, reader: Reader) -> str:
    """Return the place before, where both may be told."""
    withheld = [iftar.exact_place_hours_before, change.before["exact_place_hours_before"]] != [None, None]
    if withheld or change.before["site_id"] == iftar.site_id or not iftar.is_on:
        return ""
    site = Change.objects.site_before(change)
    return reader.listed(site.name or site.town, site.address) if site else ""
