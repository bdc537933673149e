"""A door that is cut off warns when its own share is used; an old browser counts by one classic script."""

from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.conftest import manage
from tests.journeys.telephones import evening, phone, total, wire

pytestmark = pytest.mark.browser
ACORN = Path(__file__).parents[2] / "node_modules" / "acorn" / "dist" / "acorn.js"
LIMIT = """
from sufra.models import Arrival, Iftar
iftar = Iftar.objects.published().get(pk={iftar!r})
for section in iftar.sections.all():
    inside = Arrival.objects.of_evening(iftar).inside_by_section().get(section.pk, 0)
    section.entry_limit = inside + {more}
    section.save()
"""
WARNED = """
from sufra.models import Arrival, Door, Iftar
rows = Arrival.objects.of_evening(Iftar.objects.published().get(pk={iftar!r}))
own = rows.filter(door=Door._rows.latest("pk"), warned=True).order_by("sequence")
print(*own.values_list("kind", "guests"))
"""
__all__ = ["evening", "phone", "wire"]  # fixtures


def shell(place, evening, text, **facts):
    text = text.format(iftar=evening["iftar"], **facts)
    return manage(place.environment, "shell", "--no-imports", "-c", text)


def share_of(phone, section):
    return phone.page.locator(f".section >> nth={section} >> [data-name=share]")


def test_without_a_network_a_door_obeys_its_share_and_lists_whom_it_let_in_beyond(
    place, evening, wire, phone
):
    shell(place, evening, LIMIT, more=5)
    phone.enrol(evening["code"])
    expect(share_of(phone, 0)).to_contain_text("Places left in all: 5, exact. This door's share of them: 3.")
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)
    expect(share_of(phone, 0)).to_contain_text("This door may still let in 3")
    phone.walk(0, 2)
    expect(share_of(phone, 0)).to_contain_text("This door may still let in 1")
    expect(phone.page.locator(".section >> nth=0")).to_have_attribute("data-crowd", "near")
    phone.walk(0, 1)
    expect(phone.page.locator(".section >> nth=0")).to_have_attribute("data-crowd", "full")
    phone.walk(0, 1)
    code, guests = evening["large"]
    phone.type(code)
    expect(phone.at("word")).to_have_text("Ask the desk first")
    expect(phone.at("hint")).to_contain_text("The desk sees it")
    phone.page.click(f'[data-tap="part"][value="{guests}"]')
    expect(phone.at("word")).to_have_text("Welcome")
    phone.page.click('[data-name="next"]')
    wire.cut = False
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + 4 + guests
    assert shell(place, evening, WARNED).strip() == f"('walk_in', 1) ('party', {guests})"


def test_with_a_network_a_door_asks_for_more_than_its_share_and_warns_of_nothing(place, evening, phone):
    shell(place, evening, LIMIT, more=5)
    phone.enrol(evening["code"])
    expect(share_of(phone, 0)).to_contain_text("This door's share of them: 3.")
    phone.walk(0, 5)
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + 5
    assert shell(place, evening, WARNED).strip() == ""


def test_keypad_and_counters_are_one_classic_script_that_a_browser_of_2017_can_read(place, browser):
    text = browser.new_page().request.get(f"{place.origin}/static/door/classic.js").text()
    page = browser.new_page()
    page.evaluate(ACORN.read_text(encoding="utf-8"))
    read = "text => acorn.parse(text, { ecmaVersion: 2017, sourceType: 'script' }).body.length"
    assert page.evaluate(read, text) > 60
    with pytest.raises(Error, match="Unexpected token"):
        page.evaluate(read, f"{text}\nstate?.list;")
    newer = [".at(", "replaceChildren", "structuredClone", "flatMap", "fromEntries", "import(", "globalThis"]
    assert [word for word in newer if word in text] == []


def test_without_modules_keypad_and_counters_count_on(place, evening, browser):
    context = browser.new_context(service_workers="block", locale="en-GB")
    page = context.new_page()
    page.route("**/static/door/app/*.js", lambda route: route.abort())
    page.goto(f"{place.origin}/door/#{evening['code']}")
    page.click('[data-word="begin"]')
    page.locator('.section >> nth=0 >> [data-tap="walk"][value="2"]').click()
    code, guests = evening["typed"]
    for digit in code:
        page.click(f'[data-tap="digit"][value="{digit}"]')
    expect(page.locator('[data-name="many"]')).to_have_text(str(guests))
    expect(page.locator('[data-name="unsynced"]')).to_have_text("Not yet sent: 0", timeout=20_000)
    assert page.locator('[data-name="camera-tap"]').is_hidden()
    assert total(place, evening) == evening["inside"] + 2 + guests
    context.close()


def test_a_family_is_one_tap_and_a_number(place, evening, phone):
    phone.enrol(evening["code"])
    phone.page.locator('[data-tap="family"] >> nth=0').click()
    expect(phone.at("word")).to_have_text("Family of …")
    phone.page.click('[data-tap="walkins"][value="7"]')
    expect(phone.at("verdict")).to_be_hidden()
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + 7


NAMED = """
from sufra.models import Iftar
Iftar.objects.published().filter(pk={iftar!r}).update(names_at_door=True)
"""


def test_where_the_host_wants_it_a_door_with_a_network_shows_the_first_name_and_keeps_none(
    place, evening, phone
):
    code, _guests = evening["typed"]
    phone.enrol(evening["code"])
    phone.type(code)
    expect(phone.at("word")).to_have_text("Welcome")
    assert phone.at("guest").inner_text() == ""
    phone.page.click('[data-name="next"]')
    shell(place, evening, NAMED)
    phone.page.evaluate("refresh()")
    phone.page.wait_for_function("() => evening().names")
    phone.type(code)
    expect(phone.at("guest")).to_have_text(evening["named"])
    kept = phone.page.evaluate(
        "Promise.all(['facts', 'others', 'kept'].map(all)).then((found) => JSON.stringify(found))"
    )
    assert evening["named"] not in kept
    assert code in kept


ENDED = """
from sufra.models import Iftar
Iftar._rows.filter(pk={iftar!r}).update(packs_only_since={since})
"""


def test_a_door_says_that_hot_meals_have_ended_and_when_there_are_some_again(place, evening, phone):
    phone.enrol(evening["code"])
    expect(phone.at("packs-only")).to_have_text("")
    shell(place, evening, ENDED, since="'2027-01-01T00:00Z'")
    phone.walk(0, 1)
    expect(phone.at("packs-only")).to_have_text("Packs only: no hot meal", timeout=20_000)
    shell(place, evening, ENDED, since=None)
    phone.walk(0, 1)
    expect(phone.at("packs-only")).to_have_text("", timeout=20_000)
