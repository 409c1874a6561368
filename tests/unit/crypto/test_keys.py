"""Profiles and rosters: what a practice says of itself, and what may follow what."""

from dataclasses import replace

import pytest

from crypto.errors import Refused
from crypto.keys import (
    Profile,
    Revoked,
    Role,
    Roster,
    fingerprint,
    has_fingerprint,
    keys_from_seeds,
    new_keys,
    practice_id,
    read_roster,
    sign_roster,
    succeeds,
)
from crypto.primitives import blake, kem_key, sig_key

ROOT = sig_key()
PHYSICIAN, SUBSTITUTE, TRIAGE = (name.ljust(16).encode() for name in ("physician", "substitute", "triage"))


def profile_of(letter, member, role, **more):
    keys = new_keys()
    return Profile(letter, keys.sig.public, keys.kem.public, member, role, **more)


FIRST = Roster(
    root_pk=ROOT.public,
    v=1,
    previous=b"",
    issued_ms=1,
    profiles=(profile_of("A", PHYSICIAN, Role.PHYSICIAN, name="Dr Amel Fictive"),),
    header_epoch=1,
    header_pk=kem_key().public,
    journal_epoch=1,
)
SECOND = replace(
    FIRST,
    v=2,
    previous=FIRST.hash,
    profiles=(
        *FIRST.profiles,
        profile_of("B", SUBSTITUTE, Role.SUBSTITUTE, name="Dr Sami", stands_for=(PHYSICIAN,), from_v=2),
        profile_of("C", TRIAGE, Role.SECRETARY, reads_triage=True, from_v=2),
        profile_of("D", b"s" * 16, Role.SECRETARY, from_v=2),
        profile_of("AA", PHYSICIAN, Role.PHYSICIAN, name="Dr Amel Fictive", from_v=2),
    ),
)


def refusal(act, *given):
    with pytest.raises(Refused) as refused:
        act(*given)
    return refused.value.code


@pytest.mark.parametrize("roster", [FIRST, SECOND])
def test_a_signed_roster_is_read_as_it_was_written(roster):
    assert read_roster(sign_roster(ROOT, roster), ROOT.public) == roster


def test_a_reader_without_a_trusted_root_reads_the_practice_and_compares_it():
    roster = read_roster(sign_roster(ROOT, FIRST), None)
    assert roster.practice == practice_id(ROOT.public) == blake("root", ROOT.public)


def test_the_hash_of_a_roster_is_that_of_its_bytes_without_signature():
    assert FIRST.hash == blake("roster", FIRST.encode())


def test_a_profile_is_found_by_its_signing_key():
    assert SECOND.profile(SECOND.profiles[2].sig_pk) is SECOND.profiles[2]
    assert SECOND.profile(bytes(32)) is None


def test_a_question_goes_to_the_physician_both_desks_the_substitute_and_the_triage_reader():
    assert [profile.letter for profile in SECOND.readers(PHYSICIAN)] == ["A", "B", "C", "AA"]


def test_what_a_substitute_held_is_read_by_the_physician_they_stand_for_and_goes_on_when_they_left():
    assert [profile.letter for profile in SECOND.readers(SUBSTITUTE)] == ["A", "B", "C", "AA"]
    left = replace(SECOND.profiles[1], revoked=Revoked(2, 3, b"h" * 32))
    after = replace(SECOND, profiles=(SECOND.profiles[0], left, *SECOND.profiles[2:]))
    assert [profile.letter for profile in after.readers(SUBSTITUTE)] == ["A", "C", "AA"]


def test_a_revoked_profile_is_no_reader():
    gone = replace(SECOND.profiles[0], revoked=Revoked(2, 3, b"h" * 32))
    roster = replace(SECOND, profiles=(gone, *SECOND.profiles[1:]))
    assert [profile.letter for profile in roster.readers(PHYSICIAN)] == ["B", "C", "AA"]


def test_the_root_signs_nothing_that_would_be_refused_and_for_no_other_root():
    assert refusal(sign_roster, ROOT, replace(FIRST, v=0)) == "roster.profiles"
    assert refusal(sign_roster, sig_key(), FIRST) == "roster.root"


def test_one_bit_of_each_byte_of_a_roster_is_refused():
    file = sign_roster(ROOT, FIRST)
    for at in range(len(file)):
        changed = bytearray(file)
        changed[at] ^= 1 << at % 8
        assert refusal(read_roster, bytes(changed), ROOT.public).startswith("roster.")


def test_a_roster_cut_at_any_length_is_refused():
    file = sign_roster(ROOT, FIRST)
    assert {refusal(read_roster, file[:size], ROOT.public) for size in range(len(file))} == {"roster.encoding"}


def test_the_same_roster_the_next_and_a_much_later_one_may_follow():
    succeeds(FIRST, FIRST)
    succeeds(FIRST, SECOND)
    succeeds(FIRST, replace(SECOND, v=9, previous=b"x" * 32))
    succeeds(FIRST, replace(SECOND, header_epoch=2, journal_epoch=2))


def test_a_revocation_may_follow_and_stays():
    gone = replace(FIRST.profiles[0], revoked=Revoked(2, 0, b""))
    second = replace(FIRST, v=2, previous=FIRST.hash, profiles=(gone,))
    succeeds(FIRST, second)
    third = replace(second, v=3, previous=second.hash, profiles=FIRST.profiles)
    assert refusal(succeeds, second, third) == "roster.profiles"


FORGED = {
    "a lower version": (SECOND, FIRST, "roster.rollback"),
    "the same version, other bytes": (FIRST, replace(FIRST, issued_ms=2), "roster.fork"),
    "the next version of another one": (FIRST, replace(SECOND, previous=b"x" * 32), "roster.fork"),
    "another root": (FIRST, replace(SECOND, root_pk=bytes(32)), "roster.root"),
    "a profile that vanished": (FIRST, replace(SECOND, profiles=SECOND.profiles[1:]), "roster.profiles"),
    "a header epoch that went down": (
        replace(FIRST, header_epoch=2),
        replace(SECOND, v=3),
        "roster.profiles",
    ),
    "a journal epoch that went down": (
        replace(FIRST, journal_epoch=2),
        replace(SECOND, v=3),
        "roster.profiles",
    ),
}


@pytest.mark.parametrize(("old", "new", "code"), FORGED.values(), ids=FORGED)
def test_a_roster_that_may_not_follow_is_refused(old, new, code):
    assert refusal(succeeds, old, new) == code


@pytest.mark.parametrize("change", [{"letter": "B"}, {"kem_pk": bytes(1216)}, {"member_id": bytes(16)}, {"from_v": 2}])
def test_a_profile_keeps_letter_keys_member_and_beginning(change):
    changed = replace(FIRST.profiles[0], **change)
    new = replace(FIRST, v=2, previous=FIRST.hash, profiles=(changed,))
    assert refusal(succeeds, FIRST, new) == "roster.profiles"


def test_seeds_give_the_same_keys_again():
    keys = new_keys()
    assert keys_from_seeds(keys.sig.seed, keys.kem.seed) == keys


def test_a_fingerprint_is_eight_groups_and_is_known_again_however_it_is_typed():
    shown = fingerprint(ROOT.public)
    assert [len(group) for group in shown.split("-")] == [4] * 8
    assert has_fingerprint(ROOT.public, shown)
    assert has_fingerprint(ROOT.public, f" {shown.lower().replace('-', ' ')}\n")
    assert not has_fingerprint(ROOT.public, shown[:-1])
    assert not any(has_fingerprint(ROOT.public, shown[:-1] + sign) for sign in "\u017f\u0131")
    assert not has_fingerprint(sig_key().public, shown)


def test_a_roster_over_its_limit_is_refused_although_each_part_is_sound():
    members = tuple(at.to_bytes(16, "big") for at in range(256))
    letters = [f"{first}{second}" for first in "ABCD" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    profiles = tuple(
        replace(
            SECOND.profiles[1],
            letter=letter,
            sig_pk=at.to_bytes(32, "big"),
            kem_pk=at.to_bytes(1216, "big"),
            stands_for=members,
            from_v=1,
        )
        for at, letter in enumerate(letters)
    )
    assert refusal(sign_roster, ROOT, replace(FIRST, profiles=profiles)) == "roster.encoding"
    sign_roster(ROOT, replace(FIRST, profiles=profiles[:70]))


@pytest.mark.parametrize("letter", ["a", "É", "A1", "ABCD", ""])
def test_a_profile_is_called_by_one_to_three_capitals(letter):
    profiles = (replace(FIRST.profiles[0], letter=letter),)
    assert refusal(sign_roster, ROOT, replace(FIRST, profiles=profiles)) == "roster.profiles"
