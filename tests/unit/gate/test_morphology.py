"""A verb written once in a list is found in every form that physicians type."""

import pytest

from core.charter.gate.morphology import inflections
from core.charter.gate.phrasebook import Phrasebook, pattern
from core.charter.gate.text import tokens

FORMS = {
    "prendre": "prends prenez prenait prendriez prenne pris prises prenant",
    "reprendre": "repris reprenons reprendrez",
    "manger": "mangeons mangeait manges mangerez",
    "renouveler": "renouvelle renouvelez renouvellerai renouvelee",
    "essayer": "essaie essayez essaierez",
    "envoyer": "envoie enverrai envoyees",
    "reduire": "reduisez reduit reduisons",
    "finir": "finissez finit finirez",
    "descendre": "descendez descend descendu",
    "prescrire": "prescris prescrivait prescrite",
    "avoir": "avez aviez aurez ayant",
    "savoir": "sachez sachant saurez",
    "take": "takes took taken taking",
    "try": "tries tried trying",
    "halve": "halves halved halving",
    "stop": "stopped stopping",
    "order": "orders ordered",
}


@pytest.mark.parametrize("verb", FORMS)
def test_every_form_is_known_from_the_infinitive(verb: str) -> None:
    assert inflections("=" + verb) >= {verb, *FORMS[verb].split()}


def test_an_order_is_told_from_a_past_and_from_a_third_person() -> None:
    assert inflections("=doubler!") >= {"doubler", "doublez", "doublons", "doublerez", "doubleriez"}
    assert inflections("=doubler!").isdisjoint({"double", "doublait", "doublent", "doublee"})
    assert "prends" in inflections("=prendre!")
    assert inflections("=prendre!").isdisjoint({"pris", "prend", "prenait"})
    assert inflections("=take!") == {"take"}


@pytest.mark.parametrize("word", ["avant", "savant", "priss", "offerer"])
def test_no_word_of_another_meaning_is_made(word: str) -> None:
    assert all(word not in inflections("=" + verb) for verb in ("avoir", "savoir", "prendre", "offer", "offrir"))


@pytest.mark.parametrize("text", ["Il faut en reprendre le soir", "vous reprendrez ce soir", "on reprenait au soir"])
def test_a_verb_opens_a_phrase_or_stands_inside_one(text: str) -> None:
    book = Phrasebook([(pattern("=reprendre ~ soir"), "first", ""), (pattern("en =reprendre"), "inside", "")])
    assert {mark.kind for mark in book.find(tokens(text))} >= {"first"}
    assert [mark.kind for mark in book.find(tokens("en reprenons"))] == ["inside"]
    assert book.knows("reprendriez")


def test_one_place_of_a_phrase_may_hold_any_of_several_words() -> None:
    book = Phrasebook([(pattern("je+on =conseiller+=proposer un"), "order", "")])
    for text in ("Je propose un", "on conseillerait un"):
        assert book.find(tokens(text))
    assert not book.find(tokens("il propose un"))


def test_a_participle_is_told_from_the_other_forms() -> None:
    assert inflections("=prendre.") == {"pris", "prise", "prises"}
    assert inflections("=envoyer.") == {"envoye", "envoyee", "envoyes", "envoyees"}
