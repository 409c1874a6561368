"""Every duty of article 22 stands between a text and the outbox: take one away and a reply leaves that must not."""

from pathlib import Path

import pytest

from core.demo.device import Device
from core.model import Guardian, Refusal
from core.office.desk import Desk
from core.office.enrol import correct_patient
from core.office.identity import confirm_identity
from core.office.pen import Pen
from core.office.reply import Sent, check, reply
from core.record.events import ConsultationRecorded, ReplyRecorded
from crypto.body import MOST_TEXT
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

ANSWER = "Bonjour Madame. L’amlodipine se prend le matin, pendant ou en dehors du repas, toujours à la même heure."


def asked(made: Practice, folder: Path, *, confirmed: bool = True, linked: bool = True) -> tuple[bytes, bytes]:
    """(patient, letter of the question) at the physician's desk."""
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    if confirmed:
        assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    return patient, _question(made, device, consultation if linked else b"")


def _question(made: Practice, device: Device, consultation: bytes) -> bytes:
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject="Amlodipine")
    device.post()
    exchange(made)
    return letter


def refused(desk: Desk, patient: bytes, letter: bytes, text: str = ANSWER, *, judged: bool = True) -> str:
    """The code of the refusal; nothing of a reply was recorded and nothing lies in the outbox."""
    outcome = reply(desk, letter, text, online(text) if judged else None, NOON)
    assert isinstance(outcome, Refusal), outcome
    assert not any(isinstance(one.event, ReplyRecorded) for one in desk.signed_entries(patient))
    assert not [one for one in desk.vault.outbox() if one.kind == "reply"]
    return outcome.code


def test_a_patient_whom_no_physician_confirmed_is_not_answered(tmp_path: Path) -> None:
    made = practice()
    patient, letter = asked(made, tmp_path, confirmed=False)
    assert refused(made.physician, patient, letter) == "identity.not_confirmed"


def test_a_question_that_no_consultation_carries_is_not_answered(tmp_path: Path) -> None:
    made = practice()
    patient, letter = asked(made, tmp_path, linked=False)
    assert refused(made.physician, patient, letter) == "consultation.none"


def test_a_reply_that_nobody_judged_does_not_leave(tmp_path: Path) -> None:
    made = practice()
    patient, letter = asked(made, tmp_path)
    assert refused(made.physician, patient, letter, judged=False) == "judgement.awaited"


def test_a_minor_whose_adult_has_no_legal_basis_is_not_written_to(tmp_path: Path) -> None:
    made = practice()
    patient, letter = asked(made, tmp_path)
    corrected = correct_patient(
        made.physician,
        patient,
        name="Amira Ben Youssef",
        born="2015-02-01",
        phone="+216 00 000 418",
        language="fr",
        number="D-1187",
        guardian=Guardian("Sonia Ben Youssef", "mère"),
        now=NOON,
    )
    assert corrected is None
    assert refused(made.physician, patient, letter) == "recipient.no_legal_basis"


def test_a_text_that_no_letter_can_hold_does_not_leave(tmp_path: Path) -> None:
    made = practice()
    patient, letter = asked(made, tmp_path)
    text = ("Bonjour. " * MOST_TEXT)[: MOST_TEXT + 1].strip() + "."
    assert len(text) > MOST_TEXT
    assert refused(made.physician, patient, letter, text) == "content.too_long"


def test_a_question_is_answered_once(tmp_path: Path) -> None:
    made = practice()
    _, letter = asked(made, tmp_path)
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    again = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(again, Refusal)
    assert again.code == "reply.already"


def test_a_draft_for_a_letter_that_nobody_knows_is_told_so() -> None:
    found = check(practice().physician, b"?" * 16, ANSWER, None, NOON)
    assert isinstance(found, Refusal)
    assert found.code == "question.unknown"


def test_a_secretarys_pen_writes_no_consultation() -> None:
    event = ConsultationRecorded(b"c" * 16, "2026-11-06", "Dr Leïla Mansour", "in_person", "", "", 15, "")
    with pytest.raises(PermissionError, match="ConsultationRecorded"):
        Pen(practice().secretary, NOON).write(event, b"p" * 16)
