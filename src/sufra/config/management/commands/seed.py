"""Seed the demonstration season at a stage of its life."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sufra import gazetteer
from sufra.accounts.actions import add_host, make_link, person
from sufra.campaigns.actions.seasons import draft_evenings, publish
from sufra.campaigns.forms.plan import SectionPlan
from sufra.config.crowd import AHEAD, fill, look_back, serve
from sufra.config.demonstration import (
    CAMPAIGN_WORDS,
    COURTYARD_WEEKDAY,
    COURTYARD_WEEKEND,
    COURTYARD_WORDS,
    SUPPLIERS,
    TABLES,
    WEEKEND,
    Table,
)  # fmt: skip
from sufra.models import (
    Campaign,
    CampaignWords,
    Entrance,
    Host,
    Iftar,
    MonthStart,
    ProgrammeItem,
    Site,
    Supplier,
    User,
)
from sufra.rules.evenings import Evening, on_fast_days
from sufra.timing.clock import zone
from sufra.timing.months import computed_ramadan

YEAR = 1448
STAGES = ("announced", "open", "full", "tonight", "over")
DEMO_EMAIL = "host@example.org"
TONIGHT_IS_FAST_DAY = 12
AUTHORITY = "Demonstration"


class Command(BaseCommand):
    """Make two invented hosts with their evenings; a season that stands at this stage is kept."""

    help = "Seed the demonstration season."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the stage, and whether to print JSON."""
        parser.add_argument("--stage", choices=STAGES, default="open")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, stage: str, as_json: bool, **_options: object) -> None:
        """Seed, then print the addresses."""
        now = timezone.now()
        user = person(email=DEMO_EMAIL)
        if not _stands(user, stage, now):
            with transaction.atomic():
                _clear(user)
                _seed(user, stage, now)
        secret = make_link(kind="sign_in", user=user, now=now)
        addresses = {
            "guest": reverse("evening", args=[_shown(user, now).pk]),
            "finder": reverse("finder"),
            "sign_in": reverse("enter", args=[secret.value]),
        }
        self.stdout.write(json.dumps(addresses) if as_json else "\n".join(addresses.values()))


def _stands(user: User, stage: str, now: datetime) -> bool:
    """Whether this stage was seeded; tonight's stands until tonight is over."""
    wanted = f"seed {stage} {now.date()}" if stage == "tonight" else f"seed {stage}"
    host = Host.objects.filter(memberships__user=user).order_by("made_at").first()
    return (
        host is not None
        and host.audit.filter(deed=wanted[:40]).exists()
        and _tonight_is_ahead(user, stage, now)
    )


def _tonight_is_ahead(user: User, stage: str, now: datetime) -> bool:
    return stage != "tonight" or _shown(user, now).maghrib_at > now


def _clear(user: User) -> None:
    for host in Host.objects.filter(memberships__user=user):
        Iftar.objects.of(host).delete()
        host.delete()


def _seed(user: User, stage: str, now: datetime) -> None:
    first_on = _first_on(stage, now)
    courtyard = add_host(name="Courtyard Neighbours", owner=user, now=now)
    network = add_host(name="The Long Table Network", owner=user, now=now)
    campaigns = [_courtyard(courtyard, first_on), _network(network, first_on)]
    for campaign in campaigns:
        _month_start(campaign, first_on, stage, now)
        serve(campaign)
        publish(campaign=campaign, user=user, now=now)
        if stage != "announced":
            fill(campaign, stage, now)
    if stage in {"tonight", "over"}:
        look_back(campaigns[0], now)
    mark = f"seed {stage} {now.date()}" if stage == "tonight" else f"seed {stage}"
    courtyard.audit.create(user=user, deed=mark, kind="Host", object_id=courtyard.pk, done_at=now)


def _first_on(stage: str, now: datetime) -> date:
    """Return day 1: as computed, or so that an evening falls on today, or so that all are past."""
    if stage == "tonight":
        return _day_with_maghrib_ahead(now) - timedelta(days=TONIGHT_IS_FAST_DAY - 1)
    if stage == "over":
        return now.date() - timedelta(days=33)
    return computed_ramadan(YEAR).first_on


def _day_with_maghrib_ahead(now: datetime) -> date:
    """Return the civil date of the place whose sunset comes next."""
    local = [now.astimezone(zone(_town(table).zone)) for table in TABLES]
    before = [moment for moment in local if moment.hour < 17]  # noqa: PLR2004
    return max(before, key=lambda moment: moment.hour).date()


def _courtyard(host: Host, first_on: date) -> Campaign:
    campaign = _campaign(host, COURTYARD_WORDS, "madder")
    table = Table("Sarajevo", "Old Courtyard", "Potters’ Street 9", "sunset", 3, COURTYARD_WEEKDAY)
    site = _site(host, table)
    Entrance.objects.filter(site=site).update(
        name="River gate", directions="Enter from the river side. The gate on the square has steps.",
        step_free=True, chairs=True, accessible_toilet=True, prayer_space=True,
    )  # fmt: skip
    Supplier.objects.bulk_create(
        Supplier(site=site, name=name, most_meals=most_meals) for name, most_meals in SUPPLIERS
    )
    evenings = on_fast_days(first_on, list(range(1, 31)))
    weekend = [evening for evening in evenings if evening.evening_on.weekday() in WEEKEND]
    _evenings(campaign, site, [evening for evening in evenings if evening not in weekend], COURTYARD_WEEKDAY)
    _evenings(campaign, site, weekend, COURTYARD_WEEKEND)
    return campaign


def _network(host: Host, first_on: date) -> Campaign:
    campaign = _campaign(host, CAMPAIGN_WORDS, "indigo")
    for table in TABLES:
        _evenings(campaign, _site(host, table), on_fast_days(first_on, list(range(1, 31))), table.places)
    return campaign


def _campaign(host: Host, words: dict[str, tuple[str, str]], dye: str) -> Campaign:
    name, purpose = words["en"]
    campaign = Campaign(
        host=host, name=name, purpose=purpose, hijri_year=YEAR, dye=dye, languages=" ".join(words)
    )
    campaign.save()
    Host.objects.filter(pk=host.pk).update(contact="table@example.org")
    CampaignWords.objects.bulk_create(
        CampaignWords(campaign=campaign, language=language, name=texts[0], purpose=texts[1])
        for language, texts in words.items()
    )
    return campaign


def _site(host: Host, table: Table) -> Site:
    town = _town(table)
    site = Site(
        host=host, name=table.name, place_id=town.id, town=town.name("en"), latitude=town.latitude,
        longitude=town.longitude, zone=town.zone, address=table.address, convention=table.convention,
        minutes_after_sunset=table.minutes,
    )  # fmt: skip
    site.save()
    Entrance(site=site, step_free=True, chairs=True).save()
    return site


def _town(table: Table) -> gazetteer.Place:
    return gazetteer.search(table.town)[0]


def _evenings(campaign: Campaign, site: Site, evenings: list[Evening], places: int) -> None:
    half, quarter = places // 2, places // 4
    sections = [
        SectionPlan("families", half),
        SectionPlan("women", quarter),
        SectionPlan("open_court", places - half - quarter),
    ]
    iftars = draft_evenings(campaign=campaign, site=site, evenings=evenings, sections=sections, coming="both")
    extra: list[dict[str, Any]] = [
        {"kind": "recitation", "offset_minutes": -20, "minutes": 15, "who": "Hafsa K."},
        {"kind": "poems", "offset_minutes": 50, "minutes": 30},
    ]
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(iftar=iftar, position=10 + position, **item)
        for iftar in iftars
        for position, item in enumerate(extra)
    )


def _month_start(campaign: Campaign, first_on: date, stage: str, now: datetime) -> None:
    if stage in {"tonight", "over"}:
        MonthStart(
            campaign=campaign, hijri_year=YEAR, hijri_month=9, starts_on=first_on, kind="host",
            authority=AUTHORITY,
            source="shifted for the demonstration", announced_at=now,
        ).save()  # fmt: skip


def _shown(user: User, now: datetime) -> Iftar:
    """Return the evening to show: the next whose Maghrib is ahead, else the last."""
    hosts = Host.objects.filter(memberships__user=user)
    rows = Iftar.objects.published().filter(campaign__host__in=hosts)
    coming = rows.filter(maghrib_at__gt=now + AHEAD).order_by("maghrib_at").first()
    found = coming or rows.order_by("maghrib_at").last()
    if found is None:
        raise RuntimeError("The season that was just seeded has no evening.")
    return found
