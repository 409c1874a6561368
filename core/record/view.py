"""What the conversation and the circumstances panel show of one question: plain immutable values, no keys, no vault."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing in the conversation. `kind`: consultation, question, reply, closed, triaged, called, notice, result, other.

    `number` is the entry as people quote it (`A-216`); `status` a code (sent, deposited, opened, waiting, ""); `words` the
    text where this desk may read it; `about` the subject of a question. `chosen`: the question of which a thread is shown.
    """

    kind: str
    at_ms: int
    who: str
    words: str
    about: str
    status: str
    status_ms: int
    number: str
    hash: bytes
    chosen: bool = False


@dataclass(frozen=True)
class IdentityFacts:
    """`state`: confirmed, awaits_physician, awaits_basis, at_a_distance, changed, unknown. Never "certain" (article 17).

    `device`: the signing key of the current device, which a confirmation must name; empty without one.
    """

    state: str
    document: str
    enrolled_by: str
    enrolled_ms: int
    confirmed_by: str
    confirmed_ms: int
    phone: str
    devices: int
    device: bytes = b""


@dataclass(frozen=True)
class MedicationFact:
    """A medicine of the card. `late`: added after its day or after the question; `asked`: the question is about it."""

    name: str
    dose: str
    posology: str
    duration: str
    late: bool
    asked: bool


@dataclass(frozen=True)
class ExamFact:
    """An exam of the card: `status` ordered or result."""

    name: str
    status: str
    received_on: str
    how: str
    values: str
    late: bool


@dataclass(frozen=True)
class ConsultationFacts:
    """The consultation that the thread follows. `day` counts from it; `open` says whether the window still holds."""

    consultation: bytes
    held_on: str
    physician: str
    mode: str
    reference: str
    day: int
    window_days: int
    open: bool
    medications: tuple[MedicationFact, ...]
    exams: tuple[ExamFact, ...]
    instructions: str


@dataclass(frozen=True)
class ThreadView:
    """One question in its circumstances. `screened`: a physician's desk looked for signs in its text.

    `unsure`: who wrote a reply that may never have arrived, since their desk was removed; empty once it is answered
    again, or the patient was told by voice.
    `with_whom`: who answers it today, `mine`: the member of this desk, `standing_in`: in the place of a colleague who is away.
    """

    letter: bytes
    thread: bytes
    patient: bytes
    name: str
    born: str
    guardian: str
    guardian_link: str
    language: str
    category: str
    subject: str
    queue: str
    received_ms: int
    due_ms: int
    triaged_by: str
    triaged_ms: int
    readable: bool
    flags: tuple[str, ...]
    lines: tuple[Line, ...]
    identity: IdentityFacts
    consultation: ConsultationFacts | None
    recorded: int
    last_recorded_ms: int
    screened: bool = False
    with_whom: str = ""
    mine: bool = False
    standing_in: bool = False
    unsure: str = ""
