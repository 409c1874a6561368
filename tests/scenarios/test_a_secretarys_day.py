"""A secretary's day on two desks: what stands in her lists, what takes it out again, and what she may read.

The practice: Dr Leïla Mansour, physician; Salma Trabelsi, secretary. The patient: Amira Ben Youssef. Letters are really
sealed; the two desks only meet through the post.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.vault import Change
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
)
from core.office.errands import ask_call, call_outcome, reported, settled, told
from core.office.look import inbox, search, tasks, thread
from core.office.pen import Pen
from core.office.reading import ask_reading, grant_reading
from core.office.receive import receive
from core.office.refold import fold_anew
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.slips import Slips, print_slips
from core.office.sync import sync
from core.office.triage import proposed, redirect, triage, undo
from core.record.events import GrantedKey, KeyGranted, QuestionRecorded
from core.record.settings import PHONE
from crypto.entry import entry_clin_key
from crypto.kinds import NO_SIGN, Category, Sign
from crypto.primitives import random
from tests.practice import NOON, enrolled, exchange, online
from tests.scenarios.day import ANSWER, COME, HOUR, TEXT, Day, code

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


@pytest.mark.parametrize(
    ("days", "category", "signs", "decision"),
    [
        (0, Category.MEDICINE, NO_SIGN, Decision.PHYSICIAN),
        (0, Category.MEDICINE, Sign.CHEST_PAIN, Decision.URGENT),
        (0, Category.HOURS, NO_SIGN, Decision.ADMIN),
        (16, Category.MEDICINE, NO_SIGN, Decision.APPOINTMENT),
    ],
)
def test_triage_proposes_and_a_person_decides(
    day: Day, days: int, category: Category, signs: Sign, decision: Decision
) -> None:
    now = NOON + days * DAY_MS
    asked = day.device.ask(TEXT, now, consultation=day.consultation, category=category, signs=signs)
    receive(day.secretary, now)
    dossier = day.secretary.dossier(day.patient)
    question = dossier.question(asked)
    assert question is not None
    assert proposed(dossier, question, day.secretary.country) is decision
    assert question.decision == ""


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


def test_a_vault_of_an_earlier_version_gets_its_lists_once_at_its_next_opening(day: Day) -> None:
    day.answer()
    vault = day.secretary.vault
    vault.commit(Change(done=((day.letter, Task.REPORT),)))
    assert tasks(day.secretary, Task.REPORT, NOON) == []
    fold_anew(day.secretary)
    assert [row.letter for row in tasks(day.secretary, Task.REPORT, NOON)] == [day.letter]
    before = vault.commits
    fold_anew(day.secretary)
    assert vault.commits == before
