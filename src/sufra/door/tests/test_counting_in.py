import re
from uuid import uuid4

import pytest
from django.test import Client
from tests.cast import NOW, amina, huda, idris, yusuf

from sufra.booking.actions import changing
from sufra.booking.actions.reserving import Wish, reserve
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions
from sufra.models import Arrival, Section
from sufra.rules.refusal import Refusal
from sufra.shell import access
from sufra.shell.tickets import Ticket, signed

pytestmark = pytest.mark.django_db


def house(places=45):
    return amina(coming="both", sections=[SectionPlan("families", places), SectionPlan("women", 20)])


def section(season, position=0):
    return season.iftars[0].sections.all()[position]


def count(season, guests, *, party=None, uuid=None, position=0):
    counted = actions.Counted(
        uuid=uuid or uuid4(), section=section(season, position), guests=guests, party=party, device="test"
    )
    return actions.count(iftar=season.iftars[0], counted=counted, now=NOW)


def inside(season):
    return sum(arrival.guests for arrival in Arrival._rows.all())


def volunteer(season, role="helper"):
    client = Client()
    client.force_login(yusuf(season.host, role))
    return client, f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/counting/"


def test_a_helper_counts_forty_five_walk_ins_with_big_buttons():
    season = house()
    client, address = volunteer(season)
    for _tap in range(9):
        answers = {"uuid": str(uuid4()), "section": section(season).pk, "guests": "5"}
        assert client.post(address, answers).status_code == 302
    page = client.get(address).content.decode()
    assert '<p class="inside">45' in page
    assert inside(season) == 45


def buttons(page):
    return [int(guests) for guests in re.findall(r'name="guests" value="(-?\d+)"', page)]


def test_one_two_or_five_are_counted_in_and_out_with_one_tap_each():
    season = house()
    client, address = volunteer(season)
    by_section = buttons(client.get(address).content.decode())
    assert by_section == [1, 2, 5, -1, -2, -5] * 2
    for guests in by_section[:6]:
        client.post(address, {"uuid": str(uuid4()), "section": section(season).pk, "guests": guests})
    assert [arrival.guests for arrival in Arrival._rows.order_by("pk")] == [1, 2, 5, -1, -2, -5]
    said = client.post(
        address, {"uuid": str(uuid4()), "section": section(season).pk, "guests": -5}, follow=True
    )
    assert "Only 0 are counted as inside." in said.content.decode()
    assert inside(season) == 0


def test_a_repeated_tap_counts_once_and_without_its_mark_twice():
    season = house()
    client, address = volunteer(season)
    answers = {"uuid": str(uuid4()), "section": section(season).pk, "guests": "2"}
    for _tap in range(3):
        client.post(address, answers)
    assert inside(season) == 2
    client.post(address, {**answers, "uuid": str(uuid4())})
    assert inside(season) == 4


def test_a_party_comes_in_two_parts_and_a_third_is_told_that_it_is_in():
    season = house()
    party = huda(season, 4).party
    count(season, 3, party=party)
    count(season, 1, party=party)
    with pytest.raises(Refusal) as refused:
        count(season, 1, party=party)
    assert (refused.value.code, refused.value.facts) == ("party_is_in", {"inside": 4, "party": 4})
    assert inside(season) == 4


def test_a_party_is_found_by_its_code_in_any_digits_and_offers_what_is_missing():
    season = house()
    party = huda(season, 4, name="Huda of the river").party
    count(season, 1, party=party)
    client, address = volunteer(season)
    code = party.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    page = client.get(address, {"q": code}).content.decode()
    assert "Huda of the river" in page
    assert "1 of 4 are in" in page
    assert [f'value="{part}">{part} came' in page for part in (4, 3, 2, 1)] == [False, True, True, True]


def test_a_cancelled_party_holds_no_place_and_nobody_is_sent_away():
    season = house()
    party = huda(season, 4).party
    changing.cancel(party=party, now=NOW)
    with pytest.raises(Refusal) as refused:
        count(season, 4, party=party)
    assert refused.value.code == "party_holds_no_place"


def test_nobody_is_counted_out_who_is_not_in():
    season = house()
    count(season, 2)
    count(season, -1)
    with pytest.raises(Refusal):
        count(season, -2)
    assert inside(season) == 1


def test_the_last_five_can_be_undone_once_each_and_nothing_is_taken_back():
    season = house()
    arrivals = [count(season, guests) for guests in (1, 2, 3, 4, 5, 6)]
    iftar = season.iftars[0]
    for _time in range(2):
        actions.undo(iftar=iftar, arrival_id=arrivals[5].pk, device="test", now=NOW)
    assert inside(season) == 15
    assert Arrival._rows.count() == 7
    actions.undo(iftar=iftar, arrival_id=arrivals[0].pk, device="test", now=NOW)
    assert inside(season) == 14
    for number in (10, 20, 30, 40, 50):
        count(season, number)
    with pytest.raises(Refusal) as refused:
        actions.undo(iftar=iftar, arrival_id=arrivals[1].pk, device="test", now=NOW)
    assert refused.value.code == "too_long_ago"


def test_a_party_that_was_undone_may_come_again():
    season = house()
    party = huda(season, 4).party
    wrong = count(season, 4, party=party)
    actions.undo(iftar=season.iftars[0], arrival_id=wrong.pk, device="test", now=NOW)
    count(season, 4, party=party)
    assert inside(season) == 4


def test_near_its_limit_a_section_is_marked_and_at_it_too():
    season = house()
    Section.objects.filter(pk=section(season).pk).update(entry_limit=10)
    client, address = volunteer(season)
    for guests, crowd in ((8, "room"), (1, "near"), (1, "at_limit"), (1, "at_limit")):
        count(season, guests)
        assert f'data-crowd="{crowd}"' in client.get(address).content.decode()
    assert inside(season) == 11


SURFACES = {
    "the evening": "/en/i/{iftar}/", "the site": "/en/s/{site}/", "the campaign": "/en/c/{campaign}/",
    "the finder": "/en/?q=Sarajevo", "a party": "/en/r/{party}/", "the form": "/en/i/{iftar}/reserve/",
    "the counting page": "/en/host/{host}/evening/{iftar}/counting/",
}  # fmt: skip


class Browser(Client):
    """It shows its own copy for as long as an answer says that it may, and asks anew after that."""

    def look(self, address):
        kept = self.__dict__.setdefault("kept", {})
        if address not in kept:
            answer = self.get(address)
            if not re.search(r"max-age=[1-9]", answer.headers["Cache-Control"]):
                return answer.content.decode()
            kept[address] = answer.content.decode()
        return kept[address]


@pytest.mark.parametrize("surface", SURFACES)
def test_the_next_answer_of_each_surface_says_that_entry_is_stopped(surface, monkeypatch):
    season = house()
    made = huda(season, 2)
    [iftar] = season.iftars
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.doors_at)
    client = Browser()
    client.force_login(season.owner)
    client.get(f"/en/r/{made.party.pk}/{made.secret}/")
    names = {
        "iftar": iftar.pk, "site": season.site.pk, "campaign": season.campaign.pk, "host": season.host.pk,
        "party": made.party.pk,
    }  # fmt: skip
    address = SURFACES[surface].format(**names)
    assert "Entry stopped" not in client.look(address)
    entry = f"/en/host/{season.host.pk}/evening/{iftar.pk}/entry/"
    assert client.post(entry, {"instead": ""}).status_code == 422
    assert client.post(entry, {"instead": "Packs at the river gate"}).status_code == 302
    text = client.look(address)
    assert "Entry stopped" in text
    assert "Packs at the river gate" in text
    client.post(entry, {"open": ""})
    text = client.look(address)
    assert "Entry stopped" not in text
    assert "Packs at the river gate" not in text


def test_a_page_that_a_browser_keeps_for_half_a_minute_is_caught(monkeypatch):
    season = house()
    monkeypatch.setattr(access, "KEPT_BY_CACHES", {"public": True, "max_age": 30})
    guest, address = Browser(), f"/en/s/{season.site.pk}/"
    assert "Entry stopped" not in guest.look(address)
    Section.objects.filter(iftar=season.iftars[0]).update(entry_stopped_at=NOW, go_instead="The river gate")
    assert "Entry stopped" not in guest.look(address)
    assert "Entry stopped" in Browser().look(address)


def test_while_one_section_is_open_the_short_pages_send_nobody_away():
    season = house()
    [families, women] = season.iftars[0].sections.all()
    Section.objects.filter(pk=women.pk).update(entry_stopped_at=NOW, go_instead="The river gate")
    short = [f"/en/s/{season.site.pk}/", f"/en/c/{season.campaign.pk}/", "/en/?q=Sarajevo"]
    assert ["The river gate" in Client().get(page).content.decode() for page in short] == [False] * 3
    for page in ("", "reserve/"):
        assert "The river gate" in Client().get(f"/en/i/{families.iftar_id}/{page}").content.decode()


def test_one_section_can_be_stopped_alone():
    season = house()
    client = Client()
    client.force_login(yusuf(season.host, "door"))
    entry = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/entry/"
    client.post(entry, {"instead": "The women’s side", "section": section(season, 1).pk})
    stopped = [row.entry_stopped_at is not None for row in season.iftars[0].sections.all()]
    assert stopped == [False, True]


@pytest.mark.parametrize("guests", ["", "0", "x", "1.5", "101", "-101", "\x00"])
def test_what_is_no_count_changes_nothing(guests):
    season = house()
    client, address = volunteer(season)
    answers = {"uuid": str(uuid4()), "section": section(season).pk, "guests": guests}
    assert client.post(address, answers, follow=True).status_code == 200
    assert client.post(address, {**answers, "uuid": "x"}).status_code == 302
    assert Arrival._rows.count() == 0


def test_another_evenings_section_or_party_is_not_there():
    season, other = house(), idris()
    client, address = volunteer(season)
    foreign = other.iftars[0].sections.all()[0]
    answers = {"uuid": str(uuid4()), "section": foreign.pk, "guests": "1"}
    assert client.post(address, answers).status_code == 404
    answers |= {"section": section(season).pk, "party": "zzzzzzzz"}
    assert client.post(address, answers).status_code == 404
    assert Arrival._rows.count() == 0


def test_the_kitchen_does_not_count_at_the_door():
    season = house()
    client, address = volunteer(season, "kitchen")
    assert client.get(address).status_code == 403


def scanned(season, text, role="door"):
    client, address = volunteer(season, role)
    return client.get(address, {"q": text}).content.decode()


def ticket(party, **other):
    facts = {"iftar_id": party.iftar_id, "code": party.code, "guests": party.guests, "section": 1}
    return signed(Ticket(**{**facts, "version": party.ticket_version, **other}))


def test_a_scanned_ticket_finds_its_party():
    season = house()
    party = huda(season, 4, name="Huda of the river").party
    page = scanned(season, ticket(party))
    assert "Huda of the river" in page
    assert 'role="alert"' not in page


def test_a_ticket_of_yesterday_or_of_another_place_says_which_evening_it_is_for():
    season = amina(coming="both", days=[25, 26], sections=[SectionPlan("families", 20)])
    yesterday, today = season.iftars
    section = yesterday.sections.all()[0].pk
    wish = Wish(section=section, guests=2, name="Huda of the river")
    party = reserve(iftar_id=yesterday.pk, form_key="x", wish=wish, now=NOW).party
    client = Client()
    client.force_login(yusuf(season.host, "door"))
    tonight = f"/en/host/{season.host.pk}/evening/{today.pk}/counting/"
    page = client.get(tonight, {"q": ticket(party)}).content.decode()
    assert "This ticket is for another evening: Thursday 4 March 2027" in page
    assert "Huda of the river" not in page
    assert "Huda of the river" not in client.get(tonight, {"q": party.code}).content.decode()
    assert (
        "Huda of the river"
        in client.get(tonight.replace(today.pk, yesterday.pk), {"q": ticket(party)}).content.decode()
    )
    other = idris()
    foreign = ticket(party, iftar_id=other.iftars[0].pk)
    assert (
        "This ticket is for another evening: Friday 12 February 2027, Cairo."
        in client.get(tonight, {"q": foreign}).content.decode()
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text[:-9],
        lambda text: text[:20] + ("A" if text[20] != "A" else "B") + text[21:],
        lambda _: "SUFRA1:",
    ],
)
def test_a_ticket_that_nobody_here_signed_is_not_known(spoilt):
    season = house()
    party = huda(season, 4, name="Huda of the river").party
    page = scanned(season, spoilt(ticket(party)))
    assert "We do not know this ticket." in page
    assert "Huda of the river" not in page


def test_a_reader_that_knows_every_ticket_is_caught(monkeypatch):
    season = house()
    party = huda(season, 4, name="Huda of the river").party
    known = Ticket(iftar_id=party.iftar_id, code=party.code, guests=9, section=1, version=1)
    monkeypatch.setattr("sufra.door.queries.read", lambda _text: known)
    assert "Huda of the river" in scanned(season, "SUFRA1:FORGED")


def test_an_older_ticket_shows_what_holds_now():
    season = house()
    party = huda(season, 4, name="Huda of the river").party
    old = ticket(party)
    changing.change(
        party=party, wish=Wish(section=section(season).pk, guests=2, name="Huda of the river"), now=NOW
    )
    page = scanned(season, old)
    assert "This ticket is an older one." in page
    assert "0 of 2 are in" in page


def test_the_same_ticket_at_a_second_door_says_when_and_where_it_came_in():
    season = house()
    party = huda(season, 4).party
    text = ticket(party)
    assert "0 of 4 are in" in scanned(season, text)
    count(season, 4, party=party)
    page = scanned(season, text, role="helper")
    assert "4 of 4 are in" in page
    assert re.search(r"last:\s*<bdi>13:00 · Families</bdi>", page)
    assert not re.search(r'name="guests" value="4"', page)
    with pytest.raises(Refusal) as refused:
        count(season, 4, party=party, position=1)
    assert refused.value.code == "party_is_in"


def test_a_doors_screen_that_lists_who_comes_is_caught(monkeypatch):
    season = house()
    huda(season, 4, name="Canary Huda")
    client, address = volunteer(season)
    monkeypatch.setattr("sufra.door.queries._of_ticket", lambda _iftar, _reader, _asked: ("a", ""))
    assert "Canary" in client.get(address).content.decode()


def test_a_doors_screen_shows_no_name_that_was_not_asked_for():
    season = house()
    party = huda(season, 4, name="Canary Huda").party
    count(season, 4, party=party)
    client, address = volunteer(season)
    assert "Canary" not in client.get(address).content.decode()
    entry = address.replace("counting", "entry")
    assert "Canary" not in volunteer(season, "door")[0].get(entry).content.decode()
    for public in (f"/en/i/{party.iftar_id}/", f"/en/s/{season.site.pk}/", f"/en/c/{season.campaign.pk}/"):
        assert "Canary" not in Client().get(public).content.decode()
    assert "Canary Huda" in client.get(address, {"q": party.code}).content.decode()
