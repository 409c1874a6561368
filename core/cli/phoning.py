"""`phone`: an answer that was given on the telephone, logged under the same duties as a written one."""

import argparse

from core.charter.risk import Stated, text_hash
from core.cli.answering import text_of
from core.cli.files import PATIENT
from core.cli.opening import consultation_of, letter_of, open_desk, patient_of, settle
from core.cli.saying import BadInput, refused, say
from core.model import Judgement, Refusal, Voice
from core.office.desk import Desk
from core.office.look import on_screen
from core.office.phone import Logged, log_call, log_call_only
from core.office.reply import plain
from crypto.kinds import Category

ABOUT = {
    "medicine": Category.MEDICINE,
    "result": Category.RESULT,
    "follow_up": Category.FOLLOW_UP,
    "other": Category.OTHER,
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    phone = verbs.add_parser("phone", parents=[shared()], help="consigner une réponse donnée de vive voix (médecin)")
    phone.add_argument(
        "letter", nargs="?", metavar="QUESTION", help="la question écrite dont il s'agit, s'il y en a une"
    )
    phone.add_argument("--patient", metavar="PATIENT", help=f"sans question écrite : {PATIENT}")
    phone.add_argument("--consultation", metavar="JOUR", help="la consultation suivie ; la dernière sans cette option")
    phone.add_argument(
        "--about", choices=list(ABOUT), default="medicine", help="de quoi il s'agit, sans question écrite"
    )
    phone.add_argument("--asked-file", metavar="FICHIER", help="ce qui fut demandé, sans question écrite")
    phone.add_argument(
        "--said-file", required=True, metavar="FICHIER", help="ce qui fut dit ; - pour l'entrée standard"
    )
    phone.add_argument(
        "--voice",
        choices=[str(one) for one in Voice],
        required=True,
        help="called_number (appelé au numéro relevé à l'inscription), digits (huit chiffres comparés)",
    )
    phone.add_argument(
        "--judge", choices=[str(one) for one in Judgement], required=True, help="votre jugement sur ce qui fut dit"
    )
    phone.add_argument("--reason", default="", metavar="RAISON", help="pourquoi, si une raison est demandée")
    phone.set_defaults(run=_phone)


def _phone(args: argparse.Namespace) -> int:
    if bool(args.letter) == bool(args.patient) or bool(args.patient) != bool(args.asked_file):
        raise BadInput("phone.one_thing")
    said = text_of(args, args.said_file)
    asked = text_of(args, args.asked_file) if args.asked_file else ""
    now = args.world.now()
    with open_desk(args) as desk:
        logged = _logged(args, desk, asked, said, now)
        if isinstance(logged, Refusal):
            return refused(args, logged)
        settle(desk, now)
    words = f"Échange téléphonique consigné, n° {logged.number}. Rien n'est parti par écrit."
    return say(args, words, {"letter": logged.letter, "number": logged.number})


def _logged(args: argparse.Namespace, desk: Desk, asked: str, said: str, now: int) -> Logged | Refusal:
    voice = Voice(args.voice)
    letter = letter_of(desk, args.letter) if args.letter else b""
    stated = Stated(
        judgement=Judgement(args.judge),
        text_hash=text_hash(plain(said)),
        reason=args.reason,
        on_screen=on_screen(desk, letter),
        open_s=0,
        role=desk.profile.role,
    )
    if letter:
        return log_call(desk, letter, said, stated, voice, now)
    patient = patient_of(desk, args.patient)
    consultation = consultation_of(desk, patient, args.consultation)
    return log_call_only(desk, patient, consultation, ABOUT[args.about], asked, said, stated, voice, now)
