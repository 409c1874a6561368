"""`template`: what a reply may begin with. `remark`: remarks of the gate that a physician called false, kept here."""

import argparse
from pathlib import Path

from core.cli.opening import letter_of, open_desk
from core.cli.saying import refused, say, when
from core.cli.sentences import sentence
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.remarks import false_remarks, report_false
from core.office.reply import check
from core.office.wording import LANGUAGES, Wording, forget, keep, offers, own, shipped


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    begin = verbs.add_parser("template", parents=[shared()], help="les modèles de réponse, ceux du cabinet compris")
    what = begin.add_mutually_exclusive_group()
    what.add_argument(
        "--for", dest="letter", metavar="QUESTION", help="remplis pour une question, avec les lignes de la fiche"
    )
    what.add_argument("--add", metavar="NOM", help="garder un modèle du cabinet ; le texte vient de --text-file")
    what.add_argument("--forget", metavar="NOM", help="retirer un modèle du cabinet")
    begin.add_argument(
        "--text-file",
        type=Path,
        metavar="FICHIER",
        help="le texte, avec {medicine}, {posology}, {exam}, {values}, {day}",
    )
    begin.add_argument(
        "--category",
        default="",
        metavar="CHOIX",
        help="pour quelles questions : medicine, result, follow_up, other ; vide pour toutes",
    )
    begin.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES, help="langue du modèle")
    begin.set_defaults(run=_template)

    false = verbs.add_parser("remark", parents=[shared()], help="les remarques dites fausses, gardées sur ce poste")
    false.add_argument("letter", nargs="?", metavar="QUESTION", help="la question dont la réponse porte la remarque")
    false.add_argument("--text-file", type=Path, metavar="FICHIER", help="la réponse qui porte la remarque")
    false.add_argument("--number", type=int, default=1, metavar="N", help="laquelle de ses remarques est fausse")
    false.add_argument("--anonymous", action="store_true", help="sans les mots : ce qui peut être transmis")
    false.set_defaults(run=_remark)


def _template(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.letter is not None:
            offered = offers(desk, letter_of(desk, args.letter))
            if isinstance(offered, Refusal):
                return refused(args, offered)
            lines = [f"{name} : {text}" for name, text in offered.wordings]
            return say(args, [*lines, *(f"  {line.text}" for line in offered.lines)], offered)
        refusal = None
        if args.forget is not None:
            refusal = forget(desk, args.forget)
        elif args.add is not None:
            text = args.text_file.read_text("utf-8").strip() if args.text_file else ""
            refusal = keep(desk, Wording(args.add, args.category, args.language, text))
        if refusal is not None:
            return refused(args, refusal)
        known = (*own(desk), *shipped())
    return say(args, [f"{one.language}  {one.name} : {one.text}" for one in known], {"templates": known})


def _remark(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.letter is not None and args.text_file is not None:
            refusal = _report(args, letter_of(desk, args.letter), desk)
            if refusal is not None:
                return refused(args, refusal)
        kept, minutes = false_remarks(desk), desk.country.utc_minutes
    rows = [{name: value for name, value in vars(one).items() if name != "words" or not args.anonymous} for one in kept]
    lines = [
        f"{when(one.at_ms, minutes)}  {sentence(one.code)} [{one.code}, {one.level}, règles {one.rules_version}]"
        + ("" if args.anonymous else f" « {one.words} »")
        for one in kept
    ]
    return say(args, lines or ["Aucune remarque dite fausse."], {"remarks": rows})


def _report(args: argparse.Namespace, letter: bytes, desk: Desk) -> Refusal | None:
    seen = check(desk, letter, args.text_file.read_text("utf-8"), None, args.world.now())
    if isinstance(seen, Refusal):
        return seen
    verdict = seen[1]
    if verdict is None or not 1 <= args.number <= len(verdict.findings):
        return refuse("remark.unknown")
    return report_false(desk, verdict, verdict.findings[args.number - 1], args.world.now())
