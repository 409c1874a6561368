"""Every form of a verb from its infinitive, so that a list of words holds a verb once: "=prendre", "=take".

`=verb` stands for any form; `=verb!` only for those that tell somebody to do it: in French the second person, the
infinitive and the first person plural, in English the base form; `=verb.` for its past participle, in English its past
too. Forms are folded as the text is: no accents, lower case.
A noun may be written so too, for its plural. Sources: `lexicon/french_verbs.tsv` and `english_verbs.tsv`, by hand.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from core.charter.gate.arabic_morphology import PREFIX

MARK: Final = "="
DIRECT: Final = "!"
PAST: Final = "."

_VOWELS: Final = "aeiou"
_IMPERFECT: Final = ("ais", "ait", "ions", "iez", "aient", "ant")
_FUTURE: Final = ("ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "ions", "iez", "aient")
_FUTURE_DIRECT: Final = ("ez", "as", "ons", "iez")
_MUTE: Final = ("e", "es", "ent")


class _Forms(NamedTuple):
    """The parts of a French verb from which all its forms are made."""

    singular: tuple[str, ...]
    plural: str
    third: str
    future: str
    participle: str
    others: tuple[str, ...] = ()


@cache
def inflections(entry: str) -> frozenset[str]:
    """The forms that `entry` ("=verb", "=verb!" or "=verb.") stands for."""
    if entry.startswith(PREFIX):
        return frozenset((entry,))  # a form of a verb in Arabic is a form of its token
    lemma, direct = entry.strip(MARK + DIRECT + PAST), entry.endswith(DIRECT)
    irregular = _english().get(lemma)
    if irregular is not None or lemma[-2:] not in ("er", "ir", "re"):
        forms = frozenset((lemma, *(irregular or _regular_english(lemma))))
        past = frozenset(form for form in forms - {lemma} if not form.endswith(("s", "ing")))
        return frozenset((lemma,)) if direct else (past or forms) if entry.endswith(PAST) else forms
    parts = _parts(lemma)
    return frozenset(_agreeing(parts.participle) if entry.endswith(PAST) else _french(lemma, parts, direct))


def _rows(name: str) -> Iterator[list[str]]:
    text = files("core.charter.gate").joinpath("lexicon", name).read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@cache
def _english() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split()) for row in _rows("english_verbs.tsv")}


def _regular_english(verb: str) -> Iterator[str]:
    """ "-s", "-ed" and "-ing" with the changes of spelling: "tries", "halved", "patches"."""
    if verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    else:
        plural = "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s"
        yield from (verb + plural, verb + "ed", verb + "ing")


@cache
def _irregular() -> dict[str, _Forms]:
    rows = ([*row, ""] for row in _rows("french_verbs.tsv"))
    return {
        row[0]: _Forms(tuple(row[1].split()), row[2], row[3], row[4], row[5], tuple(row[6].split())) for row in rows
    }


def _parts(verb: str) -> _Forms:
    """The parts of `verb`: by the irregular ending that fits best, else by its regular group."""
    for cut in range(len(verb) - 3):
        model = _irregular().get(verb[cut:])
        if model:
            front = verb[:cut]
            singular, others = (tuple(front + form for form in part) for part in (model.singular, model.others))
            plural, third, future, past = (front + part for part in model[1:5])
            return _Forms(singular, plural, third, future, past, others)
    stem = verb[:-2]
    if verb.endswith("er"):
        return _first_group(stem)
    if verb.endswith("ir"):
        return _Forms((stem + "is", stem + "it"), stem + "iss", stem + "iss", verb, stem + "i")
    return _Forms((stem + "s", stem), stem, stem, stem + "r", stem + "u")


def _first_group(stem: str) -> _Forms:
    """Verbs in "-er"; "mangeons", "essaie" and "renouvelle" beside the plain spelling."""
    others: list[str] = []
    if stem.endswith("g"):
        others = [stem + "e" + ending for ending in ("ons", *_IMPERFECT) if ending[0] in "ao"]
    mute = stem[:-1] + "i" if stem.endswith("y") else stem + stem[-1] if stem.endswith(("el", "et")) else ""
    if mute:
        others += [mute + ending for ending in _MUTE] + [mute + "er" + ending for ending in _FUTURE]
    return _Forms((stem + "e", stem + "es"), stem, stem, stem + "er", stem + "e", tuple(others))


def _french(verb: str, parts: _Forms, direct: bool) -> Iterator[str]:
    yield verb
    yield from (parts.plural + ending for ending in ("ez", "ons"))
    yield from (parts.future + ending for ending in _FUTURE_DIRECT)
    yield from (form for form in parts.others if form.endswith(("ez", "ons", "tes")))
    if not verb.endswith("er"):
        yield parts.singular[0]  # "prends": in "-er" it could not be told from "il double" and "doublé"
    if direct:
        return
    yield from (*parts.singular, *parts.others)
    own = any(form.endswith("ant") for form in parts.others)  # "ayant" and not "avant"
    yield from (parts.plural + ending for ending in (_IMPERFECT[:-1] if own else _IMPERFECT))
    yield from (parts.third + ending for ending in _MUTE)
    yield from (parts.future + ending for ending in _FUTURE)
    yield from _agreeing(parts.participle)


def _agreeing(participle: str) -> Iterator[str]:
    yield from (participle + ending for ending in ("", "e", "es"))
    yield participle.removesuffix("s") + "s"
