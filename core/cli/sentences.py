"""Every dotted code as a sentence in French, without Qt: what happened, why, what to do, the article last.

The command line prints these; the window passes them through its translations. Facts stand in braces.
"""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from string import Formatter
from typing import Final

NO_BREAK: Final = "\u00a0"


def _read() -> dict[str, str]:
    data: dict[str, str] = tomllib.loads(files("core.cli").joinpath("sentences.toml").read_text("utf-8"))
    return data


SENTENCES: Final[dict[str, str]] = _read()

# Codes of the formats: one sentence a family, for what only a damaged or forged file can cause.
FAMILIES: Final[dict[str, str]] = {
    "letter": "Cette lettre est abîmée ou n'est pas au bon format. Elle est gardée de côté ; les autres suivent.",
    "header": "L'en-tête de cette lettre n'est pas valable. Elle est gardée de côté ; les autres suivent.",
    "body": "Le contenu de cette lettre ne correspond pas à sa signature. Elle est gardée de côté ; ne pas s'y fier.",
    "sender": "L'expéditeur de cette lettre n'est pas inscrit, ou ne l'est plus. Elle est gardée de côté.",
    "kind": "Cette lettre vient d'une version plus récente. Elle est gardée ; mettre Colloque à jour pour la lire.",
    "lane": "Une lettre manque ou fut doublée dans ce fil. Pas de réponse avant d'avoir vérifié avec le patient.",
    "thread": "Cette lettre appartient au fil d'une autre personne. Elle est gardée de côté.",
    "entry": "Une écriture du journal n'est pas valable. Elle n'est pas prise en compte ; prévenir le fondateur du cabinet.",
    "log": "Le journal est rompu. Envois bloqués sur ce poste ; la lecture reste ouverte.",
    "checkpoint": "Un contrôle du journal contredit un autre. Envois bloqués ; comparer les postes.",
    "roster": "La liste des membres du cabinet n'est pas valable. Rien n'a été changé ; la redemander au fondateur.",
    "proof": "Cette preuve n'est pas valable : le fichier fut modifié ou n'est pas entier.",
    "armor": "Ce texte ne contient pas une lettre entière. Le copier de nouveau, du début à la fin.",
    "slot": "La serrure de cette session est abîmée. Utiliser la feuille de secours.",
    "slots": "La serrure de cette session est abîmée. Utiliser la feuille de secours.",
    "invite": "Cette invitation n'est pas valable. En créer une autre.",
    "join": "Ce code de cabinet n'est pas valable. Le redemander au fondateur.",
    "code": "Ce code est mal recopié. Le relire caractère par caractère.",
    "legal_basis": "La base légale demande l'adulte, le fondement et sa date (art. 7).",
}

NEUTRAL: Final = "L'opération n'a pas abouti."


class _Facts(Formatter):
    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        del args
        return kwargs.get(str(key), "…")


def spaced(text: str) -> str:
    """French typography: no-break spaces before ; : ? ! » and after «, and the apostrophe of books."""
    text = re.sub(r" ([;:?!»])", NO_BREAK + r"\1", text.replace("'", "’"))
    return text.replace("« ", "«" + NO_BREAK)


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with its facts; a missing fact shows as an ellipsis, never as an error."""
    return _Facts().vformat(template, (), facts)


def template_of(code: str) -> str | None:
    """The template of a code, or of its family."""
    return SENTENCES.get(code) or FAMILIES.get(code.partition(".")[0])


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a code. A code without one gets a neutral sentence that names it, so that it can be told."""
    template = template_of(code)
    if template is None:
        return f"{spaced(NEUTRAL)} ({code})"
    return filled(spaced(template), facts or {})
