"""`settings`: what the practice settles for all its desks."""

import argparse

from core.cli.opening import open_desk, settle
from core.cli.saying import BadInput, refused, say
from core.cli.sentences import sentence
from core.office.settings import choose, settings
from core.record.settings import NAMES


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    verb = verbs.add_parser("settings", parents=[shared()], help="les réglages du cabinet, communs à tous ses postes")
    verb.add_argument("name", nargs="?", choices=NAMES, metavar="RÉGLAGE", help=", ".join(NAMES))
    verb.add_argument("value", nargs="?", metavar="VALEUR", help="ce qu'il vaudra pour tous ; un médecin le signe")
    verb.set_defaults(run=_settings)


def _settings(args: argparse.Namespace) -> int:
    if args.name and args.value is None:
        raise BadInput("settings.value_missing")
    now = args.world.now()
    with open_desk(args) as desk:
        if args.name:
            if refusal := choose(desk, args.name, args.value, now):
                return refused(args, refusal)
            settle(desk, now)
        known = settings(desk)
    lines = [
        f"{sentence(f'settings.name.{name}', {})} : {value or 'non donné'}  ({name})" for name, value in known.items()
    ]
    return say(args, lines, known)
