"""Checkpoints: who signs which heads, and what two of them betray (docs/log.md, section 5)."""

import os
from dataclasses import replace

import pytest

from crypto.checkpoint import Checkpoint, Compared, compare, forks, read_checkpoint, sign_checkpoint
from crypto.encoding import dec, enc
from crypto.errors import Refused
from crypto.header import Head
from crypto.primitives import random, sig_key, sign
from tests.ledger import Desk, Practice, busy_practice

LONG = os.environ.get("COLLOQUE_LONG") == "1"


@pytest.fixture
def practice() -> Practice:
    return busy_practice(6)


def word(desk: Desk, **other: object) -> Checkpoint:
    ledger = desk.ledger
    made = Checkpoint(ledger.roster.practice, desk.public, ledger.roster.v, 5, ledger.heads())
    return replace(made, **other)


def code_of(file: bytes, practice: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_checkpoint(file, practice)
    return refused.value.code


def test_a_checkpoint_is_read_as_it_was_signed(practice: Practice):
    a = practice.desks["a"]
    assert read_checkpoint(sign_checkpoint(a.keys.sig, word(a), ()), practice.roster.practice) == word(a)


def test_a_desk_never_signs_a_head_lower_than_before(practice: Practice):
    a = practice.desks["a"]
    before = a.ledger.heads()
    a.write("Triaged")
    assert sign_checkpoint(a.keys.sig, word(a), before)
    lower = word(a, heads=before)
    missing = word(a, heads=a.ledger.heads()[1:])
    other = word(a, heads=(replace(before[0], hash=random()), *before[1:]))
    for wrong, signed in ((lower, a.ledger.heads()), (missing, before), (other, before)):
        with pytest.raises(Refused, match=r"^checkpoint\.lower$"):
            sign_checkpoint(a.keys.sig, wrong, signed)


def test_a_desk_signs_in_its_own_name_and_in_order(practice: Practice):
    a, b = practice.desks["a"], practice.desks["b"]
    with pytest.raises(Refused, match=r"^checkpoint\.signature$"):
        sign_checkpoint(a.keys.sig, word(b), ())
    with pytest.raises(Refused, match=r"^checkpoint\.encoding$"):
        sign_checkpoint(a.keys.sig, word(a, heads=tuple(reversed(a.ledger.heads()))), ())


def test_one_changed_bit_in_any_byte_is_refused(practice: Practice):
    file = practice.desks["a"].checkpoint()
    for at in range(len(file)):
        for bit in range(8) if LONG else (at % 8,):
            changed = bytearray(file)
            changed[at] ^= 1 << bit
            assert code_of(bytes(changed), practice.roster.practice).startswith("checkpoint.")


def test_truncated_prolonged_and_oversized_checkpoints_are_refused(practice: Practice):
    file = practice.desks["a"].checkpoint()
    for size in range(len(file)):
        assert code_of(file[:size], practice.roster.practice) == "checkpoint.encoding"
    assert code_of(file + b"\0", practice.roster.practice) == "checkpoint.encoding"
    assert code_of(bytes(65 * 1024), practice.roster.practice) == "checkpoint.encoding"


def test_a_checkpoint_of_another_practice_is_refused(practice: Practice):
    assert code_of(practice.desks["a"].checkpoint(), random()) == "checkpoint.practice"


def test_a_signature_of_another_use_or_key_is_refused(practice: Practice):
    a = practice.desks["a"]
    data = word(a).encode()
    for key, name in ((a.keys.sig, "entry-sig"), (sig_key(), "checkpoint-sig")):
        assert code_of(enc(data, sign(key, name, data)), practice.roster.practice) == "checkpoint.signature"


def test_a_short_signature_is_refused(practice: Practice):
    data, signature = dec(practice.desks["a"].checkpoint(), 2, "x")
    assert code_of(enc(data, signature[:63]), practice.roster.practice) == "checkpoint.encoding"


def test_heads_that_agree_compare_to_nothing(practice: Practice):
    a, b = practice.desks["a"], practice.desks["b"]
    assert compare(b.ledger.heads(), a.ledger.hash_at) == Compared((), ())
    assert forks(word(a), word(b)) == ()


def test_a_checkpoint_of_later_entries_tells_a_desk_that_it_is_behind(practice: Practice):
    a, b = practice.desks["a"], practice.desks["b"]
    a.write("Triaged")
    assert compare(a.ledger.heads(), b.ledger.hash_at) == Compared((), (a.chain[-1].named,))
    assert forks(word(a), word(b)) == ()


def test_a_rolled_back_vault_learns_it_from_anothers_checkpoint(practice: Practice):
    a, b = practice.desks["a"], practice.desks["b"]
    lost = a.chain.pop()
    assert compare(b.ledger.heads(), a.ledger.hash_at).ahead == (lost.named,)


def test_two_hashes_for_one_place_are_a_fork(practice: Practice):
    a, b = practice.desks["a"], practice.desks["b"]
    twin = Head(a.public, 2, random())
    assert compare([twin], b.ledger.hash_at).forked == (twin,)
    heads = tuple(twin if head.profile == a.public else head for head in a.ledger.heads())
    right = next(head for head in b.ledger.heads() if head.profile == a.public)
    assert forks(word(a, heads=heads), word(b)) == ((twin, right),)
