"""`check`: everything that a profile holds is verified; lists are made again, alarms lifted with a reason that is recorded."""

import argparse

from core.cli.files import PATIENT
from core.cli.opening import open_desk, patient_of, settle
from core.cli.saying import REFUSED, BadInput, refused, say, waiting
from core.cli.words import TABLES
from core.model import Refusal, refuse
from core.office.alarm import lift_denied
from core.office.checking import Checked, check
from core.office.clock import accept_clock
from core.office.lift import lift_alarm, lift_for, rebuild
from core.office.profile import OpenDesk


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    whole = verbs.add_parser("check", parents=[shared()], help="vérifier tout ce que ce profil contient")
    whole.add_argument("--accept-clock", action="store_true", help="l'horloge de ce poste est juste : c'est consigné")
    whole.add_argument("--rebuild", action="store_true", help="refaire les listes et relire le journal du cabinet")
    whole.add_argument(
        "--lift-alarm", metavar="RAISON", help="tout relire, tout vérifier, puis lever l'alarme : c'est consigné"
    )
    whole.add_argument("--desk", metavar="LETTRE", help="avec --lift-alarm : pour le poste de cette lettre")
    whole.add_argument("--lift-patient", metavar="PATIENT", help=f"répondre de nouveau à ce patient : {PATIENT}")
    whole.add_argument("--reason", default="", metavar="RAISON", help="avec --lift-patient : pourquoi")
    whole.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    now = args.world.now()
    if args.desk and args.lift_alarm is None:
        raise BadInput("alarm.reason")
    with open_desk(args) as desk:
        if args.accept_clock and not accept_clock(desk, now):
            return refused(args, refuse("clock.not_in_doubt"))
        waiting(args, "tout est vérifié, écriture par écriture")
        lifted = _lift(args, desk, now)
        if isinstance(lifted, Refusal):
            return refused(args, lifted)
        report = rebuild(desk, now) if args.rebuild else check(desk)
        if lifted:
            settle(desk, now)
    return _report(args, report, lifted)


def _lift(args: argparse.Namespace, desk: OpenDesk, now: int) -> Refusal | str:
    """What was asked for, and the number of its entry; "" where nothing was."""
    if args.lift_patient is not None:
        return lift_denied(desk, patient_of(desk, args.lift_patient), args.reason, now)
    if args.lift_alarm is None:
        return ""
    return lift_for(desk, args.desk, args.lift_alarm, now) if args.desk else lift_alarm(desk, args.lift_alarm, now)


def _report(args: argparse.Namespace, report: Checked, lifted: str) -> int:
    lines = [
        f"{chain.letter}  {chain.entries} écritures  {chain.hash.hex()[:16]}  {chain.code or 'intact'}"
        for chain in report.chains
    ]
    lines += [f"Fichier : {', '.join(report.file) or 'intact'}", f"Empreinte du cabinet : {report.fingerprint}"]
    wrong = ", ".join(TABLES.get(name, name) for name in dict.fromkeys((*report.rows, *report.folds)))
    lines += [f"D'un autre jour, ou à refaire : {wrong}."] if wrong else []
    lines += [f"Téléphone à vérifier : {', '.join(report.denied)}."] if report.denied else []
    lines += [f"Alarme levée, écriture n° {lifted}."] if lifted else []
    if report.sound:
        return say(args, [*lines, "Tout est vérifié : signatures, chaînes, journal, listes, pages du coffre."], report)
    say(args, lines, report) if not args.json else None
    code = report.alarm or report.found
    return refused(args, refuse(code)) if code else REFUSED
