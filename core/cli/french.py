"""argparse in French: usage, headings, errors. No catalogue, no locale of the machine."""

import argparse
from typing import Final

WORDS: Final = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "montrer cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l'un de : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "unrecognized arguments: %s": "mots de trop ou inconnus : %s",
    "ambiguous option: %(option)s could match %(matches)s": "option ambiguë : %(option)s peut être %(matches)s",
    "ignored explicit argument %r": "cette option ne prend pas de valeur : %r",
    "unexpected option string: %s": "option inattendue : %s",
    "expected one argument": "une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n'est pas un choix ; choisir parmi %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r n'est pas une valeur admise",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "%(parser_name)r est inconnu ; choisir parmi %(choices)s",
    "can't open '%(filename)s': %(error)s": "« %(filename)s » ne s'ouvre pas : %(error)s",
}
"""What argparse says -> the same in French; a message of a later Python that is not here stays as it is."""


def translated(message: str) -> str:
    """A message of argparse in French."""
    return WORDS.get(message, message)


def counted(one: str, many: str, number: int) -> str:
    """argparse's only plural: "expected 2 arguments"."""
    del many
    return f"{number} valeurs sont attendues" if one.startswith("expected") else one


def speak() -> None:
    """From now on argparse looks its words up here: its own `_` and `ngettext` are replaced."""
    setattr(argparse, "_", translated)  # noqa: B010 - a name that has no type
    setattr(argparse, "ngettext", counted)  # noqa: B010
