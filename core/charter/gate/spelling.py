"""Spellings of one word: Tunisian Arabic in Latin letters has no norm, and a verb in Arabic wears its person in front.

"5oudh", "khoudh" and "5oud" are one word here; so are "ta3mel" and "taamel". The form that they share begins with `SIGN`,
so that it never meets a word of French or English.
"""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

SIGN: Final = "^"
ARTICLES: Final = ("el", "ell")  # stand apart or not: "el war9a", "war9a"
_SOUNDS: Final = (
    *(("ph", "f"), ("ce", "se"), ("ci", "si"), ("cy", "sy")),
    *(("kh", "5"), ("gh", "8"), ("sh", "$"), ("ch", "$"), ("th", "t"), ("dh", "d"), ("ou", "u"), ("oo", "u")),
    *(("o", "u"), ("w", "u"), ("e", "a"), ("3", "a"), ("2", ""), ("y", "i"), ("7", "h"), ("9", "q"), ("c", "k")),
)
_RUN: Final = re.compile(r"(.)\1+")
_LONG: Final = 4  # letters of a sound, and the sign, by which a word of no other tongue is known
_LONG_RUN: Final = re.compile(r"(.)\1{2,}")
_DIGIT: Final = re.compile(
    r"\b(?:3la|3al|3and|3an|9ol|9ad|7ot|7ell|9is|7a9|[a-z]+[3579][a-z]+[79][a-z]*|[a-z]+[35](?!\d)[a-z]+|[a-z]*[79][a-z]{2,}|[a-z]{2,}[79]|[35][a-z]{3,})\b"
)
_NEGATED: Final = re.compile(r"\bma ?[tnyf]\w{2,}[cs]h\b")  # "ma tekhouch": the negation of Tunisian
_UNIT: Final = re.compile(
    r"\d(?:mg|mcg|mui|jrs|jours?|sem|semaines?|mois|fois|comp\w*|cps|cpr\w*|cmp|gel\w*|gttes?|bouff\w*|days?|times?)"
)
_ARTICLE: Final = re.compile(r"\^(?:al|l)(?=[^aiul*].{2})")
_PERSONS: Final = {
    "%": ("ا", "ت", "ن", "^a", "^t", "^ta", "^n", "^na"),
    "&": ("ا", "ت", "ن", "ي", "^a", "^t", "^ta", "^n", "^na", "^i", "^ia"),
}


@cache
def _signs() -> frozenset[str]:
    lines = files("core.charter.gate").joinpath("lexicon/tunisian_signs.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _heard_signs() -> frozenset[str]:
    sounds = (sound(word) for word in _signs() if not word.startswith("="))
    return frozenset(word.removeprefix("=") for word in _signs()).union(word for word in sounds if len(word) > _LONG)


def is_tunisian(folded: str) -> bool:
    """Whether a text shows itself to be Tunisian in Latin letters: a digit for a letter, a negation or a word of its own."""
    if _NEGATED.search(folded) or any(not _UNIT.fullmatch(match[0]) for match in _DIGIT.finditer(folded)):
        return True
    words = set(re.findall(r"[a-z]+", folded))
    return not (_heard_signs().isdisjoint(words) and _heard_signs().isdisjoint(map(sound, words)))


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """What `word` sounds like in Tunisian: one letter a sound, no doubled letter, no article in front."""
    for written, meant in _SOUNDS:
        word = word.replace(written, meant)
    return _ARTICLE.sub(SIGN, SIGN + _RUN.sub(r"\1", word))


def calm(word: str) -> str:
    """`word` without letters drawn out for emphasis ("باااهي")."""
    return _LONG_RUN.sub(r"\1", word)


def persons(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A phrase for each person of its first verb: "%عمل*" is what I, we and you do, "&عمل*" what anybody does."""
    latin = words[0].startswith(SIGN)
    mark, stem = words[0].lstrip(SIGN)[:1], words[0].lstrip(SIGN)[1:]
    if mark not in _PERSONS:
        return [words]
    fronts = [front for front in _PERSONS[mark] if front.startswith(SIGN) is latin]
    return [(_RUN.sub(r"\1", front + stem), *words[1:]) for front in fronts]
