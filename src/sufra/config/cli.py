"""The commands of ./sufra, inside the virtual environment that the script at the root made."""

import argparse
import contextlib
import importlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from sufra.config import packages, serving

ROOT = Path(__file__).resolve().parents[3]
LAST_PORT = 65_535
STAGES = ("announced", "open", "full", "tonight", "over")
READY = """
Sufra is ready. Its hosts and evenings are made up, and it lives in {data}.

  A guest's page        {guest}
  The finder            {finder}
  Sign in as the host   {sign_in}  (works once)

Ctrl-C stops everything."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what an operator can cure is said in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sufra.config.settings")
    signal.signal(signal.SIGTERM, _interrupt)
    command, rest = arguments[0], list(arguments[1:])
    try:
        return COMMANDS[command](rest)
    except KeyboardInterrupt:
        return 130
    except serving.Trouble as trouble:
        asked = rest[0] if command == "prepare" else command
        sys.stderr.write(f"./sufra {asked}: {trouble}\n")
        return 1


def demo(arguments: list[str]) -> int:
    """Show a made-up season on this machine."""
    options = _demo_options(arguments)
    if os.environ.get("SUFRA_ENVIRONMENT") == "production":
        raise serving.Trouble("this environment is set for production, and a demonstration writes into it.")
    os.environ["SUFRA_ENVIRONMENT"] = "demo"
    os.environ.setdefault("SUFRA_DATA", str(ROOT / "var"))
    os.environ.setdefault("SUFRA_ORIGIN", f"http://127.0.0.1:{options.port}")
    cure = f"choose another, as in `./sufra demo --port {options.port + 1}`"
    serving.require_free("127.0.0.1", options.port, cure)
    print(f"Preparing the demonstration (stage: {options.stage})", file=sys.stderr)
    paths = json.loads(_prepared("demo", options.stage))
    addresses = {label: f"http://127.0.0.1:{options.port}{path}" for label, path in paths.items()}

    def announce() -> None:
        print(READY.format(data=os.environ["SUFRA_DATA"], **addresses), flush=True)

    return serving.run_tree("127.0.0.1", options.port, addresses["guest"], announce)


def _demo_options(arguments: list[str]) -> argparse.Namespace:
    """Read what the demonstration is asked to be."""
    parser = argparse.ArgumentParser(prog="./sufra demo", description=demo.__doc__)
    parser.add_argument("--stage", choices=STAGES, default="open", help="the moment of the season's life")
    parser.add_argument("--port", type=_port, default=8000, help="the port on this machine (8000)")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    """Read a port that a person may use."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def serve(arguments: list[str]) -> int:
    """Run for real: every choice comes from the environment."""
    argparse.ArgumentParser(prog="./sufra serve", description=serve.__doc__).parse_args(arguments)
    os.environ["SUFRA_ENVIRONMENT"] = "production"
    bind = os.environ.get("SUFRA_BIND", "127.0.0.1:8000")
    host, _, number = bind.rpartition(":")
    try:
        port = _port(number)
    except argparse.ArgumentTypeError:
        raise serving.Trouble(f"SUFRA_BIND is an address and a port, 127.0.0.1:8000, not {bind!r}.") from None
    host = host.strip("[]") or "127.0.0.1"
    serving.require_free(host, port, "choose another, as in SUFRA_BIND=127.0.0.1:8001")
    prepared = json.loads(_prepared("serve"))

    def announce() -> None:
        print(f"{prepared['said']}Sufra listens on {bind}.", flush=True)

    return serving.run_tree(host, port, prepared["page"], announce)


def _prepared(*what: str) -> str:
    """Prepare the data in a process of its own, so that the one which stays carries no Django."""
    packages.for_the_door()
    command = [sys.executable, "-m", "sufra", "prepare", *what]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def prepare(arguments: list[str]) -> int:
    """Bring the database, the messages and the static files up to date; print what the starter must know."""
    what, *stage = arguments
    with _one_sentence():
        _bring_up_to_date()
        print(_seeded(stage[0]) if what == "demo" else _claimed())
    return 0


@contextlib.contextmanager
def _one_sentence() -> Iterator[None]:
    """Turn what an operator can cure (settings, folder, database) into one sentence; let a bug be a bug."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import OperationalError

    try:
        yield
    except (ImproperlyConfigured, CommandError) as problem:
        raise serving.Trouble(str(problem)) from None
    except OperationalError as problem:
        said = " ".join(str(problem).split()).rstrip(".?")
        raise serving.Trouble(f"the database says: {said}.") from None
    except OSError as problem:
        raise serving.Trouble(f"{problem.filename or 'the system'}: {problem.strerror or problem}.") from None


def _bring_up_to_date() -> None:
    """Migrate, compile and collect, in this one process."""
    import django
    from django.core.management import call_command

    django.setup()
    _reach_database()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("messages", "--compile", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)


def _reach_database() -> None:
    """Meet PostgreSQL once without the pool, which would try for half a minute and say so all the while."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.wrap_database_errors:
            driver: Any = connection.Database  # type: ignore[attr-defined]  # every backend has its own
            driver.connect(**connection.get_connection_params(), connect_timeout=5).close()


def _seeded(stage: str) -> str:
    """Seed the season unless it is there at this stage; return the addresses' paths as JSON."""
    from django.core.management import call_command

    said = io.StringIO()
    call_command("seed", stage=stage, as_json=True, stdout=said)
    return said.getvalue()


def _claimed() -> str:
    """Return a page to try and, until somebody has claimed the installation, the link to do so, as JSON."""
    from django.conf import settings
    from django.core.management import call_command

    said = io.StringIO()
    call_command("setup_link", "--if-unclaimed", stdout=said)
    name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    return json.dumps({"page": f"http://{name}/", "said": said.getvalue()})


def manage(arguments: list[str]) -> int:
    """Run one of Django's management commands."""
    from django.core.management import execute_from_command_line

    with _one_sentence():
        execute_from_command_line(["./sufra manage", *arguments])
    return 0


def bench(arguments: list[str]) -> int:
    """Become the bench that is named."""
    benches = sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    if not arguments or arguments[0] not in benches:
        raise serving.Trouble(f"name one of: {', '.join(benches) or 'there is no bench yet'}.")
    os.execv(sys.executable, [sys.executable, str(ROOT / "bench" / f"{arguments[0]}.py"), *arguments[1:]])


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let a request to stop end what is under way."""
    raise KeyboardInterrupt


def _later(module: str) -> Callable[[list[str]], int]:
    """Return the main function of a module of ours, which is imported only when it is called."""

    def run(arguments: list[str]) -> int:
        with _one_sentence():
            return int(importlib.import_module(module).main(arguments))

    return run


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo,
    "serve": serve,
    "prepare": prepare,
    "manage": manage,
    "tend": lambda arguments: manage(["tend", *arguments]),
    "setup-link": lambda arguments: manage(["setup_link", *arguments]),
    "events": lambda arguments: manage(["events", *arguments]),
    "times": lambda arguments: manage(["times", *arguments]),
    "hijri": lambda arguments: manage(["hijri", *arguments]),
    "crescent": lambda arguments: manage(["crescent", *arguments]),
    "moon": lambda arguments: manage(["moon", *arguments]),
    "bench": bench,
    "test": _later("sufra.config.testing"),
    "check": _later("sufra.config.checks"),
    "doctor": _later("sufra.config.doctor"),
    "backup": _later("sufra.config.backup"),
    "restore": _later("sufra.config.restore"),
    "drill": _later("sufra.config.drill"),
}
