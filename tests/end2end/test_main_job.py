"""The main job: one question answered, provably, on letters that are really sealed."""

from dataclasses import replace
from pathlib import Path

from core.demo.device import Device
from core.model import Decision, Judgement, Queue, Refusal
from core.office.export import export
from core.office.identity import confirm_identity
from core.office.look import inbox, thread
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.triage import triage
from core.record.events import ReplyRecorded, SendClosed
from core.record.proof import prove
from crypto.body import Reply
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

QUESTION = "L’amlodipine, faut-il la prendre avant ou après le repas ?"
ANSWER = "Bonjour Madame. L’amlodipine se prend le matin, pendant ou en dehors du repas, toujours à la même heure."
PRESCRIPTION = "Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours."


def asked(made: Practice, folder: Path) -> tuple[bytes, bytes, Device]:
    """(patient, letter of the question, device) once the secretary has sent the question to the physician."""
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    letter = device.ask(QUESTION, NOON, consultation=consultation, subject="Amlodipine")
    device.post()
    exchange(made)
    assert triage(made.secretary, letter, Decision.PHYSICIAN, NOON) is None
    exchange(made)
    return patient, letter, device


def test_a_question_is_triaged_answered_opened_and_proved(tmp_path: Path) -> None:
    made = practice()
    patient, letter, device = asked(made, tmp_path)
    assert [row.letter for row in inbox(made.physician, Queue.ANSWER, NOON)] == [letter]

    sent = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(sent, Sent)
    post(made.physician, NOON)

    read = [one for one in device.read(NOON) if isinstance(one.body, Reply)]
    assert [one.body.text for one in read if isinstance(one.body, Reply)] == [ANSWER]
    assert read[0].record == sent.entry
    device.post()
    receive(made.physician, NOON)
    dossier = made.physician.dossier(patient)
    assert dossier.questions[0].replies[0].opened_ms == NOON

    done = export(made.physician, patient, tmp_path / "out", NOON, {})
    assert not isinstance(done, Refusal)
    proven = prove(done.proof.read_bytes(), documents={"record.pdf": done.pdf.read_bytes()})
    assert (proven.questions, proven.replies) == (1, 1)


def test_a_prescription_cannot_leave_and_its_attempt_is_recorded(tmp_path: Path) -> None:
    made = practice()
    patient, letter, device = asked(made, tmp_path)

    refused = reply(made.physician, letter, PRESCRIPTION, online(PRESCRIPTION), NOON)

    assert isinstance(refused, Refusal)
    assert refused.code == "content.blocked"
    assert made.physician.vault.outbox() == []
    events = [one.event for one in made.physician.signed_entries(patient)]
    closed = [event for event in events if isinstance(event, SendClosed)]
    assert len(closed) == 1
    assert not any(isinstance(event, ReplyRecorded) for event in events)
    assert not any(isinstance(one.body, Reply) for one in device.read(NOON))


def test_the_secretary_never_holds_a_text_she_was_not_given(tmp_path: Path) -> None:
    made = practice()
    patient, letter, _ = asked(made, tmp_path)
    reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    exchange(made)

    vault = made.secretary.vault
    entries = [entry for entry in vault.entries(patient) if entry.header.has_clin]
    assert entries
    assert all(entry.clin is None for entry in entries)
    assert made.secretary.content_key(patient) is None
    shown = thread(made.secretary, letter, NOON)
    assert not isinstance(shown, Refusal)
    assert all(not line.words for line in shown.lines)
    assert shown.consultation is None or shown.consultation.medications == ()


def test_an_examination_judged_necessary_opens_an_orientation_only(tmp_path: Path) -> None:
    made = practice()
    patient, letter, _ = asked(made, tmp_path)
    text = "Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous."
    orientation = replace(online(text), judgement=Judgement.EXAMINATION)
    assert isinstance(reply(made.physician, letter, text, orientation, NOON), Sent)
    assert inbox(made.physician, Queue.ROUTED, NOON)[0].letter == letter
    assert made.physician.dossier(patient).questions[0].replies[0].judgement == Judgement.EXAMINATION
