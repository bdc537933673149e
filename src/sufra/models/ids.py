"""Short opaque identifiers that stand in addresses; they say nothing and survive every move."""

import secrets

# No vowels but a, e and y, none of 0 o 1 l i u: read aloud, they are not mixed up and spell nothing.
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new_id() -> str:
    """Return eight characters, one of 6.5e11."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_secret() -> str:
    """Return 256 random bits for a link; only its hash is stored."""
    return secrets.token_urlsafe(32)
