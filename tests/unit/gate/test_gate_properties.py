"""What must hold for any text: a verdict, and no disguise that opens the gate."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charter.gate import acts, belonging, schemes, text
from core.charter.gate.card import Card
from core.charter.gate.judge import RULES_VERSION, judge, ruled
from core.charter.gate.lately import LONG
from core.charter.gate.lexicon import load, using
from core.charter.gate.reading import read
from core.charter.gate.second_reader import reader
from tests.unit.gate.harmless import HARMLESS
from tests.unit.gate.odd import BLOCKED, ROUNDABOUT, WORDS
from tests.unit.gate.people import CARD, NOTHING

LOOKALIKE = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}
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
            assert reply[finding.start : finding.end] == finding.text != ""


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


def test_what_the_reader_alone_closes_does_not_leave_beside_harmless_sentences_nor_without_a_consultation():
    """Which of them it closes is its own affair, and may change when it learns more."""
    closed = [reply for reply in ROUNDABOUT if not ruled(reply, CARD, "")[0] and verdict(reply) == "block"]
    assert closed
    for reply in closed:
        assert verdict(reply, NOTHING) != "pass"
        for sentence in HARMLESS:
            assert "pass" not in (verdict(f"{sentence} {reply}"), verdict(f"{reply} {sentence}")), sentence


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
    assert (found.rules_version, found.lexicon_version) == (RULES_VERSION, load().version)


@pytest.mark.parametrize("reply", ["une : de plus", "Donnez-en une, de plus", "Prenez-en une : de plus."])
def test_a_change_that_goes_beyond_a_break_ends_no_text(reply):
    assert verdict(reply) == "block"


def test_a_share_is_one_at_the_end_of_a_text_too():
    found = [judge(reply, CARD).findings for reply in ("Amlor 100 %. ", "Amlor 100 %. Merci.", "Amlor 100 %")]
    assert {tuple(one.code for one in each) for each in found} == {tuple(one.code for one in found[0])}
    assert "gate.new_dose" not in {one.code for one in found[0]}


def test_a_sentence_too_long_to_be_remembered_is_judged_as_one_that_is_not():
    reply = ", ".join(["la toux passera", *["buvez de l'eau tiède"] * 60, "prenez du Celebrex 200 mg le soir"])
    assert len(read(reply).sentences) == 1
    assert len(read(reply).tokens) > LONG
    first = judge(reply, CARD)
    assert (first.level, first.findings) == (judge(reply, CARD).level, judge(f"{reply}.", CARD).findings)


def forget() -> None:
    """Drop all that was remembered of texts, parts of texts, and sentences."""
    for remembered in (text._tokens, text._is_tunisian, text._borrows, text._cuts, load().book._mended, acts.act):
        remembered.cache_clear()
    seen = reader()
    for lately in (
        schemes._LATELY,
        belonging._LATELY,
        belonging._ANCHORS,
        seen._found,
        seen._judged,
        seen._asked,
        seen._words,
    ):
        lately.clear()


@quick
@given(
    st.lists(st.sampled_from([*BLOCKED, *ROUNDABOUT, *HARMLESS]), min_size=2, max_size=9),
    st.sampled_from([" ", ", ", " et "]),
    st.lists(
        st.tuples(
            st.integers(0, 800),
            st.sampled_from(["", " ", ". ", ", ", "?", "ma ", "EL", "7", " la", " 80 %. ", "%", "et "]),
        )
    ),
    st.uuids(),
)
def test_what_was_typed_before_changes_no_verdict(sentences, between, keys, name):
    typed = between.join(sentence.rstrip(".") if between != " " else sentence for sentence in sentences)
    for place, key in keys:
        judge(typed, CARD)
        place = place % len(typed)
        judge(typed[:place], CARD)
        typed = typed[:place] + key + typed[place + (not key) :]
    judged = judge(typed, CARD)
    forget()
    with using(replace(load(), version=str(name))):  # nothing is remembered under another name
        afresh = judge(typed, CARD)
    assert (judged.level, judged.findings, judged.notes) == (afresh.level, afresh.findings, afresh.notes)
