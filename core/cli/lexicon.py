"""`lexicon`: the names of medicines that this profile's gate knows beside the shipped ones."""

import argparse
from pathlib import Path

from core.charter.gate.bdpm import BadLine
from core.cli.opening import open_desk
from core.cli.saying import refused, say, when
from core.cli.sentences import sentence
from core.model import Refusal, refuse
from core.office.lexicon import Import, Medicine, Told, forget, medicine, take, told
from core.office.profile import OpenDesk

_SHOWN_BAD, _SHOWN_ALIKE = 20, 12


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    words = "les noms de médicaments connus du contrôle"
    what = verbs.add_parser("lexicon", help=words).add_subparsers(dest="what", metavar="QUOI", required=True)
    take_in = what.add_parser("import", parents=[shared()], help="prendre des fichiers à la place des précédents")
    take_in.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FICHIER",
        help="CIS_bdpm.txt avec CIS_COMPO_bdpm.txt, CIS_GENER_bdpm.txt ; un .csv avec name, substance, strength, country",
    )
    take_in.add_argument("--leave-out", action="store_true", help="importer sans les lignes illisibles")
    take_in.set_defaults(run=_import)
    show = what.add_parser("show", parents=[shared()], help="ce qui sert, ou ce qui est su d'un nom")
    show.add_argument("name", nargs="*", metavar="NOM", help="le nom d'un médicament")
    show.set_defaults(run=_show)
    what.add_parser("forget", parents=[shared()], help="revenir aux noms livrés").set_defaults(run=_forget)


def _import(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        taken = take(desk, args.files, args.world.now(), leave_out=args.leave_out)
        return _said(args, desk) if isinstance(taken, Import) else _not_taken(args, taken)


def _show(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if not args.name:
            return _said(args, desk)
        known = medicine(desk, " ".join(args.name))
    return say(args, _medicine(known), {"medicine": known})


def _forget(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        refusal = forget(desk)
        return refused(args, refusal) if refusal else _said(args, desk)


def _said(args: argparse.Namespace, desk: OpenDesk) -> int:
    read = told(desk)
    return say(args, _told(read, desk.country.utc_minutes), {"lexicon": read})


def _not_taken(args: argparse.Namespace, why: Refusal | tuple[BadLine, ...]) -> int:
    if isinstance(why, Refusal):
        return refused(args, why)
    bad = [f"{one.file}, ligne {one.number} : {sentence(f'lexicon.line.{one.why}')}" for one in why[:_SHOWN_BAD]]
    first = refuse("lexicon.bad_lines", count=str(len(why)), file=why[0].file, line=str(why[0].number))
    return refused(args, first, bad)


def _told(read: Told, minutes: int) -> list[str]:
    lines = [f"Noms livrés : {read.shipped_names}, version {read.shipped}."]
    if read.last is None:
        return [*lines, "Rien d'importé sur ce profil."]
    if read.lost:
        return [*lines, sentence("lexicon.lost")]
    took = f"Importés le {when(read.last.at_ms, minutes)} : {read.last.names} noms, version {read.imported}"
    left = f", {read.last.left_out} lignes laissées de côté" if read.last.left_out else ""
    return [*lines, f"{took}{left}.", "Fichiers : " + ", ".join(read.last.files)]


def _medicine(known: Medicine) -> list[str]:
    if not known.codes:
        return [f"{known.name} : aucun nom connu du contrôle."]
    lines = [f"{known.name} : {' + '.join(known.substances) or 'substance non dite'} [{', '.join(known.codes)}]"]
    if known.strengths:
        lines.append(f"Dosages : {', '.join(known.strengths)}")
    more = " ..." if len(known.alike) > _SHOWN_ALIKE else ""
    return [*lines, f"Même médicament : {', '.join(known.alike[:_SHOWN_ALIKE])}{more}"] if known.alike else lines
