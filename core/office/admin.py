"""What reception answers with a template: hours, an appointment by telephone, papers to bring (article 10: nothing medical).

A template has typed fields and no free text; what the practice knows is filled in here, the rest is typed.
"""

from core.dossier import Dossier, Question
from core.model import Decision, Refusal, refuse
from core.office.desk import Desk
from core.office.letters import send_template
from core.office.pen import Pen
from core.office.reply import find
from core.office.settings import phone
from core.record.events import Triaged
from crypto.body import Admin, write_body
from crypto.errors import Refused
from crypto.keys import Role
from crypto.kinds import Kind
from crypto.templates import TEMPLATES, Field, Value, template_number

TYPED = (Field.DATE, Field.TIME)
"""What somebody types; the rest is known."""


def templates() -> dict[str, tuple[str, ...]]:
    """The administrative templates by name, each with the kinds of field that somebody types: date, time."""
    return {name: tuple(one.value for one in fields if one in TYPED) for name, fields in TEMPLATES[Kind.ADMIN].values()}


def send_admin(desk: Desk, letter: bytes, template: str, typed: tuple[str, ...], now: int) -> Refusal | None:
    """Answer a question with a template. One that nobody sorted yet is thereby sorted as administrative."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    if template not in templates() or len(typed) != len(templates()[template]):
        return refuse("admin.unknown", template=template)
    device = dossier.current_device()
    if device is None or device.sig != question.sender:
        return refuse("identity.no_device")
    values = _values(desk, dossier, question, template, typed)
    if isinstance(values, Refusal):
        return values
    body = Admin(template_number(Kind.ADMIN, template), values)
    try:
        write_body(body)
    except Refused:
        return refuse("admin.typed")
    pen = Pen(desk, now)
    if not question.decision:
        pen.write(Triaged(letter, Decision.ADMIN), dossier.patient, question.thread)
    send_template(pen, dossier.patient, device, body, lang=question.language, thread=question.thread)
    pen.commit()
    return None


def _values(
    desk: Desk, dossier: Dossier, question: Question, template: str, typed: tuple[str, ...]
) -> tuple[Value, ...] | Refusal:
    number = phone(desk)
    if not number:
        return refuse("admin.no_phone")
    if template == "consultation_follow_up_ended" and not question.consultation:
        return refuse("consultation.none")
    given = iter(typed)
    known: dict[Field, Value] = {
        Field.PHONE: number,
        Field.CONSULTATION: question.consultation,
        Field.PHYSICIAN: _physician(desk, dossier, question),
    }
    _, fields = TEMPLATES[Kind.ADMIN][template_number(Kind.ADMIN, template)]
    return tuple(next(given) if field in TYPED else known[field] for field in fields)


def _physician(desk: Desk, dossier: Dossier, question: Question) -> bytes:
    """The member who held the consultation that the question follows; else the practice's first physician."""
    held = dossier.consultation(question.consultation)
    profile = desk.roster.profile(held.profile) if held else None
    first = next(one.member_id for one in desk.roster.profiles if one.role is Role.PHYSICIAN)
    return profile.member_id if profile else first
