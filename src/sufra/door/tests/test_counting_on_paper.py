"""A sheet that was counted with a pen becomes facts of its own device, once, and can be taken back whole."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina, huda, idris, yusuf

from sufra.booking.actions import changing
from sufra.booking.actions.forgetting import forget_evening
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions
from sufra.door.actions import paper
from sufra.models import Arrival, AuditEntry
from sufra.rules.paper import Tick
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_PAGE = 9


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both", sections=[SectionPlan("families", 45), SectionPlan("women", 45)])
    at(monkeypatch, season.iftars[0].closes_at + timedelta(hours=12))
    return season


def at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


class Desk:
    """Where Yusuf types in what came back on paper."""

    def __init__(self, season, role=Role.HELPER):
        [self.iftar] = season.iftars
        self.families, self.women = self.iftar.sections.all()
        self.address = f"/en/host/{season.host.pk}/evening/{self.iftar.pk}/counting/paper/"
        self.client = Client()
        self.client.force_login(yusuf(season.host, role))

    def page(self):
        return self.client.get(self.address).content.decode()

    def form(self, **more):
        [mark] = re.findall(r'name="mark" value="([\w-]+)"', self.page())
        return {"mark": mark, "name": "South gate", **more}

    def came(self, guests, section=None):
        return {f"came_{(section or self.families).pk}": guests}

    def send(self, form):
        return self.client.post(self.address, form)

    def enter(self, **more):
        answer = self.send(self.form(**more))
        assert answer.status_code == 302
        return answer

    def take_back(self, device):
        return self.client.post(self.address, {"take_back": device})


@pytest.fixture
def desk(season):
    return Desk(season)


def inside(desk):
    return sum(Arrival.objects.of_evening(desk.iftar).inside_by_section().values())


def written():
    return [
        (row.device, row.sequence, row.kind, row.section.kind, row.ticket, row.guests, row.whole)
        for row in Arrival._rows.order_by("pk").select_related("section")
    ]


def test_a_sheet_becomes_facts_of_a_device_of_its_own(season, desk):
    party = huda(season, 4).party
    others = huda(season, 6, section=desk.women, contact="six@example.org").party
    code = party.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    typed = {**desk.came("٢٥"), f"left_{desk.families.pk}": "3", **desk.came("7", desk.women)}
    desk.enter(**typed, ticks=f"{code}\r\n{others.code[:3]} {others.code[3:]} : 5")
    device = "paper 1 South gate"
    assert written() == [
        (device, 1, "walk_in", "families", "", 25, False),
        (device, 2, "left", "families", "", -3, False),
        (device, 3, "walk_in", "women", "", 7, False),
        (device, 4, "party", "families", party.code, 4, True),
        (device, 5, "party", "women", others.code, 5, False),
    ]
    assert {(row.counted_at, row.door) for row in Arrival._rows.all()} == {(timezone.now(), None)}
    assert Arrival.objects.of_evening(desk.iftar).of_parties() == {party.pk: 4, others.pk: 5}
    assert inside(desk) == 25 - 3 + 7 + 4 + 5
    assert AuditEntry.objects.of(season.host).latest("pk").deed == "enter_sheet"


def test_a_sheet_that_is_sent_twice_counts_once(season, desk):
    form = desk.form(**desk.came(25), ticks=huda(season, 4).party.code)
    for _time in range(3):
        assert desk.send(form).status_code == 302
    assert inside(desk) == 29
    assert desk.page().count("South gate</bdi>") == 1
    assert desk.send({**form, **desk.came(30)}).status_code == 302
    assert inside(desk) == 29


def test_a_form_whose_mark_changed_with_every_sending_is_caught(season, desk):
    form = desk.form(**desk.came(25))
    for _time in range(2):
        desk.send({**form, "mark": str(uuid4())})
    with pytest.raises(AssertionError):
        assert inside(desk) == 25


def test_without_the_mark_in_their_names_the_facts_of_a_second_sending_would_count_again(
    season, desk, monkeypatch
):
    form = desk.form(**desk.came(25))
    monkeypatch.setattr(paper, "uuid5", lambda *_mark: uuid4())
    for _time in range(2):
        desk.send(form)
    assert inside(desk) == 50


def test_a_party_that_is_in_already_by_another_door_is_written_down_and_counts_once(season, desk):
    party = huda(season, 4).party
    counted = actions.Counted(uuid=uuid4(), section=desk.families, guests=4, party=party, device="link 1")
    actions.count(iftar=desk.iftar, counted=counted, now=timezone.now())
    desk.enter(ticks=party.code)
    assert (Arrival._rows.count(), inside(desk)) == (2, 4)


def test_a_part_as_large_as_its_party_is_all_of_it(season, desk):
    party = huda(season, 4).party
    desk.enter(ticks=f"{party.code}\n{party.code} 4")
    assert ([row.whole for row in Arrival._rows.all()], inside(desk)) == ([True, True], 4)


def test_a_cancelled_party_that_was_let_in_is_in(season, desk):
    party = huda(season, 4).party
    changing.cancel(party=party, now=season.iftars[0].doors_at)
    desk.enter(ticks=party.code)
    assert inside(desk) == 4


def test_a_limit_refuses_nobody_and_more_may_leave_than_are_known(desk):
    desk.families.entry_limit = 5
    desk.families.entry_stopped_at = timezone.now()
    desk.families.save()
    desk.enter(**desk.came(400))
    desk.enter(**{f"left_{desk.families.pk}": "900"})
    assert (Arrival._rows.count(), inside(desk)) == (2, 0)


def unknown_to(party):
    return f"{(int(party.code) + 1) % 10**6:06}"


def test_an_unknown_code_is_named_and_nothing_is_lost_or_written(season, desk):
    party = huda(season, 4).party
    wrong = unknown_to(party)
    typed = f"{party.code}\r\n{wrong} 3"
    form = desk.form(**desk.came("25"), ticks=typed)
    answer = desk.send(form)
    page = answer.content.decode()
    assert (answer.status_code, Arrival._rows.count()) == (422, 0)
    assert f"Not on the list of this evening: {wrong}. Correct the codes" in page
    assert page.count(party.code) == 1
    for kept in (typed.replace("\r", ""), 'value="South gate"', 'value="25"', f'value="{form["mark"]}"'):
        assert kept in page.replace("\r", "")
    assert desk.send({**form, "ticks": party.code}).status_code == 302
    assert inside(desk) == 29


def test_unknown_codes_count_as_walk_ins_where_the_person_says_so(season, desk):
    party = huda(season, 4).party
    wrong = unknown_to(party)
    form = desk.form(ticks=f"{wrong}\n{wrong} 3\n{party.code}")
    assert "As people without a reservation: \u2068Women\u2069" in desk.send(form).content.decode()
    assert desk.send({**form, "unknown": desk.women.pk}).status_code == 302
    assert [fact[2:6] for fact in written()] == [
        ("walk_in", "women", "", 1), ("walk_in", "women", "", 3), ("party", "families", party.code, 4),
    ]  # fmt: skip
    assert desk.send({**desk.form(ticks=wrong), "unknown": "999999"}).status_code == 422


def test_the_code_of_another_evening_is_unknown_here(season, desk):
    other = amina(town="Cairo", coming="both")
    party = huda(other, 4).party
    assert desk.send(desk.form(ticks=party.code)).status_code == 422
    assert Arrival._rows.count() == 0


@pytest.mark.parametrize("typed", ["12345", "1234567", "123456 0", "7\n"])
def test_what_is_no_code_is_named_and_never_counted(season, desk, typed):
    answer = desk.send(desk.form(**desk.came(2), ticks=typed, unknown=desk.women.pk))
    assert answer.status_code == 422
    assert f"These are none: {typed.strip()}. Nothing is entered yet." in answer.content.decode()
    assert Arrival._rows.count() == 0


def test_an_empty_sheet_and_one_without_a_name_are_asked_about(desk):
    for form in (desk.form(), desk.form(name="", **desk.came(3)), desk.form(**desk.came("ten"))):
        assert desk.send(form).status_code == 422
    assert Arrival._rows.count() == 0


def test_a_sheet_is_taken_back_whole_and_once(season, desk):
    party = huda(season, 4).party
    desk.enter(**desk.came(25), ticks=party.code)
    desk.enter(**desk.came(3), name="North")
    for _time in range(2):
        assert desk.take_back("paper 1 South gate").status_code == 302
    assert inside(desk) == 3
    assert Arrival._rows.filter(kind="undo").count() == 2
    page = desk.page()
    assert re.search(r"South gate</bdi></strong>[^<]*<br>\s*<strong>taken back", page)
    assert re.search(
        r"North</bdi></strong>[^<]*<br>\s*without a reservation: 3; went out: 0; parties: 0", page
    )
    assert AuditEntry.objects.of(season.host).latest("pk").deed == "take_back_sheet"


def test_an_undo_that_takes_back_half_a_sheet_is_caught(season, desk):
    desk.enter(**desk.came(25), ticks=huda(season, 4).party.code)
    last = Arrival.objects.of_evening(desk.iftar).can_be_undone()[0]
    actions.undo(iftar=desk.iftar, arrival_id=last.pk, device="test", now=timezone.now())
    with pytest.raises(AssertionError):
        assert inside(desk) == 0
    desk.take_back("paper 1 South gate")
    assert (inside(desk), Arrival._rows.filter(kind="undo").count()) == (0, 2)


def test_nothing_but_a_sheet_of_this_evening_is_taken_back(season, desk):
    counted = actions.Counted(uuid=uuid4(), section=desk.families, guests=4, device="link 1")
    actions.count(iftar=desk.iftar, counted=counted, now=timezone.now())
    for device in ("link 1", "paper ", "paper 1 South gate", "x" * 41, "\x00"):
        assert desk.take_back(device).status_code in {302, 422}
    stranger = Client()
    stranger.force_login(idris().owner)
    assert stranger.post(desk.address, {"take_back": "link 1"}).status_code == 404
    assert inside(desk) == 4


def test_each_sheet_is_listed_with_what_it_counted_the_last_first(season, desk):
    party = huda(season, 4).party
    desk.enter(**desk.came(25), ticks=f"{party.code} 1\n{party.code} 2")
    desk.enter(**desk.came(2), name="<b>North</b>")
    page = desk.page()
    assert re.findall(r"<strong><bdi>(.*?)</bdi></strong> ·", page) == [
        "&lt;b&gt;North&lt;/b&gt;",
        "South gate",
    ]
    assert "without a reservation: 25; went out: 0; parties: 1, with people: 3" in page


@pytest.mark.parametrize("sheets", [1, 3])
def test_the_page_costs_the_same_with_one_and_with_three_sheets(desk, sheets, django_assert_num_queries):
    for number in range(sheets):
        desk.enter(**desk.came(number + 1))
    desk.page()
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        desk.page()


def test_two_thousand_ticks_are_entered_at_once(season, desk):
    party = huda(season, 4).party
    desk.enter(ticks=f"{party.code}\n" * 2000)
    assert (Arrival._rows.count(), inside(desk)) == (2000, 4)


@pytest.mark.parametrize("moment", ["doors_at", "closes_at"])
def test_a_sheet_is_entered_while_people_come_and_afterwards(desk, monkeypatch, moment):
    at(monkeypatch, getattr(desk.iftar, moment))
    desk.enter(**desk.came(5))
    assert inside(desk) == 5


def test_until_the_evening_is_forgotten_and_no_longer(season, desk, monkeypatch):
    form = desk.form(**desk.came(5))
    at(monkeypatch, desk.iftar.forgotten_from - timedelta(seconds=1))
    desk.enter(**desk.came(2))
    at(monkeypatch, desk.iftar.forgotten_from)
    answer = desk.send(form)
    assert answer.status_code == 422
    assert "This evening is forgotten. Nothing can be counted any more." in answer.content.decode()
    desk.take_back("paper 1 South gate")
    assert inside(desk) == 2
    assert 'name="ticks"' not in desk.page()


def test_an_evening_that_was_forgotten_early_takes_no_sheet(season, desk):
    iftar = season.iftars[0]
    huda(season, 4)
    assert forget_evening(iftar=iftar, now=iftar.forgotten_from)
    sheet = paper.Sheet(mark=uuid4(), name="x", came={}, left={}, ticks=[Tick(code="123456", part=None)])
    with pytest.raises(Refusal, match="evening_is_forgotten"):
        paper.enter_sheet(iftar=iftar, sheet=sheet, user=None, now=timezone.now())


def test_when_the_evening_is_forgotten_a_sheets_count_stays_and_names_no_ticket(season, desk):
    party = huda(season, 4).party
    desk.enter(ticks=party.code)
    assert forget_evening(iftar=desk.iftar, now=desk.iftar.forgotten_from)
    assert (inside(desk), party.code in str(list(Arrival._rows.values()))) == (4, False)
    assert "parties: 1, with people: 4" in desk.page()


@pytest.mark.parametrize("role", Role)
def test_members_who_may_count_enter_sheets(season, role):
    desk = Desk(season, role)
    assert (desk.client.get(desk.address).status_code == 200) == (role != Role.KITCHEN)


def test_a_telephone_that_counts_by_a_link_enters_no_sheet(season, desk, monkeypatch):
    at(monkeypatch, desk.iftar.doors_at)
    secret = actions.make_link(iftar=desk.iftar, user=season.owner, now=timezone.now())
    phone, counting = Client(), desk.address.removesuffix("paper/")
    phone.post(f"/en/counting/{secret}/")
    assert phone.get(counting).status_code == 200
    assert [getattr(phone, method)(desk.address).status_code for method in ("get", "post")] == [302, 302]
    links = [desk.address in client.get(counting).content.decode() for client in (phone, desk.client)]
    assert links == [False, True]


def test_the_same_in_arabic(desk):
    desk.enter(**desk.came(25))
    page = desk.client.get(desk.address.replace("/en/", "/ar/")).content.decode()
    assert ('dir="rtl"' in page, "٢٥" in page) == (True, True)
