"""`patient`, `enrol`, `confirm`, `consult`, `result`: what is written about a patient before a question can be answered."""

import argparse

from core.cli.asking import line
from core.cli.opening import consultation_of, open_desk, patient_of, settle
from core.cli.saying import BadInput, day, refused, say, when
from core.model import Exam, Guardian, Level, Medication, Mode, Refusal, Source, day_of, refuse
from core.office.consult import add_lines, record_consultation, record_result
from core.office.enrol import (
    accept_device,
    confirm_identity,
    digits_of,
    enter_patient,
    invite_device,
    record_legal_basis,
)
from core.office.look import patients
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.record.rows import PatientRow

IDENTITIES = {
    "confirmed": "identité confirmée",
    "awaits_physician": "à confirmer par le médecin",
    "changed": "nouvel appareil, à confirmer",
    "at_a_distance": "inscrit à distance, sans réponse",
    "unknown": "aucun appareil",
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    _patient_parser(verbs)
    _device_parsers(verbs)
    _consultation_parsers(verbs)


def _patient_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from core.cli.command import shared

    what = verbs.add_parser("patient", help="les patients").add_subparsers(dest="what", metavar="QUOI", required=True)
    add = what.add_parser("add", parents=[shared()], help="ouvrir un dossier")
    add.add_argument("name", metavar="NOM")
    add.add_argument("--born", required=True, metavar="AAAA-MM-JJ")
    add.add_argument("--phone", default="", metavar="TEL")
    add.add_argument("--language", default="fr", choices=("fr", "ar", "en"))
    add.add_argument("--number", default="", metavar="N", help="le numéro de dossier du cabinet")
    add.add_argument("--guardian", metavar="NOM", help="l'adulte qui accompagne un mineur")
    add.add_argument("--link", default="", metavar="LIEN", help="son lien avec le patient (mère, père...)")
    add.add_argument("--another-person", action="store_true", help="même nom et même date, autre personne")
    add.set_defaults(run=_add)
    listed = what.add_parser("list", parents=[shared()], help="les dossiers")
    listed.add_argument("words", nargs="*", metavar="MOT")
    listed.set_defaults(run=_list)
    show = what.add_parser("show", parents=[shared()], help="un dossier")
    show.add_argument("patient", metavar="PATIENT")
    show.set_defaults(run=_show)
    basis = what.add_parser("basis", parents=[shared()], help="la base légale de l'adulte accompagnant")
    basis.add_argument("patient", metavar="PATIENT")
    for name in ("adult", "basis", "dated"):
        basis.add_argument(f"--{name}", required=True)
    basis.add_argument("--reference", default="")
    basis.set_defaults(run=_basis)


def _device_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from core.cli.command import shared

    enrol = verbs.add_parser("enrol", parents=[shared()], help="inscrire le téléphone d'un patient")
    enrol.add_argument("patient", metavar="PATIENT")
    enrol.add_argument("--at-a-distance", action="store_true", help="sans comparaison : lisible, sans réponse")
    enrol.add_argument("--compare", action="store_true", help="comparer les chiffres et accepter l'appareil")
    enrol.add_argument("--digits", metavar="CHIFFRES", help="les huit chiffres lus sur l'écran du patient")
    enrol.add_argument("--document", default="", metavar="PIECE", help="la pièce d'identité vue")
    enrol.add_argument("--paper-consent", action="store_true", help="le consentement est signé sur papier")
    enrol.set_defaults(run=_enrol)
    confirm = verbs.add_parser("confirm", parents=[shared()], help="le médecin : c'est la personne que j'ai examinée")
    confirm.add_argument("patient", metavar="PATIENT")
    confirm.set_defaults(run=_confirm)


def _consultation_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from core.cli.command import shared

    consult = verbs.add_parser("consult", parents=[shared()], help="consigner une consultation")
    consult.add_argument("patient", metavar="PATIENT")
    consult.add_argument("--held-on", metavar="AAAA-MM-JJ", help="aujourd'hui par défaut")
    consult.add_argument("--teleconsultation", default="", metavar="REF", help="référence de la plateforme légale")
    consult.add_argument("--examined", default="", metavar="AAAA-MM-JJ", help="dernier examen en présence")
    consult.add_argument("--medication", action="append", default=[], metavar="'NOM | DOSE | POSOLOGIE | DUREE'")
    consult.add_argument("--exam", action="append", default=[], metavar="EXAMEN")
    consult.add_argument("--window", type=int, metavar="JOURS", help="durée du suivi")
    consult.add_argument("--window-reason", default="", metavar="RAISON")
    consult.add_argument("--instructions", default="", metavar="TEXTE")
    consult.add_argument("--add-to", metavar="CONSULTATION", help="lignes oubliées, ajoutées après coup")
    consult.add_argument("--source", default="", metavar="DOCUMENT", help="le document dont elles sont copiées")
    consult.add_argument("--dated", default="", metavar="AAAA-MM-JJ", help="la date de ce document")
    consult.set_defaults(run=_consult)
    result = verbs.add_parser("result", parents=[shared()], help="consigner un résultat reçu")
    result.add_argument("patient", metavar="PATIENT")
    result.add_argument("--exam", required=True)
    result.add_argument("--values", required=True)
    result.add_argument("--how", required=True, help="comment il est arrivé")
    result.add_argument("--received-on", metavar="AAAA-MM-JJ", help="aujourd'hui par défaut")
    result.add_argument("--consultation", metavar="CONSULTATION", help="la dernière par défaut")
    result.set_defaults(run=_result)


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        guardian = Guardian(args.guardian, args.link) if args.guardian is not None else None
        patient = enter_patient(
            desk,
            name=args.name,
            born=args.born,
            phone=args.phone,
            language=args.language,
            number=args.number,
            guardian=guardian,
            now=args.world.now(),
            twin_known=args.another_person,
        )
        if isinstance(patient, Refusal):
            return refused(args, patient)
        settle(desk, args.world.now())
    return say(args, f"Dossier ouvert : {args.name}, {patient.hex()[:8]}.", {"patient": patient})


def _row(row: PatientRow) -> str:
    identity = IDENTITIES.get(row.identity, row.identity)
    return f"{row.patient.hex()[:8]}  {row.number or '-':<8}  {row.name}, né(e) le {day(row.born)}  {identity}"


def _list(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        rows = patients(desk, " ".join(args.words))
    return say(args, [_row(row) for row in rows] or ["Aucun dossier."], {"patients": rows})


def _show(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        row, dossier, minutes = desk.vault.patient(patient), desk.dossier(patient), desk.country.utc_minutes
    lines = [_row(row)] if row else []
    for one in dossier.devices:
        state = "actuel" if one.current else "remplacé"
        confirmed = f", confirmé par {one.confirmed_by}" if one.confirmed else ""
        lines.append(f"  appareil {one.sig.hex()[:8]} {state}, inscrit par {one.enrolled_by}{confirmed}")
    for held in dossier.consultations:
        lines.append(f"  consultation {held.id.hex()[:8]} du {day(held.held_on)}, suivi de {held.window_days} jours")
        lines += [f"    {' | '.join(filter(None, vars(one.medication).values()))}" for one in held.medications]
        lines += [f"    {one.name} : {one.values or 'résultat attendu'}" for one in held.exams]
    lines += [f"  question {one.letter.hex()[:8]} du {when(one.received_ms, minutes)}" for one in dossier.questions]
    return say(args, lines, {"patient": dossier})


def _done(args: argparse.Namespace, desk: OpenDesk, refusal: Refusal | None, words: str, data: object = None) -> int:
    if refusal:
        return refused(args, refusal)
    settle(desk, args.world.now())
    return say(args, words, data)


def _basis(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        refusal = record_legal_basis(
            desk,
            patient_of(desk, args.patient),
            adult=args.adult,
            basis=args.basis,
            reference=args.reference,
            dated=args.dated,
            now=args.world.now(),
        )
        return _done(args, desk, refusal, f"Base légale consignée pour {args.adult}.")


def _enrol(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        if args.compare:
            return _compare(args, desk, patient)
        level = Level.AT_A_DISTANCE if args.at_a_distance else Level.IN_PERSON
        invite = invite_device(desk, patient, level, args.world.now())
    if isinstance(invite, Refusal):
        return refused(args, invite)
    lines = [
        "Lien d'inscription, valable quinze minutes, une seule fois (après l'adresse de la page du cabinet) :",
        f"  #{invite.fragment()}",
        "Quand le patient a répondu : colloque enrol PATIENT --compare.",
    ]
    return say(args, lines, {"invite": invite.invite_id, "fragment": invite.fragment(), "level": level})


def _compare(args: argparse.Namespace, desk: OpenDesk, patient: bytes) -> int:
    receive(desk, args.world.now())
    one = next((one for one in reversed(desk.vault.invites()) if one.patient == patient), None)
    if one is None:
        return refused(args, refuse("enrol.unknown"))
    digits = digits_of(desk, one.invite)
    if isinstance(digits, Refusal):
        return refused(args, digits)
    in_person = one.level == Level.IN_PERSON
    typed = args.digits
    if in_person and typed is None:
        typed = line(args.world, "Les huit chiffres, lus sur l'écran du patient : ")
        if typed is None:
            return say(args, f"L'appareil a répondu. Ses chiffres doivent être : {digits}", {"digits": digits})
    bound = accept_device(
        desk, one.invite, typed or "", args.document, args.world.now(), paper_consent=args.paper_consent
    )
    if isinstance(bound, Refusal):
        return refused(args, bound)
    settle(desk, args.world.now())
    state = "identité confirmée" if bound.confirmed else "à confirmer par le médecin (colloque confirm)"
    words = f"Appareil inscrit : {state}." if in_person else "Appareil inscrit à distance : lisible, sans réponse."
    return say(args, words, {"device": bound.sig, "level": bound.level, "confirmed": bound.confirmed})


def _confirm(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        refusal = confirm_identity(desk, patient_of(desk, args.patient), args.world.now())
        return _done(args, desk, refusal, "Consigné : c'est la personne que vous avez examinée.")


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
            return _done(args, desk, refusal, "Lignes ajoutées après coup : elles ne comptent pas comme identifiées.")
        known = record_consultation(
            desk,
            patient,
            held_on=args.held_on or day_of(now, desk.country.utc_minutes),
            mode=Mode.TELECONSULTATION if args.teleconsultation else Mode.IN_PERSON,
            reference=args.teleconsultation,
            last_examined_on=args.examined,
            window_days=desk.country.default_follow_up_days if args.window is None else args.window,
            window_reason=args.window_reason,
            medications=medications,
            exams=exams,
            instructions=args.instructions,
            now=now,
        )
        if isinstance(known, Refusal):
            return refused(args, known)
        return _done(args, desk, None, f"Consultation consignée : {known.hex()[:8]}.", {"consultation": known})


def _result(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        consultation = consultation_of(desk, patient, args.consultation)
        received_on = args.received_on or day_of(now, desk.country.utc_minutes)
        refusal = record_result(desk, patient, consultation, args.exam, received_on, args.how, args.values, now)
        return _done(args, desk, refusal, f"Résultat consigné : {args.exam}, reçu le {day(received_on)}.")
