"""`patient`: the files of the practice, and on what ground an adult writes for a minor."""

import argparse

from core.cli.opening import open_desk, patient_of, settle
from core.cli.saying import counted, day, refused, say, when
from core.cli.sentences import sentence, spaced
from core.cli.words import AGREED, basis_code
from core.model import Guardian, Refusal, refuse
from core.office.agreed import agreed
from core.office.bymail import MailStanding, give_address
from core.office.enrol import correct_patient, enter_patient
from core.office.identity import devices_of, record_legal_basis
from core.office.look import patients
from core.office.mailing import notices_to
from core.office.profile import OpenDesk
from core.record.addresses import is_address
from core.record.paper import CLOSED, MAILS
from core.record.rows import PatientRow

PATIENT = "numéro de dossier, n° d'une écriture, ou premiers signes de l'identifiant"
MAIL = "son adresse e-mail, pour des avis sans contenu ni nom ; son fournisseur voit qu'un avis arrive, quand et d'où"
GUARDIAN = "l'adulte qui accompagne un mineur"
DEVICES = {
    "current": "actuel",
    "replaced": "remplacé",
    "refused_by_patient": "accord retiré par le patient",
    **CLOSED,
}
IDENTITIES = {
    "confirmed": "identité confirmée",
    "awaits_physician": "à confirmer par le médecin",
    "changed": "nouvel appareil, à confirmer",
    "at_a_distance": "inscrit à distance, sans réponse",
    "unknown": "aucun appareil",
    "awaits_basis": "base légale à consigner par le médecin",
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    what = verbs.add_parser("patient", help="les patients").add_subparsers(dest="what", metavar="QUOI", required=True)
    add = what.add_parser("add", parents=[shared()], help="ouvrir un dossier")
    add.add_argument("name", metavar="NOM", help="prénom et nom")
    add.add_argument("--born", required=True, metavar="AAAA-MM-JJ", help="date de naissance")
    add.add_argument("--phone", default="", metavar="TEL", help="son téléphone")
    add.add_argument("--language", default="fr", choices=("fr", "ar", "en"), help="la langue de ses avis")
    add.add_argument("--number", default="", metavar="N", help="le numéro de dossier du cabinet")
    add.add_argument("--mail", default="", metavar="ADRESSE", help=MAIL)
    add.add_argument("--guardian", metavar="NOM", help=GUARDIAN)
    add.add_argument("--link", default="", metavar="LIEN", help="son lien avec le patient (mère, père...)")
    add.add_argument("--another-person", action="store_true", help="même nom et même date, autre personne")
    add.set_defaults(run=_add)
    correct = what.add_parser("correct", parents=[shared()], help="corriger l'état civil ; l'ancien reste au journal")
    correct.add_argument("patient", metavar="PATIENT", help=PATIENT)
    correct.add_argument("--name", metavar="NOM", help="prénom et nom")
    correct.add_argument("--born", metavar="AAAA-MM-JJ", help="date de naissance")
    correct.add_argument("--phone", metavar="TEL", help="son téléphone")
    correct.add_argument("--language", choices=("fr", "ar", "en"), help="la langue de ses avis")
    correct.add_argument("--number", metavar="N", help="le numéro de dossier du cabinet")
    correct.add_argument("--guardian", metavar="NOM", help=GUARDIAN + " ; vide : plus personne")
    correct.add_argument("--link", metavar="LIEN", help="son lien avec le patient (mère, père...)")
    correct.set_defaults(run=_correct)
    listed = what.add_parser("list", parents=[shared()], help="les dossiers")
    listed.add_argument("words", nargs="*", metavar="MOT", help="nom, numéro ou téléphone")
    listed.set_defaults(run=_list)
    show = what.add_parser("show", parents=[shared()], help="un dossier")
    show.add_argument("patient", metavar="PATIENT", help=PATIENT)
    show.set_defaults(run=_show)
    mail = what.add_parser("mail", parents=[shared()], help="où un patient veut ses avis par e-mail")
    mail.add_argument("patient", metavar="PATIENT", help=PATIENT)
    said = mail.add_mutually_exclusive_group()
    said.add_argument("address", nargs="?", metavar="ADRESSE", help=MAIL + " ; sans rien : ce qu'il en est")
    said.add_argument("--none", action="store_true", help="il n'en veut plus")
    mail.set_defaults(run=_mail)
    basis = what.add_parser("basis", parents=[shared()], help="la base légale de l'adulte accompagnant")
    basis.add_argument("patient", metavar="PATIENT", help=PATIENT)
    basis.add_argument("--adult", required=True, metavar="NOM", help="l'adulte accompagnant, comme au dossier")
    basis.add_argument(
        "--basis", required=True, metavar="BASE", help="autorité parentale, tutelle ou décision de justice"
    )
    basis.add_argument("--dated", required=True, metavar="AAAA-MM-JJ", help="la date du document vu")
    basis.add_argument("--reference", default="", metavar="REF", help="la référence du document vu")
    basis.set_defaults(run=_basis)


def _add(args: argparse.Namespace) -> int:
    if args.mail and not is_address(args.mail):
        return refused(args, refuse("patient.mail"))
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
        if args.mail:
            give_address(desk, patient, args.mail, args.world.now())
        settle(desk, args.world.now())
    return say(args, f"Dossier ouvert : {args.name}, {patient.hex()[:8]}.", {"patient": patient})


def _correct(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        known = desk.dossier(patient)
        adult = known.guardian.name if known.guardian and args.guardian is None else args.guardian or ""
        link = known.guardian.link if known.guardian and args.link is None else args.link or ""
        kept = {name: getattr(known, name) for name in ("name", "born", "phone", "language", "number")}
        typed = {name: value for name in kept if (value := getattr(args, name)) is not None}
        guardian = Guardian(adult, link) if adult else None
        refusal = correct_patient(desk, patient, **kept | typed, guardian=guardian, now=args.world.now())
        return done(args, desk, refusal, "Corrigé. Ce qui était écrit avant reste au journal.", {"patient": patient})


def _mail(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        if not args.address and not args.none:
            standing = notices_to(desk, patient)
            return say(args, _notices(standing, desk.country.utc_minutes), {"mail": standing})
        refusal = give_address(desk, patient, "" if args.none else args.address, args.world.now())
        words = (
            "Consigné : plus aucun avis par e-mail." if args.none else f"Consigné : ses avis iront à {args.address}."
        )
        return done(args, desk, refusal, words, {"patient": patient})


def _notices(standing: MailStanding, utc_minutes: int) -> list[str]:
    """How notices by mail stand with a patient, for people."""
    given = standing.given
    if not given.address:
        return [spaced("Aucun avis par e-mail : ce patient n'a pas donné d'adresse.")]
    lines = [f"Avis par e-mail : {given.address}, relevée par {given.by} le {when(given.at_ms, utc_minutes)}"]
    if given.fault.word:
        fault = MAILS[f"mail_{given.fault.word}"]
        lines.append(
            f"  le dernier, le {when(given.fault.at_ms, utc_minutes)} : {fault}. L'appeler et corriger l'adresse."
        )
    if standing.waiting:
        lines.append(f"  {counted(standing.waiting, 'attend(ent)')} sur ce poste")
    if standing.trouble:
        lines.append(f"  {sentence(standing.trouble)} [{standing.trouble}]")
    return list(map(spaced, lines))


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
        told, notices = devices_of(desk, patient), notices_to(desk, patient)
        devices = [(one.device, DEVICES[one.state], AGREED[agreed(desk, one.device.consent)]) for one in told]
    lines = [_row(row)] if row else []
    for one, state, consent in devices:
        confirmed = f", confirmé par {one.confirmed_by}" if one.confirmed else ""
        lines.append(f"  appareil {one.sig.hex()[:8]} {state}, inscrit par {one.enrolled_by}{confirmed}, {consent}")
    lines += [f"  {line.strip()}" for line in _notices(notices, minutes) if dossier.mail.address]
    for held in dossier.consultations:
        lines.append(f"  consultation {held.id.hex()[:8]} du {day(held.held_on)}, suivi de {held.window_days} jours")
        lines += [f"    {' | '.join(filter(None, vars(one.medication).values()))}" for one in held.medications]
        lines += [f"    {one.name} : {one.values or 'résultat attendu'}" for one in held.exams]
    lines += [f"  question {one.letter.hex()[:8]} du {when(one.received_ms, minutes)}" for one in dossier.questions]
    return say(args, lines, {"patient": dossier})


def done(args: argparse.Namespace, desk: OpenDesk, refusal: Refusal | None, words: str, data: object = None) -> int:
    """The end of a verb that writes: refused and said, or brought to the post and said."""
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
            basis=basis_code(args.basis, desk.country.legal_bases),
            reference=args.reference,
            dated=args.dated,
            now=args.world.now(),
        )
        return done(args, desk, refusal, f"Base légale consignée pour {args.adult}.")
