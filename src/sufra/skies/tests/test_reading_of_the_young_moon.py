import re

import pytest
from django.test import Client

from sufra.almanac import HijriDate
from sufra.skies.queries import moon_page
from sufra.skies.queries.moon_page import month_asked

TODAY = HijriDate(1448, 6, 14)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(moon_page, "month_asked", lambda text, _today: month_asked(text, TODAY))


def page(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_month_says_when_the_moon_is_new_and_where_it_may_be_seen():
    text = page("/en/moon/1448-09/")
    for words in (
        "The young moon of Ramadan 1448", "New moon: Sat 6 Feb, 15:56 UTC",
        "Evening of Sunday 7 February 2027", "computed: Monday 8 February 2027",
        "Nothing that is kept here yet.", "no announcement follows from this page",
    ):  # fmt: skip
        assert words in text
    rows = dict(re.findall(r"<bdi>([^<]+)</bdi></th><td class=\"seen\">([^<]+)</td>", text))
    assert len(rows) == 13
    assert (rows["Auckland"], rows["Makkah"], rows["Los Angeles"]) == (
        "not seen", "seen in clear air", "easily seen"
    )  # fmt: skip
    assert text.count("the month begins") == 3


def test_each_evening_has_its_own_map_and_its_own_answer():
    first, second = page("/en/moon/1448-09/?evening=1"), page("/en/moon/1448-09/?evening=2")
    assert "Evening of Saturday 6 February 2027" in first
    assert first.count("not yet") == 3
    maps = [re.search(r'data-class="A" d="([^"]*)"', text)[1] for text in (first, second)]
    assert maps[0] == ""
    assert maps[1]
    assert page("/en/moon/1448-09/?evening=9") == second


def test_what_was_announced_stands_beside_and_is_not_mixed_with_what_is_reckoned(monkeypatch):
    monkeypatch.setattr(moon_page, "MONTHS_AROUND", 99)
    text = page("/en/moon/1446-09/")
    announced = text[text.index("What was announced") :]
    assert "Saturday 1 March 2025" in announced
    assert "Sunday 2 March 2025" in announced


@pytest.mark.parametrize(("language", "title"), [
    ("ar", "هلال رمضان ١٤٤٨"), ("fa", "هلال رمضان ۱۴۴۸"), ("tr", "Ramazan 1448 hilali"),
    ("ur", "رمضان 1448 کا ہلال"), ("id", "Hilal Ramadan 1448"),
])  # fmt: skip
def test_the_page_exists_in_every_language(language, title):
    assert f"<h1>{title}</h1>" in page(f"/{language}/moon/1448-09/")


def test_the_page_sets_no_cookie_and_answers_304():
    answer = Client().get("/en/moon/1448-09/")
    assert not answer.cookies
    again = Client().get("/en/moon/1448-09/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "month", ["1448-13", "1448-0", "1452-01", "1440-01", "x", "1448", "-", "9" * 5000 + "-1", "١٤٤٨-٠٩"]
)
def test_a_month_that_is_none_or_far_away_has_no_page(month):
    assert Client().get(f"/en/moon/{month}/").status_code == 404
