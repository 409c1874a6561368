"""`mail`: the mailbox of this profile: said, shown, tried, forgotten."""

import argparse
from pathlib import Path

from core.cli.asking import mail_password
from core.cli.opening import open_desk, profile_folder
from core.cli.saying import DONE, TROUBLE, BadInput, as_json, refused, say, waiting
from core.cli.sentences import sentence
from core.doors.account import FOLDER, PASSWORD, TOKEN, MailAccount, read_account
from core.doors.mail_check import FAILED, MailCheck, Step
from core.model import Refusal, refuse
from core.office.mailbox import Typed, account_typed, forget_mailbox, keep_mailbox, mailbox, with_servers

_SIGNS = {"done": "oui", FAILED: "NON", "left": "-"}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    mail = verbs.add_parser("mail", help="la boîte aux lettres (courriel) de ce profil").add_subparsers(
        dest="what", metavar="QUOI", required=True
    )
    keep = mail.add_parser("set", parents=[shared()], help="la dire, ou en changer")
    keep.add_argument("address", metavar="ADRESSE", help="l'adresse de la boîte du cabinet")
    add_options(keep)
    keep.set_defaults(run=_set)
    mail.add_parser("show", parents=[shared()], help="ce qui est réglé").set_defaults(run=_show)
    mail.add_parser("test", parents=[shared()], help="l'essayer pas à pas").set_defaults(run=_test)
    mail.add_parser("forget", parents=[shared()], help="l'oublier, avec son mot de passe").set_defaults(run=_forget)


def add_options(parser: argparse.ArgumentParser) -> None:
    """How a mailbox is reached and who logs in; also options of `init --join`."""
    parser.add_argument("--imap", metavar="HÔTE[:PORT]", help="où elle se relève ; sinon cherché d'après l'adresse")
    parser.add_argument("--smtp", metavar="HÔTE[:PORT]", help="où elle envoie ; sinon cherché d'après l'adresse")
    parser.add_argument("--user", metavar="NOM", help="le nom pour s'identifier ; sinon l'adresse")
    parser.add_argument("--password-fd", type=int, metavar="N", help="lire le mot de passe de la boîte ici")
    parser.add_argument("--password-command", metavar="COMMANDE", help="une commande dit le mot de passe")
    parser.add_argument("--token-command", metavar="COMMANDE", help="une commande dit un jeton OAuth 2")
    parser.add_argument(
        "--ca", type=Path, metavar="FICHIER", help="les certificats à croire, au lieu de ceux du système"
    )
    parser.add_argument("--mail-folder", default=FOLDER, metavar="NOM", help="le dossier de Colloque dans la boîte")
    parser.add_argument(
        "--remove", action="store_true", help="ôter de la boîte les lettres que chaque poste a consignées"
    )


def account_said(args: argparse.Namespace, address: str) -> MailAccount:
    """The mailbox that the words of a command mean. Raises BadInput: mail.*."""
    command = args.token_command or args.password_command or ""
    typed = Typed(
        address,
        args.imap or "",
        args.smtp or "",
        args.user or "",
        command,
        bool(args.token_command),
        str(args.ca or ""),
        args.mail_folder,
        args.remove,
    )
    if not (typed.imap and typed.smtp):
        waiting(args, "les serveurs de cette adresse sont cherchés")
    account = account_typed(with_servers(typed))
    if isinstance(account, Refusal):
        raise BadInput(account.code, **dict(account.facts))
    return account


def password_of(args: argparse.Namespace, account: MailAccount) -> str:
    """The password as typed or read; empty where a command tells it."""
    return "" if account.token_command else mail_password(args)


def described(account: MailAccount) -> list[str]:
    """A mailbox for people."""
    how = "un jeton, dit par une commande" if account.login == TOKEN else "un mot de passe"
    if account.login == PASSWORD and account.token_command:
        how += ", dit par une commande"
    kept = "ôtées une fois consignées par chaque poste" if account.remove else "laissées dans la boîte"
    return [
        f"Boîte : {account.address}, dossier « {account.folder} »",
        f"  Réception : {account.imap.host}, port {account.imap.port}",
        f"  Envoi : {account.smtp.host}, port {account.smtp.port}",
        f"  S'identifie comme {account.user}, avec {how}",
        f"  Lettres reçues : {kept}",
        *([f"  Certificats crus : {account.ca}"] if account.ca else []),
    ]


def _set(args: argparse.Namespace) -> int:
    account = account_said(args, args.address)
    password = password_of(args, account)
    with open_desk(args) as desk:
        keep_mailbox(desk, account, password)
    return say(args, [*described(account), "À essayer maintenant : colloque mail test"], {"mailbox": account})


def _show(args: argparse.Namespace) -> int:
    account = read_account(profile_folder(args))
    if account is None:
        return say(
            args, "Ce profil n'a pas de boîte : ses lettres passent par le dossier du cabinet.", {"mailbox": None}
        )
    return say(args, described(account), {"mailbox": account})


def _test(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        known = mailbox(desk)
    if known is None:
        return refused(args, refuse("mail.none"))
    waiting(args, "la boîte est essayée")
    steps = list(MailCheck(known.account, known.secret).steps())
    failed = [one for one in steps if one.state == FAILED]
    lines = [line for one in steps for line in _told(one)]
    lines.append("La boîte convient." if not failed else "La boîte ne convient pas encore.")
    say(args, lines, {"ok": not failed, "steps": as_json(steps)})
    return TROUBLE if failed else DONE


def _told(step: Step) -> list[str]:
    sign = _SIGNS[step.state]
    line = f"{sign:>4}  {sentence(f'mail.step.{step.name}', step.facts)}"
    return [line] if not step.code else [line, f"      {sentence(step.code, step.facts)} [{step.code}]"]


def _forget(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        had = forget_mailbox(desk)
    if not had:
        return refused(args, refuse("mail.none"))
    words = "Boîte oubliée, avec son mot de passe. Ce qui en fut relevé reste dans ce profil."
    return say(args, words, {"forgotten": True})
