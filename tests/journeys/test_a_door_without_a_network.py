"""A door is enrolled, loses the network, scans, counts, dies, is opened again, and not one person is lost."""

import io
import json
import select
import shutil
import socket
import threading

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import FLAGS, manage

pytestmark = pytest.mark.browser
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
BUDGET = 350_000  # bytes over the wire, once: HOUSE
PREPARE = """
import json
from django.utils import timezone
from sufra.door.actions.doors import show_code
from sufra.models import Arrival, Iftar, Party
from sufra.shell.tickets import Ticket, signed
iftar = Iftar.objects.published().with_place().get(pk={iftar!r})
other = Iftar.objects.published().filter(site=iftar.site).exclude(pk=iftar.pk).order_by("maghrib_at").last()
rows = Party.objects.of_evening(iftar)
rows.filter(standing="cancelled").update(standing="seated")
whole, cancelled, typed, parts = chosen = list(rows.filter(guests__gt=1).order_by("code")[:4])
Arrival.objects.of_evening(iftar).filter(party__in=chosen).delete()
iftar.sections.update(entry_stopped_at=None)
def ticket(party, iftar_id=iftar.pk):
    section = iftar.sections.all()[0].pk
    return signed(Ticket(iftar_id=iftar_id, code=party.code, guests=party.guests, section=section,
                         version=party.ticket_version))
rows.filter(pk=cancelled.pk).update(standing="cancelled")
genuine = ticket(whole)
print(json.dumps({{
    "code": show_code(iftar=iftar, whole_season=False, name="North", user=None, now=timezone.now()),
    "inside": sum(Arrival.objects.of_evening(iftar).inside_by_section().values()),
    "whole": whole.guests, "typed": [typed.code, typed.guests], "parts": [parts.code, parts.guests],
    "film": [genuine, ticket(cancelled), ticket(typed, other.pk), genuine[:-9] + "AAAAAAAAA"],
}}))
"""
TOTAL = """
from sufra.models import Arrival, Iftar
print(sum(Arrival.objects.of_evening(Iftar.objects.published().get(pk={iftar!r})).inside_by_section().values()))
"""


class Wire:
    """What stands between the telephone and the server, and can be cut."""

    def __init__(self, port):
        self.target, self.cut, self.open = ("127.0.0.1", port), False, set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near, _address = self.listening.accept()
            except OSError:
                return
            if self.cut:
                near.close()
            else:
                threading.Thread(target=self.carry, args=[near], daemon=True).start()

    def carry(self, near):
        with near, socket.create_connection(self.target) as far:
            ends = {near: far, far: near}
            while not self.cut:
                for end in select.select(list(ends), [], [], 0.1)[0]:
                    piece = end.recv(65536)
                    if not piece:
                        return
                    ends[end].sendall(piece)


def film(path, texts):
    """Write a camera's film: each ticket for two seconds, with a second of nothing after it."""
    with path.open("wb") as file:
        for text in texts:
            for picture, frames in ((qr(text), 60), (Image.new("L", (640, 480), 120), 30)):
                jpeg = io.BytesIO()
                picture.convert("RGB").save(jpeg, "JPEG", quality=85)
                file.write(jpeg.getvalue() * frames)


def qr(text):
    png = io.BytesIO()
    segno.make(text, error="l", micro=False).save(png, kind="png", scale=6, border=4)
    picture, code = Image.new("L", (640, 480), 255), Image.open(png)
    picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    return picture


class Telephone:
    """A browser with a disk of its own, which may be closed at any moment and opened again."""

    def __init__(self, playwright, folder, camera, origin):
        self.playwright, self.origin, self.said = playwright, origin, []
        self.options = {
            "user_data_dir": str(folder), "permissions": ["camera"],
            "executable_path": next(filter(None, map(shutil.which, CHROMIUM))),
            "viewport": {"width": 360, "height": 640}, "locale": "en-GB", "headless": True,
            "args": [
                *FLAGS[1:], "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                f"--use-file-for-fake-video-capture={camera}",
            ],
        }  # fmt: skip
        self.switch_on()

    def switch_on(self):
        self.context = self.playwright.launch_persistent_context(**self.options)
        self.page = self.context.pages[0]
        self.page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def at(self, name):
        return self.page.locator(f'[data-name="{name}"]')

    def enrol(self, code):
        self.page.goto(f"{self.origin}/door/#{code}")
        self.page.click('[data-word="begin"]')
        expect(self.at("counting")).to_be_visible()
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def type(self, code):
        for digit in code:
            self.page.click(f'[data-tap="digit"][value="{digit}"]')

    def walk(self, section, guests):
        self.page.locator(f'.section >> nth={section} >> [data-tap="walk"][value="{guests}"]').click()

    def scan(self, *, until):
        """Let the film run and write down the verdicts in their order, until all of these were seen."""
        self.page.evaluate(
            """() => {
              window.verdicts = [];
              const box = document.querySelector('[data-name=verdict]');
              new MutationObserver(() => { if (!box.hidden) window.verdicts.push(box.dataset.verdict); })
                .observe(box, { attributes: true, attributeFilter: ['data-verdict', 'hidden'] });
            }"""
        )
        self.page.click('[data-name="camera-tap"] button')
        self.page.wait_for_function(
            "wanted => wanted.every(word => window.verdicts.includes(word))", arg=until, timeout=60_000
        )
        self.page.click('[data-name="next"]')
        self.page.click('[data-word="stop_scan"]')
        return self.page.evaluate("window.verdicts")


@pytest.fixture
def evening(place):
    """What the run's own evening is: a code, tickets, and how many are in already."""
    iftar = place.guest.rstrip("/").split("/")[-1]
    found = json.loads(manage(place.environment, "shell", "--no-imports", "-c", PREPARE.format(iftar=iftar)))
    return {"iftar": iftar, **found}


@pytest.fixture
def wire(place):
    wire = Wire(int(place.origin.rsplit(":", 1)[1]))
    yield wire
    wire.cut = True
    wire.listening.close()


@pytest.fixture
def phone(browser, evening, wire, tmp_path):
    camera = tmp_path / "tickets.mjpeg"
    film(camera, evening["film"])
    phone = Telephone(browser.browser_type, tmp_path / "telephone", camera, wire.origin)
    yield phone
    phone.context.close()


def total(place, evening):
    text = manage(place.environment, "shell", "--no-imports", "-c", TOTAL.format(iftar=evening["iftar"]))
    return int(text)


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
    days_ago = (
        "async () => (await import('/static/door/app/store.js')).keep({ listed: Date.now() - 4 * 864e5 })"
    )
    phone.page.evaluate(days_ago)
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


SENT = """async () => {
  const { all } = await import('/static/door/app/store.js');
  return (await all('facts')).every((fact) => fact.acknowledged === 1);
}"""


def kept(page, key):
    script = "async key => (await import('/static/door/app/store.js')).kept(key)"
    return page.evaluate(script, key)


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
