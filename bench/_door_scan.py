"""From the first legible frame of a ticket to its verdict on the screen, on a processor a quarter as fast.

Each ticket is another party's, and nobody taps: the next ticket takes the place of the last one's verdict.
The film tells in each frame which one it is, so that the moment of the first legible frame is known (by the
camera's own time stamp) even where the page was too busy to see it. The verdict counts as painted when the
browser has begun the frame after the one that shows it.

The page's thread is slowed four times as DevTools do it. That does not reach the decoder, which works in a
thread of its own: it is held until it took four times what it needed. What the browser does elsewhere
(opening the JPEGs of the film, checking a signature) goes at its own pace.
"""

import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from _browser import FLAGS, chromium
from _film import BITS, BLOCK, FPS, Film
from _server import empty_store, running
from _telephones import Place, Seated
from playwright.sync_api import Page, sync_playwright

SLOWER, SCANS, PARTIES = 4, 100, 2_000
PATIENCE_MS = 30_000
# Runs in each worker before its own script: an answer leaves only when the work has taken four times as long.
HELD = f"""
let began = 0, post = self.postMessage.bind(self);
const told = new BroadcastChannel("decoded");
self.addEventListener("message", () => {{ began = performance.now(); }});
self.postMessage = (...answer) => {{
  const spent = performance.now() - began, until = began + {SLOWER} * spent;
  while (performance.now() < until);
  told.postMessage(spent);
  post(...answer);
}};
"""
PRELUDE = f"""
const plain = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => plain(new Blob([{json.dumps(HELD)}, blob], {{ type: blob.type }}));
"""
WATCH = """([bits, block]) => {
  const at = (name) => document.querySelector(`[data-name="${name}"]`);
  const video = at("film"), box = at("verdict");
  const seen = window.benched = { frames: {}, verdicts: {}, decoded: [] };
  new BroadcastChannel("decoded").onmessage = ({ data }) => seen.decoded.push(data);
  const strip = new Uint8Array(bits * block * 4);
  async function look(_now, { captureTime }) {
    video.requestVideoFrameCallback(look);
    const frame = new VideoFrame(video);
    await frame.copyTo(strip, { rect: { x: 0, y: block / 2, width: bits * block, height: 2 } });
    frame.close();
    let number = 0;
    for (let bit = 0; bit < bits; bit++) if (strip[bit * block + block / 2] > 127) number += 2 ** bit;
    seen.frames[number] = captureTime;
  }
  video.requestVideoFrameCallback(look);
  new MutationObserver(() => {
    const mark = at("undo-verdict").value;
    if (box.hidden || !mark || mark in seen.verdicts) return;
    seen.verdicts[mark] = null;
    requestAnimationFrame(() => requestAnimationFrame(() => { seen.verdicts[mark] = performance.now(); }));
  }).observe(box, { attributes: true, subtree: true });
}"""
WORK = """() => {
  const began = performance.now();
  let sum = 0;
  for (let turn = 0; turn < 6e7; turn++) sum = (sum * 31 + turn) % 1000003;
  return performance.now() - began + (sum < 0);
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page saw: frames of the film by number, verdicts by mark, times of the decoder, slowness."""

    frames: dict[int, float]
    verdicts: dict[UUID, float]
    decoded: list[float]
    slower: float

    @property
    def fps(self) -> float:
        """How many frames of the film went by in a second."""
        first, last = min(self.frames), max(self.frames)
        return (last - first) / (self.frames[last] - self.frames[first]) * 1000

    def legible(self, film: Film, number: int) -> float | None:
        """Return when the first frame of this ticket came, seen or reckoned back from the first one seen."""
        first = film.around + number * film.each
        frame = next((one for one in range(first, first + film.legible) if one in self.frames), None)
        return None if frame is None else self.frames[frame] - (frame - first) * 1000 / FPS


def measure() -> bool:
    """Let the film run once, and print the line."""
    with empty_store(), tempfile.TemporaryDirectory() as folder, running() as (_top, origin):
        place = Place.with_parties(PARTIES)
        parties = place.parties[:: PARTIES // SCANS][:SCANS]
        film = Film([_ticket(place, party) for party in parties])
        film.write(Path(folder) / "film.mjpeg")
        seen = _played(origin, place.code(), Path(folder), film)
        kept = place.kept()
        right = place.inside() == sum(party.guests for party in parties)
    came = {kept[mark].ticket: moment for mark, moment in seen.verdicts.items() if mark in kept}
    line = _line(film, seen, parties, came)
    print(json.dumps(line), flush=True)
    return right and line["welcomed"] == SCANS


def _ticket(place: Place, party: Seated) -> str:
    from sufra.shell.tickets import Ticket, signed  # noqa: PLC0415 - the settings are chosen first

    facts: dict[str, Any] = {"iftar_id": place.iftar, "code": party.code, "guests": party.guests}
    return signed(Ticket(section=place.section, version=1, **facts))


def _played(origin: str, code: str, folder: Path, film: Film) -> Seen:
    """Enrol, open the camera, and wait until the film is over and everything is sent."""
    with sync_playwright() as playwright:
        camera = f"--use-file-for-fake-video-capture={folder / 'film.mjpeg'}"
        fakes = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", camera]
        browser = playwright.chromium.launch_persistent_context(
            str(folder / "telephone"), executable_path=chromium("door"), args=[*FLAGS[1:], *fakes],
            permissions=["camera"], viewport={"width": 360, "height": 640}, headless=True,
        )  # fmt: skip
        browser.add_init_script(PRELUDE)
        page = browser.pages[0]
        page.goto(f"{origin}/door/#{code}")
        page.click('[data-word="begin"]')
        page.wait_for_selector('[data-name="counting"]:not([hidden])')
        fast = page.evaluate(WORK)
        browser.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slower = page.evaluate(WORK) / fast
        page.evaluate(WATCH, [BITS, BLOCK])
        page.click('[data-name="camera-tap"] button')
        seen = _seen(page, film, slower)
        browser.close()
    return seen


def _seen(page: Page, film: Film, slower: float) -> Seen:
    over, length = film.frames - film.around, film.frames / FPS * 1000
    ended = f"() => Object.keys(window.benched.frames).some((frame) => frame >= {over})"
    page.wait_for_function(ended, timeout=length + PATIENCE_MS, polling=500)
    page.click('[data-word="stop_scan"]', force=True, timeout=PATIENCE_MS)
    page.wait_for_function(
        "() => /\\D0$/.test(document.querySelector('[data-name=unsynced]').textContent)", polling=500
    )
    found = page.evaluate("() => window.benched")
    return Seen(
        frames={int(number): moment for number, moment in found["frames"].items()},
        verdicts={UUID(mark): moment for mark, moment in found["verdicts"].items()},
        decoded=found["decoded"], slower=slower,
    )  # fmt: skip


def _line(film: Film, seen: Seen, parties: Sequence[Seated], came: dict[str, float]) -> dict[str, Any]:
    took, moments = [], []
    for number, party in enumerate(parties):
        legible, painted = seen.legible(film, number), came.get(party.code)
        if legible is not None and painted is not None:
            took.append(painted - legible)
            moments.append(painted)
    minutes = (max(moments) - min(moments)) / 60_000
    return {
        "bench": "door", "measure": "scan_to_verdict", "scans": len(parties), "welcomed": len(took),
        "p50_ms": round(statistics.median(took)), "p95_ms": round(_p95(took)), "most_ms": round(max(took)),
        "parties_a_minute": round((len(took) - 1) / minutes, 1), "film_fps": round(seen.fps, 2),
        "frames_seen": round(len(seen.frames) / (max(seen.frames) - min(seen.frames) + 1), 2),
        "page_slower": round(seen.slower, 2), "decoder_slower": SLOWER,
        "decoder_unslowed_p95_ms": round(_p95(seen.decoded), 1),
    }  # fmt: skip


def _p95(numbers: Sequence[float]) -> float:
    return sorted(numbers)[max(len(numbers) * 95 // 100 - 1, 0)]
