"""A lost link comes by letter, and whoever asks learns nothing of who comes (attacks D2 and H7)."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import NOW, amina, deliver, huda, idris

from sufra.booking.actions import changing, forgetting
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Iftar, Letter, Party
from sufra.rules.refusal import Refusal
from sufra.shell import limits

pytestmark = pytest.mark.django_db
CONTACT = "huda@example.org"
LANGUAGES = ["en", "ar", "fa", "tr", "ur", "id"]


@pytest.fixture
def season():
    return amina(coming="reservations", sections=[SectionPlan("families", 20)])


def address_of(season, language="en"):
    return f"/{language}/i/{season.iftars[0].pk}/lost-link/"


def ask(season, contact, *, sender="192.0.2.7", language="en"):
    return Client(REMOTE_ADDR=sender).post(address_of(season, language), {"contact": contact})


def page_of(answer):
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())


def links():
    """Send what waits, once it is not quiet, and return the letters that carry a link which was asked for."""
    before = len(mail.outbox)
    due = list(Letter.objects.waiting().values_list("due_at", flat=True))
    deliver(max([timezone.now(), *due]))
    return [letter for letter in mail.outbox[before:] if "/r/" in letter.body]


def reserved(season, guests=4, **wish):
    made = huda(season, guests, **wish)
    Letter.objects.all().delete()  # only what is asked for is looked at here
    return made


def test_a_letter_carries_the_link_in_the_partys_language_and_the_old_link_still_opens(season, settings):
    settings.ORIGIN = "https://sufra.example"
    made = reserved(season, contact=CONTACT, language="ar")
    assert ask(season, " HUDA@example.org").status_code == 200
    [letter] = links()
    assert letter.to == [CONTACT]
    [link] = re.findall(r"https://sufra\.example(/ar/r/\S+)", letter.body)
    assert link == f"/ar/r/{made.party.pk}/{made.secret}/"
    client = Client()
    assert client.get(link).status_code == 302
    assert client.get(f"/ar/r/{made.party.pk}/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_back_stands_beside_the_form_in_every_language(season, language):
    form = Client().get(f"/{language}/i/{season.iftars[0].pk}/reserve/").content.decode()
    assert f'href="{address_of(season, language)}"' in form
    page = Client().get(address_of(season, language))
    assert page.headers["Cache-Control"] == "no-store, private"
    assert f'lang="{language}"' in page.content.decode()
    made = reserved(season, contact=CONTACT, language=language)
    assert ask(season, CONTACT, language=language).status_code == 200
    [letter] = links()
    assert f"/{language}/r/{made.party.pk}/" in letter.body


def told(season, contact):
    """Return all that a stranger learns: the answer, the page, how many questions and writings it cost."""
    with CaptureQueriesContext(connection) as said:
        answer = ask(season, contact)
    writes = {query["sql"].split()[0] for query in said} & {"INSERT", "UPDATE", "DELETE"}
    return answer.status_code, dict(answer.headers), page_of(answer), bool(writes), len(said)


def test_no_answer_tells_whether_a_contact_is_known(season):
    reserved(season, contact=CONTACT)
    told(season, "warm@example.org")
    *known, known_cost = told(season, CONTACT)
    *unknown, unknown_cost = told(season, "nobody@example.org")
    assert known == unknown
    assert known[3], "an asking always writes: a commit that writes takes longer than one that does not"
    assert 0 <= known_cost - unknown_cost <= 1, "the letter is the only difference"
    assert len(links()) == 1


def test_an_answer_that_tells_is_caught(season, monkeypatch):
    reserved(season, contact=CONTACT)

    def telling(*, contact, **_facts):
        if contact != CONTACT:
            raise Refusal("cancelled_already")

    monkeypatch.setattr(changing, "write_links", telling)
    assert told(season, CONTACT)[:3] != told(season, "nobody@example.org")[:3]


def test_a_contact_is_written_to_three_times_an_hour_and_the_answer_stays_the_same(season, monkeypatch):
    now = timezone.now().replace(hour=9, minute=0)  # no quiet hour at the place, then or an hour later
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    reserved(season, contact=CONTACT)
    pages = []
    for number in range(5):
        pages.append(page_of(ask(season, CONTACT, sender=f"198.51.{number}.1")))
        links()
    assert len(mail.outbox) == 3
    assert len(set(pages)) == 1
    later = now + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    ask(season, CONTACT)
    assert len(links()) == 1


def test_a_network_asks_sixty_times_in_ten_minutes_and_the_answer_stays_the_same(season):
    reserved(season, contact=CONTACT)
    facts = {"iftar_id": season.iftars[0].pk, "address": "192.0.2.0/24", "now": NOW}
    for number in range(60):
        changing.write_links(contact=f"person{number}@example.org", **facts)
    changing.write_links(contact=CONTACT, **facts)
    assert Letter.objects.count() == 0
    changing.write_links(contact=CONTACT, **{**facts, "address": "198.51.100.0/24"})
    assert Letter.objects.count() == 1


def test_without_the_limits_a_stranger_could_fill_somebodys_letters(season, monkeypatch):
    monkeypatch.setattr(changing, "within", lambda *_who, **_limit: True)
    reserved(season, contact=CONTACT)
    for _time in range(5):
        ask(season, CONTACT)
        links()
    assert len(mail.outbox) == 5


def test_a_letter_that_is_on_its_way_is_not_laid_a_second_time(season):
    reserved(season, contact=CONTACT)
    for _tap in range(2):
        ask(season, CONTACT)
    assert Letter.objects.filter(kind="link").count() == 1


def test_each_party_of_a_contact_gets_its_own_link_and_a_cancelled_one_none(season):
    made = [reserved(season, 2, contact=CONTACT) for _party in range(3)]
    changing.cancel(party=made[2].party, now=NOW)
    ask(season, CONTACT)
    bodies = [letter.body for letter in links()]
    assert len(bodies) == 2
    assert [any(one.secret in body for body in bodies) for one in made] == [True, True, False]


def test_after_a_new_link_the_letter_carries_the_new_one(season):
    made = reserved(season, contact=CONTACT)
    secret = changing.rotate_link(party=made.party, now=NOW)
    ask(season, CONTACT)
    [letter] = links()
    assert secret in letter.body
    assert made.secret not in letter.body


def test_a_contact_of_another_evening_is_not_known_here(season):
    other = idris()
    Iftar.objects.of(other.host).update(coming="both")
    reserved(season, contact=CONTACT)
    assert ask(other, CONTACT).status_code == 200
    assert Letter.objects.count() == 0


def test_a_telephone_number_gets_the_same_answer_and_the_page_names_the_desk(season):
    reserved(season, contact="+387 61 000 000")
    answer = ask(season, "+38761000000")
    assert page_of(answer) == page_of(ask(season, "+387 61 999 999"))
    assert "at the desk they find you" in answer.content.decode()
    assert links() == []


@pytest.mark.parametrize("contact", ["", " ", "%00", "a" * 1_000_000, "%E2%80%AE"])
def test_what_is_no_contact_is_said_by_the_field(season, contact):
    answer = Client().post(
        address_of(season), f"contact={contact}", content_type="application/x-www-form-urlencoded"
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_where_nothing_is_public_or_all_is_forgotten_there_is_nothing_to_ask(season):
    reserved(season, contact=CONTACT)
    [iftar] = season.iftars
    forgetting.forget_evening(iftar=iftar, now=iftar.forgotten_from)
    assert ask(season, CONTACT).status_code == 422
    Iftar.objects.of(season.host).update(published_at=None)
    assert ask(season, CONTACT).status_code == 404
    assert Letter.objects.count() == 0


def test_reading_the_page_writes_nothing(season):
    reserved(season, contact=CONTACT)
    Client().get(address_of(season), {"contact": CONTACT})
    assert Letter.objects.count() == 0


def test_the_limits_hold_no_address_and_no_contact_and_go_when_they_ran_out(season):
    reserved(season, contact=CONTACT)
    ask(season, CONTACT)
    tag = Party._rows.get().contact_tag
    before = counted()
    assert len(before) == 2
    assert not [row for row in before for what in ("192.0.2", CONTACT, tag) if what in str(row)]
    limits.sweep(timezone.now())
    assert counted() == before
    limits.sweep(timezone.now() + timedelta(hours=3))
    assert counted() == []


def counted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM limits")
        return cursor.fetchall()
