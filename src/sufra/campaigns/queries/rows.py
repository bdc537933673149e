"""Evenings with everything that their pages read, by few and cheap queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sufra.models import (
    CampaignWords,
    Entrance,
    Iftar,
    MonthStart,
    Picture,
    Prepared,
    ProgrammeItem,
    Section,
)  # fmt: skip
from sufra.shell.places import Taken, taken
from sufra.shell.rows import MONTH_STARTS, PROGRAMMES, SECTIONS, WORDS, iftars_with_place, keys_of

ENTRANCES = Prepared(Entrance, "site_id")
PICTURES = Prepared(Picture, "campaign_id")


@dataclass(frozen=True, kw_only=True, slots=True)
class EveningRows:
    """An evening and its parts; the iftar's own site, campaign and host are at hand."""

    iftar: Iftar
    sections: list[Section]
    programme: list[ProgrammeItem]
    entrances: list[Entrance]
    words: list[CampaignWords]
    month_starts: list[MonthStart]
    artwork: Picture | None
    taken: dict[int, Taken]


def evening_rows(keys: Iterable[str]) -> list[EveningRows]:
    """Return these evenings in the order of their keys; the caller chose the keys behind the wall."""
    wanted = list(dict.fromkeys(keys))
    iftars = {iftar.pk: iftar for iftar in iftars_with_place(wanted)}
    sections, programmes = _by("iftar_id", SECTIONS(wanted)), _by("iftar_id", PROGRAMMES(wanted))
    entrances = _by("site_id", ENTRANCES(keys_of(iftars.values(), "site_id")))
    campaigns = keys_of(iftars.values(), "campaign_id")
    words, starts = _by("campaign_id", WORDS(campaigns)), _by("campaign_id", MONTH_STARTS(campaigns))
    counted = [key for key, iftar in iftars.items() if iftar.coming != "open"]
    counts = taken([section for key in counted for section in sections.get(key, [])])
    artworks = {picture.campaign_id: picture for picture in PICTURES(campaigns)}
    return [
        EveningRows(
            iftar=iftar,
            sections=sections.get(iftar.pk, []),
            programme=programmes.get(iftar.pk, []),
            entrances=entrances.get(iftar.site_id, []),
            words=words.get(iftar.campaign_id, []),
            month_starts=starts.get(iftar.campaign_id, []),
            artwork=artworks.get(iftar.campaign_id),
            taken=counts,
        )
        for iftar in map(iftars.get, wanted)
        if iftar
    ]


def _by(column: str, rows: Sequence[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    for row in rows:
        grouped.setdefault(getattr(row, column), []).append(row)
    return grouped
