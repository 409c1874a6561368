"""What the second reader's weight does: a doubt more, a doubt instead of a closed door, a door closed, a doubt left."""

from dataclasses import replace
from fractions import Fraction

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.findings import Finding, Level, worst
from core.charter.gate.judge import as_without_a_card, judge, propose, ruled
from core.charter.gate.second_reader import Opinion, Reader
from core.charter.gate.weighing import (
    AMONG,
    ASKED,
    CODE,
    FREED,
    LOWERED,
    OUTSIDE,
    RELEASED,
    SOME,
    SURE,
    UNNAMED,
    hints,
    second_reading,
)
from tests.unit.gate.readers import weighing

CARD = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
BARE = Card("2026-10-05")
SILENT = "Le matin, comme prévu. Le sel reste à limiter."
CLOSING = "Passez à deux gélules."
DOUBTFUL = "Une IRM, alors."
LEVELS = (Level.PASS, Level.ATTEST, Level.BLOCK)

HEAVY, LIGHT, BETWEEN = weighing(9), weighing(-9), weighing((ASKED + SOME) / 2)


def after(reply: str, reader: Reader, question: str = "", card: Card = CARD) -> list[Finding]:
    found, read, asked = ruled(reply, card, question)
    return second_reading(found, read, asked, card, reader)


def level(reply: str, reader: Reader, card: Card = CARD) -> Level:
    return worst([finding.level for finding in after(reply, reader, "", card)])


def test_the_limits_follow_one_another():
    assert RELEASED < FREED < ASKED < LOWERED < SURE < AMONG
    assert UNNAMED < OUTSIDE < RELEASED
    assert ASKED < SOME <= SURE  # what is closed alone is a doubt among others


def test_where_rules_found_nothing_a_heavy_reply_is_a_doubt_at_the_sentence_that_weighs_most():
    reader = weighing((ASKED + SOME) / 2 - 0.5, {"sel": 0.5})
    [finding] = after(SILENT, reader, "Et le sel ?")
    assert (finding.code, finding.level, finding.article) == (CODE, Level.ATTEST, "22")
    assert SILENT[finding.start : finding.end] == finding.text == "Le sel reste à limiter"
    assert after(SILENT, LIGHT) == []


@pytest.mark.parametrize(
    ("kind", "rule", "code"),
    [("dose_change", "prescription", "gate.new_dose"), ("exam", "exam_request", "gate.new_exam")],
)
def test_where_rules_found_nothing_a_sentence_that_is_surely_one_to_stop_is_closed_as_what_it_is(kind, rule, code):
    [finding] = after(SILENT, weighing(AMONG - 1, {"sel": 2.0}, kind))
    assert (finding.rule, finding.code, finding.level) == (rule, code, Level.BLOCK)
    assert finding.text == "Le sel reste à limiter"


class Told(Reader):
    """A reader that says what it was told to, of the reply and of each of its sentences."""

    def __init__(self, *said: Opinion) -> None:
        self.said = said

    def opinions(self, *asked: object) -> list[Opinion]:
        del asked
        return list(self.said)


def test_a_doubt_hides_no_sentence_that_is_surely_one_to_stop():
    doubt, dose = Opinion(AMONG + 2, "unrecorded_result"), Opinion(AMONG + 1, "dose_change")
    [finding] = after(SILENT, Told(doubt, doubt, dose))
    assert (finding.code, finding.level, finding.text) == ("gate.new_dose", Level.BLOCK, "Le sel reste à limiter")
    [finding] = after(SILENT, Told(doubt, doubt, doubt))
    assert (finding.code, finding.level) == ("gate.result_not_recorded", Level.ATTEST)


def test_a_result_that_nobody_recorded_asks_for_a_reason():
    recorded = replace(CARD, exams=(Exam("Bilan lipidique", "result", "LDL 1,42 g/l", received=True),))
    sure = weighing(SURE + 9, kind="unrecorded_result")
    [finding] = after("Le LDL est à 1,8 g/l.", sure, card=recorded)
    assert (finding.rule, finding.code, finding.level) == ("exam_request", "gate.result_not_recorded", Level.ATTEST)
    assert after("Le LDL est à 1,42 g/l.", sure, card=recorded) == []
    assert after("Le LDL est rassurant.", sure, card=recorded) == []  # in words it is the physician's reading
    assert [one.code for one in after("Le voyage est long.", sure, card=recorded)] == ["gate.result_not_recorded"]


def test_what_the_patient_measured_is_told_back_whatever_it_is_taken_for():
    asked, told = "Ma glycémie est à 1,10", "1,10, c'est très bien."
    found, read, shown_of = ruled(told, CARD, asked)
    reader = weighing(SURE + 9)
    assert second_reading(found, read, shown_of, CARD, reader, frozenset({Fraction(11, 10)})) == []
    assert {one.level for one in second_reading(found, read, shown_of, CARD, reader)} == {Level.BLOCK}


@pytest.mark.parametrize("reply", ["", "   ", "...", "?!"])
def test_a_text_without_a_word_is_left_to_the_rules(reply):
    assert CODE not in {finding.code for finding in after(reply, HEAVY)}


@pytest.mark.parametrize(
    "reply", [CLOSING, "Prenez du Celebrex.", "Faites une prise de sang.", "Je vous envoie l'ordonnance."]
)
def test_a_door_that_rules_closed_asks_for_a_reason_when_the_reply_weighs_little(reply):
    doubted = weighing((UNNAMED + OUTSIDE) / 2 if "Celebrex" in reply else (RELEASED + FREED) / 2)
    assert (level(reply, HEAVY), level(reply, doubted)) == (Level.BLOCK, Level.ATTEST)
    heavy, light = after(reply, HEAVY), after(reply, doubted)
    assert [(one.code, one.start) for one in heavy] == [(one.code, one.start) for one in light]


@pytest.mark.parametrize("reply", [CLOSING, "Prenez du Celebrex.", "Faites une prise de sang."])
def test_it_opens_only_where_the_reply_weighs_next_to_nothing_and_there_are_medicines_to_compare_with(reply):
    least = (UNNAMED if "Celebrex" in reply else RELEASED) + 0.1
    assert after(reply, LIGHT) == []
    assert level(reply, weighing(least)) is Level.ATTEST
    assert level(reply, LIGHT, BARE) is Level.ATTEST
    heavier = weighing(-9, {"sel": 9 + least})
    assert (level(reply, heavier), level(f"{reply} Le sel reste à limiter.", heavier)) == (Level.PASS, Level.ATTEST)
    among = weighing(-9, dict.fromkeys(("deux", "celebrex", "prise"), 9 + least))
    assert level(f"Bonjour. {reply} Merci.", among) is Level.ATTEST


def test_a_medicine_that_rules_found_stays_closed_longer():
    between = weighing((RELEASED + LOWERED) / 2)
    assert level("Prenez du Celebrex.", weighing(RELEASED - 0.1)) is Level.BLOCK
    assert level("Faites une prise de sang.", between) is Level.ATTEST


def test_what_would_leave_under_an_empty_consultation_is_no_more_than_a_doubt():
    finding = Finding("prescription", "gate.new_dose", Level.BLOCK, 0, 7, "Bonjour", "22", "")
    closed = replace(judge("Bonjour.", CARD), level=Level.BLOCK, findings=(finding,))
    doubt = as_without_a_card(closed, "Bonjour.", CARD, "")
    assert (doubt.level, [one.level for one in doubt.findings]) == (Level.ATTEST, [Level.ATTEST])
    assert as_without_a_card(closed, "Bonjour.", BARE, "") == closed
    assert as_without_a_card(closed, "Faites une prise de sang.", CARD, "") == closed


def test_what_rules_doubted_is_closed_and_named_so_when_the_reply_weighs_much():
    assert (level(DOUBTFUL, HEAVY), level(DOUBTFUL, weighing((FREED + SURE) / 2))) == (Level.BLOCK, Level.ATTEST)
    assert {one.code for one in after(DOUBTFUL, HEAVY)} == {"gate.new_exam"}
    assert {one.code for one in after(DOUBTFUL, BETWEEN)} == {"gate.exam_unclear"}


def test_a_doubt_is_left_when_it_weighs_next_to_nothing_and_there_are_medicines_to_compare_with():
    assert after(DOUBTFUL, LIGHT) == []
    assert level(DOUBTFUL, LIGHT, BARE) is Level.ATTEST
    assert level("Et le Zorbexal 5 mg ?", weighing(RELEASED - 0.1)) is Level.ATTEST  # may be a medicine
    assert level("Et le Zorbexal 5 mg ?", LIGHT) is Level.PASS


@pytest.mark.parametrize(
    ("reply", "code"), [("Arrêtez l'Amlor.", "gate.stop"), ("Prenez A.m.l.o.r, d-o-u-b-l-e-z.", "gate.disguised")]
)
def test_what_the_policy_asks_a_reason_for_is_neither_lowered_nor_raised(reply, code):
    for reader in (HEAVY, LIGHT):
        assert {finding.level for finding in after(reply, reader) if finding.code == code} == {Level.ATTEST}


def test_a_reminder_stays_a_doubt_and_the_same_exam_elsewhere_may_be_closed():
    ordered = replace(CARD, exams=(Exam("IRM cérébrale", "ordered"),))
    for reply, code in (("Faites l'IRM.", "gate.exam_reminder"), ("Faites l'IRM du genou.", "gate.new_exam")):
        [doubted] = after(reply, BETWEEN, card=ordered)
        [weighed] = after(reply, HEAVY, card=ordered)
        assert (doubted.level, weighed.code) == (Level.ATTEST, code)
        assert (weighed.level is Level.BLOCK) == (code == "gate.new_exam")


def test_what_is_found_in_one_sentence_hides_no_other():
    heavy = weighing(-9, {"voyage": 12.0 + AMONG})
    for first in (DOUBTFUL, "Et l'Amlor le soir.", "Faites une IRM.", "Arrêtez l'Amlor."):
        found = after(f"{first} Le sel reste à limiter. Bon voyage à tous.", heavy)
        assert ("Bon voyage à tous", Level.BLOCK) in {(one.text, one.level) for one in found}, first
    doubted = after(f"{DOUBTFUL} Bon voyage à tous.", weighing(-9, {"voyage": 9.0 + (SOME + AMONG) / 2}))
    assert {one.level for one in doubted} == {Level.ATTEST}
    assert {one.code for one in doubted} == {"gate.exam_unclear", CODE}


def test_each_doubt_is_closed_or_not_by_its_own_sentence():
    found = after("Une IRM, alors. Une échographie, alors.", weighing(0, {"echographie": AMONG + 1}))
    assert {(one.code, one.level) for one in found} == {
        ("gate.exam_unclear", Level.ATTEST),
        ("gate.new_exam", Level.BLOCK),
    }


def test_a_line_added_late_is_no_medicine_to_compare_with():
    late = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois", late=True),))
    assert hints([], late) == hints([], BARE) != hints([], CARD)


@pytest.mark.parametrize("weight", [LOWERED + 0.1, SURE + 0.1, AMONG + 0.1])
def test_a_harmless_sentence_beside_it_makes_an_order_no_lighter(weight):
    reader = weighing(-9, {"deux": 9 + weight, "bonjour": -9.0, "merci": -9.0})
    assert level(f"Bonjour. {CLOSING} Merci.", reader) is level(CLOSING, reader) is Level.BLOCK


@pytest.mark.parametrize("weight", [SURE + 0.1, AMONG + 0.1])
def test_what_the_reader_closes_alone_does_not_leave_beside_a_harmless_sentence(weight):
    reader = weighing(-9, {"sel": 9 + weight, "merci": -9.0})
    assert level("Le sel reste à limiter.", reader) is Level.BLOCK
    assert level("Le sel reste à limiter. Merci.", reader) is not Level.PASS


def test_in_an_orientation_to_emergency_care_nothing_is_closed_by_the_reader():
    doubt = "Allez aux urgences maintenant. Une IRM, alors."
    assert level(doubt, HEAVY) is level(doubt, BETWEEN) is Level.ATTEST
    assert level("Allez aux urgences maintenant.", HEAVY) is Level.ATTEST


def test_the_reader_is_told_what_the_rules_found():
    code = next(one.code for one in after(CLOSING, HEAVY)).removeprefix("gate.")
    assert level(CLOSING, weighing(LOWERED - 0.5)) is Level.ATTEST
    assert level(CLOSING, weighing(LOWERED - 0.5, None, "dose_change", **{f"{code}_block": 1.0})) is Level.BLOCK


def test_a_text_longer_than_the_reader_takes_in_is_read_in_parts():
    part = "Le sel reste à limiter chez vous comme ailleurs et le sommeil vient avec la marche."
    heavy = weighing(ASKED - 0.1, {"voyage": 0.5})
    [finding] = after(" ".join([*[part] * 6, "Bon voyage à tous.", *[part] * 6]), heavy)
    assert finding.text == "Bon voyage à tous"
    endless = " ".join(["le sel et le poivre et"] * 30)
    assert level(endless, BETWEEN) is Level.ATTEST
    assert level(endless, LIGHT) is Level.PASS


def test_some_that_the_rules_let_pass_do_not_leave_and_say_what_to_do_instead():
    """Some, not each: rules may come to hold one, and a reader that has learned more another."""
    roundabout = (
        "Un petit flacon vert du rayon d'en bas ferait l'affaire.",
        "Dites au labo que vous venez de ma part.",
    )
    verdicts = [judge(reply, CARD) for reply in roundabout]
    held = [verdict for verdict in verdicts if verdict.level is not Level.PASS]
    assert held
    assert all(propose(verdict) for verdict in held)
