"""An answer on the telephone keeps the duties of a written one, and claims no more than it was (articles 17, 21, 22)."""

from dataclasses import replace

from core.charter.content import Cleared, cleared
from core.charter.followup import FollowUp, within_follow_up
from core.charter.identity import KnownPatient
from core.charter.risk import Judged, judged
from core.charter.spoken import SpokenTo, circumstances_spoken, known_by_voice, spoken_to
from core.dossier import Dossier, Question
from core.model import Refusal, Voice
from tests.unit.charter.people import AMIRA, ANSWER, BASIS, MOTHER, NOON, PHONE, QUESTION, TN, stated, using

BY_PHONE = replace(QUESTION, sender=b"", by_phone=True)


def said(dossier: Dossier, question: Question = BY_PHONE) -> Cleared:
    """A summary that passed the gate."""
    known = known_by_voice(dossier, question)
    assert isinstance(known, KnownPatient)
    follow_up = within_follow_up(known, TN, NOON)
    assert isinstance(follow_up, FollowUp)
    judgement = judged(follow_up, stated(), ANSWER)
    assert isinstance(judgement, Judged)
    outcome = cleared(judgement, None)
    assert isinstance(outcome, Cleared)
    return outcome


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def test_who_telephones_is_known_by_the_device_that_was_compared() -> None:
    known = known_by_voice(AMIRA, BY_PHONE)
    assert isinstance(known, KnownPatient)
    assert known.device.sig == PHONE
    assert code(known_by_voice(using(ended=(9, b"A", 9)), BY_PHONE)) == "identity.no_device"
    assert code(known_by_voice(using(confirmed_by=""), BY_PHONE)) == "identity.not_confirmed"


def test_the_circumstances_say_that_it_was_spoken_and_recorded_afterwards() -> None:
    told = spoken_to(said(AMIRA), Voice.DIGITS, TN, NOON)
    assert isinstance(told, SpokenTo)
    assert [(step.duty, step.code) for step in circumstances_spoken(told)] == [
        ("identity", "identity.voice"),
        ("consultation", "consultation.in_person"),
        ("judgement", "judgement.online"),
        ("content", "content.clear"),
        ("recipient", "recipient.voice"),
        ("record", "record.after_speaking"),
    ]
    assert [step.detail for step in circumstances_spoken(told)][::4] == ["digits", "Amira Ben Youssef"]


def test_a_minors_adult_hears_it_on_a_recorded_legal_basis_only() -> None:
    child = replace(AMIRA, born="2017-03-14", guardian=MOTHER)
    assert code(spoken_to(said(child), Voice.CALLED_NUMBER, TN, NOON)) == "recipient.no_legal_basis"
    told = spoken_to(said(replace(child, legal_basis=BASIS)), Voice.CALLED_NUMBER, TN, NOON)
    assert isinstance(told, SpokenTo)
    assert told.person == "Sonia Gharbi"
