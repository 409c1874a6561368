"""`hand-over`, `note`: who answers a question, and what the members tell one another about it."""

import argparse

from core.cli.opening import letter_of, open_desk, settle
from core.cli.saying import refused, say
from core.office.colleagues import NOBODY, add_note, hand_over


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    over = verbs.add_parser("hand-over", parents=[shared()], help="confier une question à un médecin, ou la reprendre")
    over.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    to = over.add_mutually_exclusive_group(required=True)
    to.add_argument("--to", metavar="LETTRE", help="la lettre du poste qui répond (colloque member list)")
    to.add_argument("--me", action="store_true", help="ce poste la reprend")
    to.add_argument("--nobody", action="store_true", help="elle n'est plus à personne")
    over.set_defaults(run=_hand_over)
    note = verbs.add_parser("note", parents=[shared()], help="une note pour les membres, jamais pour le patient")
    note.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    note.add_argument("words", metavar="NOTE", help="le texte ; tous les membres le lisent")
    note.add_argument("--physicians", action="store_true", help="scellée aux médecins et remplaçants")
    note.set_defaults(run=_note)


def _hand_over(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        to = NOBODY if args.nobody else desk.profile.letter if args.me else args.to
        refusal = desk.closed(now) or hand_over(desk, letter, to, now)
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
        row = desk.vault.inbox_row(letter)
    who = row.claimed_by if row else ""
    words = f"{who} répond à cette question ; les autres postes le voient." if who else "La question n'est à personne."
    return say(args, words, {"letter": letter, "with": who})


def _note(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        refusal = desk.closed(now) or add_note(desk, letter, args.words, now, physicians_only=args.physicians)
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
    readers = "les médecins" if args.physicians else "tous les membres"
    words = f"Note gardée : {readers} la lisent, le patient jamais."
    return say(args, words, {"letter": letter, "physicians": args.physicians})
