"""The real server and its commands, by a clock that a journey sets.

The file that JOURNEY_CLOCK names holds by how many seconds that clock is ahead. A browser keeps to the clock
on the wall, so cookies last here as long as it is open.
"""

import os
import re
import sys
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

AHEAD = Path(os.environ["JOURNEY_CLOCK"])
LASTS = re.compile(r"; (expires|Max-Age)=[^;]*", re.IGNORECASE)
by_the_wall = timezone.now
timezone.now = lambda: by_the_wall() + timedelta(seconds=float(AHEAD.read_text(encoding="utf-8")))


def application(environ, start_response):
    from sufra.config.wsgi import application as served  # noqa: PLC0415 - by then the clock is set

    def start(status, headers, *problem):
        lasting = [
            (name, LASTS.sub("", value) if name.lower() == "set-cookie" else value) for name, value in headers
        ]
        return start_response(status, lasting, *problem)

    return served(environ, start)


if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sufra", *sys.argv[1:]])
