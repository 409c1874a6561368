"""`call`: the telephone. A doubt about one message is settled by digits; an urgent call ends with an outcome."""

import argparse

from core.cli.asking import line
from core.cli.opening import letter_of, open_desk, settle
from core.cli.saying import REFUSED, refused, say
from core.model import CallEnd, CallReason, Refusal
from core.office.call import ask_digits, compare_digits
from core.office.errands import ask_call, call_outcome
from core.office.profile import OpenDesk
from core.office.triage import call_back


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    call = verbs.add_parser("call", parents=[shared()], help="un appel au sujet d'une question")
    call.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    how = call.add_mutually_exclusive_group(required=True)
    how.add_argument("--ask-digits", action="store_true", help="faire montrer huit chiffres au téléphone du patient")
    how.add_argument("--digits", metavar="CHIFFRES", help="les chiffres lus par le patient pendant l'appel")
    how.add_argument("--compare", action="store_true", help="les demander ici, au clavier")
    how.add_argument("--doubt", action="store_true", help="un doute demeure sur la personne")
    how.add_argument(
        "--ask",
        choices=[str(one) for one in CallReason if one is not CallReason.URGENT],
        help="demander un appel : appointment (rendez-vous), identity (identité), physician (le médecin veut parler)",
    )
    how.add_argument(
        "--outcome",
        choices=[str(one) for one in CallEnd],
        help="comment un appel a fini : reached (joint), not_reached (non joint), emergency_called (190 appelé)",
    )
    call.add_argument("--told", default="", metavar="QUI", help="qui d'autre est prévenu ; exigé pour not_reached")
    call.set_defaults(run=_call)


def _call(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        closed = desk.closed(now)
        if closed:
            return refused(args, closed)
        digits = args.digits
        if args.compare:
            digits = line(args.world, "Les huit chiffres que le patient lit : ") or ""
        if digits is not None:
            return _compare(args, desk, letter, digits)
        if args.ask_digits:
            refusal, words = ask_digits(desk, letter, now), "Demandé : le téléphone inscrit montrera huit chiffres."
        elif args.doubt:
            refusal = call_back(desk, letter, settled=False, challenge=b"", now=now)
            words = "Consigné : un doute demeure ; pas de réponse tant qu'il n'est pas levé."
        elif args.ask:
            refusal, words = (
                ask_call(desk, letter, CallReason(args.ask), now),
                "Appel demandé : il est dans « À appeler ».",
            )
        else:
            refusal = call_outcome(desk, letter, CallEnd(args.outcome), args.told, now)
            words = "Issue de l'appel consignée."
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
    return say(args, words, {"letter": letter})


def _compare(args: argparse.Namespace, desk: OpenDesk, letter: bytes, digits: str) -> int:
    settled = compare_digits(desk, letter, digits, args.world.now())
    if isinstance(settled, Refusal):
        return refused(args, settled)
    settle(desk, args.world.now())
    words = (
        "Doute levé par un appel pour ce message ; c'est consigné."
        if settled
        else "Les chiffres diffèrent : le doute demeure, et c'est consigné."
    )
    done = say(args, words, {"letter": letter, "settled": settled})
    return done if settled else REFUSED
