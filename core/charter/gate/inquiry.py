"""Questions that ask for a fact: "did they scan it?", "a-t-on fait un test ?". They suggest nothing, whatever they name."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from core.charter.gate.text import Token

_LEADING: Final = frozenset(("and", "but", "so", "also", "well", "ok", "et", "mais", "alors", "donc"))
_FACT: Final = frozenset(("did", "does", "was", "were", "has", "who", "whose", "whom"))
_VERBS: Final = frozenset(("do", "have", "had", "is", "are", "am"))
_WORDS: Final = frozenset(("what", "which", "how", "when", "where", "since"))
_SUBJECTS: Final = frozenset(
    (
        *("i", "you", "he", "she", "it", "we", "they", "there", "the", "your", "his", "her", "their", "this", "that"),
        *("these", "those", "any", "anyone", "anybody", "someone", "somebody", "either", "all"),
    )
)
_COUNTED: Final = frozenset(("long", "many", "much", "often", "old", "bad", "high", "low", "far"))
_AUXILIARIES: Final = frozenset(
    (
        *("a", "as", "ai", "avez", "ont", "avons", "avait", "avaient", "aviez", "est", "es", "etes", "sont", "etait"),
        *("etaient", "etiez"),
    )
)
_INVERTED: Final = frozenset(("t", "on", "il", "elle", "ils", "elles", "vous", "tu", "je"))
_THIRD: Final = frozenset(("on", "il", "elle", "ils", "elles"))
_MODAL: Final = frozenset(("peut", "peuvent", "pourrait", "pourraient", "doit", "devrait", "faut", "faudrait", "t"))
_WITHIN: Final = 4  # words behind "qui" among which its verb stands


def inquires(words: Sequence[Token], told: bool) -> bool:
    """Whether a sentence of these `words`, which ends in a question mark, asks what is or was, and not whether to do.

    `told`: whether it speaks of the past.
    """
    opening = [word.word for word in words]
    while len(opening) > 1 and opening[0] in _LEADING:
        del opening[0]
    first, second = opening[0], opening[1] if len(opening) > 1 else ""
    if first in _FACT or (first in _VERBS and second in _SUBJECTS):
        return True
    if first in _WORDS and (second in _FACT | _VERBS | _COUNTED):
        return True
    if told and first in _INVERTED and second in _AUXILIARIES:
        return True
    if first == "qui" and not _AUXILIARIES.isdisjoint(opening[1:_WITHIN]):
        return True
    turned = [(one.word, two.word) for one, two in pairwise(words) if two.gap == "-"]
    return any(
        (verb in _AUXILIARIES and subject in _INVERTED) or (subject in _THIRD and verb not in _MODAL)
        for verb, subject in turned
    )
