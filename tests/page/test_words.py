"""What a patient reads: complete in three languages, in good typography, within the charter."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from core.charter.country import country
from core.charter.signs import screen
from crypto.templates import TEMPLATES

HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "patient/src"
LANGUAGES = ("fr", "ar", "en")
CLAIMS = re.compile(r"certain(?!ty|ement)|garanti|sécurisé à 100|100 %|guarantee", re.IGNORECASE)


@pytest.fixture(scope="module")
def told(node: str) -> Any:
    done = subprocess.run([node, str(HERE / "words.mjs")], capture_output=True, text=True, timeout=60, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def words(told: Any) -> dict[str, dict[str, str]]:
    spoken: dict[str, dict[str, str]] = told["words"]
    return spoken


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", text))


def test_three_languages_have_the_same_sentences_with_the_same_places(words: dict[str, dict[str, str]]) -> None:
    french = {key: places(text) for key, text in words["fr"].items()}
    assert len(french) > 250
    assert {key: places(text) for key, text in words["ar"].items()} == french
    assert {key: places(text) for key, text in words["en"].items()} == french


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_never_empty_and_neither_begins_nor_ends_with_a_blank(
    words: dict[str, dict[str, str]], language: str
) -> None:
    assert [key for key, text in words[language].items() if not text or text != text.strip()] == []


def test_french_has_no_break_before_its_double_signs_and_the_apostrophe_of_books(
    words: dict[str, dict[str, str]],
) -> None:
    wrong = re.compile(r" [;:?!»]|« |(?<=[^\s\u00a0])[?!;»]|'")
    assert [text for text in words["fr"].values() if wrong.search(text)] == []


def test_arabic_is_written_in_arabic_letters_with_figures_from_0_to_9(words: dict[str, dict[str, str]]) -> None:
    foreign = re.compile(r"[a-zàâäéèêëîïôöùûüçœ٠-٩۰-۹?,;]", re.IGNORECASE)
    plain = {key: re.sub(r"\{\w+\}|QR", "", text) for key, text in words["ar"].items()}
    assert [key for key, text in plain.items() if foreign.search(text)] == []
    assert [key for key, text in plain.items() if not re.search(r"[ء-ي]", text)] == []


def test_arabic_forbids_in_words_that_cannot_mean_it_is_not_needed(words: dict[str, dict[str, str]]) -> None:
    assert [text for text in words["ar"].values() if "لا يجب" in text or "لا تجب" in text] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Ceci n’est pas une ordonnance"), ("ar", "هذه ليست وصفة طبية"), ("en", "This is not a prescription")],
)
def test_the_page_says_that_it_is_no_prescription(words: dict[str, dict[str, str]], language: str, said: str) -> None:
    assert words[language]["shell.not_a_prescription"] == said


def test_a_sign_to_tick_takes_two_lines_at_most_on_a_small_telephone(words: dict[str, dict[str, str]]) -> None:
    ticked = [text for spoken in words.values() for key, text in spoken.items() if key.startswith("sign.")]
    assert [text for text in ticked if len(text) > 66] == []


def test_every_sentence_that_a_screen_says_has_words(words: dict[str, dict[str, str]]) -> None:
    files = [*SOURCES.glob("*.js"), *SOURCES.glob("screens/*.js")]
    named = {name for file in files for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', file.read_text("utf-8"))}
    places = {key.partition(".")[0] for key in words["fr"]}
    said = {name for name in named if name.partition(".")[0] in places}
    assert len(said) > 100
    assert sorted(said - words["fr"].keys()) == []


def test_every_template_sign_group_and_number_has_its_words(words: dict[str, dict[str, str]]) -> None:
    tn = country("tn")
    names = [f"{kind.name.lower()}.{name}" for kind, all_of in TEMPLATES.items() for name, _ in all_of.values()]
    names += [f"sign.{sign}" for sign in tn.red_flags]
    names += [f"group.{group}" for group in tn.tick_lists]
    names += [f"emergency.{service}{call}" for service in tn.emergency for call in ("", ".call")]
    assert [name for name in names if name not in words["fr"]] == []


def test_a_sign_said_otherwise_for_somebody_is_on_the_list_of_that_person(words: dict[str, dict[str, str]]) -> None:
    lists = country("tn").tick_lists
    own = [key.split(".")[1:] for key in words["fr"] if key.startswith("sign.") and key.count(".") == 2]
    assert own
    assert [(sign, group) for sign, group in own if sign not in lists[group]] == []


def test_no_sentence_of_the_page_claims_certainty_or_holds_an_address(words: dict[str, dict[str, str]]) -> None:
    sentences = [text for language in LANGUAGES for key, text in words[language].items() if key != "legal.not_certain"]
    assert [text for text in sentences if CLAIMS.search(text) or "http" in text or "@" in text] == []


def test_eight_ready_questions_for_each_matter_alarm_nobody(words: dict[str, dict[str, str]], told: Any) -> None:
    assert {matter: len(keys) for matter, keys in told["ready"].items()} == {"medicine": 8, "result": 8, "follow_up": 8}
    asked = [words[language][key] for language in LANGUAGES for keys in told["ready"].values() for key in keys]
    assert len(set(asked)) == 72
    assert [text for text in asked if screen(text)] == []
