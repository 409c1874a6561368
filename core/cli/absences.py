"""`absence`, `overdue`: who is away, who stands in, and what waits too long."""

import argparse

from core.cli.opening import open_desk, settle
from core.cli.saying import as_json, day, refused, say, when
from core.office.absence import overdue, say_absent
from core.office.away import absences


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    absence = verbs.add_parser("absence", parents=[shared()], help="qui est absent, et qui répond à sa place")
    absence.add_argument("desk", metavar="LETTRE", nargs="?", help="la lettre du poste ; sans elle, la liste")
    absence.add_argument("--from", dest="first", default="", metavar="JOUR", help="premier jour, 2026-11-21")
    absence.add_argument("--until", dest="last", default="", metavar="JOUR", help="dernier jour, compris")
    absence.add_argument("--stand-in", default="", metavar="LETTRE", help="la lettre du poste qui répond à sa place")
    absence.add_argument("--back", action="store_true", help="de retour")
    absence.set_defaults(run=_absence)
    late = verbs.add_parser("overdue", parents=[shared()], help="ce qui attend au-delà du délai, et avec qui")
    late.set_defaults(run=_overdue)


def _absence(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        if args.desk:
            first, last = ("", "") if args.back else (args.first, args.last or args.first)
            refusal = desk.closed(now) or say_absent(desk, args.desk, first, last, args.stand_in, now)
            if refusal:
                return refused(args, refusal)
            settle(desk, now)
        listed = absences(desk, now)
    lines = [
        f"{one.name} : du {day(one.first)} au {day(one.last)}"
        + (f", {one.stand_in_name} répond à sa place" if one.stand_in_name else ", personne n'est nommé")
        for one in listed
    ]
    return say(args, lines or ["Personne n'est absent."], {"absences": as_json(listed)})


def _overdue(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        late = overdue(desk, now)
        minutes = desk.country.utc_minutes
    lines = [
        f"{one.row.letter.hex()[:8]}  attendue le {when(one.row.due_ms, minutes)}  {one.row.name} : "
        + (one.with_whom or "tous les médecins")
        + (" (remplace)" if one.standing_in else "")
        for one in late
    ]
    shown = [{"question": one.row, "with": one.with_whom, "standing_in": one.standing_in} for one in late]
    return say(args, lines or ["Rien n'attend au-delà du délai."], {"overdue": as_json(shown)})
