"""What travels beside letters: armor, invites, join codes, codes on paper (docs/letter.md 8 and 9, docs/log.md 8)."""

import base64
import hmac
import re
from dataclasses import dataclass

from tests.independent.letter_reader import KDF, MIB
from tests.independent.proof_verifier import H, Refused, fingerprint, need

BEGIN, END = b"-----BEGIN COLLOQUE LETTER-----", b"-----END COLLOQUE LETTER-----"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HYPHENS = "-\u2010\u2011\u2013"


def unbase64url(signs: bytes, code: str) -> bytes:
    """Without padding, and in the one way to write these bytes."""
    need(re.fullmatch(rb"[A-Za-z0-9_-]*", signs) is not None and len(signs) % 4 != 1, code)
    found = base64.urlsafe_b64decode(signs + b"=" * (-len(signs) % 4))
    need(base64.urlsafe_b64encode(found).rstrip(b"=") == signs, code)
    return found


def read_armor(mail: bytes) -> list[bytes]:
    need(len(mail) <= 3 * MIB // 2, "armor.size")
    letters: list[bytes] = []
    _, begin, mail = mail.partition(BEGIN)
    while begin:
        block, end, mail = mail.partition(END)
        need(end != b"", "armor.end")
        need(len(letters) < 16, "armor.many")
        letters.append(unbase64url(block.translate(None, b"\r\n "), "armor.encoding"))
        need(0 < len(letters[-1]) <= MIB, "armor.encoding")
        _, begin, mail = mail.partition(BEGIN)
    need(letters != [], "armor.none")
    return letters


@dataclass(frozen=True)
class InviteLink:
    root: bytes
    id: bytes
    secret: bytes
    expires_ms: int


def read_fragment(fragment: str) -> InviteLink:
    code = "invite.encoding"
    need(fragment.isascii(), code)
    data = unbase64url(fragment.encode(), code)
    need(len(data) == 65, code)
    need(data[0] == 1, "invite.version")
    return InviteLink(data[1:33], data[33:41], data[41:57], int.from_bytes(data[57:], "big"))


def read_join_code(words: str) -> tuple[bytes, bytes]:
    """The practice id and the secret S."""
    code, signs = "join.encoding", "".join(words.split()).replace("-", "")
    need(re.fullmatch("[A-Za-z2-7]{80}", signs) is not None, code)
    data = base64.b32decode(signs.upper())
    need(H("join-code", data[:48])[:2] == data[48:], code)
    return data[:32], data[32:48]


def read_typed(words: str, root: bytes, now: int) -> InviteLink:
    """The link that a typed code stands for."""
    signs = "".join(words.split()).replace("-", "")
    need(re.fullmatch("[A-Za-z0-8]{20}", signs) is not None, "invite.typed")
    signs = signs.upper().replace("0", "O").replace("1", "I").replace("8", "B")
    core = base64.b32decode(signs[:16])
    need(base64.b32encode(H("invite-check", core)).decode()[:4] == signs[16:], "invite.typed")
    rest = H("invite-code", core)
    return InviteLink(root, rest[6:14], core + rest[:6], now + 15 * 60 * 1000)


def digits(key: bytes) -> str:
    figures = f"{int.from_bytes(key[:8], 'big') % 10**8:08}"
    return " ".join(figures[at : at + 2] for at in range(0, 8, 2))


def same_mac(mac: bytes, secret: bytes, name: str, *fields: bytes) -> bool:
    return hmac.compare_digest(mac, KDF(KDF(secret, name + "-mac"), name, *fields))


def same_fingerprint(typed: str, root: bytes) -> bool:
    signs = "".join(typed.split()).replace("-", "")
    return signs.isascii() and signs.upper() == fingerprint(root).replace("-", "")


PAPER = {"recovery": (20, 20, "recovery-check"), "root": (32, 24, "root-check")}


def read_paper_code(which: str, words: str) -> bytes:
    size, check_bits, name = PAPER[which]
    signs = "".join(sign for sign in words if not sign.isspace() and sign not in HYPHENS)
    need(signs.isascii(), "code.character")
    signs = signs.upper().translate(str.maketrans("018", "OIB"))
    need(set(signs) <= set(BASE32), "code.character")
    need(len(signs) * 5 == size * 8 + check_bits, "code.length")
    number = 0
    for sign in signs:
        number = number * 32 + BASE32.index(sign)
    secret = (number >> check_bits).to_bytes(size, "big")
    check = int.from_bytes(H(name, secret)[:4], "big") >> (32 - check_bits)
    if number & ((1 << check_bits) - 1) != check:
        raise Refused("code.checksum")
    return secret
