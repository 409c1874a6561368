"""Medicines named in a text: which word is one, which line of the consultation it is, which dose belongs to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise
from typing import Final, NamedTuple

from core.charter.gate.arabic_morphology import POINTING
from core.charter.gate.card import Card, Medicine
from core.charter.gate.clauses import Reading, Sentence
from core.charter.gate.combinations import in_one_notation
from core.charter.gate.lately import Lately
from core.charter.gate.lexicon import load, remembered, resembling, skeleton
from core.charter.gate.misspelling import neighbours
from core.charter.gate.morphology import MARK
from core.charter.gate.phrasebook import Mark
from core.charter.gate.posology import Dose, Quantity, quantities, whole
from core.charter.gate.reading import read
from core.charter.gate.spelling import SIGN
from core.charter.gate.text import Token, breaks, is_arabic, tokens

_ALIAS: Final = 3
_OFTEN: Final = 12  # intakes a day, at most
_PHASES: Final = 2
_ALIAS_FUZZY: Final = 5
_CANDIDATE: Final = 4
_LINKS: Final = ("de", "d", "of", "called", "named", "appele", "appelee")
_WITH: Final = ("et", "avec", "plus", "and", "with", "w", "m3a", "مع", "و")
_NONE: Final[frozenset[str]] = frozenset()
_THE: Final = ("l", "le", "la", "les", "votre", "vos", "cet", "cette", "ce", "the", "your")
_PARTITIVES: Final = ("de", "d", "du", "le", "la", "l", "un", "une", "des", "some", "the")
_SOME: Final = frozenset(["من", "شويه", "شوي", "في", "ب", "el", "men", "mel", "chwaya", "shwaya", "b", "fel"])
_AND: Final = "و"  # another verb, or another object
# How nouns and verbs of French and English end, and names of medicines do not.
_COMMON_ENDINGS: Final = (
    *("tion", "sion", "ment", "age", "eur", "euse", "ance", "ence", "ite", "ette", "isme", "oire", "ier", "iere"),
    *("erie", "esse", "ade", "ement", "oir", "eau", "eaux", "aux", "ant", "er", "ir", "ee", "ees", "elle", "ille"),
    *("ing", "ness", "ly", "ity", "ship", "ers", "ies", "ings", "ence", "ful", "less", "ght", "ck", "sh", "th", "s"),
)
_OBJECTIVE: Final = ("intake", "chemist", "otc", "portion", "change", "order")
_OBJECT: Final = 5  # words between an intake and what is taken


@dataclass(frozen=True)
class Known:
    """A medicine of the consultation, its name and lines read. `spellings` are what its name may look like."""

    medicine: Medicine
    codes: frozenset[str]
    alias: str
    spellings: frozenset[str]
    dose: Dose

    @property
    def label(self) -> str:
        """The line as it was written, for a finding."""
        return self.medicine.label


@dataclass(frozen=True)
class Mention:
    """A medicine, a class of them or a word that looks like one, at tokens `first` to `last` (excluded).

    `known` is its line in the consultation; `sure` when the spelling leaves no doubt; `everyday` words count only
    beside a dose or an intake; `by_name` when it is the very name of the line, not another one for the same substance;
    `guessed` when nothing but its place says that it is one.
    """

    first: int
    last: int
    known: Known | None
    sure: bool
    everyday: bool
    by_name: bool = False
    guessed: bool = False


Dosed = tuple[tuple[Quantity, Mention | None], ...]  # doses, and whose they are


class Here(NamedTuple):
    """The medicines named in a sentence, and its doses."""

    named: tuple[Mention, ...]
    doses: Dosed


@dataclass(frozen=True, eq=False)
class Told:
    """A text with what is `told` in each of its sentences, in order."""

    reading: Reading
    told: Mapping[Sentence, Here]

    @property
    def sentences(self) -> Iterator[tuple[Sentence, Dosed]]:
        """Each sentence with its doses and whose they are."""
        return ((sentence, here.doses) for sentence, here in self.told.items())

    @cached_property
    def named(self) -> tuple[Mention, ...]:
        """Every medicine named, sentence by sentence."""
        return tuple(chain.from_iterable([here.named for here in self.told.values()]))

    def within(self, sentence: Sentence) -> tuple[Mention, ...]:
        """The medicines named in `sentence`."""
        return self.told[sentence].named

    def doses(self, sentence: Sentence) -> Dosed:
        """The doses of `sentence` and whose they are."""
        return self.told[sentence].doses


@remembered(512)
def known(medicine: Medicine) -> Known:
    """`medicine` read: its codes, the spellings of its first word, its dose."""
    lexicon, words = load(), tokens(medicine.name)
    drugs = [mark.value for mark in lexicon.book.find(words) if mark.kind == "drug"]
    codes = frozenset(code for name in drugs for code in lexicon.names[name])
    alias = next((word.word for word in words[:1] if word.value is None and len(word.word) >= _ALIAS), "")
    bones = skeleton(alias)
    spellings = set(neighbours(alias)) if len(alias) >= _ALIAS_FUZZY else {alias}
    spellings |= {bones} if len(bones) >= _ALIAS else set()
    strength = _line_dose(medicine.dose, True)
    dose = strength | _line_dose(medicine.posology) | _line_dose(medicine.duration)
    dose = whole(_counted(dose, strength), True)
    if read(medicine.posology).has("prn", "ceiling"):
        dose = _up_to(dose)
    return Known(medicine, codes, alias, frozenset(spellings - {""}), dose)


def _counted(dose: Dose, strength: Dose) -> Dose:
    """`dose` in units where its directions tell milligrams only: "40 mg, then 20 mg" of tablets of 20 mg are two, then one."""
    sizes = [value for value, unit in strength.strengths if unit == "mg"]
    if dose.units or len(sizes) != 1 or len(dose.strengths) < _PHASES:
        return dose
    return dose._replace(units=frozenset(value / sizes[0] for value, unit in dose.strengths if unit == "mg"))


def _up_to(dose: Dose) -> Dose:
    """`dose` where its frequency is the most that may be taken: "2 puffs when needed, up to 4 times a day"."""
    often = frozenset(Fraction(times) for rate in dose.rate for times in range(1, min(int(rate), _OFTEN) + 1))
    return dose._replace(
        rate=dose.rate | often, daily=dose.daily | {unit * rate for unit in dose.units for rate in often}
    )


def _line_dose(line: str, strength: bool = False) -> Dose:
    words = tokens(line)
    dose = Dose()
    for quantity in quantities(words, load().book.find(words), 0, len(words)):
        dose |= quantity.dose
    bare = frozenset(word.value for word in words if strength and word.value is not None)
    return dose._replace(bare=bare)


def tell(reading: Reading, card: Card) -> Told:
    """Every medicine named in `reading`, in order, and the doses given with each."""
    lines, lately = [known(medicine) for medicine in card.medicines], _lately(card)

    def here(sentence: Sentence) -> Here:
        return _here(reading, sentence, lines)

    return Told(reading, {one: lately.recalled(one, here, one.size) for one in reading.sentences})


@remembered(4)
def _lately(_card: Card) -> Lately[Sentence, Here]:
    """What was told in the sentences that were read lately, under one consultation."""
    return Lately()


def _here(reading: Reading, sentence: Sentence, lines: list[Known]) -> Here:
    marks = reading.marks_in(sentence)
    marked = {place for mark in marks if not mark.loose for place in range(mark.first, mark.last)}
    starting = {mark.first: mark for mark in marks if mark.kind in ("drug", "class")}
    spelled = dict(_spelled_out(reading, starting, lines))
    exams = {mark.first for mark in marks if mark.kind == "exam"}
    aliases = {line.alias: line for line in reversed(lines) if line.alias}
    found: list[Mention] = []
    for place in range(sentence.first, sentence.last):
        token = reading.tokens[place]
        if not aliases.keys().isdisjoint(token.forms):
            line = next(aliases[form] for form in token.forms if form in aliases)
            found.append(Mention(place, place + 1, line, True, False, True))
        elif place in starting and not (found and found[-1].last > place):
            definite = place > sentence.first and reading.tokens[place - 1].word in _THE
            whole_line = spelled.get(place)
            mark = starting[place]
            found.append(
                Mention(mark.first, mark.last, whole_line, True, False)
                if whole_line
                else _marked(mark, lines, place in exams, definite)
            )
        elif place not in marked and token.value is None:
            found += _guessed(token, place, lines)
    named = (*found, *_candidates(reading, sentence, found, marked, lines))
    return Here(named, tuple(_doses(reading, sentence, named, lines)))


def _spelled_out(reading: Reading, starting: dict[int, Mark], lines: list[Known]) -> Iterator[tuple[int, Known]]:
    """The substances of a combination of the consultation, named one after the other ("amoxicillin with clavulanic acid")."""
    names, drugs = load().names, [mark for _, mark in sorted(starting.items()) if mark.kind == "drug"]
    for one, other in pairwise(drugs):
        between = reading.tokens[one.last : other.first]
        if len(between) > 1 or any(token.word not in _WITH for token in between):
            continue
        said = [names[one.value], names[other.value]]
        for line in lines:
            wholes = (code.split("+") for code in line.codes if "+" in code)
            if any(all(any(names.get(part, _NONE) & own for own in said) for part in parts) for parts in wholes):
                yield from ((one.first, line), (other.first, line))


def _marked(mark: Mark, lines: list[Known], also_exam: bool, definite: bool) -> Mention:
    lexicon = load()
    if mark.kind == "drug":
        line = _sharing(lines, lexicon.names[mark.value])
        return Mention(mark.first, mark.last, line, True, also_exam or mark.value in lexicon.ambiguous)
    prefixes = lexicon.classes[mark.value.lstrip("?")]
    line = next((line for line in lines if any(code.startswith(prefixes) for code in line.codes)), None)
    line = line or (lines[0] if lines and mark.value == "?medicine" else None)
    if line is None and definite:  # "c'est l'antibiotique": the medicine of the card whose class is not known
        line = next((line for line in lines if not line.codes), None)
    return Mention(mark.first, mark.last, line, True, also_exam or mark.value.startswith("?"))


def _sharing(lines: list[Known], codes: frozenset[str]) -> Known | None:
    return next((line for line in lines if codes & line.codes), None)


def _guessed(token: Token, place: int, lines: list[Known]) -> Iterator[Mention]:
    """A misspelling or an Arabic spelling, of a line of the consultation first, of any medicine else."""
    short = next((line for line in lines if _shortens(token.word, line)), None)
    if short:
        yield Mention(place, place + 1, short, True, False, True)
        return
    for looks, name in _likenesses(token.forms):
        line = next((line for line in lines if not line.spellings.isdisjoint(looks)), None)
        if line or name:
            yield Mention(place, place + 1, line or _sharing(lines, load().names[name]), bool(line), False, bool(line))
            return


def _shortens(word: str, line: Known) -> bool:
    """Whether `word` is the beginning of the name of `line`, and no word of its own: "metho"."""
    cut = len(word) >= _ALIAS_FUZZY and line.alias.startswith(word)
    return cut and not load().book.knows(word) and word not in load().ordinary


@remembered(8192)
def _likenesses(forms: tuple[str, ...]) -> tuple[tuple[frozenset[str], str], ...]:
    """For each of the `forms` of a word, what the name of a line may look like where it stands, and whose name it resembles."""
    words = [form for form in forms if not form.startswith((SIGN, MARK))]
    return tuple((_looks(word), resembling(word)) for word in words)


def _looks(word: str) -> frozenset[str]:
    if is_arabic(word):
        return frozenset((skeleton(word),))
    return frozenset(neighbours(word) if len(word) >= _ALIAS_FUZZY else (word,))


def _candidates(
    reading: Reading, sentence: Sentence, found: list[Mention], marked: set[int], lines: list[Known]
) -> Iterator[Mention]:
    """A word of no list right before a strength ("Xyzalol 500 mg") is taken for a medicine.

    Not so a word in small letters before a strength of the consultation ("vous prenez bien 15 mg").
    """
    taken = marked | {place for mention in found for place in range(mention.first, mention.last)}
    recorded = {strength for line in lines for strength in line.dose.strengths}
    if sentence.has("galenic"):
        yield from _after_form(reading, sentence, taken)
    if sentence.has(*_OBJECTIVE):
        yield from _after_intake(reading, sentence, taken)
    if sentence.has("taking"):
        yield from _unheard(reading, sentence, taken)
    if not sentence.has("unit"):
        return
    for quantity in quantities(reading.tokens, sentence.marks, sentence.first, sentence.last, reading.ending(sentence)):
        place = quantity.first - 1
        ends = breaks(reading.tokens[quantity.first])
        if ends or not quantity.dose.strengths or place < sentence.first or place in taken:
            continue
        token = reading.tokens[place]
        small = reading.text[token.start].islower() and quantity.dose.strengths <= recorded
        described = is_arabic(token.word) and place - 1 in taken  # "الأملور التونسي 5 ملغ": what kind of it
        if len(token.word) >= _CANDIDATE and not (small or described or load().book.knows(token.word)):
            yield Mention(place, place + 1, None, False, False)


def _after_form(reading: Reading, sentence: Sentence, taken: set[int]) -> Iterator[Mention]:
    """A capitalised word of no list behind a form ("lotion Zorbex", "un ovule de Zorbex") is taken for a medicine."""
    for mark in sentence.marks:
        if mark.kind != "galenic":
            continue
        place = mark.last + (mark.last < sentence.last and reading.tokens[mark.last].word in _LINKS)
        if place >= sentence.last or place in taken:
            continue
        token = reading.tokens[place]
        start, end = reading.span(mark.first, sentence.last)
        own = reading.text[token.start].isupper() and not reading.text[start:end].isupper()
        if own and len(token.word) >= _CANDIDATE and token.value is None and not breaks(token):
            yield Mention(place, place + 1, None, False, False)


def _after_intake(reading: Reading, sentence: Sentence, taken: set[int]) -> Iterator[Mention]:
    """A capitalised word of no list that is taken, or sold ("tartinez de Zorbex", "votre pharmacien a du Zorbex")."""
    for mark in sentence.marks:
        if mark.kind not in _OBJECTIVE:
            continue
        ahead = range(mark.last, min(mark.last + _OBJECT, sentence.at(mark.first).last))
        for place in ahead:
            token = reading.tokens[place]
            if place == mark.last or place in taken or reading.tokens[place - 1].word not in _PARTITIVES:
                continue
            own = reading.text[token.start].isupper() and not reading.text[token.start : token.end].isupper()
            if own and len(token.word) >= _CANDIDATE and token.value is None:
                yield Mention(place, place + 1, None, False, False)


def _unheard(reading: Reading, sentence: Sentence, taken: set[int]) -> Iterator[Mention]:
    """A word of no list that is the object of "take" or "buy", in small letters too ("prenez du zilbrane", "اشتري زيليكا")."""
    for mark in sentence.marks:
        verb = reading.tokens[mark.last - 1]
        if mark.kind != "taking" or any(form.endswith(POINTING) for form in verb.forms):
            continue
        if any(mark.first <= one.last <= mark.last for one in sentence.at(mark.first).negations):
            continue
        place = mark.last - bool(mark.value)
        while place < sentence.last and reading.tokens[place].word in _SOME:
            place += 1
        if place >= sentence.at(mark.first).last or place in taken or reading.tokens[place].value is not None:
            continue
        if (
            not _everyday(reading.tokens[place])
            and not reading.tokens[place].word.startswith(_AND)
            and not breaks(reading.tokens[place])
        ):
            yield Mention(place, place + 1, None, False, False, guessed=True)


def _everyday(token: Token) -> bool:
    """Whether a word is too short for a name, a form of a verb, made like a plain word, or known."""
    known = any(load().book.knows(form) or (form.startswith(MARK) and form[-1].isalpha()) for form in token.forms)
    return (
        known or len(token.word) < _CANDIDATE or token.word in load().ordinary or token.word.endswith(_COMMON_ENDINGS)
    )


def _doses(
    reading: Reading, sentence: Sentence, here: tuple[Mention, ...], lines: list[Known]
) -> Iterator[tuple[Quantity, Mention | None]]:
    """The doses of `sentence`, each with its medicine: the one that follows at once, else the last one named."""
    marks = [mark for mark in sentence.marks if mark.kind != "drug"] if sentence.has("drug") else list(sentence.marks)
    marks += [Mark("drug", "", mention.first, mention.last) for mention in here]
    found = quantities(reading.tokens, marks, sentence.first, sentence.last, reading.ending(sentence))
    known_here = [mention.known for mention in here if mention.known]
    for line in () if not found else known_here or lines:
        found = in_one_notation(reading.tokens, found, line.medicine, line.dose)
    for quantity in found:
        after = next((mention for mention in here if 0 <= mention.first - quantity.last <= 2), None)
        before = next((mention for mention in reversed(here) if mention.last <= quantity.first), None)
        first = here[0] if here else None
        apart = first is not None and _of_another_form(sentence, quantity, first)
        yield quantity, after if after and quantity.dose.units else before or (None if apart else first)


def _of_another_form(sentence: Sentence, quantity: Quantity, mention: Mention) -> bool:
    """Whether a dose stands with its own form in a clause before the medicine ("le sachet à midi, le diurétique le matin")."""
    clause = sentence.at(quantity.first)
    return mention.first >= clause.last and clause.has("form")
