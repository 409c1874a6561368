"""`consult`, `result`: what a consultation identified, and what came back."""

import argparse
from collections.abc import Sequence

from core.cli.files import PATIENT, done
from core.cli.forms import as_read, card_options, form_of, reading_options, shown
from core.cli.opening import consultation_of, open_desk, patient_of
from core.cli.saying import day, refused
from core.model import Medication, Refusal, Source, day_of
from core.office.card_form import objection, sign
from core.office.consult import add_lines, record_result
from core.office.profile import OpenDesk
from core.office.sheet import CardForm


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    consult = verbs.add_parser("consult", parents=[shared()], help="consigner une consultation")
    consult.add_argument("patient", metavar="PATIENT", help=PATIENT)
    card_options(consult)
    reading_options(consult)
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


def _consult(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        form = as_read(args, form_of(args, desk, patient, now))
        if args.add_to is not None:
            return _add(args, desk, form, now)
        known = sign(desk, form, now)
        if isinstance(known, Refusal):
            return refused(args, known, shown(form))
        words = f"Consultation consignée : {known.hex()[:8]}." + _missing(form.medications)
        return done(args, desk, None, words, {"consultation": known})


def _add(args: argparse.Namespace, desk: OpenDesk, form: CardForm, now: int) -> int:
    refusal = objection(form)
    if refusal:
        return refused(args, refusal, shown(form))
    consultation = consultation_of(desk, form.patient, args.add_to)
    source = Source(args.source, args.dated)
    refusal = add_lines(desk, form.patient, consultation, form.medications, form.exams, source, now)
    return done(args, desk, refusal, "Lignes ajoutées après coup : elles ne comptent pas comme identifiées.")


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
