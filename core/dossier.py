"""One patient's file as the log tells it: immutable values that the law, the screens, the command line and exports read."""

from dataclasses import dataclass, field

from core.model import Circumstance, Guardian, Medication, Source, Told

Order = tuple[int, bytes, int]
"""The place of an entry in the log of all desks: (lamport, profile, seq). Clocks order nothing."""


@dataclass(frozen=True)
class Device:
    """A device bound to the patient. `ended`: the entry since which it is no more, since another took its place, it was
    closed or its owner withdrew; None while it is the patient's."""

    sig: bytes
    kem: bytes
    level: str
    document: str
    consent: str
    enrolled_by: str
    enrolled_ms: int
    confirmed_by: str
    confirmed_ms: int
    ended: Order | None

    @property
    def current(self) -> bool:
        """Whether it is the patient's today."""
        return self.ended is None

    @property
    def confirmed(self) -> bool:
        """Whether a physician said: this is the person whom I examined."""
        return bool(self.confirmed_by)

    @property
    def standing(self) -> tuple[bool, bool]:
        """What counts where two patients have one device: still bound, then confirmed."""
        return self.current, self.confirmed


@dataclass(frozen=True)
class LegalBasis:
    """On what ground an adult writes for a minor, recorded by a physician."""

    adult: str
    basis: str
    reference: str
    dated: str
    by: str


@dataclass(frozen=True)
class CardMedication:
    """A medicine of a consultation, and the entry that brought it: `order`, and its day by the practice's calendar."""

    medication: Medication
    order: Order
    written_on: str
    source: Source | None


@dataclass(frozen=True)
class CardExam:
    """An exam of a consultation; `received_on` is empty until a result was recorded."""

    name: str
    order: Order
    written_on: str
    received_on: str
    how: str
    values: str
    source: Source | None = None


@dataclass(frozen=True)
class Consultation:
    """A consultation: `held_on` by the physician's word; `order` and `written_on` of its first entry."""

    id: bytes
    held_on: str
    physician: str
    profile: bytes
    mode: str
    reference: str
    last_examined_on: str
    window_days: int
    window_reason: str
    medications: tuple[CardMedication, ...]
    exams: tuple[CardExam, ...]
    instructions: str
    order: Order
    written_on: str
    readable: bool


@dataclass(frozen=True)
class PreparedCard:
    """A card that waits for a physician's signature: who prepared it, and its form boxed to each clinician's profile."""

    id: bytes
    held_on: str
    by: str
    at_ms: int
    number: str
    boxes: tuple[tuple[bytes, bytes], ...] = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """A reply to one question: `text` is None where this desk may not read it; times are 0 until they happen.
    `writer_gone`: the desk that wrote it was removed since.
    """

    letter: bytes
    entry: bytes
    number: str
    by: str
    at_ms: int
    order: Order
    text: str | None
    judgement: str
    circumstances: tuple[Circumstance, ...]
    reasons: tuple[str, ...]
    body_hash: bytes
    letter_hash: bytes
    sent: str
    sent_ms: int
    opened_ms: int
    profile: bytes = b""
    writer_gone: bool = False

    @property
    def unsure(self) -> bool:
        """Whether nobody can say that it arrived, or that it will: its desk was removed before the patient opened it. A
        telephone that knows of the removal refuses it, and where it did not leave nobody sends it any more.
        """
        return self.writer_gone and not self.opened_ms


@dataclass(frozen=True)
class Note:
    """A note for the members: `words` is None where this desk may not read it."""

    by: str
    at_ms: int
    number: str
    words: str | None


@dataclass(frozen=True)
class Spoken:
    """A telephone exchange about one question: `said` is None where this desk may not read it."""

    entry: bytes
    number: str
    by: str
    at_ms: int
    order: Order
    judgement: str
    said: str | None
    circumstances: tuple[Circumstance, ...]


@dataclass(frozen=True)
class Errand:
    """A word about a question, and when it was said. Empty and 0 until it is."""

    word: str = ""
    at_ms: int = 0


NOTHING = Errand()


@dataclass(frozen=True)
class MailAddress:
    """Where a patient wants notices by mail: the address (empty: nowhere), who took it down and when. `fault`: why the last
    one to it did not arrive (`MailFault`).
    """

    address: str = ""
    by: str = ""
    at_ms: int = 0
    fault: Errand = NOTHING


NO_ADDRESS = MailAddress()


@dataclass(frozen=True)
class Question:
    """A question and all that happened to it. `first` is the earliest entry with its letter id, in log order."""

    letter: bytes
    letter_hash: bytes
    thread: bytes
    consultation: bytes
    sender: bytes
    category: int
    language: str
    signs_ticked: int
    length_class: int
    screened: bool
    signs: tuple[str, ...]
    first: Order
    received_ms: int
    text: str | None
    subject: str = ""
    decision: str = ""
    triaged_by: str = ""
    triaged_ms: int = 0
    doubt: str = ""  # "", "open" (a call ended in doubt), "settled"
    claimed_by: str = ""
    redirected: str = ""
    outcome: str = ""
    closed_sends: int = 0
    replies: tuple[Reply, ...] = ()
    straight: bool = False  # no secretary saw it: a physician's desk sent it on
    by_phone: bool = False  # no letter: it came by telephone only
    reading: str = ""  # "", "asked", "granted": a text for one who may not read texts
    call: Errand = NOTHING  # why somebody must telephone (`CallReason`), until the call has an outcome
    told: Errand = NOTHING  # that a reply waits (`Told`)
    visit: Errand = NOTHING  # what became of a proposed appointment (`Visit`)
    report: Errand = NOTHING  # where the newest exchange was copied (`Medium`)
    spoken: tuple[Spoken, ...] = ()
    held_by: bytes = b""  # the profile that answers this one; its name is `claimed_by`
    held_role: str = ""  # its role, where it claimed the question itself
    notes: tuple[Note, ...] = ()
    withheld: tuple[str, ...] = ()  # who wrote a reply that was held back: another one answers
    mail_fault: Errand = NOTHING  # why the last notice by mail did not arrive (`MailFault`)

    def precedes(self, consultation: Consultation, order: Order) -> bool:
        """Whether this question came before what stands at `order` in the log about the consultation. Before none of what
        the consultation's first entry says, where the question names it: its device was told of it, and a desk that wrote
        the question down had only not heard of it yet.
        """
        named = self.consultation == consultation.id and order == consultation.order
        return order > self.first and not named

    @property
    def answers(self) -> tuple[Reply, ...]:
        """The written replies that stand: while there is one, no other leaves. One that is `unsure` bars none."""
        return tuple(reply for reply in self.replies if not reply.unsure)

    @property
    def unsure(self) -> Reply | None:
        """The last written reply, where none of them stands: the patient may have it or not, and another one may leave."""
        return None if self.answers or not self.replies else self.replies[-1]

    @property
    def unanswered(self) -> Reply | None:
        """The same, while nobody has told the patient by voice since: the question waits as if there were no reply."""
        lost = self.unsure
        return None if lost is None or self.reached_since(lost) else lost

    def reached_since(self, reply: Reply) -> bool:
        """Whether the patient was told by voice since this reply, of it or of what they asked."""
        return self.told.word == Told.TOLD or any(one.order > reply.order for one in self.spoken)

    def last_exchange(self) -> "Reply | Spoken | None":
        """What was answered last, in writing or on the telephone, in log order; nothing while it is `unanswered`."""
        said: tuple[Reply | Spoken, ...] = () if self.unanswered else (*(self.answers or self.replies), *self.spoken)
        return max(said, key=lambda one: one.order, default=None)


@dataclass(frozen=True)
class Dossier:
    """One patient: identity, devices, consultations and questions, each in log order."""

    patient: bytes
    name: str
    born: str
    phone: str
    language: str
    number: str
    guardian: Guardian | None
    devices: tuple[Device, ...]
    legal_basis: LegalBasis | None
    consultations: tuple[Consultation, ...]
    questions: tuple[Question, ...]
    recorded: int  # entries on this patient
    last_ms: int
    prepared: tuple[PreparedCard, ...] = ()
    mail: MailAddress = NO_ADDRESS

    def device(self, sig: bytes) -> Device | None:
        """The device that signs with `sig`."""
        return next((device for device in self.devices if device.sig == sig), None)

    def current_device(self) -> Device | None:
        """The device that letters to this patient go to."""
        return next((device for device in self.devices if device.current), None)

    def consultation(self, consultation: bytes) -> Consultation | None:
        """The consultation with this id."""
        return next((one for one in self.consultations if one.id == consultation), None)

    def question(self, letter: bytes) -> Question | None:
        """The question that came in this letter."""
        return next((one for one in self.questions if one.letter == letter), None)

    def earlier(self, question: Question) -> tuple[Question, ...]:
        """The questions of the same thread, or about the same consultation, before this one, in log order."""
        return tuple(one for one in self.beside(question) if one.first < question.first)

    def beside(self, question: Question) -> tuple[Question, ...]:
        """Every question of the same thread, or about the same consultation, this one too, in log order."""
        return tuple(one for one in self.questions if _together(one, question))

    def late(self, consultation: Consultation, line: CardMedication | CardExam | Consultation) -> bool:
        """Whether a line was written after the day of its consultation, or after a question about it came (docs/gate.md)."""
        asked = (one for one in self.questions if one.consultation == consultation.id)
        return line.written_on > consultation.held_on or any(one.precedes(consultation, line.order) for one in asked)


def _together(one: Question, other: Question) -> bool:
    """Whether two questions belong together; a device that names another thread for its consultation parts nothing."""
    return one.thread == other.thread or (one.consultation != b"" and one.consultation == other.consultation)
