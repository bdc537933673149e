"""An installation is made once, whole or not at all."""

import re
import signal
import socket
import subprocess
import sys

import psutil
import pytest
from tests.way_in.tree import ROOT, SECONDS, from_wheels, pip_settings, shrink, sufra, without_ensurepip


@pytest.fixture
def silence():
    """Return a server that takes a call and never answers, so that an installer can be met in its midst."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(SECONDS)
        yield server


def begin(tree, silence):
    """Start ./sufra and return it in the middle of its installation."""
    env = pip_settings(PIP_INDEX_URL=f"http://127.0.0.1:{silence.getsockname()[1]}/", PIP_TIMEOUT="100")
    started = subprocess.Popen(
        [sys.executable, str(tree / "sufra"), "demo", "--help"], env=env, stderr=subprocess.PIPE, text=True
    )
    call, _ = silence.accept()
    return started, call


def test_the_second_time_costs_nothing(tree):
    first = sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    assert first.stderr.splitlines() == [
        "Making .venv (this is done once)",
        "Fetching packages: 1 of 1 (sufra_probe)",
        "Installing what was fetched",
    ]
    stamped_at = (tree / ".venv" / "sufra.stamp").stat().st_mtime_ns
    second = sufra(tree, "demo", "--help", env=pip_settings())
    assert (second.stderr, second.stdout, second.returncode) == ("", first.stdout, 0)
    assert (tree / ".venv" / "sufra.stamp").stat().st_mtime_ns == stamped_at


def test_a_changed_lock_is_installed_anew(tree):
    sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    shrink(tree, "2.0")
    again = sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    assert "Fetching packages: 1 of 1 (sufra_probe)" in again.stderr
    assert _probe(tree) == "2.0"


def test_a_moved_checkout_is_installed_anew(tree):
    sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    moved = tree.rename(tree.with_name("moved"))
    assert sufra(moved, "demo", "--help", env=without_ensurepip(moved)).returncode == 0
    assert _probe(moved, "sufra", "__file__") == str(moved / "src" / "sufra" / "__init__.py")


def test_another_python_uses_what_is_there(tree):
    sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    other = str(tree / ".venv" / "bin" / "python")
    again = sufra(tree, "demo", "--help", env=pip_settings(), python=other)
    assert (again.stderr, again.returncode) == ("", 0)


def test_the_tests_keep_the_environment_of_a_running_demonstration(tree):
    sufra(tree, "demo", "--help", env=without_ensurepip(tree))
    kept = tree / ".venv" / "kept"
    kept.touch()
    sufra(tree, "bench", env=without_ensurepip(tree))
    assert kept.exists()


def test_ctrl_c_while_installing_leaves_one_line_and_nobody(tree, silence):
    started, call = begin(tree, silence)
    children = psutil.Process(started.pid).children(recursive=True)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=SECONDS)
    call.close()
    assert started.returncode == 130
    assert said.splitlines() == [
        "Making .venv (this is done once)",
        "Stopped while installing. The next ./sufra begins the installation anew.",
    ]
    assert children
    assert not any(child.is_running() for child in children)


def test_an_installation_that_was_killed_is_repaired(tree, silence):
    started, call = begin(tree, silence)
    children = psutil.Process(started.pid).children(recursive=True)
    started.kill()
    started.communicate(timeout=SECONDS)
    for child in children:
        child.kill()
    call.close()
    half = tree / ".venv" / "half"
    half.touch()
    assert sufra(tree, "demo", "--help", env=without_ensurepip(tree)).returncode == 0
    assert _probe(tree) == "1.0"
    assert not half.exists()


def test_two_at_once_install_once(tree):
    command = [sys.executable, str(tree / "sufra"), "demo", "--help"]
    env = without_ensurepip(tree)
    both = [
        subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=SECONDS)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert "".join(said).count("Making .venv") == 1


def test_an_ordinary_python_brings_its_own_pip(tree):
    assert sufra(tree, "demo", "--help", env=from_wheels(tree)).returncode == 0
    assert _probe(tree) == "1.0"
    assert (tree / ".venv" / "bin" / "pip").exists()


def test_where_ensurepip_is_missing_another_pip_serves(tree):
    assert sufra(tree, "demo", "--help", env=without_ensurepip(tree)).returncode == 0
    assert _probe(tree) == "1.0"
    assert not (tree / ".venv" / "bin" / "pip").exists()


def test_the_locks_are_whole_and_name_no_address():
    locks = {name: (ROOT / "requirements" / f"{name}.lock").read_text() for name in ("run", "dev", "node")}
    locks["npm"] = (ROOT / "package-lock.json").read_text()
    assert not [name for name, text in locks.items() if "://" in text]
    run, dev = (_packages(locks[name]) for name in ("run", "dev"))
    assert run <= dev
    for name in ("run", "dev", "node"):
        pinned = re.findall(r"^[\w.-]+==.*$", locks[name], re.MULTILINE)
        hashed = re.findall(r"^[\w.-]+==.* \\\n    --hash=sha256:", locks[name], re.MULTILINE)
        assert len(pinned) == len(hashed) > 0


def _packages(lock):
    return {line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))}


def _probe(tree, module="sufra_probe", name="VERSION"):
    command = [str(tree / ".venv" / "bin" / "python"), "-c", f"import {module}; print({module}.{name})"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
