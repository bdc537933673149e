"""A host's own timetable, typed or as a file: read in any script, asked about where it looks like a slip."""

import io
import re
from datetime import date, time
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import amina

from sufra.campaigns.forms import times
from sufra.campaigns.forms.timetable import MOST_FILE_BYTES, MOST_ROWS, lines_of, text_of

pytestmark = pytest.mark.django_db
# Sarajevo on 5 March 2027, shown with three minutes after sunset: 17:43.
GOOD = "2027-03-05, 17:50"


@pytest.fixture
def season():
    return amina()


@pytest.fixture
def send(season):
    """Send the form as the owner; return the answer, its sentences, and the lines that it shows."""

    def sent(lines="", file=None, **more):
        client = Client()
        client.force_login(season.owner)
        given = {"convention": "sunset", "minutes_after_sunset": "3", "timetable": lines, **more}
        if file is not None:
            given["file"] = SimpleUploadedFile("maghrib.csv", file, content_type="text/csv")
        answer = client.post(f"/en/host/{season.host.pk}/site/{season.site.pk}/times/", given)
        page = unescape(answer.content.decode())
        said = re.findall(r'<p class="wrong"[^>]*>(.*?)</p>', page)
        shown = re.findall(r"<textarea[^>]*>\s?(.*?)</textarea>", page, re.DOTALL)
        return answer.status_code, said, shown[0].replace("\r\n", "\n").strip() if shown else ""

    return sent


def kept(season):
    return [(row.evening_on, row.maghrib) for row in season.site.timetable.all()]


ONE_LINE = [(date(2027, 3, 5), time(17, 50))]
FILES = {
    "UTF-8": GOOD.encode(),
    "UTF-8 with its mark": GOOD.encode("utf-8-sig"),
    "UTF-16, little end first": b"\xff\xfe" + GOOD.encode("utf-16-le"),
    "UTF-16, big end first": b"\xfe\xff" + GOOD.encode("utf-16-be"),
    "a heading and semicolons": b"Date;Maghrib\r\n05.03.2027;17:50\r\n",
    "quotes and tabs": b'"2027/03/05"\t"17:50"\n\n',
    "Arabic digits and comma": "التاريخ،المغرب\n٢٠٢٧-٠٣-٠٥، ١٧:٥٠".encode(),
    "Persian digits": "۲۰۲۷/۰۳/۰۵,۱۷:۵۰".encode(),
    "seconds": b"2027-03-05,17:49:01",
    "commas at the end": b"5 March 2027,17.50,,",
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_is_read_as_it_comes_from_a_spreadsheet(season, send, file):
    assert send(file=file)[:2] == (302, [])
    assert kept(season) == ONE_LINE


NO_TEXT = {
    "a photograph": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "a spreadsheet": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xe2\x28",
    "another encoding": "التاريخ".encode("cp1256"),
    "half a character": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00",
    "NUL": GOOD.encode() + b"\x00",
    "blanks": b" \n\n",
}


@pytest.mark.parametrize("file", NO_TEXT.values(), ids=NO_TEXT)
def test_a_file_that_is_no_text_is_refused_and_the_lines_stay(season, send, file):
    assert send(lines=GOOD, file=file) == (
        422, ["This file cannot be read as text. Save it as CSV (UTF-8), then try again."], GOOD,
    )  # fmt: skip
    assert kept(season) == []


def test_a_large_file_is_refused_before_it_is_read(season, send):
    sentence = "This file is larger than 64 kB. Keep only the dates and times, then try again."
    assert send(lines=GOOD, file=b"x" * (MOST_FILE_BYTES + 1)) == (422, [sentence], GOOD)

    class Unreadable(io.BytesIO):
        size = MOST_FILE_BYTES + 1

        def read(self, *_bytes):
            raise AssertionError("read")

    with pytest.raises(ValidationError):
        text_of(Unreadable())
    Unreadable.size = MOST_FILE_BYTES
    with pytest.raises(AssertionError):
        text_of(Unreadable())


def test_a_bad_line_is_named_and_nothing_that_was_typed_is_lost(season, send):
    lines = f"{GOOD}\n31 February, 17:50\n2027-03-06, 25:00\n2027-03-05, 17:51\n2207-03-05, 17:50"
    assert send(lines=lines, minutes_after_sunset="7") == (
        422,
        [
            "Line 2 cannot be read: 31 February, 17:50",
            "Line 3 cannot be read: 2027-03-06, 25:00",
            "Line 4 gives another time for the date of line 1.",
            "Line 5 cannot be read: 2207-03-05, 17:50",
        ],
        lines,
    )
    assert kept(season) == []


def test_a_heading_is_no_bad_line_and_a_lone_word_is():
    assert [line.number for line in lines_of(f"\nDate, Maghrib\n{GOOD}")] == [3]
    with pytest.raises(ValidationError, match="Line 1 cannot be read: Maghrib"):
        lines_of("Maghrib")


def test_more_lines_than_a_year_has_are_refused_and_not_dropped():
    days = [date.fromordinal(date(2027, 1, 1).toordinal() + number) for number in range(MOST_ROWS + 1)]
    lines = [f"{day}, 17:50" for day in days]
    assert len(lines_of("\n".join(lines[:-1]))) == MOST_ROWS
    with pytest.raises(ValidationError, match="at most 400 lines"):
        lines_of("\n".join(lines))


HOW = "If they are right, tick “Yes, these times are ours”."


@pytest.mark.parametrize("clock", ["03:00", "05:50", "17:37", "18:29", "19:00"])
def test_a_maghrib_far_from_the_computed_one_is_asked_about_and_kept_if_meant(season, send, clock):
    lines = f"2027-03-04, 17:42\n2027-03-05, {clock}"
    far = f"Line 2: {clock} is far from the computed Maghrib, 17:43."
    assert send(lines=lines) == (422, [far, HOW], lines)
    assert kept(season) == []
    assert send(lines=lines, meant="on")[:2] == (302, [])
    assert kept(season)[1] == (date(2027, 3, 5), time.fromisoformat(clock))


@pytest.mark.parametrize("clock", ["17:38", "17:43", "18:28"])
def test_a_maghrib_near_the_computed_one_is_not_asked_about(send, clock):
    assert send(lines=f"2027-03-05, {clock}")[:2] == (302, [])


def test_far_is_measured_from_the_convention_that_is_chosen_with_it(send):
    shia = "2027-03-05, 18:01"
    assert send(lines=shia, convention="tehran")[:2] == (302, [])
    assert send(lines="2027-03-05, 17:43", convention="tehran")[0] == 422


def test_a_form_that_does_not_ask_is_caught(season, send, monkeypatch):
    monkeypatch.setattr(times, "is_far", lambda _minutes: False)
    assert send(lines="2027-03-05, 03:00")[0] == 302
    assert kept(season) == [(date(2027, 3, 5), time(3))]


def test_a_year_without_an_evening_is_asked_about(send):
    lines = f"{GOOD}\n2028-03-05, 17:50"
    said = "Line 2: there is no evening here in the year 2028."
    assert send(lines=lines) == (422, [said, HOW], lines)
    assert send(lines=lines, meant="on")[0] == 302


def test_what_is_asked_about_is_named_in_the_order_of_its_lines(send):
    said = send(lines="2028-03-04, 17:50\n2027-03-05, 03:00\n2029-03-06, 03:00")[1]
    assert [sentence.split(":")[0] for sentence in said[:-1]] == ["Line 1", "Line 2", "Line 3"]


def test_the_lines_of_a_file_are_shown_where_they_can_be_corrected(send):
    assert send(file=b"Date,Maghrib\r\n2027-03-05,03:00")[2] == "Date,Maghrib\n2027-03-05,03:00"


def test_a_file_takes_the_place_of_what_stood_there(season, send):
    assert send(lines="2027-03-04, 17:42")[0] == 302
    assert send(lines="2027-03-04, 17:42\r\n", file=GOOD.encode())[0] == 302
    assert kept(season) == ONE_LINE


def test_a_better_file_takes_the_place_of_a_worse_one(season, send):
    worse = "2027-03-05, 03:00"
    assert send(file=worse.encode())[0] == 422
    filled = times._mark(worse)  # what the page sends along
    assert send(lines=worse, file=GOOD.encode(), filled=filled)[:2] == (302, [])
    assert kept(season) == ONE_LINE


def test_lines_that_were_typed_are_not_lost_to_a_file(season, send):
    both = "Your lines and those of the file stand below. Keep those that count, then send it again."
    typed = "2027-03-04, 17:42"
    assert send(lines=typed, file=GOOD.encode()) == (422, [both], f"{typed}\n{GOOD}")
    assert kept(season) == []


def test_only_whoever_is_asked_sees_the_tick(season):
    client, address = Client(), f"/en/host/{season.host.pk}/site/{season.site.pk}/times/"
    client.force_login(season.owner)
    given = {"convention": "sunset", "minutes_after_sunset": "3", "timetable": "2027-03-05, 03:00"}
    pages = [client.get(address), client.post(address, given)]
    assert [b'name="meant"' in page.content for page in pages] == [False, True]
