"""Desks sign for one another where every chain ends: when, what a lie is worth, and what a proof says of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.model import DAY_MS
from core.office.cosign import EVERY, cosign, cosigned, sign_heads
from core.office.export import lay_proof
from core.office.pen import Pen
from core.office.sync import sync
from core.record.codec import may_write
from core.record.events import ClockCorrected, Cosigned
from crypto.checkpoint import Checkpoint, sign_checkpoint
from crypto.header import Head
from crypto.keys import Revoked, sign_roster
from crypto.verifier import verify_proof
from tests.practice import NOON, Practice, answered, practice


@pytest.fixture
def made(tmp_path: Path) -> Practice:
    made = practice()
    answered(made, tmp_path, "L’amlodipine se prend le matin, pendant ou en dehors du repas.")
    made.round(NOON)
    return made


def test_a_desk_signs_once_a_day_on_which_something_was_written(made: Practice) -> None:
    assert not cosign(made.secretary, NOON)
    assert cosign(made.secretary, NOON + DAY_MS)
    assert not cosign(made.secretary, NOON + DAY_MS)
    sync(made.secretary)
    sync(made.physician)
    assert cosign(made.physician, NOON + DAY_MS)
    sync(made.physician)
    sync(made.secretary)
    assert not cosign(made.secretary, NOON + 9 * DAY_MS), "two desks at rest do not sign each other's signing"


def test_a_hundred_entries_are_signed_for_at_once(made: Practice) -> None:
    assert cosign(made.physician, NOON + DAY_MS)
    pen = Pen(made.physician, NOON + DAY_MS)
    for _ in range(EVERY - 1):
        pen.write(ClockCorrected(NOON, NOON))
    pen.commit()
    assert not cosign(made.physician, NOON + DAY_MS)
    pen = Pen(made.physician, NOON + DAY_MS)
    pen.write(ClockCorrected(NOON, NOON))
    pen.commit()
    assert cosign(made.physician, NOON + DAY_MS)


def test_a_proof_names_the_desks_that_signed_beside_the_exporter(made: Practice) -> None:
    (patient,) = [one for one in made.physician.vault.shelves() if one]
    assert cosigners(made, patient) == []
    assert cosign(made.secretary, NOON + DAY_MS)
    sync(made.secretary)
    sync(made.physician)
    assert set(cosigned(made.physician)) == {made.secretary.me}
    assert cosigners(made, patient) == ["B"]


def cosigners(made: Practice, patient: bytes) -> list[str]:
    proof = lay_proof(made.physician, patient, sign_heads(made.physician, NOON))
    return [one.letter for one in verify_proof(proof, may_write).cosigners]


def signed(made: Practice, *heads: Head, by: str = "B") -> bytes:
    desk = made.secretary if by == "B" else made.physician
    roster = desk.roster
    return sign_checkpoint(desk.keys.sig, Checkpoint(roster.practice, desk.me, roster.v, NOON, heads), ())


def told(made: Practice, file: bytes) -> None:
    """The secretary's desk lays this in the journal as its word."""
    pen = Pen(made.secretary, NOON)
    pen.write(Cosigned(file))
    pen.commit()
    sync(made.secretary)


def test_two_hashes_at_one_place_close_sending(made: Practice) -> None:
    told(made, signed(made, Head(made.physician.me, 1, b"x" * 32)))
    assert sync(made.physician).alarm == "record.fork"
    closed = made.physician.closed(NOON)
    assert closed is not None
    assert closed.code == "record.fork"


def test_a_checkpoint_of_another_desk_or_of_nobody_is_no_word(made: Practice) -> None:
    told(made, signed(made, by="A"))
    assert sync(made.physician).refused == {"entry.part": 1}
    told(made, b"nonsense")
    sync(made.physician)
    assert cosigned(made.physician) == {}
    assert made.physician.closed(NOON) is None


def test_one_desk_alone_signs_for_nobody(made: Practice) -> None:
    roster = made.physician.roster
    gone = replace(roster.profiles[1], revoked=Revoked(2, 0, b""))
    alone = replace(roster, v=2, previous=roster.hash, profiles=(roster.profiles[0], gone))
    made.box.put_roster(sign_roster(made.root, alone))
    sync(made.physician)
    assert not cosign(made.physician, NOON + 9 * DAY_MS)
