"""What a desk looks at: who says what in a conversation."""

from pathlib import Path

import pytest

from core.model import Decision, Guardian, Refusal
from core.office.enrol import enter_patient
from core.office.identity import record_legal_basis
from core.office.look import inbox, thread
from core.office.reply import Sent, reply
from core.office.triage import triage
from core.record.view import Line
from crypto.kinds import Sign
from tests.practice import AMIRA, MINUTE, NOW, Practice, consult, online, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def question_in(house: Practice, letter: bytes) -> Line:
    view = thread(house.physician, letter, NOW + MINUTE)
    assert not isinstance(view, Refusal)
    (line,) = [one for one in view.lines if one.kind == "question"]
    return line


def test_a_question_is_said_by_the_patient_and_not_by_whoever_recorded_it(house: Practice) -> None:
    _, consultation, device = house.amira()
    letter = device.ask("Puis-je conduire ?", NOW, consultation=consultation)
    house.round(NOW + MINUTE)
    line = question_in(house, letter)
    assert (line.who, line.words) == ("Amira Ben Youssef", "Puis-je conduire ?")


def test_a_ticked_sign_stands_above_an_earlier_deadline_until_it_is_answered(house: Practice) -> None:
    _, consultation, device = house.amira()
    calm = device.ask("Avant le repas ?", NOW, consultation=consultation)
    signed = device.ask("J'ai mal.", NOW + MINUTE, consultation=consultation, signs=Sign.CHEST_PAIN)
    house.round(NOW + MINUTE)
    later = NOW + 2 * MINUTE
    assert [row.letter for row in inbox(house.secretary, None, later)] == [signed, calm]
    assert triage(house.secretary, signed, Decision.PHYSICIAN, later) is None
    house.round(later)
    text = "Bonjour Madame. Vous pouvez le prendre avec ou sans repas."
    sent = reply(house.physician, signed, text, online(text, "Rappelée : plus de douleur."), later)
    assert isinstance(sent, Sent), sent
    assert [row.letter for row in inbox(house.physician, None, later)] == [calm, signed]


def test_a_childs_question_is_said_by_the_adult_who_writes(house: Practice) -> None:
    child = {**AMIRA, "name": "Youssef Gharbi", "born": "2019-03-01", "guardian": Guardian("Nour Gharbi", "mère")}
    patient = enter_patient(house.physician, **child, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    consultation = consult(house.physician, patient, NOW)
    told = {"adult": "Nour Gharbi", "basis": "parental_authority", "reference": "", "dated": "2026-01-01"}
    assert record_legal_basis(house.physician, patient, **told, now=NOW) is None
    device = house.device("nour", house.physician, patient, NOW)
    letter = device.ask("Il va mieux.", NOW, consultation=consultation)
    house.round(NOW + MINUTE)
    assert question_in(house, letter).who == "Nour Gharbi"


def test_the_question_that_was_opened_is_marked_and_not_the_patients_latest(house: Practice) -> None:
    _, consultation, device = house.amira()
    former = device.ask("Puis-je conduire ?", NOW, consultation=consultation)
    device.ask("Puis-je nager ?", NOW + MINUTE, consultation=consultation)
    house.round(NOW + 2 * MINUTE)
    view = thread(house.physician, former, NOW + 2 * MINUTE)
    assert not isinstance(view, Refusal)
    asked = [(one.words, one.chosen) for one in view.lines if one.kind == "question"]
    assert asked == [("Puis-je conduire ?", True), ("Puis-je nager ?", False)]
