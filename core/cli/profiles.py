"""`init`, `passphrase`, `root`, `practice`, `check`: founding, joining, opening again after a loss, verifying."""

import argparse
from pathlib import Path

from core.cli.asking import line, passphrase, recovery_code, root_code
from core.cli.opening import open_desk, profile_folder, settle
from core.cli.saying import REFUSED, BadInput, refused, say
from core.doors.keychain import Keychain
from core.model import Trouble, refuse
from core.office.clock import accept_clock
from core.office.joining import join
from core.office.practice import found, practice_phone, set_phone
from core.office.profile import new_passphrase, new_root_slot
from core.office.soundness import check
from crypto.keys import fingerprint

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

    new = verbs.add_parser("passphrase", parents=[shared()], help="nouvelle phrase de passe, par le code de secours")
    new.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    new.set_defaults(run=_passphrase)
    root = verbs.add_parser(
        "root", parents=[shared()], help="remettre la clé du cabinet, depuis le papier, dans ce profil"
    )
    root.add_argument("--root-fd", type=int, metavar="N", help="lire la clé du cabinet de ce descripteur")
    root.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    root.set_defaults(run=_root)
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


def _passphrase(args: argparse.Namespace) -> int:
    code = recovery_code(args)
    if code is None:
        raise BadInput("passphrase.needs_recovery")
    keychain, why = _keychain(args)
    new_passphrase(profile_folder(args), code, passphrase(args, new=True), keychain, args.world.cost)
    lines = ["Nouvelle phrase de passe en place.", *_alone(why)]
    return say(args, lines, {"keyring": keychain is not None})


def _root(args: argparse.Namespace) -> int:
    folder = profile_folder(args)
    keychain, why = _keychain(args)
    words = root_code(args)
    new_root_slot(folder, words, passphrase(args, new=True), keychain, args.world.cost)
    return say(args, ["La clé du cabinet est dans ce profil : il peut accepter des membres.", *_alone(why)])


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
