"""On the machine itself, nobody but the owner of the installation reads what it stores."""

import os
import sqlite3
import subprocess
import sys

import pytest

from sufra.config import environment

ONCE = "import django; django.setup(); from django.db import connection; connection.ensure_connection()"


def rights(path):
    return f"{path.stat().st_mode & 0o777:o}"


def test_a_new_installation_is_its_owners_alone(tmp_path):
    data = tmp_path / "var"
    usual = {name: value for name, value in os.environ.items() if name not in {"SUFRA_DATA", "DATABASE_URL"}}
    own = {"SUFRA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "sufra.config.settings", "PYTHONPATH": "src"}
    command = [sys.executable, "-c", ONCE]
    subprocess.run(command, env=usual | own, check=True, umask=0o022)
    found = {path.name: rights(path) for path in [data, *data.iterdir()]}
    assert found.pop("var") == "700"
    assert {"sufra.sqlite3", "secret-key", "master-key"} <= found.keys()
    assert set(found.values()) == {"600"}


@pytest.mark.parametrize(("before", "after"), [(0o644, "640"), (0o660, "660"), (0o600, "600")])
def test_an_older_file_is_taken_back_from_everybody_and_left_to_the_operators_group(tmp_path, before, after):
    path = tmp_path / "old.sqlite3"
    path.touch()
    path.chmod(before)
    environment.sqlite(path)
    assert rights(path) == after


def test_a_file_that_the_store_makes_by_itself_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "_keep_private", str)
    path = tmp_path / "open.sqlite3"
    environment.sqlite(path)
    was = os.umask(0o022)
    try:
        with sqlite3.connect(path) as store:
            store.execute("CREATE TABLE one (two)")
    finally:
        os.umask(was)
    assert rights(path) == "644"


def test_a_file_in_a_folder_that_is_not_there_is_told_when_it_is_opened(tmp_path):
    assert environment.sqlite(tmp_path / "nowhere" / "x.sqlite3")["NAME"].endswith("x.sqlite3")
