"""`page`, `import`, `letters`: the patients' page for the practice's host, and sealed letters that go by hand."""

import argparse
from pathlib import Path

from core.cli.files import PATIENT
from core.cli.opening import open_desk, patient_of, settle
from core.cli.saying import counted, refused, say, turned_down
from core.doors.files import read_bounded, write_out
from core.doors.site import build
from core.model import Refusal
from core.office.bring import bring
from core.office.hand_out import hand_out
from core.office.mailing import round_of
from core.office.page import PASSWORD, SITE, write_page
from core.office.settings import page
from crypto.armor import MOST_TEXT_BYTES

PROGRAM = Path(__file__).resolve().parents[2]


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    site = verbs.add_parser("page", parents=[shared()], help="écrire la page des patients, pour l'hébergeur du cabinet")
    site.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire")
    site.add_argument("--built", type=Path, metavar="DOSSIER", help="une page déjà bâtie ; sinon elle est bâtie ici")
    site.set_defaults(run=_page)
    by_hand = verbs.add_parser("import", parents=[shared()], help="prendre une lettre scellée apportée à la main")
    by_hand.add_argument("file", metavar="FICHIER", help="son fichier, ou - pour le texte collé")
    by_hand.set_defaults(run=_import)
    out = verbs.add_parser("letters", parents=[shared()], help="les lettres scellées d'un patient, à porter à la main")
    out.add_argument("patient", metavar="PATIENT", help=PATIENT)
    out.add_argument("--out", type=Path, metavar="FICHIER", help="où les écrire ; sinon elles sont affichées")
    out.set_defaults(run=_letters)


def _page(args: argparse.Namespace) -> int:
    built = args.built or build(PROGRAM)
    with open_desk(args) as desk:
        written = write_page(desk, built, args.out)
        address = page(desk)
        settle(desk, args.world.now())
    if isinstance(written, Refusal):
        return refused(args, written)
    lines = [
        f"Page prise de {built} et écrite, liste des postes version {written.roster} :",
        *(f"  {name}, inscrit(e) à l'Ordre sous le n° {number}" for name, number in written.physicians),
        f"Copier {args.out / SITE} chez l'hébergeur, à l'adresse {address}",
        f"et {args.out / PASSWORD} là où sa configuration le cherche (docs/patient.md).",
        "À refaire quand un médecin entre ou part, et quand un renseignement change.",
    ]
    return say(args, lines, {"page": written, "address": address})


def _import(args: argparse.Namespace) -> int:
    if args.file == "-":
        data = args.world.stdin.read(MOST_TEXT_BYTES + 1).encode("utf-8", "replace")
    else:
        data = read_bounded(Path(args.file), MOST_TEXT_BYTES)
    now = args.world.now()
    with open_desk(args) as desk:
        brought = bring(desk, data, now)
        settle(desk, now)
    if isinstance(brought, Refusal):
        return refused(args, brought)
    report = brought.report
    lines = [
        f"{counted(brought.letters, 'lettre(s) prise(s)')} : {counted(report.accepted, 'acceptée(s)')}, "
        f"{counted(report.duplicates, 'déjà connue(s)')}, {counted(report.aside, 'mise(s) de côté')}.",
        *turned_down(report.rejected),
    ]
    return say(args, lines, {"brought": brought})


def _letters(args: argparse.Namespace) -> int:
    with open_desk(args) as desk, round_of(desk) as mail:
        mail.exchange()
        texts = hand_out(desk, patient_of(desk, args.patient), args.world.now(), reached=mail.heard)
    if isinstance(texts, Refusal):
        return refused(args, texts)
    if args.out is None:
        return say(args, "".join(texts).splitlines(), {"letters": texts})
    write_out(args.out, "".join(texts).encode("ascii"))
    sealed = counted(len(texts), "lettre(s) scellée(s)")
    words = f"{sealed} dans {args.out}, à ouvrir sur la page : « Ouvrir une lettre du cabinet »."
    return say(args, words, {"letters": len(texts), "file": args.out})
