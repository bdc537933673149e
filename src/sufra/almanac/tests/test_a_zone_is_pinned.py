"""Zones come from the pinned database, not from the machine's."""

import copy
import datetime as dt
import pickle

import pytest

from sufra.almanac import TZDATA_VERSION, zone

FIRST_EVENING = dt.datetime(2027, 2, 8, 18)  # noqa: DTZ001 - a wall clock, to be read in each zone


def test_the_release_of_the_database_is_known() -> None:
    assert TZDATA_VERSION == "2026f"


def test_morocco_no_longer_stops_its_clock_in_ramadan() -> None:
    """Debian's 2025b still does. IANA 2026c keeps Morocco on UTC for good from 20 September 2026."""
    assert FIRST_EVENING.replace(month=1, tzinfo=zone("Africa/Casablanca")).utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("Asia/Tehran", 3.5), ("Pacific/Apia", 13), ("Asia/Amman", 3), ("Africa/Cairo", 2), ("UTC", 0)],
)
def test_an_offset_is_the_pinned_one(name: str, hours: float) -> None:
    assert FIRST_EVENING.replace(tzinfo=zone(name)).utcoffset() == dt.timedelta(hours=hours)


def test_a_zone_is_the_same_each_time_and_can_be_copied() -> None:
    tehran = zone("Asia/Tehran")
    assert tehran.key == str(tehran) == "Asia/Tehran"
    assert zone("Asia/Tehran") is tehran
    assert copy.deepcopy(tehran) is tehran
    assert pickle.loads(pickle.dumps(tehran)) is tehran  # noqa: S301 - our own


@pytest.mark.parametrize("name", ["", "Asia/Mecca", "../zones", "/etc/passwd", "asia/tehran", "Asia", None])
def test_an_unknown_zone_is_refused(name: object) -> None:
    with pytest.raises(ValueError, match=r"IANA name of tzdata 2026f, such as 'Asia/Riyadh'; given"):
        zone(name)
