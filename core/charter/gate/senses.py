"""What a word may mean in a physician's message, whatever its language: `lexicon/senses.tsv`, read and tagged by hand.

A sense is an act (`take`, `renew`, `see`), its form (`imp` an order, `past`, `neg`), or a thing (`drug`, `exam`, `meal`);
docs/decisions/0037-senses.md lists them. A word may have several. Nothing follows from a sense alone: they are weighed.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

Senses = tuple[str, ...]


def senses_of(forms: Iterable[str]) -> Senses:
    """The senses of a word, from the first of its `forms` that is known; none where no one is."""
    known = _known()
    return next((known[form] for form in forms if form in known), ())


@cache
def _known() -> dict[str, Senses]:
    text = files("core.charter.gate").joinpath("lexicon/senses.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines())
    shared: dict[str, Senses] = {}
    return {word: shared.setdefault(tags, tuple(tags.split())) for word, _, tags in rows}
