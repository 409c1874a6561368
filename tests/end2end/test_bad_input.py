"""Whatever lies in the letterbox, the queue goes on: nothing is lost, nothing is half done, each refusal has its class."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.demo.device import Device, stranger
from core.doors.maildir import MaildirLetterbox, open_folder
from core.model import Refusal, refuse
from core.office.clock import accept_clock
from core.office.identity import confirm_identity
from core.office.receive import MOST_UNKNOWN, accept_gap, receive
from core.office.reply import reply
from core.record.events import ClockCorrected, GapAccepted, LetterRejected, QuestionRecorded, Withdrawn
from crypto.body import Question, Withdraw, write_body
from crypto.kinds import Category
from crypto.letter import Draft, Recipient, seal_letter
from crypto.letterhead import Ack
from crypto.primitives import random
from tests.fakes.post import DictLetterbox
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

TEXT = "L’amlodipine, avant ou après le repas ?"
ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."


def ready(folder: Path) -> tuple[Practice, bytes, bytes, Device]:
    """A practice, a patient confirmed by the physician, the consultation, the device."""
    made = practice()
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    return made, patient, consultation, device


def sealed(made: Practice, device: Device, consultation: bytes, **changes: object) -> bytes:
    """A question as this device would seal it, with parts of its header changed."""
    roster = device.roster
    draft = Draft(
        practice=roster.practice,
        to=roster.practice,
        written=write_body(Question("Amlodipine", TEXT)),
        seq=device.memory.seq + 1,
        prev=device.memory.prev,
        sent_ms=NOON,
        roster_v=roster.v,
        lang="fr",
        thread=consultation,
        consultation=consultation,
        category=Category.MEDICINE,
    )
    recipients = [Recipient(b"H", roster.header_pk), Recipient(b"B", made.physician.keys.kem.public)]
    return seal_letter(device.keys.sig, replace(draft, **changes), recipients).raw  # type: ignore[arg-type]


def questions(made: Practice, patient: bytes) -> int:
    return sum(isinstance(one.event, QuestionRecorded) for one in made.physician.signed_entries(patient))


def test_bytes_that_are_no_letter_are_refused_and_the_next_letter_is_read(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    whole = sealed(made, device, consultation)
    flipped = whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:]
    for raw in (b"", b"bonjour", whole[:-1], flipped, b"CLQ1\x03" + whole[5:]):
        made.box.post(raw)
    made.box.post(whole)
    report = receive(made.physician, NOON)
    assert sum(report.rejected.values()) == 5
    assert report.accepted == 1
    assert questions(made, patient) == 1
    rejected = [one.event for one in made.physician.signed_entries(b"") if isinstance(one.event, LetterRejected)]
    assert {event.code for event in rejected} >= {"letter.magic", "letter.suite", "letter.encoding"}


def test_a_letter_received_twice_is_recorded_once(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    raw = sealed(made, device, consultation)
    made.box.post(raw)
    made.box.post(raw)
    report = receive(made.physician, NOON)
    assert (report.accepted, report.duplicates) == (1, 1)
    assert questions(made, patient) == 1


def test_letters_out_of_order_wait_for_the_missing_one_and_then_find_their_place(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    device.box = held = DictLetterbox()
    for text in (TEXT, "Et le soir ?", "Et sans manger ?"):
        device.ask(text, NOON, consultation=consultation, subject="Amlodipine")
    first, second, third = held.inbox.values()
    made.box.post(first)
    made.box.post(third)
    report = receive(made.physician, NOON)
    assert (report.accepted, report.aside) == (1, 1)
    assert [one.reason for one in made.physician.vault.aside()] == ["lane.gap"]
    made.box.post(third)
    assert receive(made.physician, NOON).duplicates == 1
    made.box.post(second)
    report = receive(made.physician, NOON)
    assert (report.accepted, report.aside) == (2, 0)
    assert made.physician.vault.aside() == []
    assert questions(made, patient) == 3


def test_a_physician_may_go_on_past_a_letter_that_never_came(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    device.box = DictLetterbox()
    device.ask(TEXT, NOON, consultation=consultation)
    made.box.post(sealed(made, device, consultation))
    receive(made.physician, NOON)
    aside = made.physician.vault.aside()[0]
    assert accept_gap(made.secretary, aside.file_hash, "perdue", NOON) == refuse("role.may_not", kind="GapAccepted")
    assert accept_gap(made.physician, b"x" * 32, "perdue", NOON) == refuse("gap.none")
    assert accept_gap(made.physician, aside.file_hash, "perdue", NOON) is None
    assert made.physician.vault.aside() == []
    events = [one.event for one in made.physician.signed_entries(patient)]
    assert any(isinstance(event, GapAccepted) for event in events)
    assert questions(made, patient) == 1


def test_two_letters_for_one_place_freeze_the_lane(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    made.box.post(sealed(made, device, consultation))
    made.box.post(sealed(made, device, consultation))
    report = receive(made.physician, NOON)
    assert report.rejected == {"lane.fork": 1}
    device.ask(TEXT, NOON, consultation=consultation)
    device.post()
    assert receive(made.physician, NOON).rejected == {"lane.fork": 1}
    assert questions(made, patient) == 1


def test_an_unknown_sender_is_kept_shown_and_never_answered(tmp_path: Path) -> None:
    made, *_ = ready(tmp_path)
    unknown = stranger(tmp_path / "unknown", made.box, made.root.public, "fr")
    assert isinstance(unknown, Device)
    for _ in range(3):
        unknown.ask(TEXT, NOON, consultation=b"")
    unknown.post()
    report = receive(made.physician, NOON)
    assert report.aside == 3
    assert {one.reason for one in made.physician.vault.aside()} == {"sender.unknown"}
    letter = random(16)
    refused = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(refused, Refusal)
    assert refused.code == "question.unknown"


def test_letters_of_unknown_senders_are_kept_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_UNKNOWN == 200
    monkeypatch.setattr("core.office.receive.MOST_UNKNOWN", 2)
    made, *_ = ready(tmp_path)
    unknown = stranger(tmp_path / "unknown", made.box, made.root.public, "fr")
    assert isinstance(unknown, Device)
    for _ in range(3):
        unknown.ask(TEXT, NOON, consultation=b"")
    unknown.post()
    report = receive(made.physician, NOON)
    assert (report.aside, report.rejected) == (2, {"sender.too_many": 1})


def test_a_letter_for_another_practice_is_refused(tmp_path: Path) -> None:
    made, _, consultation, device = ready(tmp_path)
    made.box.post(sealed(made, device, consultation, practice=b"o" * 32, to=b"o" * 32))
    assert receive(made.physician, NOON).rejected == {"header.practice": 1}


def test_a_thread_of_another_patient_is_refused(tmp_path: Path) -> None:
    made, _, consultation, _ = ready(tmp_path)
    (tmp_path / "other").mkdir()
    _, other = enrolled(made, tmp_path / "other", born="1980-01-01")
    made.box.post(sealed(made, other, consultation))
    assert receive(made.physician, NOON).rejected == {"thread.foreign": 1}


def test_a_consent_that_is_taken_back_closes_the_device(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    header_pk = device.roster.header_pk
    device._send(Withdraw(), NOON, [Recipient(b"P", header_pk)])
    device.post()
    receive(made.physician, NOON)
    assert made.physician.dossier(patient).current_device() is None
    assert any(isinstance(one.event, Withdrawn) for one in made.physician.signed_entries(patient))
    device.ask(TEXT, NOON, consultation=consultation)
    device.post()
    receive(made.physician, NOON)
    assert [one.reason for one in made.physician.vault.aside()] == ["sender.revoked"]


def test_a_device_that_claims_more_than_was_sent_closes_its_own_way_only(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    beyond = (Ack(made.physician.me, 99, b"z" * 32),)
    made.box.post(sealed(made, device, consultation, acks=beyond))
    receive(made.physician, NOON)
    assert made.physician.closed(NOON) is None
    letter = made.physician.dossier(patient).questions[-1].letter
    refused = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(refused, Refusal)
    assert refused.code == "lane.denied"


def test_a_clock_set_back_closes_sending_and_nothing_else(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    letter = device.ask(TEXT, NOON, consultation=consultation, subject="Amlodipine")
    device.post()
    earlier = NOON - 3 * 24 * 3600 * 1000
    receive(made.physician, earlier)
    assert questions(made, patient) == 1
    refused = reply(made.physician, letter, ANSWER, online(ANSWER), earlier)
    assert isinstance(refused, Refusal)
    assert refused.code == "record.clock_back"
    assert accept_clock(made.physician, earlier)
    assert not accept_clock(made.physician, earlier)
    assert made.physician.closed(earlier) is None
    assert any(isinstance(one.event, ClockCorrected) for one in made.physician.signed_entries(b""))


def test_a_file_of_fifty_megabytes_is_never_read(tmp_path: Path) -> None:
    made, patient, consultation, device = ready(tmp_path)
    box = MaildirLetterbox(open_folder(tmp_path / "practice", create=True))
    box.post(sealed(made, device, consultation))
    (tmp_path / "practice" / "inbox" / ("9" * 20 + "-" + "a" * 64)).write_bytes(bytes(50 << 20))
    made.physician.box = box
    box.put_roster(made.box.roster() or b"")
    report = receive(made.physician, NOON)
    assert (report.accepted, report.rejected) == (1, {"letter.size": 1})
    assert questions(made, patient) == 1


def test_a_receipt_is_recorded_with_the_hash_it_names(tmp_path: Path) -> None:
    made, patient, _, device = ready(tmp_path)
    card = device.memory.read[-1]
    device.receipt(card, NOON + 1)
    device.post()
    receive(made.physician, NOON)
    kinds = [entry.header.kind for entry in made.physician.vault.entries(patient)]
    assert "ReceiptSeen" in kinds
