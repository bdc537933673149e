"""A telephone at a door: a browser with a disk of its own, a film for its camera, a wire that can be cut."""

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

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PREPARE = """
import json
from uuid import uuid4
from django.utils import timezone
from sufra.door.actions import Counted, count
from sufra.door.actions.doors import show_code
from sufra.models import Arrival, Door, Iftar, Party
from sufra.shell.sealing import facts_of, seal_of
from sufra.shell.tickets import Ticket, signed
iftar = Iftar.objects.published().with_place().get(pk={iftar!r})
other = Iftar.objects.published().filter(site=iftar.site).exclude(pk=iftar.pk).order_by("maghrib_at").last()
rows = Party.objects.of_evening(iftar)
rows.filter(standing="cancelled").update(standing="seated")
seal = seal_of(iftar)
whole, cancelled, typed, parts = chosen = list(rows.filter(guests__gt=1).order_by("code")[:4])
first = seal.tag("section", iftar.sections.all()[0].pk)
here = rows.filter(section_tag=first, standing="seated", guests__gt=1)
chosen.append(large := here.exclude(pk__in=[party.pk for party in chosen]).order_by("code")[0])
Arrival.objects.of_evening(iftar).filter(party__in=chosen).delete()
iftar.sections.update(entry_stopped_at=None, entry_limit=300)
walked = Counted(uuid=uuid4(), section=iftar.sections.all()[0], guests={walked}, device="")
count(iftar=iftar, counted=walked, now=timezone.now())
Door._rows.update(lost_at=timezone.now())
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
    "large": [large.code, large.guests], "named": facts_of(typed, seal)["name"].split()[0],
    "film": [genuine, ticket(cancelled), ticket(typed, other.pk), genuine[:-9] + "AAAAAAAAA"],
}}))
"""
WALKED_IN = 40  # so that five places left are few of a limit, whichever parties the demonstration drew
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
    text = PREPARE.format(iftar=iftar, walked=WALKED_IN)
    found = json.loads(manage(place.environment, "shell", "--no-imports", "-c", text))
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


def kept(page, key):
    return page.evaluate("key => kept(key)", key)
