"""The desk follows the doors without being loaded again, and says when nobody answers."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import manage
from tests.journeys.telephones import evening, phone, wire

pytestmark = pytest.mark.browser
__all__ = ["evening", "phone", "wire"]  # fixtures
HOST = """
from sufra.models import Iftar
print(Iftar.objects.published().get(pk={iftar!r}).campaign.host_id)
"""
TWICE = """
from uuid import uuid4
from django.utils import timezone
from sufra.models import Arrival, Iftar, Party
iftar = Iftar.objects.published().get(pk={iftar!r})
party = Party.objects.of_evening(iftar).get(code={code!r})
for _door in range(2):
    Arrival(
        uuid=uuid4(), iftar=iftar, section=iftar.sections.all()[0], party=party, ticket=party.code,
        kind="party", version=party.ticket_version, guests=party.guests, whole=True, device="x",
        counted_at=timezone.now(), received_at=timezone.now(),
    ).save(force_insert=True)
"""


def shell(place, text, **facts):
    return manage(place.environment, "shell", "--no-imports", "-c", text.format(**facts)).strip()


def test_it_follows_a_door_a_flag_is_looked_at_and_silence_is_said(place, evening, phone, open_page):
    page = open_page()
    page.goto(place.origin + place.sign_in)
    page.click("main button")
    host = shell(place, HOST, iftar=evening["iftar"])
    page.goto(f"{place.origin}/en/host/{host}/evening/{evening['iftar']}/desk/")
    inside = page.locator(".glance .inside")
    before = int(inside.inner_text().split("/")[0])
    page.evaluate("window.stays = true")
    phone.enrol(evening["code"])
    phone.walk(0, 5)
    expect(inside).to_contain_text(str(before + 5), timeout=15_000)
    code, guests = evening["typed"]
    shell(place, TWICE, iftar=evening["iftar"], code=code)
    odd = page.locator(".odd li").filter(has_text=code)
    expect(odd).to_contain_text(f"let in twice, counted once · {guests}", timeout=15_000)
    assert page.evaluate("window.stays"), "nothing was loaded again"
    odd.locator("button").first.click()
    expect(page.locator(".odd li").filter(has_text=code)).to_have_count(0)
    stale = page.locator("[data-name=stale]")
    expect(stale).to_be_hidden()
    page.route("**/desk/live/", lambda route: route.abort())
    expect(stale).to_be_visible(timeout=15_000)
