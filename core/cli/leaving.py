"""`member dates`, `member remove`, `member steps`: a replacement is dated, a desk leaves, and what that still asks for."""

import argparse

from core.cli.asking import passphrase
from core.cli.opening import keychain_of, open_desk, profile_folder, settle
from core.cli.saying import refused, say, waiting, when
from core.cli.sentences import sentence
from core.model import Refusal
from core.office.leave import Checklist, Step, checklist, remove, tell_telephones, tick
from core.office.profile import OpenDesk
from core.office.signing import add_dates
from core.record.steps import STEPS


def add_parser(member: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs below `member`."""
    from core.cli.command import shared

    dates = member.add_parser("dates", parents=[shared()], help="les dates d'un remplacement")
    dates.add_argument("desk", metavar="LETTRE", help="la lettre du poste du remplaçant")
    dates.add_argument("first", metavar="DU", help="premier jour, 2026-11-21")
    dates.add_argument("last", metavar="AU", help="dernier jour, compris")
    dates.set_defaults(run=_dates)
    out = member.add_parser("remove", parents=[shared()], help="retirer un poste : nouvelles clés pour tous les autres")
    out.add_argument("desk", metavar="LETTRE", help="la lettre du poste")
    out.add_argument("--every-desk", action="store_true", help="tous les postes de cette personne")
    out.set_defaults(run=_remove)
    steps = member.add_parser("steps", parents=[shared()], help="ce qu'un départ demande encore, étape par étape")
    steps.add_argument("--done", choices=STEPS, help="cette étape est faite : c'est consigné")
    steps.set_defaults(run=_steps)


def _dates(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        keychain = keychain_of(args, profile_folder(args))
        entry = add_dates(desk, args.desk, args.first, args.last, passphrase(args, again=True), keychain, now)
        if isinstance(entry, Refusal):
            return refused(args, entry)
        settle(desk, now)
        number = f"{desk.profile.letter}-{entry.header.seq}"
    words = f"Remplacement signé, du {args.first} au {args.last} compris, n° {number}."
    return say(args, words, {"desk": args.desk, "first": args.first, "last": args.last, "number": number})


def _remove(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        keychain = keychain_of(args, profile_folder(args))
        root = passphrase(args, again=True)
        waiting(args, "la clé du cabinet est déverrouillée")
        left = remove(desk, args.desk, root, keychain, now, every_desk=args.every_desk)
        if isinstance(left, Refusal):
            return refused(args, left)
        _tell(args, desk, now)
        listed = checklist(desk)
        minutes = desk.country.utc_minutes
    head = f"{left.name} : poste {', '.join(left.letters)} retiré, n° {left.number}."
    return _say(args, head, listed, minutes)


def _tell(args: argparse.Namespace, desk: OpenDesk, now: int) -> None:
    """The telephones learn it; a line now and then says how far."""
    waiting(args, "la nouvelle liste part aux téléphones")
    for _ in tell_telephones(desk, now):
        pass
    settle(desk, now)


def _steps(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        settle(desk, now)
        listed = tick(desk, args.done, now) if args.done else checklist(desk)
        if args.done and not isinstance(listed, Refusal):
            settle(desk, now)
        minutes = desk.country.utc_minutes
    if isinstance(listed, Refusal):
        return refused(args, listed)
    return _say(args, f"Départ du poste {', '.join(listed.letters)}, n° {listed.number}.", listed, minutes)


def step_line(one: Step, minutes: int) -> str:
    """How far a step is: ticked by hand, or counted with the desks that it waits for."""
    by_hand = one.code.removeprefix("removal.") in STEPS
    mark = "fait" if one.done == one.of else "à faire" if by_hand else f"{one.done} sur {one.of}"
    who = f" ({one.by}, {when(one.at_ms, minutes)})" if one.by else ""
    waits = f" Attend : poste {', '.join(one.waits)}." if one.waits else ""
    return f"  {mark:<10}  {sentence(one.code)}{who}{waits}"


def _say(args: argparse.Namespace, head: str, listed: Checklist | Refusal, minutes: int) -> int:
    if isinstance(listed, Refusal):
        return refused(args, listed)
    lines = [head, *(step_line(one, minutes) for one in listed.steps)]
    lines.append(
        "Tout est fait."
        if listed.finished
        else "Ce qui se fait à la main se coche : colloque member steps --done ETAPE."
    )
    return say(args, lines, {"removal": listed, "finished": listed.finished})
