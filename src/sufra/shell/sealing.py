"""What is sealed for one evening: names, contacts, needs, and the tags by which equal things are found.

Each evening has a key of its own. The master key, which is not in the database, wraps it. When the wrapped
key is destroyed, what was sealed under it is beyond reading.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sufra.models import EveningKey, Iftar, Party, Prepared
from sufra.models.ids import LENGTH

NOTHING: dict[str, Any] = {"name": "", "contact": "", "needs": [], "language": "en"}
KEY_BYTES, NONCE_BYTES = 32, 12
TAG_CHARACTERS = 16
DISPLAY_BYTES = 10  # 16 letters, for whoever types an address on an old machine
KEYS = Prepared(EveningKey, "iftar_id")


def derived(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose: HMAC-SHA-256 of the purpose's name (the expand step of RFC 5869)."""
    return hmac.digest(key, purpose.encode() + b"\x01", hashlib.sha256)


def master() -> bytes:
    """Return the installation's master key, 32 bytes, whatever length of text the operator gave."""
    return hashlib.sha256(settings.MASTER_KEY.encode()).digest()


@dataclass(frozen=True, slots=True)
class Seal:
    """The key of one evening, unwrapped in memory for as long as a request needs it."""

    iftar_id: str
    key: bytes

    @classmethod
    def new(cls, iftar_id: str) -> "Seal":
        """Make a key."""
        return cls(iftar_id, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def unwrapped(cls, iftar_id: str, wrapped: bytes) -> "Seal":
        """Return the key that was wrapped for this evening; another evening's raises InvalidTag."""
        return cls(iftar_id, _opened(derived(master(), "wrap"), wrapped, iftar_id))

    def wrapped(self) -> bytes:
        """Return the key as it is stored."""
        return _sealed(derived(master(), "wrap"), self.key, self.iftar_id)

    def close(self, party_id: str, facts: dict[str, Any]) -> bytes:
        """Return the facts of a party, sealed (AES-256-GCM); they open for this evening and party alone."""
        return _sealed(derived(self.key, "party"), json.dumps(facts).encode(), self.iftar_id + party_id)

    def open(self, party_id: str, sealed: bytes) -> dict[str, Any]:
        """Return the facts of a party; raises InvalidTag where they are another's or were changed."""
        facts: dict[str, Any] = json.loads(
            _opened(derived(self.key, "party"), sealed, self.iftar_id + party_id)
        )
        return facts

    def tag(self, kind: str, value: object) -> str:
        """Return what stands for a value, so that equal ones are found and none is read (a blind index)."""
        digest = hmac.digest(derived(self.key, "tag"), f"{kind}:{value}".encode(), hashlib.sha256)
        return _text(digest)[:TAG_CHARACTERS]

    def calendar(self, party_id: str, version: int) -> str:
        """Return the secret of a party's calendar: it reads the evening and changes nothing.

        It dies with its private link, so that who makes that anew is read by nobody else any more.
        """
        return self.tag("calendar", f"{party_id}:{version}")

    def secret(self, party_id: str, version: int) -> str:
        """Return the secret of a party's private link: it can be made again, so later letters carry it."""
        purpose = f"{party_id}:{version}".encode()
        return _text(hmac.digest(derived(self.key, "link"), purpose, hashlib.sha256))


def display_key(site_id: str) -> str:
    """Return what opens the display of a site: its id, and that we said so."""
    digest = hmac.digest(derived(master(), "display"), site_id.encode(), hashlib.sha256)
    return site_id + base64.b32encode(digest[:DISPLAY_BYTES]).decode().lower()


def site_of_display(key: str) -> str | None:
    """Return the id of the site that this key opens; None for a key that we never gave."""
    site_id = key[:LENGTH]
    return site_id if hmac.compare_digest(display_key(site_id).encode(), key.encode()) else None


def seal_of(iftar: Iftar) -> Seal | None:
    """Return an evening's seal; None where nobody has reserved yet, or all is forgotten."""
    kept = KEYS([iftar.pk])
    return Seal.unwrapped(iftar.pk, bytes(kept[0].wrapped)) if kept else None


def facts_of(party: Party, seal: Seal | None) -> dict[str, Any]:
    """Return a party's name, contact, needs and language; empty ones where they are forgotten."""
    if seal is None or party.sealed is None:
        return NOTHING
    return seal.open(party.pk, bytes(party.sealed))


def _sealed(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _opened(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())


def _text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
