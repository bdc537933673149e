"""./sufra check: everything that a machine can say about the sources, one line each."""

import subprocess
import sys
import time
from pathlib import Path

from sufra.config.testing import use_test_environment

ROOT = Path(__file__).resolve().parents[3]
PYTHON = [sys.executable, "-m"]
MANAGE = [*PYTHON, "sufra", "manage"]
CHECKS = {
    "format": [*PYTHON, "ruff", "format", "--check", "--quiet", "."],
    "lint": [*PYTHON, "ruff", "check", "--quiet", "."],
    "types": [*PYTHON, "mypy"],
    # A file without a suffix, and not part of the package whose name it bears.
    "types of ./sufra": [*PYTHON, "mypy", "--config-file=", "--strict", "sufra"],
    "contracts": [str(Path(sys.executable).with_name("lint-imports"))],
    "templates": [*PYTHON, "djlint", "src", "--lint", "--quiet"],
    "messages": [*MANAGE, "messages", "--check"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "Django": [*MANAGE, "check", "--fail-level", "WARNING"],
}


def main(arguments: list[str]) -> int:
    """Run every check, or those that are named; go on after a failure."""
    use_test_environment()
    chosen = {name: command for name, command in CHECKS.items() if name in arguments or not arguments}
    began = time.monotonic()
    failed = [name for name, command in chosen.items() if not passes(name, command)]
    seconds = time.monotonic() - began
    if failed or not chosen:
        print(f"{len(failed)} of {len(chosen)} checks failed in {seconds:.0f} s: {', '.join(failed)}")
        return 1
    print(f"{len(chosen)} checks passed in {seconds:.0f} s")
    return 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check; show what it said only when it failed."""
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    word = "FAIL" if done.returncode else "OK"
    print(f"{word:<5} {name:<17} {time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode:
        print((done.stdout + done.stderr).rstrip(), flush=True)
    return not done.returncode
