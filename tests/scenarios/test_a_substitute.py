"""A substitute's fortnight: what Dr Sami Khelifi may answer, from when until when, and what each of his answers says.

The practice: Dr Leïla Mansour, physician; Dr Sami Khelifi, who replaces her; Salma Trabelsi, secretary. The patient: Amira
Ben Youssef, whom Dr Mansour has examined and he has not.
"""

from dataclasses import replace

import pytest

from core.charter.replacement import SAID
from core.charter.risk import Stated, text_hash
from core.model import DAY_MS, Decision, Judgement, Refusal, Voice
from core.office.desk import Desk
from core.office.look import timeline
from core.office.phone import log_call
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, check, reply
from core.office.triage import triage
from core.record.duties import duty_line
from crypto.body import MOST_TEXT, Reply
from crypto.keys import Role
from tests.partner import partner
from tests.practice import NOON, TODAY, consult, online
from tests.scenarios.day import ANSWER, COME, Day, code

BEGIN, END = NOON - DAY_MS, NOON + 7 * DAY_MS
WORD = SAID["fr"].format(physician="Dr Leïla Mansour")


@pytest.fixture
def sami(day: Day) -> Desk:
    """His desk, for nine days; the question waits for a physician."""
    desk = partner(day.made, Role.SUBSTITUTE, "Dr Sami Khelifi", NOON, dates=((BEGIN, END),))
    assert triage(day.secretary, day.letter, Decision.PHYSICIAN, NOON) is None
    for _ in range(2):
        for each in (day.secretary, day.physician, desk):
            receive(each, NOON)
            post(each, NOON)
    return desk


def stated(text: str, judgement: Judgement = Judgement.ONLINE) -> Stated:
    return replace(online(text), role=Role.SUBSTITUTE, judgement=judgement)


def read(day: Day, now: int = NOON) -> list[str]:
    """What the patient's telephone holds of answers."""
    day.device.read(now)
    return [one.body.text for one in day.device.replies() if isinstance(one.body, Reply)]


def test_his_answer_says_that_he_has_not_seen_the_patient_and_so_does_the_record(day: Day, sami: Desk) -> None:
    assert isinstance(reply(sami, day.letter, ANSWER, stated(ANSWER), NOON), Sent)
    post(sami, NOON)
    assert read(day) == [f"{ANSWER}\n\n{WORD}"]
    receive(day.physician, NOON)
    (told,) = day.physician.dossier(day.patient).questions[0].replies
    assert (told.by, told.text) == ("Dr Sami Khelifi", f"{ANSWER}\n\n{WORD}")
    judged = next(step for step in told.circumstances if step.duty == "judgement")
    assert (judged.code, judged.detail) == ("judgement.online_for", "12 s; Dr Leïla Mansour")
    assert duty_line(judged, {})[1] == (
        "« Peut se répondre en ligne », jugé par le médecin remplaçant, 12 s après l’ouverture du fil ; patient vu en "
        "consultation par Dr Leïla Mansour, pas par le remplaçant"
    )
    assert WORD in next(one.words for one in timeline(day.physician, day.patient) if one.kind == "reply")


def test_an_orientation_of_his_says_so_too(day: Day, sami: Desk) -> None:
    words = stated(COME, Judgement.EXAMINATION)
    assert isinstance(reply(sami, day.letter, COME, words, NOON), Sent)
    post(sami, NOON)
    assert read(day) == [f"{COME}\n\n{WORD}"]
    (told,) = sami.dossier(day.patient).questions[0].replies
    judged = next(step for step in told.circumstances if step.duty == "judgement")
    assert "Un examen est nécessaire" in duty_line(judged, {})[1]


@pytest.mark.parametrize("now", [END, END + 5 * DAY_MS])
def test_after_his_dates_he_answers_nobody_in_writing_or_by_voice(day: Day, sami: Desk, now: int) -> None:
    assert code(reply(sami, day.letter, ANSWER, stated(ANSWER), now)) == "replacement.dates"
    assert code(log_call(sami, day.letter, ANSWER, stated(ANSWER), Voice.CALLED_NUMBER, now)) == "replacement.dates"
    seen = check(sami, day.letter, ANSWER, stated(ANSWER), now)
    assert isinstance(seen, tuple)
    assert seen[0].lamps[-1].code == "replacement.dates"
    post(sami, now)
    assert read(day, now) == []


def test_before_his_dates_he_is_told_when_they_begin(day: Day) -> None:
    dates = ((NOON - 9 * DAY_MS, NOON - 8 * DAY_MS), (NOON + DAY_MS, NOON + 2 * DAY_MS))
    desk = partner(day.made, Role.SUBSTITUTE, "Dr Sami Khelifi", NOON, dates=dates)
    receive(desk, NOON)
    refused = reply(desk, day.letter, ANSWER, stated(ANSWER), NOON)
    assert code(refused) == "replacement.dates"
    assert isinstance(refused, Refusal)
    assert (refused.fact("first"), refused.fact("last")) == ("2026-11-07", "2026-11-08")


def test_a_substitute_without_dates_answers_nobody(day: Day) -> None:
    desk = partner(day.made, Role.SUBSTITUTE, "Dr Sami Khelifi", NOON)
    receive(desk, NOON)
    assert code(reply(desk, day.letter, ANSWER, stated(ANSWER), NOON)) == "replacement.undated"


def test_the_sentence_counts_for_the_length_of_a_letter(day: Day, sami: Desk) -> None:
    text = (ANSWER + " ") * (MOST_TEXT // (len(ANSWER) + 1))
    text = text.strip()
    assert MOST_TEXT - len(WORD) < len(text) <= MOST_TEXT
    words = replace(stated(text), reason="relu", text_hash=text_hash(text))
    assert code(reply(sami, day.letter, text, words, NOON)) == "content.too_long"


def test_who_examined_the_patient_says_nothing_of_the_kind(day: Day, sami: Desk) -> None:
    own = consult(sami, day.patient, NOON, held_on=TODAY)
    post(sami, NOON)
    day.device.read(NOON)
    letter = day.device.ask("Avant ou après le repas ?", NOON, consultation=own, subject="Amlodipine")
    for desk in (day.secretary, day.physician, sami):
        receive(desk, NOON)
    assert isinstance(reply(sami, letter, ANSWER, stated(ANSWER), NOON), Sent)
    post(sami, NOON)
    assert read(day) == [ANSWER]
