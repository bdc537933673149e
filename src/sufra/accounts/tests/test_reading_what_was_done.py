import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.cast import amina, another_place, text

from sufra.accounts.queries import DEEDS
from sufra.models import Site
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


@pytest.mark.django_db
def test_when_it_was_done_is_told_by_the_clock_of_the_hosts_places_else_in_utc():
    season = amina()
    noon = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    note(host=season.host, user=None, deed="stop_entry", target=season.site, now=noon)
    client = Client()
    client.force_login(season.owner)
    for zone, told in (("Asia/Jakarta", "Fri 5 Mar, 19:00"), ("Europe/Istanbul", "Fri 5 Mar, 15:00")):
        Site._rows.update(zone=zone)
        page = text(client.get(f"/en/host/{season.host.pk}/audit/"))
        assert f"{told} " in page
        assert "UTC" not in page
    another_place(season, "Square", (43.85, 18.43))
    Site._rows.filter(name="Square").update(zone="Asia/Jakarta")
    assert "Fri 5 Mar, 12:00 UTC" in text(client.get(f"/en/host/{season.host.pk}/audit/"))
