"""What the kitchen's tests share: the clock of the place, and somebody who cooks."""

import pytest
from tests.cast import local, signed_in, yusuf

from sufra.rules.roles import Role


@pytest.fixture
def day(season):
    """The civil date that clocks are read on."""
    return season.iftars[0].evening_on


@pytest.fixture
def at(season, day, monkeypatch):
    """Set the clock of the place."""

    def set_to(clock, days=0):
        now = local(season, day, clock, days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    set_to("16:00")
    return set_to


@pytest.fixture
def cook(season, at):
    return signed_in(yusuf(season.host, Role.KITCHEN))
