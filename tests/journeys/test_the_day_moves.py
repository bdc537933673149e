"""The day moves, the place changes, the month ends: from the announcement to the last letter and receipt."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench._postbox import Postbox

from tests.journeys.conftest import ROOT, free_port, prepared, served
from tests.journeys.test_from_the_link_to_the_guest import grave

pytestmark = pytest.mark.browser
JANUARY = datetime(2027, 1, 20, 12, 5, tzinfo=UTC)
FORM = "Object.fromEntries(new FormData(document.querySelector('main form')))"
LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]


@dataclass(frozen=True)
class Stage:
    """A server whose clock and whose mail server are the journey's."""

    origin: str
    environment: dict[str, str]
    postbox: Postbox

    def clock(self, moment):
        ahead = (moment - datetime.now(tz=UTC)).total_seconds()
        Path(self.environment["JOURNEY_CLOCK"]).write_text(str(ahead), encoding="utf-8")

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def scene(self, *name, moment=JANUARY):
        """Play what came before that moment: hosts, evenings, reservations, and their letters."""
        self.clock(moment)
        facts = json.loads(self.run("tests.journeys.scenes", *name))
        self.tend(moment)
        return facts

    def tend(self, moment, *, to=""):
        """Let `tend` go round once at that moment; return the letters that the mail server was given.

        One scene leaves letters that another finds, so each looks at those `to` its own guests.
        """
        self.clock(moment)
        before = len(self.postbox.whole)
        self.run("tests.journeys.clocked", "tend", "--once")
        return [letter for letter in self.postbox.letters()[before:] if letter["To"].endswith(to)]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    data, port = tmp_path_factory.mktemp("data"), free_port()
    with Postbox() as postbox:
        clock = data / "clock"
        clock.write_text("0", encoding="utf-8")
        environment = prepared(
            data, JOURNEY_CLOCK=str(clock), SUFRA_ORIGIN=f"http://127.0.0.1:{port}",
            SUFRA_MAIL_URL=f"smtp://127.0.0.1:{postbox.port}",
        )  # fmt: skip
        with served(environment, "tests.journeys.clocked:application", port) as origin:
            yield Stage(origin, environment, postbox)


def host_of(place, open_page, facts):
    page = open_page(width=360)
    page.goto(place.origin + facts["sign_in"])
    page.click("main form button")
    page.wait_for_url("**/host/**")
    return page


def announce(page, place, facts, *, first_on, next_on="", authority):
    page.goto(f"{place.origin}/en/host/{facts['host']}/campaign/{facts['campaign']}/announcement/")
    page.fill("#id_first_on", first_on)
    page.fill("#id_next_on", next_on)
    page.fill("#id_authority", authority)
    page.fill("#id_source", "https://example.org/moon")
    page.click("main form .button")


def deed(page, place, facts, kind, *, scope="one"):
    """Choose what happens to which evenings; the caller says the rest and asks for the preview."""
    page.goto(f"{place.origin}/en/host/{facts['host']}/evening/{facts['iftar']}/deed/")
    page.check(f"input[name=kind][value={kind}]")
    page.check(f"input[name=scope][value={scope}]")


def counted(page):
    """The counts of a page, by what they count."""
    pairs = page.locator("dl.counts > div")
    names, numbers = (pairs.locator(part).all_inner_texts() for part in ("dt", "dd"))
    return dict(zip(names, numbers, strict=True))


def do_it(page, *, reason="", **sentences):
    page.fill("#id_reason", reason)
    for language, sentence in sentences.items():
        page.fill(f"#id_sentence_{language}", sentence)
    page.click("button[name=confirm]")
    page.wait_for_selector(".said")


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def html_of(letter):
    return letter.get_body(("html",)).get_content()


def by_reader(letters):
    return {letter["To"]: letter for letter in letters}


def subject(letter):
    return " ".join(letter["Subject"].split())


def languages(letters):
    return Counter(letter["Content-Language"] for letter in letters)


def link_of(letter):
    """The private link that a letter carries."""
    return re.search(r"http://\S+/r/\w+/\S+/", text_of(letter))[0]


def opened(open_page, letter):
    """Come to a party's page by the letter alone, as its reader does."""
    guest = open_page(width=360, java_script_enabled=False)
    guest.goto(link_of(letter))
    return guest


def seen(open_page, address):
    guest = open_page(width=360, java_script_enabled=False)
    guest.goto(address)
    return guest.locator("body").inner_text()


def test_two_calendars_in_one_city_from_the_announcement_to_the_last_receipt(place, open_page):
    facts = place.scene("two_calendars")
    host_a, host = host_of(place, open_page, facts["a"]), host_of(place, open_page, facts["b"])

    announce(host_a, place, facts["a"], first_on="2027-02-08", authority="Mosque A")
    assert host_a.locator("h1").inner_text() == "0 evenings would change"
    assert "Nobody would get a letter." in host_a.locator("main").inner_text()
    do_it(host_a)

    receipt = b_announces(place, host, facts["b"])
    assert place.tend(JANUARY + timedelta(minutes=5), to="@b.example") == []
    letters = place.tend(JANUARY + timedelta(minutes=11), to=("@a.example", "@b.example"))
    b_guests_are_told(letters)
    three_answer_and_one_is_offered(place, open_page, by_reader(letters))
    both_dates_stand_side_by_side(place, open_page, facts)
    everybody_is_accounted_for(host, receipt)


def b_announces(place, host, facts):
    """Return where the receipt stands."""
    announce(host, place, facts, first_on="٢٠٢٧-٠٢-٠٩", authority="Mosque B")
    assert host.locator("h1").inner_text() == "61 evenings would change"
    assert "35 parties would get a letter." in host.locator("main").inner_text()
    numbers = {"By e-mail": "32", "By telephone": "3", "Left no contact": "2"}
    assert {key: counted(host)[key] for key in numbers} == numbers
    host.click("details summary")
    assert "It keeps to its date." in host.locator("main").inner_text()
    assert grave(host) == []
    preview, typed = host.url, host.evaluate(FORM)
    do_it(host, reason="Seen from the hill.", en="We follow the moon.", ar="نتبع الهلال.")
    assert host.request.post(preview, form={**typed, "confirm": "yes"}).url == host.url
    host.reload()
    assert counted(host)["Waiting to be sent"] == "35"
    return host.url


def b_guests_are_told(letters):
    told = by_reader(letters)
    assert len(letters) == len(told) == 32
    assert languages(letters) == {"en": 7, "ar": 5, "fa": 5, "tr": 5, "ur": 5, "id": 5}
    assert not [reader for reader in told if reader.startswith("street") or reader.endswith("@a.example")]
    english = told["guest0@b.example"]
    assert subject(english).startswith("New date.")
    assert "New date: Saturday 6 March 2027" in text_of(english)
    assert "It was Friday 5 March 2027." in html_of(english)
    assert "We follow the moon." in text_of(english)
    assert "نتبع الهلال." in text_of(told["guest1@b.example"])
    assert 'dir="rtl"' in html_of(told["guest1@b.example"])
    assert not any("Seen from the hill." in text_of(letter) + html_of(letter) for letter in letters)


def three_answer_and_one_is_offered(place, open_page, told):
    keeps = opened(open_page, told["guest3@b.example"])
    assert keeps.locator("html").get_attribute("lang") == "tr"
    assert "6 Mart 2027" in keeps.locator("body").inner_text()
    keeps.click("button[value=keep]")
    assert keeps.locator("button[value=keep]").count() == 0
    fewer = opened(open_page, told["guest0@b.example"])
    fewer.click("button[value=fewer]")
    fewer.fill("#id_adults", "2")
    fewer.click("main form .button")
    assert fewer.locator(".cloth h1").inner_text() == "You have 2 places."
    cancels = opened(open_page, told["cancels@b.example"])
    cancels.click("button[value=cancel]")
    assert "cancelled" in cancels.locator(".cloth h1").inner_text()
    [offer] = place.tend(JANUARY + timedelta(minutes=13), to="@b.example")
    assert (offer["To"], "4 places are kept for you" in subject(offer)) == ("waits@b.example", True)
    waits = opened(open_page, offer)
    waits.click("form[action$='/acceptance/'] button")
    assert waits.locator(".cloth h1").inner_text() == "You have 4 places."


def both_dates_stand_side_by_side(place, open_page, facts):
    a, b, street = (f"{place.origin}/en/i/{key}/" for key in (
        facts["a"]["iftar"], facts["b"]["iftar"], facts["b"]["street"]
    ))  # fmt: skip
    assert "Friday 5 March 2027 · fast day 26" in seen(open_page, a)
    moved = seen(open_page, b)
    assert "Saturday 6 March 2027 · fast day 26" in moved
    assert "Moved from Friday 5 March 2027" in moved
    assert "Tuesday 2 March 2027 · fast day 22" in seen(open_page, street)


def everybody_is_accounted_for(host, receipt):
    host.goto(receipt)
    assert counted(host) == {
        "Waiting to be sent": "0", "Sent": "32", "Opened their page": "4", "Keep their places": "1",
        "Come with fewer": "1", "Cancelled": "1", "Not needed any more": "0", "Failed": "3",
    }  # fmt: skip
    assert "no way to write to telephones is set up: 3" in host.locator("main").inner_text()
    assert "@" not in host.locator("main section").first.inner_text()
    host.click("text=A sheet for phoning")
    rows = host.locator("tbody tr").all_inner_texts()
    assert len(rows) == 5
    assert sum("+44 7700 90000" in row for row in rows) == 3
    assert grave(host) == []


def test_permission_is_withdrawn_and_the_only_other_hall_has_stairs(place, open_page):
    noon = JANUARY + timedelta(hours=20)  # half past one in Bhopal, far from Maghrib
    facts = place.scene("bhopal", moment=noon)
    host = host_of(place, open_page, facts)
    deed(host, place, facts, "place", scope="site")
    host.select_option("#id_site_id", facts["hall"])
    host.click("main form .button")
    assert host.locator("h1").inner_text() == "30 evenings would change"
    assert (
        host.locator(".look-first").inner_text().splitlines()[-1]
        == "3 parties asked for a place for a wheelchair; the new place has steps."
    )
    before = f"{place.origin}/en/i/{facts['iftar']}/"
    assert "Iqbal Maidan" in seen(open_page, before)
    reason = "The permission of 3 April was withdrawn; the deposit is lost."
    do_it(host, reason=reason, en="The hall has stairs; we help everybody up.")

    told = by_reader(place.tend(noon + timedelta(minutes=11), to="@bhopal.example"))
    assert sorted(told) == [f"guest{number}@bhopal.example" for number in range(6)]
    for letter in told.values():
        assert "Old College Hall · 2 Hill Road" in text_of(letter)
        assert "we help everybody up" in text_of(letter)
        assert "permission" not in text_of(letter) + html_of(letter)
    assert languages(told.values()) == {"en": 3, "ur": 3}
    page = seen(open_page, before)
    assert "Another place than before: it was Iqbal Maidan" in page
    assert "2 Hill Road" in page
    assert "permission" not in page
    guest = opened(open_page, told["guest0@bhopal.example"])
    assert "2 Hill Road" in guest.locator("main").inner_text()
    assert counted_again(host)["Sent"] == "6"


def counted_again(host):
    host.reload()
    return counted(host)


# What a stranger can ask for of an evening, and who has nothing but its addresses.
PUBLIC = ["/{language}/i/{iftar}/", "/{language}/i/{iftar}/calendar.ics", "/{language}/c/{campaign}/",
          "/{language}/s/{site}/", "/{language}/?q=Copenhagen"]  # fmt: skip


def all_that_is_public(page, place, facts):
    """The whole source of every public page and feed, in every language, JSON-LD and heads with it."""
    addresses = [address.format(language=code, **facts) for address in PUBLIC for code in LANGUAGES]
    answers = [page.request.get(place.origin + address) for address in addresses]
    assert {answer.status for answer in answers} == {200}
    return "\n".join(answer.text() for answer in answers)


def test_a_threatened_table_is_withheld_then_paused_and_nobody_learns_why(place, open_page):
    facts, stranger = place.scene("copenhagen"), open_page()
    before = all_that_is_public(stranger, place, facts)
    assert "Brewery Yard" in before
    assert "Gasworks Lane 7" in before
    host = host_of(place, open_page, facts)
    deed(host, place, facts, "withhold")
    host.fill("#id_hours", "4")
    host.click("main form .button")
    assert "the exact place is withheld" in host.locator("main").inner_text()
    assert "Nobody would get a letter." in host.locator("main").inner_text()
    do_it(host, reason="A threat was filmed.")
    assert place.tend(JANUARY + timedelta(minutes=11), to="@copenhagen.example") == []
    hidden = all_that_is_public(stranger, place, facts)
    assert [word for word in ("Brewery Yard", "Gasworks Lane", "filmed") if word in hidden] == []

    deed(host, place, facts, "pause")
    host.click("main form .button")
    assert "6 parties would get a letter." in host.locator("main").inner_text()
    public = {"en": "We tell you more on Sunday.", "tr": "Pazar günü yazarız."}
    do_it(host, reason="The police ask us to wait.", **public)
    letters = place.tend(JANUARY + timedelta(minutes=22), to="@copenhagen.example")
    assert languages(letters) == dict.fromkeys(LANGUAGES, 1)
    told = by_reader(letters)
    assert "Pazar günü yazarız." in text_of(told["guest3@copenhagen.example"])
    holder = opened(open_page, told["guest0@copenhagen.example"])
    frozen = all_that_is_public(stranger, place, facts)
    assert "We tell you more on Sunday." in frozen
    assert "It is not sure yet whether this evening takes place." in frozen
    assert f"/i/{facts['iftar']}/reserve/" not in frozen
    everywhere = [frozen, holder.content(), *map(text_of, letters), *map(html_of, letters)]
    for word in ("Brewery Yard", "Gasworks Lane", "filmed", "police"):
        assert not any(word in text for text in everywhere), word

    place.clock(datetime(2027, 2, 27, 14, 30, tzinfo=UTC))  # Maghrib there is at 17:4x, an hour east
    holder.reload()
    assert "Gasworks Lane 7" in holder.locator("main").inner_text()
    assert "Gasworks Lane" not in all_that_is_public(stranger, place, facts)


@pytest.mark.parametrize(
    ("days", "headline", "still_to_come"),
    [(29, "Cancelled.", (0, 0)), (30, "It is certain now.", (6, 6))],
)
def test_day_30_is_announced_on_the_evening_before_and_everybody_knows(
    place, open_page, days, headline, still_to_come
):
    facts = place.scene("day_30", str(days))
    ours = f"@days{days}.example"

    def tend(*moment):
        return place.tend(datetime(2027, 3, *moment, tzinfo=UTC), to=ours)

    page = f"{place.origin}/en/i/{facts['iftar']}/"
    for address in (page, f"{page}reserve/"):
        assert "if the month has 30 days" in seen(open_page, address)
    tomorrow = by_reader(tend(8, 11, 30))
    assert len(tomorrow) == 6
    assert "(if the month has 30 days)" in subject(tomorrow[f"guest-en{ours}"])

    link = json.loads(place.run("tests.journeys.scenes", "sign_in", f"host{ours}"))
    host = host_of(place, open_page, link)
    host.goto(f"{place.origin}/en/host/{facts['host']}/evening/{facts['iftar']}/counts/")
    assert "If the month has 30 days: 24, else nobody." in host.locator("main").inner_text()
    place.clock(datetime(2027, 3, 8, 18, 40, tzinfo=UTC))  # after Maghrib of the 29th day
    next_on = f"2027-03-{days - 20:02}"
    announce(host, place, facts, first_on="2027-02-08", next_on=next_on, authority="Mosque A")
    assert "6 parties would get a letter." in host.locator("main").inner_text()
    do_it(host)
    letters = tend(8, 18, 52)
    assert languages(letters) == dict.fromkeys(LANGUAGES, 1)
    assert subject(by_reader(letters)[f"guest-en{ours}"]).startswith(headline)
    assert not any("if the month has 30 days" in text_of(letter) for letter in letters)
    guest = opened(open_page, by_reader(letters)[f"guest-en{ours}"])
    assert ("You need not do anything." in guest.locator("main").inner_text()) == (days == 29)
    assert "if the month has 30 days" not in seen(open_page, page)
    assert (len(tend(9, 9, 30)), len(tend(10, 11, 30))) == still_to_come
