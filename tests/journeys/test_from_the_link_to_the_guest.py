"""A host signs in, answers seven questions, confirms the times; a guest finds the evening."""

import json
from pathlib import Path

import pytest
from PIL import Image

BUDGET = 60_000  # bytes over the wire, HOUSE
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.browser


def signed_in(place, page):
    from tests.journeys.conftest import manage  # noqa: PLC0415

    paths = json.loads(manage(place.environment, "seed", "--stage", "tonight", "--json"))
    page.goto(place.origin + paths["sign_in"])
    page.click("main button")
    page.wait_for_url("**/host/")
    page.click("text=Courtyard Neighbours")


def grave(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [
        (v["id"], [n["target"] for n in v["nodes"]][:3])
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]


def squeezed(page):
    """The labels in which a word has no room."""
    return page.evaluate(
        "[...document.querySelectorAll('label')].filter(label => label.scrollWidth > label.clientWidth"
        " || (label.innerText.length > 8 && label.getBoundingClientRect().width < 40))"
        ".filter(label => label.getClientRects().length).map(label => label.innerText)"
    )


def elsewhere(page, place):
    return [url for url in page.requested if not url.startswith((place.origin, "data:"))]


def weight(page):
    return page.evaluate(
        "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )


def test_seven_questions_publish_an_evening_that_a_guest_finds_without_script(place, open_page):
    page = open_page(width=360)
    signed_in(place, page)
    page.click("text=New evenings")
    questions = page.locator("main form > .field:visible").count()
    assert questions == 7
    page.fill("#id_name", "Iftar by the River")
    page.fill("#id_place", "موستار")
    page.check("input[value=days]")
    page.fill("#id_days", "٢٦")
    page.fill("#id_places", "۴۵")
    page.fill("#id_contact", "table@example.org")
    page.check("input[name=languages][value=ar]")
    page.click("main form .button")
    page.wait_for_url("**/confirm/")
    assert page.locator(".big-time").count() == 2
    page.click("main form .button")
    page.wait_for_selector(".said")
    page.click("main .found a >> nth=0")
    lines = page.locator("main .order > li").count()
    page.click("main form .button >> text=Save")
    page.wait_for_selector(".said")
    assert page.locator("main .order > li").count() == lines
    assert page.said == []

    guest = open_page(java_script_enabled=False)
    guest.goto(f"{place.origin}/ar/")
    guest.fill("#id_q", "موستار")
    guest.click("button.button")
    guest.click("text=Iftar by the River")
    assert guest.locator("html").get_attribute("dir") == "rtl"
    assert guest.locator(".count").inner_text().strip()
    assert guest.locator("[data-behaviour=share]").is_hidden()


def test_the_countdown_runs_and_ends_at_the_shown_minute(place, open_page):
    page = open_page()
    page.goto(place.origin + place.guest)
    page.wait_for_selector("[data-until]:not([hidden])")
    first = page.locator("[data-countdown]").inner_text()
    page.wait_for_function("text => document.querySelector('[data-countdown]').innerText !== text", arg=first)
    assert page.locator("header.sky").get_attribute("data-maghrib").endswith(":00+00:00")


@pytest.mark.parametrize("path", ["guest", "/{}/", "/{}/?q=Sarajevo"])
@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_a_guests_page_is_accessible_small_and_asks_nobody_else(place, open_page, path, language):
    page = open_page(width=360)
    address = place.guest.replace("/en/", f"/{language}/") if path == "guest" else path.format(language)
    page.goto(place.origin + address, wait_until="networkidle")
    assert page.said == []
    assert len(page.requested) <= 4
    assert elsewhere(page, place) == []
    assert weight(page) <= BUDGET
    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert grave(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_workspace_is_accessible(place, open_page, language, scheme):
    page = open_page(width=360, color_scheme=scheme)
    signed_in(place, page)
    here = page.url.replace("/en/", f"/{language}/")
    page.goto(here)
    addresses = [here, *(f"{here}{page_of_host}/" for page_of_host in ("plan", "people", "settings", "logo"))]
    for row in (".found a", ".rows a"):
        addresses += [place.origin + page.locator(f"main {row}").first.get_attribute("href")]
    for address in addresses:
        page.goto(address)
        assert elsewhere(page, place) == []
        assert page.said == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
        assert (address, squeezed(page)) == (address, [])
        assert (address, grave(page)) == (address, [])


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_moves_and_of_counting_are_accessible(place, open_page, language, scheme):
    page = open_page(width=360, color_scheme=scheme)
    signed_in(place, page)
    here = page.url.replace("/en/", f"/{language}/")

    def look(what):
        assert page.said == []
        assert (what, page.evaluate("document.documentElement.scrollWidth")) == (what, 360)
        assert (what, squeezed(page)) == (what, [])
        assert (what, grave(page)) == (what, [])

    page.goto(here)
    evening, campaign = (
        place.origin + page.locator(f"main a[href*='/{kind}/']").last.get_attribute("href")
        for kind in ("evening", "campaign")
    )
    for address in (f"{campaign}announcement/", f"{evening}counting/links/"):
        page.goto(address)
        look(address)
    page.goto(f"{evening}deed/")
    look("deed")
    page.check("input[name=kind][value=cancel]")
    page.click("main form .button")
    look("preview")
    page.click("button[name=confirm]")
    look("move")
    done = page.url
    page.goto(f"{done}phoning/")
    look("phoning")
    page.goto(f"{here}moves/")
    look("moves")
    page.goto(place.origin + f"/{language}/i/{evening.split('/')[-2]}/")
    look("a cancelled evening")
    page.goto(done)
    page.click("main form button")
    look("taken back")


# Where tests/test_paint.py proves that white can be read, of a sky's height.
READABLE_PERCENT = 76


def lowest_text_percent(page):
    return page.evaluate(
        "(() => { const sky = document.querySelector('.sky').getBoundingClientRect();"
        " const words = document.querySelector('.sky-words').lastElementChild.getBoundingClientRect();"
        " return 100 * (words.bottom - sky.top) / sky.height })()"
    )


@pytest.mark.parametrize("width", [180, 360, 1280])
@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_white_text_stays_on_the_dark_part_of_the_sky_and_nothing_scrolls_sideways(
    place, open_page, language, width
):
    page = open_page(width=width)
    page.goto(place.origin + place.guest.replace("/en/", f"/{language}/"))
    campaign = page.locator(".over a").first.get_attribute("href")
    for address in (page.url, place.origin + campaign):
        page.goto(address)
        assert lowest_text_percent(page) <= READABLE_PERCENT, address
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


def test_text_on_the_bright_part_of_the_sky_is_caught(place, open_page):
    page = open_page()
    page.goto(place.origin + place.guest)
    page.evaluate("document.querySelector('.sky').style.gridTemplateRows = '1fr 0'")
    assert lowest_text_percent(page) > READABLE_PERCENT


PHONE = 740  # pixels of height that a small phone leaves a page


def seen_at_once(page):
    """Whether the date, the place, Maghrib and the room of every section stand above the fold."""
    ends = page.evaluate(
        "['.over', 'h1 + p', '.count', '[data-behaviour=room] > :last-child']"
        ".map(part => document.querySelector(part).getBoundingClientRect().bottom)"
    )
    return max(ends) <= PHONE


@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_screen_of_a_phone_says_when_where_and_whether_there_is_room(place, open_page, language):
    page = open_page(width=360)
    page.goto(place.origin + place.guest.replace("/en/", f"/{language}/"))
    assert seen_at_once(page)
    page.evaluate("document.querySelector('.room').before(document.querySelector('.actions'))")
    assert not seen_at_once(page), "the button above the room pushes it below the fold"


def test_a_grave_fault_is_caught(place, open_page):
    page = open_page()
    page.goto(place.origin + place.guest)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/x.png\">')"
    )
    assert {fault for fault, _where in grave(page)} >= {"image-alt", "label"}


def test_a_label_that_is_squeezed_is_caught(place, open_page):
    page = open_page()
    page.goto(place.origin + place.guest)
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<label>Offer more plates</label>');"
        "document.querySelector('main > label').style.cssText = 'display: block; inline-size: 1rem'"
    )
    assert squeezed(page) == ["Offer more plates"]


def test_a_page_that_asks_somebody_else_and_a_heavy_one_are_caught(place, open_page):
    page = open_page()
    page.set_content('<img src="http://127.0.0.2:9/avatar.png">', wait_until="domcontentloaded")
    assert elsewhere(page, place) == ["http://127.0.0.2:9/avatar.png"]
    page.goto(f"{place.origin}/static/sufra.css")
    page.evaluate("Promise.all([...Array(60)].map((_, n) => fetch('/static/sufra.css?' + n)))")
    assert weight(page) > BUDGET


def test_an_artwork_is_given_and_its_page_stays_within_the_budget(place, open_page, tmp_path):
    hardest = tmp_path / "noise.png"
    Image.effect_noise((1500, 1500), 90).convert("RGB").save(hardest)
    page = open_page(width=360)
    signed_in(place, page)
    page.click("main .rows a")
    page.click("text=Artwork")
    page.set_input_files("#id_file", hardest)
    page.fill("#id_words", "Grain, as on old film")
    page.fill("#id_credit", "Hafsa K.")
    page.click("text=Save")
    page.wait_for_selector(".said")
    page.click("main a >> nth=0")
    public = page.locator("text=The public page").get_attribute("href")

    guest = open_page(width=360)
    guest.goto(place.origin + public, wait_until="networkidle")
    assert guest.locator("figure img").evaluate("picture => picture.naturalWidth") > 0
    assert weight(guest) <= BUDGET
    assert elsewhere(guest, place) == []
    assert grave(guest) == []
    assert guest.evaluate("document.documentElement.scrollWidth") == 360
