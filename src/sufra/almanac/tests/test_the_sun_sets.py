"""Every event agrees with the reference, and what is broken on purpose does not."""

import dataclasses
import datetime as dt

import numpy as np
import pytest

from sufra.almanac import NOON, SUNRISE, SUNSET, Status, asr, crossings, dawn, dusk, events, solar_events
from sufra.almanac.crossings import Noons
from sufra.almanac.sun import Floats, SunTable, sun_of_year, sun_table
from sufra.almanac.tests.reference import EVENTS, Row, Seconds, check, differences, everything, sample


def ours(place: Row, dates: np.ndarray, dut1: Seconds, zone: str = "") -> Seconds:
    found = solar_events(
        float(place["lat"]), float(place["lon"]), zone or place["tz"], dates, list(EVENTS.values()), dut1=dut1
    )
    return (found.at[:, 0] - dates.astype("datetime64[us]")) / np.timedelta64(1, "s")


def under(sun_of: object, place: Row, dates: np.ndarray, dut1: Seconds) -> Seconds:
    """Our solver under another sun, date by date."""
    days = dates.astype(np.int64)
    columns = []
    for day, offset in zip(days, dut1, strict=True):
        year = dates[days == day][0].item().year
        here = events._midnights([place["tz"]], year, np.array([day]))
        local_days = here + offset / 86_400
        latitude, longitude = np.radians([float(place["lat"])]), np.radians([float(place["lon"])])
        noons = Noons(sun_of(year), latitude, longitude, local_days)
        found = [events._found(noons, event, np.zeros((1, 1)))[0][0, 0] for event in EVENTS.values()]
        columns.append((np.array(found) - day) * 86_400 - offset)
    return np.stack(columns, axis=1)


def test_every_event_agrees_with_the_reference() -> None:
    check(ours, everything())


def test_every_event_agrees_with_the_sample_that_is_always_here() -> None:
    check(ours, sample())


@pytest.mark.parametrize("city", ["Jakarta", "Cairo"])
def test_a_great_city_agrees_to_a_tenth_of_a_second(city: str) -> None:
    found = differences(ours, [row for row in sample() if row["name"] == city])
    assert {event for event, _ in found} == set(EVENTS)
    assert max(np.abs(errors).max() for errors in found.values()) <= 0.1


def test_a_day_counted_in_utc_is_caught() -> None:
    with pytest.raises(AssertionError):
        check(lambda place, dates, dut1: ours(place, dates, dut1, "UTC"), sample())


def test_a_sun_seen_from_the_centre_of_the_earth_is_caught() -> None:
    def geocentric(year: int) -> SunTable:
        return dataclasses.replace(sun_of_year(year), parallax=0 * sun_of_year(year).parallax)

    rows = [row for row in sample() if row["name"] in {"Cairo", "Jakarta"}]
    check(lambda *given: under(sun_of_year, *given), rows)
    with pytest.raises(AssertionError, match=r"sun(rise|set), below 60: (0\.[5-9]|1)"):
        check(lambda *given: under(geocentric, *given), rows)


def test_a_clamp_that_is_not_flagged_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sun does not sink so low, many libraries give the middle of the night without a word."""

    def clamped(_path: object, noon: Floats, _target: Floats, side: int) -> tuple[Floats, np.ndarray]:
        return noon + side * 0.5, np.zeros(noon.shape, dtype=np.uint8)

    monkeypatch.setattr(crossings, "_between", clamped)
    with pytest.raises(AssertionError, match="none where there is some, or some where none"):
        check(ours, sample())


def test_a_sun_of_low_precision_is_caught() -> None:
    rows = [row for row in sample() if row["name"] in {"Cairo", "Jakarta"}]
    with pytest.raises(AssertionError, match=r"(noon|sunrise), below 60: [1-4]"):
        check(lambda *given: under(lambda year: sun_table(year, low_precision_sun), *given), rows)


def low_precision_sun(days: Floats) -> tuple[Floats, Floats, Floats]:
    """The sun to 0.01 degrees: Meeus, Astronomical Algorithms, 2nd ed. 1998, chapters 12, 22 and 25."""
    century = (days + 69.184 / 86_400 - 10_957.5) / 36_525
    mean_longitude = np.radians(280.46646 + 36_000.76983 * century + 0.0003032 * century**2)
    anomaly = np.radians(357.52911 + 35_999.05029 * century - 0.0001537 * century**2)
    centre = (1.914602 - 0.004817 * century) * np.sin(anomaly)
    centre += 0.019993 * np.sin(2 * anomaly) + 0.000289 * np.sin(3 * anomaly)
    node = np.radians(125.04 - 1_934.136 * century)
    longitude = mean_longitude + np.radians(centre - 0.00569 - 0.00478 * np.sin(node))
    obliquity = np.radians(23.439291 - 0.0130042 * century + 0.00256 * np.cos(node))
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(longitude), np.cos(longitude))
    sidereal = np.radians(280.46061837 + 360.98564736629 * (days - 10_957.5))
    sidereal += np.radians(-0.00478 * np.sin(node)) * np.cos(obliquity)
    equation = np.remainder(sidereal - right_ascension - 2 * np.pi * (days - 0.5) + np.pi, 2 * np.pi) - np.pi
    return equation, np.sin(obliquity) * np.sin(longitude), np.ones_like(days)


def test_a_date_that_a_country_left_out_has_no_evening() -> None:
    dates = [dt.date(2011, 12, 29), dt.date(2011, 12, 30), dt.date(2011, 12, 31)]
    found = solar_events(-13.8333, -171.7667, "Pacific/Apia", dates, [SUNSET])
    assert found.status[0, 0].tolist() == [Status.OK, Status.NO_NOON, Status.OK]
    assert (found.at[0, 0, 2] - found.at[0, 0, 0]) // np.timedelta64(1, "h") == 24


def test_at_the_north_pole_the_sun_sets_once_a_year() -> None:
    dates = np.arange("2027-07-01", "2027-12-31", dtype="datetime64[D]")
    found = solar_events(90, 0, "UTC", dates, [SUNSET, dusk(18)])
    assert (found.status == Status.OK).sum(axis=2).tolist() == [[1], [1]]
    assert found.status[0, 0, 0] == Status.STAYS_ABOVE
    assert found.status[0, 0, -1] == Status.STAYS_BELOW


def test_places_and_dates_together_are_the_same_as_one_by_one() -> None:
    latitudes, longitudes = [41.01, -6.2, 69.6], [28.95, 106.8, 18.9]
    zones = ["Europe/Istanbul", "Asia/Jakarta", "Europe/Oslo"]
    dates = np.arange("2026-12-25", "2027-01-07", dtype="datetime64[D]")
    together = solar_events(latitudes, longitudes, zones, dates, [SUNSET, dusk(18)])
    for row, (latitude, longitude, zone) in enumerate(zip(latitudes, longitudes, zones, strict=True)):
        for column, date in enumerate(dates):
            alone = solar_events(latitude, longitude, zone, [date.item()], [SUNSET, dusk(18)])
            np.testing.assert_array_equal(alone.at[:, 0, 0], together.at[:, row, column])


# Dubai in August, by how many seconds the sun sets later for whoever stands so high: the formula
# gives 2.4 to 3.3 minutes where Dubai's Islamic Affairs told floors 80 to 160 to wait 2 to 3 (6 August 2011).
@pytest.mark.parametrize(("metres", "seconds"), [(10, 26), (100, 82), (300, 142), (585, 199), (828, 237)])
def test_from_a_tower_the_sun_sets_later_and_rises_earlier_and_dusk_stays(metres: int, seconds: int) -> None:
    asked = [SUNRISE, SUNSET, dawn(18), dusk(18), NOON]
    given = (25.2, 55.27, "Asia/Dubai", [dt.date(2011, 8, 6)], asked)
    moved = solar_events(*given, elevation_m=metres).at - solar_events(*given).at
    later = moved[:, 0, 0] / np.timedelta64(1, "s")
    assert later[1] == pytest.approx(seconds, abs=3)
    assert later[0] == pytest.approx(-later[1], abs=3)
    assert later[2:].tolist() == [0, 0, 0]


def test_the_polar_day_has_a_noon_and_an_asr_and_no_sunrise() -> None:
    asked = [NOON, SUNRISE, SUNSET, asr(1), asr(2), dawn(18)]
    june, december = (
        solar_events(69.65, 18.96, "Europe/Oslo", [dt.date(2027, 6, 21), dt.date(2027, 12, 21)], asked)
        .status[:, 0]
        .T.tolist()
    )
    up, down, ok = Status.STAYS_ABOVE, Status.STAYS_BELOW, Status.OK
    assert june == [ok, up, up, ok, ok, up]
    assert december == [ok, down, down, down, down, ok]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"latitude": 91}, "A latitude must lie between -90 and 90 degrees; given 91.0."),
        ({"latitude": float("nan")}, "A latitude must lie between -90 and 90 degrees; given nan."),
        ({"longitude": -180.5}, "A longitude must lie between -180 and 180 degrees; given -180.5."),
        ({"zone": "Asia/Mecca"}, "given 'Asia/Mecca'"),
        ({"zone": "../zones"}, "given '../zones'"),
        ({"zone": ["UTC", "UTC"]}, "1 places, 2 zones given"),
        ({"dates": [dt.date(1899, 12, 31)]}, "in the years 1900 to 2100; given 1899-12-31"),
        ({"dates": [dt.date(2101, 1, 1)]}, "in the years 1900 to 2100; given 2101-01-01"),
        ({"elevation_m": -5}, "0 to 9000 metres; given -5.0"),
        ({"elevation_m": float("nan")}, "0 to 9000 metres; given nan"),
        ({"elevation_m": [1, 2]}, "1 places, 2 given"),
        ({"latitude": [1, 2]}, r"given shapes \(2,\) and \(1,\)"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(wrong: dict[str, object], sentence: str) -> None:
    right = {"latitude": 21.4, "longitude": 39.8, "zone": "Asia/Riyadh", "dates": [dt.date(2027, 2, 8)]}
    with pytest.raises(ValueError, match=sentence):
        solar_events(**{**right, **wrong, "events": [SUNSET]})


def test_a_shadow_of_asr_is_one_or_two_lengths() -> None:
    with pytest.raises(ValueError, match="1 or 2 lengths longer than at noon; given 3"):
        asr(3)


def test_the_first_and_the_last_date_are_reckoned() -> None:
    found = solar_events(0, 0, "UTC", [dt.date(1900, 1, 1), dt.date(2100, 12, 31)], [SUNSET])
    assert found.at.astype("datetime64[h]").ravel().astype(str).tolist() == ["1900-01-01T18", "2100-12-31T18"]


def test_no_dusk_is_asked_for_by_day() -> None:
    with pytest.raises(ValueError, match="0 to 30 degrees below the horizon; given -3"):
        dusk(-3)
