"""From the text as typed to tokens that can be compared, each with its place in the original.

Everything that changes the look of a word and not its reading is undone here: accents, case, tatweel, zero-width marks,
letters borrowed from another alphabet, Arabic-Indic digits. Positions are code points of the original text.
"""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from core.charter.gate.arabic_morphology import lemmas
from core.charter.gate.spelling import ARTICLES, SIGN, calm, is_tunisian, sound

_HOMOGLYPHS = dict(zip("авекмнорстухіјѕһԁԛԝьαβεηικνορτυχγω", "abekmhopctyxijshdqwbabenikvoptuxyw", strict=True))
_LETTERS = {
    **dict(zip("أإآٱىئؤةکیڨگپڥ", "ااااييوهكيقكبف", strict=True)),
    **dict.fromkeys("’‘ʼ`", "'"),
    **dict.fromkeys("‐‑", "-"),
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "ı": "i",
    "ł": "l",
    "ø": "o",
    "×": "x",
    "⁄": "/",
    "٫": ",",
    "µ": "u",
    "μ": "u",
}
_LEET = str.maketrans("4301578@$", "aeoistbas")
_LEET_L = str.maketrans("4301578@$", "aeolstbas")
_PART_END = re.compile(r"[.!?؟…,;،؛]\s+")  # no word and no number goes beyond one
_WORD = re.compile(
    r"(?P<word>[a-z][0-9a-z@$]*|[ء-ي]+)"
    r"|(?=[0-9@$])(?:"
    r"(?P<date>(?<![\d/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/]))"
    r"|(?P<scheme>\d(?:/\d)?(?:\s?-\s?\d(?:/\d)?){2,3}(?![\d-]))"
    r"|(?P<number>\d+(?:[.,]\d+)?(?:/\d+(?:[.,]\d+)?)?(?![0-9a-z@$]))"
    r"|(?P<spelt>[0-9@$]+[a-z][0-9a-z@$]*)"  # a word whose first letter is written by a digit
    r"|(?P<rest>[0-9]+(?:[.,]\d+)?))"
)
_PRESSURE = re.compile(r"1[1-9]/(?:[5-9]|1[01])|(?:9[0-9]|1[0-9][0-9]|2[01][0-9])/(?:5[5-9]|[6-9][0-9]|1[01][0-9])")
_LEADING = ("a", "to", "prenez", "mettez", "faites", "passez", "take", "give", "donnez")
_CLOCK = ("الساعه", "essa3a", "esse3a")
_VISIT_AT = ("3al", "عال")
_EARLIEST, _LATEST = 7, 12  # hours of a practice; so many are not taken at once
_GLUED = re.compile(
    r"(\d+(?:[.,]\d+)?)(mg|g|gr|mcg|ug|ml|ui|iu|mui|cp|cps|cpr|cprs|cmp|gel|gtt|gttes|j|jr|jrs|jours?|h|sem|mois|x|fois|f|kg|m|fs|bouff\w*|times?|days?)"
)
_TIMES = re.compile(r"x(\d+)")
_SENTENCE = re.compile(r"[!?؟\n…]|\.\s|\s\.|\..*\.|\.[^\w.]")
_CLAUSE = re.compile(r"[,;:،؛()\[\]–—«»\"]| - ")
_INNER_DOT = re.compile(r"(?<=[a-zà-ÿء-ي]{2})\.+(?=[a-zà-ÿء-ي]{2})(?!(?:com|fr|tn|org|net)\b)")
_TUNISIAN = ("b", "f")  # "with" and "in", apart from their noun
_STRAY = re.compile(r"[bcefikopqruvz](?![\w'’/-])(?<![\w.'’/-].)")
_BORROWED = re.compile(f"[{''.join(_HOMOGLYPHS)}]")
_ARTICLE_APART = re.compile(rf"(?:{'|'.join(ARTICLES)}) (?!ma |me |zouz)")  # "el ma" is water, "el zouz" both
_ARTICLE_GLUED = re.compile(r"\^al[aiu].{3}")  # "elishel": before a vowel it may be one of the word, too
_ARTICLE_DOUBLED = re.compile(r"(?!.zzou)[ei](?:([tdrzsnj])\1|[tdsc]h)\w{2}")  # "ezzouz", "essbe7"
_HARD = 4  # letters of a sound, and the sign, in which a "k" may be written for "9"
_DIGITS = 12
_PARTICLE = 2
_NOUN = 4  # letters behind which a last alif may be the ending of an object
_VOID = re.compile(r"[\s.\-_*'·|]{1,3}")
_PROCLITICS = (
    *("وهال", "بهال", "وبال", "وال", "بال", "فال", "كال", "عال", "هال", "مال", "ولل", "لل", "ال"),
    *("ول", "وب", "و", "ف", "ب", "ل", "ك"),
)

_WHOLE = (
    *("ولا", "الاثنين", "الزوز", "واحد"),  # "or" in Tunisian, no "and not"; "both", or Monday, no "two"; "one"
    "وزنك",  # "your weight", no "and zinc"
)


_OBJECT = re.compile(r"\b[a-z]{3,}(?:ha|hom|lek|lkom|ouh)\b")
_FOLDS = 4096
_ELIDED = ("qu", "aujourd", "entr")  # "jusqu'à", "aujourd'hui"


class Token(NamedTuple):
    """One word or number. `forms` are its possible readings, the plain one first; `value` is set for numbers."""

    start: int
    end: int
    forms: tuple[str, ...]
    value: Fraction | None = None
    scheme: tuple[Fraction, ...] = ()
    gap: str = ""  # what stood between the token before and this one, folded
    disguised: bool = False

    @property
    def word(self) -> str:
        return self.forms[0]


@lru_cache(maxsize=4096)
def _fold_one(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    kept = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold()):
        kind = unicodedata.category(part)
        if kind in ("Mn", "Cf") or part == "ـ":
            continue
        digit = unicodedata.digit(part, None) if kind == "Nd" else None
        kept.append(str(digit) if digit is not None else _LETTERS.get(part, _HOMOGLYPHS.get(part, part)))
    return "".join(kept)


class _Folds(dict[int, str]):
    """What each code point is compared as, found when it is first met; so many are kept."""

    def __missing__(self, point: int) -> str:
        folded = _fold_one(chr(point))
        if len(folded) != 1:
            _UNEVEN.add(chr(point))
        if len(self) < _FOLDS:
            self[point] = folded
        return folded


_UNEVEN: set[str] = set()  # code points met that are compared as none or as several
_FOLDED = _Folds()


def fold(text: str) -> str:
    """`text` as it is compared: lower case, without accents or marks, one alphabet a word."""
    return text.translate(_FOLDED)


def _offsets(text: str) -> tuple[str, Sequence[int]]:
    """`text` folded, and for each of its characters the place in `text` of the one that it comes from."""
    folded = fold(text)
    if _UNEVEN.isdisjoint(text):
        return folded, range(len(text))
    places: list[int] = []
    last = 0
    for place in [place for place, char in enumerate(text) if char in _UNEVEN]:
        places += [*range(last, place), *(place for _ in _fold_one(text[place]))]
        last = place + 1
    return folded, [*places, *range(last, len(text))]


@lru_cache(maxsize=1024)
def number(text: str) -> Fraction:
    """The value of "1", "1,5", "0.5" or "1/2"; a zero divisor counts as one, digits past the twelfth are left."""
    top, _, bottom = text.replace(",", ".").partition("/")
    return Fraction(top[:_DIGITS]) / (Fraction(bottom[:_DIGITS] or 1) or 1)


def is_pressure(word: str, before: str) -> bool:
    """Whether a number is a blood pressure, in centimetres or millimetres of mercury: "13/7", "138/84"; not so what a word
    `before` leads to ("passez à 16/10": units of insulin)."""
    if not _PRESSURE.fullmatch(word) or before in _LEADING:
        return False
    upper, lower = map(int, word.split("/"))
    return upper > lower + 2


def is_hour(before: str, value: Fraction) -> bool:
    """Whether a number behind the word `before` is an hour of the day: "3al 9 mta3 sbe7", "الساعة 9"."""
    return before in _CLOCK or (before in _VISIT_AT and _EARLIEST <= value <= _LATEST)


def is_arabic(word: str) -> bool:
    """Whether `word` begins with an Arabic letter."""
    return "ء" <= word[:1] <= "ي"


@lru_cache(maxsize=16384)
def _readings(word: str) -> tuple[str, ...]:
    if is_arabic(word):
        if word in _WHOLE:
            return (word,)
        plain = calm(word)
        bare = [plain[len(head) :] for head in _PROCLITICS if plain.startswith(head) and len(plain) - len(head) >= 2]
        nouns = [noun[:-1] for noun in (plain, *bare) if len(noun) > _NOUN and noun.endswith("ا")]  # "تحليلا"
        nouns = [noun for noun in nouns if not noun.endswith("ه")]  # "وحدها" is not one
        return tuple(dict.fromkeys((word, plain, *bare, *nouns, *lemmas(plain))))
    if word.isalpha():
        return (word,)
    return tuple(dict.fromkeys((word, word.translate(_LEET), word.translate(_LEET_L))))


@lru_cache(maxsize=16384)
def _heard(word: str) -> tuple[str, ...]:
    """The sound of a Tunisian word, and the verb that it is a form of."""
    heard = sound(word)
    bare = (SIGN + heard[3:],) if _ARTICLE_GLUED.match(heard) else ()
    bare = (sound(word[2:]),) if _ARTICLE_DOUBLED.match(word) else bare
    hard = (heard.replace("k", "q"),) if "k" in heard and len(heard) > _HARD else ()
    pointing = lemmas(sound(word[:-2]) + "ha") if word.endswith("sha") else ()  # "na99es-ha", no "sh"
    return (heard, *bare, *hard, *lemmas(heard), *pointing)


class _Piece(NamedTuple):
    """What a run of characters holds: a word or a number, and how many of the characters are its own."""

    size: int
    forms: tuple[str, ...]
    value: Fraction | None = None
    scheme: tuple[Fraction, ...] = ()


@lru_cache(maxsize=16384)
def _pieces(kind: str, run: str, tunisian: bool) -> tuple[_Piece, ...]:
    if kind == "scheme":
        return (_Piece(len(run), (run,), None, tuple(number(part.strip()) for part in run.split("-"))),)
    if kind not in ("word", "spelt"):
        return (_Piece(len(run), (run,), number(run)),)
    glued, times = _GLUED.fullmatch(run), _TIMES.fullmatch(run)
    if glued:
        return _Piece(len(glued[1]), (glued[1],), number(glued[1])), _Piece(len(glued[2]), (glued[2],))
    if times:
        return _Piece(1, ("x",)), _Piece(len(times[1]), (times[1],), number(times[1]))
    heard = _heard(run) if tunisian and not is_arabic(run) else ()
    return (_Piece(len(run), (*_readings(run), *heard)),)


@lru_cache(maxsize=8)
def _parts(text: str) -> tuple[str, ...]:
    ends = [0, *[match.end() for match in _PART_END.finditer(text)], len(text)]
    return tuple([text[begin:end] for begin, end in pairwise(ends)])


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text`, in order, "500mg" and "x3" taken apart."""
    parts = _parts(text)
    tunisian = any(map(_is_tunisian, parts))
    found: list[Token] = []
    at, gap = 0, ""
    for part in parts:
        some, rest = _tokens(part, at, gap, tunisian)
        found += some
        gap = (rest if some else gap + rest) if found else ""
        at += len(part)
    return found


@lru_cache(maxsize=512)
def _is_tunisian(part: str) -> bool:
    """Whether it shows itself to be Tunisian, if by nothing else by a verb that wears its object ("sayebha")."""
    folded = fold(part)
    return is_tunisian(folded) or any(lemmas(sound(word[0])) for word in _OBJECT.finditer(folded))


@lru_cache(maxsize=512)
def _tokens(part: str, at: int, before: str, tunisian: bool) -> tuple[tuple[Token, ...], str]:
    """The words and numbers of a part of a text that begins at `at` with what stood `before` it since the last one, and what
    stands behind its last one. While one types all parts but one were read before."""
    folded, places = _offsets(part)
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(folded):
        begin, kind = match.start(), match.lastgroup or ""
        if kind == "date" or (tunisian and _ARTICLE_APART.match(folded, begin)):  # a day of the calendar is no dose
            continue
        for size, forms, value, scheme in _pieces(kind, match[0], tunisian):
            gap = folded[last:begin] if found else before and before + folded[:begin]
            last = begin + size
            if tunisian and gap == "'" and _is_syllable(found[-1].word, forms[0]) and not is_arabic(forms[0]):
                found[-1] = _whole(found[-1], forms[0], at + places[last - 1] + 1)
            else:
                found.append(Token(at + places[begin], at + places[last - 1] + 1, forms, value, scheme, gap))
            begin = last
    return tuple(found), folded[last:]


def _is_syllable(word: str, rest: str) -> bool:
    """Whether what stands before an apostrophe is the first half of a Tunisian word ("od'hon", "d'doublich"), no word of
    French ("qu'il")."""
    return word == rest[0] or (len(word) > 1 and word.isalpha() and not is_arabic(word) and not word.endswith(_ELIDED))


def _whole(first: Token, rest: str, end: int) -> Token:
    word = first.word + rest
    return first._replace(end=end, forms=(*_readings(word), *_heard(word)))


def joined(parts: Sequence[Token], word: str) -> Token:
    """Several pieces read as the one `word` that they spell; the result says whether it was disguised, not hyphenated.

    An Arabic particle may stand apart from its verb or be written with it ("ما تنساش", "كتبت لك", "ma famech").
    """
    particle = len(parts) == 2 and parts[1].gap == " " and min(len(part.word) for part in parts) <= _PARTICLE
    particle = particle and (is_arabic(word) or parts[0].word == "ma")
    disguised = not particle and any(part.gap not in ("-", "'") for part in parts[1:])
    heard = _heard(word) if particle and not is_arabic(word) else ()
    forms = (*_readings(word), *heard) if particle else (word,)
    return Token(parts[0].start, parts[-1].end, forms, None, (), parts[0].gap, disguised)


def touches(token: Token) -> bool:
    """Whether only blanks, dots and the like stand between `token` and the one before it."""
    return token.gap == " " or not token.gap or bool(_VOID.fullmatch(token.gap))


def disguised(text: str) -> bool:
    """Whether letters of another alphabet stand in for Latin ones somewhere in `text`, or words look cut on purpose."""
    return any(map(_borrows, _parts(text))) or torn(text)


@lru_cache(maxsize=512)
def _borrows(part: str) -> bool:
    return bool(_BORROWED.search(part.casefold()))


def torn(text: str) -> bool:
    """Whether words look cut on purpose: two dots or more inside words, or two stray letters or more."""
    parts = _parts(text)
    cuts = [cut for part in parts for cut in _cuts(part)]
    return len(cuts) > 1 and (sum(cut not in _TUNISIAN for cut in cuts) > 1 or not any(map(_is_tunisian, parts)))


@lru_cache(maxsize=512)
def _cuts(part: str) -> tuple[str, ...]:
    """The dots inside words and the stray letters of a part of a text."""
    return (*_INNER_DOT.findall(part), *_STRAY.findall(part))


def breaks(token: Token) -> str:
    """What ends before `token`: "." a sentence, "," a clause, "" nothing."""
    return "" if token.gap == " " or not token.gap else _break(token.gap)


@lru_cache(maxsize=1024)
def _break(gap: str) -> str:
    return "." if _SENTENCE.search(gap) else "," if _CLAUSE.search(gap) else ""
