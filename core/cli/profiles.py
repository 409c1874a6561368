"""`init`, `passphrase`, `root`, `practice`: founding, joining, opening again after a loss."""

import argparse
from pathlib import Path

from core.cli.asking import line, passphrase, recovery_code, root_code
from core.cli.joining import alone, join, new_keychain
from core.cli.mail import add_options
from core.cli.opening import open_desk, profile_folder, settle
from core.cli.saying import BadInput, counted, refused, say, waiting
from core.cli.sentences import sentence
from core.office.practice import found
from core.office.profile import has_root, new_passphrase, new_root_slot
from core.office.settings import choose, phone
from core.record.settings import PHONE
from crypto.keys import fingerprint

_TYPED_BACK = (3, 7)
_TRIES = 3


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    init = verbs.add_parser("init", parents=[shared()], help="fonder un cabinet, ou le rejoindre avec --join")
    init.add_argument("--join", metavar="CODE", help="rejoindre le cabinet qui a donné ce code : le coller tel quel")
    init.add_argument("--name", required=True, metavar="NOM", help="votre nom, comme il sera signé")
    init.add_argument("--practice", default="", metavar="NOM", help="le nom du cabinet")
    init.add_argument("--folder", type=Path, metavar="DOSSIER", help="le dossier du cabinet, commun à ses profils")
    init.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    init.add_argument("--mailbox", metavar="ADRESSE", help="rejoindre par la boîte du cabinet, sans dossier commun")
    add_options(init)
    init.set_defaults(run=_init)

    new = verbs.add_parser("passphrase", parents=[shared()], help="nouvelle phrase de passe, par le code de secours")
    new.add_argument(
        "--root-fd", type=int, metavar="N", help="lire aussi la clé du cabinet, pour la remettre sous elle"
    )
    new.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    new.set_defaults(run=_passphrase)
    root = verbs.add_parser(
        "root", parents=[shared()], help="remettre la clé du cabinet, depuis le papier, dans ce profil"
    )
    root.add_argument("--root-fd", type=int, metavar="N", help="lire la clé du cabinet de ce descripteur")
    root.add_argument("--no-keyring", action="store_true", help="sans le trousseau du système")
    root.set_defaults(run=_root)
    about = verbs.add_parser("practice", parents=[shared()], help="le cabinet, et le téléphone donné aux patients")
    about.add_argument("--phone", metavar="TEL", help="le téléphone que portent les avis aux patients")
    about.set_defaults(run=_practice)


def _init(args: argparse.Namespace) -> int:
    home: Path = args.world.profiles()
    folder = args.profile or home / ("poste" if args.join else "cabinet")
    place = args.folder or home / "practice"
    if args.join:
        return join(args, folder, place)
    if not args.practice.strip():
        raise BadInput("practice.name_missing")
    keychain, why = new_keychain(args)
    secret = passphrase(args, new=True)
    waiting(args)
    new = found(folder, place, args.practice, args.name, secret, keychain, args.world.now(), args.world.cost)
    with new.desk:
        settle(new.desk, args.world.now())
    sheet = [
        f"Cabinet fondé : {args.practice}. Profil : {folder}. Dossier du cabinet : {place}.",
        "Recopiez ou imprimez maintenant ; ces deux codes ne seront plus montrés.",
        f"  Code de secours (ouvre ce profil) : {new.recovery_code}",
        f"  Clé du cabinet (à garder au coffre) : {new.root_code}",
        f"  Empreinte du cabinet : {new.fingerprint}",
        *alone(why),
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


def _passphrase(args: argparse.Namespace) -> int:
    code = recovery_code(args)
    if code is None:
        raise BadInput("passphrase.needs_recovery")
    keychain, why = new_keychain(args)
    secret = passphrase(args, new=True)
    folder = profile_folder(args)
    root = root_code(args, needed=False) if has_root(folder) else ""
    waiting(args)
    old_root = new_passphrase(folder, code, secret, keychain, args.world.cost, root)
    lines = ["Nouvelle phrase de passe en place.", *alone(why)]
    lines += [sentence("root.old_passphrase")] if old_root else []
    return say(args, lines, {"keyring": keychain is not None, "old_root": old_root})


def _root(args: argparse.Namespace) -> int:
    folder = profile_folder(args)
    keychain, why = new_keychain(args)
    words = root_code(args)
    secret = passphrase(args, new=True)
    waiting(args)
    new_root_slot(folder, words, secret, keychain, args.world.cost)
    return say(args, ["La clé du cabinet est dans ce profil : il peut accepter des membres.", *alone(why)])


def _practice(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        refusal = choose(desk, PHONE, args.phone, args.world.now()) if args.phone is not None else None
        if refusal:
            return refused(args, refusal)
        tel, root, name = phone(desk), fingerprint(desk.roster.root_pk), desk.practice_name
        count = sum(one.revoked is None for one in desk.roster.profiles)
    lines = [
        f"{name}, {counted(count, 'poste(s)')}",
        f"Empreinte du cabinet : {root}",
        f"Téléphone : {tel or 'non donné'}",
    ]
    return say(args, lines, {"name": name, "fingerprint": root, "phone": tel, "profiles": count})
