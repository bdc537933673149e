"""The canary: first it is proved that it could be found, then that it is gone from every file."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, amina, huda

from sufra.booking.actions import forgetting, tending
from sufra.campaigns.forms.plan import SectionPlan
from sufra.models import EveningKey, Iftar, Letter, Party, Total
from sufra.shell.sealing import Seal, facts_of, seal_of

CANARY = "Canary Zarqa of the blue lamp"
CONTACT = "canary@example.org"


def house():
    season = amina(coming="reservations", sections=[SectionPlan("families", 20), SectionPlan("women", 10)])
    made = huda(season, 4, name=CANARY, contact=CONTACT, needs=("vegetarian",), children=2)
    huda(season, 3, section=season.iftars[0].sections.all()[1], needs=("chair",))
    return season, made


def due(season):
    return season.iftars[0].forgotten_from


def remains(made, season):
    """What is personal of a party, in each form in which it could stand in a file."""
    party, [iftar] = Party._rows.get(pk=made.party.pk), season.iftars
    key = bytes(EveningKey.objects.get(iftar=iftar).wrapped)
    return {
        "name": CANARY.encode(), "contact": CONTACT.encode(), "ciphertext": bytes(party.sealed),
        "wrapped key": key, "key": seal_of(iftar).key, "secret": made.secret.encode(),
        "hash of the secret": party.secret_hash.encode(), "tag of the contact": party.contact_tag.encode(),
    }  # fmt: skip


def found(wanted):
    """Which of these stand in the store's files, its log, or any other file of the data folder."""
    if connection.vendor == "postgresql":
        return found_in_rows(wanted)
    files = [Path(connection.settings_dict["NAME"] + end) for end in ("", "-wal", "-shm", "-journal")]
    files += [
        path for path in Path(settings.DATA).rglob("*") if path.is_file() and "static" not in path.parts
    ]
    contents = [path.read_bytes() for path in dict.fromkeys(files) if path.exists()]
    return {what for what, sought in wanted.items() if any(sought in content for content in contents)}


def found_in_rows(wanted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text, k::text FROM sufra_party p FULL JOIN sufra_eveningkey k ON FALSE")
        text = str(cursor.fetchall())
    shapes = {what: (sought.hex(), sought.decode(errors="replace")) for what, sought in wanted.items()}
    return {what for what, (raw, plain) in shapes.items() if raw in text or plain in text}


STORED = {"ciphertext", "wrapped key", "hash of the secret", "tag of the contact"}


@pytest.mark.django_db(transaction=True)
def test_before_its_time_the_canary_can_be_found_with_the_key_and_afterwards_nothing_of_it():
    season, made = house()
    wanted = remains(made, season)
    assert found(wanted) == STORED
    assert facts_of(Party._rows.get(pk=made.party.pk), seal_of(season.iftars[0]))["name"] == CANARY
    assert tending.forget(due(season) - timedelta(seconds=1)) == 0
    assert found(wanted) == STORED
    assert tending.forget(due(season)) == 1
    assert found(wanted) == set()


@pytest.mark.django_db(transaction=True)
def test_with_the_seal_off_the_canary_is_found(monkeypatch):
    monkeypatch.setattr(Seal, "close", lambda _seal, _party, facts: json.dumps(facts).encode())
    season, made = house()
    assert {"name", "contact"} <= found(remains(made, season))


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_kept_is_found(monkeypatch):
    season, made = house()
    wanted = remains(made, season)
    monkeypatch.setattr(forgetting.EveningKey.objects, "filter", EveningKey.objects.none().filter)
    tending.forget(due(season))
    monkeypatch.undo()
    assert "wrapped key" in found(wanted)


@pytest.mark.django_db(transaction=True)
def test_a_log_that_is_not_cut_is_found(monkeypatch):
    if connection.vendor != "sqlite":
        return  # the log of PostgreSQL is the server's own
    season, made = house()
    wanted = remains(made, season)
    monkeypatch.setattr(tending, "wipe", lambda: None)
    tending.forget(due(season))
    assert found(wanted)


@pytest.mark.django_db
def test_the_totals_by_section_and_need_stay_and_so_do_sizes_hours_and_answers():
    season, made = house()
    Party._rows.filter(pk=made.party.pk).update(still_coming="yes")
    assert forgetting.forget_evening(iftar=season.iftars[0], now=due(season))
    kept = {(row.section.kind, row.what): row.number for row in Total.objects.select_related("section")}
    assert kept == {
        ("families", "parties"): 1, ("families", "guests"): 4, ("families", "children"): 2,
        ("families", "vegetarian"): 1, ("women", "parties"): 1, ("women", "guests"): 3,
        ("women", "children"): 0, ("women", "chair"): 1,
    }  # fmt: skip
    party = Party._rows.get(pk=made.party.pk)
    assert (party.guests, party.standing, party.still_coming) == (4, "seated", "yes")
    assert party.reserved_at == NOW.replace(minute=0)
    assert Letter.objects.count() == 0
    assert not forgetting.forget_evening(iftar=season.iftars[0], now=due(season))


@pytest.mark.django_db
def test_after_it_is_forgotten_the_teams_page_still_counts(client):
    season, _made = house()
    forgetting.forget_evening(iftar=season.iftars[0], now=due(season))
    client.force_login(season.owner)
    page = client.get(f"/en/host/{season.host.pk}/evening/{season.iftars[0].pk}/counts/").content.decode()
    assert '<p class="big-time">7</p>' in page
    assert "Vegetarian food" in page


@pytest.mark.django_db
def test_a_host_chooses_the_days_but_never_to_keep():
    season, _made = house()
    Iftar.objects.of(season.host).update(forgotten_after_days=0)
    [iftar] = season.iftars
    assert iftar.forgotten_from == iftar.closes_at
    with pytest.raises(IntegrityError), transaction.atomic():
        Iftar.objects.of(season.host).update(forgotten_after_days=15)


@pytest.mark.django_db(transaction=True)
def test_a_party_that_asks_is_gone_from_every_file_at_once(client):
    season, made = house()
    wanted = remains(made, season)
    client.get(f"/en/r/{made.party.pk}/{made.secret}/")
    assert found(wanted) == STORED
    assert client.post(f"/en/r/{made.party.pk}/erasure/").status_code == 200
    assert found(wanted) == {"wrapped key"}  # the others of the evening are still sealed under it


@pytest.mark.django_db(transaction=True)
def test_a_log_that_is_not_cut_when_a_party_asks_is_found(client, monkeypatch):
    if connection.vendor != "sqlite":
        return  # the log of PostgreSQL is the server's own
    season, made = house()
    wanted = remains(made, season)
    client.get(f"/en/r/{made.party.pk}/{made.secret}/")
    monkeypatch.setattr(tending, "wipe", lambda: None)
    client.post(f"/en/r/{made.party.pk}/erasure/")
    assert "ciphertext" in found(wanted)
