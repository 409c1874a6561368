"""Red flags in a patient's words."""

import json
import time
from pathlib import Path

import pytest

from core.charter.alarms import alarms
from core.charter.country import country
from core.charter.signs import SignSeen, named, screen, signs, symptoms

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mon AVC d'il y a dix ans m'inquiète", ()),
        ("AVC il y a dix ans, et depuis ce matin je parle mal", ("sudden_weakness_or_speech",)),
        ("Ce sirop peut donner des convulsions ?", ()),
        ("Il a des convulsions. Ce sirop peut en être la cause ?", ("fainting_or_convulsion",)),
        ("La prise de sang et les urines sont prêtes", ()),
        ("Du sang dans les urines", ("bleeding_that_goes_on",)),
        ("J'ai pas mal de douleurs dans la poitrine", ("chest_pain",)),
        ("Le bras va bien. Plus capable de bouger la voiture", ()),
        ("Je suis enceinte. Ce matin, du sang", ("pregnancy_alarm",)),
        ("Il a 39.5 et ce bébé pleure", ("infant_fever",)),
        ("poiiiitrine, douleuuur", ("chest_pain",)),
        ("صدددري يوجعني", ("chest_pain",)),
        ("douleur un deux trois quatre cinq six sept huit neuf dix onze douze poitrine", ()),
    ],
)
def test_what_is_past_feared_or_something_else_is_told_from_a_sign(text, found):
    assert screen(text) == found


def test_every_rule_speaks_of_things_that_have_words_and_of_signs_of_the_country():
    book = alarms()
    assert {thing for rule in book.rules for part in rule.parts for thing in part} <= set(book.said)
    assert {rule.sign for rule in book.rules} == set(country("tn").red_flags)


def test_the_sentences_of_the_corpus_are_told_apart():
    names = ("signs.jsonl", "signs-second.jsonl", "signs-third.jsonl", "signs-fourth.jsonl")
    lines = [line for name in names for line in (CORPUS / name).read_text("utf-8").splitlines()]
    cases = [json.loads(line) for line in lines]
    missed = [case["id"] for case in cases if case["alarm"] and case["sign"] not in screen(case["text"])]
    disturbed = [case["id"] for case in cases if not case["alarm"] and screen(case["text"])]
    assert (len(cases), missed, disturbed) == (300, [], [])


def test_few_questions_about_medicines_and_results_are_taken_for_alarms():
    asked = {json.loads(line).get("question") for line in (CORPUS / "first.jsonl").read_text("utf-8").splitlines()}
    asked |= {json.loads(line).get("question") for line in (CORPUS / "second.jsonl").read_text("utf-8").splitlines()}
    questions = sorted(filter(None, asked))
    alarmed = [text for text in questions if screen(text)]
    assert len(questions) > 100
    assert len(alarmed) <= len(questions) // 30


@pytest.mark.parametrize("text", ["mal ", "bouge bras peux plus gonfle levre visage bebe ", "~ ne tombe pas ", "va"])
def test_ten_thousand_characters_take_no_more_than_two_seconds(text):
    begun = time.process_time()
    signs((text * 10_000)[:10_000])
    assert time.process_time() - begun < 2


def test_a_sign_is_named_once_and_its_places_are_kept():
    text = "Essoufflé hier. Encore essoufflé."
    assert screen(text) == ("hard_to_breathe",)
    assert signs(text) == (SignSeen("hard_to_breathe", 0, 9), SignSeen("hard_to_breathe", 23, 32))


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("Depuis trois jours mes chevilles gonflent aussi un peu le soir.", "swelling"),
        ("La metformine me donne encore des nausées.", "nausea"),
        ("Je tousse encore.", "cough"),
        ("J'ai mal à la tête, c'est un effet secondaire ?", "headache"),
        ("عندي صداع منذ يومين", "headache"),
        ("dokha men sbe7", "dizziness"),
        ("I feel dizzy since Monday", "dizziness"),
    ],
)
def test_a_symptom_is_seen_in_the_patient_s_words(text, symptom):
    assert symptom in symptoms(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le comprimé, avant ou après le repas ?",
        "Pas de fièvre ni de toux.",
        "Je n'ai plus de nausées.",
        "L'amlodipine peut donner des vertiges ?",
        "Si j'ai de la fièvre, que faire ?",
        "Que faut-il prendre contre la toux ?",
    ],
)
def test_a_symptom_denied_feared_or_asked_about_is_not_reported(text):
    assert symptoms(text) == ()


def test_a_card_names_what_it_foresees():
    assert named("1 dose par 6 heures si fièvre, pas plus ; consulter en cas de toux.") == {"fever", "cough"}
