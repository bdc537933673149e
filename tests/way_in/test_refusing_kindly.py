"""What stops the way in is said in one sentence, with exit code 1 and no traceback."""

import ast
import shutil
import socket
import subprocess
import sys

import pytest
from tests.way_in.tree import ABSENT, ROOT, free_port, pip_settings, sufra, without_ensurepip

GATE = """
import runpy, sys
sys.version_info, sys.argv = (3, {}, 0), ["sufra", "help"]
runpy.run_path("sufra", run_name="__main__")
"""


def sentence(done):
    """Return the one sentence in which ./sufra said what is wrong."""
    lines = [line for line in done.stderr.splitlines() if line.startswith(("./sufra", "Sufra"))]
    assert "Traceback" not in done.stderr
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert done.stderr.splitlines()[-1] == lines[0]
    return lines[0]


def test_the_script_parses_on_the_oldest_python_that_it_refuses():
    ast.parse((ROOT / "sufra").read_text(encoding="utf-8"), feature_version=(3, 6))
    with pytest.raises(SyntaxError):  # The rule is one that can be broken.
        ast.parse("def deed(guests, /): pass", feature_version=(3, 6))


@pytest.mark.parametrize("minor", [6, 10])
def test_a_too_old_python_is_told_so(minor):
    command = [sys.executable, "-c", GATE.format(minor)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert sentence(done) == (
        f"Sufra needs Python 3.11 or newer, and this is 3.{minor}: "
        "install a newer one and run it as `python3.12 ./sufra`."
    )


def test_every_older_python_of_this_machine_is_told_so():
    found = [python for minor in range(6, 11) if (python := shutil.which(f"python3.{minor}"))]
    for python in found:
        if subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
            done = subprocess.run([python, "sufra"], cwd=ROOT, capture_output=True, text=True, check=False)
            assert sentence(done).startswith("Sufra needs Python 3.11 or newer, and this is 3.")


def test_the_newest_python_is_let_in():
    command = [sys.executable, "-c", GATE.format(14)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Sufra: open communal iftars."), done.stderr


def test_a_read_only_folder_is_named(tree):
    env = without_ensurepip(tree)
    tree.chmod(0o555)
    assert sentence(sufra(tree, "demo", env=env)) == (
        f"./sufra: {tree} cannot be written to: copy Sufra to a folder of your own, or change its owner."
    )
    tree.chmod(0o755)
    assert sufra(tree, "demo", "--help", env=env).returncode == 0


def test_without_a_network_it_says_so(tree):
    env = pip_settings(PIP_INDEX_URL=ABSENT, PIP_RETRIES="0")
    assert sentence(sufra(tree, "demo", env=env)) == (
        "./sufra: The packages could not be fetched: is there a network, and does `pip download segno` work?"
    )


def test_a_full_disk_is_called_full(tree):
    # pip writes its report last, onto a device that has no room.
    env = {**without_ensurepip(tree), "PIP_REPORT": "/dev/full"}
    assert sentence(sufra(tree, "demo", env=env)).startswith("./sufra: The disk is full: free some space")


def test_a_package_that_is_not_the_verified_one_is_refused(tree):
    wheel = next((tree / "wheels").iterdir())
    wheel.write_bytes(wheel.read_bytes() + b"something added")
    assert sentence(sufra(tree, "demo", env=without_ensurepip(tree))) == (
        "./sufra: A fetched package is not the one that was verified: nothing of it was installed."
    )


def test_an_unknown_command_points_to_the_help(tree):
    assert sentence(sufra(tree, "feast")) == (
        "./sufra: There is no command 'feast': `./sufra help` lists them."
    )


def test_an_occupied_port_names_the_option_that_cures_it(data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "sufra", "demo", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, env=_with(data), check=False)
    said = sentence(done)
    assert said.startswith(f"./sufra demo: port {port} of 127.0.0.1 is occupied")
    assert said.endswith(f"`./sufra demo --port {port + 1}`.")
    assert not list(data.iterdir()), "nothing is prepared for a port that is taken"


def test_a_demonstration_never_writes_into_production(data):
    command = [sys.executable, "-m", "sufra", "demo", "--port", str(free_port())]
    env = {**_with(data), "SUFRA_ENVIRONMENT": "production"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert "is set for production" in sentence(done)
    assert not list(data.iterdir())


def test_production_without_its_secret_says_which(data):
    command = [sys.executable, "-m", "sufra", "serve"]
    env = {**_with(data), "SUFRA_BIND": f"127.0.0.1:{free_port()}", "SUFRA_HOSTS": "iftar.example"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert "SUFRA_SECRET_KEY is not set" in sentence(done)


def _with(data):
    return {**pip_settings(), "SUFRA_DATA": str(data)}
