"""A mail server on this machine, well or ill: what it keeps can be counted, and its mood changes."""

import re
import socketserver
import threading
import time
from contextlib import AbstractContextManager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from types import TracebackType
from typing import Self

REFUSALS = {"later": b"451 later\r\n", "never": b"550 nobody here\r\n", "closing": b"421 closing\r\n"}


class _Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a letter needs.

    Moods: fine; later, never, closing (said to each recipient); tarpit (says nothing); drip (never ends a
    reply); drop (takes a letter, throws it away and is gone); keep_and_drop (keeps it and is gone).
    """

    disable_nagle_algorithm = True
    timeout = 30
    server: "Postbox"

    def handle(self) -> None:
        self.server.calls += 1
        try:
            self._talk()
        except OSError:
            return  # whoever wrote to us is gone

    def _talk(self) -> None:
        mood = self.server.mood
        if mood in {"tarpit", "drip"}:
            self._hold(drips=mood == "drip")
            return
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                if not self._takes():
                    return
            elif verb == b"RCPT" and self.server.mood in REFUSALS:
                self.wfile.write(REFUSALS[self.server.mood])
            else:
                self.wfile.write(b"250 fine\r\n")

    def _hold(self, *, drips: bool) -> None:
        while self.server.mood in {"tarpit", "drip"} and not self.server.over.is_set():
            if drips:
                self.wfile.write(b"220-wait\r\n")
            time.sleep(0.05)

    def _takes(self) -> bool:
        """Read a letter; return whether the conversation goes on."""
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        mood = self.server.mood
        if mood != "drop":
            self.server.keep(b"".join(lines))
        if mood in {"drop", "keep_and_drop"}:
            return False
        self.wfile.write(b"250 kept\r\n")
        return True


class Postbox(socketserver.ThreadingTCPServer, AbstractContextManager["Postbox"]):
    """Listens while it is open; `kept` holds each letter's Message-ID in the order of their arrival."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mood = "fine"
        self.calls = 0
        self.kept: list[str] = []
        self.whole: list[bytes] = []
        self.over = threading.Event()
        self.port = self.server_address[1]

    def keep(self, letter: bytes) -> None:
        """Keep a letter."""
        found = re.search(rb"(?mi)^Message-ID: (\S+)", letter)
        self.kept.append(found[1].decode() if found else "")
        self.whole.append(letter)

    def letters(self) -> list[Message]:
        """Return what is kept, read."""
        return [message_from_bytes(letter, policy=default) for letter in self.whole]

    def __enter__(self) -> Self:
        """Begin to answer."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Answer nobody any more."""
        self.over.set()
        self.shutdown()
        self.server_close()
