"""What stops a reply and what lets it go, from the question to the patient's device, on letters that are really sealed.

The practice: Dr Leïla Mansour, physician; Salma Trabelsi, secretary. The patient: Amira Ben Youssef, 54, under amlodipine
and atorvastatine since the consultation of the day. Article 22 of the charter, one sentence a scenario.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.charter.risk import Stated
from core.demo.device import Device
from core.doors.vault import Change
from core.model import DAY_MS, HOUR_MS, Guardian, Judgement, Medication, Refusal, Source, Trouble
from core.office.clock import accept_clock
from core.office.consult import add_lines
from core.office.desk import Desk
from core.office.enrol import correct_patient
from core.office.identity import confirm_identity, record_legal_basis
from core.office.pen import Pen
from core.office.post import carry, post
from core.office.reply import Sent, check, reply
from core.office.triage import call_back
from core.record.events import ReplyRecorded, ReplySent, SendClosed, Triaged
from crypto.body import MOST_TEXT, Reply
from crypto.letter import take_apart
from tests.practice import NOON, TODAY, Practice, consulted, enrolled, exchange, online, practice

EXPLAINS = "L’amlodipine peut se prendre avec ou sans repas."
PRESCRIBES = "Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours."
ORIENTS = "Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous."
LEANS = "Le lisinopril peut se prendre avec ou sans repas."
DIGITS = b"c" * 16


@dataclass
class Scene:
    """The practice, Amira's file, her device, the consultation of the day and the question that she asked."""

    house: Practice
    patient: bytes
    device: Device
    consultation: bytes
    letter: bytes

    def answer(
        self, text: str = EXPLAINS, stated: Stated | None = None, *, at: int = NOON, by: Desk | None = None
    ) -> str:
        """Sends a reply judged "can be answered online", or as `stated`: "sent", or the code of what stopped it."""
        outcome = reply(by or self.house.physician, self.letter, text, stated or online(text), at)
        return outcome.code if isinstance(outcome, Refusal) else "sent"

    def opened(self) -> list[str]:
        """What the patient's device shows once the post has gone."""
        post(self.house.physician, NOON)
        self.device.read(NOON)
        return [one.body.text for one in self.device.replies() if isinstance(one.body, Reply)]

    def told(self, kind: type) -> list[object]:
        """The entries of one kind on this patient."""
        events = [one.event for one in self.house.physician.signed_entries(self.patient)]
        return [event for event in events if isinstance(event, kind)]


def scene(folder: Path, *, confirmed: bool = True, follows: bool = True) -> Scene:
    """Amira, enrolled by the secretary; `confirmed` by the physician; her question names the consultation or none."""
    house = practice()
    patient, device = enrolled(house, folder)
    consultation = consulted(house, patient)
    if confirmed:
        assert confirm_identity(house.physician, patient, device.keys.sig.public, NOON) is None
    exchange(house)
    device.read(NOON)
    about = consultation if follows else b""
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=about, subject="Amlodipine")
    exchange(house)
    return Scene(house, patient, device, consultation, letter)


@pytest.fixture
def amira(tmp_path: Path) -> Scene:
    return scene(tmp_path)


def test_a_known_patient_is_answered_on_what_the_consultation_identified(amira: Scene) -> None:
    assert amira.answer() == "sent"
    assert amira.opened() == [EXPLAINS]
    assert len(amira.told(ReplyRecorded)) == len(amira.told(ReplySent)) == 1


# Identity


def test_nobody_is_answered_before_the_physician_has_said_that_this_is_the_person_examined(tmp_path: Path) -> None:
    assert scene(tmp_path, confirmed=False).answer() == "identity.not_confirmed"


def test_a_call_that_leaves_a_doubt_stops_the_reply_and_a_call_that_settles_it_lets_it_go(amira: Scene) -> None:
    physician = amira.house.physician
    assert call_back(physician, amira.letter, settled=False, challenge=DIGITS, now=NOON) is None
    assert amira.answer() == "identity.doubt"
    assert call_back(physician, amira.letter, settled=True, challenge=DIGITS, now=NOON) is None
    assert amira.answer() == "sent"


# Consultation


def test_a_question_that_follows_no_consultation_is_not_answered(tmp_path: Path) -> None:
    assert scene(tmp_path, follows=False).answer() == "consultation.none"


def test_past_the_window_only_an_orientation_may_go(amira: Scene) -> None:
    late = NOON + 16 * DAY_MS
    assert amira.answer(at=late) == "consultation.window_closed"
    examine = replace(online(ORIENTS), judgement=Judgement.EXAMINATION)
    assert amira.answer(ORIENTS, examine, at=late) == "sent"


# Judgement


def test_nothing_goes_before_the_physician_has_judged(amira: Scene) -> None:
    outcome = reply(amira.house.physician, amira.letter, EXPLAINS, None, NOON)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "judgement.awaited"


def test_an_edit_empties_the_judgement(amira: Scene) -> None:
    assert amira.answer(EXPLAINS, online(ORIENTS)) == "judgement.edited"


# Content


def test_a_prescription_does_not_go_whatever_the_physician_signs(amira: Scene) -> None:
    assert amira.answer(PRESCRIBES, online(PRESCRIBES, "je suis sûre")) == "content.blocked"
    assert amira.opened() == []


def test_a_blocked_attempt_is_recorded_once_for_each_draft(amira: Scene) -> None:
    for _ in range(2):
        amira.answer(PRESCRIBES)
    assert len(amira.told(SendClosed)) == 1
    amira.answer(PRESCRIBES + " Merci.")
    assert len(amira.told(SendClosed)) == 2


def test_a_line_written_late_serves_with_its_paper_and_a_reason(amira: Scene) -> None:
    paper = Source("ordonnance", TODAY)
    forgotten = (Medication("Lisinopril", "10 mg", "1 comprimé le soir"),)
    assert amira.answer(LEANS) == "content.blocked"
    added = add_lines(amira.house.physician, amira.patient, amira.consultation, forgotten, (), paper, NOON)
    assert added is None
    assert amira.answer(LEANS) == "content.attest"
    assert amira.answer(LEANS, online(LEANS, "oublié sur la fiche")) == "sent"


def test_a_reply_longer_than_a_letter_may_be_is_refused_and_not_recorded(amira: Scene) -> None:
    assert amira.answer(" ".join(["Merci."] * (MOST_TEXT // 6))) == "content.too_long"
    assert amira.told(ReplyRecorded) == []


# Recipient


def test_a_child_is_answered_through_the_adult_whose_legal_basis_is_recorded(amira: Scene) -> None:
    physician = amira.house.physician
    facts = {"name": "Youssef Gharbi", "born": "2017-02-03", "phone": "", "language": "fr", "number": "D-1188"}
    mother = Guardian("Sonia Gharbi", "mère")
    assert correct_patient(physician, amira.patient, **facts, guardian=mother, now=NOON) is None
    assert amira.answer() == "recipient.no_legal_basis"
    ground = {"adult": "Sonia Gharbi", "basis": "parental_authority", "reference": "livret", "dated": TODAY}
    assert record_legal_basis(physician, amira.patient, **ground, now=NOON) is None
    assert amira.answer() == "sent"


def test_a_reply_is_sealed_to_one_reader_the_device_that_asked(amira: Scene) -> None:
    assert amira.answer() == "sent"
    (letter,) = [one for one in amira.house.physician.vault.outbox() if one.kind == "reply"]
    assert [slot.role for slot in take_apart(letter.raw).slots] == [b"P"]
    assert letter.to == amira.device.keys.sig.public
    assert amira.device.reopen(letter.raw).body == Reply(EXPLAINS)


# Record


def test_a_question_has_one_reply(amira: Scene) -> None:
    assert amira.answer() == "sent"
    assert amira.answer(ORIENTS) == "reply.already"
    assert amira.opened() == [EXPLAINS]


def test_a_letter_that_nobody_asked_is_not_answered(amira: Scene) -> None:
    outcome = reply(amira.house.physician, b"?" * 16, EXPLAINS, online(EXPLAINS), NOON)
    looked = check(amira.house.physician, b"?" * 16, EXPLAINS, online(EXPLAINS), NOON)
    assert isinstance(outcome, Refusal)
    assert isinstance(looked, Refusal)
    assert (outcome.code, looked.code) == ("question.unknown", "question.unknown")


def test_a_secretary_answers_nobody(amira: Scene) -> None:
    assert amira.answer(by=amira.house.secretary) == "role.may_not"
    pen = Pen(amira.house.secretary, NOON)
    with pytest.raises(PermissionError):
        pen.write(ReplyRecorded(amira.letter, b"r" * 16, amira.consultation, bytes(32), (), "online"), amira.patient)


def test_a_record_in_doubt_lets_nothing_go_and_nothing_be_written(amira: Scene) -> None:
    desk = amira.house.physician
    desk.vault.commit(Change(settings=(("alarm", b"record.fork"),)))
    assert amira.answer() == "record.fork"
    with pytest.raises(Trouble, match=r"record\.fork"):
        Pen(desk, NOON)


def test_a_clock_set_back_waits_for_somebody_to_say_that_it_is_right(amira: Scene) -> None:
    desk = amira.house.physician
    assert amira.answer(at=NOON - HOUR_MS) == "record.clock_back"
    assert accept_clock(desk, NOON - HOUR_MS)
    assert amira.answer(at=NOON - HOUR_MS) == "sent"


def test_a_reply_that_the_post_took_while_nobody_noted_it_is_shown_once(amira: Scene) -> None:
    desk = amira.house.physician
    assert amira.answer() == "sent"
    assert carry(desk.box, desk.vault.outbox()).trouble == ""
    assert amira.opened() == [EXPLAINS]
    assert desk.vault.outbox() == []


def test_the_lamps_are_lit_where_the_reply_would_go_and_nothing_is_written(amira: Scene) -> None:
    desk = amira.house.physician
    before = desk.vault.head(desk.me)
    lit = check(desk, amira.letter, EXPLAINS, online(EXPLAINS), NOON)
    dark = check(desk, amira.letter, PRESCRIBES, online(PRESCRIBES), NOON)
    assert not isinstance(lit, Refusal)
    assert not isinstance(dark, Refusal)
    assert (lit[0].open, dark[0].open) == (True, False)
    assert desk.vault.head(desk.me) == before


def test_a_reply_is_recorded_and_sealed_in_one_act_or_not_at_all(amira: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = amira.house.physician

    def full(_: Change) -> None:
        raise Trouble("vault.full")

    with monkeypatch.context() as patched:
        patched.setattr(desk.vault, "commit", full)
        with pytest.raises(Trouble):
            amira.answer()
    assert amira.told(ReplyRecorded) == []
    assert desk.vault.outbox() == []
    assert isinstance(reply(desk, amira.letter, EXPLAINS, online(EXPLAINS), NOON), Sent)


def test_triage_is_on_the_header_alone(amira: Scene) -> None:
    pen = Pen(amira.house.secretary, NOON)
    pen.write(Triaged(amira.letter, "physician"), amira.patient)
    pen.commit()
    question = amira.house.secretary.dossier(amira.patient).questions[0]
    assert (question.text, question.subject, question.decision) == (None, "", "physician")
