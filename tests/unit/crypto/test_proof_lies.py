"""A proof is refused when its own exporter lies, or a profile wrote its chain wrongly (docs/log.md, section 6)."""

from dataclasses import replace

import pytest

from crypto.checkpoint import Checkpoint, sign_checkpoint
from crypto.encoding import enc
from crypto.entry import Place, write_entry
from crypto.header import Head
from crypto.keys import Role
from crypto.primitives import random, sig_key
from crypto.proof import Chain, Hidden, Shown, lay_chain, read_proof, sign_proof
from tests.ledger import Practice, busy_practice, open_practice, shown
from tests.lies import code_of, flattened, judged, laid, reshaped, signed_again, with_chain

LENGTH = 12


@pytest.fixture(scope="module")
def practice() -> Practice:
    return busy_practice(LENGTH)


@pytest.fixture(scope="module")
def checkpoints(practice: Practice) -> tuple[bytes, ...]:
    return tuple(desk.checkpoint() for desk in practice.desks.values())


@pytest.fixture(scope="module")
def file(practice: Practice, checkpoints: tuple[bytes, ...]) -> bytes:
    return practice.proof(checkpoints=checkpoints)


# What a lying exporter changes


def test_chains_and_checkpoints_have_one_order(practice: Practice, file: bytes):
    proof = read_proof(file)
    assert reshaped(practice, file, chains=tuple(reversed(proof.chains))) == "proof.encoding"
    assert reshaped(practice, file, chains=(*proof.chains, proof.chains[-1])) == "proof.encoding"
    assert reshaped(practice, file, checkpoints=tuple(reversed(proof.checkpoints))) == "proof.encoding"
    assert reshaped(practice, file, checkpoints=(proof.checkpoints[0], *proof.checkpoints)) == "proof.encoding"


def test_runs_of_hidden_entries_never_touch_and_are_never_empty(practice: Practice, file: bytes):
    proof = read_proof(file)
    run = next(item for chain in proof.chains for item in chain.items if isinstance(item, Hidden))

    def split(chain: Chain) -> Chain:
        items = [Hidden((one,)) for one in run.hashes] + [Hidden((run.hashes[0],))]
        return replace(chain, items=tuple(items))

    assert code_of(with_chain(practice, proof, "a", split)) == "proof.encoding"
    assert (
        code_of(with_chain(practice, proof, "a", lambda c: replace(c, items=(*c.items, Hidden(())))))
        == "proof.encoding"
    )


@pytest.mark.parametrize("item", [enc(bytes(31)), enc(b"", b""), enc(b"", b"", b"", b""), b"", b"\0"])
def test_an_item_of_another_shape_is_refused(practice: Practice, file: bytes, item: bytes):
    class Odd(Hidden):
        def encode(self) -> bytes:
            return item

    odd = Odd(())
    assert (
        code_of(with_chain(practice, read_proof(file), "a", lambda c: replace(c, items=(odd, *c.items))))
        == "proof.encoding"
    )


def test_only_a_chain_with_entries_has_a_last_signature(practice: Practice, file: bytes):
    proof = read_proof(file)
    assert code_of(with_chain(practice, proof, "a", lambda c: replace(c, items=()))) == "proof.encoding"
    assert code_of(with_chain(practice, proof, "a", lambda c: replace(c, last_sig=b""))) == "proof.encoding"
    assert code_of(with_chain(practice, proof, "a", lambda c: replace(c, last_sig=bytes(63)))) == "proof.encoding"


def test_rosters_run_from_the_first_and_follow_one_another(practice: Practice, file: bytes):
    proof = read_proof(file)
    assert reshaped(practice, file, rosters=()) == "proof.rosters"
    assert reshaped(practice, file, rosters=proof.rosters * 2) == "proof.rosters"
    other = open_practice()
    assert reshaped(practice, file, rosters=tuple(other.rosters)) == "roster.root"
    second = replace(practice.roster, v=2, previous=random())
    later = open_practice()
    later.root, later.roster, later.rosters = practice.root, practice.roster, []
    later.publish(second)
    assert reshaped(practice, file, rosters=(*proof.rosters, *later.rosters)) == "roster.fork"


def test_a_profile_keeps_its_role_so_that_its_old_entries_stay_allowed():
    practice = busy_practice(3)
    file = practice.proof()
    profiles = tuple(replace(profile, role=Role.SECRETARY, name="") for profile in practice.roster.profiles)
    practice.publish(replace(practice.roster, v=2, previous=practice.roster.hash, profiles=profiles))
    assert reshaped(practice, file, rosters=tuple(practice.rosters)) == "roster.profiles"


def test_an_exporter_outside_the_roster_is_refused(file: bytes):
    proof = read_proof(file)
    stranger = open_practice()
    assert code_of(signed_again(stranger, proof)) == "proof.exporter"


def test_every_profile_has_its_chain(practice: Practice, file: bytes):
    proof = read_proof(file)
    assert reshaped(practice, file, chains=proof.chains[:-1]) == "proof.chains"
    stranger = Chain(b"\xff" * 32, (), b"")
    assert reshaped(practice, file, chains=(*proof.chains, stranger)) == "proof.chains"


def test_a_chain_with_an_entry_missing_swapped_or_cut_is_refused(practice: Practice, file: bytes):
    proof = read_proof(file)
    length = len(practice.desks["a"].chain)
    codes = set()
    for at in range(length):
        codes.add(
            code_of(
                with_chain(
                    practice, proof, "a", lambda c, at=at: laid(c, [*flattened(c)[:at], *flattened(c)[at + 1 :]])
                )
            )
        )

    for at in range(length - 1):

        def swap(chain: Chain, at: int = at) -> Chain:
            entries = flattened(chain)
            entries[at], entries[at + 1] = entries[at + 1], entries[at]
            return laid(chain, entries)

        codes.add(code_of(with_chain(practice, proof, "a", swap)))
    assert codes <= {"proof.place", "proof.last", "proof.patient_chain"}


def test_a_cut_tail_with_its_own_last_signature_meets_the_witnesses(practice: Practice, file: bytes):
    proof = read_proof(file)
    b = practice.desks["b"]

    def cut(chain: Chain) -> Chain:
        return replace(laid(chain, flattened(chain)[:-1]), last_sig=b.chain[-2].sig)

    assert code_of(with_chain(practice, proof, "b", cut)) in ("proof.seen", "proof.checkpoint")


def test_a_cut_tail_without_any_witness_holds_which_is_a_known_limit():
    practice = open_practice()
    a = practice.desks["a"]
    a.write("Triaged", practice.patients[0])
    before = practice.proof()
    a.write("Triaged", practice.patients[0])
    assert judged(practice.proof()).entries == 2
    assert judged(before).entries == 1


def test_an_entry_of_the_patient_cannot_be_hidden_before_a_shown_one(practice: Practice, file: bytes):
    proof = read_proof(file)
    a = practice.desks["a"]

    def hide(chain: Chain) -> Chain:
        entries = [shown(e) if e.header.patient == practice.patients[0] else e.header_bytes for e in a.chain]
        return lay_chain(chain.profile, [a.chain[0].header_bytes, *entries[1:]], chain.last_sig)

    assert code_of(with_chain(practice, proof, "a", hide)) == "proof.patient_chain"


def test_an_entry_of_another_patient_cannot_be_shown(practice: Practice, file: bytes):
    a = practice.desks["a"]
    everything = lay_chain(a.public, [shown(entry) for entry in a.chain], a.chain[-1].sig)
    assert code_of(with_chain(practice, read_proof(file), "a", lambda _: everything)) == "proof.patient"


@pytest.mark.parametrize("name", ["staff", "clin"])
def test_a_changed_part_is_refused(practice: Practice, file: bytes, name: str):
    proof = read_proof(file)

    def change(chain: Chain, value: bytes) -> Chain:
        entries = flattened(chain)
        entries[0] = replace(entries[0], **{name: value})
        return laid(chain, entries)

    for value in (bytes(32) + b"other words", b"short"):
        assert code_of(with_chain(practice, proof, "a", lambda c, value=value: change(c, value))) == "proof.part"


def test_a_header_that_is_not_strict_is_refused(practice: Practice, file: bytes):
    odd = Shown(b"\0\0\0\0")
    assert (
        code_of(with_chain(practice, read_proof(file), "a", lambda c: laid(c, [odd, *flattened(c)]))) == "proof.header"
    )


# What a lying profile wrote itself


def lone(practice: Practice, places: list[Place], kind: str = "Triaged", name: str = "a") -> bytes:
    """A proof over one chain that its own profile wrote wrongly."""
    desk = practice.desks[name]
    entries = []
    for at in places:
        at = replace(at, prev=entries[-1].hash if entries else b"")
        if at.patient_seq > 1:
            at = replace(at, patient_prev=entries[-1].hash)
        entries.append(write_entry(desk.keys.sig, at, kind, b"", journal=desk.journal))
    chains = [lay_chain(p.sig_pk, [], b"") for p in practice.roster.profiles if p.sig_pk != desk.public]
    mine = lay_chain(desk.public, [shown(entry) for entry in entries], entries[-1].sig)
    return sign_proof(desk.keys.sig, practice.root.public, practice.rosters, practice.patients[0], [mine, *chains], ())


def first(of: Practice, **other: object) -> Place:
    place = Place(of.roster.practice, 1, 1, b"", 1, patient=of.patients[0], patient_seq=1)
    return replace(place, **other)


def test_a_chain_that_its_profile_wrote_rightly_holds():
    practice = open_practice()
    second = first(practice, seq=2, lamport=2, patient_seq=2)
    assert judged(lone(practice, [first(practice), second])).entries == 2


def test_an_entry_of_another_practice_is_refused():
    practice = open_practice()
    assert code_of(lone(practice, [first(practice, practice=random())])) == "proof.place"


def test_a_kind_that_the_role_may_not_write_is_refused():
    practice = open_practice()
    assert code_of(lone(practice, [first(practice)], "ReplyRecorded", "c")) == "proof.role"


def test_a_lamport_that_stands_still_is_refused():
    practice = open_practice()
    still = [first(practice, lamport=5), first(practice, seq=2, lamport=5, patient_seq=2)]
    assert code_of(lone(practice, still)) == "proof.lamport"


@pytest.mark.parametrize("seen", ["a stranger", "beyond the end"])
def test_an_entry_that_has_seen_what_is_not_there_is_refused(seen: str):
    practice = open_practice()
    head = Head(random() if seen == "a stranger" else practice.desks["b"].public, 1, random())
    assert code_of(lone(practice, [first(practice, seen=(head,), lamport=2)])) == "proof.seen"


def test_an_entry_that_has_seen_another_history_is_refused():
    practice = open_practice()
    a, b = practice.desks["a"], practice.desks["b"]
    entry = b.write("Triaged", practice.patients[0])
    place = first(practice, seen=(Head(b.public, 1, random()),), lamport=2)
    mine = write_entry(a.keys.sig, place, "Triaged", b"", journal=a.journal)
    chains = [
        lay_chain(a.public, [shown(mine)], mine.sig),
        lay_chain(b.public, [shown(entry)], entry.sig),
        lay_chain(practice.desks["c"].public, [], b""),
    ]
    file = sign_proof(a.keys.sig, practice.root.public, practice.rosters, practice.patients[0], chains, ())
    assert code_of(file) == "proof.seen"


@pytest.mark.parametrize("wrong", ["roster of tomorrow", "stranger signs", "beyond the end", "another history"])
def test_a_checkpoint_that_does_not_fit_is_refused(practice: Practice, wrong: str):
    b = practice.desks["b"]
    sig = sig_key() if wrong == "stranger signs" else b.keys.sig
    heads = b.ledger.heads()
    if wrong == "beyond the end":
        heads = (replace(heads[0], seq=99), *heads[1:])
    if wrong == "another history":
        heads = (replace(heads[0], hash=random()), *heads[1:])
    v = 2 if wrong == "roster of tomorrow" else 1
    file = sign_checkpoint(sig, Checkpoint(practice.roster.practice, sig.public, v, 1, heads), ())
    assert code_of(practice.proof(checkpoints=(file,))) == "proof.checkpoint"


def test_a_checkpoint_of_another_practice_is_refused(practice: Practice):
    other = busy_practice(3).desks["b"].checkpoint()
    assert code_of(practice.proof(checkpoints=(other,))) == "checkpoint.practice"
