"""Ed25519 at its edges: both sides take and refuse the same points, encodings and answers."""

import hashlib
import itertools
from collections.abc import Iterator

from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp

from crypto.encoding import enc
from crypto.errors import Refused
from crypto.primitives import label, sig_key, sign, verify
from tests.page.workshop import Ask
from tests.vectors.form_cases import FIELD, ORDER, SMALL_ORDER

MESSAGE = b"m"
KEY = sig_key(bytes(32))


def torsion() -> list[bytes]:
    """The eight points of small order, each in its own encoding."""
    points = [bytes([1]) + bytes(31)]
    while len(points) < 8:
        points.append(crypto_core_ed25519_add(points[-1], bytes.fromhex(SMALL_ORDER)))
    return points


def strange_encodings() -> list[bytes]:
    """Encodings that no point has in canonical form: y not below the field, or the sign of x = 0."""
    beyond = [(FIELD + y).to_bytes(32, "little") for y in range(19)]
    return [
        *beyond,
        *(one[:31] + bytes([one[31] | 0x80]) for one in [*beyond, torsion()[0], b"\xec" + b"\xff" * 30 + b"\x7f"]),
    ]


def answer(public: bytes, commitment: bytes, nonce: int) -> int:
    """S for R = nonce·B and the secret of KEY, whatever R and A are said to be."""
    secret = int.from_bytes(hashlib.sha512(KEY.seed).digest()[:32], "little") & (2**254 - 8) | 2**254
    digest = hashlib.sha512(commitment + public + enc(label("letter-sig"), MESSAGE)).digest()
    return (nonce + int.from_bytes(digest, "little") * secret) % ORDER


def cases() -> Iterator[tuple[bytes, bytes]]:
    """(public key, signature)."""
    nonce = 7
    commitment = crypto_scalarmult_ed25519_base_noclamp(nonce.to_bytes(32, "little"))
    small, strange = torsion(), strange_encodings()
    publics = [KEY.public, *small, *strange, *(crypto_core_ed25519_add(KEY.public, point) for point in small[1:])]
    points = [commitment, *small, *strange, *(crypto_core_ed25519_add(commitment, point) for point in small[1:])]
    for public, point in itertools.product(publics, points):
        for scalar in (answer(public, point, nonce), answer(public, point, 0), 0):
            yield public, point + scalar.to_bytes(32, "little")
    sound = sign(KEY, "letter-sig", MESSAGE)
    scalar = int.from_bytes(sound[32:], "little")
    for other in (scalar + ORDER, scalar + 2 * ORDER, ORDER, ORDER - 1, ORDER + 1, 2**255 - 1, 2**256 - 1, 2**252):
        yield KEY.public, sound[:32] + other.to_bytes(32, "little")
    yield KEY.public, sound
    yield KEY.public, sound[:63]
    yield KEY.public[:31], sound


def good(public: bytes, signature: bytes) -> bool:
    """What `crypto/` says."""
    try:
        verify(public, "letter-sig", MESSAGE, signature, "no")
    except Refused:
        return False
    return True


def test_every_edge_of_ed25519_is_judged_alike(in_node: Ask, in_chromium: Ask) -> None:
    drawn = list(cases())
    assert len(drawn) > 5_000
    ours = [good(*one) for one in drawn]
    told = [{"use": "Ed25519", "pk": pk.hex(), "message": MESSAGE.hex(), "signature": sig.hex()} for pk, sig in drawn]
    assert in_node(do="vectors", set="primitives", vectors=told) == ours
    assert in_chromium(do="vectors", set="primitives", vectors=told) == ours
    assert 2 <= sum(ours) < 40


def test_no_key_and_no_commitment_of_small_order_or_strange_encoding_is_taken() -> None:
    refused = {*torsion(), *strange_encodings()}
    assert len(refused) > 40
    assert all(
        public not in refused and signature[:32] not in refused
        for public, signature in cases()
        if good(public, signature)
    )
