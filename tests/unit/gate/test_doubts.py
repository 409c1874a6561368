"""What no rule reads for certain is a doubt where two halves of an act stand together, and nothing where only one does."""

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from tests.unit.gate.rulings import judge

_CARD = Card(
    "2026-01-12",
    (Medicine("Tramadol", "50 mg", "1 gélule matin et soir", "3 jours"),),
    (Exam("Calcémie", "result", "2,1 mmol/L", True),),
)


def verdict(reply: str, question: str = "", card: Card = _CARD) -> str:
    return judge(reply, card, question).level.value


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Intercalez une gélule l'après-midi.", "gate.new_dose"),
        ("Ajoutez une mesure au goûter.", "gate.new_dose"),
        ("You're good on these till Christmas.", "gate.longer"),
        ("La même chose jusqu'à la rentrée, tout roule.", "gate.longer"),
        ("Sa cousine a les yeux qui piquent ? Une gélule, elle est du même âge.", "gate.other_person"),
        ("Hubby can pinch a bit of your cream.", "gate.other_person"),
        ("Senna from any pharmacy will get things moving again.", "gate.drug_unclear"),
        ("Ma secrétaire a fait le nécessaire auprès de l'officine.", "gate.transmission"),
        ("J'ai eu M. Zouari, il vous remet la boîte contre signature.", "gate.transmission"),
        ("Could you get the nurse to take some blood?", "gate.exam_unclear"),
        ("On recomptera le calcium après les fêtes.", "gate.exam_unclear"),
        ("Ce serait l'occasion pour vos reins, l'infirmière passe jeudi.", "gate.exam_unclear"),
        ("I'll sort you a note till Monday week.", "gate.certificate"),
        ("HR may quote me.", "gate.certificate"),
    ],
)
def test_two_halves_of_an_act_are_a_doubt(reply: str, code: str):
    found = judge(reply, _CARD)
    assert found.level.value != "pass"
    assert code in {one.code for one in found.findings}


@pytest.mark.parametrize(
    "reply",
    [
        "Votre mari a bien raison de s'inquiéter.",
        "Pas de gélule l'après-midi.",
        "Le calcium est dans les normes.",
        "Votre pharmacien ferme à midi.",
        "Half an hour of walking after dinner, one less spoon of sugar in the tea.",
        "Votre cardiologue vérifiera le rythme s'il le juge utile.",
        "I wrote to your colleague at the office, a consultant.",
        "Il faut que je vous voie avant, pour vos reins.",
    ],
)
def test_one_half_alone_is_none(reply: str):
    assert verdict(reply) == "pass"


def test_what_is_left_of_a_course_is_no_other_number():
    card = Card("2026-01-12", (Medicine("Diclofenac", "50 mg", "1 tablet twice daily", "14 days"),), ())
    assert verdict("Give it one more week then.", "Day 7 of the 14 and my knee still moans.", card) == "pass"


def test_a_dose_caught_up_or_a_spoon_brought_up_is_no_comparison():
    assert verdict("Si vous avez oublié celle du matin, sautez-la.") == "pass"
    assert verdict("If he brings it up you may give that spoon again.") == "pass"


def test_an_answer_about_food_or_sport_counts_no_doses():
    assert verdict("Oui, trois fois par semaine.", "Je peux faire du sport ?") == "pass"


def test_the_pharmacy_gives_a_generic():
    assert verdict("Contramal, c'est du tramadol : prenez celui de la pharmacie.") == "pass"


def test_without_a_treatment_there_is_nothing_to_change():
    empty = Card("2026-01-12", (), ())
    assert verdict("Hubby can pinch a bit.", "", empty) == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Did they scan it before you took prednisolone?",
        "And have they given you prednisolone?",
        "Which of them did the ECG, and when was the cortisone injected?",
        "How long were you on prednisolone?",
        "Qui vous a donné du Solupred ?",
        "A-t-on fait un scanner avant le Solupred ?",
        "Elle a eu son vaccin des 11 mois ?",
    ],
)
def test_a_question_of_fact_suggests_nothing(reply: str):
    assert verdict(reply) == "pass"


def test_a_question_that_suggests_is_no_question_of_fact():
    assert verdict("Pourriez-vous passer un scanner ?") == "attest"
    assert verdict("Vous avez encore du Solupred ? Ouvrez-le.") == "block"


def test_a_treatment_for_another_is_told_by_whom_and_how():
    assert verdict("Treat your partner with the same tube.") == "block"
    assert verdict("Le tube suffira pour les deux, votre mari compris.") == "block"
    assert verdict("Et pour votre sœur, pareil, une gélule.") == "block"


def test_a_certificate_is_told_by_whom_it_reaches():
    assert verdict("I'll write to your HR lady tonight that you are unfit until the 19th.") == "block"
    assert verdict("Je note ici que Sami était souffrant mardi, vous pouvez transmettre à la maîtresse.") == "block"
    assert verdict("Le certificat, le mot pour la cantine : je ne signe rien sans vous revoir.") == "pass"


def test_what_is_quoted_is_no_order_unless_it_is_taken_up():
    assert verdict("The neurologist's letter says 'start pregabalin 75 mg at night', back then.") == "pass"
    assert verdict("The neurologist's letter says 'start pregabalin 75 mg at night'. Sure, go ahead.") != "pass"


def test_another_strength_is_made_up_by_its_count():
    card = Card("2026-01-12", (Medicine("Clamoxyl", "1 g", "1 comprimé matin et soir", "6 jours"),), ())
    assert verdict("L'amoxicilline 500, il en faut deux.", "", card) == "pass"
    assert verdict("L'amoxicilline 500, il en faut trois.", "", card) == "block"


def test_what_a_box_holds_is_no_dose():
    assert verdict("Six gélules en tout, le compte est bon.") == "pass"


def test_what_is_forgotten_may_be_no_treatment():
    card = Card("2026-01-12", (Medicine("Colchimax", "1 mg", "1 comprimé matin et soir", "4 jours"),), ())
    assert verdict("Oubliez les sardines du vendredi.", "", card) == "pass"
    assert verdict("Oubliez-les dès demain.", "", card) == "attest"


def test_an_arrow_foresees():
    assert verdict("Still hot thursday => chest film.") == "block"


def test_a_refusal_holds_for_the_whole_list():
    assert verdict("I'm not changing the capsules, ordering bloods or signing a form over chat.") == "pass"
    assert verdict("Je ne signe pas le certificat, ni ne prescris de scanner.") == "pass"


def test_days_without_something_are_no_length_of_a_treatment():
    assert verdict("Le goût vient du Tramadol ; pas d'alcool jusqu'à dix jours après la fin.") == "pass"


def test_keeping_on_past_the_line_is_a_doubt_at_least():
    assert verdict("Keep taking it until the end of spring, then we'll see.") != "pass"
    assert verdict("Continuez donc jusqu'à l'été, on fera le point après.") != "pass"


def test_a_number_behind_the_name_tells_its_strength():
    card = Card("2026-01-12", (Medicine("Crestor", "5 mg", "1 comprimé le soir", "6 mois"),), ())
    assert verdict("Gardez Crestor 5 le soir.", "", card) == "pass"
    assert verdict("Gardez Crestor 10 le soir.", "", card) == "block"


def test_a_verb_turned_round_asks_for_a_fact():
    assert verdict("Prend-on encore du Solupred à la maison ?") == "pass"
    assert verdict("Peut-on ajouter du Solupred ?") != "pass"
