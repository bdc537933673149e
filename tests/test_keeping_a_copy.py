"""A backup is whole and of one moment; a restore brings it back, and repeats what was to be forgotten."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sufra.booking.actions.forgetting import forget_party
from sufra.config import backup
from sufra.models import Arrival, EveningKey, Letter, Party
from tests.cast import NOW, amina, huda

STORE = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
RESTORE = """
import datetime, pathlib, sys
import django; django.setup()
from django.core.management.base import CommandError
from sufra.config import restore
{broken}
try:
    now = datetime.datetime.fromisoformat(sys.argv[2])
    print(restore.restore(path=pathlib.Path(sys.argv[1]), now=now)[1])
except CommandError as problem:
    sys.exit(str(problem))
"""
THEN = ("sufra", "0003_parties_and_arrivals")
FORGETS_NOTHING = "import sufra.booking.actions.tending as t; t.repeat_forgetting = lambda now: {}"

pytestmark = pytest.mark.django_db(transaction=True)


def house():
    season = amina(coming="reservations")
    huda(season, 4, name="Canary Zarqa", contact="canary@example.org", needs=("vegetarian",), children=2)
    made = huda(season, 2)
    return season, made.party


def came_in_parts(season, party):
    """One row that names another of its own table, one of bytes, one of a time within a minute."""
    [section] = season.iftars[0].sections.all()
    same = {"iftar": season.iftars[0], "section": section, "device": "door", "counted_at": NOW}
    at = NOW + timedelta(microseconds=123_456)
    one = Arrival(uuid=uuid4(), party=party, kind="party", guests=2, received_at=at, **same)
    one.save()
    Arrival(uuid=uuid4(), kind="undo", guests=-2, undoes=one.uuid, received_at=at, **same).save()


def environment(folder, url=""):
    folder.mkdir(exist_ok=True)
    key = folder / "key-of-the-master"
    key.write_text(settings.MASTER_KEY)
    own = {"SUFRA_DATA": str(folder), "SUFRA_MASTER_KEY_FILE": str(key)}
    return {**os.environ, **own, "DATABASE_URL": url or f"sqlite:///{folder}/sufra.sqlite3"}


def restore(path, folder, *, now=NOW, broken="", **env):
    command = [sys.executable, "-c", RESTORE.format(broken=broken), str(path), now.isoformat()]
    given = environment(folder) | env
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def backed_up(folder, **env):
    path = folder / "again.zip"
    command = [sys.executable, "-m", "sufra", "backup", str(path)]
    subprocess.run(command, env=environment(folder) | env, capture_output=True, text=True, check=True)
    return manifest(path)


def manifest(path):
    with backup.opened(path) as archive:
        return backup.manifest_of(archive)


def in_files(folder, wanted):
    """Which of these stand in the files of a restored SQLite store."""
    contents = [path.read_bytes() for path in folder.glob("sufra.sqlite3*")]
    return {what for what, sought in wanted.items() if any(sought in content for content in contents)}


def rewritten(path, target, change):
    """Copy a backup with its lines changed and its manifest right again."""
    said = manifest(path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        lines = {member: old.read(member).decode().splitlines() for member in (backup.ROWS, backup.KEYS)}
        change(said, lines)
        said.tables.update(backup.tallied(line for member in lines.values() for line in member))
        for member, texts in lines.items():
            new.writestr(member, "".join(text + "\n" for text in texts))
        new.writestr(backup.MANIFEST, json.dumps(asdict(said)))
    return target


@contextlib.contextmanager
def empty_store(kind, folder):
    """An address of a store in which nothing is, of either kind."""
    if kind == "sqlite3":
        yield f"sqlite:///{folder}/sufra.sqlite3"
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE the_copy")
    try:
        yield os.environ["DATABASE_URL"].replace("/postgres?", "/the_copy?")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE the_copy WITH (FORCE)")


@pytest.mark.parametrize("kind", sorted({"sqlite3", STORE}))
def test_everything_comes_back_row_for_row_and_new_rows_find_their_numbers(tmp_path, kind):
    season, party = house()
    came_in_parts(season, party)
    path, folder = tmp_path / "copy.zip", tmp_path / "there"
    here = backup.write(path=path, now=NOW)
    assert (here.tables["sufra.party"].rows, here.tables["sufra.eveningkey"].rows) == (2, 1)
    assert path.stat().st_mode & 0o777 == 0o600
    with empty_store(kind, folder) as url:
        done = restore(path, folder, DATABASE_URL=url)
        assert done.stdout.strip() == "{'evenings': 0, 'parties': 0}", done.stderr
        there = backed_up(folder, DATABASE_URL=url)
        assert backup.differences(here.tables, there.tables) == set()
        more = [sys.executable, "-m", "sufra", "manage", "seed", "--stage", "announced"]
        subprocess.run(more, env=environment(folder, url), check=True, capture_output=True)


def reserving_meanwhile(monkeypatch, season):
    """Let a guest reserve, over a connection of her own, when letters were copied and parties not yet."""
    lines_of = backup.lines_of

    def interrupted(model):
        if model._meta.label_lower == "sufra.party":
            guest = threading.Thread(
                target=lambda: (huda(season, 3, contact="x@example.org"), connection.close())
            )
            guest.start()
            guest.join()
        yield from lines_of(model)

    monkeypatch.setattr(backup, "lines_of", interrupted)


@pytest.mark.parametrize("whole", [True, False])
def test_a_copy_is_of_one_moment_whoever_reserves_meanwhile(tmp_path, monkeypatch, whole):
    season = amina(coming="reservations")
    huda(season, 4, contact="huda@example.org")
    reserving_meanwhile(monkeypatch, season)
    if not whole:
        monkeypatch.setattr(backup, "snapshot", contextlib.nullcontext)
    tables = backup.write(path=tmp_path / "copy.zip", now=NOW).tables
    assert Party._rows.count() == Letter.objects.count() == 2
    copied = tables["sufra.letter"].rows, tables["sufra.party"].rows
    assert copied == ((1, 1) if whole else (1, 2))


@pytest.mark.parametrize("forgets", [True, False])
def test_what_was_due_to_be_forgotten_is_forgotten_by_the_restore(tmp_path, forgets):
    season, party = house()
    iftar = season.iftars[0]
    wanted = {"sealed": bytes(party.sealed), "key": bytes(EveningKey.objects.get(iftar=iftar).wrapped)}
    backup.write(path=tmp_path / "copy.zip", now=NOW)
    due = iftar.forgotten_from + timedelta(minutes=1)
    broken = "" if forgets else FORGETS_NOTHING
    done = restore(tmp_path / "copy.zip", tmp_path / "there", now=due, broken=broken)
    assert done.returncode == 0, done.stderr
    assert in_files(tmp_path / "there", wanted) == (set() if forgets else set(wanted))
    if forgets:
        assert done.stdout.strip() == "{'evenings': 1, 'parties': 0}"
        assert backed_up(tmp_path / "there").tables["sufra.total"].rows > 0


@pytest.mark.parametrize("noted", [True, False])
def test_a_party_that_asked_to_be_forgotten_stays_forgotten(tmp_path, noted):
    _season, party = house()
    wanted = {"sealed": bytes(party.sealed), "secret": party.secret_hash.encode()}
    backup.write(path=tmp_path / "copy.zip", now=NOW)
    forget_party(party=party, now=NOW)
    there = tmp_path / "there"
    there.mkdir()
    if noted:
        (there / "forgotten").write_bytes((Path(settings.DATA) / "forgotten").read_bytes())
    done = restore(tmp_path / "copy.zip", there)
    assert done.stdout.strip() == f"{{'evenings': 0, 'parties': {int(noted)}}}", done.stderr
    assert in_files(there, wanted) == (set() if noted else set(wanted))


def test_a_backup_of_an_older_sufra_is_brought_up_to_date(tmp_path):
    house()
    backup.write(path=tmp_path / "copy.zip", now=NOW)

    def as_before(said, lines):
        """Take out whatever later migrations added."""
        said.migrations[:] = [list(THEN) if node[0] == THEN[0] else node for node in said.migrations]
        then = (
            MigrationExecutor(connection).loader.project_state([tuple(node) for node in said.migrations]).apps
        )
        for number, text in enumerate(lines[backup.ROWS]):
            label, row = json.loads(text)
            known = {field.attname for field in then.get_model(label)._meta.concrete_fields}
            older = {name: value for name, value in row.items() if name in known}
            lines[backup.ROWS][number] = json.dumps([label, older], ensure_ascii=False, sort_keys=True)

    done = restore(rewritten(tmp_path / "copy.zip", tmp_path / "old.zip", as_before), tmp_path / "there")
    assert done.returncode == 0, done.stderr
    assert (
        backup.differences(manifest(tmp_path / "copy.zip").tables, backed_up(tmp_path / "there").tables)
        == set()
    )


def of_the_future(said, lines):
    said.migrations.append(["sufra", "9999_what_comes"])


def without_a_party(said, lines):
    lines[backup.ROWS].pop()


def test_what_cannot_be_restored_is_refused_with_a_sentence(tmp_path):
    house()
    copy, there = tmp_path / "copy.zip", tmp_path / "there"
    backup.write(path=copy, now=NOW)
    half = tmp_path / "half.zip"
    half.write_bytes(copy.read_bytes()[:-400])
    future = rewritten(copy, tmp_path / "future.zip", of_the_future)
    other = restore(copy, there, SUFRA_MASTER_KEY_FILE="", SUFRA_MASTER_KEY="another")
    assert other.stderr.startswith(f"{copy} was made under another master key")
    assert restore(half, there).stderr.strip() == f"{half} is not a backup of Sufra, or only a part of one."
    assert restore(future, there).stderr.startswith(f"{future} was made by a newer Sufra")
    (there / "sufra.sqlite3").unlink(missing_ok=True)
    assert restore(copy, there).returncode == 0
    assert restore(copy, there).stderr.startswith("There is a database already")


def test_a_row_that_is_missing_is_missed(tmp_path):
    house()
    copy = tmp_path / "copy.zip"
    backup.write(path=copy, now=NOW)
    shorter = rewritten(copy, tmp_path / "shorter.zip", without_a_party)
    with zipfile.ZipFile(shorter) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[backup.MANIFEST] = zipfile.ZipFile(copy).read(backup.MANIFEST)
    with zipfile.ZipFile(shorter, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with backup.opened(shorter) as archive, pytest.raises(CommandError, match="is damaged"):
        backup.verify(archive, shorter)


def test_a_backup_is_never_written_over_and_a_failed_one_leaves_nothing(tmp_path, monkeypatch):
    house()
    copy = tmp_path / "copy.zip"
    copy.write_bytes(b"what somebody kept")
    with pytest.raises(CommandError, match="never written over"):
        backup.write(path=copy, now=NOW)
    assert copy.read_bytes() == b"what somebody kept"
    monkeypatch.setattr(backup, "lines_of", lambda model: iter([f'["{model._meta.label_lower}", {{"short"']))
    with pytest.raises(ValueError, match="Expecting"):
        backup.write(path=tmp_path / "other.zip", now=NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["copy.zip"]


def test_the_drill_restores_into_an_empty_folder_and_compares(tmp_path):
    house()
    given = {**os.environ, "SUFRA_DATA": str(tmp_path), "SUFRA_MASTER_KEY": settings.MASTER_KEY}
    name = connection.settings_dict["NAME"]
    if STORE == "sqlite3":
        given["DATABASE_URL"] = f"sqlite:///{name}"
    else:
        given["DATABASE_URL"] = os.environ["DATABASE_URL"].replace("/postgres?", f"/{name}?")
    command = [sys.executable, "-m", "sufra", "drill"]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    every = len(backup.kept(backup.apps))
    assert f"The restored copy is the same in {every} of {every} tables." in done.stdout
