"""./sufra test: fetch what the browser tests need, then become pytest; nothing is skipped in silence."""

import os
import shutil
import sys
from ctypes.util import find_library
from pathlib import Path

from sufra.config.packages import for_the_tests, run, say
from sufra.config.serving import Trouble

ROOT = Path(__file__).resolve().parents[3]
DEBIAN = Path("/etc/debian_version")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    """Prepare, then become pytest with a person's own arguments."""
    os.chdir(ROOT)
    use_test_environment()
    for_the_tests()
    find_browser()
    run([sys.executable, "-m", "sufra", "manage", "messages", "--compile"], "the messages cannot be compiled")
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])


def use_test_environment() -> None:
    """Keep what tests and checks write apart from a demonstration's data."""
    os.environ["SUFRA_ENVIRONMENT"] = "test"
    os.environ.setdefault("SUFRA_DATA", str(ROOT / "var" / "test"))


def find_browser() -> None:
    """Make sure that the browser and its driver can start; as root on Debian install them, else say how."""
    lacking = _lacking()
    if lacking and os.geteuid() == 0 and DEBIAN.exists():
        say("Installing Chromium for the browser tests")
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
