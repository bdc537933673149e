"""Hosts, tables and parties of the scenes in which the day moves; one scene a call, told as JSON."""

import json
import sys
from datetime import date

import django

from tests.journeys import clocked  # noqa: F401 - the journey's clock is set first

django.setup()

from django.urls import reverse  # noqa: E402 - the settings are chosen first
from django.utils import timezone  # noqa: E402

from sufra import gazetteer  # noqa: E402
from sufra.accounts.actions import make_link, person  # noqa: E402
from sufra.booking.actions.reserving import Wish, reserve  # noqa: E402
from sufra.campaigns.actions.seasons import draft_evenings  # noqa: E402
from sufra.campaigns.forms.plan import SectionPlan  # noqa: E402
from sufra.models import Entrance, Iftar, Site  # noqa: E402
from sufra.models.ids import new_id  # noqa: E402
from sufra.rules.evenings import on_fast_days, one_date  # noqa: E402
from tests.cast import FIRST_ON, NOW, season  # noqa: E402

LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]
TUESDAY = date(2027, 3, 2)
FINSBURY_PARK = (51.5653, -0.1069)


def house(name, town, days, *, places, domain, **answers):
    """A host with a published season at one place."""
    given = {
        "coming": "reservations", "languages": LANGUAGES, "sections": [SectionPlan("everyone", places)],
        **answers,
    }  # fmt: skip
    return season(f"host@{domain}", name, town, on_fast_days(FIRST_ON, days), given, public=True)


def site(there, town, name, *, north=0.0, at=None, address="", step_free=None):
    place = gazetteer.search(town)[0]
    latitude, longitude = at or (place.latitude + north, place.longitude)
    made = Site(
        host=there.host, name=name, place_id=place.id, town=town, latitude=latitude, longitude=longitude,
        zone=place.zone, address=address, times_confirmed_at=NOW,
    )  # fmt: skip
    made.save()
    Entrance(site=made, step_free=step_free).save()
    return made


def table(there, where, evenings, places):
    """One evening more of a season, published."""
    [made] = draft_evenings(
        campaign=there.campaign, site=where, evenings=evenings, coming="reservations",
        sections=[SectionPlan("everyone", places)],
    )  # fmt: skip
    Iftar.objects.of(there.host).filter(pk=made.pk).update(published_at=NOW)
    return made


def party(iftar, contact, *, guests=4, language="en", needs=()):
    wish = Wish(
        section=iftar.sections.all()[0].pk, guests=guests, name=f"Guest {contact[:12]}", contact=contact,
        language=language, needs=tuple(needs),
    )  # fmt: skip
    reserve(iftar_id=iftar.pk, form_key=new_id(), wish=wish, now=NOW)


def sign_in(email):
    """A link for a host, which lasts for a while from now."""
    secret = make_link(kind="sign_in", user=person(email=email), now=timezone.now())
    return {"sign_in": reverse("enter", args=[secret.value])}


def told(there, **more):
    """What a journey needs to know of a host."""
    first = there.iftars[0]
    return {
        **sign_in(there.owner.email), "host": there.host.pk, "campaign": there.campaign.pk,
        "site": there.site.pk, "iftar": first.pk, **more,
    }  # fmt: skip


def two_calendars():
    """London, 2027: mosque A keeps Monday, mosque B has sixty tables in three towns and a street iftar."""
    a = house("Mosque A", "London", [26], places=45, domain="a.example")
    party(a.iftars[0], "guest@a.example")
    b = house("Mosque B", "London", [26], places=4, domain="b.example")
    party(b.iftars[0], "cancels@b.example")
    party(b.iftars[0], "waits@b.example")
    towns = ["London", "Birmingham", "Bradford"]
    evening = on_fast_days(FIRST_ON, [26])
    tables = [
        table(b, site(b, towns[number % 3], f"Table {number}", north=number / 1000), evening, 45)
        for number in range(1, 60)
    ]  # fmt: skip
    for number, one in enumerate(tables[:30]):
        party(one, f"guest{number}@b.example", language=LANGUAGES[number % 6])
    for number, one in enumerate(tables[40:43]):
        party(one, f"+44 7700 90000{number}")
    for one in tables[43:45]:
        party(one, "")
    street = table(
        b, site(b, "London", "The Street", at=FINSBURY_PARK),
        one_date(FIRST_ON, TUESDAY, today=NOW.date()), 1500,
    )  # fmt: skip
    for language in LANGUAGES:
        party(street, f"street-{language}@b.example", language=language)
    first = next(one for one in b.iftars if one.site_id == b.site.pk)
    return {"a": told(a), "b": told(b, iftar=first.pk, street=street.pk)}


def bhopal():
    """Bhopal: thirty nights of 2,200 in the open; the only other hall has stairs."""
    there = house("Friends of the Lake", "Bhopal", list(range(1, 31)), places=2200, domain="bhopal.example")
    Site.objects.of(there.host).filter(pk=there.site.pk).update(name="Iqbal Maidan")
    nights = there.iftars
    for number in range(6):
        needs = ["wheelchair"] if number < 3 else []
        language = ["en", "ur"][number % 2]
        party(nights[number * 4], f"guest{number}@bhopal.example", needs=needs, language=language)
    hall = site(there, "Bhopal", "Old College Hall", north=0.01, address="2 Hill Road", step_free=False)
    return told(there, hall=hall.pk)


def copenhagen():
    """Copenhagen: 2,000 guests, and somebody who wants to come for another reason."""
    there = house(
        "Long Table of the North", "Copenhagen", [20], places=2000, domain="copenhagen.example"
    )  # fmt: skip
    Site.objects.of(there.host).filter(pk=there.site.pk).update(
        name="Brewery Yard", address="Gasworks Lane 7", area="near the lakes"
    )
    for number, language in enumerate(LANGUAGES):
        party(there.iftars[0], f"guest{number}@copenhagen.example", language=language)
    return told(there)


def day_30(days):
    """London: an evening of day 30 in a month of which nobody knows yet how many days it has."""
    domain = f"days{days}.example"
    there = house(f"House of {days} days", "London", [30], places=45, domain=domain)
    for language in LANGUAGES:
        party(there.iftars[0], f"guest-{language}@{domain}", language=language)
    return told(there)


if __name__ == "__main__":
    scene, *given = sys.argv[1:]
    print(json.dumps(globals()[scene](*given)))  # noqa: T201 - a journey reads it
