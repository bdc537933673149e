"""A family reserves, waits, is offered places, comes as fewer, cancels; a volunteer counts people in."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sufra.rules.waiting import hold
from tests.journeys.test_from_the_link_to_the_guest import elsewhere, grave, signed_in, weight

pytestmark = pytest.mark.browser
# Offers are not made at night, so the evening is spread where it is day now.
TOWNS = {
    "Mostar": "Europe/Sarajevo",
    "Jakarta": "Asia/Jakarta",
    "Toronto": "America/Toronto",
    "Honolulu": "Pacific/Honolulu",
}
READING = 2_100  # milliseconds; nobody reads a form faster


def town_where_it_is_day():
    now = datetime.now(tz=UTC)
    return next(
        town
        for town, zone in TOWNS.items()
        for evening in [(now.astimezone(ZoneInfo(zone)) + timedelta(days=60)).replace(hour=18, minute=0)]
        for moment in [(now, now + timedelta(minutes=20))]
        if all(hold(at, zone=ZoneInfo(zone), maghrib_at=evening, closes_at=evening) for at in moment)
    )


@pytest.fixture
def evening(place, open_page):
    """An evening with six places that are reserved; its address, and the host's page."""
    page = open_page(width=360)
    signed_in(place, page)
    page.click("text=New evenings")
    page.fill("#id_name", "Iftar by the River")
    page.fill("#id_place", town_where_it_is_day())
    page.check("input[value=days]")
    page.fill("#id_days", "26")
    page.fill("#id_places", "6")
    page.check("input[name=coming][value=reservations]")
    page.fill("#id_contact", "table@example.org")
    page.check("input[name=languages][value=ar]")
    page.click("main form .button")
    page.wait_for_url("**/confirm/")
    page.click("main form .button")
    page.wait_for_selector(".said")
    page.click("main .found a >> nth=0")
    return page.locator("main a[href*='/i/']").first.get_attribute("href"), page


def reserve(guest, address, *, adults, children="", fewest=""):
    guest.goto(address)
    guest.click("#come")
    guest.fill("#id_adults", adults)
    guest.fill("#id_children", children)
    guest.fill("#id_name", "Huda")
    if fewest:
        guest.click("main form details summary")
        guest.fill("#id_fewest", fewest)
        guest.check("#id_rest_waits")
    guest.wait_for_timeout(READING)
    guest.click("main form button.button")
    return guest.locator("h1").inner_text()


HEADLINES = {
    "en": ("You have 4 places.", "You have 2 places.", "waiting list", "There is room", "cancelled"),
    "ar": ("٤", "مكان", "الانتظار", "مكان", "أُلغي"),
}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_family_reserves_waits_is_offered_comes_as_fewer_and_cancels_without_script(
    place, open_page, evening, language
):
    four, two, waits, room, cancelled = HEADLINES[language]
    address = place.origin + evening[0].replace("/en/", f"/{language}/")
    family, fewer, small = (open_page(java_script_enabled=False) for _guest in range(3))
    assert four in reserve(family, address, adults="٢", children="2")
    assert family.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert family.locator(".ticket svg").count() == 1
    assert two in reserve(fewer, address, adults="4", fewest="2")
    assert waits in reserve(small, address, adults="2")
    assert re.fullmatch(r".*/r/\w{8}/", small.url)

    family.click("form[action$='/cancellation/'] button")
    assert cancelled in family.locator("h1").inner_text()
    small.reload()
    assert room in small.locator("h1").inner_text()
    small.click("form[action$='/acceptance/'] button")
    assert two in small.locator("h1").inner_text()
    fewer.reload()
    fewer.click("form[action$='/acceptance/'] button")
    assert four in fewer.locator("h1").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_partys_pages_are_accessible_and_small(place, open_page, evening, language, scheme):
    address = place.origin + evening[0].replace("/en/", f"/{language}/")
    guest = open_page(width=360, color_scheme=scheme)
    guest.goto(address + "reserve/", wait_until="networkidle")
    assert grave(guest) == []
    assert weight(guest) <= 60_000
    reserve(guest, address, adults="1", children="1")
    for more in ("", "change/"):
        guest.goto(guest.url + more)
        assert (more, grave(guest)) == (more, [])
        assert guest.evaluate("document.documentElement.scrollWidth") == 360
    guest.goto(address + "lost-link/", wait_until="networkidle")
    assert grave(guest) == []
    assert weight(guest) <= 60_000
    guest.fill("#id_contact", "huda@example.org")
    guest.click("main form button.button")
    assert guest.locator("main [role=status]").count() == 1
    assert grave(guest) == []
    assert guest.evaluate("document.documentElement.scrollWidth") == 360
    guest.goto(f"{place.origin}/{language}/help/waiting-list/")
    assert grave(guest) == []
    assert guest.said == []
    assert elsewhere(guest, place) == []


def test_a_callers_page_prints_as_its_ticket_alone(place, open_page, evening):
    _address, host = evening
    host.goto(host.url + "parties/add/")
    host.fill("#id_adults", "2")
    host.fill("#id_name", "Grandmother")
    host.click("main form button.button")
    seen = "parts => parts.filter(part => part.getClientRects().length).map(part => part.className)"
    every = host.locator("body > :not(main), main > *")
    assert "foot" in every.evaluate_all(seen)
    host.emulate_media(media="print")
    printed = [name for name in every.evaluate_all(seen) if name not in {"", "skip"}]
    assert printed == ["ticket slip"]


def test_the_button_says_how_many_places_it_reserves(place, open_page, evening):
    guest = open_page()
    guest.goto(place.origin + evening[0] + "reserve/")
    guest.fill("#id_adults", "٢")
    guest.fill("#id_children", "1")
    assert guest.locator("main form button.button").inner_text() == "Reserve 3 places"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_volunteer_counts_forty_five_walk_ins_and_a_party_in_two_parts(place, open_page, evening, language):
    address, host = evening
    guest = open_page(java_script_enabled=False)
    reserve(guest, place.origin + address, adults="4")
    code = guest.locator(".code").inner_text().replace(" ", "")
    counting = host.url.replace("/en/", f"/{language}/") + "counting/"
    host.goto(counting)
    for _tap in range(9):
        host.click(".counter button[value='5']")
    for part in ("3", "1"):
        host.fill("#id_q", code)
        host.click("form.asking button")
        host.click(f".at-door button[value='{part}']")
    assert host.locator(".inside").inner_text().split()[0] == {"en": "49", "ar": "٤٩"}[language]
    assert grave(host) == []
    assert host.evaluate("document.documentElement.scrollWidth") == 360
    host.goto(counting.replace("counting", "counts"))
    assert grave(host) == []
    host.goto(counting.replace("counting", "entry"))
    assert grave(host) == []


def test_a_code_can_be_typed_on_the_narrowest_screen(place, open_page, evening):
    _address, host = evening
    host.set_viewport_size({"width": 180, "height": 640})
    host.goto(host.url + "counting/")
    wide = "document.querySelector('#id_q').getBoundingClientRect().width"
    assert host.evaluate(wide) >= 140
    assert host.evaluate("document.documentElement.scrollWidth") == 180
    host.evaluate("document.querySelector('.asking').style.gridTemplateColumns = '1fr auto'")
    assert host.evaluate(wide) < 140, "beside the button there is no room for a code"
