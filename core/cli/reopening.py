"""`day-code`: six digits that reopen this profile until midnight, where the system has a keyring."""

import argparse

from core.cli.asking import new_day_code
from core.cli.opening import open_desk, profile_folder, system_keychain
from core.cli.saying import refused, say, waiting
from core.office.day_code import TRIES, choose, forget, tries_left


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    code = verbs.add_parser("day-code", parents=[shared()], help="six chiffres qui rouvrent ce profil jusqu'à minuit")
    code.add_argument("--code-fd", type=int, metavar="N", help="lire le nouveau code de ce descripteur")
    code.add_argument("--forget", action="store_true", help="annuler le code du jour")
    code.add_argument("--left", action="store_true", help="dire combien d'essais il reste au code du jour")
    code.set_defaults(run=_day_code)


def _day_code(args: argparse.Namespace) -> int:
    folder, world = profile_folder(args), args.world
    if args.left:
        left = tries_left(folder, world.boot(), world.now())
        said = f"Le code du jour ouvre ce profil ; essais restants : {left}." if left else "Aucun code du jour."
        return say(args, said, {"left": left})
    keychain = system_keychain(args)
    if args.forget:
        forget(folder, keychain)
        return say(args, "Le code du jour est annulé.", {"left": 0})
    with open_desk(args) as desk:
        code = new_day_code(args)
        waiting(args, "le code est dérivé")
        refusal = choose(desk, code, keychain, world.boot(), world.now(), world.cost)
    if refusal is not None:
        return refused(args, refusal)
    return say(args, f"Jusqu'à minuit, ce code rouvre ce profil. {TRIES} essais, puis la phrase.", {"left": TRIES})
