"""Three programs that know nothing of each other read our calendar files alike, before and after a change.

They are icalendar and vobject, and ical.js in a real browser.
"""

import shutil
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
import vobject
from django.test import Client
from playwright.sync_api import sync_playwright

from sufra.feeds.queries import evenings
from sufra.models import Iftar
from sufra.rules.evenings import on_fast_days, one_date
from tests.cast import FIRST_ON, NOW, amina_with, do
from tests.journeys.conftest import FLAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ICAL_JS = Path(__file__).parents[2] / "node_modules" / "ical.js" / "dist" / "ical.es5.min.cjs"
NAME = "مائدة الحيّ, the “long” table; 12:30\\n \U0001f319 " + "و" * 90
SAID = "The street is closed; come to the hall, please: \U0001f54c أهلًا وسهلًا"
# The zones that the file carries are registered first, so that ical.js takes no other's word for a clock.
IN_THE_BROWSER = """text => {
  const sheet = new ICAL.Component(ICAL.parse(text));
  for (const zone of sheet.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return sheet.getAllSubcomponents("vevent").map(part => {
    const event = new ICAL.Event(part);
    return [event.uid, event.startDate.toUnixTime(), event.endDate.toUnixTime(), event.sequence,
      part.getFirstPropertyValue("status"), event.summary, event.description, event.location];
  });
}"""


def by_icalendar(text):
    return [
        [
            str(part["UID"]), part.start.timestamp(), part.end.timestamp(), int(part["SEQUENCE"]),
            str(part["STATUS"]), str(part["SUMMARY"]), str(part["DESCRIPTION"]), str(part["LOCATION"]),
        ]
        for part in icalendar.Calendar.from_ical(text).walk("VEVENT")
    ]  # fmt: skip


def by_vobject(text):
    return [
        [
            part.uid.value, part.dtstart.value.timestamp(), part.dtend.value.timestamp(),
            int(part.sequence.value), part.status.value, part.summary.value, part.description.value,
            part.location.value,
        ]
        for part in vobject.readOne(text).vevent_list
    ]  # fmt: skip


def by_ical_js(texts):
    """Read all at once: while the browser's loop runs, Django lets nobody ask the database."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "the journeys need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = chromium.new_page(timezone_id="Asia/Jakarta")  # somebody who is far away
        page.evaluate(ICAL_JS.read_text(encoding="utf-8"))
        found = [page.evaluate(IN_THE_BROWSER, text) for text in texts]
        chromium.close()
    return found


def read(*paths):
    return [Client().get(path).content.decode() for path in paths]


def agreed(texts):
    """What all three read of each file, having read the same."""
    read_by = [
        [by_icalendar(text) for text in texts],
        [by_vobject(text) for text in texts],
        by_ical_js(texts),
    ]
    assert read_by[0] == read_by[1] == read_by[2]
    return read_by[0]


@pytest.fixture
def season(monkeypatch):
    """Three fast days, and a street iftar on the evening before London's clocks are put forward."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    street = one_date(FIRST_ON, date(2027, 3, 27), today=NOW.date())
    made = amina_with([*on_fast_days(FIRST_ON, [10, 20, 30]), *street], town="London")
    Iftar.objects.of(made.host).update(title=NAME)
    made.site.name, made.site.address = "The Hall, “Rose”; door 2", "1\\2 Mill Lane, N4"
    made.site.save()
    return made


def change_all(season):
    """The street iftar moves across the change of the clock, fast day 10 is cancelled, fast day 20 paused."""
    tenth, twentieth, _thirtieth, street = season.iftars
    do(season, "move", iftars=[street], sentences={"en": SAID}, to_on=date(2027, 3, 28))
    do(season, "cancel", iftars=[tenth], sentences={"en": SAID})
    do(season, "pause", iftars=[twentieth], sentences={"en": SAID})


def facts(read_of_all):
    return {uid: (start, sequence, status) for uid, start, _end, sequence, status, *_texts in read_of_all}


def paths(season):
    return [
        f"/en/c/{season.campaign.pk}/calendar.ics", f"/en/s/{season.site.pk}/calendar.ics",
        *(f"/en/i/{iftar.pk}/calendar.ics" for iftar in season.iftars),
    ]  # fmt: skip


def what_calendars_need(before, after):
    """Each entry that differs carries a higher number than before, or programs may keep the old one."""
    return all(
        after[uid] == before[uid] or after[uid][1] > before[uid][1] for uid in before.keys() & after.keys()
    )


def test_all_three_read_the_same_before_and_after_a_move_a_cancellation_and_a_pause(season):
    first = read(*paths(season))
    change_all(season)
    campaign_before, *_ = before = agreed(first)
    campaign, site, *single = after = agreed(read(*paths(season)))
    assert campaign == site == [events[0] for events in single]
    assert campaign_before == before[1]
    assert facts(campaign).keys() == facts(campaign_before).keys()
    tenth, twentieth, thirtieth, street = season.iftars
    assert facts(campaign) == {
        f"{iftar.pk}@sufra": (doors(iftar), sequence, status)
        for iftar, sequence, status in [
            (tenth, 1, "CANCELLED"), (twentieth, 1, "TENTATIVE"), (thirtieth, 0, "TENTATIVE"),
            (street, 1, "CONFIRMED"),
        ]
    }  # fmt: skip
    assert what_calendars_need(facts(campaign_before), facts(campaign))
    assert [events[0][5] for events in after[2:]] == [
        f"Cancelled: {NAME}",
        f"Not sure yet: {NAME}",
        NAME,
        NAME,
    ]
    assert campaign[0][6].split("\n")[1] == campaign[1][6].split("\n")[1] == SAID
    assert "if the month has 30 days" in campaign[2][6]
    assert {events[7] for events in campaign} == {"The Hall, “Rose”; door 2, 1\\2 Mill Lane, N4, London"}


def doors(iftar):
    """The instant in seconds: doors before the shown minute, which is Maghrib rounded up."""
    minute = -(-iftar.maghrib_at.timestamp() // 60) * 60
    return minute - timedelta(minutes=iftar.doors_minutes_before).total_seconds()


def test_the_clocks_change_lies_between_the_two_evenings_of_the_street_iftar(season):
    *_others, street = season.iftars
    [path] = [f"/en/i/{street.pk}/calendar.ics"]
    [first] = read(path)
    do(season, "move", iftars=[street], sentences={"en": SAID}, to_on=date(2027, 3, 28))
    [[before], [after]] = agreed([first, *read(path)])
    # A day and the two minutes by which the sun sets later, not an hour less.
    assert timedelta(0) <= timedelta(seconds=after[1] - before[1]) - timedelta(days=1) < timedelta(minutes=3)


def test_a_number_that_is_not_raised_is_caught(season, monkeypatch):
    first = read(*paths(season))
    change_all(season)
    kept = evenings._entry
    monkeypatch.setattr(
        evenings, "_entry",
        lambda *given, **named: kept(*given, **named).with_lines(sequence=0),
    )  # fmt: skip
    campaign_before, *_ = agreed(first)
    campaign, *_ = agreed(read(*paths(season)))
    assert not what_calendars_need(facts(campaign_before), facts(campaign))


def test_a_zone_that_is_left_out_is_caught(season):
    """Without the zone that the file carries, a program does not know that London's clocks are forward."""
    do(season, "move", iftars=[season.iftars[-1]], sentences={"en": SAID}, to_on=date(2027, 3, 28))
    [text] = read(paths(season)[0])
    begin, end = text.index("BEGIN:VTIMEZONE"), text.index("END:VTIMEZONE") + len("END:VTIMEZONE\r\n")
    [read_right], [guessed] = by_ical_js([text]), by_ical_js([text[:begin] + text[end:]])
    assert facts(guessed) != facts(read_right)


def test_lines_are_folded_at_75_bytes_and_end_as_the_rfc_wants(season):
    [text] = read(paths(season)[0])
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
