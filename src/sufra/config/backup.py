"""A backup: everything that is stored, in one file that needs no particular store to be read.

It is a zip of JSON lines: the rows, apart from them the wrapped key of each evening, and a manifest of what
must be there. The keys open with the installation's master key alone, which is never in the file.
"""

import argparse
import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import django
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

ROWS, KEYS, MANIFEST = "rows.jsonl", "keys.jsonl", "manifest.json"
KEY, PARTY = "sufra.eveningkey", "sufra.party"
# Django makes these itself, and whoever is signed in signs in again.
LEFT_OUT = {"auth", "contenttypes", "sessions"}
BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
NOT_A_BACKUP = "{path} is not a backup of Sufra, or only a part of one."
CHANGED = "{path} is damaged: of {what} not everything is as it was written. Take another copy."
OTHER_MASTER = (
    "{path} was made under another master key: put that one into `master-key` in the data folder, or into "
    "SUFRA_MASTER_KEY, and run the command again."
)


@dataclass(slots=True)
class Tally:
    """How many rows a table has, and a digest of them that does not depend on their order."""

    rows: int = 0
    digest: str = "0" * 64

    def add(self, line: str) -> None:
        """Count one row."""
        one = int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")
        self.rows += 1
        self.digest = f"{(int(self.digest, 16) + one) % 2**256:064x}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What a backup holds, when it was made, and for which migrations."""

    made_at: str
    migrations: list[list[str]]
    tables: dict[str, Tally] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Write a backup and say what it holds."""
    parser = argparse.ArgumentParser(prog="./sufra backup", description=main.__doc__)
    parser.add_argument("file", type=Path, help="the file to write; there must be none of that name")
    path = parser.parse_args(arguments).file
    django.setup()
    manifest = write(path=path, now=timezone.now())
    rows = sum(tally.rows for tally in manifest.tables.values())
    print(f"{path}: {rows} rows of {len(manifest.tables)} tables, read again and whole.")
    print("Without the master key its names cannot be read: keep that one somewhere else.")
    return 0


def write(*, path: Path, now: datetime) -> Manifest:
    """Write a backup as the store stands now, whoever writes meanwhile; it appears when it was verified."""
    if path.exists():
        raise CommandError(f"{path} exists: name another file, a backup is never written over.")
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(targets):
        raise CommandError("The database is older than Sufra: `./sufra manage migrate` brings it up to date.")
    manifest = Manifest(made_at=now.isoformat(), migrations=sorted(list(node) for node in targets))
    part = path.with_name(path.name + ".part")
    try:
        _fill(part, manifest)
        with opened(part) as archive:
            verify(archive, part)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(part: Path, manifest: Manifest) -> None:
    """Write the members one after the other, from one moment of the store."""
    private = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        os.fdopen(private, "wb") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        snapshot(),
    ):
        every = kept(apps)
        for member, tables in ((ROWS, every - {KEY}), (KEYS, {KEY})):
            with archive.open(member, "w", force_zip64=True) as raw, TextIOWrapper(raw, "utf-8") as out:
                out.writelines(_counted(tables, manifest))
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))


def _counted(tables: set[str], manifest: Manifest) -> Iterator[str]:
    """Give the lines of these tables, and count each in the manifest."""
    for label in sorted(tables):
        tally = manifest.tables[label] = Tally()
        for line in lines_of(apps.get_model(label)):
            tally.add(line)
            yield f"{line}\n"


def kept(registry: Any) -> set[str]:  # noqa: ANN401 - today's apps, or those of an older migration
    """Return the labels of the tables that a backup holds."""
    return {
        model._meta.label_lower  # noqa: SLF001 - Django's own way to ask a model about itself
        for model in registry.get_models(include_auto_created=True)
        if model._meta.app_label not in LEFT_OUT and model._meta.managed and not model._meta.proxy  # noqa: SLF001
    }


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Read one moment of the store and hold up nobody who writes."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def lines_of(model: type[models.Model]) -> Iterator[str]:
    """Return a table's rows, one line of JSON each."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - as above
    for row in model._base_manager.order_by().iterator(chunk_size=2000):  # noqa: SLF001 - whole, past every wall
        values = {one.attname: _plain(one, row) for one in fields}
        yield json.dumps([model._meta.label_lower, values], ensure_ascii=False, sort_keys=True)  # noqa: SLF001


def _plain(one: "models.Field[Any, Any]", row: models.Model) -> Any:  # noqa: ANN401 - whatever JSON knows
    value = one.value_from_object(row)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return one.value_to_string(row)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a backup; raise a sentence where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            if {ROWS, KEYS, MANIFEST} - set(archive.namelist()):
                raise CommandError(NOT_A_BACKUP.format(path=path))
            yield archive
    except (zipfile.BadZipFile, EOFError):
        raise CommandError(NOT_A_BACKUP.format(path=path)) from None


def manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """Return what a backup says of itself."""
    said = json.loads(archive.read(MANIFEST))
    tables = {label: Tally(**tally) for label, tally in said.pop("tables").items()}
    return Manifest(**said, tables=tables)


def lines_in(archive: zipfile.ZipFile, *members: str) -> Iterator[str]:
    """Return the lines of these members."""
    for member in members:
        with archive.open(member) as raw, TextIOWrapper(raw, "utf-8", newline="\n") as text:
            for line in text:
                yield line.rstrip("\n")


def verify(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """Read a backup whole: every row is there, every key opens, and so does whatever is sealed under it."""
    from sufra.shell.sealing import Seal

    manifest = manifest_of(archive)
    if changed := differences(manifest.tables, tallied(lines_in(archive, KEYS, ROWS))):
        raise CommandError(CHANGED.format(path=path, what=", ".join(sorted(changed))))
    keys = {row["iftar_id"]: row["wrapped"] for _label, row in map(json.loads, lines_in(archive, KEYS))}
    binary = models.BinaryField()
    try:
        seals = {iftar: Seal.unwrapped(iftar, bytes(binary.to_python(key))) for iftar, key in keys.items()}
    except InvalidTag:
        raise CommandError(OTHER_MASTER.format(path=path)) from None
    for line in lines_in(archive, ROWS):
        label, row = json.loads(line)
        if label == PARTY and row["sealed"] and row["iftar_id"] in seals:
            seals[row["iftar_id"]].open(row["id"], bytes(binary.to_python(row["sealed"])))
    return manifest


def differences(one: dict[str, Tally], other: dict[str, Tally]) -> set[str]:
    """Return the tables whose rows are not the same in both; one that is not there has none."""
    nothing = Tally()
    return {label for label in one | other if one.get(label, nothing) != other.get(label, nothing)}


def tallied(lines: Iterable[str]) -> dict[str, Tally]:
    """Count lines by table."""
    found: dict[str, Tally] = {}
    for line in lines:
        label = line[2 : line.index('"', 2)]
        found.setdefault(label, Tally()).add(line)
    return found
