"""Consultations as recorded, and what of them reaches a patient's device: names, never a prescription (article 22)."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Exam, Level, Medication, Mode, Refusal, Source
from core.office.cards import card_body, exam_on_card, in_force, name_on_card
from core.office.consult import add_lines, record_consultation, record_result
from core.office.enrol import enter_patient
from core.office.pen import Pen
from core.office.post import post
from core.record.events import IdentityConfirmed
from crypto.body import Card
from tests.practice import AMIRA, MINUTE, NOW, Practice, consult, practice

DAY = 24 * 60 * MINUTE


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def refused(house: Practice, patient: bytes, **changes: object) -> str:
    facts: dict[str, object] = {
        "held_on": "2026-11-21",
        "mode": Mode.IN_PERSON,
        "reference": "",
        "last_examined_on": "",
        "window_days": 15,
        "window_reason": "",
        "medications": (),
        "exams": (),
        "instructions": "",
        "now": NOW,
    }
    return code(record_consultation(house.physician, patient, **{**facts, **changes}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"held_on": "21/11/2026"}, "consultation.held_on"),
        ({"held_on": "2026-11-22"}, "consultation.future"),
        ({"mode": "by letter"}, "consultation.mode"),
        ({"mode": Mode.TELECONSULTATION}, "consultation.teleconsultation_incomplete"),
        ({"mode": Mode.TELECONSULTATION, "reference": "T-1"}, "consultation.teleconsultation_incomplete"),
        ({"last_examined_on": "2026-11-22"}, "consultation.last_examined_on"),
        ({"window_days": 16}, "window.days"),
        ({"window_days": 60}, "window.reason_needed"),
        ({"window_days": 91, "window_reason": "long"}, "window.days"),
        ({"medications": (Medication(" "),)}, "consultation.line_without_name"),
        ({"exams": (Exam(""),)}, "consultation.line_without_name"),
    ],
)
def test_a_consultation_that_article_21_does_not_know_is_not_recorded(
    house: Practice, changes: dict[str, object], expected: str
) -> None:
    patient, _, _ = house.amira()
    before = len(house.physician.vault.entries(patient))
    assert refused(house, patient, **changes) == expected
    assert len(house.physician.vault.entries(patient)) == before


def test_a_teleconsultation_stands_with_its_reference_and_the_last_examination(house: Practice) -> None:
    patient, _, _ = house.amira()
    told = {"mode": Mode.TELECONSULTATION, "reference": "T-1", "last_examined_on": "2026-10-01"}
    consultation = consult(house.physician, patient, NOW, window_days=60, window_reason="voyage", **told)
    known = house.physician.dossier(patient).consultation(consultation)
    assert known is not None
    assert (known.reference, known.last_examined_on, known.window_days) == ("T-1", "2026-10-01", 60)


def test_a_secretary_records_no_consultation_and_no_result(house: Practice) -> None:
    patient, consultation, _ = house.amira()
    house.round(NOW)
    desk = house.secretary
    args = {"received_on": "2026-11-21", "how": "paper", "values": "1", "now": NOW}
    assert code(record_result(desk, patient, consultation, "bilan", **args)) == "role.may_not"  # type: ignore[arg-type]
    source = Source("ordonnance", "2026-11-21")
    assert code(add_lines(desk, patient, consultation, (Medication("x"),), (), source, NOW)) == "role.may_not"


def test_an_unknown_patient_or_consultation_is_refused(house: Practice) -> None:
    patient, _, _ = house.amira()
    assert refused(house, bytes(16)) == "patient.unknown"
    source = Source("ordonnance", "2026-11-21")
    lines = (Medication("ibuprofène"),)
    assert code(add_lines(house.physician, patient, bytes(16), lines, (), source, NOW)) == "consultation.none"


def test_a_card_names_medicines_and_says_nothing_of_doses(house: Practice) -> None:
    _, consultation, device = house.amira()
    (card,) = device.cards
    assert [name for name, _ in card.medicines] == ["amlodipine", "atorvastatine"]
    assert card.exams == ()
    assert (card.consultation, card.date, card.window_end) == (consultation, "2026-11-21", "2026-12-06")
    assert card.physician == house.physician.profile.member_id
    (read,) = [one for one in device.memory.read if isinstance(one.body, Card)]
    entry = house.physician.vault.entry(read.record)
    assert entry is not None
    assert entry.header.kind == "CardSent"
    for secret in ("5 mg", "matin", "soir", "tension", "lipidique"):
        assert secret.encode() not in read.body_bytes


@pytest.mark.parametrize(
    ("written", "brand"),
    [
        ("amlodipine", "amlodipine"),
        ("Amlodipine 5 mg 1 comprimé le matin", "Amlodipine"),
        ("amlodipine un comprimé chaque matin", "amlodipine"),
        ("Zyrquan 3 fois", "Zyrquan"),
        ("Zyrquan, matin et soir pendant dix jours", "Zyrquan"),
        ("Zyr-quan forte", "Zyr-quan"),
        ("Zyrquan10 le soir", ""),
        ("Pommade maison forte deux fois", ""),
        ("prendre Zyrquan le soir", ""),
        ("un comprimé de Zyrquan", ""),
        ("matin et soir", ""),
        ("continuer comme avant", ""),
        ("doubler si douleur", ""),
        ("à jeun", ""),
        ("(Zyrquan)", ""),
        ("500 mg", ""),
        ("", ""),
    ],
)
def test_a_name_on_a_card_holds_a_name_and_nothing_else(written: str, brand: str) -> None:
    assert name_on_card(written)[0] == brand


def test_a_brand_is_sent_with_the_substance_that_the_lexicon_knows() -> None:
    assert name_on_card("Doliprane 1000") == ("Doliprane", "paracetamol")


def test_a_result_is_announced_by_its_exam_alone(house: Practice) -> None:
    patient, consultation, device = house.amira()
    later = NOW + 2 * DAY
    assert (
        record_result(
            house.physician, patient, consultation, "Bilan lipidique", "2026-11-23", "paper", "LDL 1,1", later
        )
        is None
    )
    post(house.physician, later)
    device.read(later)
    (card,) = device.cards
    assert card.exams == ("bilan lipidique",)
    (exam,) = house.physician.dossier(patient).consultations[0].exams
    assert (exam.received_on, exam.values) == ("2026-11-23", "LDL 1,1")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"received_on": "2026-11-22"}, "result.received_on"),
        ({"received_on": "2026-11-20"}, "result.received_on"),
        ({"received_on": "hier"}, "result.received_on"),
        ({"values": " "}, "result.incomplete"),
        ({"how": ""}, "result.incomplete"),
        ({"exam": ""}, "result.incomplete"),
        ({"consultation": bytes(16)}, "consultation.none"),
    ],
)
def test_a_result_is_recorded_whole_or_not_at_all(house: Practice, changes: dict[str, object], expected: str) -> None:
    patient, consultation, _ = house.amira()
    facts = {"consultation": consultation, "exam": "bilan", "received_on": "2026-11-21", "how": "paper", "values": "1"}
    outcome = record_result(house.physician, patient, **{**facts, **changes}, now=NOW)  # type: ignore[arg-type]
    assert code(outcome) == expected


def test_a_late_line_names_its_paper_and_is_not_sent_to_the_device(house: Practice) -> None:
    patient, consultation, device = house.amira()
    lines = (Medication("ibuprofène", "400 mg"),)

    def add(*, document: str = "ordonnance remise", dated: str = "2026-11-21") -> Refusal | None:
        return add_lines(house.physician, patient, consultation, lines, (), Source(document, dated), NOW)

    assert code(add(document=" ")) == "consultation.source"
    assert code(add(dated="2026-11-22")) == "consultation.source"
    empty = add_lines(house.physician, patient, consultation, (), (), Source("ordonnance", "2026-11-21"), NOW)
    assert code(empty) == "consultation.no_lines"
    assert add() is None
    assert house.physician.vault.outbox() == []
    record_result(house.physician, patient, consultation, "bilan lipidique", "2026-11-21", "paper", "LDL", NOW)
    post(house.physician, NOW)
    device.read(NOW)
    (card,) = device.cards
    assert [name for name, _ in card.medicines] == ["amlodipine", "atorvastatine"]
    late = house.physician.dossier(patient).consultations[0].medications[-1]
    assert late.source == Source("ordonnance remise", "2026-11-21")


def test_an_exam_that_was_not_on_the_card_is_not_sent_when_its_result_comes(house: Practice) -> None:
    patient, consultation, device = house.amira()
    later = NOW + DAY
    add_lines(
        house.physician, patient, consultation, (), (Exam("IRM"),), Source("ordonnance remise", "2026-11-21"), later
    )
    for exam in ("IRM", "glycémie"):
        record_result(house.physician, patient, consultation, exam, "2026-11-22", "paper", "normal", later)
    post(house.physician, later)
    device.read(later)
    (card,) = device.cards
    assert card.exams == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("radiographie du genou gauche", "radiographie du genou gauche"),
        ("vitamine B12", "vitamine B12"),
        ("prenez 2 comprimés par jour", "prenez"),
        ("bilan puis amoxicilline matin et soir", "bilan puis"),
        ("3 fois par jour", ""),
        ("un deux trois quatre cinq six", "un deux trois quatre cinq"),
    ],
)
def test_an_exam_on_a_card_holds_a_name_and_nothing_else(written: str, told: str) -> None:
    assert exam_on_card(written) == told


def test_a_consultation_written_the_day_after_lends_no_line_to_the_card(house: Practice) -> None:
    patient, _, device = house.amira()
    consultation = consult(house.physician, patient, NOW + DAY)
    post(house.physician, NOW + DAY)
    device.read(NOW + DAY)
    (card,) = [one for one in device.cards if one.consultation == consultation]
    assert card.medicines == ()


def test_no_card_leaves_for_a_window_that_is_over(house: Practice) -> None:
    patient, _, device = house.amira()
    consultation = consult(house.physician, patient, NOW, held_on="2026-10-01")
    post(house.physician, NOW)
    device.read(NOW)
    assert consultation not in [one.consultation for one in device.cards]


def test_no_card_leaves_before_the_physician_has_confirmed_the_person(house: Practice) -> None:
    patient = enter_patient(house.secretary, name="Sami Amara", **AMIRA, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    house.device("sami", house.secretary, patient, NOW)
    house.round(NOW)
    consult(house.physician, patient, NOW)
    assert house.physician.vault.outbox() == []


def test_no_card_leaves_for_a_device_at_a_distance_whatever_was_said_of_it(house: Practice) -> None:
    patient, _, _ = house.amira()
    device = house.device("leaflet", house.physician, patient, NOW, Level.AT_A_DISTANCE)
    pen = Pen(house.physician, NOW)
    pen.write(IdentityConfirmed(device.keys.sig.public, "at_a_distance"), patient)
    pen.commit()
    consult(house.physician, patient, NOW)
    assert house.physician.vault.outbox() == []


def test_a_new_consultation_sends_its_own_card_alone(house: Practice) -> None:
    patient, _, _ = house.amira()
    consult(house.physician, patient, NOW)
    assert [one.kind for one in house.physician.vault.outbox()] == ["card"]


def test_a_line_written_after_a_question_came_is_not_on_the_card(house: Practice) -> None:
    patient, consultation, device = house.amira()
    device.ask("Et contre la douleur ?", NOW, consultation=consultation)
    house.round(NOW + MINUTE)
    known = house.physician.dossier(patient).consultation(consultation)
    assert known is not None
    late = replace(known.medications[0], order=(10_000, b"", 1))
    changed = replace(known, medications=(late, *known.medications[1:]))
    card = card_body(house.physician, house.physician.dossier(patient), changed)
    assert [name for name, _ in card.medicines] == ["atorvastatine"]


def test_a_consultation_is_in_force_from_its_day_to_the_end_of_its_window_where_it_can_be_read(house: Practice) -> None:
    patient, consultation, _ = house.amira()
    known = house.physician.dossier(patient).consultation(consultation)
    assert known is not None
    days = ("2026-11-20", "2026-11-21", "2026-12-06", "2026-12-07")
    assert [in_force(known, day) for day in days] == [False, True, True, False]
    assert not in_force(replace(known, readable=False), "2026-11-21")
