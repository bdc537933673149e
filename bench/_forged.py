"""Tickets that nobody gave out, made up from a seed out of genuine ones: each is one of ours, or is none.

Whoever reads them must take a ticket only for what this installation signed; however it is written.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MARK, SIGNATURE_BYTES = "SUFRA1:", 64
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the group of Ed25519: RFC 8032, 5.1
# Points of small order, with which careless verifiers take any message: RFC 8032, 5.1.7, and zip215.
SMALL = (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f", b"\xee" + b"\xff" * 31)
SPACES = (
    " ",
    "\n",
    "\t",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1f",
    "\x85",
    "\xa0",
    "\u2003",
    "\u2028",
    "\u200b",
    "\ufeff",
)
LOOK_ALIKE = str.maketrans("ABEKMHOPCTX2347", "АВЕКМНОРСТХ２３４７")
ALGS = ("none", "HS256", "ES256", "EdDSA", "RS256", "alg=none")
HEADS = (
    "",
    "SUFRA0:",
    "SUFRA2:",
    "SUFRA1",
    "sufra1:",
    "SUFRA1::",
    "SUFRA1:SUFRA1:",
    "HTTPS://X/SUFRA1:",
    "ＳＵＦＲＡ1:",
)
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"not the key of this installation")


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows, the genuine text from which it was made, and whether it is that very text."""

    text: str
    genuine: str
    untouched: bool = False


@dataclass
class Forger:
    """Makes tickets up from genuine ones."""

    chance: Random
    genuine: list[str]

    def show(self) -> Shown:
        """Return the next ticket; one of fifty is genuine."""
        text = self.chance.choice(self.genuine)
        if self.chance.random() < 0.02:  # noqa: PLR2004 - one of fifty
            return Shown(text, text, untouched=True)
        ways = [self._letters, self._bytes, self._written, self._signed_otherwise, self._stray]
        return Shown(self.chance.choice(ways)(text), text)

    def _letters(self, text: str) -> str:
        """Change letters, their number or their order."""
        chance, place = self.chance, self.chance.randrange(len(text))
        other = chance.choice(ALPHABET + "0189=-_+/é٣\x00\ud800\U0001f600")
        ways: list[Callable[[], str]] = [
            lambda: text[:place] + other + text[place + 1 :], lambda: text[:place] + other + text[place:],
            lambda: text[:place] + text[place + 1 :], lambda: text[:place], lambda: text[place:],
            lambda: text[:-1] + chance.choice(ALPHABET), lambda: text + chance.choice(ALPHABET),
            lambda: text + text[len(MARK) :], lambda: text[place:] + text[:place],
        ]  # fmt: skip
        return chance.choice(ways)()

    def _bytes(self, text: str) -> str:
        """Change bits of what the letters stand for, or cut them elsewhere."""
        content, chance = bytearray(_decoded(text)), self.chance
        for _flip in range(chance.choice([1, 1, 2, 9])):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        found = bytes(content)
        place = chance.randrange(len(found))
        ways = [found, found, found[:place], found[place:], found + chance.randbytes(chance.randint(1, 40))]
        return _encoded(chance.choice(ways))

    def _written(self, text: str) -> str:
        """Write the same in another way."""
        chance, body = self.chance, text.removeprefix(MARK)
        space = chance.choice(SPACES)
        place = chance.randrange(len(body))
        return chance.choice([
            text + space, space + text, MARK + space + body, MARK + body[:place] + space + body[place:],
            text.lower(), MARK + body.lower(), text + "=", text + "=" * chance.randint(2, 9), text.swapcase(),
            text.translate(LOOK_ALIKE), MARK + "=" + body, chance.choice(HEADS) + body,
            space * 3 + text + space * 3,
        ])  # fmt: skip

    def _signed_otherwise(self, text: str) -> str:
        """Sign it with another key, not at all, or with another number for the same signature."""
        chance, content = self.chance, _decoded(text)
        plain, signature = content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]
        point, number = signature[:32], int.from_bytes(signature[32:], "little")
        larger = number + ORDER * chance.randint(1, 15)
        other = bytearray(plain)
        other[chance.randrange(len(other))] ^= 1 << chance.randrange(8)
        return _encoded(chance.choice([
            plain + OTHER_KEY.sign(plain), bytes(other) + OTHER_KEY.sign(bytes(other)),
            bytes(other) + signature,
            plain + point + (larger % 2**256).to_bytes(32, "little"), plain + bytes(SIGNATURE_BYTES), plain,
            plain + chance.choice(SMALL) + bytes(32), plain + chance.choice(SMALL) + signature[32:],
            plain + signature[32:] + point, signature + plain, plain + chance.randbytes(SIGNATURE_BYTES),
        ]))  # fmt: skip

    def _stray(self, text: str) -> str:
        """Show something else: words that choose an algorithm, another's code, nothing, far too much."""
        chance, alg = self.chance, self.chance.choice(ALGS)
        token = ".".join(
            base64.urlsafe_b64encode(part).decode().rstrip("=")
            for part in (f'{{"alg":"{alg}"}}'.encode(), b"{}")
        )
        letters = "".join(chance.choices(ALPHABET, k=chance.choice([0, 1, 8, 134, 135, 136, 137, 3_000])))
        return chance.choice([
            f"{MARK}{alg}:{text[len(MARK) :]}", f"{MARK}{alg}", f"{token}.", text + f"?alg={alg}", letters,
            MARK + letters, "", MARK, "123456", "https://example.org/",
            "".join(map(chr, chance.choices(range(1, 0xD800), k=40))),
        ])  # fmt: skip


def _decoded(text: str) -> bytes:
    body = text.removeprefix(MARK)
    return base64.b32decode(body + "=" * (-len(body) % 8))


def _encoded(content: bytes) -> str:
    return MARK + base64.b32encode(content).decode().rstrip("=")


def misread(shown: Shown, said: Any, genuine: Any) -> bool:  # noqa: ANN401 - a ticket in either language
    """Tell whether a reader took what it must not take, or refused what is genuine.

    `said` is what it read, None for nothing; `genuine` is what the text says from which this one was made.
    """
    return said != genuine if shown.untouched else said not in (None, genuine)
