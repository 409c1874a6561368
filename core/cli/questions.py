"""`receive`, `inbox`, `triage`: what comes in, and where it goes."""

import argparse
from pathlib import Path

from core.cli.opening import letter_of, open_desk, settle
from core.cli.saying import BadInput, counted, day, refused, say, turned_down, when
from core.cli.sentences import sentence, short
from core.cli.words import TOWARDS as WHERE
from core.model import Decision, Queue, Refusal
from core.office.cosign import cosign
from core.office.join import invited
from core.office.look import counts, inbox
from core.office.mailing import round_of
from core.office.outside import take_outside
from core.office.post import post
from core.office.profile import OpenDesk
from core.office.receive import accept_gap, receive
from core.office.refused import refused_letters
from core.office.taking import Synced
from core.office.triage import TOWARDS, claim, redirect, triage, undo
from core.record.events import ReceiptSeen
from core.record.paper import DECISIONS
from core.record.rows import InboxRow

QUEUES = {
    Queue.TRIAGE: "à trier",
    Queue.ANSWER: "à répondre",
    Queue.IDENTITY: "identité à régler",
    Queue.ROUTED: "orientées",
    Queue.ANSWERED: "répondues",
    Queue.CLOSED: "closes",
}


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    from core.cli.command import shared

    fetch = verbs.add_parser("receive", parents=[shared()], help="relever, échanger avec les autres postes, déposer")
    fetch.add_argument("--accept-gap", metavar="ID", help="le médecin passe outre une lettre qui n'est jamais venue")
    fetch.add_argument("--reason", default="", metavar="RAISON", help="pourquoi, pour --accept-gap")
    fetch.set_defaults(run=_receive)

    box = verbs.add_parser("inbox", parents=[shared()], help="les questions")
    box.add_argument(
        "--queue",
        choices=[str(queue) for queue in Queue],
        help="une seule file : " + ", ".join(f"{queue} ({words})" for queue, words in QUEUES.items()),
    )
    box.add_argument("--refused", action="store_true", help="aussi les lettres refusées, les dernières d'abord")
    box.set_defaults(run=_inbox)

    sort = verbs.add_parser("triage", parents=[shared()], help="décider où va une question")
    sort.add_argument("letter", metavar="QUESTION", help="premiers signes de la question, ou n° d'une écriture")
    sort.add_argument(
        "decision",
        nargs="?",
        choices=[str(decision) for decision in Decision],
        help="où elle va : " + ", ".join(f"{decision} ({DECISIONS[decision]})" for decision in Decision),
    )
    sort.add_argument("--claim", action="store_true", help="je réponds à celle-ci")
    sort.add_argument(
        "--redirect",
        choices=tuple(TOWARDS),
        help="le patient est orienté : " + ", ".join(f"{code} ({words})" for code, words in WHERE.items()),
    )
    sort.add_argument("--undo", action="store_true", help="reprendre la dernière décision de ce poste")
    sort.set_defaults(run=_triage)


def _receive(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        if args.accept_gap is not None:
            return _accept_gap(args, desk)
        before = _last(desk)
        with round_of(desk) as mail:
            mail.exchange()
            report = receive(desk, now)
            cosign(desk, now)
            mails = take_outside(desk, Path(desk.facts.practice_folder), now)
            receipts = _receipts(desk, before)
            mail.exchange()
            posted = post(desk, now, reached=mail.heard)
            mail.notify(now)
            mail.exchange()
            mail.settle()
        closed = desk.closed(now)
        answered = [one.candidate.name for one in invited(desk) if one.answered]
    questions = len(report.questions)
    others = report.accepted - questions - receipts
    lines = [
        f"{counted(report.accepted, 'lettre(s) acceptée(s)')}, {counted(report.duplicates, 'déjà connue(s)')}, "
        f"{counted(report.aside, 'mise(s) de côté')}.",
        f"{counted(questions, 'question(s)')}, {counted(receipts, 'accusé(s) d’ouverture')}, "
        f"{counted(others, 'lettre(s) d’une autre sorte')} (inscription, accord retiré).",
        *turned_down(report.rejected),
        f"{counted(posted.taken, 'lettre(s) déposée(s)')}, {posted.waiting} en attente.",
    ]
    if report.synced:
        lines += _of_the_desks(report.synced)
    lines += [sentence("join.answered", {"name": name}) for name in answered]
    if mails:
        came = counted(mails, "courriel(s) reçu(s) hors Colloque")
        lines.append(f"{came}, sans réponse possible par courriel : colloque outside.")
    trouble = posted.trouble or report.host
    if trouble:
        lines.append(f"{sentence(trouble)} [{trouble}]")
    if mail.trouble:
        lines.append(f"{sentence(mail.trouble, mail.facts)} [{mail.trouble}]")
    if closed and closed.code != trouble:
        lines.append(f"{sentence(closed.code, dict(closed.facts))} [{closed.code}]")
    data = {"received": report, "receipts": receipts, "posted": posted, "closed": closed.code if closed else ""}
    return say(args, lines, {**data, "answered": answered, "outside": mails, "mailbox": mail.trouble})


def _of_the_desks(synced: Synced) -> list[str]:
    """What came from the other desks."""
    lines = [
        f"Postes : {counted(synced.taken, 'écriture(s) reçue(s)')}, {synced.waiting} en attente.",
        *turned_down(synced.refused),
    ]
    if synced.lost:
        lines.append(f"  Perdu par le dossier partagé, remis par ce poste : {counted(synced.lost, 'écriture(s)')}.")
    if synced.roster:
        lines.append(f"  {sentence(synced.roster)} [{synced.roster}]")
    return lines


def _last(desk: OpenDesk) -> int:
    head = desk.vault.head(desk.me)
    return head.seq if head else 0


def _receipts(desk: OpenDesk, before: int) -> int:
    """How many receipts of telephones this desk has written since its entry number `before`."""
    written = (desk.vault.entry_at(desk.me, seq) for seq in range(before + 1, _last(desk) + 1))
    return sum(1 for entry in written if entry is not None and entry.header.kind == ReceiptSeen.__name__)


def _accept_gap(args: argparse.Namespace, desk: OpenDesk) -> int:
    if not args.reason.strip():
        raise BadInput("gap.reason")
    found = [one.file_hash for one in desk.vault.aside() if one.file_hash.hex().startswith(args.accept_gap.lower())]
    if len(found) != 1:
        raise BadInput("id.ambiguous" if found else "id.unknown", words=args.accept_gap)
    refusal = accept_gap(desk, found[0], args.reason, args.world.now())
    if refusal:
        return refused(args, refusal)
    settle(desk, args.world.now())
    return say(args, "Lettre reprise malgré celle qui manque ; c'est consigné.")


def _row(row: InboxRow, utc_minutes: int) -> str:
    about = row.subject if row.readable else "(texte réservé au médecin)"
    flags = f"  [{', '.join(map(short, row.flags))}]" if row.flags else ""
    held = f", consultation du {day(row.held_on)} (J+{row.day})" if row.held_on else ""
    return (
        f"{row.letter.hex()[:8]}  {QUEUES[row.queue]:<18}  {when(row.received_ms, utc_minutes)}  "
        f"{row.name}{held} : {about}{flags}"
    )


def _inbox(args: argparse.Namespace) -> int:
    now = args.world.now()
    with open_desk(args) as desk:
        rows = inbox(desk, Queue(args.queue) if args.queue else None, now)
        queues = counts(desk, now)
        aside = desk.vault.aside()
        turned_away = refused_letters(desk) if args.refused else []
        minutes = desk.country.utc_minutes
    lines = [_row(row, minutes) for row in rows] or (["Aucune question dans cette file."] if args.queue else [])
    totals = ", ".join(f"{QUEUES[one.queue]} : {one.total}" for one in queues if one.total)
    lines.append(totals or "Aucune question en attente.")
    lines += [f"De côté {one.file_hash.hex()[:8]} : {sentence(one.reason)} [{one.reason}]" for one in aside]
    lines += [
        f"Refusée {one.file_hash.hex()[:8]}, {when(one.at_ms, minutes)} : {sentence(one.code)} [{one.code}]"
        for one in turned_away
    ]
    kept = [{"file": one.file_hash, "reason": one.reason, "received_ms": one.received_ms} for one in aside]
    return say(args, lines, {"questions": rows, "queues": queues, "aside": kept, "refused": turned_away})


def _triage(args: argparse.Namespace) -> int:
    now = args.world.now()
    chosen = [name for name in ("decision", "claim", "redirect", "undo") if getattr(args, name)]
    if len(chosen) != 1:
        raise BadInput("triage.one_thing")
    with open_desk(args) as desk:
        letter = letter_of(desk, args.letter)
        refusal = _decide(args, desk, letter, chosen[0], now)
        if refusal:
            return refused(args, refusal)
        settle(desk, now)
        row = desk.vault.inbox_row(letter)
    queue = row.queue if row else None
    words = f"Consigné. La question est maintenant : {QUEUES[queue] if queue else '-'}."
    return say(args, words, {"letter": letter, "queue": queue})


def _decide(args: argparse.Namespace, desk: OpenDesk, letter: bytes, what: str, now: int) -> Refusal | None:
    closed = desk.closed(now)
    if closed:
        return closed
    if what == "decision":
        return triage(desk, letter, Decision(args.decision), now)
    if what == "claim":
        return claim(desk, letter, now)
    if what == "redirect":
        return redirect(desk, letter, args.redirect, now)
    return undo(desk, letter, now)
