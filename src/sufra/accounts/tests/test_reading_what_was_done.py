import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina

from sufra.accounts.queries import DEEDS
from sufra.shell.audit import note

SOURCE = Path(__file__).parents[2]


def noted_anywhere():
    """Every deed that the source writes down."""
    texts = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if "tests" not in path.parts]
    named = re.findall(r'deed="(\w+)"', "".join(texts))
    chosen = re.findall(r'deed = .*"(\w+_for)" if .* else "(\w+_for)"', "".join(texts))
    return set(named) | {deed for pair in chosen for deed in pair}


def test_every_deed_that_is_written_down_has_words():
    assert len(noted_anywhere()) > 20
    assert noted_anywhere() == set(DEEDS)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "published"), ("ar", "نشر")])
def test_an_owner_reads_who_did_what_in_words(language, words):
    season = amina()
    note(host=season.host, user=None, deed="stop_entry", target=season.site, now=timezone.now())
    client = Client()
    client.force_login(season.owner)
    page = client.get(f"/{language}/host/{season.host.pk}/audit/").content.decode()
    assert f"<strong>{words}</strong>" in page
    assert "amina@example.org" in page
    assert not [deed for deed in ("plan_season", "stop_entry") if deed in page]
