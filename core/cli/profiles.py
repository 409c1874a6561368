"""`init`, `member`, `passphrase`, `check`: founding, joining, opening again after a loss, verifying."""

import argparse
from pathlib import Path

from core.cli.asking import line, passphrase, recovery_code
from core.cli.opening import open_desk, profile_folder, settle
from core.cli.saying import REFUSED, BadInput, as_json, refused, say, when
from core.doors.keychain import Keychain
from core.model import Refusal, Trouble, refuse
from core.office.clock import accept_clock
from core.office.join import Invited, accept_member, invite_member, invited
from core.office.joining import join
from core.office.practice import found, practice_phone, set_phone
from core.office.profile import OpenDesk, new_passphrase
from core.office.receive import receive
from core.office.soundness import check
from crypto.keys import Role, fingerprint

_TYPED_BACK = (3, 7)
_TRIES = 3


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    init = verbs.add_parser("init", parents=[shared()], help="fonder un cabinet, ou le rejoindre avec --join")
    init.add_argument("--join", metavar="CODE", help="rejoindre le cabinet qui a donné ce code")
    init.add_argument("--name", required=True, metavar="NOM", help="votre nom, comme il sera signé")
    init.add_argument("--practice", default="", metavar="NOM", help="le nom du cabinet")
    init.add_argument("--folder", type=Path, metavar="DOSSIER", help="le dossier du cabinet, commun à ses profils")
    init.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    init.set_defaults(run=_init)

    member = verbs.add_parser("member", help="les membres du cabinet").add_subparsers(
        dest="what", metavar="QUOI", required=True
    )
    add = member.add_parser("add", parents=[shared()], help="inviter : un code pour un quart d'heure")
    add.add_argument("name", metavar="NOM")
    add.add_argument("role", choices=[role.name.lower() for role in Role])
    add.add_argument("--reads-triage", action="store_true", help="une secrétaire qui lit les questions au triage")
    add.set_defaults(run=_add)
    accept = member.add_parser("accept", parents=[shared()], help="accepter, une fois les chiffres comparés")
    accept.add_argument("--digits", metavar="CHIFFRES", help="les huit chiffres lus sur l'autre poste")
    accept.add_argument("--invite", default="", metavar="ID", help="quelle invitation, s'il y en a plusieurs")
    accept.set_defaults(run=_accept)
    member.add_parser("list", parents=[shared()], help="les membres et les invitations").set_defaults(run=_list)

    new = verbs.add_parser("passphrase", parents=[shared()], help="nouvelle phrase de passe, par le code de secours")
    new.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    new.set_defaults(run=_passphrase)
    whole = verbs.add_parser("check", parents=[shared()], help="vérifier tout ce que ce profil contient")
    whole.add_argument("--accept-clock", action="store_true", help="l'horloge de ce poste est juste : c'est consigné")
    whole.set_defaults(run=_check)
    about = verbs.add_parser("practice", parents=[shared()], help="le cabinet, et le téléphone donné aux patients")
    about.add_argument("--phone", metavar="TEL", help="le téléphone que portent les avis aux patients")
    about.set_defaults(run=_practice)


def _keychain(args: argparse.Namespace) -> tuple[Keychain | None, str]:
    """The keyring for a new slot, or None and the code of why not: it is said, never hidden."""
    if args.no_keyring:
        return None, "keychain.declined"
    try:
        return args.world.keychain(), ""
    except Trouble as trouble:
        return None, trouble.code


def _init(args: argparse.Namespace) -> int:
    home: Path = args.world.profiles()
    folder = args.profile or home / ("poste" if args.join else "cabinet")
    place = args.folder or home / "practice"
    if args.join:
        return _join(args, folder, place)
    if not args.practice.strip():
        raise BadInput("practice.name_missing")
    keychain, why = _keychain(args)
    secret = passphrase(args, new=True)
    new = found(folder, place, args.practice, args.name, secret, keychain, args.world.now(), args.world.cost)
    with new.desk:
        settle(new.desk, args.world.now())
    sheet = [
        f"Cabinet fondé : {args.practice}. Profil : {folder}. Dossier du cabinet : {place}.",
        "Recopiez ou imprimez maintenant ; ces deux codes ne seront plus montrés.",
        f"  Code de secours (ouvre ce profil) : {new.recovery_code}",
        f"  Clé du cabinet (à garder au coffre) : {new.root_code}",
        f"  Empreinte du cabinet : {new.fingerprint}",
        *_alone(why),
    ]
    data = {
        "profile": folder,
        "folder": place,
        "fingerprint": new.fingerprint,
        "recovery_code": new.recovery_code,
        "root_code": new.root_code,
        "keyring": keychain is not None,
    }
    done = say(args, sheet, data)
    _type_back(args, new.recovery_code)
    return done


def _alone(why: str) -> list[str]:
    if not why:
        return []
    return ["Sans trousseau du système : la phrase de passe protège seule ce profil. Qu'elle soit longue."]


def _type_back(args: argparse.Namespace, code: str) -> None:
    """At a terminal two groups are typed back, so that a sheet exists before the codes leave the screen."""
    if args.json or args.passphrase_fd is not None:
        return
    groups = code.split()
    for number in _TYPED_BACK:
        for _ in range(_TRIES):
            typed = line(args.world, f"Pour vérifier, tapez le groupe {number} du code de secours : ")
            if typed is None or typed.strip().upper() == groups[number - 1]:
                break
            args.world.err.write("Ce n'est pas ce groupe. Relisez votre feuille.\n")


def _join(args: argparse.Namespace, folder: Path, place: Path) -> int:
    keychain, why = _keychain(args)
    secret = passphrase(args, new=True)
    asked = join(folder, place, args.join, args.name, secret, keychain, args.world.now(), args.world.cost)
    lines = [
        f"Demande déposée. Empreinte du cabinet : {asked.fingerprint}",
        f"  Chiffres à lire à voix haute au poste qui vous invite : {asked.digits}",
        f"  Code de secours (ouvre ce profil ; ne sera plus montré) : {asked.recovery_code}",
        "Une fois accepté, « colloque receive » achève l'entrée au cabinet.",
        *_alone(why),
    ]
    data = {
        "profile": folder,
        "digits": asked.digits,
        "fingerprint": asked.fingerprint,
        "recovery_code": asked.recovery_code,
        "keyring": keychain is not None,
    }
    return say(args, lines, data)


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        role = Role[args.role.upper()]
        code = invite_member(desk, args.name, role, args.reads_triage, args.world.now())
    if isinstance(code, Refusal):
        return refused(args, code)
    lines = [
        f"Code d'entrée pour {args.name}, valable quinze minutes, une seule fois :",
        f"  {code}",
        "Sur son poste : colloque init --join CODE. Puis ici : colloque member accept.",
    ]
    return say(args, lines, {"code": code, "name": args.name, "role": args.role})


def _accept(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        receive(desk, args.world.now())
        waiting = [one for one in invited(desk) if one.answered and one.invite.hex().startswith(args.invite)]
        if not waiting:
            return refused(args, refuse("join.not_answered"))
        if len(waiting) > 1:
            raise BadInput("id.ambiguous", words=args.invite)
        return _compare(args, desk, waiting[0])


def _compare(args: argparse.Namespace, desk: OpenDesk, one: Invited) -> int:
    digits = args.digits
    if digits is None:
        digits = line(args.world, f"{one.candidate.name} : les huit chiffres que montre son poste : ")
    if digits is None:
        raise BadInput("join.digits_missing")
    root = passphrase(args, again=True)
    keychain = args.world.keychain() if desk.facts.keyring else None
    accepted = accept_member(desk, one.invite, digits, root, keychain, args.world.now())
    if isinstance(accepted, Refusal):
        return refused(args, accepted)
    settle(desk, args.world.now())
    return say(args, f"{accepted.name} entre au cabinet : poste {accepted.letter}, n° {accepted.number}.", accepted)


def _list(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        members = list(desk.members().values())
        codes = invited(desk)
        minutes = desk.country.utc_minutes
    lines = [f"{one.letter}  {_ROLES[one.role]:<11}  {one.name}" for one in members]
    lines += [
        f"-  invité(e)    {one.candidate.name} "
        + ("a répondu" if one.answered else f"jusqu'au {when(one.expires_ms, minutes)}")
        for one in codes
    ]
    open_codes = [
        {"invite": one.invite, "name": one.candidate.name, "role": one.candidate.role, "answered": one.answered}
        for one in codes
    ]
    return say(args, lines, {"members": as_json(members), "invited": as_json(open_codes)})


_ROLES = {"physician": "médecin", "substitute": "remplaçant", "secretary": "secrétaire"}


def _passphrase(args: argparse.Namespace) -> int:
    code = recovery_code(args)
    if code is None:
        raise BadInput("passphrase.needs_recovery")
    keychain, why = _keychain(args)
    new_passphrase(profile_folder(args), code, passphrase(args, new=True), keychain, args.world.cost)
    lines = ["Nouvelle phrase de passe en place.", *_alone(why)]
    return say(args, lines, {"keyring": keychain is not None})


def _practice(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        refusal = set_phone(desk, args.phone) if args.phone is not None else None
        if refusal:
            return refused(args, refusal)
        phone, root, name = practice_phone(desk), fingerprint(desk.roster.root_pk), desk.practice_name
        count = sum(one.revoked is None for one in desk.roster.profiles)
    lines = [f"{name}, {count} poste(s)", f"Empreinte du cabinet : {root}", f"Téléphone : {phone or 'non donné'}"]
    return say(args, lines, {"name": name, "fingerprint": root, "phone": phone, "profiles": count})


def _check(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        if args.accept_clock and not accept_clock(desk, args.world.now()):
            return refused(args, refuse("clock.not_in_doubt"))
        report = check(desk)
    lines = [
        f"{chain.letter}  {chain.entries} écritures  {chain.hash.hex()[:16]}  {chain.code or 'intact'}"
        for chain in report.chains
    ]
    lines += [f"Fichier : {', '.join(report.file) or 'intact'}", f"Empreinte du cabinet : {report.fingerprint}"]
    if report.sound:
        return say(args, [*lines, "Tout est vérifié : signatures, chaînes, pages du coffre."], report)
    code = report.alarm or next((chain.code for chain in report.chains if chain.code), "") or report.file[0]
    say(args, lines, report) if not args.json else None
    return refused(args, refuse(code)) if code else REFUSED
