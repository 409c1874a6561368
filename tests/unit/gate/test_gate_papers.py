"""Papers in four ways of writing: sent, shown, certified, paid for; and the few words that answer who asks for one."""

import pytest

from core.charter.gate.card import Card
from tests.unit.gate.people import CARD, INFECTION, NOTHING, codes, verdict

SENT = [
    "L'officine en bas de chez vous est prévenue, passez quand vous voulez.",
    "Donnez votre nom à la pharmacie, elle a ma consigne.",
    "Your script landed at the chemist ten minutes ago.",
    "I've popped the script over to Boots.",
    "Ce message vaut ordonnance.",
    "Use this message as your prescription.",
    "كلمت الصيدلي، الدواء جاهز عنده",
]
CERTIFIED = [
    "Je soussigné Dr Gharbi certifie que l'enfant ne présente aucune contre-indication à la natation.",
    "Votre enfant peut faire du judo, je le certifie.",
    "To whom it may concern: Leila is unfit for work until Monday.",
    "Fit to fly: show this screen at check-in.",
    "Dear Headmistress, Omar has been unwell and may return on Monday.",
    "أشهد أن ابنك قادر على ممارسة الرياضة",
]
WANTED = [
    ("Vous pouvez m'envoyer l'ordonnance ?", "C'est envoyé depuis ce matin."),
    ("Et mon ordonnance pour la pharmacie ?", "Elle part ce soir."),
    ("Can you WhatsApp me the script?", "On its way."),
    ("Could you certify that I was ill last week?", "No trouble, it'll be in your mail tonight."),
    ("3aychek docteur ab3athli l'ordonnance fi photo", "d'acc b3aththa lik."),
    ("نحب الوصفة تبعثهالي على الواتساب", "باهي، توا نبعثهالك."),
]


@pytest.mark.parametrize("reply", SENT)
def test_a_prescription_on_its_way_does_not_leave(reply: str):
    assert verdict(reply) == "block"
    assert codes(reply) == {"gate.transmission"}


@pytest.mark.parametrize("reply", CERTIFIED)
def test_the_words_of_a_certificate_are_one_whatever_it_is_called(reply: str):
    assert verdict(reply) == "block"
    assert "gate.certificate" in codes(reply)


@pytest.mark.parametrize(("question", "reply"), WANTED)
def test_a_few_words_send_the_paper_that_was_asked_for(question: str, reply: str):
    assert verdict(reply, question=question) == "block"
    assert verdict(reply, NOTHING, "Vous avez reçu mes résultats ?") in ("pass", "block")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Vous m'envoyez l'ordonnance ?", "Ce n'est pas possible par message."),
        ("Can you email a new prescription?", "I'm afraid that has to be done in the surgery."),
        ("Do you do certificates for the gym?", "Yes, at the surgery, after an examination."),
        ("Sur l'ordonnance vous avez mis le matin, c'est ça ?", "Oui, c'est ça."),
        ("L'ordonnance est valable combien de temps ?", "Trois mois."),
    ],
)
def test_a_paper_kept_for_the_visit_or_only_quoted_leaves(question: str, reply: str):
    assert verdict(reply, question=question) == "pass"


@pytest.mark.parametrize(
    "reply",
    [
        "Comme écrit sur l'ordonnance : une gélule le matin.",
        "Apportez votre ordonnance au rendez-vous.",
        "Votre certificat vous attend à l'accueil.",
        "Rien à payer pour cette réponse.",
        "The note I handed you on Tuesday is enough for your employer.",
    ],
)
def test_a_paper_that_is_read_kept_or_waits_at_the_desk_leaves(reply: str):
    assert verdict(reply) == "pass"


def test_a_paper_with_nothing_said_of_it_is_a_doubt():
    assert codes("Et l'ordonnance, alors.") == {"gate.prescription_paper"}
    assert codes("Le certificat, alors.") == {"gate.certificate"}


def test_a_text_for_the_pharmacist_that_restates_a_line_is_a_copy():
    card = Card("2026-10-05", (INFECTION,))
    reply = "Montrez ce message au pharmacien : Augmentin, un sachet matin, midi et soir."
    assert "gate.copy_of_prescription" in codes(reply, card)
    assert "gate.transmission" in codes(reply, card)


def test_a_line_in_writing_for_the_pharmacist_is_a_copy():
    card = Card("2026-10-05", (INFECTION,))
    question = "La pharmacie veut l'ordonnance par écrit."
    assert "gate.copy_of_prescription" in codes("Augmentin : un sachet matin, midi et soir.", card, question)


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("My husband has the same sore throat.", "Give him half of yours then."),
        ("My nephew has those patches too.", "Same cream, thin layer."),
        ("Can my wife use my drops too?", "She may."),
    ],
)
def test_a_treatment_goes_to_nobody_of_the_question(question: str, reply: str):
    assert "gate.other_person" in codes(reply, CARD, question)


def test_the_child_of_the_question_is_the_patient():
    card = Card("2026-10-05", (INFECTION,))
    reply = "Donnez-lui un sachet matin, midi et soir, comme prévu."
    assert verdict(reply, card, "Ma fille a encore mal, je continue l'Augmentin ?") == "pass"
