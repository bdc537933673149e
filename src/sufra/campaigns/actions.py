"""What hosts do: plan, publish, refine, duplicate."""

import copy
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from sufra.gazetteer import Place
from sufra.models import (
    Campaign,
    CampaignWords,
    Entrance,
    Host,
    Iftar,
    ProgrammeItem,
    Section,
    Site,
    TimetableRow,
    User,
)  # fmt: skip
from sufra.rules.evenings import Evening
from sufra.rules.opening import doors_minutes_before
from sufra.rules.refusal import Refusal
from sufra.rules.seating import require_meant
from sufra.shell.audit import note
from sufra.shell.places import NONE_TAKEN, taken
from sufra.timing.evenings import SHOWN_FIELDS, resolve
from sufra.timing.months import ramadan_of

MEAL_MINUTES_AFTER = 15
# What a host gives of a section or an entrance: where it stood until now (None: new), and its facts.
Part = tuple[int | None, dict[str, Any]]


@transaction.atomic
def plan_season(
    *, host: Host, user: User | None, name: str, place: Place, evenings: Sequence[Evening],
    sections: Sequence[Any], coming: str, contact: str, languages: Sequence[str], hijri_year: int,
    now: datetime, campaign: Campaign | None = None,
) -> tuple[Campaign, Site]:  # fmt: skip
    """Draft a site with its evenings, in a campaign that is made silently where none is given."""
    if campaign is None:
        campaign = Campaign(host=host, name=name, hijri_year=hijri_year, languages=" ".join(languages))
        campaign.save()
    host.contact = contact
    host.save(update_fields=["contact"])
    site = _new_site(host, place, "" if campaign.name == name else name)
    draft_evenings(campaign=campaign, site=site, evenings=evenings, sections=sections, coming=coming)
    note(host=host, user=user, deed="plan_season", target=campaign, fields=["evenings", "sections"], now=now)
    return campaign, site


def draft_evenings(
    *, campaign: Campaign, site: Site, evenings: Sequence[Evening], sections: Sequence[Any], coming: str
) -> list[Iftar]:
    """Make unpublished evenings with their sections and the plainest programme."""
    doors = doors_minutes_before(sum(section.places for section in sections))
    days = ramadan_of(campaign, campaign.month_starts.all()).days
    iftars = [
        Iftar(
            campaign=campaign, site=site, anchor=evening.anchor, fast_day=evening.fast_day,
            weekday_rule=evening.weekday_rule, evening_on=evening.evening_on, coming=coming,
            conditional=evening.is_conditional and days is None, doors_minutes_before=doors,
        )
        for evening in evenings
    ]  # fmt: skip
    resolve(iftars)
    Iftar.objects.bulk_create(iftars)
    Section.objects.bulk_create(
        Section(
            iftar=iftar,
            position=position,
            kind=section.kind,
            seats=section.places,
            places_offered=section.places,
        )
        for iftar in iftars
        for position, section in enumerate(sections)
    )
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(iftar=iftar, position=position, kind=kind, offset_minutes=minutes)
        for iftar in iftars
        for position, (kind, minutes) in enumerate(preset(iftar))
    )
    return iftars


def preset(iftar: Iftar) -> list[tuple[str, int]]:
    """Return the plainest evening: doors, Maghrib with the pack, meal, close."""
    return [
        ("doors", -iftar.doors_minutes_before),
        ("maghrib", 0),
        ("meal", MEAL_MINUTES_AFTER),
        ("close", iftar.close_minutes_after),
    ]


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
    return reckon(site=site, now=now)


def reckon(*, site: Site, now: datetime) -> int:
    """Ask the almanac again for a site's coming evenings; what has happened stays as it was shown."""
    fresh = Site.objects.of(site.host).get(pk=site.pk)
    iftars = list(
        Iftar.objects.of(site.host).filter(site=site).exclude(maghrib_at__lt=now).select_related("campaign")
    )
    for iftar in iftars:
        iftar.site = fresh
    resolve(iftars)
    return Iftar.objects.bulk_update(iftars, SHOWN_FIELDS)


@transaction.atomic
def publish(*, campaign: Campaign, user: User | None, now: datetime) -> int:
    """Make a campaign's evenings public; the host has confirmed the times of each site. Return how many."""
    drafts = Iftar.objects.of(campaign.host).filter(campaign=campaign, published_at__isnull=True)
    campaign.host.sites.model.objects.of(campaign.host).filter(iftars__in=drafts).update(
        times_confirmed_at=now
    )
    count = int(drafts.update(published_at=now))
    note(host=campaign.host, user=user, deed="publish", target=campaign, now=now)
    return count


@transaction.atomic
def unpublish(*, iftars: Iterable[Iftar], host: Host, user: User | None, now: datetime) -> None:
    """Take evenings back into drafts; their addresses stay theirs."""
    for iftar in iftars:
        iftar.published_at = None
        iftar.save(update_fields=["published_at"])
        note(host=host, user=user, deed="unpublish", target=iftar, now=now)


@transaction.atomic
def republish(*, iftar: Iftar, host: Host, user: User | None, now: datetime) -> None:
    """Make one evening public again; its site's times must have been confirmed once."""
    if iftar.site.times_confirmed_at is None:
        raise Refusal("times_not_confirmed")
    iftar.published_at = now
    iftar.save(update_fields=["published_at"])
    note(host=host, user=user, deed="publish", target=iftar, now=now)


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
    reckon(site=site, now=now)
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


@transaction.atomic
def duplicate_evening(*, iftar: Iftar, evening: Evening, user: User | None, now: datetime) -> Iftar:
    """Copy an evening with its sections and programme to another date, as a draft."""
    twin: Iftar = _copy(
        iftar, published_at=None, slow_since=None, forgotten_at=None, weekday_rule="", state="on",
        conditional=False, packs_only_since=None, sequence=0, moved_at=None, anchor=evening.anchor,
        fast_day=evening.fast_day, evening_on=evening.evening_on,
    )  # fmt: skip
    resolve([twin])
    twin.save(force_insert=True)
    for part in [*iftar.sections.all(), *iftar.programme.all()]:
        _copy(part, iftar=twin).save(force_insert=True)
    note(host=iftar.campaign.host, user=user, deed="duplicate_evening", target=twin, now=now)
    return twin


def _copy(row: Any, **changes: Any) -> Any:  # noqa: ANN401 - the same kind as it was given
    twin: Model = copy.copy(row)
    twin._state = copy.copy(row._state)  # noqa: SLF001 - Django's own way to copy a row
    twin._state.adding = True  # noqa: SLF001
    twin.pk = type(row)._meta.pk.get_default()  # noqa: SLF001
    for field, value in changes.items():
        setattr(twin, field, value)
    return twin


def _new_site(host: Host, place: Place, name: str) -> Site:
    site = Site(
        host=host, name=name, place_id=place.id, town=place.name("en"), latitude=place.latitude,
        longitude=place.longitude, zone=place.zone,
    )  # fmt: skip
    site.save()
    Entrance(site=site).save()
    return site
