"""The documents are enough for what a record says: the reader agrees with the program, on what is true and on lies."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.model import Refusal
from core.office.cosign import sign_heads
from core.office.desk import Desk
from core.office.export import Export, _chain, export
from core.record import codec
from core.record.events import Event, QuestionRecorded, RosterChanged
from core.record.proof import prove
from crypto import errors
from crypto.keys import Role
from crypto.proof import sign_proof
from tests.independent import proof_verifier as proofs
from tests.independent import record_reader as records
from tests.independent.proof_verifier import Refused
from tests.practice import NOON, Practice, practice
from tests.practice import answered as a_question_answered
from tests.unit.record import test_proof as lies

ANSWER = "Avec ou sans repas, à la même heure."
READER = str(records.__file__)
Answered = tuple[Practice, bytes]


@pytest.fixture
def answered(tmp_path: Path) -> Answered:
    made = practice()
    return made, a_question_answered(made, tmp_path, ANSWER, "Repas")


def exported(of: Answered, folder: Path) -> Export:
    done = export(of[0].physician, of[1], folder / "out", NOON, {})
    assert not isinstance(done, Refusal)
    return done


def read(file: bytes, *documents: bytes) -> list[records.Entry]:
    return records.read(proofs.verify(file, None, records.may_write), documents)


def laid(desk: Desk, patient: bytes) -> bytes:
    """A proof that the program would not hand out without judging it."""
    events = (one.event for one in desk.signed_entries(b""))
    files = {event.version: event.file for event in events if isinstance(event, RosterChanged)}
    chains = [_chain(desk, profile, patient) for profile in desk.roster.profiles]
    rosters = [files[version] for version in sorted(files)]
    return sign_proof(desk.keys.sig, desk.roster.root_pk, rosters, patient, chains, [sign_heads(desk, NOON)])


def test_a_record_is_read_as_the_program_reads_it(answered: Answered, tmp_path: Path) -> None:
    made, patient = answered
    done = exported(answered, tmp_path)
    file, document = done.proof.read_bytes(), done.pdf.read_bytes()
    entries = read(file, document)
    known = made.physician.signed_entries(patient)
    names = {key: one.letter for key, one in proofs.verify(file).roster.profiles.items()}
    numbers = [f"{names[one.header.place[1]]}-{one.header.place[2]}" for one in entries]
    assert numbers == [one.number for one in known]
    assert [one.header.kind for one in entries] == [codec.kind_of(one.event) for one in known]
    asked = next(one for one in entries if one.header.kind == "QuestionRecorded")
    question = next(one.event for one in known if isinstance(one.event, QuestionRecorded))
    assert question.clin is not None
    assert (asked.bytes_of("letter"), asked.body) == (question.letter, question.clin.body)
    with pytest.raises(Refused, match=r"proof\.export"):
        read(file, document + b" altered")


def test_who_may_write_what_is_the_program_s_own_table() -> None:
    assert set(records.KINDS) == set(codec.KINDS)
    for kind in [*codec.KINDS, "OfALaterVersion"]:
        for role in Role:
            for clin in (False, True):
                assert records.may_write(int(role), kind, clin) == codec.may_write(role, kind, clin)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (lies.renamed, "proof.letter"),
        (lies.unsigned, "header.signature"),
        (lies.stranger, "proof.device"),
        (lies.other_words, "proof.body"),
        (lies.other_reply, "proof.body"),
        (lies.export_without_heads, "proof.export"),
        (lies.export_of_another_log, "proof.export"),
    ],
)
def test_a_lie_is_refused_by_both_with_one_class(
    answered: Answered, lie: Callable[[QuestionRecorded], Event], code: str
) -> None:
    made, patient = answered
    lies.written(made.physician, patient, lie(lies.asked_by_amira(made.physician, patient)))
    file = laid(made.physician, patient)
    with pytest.raises(errors.Refused, match=code):
        prove(file)
    with pytest.raises(Refused, match=code):
        read(file)


def test_an_older_export_over_what_a_removal_left_out_holds_for_both(answered: Answered) -> None:
    made, patient = answered
    void, _ = lies.exported_on_top_of_a_removed_desk(made, patient)
    file = laid(made.physician, patient)
    assert prove(file).report.entries
    entries = read(file)
    assert "Exported" in [one.header.kind for one in entries]
    assert void.hash not in [one.hash for one in entries]


def test_a_question_whose_telephone_a_removal_left_out_is_counted_by_neither(answered: Answered) -> None:
    made, patient = answered
    lies.asked_from_a_telephone_that_was_enrolled_past_an_end(made, patient)
    file = laid(made.physician, patient)
    entries = read(file)
    letters = {one.bytes_of("letter") for one in records.questions(entries)}
    assert len(letters) == prove(file).questions + 1
    assert "Questions    1; replies 1" in records.page(proofs.verify(file), entries, 0)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-I", "-S", READER, *words]
    return subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)


def test_an_inspector_reads_the_record_with_python_alone(answered: Answered, tmp_path: Path) -> None:
    done = exported(answered, tmp_path)
    shown = run(str(done.proof), "--document", str(done.pdf))
    assert shown.returncode == 0, shown.stderr
    assert ANSWER in shown.stdout
    assert "Avant ou après le repas ?" in shown.stdout
    assert done.number in shown.stdout
    assert "Questions    1; replies 1" in shown.stdout
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF of something else")
    refused = run(str(done.proof), "--document", str(other))
    assert (refused.returncode, refused.stderr.strip()) == (1, "REFUSED: proof.export")
