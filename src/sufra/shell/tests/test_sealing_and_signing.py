import base64

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sufra.shell.sealing import Seal
from sufra.shell.tickets import LAYOUT, MARK, Ticket, read, signed

FACTS = {"name": "Huda", "contact": "", "needs": ["chair"], "language": "ar"}
TICKET = Ticket(iftar_id="abcd2345", code="204716", guests=4, section=7, version=2)


def test_what_is_sealed_opens_for_its_evening_and_its_party_alone():
    seal = Seal.new("abcd2345")
    sealed = seal.close("party123", FACTS)
    assert seal.open("party123", sealed) == FACTS
    assert b"Huda" not in sealed
    for other, party in ((Seal.new("abcd2345"), "party123"), (seal, "party456")):
        with pytest.raises(InvalidTag):
            other.open(party, sealed)
    with pytest.raises(InvalidTag):
        Seal("efgh2345", seal.key).open("party123", sealed)


def test_a_key_is_unwrapped_for_its_evening_with_the_master_key_alone(settings):
    seal = Seal.new("abcd2345")
    assert Seal.unwrapped("abcd2345", seal.wrapped()) == seal
    assert seal.key not in seal.wrapped()
    with pytest.raises(InvalidTag):
        Seal.unwrapped("efgh2345", seal.wrapped())
    wrapped = seal.wrapped()
    settings.MASTER_KEY = "another"
    with pytest.raises(InvalidTag):
        Seal.unwrapped("abcd2345", wrapped)


def test_equal_values_have_one_tag_in_an_evening_and_another_in_the_next():
    one, other = Seal.new("abcd2345"), Seal.new("abcd2345")
    assert one.tag("contact", "x") == one.tag("contact", "x")
    assert len({one.tag("contact", "x"), one.tag("section", "x"), other.tag("contact", "x")}) == 3


def test_a_link_can_be_made_again_and_each_version_is_another():
    seal = Seal.new("abcd2345")
    assert seal.secret("party123", 1) == seal.secret("party123", 1)
    assert len({seal.secret("party123", 1), seal.secret("party123", 2), seal.secret("party456", 1)}) == 3


def test_a_ticket_is_read_as_it_was_signed_and_fits_a_small_code():
    text = signed(TICKET)
    assert read(text) == TICKET
    assert len(text) <= 154  # what QR version 6 holds at level M in capitals and digits


def forged(key, plain=None):
    plain = plain or LAYOUT.pack(b"abcd2345", 204716, 9, 7, 2)
    return MARK + base64.b32encode(plain + key.sign(plain)).decode().rstrip("=")


def test_a_forged_a_cut_and_a_changed_ticket_are_none():
    text = signed(TICKET)
    body = base64.b32decode(text.removeprefix(MARK) + "=" * (-len(text.removeprefix(MARK)) % 8))
    changed = LAYOUT.pack(b"abcd2345", 204716, 9, 7, 2) + body[LAYOUT.size :]
    bad = [
        forged(Ed25519PrivateKey.generate()),
        text[:-8],
        text + "AAAAAAAA",
        text.removeprefix(MARK),
        MARK + base64.b32encode(body[: LAYOUT.size]).decode().rstrip("="),
        MARK + base64.b32encode(body[: LAYOUT.size] + bytes(64)).decode().rstrip("="),
        MARK + base64.b32encode(changed).decode().rstrip("="),
        MARK + "!",
        "SUFRA0:" + text.removeprefix(MARK),
        "",
        "ß",
    ]
    assert [read(ticket) for ticket in bad] == [None] * len(bad)


def test_a_reader_that_does_not_verify_would_be_caught(monkeypatch):
    class Anybody:
        def public_key(self):
            return self

        def verify(self, _signature, _plain):
            return None

    monkeypatch.setattr("sufra.shell.tickets._key", Anybody)
    assert read(forged(Ed25519PrivateKey.generate())).guests == 9
