"""Where guests fall ill, the others read it on the evening's page; nobody's name or contact is taken."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import amina, idris, text, yusuf

from sufra.booking.actions.forgetting import forget_evening
from sufra.kitchen.forms.ill import IllNoticeForm
from sufra.models import AuditEntry, Batch, Dish, Iftar
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
ILL = "If you feel ill after this evening"
SAID = {"dish": "Lamb stew", "phone": "+387 33 555 010"}


@pytest.fixture
def season():
    return amina()


@pytest.fixture
def at(season, monkeypatch):
    """Set the clock, so long after Maghrib."""

    def set_to(**after):
        now = season.iftars[0].maghrib_at + timedelta(**after)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    set_to(hours=20)
    return set_to


@pytest.fixture
def organiser(season, at):
    client = Client()
    client.force_login(yusuf(season.host, Role.ORGANISER))
    return client


def address(season, end="", language="en"):
    return f"/{language}/host/{season.host.pk}/evening/{season.iftars[0].pk}/kitchen/food/ill/{end}"


def guests_page(season, language="en"):
    return Client().get(f"/{language}/i/{season.iftars[0].pk}/")


def publish(client, season, **said):
    return client.post(address(season), SAID | said | {"looked": "yes"})


def test_the_notice_is_looked_at_in_every_language_before_it_is_published(season, organiser):
    before = guests_page(season)
    looked = organiser.post(address(season), SAID)
    assert looked.status_code == 200
    assert looked.content.decode().count("Lamb stew") == 7  # six languages, and what is sent
    assert {f'lang="{code}"' for code in ("ar", "fa", "tr", "ur", "id")} <= set(
        re.findall(r'lang="[a-z]+"', looked.content.decode())
    )
    assert guests_page(season).headers["ETag"] == before.headers["ETag"]
    assert season.iftars[0].ill_notice_at is None
    assert publish(organiser, season).status_code == 302
    after = guests_page(season)
    assert after.headers["ETag"] != before.headers["ETag"]
    notice = re.search(r'<section class="news">.*?</section>', after.content.decode(), re.DOTALL)[0]
    assert notice in looked.content.decode()


def test_guests_read_what_to_do_where_they_ate_and_whom_to_call(season, organiser):
    publish(organiser, season)
    shown = text(guests_page(season))
    assert (
        "Some guests fell ill after the evening of Friday 5 March 2027. It may have been this dish: Lamb stew"
    ) in shown
    assert "please see a doctor and say that you ate here on Friday 5 March 2027." in shown
    assert "The health authority answers questions: +387 33 555 010" in shown
    publish(organiser, season, dish="", phone="")
    shown = text(guests_page(season))
    assert ILL in shown
    assert "this dish" not in shown
    assert "health authority" not in shown


@pytest.mark.parametrize("language", ["ar", "fa", "tr", "ur", "id"])
def test_guests_read_it_in_every_language(season, organiser, language):
    publish(organiser, season)
    shown = text(guests_page(season, language))
    assert "Lamb stew" in shown
    assert ILL not in shown


def test_it_stands_ninety_days_on_the_page_of_an_evening_that_is_over_and_forgotten(season, organiser, at):
    at(hours=3)
    publish(organiser, season)
    forget_evening(iftar=season.iftars[0], now=at(days=10))
    assert season.iftars[0].forgotten_at
    assert ILL in text(guests_page(season))
    at(days=90, hours=3)
    assert ILL in text(guests_page(season))
    at(days=90, hours=3, seconds=1)
    gone = guests_page(season)
    assert gone.status_code == 200
    assert ILL not in text(gone)
    assert "Guests read this now" not in text(organiser.get(address(season)))


def test_it_is_taken_back(season, organiser):
    publish(organiser, season)
    assert "Guests read this now" in text(organiser.get(address(season)))
    assert organiser.post(address(season, "back/")).status_code == 302
    assert ILL not in text(guests_page(season))
    [iftar] = season.iftars
    assert (iftar.ill_notice_at, iftar.ill_notice_dish, iftar.ill_notice_phone) == (None, "", "")
    done = {entry.deed for entry in AuditEntry.objects.of(season.host)}
    assert {"publish_ill_notice", "take_back_ill_notice"} <= done


def test_no_field_takes_a_guests_name_or_contact(season, organiser):
    assert list(IllNoticeForm().fields) == ["dish", "phone", "looked"]
    fields = re.findall(
        r'<(?:input|textarea|select)[^>]* name="(\w+)"', organiser.get(address(season)).content.decode()
    )
    assert set(fields) == {"csrfmiddlewaretoken", "dish", "phone"}
    publish(organiser, season)
    assert "<form" not in guests_page(season).content.decode()


def test_only_who_plans_may_publish_it_and_the_kitchen_may_not(season, at):
    log, allowed = address(season).removesuffix("ill/"), {Role.OWNER, Role.ORGANISER}
    for role in Role:
        client = Client()
        client.force_login(yusuf(season.host, role))
        may = role in allowed
        assert client.get(address(season)).status_code == (200 if may else 403)
        assert publish(client, season).status_code == (302 if may else 403)
        assert (ILL in text(guests_page(season))) == may
        assert client.post(address(season, "back/")).status_code == (302 if may else 403)
        assert ("Ill afterwards?" in text(client.get(log))) == may


def test_nobody_is_ill_before_anybody_ate(season, organiser, at):
    at(seconds=-1)
    assert "Ill afterwards?" not in text(organiser.get(address(season).removesuffix("ill/")))
    answer = publish(organiser, season)
    assert answer.status_code == 422
    assert "Nobody has eaten yet." in text(answer)
    assert 'value="Lamb stew"' in answer.content.decode()
    at(seconds=0)
    assert publish(organiser, season).status_code == 302


@pytest.mark.parametrize("state", ["cancelled", "paused", "no_day"])
def test_where_it_did_not_take_place_nobody_is_ill_of_it(season, organiser, state):
    Iftar._rows.update(state=state)
    answer = publish(organiser, season)
    assert answer.status_code == 422
    assert "did not take place" in text(answer)
    assert ILL not in text(guests_page(season))


def test_it_is_forgotten_with_the_food_log(season, organiser, monkeypatch):
    publish(organiser, season)
    told = Iftar._rows.get().ill_notice_at
    for days, kept in ((90, True), (91, False)):
        later = told + timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: later)
        call_command("tend", once=True)
        iftar = Iftar._rows.get()
        assert (iftar.ill_notice_at is not None, bool(iftar.ill_notice_phone)) == (kept, kept)


@pytest.mark.parametrize("phone", ["Ask Fatima, table 4", "abc", "+90 (Ali)", "12"])
def test_only_a_telephone_is_published_as_one(season, organiser, phone):
    answer = publish(organiser, season, phone=phone)
    assert answer.status_code == 422
    assert "Write a telephone" in text(answer)
    assert ILL not in text(guests_page(season))


def test_a_draft_has_no_page_on_which_it_could_stand(season, organiser):
    Iftar._rows.update(published_at=None)
    answer = publish(organiser, season)
    assert answer.status_code == 422
    assert "This evening is not public" in text(answer)


def test_dishes_are_offered_from_the_log_and_the_menu_each_once(season, organiser):
    [iftar] = season.iftars
    for dish in ("Lamb stew", "Rice"):
        Batch(iftar=iftar, dish=dish, kind="hot", made_at=iftar.maghrib_at).save(force_insert=True)
    iftar.dishes.add(
        *[Dish._rows.create(host=season.host, name=name, part="meal") for name in ("Rice", "Soup")]
    )
    offered = re.findall(r'<option value="([^"]+)">', organiser.get(address(season)).content.decode())
    assert offered == ["Lamb stew", "Rice", "Soup"]


def test_what_is_too_long_is_kept_and_refused(season, organiser):
    answer = publish(organiser, season, phone="1" * 41)
    assert answer.status_code == 422
    assert "1" * 41 in answer.content.decode()


def test_an_evening_of_another_host_is_not_there(season, organiser):
    other = idris().iftars[0]
    stolen = address(season).replace(season.iftars[0].pk, other.pk)
    assert [organiser.get(stolen).status_code, organiser.post(stolen, SAID).status_code] == [404, 404]
    assert organiser.post(f"{stolen}back/").status_code == 404


def test_the_store_keeps_no_dish_without_a_notice(season):
    with pytest.raises(IntegrityError), transaction.atomic():
        Iftar._rows.update(ill_notice_dish="Lamb stew")
