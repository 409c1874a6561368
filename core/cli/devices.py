"""`enrol`, `confirm`, `close`: a telephone becomes a patient's, a physician says whose it is, a desk takes it away."""

import argparse
from typing import Any

from core.cli.asking import line
from core.cli.files import IDENTITIES, PATIENT, done
from core.cli.opening import device_of, open_desk, patient_of, settle, take_in
from core.cli.saying import BadInput, as_json, day, refused, say
from core.cli.sentences import sentence
from core.cli.words import AGREED, document_code
from core.doors.qr import drawn
from core.model import Level, Refusal, refuse
from core.office.agreed import agreed
from core.office.enrol import UnderWay, accept_device, burn_invite, burn_over, digits_of, invite_device, under_way
from core.office.identity import REASONS, awaited, close_device, confirm_identity
from core.office.profile import OpenDesk
from core.office.settings import page

DOCUMENT = "la pièce vue : carte d'identité, passeport, titre de séjour, acte de naissance, livret de famille"


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    enrol = verbs.add_parser("enrol", parents=[shared()], help="inscrire le téléphone d'un patient")
    enrol.add_argument("patient", nargs="?", metavar="PATIENT", help=PATIENT + " ; sans rien : les codes en cours")
    enrol.add_argument("--at-a-distance", action="store_true", help="sans comparaison : lisible, sans réponse")
    enrol.add_argument("--cancel", action="store_true", help="annuler l'invitation en cours : son code ne vaut plus")
    enrol.add_argument("--compare", action="store_true", help="comparer les chiffres et accepter l'appareil")
    enrol.add_argument("--digits", metavar="CHIFFRES", help="les huit chiffres lus sur l'écran du patient")
    enrol.add_argument("--document", default="", metavar="PIECE", help=DOCUMENT)
    enrol.add_argument("--paper-consent", action="store_true", help="le consentement est signé sur papier")
    enrol.set_defaults(run=_enrol)
    confirm = verbs.add_parser("confirm", parents=[shared()], help="le médecin : c'est la personne que j'ai examinée")
    confirm.add_argument("patient", nargs="?", metavar="PATIENT", help=PATIENT + " ; sans rien : ceux qui attendent")
    confirm.add_argument("--device", metavar="APPAREIL", help="premiers signes de l'appareil que vous avez vu")
    confirm.set_defaults(run=_confirm)
    close = verbs.add_parser("close", parents=[shared()], help="fermer l'appareil d'un patient, pour toujours")
    close.add_argument("patient", metavar="PATIENT", help=PATIENT)
    close.add_argument(
        "reason", choices=REASONS, help="lost (perdu ou volé), withdrawn (accord retiré), mistaken (inscrit par erreur)"
    )
    close.add_argument("--device", metavar="APPAREIL", help="premiers signes de l'appareil que vous avez vu")
    close.set_defaults(run=_close)


def _enrol(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.patient is None:
            if args.compare or args.cancel or args.at_a_distance:
                raise BadInput("enrol.patient")
            return _standing(args, desk)
        patient = patient_of(desk, args.patient)
        if args.compare:
            return _compare(args, desk, patient)
        if args.cancel:
            return _cancel(args, desk, patient)
        level = Level.AT_A_DISTANCE if args.at_a_distance else Level.IN_PERSON
        invite = invite_device(desk, patient, level, args.world.now())
        if isinstance(invite, Refusal):
            return refused(args, invite)
        address = page(desk)
        trouble = settle(desk, args.world.now()) if address else ""
    link = f"{address}#{invite.fragment()}"
    lines = [
        "Lien d'inscription, valable quinze minutes, une seule fois :",
        f"  {link}",
        drawn(link),
        *_without_link(address, invite.typed()),
        *([f"{sentence(trouble)} [{trouble}]"] if trouble else []),
        "Quand le patient a répondu : colloque enrol PATIENT --compare.",
    ]
    data = {"invite": invite.invite_id, "fragment": invite.fragment(), "level": level, "typed": invite.typed()}
    return say(args, lines, {**data, "link": link, "trouble": trouble})


def _standing(args: argparse.Namespace, desk: OpenDesk) -> int:
    """The codes that stand at this desk, side by side: one a patient."""
    now = args.world.now()
    take_in(desk, now)
    burn_over(desk, now)
    found = [_stands(desk, one, now) for one in under_way(desk, now)]
    lines = [f"{one['patient'].hex()[:8]}  {one['number'] or '-':<8}  {one['name']} : {_said(one)}" for one in found]
    return say(args, lines or "Aucun code n'attend de téléphone à ce poste.", {"standing": found})


def _stands(desk: OpenDesk, one: UnderWay, now: int) -> dict[str, Any]:
    dossier = desk.dossier(one.patient)
    return {
        "patient": one.patient,
        "number": dossier.number,
        "name": dossier.name,
        "level": one.level,
        "answered": one.answer is not None,
        "agreed": agreed(desk, one.answer.consent if one.answer else ""),
        "left_s": 0 if one.answer else (one.invite.expires_ms - now) // 1000,
    }


def _said(one: dict[str, Any]) -> str:
    if not one["answered"]:
        return f"attend le téléphone, encore {-(-one['left_s'] // 60)} min"
    what = "comparer (--compare)" if one["level"] == Level.IN_PERSON else "accepter (--compare)"
    return f"le téléphone a répondu : {what} ; {AGREED[one['agreed']]}"


def _without_link(address: str, typed: str) -> list[str]:
    if address:
        return [f"Sans appareil photo : ouvrir {address} et y taper {typed}"]
    return [
        "Le cabinet n'a pas encore de page (colloque settings page) : ce lien ne mène nulle part.",
        "Pour essayer : colloque demo patient NOM --practice DOSSIER enrol, puis ce lien entre guillemets.",
    ]


def _compare(args: argparse.Namespace, desk: OpenDesk, patient: bytes) -> int:
    document = document_code(args.document, desk.country.documents)
    take_in(desk, args.world.now())
    one = next((one for one in under_way(desk, args.world.now()) if one.patient == patient), None)
    if one is None:
        return refused(args, refuse("enrol.unknown"))
    code = one.invite.invite_id
    digits = digits_of(desk, code)
    if isinstance(digits, Refusal):
        return refused(args, digits)
    in_person = one.level == Level.IN_PERSON
    typed = args.digits
    if in_person and typed is None:
        typed = line(args.world, "Les huit chiffres, lus sur l'écran du patient : ")
        if typed is None:
            return say(args, f"L'appareil a répondu. Ses chiffres doivent être : {digits}", {"digits": digits})
    bound = accept_device(desk, code, typed or "", document, args.world.now(), paper_consent=args.paper_consent)
    if isinstance(bound, Refusal):
        return refused(args, bound)
    settle(desk, args.world.now())
    state = "identité confirmée" if bound.confirmed else "à confirmer par le médecin (colloque confirm)"
    words = f"Appareil inscrit : {state}." if in_person else "Appareil inscrit à distance : lisible, sans réponse."
    return say(args, words, {"device": bound.sig, "level": bound.level, "confirmed": bound.confirmed})


def _cancel(args: argparse.Namespace, desk: OpenDesk, patient: bytes) -> int:
    codes = [one.invite for one in desk.vault.invites() if one.patient == patient]
    for invite in codes:
        burn_invite(desk, invite)
    settle(desk, args.world.now())
    return refused(args, refuse("enrol.unknown")) if not codes else say(args, "Annulé : ce code ne vaut plus.")


def _confirm(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.patient is None:
            return _awaited(args, desk)
        patient = patient_of(desk, args.patient)
        sig = device_of(desk, patient, args.device)
        device = desk.dossier(patient).device(sig)
        if device is not None and device.current and device.confirmed:
            return say(args, f"Déjà confirmé par {device.confirmed_by} ; rien n'est écrit.", {"confirmed": True})
        refusal = confirm_identity(desk, patient, sig, args.world.now())
        words = f"Consigné : c'est la personne que vous avez examinée (appareil {sig.hex()[:8]})."
        return done(args, desk, refusal, words, {"device": sig})


def _awaited(args: argparse.Namespace, desk: OpenDesk) -> int:
    found = awaited(desk)
    lines = [
        f"{one.patient.hex()[:8]}  {one.number or '-':<8}  {one.name}, né(e) le {day(one.born)}  "
        + (f"appareil {one.device.hex()[:8]}, inscrit par {one.by}" if one.device else IDENTITIES["awaits_basis"])
        for one in found
    ]
    return say(args, lines or "Personne n'attend votre parole.", {"awaited": as_json(found)})


def _close(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        patient = patient_of(desk, args.patient)
        sig = device_of(desk, patient, args.device)
        refusal = close_device(desk, patient, sig, args.reason, args.world.now())
        words = "Fermé : cet appareil ne recevra plus de réponse. Pour un nouveau téléphone : colloque enrol PATIENT."
        return done(args, desk, refusal, words, {"device": sig})
