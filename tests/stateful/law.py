"""Article 22 once more, written without looking at `core/charter`: what a desk may do with what it knows.

Facts are what happened in the room (whose device was compared, when a consultation was held), each with its place in
the log. A desk knows its own facts and those of the other chain up to the head that it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

Place = tuple[int, bytes, int]
SENT = "sent"
SLACK_MS = 5 * 60 * 1000


@dataclass(frozen=True)
class Bound:
    device: bytes
    in_person: bool


@dataclass(frozen=True)
class Confirmed:
    device: bytes


@dataclass(frozen=True)
class Gone:
    device: bytes


@dataclass(frozen=True)
class Held:
    """A consultation: its day, its window, the medicines said on it, the symptom that it foresaw, or none."""

    consultation: bytes
    day: str
    window: int
    written_on: str
    medicines: tuple[str, ...]
    foresaw: str = ""


@dataclass(frozen=True)
class Added:
    """A medicine copied later from a paper."""

    consultation: bytes
    medicine: str
    written_on: str


@dataclass(frozen=True)
class Came:
    """A question reached a desk; `read`: its text too."""

    letter: bytes
    read: bool


@dataclass(frozen=True)
class Called:
    letter: bytes
    settled: bool


@dataclass(frozen=True)
class Basis:
    adult: str


@dataclass(frozen=True)
class Replied:
    """`late`: it leant on a line added later."""

    letter: bytes
    late: bool


@dataclass(frozen=True)
class Told:
    """The same, said on the telephone."""

    letter: bytes
    late: bool


What = Bound | Confirmed | Gone | Held | Added | Came | Called | Basis | Replied | Told


@dataclass(frozen=True)
class Fact:
    place: Place
    patient: bytes
    what: What


@dataclass(frozen=True)
class Asked:
    """A question as its device wrote it; `symptom`: what it complains of, short of an alarm sign."""

    letter: bytes
    patient: bytes
    device: bytes
    consultation: bytes
    subject: str
    ticked: bool
    sign_in_text: bool
    symptom: str = ""

    @property
    def thread(self) -> bytes:
        return self.consultation or self.device


@dataclass(frozen=True)
class Words:
    """A reply: its text, whether the law stops it whatever it stands in, doubts it, and the medicine that it explains.

    `orients`: it says that an examination is necessary, and proposes a visit.
    """

    text: str
    prescribes: bool = False
    doubtful: bool = False
    explains: str = ""
    orients: bool = False


@dataclass(frozen=True)
class Said:
    """What the physician says of a reply: online or examination, a reason or none, on these words or on others."""

    online: bool
    reason: str = ""
    edited: bool = False
    by_physician: bool = True


@dataclass
class Known:
    """What one desk knows of one patient."""

    facts: list[What]
    places: dict[int, Place]
    minor: bool
    questions: dict[bytes, Asked] = field(default_factory=dict)

    def all(self, kind: type) -> list[What]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def current(self) -> Bound | None:
        """The device bound last, unless its owner took the consent back."""
        bound = [fact for fact in self.facts if isinstance(fact, Bound)]
        return bound[-1] if bound and Gone(bound[-1].device) not in self.facts else None

    def first(self, letter: bytes) -> Place | None:
        return next(
            (self.places[at] for at, fact in enumerate(self.facts) if isinstance(fact, Came) and fact.letter == letter),
            None,
        )

    def read(self, letter: bytes) -> bool:
        return Came(letter, True) in self.facts

    def earlier(self, asked: Asked) -> list[Asked]:
        """The questions of the same thread that this desk saw first."""
        here = self.first(asked.letter)
        others = [one for one in self.questions.values() if one.thread == asked.thread and one.letter != asked.letter]
        return [one for one in others if here and (there := self.first(one.letter)) and there < here]

    def beside(self, asked: Asked) -> list[Asked]:
        """Every question of the same thread, this one too."""
        return [one for one in self.questions.values() if one.thread == asked.thread]

    def subject(self, asked: Asked) -> str:
        return asked.subject if self.read(asked.letter) else ""


def knowledge(
    facts: Iterable[Fact],
    patient: bytes,
    me: bytes,
    other: bytes,
    held: int,
    questions: dict[bytes, Asked],
    minor: bool,
) -> Known:
    """What the desk `me` knows of a patient while it holds the other chain up to `held`."""
    mine = [fact for fact in facts if fact.patient == patient]
    seen = sorted(
        (one for one in mine if one.place[1] == me or (one.place[1] == other and one.place[2] <= held)),
        key=lambda one: one.place,
    )
    about = {letter: asked for letter, asked in questions.items() if asked.patient == patient}
    places = {at: one.place for at, one in enumerate(seen)}
    return Known([one.what for one in seen], places, minor, about)


def opens(known: Known, asked: Asked) -> bool:
    """Whether a desk may open this question: its device is the patient's, or a desk had written the question down before
    the device was taken back, closed or replaced. A device that is not known opens nothing.
    """
    stands = False
    for fact in known.facts:
        if isinstance(fact, Came) and fact.letter == asked.letter and stands:
            return True
        if isinstance(fact, Bound):
            stands = fact.device == asked.device
        elif fact == Gone(asked.device):
            stands = False
    return stands


def identity(known: Known, asked: Asked) -> str:
    """First condition: the device that asks was compared face to face, and a physician examined its owner."""
    current = known.current()
    if not any(isinstance(fact, Bound) and fact.device == asked.device for fact in known.facts):
        return "identity.key_unknown"
    if current is None or current.device != asked.device:
        return "identity.device_replaced"
    if not current.in_person:
        return "identity.at_a_distance"
    if Confirmed(asked.device) not in known.facts:
        return "identity.not_confirmed"
    calls = [fact for fact in known.facts if isinstance(fact, Called) and fact.letter == asked.letter]
    return "identity.doubt" if calls and not calls[-1].settled else ""


def consultation(known: Known, asked: Asked, today: str) -> tuple[Held | None, int, str]:
    """Second condition: it follows a consultation of this patient. (consultation, its age in days, what is wrong)."""
    held = [fact for fact in known.facts if isinstance(fact, Held) and fact.consultation == asked.consultation]
    if not held:
        return None, 0, "consultation.none"
    days = (date.fromisoformat(today) - date.fromisoformat(held[0].day)).days
    return held[0], days, "consultation.future" if days < 0 else ""


def judgement(known: Known, asked: Asked, said: Said | None, words: Words, past_window: bool) -> str:
    """Third condition: a physician judged these very words; online only within the window, with a reason when warned,
    and never under words that ask for an examination.
    """
    if said is None:
        return "judgement.awaited"
    if said.online and past_window:
        return "consultation.window_closed"
    if not said.by_physician:
        return "judgement.role"
    if said.edited:
        return "judgement.edited"
    if said.online and words.orients:
        return "judgement.contradicts"
    read = known.read(asked.letter)
    again = any(known.subject(one) == known.subject(asked) for one in known.earlier(asked))
    warned = asked.ticked or not read or asked.sign_in_text or complains_anew(known, asked) or again
    return "judgement.reason_needed" if said.online and warned and not said.reason else ""


def complains_anew(known: Known, asked: Asked) -> bool:
    """Whether the question complains of something that the consultation which it names had not foreseen."""
    foreseen = {
        fact.foresaw for fact in known.facts if isinstance(fact, Held) and fact.consultation == asked.consultation
    }
    return bool(asked.symptom) and asked.symptom not in foreseen


def leans_on_late_line(known: Known, asked: Asked, held: Held, words: Words) -> tuple[bool, bool]:
    """(whether the reply explains a medicine written after the consultation's day or the question, has it a paper)."""
    first = known.first(asked.letter)
    for at, fact in enumerate(known.facts):
        added = isinstance(fact, Added) and (fact.consultation, fact.medicine) == (held.consultation, words.explains)
        if isinstance(fact, Added | Held) and (added or (fact == held and words.explains in held.medicines)):
            after = added and first is not None and known.places[at] > first
            return fact.written_on > held.day or after, added
    return False, False


def content(known: Known, asked: Asked, held: Held, words: Words, said: Said | None) -> str:
    """Fourth condition: no prescription leaves; a doubt needs a reason; a late line its paper, once a thread.

    "An examination is necessary" lets an orientation go and nothing else.
    """
    if not known.read(asked.letter):
        return "content.question_sealed"
    if not words.text.strip():
        return "content.empty"
    late, sourced = leans_on_late_line(known, asked, held, words)
    added = {
        fact.medicine for fact in known.facts if isinstance(fact, Added) and fact.consultation == held.consultation
    }
    unheard = words.explains and words.explains not in held.medicines and words.explains not in added
    reason, orientation = (said.reason, not said.online) if said else ("", False)
    if words.prescribes or unheard or (orientation and not words.orients):
        return "content.blocked"
    if (words.doubtful or late) and not reason:
        return "content.attest"
    if late and not sourced:
        return "content.late_without_document"
    leant = [kind(one.letter, True) for one in known.beside(asked) for kind in (Replied, Told)]
    return "content.late_twice" if late and any(one in known.facts for one in leant) else ""


def recipient(known: Known, adult: str) -> str:
    """Fifth condition: a minor's device is in the hands of an adult whose ground is recorded."""
    return "recipient.no_legal_basis" if known.minor and Basis(adult) not in known.facts else ""


def outcome(
    known: Known, asked: Asked, words: Words, said: Said | None, *, today: str, adult: str, longest: int
) -> str:
    """`sent`, or the first condition that fails. The sixth, the record, is looked up in the log."""
    if any(isinstance(fact, Replied) and fact.letter == asked.letter for fact in known.facts):
        return "reply.already"
    refused = conditions(known, asked, words, said, today=today, adult=adult)
    return "content.too_long" if refused == SENT and len(words.text) > longest else refused


def told(known: Known, asked: Asked, words: Words, said: Said | None, *, today: str, adult: str, longest: int) -> str:
    """On the telephone the same conditions hold; a question may be spoken of again, and after a reply."""
    if len(words.text) > longest:
        return "content.too_long"
    return conditions(known, asked, words, said, today=today, adult=adult)


def conditions(known: Known, asked: Asked, words: Words, said: Said | None, *, today: str, adult: str) -> str:
    """The first of the five that fails, else `sent`."""
    held, days, wrong = consultation(known, asked, today)
    past = held is not None and days > held.window
    return (
        identity(known, asked)
        or wrong
        or judgement(known, asked, said, words, past)
        or (content(known, asked, held, words, said) if held else "")
        or recipient(known, adult)
        or SENT
    )
