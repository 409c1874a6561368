"""The words the gate knows: medicines, exams, classes, what verbs do. Data files beside this one, loaded once.

`names.tsv` is compiled from edsnlp's `drugs.json` (BSD-3-Clause, AP-HP, notice in `drugs.LICENSE`); the rest by hand.
"""

import gc
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, wraps
from importlib.resources import files
from itertools import product
from typing import TypeVar

from core.charter.gate.arabic_morphology import duals
from core.charter.gate.misspelling import Misspellings
from core.charter.gate.morphology import MARK
from core.charter.gate.phrasebook import CHOICE, Phrasebook, pattern
from core.charter.gate.spelling import ARTICLES, SIGN, persons, sound
from core.charter.gate.text import fold, is_arabic

_PHRASES = (
    *("cues.txt", "posology.txt", "papers.txt", "french_words.txt", "english_words.txt", "frames.txt"),
    *("schemes.txt", "assents.txt", "roundabout.txt", "fields.txt"),
)
_SPOKEN = (
    *("arabic_acts.txt", "arabic_words.txt", "tunisian_words.txt", "arabic_schemes.txt", "arabic_roundabout.txt"),
    "arabic_fields.txt",
)
_FILES = (
    *("names.tsv", "brands.tsv", "arabic.tsv", "arabic_inn.tsv", "classes.tsv", "exams.tsv", "ambiguous.txt"),
    *("ordinary.txt", "french_verbs.tsv", "english_verbs.tsv", "arabic_verbs.tsv", *_PHRASES, *_SPOKEN),
    *("second_reader.npz", "senses.tsv"),
)
_CHOICE = re.compile(r"(\$[a-z]+)(#?[0123.]|[!@]?)(?!\w)")
_APART = frozenset(ARTICLES)
_AND_HALF = (
    (("ونص",), ("ونصف",), ("و", "نص"), ("و", "نصف")),
    ((SIGN + "u", SIGN + "nus"), (SIGN + "u", SIGN + "nusf")),
)
_FUZZY = 7
_SKELETON = 5
_SOUNDS = {
    letter: group[0]
    for group in ("bpب", "fvف", "kgjqcجغقكخ", "szسصزثظذش", "tتط", "dدض", "lل", "rر", "mم", "nن")
    for letter in group
}


T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Lexicon:
    """`names`: a medicine's name -> its ATC codes; two names with a code in common are one medicine."""

    book: Phrasebook
    names: dict[str, frozenset[str]]
    classes: dict[str, tuple[str, ...]]
    families: dict[str, str]
    ambiguous: frozenset[str]
    ordinary: frozenset[str]
    near: Misspellings
    skeletons: "Skeletons"
    version: str


_IN_USE: ContextVar[Lexicon | None] = ContextVar("lexicon", default=None)


def load() -> Lexicon:
    """The lexicon in use: the shipped one, or what `using` put in its place."""
    return _IN_USE.get() or shipped()


@contextmanager
def using(lexicon: Lexicon | None) -> Iterator[None]:
    """Read texts with `lexicon` (None: with the one in use) until the end of the block."""
    token = _IN_USE.set(lexicon or _IN_USE.get())
    try:
        yield
    finally:
        _IN_USE.reset(token)


def remembered(most: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """As `lru_cache`, apart for each lexicon in use."""

    def remember(read: Callable[[T], R]) -> Callable[[T], R]:
        kept = lru_cache(maxsize=most)(lambda _version, what: read(what))
        return wraps(read)(lambda what: kept((_IN_USE.get() or shipped()).version, what))

    return remember


@remembered(8192)
def resembling(word: str) -> str:
    """The one-word medicine that `word` misspells by one letter or writes in Arabic letters; "" if none."""
    lexicon = load()
    if is_arabic(word):
        return lexicon.skeletons.of(word)
    if len(word) < _FUZZY - 1 or word in lexicon.ordinary:
        return ""
    return lexicon.near.of(word)


def skeleton(word: str) -> str:
    """The consonants of a name, the same for Latin and Arabic spellings ("augmentin", "أوغمنتين" -> "kmntn")."""
    latin = (
        word.replace("ph", "f")
        .replace("ch", "s")
        .replace("x", "ks")
        .replace("ce", "s")
        .replace("ci", "s")
        .replace("cy", "s")
    )
    bones = [_SOUNDS[letter] for letter in latin if letter in _SOUNDS]
    return "".join(bone for place, bone in enumerate(bones) if not place or bones[place - 1] != bone)


class Skeletons:
    """Names of one word by their consonants, where there are enough of them to tell it; laid out when a word in Arabic
    letters first asks. Of two that sound the same the last is meant."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(name for name in names if name.isalpha())

    def of(self, word: str) -> str:
        """The name that `word` sounds like; "" if none."""
        return self._bones.get(skeleton(word), "")

    @cached_property
    def _bones(self) -> dict[str, str]:
        return {bones: name for name in self.names if len(bones := skeleton(name)) >= _SKELETON}


@cache
def _bytes(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def _read(name: str) -> str:
    return _bytes(name).decode()


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _read(name).splitlines() if line and not line.startswith("#"))


def _cues(name: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """The phrases of a file. A line "$name = =one+=two" names a choice of words that later lines hold as "$name", "$name!"."""
    kind = value = ""
    choices: dict[str, str] = {}
    for line in fold(_read(name)).splitlines():
        if line.startswith("["):
            kind, _, value = line.strip("[]").partition("=")
        elif line.startswith("$") and " = " in line:
            choice, _, some = line.partition(" = ")
            choices[choice] = _chosen(some, choices)
        elif line and not line.startswith("#"):
            for phrase in line.replace("'", " ").replace("-", " ").split("|"):
                chosen = _chosen(phrase, choices)
                whole = tuple(chosen.split())
                for words in _spellings(whole) if CHOICE in chosen and "*" in chosen else (whole,):
                    yield words, kind, value
                    if _APART.isdisjoint(words):
                        continue
                    bare = tuple(word for word in words if word not in ARTICLES)
                    if len(bare) > 1:
                        yield bare, kind, value


def _spellings(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """A phrase, once for each stem that stands in a choice."""
    return product(*map(_stems_apart, words))


def _stems_apart(written: str) -> list[str]:
    """The words of a choice, and each stem ("word*") among them for itself."""
    if CHOICE not in written or "*" not in written:
        return [written]
    words = written.split(CHOICE)
    whole = CHOICE.join(word for word in words if "*" not in word)
    return [*([whole] if whole else []), *(word for word in words if "*" in word)]


def _chosen(phrase: str, choices: dict[str, str]) -> str:
    if "$" not in phrase:
        return phrase
    return _CHOICE.sub(lambda match: choices[match[1]].replace(CHOICE, match[2] + CHOICE) + match[2], phrase)


def _spoken(name: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Cues of a language with many spellings: Latin words by their sound, verbs in every person."""
    for words, kind, value in _cues(name):
        doubt = "?" if words[0].startswith("?") else ""
        heard = tuple([_heard(word.removeprefix("?")) for word in words])
        if kind == "noun":
            yield from _counted(heard[0], value)
            continue
        for one in persons(heard):
            yield one, kind, doubt + value


def _counted(noun: str, form: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """A noun that is counted, of a `form`: alone it is one, its dual is two."""
    yield from (((noun,), "form", form), ((noun,), "single", "1"))
    yield from (((noun, *half), "amount", "3/2") for half in _AND_HALF[noun.startswith(SIGN)])
    for two in duals(noun):
        yield from (((two,), "form", form), ((two,), "amount", "2"))


@cache
def _heard(word: str) -> str:
    """`word`, or each of the words of a choice, by its sound where it is in Latin letters."""
    if CHOICE in word:
        return CHOICE.join(map(_heard, word.split(CHOICE)))
    return (
        word if word[0] in ("~", MARK) or word.rstrip("*").isdigit() or is_arabic(word.lstrip("%&*")) else sound(word)
    )


def _names() -> dict[str, frozenset[str]]:
    names = {row[0]: frozenset(row[1].split("|")) for row in _rows("names.tsv")}
    for brand, substance, codes in _brands():
        if "+" in substance:
            whole = "+".join(sorted(substance.split("+")))
            names[brand] = frozenset((whole, *(codes.split("|") if codes else names.get(brand, ()))))
        else:
            own = names.setdefault(fold(substance), frozenset((substance,)))
            names[brand] = own | names.get(brand, frozenset())
    return names


def _brands() -> Iterator[tuple[str, str, str]]:
    """Brand, its substances, and its codes where the compiled list gives a combination those of one of its parts."""
    yield from ((row[0], row[1], row[3] if len(row) > 3 else "") for row in _rows("brands.tsv"))


def read_book(name: str) -> Phrasebook:
    """A file of phrases under `[kind]` or `[kind=value]` headings."""
    return Phrasebook(_cues(name))


@cache
def substances() -> dict[str, str]:
    """A brand, folded -> its substances ("+" between those of a combination)."""
    return {row[0]: row[1] for row in _rows("brands.tsv")}


@cache
def strengths() -> dict[str, tuple[str, ...]]:
    """A brand, folded -> the strengths it is sold in, where they are known."""
    return {row[0]: tuple(row[2].split("|")) for row in _rows("brands.tsv") if len(row) > 2 and row[2]}


@cache
def forms() -> frozenset[str]:
    """Words of galenic forms that stand beside a strength on a prescription, folded."""
    return frozenset(_read("forms.txt").split())


@cache
def shipped() -> Lexicon:
    """The shipped lexicon, read once a process. What is made stays: nothing is looked for that could be thrown away."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _shipped()
    finally:
        gc.freeze()
        (gc.enable if collecting else gc.disable)()


def _shipped() -> Lexicon:
    names = _names()
    arabic = [*_rows("arabic.tsv"), *_rows("arabic_inn.tsv")]
    classes, families = list(_rows("classes.tsv")), list(_rows("exams.tsv"))
    entries = [(pattern(name), "drug", latin) for name, latin in arabic]
    for kind, rows in (("class", classes), ("exam", families)):
        for row in rows:
            for name in row[2].split("|"):
                entries.append((pattern(name.lstrip("?")), kind, ("?" if name.startswith("?") else "") + row[0]))
    for name in _PHRASES:
        entries += _cues(name)
    for name in _SPOKEN:
        entries += _spoken(name)
    digest = hashlib.sha256(b"".join(map(_bytes, _FILES))).hexdigest()
    _bytes.cache_clear()
    return Lexicon(
        Phrasebook(entries, names),
        names,
        {row[0]: tuple(row[1].split(",")) for row in classes},
        {row[0]: row[1] for row in families},
        frozenset(_read("ambiguous.txt").split()),
        frozenset(_read("ordinary.txt").split()),
        Misspellings(name for name in names if len(name) >= _FUZZY and name.isalpha()),
        Skeletons(names),
        digest[:12],
    )
