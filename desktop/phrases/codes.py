"""The words of codes, from the tables of all matters; a matter adds its own table here."""

from core.cli.sentences import short
from desktop.phrases import cards, people, post, record, reply, triage
from desktop.phrases.text import shown, translate

_WORDS = {**people.WORDS, **triage.WORDS, **record.WORDS, **cards.WORDS, **post.WORDS, **reply.WORDS}


def word(code: str) -> str:
    """The word of a code of the tables; of one that has none yet, the word for others of its family."""
    family = code.partition(".")[0]
    return translate(_WORDS.get(code) or _WORDS.get(f"{family}.other") or _WORDS["kind.other"])


def coded(family: str, text: str) -> str:
    """A value that is a code of a family where the desk offered a choice, else words as typed."""
    return known(family, text) or shown(text)


def known(family: str, code: str) -> str:
    """The word of a code; an unknown one is left unsaid."""
    return translate(_WORDS[f"{family}.{code}"]) if f"{family}.{code}" in _WORDS else ""


def closed_by(codes: str) -> str:
    """Why a send was blocked, shortly: the kinds of its remarks, else the conditions that did not hold."""
    blocked = [each for each in codes.split() if each.startswith("gate.")] or codes.split()
    said = (short(code) for code in blocked if short(code) != code)  # what has no words yet is left unsaid
    return ", ".join(map(translate, dict.fromkeys(said)))


def flag(code: str) -> str:
    """A flag of a row in a word, or in that of its family."""
    return word(f"flag.{code}" if f"flag.{code}" in _WORDS else f"flag.{code.partition('.')[0]}")
