"""A text read once: its words, what they do, and the sentences and clauses that hold them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from core.charter.gate.arabic_morphology import PREFIX, lemmas
from core.charter.gate.inquiry import inquires
from core.charter.gate.lexicon import load, remembered
from core.charter.gate.morphology import DIRECT
from core.charter.gate.phrasebook import Mark
from core.charter.gate.text import Token, breaks, tokens

_END = attrgetter("last")
_QUOTED = re.compile(r"[«»“”\"]|(?<!\w)['‘][^'‘’]{6,}['’](?!\w)")
_ARROW = re.compile(r"[=-]>|[→⇒]")  # "still hot => a scan": a condition and what follows
_BLANK = ("", " ")
_NEXT = 3  # words between what is named and a verb that says what it does not do
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
_VERBS = ("command", "intake", "stop", "change", "renew")
_CONTRASTED = ("number", "amount", "single", "time", "twice", "freq")
_AND, _AND_LATIN, _OR = "و", "w", "ولا"
_ANDS = (_AND, _AND_LATIN)
_TOLD_OF = ("past", "formerly")  # what is told of goes on with "and"
_YOU = ("t", "ت")
_NEGATED = ("ش", "ch", "sh")
_NO = ("non", "no", "nope", "nenni")
_NOT = ("ma", "la", "ما", "لا", "لم", "لن")


@dataclass(frozen=True, eq=False, slots=True)  # each is itself: none is compared, and many are looked up
class Clause:
    """Tokens `first` to `last` (excluded) with the marks that begin among them."""

    first: int
    last: int
    marks: tuple[Mark, ...]
    kinds: frozenset[str]
    negations: tuple[Mark, ...]

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said here."""
        return not self.kinds.isdisjoint(kinds)

    def affirms(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said here and not negated."""
        return any(mark.kind in kinds and not self.negates(mark.first) for mark in self.marks)

    def negates(self, place: int) -> bool:
        """Whether what stands at token `place` is negated: by a word before it, or by a verb around or after it."""
        return any(mark.first <= place or mark.loose or mark.kind == "nay" for mark in self.negations)

    def denies(self, place: int) -> bool:
        """Whether the next verb says what is at token `place` not to be or do ("antibiotique ma ye9telch")."""
        return any(mark.value and mark.first <= place + _NEXT for mark in self.negations)


@dataclass(frozen=True, eq=False)
class Sentence:
    """Clauses up to a full stop, a question mark or the end of a line."""

    clauses: tuple[Clause, ...]
    asked: bool
    first: int
    last: int
    kinds: frozenset[str]
    declined: bool = False  # what the patient wished, quoted or asked back, then refused
    granted: bool = False  # asked back, then allowed

    @cached_property
    def marks(self) -> list[Mark]:
        """The marks of all its clauses."""
        return [mark for clause in self.clauses for mark in clause.marks]

    def holds(self, place: int) -> bool:
        """Whether token `place` is one of its own."""
        return self.first <= place < self.last

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said in any clause."""
        return not self.kinds.isdisjoint(kinds)

    def affirms(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said in a clause that does not negate it."""
        return any(clause.affirms(*kinds) for clause in self.clauses)

    def at(self, place: int) -> Clause:
        """The clause that holds token `place`."""
        return self.clauses[bisect_right(self.clauses, place, key=_END)]


@dataclass(frozen=True, eq=False)
class Reading:
    """`text` as typed, with all that was read in it."""

    text: str
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Code points of the original text from token `first` to `last` (excluded)."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def sentence(self, place: int) -> Sentence:
        """The sentence that holds token `place`."""
        return self.sentences[bisect_right(self.sentences, place, key=_END)]

    def has(self, *kinds: str) -> bool:
        """Whether one of `kinds` is said anywhere."""
        return not self._kinds.isdisjoint(kinds)

    def holds(self, *kinds: str) -> bool:
        """Whether every one of `kinds` is said somewhere."""
        return self._kinds.issuperset(kinds)

    @cached_property
    def figures(self) -> list[tuple[int, Fraction]]:
        """The tokens that are numbers in figures, in order, with their values."""
        return [(place, token.value) for place, token in enumerate(self.tokens) if token.value is not None]

    def figures_in(self, first: int, last: int) -> list[tuple[int, Fraction]]:
        """Those of them from token `first` to `last` (excluded)."""
        return [figure for figure in self.figures if first <= figure[0] < last]

    @cached_property
    def sends_away(self) -> bool:
        """Whether it names a visit, a call or the emergency services, not only as the end of a wait ("until I see you")."""
        waits = {place for mark in self.marks if mark.kind == "meanwhile" for place in range(mark.first, mark.last)}
        return self.has("emergency") or any(
            mark.kind in ("visit", "defer") and mark.first not in waits for mark in self.marks
        )

    @cached_property
    def _kinds(self) -> frozenset[str]:
        return frozenset(kind for sentence in self.sentences for kind in sentence.kinds)


@remembered(32)
def read(text: str) -> Reading:
    """Read `text` with the shipped lexicon. One reply and its question are read by several judges: the last ones stay."""
    book = load().book
    words = book.mend(tokens(text))
    marks = book.find(words)
    ends = [breaks(word) for word in words] + ["."]
    joints = {mark.first for mark in marks if mark.kind == "conj" and (ends[mark.first] or not _is_adverb(words, mark))}
    ands = [place for place in range(1, len(words) - 1) if words[place].forms[0].startswith(_ANDS)]
    coordinated = {place for place in ands if _joins(words, place)}
    places = [mark.first for mark in marks]
    sentences: list[Sentence] = []
    clauses: list[Clause] = []
    start = 0
    for index in range(1, len(words) + 1):
        if not (ends[index] or index in joints or index in coordinated):
            continue
        own = marks[bisect_left(places, start) : bisect_left(places, index)]
        if ends[index] or index in joints or not _goes_on(words[index : index + 2], own):
            clauses.append(_goes_on_refusing(words[start].word, clauses, _clause(words, start, index, own)))
            start = index
        if ends[index] == ".":
            ending = text[words[index - 1].end : words[index].start if index < len(words) else len(text)]
            sentences.append(_sentence(words, clauses, ending, sentences))
            clauses = []
    return Reading(text, tuple(words), tuple(marks), tuple(_wishes_declined(text, words, sentences)))


def _sentence(words: list[Token], clauses: list[Clause], ending: str, before: list[Sentence]) -> Sentence:
    """The sentence that `clauses` make with the `ending` behind it, and with those `before`."""
    first, last = clauses[0].first, clauses[-1].last
    kinds = frozenset().union(*[clause.kinds for clause in clauses])
    if "crew" in kinds and ("ward" in kinds or any(one.has("emergency", "ward") for one in before)):
        kinds |= {"emergency"}
    asked = "?" in ending or "؟" in ending
    if asked and inquires(words[first:last], "past" in kinds):
        kinds |= {"question"}
    if any(_ARROW.search(word.gap) for word in words[first + 1 : last] if word.gap not in _BLANK):
        kinds |= {"failing"}
    return Sentence(_lists_refused(words, clauses), asked, first, last, kinds)


def _goes_on(behind: list[Token], marks: list[Mark]) -> bool:
    """Whether what stands `behind` "and" is told, or denied, with the `marks` before ("ma tet3abch w tji")."""
    denied = any(mark.kind == "neg" for mark in marks)
    also = any(one.word.removeprefix(_AND).startswith(_YOU) for one in behind[: 1 + (behind[0].word == _AND_LATIN)])
    return any(mark.kind in _TOLD_OF for mark in marks) or (denied and also)


def _joins(words: list[Token], place: int) -> bool:
    """Whether "and" stands at token `place` before another verb of Arabic, which is denied or told for itself."""
    word = words[place].word
    if word == _AND_LATIN:
        following, ahead = words[place + 1], words[place + 2 : place + 3]
    elif word.startswith(_AND) and word != _OR:
        following, ahead = words[place], words[place + 1 : place + 2]
        if word[1:] not in _NOT and not (lemmas(word[1:]) and set(lemmas(word)) <= set(lemmas(word[1:]))):
            return False
    else:
        return False
    denied = following.word.removeprefix(_AND) in _NOT
    if denied and ahead and ahead[0].word.endswith(_NEGATED):
        return True
    told = (form for one in (ahead if denied else (following,)) for form in one.forms if form.startswith(PREFIX))
    return any(not form[-1].isalpha() for form in told)


def _goes_on_refusing(word: str, before: list[Clause], clause: Clause) -> Clause:
    """`clause`, which opens with `word`, refused too when it goes on with the list of what the one before refuses."""
    listed = word.endswith(_GERUND) or word in _NEITHER
    if not (listed and before and before[-1].has("refuse")):
        return clause
    return replace(clause, kinds=clause.kinds | {"refuse"})


def _lists_refused(words: list[Token], clauses: list[Clause]) -> tuple[Clause, ...]:
    """`clauses`, those of a list refused as its first is, up to its "or" ("I can't raise it, stretch it or swap it")."""
    if len(clauses) == 1:
        return tuple(clauses)
    begun = next((place for place, one in enumerate(clauses) if one.has("refuse")), len(clauses))
    ends = [place for place in range(begun + 1, len(clauses)) if _ends_list(words, clauses[place])]
    return tuple(
        replace(one, kinds=one.kinds | {"refuse"}) if ends and begun < place <= ends[-1] else one
        for place, one in enumerate(clauses)
    )


def _ends_list(words: list[Token], clause: Clause) -> bool:
    """Whether it begins with "or", or holds one before another verb: "stretch it or swap it", not "two or three"."""
    verbs = {mark.first for mark in clause.marks if mark.kind in (*_VERBS, "lengthen", "adjust", "send", "order")}
    here = (place for place in range(clause.first, clause.last) if words[place].word in _NEITHER)
    return any(place in (clause.first, clause.last - 1) or place + 1 in verbs for place in here)


def _is_adverb(words: list[Token], mark: Mark) -> bool:
    """Whether it only goes with a verb ("continuez donc jusqu'à l'été", "give it one more week then")."""
    said = mark.last == len(words) or words[mark.last].word not in _SUBJECTS
    return said and mark.last == mark.first + 1 and words[mark.first].word in _ADVERBS


def _wishes_declined(text: str, words: list[Token], sentences: list[Sentence]) -> Iterator[Sentence]:
    """The sentences, those marked that only repeat a wish of the patient which the reply then refuses."""
    for place, sentence in enumerate(sentences):
        stretch = text[words[sentence.first].start : words[sentence.last - 1].end + 1]
        quotes = bool(_QUOTED.search(stretch))
        told = quotes or sentence.asked or sentence.has("quoted")
        after = sentences[place + (not quotes) : place + 3]
        refused = told and any(_declines(one) for one in after)
        refused = refused or (len(sentence.clauses) > 1 and _turned_down(words, sentence))
        refused = refused or any(one.has("sweeping") for one in sentences[place : place + 2])
        told_by = (quotes and sentence.has("source")) or sentence.has("retold")
        refused = refused or (told_by and not any(_allows(words, one) for one in sentences[place + 1 : place + 2]))
        echoed = sentence.asked and not sentence.has("question", "inverted", "quoted")
        granted = echoed and any(_allows(words, one) for one in sentences[place + 1 : place + 2])
        changed = refused or granted
        yield replace(sentence, declined=refused, granted=granted and not refused) if changed else sentence


def _turned_down(words: list[Token], sentence: Sentence) -> bool:
    """Whether what its first clause names is refused, denied or left for a visit by another one."""
    behind = sentence.clauses[1:]
    refused = any(one.has("refusedit") for one in behind) or _put_off(words, sentence)
    refused = refused or (not sentence.asked and _answered_no(words, sentence))
    return refused or (sentence.has("quoted") and any(one.has("deny", "refuse") for one in behind))


def _allows(words: list[Token], sentence: Sentence) -> bool:
    return sentence.clauses[0].has("assent") or sentence.has("approve") or _takes_up(words, sentence)


def _put_off(words: list[Token], sentence: Sentence) -> bool:
    """Whether what is only named is left for a visit: "changer pour Yaz, un jour peut-être, mais cela se décide ici"."""
    topic = sentence.clauses[0].has("topic")
    behind = (one for one in sentence.clauses[1:] if (topic or one.has("conj")) and not one.has("afterwards"))
    kept = next((one for one in behind if one.has("defer", "refuse", *(("visit",) if topic else ()))), None)
    told = (mark for mark in sentence.marks if mark.kind in _TOLD and kept and mark.first < kept.first)
    return kept is not None and not any(_orders(words[mark.first]) for mark in told)


def _answered_no(words: list[Token], sentence: Sentence) -> bool:
    """Whether what is named first is answered by "no" behind it: "a fortnight of it by message, no"; what is told is not."""
    said = (one for one in sentence.clauses[1:] if words[one.first].word in _NO and one.last == one.first + 1)
    no = next(said, None)
    told = (mark for mark in sentence.marks if mark.kind in _TOLD and no and mark.first < no.first)
    return no is not None and not any(_orders(words[mark.first]) for mark in told)


def _orders(word: Token) -> bool:
    return word.word.endswith(_ORDERING) or any(
        form.startswith(PREFIX) and form.endswith(DIRECT) for form in word.forms
    )


def _takes_up(words: list[Token], sentence: Sentence) -> bool:
    """Whether a verb has what was just named for its object: "Il vous reste du Zorbex ? Ouvrez-le."."""
    pointed = sentence.has("takes-up") or any(
        word.gap == "-" and word.word in _OBJECTS for word in words[sentence.first : sentence.last]
    )
    return pointed and not sentence.has("stop", "quit") and not any(clause.negations for clause in sentence.clauses)


def _declines(sentence: Sentence) -> bool:
    return sentence.has("refuse") or sentence.clauses[0].has("deny") or sentence.has("defer")


def _clause(words: list[Token], first: int, last: int, marks: list[Mark]) -> Clause:
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


def _is_article(words: list[Token], marks: list[Mark], mark: Mark, last: int) -> bool:
    """Whether what is put an end to is a thing that is named, no treatment: "oubliez les sardines", not "oubliez-les"."""
    if words[mark.last - 1].word not in _OBJECTS or mark.last == last:
        return False
    treated = any(one.kind in _TREATED and one.first == mark.last for one in marks)
    return words[mark.last - 1].gap != "-" and not treated and words[mark.last].word not in _AFTER


def _contrasts(words: list[Token], marks: list[Mark], mark: Mark, last: int) -> bool:
    """Whether a verb that denies says which number or time is not meant, and not what stands before ("3 puffs, not 1")."""
    if mark.kind != "neg" or not mark.value or mark.last in (last, len(words)):
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


def _is_object(words: list[Token], marks: list[Mark], nay: Mark) -> bool:
    """Whether the word is the object of a verb ("prenez-le") and not the Tunisian "no"."""
    return "-" in words[nay.first].gap or any(mark.last == nay.first and mark.kind in _VERBS for mark in marks)
