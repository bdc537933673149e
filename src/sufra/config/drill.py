"""A drill: a backup is made, restored into an empty folder, backed up again there, and both are compared."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from sufra.config.backup import differences, manifest_of, opened, write
from sufra.config.restore import FORGOTTEN

NOTHING_DUE = FORGOTTEN.format(evenings=0, parties=0)
# Where a restore forgets, these tables cannot be what they were.
FORGETTING = {
    "sufra.arrival",
    "sufra.eveningkey",
    "sufra.iftar",
    "sufra.letter",
    "sufra.party",
    "sufra.total",
}


def main(arguments: list[str]) -> int:
    """Try whether a backup of this moment can be restored; nothing here is changed."""
    argparse.ArgumentParser(prog="./sufra drill", description=main.__doc__).parse_args(arguments)
    django.setup()
    with tempfile.TemporaryDirectory(prefix="sufra-drill-") as folder:
        first, second = Path(folder) / "first.zip", Path(folder) / "second.zip"
        here = write(path=first, now=timezone.now())
        said = _elsewhere(folder, "restore", str(first))
        _elsewhere(folder, "backup", str(second))
        with opened(second) as archive:
            there = manifest_of(archive)
    different = differences(here.tables, there.tables)
    print(said.strip())
    if unexplained := different - (FORGETTING if NOTHING_DUE not in said else set()):
        raise CommandError(f"The restored copy differs in {', '.join(sorted(unexplained))}.")
    every = len(here.tables)
    print(f"The restored copy is the same in {every - len(different)} of {every} tables.")
    if different:
        print(f"Something was due to be forgotten, so these differ: {', '.join(sorted(different))}.")
    return 0


def _elsewhere(folder: str, *command: str) -> str:
    """Run a command over an empty data folder with this installation's master key; return what it said."""
    key = Path(folder) / "drill-key"
    key.touch(mode=0o600)
    key.write_text(settings.MASTER_KEY, encoding="utf-8")
    environment = {
        **os.environ, "SUFRA_DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/sufra.sqlite3",
        "SUFRA_MASTER_KEY_FILE": str(key),
    }  # fmt: skip
    environment.pop("SUFRA_MASTER_KEY", None)
    done = subprocess.run(
        [sys.executable, "-m", "sufra", *command],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CommandError(f"The drill's {command[0]} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout
