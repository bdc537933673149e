"""A seeded breach of each import contract fails, and the sources as they are pass."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.way_in.tree import copy_tree

BREACHES = [
    ("rules/refusal.py", "import sufra.models", "Imports point down"),
    ("campaigns/actions/seasons.py", "import sufra.accounts.actions", "Imports point down"),
    ("charity.py", "", "Imports point down"),
    ("campaigns/actions/seasons.py", "import sufra.campaigns.views", "Inside a feature"),
    ("campaigns/helpers.py", "", "Inside a feature"),
    (
        "shell/access.py",
        "import sufra.almanac",
        "Only timing, and the pages and commands of the sky, ask the almanac",
    ),
    ("rules/refusal.py", "import django", "Rules, almanac and gazetteer know no Django"),
    ("almanac/sun.py", "import sufra.rules", "Almanac and gazetteer import nothing of ours"),
]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Return one copy for all: each test takes its breach back."""
    return copy_tree(tmp_path_factory.mktemp("contracts"))


def broken(tree):
    """Return the names of the contracts that are broken."""
    linter = Path(sys.executable).with_name("lint-imports")
    env = {**os.environ, "PYTHONPATH": str(tree / "src")}
    done = subprocess.run([linter], cwd=tree, env=env, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    named = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    return named or [done.stdout]


def test_the_sources_hold_every_contract(fresh):
    assert broken(fresh) == []


@pytest.mark.parametrize(("name", "line", "contract"), BREACHES)
def test_a_breach_is_caught(fresh, name, line, contract):
    path = fresh / "src" / "sufra" / name
    was = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{was or ''}\n{line}\n", encoding="utf-8")
    try:
        assert contract in "".join(broken(fresh))
    finally:
        path.unlink() if was is None else path.write_text(was, encoding="utf-8")
