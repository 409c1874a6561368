"""`outside`: mails that came without Colloque, as plain words; nobody answers them by mail."""

import argparse
from typing import Any

from core.cli.opening import SHORTEST_PREFIX, open_desk
from core.cli.saying import BadInput, counted, refused, say, when
from core.cli.sentences import sentence, short, spaced
from core.doors.mail_aside import LaidAside
from core.doors.mail_parts import Bounced, Ordinary, Rejected
from core.office.outside import outside, throw_away


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    from core.cli.command import shared

    one = verbs.add_parser(
        "outside", parents=[shared()], help="les courriels reçus hors Colloque, et ceux qui ne furent pas lus"
    )
    one.add_argument(
        "mail", nargs="?", metavar="COURRIEL", help="premiers signes de son empreinte : le montrer en entier"
    )
    one.add_argument("--throw-away", action="store_true", help="ne plus le garder ici ; la boîte n'est pas touchée")
    one.set_defaults(run=_outside)


def _outside(args: argparse.Namespace) -> int:
    if args.throw_away and args.mail is None:
        raise BadInput("outside.which")
    with open_desk(args) as desk:
        mails = outside(desk)
        minutes = desk.country.utc_minutes
        one = None if args.mail is None else _meant(mails, args.mail)
        if one is not None and args.throw_away:
            refusal = throw_away(desk, one.file_hash)
            return (
                refused(args, refusal)
                if refusal
                else say(args, "Ce courriel n'est plus gardé ici. La boîte n'a pas été touchée.")
            )
    if one is not None:
        return say(args, [*_head(one, minutes), "", *_words(one)], {"mail": _facts(one, whole=True)})
    lines = [line for mail in mails for line in _head(mail, minutes)]
    advice = [sentence("outside.advice")] if any(isinstance(mail.what, Ordinary) for mail in mails) else []
    return say(
        args, [*lines, *advice] or ["Aucun courriel reçu hors Colloque."], {"mails": [_facts(mail) for mail in mails]}
    )


def _meant(mails: list[LaidAside], words: str) -> LaidAside:
    prefix = words.lower().strip()
    found = [mail for mail in mails if mail.file_hash.hex().startswith(prefix)]
    if len(prefix) < SHORTEST_PREFIX or len(found) != 1:
        raise BadInput("id.ambiguous" if len(found) > 1 else "id.unknown", words=words)
    return found[0]


def _head(mail: LaidAside, utc_minutes: int) -> list[str]:
    """Two lines: who wrote and when, as the mail says it; what stands out."""
    what = mail.what
    first = f"{mail.file_hash.hex()[:8]}  {when(mail.came_ms, utc_minutes)}  "
    if isinstance(what, Bounced):
        return [spaced(f"{first}rendu par un serveur ({what.status}) : {sentence(what.code)} [{what.code}]")]
    if isinstance(what, Rejected):
        return [spaced(f"{first}non lu, {mail.size} octets : {sentence(what.code)} [{what.code}]")]
    who = " ".join(filter(None, (what.from_name, f"<{what.from_address}>" if what.from_address else "")))
    more = [f"    {short(f'sign.{sign}')} : appeler" for sign in mail.signs]
    if what.attachments:
        more.append(f"    {counted(what.attachments, 'pièce(s) jointe(s), jamais ouverte(s)')} ici")
    return [f"{first}{who or 'sans expéditeur'} : {what.subject or '-'}", *map(spaced, more)]


def _words(mail: LaidAside) -> list[str]:
    what = mail.what
    if not mail.whole:
        return [sentence("outside.withheld")]
    if isinstance(what, Rejected):
        return mail.source_text.splitlines()
    if isinstance(what, Bounced):
        about = f"Message-ID : {what.message_id}" if what.message_id else f"Adresses : {', '.join(what.addresses)}"
        return [about, what.words]
    left = [sentence(what.left)] if what.left else []
    return [*what.text.splitlines(), *left, "", sentence("outside.advice")]


def _facts(mail: LaidAside, *, whole: bool = False) -> dict[str, Any]:
    what = mail.what
    facts: dict[str, Any] = {"mail": mail.file_hash, "came_ms": mail.came_ms, "size": mail.size, "whole": mail.whole}
    if isinstance(what, Rejected):
        return {**facts, "rejected": what.code, **({"source": mail.source_text} if whole else {})}
    if isinstance(what, Bounced):
        return {
            **facts,
            "bounced": what.code,
            "message_id": what.message_id,
            "status": what.status,
            "words": what.words,
            "addresses": what.addresses,
        }
    told = {
        "from_address": what.from_address,
        "from_name": what.from_name,
        "subject": what.subject,
        "sent_ms": what.sent_ms,
    }
    more = {"attachments": what.attachments, "left": what.left, "signs": mail.signs}
    return {**facts, **told, **more, **({"text": what.text} if whole else {})}
