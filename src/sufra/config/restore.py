"""A restore: a backup becomes the database again, and what was to be forgotten meanwhile is forgotten."""

import argparse
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.exceptions import NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from sufra.config.backup import (
    KEYS,
    ROWS,
    Manifest,
    differences,
    kept,
    lines_in,
    lines_of,
    opened,
    tallied,
    verify,
)

AT_ONCE = 500
NOT_EMPTY = (
    "There is a database already, and a backup is never laid over one: move it away (the database is "
    "{name}), or name another with DATABASE_URL or SUFRA_DATA, and run the command again."
)
NOT_TAKEN = "The database did not take {what} as {path} holds it: nothing was restored."
NEWER = "{path} was made by a newer Sufra: fetch the newest one, and run the command again."

FORGOTTEN = "Forgotten now, because it was due: {evenings} evenings, {parties} parties."


def main(arguments: list[str]) -> int:
    """Make the database again from a backup; there must be none yet."""
    parser = argparse.ArgumentParser(prog="./sufra restore", description=main.__doc__)
    parser.add_argument("file", type=Path, help="what ./sufra backup wrote")
    path = parser.parse_args(arguments).file
    django.setup()
    manifest, forgotten = restore(path=path, now=timezone.now())
    rows = sum(tally.rows for tally in manifest.tables.values())
    print(f"{rows} rows of {manifest.made_at} stand in the database, compared with the file.")
    print(FORGOTTEN.format(**forgotten))
    return 0


def restore(*, path: Path, now: datetime) -> tuple[Manifest, dict[str, int]]:
    """Fill an empty database from a backup, then repeat what was due to be forgotten; return both counts.

    The tables are made as they were when it was written, and brought up to date when the rows are in.
    """
    from sufra.booking.actions.tending import repeat_forgetting

    with opened(path) as archive:
        manifest = verify(archive, path)
        if connection.introspection.table_names():
            raise CommandError(NOT_EMPTY.format(name=connection.settings_dict["NAME"]))
        registry = _tables_of_then(manifest, path)
        with transaction.atomic():
            _load(archive, registry)
            _compare(manifest, registry, path)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return manifest, repeat_forgetting(now)


def _tables_of_then(manifest: Manifest, path: Path) -> Any:  # noqa: ANN401 - Django's apps as they were then
    executor = MigrationExecutor(connection)
    targets = [(app, name) for app, name in manifest.migrations]
    try:
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps
    except (NodeNotFoundError, KeyError):
        raise CommandError(NEWER.format(path=path)) from None


def _load(archive: zipfile.ZipFile, registry: Any) -> None:  # noqa: ANN401 - as above
    """Insert every row; which refers to which is looked at when the transaction ends."""
    lines = map(json.loads, lines_in(archive, ROWS, KEYS))
    for label, rows in groupby(lines, key=itemgetter(0)):
        _insert(registry.get_model(label), (values for _label, values in rows))
    every = [registry.get_model(label) for label in sorted(kept(registry))]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)


def _insert(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows as they are: no default, no time of now, no check but the store's own."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's own way to ask a model about itself
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608 - names of ours
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, [[_stored(field, row) for field in fields] for row in batch])


def _stored(field: "models.Field[Any, Any]", row: dict[str, Any]) -> Any:  # noqa: ANN401 - what the driver takes
    return field.get_db_prep_save(field.to_python(row[field.attname]), connection)


def _compare(manifest: Manifest, registry: Any, path: Path) -> None:  # noqa: ANN401 - as above
    """Read every table again and hold it against the manifest."""
    every = (line for label in kept(registry) for line in lines_of(registry.get_model(label)))
    if changed := differences(manifest.tables, tallied(every)):
        raise CommandError(NOT_TAKEN.format(path=path, what=", ".join(sorted(changed))))
