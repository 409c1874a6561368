"""Vectors of the vocabulary: docs/letter.md, section 1."""

import hashlib
from collections.abc import Iterator

from nacl.bindings import crypto_core_ed25519_add, crypto_scalarmult_ed25519_base_noclamp

from crypto.encoding import enc
from crypto.primitives import (
    blake,
    box,
    digits,
    encapsulate,
    kdf,
    kem_key,
    label,
    pad,
    pad256,
    random,
    seal,
    sig_key,
    sign,
)
from tests.vectors.form_cases import FIELD, ORDER, SMALL_ORDER
from tests.vectors.kept import Vector

_LOW_X25519 = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"


def primitives() -> Iterator[Vector]:
    """Values of the vocabulary of section 1."""
    key, ad = random(32), random(20)
    yield {"use": "H", "name": "letter", "fields": ["", "6162"], "value": blake("letter", b"", b"ab").hex()}
    yield {"use": "KDF", "key": key.hex(), "name": "hdr", "fields": [], "value": kdf(key, "hdr").hex()}
    yield {"use": "KDF", "key": key.hex(), "name": "slot", "fields": ["48"], "value": kdf(key, "slot", b"H").hex()}
    for value in (bytes(32), key, b"\xff" * 32, (99_999_999).to_bytes(8, "big"), (10**8).to_bytes(8, "big")):
        yield {"use": "digits", "key": value.hex(), "value": digits(value)}
    for size in (0, 1, 1022, 1023, 1024, 4094, 4095, 4096, 5000, 10_000, 65_536, 300_001):
        yield {"use": "pad", "size": size, "value": len(pad(bytes(size)))}
    for size in (0, 254, 255, 256, 700):
        yield {"use": "pad256", "size": size, "value": len(pad256(bytes(size)))}
    yield {"use": "SEAL", "key": key.hex(), "ad": ad.hex(), "message": "6d", "value": seal(key, b"m", ad).hex()}
    kem = kem_key()
    shared, kem_ct = encapsulate(kem.public, "")
    yield {
        "use": "X-Wing",
        "seed": kem.seed.hex(),
        "pk": kem.public.hex(),
        "kem_ct": kem_ct.hex(),
        "value": shared.hex(),
    }
    for name, point in (("zero", bytes(32)), ("one", b"\1" + bytes(31)), ("small order", bytes.fromhex(_LOW_X25519))):
        yield {"use": "X-Wing pk refused", "name": name, "pk": (kem.public[:1184] + point).hex()}
        low = kem_ct[:1088] + point
        yield {"use": "X-Wing ct refused", "name": name, "seed": kem.seed.hex(), "kem_ct": low.hex()}
    yield {"use": "X-Wing pk refused", "name": "ML-KEM coefficient over q", "pk": (b"\xff" * 3 + kem.public[3:]).hex()}
    boxed_ct, boxed = box(kem.public, b"m", "slot", b"H")
    yield {
        "use": "BOX",
        "seed": kem.seed.hex(),
        "name": "slot",
        "fields": ["48"],
        "kem_ct": boxed_ct.hex(),
        "box": boxed.hex(),
        "value": "6d",
    }
    signer = sig_key()
    signature = sign(signer, "letter-sig", b"m")
    shifted = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    small, ones = bytes.fromhex(SMALL_ORDER), (1).to_bytes(32, "little")
    for name, public, given, good in (
        ("sound", signer.public, signature, True),
        ("one bit", signer.public, signature[:63] + bytes([signature[63] ^ 1]), False),
        ("S not below the order", signer.public, shifted, False),
        ("A of small order", small, small + bytes(32), False),
        ("A the neutral point", ones, ones + bytes(32), False),
        ("A not canonical", (FIELD + 1).to_bytes(32, "little"), signature, False),
        ("R not canonical", signer.public, (FIELD + 1).to_bytes(32, "little") + signature[32:], False),
        ("R of small order", signer.public, small + signature[32:], False),
        ("the equation holds", *_answered(b"\7" + bytes(31), b""), True),
        ("the equation holds only times the cofactor", *_answered(b"\7" + bytes(31), small), False),
    ):
        values = {"pk": public.hex(), "message": "6d", "signature": given.hex(), "good": good}
        yield {"use": "Ed25519", "name": name, **values}


def _answered(nonce: bytes, added: bytes) -> tuple[bytes, bytes]:
    """(pk, signature) where S answers for R = nonce·B, `added` to it when there is one."""
    key = sig_key(bytes(32))
    point = crypto_scalarmult_ed25519_base_noclamp(nonce)
    point = crypto_core_ed25519_add(point, added) if added else point
    secret = int.from_bytes(hashlib.sha512(key.seed).digest()[:32], "little") & (2**254 - 8) | 2**254
    digest = hashlib.sha512(point + key.public + enc(label("letter-sig"), b"m")).digest()
    answer = (int.from_bytes(nonce, "little") + int.from_bytes(digest, "little") * secret) % ORDER
    return key.public, point + answer.to_bytes(32, "little")
