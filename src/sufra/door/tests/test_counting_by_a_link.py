"""A link lets one telephone count at one evening, without an account, and opens nothing else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina, idris, yusuf
from tests.test_house import fill, names_of, ours

from sufra.accounts import actions as accounts
from sufra.door import actions
from sufra.models import Arrival, AuditEntry, Invitation, Membership
from sufra.models.ids import new_secret
from sufra.rules.refusal import Refusal
from sufra.rules.roles import Deed, Role
from sufra.shell import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    season = amina(days=[25, 26])
    now = season.iftars[0].doors_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return season


def link(season):
    return actions.make_link(iftar=season.iftars[0], user=season.owner, now=timezone.now())


def opened(secret):
    """A telephone that has opened the link and begun."""
    client = Client()
    assert client.get(f"/en/counting/{secret}/").status_code == 200
    assert client.post(f"/en/counting/{secret}/").status_code == 302
    return client


def counting(season, evening=0):
    return f"/en/host/{season.host.pk}/evening/{season.iftars[evening].pk}/counting/"


def tap(season, guests=5):
    return {"uuid": str(uuid4()), "section": season.iftars[0].sections.all()[0].pk, "guests": guests}


def by_owner(season):
    client = Client()
    client.force_login(season.owner)
    return client


def test_a_volunteer_without_an_account_counts_and_the_arrivals_name_the_device(season):
    phone = opened(link(season))
    assert phone.post(counting(season), tap(season)).status_code == 302
    page = phone.get(counting(season))
    assert '<p class="inside">5' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store, private"
    [arrival] = Arrival._rows.all()
    [invitation] = Invitation._rows.all()
    assert (arrival.guests, arrival.device) == (5, f"link {invitation.pk}")
    assert phone.post(f"{counting(season)}{arrival.pk}/undo/").status_code == 302
    assert [row.device for row in Arrival._rows.all()] == [f"link {invitation.pk}"] * 2


def test_a_host_shows_a_link_once_with_its_picture_and_sees_what_its_telephone_counts(season):
    owner, address = by_owner(season), f"{counting(season)}links/"
    made = owner.post(address).content.decode()
    [path] = re.findall(r'<bdi dir="ltr">http://testserver(/en/counting/[\w-]+/)</bdi>', made)
    assert 'class="qr"' in made
    assert "not opened yet" in made
    secret = path.split("/")[3]
    assert secret not in owner.get(address).content.decode()
    assert secret not in str(list(Invitation._rows.values()))
    opened(secret).post(counting(season), tap(season))
    assert re.search(r"counts since [^<]*: 5", owner.get(address).content.decode())
    assert AuditEntry.objects.of(season.host).latest("pk").deed == "make_counting_link"


def test_a_link_works_once_and_whoever_only_looks_changes_nothing(season):
    secret = link(season)
    for _scanner in range(3):
        assert Client().get(f"/en/counting/{secret}/").status_code == 200
    opened(secret)
    second = Client()
    assert second.get(f"/en/counting/{secret}/").status_code == 410
    assert second.post(f"/en/counting/{secret}/").status_code == 410
    assert second.get(counting(season)).status_code == 302
    with pytest.raises(Refusal):
        actions.use_link(secret=secret, now=timezone.now())


def test_of_two_telephones_that_looked_at_the_same_time_one_begins(season, monkeypatch):
    secret = link(season)
    seen = Invitation.objects.to_count(secret, timezone.now())
    monkeypatch.setattr(type(Invitation.objects), "to_count", lambda *_asked: seen)
    assert actions.use_link(secret=secret, now=timezone.now()) == seen
    with pytest.raises(Refusal) as refused:
        actions.use_link(secret=secret, now=timezone.now())
    assert refused.value.code == "link_is_spent"


@pytest.mark.parametrize("hours", [73, 1])
def test_a_link_that_nobody_opened_ends_after_72_hours_or_at_the_close(season, hours, monkeypatch):
    close = season.iftars[0].closes_at
    made_at = close - timedelta(hours=hours)
    secret = actions.make_link(iftar=season.iftars[0], user=season.owner, now=made_at)
    ends = min(made_at + timedelta(hours=72), close)
    for moment, status in ((ends - timedelta(seconds=1), 200), (ends, 410)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        assert Client().get(f"/en/counting/{secret}/").status_code == status
    with pytest.raises(Refusal):
        actions.make_link(iftar=season.iftars[0], user=season.owner, now=close)


def test_a_telephone_counts_until_twelve_hours_after_the_close(season, monkeypatch):
    phone, ends = opened(link(season)), season.iftars[0].closes_at + timedelta(hours=12)
    for moment, status in ((ends - timedelta(seconds=1), 200), (ends, 410)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        assert phone.get(counting(season)).status_code == status


def test_a_host_takes_a_link_back_before_it_is_opened_and_after(season):
    owner, address = by_owner(season), f"{counting(season)}links/"
    secret, phone = link(season), opened(link(season))
    phone.post(counting(season), tap(season))
    for invitation in Invitation._rows.all():
        assert owner.post(address, {"end": invitation.pk}).status_code == 302
    assert Client().get(f"/en/counting/{secret}/").status_code == 410
    assert phone.get(counting(season)).status_code == 410
    assert phone.post(counting(season), tap(season)).status_code == 410
    assert [arrival.guests for arrival in Arrival._rows.all()] == [5]


def test_nobody_takes_back_a_link_of_another_evening_or_host(season):
    other = idris()
    link(season)
    [invitation] = Invitation._rows.all()
    own, strange = by_owner(season), by_owner(other)
    own.post(f"{counting(season, evening=1)}links/", {"end": invitation.pk})
    strange.post(f"{counting(other)}links/", {"end": invitation.pk})
    assert Invitation._rows.count() == 1


def opens(phone, values):
    """Return every route of the workspace that answers this telephone, by its pattern."""
    found = []
    for path, view in ours():
        if view.access in {*Deed, "signed in", "operator"}:
            for method in ("get", "post"):
                answer = getattr(phone, method)("/" + fill(path, values))
                signs_in = "/account/login/" in answer.headers.get("Location", "")
                if answer.status_code != 404 and not signs_in:
                    found.append((method, path.partition("<str:iftar_id>/")[2]))
    return found


OPEN = [("get", "counting/"), ("post", "counting/"), ("get", "counting/<int:arrival_id>/undo/")]
OPEN += [("post", "counting/<int:arrival_id>/undo/"), ("get", "counting/food/"), ("post", "counting/food/")]
# Whoever leads a section counts there, and says what food came to it.
OPEN += [(method, f"kitchen/shares/{end}") for method in ("get", "post") for end in ("", "<int:section_id>/")]


def test_of_all_routes_the_link_opens_the_counting_and_the_shares_of_its_evening_alone():
    season = amina()
    secret = actions.make_link(iftar=season.iftars[0], user=season.owner, now=timezone.now())
    values = names_of(season)
    assert sorted(opens(opened(secret), values)) == sorted(OPEN)
    assert opens(Client(), values) == []


def test_another_evening_and_another_host_are_not_there(season):
    other, phone = idris(), opened(link(season))
    strange = [counting(season, evening=1), counting(other)]
    strange.append(f"/en/host/{other.host.pk}/evening/{season.iftars[0].pk}/counting/")
    assert [phone.get(address).status_code for address in strange] == [404] * 3
    assert [phone.post(address, tap(season)).status_code for address in strange] == [404] * 3
    assert Arrival._rows.count() == 0


def test_a_link_that_opens_every_evening_is_caught(season, monkeypatch):
    phone = opened(link(season))

    def any_evening(manager, pk):
        found = manager._for_an_evening().get(pk=pk)
        found.iftar = season.iftars[1]
        return found

    monkeypatch.setattr(type(Invitation.objects), "that_counts", any_evening)
    assert phone.get(counting(season, evening=1)).status_code == 200


def test_a_link_to_count_makes_nobody_a_member(season):
    secret = link(season)
    assert Client().get(f"/en/invitation/{secret}/").status_code == 410
    with pytest.raises(Refusal):
        accounts.accept(secret=secret, email="yusuf@example.org", now=timezone.now())
    invited = accounts.invite(host=season.host, user=season.owner, role="door", now=timezone.now()).value
    assert Client().get(f"/en/counting/{invited}/").status_code == 410
    assert Membership.objects.of(season.host).count() == 1


def test_a_member_who_opens_a_link_stays_who_he_is_and_a_stranger_who_is_signed_in_counts(season):
    steward, guest_host = Client(), Client()
    steward.force_login(yusuf(season.host, "door"))
    guest_host.force_login(idris().owner)
    for client in (steward, guest_host):
        client.post(f"/en/counting/{link(season)}/")
    assert "Stop entry" in steward.get(counting(season)).content.decode()
    page = guest_host.get(counting(season))
    assert (page.status_code, "Stop entry" in page.content.decode()) == (200, False)


def test_the_session_changes_its_name_when_a_link_is_opened(season):
    client = Client()
    client.cookies["sessionid"] = "fixed-by-somebody-else"
    client.post(f"/en/counting/{link(season)}/")
    assert client.cookies["sessionid"].value != "fixed-by-somebody-else"


def test_wrong_links_are_slowed_and_a_right_one_opens(season, monkeypatch):
    monkeypatch.setattr(access, "MOST_GUESSES", 3)
    wrong = [Client().get(f"/en/counting/{new_secret()}/").status_code for _guess in range(4)]
    assert wrong == [410, 410, 410, 429]
    opened(link(season))


@pytest.mark.parametrize("role", Role)
def test_owners_and_organisers_alone_make_links(season, role):
    client = Client()
    client.force_login(yusuf(season.host, role))
    status = client.post(f"{counting(season)}links/").status_code
    assert (status == 200) == (role in {Role.OWNER, Role.ORGANISER})
    assert Invitation._rows.count() == (status == 200)


@pytest.mark.parametrize("end", ["", "x", "0", "-1", "1.5", "9" * 40, "\x00"])
def test_what_is_no_link_takes_nothing_back(season, end):
    link(season)
    assert by_owner(season).post(f"{counting(season)}links/", {"end": end}).status_code in {200, 302}
    assert Invitation._rows.count() >= 1


def test_the_sweep_keeps_a_link_that_counts_and_drops_it_when_the_evening_is_past(season):
    opened(link(season))
    now = season.iftars[0].maghrib_at
    assert Invitation.objects.past(now).count() == 0
    assert Invitation.objects.past(now + timedelta(hours=25)).count() == 1


def test_the_same_in_arabic(season):
    phone, secret = Client(), link(season)
    page = phone.get(f"/ar/counting/{secret}/").content.decode()
    assert ('dir="rtl"' in page, "بدء العدّ" in page) == (True, True)
    assert phone.post(f"/ar/counting/{secret}/").headers["Location"].startswith("/ar/host/")
