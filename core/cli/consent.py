"""`consent`: what a patient agrees to, for paper; the telephone shows the same text of the same roster."""

import argparse

from core.charter.consent import consent_mark, consent_text
from core.cli.opening import open_desk
from core.cli.saying import say


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    words = "le texte de l'accord du patient, à imprimer, avec qui peut lire"
    consent = verbs.add_parser("consent", parents=[shared()], help=words)
    consent.add_argument("language", nargs="?", choices=("fr", "ar", "en"), default="fr", help="fr par défaut")
    consent.set_defaults(run=_consent)


def _consent(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        text, mark = (make(args.language, desk.roster, desk.country) for make in (consent_text, consent_mark))
    version, language, digest = mark.split()
    lines = [*text.split("\n"), "", mark]
    return say(args, lines, {"text": text, "version": int(version), "language": language, "hash": digest})
