"""A card from pasted lines to its signature: nothing counts before it was re-read, nothing written is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.charter.content import card
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge
from core.charter.gate.lines import Kind
from core.model import DAY_MS, Exam, Medication, Mode, Refusal, Source
from core.office.card_form import keep_form, kept_form, kept_late, last_form, new_form, objection, pasted, retyped, sign
from core.office.consult import add_lines
from core.office.enrol import enter_patient
from core.office.pen import Pen
from core.office.prepare import awaited, how_many, prepare, take_back
from core.office.recall import as_line, like_last, medicines, signed_cards
from core.office.sheet import CardForm, FormLine
from core.record.codec import pack
from core.record.events import CardPrepared, PreparedBox
from crypto.errors import Refused
from crypto.prepared import box_prepared, open_prepared
from tests.practice import AMIRA, MINUTE, NOW, Practice, consult, practice

PASTED = "• AMLOR 5 mg, 1 cp le matin, 3 mois\nDoliprane 1g 1cp x3/j pdt 5j si douleur\nNFS, CRP dans 5 jours"


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def reread(form: CardForm) -> CardForm:
    return replace(form, lines=tuple(replace(line, reread=True) for line in form.lines))


def filled(house: Practice, patient: bytes, text: str = PASTED) -> CardForm:
    return replace(new_form(house.physician, patient, NOW), lines=pasted(text), instructions="Boire de l'eau.")


def test_pasted_lines_become_a_consultation_once_each_was_reread(house: Practice) -> None:
    patient, _, _ = house.amira()
    form = filled(house, patient)
    refused = sign(house.physician, form, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.fact("line")) == ("card.line_not_reread", "1")
    assert sign(house.physician, reread(form), NOW) == form.consultation
    held = house.physician.dossier(patient).consultation(form.consultation)
    assert held is not None
    assert [line.medication for line in held.medications] == [
        Medication("AMLOR", "5 mg", "1 cp le matin", "3 mois"),
        Medication("Doliprane", "1g", "1cp x3/j si douleur", "5j"),
    ]
    assert [exam.name for exam in held.exams] == ["NFS, CRP"]
    assert (held.instructions, held.window_days, held.held_on) == ("Boire de l'eau.", 15, "2026-11-21")


def test_the_gate_compares_a_reply_with_the_lines_that_were_signed(house: Practice) -> None:
    patient, _, device = house.amira()
    form = reread(filled(house, patient))
    sign(house.physician, form, NOW)
    device.ask("Combien de comprimés par jour ?", NOW, consultation=form.consultation)
    house.round(NOW + MINUTE)
    dossier = house.physician.dossier(patient)
    held = dossier.consultation(form.consultation)
    assert held is not None
    seen = card(held, dossier.questions[0])
    assert judge("Doliprane : un comprimé trois fois par jour si douleur.", seen).level is Level.PASS
    assert judge("Doliprane : un comprimé quatre fois par jour.", seen).level is Level.BLOCK


def test_a_line_that_was_not_understood_closes_the_signature_until_it_is_written_anew_or_dropped(
    house: Practice,
) -> None:
    patient, _, _ = house.amira()
    form = reread(filled(house, patient, "AMLOR 5 mg, voir feuille"))
    assert code(sign(house.physician, form, NOW)) == "card.line_unread"
    assert objection(replace(form, lines=(replace(retyped("AMLOR 5 mg 1 cp/j"), reread=True),))) is None
    assert objection(replace(form, lines=())) is None
    nameless = FormLine("?", Kind.MEDICINE, reread=True)
    assert code(objection(replace(form, lines=(nameless,)))) == "card.line_unread"


def test_a_card_is_signed_once_and_for_a_patient(house: Practice) -> None:
    patient, _, _ = house.amira()
    form = reread(filled(house, patient))
    assert code(sign(house.physician, replace(form, patient=b""), NOW)) == "card.no_patient"
    sign(house.physician, form, NOW)
    assert code(sign(house.physician, form, NOW)) == "card.signed_already"
    assert code(prepare(house.physician, form, NOW)) == "card.signed_already"
    assert code(sign(house.secretary, reread(filled(house, patient)), NOW)) == "role.may_not"


def test_what_the_law_of_consultations_refuses_leaves_the_form_where_it_is(house: Practice) -> None:
    patient, _, _ = house.amira()
    form = replace(reread(filled(house, patient)), mode=Mode.TELECONSULTATION)
    keep_form(house.physician, form)
    assert code(sign(house.physician, form, NOW)) == "consultation.teleconsultation_incomplete"
    assert kept_form(house.physician, patient) == form
    whole = replace(form, reference="T-1", last_examined_on="2026-10-01")
    assert sign(house.physician, whole, NOW) == form.consultation


def test_in_person_no_platform_is_recorded_whatever_was_typed_before(house: Practice) -> None:
    patient, _, _ = house.amira()
    form = replace(reread(filled(house, patient)), reference="T-1", last_examined_on="someday")
    sign(house.physician, form, NOW)
    held = house.physician.dossier(patient).consultation(form.consultation)
    assert held is not None
    assert (held.mode, held.reference, held.last_examined_on) == (Mode.IN_PERSON, "", "")


def test_a_form_is_kept_with_its_patient_and_gone_once_signed(house: Practice) -> None:
    patient, _, _ = house.amira()
    desk, nobody = house.physician, new_form(house.physician, b"", NOW)
    assert last_form(desk) is None
    keep_form(desk, replace(nobody, lines=pasted(PASTED)))
    kept = last_form(desk)
    assert kept is not None
    assert (kept.patient, len(kept.lines)) == (b"", 3)
    form = filled(house, patient)
    keep_form(desk, form)
    assert last_form(desk) == kept_form(desk, patient) == form
    sign(desk, reread(form), NOW)
    assert kept_form(desk, patient) is None
    keep_form(desk, form)
    assert kept_form(desk, patient) is None, "a form whose card was signed is no draft"
    keep_form(desk, new_form(desk, patient, NOW))
    assert last_form(desk) == replace(nobody, lines=pasted(PASTED))


def test_forgotten_lines_are_kept_with_the_card_that_they_belong_to(house: Practice) -> None:
    patient, consultation, _ = house.amira()
    desk = house.physician
    held = desk.dossier(patient).consultations[0]
    form = kept_late(desk, patient, held)
    assert (form.consultation, form.lines) == (consultation, ())
    keep_form(desk, replace(form, lines=pasted("Doliprane 1 g")), late=True)
    assert [line.name for line in kept_late(desk, patient, held).lines] == ["Doliprane"]
    assert kept_form(desk, patient) is None
    assert last_form(desk) is None


def test_a_secretary_hands_lines_over_that_her_own_desk_cannot_open_again(house: Practice) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    form = replace(filled(house, patient, f"{PASTED}\nvoir avec le docteur"), window_days=30)
    assert prepare(house.secretary, form, NOW) is None
    house.round(NOW + MINUTE)
    (hers,) = awaited(house.secretary)
    assert (hers.name, hers.card.by, hers.form) == ("Amira Ben Youssef", "Salma Trabelsi", None)
    (box,) = hers.card.boxes
    with pytest.raises(Refused):
        open_prepared(house.secretary.keys.kem, box[1], house.secretary.practice, patient, form.consultation)
    words = b"".join(entry.staff or b"" for entry in house.secretary.vault.entries(patient))
    assert b"Doliprane" not in words
    assert b"docteur" not in words
    (his,) = awaited(house.physician)
    assert his.form == replace(form, by="Salma Trabelsi")


def test_the_physician_signs_what_was_prepared_and_the_tray_empties_on_every_desk(house: Practice) -> None:
    patient, _, device = house.amira()
    house.round(NOW)
    prepare(house.secretary, filled(house, patient), NOW)
    house.round(NOW + MINUTE)
    (one,) = awaited(house.physician)
    assert one.form is not None
    assert code(sign(house.physician, one.form, NOW)) == "card.line_not_reread"
    keep_form(house.physician, reread(one.form))
    (one,) = awaited(house.physician)
    assert one.form is not None
    assert all(line.reread for line in one.form.lines), "what was re-read and not signed stands"
    assert sign(house.physician, one.form, NOW + MINUTE) == one.card.id
    house.round(NOW + 2 * MINUTE)
    assert awaited(house.physician) == awaited(house.secretary) == ()
    device.read(NOW + 3 * MINUTE)
    assert [name for name, _ in device.cards[-1].medicines] == ["AMLOR", "Doliprane"]


def test_a_prepared_card_is_taken_back_or_written_anew(house: Practice) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    form = filled(house, patient)
    prepare(house.secretary, form, NOW)
    prepare(house.secretary, replace(form, lines=form.lines[:1]), NOW + 1)
    house.round(NOW + MINUTE)
    (one,) = awaited(house.physician)
    assert one.form is not None
    assert len(one.form.lines) == 1
    assert take_back(house.secretary, patient, form.consultation, NOW + MINUTE) is None
    house.round(NOW + 2 * MINUTE)
    assert awaited(house.physician) == ()
    assert code(take_back(house.secretary, patient, form.consultation, NOW)) == "card.none_prepared"


def test_prepared_cards_of_several_patients_wait_in_the_order_in_which_they_came(house: Practice) -> None:
    patient, _, _ = house.amira()
    other = enter_patient(house.physician, name="Sami Amara", **{**AMIRA, "number": "F-2"}, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(other, Refusal)
    house.round(NOW)
    for at, who in enumerate((other, patient, other)):
        prepare(house.secretary, replace(filled(house, who), instructions=str(at)), NOW + at)
    house.round(NOW + MINUTE)
    assert how_many(house.physician) == how_many(house.secretary) == 3
    assert [one.name for one in awaited(house.physician)] == ["Sami Amara", "Amira Ben Youssef", "Sami Amara"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"patient": b""}, "card.no_patient"),
        ({"patient": bytes(16)}, "card.no_patient"),
        ({"held_on": "2026-11-22"}, "consultation.held_on"),
        ({"held_on": ""}, "consultation.held_on"),
        ({"lines": (), "instructions": " "}, "card.empty"),
        ({"instructions": "a" * 70_000}, "card.too_long"),
    ],
)
def test_half_a_card_is_not_handed_over(house: Practice, changes: dict[str, object], expected: str) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    assert code(prepare(house.secretary, replace(filled(house, patient), **changes), NOW)) == expected  # type: ignore[arg-type]


def test_a_box_that_does_not_open_here_is_a_card_without_its_lines(house: Practice) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    pen = Pen(house.secretary, NOW)
    pen.write(CardPrepared(b"c" * 16, "2026-11-21", (PreparedBox(house.physician.me, b"?" * 2000),)), patient)
    pen.commit()
    house.round(NOW + MINUTE)
    (one,) = awaited(house.physician)
    assert one.form is None


@pytest.mark.parametrize("words", [b"", b"no form", pack(CardForm(b"x", b"y", "", 15))[:-3]])
def test_a_box_that_holds_no_form_is_a_card_without_its_lines(house: Practice, words: bytes) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    his, consultation = house.physician, b"c" * 16
    box = box_prepared(his.profile.kem_pk, words, his.practice, patient, consultation)
    pen = Pen(house.secretary, NOW)
    pen.write(CardPrepared(consultation, "2026-11-21", (PreparedBox(his.me, box),)), patient)
    pen.commit()
    house.round(NOW + MINUTE)
    assert [one.form for one in awaited(his)] == [None]


def test_a_hostile_form_stands_at_its_own_place_unread_and_unsigned(house: Practice) -> None:
    patient, _, _ = house.amira()
    house.round(NOW)
    his, consultation = house.physician, b"c" * 16
    line = replace(pasted("Amlor 5 mg 1 cp/j")[0], reread=True)
    hostile = CardForm(
        b"x" * 16, b"y" * 16, "2030-01-01", 2**63, mode="by letter", lines=(line,), by="Dr Leïla Mansour"
    )
    box = box_prepared(his.profile.kem_pk, pack(hostile), his.practice, patient, consultation)
    pen = Pen(house.secretary, NOW)
    pen.write(CardPrepared(consultation, "2026-11-21", (PreparedBox(his.me, box),)), patient)
    pen.commit()
    house.round(NOW + MINUTE)
    (one,) = awaited(his)
    assert one.form is not None
    assert (one.form.patient, one.form.consultation, one.form.held_on) == (patient, consultation, "2026-11-21")
    assert (one.form.by, one.form.lines[0].reread) == ("Salma Trabelsi", False)
    assert code(sign(his, reread(one.form), NOW)) == "consultation.mode"
    assert code(sign(his, replace(reread(one.form), mode="in_person"), NOW)) == "window.days"


def test_a_prepared_card_named_after_another_patient_does_not_show_that_patients_form(house: Practice) -> None:
    patient, _, _ = house.amira()
    other = enter_patient(house.physician, name="Sami Amara", **{**AMIRA, "number": "F-2"}, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(other, Refusal)
    keep_form(house.physician, filled(house, other))
    house.round(NOW)
    pen = Pen(house.secretary, NOW)
    pen.write(CardPrepared(other, "2026-11-21", (PreparedBox(house.physician.me, b"?" * 2000),)), patient)
    pen.commit()
    house.round(NOW + MINUTE)
    (one,) = awaited(house.physician)
    assert (one.patient, one.form) == (patient, None)


def test_three_letters_find_this_patients_last_posology_then_the_practices_then_names(house: Practice) -> None:
    patient, _, _ = house.amira()
    other = enter_patient(house.physician, name="Sami Amara", **{**AMIRA, "number": "F-2"}, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(other, Refusal)
    consult(house.physician, other, NOW, medications=(Medication("Amoxicilline", "1 g", "1 sachet x2/j", "6 jours"),))
    consult(
        house.physician, patient, NOW, held_on="2026-11-20", medications=(Medication("amlodipine", "10 mg", "1 cp"),)
    )
    found = medicines(house.physician, patient, " amL")
    assert (found[0].medication.dose, found[0].source, found[0].held_on) == ("5 mg", "patient", "2026-11-21")
    assert {one.source for one in found[1:]} == {"lexicon"}
    assert medicines(house.physician, patient, "am") == ()
    first = medicines(house.physician, patient, "amoxi")[0]
    assert (first.medication.posology, first.source) == ("1 sachet x2/j", "practice")
    assert len(medicines(house.physician, patient, "ami", most=3)) == 3
    assert {one.source for one in medicines(house.secretary, patient, "amoxi")} == {"lexicon"}


def test_like_last_time_takes_the_medicines_of_the_former_card_to_be_reread(house: Practice) -> None:
    patient, _, _ = house.amira()
    consult(house.physician, patient, NOW, medications=(), exams=(Exam("TSH"),))
    lines = like_last(house.physician, patient)
    assert [(line.name, line.dose, line.posology, line.reread) for line in lines] == [
        ("amlodipine", "5 mg", "1 comprimé le matin", False),
        ("atorvastatine", "20 mg", "1 comprimé le soir", False),
    ]
    assert lines[0].typed == "amlodipine 5 mg, 1 comprimé le matin"
    assert like_last(house.secretary, patient) == ()
    assert as_line(Medication("Amlor")).said == "Amlor"


def test_a_signed_card_shows_late_lines_with_the_document_they_were_copied_from(house: Practice) -> None:
    patient, consultation, _ = house.amira()
    source = Source("ordonnance", "2026-11-21")
    add_lines(house.physician, patient, consultation, (Medication("Doliprane", "1 g"),), (Exam("TSH"),), source, NOW)
    (one,) = signed_cards(house.physician, patient, NOW)
    assert [(line.name, line.says, line.late, line.source) for line in one.medicines] == [
        ("amlodipine", "5 mg, 1 comprimé le matin", False, None),
        ("atorvastatine", "20 mg, 1 comprimé le soir", False, None),
        ("Doliprane", "1 g", True, source),
    ]
    assert [(exam.name, exam.late, exam.received_on) for exam in one.exams] == [
        ("bilan lipidique", False, ""), ("TSH", True, ""),
    ]  # fmt: skip
    assert one.open
    assert not signed_cards(house.physician, patient, NOW + 16 * DAY_MS)[0].open
    house.round(NOW)
    (hers,) = signed_cards(house.secretary, patient, NOW)
    assert (hers.readable, hers.medicines) == (False, ())
