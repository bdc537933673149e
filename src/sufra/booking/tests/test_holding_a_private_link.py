import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.forms import MultipleChoiceField
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, amina, huda, idris, yusuf

from sufra.booking.actions import changing
from sufra.booking.forms import new_form_key
from sufra.campaigns.forms.plan import SectionPlan
from sufra.door import actions as door
from sufra.models import Arrival, Party
from sufra.models.ids import new_secret
from sufra.rules.roles import MAY, Deed, Role
from sufra.shell import access
from sufra.shell.labels import NEEDS

pytestmark = pytest.mark.django_db


def reserved(**answers):
    season = amina(coming="reservations", sections=[SectionPlan("families", 45)])
    return season, huda(season, **answers)


def opened(made, language="en"):
    client = Client()
    answer = client.get(f"/{language}/r/{made.party.pk}/{made.secret}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/r/{made.party.pk}/")
    return client


def rows():
    return list(Party._rows.values())


def test_the_secret_leaves_the_address_for_a_cookie_of_this_partys_pages_alone():
    _season, made = reserved()
    client = opened(made)
    assert {cookie["path"] for cookie in client.cookies.values()} == {
        f"/{code}/r/{made.party.pk}/" for code, _name in settings.LANGUAGES
    }
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in client.cookies.values())
    page = client.get(f"/ar/r/{made.party.pk}/")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store, private"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_only_the_hash_of_the_secret_is_stored():
    _season, made = reserved()
    assert made.secret not in str(rows())


def test_reading_every_link_in_a_letter_changes_nothing():
    _season, made = reserved()
    before = rows()
    client = opened(made)
    for page in ("", "change/", "cancellation/", "acceptance/", "answer/", "link/", "erasure/"):
        answer = client.get(f"/en/r/{made.party.pk}/{page}")
        assert answer.status_code == (200 if page in {"", "change/"} else 405)
    assert rows() == before


@pytest.mark.parametrize("secret", ["guess", "", "x" * 43, "-"])
def test_a_guessed_secret_and_a_party_that_is_none_look_the_same(secret):
    _season, made = reserved()
    strangers = []
    for party_id in (made.party.pk, "zzzzzzzz"):
        client = Client()
        client.cookies["party_en"] = secret
        strangers += [
            client.get(f"/en/r/{party_id}/"),
            client.get(f"/en/r/{party_id}/{secret or 'x'}/"),
        ]
    assert {answer.status_code for answer in strangers} == {404}
    assert (
        len({answer.content.replace(made.party.pk.encode(), b"zzzzzzzz") for answer in strangers[::2]}) == 1
    )


def test_ten_thousand_guesses_open_nothing():
    _season, made = reserved()
    assert all(Party.objects.by_secret(made.party.pk, new_secret()) is None for _guess in range(10_000))
    assert Party.objects.by_secret(made.party.pk, made.secret) == made.party


def test_one_partys_secret_opens_no_other_party():
    season, made = reserved()
    other = huda(season, 2)
    client = Client()
    client.cookies["party_en"] = made.secret
    assert client.get(f"/en/r/{other.party.pk}/").status_code == 404
    assert client.post(f"/en/r/{other.party.pk}/erasure/").status_code == 404


def test_a_new_link_ends_the_old_one():
    _season, made = reserved()
    client = opened(made)
    client.post(f"/en/r/{made.party.pk}/link/")
    assert client.get(f"/en/r/{made.party.pk}/").status_code == 200
    assert Client().get(f"/en/r/{made.party.pk}/{made.secret}/").status_code == 404


def test_a_link_whose_hash_is_not_looked_at_would_be_caught(monkeypatch):
    _season, made = reserved()
    monkeypatch.setattr(
        access.Party.objects, "by_secret", lambda party_id, _secret: Party._rows.get(pk=party_id)
    )
    client = Client()
    client.cookies["party_en"] = "guess"
    assert client.get(f"/en/r/{made.party.pk}/").status_code == 200


def test_no_log_holds_a_secret(caplog):
    _season, made = reserved()
    with caplog.at_level(logging.DEBUG):
        client = opened(made)
        client.get(f"/en/r/{made.party.pk}/")
        Client().get(f"/en/r/zzzzzzzz/{made.secret}/")
    heard = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert made.secret not in str(heard)


def test_a_change_keeps_the_link_and_makes_another_ticket():
    season, made = reserved(guests=4)
    [iftar] = season.iftars
    wish = changing.Wish(section=iftar.sections.all()[0].pk, guests=3, name="Huda")
    changed = changing.change(party=made.party, wish=wish, now=NOW)
    assert (changed.guests, changed.ticket_version) == (3, made.party.ticket_version + 1)
    assert Party.objects.by_secret(made.party.pk, made.secret) == made.party


def test_a_party_cancels_with_one_tap_and_twice_is_once():
    _season, made = reserved()
    client = opened(made)
    for _time in range(2):
        assert client.post(f"/en/r/{made.party.pk}/cancellation/").status_code == 302
    assert "This reservation is cancelled." in client.get(f"/en/r/{made.party.pk}/").content.decode()
    assert Party._rows.get().cancelled_at is not None


def test_a_party_is_erased_at_its_own_wish():
    _season, made = reserved(name="Canary Huda", contact="canary@example.org", needs=("wheelchair",))
    client = opened(made)
    answer = client.post(f"/en/r/{made.party.pk}/erasure/")
    assert "It is erased" in answer.content.decode()
    party = Party._rows.get()
    assert (party.standing, party.guests) == ("cancelled", 4)
    assert {party.code, party.sealed, party.secret_hash, party.form_key} == {None}
    assert {party.contact_tag, party.section_tag, party.address_tag} == {""}
    assert party.reserved_at.minute == 0
    assert client.get(f"/en/r/{made.party.pk}/").status_code == 404


def test_the_exact_place_is_for_holders_from_the_hour_that_the_host_chose(monkeypatch):
    season, made = reserved()
    season.site.address, season.site.area = "Potters’ Street 9", "Old town"
    season.site.save()
    [iftar] = season.iftars
    iftar.exact_place_hours_before = 3
    iftar.save()
    client = opened(made)

    def place_at(now):
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return "Potters’ Street 9" in client.get(f"/en/r/{made.party.pk}/").content.decode()

    assert not place_at(iftar.maghrib_at - timedelta(hours=4))
    assert place_at(iftar.maghrib_at - timedelta(hours=2))
    changing.cancel(party=made.party, now=iftar.maghrib_at - timedelta(hours=2))
    assert not place_at(iftar.maghrib_at - timedelta(hours=2))


def test_a_helper_sees_counts_and_no_names(client):
    season, _made = reserved(name="Canary Huda", needs=("wheelchair",))
    [iftar] = season.iftars
    client.force_login(yusuf(season.host, "helper"))
    before = f"/en/host/{season.host.pk}/evening/{iftar.pk}/"
    counts = client.get(f"{before}counts/").content.decode()
    assert "A place for a wheelchair" in counts
    assert "Canary" not in counts
    assert client.get(f"{before}parties/").status_code == 403


def test_a_team_finds_a_party_by_code_in_any_digits_and_by_name():
    season, made = reserved(name="Huda of the river")
    [iftar] = season.iftars
    client = Client()
    client.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/parties/"
    arabic = made.party.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for asked in (made.party.code, arabic, "RIVER"):
        assert "Huda of the river" in client.get(address, {"q": asked}).content.decode()
    assert "Huda of the river" not in client.get(address, {"q": "000000"}).content.decode()


def test_another_hosts_party_is_not_there():
    season, made = reserved()
    other = idris()
    client = Client()
    client.force_login(other.owner)
    stolen = f"/en/host/{other.host.pk}/evening/{other.iftars[0].pk}/parties/{made.party.pk}/"
    assert client.get(stolen).status_code == 404
    assert season.host != other.host


def test_a_host_reserves_for_a_caller_and_reads_out_the_code():
    season, made = reserved()
    [iftar] = season.iftars
    client = Client()
    client.force_login(season.owner)
    address = f"/en/host/{season.host.pk}/evening/{iftar.pk}/parties/add/"
    assert client.get(address).status_code == 200
    answers = {"adults": "1", "name": "An elder", "section": iftar.sections.all()[0].pk}
    sent = client.post(address, answers)
    party = Party._rows.exclude(pk=made.party.pk).get()
    assert sent.headers["Location"].endswith(f"/parties/{party.pk}/")
    page = client.get(sent.headers["Location"]).content.decode()
    assert f"{party.code[:3]} {party.code[3:]}" in page
    assert all(words in page for words in ("Iftar in the Old Courtyard", "Doors open at 16:43.", "<svg"))


def counted_in(season, made, guests=1):
    section = season.iftars[0].sections.all()[0]
    counted = door.Counted(uuid=uuid4(), section=section, guests=guests, device="x", party=made.party)
    door.count(iftar=season.iftars[0], counted=counted, now=NOW)


def test_who_is_counted_in_cancels_no_more_but_can_still_be_forgotten():
    season, made = reserved(guests=4)
    counted_in(season, made)
    client = opened(made)
    before = rows()
    for deed, answers in (("cancellation", {}), ("answer", {"still_coming": "no"})):
        assert client.post(f"/en/r/{made.party.pk}/{deed}/", answers).status_code == 302
        page = client.get(f"/en/r/{made.party.pk}/").content.decode()
        assert "You are counted in already, so nothing is cancelled." in page
    owner = Client()
    owner.force_login(season.owner)
    desk = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/parties/{made.party.pk}/"
    assert "so nothing is cancelled" in owner.post(desk, {"cancel": ""}, follow=True).content.decode()
    assert rows() == before
    assert client.post(f"/en/r/{made.party.pk}/erasure/").status_code == 200
    assert Party._rows.get().sealed is None
    assert Arrival._rows.get().guests == 1


def test_a_cancellation_that_asks_nobody_at_the_door_is_caught(monkeypatch):
    season, made = reserved()
    counted_in(season, made)
    monkeypatch.setattr(changing, "cancel", changing.give_back)
    opened(made).post(f"/en/r/{made.party.pk}/cancellation/")
    assert Party._rows.get().standing == "cancelled"


def test_whoever_was_undone_at_the_door_may_cancel():
    season, made = reserved()
    counted_in(season, made)
    wrong = Arrival._rows.get()
    door.undo(iftar=season.iftars[0], arrival_id=wrong.pk, device="x", now=NOW)
    assert changing.cancel(party=made.party, now=NOW).standing == "cancelled"


def told_to_others(made):
    """Return what a party's pages would tell another host: links that lead there, and what goes along."""
    client, found = opened(made), []
    for page in ("", "change/"):
        answer = client.get(f"/en/r/{made.party.pk}/{page}")
        links = re.findall(r'(?:href|src|action|formaction)="([^"]+)"', answer.content.decode())
        assert len(links) > 5
        ours = ("/", "http://testserver/", "webcal://testserver/", "#", "mailto:")
        found += [link for link in links if not link.startswith(ours) or made.secret in link]
        found += [policy for policy in [answer.headers["Referrer-Policy"]] if policy != "same-origin"]
    return found


def test_a_partys_page_leads_to_no_other_host_and_its_address_holds_no_secret():
    _season, made = reserved()
    assert told_to_others(made) == []


def test_a_page_that_tells_others_where_a_guest_came_from_is_caught(settings):
    _season, made = reserved()
    settings.SECURE_REFERRER_POLICY = "unsafe-url"
    assert told_to_others(made) == ["unsafe-url"] * 2


def test_a_page_that_leads_on_by_the_secret_or_to_a_map_elsewhere_is_caught(monkeypatch):
    _season, made = reserved()
    secret = f"/en/r/{made.party.pk}/{made.secret}/"
    for leak in (secret, "https://maps.example/?q=43.86,18.43"):
        monkeypatch.setattr("django.urls.reverse", lambda *_name, leak=leak, **_named: leak)
        assert leak in told_to_others(made)


def test_without_the_link_every_page_of_a_party_is_not_there():
    season, made = reserved(name="Canary Huda", contact="canary@example.org")
    other, before = huda(season, 2), rows()
    for secret in ("", "guess", other.secret):
        assert opened_by_strangers(made, secret) == []
    assert rows() == before


def opened_by_strangers(made, secret):
    """Return what opens to whoever asks as somebody else, with no secret or a wrong one."""
    found = []
    for page in ("", "change/", "cancellation/", "acceptance/", "answer/", "link/", "erasure/"):
        for method in ("get", "post"):
            client = Client()
            if secret:
                client.cookies["party_en"] = secret
            answer = getattr(client, method)(f"/en/r/{made.party.pk}/{page}")
            if answer.status_code != 404 or "anary" in answer.content.decode():
                found.append((method, page))
    return found


def test_a_page_that_asks_for_any_link_and_not_for_this_partys_is_caught(monkeypatch):
    season, made = reserved(name="Canary Huda", contact="canary@example.org")
    other = huda(season, 2)
    monkeypatch.setattr(
        access.Party.objects, "by_secret", lambda party_id, _secret: Party._rows.get(pk=party_id)
    )
    assert ("get", "") in opened_by_strangers(made, other.secret)
    assert ("post", "link/") in opened_by_strangers(made, "guess")


PARTIES = ["parties/", "parties/add/", "parties/{}/", "counting/"]


def test_a_kitchen_that_may_see_parties_reads_who_needs_what_and_is_caught(monkeypatch):
    season, made = reserved(name="Canary Huda", needs=("low_calorie",))
    kitchen = Client()
    kitchen.force_login(yusuf(season.host, "kitchen"))
    monkeypatch.setitem(MAY, Deed.SEE_PARTIES, frozenset(Role))
    page = kitchen.get(
        f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/parties/{made.party.pk}/"
    ).content.decode()
    assert "Canary Huda" in page


def needing(season, need):
    section = season.iftars[0].sections.all()[0]
    answers = {"adults": "1", "name": "Huda", "section": section.pk, "needs": [need]}
    key = new_form_key(timezone.now() - timedelta(seconds=30))
    answer = Client().post(f"/en/i/{season.iftars[0].pk}/reserve/", answers | {"form_key": key})
    return answer.status_code


def test_an_illness_cannot_be_written_down_as_a_need():
    season = amina(coming="reservations", sections=[SectionPlan("families", 45)])
    assert [needing(season, need) for need in ("diabetes", "low_calorie")] == [422, 302]
    assert Party._rows.count() == 1


def test_a_list_of_needs_that_is_not_closed_is_caught(monkeypatch):
    season = amina(coming="reservations", sections=[SectionPlan("families", 45)])
    monkeypatch.setattr(MultipleChoiceField, "valid_value", lambda _field, _value: True)
    assert needing(season, "diabetes") == 302


def test_the_kitchen_reads_needs_as_counts_of_a_closed_list_and_opens_no_party():
    season, made = reserved(name="Canary Huda", needs=("low_calorie", "wheelchair"))
    huda(season, 2, name="Canary Yusuf", needs=("low_calorie",))
    kitchen = Client()
    kitchen.force_login(yusuf(season.host, "kitchen"))
    before = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/"
    page = kitchen.get(f"{before}counts/").content.decode()
    assert re.search(r"A low-calorie meal.*?<strong>2</strong>", page)
    assert "Canary" not in page
    for path in PARTIES:
        assert kitchen.get(before + path.format(made.party.pk)).status_code == 403
    form = Client().get(f"/en/i/{season.iftars[0].pk}/reserve/").content.decode()
    assert set(re.findall(r'name="needs" value="(\w+)"', form)) == set(NEEDS) - {"labelled"}
    assert "<textarea" not in form
