"""The post: what lies in the outbox is deposited, and the record says so. Depositing twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.doors.letterbox import Letterbox
from core.doors.vault import Change, OutLetter
from core.model import Trouble
from core.office.bymail import queued
from core.office.desk import Desk
from core.office.hosting import at_the_host, hosting, shut
from core.office.once import heard, may_leave
from core.office.pen import Pen
from core.office.settings import mails_carry_letters
from core.record.events import ReplySent
from crypto.kinds import Kind


@dataclass(frozen=True)
class Carried:
    """What the post took, each letter with its answer, why it did not take more (a code, or empty), the doors of the host
    that were shut.
    """

    taken: tuple[tuple[OutLetter, str], ...]
    trouble: str = ""
    shut: tuple[str, ...] = ()


@dataclass(frozen=True)
class Posted:
    """How many letters the post took; `waiting` are still here, because of `trouble` (a code, or empty)."""

    taken: int
    waiting: int
    trouble: str = ""


def post(desk: Desk, now: int, *, reached: bool = True) -> Posted:
    """Deposit every waiting letter, oldest first. One that the post refuses waits, with all that follow to its reader.

    `reached`: as in `ready`.
    """
    letters = ready(desk, now, reached=reached)
    wanted = hosting(desk, letters, now)
    with at_the_host(desk, None if wanted is None or wanted.idle else wanted) as box:
        carried = carry(box, letters)
        shut_doors, unreached = box.shut, box.trouble
    note(desk, replace(carried, trouble=carried.trouble or unreached, shut=shut_doors), now)
    closed = desk.closed(now)
    trouble = closed.code if closed else carried.trouble or unreached
    return Posted(len(carried.taken), len(desk.vault.outbox()), trouble)


def ready(desk: Desk, now: int, *, reached: bool = True) -> list[OutLetter]:
    """The letters that may leave; none while the desk's record or its clock is in doubt, and no reply before this desk
    laid its own in the journal and read it (core.office.once). `reached`: whether what lies in this desk's journal is
    with the other desks, and what they wrote is here. A mail that carries its letter waits for no host.
    """
    read_back = heard(desk) and reached
    letters = [] if desk.closed(now) else may_leave(desk, now, read_back=read_back)
    for letter in letters:
        mail = queued(desk, letter, now)
        if mail != Change() and mails_carry_letters(desk):
            desk.vault.commit(mail)
    return letters


def carry(box: Letterbox, letters: Iterable[OutLetter]) -> Carried:
    """The post's own part, which needs no vault and no key: another thread may do it."""
    taken, trouble = [], ""
    unreached = set[bytes]()
    for letter in letters:
        if letter.to in unreached:
            continue
        try:
            taken.append((letter, box.deposit(letter.to, letter.letter, letter.raw)))
        except Trouble as refused:
            trouble = trouble or refused.code
            unreached.add(letter.to)
    return Carried(tuple(taken), trouble)


def note(desk: Desk, carried: Carried, now: int) -> None:
    """Record what the post answered, one transaction a letter; a letter noted before changes nothing."""
    if carried.shut:
        desk.vault.commit(shut(desk, carried.shut))
    waiting = {letter.letter for letter in desk.vault.outbox()}
    for letter, answer in carried.taken:
        if letter.letter not in waiting:
            continue
        pen = Pen(desk, now)
        pen.add(Change(posted=(letter.letter,)).and_then(queued(desk, letter, now)))
        if letter.kind == Kind.REPLY.name.lower():
            patient = desk.vault.device_owner(letter.to) or b""
            pen.write(ReplySent(letter.letter, letter.letter_hash, answer), patient)
        pen.commit()
