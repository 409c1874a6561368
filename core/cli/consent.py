"""`consent`: what a patient agrees to, for paper; the telephone shows the same text of the same roster."""

import argparse

from core.charter.consent import agreement, consent_text
from core.cli.opening import open_desk
from core.cli.saying import say
from crypto.primitives import blake


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    words = "le texte de l'accord du patient, à imprimer, avec qui peut lire"
    consent = verbs.add_parser("consent", parents=[shared()], help=words)
    consent.add_argument("language", nargs="?", choices=("fr", "ar", "en"), default="fr", help="fr par défaut")
    consent.set_defaults(run=_consent)


def _consent(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        text = consent_text(args.language, desk.roster, desk.country)
    version, digest = agreement()["version"], blake("consent", text.encode()).hex()
    lines = [*text.split("\n"), "", f"{version} {args.language} {digest}"]
    return say(args, lines, {"text": text, "version": version, "language": args.language, "hash": digest})
