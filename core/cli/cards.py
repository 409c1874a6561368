"""`consult`, `result`: what a consultation identified, and what came back."""

import argparse
from collections.abc import Sequence

from core.cli.files import PATIENT, done
from core.cli.opening import consultation_of, open_desk, patient_of
from core.cli.saying import BadInput, day, refused
from core.model import Exam, Medication, Mode, Refusal, Source, day_of
from core.office.consult import add_lines, record_consultation, record_result
from core.office.settings import follow_up_days


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    consult = verbs.add_parser("consult", parents=[shared()], help="consigner une consultation")
    consult.add_argument("patient", metavar="PATIENT", help=PATIENT)
    consult.add_argument("--held-on", metavar="AAAA-MM-JJ", help="aujourd'hui par défaut")
    consult.add_argument("--teleconsultation", default="", metavar="REF", help="référence de la plateforme légale")
    consult.add_argument("--examined", default="", metavar="AAAA-MM-JJ", help="dernier examen en présence")
    consult.add_argument(
        "--medication",
        action="append",
        default=[],
        metavar="LIGNE",
        help="un médicament identifié : 'NOM | DOSE | POSOLOGIE | DUREE', entre guillemets ; le nom suffit",
    )
    consult.add_argument("--exam", action="append", default=[], metavar="EXAMEN", help="un examen demandé sur papier")
    consult.add_argument("--window", type=int, metavar="JOURS", help="durée du suivi")
    consult.add_argument("--window-reason", default="", metavar="RAISON", help="pourquoi une autre durée")
    consult.add_argument("--instructions", default="", metavar="TEXTE", help="les consignes données")
    consult.add_argument("--add-to", metavar="CONSULTATION", help="lignes oubliées, ajoutées après coup")
    consult.add_argument("--source", default="", metavar="DOCUMENT", help="le document dont elles sont copiées")
    consult.add_argument("--dated", default="", metavar="AAAA-MM-JJ", help="la date de ce document")
    consult.set_defaults(run=_consult)
    result = verbs.add_parser("result", parents=[shared()], help="consigner un résultat reçu")
    result.add_argument("patient", metavar="PATIENT", help=PATIENT)
    result.add_argument("--exam", required=True, metavar="EXAMEN", help="de quel examen")
    result.add_argument("--values", required=True, metavar="VALEURS", help="ce qu'il dit")
    result.add_argument(
        "--how", required=True, metavar="COMMENT", help="comment il est arrivé : papier, laboratoire..."
    )
    result.add_argument("--received-on", metavar="AAAA-MM-JJ", help="aujourd'hui par défaut")
    result.add_argument("--consultation", metavar="CONSULTATION", help="la dernière par défaut")
    result.set_defaults(run=_result)


def medication(words: str) -> Medication:
    """ "Amlodipine | 5 mg | 1 comprimé le matin | 3 mois": name, dose, posology, duration; only the name is needed."""
    parts = [part.strip() for part in words.split("|")]
    if not parts[0] or len(parts) > 4:
        raise BadInput("medication.line", words=words)
    return Medication(*parts)


def _consult(args: argparse.Namespace) -> int:
    medications = [medication(words) for words in args.medication]
    exams = [Exam(name) for name in args.exam]
    now = args.world.now()
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        if args.add_to is not None:
            consultation = consultation_of(desk, patient, args.add_to)
            source = Source(args.source, args.dated)
            refusal = add_lines(desk, patient, consultation, medications, exams, source, now)
            return done(args, desk, refusal, "Lignes ajoutées après coup : elles ne comptent pas comme identifiées.")
        known = record_consultation(
            desk,
            patient,
            held_on=args.held_on or day_of(now, desk.country.utc_minutes),
            mode=Mode.TELECONSULTATION if args.teleconsultation else Mode.IN_PERSON,
            reference=args.teleconsultation,
            last_examined_on=args.examined,
            window_days=follow_up_days(desk) if args.window is None else args.window,
            window_reason=args.window_reason,
            medications=medications,
            exams=exams,
            instructions=args.instructions,
            now=now,
        )
        if isinstance(known, Refusal):
            return refused(args, known)
        words = f"Consultation consignée : {known.hex()[:8]}." + _missing(medications)
        return done(args, desk, None, words, {"consultation": known})


def _missing(medications: Sequence[Medication]) -> str:
    """What the lines do not say, and what follows from it: a reply that says it needs a reason."""
    lacking = [
        f" {missing} : {', '.join(names)}."
        for missing, names in (
            ("Dose non précisée", [one.name for one in medications if not one.dose]),
            ("Posologie non précisée", [one.name for one in medications if not one.posology]),
        )
        if names
    ]
    return "".join(lacking) + (" Une réponse qui en donne une demandera une raison." if lacking else "")


def _result(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        consultation = consultation_of(desk, patient, args.consultation)
        received_on = args.received_on or day_of(now, desk.country.utc_minutes)
        refusal = record_result(desk, patient, consultation, args.exam, received_on, args.how, args.values, now)
        return done(args, desk, refusal, f"Résultat consigné : {args.exam}, reçu le {day(received_on)}.")
