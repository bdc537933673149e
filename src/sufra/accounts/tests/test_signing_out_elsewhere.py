"""A lost telephone: whoever is signed in ends every other session, and no device is ever listed."""

import pytest
from django.test import Client
from tests.cast import amina, yusuf

from sufra.models import User
from sufra.rules.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "/en/account/elsewhere/"


def inside(*clients):
    return [
        "/account/login/" not in client.get("/en/host/").headers.get("Location", "") for client in clients
    ]


def test_every_other_session_ends_and_this_one_goes_on(enter):
    season = amina()
    here, lost, library = (enter(season.owner) for _device in range(3))
    other = enter(yusuf(season.host, Role.HELPER))
    assert inside(here, lost, library, other) == [True] * 4
    assert here.post(ADDRESS).headers["Location"] == "/en/host/"
    assert inside(here, lost, library, other) == [True, False, False, True]
    assert here.get(f"/en/host/{season.host.pk}/people/").status_code == 200  # as recent as before


def test_the_page_says_that_it_is_done_and_the_person_signs_in_as_before(enter):
    season = amina()
    here = enter(season.owner)
    assert b"You are signed out everywhere else." in here.post(ADDRESS, follow=True).content
    assert inside(enter(season.owner)) == [True]
    assert not User.objects.get(pk=season.owner.pk).has_usable_password()


def test_an_ending_that_ends_nothing_is_caught(enter, monkeypatch):
    monkeypatch.setattr(User, "set_unusable_password", lambda _self: None)
    season = amina()
    here, lost = enter(season.owner), enter(season.owner)
    here.post(ADDRESS)
    assert inside(here, lost) == [True, True]


def test_the_page_to_sign_out_offers_both(enter):
    page = enter(amina().owner).get("/en/account/logout/").content.decode()
    assert [f'action="{ADDRESS}"' in page, page.count("<form")] == [True, 2]


def test_a_stranger_and_a_mere_visit_end_nothing(enter):
    here, lost = (enter(amina_owner()) for _device in range(2))
    assert Client().post(ADDRESS).headers["Location"].startswith("/en/account/login/")
    assert here.get(ADDRESS).status_code == 405
    assert inside(here, lost) == [True, True]


def amina_owner():
    return User.objects.first() or amina().owner
