"""The browser that benches open: the machine's own Chromium."""

import shutil
import sys

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium(bench: str) -> str:
    """Return where it is; a bench without it ends with a sentence."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    return path or sys.exit(f"./sufra bench {bench}: it needs Chromium: apt-get install chromium")
