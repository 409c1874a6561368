"""Sealing letters to a device or a joining profile, inside the act that records them (docs/letter.md, sections 3 to 7).

Free text has one door, `seal_reply`, which takes a `Recorded` and nothing else; `seal_to_device` takes no reply.
Both add the letter and its place in our lane to the act: it leaves with the entry that covers it, or not at all.
"""

from typing import Protocol

from core.charter.recorded import Recorded
from core.doors.vault import Change, LaneStep, OutLetter
from core.office.desk import Desk
from core.office.pen import Pen
from core.record.events import NoticeSent, ReplyRecorded
from core.record.signed import Signed
from crypto.body import Admin, Callback, Card, Confirm, Notice, RosterUpdate, Written, write_body
from crypto.entry import Entry
from crypto.kinds import Kind
from crypto.letter import Draft, Recipient, Sealed, seal_letter
from crypto.letterhead import Ack
from crypto.primitives import random
from crypto.templates import TEMPLATES

Templated = Notice | Admin | Callback
WithoutFreeText = Templated | Card | Confirm | RosterUpdate


class Address(Protocol):
    """Whom a letter is sealed to: signing key and X-Wing key, 32 and 1,216 bytes. A `dossier.Device` is one."""

    @property
    def sig(self) -> bytes: ...

    @property
    def kem(self) -> bytes: ...


def new_letter() -> bytes:
    """A fresh letter id: an entry names the letter before the letter exists."""
    return random(16)


def seal_to_device(
    pen: Pen,
    to: Address,
    body: WithoutFreeText,
    *,
    letter: bytes,
    record: bytes,
    lang: str,
    thread: bytes = b"",
    consultation: bytes = b"",
) -> OutLetter:
    """Seals a letter without free text. `record` is the hash of the entry that covers it, `letter` the id it names.

    Raises `Refused` where no reader would take the letter (a card with a dose, for instance).
    """
    return _seal(pen, to, write_body(body), letter, record, lang, thread, consultation)


def seal_reply(pen: Pen, recorded: Recorded) -> OutLetter:
    """Seals a recorded reply to the one device it is addressed to (article 22)."""
    question = recorded.addressed.cleared.judged.follow_up.known.question
    return _seal(
        pen,
        recorded.addressed.device,
        recorded.body,
        recorded.letter,
        recorded.entry.hash,
        question.language,
        question.thread,
        question.consultation,
    )


def send_template(
    pen: Pen,
    patient: bytes,
    to: Address,
    body: Templated,
    *,
    lang: str,
    thread: bytes = b"",
    consultation: bytes = b"",
    letter: bytes = b"",
) -> Entry:
    """Records and seals a template with typed fields. Returns its `NoticeSent` entry. `letter`: its id; empty: a new one."""
    letter = letter or new_letter()
    name, _ = TEMPLATES[body.kind][body.template]
    fields = tuple(value if isinstance(value, str) else value.hex() for value in body.values)
    entry = pen.write(NoticeSent(letter, f"{body.kind.name.lower()}.{name}", fields), patient, thread)
    seal_to_device(pen, to, body, letter=letter, record=entry.hash, lang=lang, thread=thread, consultation=consultation)
    return entry


def seal_again(pen: Pen, to: Address, written: Written, letter: bytes, record: Signed, lang: str) -> OutLetter:
    """Seals once more what an entry of this desk covers, in another place of its lane: the letter never left.

    A reply in other words than those of its entry is a programming error.
    """
    event = record.event
    assert record.profile == pen.desk.me, "a desk seals what it recorded"
    assert written.body.kind is not Kind.REPLY or isinstance(event, ReplyRecorded), "a reply is covered by its entry"
    assert not isinstance(event, ReplyRecorded) or event.body_hash == written.hash, "in the very words of its entry"
    consultation = getattr(event, "consultation", b"")
    return _seal(pen, to, written, letter, record.hash, lang, record.thread, consultation)


def place(desk: Desk, letter: OutLetter) -> int:
    """The number that a letter of the outbox has in our lane to its reader."""
    last = desk.vault.lane_last(desk.me, letter.to)
    for seq in range(last.seq if last else 0, 0, -1):
        step = desk.vault.lane_step(desk.me, letter.to, seq)
        if step is not None and step.hash == letter.letter_hash:
            return seq
    raise LookupError("a letter in the outbox has its place in a lane")


def _seal(
    pen: Pen, to: Address, written: Written, letter: bytes, record: bytes, lang: str, thread: bytes, consultation: bytes
) -> OutLetter:
    desk = pen.desk
    roster = desk.roster
    before = _last(pen, desk.me, to.sig)
    draft = Draft(
        practice=roster.practice,
        to=to.sig,
        written=written,
        seq=before.seq + 1 if before else 1,
        prev=before.hash if before else b"",
        sent_ms=pen.now,
        roster_v=roster.v,
        lang=lang,
        record=record,
        thread=thread,
        consultation=consultation,
        acks=_acks(pen, to.sig, roster.practice),
        letter_id=letter,
    )
    return _leave(pen, seal_letter(desk.keys.sig, draft, [Recipient(b"P", to.kem)]))


def _leave(pen: Pen, sealed: Sealed) -> OutLetter:
    """The letter in the outbox and in its lane, as part of the act."""
    header = sealed.header
    out = OutLetter(header.letter_id, header.to, header.kind.name.lower(), sealed.raw, sealed.letter_hash)
    step = LaneStep(header.sender, header.to, header.seq, sealed.letter_hash, header.prev, ahead=False)
    pen.add(Change(outbox=(out,), lanes=(step,)))
    return out


def _acks(pen: Pen, sender: bytes, practice: bytes) -> tuple[Ack, ...]:
    """What this desk holds from the other side, without a gap."""
    held = _last(pen, sender, practice)
    return (Ack(sender, held.seq, held.hash),) if held else ()


def _last(pen: Pen, sender: bytes, to: bytes) -> LaneStep | None:
    """The last step of a lane without a gap, this act's own steps among them."""
    new = [step for step in pen.change.lanes if (step.sender, step.to) == (sender, to) and not step.ahead]
    if new:
        return max(new, key=lambda step: step.seq)
    return pen.rewound[to] if to in pen.rewound and sender == pen.desk.me else pen.desk.vault.lane_last(sender, to)
