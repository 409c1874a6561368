"""One question, one answer, at whichever desk: a desk hears the others before its answer leaves, and holds it back where
another one stands (docs/letter.md, section 7).

Two desks that heard nothing of each other may both record an answer. Each lays its own in the journal, then reads; of two
answers the later one in the log's order is held back by its own desk, and the earlier one waits until it was told so. So
at most one leaves, whatever stops a desk in between.
"""

from collections.abc import Iterator
from itertools import islice

from core.doors.vault import Change, OutLetter
from core.dossier import Dossier, Question, Reply
from core.model import Refusal, Trouble, refuse
from core.office.again import fill_place
from core.office.away import away
from core.office.desk import Desk
from core.office.pen import Pen
from core.office.sync import exchange, sync
from core.record.events import ReplyWithheld
from crypto.keys import Role
from crypto.kinds import Kind

LEAVING = "post.leaving"
"""The setting that names the replies which the post was given: they are not called back any more."""
_ID = 16
_SOON = 6
"""Slices of an exchange that nobody minds waiting for."""


def heard(desk: Desk) -> bool:
    """Lay what this desk wrote in the journal and take in what the others wrote; whether that was possible."""
    try:
        sync(desk)
    except Trouble:
        return False
    return True


def heard_soon(desk: Desk) -> bool:
    """The same, where it is soon done: of thousands of entries the rest is left to the post's thread."""
    try:
        return len(list(islice(exchange(desk), _SOON))) < _SOON
    except Trouble:
        return False


def with_another(desk: Desk, question: Question, now: int) -> Refusal | None:
    """Whether a physician or substitute at another desk answers this question; who takes it over says so first. Who is away
    answers none.
    """
    holder = desk.roster.profile(question.held_by)
    if holder is None or holder.role is Role.SECRETARY:
        return None
    if holder.member_id == desk.profile.member_id or away(desk, holder.sig_pk, now) is not None:
        return None
    return refuse("reply.with_another", by=question.claimed_by)


def may_leave(desk: Desk, now: int, *, read_back: bool) -> list[OutLetter]:
    """The letters of the outbox that may leave, oldest first, once the journal was heard (`read_back`).

    A reply that has to wait holds back all that follows it to its reader. Answers that came second are withheld first.
    """
    leaving = _leaving(desk)
    if read_back and _withhold_all_second(desk, leaving, now):
        heard(desk)  # the desk whose answer stands waits for this word
    free, held = list[OutLetter](), set[bytes]()
    for letter in desk.vault.outbox():
        if letter.to in held or (_is_reply(letter, leaving) and not (read_back and _alone(desk, letter))):
            held.add(letter.to)
        else:
            free.append(letter)
    given = {one.letter for one in free if one.kind == Kind.REPLY.name.lower()}
    if given != leaving:
        desk.vault.commit(Change(settings=((LEAVING, b"".join(sorted(given))),)))
    return free


def _leaving(desk: Desk) -> set[bytes]:
    ids = desk.vault.setting(LEAVING) or b""
    return {ids[at : at + _ID] for at in range(0, len(ids), _ID)}


def _is_reply(letter: OutLetter, leaving: set[bytes]) -> bool:
    """Whether it is a reply that can still be held back."""
    return letter.kind == Kind.REPLY.name.lower() and letter.letter not in leaving


def _question(desk: Desk, letter: OutLetter) -> tuple[Dossier, Question, Reply] | None:
    """What our own reply in the outbox answers."""
    dossier = desk.dossier(desk.vault.device_owner(letter.to) or b"")
    for question in dossier.questions:
        for reply in question.replies:
            if (reply.letter, reply.profile) == (letter.letter, desk.me):
                return dossier, question, reply
    return None


def _others(desk: Desk, question: Question, mine: Reply) -> Iterator[Reply]:
    """The replies of other desks that left, or may still leave. One that left a desk which was removed since, and that was
    not opened, is among them as long as ours was written without hearing of it; else a physician answered again.
    """
    for reply in question.replies:
        again = desk.had_heard(desk.me, mine.order[2], reply.order) if reply.unsure else False
        if reply.profile != desk.me and (not reply.unsure or (reply.sent and not again)):
            yield reply


def _alone(desk: Desk, letter: OutLetter) -> bool:
    found = _question(desk, letter)
    return found is None or not any(_others(desk, found[1], found[2]))


def _withhold_all_second(desk: Desk, leaving: set[bytes], now: int) -> bool:
    """Whether one was withheld. Each changes what lies behind it in the outbox, which is read anew."""
    withheld = False
    while any(_withhold_second(desk, letter, leaving, now) for letter in desk.vault.outbox()):
        withheld = True
    return withheld


def _withhold_second(desk: Desk, letter: OutLetter, leaving: set[bytes], now: int) -> bool:
    """Hold our reply back where another left, or comes before it in the log; whether it was."""
    found = _question(desk, letter) if _is_reply(letter, leaving) else None
    if found is None:
        return False
    dossier, question, reply = found
    first = next((one for one in _others(desk, question, reply) if one.sent or one.order < reply.order), None)
    if first is None:
        return False
    pen = Pen(desk, now)
    pen.write(ReplyWithheld(question.letter, reply.letter, first.entry), dossier.patient, question.thread)
    fill_place(pen, dossier, question, letter)
    pen.commit()
    return True
