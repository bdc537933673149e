import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import NOW, amina, huda, idris

from sufra.booking import views
from sufra.booking.actions import reserving
from sufra.booking.forms import ReserveForm, new_form_key
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Iftar, Letter, Party, Section
from sufra.models.ids import new_id
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db


def house(places=45, *, coming="reservations", **answers):
    return amina(coming=coming, sections=[SectionPlan("families", places)], **answers)


def parties(season):
    return Party.objects.of(season.host)


def answers_of(season, **given):
    [iftar] = season.iftars
    section = iftar.sections.all()[0]
    key = new_form_key(timezone.now() - timedelta(seconds=30))
    return {"adults": "2", "children": "2", "section": section.pk, "name": "Huda", "form_key": key, **given}


def form_address(season, language="en"):
    return f"/{language}/i/{season.iftars[0].pk}/reserve/"


def test_a_family_reserves_in_three_requests_and_sees_its_code():
    season, client = house(), Client()
    assert client.get(form_address(season)).status_code == 200
    sent = client.post(form_address(season), answers_of(season, needs=["high_chair"]))
    [party] = parties(season)
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/en/r/{party.pk}/")
    page = client.get(sent.headers["Location"]).content.decode()
    assert "You have 4 places." in page
    assert f"{party.code[:3]} {party.code[3:]}" in page
    assert "A high chair" in page
    assert (party.standing, party.guests, party.children) == ("seated", 4, 2)


def test_the_same_form_twice_makes_one_party_and_shows_the_same_page():
    season, client = house(), Client()
    answers = answers_of(season)
    first, second = (client.post(form_address(season), answers) for _time in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert parties(season).count() == 1
    assert Letter.objects.count() == 0


def test_the_same_form_with_other_answers_shows_the_party_that_exists():
    season, client = house(), Client()
    answers = answers_of(season)
    client.post(form_address(season), answers)
    again = client.post(form_address(season), {**answers, "adults": "9"})
    [party] = parties(season)
    assert party.guests == 4
    assert again.headers["Location"] == f"/en/r/{party.pk}/?again"
    assert "This form was sent before" in client.get(again.headers["Location"]).content.decode()


def test_without_the_forms_key_a_second_sending_would_make_a_second_party(monkeypatch):
    season = house()
    monkeypatch.setattr(reserving, "hashed", lambda _secret: new_id())
    for _time in range(2):
        huda(season, key="the same form")
    assert parties(season).count() == 2


@pytest.mark.parametrize("digits", ["4", "٤", "۴", "４"])
def test_digits_of_any_script_are_read(digits):
    season = house()
    assert Client().post(form_address(season), answers_of(season, adults=digits)).status_code == 302
    assert parties(season).get().guests == 6


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("adults", "0"), ("adults", "-1"), ("adults", "1.5"), ("adults", "1e9"), ("adults", ""),
        ("adults", "999999999999999999999"), ("adults", "\x00"), ("children", "-2"), ("children", "40"),
        ("name", ""), ("name", "\x00"), ("name", "a" * 1_000_000), ("section", "7"),
        ("section", "x"), ("needs", "diabetes"), ("fewest", "9"), ("website", "buy"), ("form_key", "guess"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_by_the_field_and_nothing_is_stored(field, value):
    season = house()
    answer = Client().post(form_address(season), answers_of(season, **{field: value}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in text
    assert parties(season).count() == 0
    if field not in {"name", "form_key"}:
        assert 'value="Huda"' in text


def test_bidi_controls_are_dropped_from_a_name():
    season, client = house(), Client()
    client.post(form_address(season), answers_of(season, name="Hu\u202eda"))
    page = client.get(f"/en/r/{parties(season).get().pk}/change/").content.decode()
    assert 'value="Huda"' in page


def test_a_form_that_nobody_can_have_read_is_asked_for_once_more_and_keeps_its_answers():
    season, client = house(), Client()
    answers = answers_of(season, form_key=new_form_key(timezone.now()))
    answer = client.post(form_address(season), answers)
    assert answer.status_code == 422
    assert f'value="{answers["form_key"]}"' in answer.content.decode()


def test_a_form_of_yesterday_gets_a_fresh_mark():
    season = house()
    old = new_form_key(timezone.now() - timedelta(days=2))
    text = Client().post(form_address(season), answers_of(season, form_key=old)).content.decode()
    [fresh] = re.findall(r'name="form_key" value="([^"]+)"', text)
    assert fresh != old
    assert Client().post(form_address(season), answers_of(season, form_key=fresh)).status_code == 422


@pytest.mark.parametrize(
    ("change", "code"),
    [({"coming": "open"}, "walk_in"), ({"published_at": None}, "not_public")],
)
def test_nothing_is_reserved_where_everybody_simply_comes_or_nothing_is_public(change, code):
    season = house()
    Iftar.objects.of(season.host).update(**change)
    with pytest.raises(Refusal) as refused:
        huda(season)
    assert refused.value.code == code


def test_the_servers_clock_decides_when_it_is_too_late():
    season = house()
    [iftar] = season.iftars
    huda(season, now=iftar.maghrib_at - timedelta(seconds=1))
    with pytest.raises(Refusal) as refused:
        huda(season, now=iftar.maghrib_at)
    assert refused.value.code == "too_late"


def test_places_are_seated_exactly_and_the_next_party_waits():
    season = house(places=6)
    standings = [huda(season, guests).party.standing for guests in (4, 2, 1)]
    assert standings == ["seated", "seated", "waiting"]


def test_fewer_are_seated_at_once_and_the_rest_is_let_go_or_waits_as_they_wish():
    season = house(places=6)
    huda(season, 4)
    party = huda(season, 5, fewest=2, rest_waits=True).party
    assert (party.standing, party.guests, party.more) == ("seated", 2, 3)
    other = house_of_idris()
    huda(other, 4)
    party = huda(other, 5, fewest=2).party
    assert (party.standing, party.guests, party.more) == ("seated", 2, 0)


def house_of_idris():
    season = idris()
    Iftar.objects.of(season.host).update(coming="both")
    Section.objects.filter(iftar__in=season.iftars).update(places_offered=6)
    return season


def test_a_section_of_another_evening_is_none_of_ours():
    season, other = house(), idris()
    with pytest.raises(Refusal) as refused:
        huda(season, section=other.iftars[0].sections.all()[0])
    assert refused.value.code == "no_such_section"


def test_a_mosque_with_one_address_reserves_for_sixty_and_a_machine_for_no_more():
    season = house(places=500)
    for _party in range(60):
        huda(season, 1, address="192.0.2.0/24")
    with pytest.raises(Refusal) as refused:
        huda(season, 1, address="192.0.2.0/24")
    assert refused.value.code == "too_many_from_here"
    huda(season, 1, address="192.0.2.0/24", now=NOW + timedelta(minutes=11))
    huda(season, 1, address="198.51.100.0/24")


def test_a_rush_of_twice_the_places_in_a_minute_slows_down_by_itself():
    season = house(places=10)
    for party in range(100):
        huda(season, 1, address=f"10.0.{party}.0/24")
    with pytest.raises(Refusal) as refused:
        huda(season, 1, address="192.0.2.0/24")
    assert refused.value.code == "rush"
    huda(season, 1, address="192.0.2.0/24", now=NOW + timedelta(seconds=61))


@pytest.mark.parametrize("language", ["en", "ar", "fa", "tr", "ur", "id"])
def test_every_page_of_a_party_exists_in_every_language(language):
    season, client = house(), Client()
    page = client.get(form_address(season, language)).content.decode()
    assert f'lang="{language}"' in page
    client.post(form_address(season, language), answers_of(season))
    party = parties(season).get()
    for other in ("en", language):
        assert client.get(f"/{other}/r/{party.pk}/").status_code == 200
    assert client.get(f"/{language}/help/waiting-list/").status_code == 200


def test_the_evenings_page_offers_the_one_button():
    season = house(places=4)
    address = f"/en/i/{season.iftars[0].pk}/"
    assert "Reserve places</a>" in Client().get(address).content.decode()
    huda(season, 4)
    full = Client().get(address).content.decode()
    assert "Join the waiting list</a>" in full
    assert "Simply come" not in full


def test_a_labelled_plate_can_be_asked_for_only_where_the_host_offers_them():
    season = house()
    promise = "we cannot promise"
    page = Client().get(form_address(season)).content.decode()
    assert promise in page
    assert "labelled" not in page
    refused = Client().post(form_address(season), answers_of(season, needs=["labelled"]))
    assert refused.status_code == 422
    Iftar.objects.of(season.host).update(labelled_plates=True)
    page = Client().get(form_address(season)).content.decode()
    assert promise not in page
    assert "A plate labelled for an allergy" in page
    assert Client().post(form_address(season), answers_of(season, needs=["labelled"])).status_code == 302


@pytest.mark.parametrize("missing", ["adults", "section", "name", "form_key"])
def test_a_form_that_skips_a_step_names_what_is_missing_and_stores_nothing(missing):
    season = house()
    Section.objects.bulk_create(
        [Section(iftar=season.iftars[0], kind="women", position=1, seats=9, places_offered=9)]
    )
    answers = answers_of(season)
    del answers[missing]
    answer = Client().post(form_address(season), answers)
    assert answer.status_code == 422
    [first, *_more] = re.findall(r'<li><a href="#id_(\w+)"', answer.content.decode())
    assert first.removesuffix("_0") == missing
    assert parties(season).count() == 0


def test_a_form_that_asks_for_no_name_is_caught(monkeypatch):
    season = house()
    answers = answers_of(season)
    del answers["name"]
    monkeypatch.setattr(ReserveForm.base_fields["name"], "required", False)
    assert Client().post(form_address(season), answers).status_code == 302
    assert parties(season).count() == 1


def test_a_house_that_looks_at_no_mark_takes_a_form_that_was_never_shown_and_is_caught(monkeypatch):
    season = house()
    forged = answers_of(season, form_key="never shown")
    assert Client().post(form_address(season), forged).status_code == 422
    monkeypatch.setattr(views, "require_patience", lambda _mark, _now: None)
    assert Client().post(form_address(season), forged).status_code == 302
    assert parties(season).count() == 1


def test_an_answer_alone_that_was_never_asked_for_stores_nothing():
    season = house()
    answer = Client().post(form_address(season), {})
    assert answer.status_code == 422
    assert parties(season).count() == 0


@pytest.mark.parametrize("why", ["open", "over"])
def test_where_nothing_is_reserved_no_form_is_shown(why, monkeypatch):
    season = house()
    [iftar] = season.iftars
    assert Client().get(form_address(season)).status_code == 200
    if why == "open":
        Iftar.objects.of(season.host).update(coming="open")
    else:
        monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at)
    answer = Client().get(form_address(season))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/i/{iftar.pk}/")


def sent_late(season, monkeypatch):
    """Send, a second after Maghrib, a form that was opened a minute before it, by a clock that is late."""
    [iftar] = season.iftars
    shown = iftar.maghrib_at - timedelta(minutes=1)
    answers = answers_of(season, form_key=new_form_key(shown))
    late = iftar.maghrib_at + timedelta(seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    earlier = {"Date": shown.strftime("%a, %d %b %Y %H:%M:%S GMT")}  # the guest's own clock
    return answers, Client().post(form_address(season), answers, headers=earlier)


def test_a_house_that_does_not_look_at_its_clock_is_caught(monkeypatch):
    season = house()
    monkeypatch.setattr(reserving, "require_open", lambda **_facts: None)
    assert sent_late(season, monkeypatch)[1].status_code == 302
    assert parties(season).count() == 1


def test_a_form_that_was_opened_before_maghrib_and_is_sent_after_it_is_refused(monkeypatch):
    season = house()
    [iftar] = season.iftars
    answers, answer = sent_late(season, monkeypatch)
    assert answer.status_code == 422
    assert "It is too late for that" in answer.content.decode()
    assert parties(season).count() == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: iftar.maghrib_at - timedelta(seconds=1))
    assert Client().post(form_address(season), answers).status_code == 302


def test_the_needs_have_a_heading_only_where_there_are_any():
    season = amina(coming="reservations")
    [iftar] = season.iftars
    desk = Client()
    desk.force_login(season.owner)
    address, heading = f"/en/host/{season.host.pk}/evening/{iftar.pk}/counts/", "What they need"
    huda(season)
    assert heading not in desk.get(address).content.decode()
    huda(season, 1, needs=("vegetarian",))
    assert heading in desk.get(address).content.decode()
