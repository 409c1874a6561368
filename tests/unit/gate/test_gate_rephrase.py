"""What is left of a reply when the sentences that cannot leave are taken out."""

from core.charter.gate.judge import judge
from core.charter.gate.rephrase import rephrased, replaced
from tests.unit.gate.people import CARD

OFFER = "Prenons rendez-vous pour en parler."


def test_whole_sentences_give_way_once_to_the_proposal():
    reply = "Bonjour Madame.\nPrenez du Doliprane. Faites un scanner. À bientôt."
    left = rephrased(reply, judge(reply, CARD), OFFER)
    assert left.split() == f"Bonjour Madame. {OFFER} À bientôt.".split()


def test_there_is_nothing_to_rephrase_where_nothing_was_found():
    reply = "À bientôt."
    assert rephrased(reply, judge(reply, CARD), OFFER) == ""
    assert rephrased("Prenez du Doliprane.", judge("Prenez du Doliprane.", CARD), "") == ""


def test_what_gives_way_can_be_shown_beside_what_comes_instead():
    reply = "Bonjour Madame.\nPrenez du Doliprane. Faites un scanner. À bientôt."
    assert replaced(reply, judge(reply, CARD)) == ("Prenez du Doliprane.", "Faites un scanner.")
    assert replaced("À bientôt.", judge("À bientôt.", CARD)) == ()


def test_the_blanks_of_what_stays_are_left_as_typed():
    kept = "Vous demandez\u00a0: avant ou après\u202f?"
    reply = f"{kept} Prenez du Doliprane."
    assert rephrased(reply, judge(reply, CARD), OFFER) == f"{kept} {OFFER}"
