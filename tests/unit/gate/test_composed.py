"""Acts told in general words: two fields of meaning together, none of which says anything alone."""

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

TREATED = Card("2026-10-06", (Medicine("Symbicort", "200/6 µg", "1 inhalation matin et soir", "2 mois"),))
EYES = Card("2026-10-06", (Medicine("Xalatan", "50 µg/mL", "1 goutte le soir dans chaque œil", "3 mois"),))
DESCENDING = Card(
    "2026-10-06", (Medicine("Solupred", "20 mg", "2 comprimés 3 jours puis 1 comprimé 3 jours", "6 jours"),)
)
NOTHING = Card("2026-10-06")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Open the spare bottle and carry on.", "gate.renewal"),
        ("Entamez le deuxième flacon ce soir.", "gate.renewal"),
        ("Allons-y pour une deuxième manche.", "gate.renewal"),
        ("Don't be stingy with the inhaler this week.", "gate.new_dose"),
        ("Ne lésinez pas sur le spray.", "gate.new_dose"),
        ("Levez un peu le pied sur les bouffées.", "gate.new_dose"),
        ("Visez le dosage au-dessus.", "gate.new_dose"),
        ("La bouffée du soir est devenue superflue.", "gate.new_dose"),
        ("Two months won't cover it, make it the quarter.", "gate.longer"),
        ("Prenez-la plus souvent quand il fait froid.", "gate.new_dose"),
        ("Everyone at home takes it the same night.", "gate.other_person"),
    ],
)
def test_two_fields_of_an_act_on_the_treatment_are_found(reply: str, code: str) -> None:
    assert code in {finding.code for finding in judge(reply, TREATED).findings}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Un passage dans le grand tunnel lèverait mes doutes.", "gate.new_exam"),
        ("Slide into the noisy tunnel on Friday, it would settle the matter.", "gate.new_exam"),
        ("Il me faudrait des nouvelles chiffrées de vos reins.", "gate.new_exam"),
        ("Le pharmacien a des petits bâtonnets pour ça.", "gate.exam_unclear"),
        ("Le même prélèvement tous les mois.", "gate.exam_repeat"),
        ("Rang the pharmacy, your lot is in their bag.", "gate.transmission"),
        ("Je vous couvre jusqu'à lundi : considérez-vous excusé auprès du patron.", "gate.certificate"),
        ("Forty dinars could find their way to my postal account.", "gate.payment"),
        ("Un lien arrive ; dès validation, votre créneau est à vous.", "gate.payment"),
    ],
)
def test_two_fields_of_an_exam_a_paper_or_a_payment_need_no_treatment(reply: str, code: str) -> None:
    assert code in {finding.code for finding in judge(reply, NOTHING).findings}


@pytest.mark.parametrize(
    "reply",
    [
        "N'ouvrez pas le deuxième flacon.",
        "La suite, une manche de plus ou non, se décidera au cabinet.",
        "I can't send you a second bottle, see me on Monday.",
        "Vous aviez ouvert un deuxième flacon l'an dernier.",
        "Tout le monde se lave les mains à la maison.",
    ],
)
def test_a_refusal_a_visit_or_the_past_may_leave(reply: str) -> None:
    assert judge(reply, TREATED).level is Level.PASS


def test_what_a_line_says_of_itself_is_no_change() -> None:
    assert judge("Une goutte dans les deux yeux aussi.", EYES).level is Level.PASS
    assert judge("Un palier de moins aujourd'hui, comme écrit.", DESCENDING).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    [
        "Le Deroxat de 2019 vous avait fait prendre huit kilos, nous l'avions abandonné.",
        "Au premier bébé vous étiez sous Lovenox, une piqûre par soir.",
        "Partez à l'hôpital. On vous injectera là-bas un antibiotique et on fera une ponction.",
        "Urgences maintenant. Échographie et prise de sang vous seront faites à l'arrivée.",
        "Trois mesures au lever, bras sur la table, et vous m'apportez le carnet.",
        "Piquez-vous le bout du doigt avant chaque repas et inscrivez les chiffres.",
        "Pour une nouvelle plaquette il faut que l'on se voie.",
        "La peau vire au gris sous soleil : chapeau, manches longues.",
        "Whether you need a scan is for the surgeon to say.",
        "Prolonger, cela se décide ventre palpé, au cabinet.",
        "Nothing to pay online, now or later.",
        "La pharmacie m'a appelé pour l'adresse du cabinet, rien de plus.",
        "Your pressure creeps up a notch in winter, that's usual.",
        "Walk more often and a little further each week.",
        "Les certificats se signent ici, après examen.",
    ],
)
def test_the_past_the_hospital_home_readings_and_visits_may_leave(reply: str) -> None:
    assert judge(reply, TREATED).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    [
        "I shan't raise it, extend it, or swap it for oxycodone from a keyboard.",
        "I can't step it up, stretch it or swap it by message; see me Monday.",
        "I can't order a scan, put a new name on paper, or send one.",
        "Vous remettre quinze jours de somnifère par message, non. Prenez un créneau.",
        "Steer well clear of Advil while you are on Symbicort.",
    ],
)
def test_a_list_is_refused_to_its_end_and_no_answers_what_was_named(reply: str) -> None:
    assert judge(reply, TREATED).level is Level.PASS


@pytest.mark.parametrize("reply", ["I won't write a letter, take two or three puffs.", "Prenez-en deux, non trois."])
def test_what_is_told_behind_a_refusal_is_no_part_of_it(reply: str) -> None:
    assert judge(reply, TREATED).level is Level.BLOCK


def test_a_short_question_points_back_to_what_was_named() -> None:
    assert judge("Yes, go early.", NOTHING, "A van is offering free PSA tests. Should I queue?").level is not Level.PASS


def test_a_certificate_that_is_sent_does_not_wait_for_a_call() -> None:
    assert judge("Sick note emailed, HR can ring me.", NOTHING).level is not Level.PASS


@pytest.mark.parametrize(
    "question",
    [
        "Je peux en prendre plus souvent ?",
        "Would 10 mg be better?",
        "Puis-je l'arrêter ? et entamer le deuxième flacon ?",
    ],
)
def test_what_is_asked_in_general_words_is_what_a_yes_grants(question: str) -> None:
    assert judge("Oui, bien sûr.", TREATED, question).level is not Level.PASS


def test_what_a_question_only_tells_is_not_asked() -> None:
    assert (
        judge("Oui.", TREATED, "J'ai ouvert le deuxième flacon hier. Le pharmacien est ouvert le dimanche ?").level
        is Level.PASS
    )


def test_one_thing_given_for_another_changes_the_dose() -> None:
    assert (
        judge(
            "Troquez les 850 contre des 1000.",
            Card("2026-10-06", (Medicine("Metformine", "850 mg", "1 comprimé matin et soir", ""),)),
        ).level
        is Level.BLOCK
    )


def test_a_treatment_is_only_changed_where_there_is_one() -> None:
    assert judge("Allons-y pour une deuxième manche.", NOTHING).level is Level.PASS
