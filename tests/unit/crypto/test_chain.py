"""Entries in their place: links, order, roster, and what a vault verifies of itself (docs/log.md, section 4)."""

import os
from dataclasses import replace

import pytest

from crypto.chain import REVOKED_SLACK, Held, Known, Taken, Waits, next_place, take_in, verify_all, verify_links
from crypto.entry import Entry, Place, erased_wire, open_clin, read_wire, write_entry
from crypto.errors import Refused
from crypto.header import Head
from crypto.keys import Revoked
from crypto.primitives import pad, random, sig_key
from tests.ledger import (
    Desk,
    Ledger,
    Practice,
    busy_practice,
    clin_sealed,
    forge,
    known,
    may_write,
    open_practice,
    stored,
    with_parts,
)

LENGTH = 1000 if os.environ.get("COLLOQUE_LONG") == "1" else 30


def sole(entries: int = 3) -> tuple[Practice, Desk, Desk]:
    """A physician who wrote on one patient, and a substitute who holds it all."""
    practice = open_practice()
    a, b = practice.desks["a"], practice.desks["b"]
    for _ in range(entries):
        a.write("ReplyRecorded", practice.patients[0], b"text", content_key=practice.content_keys[0])
    practice.spread()
    return practice, a, b


def written(desk: Desk, place: Place, kind: str = "Triaged") -> bytes:
    return write_entry(desk.keys.sig, place, kind, b"", journal=desk.journal).wire


def next_of(desk: Desk, **other: object) -> Place:
    ledger = desk.ledger
    return replace(next_place(ledger.roster.practice, ledger.last(desk.public), {}, wall_ms=1), **other)


def code_of(desk: Desk, wire: bytes) -> str:
    with pytest.raises(Refused) as refused:
        desk.take(wire)
    return refused.value.code


# Taking in


def test_desks_that_exchange_all_entries_hold_one_log():
    practice = busy_practice(12)
    a, b, c = practice.desks.values()
    assert a.ledger.heads() == b.ledger.heads() == c.ledger.heads()
    orders = [sorted(e.header.order for chain in desk.ledger.chains.values() for e in chain) for desk in (a, b, c)]
    assert orders[0] == orders[1] == orders[2]


def test_the_clinical_part_opens_where_its_key_is_and_only_there():
    practice, a, b = sole(1)
    assert b.ledger.chains[a.public][0].clin == a.chain[0].clin
    assert practice.desks["c"].ledger.chains[a.public][0].clin is None


def test_an_entry_that_is_held_already_is_taken_once():
    _, a, b = sole()
    assert b.take(a.chain[1].wire) == Held()


def test_an_entry_beyond_the_next_waits_for_the_gap():
    _, a, b = sole()
    a.write("Triaged")
    late = a.write("Triaged")
    assert b.take(late.wire) == Waits("gap")


def test_an_entry_waits_for_what_it_has_seen():
    practice, a, b = sole()
    unseen = a.write("Triaged")
    c = practice.desks["c"]
    c.take(unseen.wire)
    entry = c.write("Triaged")
    assert b.take(entry.wire) == Waits("unseen")
    assert isinstance(b.take(unseen.wire), Taken)
    assert isinstance(b.take(entry.wire), Taken)


def test_a_profile_that_is_in_no_roster_is_refused():
    practice, _, b = sole()
    stranger = Desk(replace(b.keys, sig=sig_key()), b.ledger, b.journal, {})
    assert code_of(b, written(stranger, next_of(stranger))) == "entry.profile"
    assert practice.roster.profile(stranger.public) is None


def test_an_entry_past_the_revoked_head_is_refused_whatever_its_date():
    practice, a, b = sole()
    practice.revoke("a", 3)
    assert code_of(b, written(a, next_of(a, wall_ms=1))) == "entry.revoked"


def test_up_to_the_revoked_head_entries_still_come_in():
    practice, a, _ = sole()
    practice.revoke("a", 3)
    fresh = replace(practice.desks["b"].ledger, chains={})
    late = replace(practice.desks["b"], ledger=fresh)
    assert [type(late.take(entry.wire)) for entry in a.chain] == [Taken] * 3


def test_another_entry_in_the_place_of_the_revoked_head_is_refused():
    practice, a, b = sole()
    practice.revoke("a", 3)
    twin = next_of(a, seq=3, prev=a.chain[1].hash, lamport=3)
    assert code_of(b, written(a, twin)) == "entry.revoked"


def test_a_profile_revoked_before_its_first_entry_writes_nothing():
    practice, _, b = sole()
    practice.revoke("c", 0)
    c = practice.desks["c"]
    assert code_of(b, written(c, next_of(c))) == "entry.revoked"


def test_a_role_writes_only_its_own_kinds():
    practice, _, b = sole()
    c = practice.desks["c"]
    assert code_of(b, written(c, next_of(c), "ReplyRecorded")) == "entry.role"
    part = c.draft("Triaged", practice.patients[0], b"text", content_key=practice.content_keys[0])
    assert code_of(b, part.wire) == "entry.role"


def test_a_clinical_part_that_is_not_the_signed_one_is_refused_where_its_key_is():
    practice, a, b = sole()
    entry = a.draft("ReplyRecorded", practice.patients[0], b"text", content_key=practice.content_keys[0])
    clin_ct = clin_sealed(entry.header, practice.content_keys[0], pad(random(32) + b"other"))
    header = with_parts(entry.header, entry.staff or b"", entry.staff_ct, entry.clin or b"", clin_ct)
    wire = forge(a.keys.sig, header, entry.prev, a.journal, staff_ct=entry.staff_ct, clin_ct=clin_ct)
    assert code_of(b, wire) == "entry.clinical"
    assert isinstance(practice.desks["c"].take(wire), Taken)


def test_a_second_entry_for_a_held_place_is_a_fork():
    _, a, b = sole()
    assert code_of(b, written(a, next_of(a, seq=2, prev=a.chain[0].hash, lamport=2))) == "entry.fork"


def test_an_entry_that_follows_another_chain_than_ours_is_a_fork():
    _, a, b = sole()
    assert code_of(b, written(a, next_of(a, prev=random()))) == "entry.fork"


def test_a_held_place_whose_entry_is_lost_counts_as_a_fork():
    practice, a, b = sole()

    class Forgetful(Ledger):
        def at(self, profile: bytes, seq: int) -> Known | None:
            return super().at(profile, seq + len(self.chains[profile]))

    view = Forgetful(b.ledger.roster, b.ledger.chains)
    entry = read_wire(a.chain[0].wire, {1: a.journal.key}, practice.roster.practice)
    with pytest.raises(Refused, match=r"^entry\.fork$"):
        take_in(entry, view, may_write, {})


def test_an_entry_that_has_seen_another_history_is_a_fork():
    practice, a, b = sole()
    c = practice.desks["c"]
    wire = written(c, next_of(c, seen=(Head(a.public, 3, random()),), lamport=4))
    assert code_of(b, wire) == "entry.fork"


@pytest.mark.parametrize("off", [-1, 1, 1 << 40])
def test_nobody_jumps_the_queue(off: int):
    practice, a, b = sole()
    c = practice.desks["c"]
    seen = (Head(a.public, 3, a.chain[2].hash),)
    assert code_of(b, written(c, next_of(c, seen=seen, lamport=4 + off))) == "entry.lamport"
    assert isinstance(b.take(written(c, next_of(c, seen=seen, lamport=4))), Taken)


def test_what_was_seen_before_a_revocation_does_not_block_its_reader():
    practice, a, b = sole()
    c = practice.desks["c"]
    last = a.write("Triaged")
    c.take(last.wire)
    entry = c.write("Triaged")
    practice.revoke("a", 3)
    assert isinstance(b.take(entry.wire), Taken)


@pytest.mark.parametrize(
    ("off", "outcome"), [(-1, "refused"), (REVOKED_SLACK, "taken"), (REVOKED_SLACK + 1, "refused")]
)
def test_a_void_entry_lends_bounded_room_to_the_order(off: int, outcome: str):
    practice, a, b = sole()
    c = practice.desks["c"]
    practice.revoke("a", 3)
    seen = (Head(a.public, 9, random()),)
    c.take(b.write("Triaged").wire)
    least = 1 + b.chain[-1].header.lamport
    seen = tuple(sorted((*seen, b.chain[-1].named)))
    wire = written(c, next_of(c, seen=seen, lamport=least + off))
    if outcome == "refused":
        assert code_of(b, wire) == "entry.lamport"
    else:
        assert isinstance(b.take(wire), Taken)


def test_a_head_in_no_roster_is_waited_for():
    practice, _, b = sole()
    c = practice.desks["c"]
    assert b.take(written(c, next_of(c, seen=(Head(random(), 1, random()),), lamport=2))) == Waits("unseen")


@pytest.mark.parametrize(
    "wrong", [{"patient_seq": 3}, {"patient_prev": bytes(32)}, {"patient_seq": 1, "patient_prev": b""}]
)
def test_a_hole_in_the_chain_of_a_patient_is_refused(wrong: dict[str, object]):
    practice, a, b = sole()
    right = next_of(a, patient=practice.patients[0], patient_seq=4, patient_prev=a.chain[2].hash)
    assert code_of(b, written(a, replace(right, **wrong))) == "entry.patient_chain"
    assert isinstance(b.take(written(a, right)), Taken)


def test_stripped_parts_wait_unless_the_patient_was_erased():
    practice, a, b = sole()
    entry = a.write("ReplyRecorded", practice.patients[0], b"text", content_key=practice.content_keys[0])
    stripped = erased_wire(entry.wire)
    assert b.take(stripped) == Waits("content")
    b.ledger.gone.add(practice.patients[0])
    outcome = b.take(stripped)
    assert isinstance(outcome, Taken)
    assert outcome.entry.erased


def test_a_content_key_that_comes_late_opens_what_was_kept():
    practice, a, _ = sole()
    kept = practice.desks["c"].ledger.chains[a.public][0]
    assert open_clin(kept, practice.content_keys[0]) == a.chain[0].clin


# A vault verifies itself


def rows(entries: list[Entry]) -> list:
    return [stored(entry) for entry in entries]


@pytest.fixture(scope="module")
def long_chain() -> tuple[Desk, bytes]:
    practice, a, _ = sole(0)
    for number in range(LENGTH):
        a.write("ReplyRecorded", practice.patients[number % 2], b"text", content_key=practice.content_keys[number % 2])
    return a, practice.roster.practice


def test_a_whole_chain_verifies_to_its_end(long_chain):
    a, practice = long_chain
    end = known(a.chain[-1])
    assert verify_links(rows(a.chain), a.public, practice) == end
    assert verify_all(rows(a.chain), a.public, practice) == end
    assert verify_all([], a.public, practice) is None


def test_a_chain_verifies_with_its_parts_gone(long_chain):
    a, practice = long_chain
    bare = [replace(row, staff=None, clin=None, staff_ct=None, clin_ct=None) for row in rows(a.chain)]
    assert verify_all(bare, a.public, practice) == known(a.chain[-1])


def refusal(chain: list, desk: Desk, practice: bytes, check=verify_links) -> str:
    with pytest.raises(Refused) as refused:
        check(chain, desk.public, practice)
    return refused.value.code


def test_a_deleted_entry_is_found_wherever_it_was(long_chain):
    a, practice = long_chain
    whole = rows(a.chain)
    for at in range(len(whole) - 1):
        assert refusal(whole[:at] + whole[at + 1 :], a, practice) == "log.place"


def test_two_entries_that_changed_places_are_found(long_chain):
    a, practice = long_chain
    whole = rows(a.chain)
    for at in range(len(whole) - 1):
        swapped = [*whole[:at], whole[at + 1], whole[at], *whole[at + 2 :]]
        assert refusal(swapped, a, practice) == "log.place"


def test_an_entry_signed_again_breaks_the_link_after_it(long_chain):
    a, practice = long_chain
    whole = rows(a.chain)
    last = a.chain[-2]
    place = Place(practice, last.header.seq, last.header.lamport, last.prev, 99)
    again = stored(write_entry(a.keys.sig, place, "Triaged", b"other", journal=a.journal))
    assert refusal([*whole[:-2], again, whole[-1]], a, practice) == "log.link"


def test_a_cut_tail_verifies_alone_and_only_a_witness_can_tell(long_chain):
    a, practice = long_chain
    cut = verify_links(rows(a.chain)[:-1], a.public, practice)
    assert cut == known(a.chain[-2])
    assert cut != known(a.chain[-1])


def test_a_chain_of_another_practice_or_profile_is_refused(long_chain):
    a, _ = long_chain
    assert refusal(rows(a.chain), a, random()) == "log.place"


def test_a_lamport_that_stands_still_is_refused():
    practice, a, _ = sole(1)
    place = next_of(a, lamport=2)
    second = write_entry(a.keys.sig, place, "Triaged", b"", journal=a.journal)
    third = replace(place, seq=3, lamport=3, prev=second.hash)
    still = write_entry(a.keys.sig, replace(third, lamport=3), "Triaged", b"", journal=a.journal)
    back = write_entry(
        a.keys.sig, Place(practice.roster.practice, 4, 4, still.hash, 1), "Triaged", b"", journal=a.journal
    )
    high = write_entry(a.keys.sig, replace(third, lamport=9), "Triaged", b"", journal=a.journal)
    low = write_entry(
        a.keys.sig, Place(practice.roster.practice, 4, 9, high.hash, 1), "Triaged", b"", journal=a.journal
    )
    good = [a.chain[0], second, still, back]
    assert verify_all(rows(good), a.public, practice.roster.practice) == Known(4, back.hash, 4)
    assert refusal(rows([a.chain[0], second, high, low]), a, practice.roster.practice) == "log.place"


def test_each_signature_and_part_is_verified_on_demand(long_chain):
    a, practice = long_chain
    whole = rows(a.chain)
    middle = len(whole) // 2
    for name in ("sig", "staff", "clin", "staff_ct", "clin_ct"):
        value = bytearray(getattr(whole[middle], name))
        value[5] ^= 1
        changed = [*whole[:middle], replace(whole[middle], **{name: bytes(value)}), *whole[middle + 1 :]]
        assert verify_links(changed, a.public, practice) == known(a.chain[-1])
        assert refusal(changed, a, practice, verify_all) == ("log.signature" if name == "sig" else "log.part")


def test_one_changed_bit_of_what_is_linked_is_found():
    practice, a, _ = sole(3)
    whole = rows(a.chain)
    for at, row in enumerate(whole):
        for name in ("header_bytes", "prev", "sig") if at == 2 else ("header_bytes", "prev"):
            data = getattr(row, name)
            for byte in range(len(data)):
                changed = bytearray(data)
                changed[byte] ^= 1 << byte % 8
                rest = [*whole[:at], replace(row, **{name: bytes(changed)}), *whole[at + 1 :]]
                assert refusal(rest, a, practice.roster.practice).startswith("log.")


def test_a_revocation_says_which_entry_is_the_last():
    practice, a, _ = sole()
    profile = practice.revoke("a", 2).profile(a.public)
    assert profile is not None
    assert profile.revoked == Revoked(2, 2, a.chain[1].hash)
