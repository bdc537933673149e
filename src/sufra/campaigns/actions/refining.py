"""What hosts refine: times, evenings, places, words."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from sufra.models import (
    Campaign,
    CampaignWords,
    Entrance,
    Iftar,
    ProgrammeItem,
    Section,
    Site,
    TimetableRow,
    User,
)
from sufra.rules.evenings import Evening
from sufra.rules.refusal import Refusal
from sufra.rules.seating import require_meant
from sufra.shell.audit import note
from sufra.shell.places import NONE_TAKEN, taken
from sufra.timing.changes import reckon_anew
from sufra.timing.months import ramadan_of

# What a host gives of a section or an entrance: where it stood until now (None: new), and its facts.
Part = tuple[int | None, dict[str, Any]]


@transaction.atomic
def set_times(*, site: Site, user: User | None, given: dict[str, Any], now: datetime) -> int:
    """Store how Maghrib is observed at a site, and reckon its coming evenings anew; return how many."""
    for field in ("convention", "minutes_after_sunset", "second_convention", "second_minutes"):
        setattr(site, field, given[field])
    site.save()
    site.timetable.all().delete()
    TimetableRow.objects.bulk_create(
        TimetableRow(site=site, evening_on=row.evening_on, maghrib=row.maghrib) for row in given["timetable"]
    )
    note(host=site.host, user=user, deed="set_times", target=site, fields=given, now=now)
    return _reckon(site=site, user=user, now=now)


def _reckon(*, site: Site, user: User | None, now: datetime) -> int:
    """Ask the almanac again for a site's coming evenings; what has happened stays as it was shown."""
    rows = Iftar.objects.of(site.host).filter(site=site).exclude(maghrib_at__lt=now)
    iftars = list(rows.select_for_update(of=("self",)).with_place())
    reckon_anew(iftars, user=user, now=now)
    return len(iftars)


@transaction.atomic
def change_evening(
    *, iftar: Iftar, user: User | None, facts: dict[str, Any], sections: Sequence[Part],
    items: list[dict[str, Any]], scope: str, now: datetime, knowingly: Collection[str] = (),
) -> int:  # fmt: skip
    """Write an evening's facts, sections and programme, or all of its site's; return how many.

    Nobody is cancelled by it. Raises a Refusal `section_has_parties`, or what `rules.seating.require_meant`
    asks, unless the host insists on it `knowingly`.
    """
    host = iftar.campaign.host
    targets = [iftar]
    if scope == "site":
        targets = list(Iftar.objects.of(host).filter(campaign=iftar.campaign, site=iftar.site))
    for target in targets:
        _require_room_for_who_comes(target, sections, knowingly)
        for field, value in facts.items():
            setattr(target, field, value)
        _anchor(target)
        target.save()
        _change_parts(Section, sections, iftar=target)
        target.programme.all().delete()
        ProgrammeItem.objects.bulk_create(
            ProgrammeItem(iftar=target, position=position, **item) for position, item in enumerate(items)
        )
    fields = [*facts, "sections", "programme"]
    meant = iftar.site if scope == "site" else iftar
    note(host=host, user=user, deed="change_evening", target=meant, fields=fields, now=now)
    return len(targets)


def _anchor(iftar: Iftar) -> None:
    """Keep an evening outside Ramadan on its date; one that follows a fast day follows no weekday."""
    if iftar.fast_day is None:
        iftar.anchor = "civil"
    if iftar.anchor == "fast_day":
        iftar.weekday_rule = ""
    hung = Evening(
        evening_on=iftar.evening_on, anchor=iftar.anchor, fast_day=iftar.fast_day,
        weekday_rule=iftar.weekday_rule,
    )  # fmt: skip
    month = ramadan_of(iftar.campaign, iftar.campaign.month_starts.all())
    iftar.conditional = hung.is_conditional and month.days is None


def _require_room_for_who_comes(iftar: Iftar, parts: Sequence[Part], knowingly: Collection[str]) -> None:
    """Look, with the evening locked, at who has places or waits in each section as it was."""
    Iftar.objects.locked(iftar.pk)
    there = list(iftar.sections.all())
    counts = taken(there)
    kept = {was for was, _given in parts}
    for place, section in enumerate(there):
        count = counts.get(section.pk, NONE_TAKEN)
        if place not in kept and (count.places or count.waiting):
            raise Refusal("section_has_parties")
    for was, given in parts:
        section = there[was] if was is not None and was < len(there) else Section(seats=0, places_offered=0)
        require_meant(
            offered=given["places_offered"], given=counts.get(section.pk, NONE_TAKEN).places,
            seats=given["seats"], beyond_seats=section.places_offered - section.seats, knowingly=knowingly,
        )  # fmt: skip


def _change_parts(kind: type[Section] | type[Entrance], parts: Sequence[Part], **whose: Model) -> None:
    """Change parts in place, so that what hangs on one keeps it; drop those no longer asked for."""
    there = list(kind._default_manager.filter(**whose))  # noqa: SLF001 - parts of a row in hand
    kept = []
    for position, (was, given) in enumerate(parts):
        row = there[was] if was is not None and was < len(there) else kind(**whose)
        for field, value in {**given, "position": position}.items():
            setattr(row, field, value)
        row.save()
        kept.append(row)
    for row in there:
        if row not in kept:
            row.delete()


@transaction.atomic
def change_site(
    *, site: Site, user: User | None, given: dict[str, Any], entrances: Sequence[Part], now: datetime
) -> None:
    """Correct a site's pin, zone, words and entrances; evenings are reckoned anew."""
    _change_parts(Entrance, entrances, site=site)
    for field, value in given.items():
        setattr(site, field, value)
    site.save()
    _reckon(site=site, user=user, now=now)
    note(host=site.host, user=user, deed="change_site", target=site, fields=[*given, "entrances"], now=now)


@transaction.atomic
def change_campaign(
    *,
    campaign: Campaign,
    user: User | None,
    given: dict[str, Any],
    words: dict[str, dict[str, str]],
    now: datetime,
) -> None:
    """Write a campaign's name, purpose and dye, and its words in other languages."""
    for field, value in given.items():
        setattr(campaign, field, value)
    campaign.save()
    campaign.words.all().delete()
    CampaignWords.objects.bulk_create(
        CampaignWords(campaign=campaign, language=language, **texts)
        for language, texts in words.items()
        if any(texts.values())
    )
    fields = [*given, "words"]
    note(host=campaign.host, user=user, deed="change_campaign", target=campaign, fields=fields, now=now)
