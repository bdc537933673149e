"""Three senders at once, killed between the hand-over and the commit: nothing is lost, little comes twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bench._postbox import Postbox
from django.db import connection, connections

from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Letter
from sufra.rules.letters import LEASE
from tests.cast import NOW, amina, huda

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[1]
LETTERS = 40
SENDER = ROOT / "bench" / "_sender.py"


def reserved():
    season = amina(coming="reservations", sections=[SectionPlan("families", 200)])
    for number in range(LETTERS):
        huda(season, 1, contact=f"guest{number}@example.org")
    connections.close_all()


def senders(postbox: Postbox, now: datetime, deaths: list[int], broken: str = "") -> list[int]:
    """Let one sender run for each entry, side by side, and return how they ended."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "SUFRA_MAIL_URL": f"smtp://127.0.0.1:{postbox.port}",
    }
    name = str(connection.settings_dict["NAME"])
    running = [
        subprocess.Popen(
            [sys.executable, str(SENDER), name, now.isoformat(), str(dies_after), broken],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        ) for dies_after in deaths
    ]  # fmt: skip
    return [one.wait(timeout=60) for one in running]


def twice(postbox: Postbox) -> int:
    return len(postbox.kept) - len(set(postbox.kept))


def test_three_senders_at_once_send_each_letter_once():
    reserved()
    with Postbox() as postbox:
        assert senders(postbox, NOW, [0, 0, 0]) == [0, 0, 0]
    assert (len(postbox.kept), twice(postbox)) == (LETTERS, 0)
    assert Letter.objects.waiting().count() == 0


def test_senders_that_are_killed_lose_nothing_and_send_what_they_had_in_hand_once_more():
    reserved()
    with Postbox() as postbox:
        ended = senders(postbox, NOW, [2, 4, 6])
        assert senders(postbox, NOW + LEASE / 2, [0]) == [0]
        assert senders(postbox, NOW + LEASE + timedelta(minutes=1), [0, 0, 0]) == [0, 0, 0]
    killed = ended.count(-signal.SIGKILL)
    assert killed >= 1
    assert len(set(postbox.kept)) == LETTERS
    assert twice(postbox) == killed
    assert max(Counter(postbox.kept).values()) == 2
    assert Letter.objects.waiting().count() == 0


@pytest.mark.parametrize("broken", ["lease", "claim"])
def test_a_sender_that_ignores_what_others_have_in_hand_is_caught(broken):
    reserved()
    with Postbox() as postbox:
        senders(postbox, NOW, [0, 0, 0], broken)
    assert twice(postbox) > 0


def test_a_name_that_is_new_at_every_try_is_caught():
    reserved()
    with Postbox() as postbox:
        senders(postbox, NOW, [2], "name")
        senders(postbox, NOW + LEASE + timedelta(minutes=1), [0], "name")
    assert len(set(postbox.kept)) == LETTERS + 1
