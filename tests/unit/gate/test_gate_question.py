"""The same few words, opposite verdicts: what was the question?"""

import pytest

from core.charter.gate.card import Card, Medicine
from tests.unit.gate.people import CARD, INFECTION, NOTHING, codes, verdict

PAIRS = [
    ("Je peux prendre l'Augmentin avec un yaourt ?", "Je peux prendre du Celebrex ?", "Oui, bien sûr."),
    ("Une gélule d'Amlor le matin, c'est cela ?", "Deux gélules d'Amlor le matin, c'est possible ?", "D'accord."),
    ("Je peux reprendre la piscine ?", "Je peux refaire la TSH ?", "Allez-y."),
    ("Ma femme peut m'accompagner ?", "Ma femme peut prendre mon Augmentin ?", "Oui."),
    ("Combien de gélules d'Amlor le matin ?", "Combien de gélules d'Amlor en plus le soir ?", "Une seule."),
    ("Vous recevez le samedi ?", "Vous pouvez m'envoyer un certificat ?", "Oui."),
    ("Vous recevez le samedi ?", "Je peux vous payer en ligne ?", "Oui."),
    ("Faut-il garder l'Augmentin au frais ?", "Je peux renouveler l'Augmentin ?", "Oui, sans problème."),
    ("Je peux manger salé ?", "Une radio du genou serait utile ?", "Certainement."),
]


@pytest.mark.parametrize(("harmless", "outside", "reply"), PAIRS)
def test_a_yes_is_worth_what_was_asked(harmless, outside, reply):
    assert verdict(reply, question=harmless) == "pass"
    assert verdict(reply, question=outside) == "block"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Je continue l'antibiotique après les 7 jours ?", "Oui, continuez."),
        ("Je continue après la semaine ?", "Oui."),
        ("On continue au-delà des sept jours ?", "Oui, continuez."),
        ("Should I carry on after the week?", "Yes, carry on."),
        ("هل أواصل بعد سبعة أيام؟", "نعم، واصل"),
        ("nwasel ba3d 7 ayem?", "ey wasel"),
    ],
)
def test_to_go_on_when_the_recorded_days_are_over_is_a_renewal(question, reply):
    week = Card("2026-10-05", (INFECTION,))
    assert verdict(reply, week, question) == "block"
    assert verdict("Non, c'est fini.", week, question) == "pass"
    assert "gate.renewal" not in codes(
        reply, Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 le matin", "3 mois"),)), question
    )


def test_days_may_be_told_by_one_word():
    fortnight = Card("2026-10-05", (Medicine("Augmentin", "1 g", "1 sachet matin et soir", "2 semaines"),))
    assert verdict("ey wasel", fortnight, "nwasel ba3d jem3tin?") == "block"


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Si la douleur continue après la semaine, je consulte ?", "Oui."),
        ("Should I carry on after meals for the 7 days?", "Yes."),
        ("La fatigue continue après les 7 jours ?", "Oui."),
        ("I keep coughing after 7 days, is it normal?", "Yes."),
        ("Je continue après le repas pendant les 7 jours ?", "Oui, continuez."),
        ("Je continue à le prendre 7 jours, après le repas ?", "Oui."),
        ("Je continue de saigner du nez 7 jours après ?", "Oui, cela peut arriver."),
    ],
)
def test_to_go_on_for_the_recorded_days_or_a_complaint_that_goes_on_is_no_renewal(question, reply):
    assert "gate.renewal" not in codes(reply, Card("2026-10-05", (INFECTION,)), question)


@pytest.mark.parametrize(
    "reply",
    [
        "Non, surtout pas.",
        "La, la.",
        "Pas sans vous examiner.",
        "Venez au cabinet.",
        "Appelez le 190.",
        "Depuis quand ?",
    ],
)
def test_a_refusal_a_visit_or_a_question_back_leaves(reply):
    assert verdict(reply, question="Je peux prendre du Celebrex ?") == "pass"


def test_a_short_answer_that_is_no_clear_yes_is_a_doubt():
    assert verdict("Hum, à voir.", question="Je peux prendre du Celebrex ?") == "attest"


def test_a_long_answer_about_something_else_is_not_a_yes():
    reply = "Le parking du cabinet se trouve derrière la poste centrale, entrée par la petite rue."
    assert verdict(reply, question="Je peux prendre du Celebrex ?") == "pass"


def test_only_the_last_thing_asked_is_answered():
    question = "On m'a parlé du Celebrex. Vous êtes ouvert samedi ?"
    assert verdict("Oui.", question=question) == "pass"


def test_a_question_that_points_back_takes_what_came_before():
    assert verdict("Oui.", question="Mon mari a du Celebrex. Je peux en prendre ?") == "block"


def test_agreeing_to_stop_is_a_doubt_unless_the_patient_is_seen():
    question = "Je peux arrêter l'Amlor ?"
    assert codes("Oui.", question=question) == {"gate.stop"}
    assert verdict("Oui, et venez me voir demain.", question=question) == "pass"


def test_a_visit_does_not_excuse_a_yes_to_another_medicine():
    assert verdict("Oui, et venez me voir demain.", question="Je peux prendre du Celebrex ?") == "block"


def test_a_change_is_about_the_medicine_of_the_question():
    question = "L'Amlor me fait gonfler les chevilles."
    assert verdict("Prenez-en moins, diminuez.", question=question) == "block"
    assert "gate.renewal" in codes("D'accord, encore un mois.", question=question)
    assert codes("Suspendez-le.", question=question) == {"gate.stop"}
    assert verdict("Suspendez-le et venez ce soir.", question=question) == "pass"


def test_a_number_is_compared_with_the_line_that_was_asked_about():
    question = "Combien de gélules d'Amlor le matin ?"
    assert verdict("Trois.", question=question) == "block"
    assert verdict("Trois.", question="Combien de marches ?") == "pass"


def test_a_dose_without_a_name_is_the_one_that_was_asked_about():
    assert verdict("Prenez-le trois fois par jour.", question="L'Augmentin, c'est quand ?") == "pass"
    assert verdict("Prenez-le trois fois par jour.", question="L'Amlor, c'est quand ?") == "block"
    assert verdict("Marchez trois fois par jour.", question="L'Amlor, c'est quand ?") == "pass"


def test_a_lost_or_finished_prescription_is_not_written_again():
    card = Card("2026-10-05", (INFECTION,))
    reply = "Augmentin : un sachet matin, midi et soir."
    assert verdict(reply, card, "Combien de sachets, déjà ?") == "pass"
    assert "gate.copy_of_prescription" in codes(reply, card, "J'ai perdu mon ordonnance.")


def test_an_exam_already_done_is_no_request():
    assert verdict("Oui.", NOTHING, "L'IRM était chère ?") == "pass"


def test_food_in_the_question_is_no_dose():
    assert verdict("Diminuez un peu.", CARD, "Je sale ma soupe, et l'Amlor ?") == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Merci.",
        "Bonjour Madame. Merci de votre message.",
        "Bonne soirée. Cordialement, Dr Mansour",
        "شكرا. مع السلامة.",
    ],
)
def test_a_greeting_or_thanks_answers_nothing(reply):
    assert verdict(reply, question="Je peux prendre du Celebrex ?") == "pass"


@pytest.mark.parametrize("reply", ["Merci, oui.", "Merci de le prendre.", "Bonjour. Merci, ok.", "Bonjour, allez-y."])
def test_a_yes_behind_a_greeting_is_a_yes(reply):
    assert verdict(reply, question="Je peux prendre du Celebrex ?") == "block"


def test_a_word_that_nobody_greets_with_is_still_a_doubt():
    assert verdict("Merci quand même.", question="Je peux prendre du Celebrex ?") == "attest"


def test_a_way_that_is_the_recorded_one_answers_a_question_about_another():
    card = Card("2026-10-05", (Medicine("Deroxat", "20 mg", "1 comprimé le matin", "6 mois"),))
    assert verdict("الصباح، كعبة وحدة.", card, "الديروكسات الصباح ولا الليل؟ تلفتلي") == "pass"


def test_a_question_that_begins_with_the_recorded_number_asks_for_no_other():
    card = Card("2026-10-05", (Medicine("Novorapid", "6 UI", "1 injection avant chaque repas", "3 mois"),))
    assert verdict("six, oui", card, "Six unités, même quand je déjeune léger ?") == "pass"
