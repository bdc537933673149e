"""The people of the tests: Amina hosts, Yusuf helps, Huda is a guest, Idris may see nothing."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from sufra import gazetteer
from sufra.accounts.actions import add_host, person
from sufra.booking.actions.reserving import Reserved, Wish, reserve
from sufra.booking.letters import WRITERS
from sufra.campaigns.actions.seasons import plan_season, publish
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Campaign, Host, Iftar, Membership, Move, Party, Site, User
from sufra.models.ids import new_id
from sufra.moves import actions
from sufra.moves.queries.outcomes import Intent, fingerprint, outcomes
from sufra.rules.evenings import Evening, on_fast_days
from sufra.rules.refusal import Refusal
from sufra.shell.outbox import send_due
from sufra.timing.clock import zone
from sufra.timing.quiet import not_before

NOW = datetime(2027, 1, 20, 12, tzinfo=UTC)
FIRST_ON = date(2027, 2, 8)
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Season:
    """A host with a published campaign."""

    owner: User
    host: Host
    campaign: Campaign
    site: Site

    @property
    def iftars(self) -> list[Iftar]:
        return list(Iftar.objects.of(self.host).with_place().order_by("evening_on", "pk"))


def amina(
    *, town: str = "Sarajevo", days: list[int] | None = None, public: bool = True, **answers: object
) -> Season:
    return season(
        "amina@example.org",
        "Courtyard Neighbours",
        town,
        on_fast_days(FIRST_ON, days or [26]),
        answers,
        public=public,
    )


def amina_with(evenings: list[Evening], *, town: str, **answers: object) -> Season:
    return season("amina@example.org", "Courtyard Neighbours", town, evenings, answers, public=True)


def idris(*, town: str = "Cairo") -> Season:
    return season("idris@example.org", "The Other House", town, on_fast_days(FIRST_ON, [5]), {}, public=True)


def yusuf(host: Host, role: str = "helper") -> User:
    user = person(email=f"yusuf-{role}@example.org")
    Membership(host=host, user=user, role=role).save()
    return user


def season(
    email: str, name: str, town: str, evenings: list[Evening], answers: dict, *, public: bool
) -> Season:
    owner = person(email=email)
    host = add_host(name=name, owner=owner, now=NOW)
    usual = {"coming": "open", "sections": [SectionPlan("everyone", 45)], "languages": ["en", "ar"]}
    given = {**usual, **answers}
    campaign, site = plan_season(
        host=host,
        user=owner,
        name="Iftar in the Old Courtyard",
        place=gazetteer.search(town)[0],
        evenings=evenings,
        contact="table@example.org",
        hijri_year=1448,
        now=NOW,
        **given,
    )
    if public:
        publish(campaign=campaign, user=owner, now=NOW)
    return Season(owner, host, campaign, site)


def huda(season: Season, guests: int = 4, *, now: datetime = NOW, key: str = "", **wish: object) -> Reserved:
    """A guest who asks for places in the first section, unless she says another."""
    [iftar] = season.iftars
    section = wish.pop("section", None) or iftar.sections.all()[0]
    asked = Wish(section=section.pk, guests=guests, **{"name": "Huda", **wish})
    return reserve(iftar_id=iftar.pk, form_key=key or new_id(), wish=asked, now=now)


def reserve_at(
    season: Season, fast_day: int, *, contact: str = "huda@example.org", guests: int = 4, now: datetime = NOW
) -> Party:
    """A guest who asks for places at the evening of this fast day."""
    iftar = next(one for one in season.iftars if one.fast_day == fast_day)
    wish = Wish(section=iftar.sections.all()[0].pk, guests=guests, name="Huda", contact=contact)
    return reserve(iftar_id=iftar.pk, form_key=new_id(), wish=wish, now=now).party


def do(
    season: Season, kind: str, *, iftars: list[Iftar] | None = None, now: datetime = NOW, key: str = "",
    seen: str = "", sentences: dict[str, str] | None = None, **facts: object,
) -> Move:  # fmt: skip
    """Amina confirms a deed as its preview shows it, to these evenings or to all of them."""
    keys = () if kind == "announce" else tuple(one.pk for one in iftars or season.iftars)
    intent = Intent(
        kind=kind, campaign_id=season.campaign.pk, targets=keys, asked_of=keys[0] if keys else "", **facts
    )
    seen = seen or fingerprint(intent, outcomes(season.host, intent, now))
    return actions.carry_out(
        host=season.host, user=season.owner, intent=intent, key=key or new_id(), seen=seen,
        reason="a threat", sentences=sentences or {}, now=now,
    )  # fmt: skip


def deliver(now: datetime) -> int:
    """Send what is due, and return how many letters went out."""
    return send_due(now, WRITERS, not_before=not_before).sent


def another_place(season: Season, name: str, point: tuple[float, float], **answers: object) -> Site:
    """A further place of Amina's campaign in the same town, with the same evenings."""
    evenings = [
        Evening(evening_on=iftar.evening_on, anchor="civil")
        for iftar in season.iftars
        if iftar.site_id == season.site.pk
    ]
    usual = {"coming": "open", "sections": [SectionPlan("everyone", 45)], "languages": ["en", "ar"]}
    _campaign, site = plan_season(
        host=season.host, user=season.owner, name=name, place=gazetteer.search(season.site.town)[0],
        evenings=evenings, contact="table@example.org", hijri_year=1448, now=NOW, campaign=season.campaign,
        **usual | answers,
    )  # fmt: skip
    site.name, (site.latitude, site.longitude) = name, point
    site.save()
    publish(campaign=season.campaign, user=season.owner, now=NOW)
    return site


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def text(answer: HttpResponse) -> str:
    """What a person reads on a page, below its strip."""
    html = answer.content.decode().rsplit('id="content"', 1)[-1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>|[\u2066-\u2069]", " ", html))


def local(season: Season, day: date, clock: str, *, days: int = 0) -> datetime:
    """An instant by the clock of Amina's place."""
    hour, minute = map(int, clock.split(":"))
    return datetime.combine(day, time(hour, minute), tzinfo=zone(season.site.zone)) + timedelta(days=days)


def at_once(deed: Callable[[int], object]) -> list[object]:
    """Several do a deed at the same moment, on real connections; each got its result, or a refusal's code."""

    def one(number: int) -> object:
        try:
            return deed(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))
