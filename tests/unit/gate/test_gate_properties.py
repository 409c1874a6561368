"""What must hold for any text: a verdict, and no disguise that opens the gate."""

import gc
import os
import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charter.gate.card import Card
from core.charter.gate.judge import judge
from core.charter.gate.lexicon import load
from tests.unit.gate.harmless import HARMLESS
from tests.unit.gate.people import CARD, NOTHING

BLOCKED = [
    "Prenez plutôt Amlor 10 mg.",
    "Ajoutez du Doliprane 1 g trois fois par jour.",
    "Arrêtez l'Augmentin et prenez Zithromax.",
    "Faites une radiographie et revenez me voir.",
    "Refaites la TSH dans six semaines.",
    "Je vous envoie l'ordonnance par WhatsApp.",
    "Votre fils peut prendre l'Augmentin aussi.",
    "Prenez un antihistaminique le soir.",
    "Merci de régler par virement, voici mon RIB.",
]
LOOKALIKE = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}
WORDS = [
    *" ".join([*BLOCKED, *HARMLESS]).split(),
    "9" * 5000,
    "1/0",
    "0-0-0",
    "x0",
    "toutes les 0 h",
    "1/2",
    "دوليبران",
    "5oudh",
    "\u0301",
    "²",
    "٣",
]
LONG = os.environ.get("COLLOQUE_LONG") == "1"
quick = settings(max_examples=60, deadline=None, derandomize=True)


def verdict(reply: str, card: Card = CARD, question: str = "") -> str:
    """The level of the whole gate, in words."""
    return judge(reply, card, question).level.value


def disguised(word: str, draw: st.DrawFn) -> str:
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(1, len(word) - 1))
        trick = draw(st.sampled_from([".", " ", "\u0301", "\u200b", "look", "case"]))
        if trick == "look":
            word = word[:place] + LOOKALIKE.get(word[place], word[place]) + word[place + 1 :]
        else:
            word = word[:place] + (word[place:].upper() if trick == "case" else trick + word[place:])
    return word


@st.composite
def disguises(draw: st.DrawFn) -> str:
    return re.sub(r"[^\W\d_]{5,}", lambda match: disguised(match.group(), draw), draw(st.sampled_from(BLOCKED)))


@quick
@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=80))
def test_any_text_gets_a_verdict_with_spans_inside_it(reply, question):
    for card in (CARD, NOTHING):
        for finding in judge(reply, card, question).findings:
            assert reply[finding.start : finding.end] == finding.text


@quick
@given(disguises())
def test_a_disguised_word_never_opens_the_gate(reply):
    assert verdict(reply) != "pass"


@quick
@given(st.sampled_from(BLOCKED), st.lists(st.sampled_from(HARMLESS)), st.lists(st.sampled_from(HARMLESS)))
def test_harmless_sentences_around_never_open_the_gate(reply, before, after):
    assert verdict(" ".join([*before, reply, *after])) == "block"


@pytest.mark.parametrize("reply", BLOCKED)
def test_no_harmless_sentence_before_or_after_opens_the_gate(reply: str):
    assert len(set(HARMLESS)) == 50
    for sentence in HARMLESS:
        assert (verdict(f"{sentence} {reply}"), verdict(f"{reply} {sentence}")) == ("block", "block"), sentence


def mutated(dice: random.Random) -> str:
    """Words of the tests in any order, letters of any alphabet among them, up to 1,500 characters."""
    words = dice.choices(WORDS, k=dice.randint(1, 60))
    letters = list(" ".join(words)[:1500])
    for _ in range(dice.randint(0, 12)):
        place = dice.randrange(len(letters))
        letters[place : place + dice.randint(0, 2)] = chr(
            dice.choice((dice.randrange(32, 0x700), dice.randrange(0x2FFFF)))
        )
    return "".join(letters)


def took(reply: str, question: str) -> float:
    """Seconds of processor time for one verdict."""
    start = time.thread_time()
    judge(reply, CARD, question)
    return time.thread_time() - start


def test_no_text_raises_or_takes_long():
    """A text that takes long takes long twice: once may be the collector's turn."""
    dice = random.Random(4)
    judge("Bonjour.", CARD)
    gc.collect()
    gc.freeze()
    try:
        question = ""
        for number in range(100_000 if LONG else 1_500):
            reply, question = mutated(dice), question if number % 5 else mutated(dice)[:120]
            assert took(reply, question) < 0.05 or took(reply, question) < 0.05, reply
    finally:
        gc.unfreeze()


@quick
@given(st.sampled_from(BLOCKED))
def test_without_a_consultation_the_gate_is_not_wider(reply):
    assert verdict(reply, NOTHING) == "block"


def test_a_long_reply_is_judged_while_one_types():
    reply = ("Bonjour, l'Augmentin se prend au repas, et la TSH est normale. " * 24)[:1500]
    judge(reply, CARD)
    start = time.perf_counter()
    judge(reply, CARD)
    assert time.perf_counter() - start < 1.0


def test_the_verdict_names_the_rules_and_the_words_that_decided():
    found = judge("Bonjour.", CARD)
    assert (found.rules_version, found.lexicon_version) == ("1", load().version)
