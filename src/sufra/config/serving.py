"""The process tree: web workers and tend beside them, started together, stopped together, never orphaned.

Every child leads a process group of its own. A small watcher holds the reading end of a pipe that only the
starter can write to: when the starter dies, however it dies, the pipe closes and the watcher ends the groups.
(Linux could bind a child's life to its parent's, but not that of the child's own children, the web workers.)
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

GRACE_S = 4.0
START_S = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Trouble(Exception):
    """What an operator must know, as one sentence."""


class _Stop(Exception):
    """Somebody asked the tree to stop."""


def require_free(host: str, port: int, cure: str) -> None:
    """Make sure that nobody else listens there, before anything is prepared."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Trouble(f"port {port} is kept for the system's own services: {cure}.") from None
        except OSError as problem:
            raise Trouble(f"port {port} of {host} is occupied ({problem.strerror}): {cure}.") from None


def run_tree(host: str, port: int, page: str, announce: Callable[[], None]) -> int:
    """Run web workers and tend until one ends (its exit code, never 0) or somebody stops them (0)."""
    _on_signals(_stop)
    try:
        with _watcher() as watched:
            children = {name: watched(command) for name, command in _commands(host, port).items()}
            if _answers(host, port, page):
                announce()
            code = _first_to_end(children)
            _on_signals(_nothing)
            return code
    except _Stop:
        return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """Stop once: a second Ctrl-C must not leave a half-stopped tree."""
    _on_signals(_nothing)
    raise _Stop


def _nothing(number: int, frame: FrameType | None) -> None:
    """Take note of a signal; SIG_IGN would complain of one that is under way."""


def _on_signals(deed: Callable[[int, FrameType | None], None]) -> None:
    """Answer every request to stop in this way."""
    for number in SIGNALS:
        signal.signal(number, deed)


def _commands(host: str, port: int) -> dict[str, list[str]]:
    """Return what runs side by side."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    # Addresses carry secrets (a ticket, a setup link): no access log. A worker that crashes is replaced.
    quiet = ["--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"]
    # A line that is kept open takes a place, asked on or not: a thousand displays must not keep guests out.
    open_lines = ["--backpressure", "4096"]
    stopping = ["--respawn-failed-workers", "--workers-kill-timeout", "2"]
    return {
        "web": [*granian, *quiet, *open_lines, *stopping, "sufra.config.wsgi:application"],
        "tend": [sys.executable, "-m", "sufra", "tend"],
    }


@contextlib.contextmanager
def _watcher() -> Iterator[Callable[[list[str]], subprocess.Popen[bytes]]]:
    """Yield a way to start children that cannot outlive this process; at the end, end them all."""
    command = [sys.executable, "-E", "-S", str(Path(__file__))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, process_group=0) as watcher:
        assert watcher.stdin is not None  # noqa: S101 - asked for above
        groups: list[int] = []

        def start(command: list[str]) -> subprocess.Popen[bytes]:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
            groups.append(child.pid)
            watcher.stdin.write(b"%d\n" % child.pid)  # type: ignore[union-attr]  # see the assertion
            watcher.stdin.flush()  # type: ignore[union-attr]
            return child

        try:
            yield start
        finally:
            end(groups)


def _answers(host: str, port: int, page: str) -> bool:
    """Wait until a real request for this page is answered; False when a child ended or it took too long."""
    late = time.monotonic() + START_S
    parts = urllib.parse.urlsplit(page)
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while time.monotonic() < late:
        if os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False
        asked = http.client.HTTPConnection(reach, port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", parts.path, headers={"Host": parts.netloc})
            if asked.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return True
        time.sleep(0.05)
    return False


def _first_to_end(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait for the first child to end; it was meant to run for ever."""
    pid, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    name = next((name for name, child in children.items() if child.pid == pid), "watcher")
    sys.stderr.write(f"./sufra: {name} ended ({code}), so everything is stopped.\n")
    return code if code > 0 else 1


def end(groups: list[int]) -> None:
    """Ask each leader to stop (the members where it is gone), wait a little, then leave nobody behind."""
    for group in groups:
        for ask in (os.kill, os.killpg):
            with contextlib.suppress(ProcessLookupError):
                ask(group, signal.SIGTERM)
                break
    late = time.monotonic() + GRACE_S
    while time.monotonic() < late and any(map(_lives, groups)):
        time.sleep(0.05)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _lives(group: int) -> bool:
    """Tell whether a group still has a member; a child of ours that has ended is let go first."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(group, os.WNOHANG)
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":  # The watcher: read the groups until the starter is gone, then end what is left.
    _on_signals(_nothing)
    end([int(line) for line in sys.stdin])
