"""A text read once: its words, what they do, and its sentences beside one another."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, pairwise

from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.lately import KEPT, LONG
from core.charter.gate.lexicon import load, remembered
from core.charter.gate.sentences import Said, sentence, sentence_anew
from core.charter.gate.text import breaks, tokens


@remembered(32)
def read(text: str) -> Reading:
    """Read `text` with the lexicon in use. One reply and its question are read by several judges: the last ones stay."""
    words = load().book.mend(tokens(text))
    edges = [place for place, word in enumerate(words) if not place or (word.gap != " " and breaks(word) == ".")]
    starts = [*(words[place].start for place in edges), len(text)]
    said = (
        Said(tuple(words[first:last]), first, text[start:end])
        for (first, last), (start, end) in zip(pairwise([*edges, len(words)]), pairwise(starts), strict=True)
    )
    told = [(sentence if len(one.words) <= LONG else sentence_anew)(one) for one in said]
    marks = tuple(chain.from_iterable([marks for marks, _ in told]))
    return Reading(text, tuple(words), marks, tuple(_together(_rescued([one for _, one in told]))))


def _rescued(sentences: list[Sentence]) -> list[Sentence]:
    """The sentences; a crew that comes after a ward was named is that of an emergency."""
    named = False
    for place, one in enumerate(sentences):
        if named and one.has("crew"):
            sentences[place] = _urgent(one)
        named = named or one.has("emergency", "ward")
    return sentences


@lru_cache(maxsize=64)
def _urgent(one: Sentence) -> Sentence:
    return replace(one, kinds=one.kinds | {"emergency"})


def _together(sentences: list[Sentence]) -> Iterator[Sentence]:
    """The sentences, those marked that only repeat a wish of the patient which the reply then refuses, or allows."""
    sweeping = [one.has("sweeping") for one in sentences]
    for place, one in enumerate(sentences):
        allowed = place + 1 < len(sentences) and sentences[place + 1].allows
        told = one.quotes or one.asked or one.has("quoted")
        refused = one.withdrawn or (told and any(map(_declines, sentences[place + (not one.quotes) : place + 3])))
        refused = refused or True in sweeping[place : place + 2]
        refused = refused or (((one.quotes and one.has("source")) or one.has("retold")) and not allowed)
        echoed = one.asked and not one.has("question", "inverted", "quoted")
        yield _answered(one, refused, echoed and allowed and not refused)


@lru_cache(maxsize=KEPT)
def _answered(one: Sentence, refused: bool, granted: bool) -> Sentence:
    """`one`, marked; the same again while something is typed behind it."""
    return replace(one, declined=refused, granted=granted) if refused or granted else one


def _declines(one: Sentence) -> bool:
    return one.has("refuse") or one.clauses[0].has("deny") or one.has("defer")
