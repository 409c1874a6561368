"""A lane is written anew from the place of a letter that does not leave: its place is filled, what follows is sealed again.

A lane has no gaps (docs/letter.md, section 7), and nothing of it had left. What each letter says stands in the record.
"""

from core.doors.vault import OutLetter
from core.dossier import Device, Dossier, Question
from core.office.cards import card_body
from core.office.desk import Desk
from core.office.letters import place, seal_again, send_template
from core.office.pen import Pen
from core.record.events import CardSent, NoticeSent, ReplyRecorded
from core.record.signed import Signed
from crypto.body import Admin, Body, Callback, Notice, Written, read_body, write_body
from crypto.kinds import Kind
from crypto.templates import TEMPLATES, Value, is_text, template_number

_TEMPLATED: dict[Kind, type[Notice | Admin | Callback]] = {
    Kind.NOTICE: Notice,
    Kind.ADMIN: Admin,
    Kind.CALLBACK: Callback,
}


def fill_place(pen: Pen, dossier: Dossier, question: Question, held: OutLetter) -> None:
    """A notice that the question was taken up stands in the place of our reply `held`; the rest of the lane follows it."""
    device = dossier.device(held.to)
    assert device is not None, "a reply goes to a device of its patient"
    outbox = [one for one in pen.desk.vault.outbox() if one.to == held.to]
    pen.rewound[device.sig] = pen.desk.vault.lane_step(pen.desk.me, held.to, place(pen.desk, held) - 1)
    body = Notice(template_number(Kind.NOTICE, "handled"), (question.letter_hash,))
    send_template(
        pen, dossier.patient, device, body, lang=question.language, thread=question.thread, letter=held.letter
    )
    for letter in outbox[outbox.index(held) + 1 :]:
        _again(pen, dossier, device, letter)


def _again(pen: Pen, dossier: Dossier, device: Device, letter: OutLetter) -> None:
    record = next(one for one in pen.desk.signed_entries(dossier.patient) if letter.letter in _names(one))
    seal_again(pen, device, _written(pen.desk, dossier, record), letter.letter, record, dossier.language)


def _names(one: Signed) -> tuple[bytes, ...]:
    match one.event:
        case ReplyRecorded(reply=letter) | NoticeSent(letter=letter) | CardSent(letter=letter):
            return (letter,)
        case _:
            return ()


def _written(desk: Desk, dossier: Dossier, record: Signed) -> Written:
    match record.event:
        case ReplyRecorded(clin=content) if content is not None:
            return Written(read_body(Kind.REPLY, content.body), content.body)
        case CardSent(consultation=which) if (consultation := dossier.consultation(which)) is not None:
            return write_body(card_body(desk, dossier, consultation))
        case NoticeSent(template=template, fields=fields):
            return write_body(_template(template, fields))
        case _:
            raise LookupError("what this desk cannot read it never sealed")


def _template(named: str, fields: tuple[str, ...]) -> Body:
    kind_name, name = named.split(".")
    kind = Kind[kind_name.upper()]
    number = template_number(kind, name)
    types = TEMPLATES[kind][number][1]
    values: tuple[Value, ...] = tuple(
        words if is_text(one) else bytes.fromhex(words) for one, words in zip(types, fields, strict=True)
    )
    return _TEMPLATED[kind](number, values)
