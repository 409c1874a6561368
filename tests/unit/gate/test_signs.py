"""Red flags in a patient's words."""

import pytest

from core.charter.signs import SignSeen, screen, signs


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("J'ai une douleur dans la poitrine depuis ce matin", "chest_pain"),
        ("عندي ألم في الصدر", "chest_pain"),
        ("sadri youja3ni barcha", "chest_pain"),
        ("I have chest pain", "chest_pain"),
        ("Je n'arrive plus à respirer", "hard_to_breathe"),
        ("عندي ضيق في التنفس", "hard_to_breathe"),
        ("Il a la bouche de travers", "sudden_weakness_or_speech"),
        ("Je vomis du sang", "bleeding_that_goes_on"),
        ("Ma lèvre est toute gonflée", "swelling_of_face_or_throat"),
        ("Je veux en finir", "thoughts_of_self_harm"),
        ("n7eb nmout", "thoughts_of_self_harm"),
        ("Elle a perdu connaissance", "fainting_or_convulsion"),
        ("Mon bébé ne bouge plus, j'ai perdu les eaux", "pregnancy_alarm"),
        ("Mon bébé a de la fièvre", "infant_fever"),
        ("J'ai la nuque raide", "meningitis"),
        ("Il a pris trop de comprimés", "poisoning"),
    ],
)
def test_a_red_flag_is_seen_in_the_patient_s_words(text, sign):
    assert sign in screen(text)


@pytest.mark.parametrize(
    "text", ["", "Je prends le Doliprane à quelle heure ?", "Pas de douleur thoracique.", "Sans fièvre ni saignement."]
)
def test_nothing_is_seen_where_nothing_is_said_or_where_it_is_denied(text):
    assert screen(text) == ()


def test_a_sign_is_named_once_and_its_places_are_kept():
    text = "Essoufflé hier. Encore essoufflé."
    assert screen(text) == ("hard_to_breathe",)
    assert signs(text) == (SignSeen("hard_to_breathe", 0, 9), SignSeen("hard_to_breathe", 23, 32))
