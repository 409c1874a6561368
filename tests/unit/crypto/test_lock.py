"""Slots: opened by the right secret alone, costs held between floor and roof (docs/log.md, section 7)."""

import os
import resource
from dataclasses import replace
from pathlib import Path

import pytest

from crypto.encoding import dec, enc, u64
from crypto.errors import Refused
from crypto.lock import (
    COST_DAY,
    COST_FLOOR,
    COST_KEYRING,
    COST_PASSPHRASE,
    COST_ROOF,
    MIB,
    Bundle,
    Cost,
    Slot,
    SlotType,
    make_slot,
    open_slot,
    open_stretched,
    read_bundle,
    read_slot,
    stretched,
)
from crypto.primitives import random

LONG = os.environ.get("COLLOQUE_LONG") == "1"
PROFILE = random()
KEYRING = random()
BUNDLE = Bundle(random(), random(), random())
WORDS = "une phrase de passe é"


def made(kind: SlotType = SlotType.KEYRING, secret: str | bytes = WORDS) -> bytes:
    return make_slot(kind, PROFILE, secret, KEYRING if kind.needs_keyring else None, BUNDLE.encode(), COST_FLOOR)


@pytest.fixture(scope="module")
def slot() -> bytes:
    return made()


@pytest.fixture(scope="module")
def slow(slot: bytes) -> bytes:
    return stretched(WORDS, read_slot(slot).salt, COST_FLOOR)


def code_of(data: bytes, secret: str | bytes = WORDS, keyring32: bytes | None = KEYRING) -> str:
    with pytest.raises(Refused) as refused:
        open_slot(data, secret, keyring32)
    return refused.value.code


@pytest.mark.parametrize("kind", list(SlotType))
def test_each_type_opens_with_its_secret(kind: SlotType):
    secret = random(20) if kind is SlotType.RECOVERY else WORDS
    data = made(kind, secret)
    assert read_bundle(open_slot(data, secret, KEYRING if kind.needs_keyring else None)) == BUNDLE
    assert read_slot(data).type is kind
    assert read_slot(data).profile == PROFILE


def test_a_passphrase_is_the_same_however_its_accents_are_typed(slot: bytes):
    assert open_slot(slot, "une phrase de passe e\u0301", KEYRING) == BUNDLE.encode()


def test_a_wrong_passphrase_and_a_wrong_keyring_are_one_class(slot: bytes):
    assert code_of(slot, WORDS + " ") == "slot.passphrase"
    assert code_of(slot, WORDS, random()) == "slot.passphrase"


def test_a_passphrase_that_is_not_text_is_refused(slot: bytes):
    assert code_of(slot, "\udc80") == "text.encoding"


def test_a_slot_that_needs_the_keyring_says_so_before_the_slow_step(slot: bytes, slow: bytes):
    assert code_of(slot, keyring32=None) == "slot.keyring_needed"
    for keyring32 in (None, random(31)):
        with pytest.raises(Refused, match=r"^slot\.keyring_needed$"):
            open_stretched(read_slot(slot), slow, keyring32)


def test_one_changed_bit_in_any_byte_is_refused(slot: bytes, slow: bytes):
    assert open_stretched(read_slot(slot), slow, KEYRING) == BUNDLE.encode()
    for at in range(len(slot)):
        for bit in range(8) if LONG else (at % 8,):
            changed = bytearray(slot)
            changed[at] ^= 1 << bit
            with pytest.raises(Refused, match=r"^slot\."):
                open_stretched(read_slot(bytes(changed)), slow, KEYRING)


def test_a_changed_salt_is_refused_after_the_slow_step(slot: bytes):
    fields = list(dec(slot, 9, "x"))
    fields[4] = random(16)
    assert code_of(enc(*fields)) == "slot.passphrase"


def test_a_keyring_slot_cannot_be_passed_off_as_a_passphrase_slot(slot: bytes, slow: bytes):
    relabelled = replace(read_slot(slot), type=SlotType.PASSPHRASE)
    with pytest.raises(Refused, match=r"^slot\.passphrase$"):
        open_stretched(relabelled, slow, None)


def test_every_truncation_is_refused(slot: bytes):
    for size in range(len(slot)):
        assert code_of(slot[:size]) == "slot.encoding"
    assert code_of(slot + b"\0") == "slot.encoding"
    assert code_of(bytes(5000)) == "slot.encoding"


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, u64(2)),
        (0, b""),
        (1, u64(0)),
        (1, u64(7)),
        (2, bytes(15)),
        (3, bytes(31)),
        (4, bytes(15)),
        (5, bytes(4)),
        (6, bytes(9)),
        (7, bytes(23)),
        (8, bytes(15)),
    ],
)
def test_a_field_of_another_shape_is_refused(slot: bytes, at: int, value: bytes):
    fields = list(dec(slot, 9, "x"))
    fields[at] = value
    assert code_of(enc(*fields)) == "slot.encoding"


@pytest.mark.parametrize(
    "cost",
    [
        Cost(COST_FLOOR.ops - 1, COST_FLOOR.mem),
        Cost(COST_FLOOR.ops, COST_FLOOR.mem - 1),
        Cost(COST_ROOF.ops + 1, COST_FLOOR.mem),
        Cost(COST_FLOOR.ops, COST_ROOF.mem + 1),
        Cost(2**63, 2**63),
    ],
)
def test_a_cost_below_the_floor_or_above_the_roof_is_never_spent(slot: bytes, cost: Cost):
    fields = list(dec(slot, 9, "x"))
    fields[5:7] = u64(cost.ops), u64(cost.mem)
    assert code_of(enc(*fields)) == "slot.cost"
    with pytest.raises(Refused, match=r"^slot\.cost$"):
        make_slot(SlotType.PASSPHRASE, PROFILE, WORDS, None, BUNDLE.encode(), cost)


def test_the_usual_costs_lie_between_floor_and_roof():
    for cost in (COST_FLOOR, COST_KEYRING, COST_PASSPHRASE, COST_DAY, COST_ROOF):
        assert COST_FLOOR.ops <= cost.ops <= COST_ROOF.ops
        assert 64 * MIB <= COST_FLOOR.mem <= cost.mem <= COST_ROOF.mem


def test_too_little_memory_has_a_class_of_its_own():
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 300 * MIB, hard))
    try:
        with pytest.raises(Refused, match=r"^slot\.memory$"):
            stretched(WORDS, bytes(16), COST_PASSPHRASE)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def test_a_bundle_has_three_secrets_of_32_bytes():
    for wrong in (enc(bytes(32), bytes(32)), enc(bytes(32), bytes(32), bytes(31)), b""):
        with pytest.raises(Refused, match=r"^bundle\.encoding$"):
            read_bundle(wrong)


def test_no_secret_shows_in_a_repr(slot: bytes):
    for secret in (BUNDLE.vault_key, BUNDLE.sig_seed, BUNDLE.kem_seed):
        assert repr(secret)[2:-1] not in repr(BUNDLE)
    assert isinstance(read_slot(slot), Slot)
