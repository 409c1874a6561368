"""`init --join`: a new profile asks to enter a practice; one that never entered may be replaced."""

import argparse
from pathlib import Path

from core.cli.asking import passphrase
from core.cli.mail import account_said, password_of
from core.cli.saying import say, waiting
from core.cli.sentences import sentence
from core.doors.keychain import Keychain
from core.model import Trouble
from core.office.joining import ByMail, making_room
from core.office.joining import join as ask


def new_keychain(args: argparse.Namespace) -> tuple[Keychain | None, str]:
    """The keyring for a new slot, or None and the code of why not: it is said, never hidden."""
    if args.no_keyring:
        return None, "keychain.declined"
    try:
        return args.world.keychain(), ""
    except Trouble as trouble:
        return None, trouble.code


def alone(why: str) -> list[str]:
    """What to say where a profile has no keyring, and nothing where it has one."""
    if not why:
        return []
    return ["Sans trousseau du système : la phrase de passe protège seule ce profil. Qu'elle soit longue."]


def join(args: argparse.Namespace, folder: Path, place: Path) -> int:
    """Ask to join, in the folder `place` or by mail; a profile in `folder` that never came to the end of joining gives way to
    the new one.
    """
    practice = _practice(args, place)
    keychain, why = new_keychain(args)
    secret = passphrase(args, new=True)
    waiting(args)
    with making_room(folder, practice) as before:
        asked = ask(folder, practice, args.join, args.name, secret, keychain, args.world.now(), args.world.cost)
    lines = [
        *(["Le profil inachevé qui était là est remplacé : son invitation ne vaut plus."] if before else []),
        f"Demande déposée. Empreinte du cabinet : {asked.fingerprint}",
        f"  Chiffres à lire à voix haute au poste qui vous invite : {asked.digits}",
        f"  Code de secours (ouvre ce profil ; ne sera plus montré) : {asked.recovery_code}",
        *([sentence("join.unsent"), f"  {sentence(asked.unsent)} [{asked.unsent}]"] if asked.unsent else []),
        "Une fois accepté, « colloque receive » achève l'entrée au cabinet.",
        *alone(why),
    ]
    data = {
        "profile": folder,
        "digits": asked.digits,
        "fingerprint": asked.fingerprint,
        "recovery_code": asked.recovery_code,
        "keyring": keychain is not None,
        "unsent": asked.unsent,
    }
    return say(args, lines, data)


def _practice(args: argparse.Namespace, place: Path) -> Path | ByMail:
    """The practice folder, or the mailbox that was named. Raises Trouble: join.no_practice, mail.*."""
    if args.mailbox is None:
        if not place.is_dir():
            raise Trouble("join.no_practice")
        return place
    account = account_said(args, args.mailbox)
    return ByMail(account, password_of(args, account))
