"""A place's number is fixed before people eat: an hour that is not before every coming Maghrib is refused."""

from datetime import time, timedelta

import pytest
from tests.cast import amina, another_place, signed_in, text, yusuf

from sufra.kitchen import actions
from sufra.models import Iftar, Site
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    """Two evenings of Sarajevo, whose Maghrib is shown as 17:22 and as 17:43."""
    season = amina(days=[10, 26])
    moment = season.iftars[0].maghrib_at - timedelta(hours=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return season


@pytest.fixture
def cook(season):
    return signed_in(yusuf(season.host, Role.KITCHEN))


def save(season, cook, cook_by, language="en", **said):
    address = f"/{language}/host/{season.host.pk}/site/{season.site.pk}/kitchen/"
    usual = {"cook_by": cook_by, "spare_for_one": "9", "pack_margin_percent": "10", "usual_crew": "0"}
    return cook.post(address, usual | said)


def what_comes_too_late_is_refused(season, cook):
    answer = save(season, cook, "23:30")
    assert answer.status_code == 422
    assert "Maghrib is at 17:22 at a coming evening here. Write an earlier time" in text(answer)
    assert 'value="23:30"' in answer.content.decode()
    assert Site._rows.get().cook_by == time(12)


def test_what_comes_too_late_is_refused_with_the_earliest_maghrib(season, cook):
    what_comes_too_late_is_refused(season, cook)


def test_a_kitchen_that_takes_any_hour_is_caught(season, cook, monkeypatch):
    monkeypatch.setattr(actions, "maghrib_not_after", lambda *_asked: None)
    with pytest.raises(AssertionError):
        what_comes_too_late_is_refused(season, cook)


@pytest.mark.parametrize(
    ("cook_by", "status"), [("17:21", 302), ("17:22", 422), ("17:30", 422), ("١٠:٣٠", 302)]
)
def test_the_minute_before_maghrib_is_the_last(season, cook, cook_by, status):
    assert save(season, cook, cook_by).status_code == status


def test_an_evening_that_is_over_or_off_or_elsewhere_asks_for_nothing(season, cook, monkeypatch):
    first, second = season.iftars
    another_place(season, "Hill", (43.87, 18.41))
    Iftar._rows.filter(site__name="Hill").update(maghrib_at=first.maghrib_at - timedelta(hours=2))
    assert save(season, cook, "17:00").status_code == 302
    monkeypatch.setattr("django.utils.timezone.now", lambda: first.maghrib_at + timedelta(hours=1))
    assert save(season, cook, "17:30").status_code == 302
    assert save(season, cook, "23:30").status_code == 422
    Iftar._rows.filter(pk=second.pk).update(state="cancelled")
    assert save(season, cook, "23:30").status_code == 302


def test_an_hour_that_evenings_have_come_to_lie_before_is_said_whatever_is_saved(season, cook):
    Site._rows.update(cook_by=time(17, 30))
    unchanged = {"cook_by": "17:30", "initial-cook_by": "17:30", "usual_crew": "9", "initial-usual_crew": "0"}
    assert save(season, cook, **unchanged).status_code == 422


def test_it_is_told_in_digits_of_the_reader(season, cook):
    assert "١٧:٢٢" in save(season, cook, "٢٣:٣٠", "ar").content.decode()
