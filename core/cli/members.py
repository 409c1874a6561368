"""`member`: inviting, comparing, accepting, listing."""

import argparse

from core.cli import leaving
from core.cli.asking import line, passphrase
from core.cli.opening import open_desk, settle, take_in
from core.cli.saying import BadInput, as_json, refused, say, waiting, when
from core.model import Refusal, refuse
from core.office.join import Invited, Replacement, accept_member, invite_member, invited
from core.office.profile import OpenDesk
from core.office.signing import period
from crypto.keys import Role

_ROLES = {"physician": "médecin", "substitute": "remplaçant", "secretary": "secrétaire"}


_A_LINE = 4


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    member = verbs.add_parser("member", help="les membres du cabinet").add_subparsers(
        dest="what", metavar="QUOI", required=True
    )
    add = member.add_parser("add", parents=[shared()], help="inviter : un code pour un quart d'heure")
    add.add_argument("name", metavar="NOM", help="prénom et nom")
    add.add_argument(
        "role",
        choices=[role.name.lower() for role in Role],
        help="physician (médecin), substitute (remplaçant), secretary (secrétaire)",
    )
    add.add_argument("--reads-triage", action="store_true", help="une secrétaire qui lit les questions au triage")
    add.add_argument("--from", dest="first", metavar="JOUR", help="un remplaçant : premier jour, 2026-11-21")
    add.add_argument("--until", dest="last", metavar="JOUR", help="son dernier jour, compris")
    add.set_defaults(run=_add)
    accept = member.add_parser("accept", parents=[shared()], help="accepter, une fois les chiffres comparés")
    accept.add_argument("--digits", metavar="CHIFFRES", help="les huit chiffres lus sur l'autre poste")
    accept.add_argument("--invite", default="", metavar="ID", help="quelle invitation, s'il y en a plusieurs")
    accept.set_defaults(run=_accept)
    leaving.add_parser(member)
    member.add_parser("list", parents=[shared()], help="les membres et les invitations").set_defaults(run=_list)


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        role = Role[args.role.upper()]
        replacing = _replacing(args, desk, role)
        if isinstance(replacing, Refusal):
            return refused(args, replacing)
        code = invite_member(desk, args.name, role, args.reads_triage, args.world.now(), replacing)
    if isinstance(code, Refusal):
        return refused(args, code)
    lines = [
        f"Code d'entrée pour {args.name}, valable quinze minutes, une seule fois :",
        f"  {code}",
        *_grouped(code),
        "Sur son poste : colloque init --join CODE --name NOM ; sur une autre machine, avec --mailbox ADRESSE.",
        "Puis ici : colloque member accept.",
    ]
    return say(args, lines, {"code": code, "name": args.name, "role": args.role})


def _replacing(args: argparse.Namespace, desk: OpenDesk, role: Role) -> Replacement | Refusal | None:
    """The dates of a substitute, as they were typed."""
    if args.first is None and args.last is None:
        return None
    if role is not Role.SUBSTITUTE:
        return refuse("replacement.role")
    days = period(args.first or "", args.last or "", desk.country)
    return days if isinstance(days, Refusal) else Replacement(*days)


def _grouped(code: str) -> list[str]:
    """A long code once more, for the voice: four groups a line."""
    groups = code.split("-")
    if len(groups) <= _A_LINE:
        return []
    lines = ["  ".join(groups[at : at + _A_LINE]) for at in range(0, len(groups), _A_LINE)]
    return ["Il peut être collé tel quel. Pour le lire à voix haute :", *(f"    {one}" for one in lines)]


def _accept(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        take_in(desk, args.world.now())
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
    waiting(args, "la clé du cabinet est déverrouillée")
    accepted = accept_member(desk, one.invite, digits, root, keychain, args.world.now())
    if isinstance(accepted, Refusal):
        return refused(args, accepted)
    settle(desk, args.world.now())
    return say(args, f"{accepted.name} entre au cabinet : poste {accepted.letter}, n° {accepted.number}.", accepted)


def _list(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        gone = {one.sig_pk for one in desk.roster.profiles if one.revoked is not None}
        members = [(one, one.profile in gone) for one in desk.members().values()]
        codes = [one for one in invited(desk) if one.answered or one.expires_ms > args.world.now()]
        minutes = desk.country.utc_minutes
    lines = [f"{one.letter}  {_ROLES[one.role]:<11}  {one.name}{'  retiré' * gone}" for one, gone in members]
    lines += [
        f"-  invité(e)    {one.candidate.name} "
        + ("a répondu" if one.answered else f"jusqu'au {when(one.expires_ms, minutes)}")
        for one in codes
    ]
    listed = [{**as_json(one), "revoked": gone} for one, gone in members]
    open_codes = [
        {"invite": one.invite, "name": one.candidate.name, "role": one.candidate.role, "answered": one.answered}
        for one in codes
    ]
    return say(args, lines, {"members": listed, "invited": as_json(open_codes)})
