"""The doctor says what is wrong, and how to cure it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from tests.way_in.tree import pip_settings

from sufra.config import doctor


def ask(data, *command, **settings):
    """Run a command of ./sufra on a data folder."""
    env = {**pip_settings(), "SUFRA_DATA": str(data), **settings}
    arguments = [sys.executable, "-m", "sufra", *(command or ["doctor"])]
    return subprocess.run(arguments, env=env, capture_output=True, text=True, check=False)


def test_pending_migrations_are_wrong_until_they_are_applied(data):
    before = ask(data)
    assert before.returncode == 1
    assert "cure: ./sufra manage migrate" in before.stdout
    ask(data, "manage", "migrate", "--verbosity", "0")
    after = ask(data)
    assert "WRONG" not in after.stdout
    assert (after.returncode, after.stderr) == (0, "")


def test_a_mail_server_that_does_not_answer_is_wrong(data):
    said = ask(data, SUFRA_MAIL_URL="smtp://127.0.0.1:9").stdout
    assert "WRONG  Mail: 127.0.0.1:9 does not let us in" in said


def test_a_gateway_for_telephones_that_nobody_understands_is_wrong(data):
    assert "OK     Telephones: no gateway" in ask(data).stdout
    understood = ask(data, SUFRA_PHONE_URL="jsons://secret@gateway.example/{phone}")
    assert "OK     Telephones: the gateway's address is understood" in understood.stdout
    wrong = ask(data, SUFRA_PHONE_URL="nothing://secret@gateway.example/{phone}")
    assert "WRONG  Telephones: the gateway's address is not understood" in wrong.stdout
    assert "secret" not in wrong.stdout + wrong.stderr


@pytest.mark.django_db
def test_a_clock_before_what_already_happened_is_wrong():
    assert doctor.clock(datetime(2020, 1, 1, tzinfo=UTC)).level == "WRONG"
    assert doctor.clock(datetime.now(tz=UTC)).level == "OK"
