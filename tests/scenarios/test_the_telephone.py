"""Who telephones, and what goes past the secretary: clean letters, where a question stands, answers that were spoken."""

from pathlib import Path

import pytest

from core.charter.risk import Stated, text_hash
from core.model import (
    DAY_MS,
    CallEnd,
    Decision,
    Judgement,
    Queue,
    Refusal,
    Task,
    Told,
    Voice,
)
from core.office.errands import call_outcome, told
from core.office.look import inbox
from core.office.phone import Logged, log_call, log_call_only
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.straight import route_clean
from core.office.sync import sync
from core.office.triage import triage
from core.office.where import Standing, standing
from core.record.events import PhoneExchanged, RoutedStraight
from core.record.settings import STRAIGHT_THROUGH, YES
from crypto.keys import Role
from crypto.kinds import Category, Sign
from tests.practice import NOON, enrolled, exchange, online
from tests.scenarios.day import ANSWER, COME, TEXT, Day, code

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
    assert route_clean(day.physician, [b"x" * 16], later) == 0


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
    alone = day.device.ask("Et le soir ?", NOON, consultation=b"", subject="Amlodipine")
    exchange(day.made)
    assert code(log_call(day.physician, alone, ANSWER, stated, Voice.DIGITS, late)) == "consultation.none"


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
