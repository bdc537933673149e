"""What somebody tries at a door with forged, old, shared and cancelled tickets, and with a stolen telephone.

The names in brackets are those of the list of attacks.
"""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import manage
from tests.journeys.telephones import evening, phone, total, wire

pytestmark = pytest.mark.browser
__all__ = ["evening", "phone", "wire"]  # fixtures
TICKETS = """
import base64, json
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sufra.models import Iftar, Party
from sufra.shell.tickets import LAYOUT, MARK, Ticket, signed
iftar = Iftar.objects.published().with_place().get(pk={iftar!r})
party = Party.objects.of_evening(iftar).get(code={code!r})
section = iftar.sections.all()[0].pk
def ticket(iftar_id):
    return signed(Ticket(iftar_id=iftar_id, code=party.code, guests=party.guests, section=section,
                         version=party.ticket_version))
genuine = ticket(iftar.pk)
plain = LAYOUT.pack(iftar.pk.encode(), int(party.code), party.guests, section, party.ticket_version)
def text(signature):
    return MARK + base64.b32encode(plain + signature).decode().rstrip("=")
here = Iftar.objects.published().filter(site=iftar.site).exclude(pk=iftar.pk).order_by("maghrib_at").first()
elsewhere = Iftar.objects.published().exclude(site=iftar.site).first()
print(json.dumps({{
    "genuine": genuine,
    "forged": [
        text(Ed25519PrivateKey.generate().sign(plain)), text(bytes(64)), text(b""), genuine[:-20],
        genuine + "AAAA", genuine.lower(), genuine.replace("SUFRA1", "SUFRA2"), MARK, "alg:none", "",
        MARK + "\u0660" * 138, genuine[:60] + "A" + genuine[61:] if genuine[60] != "A" else genuine[:60] + "B"
        + genuine[61:],
    ],
    "other_day": ticket(here.pk), "other_place": ticket(elsewhere.pk) if elsewhere else None,
    "other_date": here.evening_on.isoformat(),
}}))
"""
AT_ANOTHER_DOOR = """
from uuid import uuid4
from datetime import timedelta
from django.utils import timezone
from sufra.door.actions.doors import enrol_door, show_code
from sufra.models import Arrival, Iftar, Party
iftar = Iftar.objects.published().get(pk={iftar!r})
now = timezone.now()
code = show_code(iftar=iftar, whole_season=False, name="River gate", user=None, now=now)
door, _token = enrol_door(code=code, now=now)
party = Party.objects.of_evening(iftar).get(code={code!r})
Arrival(
    uuid=uuid4(), iftar=iftar, section=iftar.sections.all()[0], party=party, ticket=party.code, kind="party",
    version=party.ticket_version, guests=party.guests, whole=True, door=door, device=door.device,
    sequence=1, counted_at=now - timedelta(minutes=3), received_at=now,
).save(force_insert=True)
"""
CANCEL = """
from sufra.models import Party
Party._rows.filter(code={code!r}, iftar={iftar!r}).update(standing="cancelled")
"""
FLAGS = """
from sufra.door.queries.desk import open_flags
from sufra.models import Iftar
for flag in open_flags(Iftar.objects.published().get(pk={iftar!r})):
    print(flag.oddity, flag.about, flag.people)
"""


def shell(place, text, **facts):
    return manage(place.environment, "shell", "--no-imports", "-c", text.format(**facts))


@pytest.fixture
def tickets(place, evening):
    found = shell(place, TICKETS, iftar=evening["iftar"], code=evening["typed"][0])
    return json.loads(found)


def shown(phone, text):
    """Let the camera see a text; return the word of the verdict."""
    phone.page.evaluate("text => seen(text)", text)
    phone.page.wait_for_function("() => state.shown !== null")
    word = phone.page.get_attribute('[data-name="verdict"]', "data-verdict")
    phone.page.evaluate("close()")
    return word


def test_a_forged_ticket_is_unknown_with_and_without_a_network(place, evening, wire, phone, tickets):
    """Of another key, without a signature, cut short, or altered (B7)."""
    phone.enrol(evening["code"])
    phone.page.wait_for_function("() => window.modern")
    for cut in (False, True):
        wire.cut = cut
        words = [shown(phone, text) for text in tickets["forged"]]
        assert words == ["unknown"] * len(tickets["forged"])
    assert shown(phone, tickets["genuine"]) == "welcome"


def test_a_ticket_of_another_evening_is_told_with_its_date(evening, phone, tickets):
    """Yesterday's, tomorrow's, or of another place (B8)."""
    phone.enrol(evening["code"])
    phone.page.wait_for_function("() => window.modern")
    phone.page.evaluate("text => seen(text)", tickets["other_day"])
    day = str(int(tickets["other_date"][-2:]))
    expect(phone.at("word")).to_have_text(re.compile(rf"Another evening: \w+ {day} \w+ 20\d\d"))
    expect(phone.at("hint")).to_contain_text("Count as walk-in, or ask at the desk")
    phone.page.evaluate("close()")
    if tickets["other_place"]:
        assert shown(phone, tickets["other_place"]) == "another"


def test_the_same_ticket_at_a_second_door_is_already_in_with_time_and_door(place, evening, phone):
    """A picture of it was sent on (B10)."""
    code, guests = evening["typed"]
    phone.enrol(evening["code"])
    shell(place, AT_ANOTHER_DOOR, iftar=evening["iftar"], code=code)
    phone.page.wait_for_function("code => others().some((fact) => fact.ticket === code)", arg=code)
    phone.type(code)
    expect(phone.at("word")).to_have_text("Already in")
    expect(phone.at("many")).to_have_text(f"{guests} of {guests}")
    expect(phone.at("where")).to_have_text(re.compile(r"\d\d:\d\d River gate"))


def test_the_same_ticket_at_two_doors_that_lost_each_other_counts_once_and_is_told(
    place, evening, wire, phone
):
    """Both let it in (B11)."""
    code, guests = evening["typed"]
    phone.enrol(evening["code"])
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)
    shell(place, AT_ANOTHER_DOOR, iftar=evening["iftar"], code=code)
    phone.type(code)
    expect(phone.at("word")).to_have_text("Welcome")
    phone.page.click('[data-name="next"]')
    wire.cut = False
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + guests
    assert f"double_entry {code} {guests}" in shell(place, FLAGS, iftar=evening["iftar"])


def test_a_party_that_cancelled_after_an_old_list_is_let_in_with_a_word_on_the_list_and_told(
    place, evening, wire, phone
):
    """The list is three hours old (B12)."""
    code, guests = evening["typed"]
    phone.enrol(evening["code"])
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)
    shell(place, CANCEL, iftar=evening["iftar"], code=code)
    phone.page.evaluate("state.list.made_at -= 3 * 3600000")
    phone.type(code)
    expect(phone.at("word")).to_have_text("Welcome")
    expect(phone.at("old")).to_contain_text("The list is old")
    phone.page.click('[data-name="next"]')
    wire.cut = False
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + guests
    assert f"cancelled {code} {guests}" in shell(place, FLAGS, iftar=evening["iftar"])


NAMES = """
import json
from sufra.models import Iftar, Party
from sufra.shell.sealing import facts_of, seal_of
iftar = Iftar.objects.published().get(pk={iftar!r})
seal, found = seal_of(iftar), set()
for party in Party.objects.of_evening(iftar).filter(sealed__isnull=False):
    facts = facts_of(party, seal)
    found |= {{facts["name"], facts.get("contact") or facts["name"], party.pk}}
print(json.dumps(sorted(found)))
"""
DUMP = """async () => {
  const found = await Promise.all(["facts", "others", "kept"].map(all));
  const caches_ = await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).text()));
  }));
  return JSON.stringify([found, caches_, { ...localStorage }, document.cookie]);
}"""


def test_a_stolen_telephone_holds_no_name_contact_or_secret_of_a_party(place, evening, phone):
    """Its storage is read (C3)."""
    phone.enrol(evening["code"])
    phone.type(evening["typed"][0])
    expect(phone.at("word")).to_have_text("Welcome")
    dump = phone.page.evaluate(DUMP)
    assert evening["typed"][0] in dump
    personal = json.loads(shell(place, NAMES, iftar=evening["iftar"]))
    assert len(personal) > 20
    assert [word for word in personal if word in dump] == []


def test_entry_that_a_telephone_stops_without_a_network_is_stopped_there_and_everywhere_once_it_has_one(
    place, evening, wire, phone, browser
):
    phone.enrol(evening["code"])
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)
    phone.page.locator('[data-tap="stop"] >> nth=0').click()
    phone.page.click('[data-tap="stopping"][value="Packs at the gate"]')
    first = phone.page.locator(".section >> nth=0 >> [data-name=crowd]")
    expect(first).to_have_text("Entry stopped: Packs at the gate")
    phone.page.reload()
    expect(first).to_have_text("Entry stopped: Packs at the gate")
    guest = browser.new_page()
    guest.goto(place.origin + place.guest)
    assert "Packs at the gate" not in guest.content()
    wire.cut = False
    phone.page.wait_for_function("() => Object.keys(state.stops).length === 0", timeout=20_000)
    expect(first).to_have_text("Entry stopped: Packs at the gate")
    guest.reload()
    assert "Packs at the gate" in guest.content()
