"""What a physician writes in place of the textbook verb, in French and English, each rule with what it is for."""

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from tests.unit.gate.people import CARD, INFECTION, NOTHING, codes, verdict

UNITS = Card("2026-10-05", (Medicine("Lantus", "100 UI/mL", "10 unités le soir", "3 mois"),))
BOWEL = Card("2026-10-05", (Medicine("Tahor", "20 mg", "1 comprimé le soir", "6 mois"),))


@pytest.mark.parametrize(
    ("reply", "card", "code"),
    [
        ("Ne gardez plus que celui du soir.", CARD, "gate.new_dose"),
        ("Un deuxième vers minuit vous aidera.", CARD, "gate.new_dose"),
        ("Just the morning one from now on.", CARD, "gate.new_dose"),
        ("Mettez-en aussi le soir.", CARD, "gate.new_dose"),
        ("Passez à douze dès demain.", UNITS, "gate.new_dose"),
        ("Montez à 14 dès demain.", UNITS, "gate.new_dose"),
        ("Passez à six mille.", UNITS, "gate.new_dose"),
        ("Make it four a day.", CARD, "gate.new_dose"),
        ("Prenez-en trois.", CARD, "gate.new_dose"),
    ],
)
def test_a_change_needs_no_name_when_there_is_a_treatment(reply: str, card: Card, code: str):
    assert verdict(reply, card) == "block"
    assert code in codes(reply, card)


@pytest.mark.parametrize("reply", ["Passez à dix dès demain.", "Montez à 10 dès demain."])
def test_a_change_that_leads_to_the_recorded_number_changes_nothing(reply: str):
    assert "gate.new_dose" not in codes(reply, UNITS)


def test_a_treatment_that_is_not_named_is_neither_prolonged_nor_stopped():
    assert codes("Une autre boîte de comprimés, alors.") == {"gate.renewal"}
    assert codes("Restez sous le même jusqu'à la rentrée.") == {"gate.longer"}
    assert codes("Laissez de côté les gélules.") == {"gate.stop"}
    assert verdict("Laissez de côté les gélules et venez me voir demain.") == "pass"


def test_a_change_of_everyday_words_counts_only_beside_its_medicine():
    assert verdict("Du coton plutôt que de la laine, et la crème au frais.", CARD) == "pass"
    assert verdict("Doublez la vitamine D.", NOTHING) != "pass"


def test_a_change_suggested_as_a_question_is_a_doubt_and_one_asked_about_is_none():
    assert verdict("Et si on doublait l'Amlor ?") == "attest"
    assert verdict("Avez-vous doublé l'Amlor ?") == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Idem pour votre sœur.",
        "The same course for your husband.",
        "Puisque votre fille tousse, donnez-lui deux sachets.",
        "Let your brother borrow one.",
    ],
)
def test_a_treatment_is_not_handed_to_somebody_else_even_without_its_name(reply: str):
    assert "gate.other_person" in codes(reply)


def test_what_somebody_else_does_or_must_not_do_is_no_sharing():
    assert verdict("Votre sœur ne doit pas prendre la même dose.") == "pass"
    assert verdict("Votre fille peut venir avec vous, pas plus.") == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Passez à la pharmacie, ils ont tout reçu de ma part.",
        "I have phoned the chemist, it will be ready tonight.",
        "Montrez ce message au pharmacien.",
    ],
)
def test_a_pharmacy_that_was_told_is_a_prescription_sent(reply: str):
    assert codes(reply) == {"gate.transmission"}


def test_a_pharmacy_alone_is_no_prescription():
    assert verdict("La pharmacie de garde ouvre à vingt heures.") == "pass"


def test_a_line_restated_because_the_paper_is_lost_is_a_copy_though_the_patient_did_not_say_so():
    reply = "Puisque vous avez perdu la feuille : Augmentin 1 g, un sachet matin, midi et soir."
    assert "gate.copy_of_prescription" in codes(reply)


@pytest.mark.parametrize("reply", ["Lotion Zorbex ce soir.", "Mettez un ovule de Zorbex au coucher."])
def test_an_unknown_name_behind_a_form_is_taken_for_a_medicine(reply: str):
    assert verdict(reply, NOTHING) != "pass"


@pytest.mark.parametrize(
    "reply",
    ["Le gel. Monsieur Ben Ali vous rappelle.", "Le sirop", "Le sirop de menthe.", "LE SIROP MENTHE"],
)
def test_a_form_alone_or_before_a_common_word_names_no_medicine(reply: str):
    assert verdict(reply, NOTHING) == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Le Dr Sassi vous avait donné du Zithromax 500 mg en 2018.",
        "D'après la lettre de sortie, Xarelto 20 mg pendant trois mois.",
        "You told me that Celebrex upset your stomach.",
        "Your previous doctor gave you Celebrex 200 mg.",
    ],
)
def test_what_another_physician_gave_once_is_history(reply: str):
    assert verdict(reply) == "pass"


def test_history_does_not_excuse_an_order():
    assert verdict("Le Dr Sassi vous avait donné du Zithromax, reprenez-en.") != "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Vous me demandez du Celebrex 200 mg. Je ne le ferai pas par message.",
        "« Un peu de Celebrex 200 mg » : mais non, pas sur un message.",
        "Celebrex 200 mg, comme votre voisine ? Hors de question.",
        "You asked for Celebrex 200 mg. I would rather not.",
    ],
)
def test_a_wish_repeated_and_then_refused_is_no_order(reply: str):
    assert verdict(reply) == "pass"


def test_a_wish_repeated_and_granted_is_an_order():
    assert verdict("Vous me demandez du Celebrex 200 mg. Prenez-le.") != "pass"
    assert verdict("« Celebrex 200 mg » : c'est une bonne idée.") != "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Appelez le 190 tout de suite. L'équipe vous mettra sous oxygène et fera un scanner.",
        "Call 190 now; they will do an ECG and give aspirin.",
    ],
)
def test_what_the_emergency_team_will_do_is_no_request(reply: str):
    assert verdict(reply, NOTHING) == "pass"


def test_what_the_team_does_without_an_emergency_is_judged():
    assert verdict("L'équipe fera un scanner demain.", NOTHING) != "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Une petite somnolence est fréquente avec l'Amlor les quinze premiers jours.",
        "Le goût métallique de l'Augmentin est attendu, il disparaît en trois jours.",
        "Trois jours d'abstinence avant le recueil.",
        "Mesurez votre tension, trois mesures le soir, et notez.",
        "Un sachet oublié le midi : prenez-le, surtout pas deux sachets le soir.",
    ],
)
def test_a_time_that_is_not_an_intake_is_not_compared(reply: str):
    assert "gate.new_dose" not in codes(reply)


def test_numbers_in_words_are_read_together():
    card = Card("2026-10-05", (Medicine("Levothyrox", "75 µg", "1 comprimé le matin", "3 mois"),))
    assert verdict("Levothyrox soixante-quinze microgrammes le matin.", card) == "pass"
    assert verdict("Levothyrox quatre vingt cinq microgrammes le matin.", card) == "block"
    assert verdict("Levothyrox soixante douze microgrammes.", card) == "block"


def test_a_big_number_before_a_tablet_is_its_strength():
    card = Card("2026-10-05", (Medicine("Glucophage", "500 mg", "1 comprimé matin et soir", "3 mois"),))
    assert verdict("Un 500 comprimé de Glucophage au dîner.", card) == "pass"
    assert verdict("Un 850 comprimé de Glucophage au dîner.", card) == "block"


def test_an_everyday_substance_bought_freely_is_a_doubt_at_least():
    assert verdict("Un peu de magnésium en vente libre.", NOTHING) != "pass"
    assert verdict("Le magnésium se trouve dans les amandes.", NOTHING) == "pass"


def test_brands_of_one_combination_are_one_medicine():
    card = Card("2026-10-05", (Medicine("Co-amoxiclav", "625 mg", "1 tablet three times a day", "5 days"),))
    assert verdict("Augmentin 625 is the same thing, three a day.", card) == "pass"


def test_the_question_names_the_medicine_that_its_last_words_only_point_at():
    assert verdict("Oui, sans souci.", CARD, "L'Amlor me fatigue. On diminue ?") == "block"
    assert verdict("Bien sûr.", CARD, "La TSH était un peu haute. Je la refais encore une fois ?") == "block"


def test_another_brand_in_the_question_is_no_change():
    question = "Pas de Tahor 20, la pharmacie propose Atorvastatine 20 au lieu de Tahor, c'est pareil ?"
    assert verdict("Oui, aucune différence.", BOWEL, question) == "pass"


def test_the_paper_named_in_another_sentence_still_sends_back_to_the_paper():
    card = Card("2026-10-05", (INFECTION,), (Exam("Échographie abdominale", "ordered"),))
    assert verdict("Faites l'échographie à jeun. Prenez la feuille que je vous ai remise.", card) == "pass"


@pytest.mark.parametrize(
    "reply", ["Halve it when you feel dizzy.", "Doublez-le dès ce soir.", "Take three instead of one."]
)
def test_a_change_may_only_point_at_its_object(reply: str):
    assert codes(reply) == {"gate.new_dose"}


def test_a_dose_is_compared_with_the_lines_of_its_own_form():
    assert verdict("Une seule gélule par jour.") == "pass"
    assert verdict("Un seul sachet par jour.") == "block"


def test_an_exam_may_be_named_by_the_organ_alone():
    assert verdict("Le labo pour vos reins, lundi.") == "attest"
    assert verdict("Passez au labo contrôler les reins.") == "block"
    assert verdict("Inutile de contrôler les reins.") == "pass"
    assert verdict("Les reins vont bien.") == "pass"


@pytest.mark.parametrize(
    "reply", ["La TSH est bonne, pas besoin de la refaire.", "Your TSH is fine, no need to repeat it."]
)
def test_what_need_not_be_done_again_is_no_request(reply: str):
    assert verdict(reply) == "pass"


@pytest.mark.parametrize("question", ["Je peux ajouter du zinc ?", "Je peux prendre un peu de fer ?"])
def test_an_everyday_substance_that_the_patient_would_take_is_a_medicine(question: str):
    assert verdict("Ça ne peut que vous aider.", NOTHING, question) == "block"


@pytest.mark.parametrize(
    "reply",
    [
        "Si ça ne va pas mieux lundi, faites une radio.",
        "If no better on Monday, get an x-ray.",
        "Un peu de cortisone ne peut pas nuire.",
    ],
)
def test_a_negation_in_a_condition_or_an_idiom_refuses_nothing(reply: str):
    assert verdict(reply, NOTHING) == "block"


def test_what_the_patient_takes_today_does_not_hide_what_was_given_once():
    assert verdict("Vous aviez mal supporté le Bactrim en 2019, rien à voir avec ce que vous prenez.") == "pass"


@pytest.mark.parametrize("reply", ["Deux mois de plus, alors.", "Rallongez jusqu'à Noël.", "Another six weeks more."])
def test_more_time_needs_no_name(reply: str):
    assert "gate.renewal" in codes(reply)


def test_more_time_is_asked_or_refused_without_harm():
    assert verdict("Pas deux mois de plus sans vous voir.") == "pass"
    assert "gate.renewal" not in codes("Vous voulez deux mois de plus ?")
    assert "gate.renewal" not in codes("Deux mois de plus et vous serez grand-père.", NOTHING)


def test_less_of_what_one_eats_is_no_dose():
    assert verdict("Prenez-en moins, réduisez.", CARD, "Je mets du miel partout.") == "pass"


def test_a_wish_refused_in_the_same_sentence_is_no_order():
    assert verdict("Vous voulez du Celebrex 200 mg, mais non.", NOTHING) == "pass"
