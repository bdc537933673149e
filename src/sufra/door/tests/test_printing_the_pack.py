"""What a door needs on paper is offered in time, names nobody unasked, and holds codes that work once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina, huda, yusuf

from sufra.booking.actions import changing
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door.actions import doors, paper
from sufra.door.queries import qr
from sufra.models import Arrival, AuditEntry, Door, Iftar, Party, User
from sufra.rules import roles
from sufra.rules.paper import OFFERED_BEFORE
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed, Role
from sufra.shell.sealing import seal_of

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_PACK = 13
SHEET = Path(__file__).parents[1] / "static" / "door" / "css" / "features-pack.css"


@pytest.fixture
def season(monkeypatch):
    season = amina(coming="both", sections=[SectionPlan("families", 300), SectionPlan("women", 45)])
    at(monkeypatch, season.iftars[0].doors_at)
    return season


def at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def address(season, language="en"):
    return f"/{language}/host/{season.host.pk}/evening/{season.iftars[0].pk}/counting/"


def member(season, role=Role.OWNER):
    client, known = Client(), User.objects.filter(email=f"yusuf-{role}@example.org").first()
    client.force_login(season.owner if role == Role.OWNER else known or yusuf(season.host, role))
    return client


def printed(season, asked="", language="en"):
    return member(season).get(f"{address(season, language)}pack/{asked}").content.decode()


def codes(season, number=1):
    return paper.make_paper_codes(
        iftar=season.iftars[0], number=number, user=season.owner, now=timezone.now()
    )


def enrol(code):
    return Client().post("/door/enrolment/", {"code": code})


def rows_of(page):
    """Each line of the list: code, guests, section."""
    code, guests = r'<td class="code-said" dir="ltr">(\d{3} \d{3})</td>', r'<td class="number">([^<]*)</td>'
    return re.findall(code + guests + ".*?<bdi>([^<]*)</bdi></td></tr>", page)


def listed(party, section):
    return (f"{party.code[:3]} {party.code[3:]}", str(party.guests), section)


def test_the_first_sheet_says_when_where_how_many_and_whom_to_call(season):
    [iftar] = season.iftars
    families = iftar.sections.all()[0]
    families.entry_limit, families.go_instead = 320, "The women’s entrance"
    families.save()
    Iftar.objects.of(season.host).update(phone_tonight="+387 33 555 010")
    page = printed(season)
    for said in (
        "Iftar in the Old Courtyard",
        "Friday 5 March 2027",
        "fast day 26",
        ">320<",
        "+387 33 555 010",
    ):
        assert said in page
    assert re.findall(r"<dd>([\d:]+)</dd>", page) == ["15:43", "17:43", "19:43"]
    assert "<bdi>The women’s entrance</bdi>" in page
    assert '<small>none</small></td><td class="instead"><span class="blank"></span>' in page


def test_the_list_stands_by_code_without_the_cancelled_and_those_who_wait(season):
    women = season.iftars[0].sections.all()[1]
    made = [huda(season, guests, contact=f"{guests}@example.org").party for guests in (4, 6, 2)]
    kept = [*made, huda(season, 5, section=women, contact="w@example.org").party]
    changing.cancel(party=huda(season, 3, contact="c@example.org").party, now=timezone.now())
    waiting = huda(season, 1, contact="l@example.org").party
    Party._rows.filter(pk=waiting.pk).update(standing="waiting")
    sections = {kept[3].pk: "Women"}
    wanted = [
        listed(party, sections.get(party.pk, "Families")) for party in sorted(kept, key=lambda one: one.code)
    ]
    assert rows_of(printed(season)) == wanted
    assert "4 parties, guests: 17" in printed(season)


def test_no_name_is_printed_unless_it_is_asked_for(season):
    huda(season, 4, name="Canary <Zarqa>")
    assert "Zarqa" not in printed(season)
    named = printed(season, "?names=on")
    assert "<bdi>Canary &lt;Zarqa&gt;</bdi>" in named
    assert "With first names: destroy after the evening." in named
    assert "destroy after the evening" not in printed(season)


@pytest.mark.parametrize("role", Role)
def test_the_pack_opens_for_those_who_may_enrol(season, role):
    huda(season, 4, name="Canary Zarqa")
    for method in ("get", "post"):
        answer = getattr(member(season, role), method)(f"{address(season)}pack/?names=on", {"number": "1"})
        assert (answer.status_code == 200) == (role in {Role.OWNER, Role.ORGANISER})
    assert Door._rows.count() == (role in {Role.OWNER, Role.ORGANISER})


def test_a_helper_who_might_print_would_read_no_names_all_the_same(season, monkeypatch):
    huda(season, 4, name="Canary Zarqa")
    monkeypatch.setitem(roles.MAY, Deed.ENROL, frozenset(Role))
    page = member(season, Role.HELPER).get(f"{address(season)}pack/?names=on")
    assert (page.status_code, "Zarqa" in page.content.decode(), "?names=on" in page.content.decode()) == (
        200,
        False,
        False,
    )
    monkeypatch.setitem(roles.MAY, Deed.SEE_PARTIES, frozenset(Role))
    page = member(season, Role.HELPER).get(f"{address(season)}pack/?names=on")
    assert "Zarqa" in page.content.decode()


def test_the_tally_has_boxes_and_lines_for_each_section(season):
    page = printed(season).partition("Sheet to count with a pen")[2]
    totals = [re.findall(r"<th>(\d+)</th>", section) for section in page.split('<section class="tally">')[1:]]
    assert totals == [["50", "100", "150", "200", "250", "300", "50", "100"], ["50", "100", "50"]]
    assert page.count("<td></td>") == 11 * 10 + 2 * 4 * 4
    assert page.count("Initials") == 2


def many(season, number):
    [iftar] = season.iftars
    made = huda(season, 1, contact="first@example.org").party
    seal, free = seal_of(iftar), (n for n in range(10**6) if f"{n:06}" != made.code)
    rows = [
        Party(
            iftar=iftar, section_tag=made.section_tag, standing="seated", guests=4, fewest=4,
            code=f"{next(free):06}", reserved_at=timezone.now(),
        )
        for _row in range(number - 1)
    ]  # fmt: skip
    for row in rows:
        row.sealed = seal.close(row.pk, {"name": "Huda", "contact": "", "needs": [], "language": "en"})
    Party.objects.bulk_create(rows)


@pytest.mark.parametrize("asked", ["", "?names=on"])
@pytest.mark.parametrize("parties", [1, 3, 2000])
def test_two_thousand_parties_cost_as_many_queries_as_one(season, parties, asked, django_assert_num_queries):
    many(season, parties)
    client = member(season)
    with django_assert_num_queries(QUERIES_OF_THE_PACK):
        page = client.get(f"{address(season)}pack/{asked}").content.decode()
    assert len(rows_of(page)) == parties
    assert page.count("<thead>") == 1 + 1 + 2


def test_no_line_is_parted_and_no_colour_is_printed():
    sheet = SHEET.read_text(encoding="utf-8")
    assert ".listed tr { break-inside: avoid; }" in sheet
    assert ".listed thead { display: table-header-group; }" in sheet
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", sheet)) == {"#fff", "#000", "#999"}


def test_a_code_on_paper_enrols_one_telephone_until_the_close(season, monkeypatch):
    [(door, secret), (_other, later)] = codes(season, 2)
    at(monkeypatch, season.iftars[0].closes_at - timedelta(seconds=1))
    first, second = enrol(secret), enrol(secret)
    assert (first.status_code, second.status_code) == (200, 410)
    assert first.json()["door"] == door.pk
    at(monkeypatch, season.iftars[0].closes_at)
    assert enrol(later).status_code == 410
    with pytest.raises(Refusal, match="evening_is_over"):
        codes(season)


def test_a_code_on_paper_that_nobody_bound_to_the_close_is_caught(season, monkeypatch):
    [(door, secret)] = codes(season)
    Door._rows.filter(pk=door.pk).update(expires_at=season.iftars[0].closes_at + timedelta(hours=1))
    at(monkeypatch, season.iftars[0].closes_at)
    assert enrol(secret).status_code == 200


def test_of_a_code_on_paper_a_keyed_hash_alone_is_kept(season):
    [(door, secret)] = codes(season)
    assert secret not in str(list(Door._rows.values()))
    assert re.fullmatch(r"[\w-]{43}", secret, re.ASCII)
    assert re.fullmatch("[0-9a-f]{64}", door.code_hash)


def test_a_telephone_that_is_enrolled_from_paper_counts_at_this_evening_alone(season):
    [(door, secret)] = codes(season)
    assert door.evenings().get() == season.iftars[0]
    token = enrol(secret).json()["token"]
    answer = Client().get("/door/list.json", headers={"Authorization": f"Bearer {token}"}).json()
    assert [evening["id"] for evening in answer["evenings"]] == [season.iftars[0].pk]


def test_a_revoked_code_on_paper_opens_nothing(season):
    [(door, secret)] = codes(season)
    doors.revoke_door(iftar=season.iftars[0], door_id=door.pk, user=season.owner, now=timezone.now())
    assert enrol(secret).status_code == 410


def test_codes_are_printed_once_and_each_leads_to_the_door(season, monkeypatch):
    secrets = ["known-secret-of-the-first-code", "known-secret-of-the-second-code"]
    monkeypatch.setattr(paper, "new_secret", iter(secrets).__next__)
    client = member(season)
    page = client.post(f"{address(season)}pack/", {"number": "٢"}).content.decode()
    assert [qr(f"http://testserver/door/#{secret}") in page for secret in secrets] == [True, True]
    assert page.count('class="qr"') == 2
    assert not [secret for secret in secrets if secret in page]
    assert 'class="qr"' not in client.get(f"{address(season)}pack/").content.decode()
    assert AuditEntry.objects.of(season.host).latest("pk").deed == "make_paper_codes"
    assert [enrol(secret).status_code for secret in secrets] == [200, 200]


def test_two_codes_are_proposed_and_twelve_are_the_most(season):
    client, page = member(season), f"{address(season)}pack/"
    assert re.search(r'name="number" value="2"', client.get(page).content.decode())
    answers = [client.post(page, {"number": number}).status_code for number in ("0", "13", "x", "", "12")]
    assert answers == [422, 422, 422, 422, 200]
    assert Door._rows.count() == 12


def test_after_the_close_the_pack_is_printed_without_codes(season, monkeypatch):
    at(monkeypatch, season.iftars[0].closes_at)
    page = member(season).post(f"{address(season)}pack/", {"number": "2"}).content.decode()
    assert ("This evening is over." in page, 'class="qr"' in page) == (True, False)


def test_six_digits_enrol_as_before_in_any_digits_and_for_ten_minutes(season, monkeypatch):
    def shown():
        return doors.show_code(
            iftar=season.iftars[0], whole_season=False, name="", user=season.owner, now=timezone.now()
        )

    arabic = shown().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert enrol(f" {arabic[:3]} {arabic[3:]} ").status_code == 200
    late = shown()
    at(monkeypatch, timezone.now() + doors.CODE_SHOWN)
    assert enrol(late).status_code == 410


@pytest.mark.parametrize(
    "wrong", ["x" * 43, "x" * 500, "", "12345", "../../etc/passwd", "’" * 43, "a b" * 20]
)
def test_what_was_never_printed_counts_as_a_guess_and_guessing_is_slowed(season, wrong):
    codes(season)
    assert [enrol(wrong).status_code for _guess in range(62)] == [410] * 60 + [429] * 2


def offers(season, role, path):
    return (
        'class="button'
        in re.search(r"<a [^>]*>Print the list for the door</a>|$", page_of(season, role, path))[0]
    )


def page_of(season, role, path):
    return member(season, role).get(path).content.decode()


@pytest.mark.parametrize(
    ("minutes", "offered"), [(-181, False), (-180, True), (0, True), (119, True), (120, False)]
)
def test_the_list_is_offered_from_three_hours_before_until_the_close(season, monkeypatch, minutes, offered):
    at(monkeypatch, season.iftars[0].maghrib_at + timedelta(minutes=minutes))
    pages = [f"/en/host/{season.host.pk}/", address(season)]
    assert [offers(season, Role.OWNER, page) for page in pages] == [offered] * 2
    assert f"{address(season)}pack/" in page_of(season, Role.OWNER, address(season))


def test_the_list_is_offered_to_those_alone_who_may_print_it(season):
    pages = [f"/en/host/{season.host.pk}/", address(season)]
    assert season.iftars[0].maghrib_at - timezone.now() < OFFERED_BEFORE
    assert [offers(season, Role.ORGANISER, page) for page in pages] == [True] * 2
    assert "counting/pack/" not in "".join(page_of(season, Role.HELPER, page) for page in pages)


def test_the_same_in_arabic_with_its_own_digits_and_codes_as_every_ticket_has_them(season):
    party = huda(season, 4).party
    page = printed(season, language="ar")
    assert ('dir="rtl"' in page, 'data-digits="native"' in page) == (True, True)
    assert rows_of(page) == [(f"{party.code[:3]} {party.code[3:]}", "٤", "العائلات")]
    assert "<dd>١٧:٤٣</dd>" in page


def test_an_evening_without_reservations_is_printed_too(season):
    assert "Nobody has reserved. Count everybody with strokes." in printed(season)
    assert Arrival._rows.count() == 0
