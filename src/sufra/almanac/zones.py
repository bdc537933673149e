"""Time zones from the pinned PyPI copy of the IANA database, never from the operating system's."""

from collections.abc import Callable
from functools import cache
from importlib import import_module, resources
from zoneinfo import ZoneInfo

TZDATA_VERSION: str = import_module("tzdata").IANA_VERSION
"""The release of the IANA time zone database that every local time here rests on, such as "2026f"."""


class PinnedZone(ZoneInfo):
    """A ZoneInfo read from PyPI tzdata; unlike other zones read from a file it can be copied and pickled."""

    def __reduce__(self) -> tuple[Callable[[str], ZoneInfo], tuple[str]]:
        """Rebuild by name, from the copy that is pinned where it is rebuilt."""
        return zone, (self.key,)


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name; ValueError for a name that the pinned database does not hold."""
    if not isinstance(name, str) or name not in _names():
        allowed = f"A time zone is an IANA name of tzdata {TZDATA_VERSION}, such as 'Asia/Riyadh'"
        raise ValueError(f"{allowed}; given {name!r}.")
    return _load(name)


@cache
def _load(name: str) -> ZoneInfo:
    # ZoneInfo(name) would prefer the system's copy: Debian's 2025b still stops Morocco's clock each Ramadan.
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return PinnedZone.from_file(file, key=name)


@cache
def _names() -> frozenset[str]:
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
