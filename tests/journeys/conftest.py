"""A real server with a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where the server is, and its demonstration's addresses."""

    origin: str
    guest: str
    sign_in: str
    environment: dict[str, str]


def manage(environment, *arguments):
    command = [sys.executable, "-m", "django", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A demonstration at its stage `tonight`, on a free port."""
    environment = prepared(tmp_path_factory.mktemp("data"))
    paths = json.loads(manage(environment, "seed", "--stage", "tonight", "--json"))
    with served(environment, "sufra.config.wsgi:application", free_port()) as origin:
        yield Place(origin, paths["guest"], paths["sign_in"], environment)


def prepared(data, **more):
    """Make a data folder that a server can begin with; return the environment that names it."""
    environment = {
        **os.environ, "SUFRA_DATA": str(data), "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "sufra.config.settings", **more,
    }  # fmt: skip
    environment.pop("DATABASE_URL", None)
    for command in (
        ["migrate", "-v0"],
        ["createcachetable"],
        ["messages", "--compile"],
        ["collectstatic", "--noinput", "-v0"],
    ):
        manage(environment, *command)
    return environment


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(environment, application, port):
    """Run the server; return its origin once it answers."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        application,
    ]  # fmt: skip
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{origin}/en/")
        yield origin
    finally:
        server.terminate()
        server.wait(timeout=15)


def wait_for(address):
    for _try in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "the journeys need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, place):
    """Open pages at a size; note every request, and every error that the page prints."""
    contexts = []

    def opened(*, width=360, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.requested, page.said = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        page.on(
            "console", lambda message: page.said.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
