"""One sentence read by itself: what its words do, and the clauses that hold them."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from core.charter.gate.arabic_morphology import PREFIX, lemmas
from core.charter.gate.clauses import Clause, Sentence
from core.charter.gate.inquiry import inquires
from core.charter.gate.lately import KEPT
from core.charter.gate.lexicon import load, remembered
from core.charter.gate.morphology import DIRECT
from core.charter.gate.phrasebook import Mark
from core.charter.gate.text import Token, breaks

_QUOTED = re.compile(r"[«»“”\"]|(?<!\w)['‘][^'‘’]{6,}['’](?!\w)")
_ARROW = re.compile(r"[=-]>|[→⇒]")  # "still hot => a scan": a condition and what follows
_BLANK = ("", " ")
_OBJECTS = frozenset(("le", "la", "les", "en"))
_TOLD = ("intake", "command", "order", "change", "continue")
_ORDERING = ("ez", "ons", "s", "take", "start", "try", "keep", "carry", "stay")  # "prenez", "ajoutons", "prends"
_SUBJECTS = ("je", "on", "nous", "vous", "il", "elle", "i", "we", "you", "he", "she", "they")
_GERUND, _NEITHER = "ing", ("or", "nor", "ou", "ni")
_ADVERBS = ("donc", "alors", "then", "therefore")
_ENDING = ("stop", "quit", "halt")
_TREATED = ("drug", "class", "dosed", "form", "galenic", "box", "time")
_AFTER = frozenset(
    (
        *("pour", "ce", "cette", "demain", "jusqu", "et", "puis", "tout", "des", "aussi", "sans", "si", "quand", "a"),
        *("au", "apres", "avant", "ne"),
    )
)
_ACTING = ("intake", "order", "command", "stop", "change", "send", "renew")
_ORDERED = ("change", "order", "command", "adjust", "vary", "intake", "stop", "halt")
_CONDITION_ENDS = ("assent", "praise", "plain", "weekday", "when", "now", "time", "compared", "day", "week", "month")
_VERBS = ("command", "intake", "stop", "change", "renew")
_CONTRASTED = ("number", "amount", "single", "time", "twice", "freq")
_AND, _AND_LATIN, _OR = "و", "w", "ولا"
_ANDS = (_AND, _AND_LATIN)
_TOLD_OF = ("past", "formerly")  # what is told of goes on with "and"
_YOU = ("t", "ت")
_NEGATED = ("ش", "ch", "sh")
_NO = ("non", "no", "nope", "nenni")
_NOT = ("ma", "la", "ما", "لا", "لم", "لن")

Words = Mapping[int, Token]  # by their places among those of the text


class Said(NamedTuple):
    """A sentence as it stands in a text: its words, the place of the first among those of the text, and its characters up to
    the next sentence."""

    words: tuple[Token, ...]
    at: int
    text: str


@remembered(KEPT)
def sentence(said: Said) -> tuple[tuple[Mark, ...], Sentence]:
    """What is said in it, mark by mark, and the sentence. One read lately is the same object again (`lately.py`)."""
    return sentence_anew(said)


def sentence_anew(said: Said) -> tuple[tuple[Mark, ...], Sentence]:
    """As `sentence`, of one that is too long to be remembered."""
    words, last = dict(enumerate(said.words, said.at)), said.at + len(said.words)
    marks = load().book.find(said.words, said.at)
    clauses = _lists_refused(words, _clauses(words, marks))
    kinds = frozenset().union(*[clause.kinds for clause in clauses])
    ending = said.text[said.words[-1].end - said.words[0].start :]
    if "crew" in kinds and "ward" in kinds:
        kinds |= {"emergency"}
    asked = "?" in ending or "؟" in ending
    if asked and inquires(list(said.words), "past" in kinds):
        kinds |= {"question"}
    if any(_ARROW.search(word.gap) for word in said.words[1:] if word.gap not in _BLANK):
        kinds |= {"failing"}
    quotes = bool(_QUOTED.search(said.text[: len(said.text) - len(ending) + 1]))
    whole = Sentence(clauses, asked, said.at, last, kinds, quotes, _allows(words, clauses, kinds), begun=tuple(marks))
    refused = len(clauses) > 1 and _turned_down(words, whole)
    return whole.begun, replace(whole, withdrawn=True) if refused else whole


def _clauses(words: Words, marks: list[Mark]) -> list[Clause]:
    """The sentence cut at its breaks, its conjunctions, and where "and" joins another verb."""
    said = [mark for mark in marks if mark.kind == "conj"]
    joints = {mark.first for mark in said if breaks(words[mark.first]) or not _is_adverb(words, mark)}
    joints |= _orders_behind_conditions(marks)
    places = [mark.first for mark in marks]
    clauses: list[Clause] = []
    start = first = min(words)
    for index in range(first + 1, first + len(words) + 1):
        word = words.get(index)
        ends = word is None or index in joints or (word.gap not in _BLANK and breaks(word))
        if not ends and not (word and word.forms[0].startswith(_ANDS) and _joins(words, index)):
            continue
        own = marks[bisect_left(places, start) : bisect_left(places, index)]
        if ends or not _goes_on(words[index], words.get(index + 1), own):
            clauses.append(_goes_on_refusing(words[start].word, clauses, _clause(words, start, index, own)))
            start = index
    return clauses


def _orders_behind_conditions(marks: list[Mark]) -> set[int]:
    """Where an order begins right behind a condition that denies something, with no comma between: "if it's not ok by Monday
    double it"; it is not what is denied."""
    opened = next((mark.first for mark in marks if mark.kind == "if"), None)
    denied = next(
        (mark.first for mark in marks if mark.kind == "neg" and opened is not None and opened < mark.first), None
    )
    if denied is None:
        return set()
    ends = {mark.last for mark in marks if mark.kind in _CONDITION_ENDS and denied < mark.first}
    return {mark.first for mark in marks if mark.kind in _ORDERED and mark.first in ends}


def _clause(words: Words, first: int, last: int, marks: list[Mark]) -> Clause:
    marks = [mark for mark in marks if mark.kind not in _ENDING or not _is_article(words, marks, mark, last)]
    kinds = frozenset([mark.kind for mark in marks])
    plain: set[int] = set()
    if "plain" in kinds:
        inside = {place for mark in marks if mark.kind == "plain" for place in range(mark.first + 1, mark.last)}
        plain = inside | {mark.first for mark in marks if mark.kind == "plain"}
        marks = [mark for mark in marks if mark.first not in inside]
        kinds = frozenset(mark.kind for mark in marks)
    if kinds.isdisjoint(("neg", "nay")):
        return Clause(first, last, tuple(marks), kinds, ())
    only = {mark.first for mark in marks if mark.kind == "only"}  # "ne gardez plus que" keeps something
    marks = [mark._replace(value="") if _contrasts(words, marks, mark, last) else mark for mark in marks]
    negations = tuple(
        mark
        for mark in marks
        if (
            mark.kind == "neg"
            and mark.first not in plain
            and not _conditional(marks, mark)
            and only.isdisjoint(range(mark.first, mark.last))
        )
        or (mark.kind == "nay" and mark.last == last and not _is_object(words, marks, mark))
    )
    return Clause(first, last, tuple(marks), kinds, negations)


def _is_article(words: Words, marks: list[Mark], mark: Mark, last: int) -> bool:
    """Whether what is put an end to is a thing that is named, no treatment: "oubliez les sardines", not "oubliez-les"."""
    if words[mark.last - 1].word not in _OBJECTS or mark.last == last or mark.last not in words:
        return False
    treated = any(one.kind in _TREATED and one.first == mark.last for one in marks)
    return words[mark.last - 1].gap != "-" and not treated and words[mark.last].word not in _AFTER


def _contrasts(words: Words, marks: list[Mark], mark: Mark, last: int) -> bool:
    """Whether a verb that denies says which number or time is not meant, and not what stands before ("3 puffs, not 1")."""
    if mark.kind != "neg" or not mark.value or mark.last == last or mark.last not in words:
        return False
    return words[mark.last].value is not None or any(
        one.first == mark.last and one.kind in _CONTRASTED for one in marks
    )


def _conditional(marks: list[Mark], negation: Mark) -> bool:
    """Whether it is the condition that a verb negates ("ken el 7akka ma tna99sch, ..."), and nothing that is ordered."""
    if not (negation.value and any(mark.kind == "if" and mark.first <= negation.first for mark in marks)):
        return False
    inside = [mark for mark in marks if negation.first <= mark.first < negation.last]
    return all(mark.kind not in _ACTING for mark in inside)


def _is_object(words: Words, marks: list[Mark], nay: Mark) -> bool:
    """Whether the word is the object of a verb ("prenez-le") and not the Tunisian "no"."""
    return "-" in words[nay.first].gap or any(mark.last == nay.first and mark.kind in _VERBS for mark in marks)


def _goes_on(word: Token, following: Token | None, marks: list[Mark]) -> bool:
    """Whether what stands behind "and" (`word`, and the `following` one) is told, or denied, with the `marks` before
    ("ma tet3abch w tji")."""
    denied = any(mark.kind == "neg" for mark in marks)
    verbs = (word, following) if following and word.word == _AND_LATIN else (word,)
    also = any(one.word.removeprefix(_AND).startswith(_YOU) for one in verbs)
    return any(mark.kind in _TOLD_OF for mark in marks) or (denied and also)


def _joins(words: Words, place: int) -> bool:
    """Whether "and" stands at token `place` before another verb of Arabic, which is denied or told for itself."""
    word = words[place].word
    if word == _AND_LATIN and place + 1 in words:
        following, ahead = words[place + 1], words.get(place + 2)
    elif word.startswith(_AND) and word != _OR:
        following, ahead = words[place], words.get(place + 1)
        if word[1:] not in _NOT and not (lemmas(word[1:]) and set(lemmas(word)) <= set(lemmas(word[1:]))):
            return False
    else:
        return False
    denied = following.word.removeprefix(_AND) in _NOT
    if denied and ahead and ahead.word.endswith(_NEGATED):
        return True
    verb = ahead if denied else following
    told = (form for form in (verb.forms if verb else ()) if form.startswith(PREFIX))
    return any(not form[-1].isalpha() for form in told)


def _goes_on_refusing(word: str, before: list[Clause], clause: Clause) -> Clause:
    """`clause`, which opens with `word`, refused too when it goes on with the list of what the one before refuses."""
    listed = word.endswith(_GERUND) or word in _NEITHER
    if not (listed and before and before[-1].has("refuse")):
        return clause
    return replace(clause, kinds=clause.kinds | {"refuse"})


def _lists_refused(words: Words, clauses: list[Clause]) -> tuple[Clause, ...]:
    """`clauses`, those of a list refused as its first is, up to its "or" ("I can't raise it, stretch it or swap it")."""
    if len(clauses) == 1:
        return tuple(clauses)
    begun = next((place for place, one in enumerate(clauses) if one.has("refuse")), len(clauses))
    ends = [place for place in range(begun + 1, len(clauses)) if _ends_list(words, clauses[place])]
    return tuple(
        replace(one, kinds=one.kinds | {"refuse"}) if ends and begun < place <= ends[-1] else one
        for place, one in enumerate(clauses)
    )


def _ends_list(words: Words, clause: Clause) -> bool:
    """Whether it begins with "or", or holds one before another verb: "stretch it or swap it", not "two or three"."""
    verbs = {mark.first for mark in clause.marks if mark.kind in (*_VERBS, "lengthen", "adjust", "send", "order")}
    here = (place for place in range(clause.first, clause.last) if words[place].word in _NEITHER)
    return any(place in (clause.first, clause.last - 1) or place + 1 in verbs for place in here)


def _is_adverb(words: Words, mark: Mark) -> bool:
    """Whether it only goes with a verb ("continuez donc jusqu'à l'été", "give it one more week then")."""
    said = mark.last not in words or words[mark.last].word not in _SUBJECTS
    return said and mark.last == mark.first + 1 and words[mark.first].word in _ADVERBS


def _turned_down(words: Words, sentence: Sentence) -> bool:
    """Whether what its first clause names is refused, denied or left for a visit by another one."""
    behind = sentence.clauses[1:]
    refused = any(one.has("refusedit") for one in behind) or _put_off(words, sentence)
    refused = refused or (not sentence.asked and _answered_no(words, sentence))
    return refused or (sentence.has("quoted") and any(one.has("deny", "refuse") for one in behind))


def _put_off(words: Words, sentence: Sentence) -> bool:
    """Whether what is only named is left for a visit: "changer pour Yaz, un jour peut-être, mais cela se décide ici"."""
    topic = sentence.clauses[0].has("topic")
    behind = (one for one in sentence.clauses[1:] if (topic or one.has("conj")) and not one.has("afterwards"))
    kept = next((one for one in behind if one.has("defer", "refuse", *(("visit",) if topic else ()))), None)
    told = (mark for mark in sentence.marks if mark.kind in _TOLD and kept and mark.first < kept.first)
    return kept is not None and not any(_orders(words[mark.first]) for mark in told)


def _answered_no(words: Words, sentence: Sentence) -> bool:
    """Whether what is named first is answered by "no" behind it: "a fortnight of it by message, no"; what is told is not."""
    said = (one for one in sentence.clauses[1:] if words[one.first].word in _NO and one.last == one.first + 1)
    no = next(said, None)
    told = (mark for mark in sentence.marks if mark.kind in _TOLD and no and mark.first < no.first)
    return no is not None and not any(_orders(words[mark.first]) for mark in told)


def _orders(word: Token) -> bool:
    return word.word.endswith(_ORDERING) or any(
        form.startswith(PREFIX) and form.endswith(DIRECT) for form in word.forms
    )


def _allows(words: Words, clauses: tuple[Clause, ...], kinds: frozenset[str]) -> bool:
    """Whether it assents to what was just named, or its verb has that for its object: "Vous avez du Zorbex ? Ouvrez-le."."""
    if clauses[0].has("assent") or "approve" in kinds:
        return True
    pointed = "takes-up" in kinds or any(word.gap == "-" and word.word in _OBJECTS for word in words.values())
    return pointed and kinds.isdisjoint(("stop", "quit")) and not any(clause.negations for clause in clauses)
