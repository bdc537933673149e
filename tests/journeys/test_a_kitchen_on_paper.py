"""The kitchen's pages hang on a wall: each fits on one sheet, in English and in Arabic, its number large."""

import json
import re

import pytest

from tests.journeys.conftest import manage

pytestmark = pytest.mark.browser
PAGES = ["", "menu/", "shares/", "serving/", "food/"]
OF_THE_COURTYARD = """
from django.utils import timezone
from sufra.models import Iftar
rows = Iftar.objects.published().filter(site__name="Old Courtyard", maghrib_at__gt=timezone.now())
iftar = rows.select_related("campaign").order_by("maghrib_at").first()
print(iftar.campaign.host_id, iftar.pk)
"""
TALL = "document.querySelector('main').style.minBlockSize = '120rem'"


def sheets(page):
    """How many sheets of A4 the browser prints."""
    page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))


@pytest.fixture
def kitchen(place, open_page):
    page = open_page()
    # A link signs in once; the season that stands is kept.
    fresh = json.loads(manage(place.environment, "seed", "--stage", "tonight", "--json"))
    page.goto(place.origin + fresh["sign_in"])
    page.click("main button")
    host, iftar = manage(place.environment, "shell", "--no-imports", "-c", OF_THE_COURTYARD).split()

    def opened(language, end):
        page.goto(f"{place.origin}/{language}/host/{host}/evening/{iftar}/kitchen/{end}")
        return page

    return opened


def test_each_page_is_one_sheet(kitchen):
    printed = {(language, end): sheets(kitchen(language, end)) for language in ("en", "ar") for end in PAGES}
    assert printed == dict.fromkeys(printed, 1)


def test_the_number_is_the_largest_thing_on_paper(kitchen):
    page = kitchen("en", "")
    page.emulate_media(media="print")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    number = page.locator(".glance .inside").evaluate(size)
    others = page.locator("main :not(.inside)").evaluate_all(f"all => all.map({size})")
    assert number > 2 * max(others)


def test_a_page_that_needs_a_second_sheet_is_caught(kitchen):
    page = kitchen("en", "")
    page.evaluate(TALL)
    assert sheets(page) > 1
