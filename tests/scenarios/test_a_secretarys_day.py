"""A secretary's day on two desks: what stands in her lists, what takes it out again, and what she may read.

The practice: Dr Leïla Mansour, physician; Salma Trabelsi, secretary. The patient: Amira Ben Youssef. Letters are really
sealed; the two desks only meet through the post.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.charter.risk import Stated, text_hash
from core.demo.device import Device
from core.model import (
    DAY_MS,
    CallEnd,
    CallReason,
    Decision,
    Judgement,
    Medium,
    Queue,
    Refusal,
    Task,
    Told,
    Visit,
    Voice,
)
from core.office.desk import Desk
from core.office.errands import ask_call, call_outcome, reported, settled, told
from core.office.identity import confirm_identity
from core.office.look import inbox, search, tasks, thread
from core.office.pen import Pen
from core.office.phone import Logged, log_call, log_call_only
from core.office.post import post
from core.office.reading import ask_reading, grant_reading
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.slips import Slips, print_slips
from core.office.sync import sync
from core.office.triage import redirect, triage, undo
from core.office.where import Standing, standing
from core.record.events import GrantedKey, KeyGranted, PhoneExchanged, QuestionRecorded, RoutedStraight
from core.record.settings import PHONE, STRAIGHT_THROUGH, YES
from crypto.entry import entry_clin_key
from crypto.keys import Role
from crypto.kinds import NO_SIGN, Category, Sign
from crypto.primitives import random
from tests.practice import NOON, Practice, consulted, enrolled, exchange, online, practice

TEXT = "L’amlodipine, faut-il la prendre avant ou après le repas ?"
ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."
COME = "Un examen est nécessaire. Prenez rendez-vous au cabinet."
HOUR = 3_600_000


@dataclass
class Day:
    """The practice of the day, its patient, and the question of the morning."""

    made: Practice
    patient: bytes
    consultation: bytes
    device: Device
    letter: bytes = b""

    @property
    def physician(self) -> Desk:
        return self.made.physician

    @property
    def secretary(self) -> Desk:
        return self.made.secretary

    def ask(self, text: str = TEXT, signs: Sign = NO_SIGN, category: Category = Category.MEDICINE) -> bytes:
        """A question of the patient, received on both desks."""
        asked = self.device.ask(
            text, NOON, consultation=self.consultation, subject="Amlodipine", signs=signs, category=category
        )
        exchange(self.made)
        return asked

    def lists(self, now: int = NOON) -> list[tuple[Task, str]]:
        """What stands in the lists of both desks, which must agree."""
        hers, his = (tasks(desk, None, now) for desk in (self.secretary, self.physician))
        assert hers == his
        return [(row.task, row.why) for row in hers]

    def answer(self, text: str = ANSWER) -> None:
        """The physician answers in writing, and the letter is with the post."""
        assert triage(self.secretary, self.letter, Decision.PHYSICIAN, NOON) is None
        exchange(self.made)
        assert isinstance(reply(self.physician, self.letter, text, online(text), NOON), Sent)
        post(self.physician, NOON)
        exchange(self.made)


@pytest.fixture
def day(tmp_path: Path) -> Day:
    """A morning with one question."""
    made = practice()
    patient, device = enrolled(made, tmp_path)
    consultation = consulted(made, patient)
    current = made.physician.dossier(patient).current_device()
    assert current is not None
    assert confirm_identity(made.physician, patient, current.sig, NOON) is None
    exchange(made)
    device.read(NOON)
    exchange(made)
    made_day = Day(made, patient, consultation, device)
    made_day.letter = made_day.ask()
    return made_day


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Where another patient's device lies."""
    folder = tmp_path / "neighbour"
    folder.mkdir()
    return folder


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


# À appeler


def test_an_emergency_stands_on_all_desks_until_its_call_has_an_outcome(day: Day) -> None:
    assert triage(day.secretary, day.letter, Decision.URGENT, NOON) is None
    exchange(day.made)
    assert day.lists() == [(Task.CALL, "urgent")]
    assert "urgent.open" in inbox(day.physician, None, NOON)[0].flags
    assert triage(day.physician, day.letter, Decision.PHYSICIAN, NOON) is None
    exchange(day.made)
    assert day.lists() == [(Task.CALL, "urgent")]
    assert code(call_outcome(day.secretary, day.letter, CallEnd.NOT_REACHED, "", NOON)) == "call.told_needed"
    assert call_outcome(day.secretary, day.letter, CallEnd.NOT_REACHED, "son fils Karim", NOON) is None
    exchange(day.made)
    assert day.lists() == []
    assert code(call_outcome(day.secretary, day.letter, CallEnd.REACHED, "", NOON)) == "call.none"


def test_a_physician_asks_for_a_call_and_an_emergency_is_not_asked_for(day: Day) -> None:
    assert code(ask_call(day.physician, day.letter, CallReason.URGENT, NOON)) == "call.urgent_by_triage"
    assert ask_call(day.physician, day.letter, CallReason.APPOINTMENT, NOON) is None
    exchange(day.made)
    assert day.lists() == [(Task.CALL, "appointment")]
    assert "call.asked" in inbox(day.secretary, None, NOON)[0].flags
    assert call_outcome(day.secretary, day.letter, CallEnd.REACHED, "", NOON) is None
    exchange(day.made)
    assert day.lists() == []


def test_emergencies_stand_first(day: Day) -> None:
    other = day.ask("Et le soir ?")
    assert ask_call(day.secretary, day.letter, CallReason.IDENTITY, NOON) is None
    assert triage(day.secretary, other, Decision.URGENT, NOON + HOUR) is None
    assert [row.letter for row in tasks(day.secretary, Task.CALL, NOON + HOUR)] == [other, day.letter]


# À prévenir


def test_a_reply_that_nobody_opened_for_two_days_is_told_by_telephone(day: Day) -> None:
    day.answer()
    late = NOON + 2 * DAY_MS
    assert (Task.TELL, "unopened") not in day.lists(late - 1)
    assert (Task.TELL, "unopened") in day.lists(late)
    assert told(day.secretary, day.letter, Told.TRIED, late) is None
    exchange(day.made, late)
    row = tasks(day.secretary, Task.TELL, late)[0]
    assert (row.tried_ms, row.phone) == (late, "+216 00 000 418")
    assert told(day.secretary, day.letter, Told.TOLD, late) is None
    exchange(day.made, late)
    assert (Task.TELL, "unopened") not in day.lists(late)


def test_a_reply_that_is_opened_needs_no_call(day: Day) -> None:
    day.answer()
    day.device.read(NOON)
    exchange(day.made)
    assert day.lists(NOON + 3 * DAY_MS) == [(Task.REPORT, "reply")]
    assert code(told(day.secretary, day.ask("Et le soir ?"), Told.TOLD, NOON)) == "told.no_reply"


def test_a_reply_that_never_left_is_told_as_such(day: Day) -> None:
    assert isinstance(reply(day.physician, day.letter, ANSWER, online(ANSWER), NOON), Sent)
    sync(day.physician)
    sync(day.secretary)
    assert (Task.TELL, "waiting") in day.lists(NOON + 2 * DAY_MS)


# À reporter


def test_an_exchange_is_copied_once_and_its_slip_leaves_a_trace(day: Day, tmp_path: Path) -> None:
    day.answer()
    assert day.lists() == [(Task.REPORT, "reply")]
    words = {"content.clear": "Rien à signaler."}
    made = print_slips(day.physician, tmp_path / "slips", "2026-11-06", NOON, words)
    assert isinstance(made, Slips)
    assert (made.letters, made.pdf.read_bytes()[:5]) == ((day.letter,), b"%PDF-")
    assert code(print_slips(day.physician, tmp_path / "none", "2026-11-05", NOON, words)) == "report.nothing"
    exchange(day.made)
    kinds = [entry.header.kind for entry in day.secretary.vault.entries(day.patient)]
    assert kinds.count("Exported") == 1
    assert reported(day.secretary, day.letter, Medium.SOFTWARE, NOON) is None
    exchange(day.made)
    assert day.lists() == []


def test_a_secretarys_slip_holds_no_text(day: Day, tmp_path: Path) -> None:
    day.answer()
    made = print_slips(day.secretary, tmp_path / "slips", "", NOON, {})
    assert isinstance(made, Slips)
    assert "amlodipine" not in str(made.pdf.read_bytes()).lower()


def test_nothing_is_copied_before_there_is_an_exchange(day: Day) -> None:
    assert code(reported(day.secretary, day.letter, Medium.PAPER, NOON)) == "report.nothing"


# Rendez-vous proposé, sans suite


def test_a_proposed_appointment_stays_until_something_came_of_it(day: Day) -> None:
    assert choose(day.physician, PHONE, "+216 00 000 000", NOON) is None
    exchange(day.made)
    assert code(settled(day.secretary, day.letter, Visit.CAME, NOON)) == "visit.none"
    assert triage(day.secretary, day.letter, Decision.APPOINTMENT, NOON) is None
    exchange(day.made)
    assert day.lists() == [(Task.FOLLOW, "appointment")]
    assert [one.template for one in day.device.read(NOON) if hasattr(one.body, "template")] == ["come_in"]
    assert settled(day.secretary, day.letter, Visit.DECLINED, NOON) is None
    exchange(day.made)
    assert day.lists() == []
    assert redirect(day.physician, day.letter, "examination", NOON) is None
    exchange(day.made)
    assert day.lists() == [(Task.FOLLOW, "examination")]


def test_an_orientation_is_a_proposed_appointment_too(day: Day) -> None:
    stated = replace(online(COME), judgement=Judgement.EXAMINATION)
    assert isinstance(reply(day.physician, day.letter, COME, stated, NOON), Sent)
    exchange(day.made)
    assert (Task.FOLLOW, "examination") in day.lists()


# Undo


def test_the_last_decision_of_a_desk_is_taken_back_on_all_desks(day: Day) -> None:
    assert code(undo(day.secretary, day.letter, NOON)) == "triage.nothing_to_undo"
    assert triage(day.secretary, day.letter, Decision.URGENT, NOON) is None
    exchange(day.made)
    assert code(undo(day.physician, day.letter, NOON)) == "triage.nothing_to_undo"
    assert undo(day.secretary, day.letter, NOON) is None
    exchange(day.made)
    assert [row.queue for desk in (day.secretary, day.physician) for row in inbox(desk, None, NOON)] == [
        Queue.TRIAGE
    ] * 2
    assert day.lists() == []


def test_an_answered_question_is_not_taken_back(day: Day) -> None:
    day.answer()
    assert code(undo(day.secretary, day.letter, NOON)) == "triage.nothing_to_undo"


# One message, granted


def test_after_the_grant_the_secretary_reads_that_message_and_no_other(day: Day) -> None:
    other = day.ask("Un autre message, sur la tension.")
    assert ask_reading(day.secretary, day.letter, NOON) is None
    assert code(ask_reading(day.secretary, day.letter, NOON)) == "reading.asked"
    assert code(grant_reading(day.secretary, day.letter, NOON)) == "reading.physicians_only"
    exchange(day.made)
    assert "reading.asked" in inbox(day.physician, None, NOON)[0].flags + inbox(day.physician, None, NOON)[1].flags
    assert grant_reading(day.physician, day.letter, NOON) == 1
    assert code(grant_reading(day.physician, day.letter, NOON)) == "reading.nobody_asked"
    exchange(day.made)
    read = {row.letter: (row.readable, row.subject) for row in inbox(day.secretary, None, NOON)}
    assert read == {day.letter: (True, TEXT), other: (False, "")}
    view, sealed = thread(day.secretary, day.letter, NOON), thread(day.secretary, other, NOON)
    assert not isinstance(view, Refusal)
    assert not isinstance(sealed, Refusal)
    assert [line.words for line in view.lines if line.kind == "question" and line.words] == [TEXT]
    assert (view.readable, sealed.readable) == (True, False)
    assert [hit.passage for hit in search(day.secretary, "repas")] != []
    assert search(day.secretary, "tension") == []
    assert code(ask_reading(day.secretary, day.letter, NOON)) == "reading.open"
    clins = [entry for entry in day.secretary.vault.entries(day.patient) if entry.clin is not None]
    assert [entry.header.kind for entry in clins] == ["QuestionRecorded"]


def test_a_grant_for_another_profile_opens_nothing_here_and_nobody_grants_unasked(day: Day) -> None:
    assert code(grant_reading(day.physician, day.letter, NOON)) == "reading.nobody_asked"
    assert code(ask_reading(day.physician, day.letter, NOON)) == "reading.open"
    assert code(ask_reading(day.secretary, b"x" * 16, NOON)) == "question.unknown"
    assert code(grant_reading(day.physician, b"x" * 16, NOON)) == "question.unknown"


@pytest.mark.parametrize("lie", ["key", "patient"])
def test_a_key_that_does_not_open_the_message_is_refused(day: Day, lie: str, other: Path) -> None:
    text = next(one for one in day.physician.signed_entries(day.patient) if isinstance(one.event, QuestionRecorded))
    entry = day.physician.vault.entry(text.hash)
    assert entry is not None
    secret = day.physician.content_key(day.patient)
    assert secret is not None
    key = random(32) if lie == "key" else entry_clin_key(secret, entry.header.profile, entry.header.seq)
    patient = day.patient if lie == "key" else enrolled(day.made, other, born="1980-01-01")[0]
    pen = Pen(day.physician, NOON)
    pen.write(KeyGranted("entry", day.secretary.me, 0, text.hash, GrantedKey(key)), patient)
    pen.commit()
    sync(day.physician)
    assert sync(day.secretary).refused == {"entry.clinical": 1}
    assert [row.readable for row in inbox(day.secretary, None, NOON)] == [False]


# Straight through


def test_a_clean_letter_goes_straight_to_the_physician_where_the_practice_wants_so(day: Day) -> None:
    assert [row.queue for row in inbox(day.physician, None, NOON)] == [Queue.TRIAGE]
    assert choose(day.physician, STRAIGHT_THROUGH, YES, NOON) is None
    clean, signed = day.ask("Et le soir ?"), day.ask("J’ai une question.", Sign.CHEST_PAIN)
    found, other = day.ask("J’ai une douleur dans la poitrine"), day.ask("Bonjour", category=Category.FOLLOW_UP)
    queues = {row.letter: (row.queue, row.triaged_by) for row in inbox(day.secretary, None, NOON)}
    assert queues[clean] == (Queue.ANSWER, "")
    assert {queues[letter][0] for letter in (signed, found, other, day.letter)} == {Queue.TRIAGE}
    entries = [one.event for one in day.secretary.signed_entries(day.patient) if isinstance(one.event, RoutedStraight)]
    because = ("straight.confirmed", "straight.window", "straight.medicine", "straight.no_sign")
    assert [(one.letter, one.because) for one in entries] == [(clean, because)]
    assert triage(day.secretary, clean, Decision.APPOINTMENT, NOON) is None
    assert {row.letter: row.queue for row in inbox(day.secretary, None, NOON)}[clean] == Queue.ROUTED


@pytest.mark.parametrize("days", [16, 400])
def test_past_its_window_no_letter_goes_straight(day: Day, days: int) -> None:
    assert choose(day.physician, STRAIGHT_THROUGH, YES, NOON) is None
    later = NOON + days * DAY_MS
    asked = day.device.ask("Et le soir ?", later, consultation=day.consultation, subject="Amlodipine")
    assert receive(day.physician, later).straight == 0
    assert {row.letter: row.queue for row in inbox(day.physician, None, later)}[asked] == Queue.TRIAGE


# Where a caller's question stands


def states(day: Day, words: str, now: int = NOON) -> list[str]:
    return [one.state for one in standing(day.secretary, words, now)]


def test_three_letters_of_a_name_say_where_a_question_stands_and_nothing_of_its_text(day: Day) -> None:
    assert states(day, "ben") == ["triage"]
    one = standing(day.secretary, "amira ben", NOON)[0]
    assert isinstance(one, Standing)
    assert (one.name, one.number, one.category, one.late) == ("Amira Ben Youssef", "D-1187", "medicine", False)
    assert "amlodipine" not in repr(one).lower()
    assert standing(day.secretary, "amira", NOON + 30 * DAY_MS)[0].late
    assert states(day, "1187") == ["triage"]
    assert states(day, "a") == states(day, "nobody") == []
    assert triage(day.secretary, day.letter, Decision.URGENT, NOON) is None
    assert states(day, "amira") == ["call"]
    assert call_outcome(day.secretary, day.letter, CallEnd.REACHED, "", NOON) is None
    exchange(day.made)
    assert isinstance(reply(day.physician, day.letter, ANSWER, online(ANSWER), NOON), Sent)
    sync(day.physician)
    sync(day.secretary)
    assert (states(day, "amira"), standing(day.secretary, "amira", NOON)[0].who) == (["waiting"], "Dr Leïla Mansour")
    post(day.physician, NOON)
    exchange(day.made)
    assert states(day, "amira") == ["deposited"]
    assert told(day.secretary, day.letter, Told.TOLD, NOON) is None
    assert states(day, "amira") == ["told"]
    day.device.read(NOON)
    exchange(day.made)
    assert states(day, "amira") == ["opened"]


# The telephone


def spoken(said: str, judgement: Judgement = Judgement.ONLINE) -> Stated:
    return Stated(judgement, text_hash(said), "", "question", 12, Role.PHYSICIAN)


def test_what_was_said_on_the_telephone_takes_the_question_out_of_the_queue_and_claims_no_more(day: Day) -> None:
    logged = log_call(day.physician, day.letter, ANSWER, spoken(ANSWER), Voice.CALLED_NUMBER, NOON)
    assert isinstance(logged, Logged)
    exchange(day.made)
    assert [row.queue for row in inbox(day.secretary, None, NOON)] == [Queue.ANSWERED]
    assert states(day, "amira") == ["phone"]
    assert day.lists(NOON + 3 * DAY_MS) == [(Task.REPORT, "phone")]
    event = next(
        one.event for one in day.physician.signed_entries(day.patient) if isinstance(one.event, PhoneExchanged)
    )
    assert event.clin is not None
    kept = {step.duty: step.code for step in event.clin.circumstances}
    assert kept == {
        "identity": "identity.voice",
        "consultation": "consultation.in_person",
        "judgement": "judgement.online",
        "content": "content.clear",
        "recipient": "recipient.voice",
        "record": "record.after_speaking",
    }
    assert event.clin.said == ANSWER
    hers = next(one.event for one in day.secretary.signed_entries(day.patient) if isinstance(one.event, PhoneExchanged))
    assert hers.clin is None
    assert list(day.device.replies()) == []


@pytest.mark.parametrize(
    ("said", "judgement", "voice", "why"),
    [
        ("Prenez de la lercanidipine 10 mg.", Judgement.ONLINE, Voice.CALLED_NUMBER, "content.blocked"),
        (COME, Judgement.ONLINE, Voice.DIGITS, "judgement.contradicts"),
        ("", Judgement.ONLINE, Voice.DIGITS, "content.empty"),
        ("x" * 20_000, Judgement.ONLINE, Voice.DIGITS, "content.too_long"),
    ],
)
def test_a_telephone_exchange_keeps_the_duties_of_a_reply(
    day: Day, said: str, judgement: Judgement, voice: Voice, why: str
) -> None:
    assert code(log_call(day.physician, day.letter, said, spoken(said, judgement), voice, NOON)) == why
    assert [row.queue for row in inbox(day.physician, None, NOON)] == [Queue.TRIAGE]


def test_who_may_log_and_what_is_needed(day: Day) -> None:
    stated = spoken(ANSWER)
    assert code(log_call(day.secretary, day.letter, ANSWER, stated, Voice.DIGITS, NOON)) == "role.may_not"
    assert code(log_call(day.physician, day.letter, ANSWER, None, Voice.DIGITS, NOON)) == "judgement.awaited"
    assert code(log_call(day.physician, b"x" * 16, ANSWER, stated, Voice.DIGITS, NOON)) == "question.unknown"
    late = NOON + 40 * DAY_MS
    assert code(log_call(day.physician, day.letter, ANSWER, stated, Voice.DIGITS, late)) == "consultation.window_closed"
    assert isinstance(
        log_call(day.physician, day.letter, COME, spoken(COME, Judgement.EXAMINATION), Voice.DIGITS, late), Logged
    )
    assert [row.queue for row in inbox(day.physician, None, late)] == [Queue.ROUTED]


def call_only(day: Day, asked: str, said: str = ANSWER, patient: bytes = b"") -> Logged | Refusal:
    who = patient or day.patient
    return log_call_only(
        day.physician, who, day.consultation, Category.MEDICINE, asked, said, spoken(said), Voice.CALLED_NUMBER, NOON
    )


def test_a_question_that_came_by_telephone_only_stands_with_the_others_and_gets_no_letter(day: Day) -> None:
    logged = call_only(day, TEXT)
    assert isinstance(logged, Logged)
    exchange(day.made)
    rows = {row.letter: row for row in inbox(day.secretary, None, NOON)}
    assert (rows[logged.letter].queue, rows[logged.letter].flags, rows[logged.letter].readable) == (
        Queue.ANSWERED,
        (),
        False,
    )
    assert {row.letter: row.subject for row in inbox(day.physician, None, NOON)}[logged.letter] == TEXT
    refused = reply(day.physician, logged.letter, ANSWER, online(ANSWER), NOON)
    assert code(refused) == "identity.key_unknown"
    assert (
        code(log_call(day.physician, logged.letter, ANSWER, spoken(ANSWER), Voice.DIGITS, NOON)) == "question.by_phone"
    )


def test_a_call_is_logged_for_a_known_patient_who_asked_something(day: Day, other: Path) -> None:
    assert code(call_only(day, " ")) == "phone.nothing_asked"
    assert code(call_only(day, TEXT, patient=b"x" * 16)) == "patient.unknown"
    stranger, _ = enrolled(day.made, other, born="1980-01-01")
    assert code(call_only(day, TEXT, patient=stranger)) == "identity.not_confirmed"
    assert code(call_only(day, "J’ai une douleur dans la poitrine")) == "judgement.reason_needed"
