"""What a proof that holds shows, and that no stranger can change it (docs/log.md, section 6)."""

import os
from dataclasses import replace

import pytest

from crypto.encoding import dec
from crypto.header import read_header
from crypto.keys import fingerprint
from crypto.primitives import sig_key
from crypto.proof import MAGIC, MOST_BYTES, Chain, Shown, lay_chain, read_proof, sign_proof
from tests.ledger import Practice, busy_practice, open_practice
from tests.lies import code_of, judged, signed_again, with_chain

LONG = os.environ.get("COLLOQUE_LONG") == "1"
LENGTH = 30 if LONG else 12


@pytest.fixture(scope="module")
def practice() -> Practice:
    return busy_practice(LENGTH)


@pytest.fixture(scope="module")
def checkpoints(practice: Practice) -> tuple[bytes, ...]:
    return tuple(desk.checkpoint() for desk in practice.desks.values())


@pytest.fixture(scope="module")
def file(practice: Practice, checkpoints: tuple[bytes, ...]) -> bytes:
    return practice.proof(checkpoints=checkpoints)


# What holds


def test_a_proof_shows_the_entries_of_one_patient_and_counts_all(practice: Practice, file: bytes):
    report = judged(file)
    patient = practice.patients[0]
    every = [entry for desk in practice.desks.values() for entry in desk.chain]
    ours = sorted((e for e in every if e.header.patient == patient), key=lambda e: e.header.order)
    assert report.entries == LENGTH
    assert [entry.hash for entry in report.shown] == [entry.hash for entry in ours]
    assert [entry.staff for entry in report.shown] == [entry.staff for entry in ours]
    assert [entry.clin for entry in report.shown] == [entry.clin for entry in ours]
    assert report.patient == patient
    assert report.exporter.letter == "A"
    assert [profile.letter for profile in sorted(report.cosigners, key=lambda p: p.letter)] == ["B", "C"]
    for chain in report.chains:
        assert chain.patient_last == practice.desks["a"].ledger.patient_last(chain.profile.sig_pk, patient)


def test_no_text_of_another_patient_is_in_a_proof(practice: Practice, file: bytes):
    hidden = [e for d in practice.desks.values() for e in d.chain if e.header.patient == practice.patients[1]]
    assert hidden
    for entry in hidden:
        assert entry.header_bytes not in file
        assert (entry.staff or b"")[:32] not in file
        assert practice.patients[1] not in file


def test_the_root_is_trusted_only_when_it_was_pinned(practice: Practice, file: bytes):
    pinned = fingerprint(practice.root.public)
    assert not judged(file).root_checked
    assert judged(file, pinned.lower().replace("-", " ")).root_checked
    assert code_of(file, fingerprint(sig_key().public)) == "proof.root"


def test_a_proof_has_one_encoding(practice: Practice, file: bytes):
    parts, _ = dec(file[len(MAGIC) :], 2, "x")
    assert read_proof(file).encode() == parts
    again = practice.proof(checkpoints=tuple(read_proof(file).checkpoints) * 2)
    assert again == file


def test_a_proof_of_a_silent_practice_holds():
    report = judged(open_practice().proof())
    assert (report.entries, report.shown, report.cosigners) == (0, (), ())
    assert [chain.patient_last for chain in report.chains] == [(0, b"")] * 3


def test_parts_may_be_left_out(practice: Practice, file: bytes):
    proof = read_proof(file)

    def bare(chain: Chain) -> Chain:
        items = (replace(item, staff=None, clin=None) if isinstance(item, Shown) else item for item in chain.items)
        return replace(chain, items=tuple(items))

    report = judged(with_chain(practice, proof, "b", bare))
    assert any(entry.staff is None and entry.clin is None and entry.header.has_clin for entry in report.shown)


def granting() -> tuple[Practice, bytes]:
    practice = open_practice()
    a, b = practice.desks["a"], practice.desks["b"]
    a.write("KeyGranted", practice.patients[0], practice.content_keys[0], boxed_to=b.keys.kem.public)
    practice.spread()
    return practice, practice.proof()


def test_a_granted_key_is_never_shown():
    practice, file = granting()
    assert judged(file).shown[0].clin is None
    assert practice.content_keys[0] not in file
    entry = practice.desks["a"].chain[0]
    leak = lay_chain(entry.header.profile, [Shown(entry.header_bytes, entry.staff, entry.clin)], entry.sig)
    with pytest.raises(ValueError, match="key"):
        sign_proof(
            practice.desks["a"].keys.sig, practice.root.public, practice.rosters, practice.patients[0], [leak], ()
        )
    assert code_of(with_chain(practice, read_proof(file), "a", lambda _: leak)) == "proof.part"


def test_a_revoked_profile_ends_where_the_roster_says():
    practice = busy_practice(9)
    c = practice.desks["c"]
    cut = practice.proof()
    c.write("Triaged", practice.patients[0])
    whole = practice.proof("c")
    practice.revoke("c", 3)
    rosters = tuple(practice.rosters)
    assert judged(signed_again(practice, replace(read_proof(cut), rosters=rosters))).entries == 9
    assert code_of(signed_again(practice, replace(read_proof(whole), rosters=rosters))) == "proof.revoked"
    assert judged(whole).exporter.letter == "C"
    assert code_of(signed_again(practice, replace(read_proof(cut), rosters=rosters), "c")) == "proof.exporter"


def test_what_was_seen_past_a_revoked_head_does_not_break_a_proof():
    practice = busy_practice(9)
    b, c = practice.desks["b"], practice.desks["c"]
    void = c.write("Triaged", practice.patients[0])
    b.take(void.wire)
    entry = b.write("Triaged", practice.patients[0])
    witness = b.checkpoint()
    practice.revoke("c", 3)
    practice.desks["a"].take(entry.wire)
    report = judged(practice.proof(checkpoints=(witness,)))
    assert entry.hash in [one.hash for one in report.shown]
    assert [profile.letter for profile in report.cosigners] == ["B"]


def test_a_profile_revoked_before_its_first_entry_has_an_empty_chain():
    practice = open_practice()
    practice.desks["a"].write("Triaged", practice.patients[0])
    practice.revoke("c", 0)
    assert judged(practice.proof()).entries == 1


# What a stranger changes


@pytest.mark.no_cover
def test_one_changed_bit_in_any_byte_is_refused(file: bytes):
    for at in range(len(file)):
        for bit in range(8) if LONG else (at % 8,):
            changed = bytearray(file)
            changed[at] ^= 1 << bit
            assert code_of(bytes(changed)).startswith("proof.")


def test_a_cut_or_prolonged_proof_is_refused(file: bytes):
    for size in range(0, len(file), 97):
        assert code_of(file[:size]) in ("proof.magic", "proof.encoding")
    assert code_of(file + b"\0") == "proof.encoding"


def test_an_oversized_proof_is_refused_before_it_is_parsed():
    assert code_of(MAGIC + bytes(MOST_BYTES)) == "proof.encoding"


def test_a_shown_header_is_the_one_that_was_signed(file: bytes):
    for entry in judged(file).shown:
        assert read_header(entry.header.encode()) == entry.header
