"""./sufra bench publish: what it takes a fresh host to sign in and to publish a season.

The browser itself counts: every press of a key or of the pointer that it takes as a person's, and the control
that was meant. From the setup link to the sentence that says how many evenings are public.
One line of JSON, with the keys bench, fields, controls, keystrokes, seconds, requests.
"""

import io
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from _browser import FLAGS, chromium
from _server import empty_store, running
from playwright.sync_api import Page, Request, sync_playwright

LISTEN = """
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, (event) => {
    if (!event.isTrusted) return;
    const meant = event.target.closest("a, button, input, select, textarea, summary, label");
    const control = meant?.control ?? meant;
    const mark = control && (control.id || control.name || control.textContent.trim());
    touched(kind, control ? `${location.pathname} ${control.localName} ${mark}` : "");
  }, true);
}
"""


@dataclass
class Count:
    """What the browser reports while it is used."""

    presses: int = 0
    requests: int = 0
    controls: set[str] = field(default_factory=set)

    def touched(self, _kind: str, control: str) -> None:
        """Count one press, and its control once."""
        self.presses += 1
        self.controls |= {control} - {""}

    def asked(self, request: Request) -> None:
        """Count a document; what a redirection leads to is one more."""
        self.requests += request.resource_type == "document"


def main() -> None:
    """Publish a season and print what it took."""
    with empty_store(), running() as (_top, origin):
        link = _setup_link(origin)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium("publish"), args=FLAGS)
            line = _measure(browser.new_page(viewport={"width": 360, "height": 800}), link)
            browser.close()
    print(json.dumps(line), flush=True)


def _measure(page: Page, link: str) -> dict[str, Any]:
    count = Count()
    page.expose_function("touched", count.touched)
    page.add_init_script(LISTEN)
    page.on("request", count.asked)
    began = time.monotonic()
    _claim(page, link)
    fields = _publish(page)
    return {
        "bench": "publish",
        "fields": fields,
        "controls": len(count.controls),
        "keystrokes": count.presses,
        "seconds": round(time.monotonic() - began, 1),
        "requests": count.requests,
    }


def _claim(page: Page, link: str) -> None:
    """Open the setup link and say who it is."""
    page.goto(link)
    _type(page, "#id_email", "amina@example.org")
    _type(page, "#id_host_name", "River Street Neighbours")
    page.click("main form .button")
    page.wait_for_url("**/host/*/")


def _publish(page: Page) -> int:
    """Answer what has no good default, confirm the times; return how many questions were visible."""
    page.click("main a[href$='/plan/']")
    page.wait_for_selector("#id_name")
    fields = page.locator("main form > .field:visible").count()
    _type(page, "#id_name", "Iftar by the River")
    _type(page, "#id_place", "Mostar")
    _type(page, "#id_places", "45")
    _type(page, "#id_contact", "table@example.org")
    page.click("main form .button")
    page.wait_for_url("**/confirm/")
    page.click("main form .button")
    page.wait_for_selector(".said")
    return fields


def _type(page: Page, control: str, text: str) -> None:
    """Press the control, then each key."""
    page.click(control)
    page.locator(control).press_sequentially(text)


def _setup_link(origin: str) -> str:
    from django.core.management import call_command  # noqa: PLC0415 - the settings are chosen first

    said = io.StringIO()
    call_command("setup_link", stdout=said)
    found = re.search(r"https?://[^/\s]+(/\S+)", said.getvalue())
    if not found:
        raise LookupError(said.getvalue())
    return origin + found[1]


if __name__ == "__main__":
    main()
