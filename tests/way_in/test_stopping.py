"""The process tree stops as a whole, whoever ends and however."""

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse

import psutil
import pytest
from tests.way_in.tree import SECONDS, free_port, pip_settings

GONE_S = 8


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """Return one data folder: the season is seeded by whoever comes first."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def demo(season):
    """Return a demonstration that has said that it is ready, with its family."""
    with started(season) as running:
        yield running


@contextlib.contextmanager
def started(season):
    """Start a demonstration; in the end, leave nobody of its family behind."""
    command = [sys.executable, "-m", "sufra", "demo", "--port", str(free_port())]
    env = {**pip_settings(), "SUFRA_DATA": str(season)}
    family = []
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as running:
        try:
            running.addresses = []
            for line in running.stdout:
                running.addresses += re.findall(r"http://\S+", line)
                if line.startswith("Ctrl-C"):
                    break
            running.family = family = psutil.Process(running.pid).children(recursive=True)
            yield running
        finally:
            running.kill()
            survivors(family)


def member(running, part):
    """Return the oldest of the family whose command says this."""
    found = [child for child in running.family if part in " ".join(child.cmdline())]
    return min(found, key=lambda child: child.create_time())


def survivors(family):
    """Return who is left of a family after a while."""
    late = time.monotonic() + GONE_S
    while (alive := [child for child in family if lives(child)]) and time.monotonic() < late:
        time.sleep(0.05)
    return alive


def lives(child):
    """Tell whether a process still does something; nobody may come for an orphan that has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return child.status() != psutil.STATUS_ZOMBIE
    return False


def status(address):
    """Ask for a page and return its status."""
    parts = urllib.parse.urlsplit(address)
    with contextlib.closing(http.client.HTTPConnection(parts.netloc, timeout=SECONDS)) as asked:
        asked.request("GET", parts.path)
        return asked.getresponse().status


def test_every_printed_address_answers(demo):
    assert [status(address) < 400 for address in demo.addresses] == [True, True, True]


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_stops_everybody(demo, asked):
    assert len(demo.family) >= 3
    demo.send_signal(asked)
    assert demo.wait(GONE_S) == 0
    assert survivors(demo.family) == []


def test_a_killed_starter_leaves_no_orphan(demo):
    demo.kill()
    assert survivors(demo.family) == []


def test_without_the_watcher_orphans_would_be_left(demo):
    web, tend = member(demo, "granian"), member(demo, "sufra tend")
    demo.send_signal(signal.SIGSTOP)  # So that the starter cannot see that its watcher is gone.
    member(demo, "serving.py").kill()
    demo.kill()
    demo.wait()
    try:
        assert survivors([web, tend]) == [web, tend]
    finally:
        for leader in (web, tend):
            os.killpg(leader.pid, signal.SIGKILL)


@pytest.mark.parametrize("part", ["sufra tend", "granian", "serving.py"])
def test_when_one_ends_the_rest_is_stopped_and_the_exit_code_tells(demo, part):
    os.kill(member(demo, part).pid, signal.SIGKILL)
    assert demo.wait(GONE_S) == 1
    assert survivors(demo.family) == []
