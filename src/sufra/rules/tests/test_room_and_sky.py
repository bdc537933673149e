import pytest

from sufra.rules.room import Room, room, room_of_all
from sufra.rules.sky import HORIZON_Y, RADIUS, sky


@pytest.mark.parametrize(
    ("taken", "word"), [(0, "many"), (85, "many"), (86, "few"), (99, "few"), (100, "full"), (120, "full")]
)
def test_few_is_under_fifteen_percent_of_the_places(taken, word):
    assert room(coming="both", places=100, taken=taken) == word


def test_what_the_host_says_stands_above_the_count():
    assert room(coming="open", places=100, taken=0, host_says="full") == Room.FULL


def test_an_evening_is_as_open_as_its_most_open_section():
    assert room_of_all([Room.FULL, Room.FEW]) == Room.FEW
    assert room_of_all([Room.FULL, Room.FULL]) == Room.FULL


def test_the_sun_never_sets_before_maghrib_and_is_gone_with_it():
    for seconds in range(1, 6 * 3600, 7):
        assert sky(seconds).sun_y < HORIZON_Y + RADIUS
    assert sky(0).sun_y is None


def test_the_sun_only_sinks():
    heights = [sky(seconds).sun_y for seconds in range(6 * 3600, 0, -10)]
    assert heights == sorted(heights)


@pytest.mark.parametrize(
    ("minutes", "name"),
    [
        (2000, "afternoon"),
        (800, "dawn"),
        (300, "day"),
        (90, "afternoon"),
        (30, "gold"),
        (7, "rose"),
        (-5, "dusk"),
        (-90, "night"),
    ],
)
def test_each_hour_has_its_sky(minutes, name):
    assert sky(minutes * 60).name == name
