from datetime import UTC, datetime, time, timedelta

from sufra.rules.programme import Anchors, Line, running_order

MAGHRIB = datetime(2027, 3, 5, 16, 42, tzinfo=UTC)
ANCHORS = Anchors(
    maghrib=MAGHRIB,
    second_maghrib=None,
    isha=MAGHRIB + timedelta(minutes=90),
    zone=UTC,
    closes=MAGHRIB + timedelta(hours=2),
)


def line(key, hangs_on="maghrib", offset=0, clock=None, minutes=None):
    return Line(key=key, hangs_on=hangs_on, offset_minutes=offset, clock=clock, minutes=minutes)


def test_lines_come_in_the_order_of_their_clock_times():
    placed = running_order(
        [line("meal", offset=15), line("doors", offset=-60), line("talk", "clock", clock=time(17, 30))],
        ANCHORS,
    )
    assert [item.line.key for item in placed] == ["doors", "meal", "talk"]


def test_an_overlap_and_a_line_after_the_close_are_shown():
    placed = running_order(
        [line("talk", minutes=30), line("meal", offset=15), line("songs", offset=130)], ANCHORS
    )
    assert [(item.line.key, item.overlaps, item.after_closing) for item in placed] == [
        ("talk", True, False),
        ("meal", False, False),
        ("songs", False, True),
    ]


def test_a_line_that_hangs_on_nothing_has_no_time_and_stands_last():
    placed = running_order([line("later", "second_maghrib"), line("isha", "isha")], ANCHORS)
    assert [(item.line.key, item.starts_at) for item in placed] == [("isha", ANCHORS.isha), ("later", None)]


def test_half_past_midnight_is_after_the_evening():
    [placed] = running_order([line("late", "clock", clock=time(0, 30))], ANCHORS)
    assert placed.starts_at == datetime(2027, 3, 6, 0, 30, tzinfo=UTC)
