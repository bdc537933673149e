"""A door is enrolled, loses the network, scans, counts, dies, is opened again, and not one person is lost."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import manage
from tests.journeys.telephones import evening, kept, phone, total, wire

pytestmark = pytest.mark.browser
BUDGET = 350_000  # bytes over the wire, once: HOUSE
__all__ = ["evening", "phone", "wire"]  # fixtures


def test_forty_minutes_without_a_network_lose_and_double_nobody(place, evening, wire, phone):
    phone.enrol(evening["code"])
    expect(phone.at("held")).to_contain_text("Parties in the list")
    assert "#" not in phone.page.url
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)

    verdicts = phone.scan(until=["welcome", "already", "cancelled", "another", "unknown"])
    assert verdicts.count("welcome") == 1
    came = evening["whole"]

    for guests in (5, 2, -1, 1):
        phone.walk(1, guests)
    phone.page.locator('[data-name="last"] [data-tap="undo"] >> nth=0').click()
    came += 5 + 2 - 1
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 6")

    phone.context.close()
    phone.switch_on()
    phone.page.goto(f"{phone.origin}/door/")
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 6")
    code, guests = evening["typed"]
    phone.type(code)
    expect(phone.at("word")).to_have_text("Welcome")
    expect(phone.at("many")).to_have_text(str(guests))
    phone.page.click('[data-name="next"]')
    phone.type(code)
    expect(phone.at("word")).to_have_text("Already in")
    expect(phone.at("many")).to_have_text(f"{guests} of {guests}")
    phone.page.click('[data-name="next"]')
    came += guests

    before = total(place, evening)
    assert before == evening["inside"]
    wire.cut = False
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + came
    expect(phone.at("network")).to_have_text("Online")


def test_a_party_comes_in_parts_and_a_wrong_tap_is_undone(place, evening, phone):
    phone.enrol(evening["code"])
    code, guests = evening["parts"]
    phone.type(code)
    phone.page.click('[data-tap="part"][value="1"]')
    expect(phone.at("many")).to_have_text("1")
    phone.page.click('[data-name="next"]')
    phone.type(code)
    expect(phone.at("word")).to_have_text("Part of this party is in")
    phone.page.click(f'[data-tap="part"][value="{guests - 1}"]')
    phone.page.click('[data-name="next"]')
    phone.type(code)
    expect(phone.at("word")).to_have_text("Already in")
    phone.page.click('[data-name="next"]')
    phone.walk(0, 5)
    phone.page.locator('[data-name="last"] [data-tap="undo"] >> nth=0').click()
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + guests


TAPS = """async (taps) => {
  const row = document.querySelectorAll('.section')[1], seen = [];
  const number = row.querySelector('[data-name=number]'), plus = row.querySelector('[value="1"]');
  new MutationObserver(() => seen.push(Number(number.textContent)))
    .observe(number, { childList: true, characterData: true, subtree: true });
  const before = Number(number.textContent);
  for (let tap = 0; tap < taps; tap++) {
    plus.click();
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await new Promise((resolve) => setTimeout(resolve, 6000));
  return [seen.at(-1) - before, seen.every((value, place) => !place || value >= seen[place - 1])];
}"""


def test_forty_quick_taps_are_forty_people_and_the_number_never_goes_back(place, evening, phone):
    phone.enrol(evening["code"])
    assert phone.page.evaluate(TAPS, 40) == [40, True]
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 0", timeout=20_000)
    assert total(place, evening) == evening["inside"] + 40


def test_entry_that_is_stopped_reaches_the_door_with_the_next_answer(place, evening, phone):
    phone.enrol(evening["code"])
    stop = (
        "from sufra.models import Section; from django.utils import timezone;"
        "Section.objects.filter(iftar={iftar!r}, position=0)"
        ".update(entry_stopped_at=timezone.now(), go_instead='Packs at the gate')"
    )
    manage(place.environment, "shell", "--no-imports", "-c", stop.format(iftar=evening["iftar"]))
    first = phone.page.locator(".section >> nth=0 >> [data-name=crowd]")
    expect(first).to_have_text("Entry stopped: Packs at the gate", timeout=6_000)


def test_a_revoked_door_wipes_its_list_and_its_token(place, evening, phone):
    phone.enrol(evening["code"])
    revoke = (
        "from sufra.models import Door; from django.utils import timezone;"
        "Door._rows.filter(iftar={iftar!r}).update(revoked_at=timezone.now())"
    )
    manage(place.environment, "shell", "--no-imports", "-c", revoke.format(iftar=evening["iftar"]))
    expect(phone.at("enrol-wrong")).to_contain_text("This door is closed", timeout=10_000)
    assert kept(phone.page, "list") is None
    assert kept(phone.page, "token") is None


def test_twelve_hours_after_the_close_the_list_goes_without_a_network_and_what_nobody_has_is_still_sent(
    place, evening, wire, phone
):
    phone.enrol(evening["code"])
    wire.cut = True
    expect(phone.at("network")).to_contain_text("Offline", timeout=15_000)
    phone.walk(0, 2)
    expect(phone.at("unsynced")).to_have_text("Not yet sent: 1")
    phone.page.evaluate("keep({ listed: Date.now() - 4 * 864e5 })")
    phone.page.reload()
    expect(phone.at("enrol-wrong")).to_contain_text("This door is closed")
    assert kept(phone.page, "list") is None
    assert total(place, evening) == evening["inside"]
    wire.cut = False
    for _second in range(20):
        if phone.page.evaluate(SENT):
            break
        phone.page.wait_for_timeout(1000)
    assert total(place, evening) == evening["inside"] + 2


SENT = "all('facts').then((facts) => facts.every((fact) => fact.acknowledged === 1))"


def test_the_library_checks_signatures_as_the_browser_does(evening, phone):
    phone.enrol(evening["code"])
    script = """async ([texts, key]) => {
      const { read, byLibrary } = await import('/static/door/app/ticket.js');
      const plain = await Promise.all(texts.map((text) => read(text, key)));
      crypto.subtle.importKey = () => Promise.reject(new Error('no Ed25519'));
      const again = await Promise.all(texts.map((text) => read(text, key)));
      return [plain, again].map((found) => found.map((ticket) => ticket?.code ?? null));
    }"""
    key = kept(phone.page, "list")["key"]
    browser, library = phone.page.evaluate(script, [evening["film"], key])
    assert browser == library
    assert [code is None for code in library] == [False, False, False, True]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_is_readable_in_both_languages_and_weighs_little(evening, phone, scheme):
    phone.page.emulate_media(color_scheme=scheme)
    phone.enrol(evening["code"])
    weight = phone.page.evaluate(
        "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
        ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
    )
    assert 10_000 < weight < BUDGET
    for language in ("en", "ar"):
        if phone.page.get_attribute("html", "lang") != language:
            phone.page.click('[data-name="language"]')
        phone.type(evening["typed"][0])
        expect(phone.at("verdict")).to_be_visible()
        phone.page.click('[data-name="next"]')
        assert small(phone.page) == []
    assert [said for said in phone.said if "favicon" not in said] == []


def small(page):
    """The targets that a thumb misses."""
    return page.evaluate(
        "[...document.querySelectorAll('button, input')].filter(one => one.getClientRects().length)"
        ".filter(one => [one.offsetWidth, one.offsetHeight].some(side => side < 64))"
        ".map(one => one.outerHTML)"
    )
