"""What hosts do with seasons: plan, publish, take back, copy."""

import copy
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from sufra.gazetteer import Place
from sufra.models import Campaign, Entrance, Host, Iftar, ProgrammeItem, Section, Site, User
from sufra.rules.evenings import LONGEST_MONTH, Evening, every_weekday, fast_day_of, last_weekday
from sufra.rules.opening import doors_minutes_before
from sufra.rules.refusal import Refusal
from sufra.shell.audit import note
from sufra.timing.changes import catch_up
from sufra.timing.evenings import resolve
from sufra.timing.months import Ramadan, computed_ramadan, ramadan_of

MEAL_MINUTES_AFTER = 15


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
def publish(*, campaign: Campaign, user: User | None, now: datetime, anchor: str = "") -> int:
    """Make a campaign's evenings public; the host has confirmed the times of each site. Return how many.

    With an `anchor` all of them, but those of a weekday, hang on their fast day or keep to their date.
    """
    drafts = Iftar.objects.of(campaign.host).filter(campaign=campaign, published_at__isnull=True)
    if anchor:
        hung = drafts.filter(fast_day__isnull=False, weekday_rule="")
        hung.update(anchor=anchor)
        days = ramadan_of(campaign, campaign.month_starts.all()).days
        follows = anchor == "fast_day" and days is None
        hung.filter(fast_day=LONGEST_MONTH).update(conditional=follows)
    campaign.host.sites.model.objects.of(campaign.host).filter(iftars__in=drafts).update(
        times_confirmed_at=now
    )
    known_before = list(drafts.filter(sequence__gt=0).with_place())
    count = int(drafts.update(published_at=now))
    catch_up(known_before, now=now)
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
    catch_up([iftar], now=now)
    note(host=host, user=user, deed="publish", target=iftar, now=now)


@transaction.atomic
def copy_season(*, campaign: Campaign, hijri_year: int, user: User | None, now: datetime) -> Campaign:
    """Copy a campaign to another Ramadan, as drafts: sites, sections, programme and words, never a party.

    Evenings of a fast day go to that day, those of a weekday to each such weekday, those of a date to the
    date of the same fast day, or as far from the first. Raises a Refusal `season_is_there`, `no_maghrib`.
    """
    if Campaign.objects.of(campaign.host).filter(copied_from=campaign, hijri_year=hijri_year).exists():
        raise Refusal("season_is_there")
    was = ramadan_of(campaign, campaign.month_starts.all())
    month = computed_ramadan(hijri_year)
    twin: Campaign = _copy(campaign, hijri_year=hijri_year, copied_from=campaign, made_at=now)
    twin.save(force_insert=True)
    for words in [*campaign.words.all(), *campaign.letter_words.all()]:
        _copy(words, campaign=twin).save(force_insert=True)
    iftars = (
        Iftar.objects.of(campaign.host).filter(campaign=campaign).with_place().order_by("evening_on", "pk")
    )
    for iftar, evening in _evenings_again(list(iftars), was, month):
        _copy_evening(iftar, evening, campaign=twin)
    note(host=campaign.host, user=user, deed="copy_season", target=twin, now=now)
    return twin


def _evenings_again(iftars: Sequence[Iftar], was: Ramadan, month: Ramadan) -> Iterable[tuple[Iftar, Evening]]:
    """Go through the evenings with where each goes; a weekday's rule is asked once for each place."""
    ruled: set[tuple[str, str]] = set()
    for iftar in iftars:
        rule, _colon, weekday = iftar.weekday_rule.partition(":")
        if not rule:
            after = iftar.evening_on - was.first_on
            day = month.first_on + after
            yield (
                iftar,
                Evening(evening_on=day, anchor=iftar.anchor, fast_day=fast_day_of(month.first_on, day)),
            )
        elif (iftar.site_id, iftar.weekday_rule) not in ruled:
            ruled.add((iftar.site_id, iftar.weekday_rule))
            dates = every_weekday if rule == "every" else last_weekday
            yield from ((iftar, evening) for evening in dates(month.first_on, int(weekday)))


@transaction.atomic
def duplicate_evening(*, iftar: Iftar, evening: Evening, user: User | None, now: datetime) -> Iftar:
    """Copy an evening with its sections and programme to another date, as a draft."""
    twin = _copy_evening(iftar, evening, campaign=iftar.campaign)
    note(host=iftar.campaign.host, user=user, deed="duplicate_evening", target=twin, now=now)
    return twin


def _copy_evening(iftar: Iftar, evening: Evening, *, campaign: Campaign) -> Iftar:
    conditional = evening.is_conditional and ramadan_of(campaign, campaign.month_starts.all()).days is None
    twin: Iftar = _copy(
        iftar, campaign=campaign, published_at=None, slow_since=None, forgotten_at=None, state="on",
        conditional=conditional, packs_only_since=None, sequence=0, moved_at=None, packs_there=None,
        meals_there=None, ill_notice_at=None, ill_notice_dish="", ill_notice_phone="",
        anchor=evening.anchor, weekday_rule=evening.weekday_rule, fast_day=evening.fast_day,
        evening_on=evening.evening_on,
    )  # fmt: skip
    resolve([twin])
    twin.save(force_insert=True)
    for section in iftar.sections.all():
        _copy(section, iftar=twin, entry_stopped_at=None, go_instead="", host_says="").save(force_insert=True)
    for item in iftar.programme.all():
        _copy(item, iftar=twin).save(force_insert=True)
    twin.dishes.set(iftar.dishes.all())
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
