"""From a fresh copy to a guest's page with one command, with the real packages from the real registry."""

import os
import signal
import subprocess
import sys

from tests.way_in.test_stopping import status
from tests.way_in.tree import copy_tree, free_port


def first_page(tree):
    """Run ./sufra demo until its guest's page answers; return what it said while it prepared."""
    command = [sys.executable, str(tree / "sufra"), "demo", "--port", str(free_port())]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUFRA_")}
    with subprocess.Popen(
        command, env=kept, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        page = next(line.split()[-1] for line in running.stdout if "guest" in line)
        assert status(page) == 200
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
        return running.stderr.read()


def test_the_first_start_installs_and_the_second_does_not(tmp_path):
    tree = copy_tree(tmp_path / "fresh")
    assert "Installing" in first_page(tree)
    assert first_page(tree) == "Preparing the demonstration (stage: open)\n"
    assert sorted(path.name for path in tree.iterdir() if path.name in {"var", ".venv"}) == [".venv", "var"]
