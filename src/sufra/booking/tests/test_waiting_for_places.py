import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.cast import NOW, amina, deliver, huda

from sufra.booking.actions import changing
from sufra.booking.actions.tending import serve_waiting
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Letter, Party, Section
from sufra.rules.refusal import Refusal

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
NIGHT = NOW.replace(hour=23)


def house(places=6):
    return amina(coming="reservations", sections=[SectionPlan("families", places)])


def fresh(made):
    return Party._rows.get(pk=made.party.pk)


def stands(*made):
    return [fresh(one).standing for one in made]


def test_a_freed_place_is_offered_to_whoever_came_first_and_held_for_it():
    season = house()
    first, second, third = (huda(season, guests) for guests in (6, 4, 2))  # the last two both fit
    changing.cancel(party=first.party, now=LATER)
    assert stands(first, second, third) == ["cancelled", "offered", "offered"]
    assert fresh(second).offered_guests == 4
    assert fresh(second).offer_until - LATER == timedelta(hours=2)
    newcomer = huda(season, 1, now=LATER)
    assert newcomer.party.standing == "waiting"


ONLY_THE_SEATED = """
    SELECT iftar_id, section_tag, SUM(CASE WHEN standing = 'seated' THEN guests ELSE 0 END), 0
    FROM sufra_party WHERE iftar_id IN ({}) GROUP BY iftar_id, section_tag
"""


def test_an_offer_that_is_not_counted_against_the_places_would_be_noticed(monkeypatch):
    monkeypatch.setattr("sufra.models.party.TAKEN", ONLY_THE_SEATED)
    season = house()
    first, second = huda(season, 6), huda(season, 4)
    changing.cancel(party=first.party, now=LATER)
    assert fresh(second).offered_guests == 4
    assert huda(season, 6, now=LATER).party.standing == "seated"


def test_an_offer_is_accepted_once_and_keeps_its_code():
    season = house()
    first, second = huda(season, 6), huda(season, 4)
    changing.cancel(party=first.party, now=LATER)
    accepted = changing.accept(party=second.party, now=LATER)
    assert (accepted.standing, accepted.guests, accepted.code) == ("seated", 4, second.party.code)
    with pytest.raises(Refusal) as refused:
        changing.accept(party=second.party, now=LATER)
    assert refused.value.code == "offer_is_over"


def test_an_offer_that_nobody_answers_goes_to_the_next():
    season = house()
    moments = [NOW + timedelta(seconds=second) for second in range(3)]
    first, second, third = (huda(season, 6, now=moment) for moment in moments)
    changing.cancel(party=first.party, now=LATER)
    assert stands(second, third) == ["offered", "waiting"]
    over = fresh(second).offer_until
    serve_waiting(over - timedelta(seconds=1))
    assert stands(second, third) == ["offered", "waiting"]
    with pytest.raises(Refusal):
        changing.accept(party=second.party, now=over)
    serve_waiting(over)
    assert stands(second, third) == ["cancelled", "offered"]


def test_at_night_nobody_is_offered_anything_and_in_the_morning_they_are():
    season = house()
    first, second = huda(season, 6), huda(season, 4)
    changing.cancel(party=first.party, now=NIGHT)
    assert stands(second) == ["waiting"]
    serve_waiting(NIGHT + timedelta(hours=5))
    assert stands(second) == ["waiting"]
    serve_waiting(NIGHT + timedelta(hours=9))
    assert stands(second) == ["offered"]


def test_more_places_are_offered_on_within_a_minute():
    season = house()
    huda(season, 6)
    waiting = huda(season, 4)
    Section.objects.filter(iftar__in=season.iftars).update(places_offered=10)
    serve_waiting(LATER)
    assert stands(waiting) == ["offered"]


def test_a_party_that_would_come_as_fewer_is_offered_fewer_and_the_rest_waits_if_it_wished():
    season = house(places=6)
    first = huda(season, 6)
    fewer = huda(season, 5, fewest=2, rest_waits=True)
    changing.change(
        party=first.party, wish=changing.Wish(section=_section(season).pk, guests=3, name="H"), now=LATER
    )
    assert (fresh(fewer).standing, fresh(fewer).offered_guests) == ("offered", 3)
    changing.accept(party=fewer.party, now=LATER)
    assert (fresh(fewer).standing, fresh(fewer).guests, fresh(fewer).more) == ("seated", 3, 2)
    changing.cancel(party=first.party, now=LATER)
    assert (fresh(fewer).standing, fresh(fewer).offered_guests) == ("seated", 2)
    changing.accept(party=fewer.party, now=LATER)
    assert (fresh(fewer).guests, fresh(fewer).more) == (5, 0)


@pytest.mark.parametrize(("answer", "told"), [(changing.accept, ["reserved"]), (changing.cancel, [])])
def test_an_offer_that_was_answered_before_its_letter_went_out_is_not_written_of(answer, told):
    season = house()
    first, second = huda(season, 6), huda(season, 4, contact="second@example.org")
    Letter.objects.all().delete()
    changing.cancel(party=first.party, now=LATER)
    assert Letter.objects.waiting().filter(kind="offered").count() == 1
    answer(party=second.party, now=LATER)
    assert [letter.kind for letter in Letter.objects.waiting()] == told
    assert deliver(LATER) == len(mail.outbox) == len(told)
    assert Letter.objects.waiting().count() == 0


def test_who_waits_on_for_the_others_can_let_them_go_and_keeps_its_own_places():
    season = house(places=6)
    first = huda(season, 4)
    fewer = huda(season, 5, fewest=2, rest_waits=True)
    assert (fresh(fewer).guests, fresh(fewer).more) == (2, 3)
    changing.cancel(party=first.party, now=LATER)
    assert fresh(fewer).offered_guests == 3
    waiting = huda(season, 4, now=LATER)
    changing.let_the_others_go(party=fewer.party, now=LATER)
    assert (fresh(fewer).standing, fresh(fewer).guests, fresh(fewer).more) == ("seated", 2, 0)
    assert (fresh(fewer).offered_guests, fresh(fewer).offer_until) == (None, None)
    assert stands(waiting) == ["offered"]
    changing.let_the_others_go(party=fewer.party, now=LATER)
    assert fresh(fewer).guests == 2


@pytest.mark.parametrize(("language", "words"), [("en", "The others leave"), ("ar", "خروج الباقين")])
def test_one_tap_takes_the_others_off_the_waiting_list(language, words):
    season = house(places=6)
    huda(season, 4)
    fewer = huda(season, 5, fewest=2, rest_waits=True)
    client, address = Client(), f"/{language}/r/{fewer.party.pk}/"
    client.get(f"{address}{fewer.secret}/")
    assert words in client.get(address).content.decode()
    assert client.post(f"{address}cancellation/", {"others": ""}).status_code == 302
    assert (fresh(fewer).standing, fresh(fewer).guests, fresh(fewer).more) == ("seated", 2, 0)
    assert words not in client.get(address).content.decode()


def test_a_change_without_the_tick_takes_the_others_off_the_waiting_list_too():
    season = house(places=6)
    huda(season, 4)
    fewer = huda(season, 5, fewest=2, rest_waits=True)
    changing.change(party=fewer.party, wish=wish(season, 2, rest_waits=True), now=LATER)
    assert fresh(fewer).more == 3
    changing.change(party=fewer.party, wish=wish(season, 2), now=LATER)
    assert (fresh(fewer).guests, fresh(fewer).more) == (2, 0)


def _section(season):
    return season.iftars[0].sections.all()[0]


def wish(season, guests, **answers):
    return changing.Wish(section=_section(season).pk, guests=guests, name="Huda", **answers)


def test_a_seated_party_grows_only_into_what_is_free_and_past_nobody():
    season = house()
    party = huda(season, 4)
    with pytest.raises(Refusal) as refused:
        changing.change(party=party.party, wish=wish(season, 7), now=LATER)
    assert (refused.value.code, refused.value.facts) == ("no_room_to_grow", {"most": 6})
    assert changing.change(party=party.party, wish=wish(season, 5), now=LATER).guests == 5
    huda(season, 4)
    with pytest.raises(Refusal):
        changing.change(party=party.party, wish=wish(season, 6), now=LATER)


def test_while_waiting_one_becomes_fewer_but_not_more_and_joining_again_comes_last():
    season = house()
    huda(season, 6)
    waiting = huda(season, 4)
    with pytest.raises(Refusal) as refused:
        changing.change(party=waiting.party, wish=wish(season, 5), now=LATER)
    assert refused.value.code == "waits_at_this_size"
    changed = changing.change(party=waiting.party, wish=wish(season, 2), now=LATER)
    assert (changed.guests, changed.reserved_at) == (2, waiting.party.reserved_at)
    changing.cancel(party=waiting.party, now=LATER)
    again = huda(season, 4, now=LATER)
    assert again.party.reserved_at == LATER > waiting.party.reserved_at


def test_a_party_that_left_an_e_mail_is_written_to_and_can_answer_from_the_letter(settings):
    settings.ORIGIN = "https://sufra.example"
    season = house()
    first = huda(season, 6)
    second = huda(season, 4, contact="huda@example.org", language="ar")
    changing.cancel(party=first.party, now=LATER)
    assert deliver(LATER) == 1
    assert deliver(LATER) == 0
    [offered] = mail.outbox
    assert offered.to == ["huda@example.org"]
    link = f"/ar/r/{second.party.pk}/{second.secret}/"
    assert f"https://sufra.example{link}" in offered.body
    client = Client()
    client.get(link)
    page = client.get(f"/ar/r/{second.party.pk}/")
    assert page.status_code == 200


def test_a_telephone_number_is_given_up_and_nobody_is_written_to():
    season = house()
    huda(season, 4, contact="+387 61 000 000")
    assert deliver(LATER) == 0
    assert Letter.objects.get().given_up_at == LATER
    assert mail.outbox == []


def test_a_letter_is_one_message_with_one_subject_whatever_an_evening_is_called():
    season = house()
    season.campaign.name = "Feast\r\nBcc: victim@example.org"
    season.campaign.save()
    huda(season, 4, contact="huda@example.org")
    deliver(LATER)
    [letter] = mail.outbox
    assert letter.message()["Bcc"] is None
    assert "\n" not in letter.subject
    assert letter.recipients() == ["huda@example.org"]


def test_a_no_on_the_day_frees_the_places():
    season = house()
    first, second = huda(season, 6), huda(season, 4)
    changing.answer(party=first.party, still_coming="no", now=LATER)
    assert (fresh(first).still_coming, *stands(first, second)) == ("no", "cancelled", "offered")


def test_a_host_that_offers_fewer_cancels_nobody():
    season = house()
    first, second = huda(season, 4), huda(season, 2)
    Section.objects.filter(iftar__in=season.iftars).update(places_offered=3)
    serve_waiting(LATER)
    assert stands(first, second) == ["seated", "seated"]
    client = Client()
    client.force_login(season.owner)
    [iftar] = season.iftars
    page = client.get(f"/en/host/{season.host.pk}/evening/{iftar.pk}/counts/").content.decode()
    assert "3 more were given than are offered now" in page


def seen(made):
    client = Client()
    client.get(f"/en/r/{made.party.pk}/{made.secret}/")
    return client.get(f"/en/r/{made.party.pk}/").content.decode()


def test_a_party_reads_for_whom_freed_places_are_kept():
    season = house(10)
    smaller, _rest = huda(season, 2), huda(season, 8)
    family, couple, another = (
        huda(season, guests, now=NOW + timedelta(seconds=place)) for place, guests in enumerate((5, 2, 2))
    )
    Party._rows.filter(pk=family.party.pk).update(passed_times=2)
    ours, theirs = "kept for you, until doors open", "for a larger party that was passed"
    assert ours not in seen(family)
    changing.cancel(party=smaller.party, now=LATER)
    assert stands(family, couple, another) == ["waiting", "offered", "waiting"]
    assert ours in seen(family)
    assert theirs in seen(another)
    assert not {ours, theirs} & set(re.findall(f"{ours}|{theirs}", seen(couple)))


def test_whatever_a_waiting_party_does_nobody_who_came_before_it_is_passed_by_it():
    season = house()
    full = huda(season, 6)
    first, other, last = (huda(season, 2, now=NOW + timedelta(seconds=second)) for second in (1, 2, 3))
    changing.change(party=last.party, wish=wish(season, 1), now=LATER)
    changing.change(party=last.party, wish=wish(season, 1, contact="a@example.org"), now=LATER)
    changing.rotate_link(party=last.party, now=LATER)
    changing.answer(party=last.party, still_coming="yes", now=LATER)
    changing.cancel(party=other.party, now=LATER)
    again = huda(season, 2, now=LATER)
    assert in_line(season) == [first.party.pk, last.party.pk, again.party.pk]
    changing.change(party=full.party, wish=wish(season, 4), now=LATER)
    assert stands(first, last, again) == ["offered", "waiting", "waiting"]


def in_line(season):
    return list(Party.objects.of(season.host).in_line().order_by("reserved_at").values_list("pk", flat=True))


def test_joining_twice_with_one_form_is_joining_once_and_twice_with_one_contact_moves_nobody():
    season = house()
    huda(season, 6)
    mine = [huda(season, 2, key="my form", now=NOW + timedelta(seconds=second)) for second in (1, 2)]
    assert mine[0].party.pk == mine[1].party.pk
    between = huda(season, 2, now=NOW + timedelta(seconds=3))
    twice = huda(season, 2, contact="me@example.org", now=NOW + timedelta(seconds=4))
    thrice = huda(season, 2, contact="me@example.org", now=NOW + timedelta(seconds=5))
    line = [mine[0].party.pk, between.party.pk, twice.party.pk, thrice.party.pk]
    assert in_line(season) == line


def test_a_place_in_the_line_that_a_change_improves_is_caught(monkeypatch):
    monkeypatch.setattr(Party, "save", sooner(Party.save))
    with pytest.raises(AssertionError):
        test_whatever_a_waiting_party_does_nobody_who_came_before_it_is_passed_by_it()


def sooner(save):
    def saved(party, *args, **options):
        if party.standing == "waiting" and party.ticket_version > 1:
            party.reserved_at = NOW
        save(party, *args, **options)

    return saved
