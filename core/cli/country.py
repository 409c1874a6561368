"""`country`: the emergency numbers and warning signs that patients meet first, and who validated them."""

import argparse

from core.cli.opening import open_desk, settle
from core.cli.saying import refused, say, when
from core.cli.sentences import short
from core.office.review import review_country, reviewed

EMERGENCY = {"medical": "SAMU", "civil_protection": "Protection civile", "police": "Police"}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    words = "les numéros d'urgence et les signes d'alerte du pays"
    country = verbs.add_parser("country", parents=[shared()], help=words)
    country.add_argument("--validate", action="store_true", help="le médecin : vu et validé, c'est consigné")
    country.set_defaults(run=_country)


def _country(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.validate:
            refusal = review_country(desk, args.world.now())
            if refusal:
                return refused(args, refusal)
            settle(desk, args.world.now())
        country, seen = desk.country, reviewed(desk)
    lines = [f"{EMERGENCY.get(name, name)} : {number}" for name, number in country.emergency.items()]
    lines += [f"Signe : {short(f'sign.{sign}')}" for sign in country.red_flags]
    state = f"Vu et validé par {seen.by}, {when(seen.at_ms, country.utc_minutes)}, n° {seen.number}." if seen else ""
    if seen and not seen.fresh:
        state += " Le profil a changé depuis : à revoir."
    lines.append(state or "Pas encore validé par un médecin : colloque country --validate.")
    data = {"country": country.code, "emergency": country.emergency, "signs": country.red_flags, "reviewed": seen}
    return say(args, lines, data | {"ticked": country.tick_lists})
