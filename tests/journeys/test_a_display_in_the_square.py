"""A display stands in the square for an evening: it counts, loses the network, says where to go, and dims."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import free_port, manage, prepared, served

pytestmark = pytest.mark.browser
WITHIN_MS = 6000
SIZES = [(1920, 1080), (1280, 720), (1080, 1920), (360, 800)]
PREPARE = """
import json
from sufra.models import Campaign, Iftar, Section
from sufra.shell.sealing import display_key
iftar = Iftar.objects.published().with_place().get(pk={iftar!r})
Campaign.objects.of(iftar.campaign.host).filter(pk=iftar.campaign_id).update(languages="en ar")
iftar.sections.all().delete()
for place, name in enumerate({names!r}):
    Section(iftar=iftar, position=place, name=name, seats=100, places_offered=100).save()
print(json.dumps([display_key(iftar.site_id), iftar.maghrib_at.timestamp(), iftar.closes_at.timestamp()]))
"""
STOP = """
from django.utils import timezone
from sufra.door.actions import open_entry, stop_entry
from sufra.models import Iftar
iftar = Iftar.objects.published().with_place().get(pk={iftar!r})
sections, facts = list(iftar.sections.all()), dict(iftar=iftar, user=None, now=timezone.now())
open_entry(sections=sections, **facts)
for section, instead in zip(sections, {instead!r}):
    stop_entry(sections=[section], instead=instead, **facts)
"""
NAMES = [
    "Families with prams and small children, north court",
    "Women’s hall on the upper floor (stairs and a lift)",
    "Open court",
]
LONG = (
    "Please walk around the fountain to the East Gate on Harbour Street; "
    "packs with dates are given out there too."
)
OUTSIDE = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const below = innerWidth > 640 && box.bottom > innerHeight + 9;
  return box.width && !one.closest("svg") && (box.left < -9 || box.right > innerWidth + 9 || below);
}).map((one) => one.outerHTML.slice(0, 80))"""

SHIFTED = """() => {
  const main = document.querySelector("main"), line = main.querySelector("[data-part=line]");
  return [main.style.translate, getComputedStyle(line).transitionDuration];
}"""
SIZES_OF_LETTERS = """() => [...document.querySelectorAll("[data-part]")].map(
  (one) => [parseFloat(getComputedStyle(one).fontSize), one.dataset.part])"""


@dataclass(frozen=True)
class Square:
    """A server by the journey's clock, and a display at it."""

    origin: str
    environment: dict[str, str]
    iftar: str
    address: str
    maghrib: float
    closes: float

    def clock(self, moment):
        ahead = moment - datetime.now(tz=UTC).timestamp()
        Path(self.environment["JOURNEY_CLOCK"]).write_text(str(ahead), encoding="utf-8")

    def stop(self, *instead):
        manage(self.environment, "shell", "-c", STOP.format(iftar=self.iftar, instead=list(instead)))


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    data, port = tmp_path_factory.mktemp("data"), free_port()
    clock = data / "clock"
    clock.write_text("0", encoding="utf-8")
    environment = prepared(data, JOURNEY_CLOCK=str(clock))
    iftar = json.loads(manage(environment, "seed", "--stage", "tonight", "--json"))["guest"].split("/")[3]
    told = manage(environment, "shell", "-v0", "-c", PREPARE.format(iftar=iftar, names=NAMES))
    key, maghrib, closes = json.loads(told)
    with served(environment, "tests.journeys.clocked:application", port) as origin:
        yield Square(origin, environment, iftar, f"{origin}/display/{key}/", maghrib, closes)


@pytest.fixture
def display(place, open_page):
    """Open the display a quarter of an hour before Maghrib, on a screen whose clock is years wrong."""

    def opened(*, width=1280, height=720, moment=-900, **options):
        place.clock(place.maghrib + moment)
        page = open_page(width=width, **options)
        page.set_viewport_size({"width": width, "height": height})
        page.clock.install(time=datetime(2001, 1, 1, tzinfo=UTC))
        with page.expect_response("**/state.json"):
            page.goto(place.address)
        return page

    yield opened
    place.stop()


def part(page, name):
    return page.locator(f"[data-part={name}]")


def seconds(page):
    hours, minutes, seconds = map(int, part(page, "big").inner_text().split(":"))
    return 3600 * hours + 60 * minutes + seconds


def counting(page):
    expect(part(page, "big")).to_have_text(re.compile(r"^\d+:\d\d:\d\d$"))
    return seconds(page)


def test_it_counts_by_the_servers_clock_and_asks_nobody_else(display, place):
    page = display()
    begun = counting(page)
    assert 880 < begun <= 960
    page.clock.fast_forward(5000)
    assert 5 <= begun - seconds(page) < 15
    assert all(url.startswith(place.origin) for url in page.requested)
    assert page.said == []
    assert page.context.cookies() == []


def test_entry_that_is_stopped_stands_there_within_six_seconds_with_where_to_go(display, place):
    page = display()
    counting(page)
    expect(part(page, "sections").locator("[data-room=stopped]")).to_have_count(0)
    place.stop("East gate", "School yard, Mill Lane 4")
    stopped = part(page, "sections").locator("[data-room=stopped]")
    expect(stopped).to_have_count(2, timeout=WITHIN_MS)
    expect(stopped.nth(0)).to_contain_text("Entry stopped")
    expect(stopped.nth(0)).to_contain_text("East gate")
    place.stop()
    expect(stopped).to_have_count(0, timeout=WITHIN_MS)


def test_it_goes_on_without_a_network_and_says_since_when_it_has_heard_nothing(display, place):
    page = display()
    begun = counting(page)
    page.context.set_offline(True)
    place.stop("East gate")
    expect(part(page, "as_of")).to_be_empty()
    page.clock.fast_forward(40_000)
    expect(part(page, "as_of")).to_have_text(re.compile(r"^As of \d\d:\d\d$"))
    assert 40 <= begun - seconds(page) < 50
    page.clock.fast_forward(1_000_000)
    expect(page.locator("main")).to_have_attribute("data-standing", "broken")
    expect(part(page, "big")).to_have_text("Maghrib has come. The meal is being served.")
    expect(part(page, "sections").locator("[data-room=stopped]")).to_have_count(0)
    page.context.set_offline(False)
    page.clock.fast_forward(4000)
    expect(part(page, "sections").locator("[data-room=stopped]")).to_have_count(1, timeout=WITHIN_MS)
    expect(part(page, "as_of")).to_be_empty()


def test_it_turns_its_languages_each_with_its_numerals(display):
    page = display()
    counting(page)
    main = page.locator("main")
    expect(main).to_have_attribute("lang", "en")
    page.clock.fast_forward(12_000)
    page.clock.fast_forward(600)
    expect(main).to_have_attribute("lang", "ar")
    expect(main).to_have_attribute("dir", "rtl")
    expect(part(page, "big")).to_contain_text("٠:١")
    page.clock.fast_forward(12_000)
    page.clock.fast_forward(600)
    expect(main).to_have_attribute("lang", "en")


def test_it_dims_after_the_close_and_the_next_evening_comes_by_itself(display, place):
    page = display()
    counting(page)
    main = page.locator("main")
    assert main.evaluate("(main) => getComputedStyle(main).opacity") == "1"
    place.clock(place.closes + 60)
    page.clock.fast_forward(4000)
    expect(main).to_have_attribute("data-standing", "over", timeout=WITHIN_MS)
    expect(main).to_have_css("opacity", "0.4", timeout=WITHIN_MS)
    place.clock(place.closes + 3700)
    page.clock.fast_forward(4000)
    expect(main).not_to_have_attribute("data-evening", place.iftar, timeout=WITHIN_MS)
    expect(main).to_have_css("opacity", "1", timeout=WITHIN_MS)


def shifted(page):
    counting(page)
    page.clock.fast_forward(60_000)
    page.clock.fast_forward(60_000)
    return page.evaluate(SHIFTED)


def test_it_moves_a_few_pixels_unless_motion_is_not_wished(display):
    moved, fades = shifted(display())
    assert "px" in moved
    assert fades == "0.5s"
    assert shifted(display(reduced_motion="reduce")) == ["", "0s"]


def test_without_a_script_it_shows_clock_times(place, open_page):
    place.clock(place.maghrib - 900)
    page = open_page(width=1280, java_script_enabled=False)
    page.goto(place.address)
    assert part(page, "big").inner_text().count(":") == 1
    assert "until" not in part(page, "line").inner_text()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_off_with_long_names_and_two_stopped_sections(display, place, width, height):
    place.stop(LONG, "School yard, Mill Lane 4")
    page = display(width=width, height=height)
    counting(page)
    for language in ("en", "ar"):
        expect(page.locator("main")).to_have_attribute("lang", language)
        assert page.evaluate(OUTSIDE) == []
        sizes = page.evaluate(SIZES_OF_LETTERS)
        (largest, name), (second, _name) = sorted(sizes, reverse=True)[:2]
        assert name == "big"
        assert largest > 2 * second
        page.clock.fast_forward(12_000)
        page.clock.fast_forward(600)
