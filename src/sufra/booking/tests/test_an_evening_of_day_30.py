"""An evening of day 30 says on what it depends, wherever places are asked for, held or counted."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.cast import FIRST_ON, NOW, amina_with, deliver, do, reserve_at

from sufra.booking.letters import WRITERS
from sufra.booking.queries.occasion import Occasion
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import Iftar, Letter, Party
from sufra.moves import actions
from sufra.rules.evenings import on_fast_days
from sufra.shell.days import IF_30_DAYS
from sufra.shell.sealing import seal_of
from sufra.timing.quiet import reminding

pytestmark = pytest.mark.django_db
LANGUAGES = list(IF_30_DAYS)
ONLY_IF = "This evening takes place only if the month has 30 days"


def house(day=30):
    sections = [SectionPlan("everyone", 200)]
    season = amina_with(
        on_fast_days(FIRST_ON, [day]), town="London", coming="reservations", sections=sections,
        languages=LANGUAGES,
    )  # fmt: skip
    return season, reserve_at(season, day)


def announced(season, *, days, now=NOW):
    """Tell a campaign that its month has so many days."""
    next_on = FIRST_ON + timedelta(days=days)
    facts = {"first_on": FIRST_ON, "next_on": next_on, "authority": "Mosque A", "announced": True}
    return do(season, "announce", now=now, **facts)


def pages(season, party, language):
    """What a guest reads before, while and after it reserves."""
    client = Client()
    secret = seal_of(party.iftar).secret(party.pk, party.link_version)
    client.get(f"/{language}/r/{party.pk}/{secret}/")
    iftar = f"/{language}/i/{season.iftars[0].pk}/"
    addresses = [iftar, f"{iftar}reserve/", f"/{language}/r/{party.pk}/", f"/{language}/r/{party.pk}/change/"]
    return [client.get(address).content.decode() for address in addresses]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guest_reads_the_condition_beside_the_date_before_and_after_it_reserves(language):
    season, party = house()
    assert [IF_30_DAYS[language] in page for page in pages(season, party, language)] == [True] * 4
    announced(season, days=30)
    assert [IF_30_DAYS[language] in page for page in pages(season, party, language)] == [False] * 4


def test_an_evening_of_another_day_depends_on_nothing():
    season, party = house(day=29)
    assert not any("30 days" in page for page in pages(season, party, "en"))


def of_kind(kind, party):
    """Lay a letter of a kind as `tend` finds it, when it is time, and return what the writer makes of it."""
    party = Party.objects.of_evening(party.iftar).select_related("iftar__campaign__host", "iftar__site").get()
    now = reminding(party.iftar, kind).begins if kind in {"day_before", "still_coming"} else NOW
    if kind == "offered":
        party.standing, party.offered_guests, party.offer_until = "offered", 2, NOW + timedelta(hours=2)
    return WRITERS[kind](Letter(party=party, kind=kind, due_at=now), now)


@pytest.mark.parametrize("kind", ["reserved", "offered", "link", "day_before", "still_coming"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_says_the_condition_in_its_subject_and_in_both_its_forms(kind, language):
    _season, party = house()
    facts = {"name": "Huda", "contact": "huda@example.org", "needs": [], "language": language}
    Party.objects.of_evening(party.iftar).update(sealed=seal_of(party.iftar).close(party.pk, facts))
    letter = of_kind(kind, party)
    assert IF_30_DAYS[language] in letter.subject
    assert IF_30_DAYS[language] in letter.short
    assert letter.text.count(IF_30_DAYS[language]) == letter.html.count(IF_30_DAYS[language]) - 1
    assert f"({IF_30_DAYS[language]})" not in letter.text


def test_letters_that_leave_the_condition_out_are_caught(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.setattr(Occasion, "condition", "")
    with pytest.raises(AssertionError):
        test_every_letter_says_the_condition_in_its_subject_and_in_both_its_forms("reserved", "en")


@pytest.mark.parametrize(
    ("days", "subject", "said"),
    [
        (29, "Cancelled.", "The month has 29 days, so this evening does not take place."),
        (30, "It is certain now.", "the month has 30 days, and this evening takes place."),
    ],
)
def test_the_announcement_makes_it_certain_or_lets_it_fall_away(days, subject, said):
    season, party = house()
    deliver(NOW)
    mail.outbox.clear()
    announced(season, days=days)
    assert deliver(NOW + timedelta(minutes=11)) == 1
    assert mail.outbox[0].subject.startswith(subject)
    assert said in mail.outbox[0].body
    assert ONLY_IF not in mail.outbox[0].body
    assert not any(ONLY_IF in page for page in pages(season, party, "en"))


def test_who_was_told_that_it_is_certain_is_told_once_that_it_depends_again():
    season, _party = house()
    announced(season, days=30)
    deliver(NOW + timedelta(minutes=11))
    mail.outbox.clear()
    later = NOW + timedelta(minutes=20)
    actions.undo(move=season.iftars[0].changes.get().move, user=season.owner, now=later)
    deliver(later + timedelta(minutes=11))
    [letter] = mail.outbox
    assert letter.subject.startswith("Only if the month has 30 days.")
    assert letter.body.count(ONLY_IF) == 1


def counts(season):
    client = Client()
    client.force_login(season.owner)
    evening = f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/"
    return [client.get(f"{evening}{more}").content.decode() for more in ("counts/", "")]


def test_who_comes_shows_both_numbers_and_until_when_the_supplier_can_be_told_no():
    season, _party = house()
    Iftar.objects.of(season.host).update(cancel_by_hours_before=26)
    who_comes, evening = counts(season)
    assert "If the month has 30 days: 4, else nobody." in who_comes
    # 9 March 2027, the day before the evening: Maghrib in London is at 17:57 or so, the same clock less two.
    assert season.iftars[0].evening_on == date(2027, 3, 9)
    for page in (who_comes, evening):
        assert "The supplier can be told no until Mon 8 Mar, 15:5" in page
    announced(season, days=30)
    assert "else nobody" not in counts(season)[0]


def test_an_evening_without_a_suppliers_hour_says_nothing_of_it():
    season, _party = house(day=29)
    assert not any("supplier can be told no" in page or "else nobody" in page for page in counts(season))
