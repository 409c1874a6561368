"""The post: what lies in the outbox is deposited, and the record says so. Depositing twice changes nothing."""

from dataclasses import dataclass

from core.doors.vault import Change
from core.model import Trouble
from core.office.desk import Desk
from core.office.pen import Pen
from core.record.events import ReplySent
from crypto.kinds import Kind


@dataclass(frozen=True)
class Posted:
    """How many letters the post took; `waiting` are still here, because of `trouble` (a code, or empty)."""

    taken: int
    waiting: int
    trouble: str = ""


def post(desk: Desk, now: int) -> Posted:
    """Deposit every waiting letter, oldest first; stop at the first that the post refuses, and try again next time."""
    letters = desk.vault.outbox()
    for count, letter in enumerate(letters):
        try:
            answer = desk.box.deposit(letter.to, letter.letter, letter.raw)
        except Trouble as trouble:
            return Posted(count, len(letters) - count, trouble.code)
        pen = Pen(desk, now)
        pen.add(Change(posted=(letter.letter,)))
        if letter.kind == Kind.REPLY.name.lower():
            patient = desk.vault.device_owner(letter.to) or b""
            pen.write(ReplySent(letter.letter, letter.letter_hash, answer), patient)
        pen.commit()
    return Posted(len(letters), 0)
