"""What the host's pages read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from sufra.campaigns.queries.evening import EveningPage, evening_pages
from sufra.models import ACCESS_FACTS, Arrival, Campaign, Host, Iftar, Party, Site
from sufra.models.iftar import IftarQuerySet
from sufra.rules.bursts import BURST_LEAST, bursts
from sufra.rules.paper import is_offered
from sufra.shell import conventions
from sufra.shell.formats import Reader
from sufra.shell.rows import SECTIONS
from sufra.timing.evenings import compared
from sufra.timing.months import RAMADAN, computed_ramadan

MOST_COMING, MOST_YEARS = 7, 4
DAY, AFTER = timedelta(days=1), timedelta(hours=3)
EVENING_FIELDS = (
    "title", "description", "coming", "doors_minutes_before", "entry_ends_minutes_after",
    "close_minutes_after", "photo_policy", "no_photo_area", "phone_tonight",
    "first_aid", "lost_children", "heat_plan", "names_at_door", "forgotten_after_days",
    "food", "labelled_plates", "exact_place_hours_before", "cancel_by_hours_before",
    "anchor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tonight:
    """One of tonight's evenings in numbers: places that are given or held, people who are in."""

    page: EveningPage
    given: int
    inside: int

    @property
    def offers_the_list(self) -> bool:
        """Whether the list for its door is to be printed now."""
        iftar = self.page.iftar
        return is_offered(maghrib_at=iftar.maghrib_at, closes_at=iftar.closes_at, now=self.page.now)


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Decisions first (drafts, bursts), then tonight in numbers, then what comes, then everything else."""

    drafts: list[Campaign]
    rushed: list[EveningPage]
    tonight: list[Tonight]
    coming: list[EveningPage]
    campaigns: list[Campaign]


@dataclass(frozen=True, slots=True)
class SiteEvenings:
    """A site's evenings in a campaign; `shown` is the next one, or the last where all have been."""

    coming: list[EveningPage]
    past: list[EveningPage]

    @property
    def shown(self) -> EveningPage:
        """The evening that stands for the site."""
        return [*self.coming, *reversed(self.past)][0]

    @property
    def drafts(self) -> int:
        """How many are not public."""
        return sum(page.iftar.published_at is None for page in [*self.coming, *self.past])


def today_page(host: Host, reader: Reader, now: datetime) -> TodayPage:
    """Return what a host sees first: all of tonight's evenings, and the next few."""
    campaigns = list(Campaign.objects.of(host).prefetch_related("words").order_by("-made_at"))
    rows = Iftar.objects.of(host).published().filter(maghrib_at__gt=now - AFTER).order_by("maghrib_at")
    keys = rows.values_list("pk", flat=True)
    near, later = keys.filter(maghrib_at__lt=now + DAY), keys.filter(maghrib_at__gte=now + DAY)
    rushed = _rushed(host, now)
    pages = evening_pages([*near, *later[:MOST_COMING], *rushed], lambda _host: reader, now)
    tonight = [page for page in pages if page.is_tonight]
    inside = Arrival.objects.of(host).inside_by_evening([page.iftar for page in tonight])
    drafts = (
        Campaign.objects.of(host).filter(iftars__published_at__isnull=True, iftars__isnull=False).distinct()
    )
    return TodayPage(
        list(drafts.prefetch_related("words")),
        [page for page in pages if page.iftar.pk in rushed],
        [Tonight(page, page.given, inside.get(page.iftar.pk, 0)) for page in tonight],
        [page for page in pages if not page.is_tonight][:MOST_COMING],
        campaigns,
    )


def _rushed(host: Host, now: datetime) -> list[str]:
    """Return the coming evenings with a burst of the last day, as "Who comes" shows it."""
    strangers = Party.objects.of(host).by_form().filter(iftar__maghrib_at__gt=now, arrivals=None)
    lately = strangers.filter(reserved_at__gt=now - DAY).order_by("reserved_at")
    moments: dict[str, list[datetime]] = {}
    for key, moment in lately.values_list("iftar_id", "reserved_at"):
        moments.setdefault(key, []).append(moment)
    many = [key for key, line in moments.items() if len(line) >= BURST_LEAST]
    places = Counter[str]()
    for section in SECTIONS(many):
        places[section.iftar_id] += section.places_offered
    return [key for key in many if bursts(moments[key], places=places[key])]


def confirm_page(campaign: Campaign, reader: Reader, now: datetime) -> list[dict[str, Any]]:
    """Return each site with its first and last evening, as guests will read them."""
    rows = Iftar.objects.of(campaign.host).filter(campaign=campaign).order_by("evening_on")
    groups: dict[str, list[EveningPage]] = {}
    for page in _pages(rows, reader, now):
        groups.setdefault(page.iftar.site_id, []).append(page)
    return [_site_times(group, reader) for group in groups.values()]


def anchors_to_choose(page: list[dict[str, Any]]) -> list[tuple[str, Any, bool]]:
    """Return on what the drafts can hang, by their first, and which is so now; a weekday never asks."""
    first = next((times["first"] for times in page if not times["first"].iftar.weekday_rule), None)
    if first is None or not first.fast_day or first.iftar.published_at:
        return []
    return [(key, words, key == first.iftar.anchor) for key, words in anchors(first)]


def times_page(site: Site, reader: Reader, now: datetime) -> dict[str, Any]:
    """Return a site's first and last evening, and where its timetable differs from its convention."""
    group = _pages(Iftar.objects.of(site.host).filter(site=site).order_by("evening_on"), reader, now)
    page = _site_times(group, reader) if group else {"site": site}
    return {**page, "differences": _differences(site, reader)}


def campaign_page(campaign: Campaign, reader: Reader, now: datetime) -> list[SiteEvenings]:
    """Return a campaign's evenings by site, the site whose Maghrib comes next first."""
    rows = Iftar.objects.of(campaign.host).filter(campaign=campaign)
    sites: dict[str, SiteEvenings] = {}
    for page in _pages(rows.order_by("maghrib_at", "pk"), reader, now):
        site = sites.setdefault(page.iftar.site_id, SiteEvenings([], []))
        (site.past if page.phase == "over" else site.coming).append(page)
    return sorted(sites.values(), key=lambda site: (not site.coming, site.shown.maghrib_at))


def evening_page(iftar: Iftar, reader: Reader, now: datetime) -> EveningPage:
    """Return one evening as guests would read it."""
    [page] = _pages(Iftar.objects.of(iftar.campaign.host).filter(pk=iftar.pk), reader, now)
    return page


def anchors(page: EveningPage) -> list[tuple[str, Any]]:
    """Return on what an evening can hang, in plain words; outside Ramadan on its date alone."""
    date = _("%(date)s, whatever happens") % {"date": page.civil_date}
    if not page.fast_day:
        return [("civil", date)]
    return [("fast_day", _("%(day)s, whenever that falls") % {"day": page.fast_day}), ("civil", date)]


def evening_initial(iftar: Iftar) -> dict[str, Any]:
    """Return what the evening's form shows first."""
    return {
        **_values(iftar, EVENING_FIELDS),
        "scope": "this",
    }


def section_initial(iftar: Iftar) -> list[dict[str, Any]]:
    """Return the sections as the form shows them."""
    fields = ("kind", "name", "seats", "places_offered", "entry_limit", "host_says", *ACCESS_FACTS)
    return [
        {**_values(section, fields), "entrance_id": section.entrance_id} for section in iftar.sections.all()
    ]


def item_initial(iftar: Iftar) -> list[dict[str, Any]]:
    """Return the programme as the form shows it."""
    fields = ("kind", "title", "who", "language", "hangs_on", "offset_minutes", "minutes")
    return [
        {**_values(item, fields), "clock": f"{item.clock:%H:%M}" if item.clock else ""}
        for item in iftar.programme.all()
    ]


def site_initial(site: Site) -> dict[str, Any]:
    """Return what the site's form shows first."""
    return _values(site, ("name", "address", "area", "latitude", "longitude", "zone"))


def entrance_initial(site: Site) -> list[dict[str, Any]]:
    """Return a site's entrances as the form shows them."""
    return [_values(row, ("name", "directions", *ACCESS_FACTS)) for row in site.entrances.all()]


def entrance_choices(site: Site) -> list[tuple[int, str]]:
    """Return the entrances that have a name, which a section can have for its own."""
    return [(row.pk, row.name) for row in site.entrances.all() if row.name]


def times_initial(site: Site) -> dict[str, Any]:
    """Return what the form of a site's times shows first."""
    lines = "\n".join(f"{row.evening_on}, {row.maghrib:%H:%M}" for row in site.timetable.all())
    fields = ("convention", "minutes_after_sunset", "second_convention", "second_minutes")
    return {**_values(site, fields), "timetable": lines}


def evening_years(site: Site) -> set[int]:
    """Return the civil years of a site's evenings, and of those near which they may still move."""
    days = Iftar.objects.of(site.host).filter(site=site).values_list("evening_on", flat=True)
    return {(day + timedelta(days=moved)).year for day in days for moved in (-2, 0, 2)}


def years_after(campaign: Campaign, reader: Reader) -> list[tuple[int, str]]:
    """Return the next Ramadans to which a season can be copied; a civil year may hold two of them."""
    months = [computed_ramadan(campaign.hijri_year + after) for after in range(1, MOST_YEARS + 1)]
    return [
        (month.year, reader.listed(reader.hijri_month(month.year, RAMADAN), reader.long_date(month.first_on)))
        for month in months
    ]


def campaign_initial(campaign: Campaign) -> dict[str, Any]:
    """Return what the campaign's form shows first."""
    words = {}
    for row in campaign.words.all():
        words[f"name_{row.language}"], words[f"purpose_{row.language}"] = row.name, row.purpose
    return {
        **_values(campaign, ("name", "purpose", "dye", "unlisted")),
        "languages": campaign.language_codes(),
        **words,
    }


def _differences(site: Site, reader: Reader) -> list[dict[str, Any]]:
    """Return the lines of the host's timetable that differ from the convention by a minute or more."""
    clocks = {row.evening_on: row.maghrib for row in site.timetable.all()}
    found = compared(site, clocks, convention=site.convention, minutes=site.minutes_after_sunset)
    return [
        {"evening_on": reader.short_date(one.evening_on), "minutes": reader.digits(f"{one.minutes_after:+d}")}
        for one in found
        if one.minutes_after
    ]


def _pages(rows: IftarQuerySet, reader: Reader, now: datetime) -> list[EveningPage]:
    return evening_pages(rows.values_list("pk", flat=True), lambda _host: reader, now)


def _site_times(group: list[EveningPage], reader: Reader) -> dict[str, Any]:
    first, last = group[0], group[-1]
    return {
        "site": first.iftar.site,
        "town": first.place,
        "first": first,
        "last": last,
        "count": reader.digits(len(group)),
        "reckoned": _reckoned(first.iftar.maghrib_source, reader),
    }


def _reckoned(source: str, reader: Reader) -> str:
    """Return in words how a Maghrib was found, from what stands beside it: sunset+3, diyanet, timetable."""
    convention, _plus, minutes = source.partition("+")
    if convention == "timetable":
        return str(_("Your own timetable"))
    if convention != "sunset":
        return str(conventions.NAMES[convention])
    return conventions.after_sunset(int(minutes), reader)


def _values(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401
    return {field: getattr(row, field) for field in fields}
