"""The page that a telephone keeps: everything that it needs, of one release, and nothing of anybody."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from tests.test_paint import contrast

from sufra.door.queries import app
from sufra.door.queries.words import words_of_the_door

STATIC = Path(app.__file__).parents[1] / "static" / "door" / "app"
CLASSIC = STATIC.parent / "classic"
LEAST_CONTRAST = 7


def worker():
    text = Client().get("/door/sw.js").content.decode()
    return re.search(r'RELEASE = "(door-\w+)"', text)[1], json.loads(re.search(r"FILES = (\[.*\]);", text)[1])


def test_the_page_is_the_same_for_everybody_and_alone_may_start_a_worker_of_its_own():
    answer = Client().get("/door/")
    assert not answer.cookies
    assert "worker-src 'self' blob:" in answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "blob:" not in Client().get("/door/sw.js").headers["Content-Security-Policy"]


def test_the_worker_keeps_every_file_that_the_page_and_its_modules_ask_for():
    _release, files = worker()
    asked = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', Client().get("/door/").content.decode()))
    for module in STATIC.glob("*.js"):
        asked |= {f"/static/door/app/{name}" for name in re.findall(r'from "./([^"]+)"', module.read_text())}
        asked |= {f"/static/door/{name}" for name in re.findall(r'"\.\./(vendor/[^"]+)"', module.read_text())}
    assert {"/static/door/classic.js", "/static/door/app/camera.js"} <= asked
    assert len(asked) == 9
    assert asked <= set(files)
    assert files[0] == "/door/"
    assert all(staticfiles_storage.exists(address.removeprefix("/static/")) for address in files[1:])


def test_another_page_or_file_is_another_release(monkeypatch):
    before, _files = worker()
    monkeypatch.setattr(app, "words_of_the_door", lambda: {"en": {}, "ar": {}})
    assert worker()[0] != before


def test_without_the_decoder_the_page_still_counts_and_does_not_ask_for_it(monkeypatch):
    monkeypatch.setattr(app, "has_vendored", lambda: False)
    assert 'data-vendor="no"' in Client().get("/door/").content.decode()
    assert not [file for file in worker()[1] if "vendor" in file]


def test_every_word_is_there_in_both_languages_with_the_same_facts():
    words = words_of_the_door()
    assert list(words) == ["en", "ar"]
    for key, text in words["en"].items():
        assert words["ar"][key] != text
        assert re.findall(r"{\w+}", text) == re.findall(r"{\w+}", words["ar"][key])


def test_every_word_that_the_modules_say_is_there():
    text = "".join(path.read_text(encoding="utf-8") for path in CLASSIC.glob("*.js"))
    said = set(re.findall(r'say\("(\w+)"', text)) | set(re.findall(r'data-word="(\w+)"', page()))
    assert len(said) > 20
    assert said <= set(words_of_the_door()["en"])


def page():
    return Client().get("/door/").content.decode()


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_ink_of_the_door_is_seven_to_one(scheme):
    blocks = re.findall(r":root \{([^}]*)\}", (STATIC / "door.css").read_text(encoding="utf-8"))
    ink = dict(re.findall(r"--(\w+): (#\w{6})", blocks[scheme]))
    for name in ("ink", "soft", "good", "wait", "stop"):
        assert contrast(ink[name], ink["paper"]) >= LEAST_CONTRAST, name
    for name in ("good", "wait", "stop"):
        assert contrast(ink["on"], ink[name]) >= LEAST_CONTRAST, name
