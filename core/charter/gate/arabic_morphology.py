"""Verbs of Arabic, in Arabic letters and of Tunisian in Latin ones: from a word as written to the verb it is a form of.

A verb wears its person in front and behind, then its object, the one it is done for and a negation: "نبعثهالك" and
"nab3athhoulek" are both "I send it to you". Taken off, a few hundred stems (`lexicon/arabic_verbs.tsv`) stand for every
form. `=ar:send` is any; `=ar:send!` what I, we or you do or must do; `=ar:send1`, `2` and `3` what I or we, you, and
others do, `=ar:send@` what several others do, `=ar:send>` what is done with "it"; `=ar:send.` what was done,
`=ar:send<` what was done with it ("b3aththalek"), `=ar:send0` what is done by nobody named ("yetb3ath"). Behind "#"
they are negated in the word itself ("نبعثش": `=ar:send#1`). A noun may wear its owner: `=ar:kin` is "my sister".
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Final, NamedTuple

from core.charter.gate.spelling import SIGN, sound

PREFIX: Final = "=ar:"
_SHORTEST: Final = 2
_LONGEST: Final = 9
_FRONT: Final = 7  # one more than the letters of the longest front
_BONES: Final = 3  # consonants by which a root is known whatever its vowels
_NO_VOWELS: Final = str.maketrans("", "", "aiu")
_PAST: Final = "."
POINTING: Final = ">"
_DONE_TO: Final = "<"
_ALIF: Final = ("a", "ا")
_A_NOUN: Final = ("", "ه")  # what a noun may end in as well: "صورة", folded
_THIRD: Final = ("i", "ي")
_MAYBE_PAST: Final = ("", "a", "ا")
_PERSONS: Final = {"n": "1", "ن": "1", "a": "12", "ا": "12"}
_YOU: Final = ("t", "ت")  # or she
_MANY: Final = ("u", "و")
_NOT: Final = ("$", "ش")
_PASSIVE: Final = "0"
_BY_NOBODY: Final = ("iat", "tat", "يت", "تت")
_HARD: Final = str.maketrans("kg", "qq")  # how many write the sound of "9"
_NEEDS: Final = "+-~:="


class _Stem(NamedTuple):
    """A verb, what its stem `needs` (see the file), and whether it is only of the past."""

    verb: str
    needs: str
    past: bool


class _Dress(NamedTuple):
    """What verbs wear in one alphabet: in front, with the person it means; behind, in the past and else; nouns, their owner."""

    fronts: dict[str, str]
    past: re.Pattern[str]
    behind: re.Pattern[str]
    owner: re.Pattern[str]
    pointing: re.Pattern[str]
    done_to: re.Pattern[str]
    to_you: re.Pattern[str]


def _fronts(particles: tuple[str, ...], persons: str, vowels: tuple[str, ...]) -> dict[str, str]:
    passive = {"".join(parts): _PASSIVE for parts in product(particles, _BY_NOBODY, ("", "a"))}
    worn = {"".join(parts): parts[1] for parts in product(particles, persons, vowels)}
    return passive | worn | dict.fromkeys(particles, "")


def _dress(fronts: dict[str, str], *behind: str) -> _Dress:
    return _Dress(fronts, *map(re.compile, behind))


_FOR_ARABIC: Final = r"ا?(?:ل(?:ي|كم?|و|ها?|نا|هم))?ش?"
_FOR_LATIN: Final = r"(?:[aiu]?l(?:[iua]|[aiu]?k|kum|h?a|na|hum))?(?:[aiu]?\$)?"
_DRESSES: Final = {
    False: _dress(
        _fronts(("", "و", "ف", "ل", "س", "ول", "فل", "وس", "فس", "ما", "م", "وما"), "انتي", ("",)),
        r"(?:ت[مين]?|تو|نا)(?:ه[او]?|هم|كم?|ني)?" + _FOR_ARABIC,
        r"(?:وا?|ون|ين?|ان?|ن)?(?:ه[او]?|هما?|كم?|ني|نا|و)?" + _FOR_ARABIC,
        r"هم?ا?|كم?|ي|نا|و",
        r"[يو]?(?:ه[او]?|هم)(?:لك|ل[يو])?",
        r"(?:ت|نا)(?:ه[او]?|هم)(?:لك[مو]?|ل[وه])?",
        r"(?:ه[او]?|هم|[يو])?ل?كم?ش?",
    ),
    True: _dress(
        _fronts(("", "ma", "m", "l", "b"), "anti", ("", "a", "i", "u")),
        r"(?:[aiu]?t[iu]?|[ai]?na)(?:[aiu]?(?:h[aiu]?|hum|k|kum|ni|u))?" + _FOR_LATIN,
        r"[iu]?(?:[aiu]?(?:h[aiu]?|hum|k|kum|ni|na|u))?" + _FOR_LATIN,
        r"[aiu]?k(?:um)?|i|ia|ih|ha|u|uh|na|hum",
        r"[iu]?[aiu]?(?:h|ha|hum)(?:[aiu]?lak|[aiu]?lkum)?",
        r"(?:[aiu]?t|[ai]?na)[aiu]?(?:h[aiu]?|hum|u)(?:[aiu]?lak|[aiu]?lik|[aiu]?lkum|[aiu]?lu)?",
        r"[aiu]?(?:h[aiu]?|hum)?(?:[aiu]?l)?[aiu]?k(?:um)?(?:[aiu]?\$)?",
    ),
}


def _rows() -> Iterator[list[str]]:
    text = files("core.charter.gate").joinpath("lexicon/arabic_verbs.tsv").read_text("utf-8")
    return (line.split("\t") for line in text.splitlines() if not line.startswith("#"))


@cache
def _stems(latin: bool) -> dict[str, tuple[_Stem, ...]]:
    """A stem, or the consonants of a Latin one behind `SIGN` -> the verbs it may be of."""
    found: dict[str, tuple[_Stem, ...]] = {}
    for verb, *columns in _rows():
        for written in columns[latin].split():
            stem = written.strip(_NEEDS + "<.")
            key = sound(stem).lstrip(SIGN) if latin else stem
            bones = key.translate(_NO_VOWELS)
            if latin and len(bones) >= _BONES and key[-1] not in "aiu" and not written.endswith("."):
                key = SIGN + bones
            one = _Stem(verb, written[0] if written[0] in _NEEDS else "", written.endswith("<"))
            found[key] = (*found.get(key, ()), one)
    return found


@lru_cache(maxsize=8192)
def lemmas(form: str) -> tuple[str, ...]:
    """The entries that `form` fits: a word in Arabic letters, or the sound of a Tunisian one in Latin letters."""
    latin, word = form.startswith(SIGN), form.lstrip(SIGN)
    dress, stems = _DRESSES[latin], _stems(latin)
    found: dict[str, None] = {}
    for begin in range(min(_FRONT, len(word) - 1)):
        person = dress.fronts.get(word[:begin])
        if person is None:
            continue
        for end in range(begin + _SHORTEST, min(begin + _LONGEST, len(word)) + 1):
            piece, rest = word[begin:end], word[end:]
            for stem in (*stems.get(piece, ()), *(_rooted(stems, piece) if latin else ())):
                moods = _moods(stem, person, rest, dress) or _moods(stem, person, _breath(piece, rest), dress)
                found |= dict.fromkeys(PREFIX + stem.verb + mood for mood in moods)
    return tuple(found)


def _rooted(stems: dict[str, tuple[_Stem, ...]], piece: str) -> tuple[_Stem, ...]:
    """The stems of the same consonants as `piece`, which begins and ends with one; "9" may be written "k" or "g"."""
    hard = piece.translate(_HARD)
    same = stems.get(hard, ()) if hard != piece and len(piece) > _BONES else ()
    if piece[0] in "aiu" or piece[-1] in "aiu":
        return same
    bones = SIGN + piece.translate(_NO_VOWELS)
    return same or stems.get(bones) or stems.get(bones.translate(_HARD), ())


def _breath(piece: str, rest: str) -> str:
    """The "h" that "th" or "dh" swallowed: "b3aththa" sounds "bata", "nsithom" sounds "nsitum", "zidha" sounds "zida"."""
    if piece[-1] in "td" and rest[:1] in ("a", "u"):
        return "h" + rest
    return "th" + rest[1:] if rest[:2] in ("ta", "tu") else rest


def _moods(stem: _Stem, person: str, rest: str, dress: _Dress) -> tuple[str, ...]:
    """What a form says of who does it, the plain form first; nothing where it is no form of the verb."""
    said = _said(stem, person, rest, dress)
    if rest[-1:] not in _NOT:
        return said
    return (*(mood for mood in said if mood != _PAST), *("#" + mood for mood in said))


def _said(stem: _Stem, person: str, rest: str, dress: _Dress) -> tuple[str, ...]:
    if stem.needs in (":", "="):
        worn = dress.owner.fullmatch(rest) if stem.needs == ":" else not rest
        return ("",) if not person and worn else ()
    behind, past = dress.behind.fullmatch(rest), dress.past.fullmatch(rest)
    if person in _MAYBE_PAST and (past or (behind and stem.past)):
        return ("", _PAST, _DONE_TO) if not person and dress.done_to.fullmatch(rest) else ("", _PAST)
    if stem.past or not behind or (stem.needs == "+" and person):
        return ()
    if person in _ALIF and stem.needs != "-":
        return ()
    if not person and stem.needs in ("-", "~") and (stem.needs == "-" or rest in _A_NOUN):
        return ("", _PAST) if rest not in _A_NOUN and dress is _DRESSES[False] else ()
    if person == _PASSIVE:
        return ("", _PASSIVE)
    if person in _THIRD or (person in _YOU and dress.to_you.fullmatch(rest)):  # "ta3tik": she gives you
        return ("", "3", "@") if rest[:1] in _MANY else ("", "3")
    pointing = (POINTING,) if person not in _YOU and dress.pointing.fullmatch(rest) else ()
    return ("", "!", *_PERSONS.get(person, "2"), *pointing)


def duals(noun: str) -> tuple[str, ...]:
    """Two of what `noun` names, in Arabic letters or by its sound: "حبتين" and "حبتان" of "حبة", "7abtin" of "7abba"."""
    if not noun.startswith(SIGN):
        stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
        return (stem + "ين", stem + "ان")
    stem = noun.removesuffix("a")
    feminine = ("t", "at") if stem != noun else ("",)
    return tuple(stem + middle + ending for middle in feminine for ending in ("in", "ain"))
