"""Two who fill the same form in keep both what they changed; of one field the later hears of the earlier."""

import re
from datetime import timedelta

import pytest
from tests.cast import amina, signed_in, text, yusuf

from sufra.models import AuditEntry, Iftar, Site
from sufra.rules.roles import Role
from sufra.shell import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(monkeypatch):
    season = amina()
    moment = season.iftars[0].maghrib_at - timedelta(hours=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return season


@pytest.fixture
def cook(season):
    return signed_in(yusuf(season.host, Role.KITCHEN))


KITCHEN, SUPPLY, PLAN = "kitchen", "supply", "plan"
FORMS = {
    KITCHEN: ("site/{site}/kitchen/", "", {"usual_crew": "40"}, {"cook_by": "11:00"}),
    SUPPLY: ("evening/{iftar}/kitchen/shares/", "there/", {"packs_there": "40"}, {"meals_there": "60"}),
    PLAN: ("evening/{iftar}/kitchen/serving/", "plan/", {"stalls": "40"}, {"seconds_a_guest": "9.5"}),
}
"""The page, where its form is sent to, what one changes, and what another changes meanwhile."""


def address(season, page, language="en"):
    page = page.format(site=season.site.pk, iftar=season.iftars[0].pk)
    return f"/{language}/host/{season.host.pk}/{page}"


def filled(answer, *names):
    """What a browser would send of these fields, with what they began with."""
    page = answer.content.decode()
    found = [re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0] for name in names]
    values = [re.search(r'value="([^"]*)"', one) for one in found]
    return {name: value[1] if value else "" for name, value in zip(names, values, strict=True)}


def opened(season, cook, kind, language="en"):
    """A form as a browser holds it, and where it is sent to."""
    page, end, mine, theirs = FORMS[kind]
    answer = cook.get(address(season, page, language))
    every = re.findall(r'name="initial-(\w+)"', answer.content.decode())
    assert {*mine, *theirs} <= {*every}
    names = [name for field in every for name in (field, f"initial-{field}")]
    return filled(answer, *names), address(season, page + end, language)


def stored():
    site, iftar = Site._rows.get(), Iftar._rows.get()
    return {
        "usual_crew": f"{site.usual_crew}", "cook_by": f"{site.cook_by:%H:%M}", "stalls": f"{site.stalls}",
        "seconds_a_guest": f"{site.seconds_a_guest:g}", "packs_there": f"{iftar.packs_there}",
        "meals_there": f"{iftar.meals_there}",
    }  # fmt: skip


def both_keep_what_they_changed(season, cook, kind):
    _page, _end, mine, theirs = FORMS[kind]
    said, to = opened(season, cook, kind)
    assert cook.post(to, said | theirs).status_code == 302
    assert cook.post(to, said | mine).status_code == 302
    assert {name: stored()[name] for name in mine | theirs} == mine | theirs


@pytest.mark.parametrize("kind", FORMS)
def test_both_keep_what_they_changed(season, cook, kind):
    both_keep_what_they_changed(season, cook, kind)


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_says_everything_is_caught(season, cook, kind, monkeypatch):
    monkeypatch.setattr(fields, "_changed", lambda form: form.cleaned_data)
    with pytest.raises(AssertionError):
        both_keep_what_they_changed(season, cook, kind)


def the_later_hears_of_the_earlier_once(season, cook, kind, language="en"):
    _page, _end, mine, _theirs = FORMS[kind]
    [(name, typed)] = mine.items()
    said, to = opened(season, cook, kind, language)
    assert cook.post(to, said | {name: "٣٩"}).status_code == 302
    answer = cook.post(to, said | mine)
    assert answer.status_code == 422
    assert stored()[name] == "39"
    again = filled(answer, name, f"initial-{name}")
    assert again[name] == typed
    assert cook.post(to, said | again).status_code == 302
    assert stored()[name] == typed
    return answer


@pytest.mark.parametrize("kind", FORMS)
def test_the_later_hears_of_the_earlier_once_and_may_keep_its_own(season, cook, kind):
    answer = the_later_hears_of_the_earlier_once(season, cook, kind)
    assert "Somebody else saved 39 here meanwhile. Save again to keep yours." in text(answer)


@pytest.mark.parametrize("kind", FORMS)
def test_it_holds_for_digits_of_the_reader(season, cook, kind):
    answer = the_later_hears_of_the_earlier_once(season, cook, kind, "ar")
    assert 'value="٣٩"' in answer.content.decode()


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_that_overwrites_in_silence_is_caught(season, cook, kind, monkeypatch):
    monkeypatch.setattr(fields, "_tell_of_others", lambda _form: None)
    with pytest.raises(AssertionError):
        the_later_hears_of_the_earlier_once(season, cook, kind)


@pytest.mark.parametrize("kind", FORMS)
def test_who_types_the_same_as_the_other_is_told_nothing(season, cook, kind):
    _page, _end, mine, _theirs = FORMS[kind]
    said, to = opened(season, cook, kind)
    for _one in ("the earlier", "the later"):
        assert cook.post(to, said | mine).status_code == 302


@pytest.mark.parametrize(
    ("kind", "theirs", "mine"),
    [
        (KITCHEN, {"cook_by": "11:00"}, {"cook_by": "١١.٠٠"}),
        (KITCHEN, {"spare_for_one": "4.5"}, {"spare_for_one": "4,5"}),
        (SUPPLY, {"packs_there": "40"}, {"packs_there": "٤٠"}),
    ],
)
def test_who_writes_the_same_in_another_way_is_told_nothing(season, cook, kind, theirs, mine):
    said, to = opened(season, cook, kind)
    assert cook.post(to, said | theirs).status_code == 302
    assert cook.post(to, said | mine).status_code == 302


def test_a_save_that_changes_nothing_is_no_deed(season, cook):
    for kind in FORMS:
        said, to = opened(season, cook, kind)
        before = AuditEntry._rows.count()
        assert cook.post(to, said).status_code == 302
        assert AuditEntry._rows.count() == before


def test_that_somebody_emptied_it_is_said_too(season, cook):
    Iftar._rows.update(meals_there=70)
    said, to = opened(season, cook, SUPPLY)
    assert cook.post(to, said | {"meals_there": ""}).status_code == 302
    answer = cook.post(to, said | {"meals_there": "80"})
    assert answer.status_code == 422
    assert "Somebody else emptied this meanwhile. Save again to keep yours." in text(answer)


def test_a_form_of_before_fields_remembered_says_all_of_it(season, cook):
    page, end, *_changes = FORMS[PLAN]
    said = {"stalls": "3", "servers_a_stall": "2", "seconds_a_guest": "12,5", "served_within_minutes": "30"}
    assert cook.post(address(season, page + end), said).status_code == 302
    assert (stored()["stalls"], stored()["seconds_a_guest"]) == ("3", "12.5")


def test_what_is_written_down_of_it_names_what_was_changed(season, cook):
    said, to = opened(season, cook, KITCHEN)
    page = cook.post(to, said | {"usual_crew": "12"}, follow=True)
    assert "Saved." in page.content.decode()
    assert AuditEntry.objects.of(season.host).filter(deed="set_kitchen").get().fields == "usual_crew"
