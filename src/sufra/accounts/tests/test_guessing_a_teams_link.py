"""Attack B1 at the links that let a team in: wrong ones look alike, and slow their network down."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.accounts import actions
from sufra.models.ids import new_secret
from sufra.shell import access

pytestmark = pytest.mark.django_db
KINDS = ["setup", "enter", "invitation"]


@pytest.fixture(autouse=True)
def _one_window(monkeypatch):
    now = timezone.now().replace(minute=0, second=0)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def guess(kind, times, *, sender="192.0.2.7"):
    client = Client(REMOTE_ADDR=sender)
    return [client.get(f"/en/{kind}/{new_secret()}/").status_code for _guess in range(times)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_sixty_first_wrong_link_of_a_network_is_slowed(kind):
    assert guess(kind, 65) == [410] * 60 + [429] * 5
    assert guess(kind, 1, sender="198.51.100.7") == [410]


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_that_is_not_slowed_is_caught(kind, monkeypatch):
    monkeypatch.setattr(access, "used_up", lambda *_who, **_limit: False)
    assert guess(kind, 65) == [410] * 65


def test_every_kind_counts_towards_the_same_limit():
    assert guess("setup", 30) + guess("invitation", 30) == [410] * 60
    assert guess("enter", 1) == [429]


def test_a_right_link_still_opens_from_a_slowed_network():
    season = amina()
    invited = actions.invite(host=season.host, user=season.owner, role="door", now=timezone.now()).value
    setup = actions.make_link(kind="setup", user=None, now=timezone.now()).value
    sign_in = actions.make_link(kind="sign_in", user=season.owner, now=timezone.now()).value
    guess("setup", 61)
    mosque = Client(REMOTE_ADDR="192.0.2.8")
    addresses = [f"/en/invitation/{invited}/", f"/en/setup/{setup}/", f"/en/enter/{sign_in}/"]
    assert [mosque.get(address).status_code for address in addresses] == [200] * 3


def test_a_used_link_and_one_that_never_was_read_the_same():
    season = amina()
    used = actions.invite(host=season.host, user=season.owner, role="door", now=timezone.now()).value
    actions.accept(secret=used, email="yusuf@example.org", now=timezone.now())
    texts = set()
    for secret in (used, new_secret()):
        page = Client().get(f"/en/invitation/{secret}/")
        assert page.status_code == 410
        texts.add(page.content.decode().replace(secret, "SECRET"))
    assert len(texts) == 1
