"""The vocabulary: known answers, strictness, padding."""

import hashlib
import json
from pathlib import Path

import nacl.bindings as sodium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Refused
from crypto.primitives import (
    KEM_CT_BYTES,
    SigKey,
    blake,
    box,
    decapsulate,
    digits,
    encapsulate,
    kdf,
    kem_key,
    label,
    pad,
    pad256,
    random,
    same,
    seal,
    sig_key,
    sign,
    stretch,
    unbox,
    unpad_exactly,
    unseal,
    verify,
)

XWING = json.loads((Path(__file__).parents[2] / "vectors" / "letter" / "xwing.json").read_text(encoding="utf-8"))
ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
]


def refused(act, *given, **named):
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    return refusal.value.code


def test_labels_and_hashes_are_what_the_document_says():
    spelled = b"\0\0\0\x0dcolloque/1/pk" + b"\0\0\0\x02ab"
    assert label("pk") == b"colloque/1/pk"
    assert blake("pk", b"ab") == hashlib.blake2b(spelled, digest_size=32).digest()
    assert kdf(b"k" * 32, "pk", b"ab") == hashlib.blake2b(spelled, digest_size=32, key=b"k" * 32).digest()


def test_digits_are_eight_in_four_pairs():
    assert digits((10**8 + 42).to_bytes(8, "big") + b"rest") == "00 00 00 42"


def test_equality_is_equality():
    assert same(b"ab", b"ab")
    assert not same(b"ab", b"ac")


def test_xwing_keys_and_secrets_are_those_of_the_draft():
    for seed, digest in XWING["keys"]:
        assert hashlib.sha3_256(kem_key(bytes.fromhex(seed)).public).hexdigest() == digest
    key = kem_key(bytes.fromhex(XWING["keys"][0][0]))
    assert decapsulate(key, bytes.fromhex(XWING["ct"]), "x").hex() == XWING["ss"]


def test_both_ends_of_an_encapsulation_agree():
    for _ in range(30):
        key = kem_key()
        shared, kem_ct = encapsulate(key.public, "x")
        assert len(kem_ct) == KEM_CT_BYTES
        assert decapsulate(key, kem_ct, "x") == shared
        assert decapsulate(kem_key(), kem_ct, "x") != shared


@pytest.mark.parametrize("size", [0, 1215, 1217])
def test_an_xwing_key_of_another_length_is_refused(size):
    assert refused(encapsulate, bytes(size), "x") == "x"


@pytest.mark.parametrize("size", [0, 1119, 1121])
def test_a_ciphertext_of_another_length_is_refused(size):
    assert refused(decapsulate, kem_key(), bytes(size), "x") == "x"


def test_a_box_opens_with_its_key_use_and_fields_alone():
    key = kem_key()
    kem_ct, boxed = box(key.public, b"message", "slot", b"H")
    assert unbox(key, kem_ct, boxed, "slot", b"H", code="x") == b"message"
    assert refused(unbox, kem_key(), kem_ct, boxed, "slot", b"H", code="x") == "x"
    assert refused(unbox, key, kem_ct, boxed, "grant", b"H", code="x") == "x"
    assert refused(unbox, key, kem_ct, boxed, "slot", b"B", code="x") == "x"
    assert refused(unbox, key, kem_ct, boxed[:-1], "slot", b"H", code="x") == "x"


def test_a_seal_opens_with_its_key_and_bound_data_alone():
    key = random()
    sealed = seal(key, b"message", b"ad")
    assert unseal(key, sealed, b"ad", "x") == b"message"
    assert sealed != seal(key, b"message", b"ad")
    assert refused(unseal, random(), sealed, b"ad", "x") == "x"
    assert refused(unseal, key, sealed, b"da", "x") == "x"
    for size in range(len(sealed)):
        assert refused(unseal, key, sealed[:size], b"ad", "x") == "x"


def test_a_signature_holds_for_its_key_use_and_message_alone():
    key = sig_key()
    signature = sign(key, "letter-sig", b"m")
    verify(key.public, "letter-sig", b"m", signature, "x")
    for public, use, message in (
        (sig_key().public, "letter-sig", b"m"),
        (key.public, "roster-sig", b"m"),
        (key.public, "letter-sig", b"n"),
        (key.public[:31], "letter-sig", b"m"),
    ):
        assert refused(verify, public, use, message, signature, "x") == "x"
    for wrong in (signature[:63], signature + b"\0", b""):
        assert refused(verify, key.public, "letter-sig", b"m", wrong, "x") == "x"


def test_one_bit_of_each_byte_of_a_signature_is_refused():
    key = sig_key()
    signature = sign(key, "letter-sig", b"m")
    for at in range(64):
        for bit in range(8):
            changed = bytearray(signature)
            changed[at] ^= 1 << bit
            assert refused(verify, key.public, "letter-sig", b"m", bytes(changed), "x") == "x"


@pytest.mark.parametrize("point", SMALL)
def test_points_of_small_order_are_no_keys_and_no_commitments(point):
    """With A of small order and S = 0, R = A or the neutral point can satisfy the equation for any message."""
    small = bytes.fromhex(point)
    key = sig_key()
    signature = sign(key, "letter-sig", b"m")
    for commitment in map(bytes.fromhex, SMALL):
        assert refused(verify, small, "letter-sig", b"m", commitment + bytes(32), "x") == "x"
    assert refused(verify, key.public, "letter-sig", b"m", small + signature[32:], "x") == "x"


@pytest.mark.parametrize("above", range(19))
@pytest.mark.parametrize("sign_bit", [0, 1 << 255])
def test_points_written_above_the_field_are_refused(above, sign_bit):
    point = (FIELD + above + sign_bit).to_bytes(32, "little")
    key = sig_key()
    signature = sign(key, "letter-sig", b"m")
    assert refused(verify, point, "letter-sig", b"m", signature, "x") == "x"
    assert refused(verify, key.public, "letter-sig", b"m", point + signature[32:], "x") == "x"


def test_a_second_form_of_a_sound_signature_is_refused():
    key = sig_key()
    signature = sign(key, "letter-sig", b"m")
    for times in (1, 2, 7):
        moved = int.from_bytes(signature[32:], "little") + times * ORDER
        assert refused(verify, key.public, "letter-sig", b"m", signature[:32] + moved.to_bytes(32, "little"), "x")


def test_a_signature_is_plain_ed25519_over_the_labelled_message():
    key = sig_key(bytes(32))
    message = b"\0\0\0\x15colloque/1/letter-sig\0\0\0\1m"
    assert sodium.crypto_sign_open(sign(key, "letter-sig", b"m") + message, key.public) == message
    assert key == SigKey(bytes(32), key.public)


@given(st.binary(max_size=600))
def test_padding_comes_off_as_it_went_on(message):
    for padded, header in ((pad(message), False), (pad256(message), True)):
        assert unpad_exactly(padded, "x", header=header) == message


@given(st.integers(0, 1 << 20))
def test_padme_leaks_few_bits_and_adds_at_most_an_eighth(size):
    padded = len(pad(bytes(size)))
    assert size < padded
    if size + 1 <= 4096:
        assert padded % 1024 == 0
    else:
        assert padded - size - 1 <= (size + 1) / 8
        exponent = padded.bit_length() - 1
        assert padded % (1 << (exponent - exponent.bit_length())) == 0


def test_padding_in_another_form_is_refused():
    for data in (b"", bytes(256), b"a" * 256, pad256(b"a") + bytes(256), pad256(b"a")[:-1]):
        assert refused(unpad_exactly, data, "x", header=True) == "x"
    for data in (b"", bytes(1024), pad(b"a") + bytes(1024), pad(b"a")[:256]):
        assert refused(unpad_exactly, data, "x", header=False) == "x"


def test_a_passphrase_is_stretched_by_argon2id():
    salt = bytes(16)
    assert stretch(b"pass", salt, 3, 1 << 23) != stretch(b"pasS", salt, 3, 1 << 23)
    assert len(stretch(b"pass", salt, 3, 1 << 23)) == 32


def test_no_secret_shows_in_a_printed_key():
    key, kem = sig_key(), kem_key()
    assert repr(key.seed) not in repr(key)
    assert repr(kem.seed) not in repr(kem)
    assert repr(key) == f"SigKey({key.public.hex()[:8]})"
