"""Secrets as text on paper: groups of four base32 characters, the last bits a checksum (docs/log.md, section 8).

The recovery code has 160 bits and 20 of checksum: 9 groups. The root seed has 256 bits and 24 of checksum: 14 groups.
Reading forgives case, spaces, hyphens and the digits 0, 1 and 8, which are not in the alphabet and look like O, I, B.
"""

import base64
from dataclasses import dataclass

from crypto.encoding import capitals
from crypto.errors import Refused
from crypto.primitives import blake

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
GROUP = 4
_LOOKS_LIKE = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, "\u2010": None, "\u2011": None, "\u2013": None})


@dataclass(frozen=True)
class Code:
    """One kind of code: the bytes of its secret and the bits of its checksum; together whole groups of 20 bits."""

    name: str
    size: int
    check_bits: int

    @property
    def groups(self) -> int:
        """How many groups of four characters are written."""
        return (self.size * 8 + self.check_bits) // (5 * GROUP)


RECOVERY = Code("recovery", 20, 20)
ROOT = Code("root", 32, 24)


def written(code: Code, secret: bytes) -> str:
    """The text of a secret of `code.size` bytes: "K3QD 7ZTA ..."."""
    plain = _characters(code, secret)
    return " ".join(plain[at : at + GROUP] for at in range(0, len(plain), GROUP))


def _characters(code: Code, secret: bytes) -> str:
    if len(secret) != code.size:
        raise ValueError("not a secret of this code")
    check = int.from_bytes(blake(f"{code.name}-check", secret), "big") >> (256 - code.check_bits)
    number = int.from_bytes(secret, "big") << code.check_bits | check
    return "".join(ALPHABET[number >> (5 * at) & 31] for at in reversed(range(code.groups * GROUP)))


def read(code: Code, words: str) -> bytes:
    """The secret of a text.

    Raises code.character (a sign outside the alphabet), code.length (too few or too many), code.checksum (a slip:
    `doubtful_groups` tells where).
    """
    plain = _plain(words)
    if not set(plain) <= set(ALPHABET):
        raise Refused("code.character")
    if len(plain) != code.groups * GROUP:
        raise Refused("code.length")
    secret = _decoded(code, plain)
    if _characters(code, secret) != plain:
        raise Refused("code.checksum")
    return secret


def _plain(words: str) -> str:
    return capitals("".join(words.split())).translate(_LOOKS_LIKE)


def _decoded(code: Code, plain: str) -> bytes:
    return base64.b32decode(plain + "=" * (-len(plain) % 8))[: code.size]


def doubtful_groups(code: Code, words: str) -> tuple[int, ...]:
    """The groups, counted from 1, in which one wrong sign or two neighbours exchanged would explain the slip.

    Signs outside the alphabet are named at once. Empty when the slip is larger, the length is wrong, or nothing is.
    """
    plain = _plain(words)
    strange = {at // GROUP + 1 for at, sign in enumerate(plain) if sign not in ALPHABET}
    if strange or len(plain) != code.groups * GROUP or _holds(code, plain):
        return tuple(sorted(strange))
    repaired = (at // GROUP + 1 for at, candidate in _one_slip_away(plain) if _holds(code, candidate))
    return tuple(sorted(set(repaired)))


def _holds(code: Code, plain: str) -> bool:
    return _characters(code, _decoded(code, plain)) == plain


def _one_slip_away(plain: str) -> list[tuple[int, str]]:
    changed = [(at, plain[:at] + sign + plain[at + 1 :]) for at in range(len(plain)) for sign in ALPHABET]
    exchanged = [
        (at, plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])
        for at in range(len(plain) - 1)
        if plain[at] != plain[at + 1]
    ]
    return changed + exchanged
