"""What the entries of a proof say: a device's own letters, the very bodies that were sealed, the files that left."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.charter.identity import identify
from core.model import Refusal
from core.office.cosign import sign_heads
from core.office.desk import Desk
from core.office.export import lay_proof, patient_heads
from core.office.pen import Pen
from core.office.sync import sync
from core.record.events import (
    Event,
    Exported,
    HeaderSeen,
    PatientEnrolled,
    PatientHead,
    QuestionRecorded,
    QuestionText,
    ReplyContent,
    ReplyRecorded,
    Reported,
)
from core.record.proof import prove, stood
from crypto.body import Question, write_body
from crypto.errors import Refused
from crypto.keys import Role
from crypto.primitives import blake
from crypto.proof import Chain, Shown, lay_chain, sign_proof
from tests.partner import partner, remove
from tests.practice import NOON, Practice, practice
from tests.practice import answered as a_question_answered
from tests.unit.record.log import DEVICE, question, reply_body

ANSWER = "L’amlodipine peut se prendre avec ou sans repas."


@pytest.fixture
def answered(tmp_path: Path) -> tuple[Practice, bytes]:
    """A question that came, was triaged and answered."""
    made = practice()
    return made, a_question_answered(made, tmp_path, ANSWER)


def proof_of(desk: Desk, patient: bytes) -> bytes:
    return lay_proof(desk, patient, sign_heads(desk, NOON))


def written(desk: Desk, patient: bytes, event: Event) -> None:
    """An entry that only a member who lies would sign."""
    pen = Pen(desk, NOON)
    pen.write(event, patient)
    desk.vault.commit(pen.change)


def asked_by_amira(desk: Desk, patient: bytes) -> QuestionRecorded:
    events = (one.event for one in desk.signed_entries(patient))
    return next(event for event in events if isinstance(event, QuestionRecorded))


def test_a_proof_counts_questions_replies_and_what_was_withheld(answered: tuple[Practice, bytes]) -> None:
    made, patient = answered
    proven = prove(proof_of(made.physician, patient))
    assert (proven.questions, proven.replies, proven.files) == (1, 1, ())
    assert proven.withheld == sum(one.header.kind == "KeyGranted" for one in proven.report.shown)
    by_the_secretary = prove(proof_of(made.secretary, patient))
    assert (by_the_secretary.questions, by_the_secretary.replies) == (1, 1)
    assert by_the_secretary.withheld > proven.withheld


def test_an_entry_without_its_staff_part_is_counted_and_says_nothing(answered: tuple[Practice, bytes]) -> None:
    made, patient = answered
    desk = made.physician

    def shown(profile: bytes) -> Chain:
        entries = list(desk.vault.chain(profile))
        of = [
            Shown(one.header_bytes, None, None) if one.header.patient == patient else one.header_bytes
            for one in entries
        ]
        return lay_chain(profile, of, entries[-1].sig)

    chains = [shown(profile.sig_pk) for profile in desk.roster.profiles]
    file = desk.vault.setting("roster")
    assert file is not None
    proven = prove(sign_proof(desk.keys.sig, desk.roster.root_pk, [file], patient, chains, [sign_heads(desk, NOON)]))
    assert (proven.questions, proven.replies) == (0, 0)
    assert proven.withheld == sum(1 + one.header.has_clin for one in proven.report.shown)


def renamed(real: QuestionRecorded) -> Event:
    return HeaderSeen(b"x" * 16, real.header, real.signature)


def unsigned(real: QuestionRecorded) -> Event:
    return HeaderSeen(real.letter, real.header, bytes(64))


def stranger(real: QuestionRecorded) -> Event:  # noqa: ARG001
    sealed, _ = question()
    return HeaderSeen(sealed.header.letter_id, sealed.header_bytes, sealed.signature)


def other_words(real: QuestionRecorded) -> Event:
    return replace(real, clin=QuestionText(write_body(Question("Amlodipine", "Autre chose")).data))


def other_reply(real: QuestionRecorded) -> Event:
    content = ReplyContent(reply_body("Autre réponse."), (), (), "")
    return ReplyRecorded(real.letter, b"r" * 16, b"c" * 16, bytes(32), (), "online", content)


def export_without_heads(real: QuestionRecorded) -> Event:  # noqa: ARG001
    return Exported(bytes(32), "pdf/a-3a", "1", ())


def export_of_another_log(real: QuestionRecorded) -> Event:  # noqa: ARG001
    return Exported(bytes(32), "pdf/a-3a", "1", (PatientHead(b"?" * 32, 1, bytes(32)),))


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (renamed, "proof.letter"),
        (unsigned, "header.signature"),
        (stranger, "proof.device"),
        (other_words, "proof.body"),
        (other_reply, "proof.body"),
        (export_without_heads, "proof.export"),
        (export_of_another_log, "proof.export"),
    ],
)
def test_an_entry_that_lies_is_proved_to_lie(
    answered: tuple[Practice, bytes], lie: Callable[[QuestionRecorded], Event], code: str
) -> None:
    made, patient = answered
    written(made.physician, patient, lie(asked_by_amira(made.physician, patient)))
    with pytest.raises(Refused, match=code):
        proof_of(made.physician, patient)


def test_an_export_names_where_each_chain_ends_and_which_file_left(answered: tuple[Practice, bytes]) -> None:
    made, patient = answered
    desk = made.physician
    heads = tuple(
        PatientHead(profile.sig_pk, *desk.vault.patient_head(profile.sig_pk, patient))
        for profile in desk.roster.profiles
    )
    document = b"%PDF of the record"
    written(desk, patient, Exported(blake("file", document), "pdf/a-3a", "9", heads))
    file = proof_of(desk, patient)
    assert prove(file, documents={"record.pdf": document}).files == (blake("file", document),)
    with pytest.raises(Refused, match=r"proof\.export"):
        prove(file, documents={"record.pdf": document + b" altered"})
    written(desk, patient, Exported(bytes(32), "pdf/a-3a", "9", (replace(heads[0], hash=bytes(32)),)))
    with pytest.raises(Refused, match=r"proof\.export"):
        proof_of(desk, patient)


def exported_on_top_of_a_removed_desk(made: Practice, patient: bytes) -> tuple[PatientHead, Desk]:
    """Two colleagues hear of one another what the founder never hears: one writes on the patient, the other exports. Then the
    founder ends the first one's chain. What the export named of it, and the desk that exported.
    """
    karim, nadia = (partner(made, Role.PHYSICIAN, name, NOON) for name in ("Dr Karim Jlassi", "Dr Nadia Khelifi"))
    written(karim, patient, Reported(asked_by_amira(made.physician, patient).letter, "paper"))
    sync(karim)
    sync(nadia)
    heads = tuple(patient_heads(nadia, patient))
    written(nadia, patient, Exported(bytes(32), "pdf/a-3a", "9", heads))
    sync(nadia)
    remove(made, karim, NOON)
    sync(made.physician)
    sync(nadia)
    return next(head for head in heads if head.profile == karim.me), nadia


def test_an_older_export_may_name_an_entry_that_a_removal_left_out_since(answered: tuple[Practice, bytes]) -> None:
    made, patient = answered
    void, nadia = exported_on_top_of_a_removed_desk(made, patient)
    for desk in (made.physician, nadia):
        proven = prove(proof_of(desk, patient))
        assert proven.files == (bytes(32),)
        assert void.hash not in {one.hash for one in proven.report.shown}


@pytest.mark.parametrize("seq", [0, 99])
def test_an_export_names_no_entry_that_a_working_desk_never_wrote(answered: tuple[Practice, bytes], seq: int) -> None:
    made, patient = answered
    heads = (PatientHead(made.secretary.me, seq, bytes(32)),)
    written(made.physician, patient, Exported(bytes(32), "pdf/a-3a", "9", heads))
    with pytest.raises(Refused, match=r"proof\.export"):
        proof_of(made.physician, patient)


def asked_from_a_telephone_that_was_enrolled_past_an_end(made: Practice, patient: bytes) -> Desk:
    """A colleague enrols a telephone; another takes its question in; the founder, who heard of neither, ends the first one's
    chain before that. The desk that took the question in.
    """
    karim, nadia = (partner(made, Role.PHYSICIAN, name, NOON) for name in ("Dr Karim Jlassi", "Dr Nadia Khelifi"))
    enrolled = PatientEnrolled(DEVICE.public, bytes(1216), "in_person", "identity_card", bytes(16), "1 fr")
    written(karim, patient, enrolled)
    sync(karim)
    sync(nadia)
    sealed, body = question()
    asked = QuestionRecorded(
        sealed.header.letter_id, sealed.header_bytes, sealed.signature, "1", (), QuestionText(body)
    )
    for event in (asked, Reported(asked.letter, "paper")):
        pen = Pen(nadia, NOON)
        pen.write(event, patient)
        pen.commit()
    sync(nadia)
    remove(made, karim, NOON)
    sync(made.physician)
    sync(nadia)
    return nadia


def test_a_question_whose_telephone_a_removal_left_out_blocks_no_chain_and_no_proof(
    answered: tuple[Practice, bytes],
) -> None:
    made, patient = answered
    nadia = asked_from_a_telephone_that_was_enrolled_past_an_end(made, patient)
    assert made.physician.vault.waiting() == []
    assert made.physician.heads() == nadia.heads()
    assert made.physician.dossier(patient) == nadia.dossier(patient)
    (first, other) = made.physician.dossier(patient).questions
    assert identify(made.physician.dossier(patient), other) == Refusal("identity.key_unknown")
    for desk in (made.physician, nadia):
        proven = prove(proof_of(desk, patient))
        assert (proven.questions, proven.replies) == (1, 1)
    assert first.letter != other.letter


def test_a_question_of_a_stranger_is_taken_from_nobody_for_a_removal_alone(answered: tuple[Practice, bytes]) -> None:
    made, patient = answered
    karim, nadia = (partner(made, Role.PHYSICIAN, name, NOON) for name in ("Dr Karim Jlassi", "Dr Nadia Khelifi"))
    remove(made, karim, NOON)
    sync(made.physician)
    sync(nadia)
    written(nadia, patient, stranger(asked_by_amira(made.physician, patient)))
    sync(nadia)
    assert sync(made.physician).refused == {"entry.part": 1}


def test_an_export_over_an_entry_that_the_proof_hides_does_not_hold_even_where_its_desk_has_left(
    answered: tuple[Practice, bytes],
) -> None:
    made, patient = answered
    void, nadia = exported_on_top_of_a_removed_desk(made, patient)
    report = prove(proof_of(nadia, patient)).report
    chain = next(one for one in report.chains if one.profile.sig_pk == void.profile)
    assert stood(chain, void)
    assert not stood(replace(chain, hashes=(*chain.hashes, void.hash)), void)
