"""`export` and `verify`: the record leaves the vault, and anyone can check it without one."""

import argparse
import re
from pathlib import Path

from core.cli.files import PATIENT
from core.cli.opening import open_desk, patient_of, settle
from core.cli.saying import REFUSED, BadInput, counted, no, refused, say, waiting
from core.cli.sentences import SENTENCES
from core.doors.files import read_bounded
from core.model import Refusal, is_day
from core.office.export import PDF, PROOF, export
from core.record.proof import prove
from crypto.errors import Refused
from crypto.keys import Profile, fingerprint

MOST_PROOF = 256 << 20
_SLOW = 4 << 20
_FINGERPRINT = re.compile(r"[A-Z2-7]{32}")


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    out = verbs.add_parser("export", parents=[shared()], help="écrire le dossier d'un patient : PDF/A et preuve")
    out.add_argument("patient", metavar="PATIENT", help=PATIENT)
    out.add_argument(
        "--out", type=Path, required=True, metavar="DOSSIER", help="où écrire ; jamais par-dessus un autre export"
    )
    out.add_argument(
        "--since", default="", metavar="JOUR", help="seulement depuis ce jour (AAAA-MM-JJ) ; la preuve dit tout"
    )
    out.set_defaults(run=_export)
    check = verbs.add_parser("verify", help="vérifier une preuve, sans coffre ni phrase de passe")
    check.add_argument("file", type=Path, metavar="FICHIER", help="le fichier record.proof")
    check.add_argument(
        "--root",
        metavar="EMPREINTE",
        help="l'empreinte du cabinet à laquelle vous vous fiez : huit groupes de quatre signes, donnés par colloque init, "
        "practice ou check, et par le PDF (Empreinte de la clé du cabinet)",
    )
    check.add_argument(
        "--document", type=Path, action="append", default=[], metavar="PDF", help="le PDF qu'elle couvre"
    )
    check.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="un objet JSON")
    check.set_defaults(run=_verify)


def _export(args: argparse.Namespace) -> int:
    now = args.world.now()
    if args.since and not is_day(args.since):
        raise BadInput("slips.day", words=args.since)
    if any((args.out / name).exists() for name in (PDF, PROOF)):
        raise BadInput("export.there", name=args.out.name or str(args.out))
    with open_desk(args) as desk:
        made = export(desk, patient_of(desk, args.patient), args.out, now, dict(SENTENCES), args.since)
        if isinstance(made, Refusal):
            return refused(args, made)
        settle(desk, now)
    lines = [
        f"Dossier exporté : {counted(made.entries, 'écriture(s)')}, puis celle de cet export, n° {made.number}.",
        f"  {made.pdf}",
        f"  {made.proof}",
        "Ces deux fichiers sont en clair : les remettre en main propre, ou les garder sous clé.",
    ]
    return say(args, lines, made)


def _named(profile: Profile) -> str:
    return profile.name or f"le poste {profile.letter}"


def _verify(args: argparse.Namespace) -> int:
    if args.root is not None and not _FINGERPRINT.fullmatch("".join(args.root.split()).replace("-", "").upper()):
        raise BadInput("proof.not_a_fingerprint", words=args.root)
    proof = read_bounded(args.file, MOST_PROOF)
    if len(proof) > _SLOW:
        waiting(args, "la preuve est vérifiée, écriture par écriture")
    documents = {path.name: read_bounded(path, MOST_PROOF) for path in args.document}
    try:
        proven = prove(proof, fingerprint=args.root, documents=documents)
    except Refused as error:
        return no(args, "refused", error.code, {"name": args.file.name}, REFUSED)
    report = proven.report
    root = fingerprint(report.root_pk)
    trusted = "celle que vous avez donnée" if report.root_checked else "non vérifiée : la donner avec --root"
    cosigners = ", ".join(map(_named, report.cosigners))
    lines = [
        f"Preuve intacte. Empreinte du cabinet : {root} ({trusted}).",
        f"{counted(len(report.chains), 'poste(s)')}, {counted(report.entries, 'écriture(s)')} au total, "
        f"{len(report.shown)} de ce patient, dont {counted(len(proven.files), 'export(s)')} : le PDF s'arrête juste avant "
        "le sien.",
        f"{counted(proven.questions, 'question(s)')}, {counted(proven.replies, 'réponse(s)')}, "
        f"{counted(proven.withheld, 'partie(s) non montrée(s)')}.",
        f"Exportée par {_named(report.exporter)} ; "
        + (f"cosignée par {cosigners}." if cosigners else "aucun autre poste ne l'a cosignée."),
    ]
    data = {
        "root": root,
        "root_checked": report.root_checked,
        "entries": report.entries,
        "shown": len(report.shown),
        "questions": proven.questions,
        "replies": proven.replies,
        "withheld": proven.withheld,
        "patient": report.patient,
        "exporter": report.exporter.letter,
        "documents": sorted(documents),
    }
    return say(args, lines, data)
