"""A desk written by hand for the tests of the window: six fictional patients, rules simple enough to read here."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.charter.gate.findings import Finding, Level, Verdict
from core.charter.passage import Duty, Lamp, Lit, Passage
from core.model import DAY_MS, HOUR_MS, Decision, Judgement, Queue, Refusal, Trouble, refuse
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import ConsultationFacts, ExamFact, IdentityFacts, Line, MedicationFact, ThreadView
from desktop.desk_port import (
    AsideRow,
    Attempt,
    Checked,
    ExportView,
    FirstRun,
    Hit,
    Integrity,
    RecordView,
    SentView,
    SyncView,
    Who,
)

NOW = 1_795_170_360_000  # Friday 20 November 2026, 10:26 UTC
MINUTE = 60_000
PHYSICIAN, SECRETARY = "Dr Leïla Mansour", "Salma Trabelsi"
PROPOSAL = (
    "Ce que vous décrivez demande un examen\u00a0: le cabinet vous propose un rendez-vous. "
    "Si cela s’aggrave, appelez le 190."
)
FORBIDDEN = (
    ("lercanidipine 10 mg", "prescription", "gate.new_drug"),
    ("1 comprimé par jour pendant 30 jours", "prescription", "gate.new_dose"),
    ("un ionogramme avec créatinine", "exam_request", "gate.new_exam"),
)
EARLIER = "Bonjour docteur, j’ai reçu le bilan. Que veut dire LDL à 1,42 g/l ?"
HOSTILE = "<b>Bonjour</b> <img src='file:///etc/passwd'> docteur"


def key(name: str) -> bytes:
    """An identifier that can be told apart in a test."""
    return name.encode().ljust(16, b".")[:16]


@dataclass(frozen=True)
class Person:
    """One patient of the fake practice."""

    name: str
    born: str
    question: str
    about: str
    category: str
    held_on: str
    day: int
    hours: float
    due_h: float
    guardian: str = ""
    link: str = ""
    flags: tuple[str, ...] = ()
    identity: str = "confirmed"
    open: bool = True
    medicines: tuple[tuple[str, str, str], ...] = ()
    queue: Queue = Queue.ANSWER


PEOPLE = (
    Person("Amira Ben Youssef", "1972-05-03",
        "Bonjour docteur, l’amlodipine, faut-il la prendre avant ou après le repas ? Et puis-je la prendre le soir au "
        "lieu du matin, car je me lève à des heures différentes ? Merci.",
        "Amlodipine 5 mg", "medicine", "2026-11-12", 8, 2, 22,
        medicines=(("Amlodipine", "5 mg", "1 comprimé le matin"), ("Atorvastatine", "20 mg", "1 comprimé le soir"))),
    Person("Hédi Chaabane", "1958-01-19", "La créatinine à 118, est-ce que c’est grave ? J’ai une douleur dans la poitrine.",
        "Bilan rénal", "result", "2026-11-09", 11, 65, -42, flags=("sign.chest_pain", "urgent.open")),
    Person("Fethi Dridi", "1968-01-22", "Prise du soir oubliée hier, que faire ?", "Metformine 850 mg", "medicine",
        "2026-11-02", 18, 1, 23, flags=("identity.changed",), identity="changed", queue=Queue.IDENTITY),
    Person("Mongi Ferchichi", "1949-09-30", "Le comprimé peut-il être coupé en deux ?", "Bisoprolol 2,5 mg", "medicine",
        "2026-09-06", 75, 18, 5, flags=("consultation.window_closed",), open=False),
    Person("Youssef Gharbi", "2017-03-14", "Le sirop, faut-il le garder au frais ?", "Amoxicilline sirop", "medicine",
        "2026-11-18", 2, 16, 7, guardian="Nadia Gharbi", link="mère", identity="awaits_physician",
        flags=("identity.not_confirmed",)),
    Person("Inès Belhadj", "1990-07-08", HOSTILE + ", ferritine basse : que veut dire le chiffre ?", "Ferritine", "result",
        "2026-11-10", 10, 18.6, 4),
)  # fmt: skip


@dataclass
class World:
    """What the fake remembers, and in which threads it was asked."""

    role: str = "physician"
    people: tuple[Person, ...] = PEOPLE
    state: str = "synced"
    integrity: str = "intact"
    check_fails: bool = False
    closed_by: str = ""
    full: bool = False
    door: str = ""
    warmed: bool = False
    kept_aside: tuple[AsideRow, ...] = ()
    accepted: list[tuple[bytes, str]] = field(default_factory=list)
    outcomes: list[tuple[bytes, str]] = field(default_factory=list)
    relaunched: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    founded: bool = True
    telemedicine: bool = True
    many: int = 0
    drafts: dict[bytes, str] = field(default_factory=dict)
    sent: list[Attempt] = field(default_factory=list)
    closed: list[Attempt] = field(default_factory=list)
    triaged: list[tuple[bytes, Decision]] = field(default_factory=list)
    moved: list[tuple[bytes, str]] = field(default_factory=list)
    confirmed: set[bytes] = field(default_factory=set)
    exports: list[tuple[bytes, str]] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    created: list[FirstRun] = field(default_factory=list)
    before_check: Callable[[Attempt], None] = lambda _attempt: None


def found(text: str) -> tuple[Finding, ...]:
    """The findings of the fake gate: three passages it knows."""
    return tuple(
        Finding(rule, code, Level.BLOCK, text.index(words), text.index(words) + len(words), words, "22", "")
        for words, rule, code in FORBIDDEN
        if words in text
    )


def passage(person: Person, attempt: Attempt, findings: tuple[Finding, ...], integrity: str) -> Passage:
    """The six lamps of the fake charter."""
    identity = {
        "confirmed": Lamp(Duty.IDENTITY, Lit.HELD, "identity.confirmed", (("by", PHYSICIAN),)),
        "awaits_physician": Lamp(Duty.IDENTITY, Lit.AWAITED, "identity.not_confirmed", (("by", SECRETARY),)),
        "changed": Lamp(Duty.IDENTITY, Lit.CLOSED, "identity.device_replaced"),
    }[person.identity]
    facts = (("day", str(person.day)), ("held_on", person.held_on), ("window", "30"))
    within = person.open or attempt.judgement is Judgement.EXAMINATION
    follow = (Lit.HELD, "consultation.follows") if within else (Lit.CLOSED, "consultation.window_closed")
    sign = any(flag.startswith("sign") for flag in person.flags)
    if attempt.judgement is None:
        judged = Lamp(Duty.JUDGEMENT, Lit.TO_JUDGE, "judgement.awaited", (("why", "sign"),) if sign else ())
    elif sign and attempt.judgement is Judgement.ONLINE and not attempt.reason:
        judged = Lamp(Duty.JUDGEMENT, Lit.AWAITED, "judgement.reason_needed", (("why", "sign"),))
    else:
        judged = Lamp(Duty.JUDGEMENT, Lit.JUDGED, f"judgement.{attempt.judgement}")
    if not attempt.text.strip():
        content = Lamp(Duty.CONTENT, Lit.UNKNOWN, "content.empty")
    elif findings:
        content = Lamp(Duty.CONTENT, Lit.CLOSED, "content.blocked", (("count", str(len(findings))),))
    else:
        content = Lamp(Duty.CONTENT, Lit.HELD, "content.clear", (("count", "0"),))
    broken = integrity == "broken"
    record = (
        Lamp(Duty.RECORD, Lit.CLOSED, "record.chain_broken") if broken else Lamp(Duty.RECORD, Lit.HELD, "record.ready")
    )
    held = Lamp(Duty.RECIPIENT, Lit.HELD, "recipient.enrolled_device")
    return Passage((identity, Lamp(Duty.CONSULTATION, *follow, facts), judged, content, held, record))


class FakeDesk:
    """An open desk on a `World`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def _here(self) -> World:
        self._world.threads.add(threading.get_ident())
        return self._world

    def _person(self, letter: bytes) -> Person:
        return next(person for person in self._here().people if key(person.name) == letter)

    def who(self) -> Who:
        world = self._here()
        name = SECRETARY if world.role == "secretary" else PHYSICIAN
        return Who("Cabinet des Oliviers", "Bureau 1", name, world.role, "A", world.telemedicine)

    def counts(self) -> tuple[QueueCount, ...]:
        self._here()
        numbers = {
            Queue.TRIAGE: (12, 0),
            Queue.ANSWER: (len(self.inbox(Queue.ANSWER)), 1),
            Queue.IDENTITY: (3, 0),
            Queue.ROUTED: (5, 0),
        }
        return tuple(QueueCount(queue, *numbers.get(queue, (0, 0))) for queue in Queue)

    def inbox(self, queue: Queue) -> tuple[InboxRow, ...]:
        world = self._here()
        if queue not in (Queue.ANSWER, Queue.TRIAGE, Queue.IDENTITY):
            return ()
        rows = [self._row(person, queue) for person in world.people if queue is Queue.TRIAGE or person.queue is queue]
        rows += [replace(rows[0], letter=key(f"{at}"), name=f"Patient {at}") for at in range(world.many)]
        gone = {attempt.letter for attempt in world.sent} | {letter for letter, _ in (*world.triaged, *world.moved)}
        return tuple(row for row in rows if row.letter not in gone)

    def _row(self, person: Person, queue: Queue) -> InboxRow:
        readable = self._world.role != "secretary"
        return InboxRow(
            letter=key(person.name), thread=key(person.name), patient=key(person.name), name=person.name,
            born=person.born, guardian=person.guardian, subject=person.question[:44] if readable else "",
            category=person.category, language="fr", length_class=1, held_on=person.held_on, day=person.day,
            received_ms=NOW - round(person.hours * HOUR_MS), due_ms=NOW + round(person.due_h * HOUR_MS), queue=queue,
            flags=person.flags, claimed_by="", triaged_by=SECRETARY, readable=readable,
        )  # fmt: skip

    def patients(self) -> tuple[PatientRow, ...]:
        return tuple(
            PatientRow(key(p.name), p.name, p.born, f"D-{at + 1180}", "+216 00 000 000", p.identity, NOW - HOUR_MS)
            for at, p in enumerate(self._here().people)
        )

    def thread(self, letter: bytes) -> ThreadView | Refusal:
        if letter not in {key(person.name) for person in self._here().people}:
            return refuse("thread.unknown")
        person, readable = self._person(letter), self._world.role != "secretary"
        state = "confirmed" if letter in self._world.confirmed else person.identity
        facts = IdentityFacts(
            state, "identity_card", SECRETARY, NOW - 8 * DAY_MS,
            PHYSICIAN if state == "confirmed" else "", NOW - 8 * DAY_MS + MINUTE, "+216 00 000 418", 1,
        )  # fmt: skip
        return ThreadView(
            letter=letter, thread=letter, patient=letter, name=person.name, born=person.born, guardian=person.guardian,
            guardian_link=person.link, language="fr", category=person.category, subject=person.about, queue="answer",
            received_ms=NOW - round(person.hours * HOUR_MS), due_ms=NOW + round(person.due_h * HOUR_MS),
            triaged_by=SECRETARY, triaged_ms=NOW - 2 * HOUR_MS, readable=readable, flags=self._flags(person),
            lines=self._lines(person, readable), identity=facts, consultation=self._consultation(person),
            recorded=3, last_recorded_ms=NOW - 6 * DAY_MS,
        )  # fmt: skip

    def _flags(self, person: Person) -> tuple[str, ...]:
        ended = any(letter == key(person.name) for letter, _ in self._world.outcomes)
        return tuple(flag for flag in person.flags if not (ended and flag == "urgent.open"))

    def _lines(self, person: Person, readable: bool) -> tuple[Line, ...]:
        day, hours = NOW - person.day * DAY_MS, round(person.hours * HOUR_MS)
        started = Line("consultation", day, PHYSICIAN, "Consultation au cabinet. Ce fil la suit pendant 30 jours.", "",
            "", 0, "A-159", bytes.fromhex("07d46e52"))  # fmt: skip
        asked = Line("question", NOW - hours, person.name, person.question if readable else "", person.about, "", 0,
            "A-208", bytes.fromhex("2ad84c19"))  # fmt: skip
        if person.name != PEOPLE[0].name:
            return (started, asked)
        earlier = Line("question", day + 2 * DAY_MS, person.name, EARLIER,
            "", "", 0, "A-171", bytes.fromhex("55f1b7c8"))  # fmt: skip
        answer = Line("reply", day + 2 * DAY_MS + 3 * HOUR_MS, PHYSICIAN,
            "Bonjour Madame. Le LDL est le cholestérol qui se dépose dans les artères. Le vôtre est un peu au-dessus de "
            "l’objectif fixé ensemble ; c’est la raison de l’atorvastatine du soir.",
            "", "opened", day + 2 * DAY_MS + 4 * HOUR_MS, "A-174", bytes.fromhex("e8a20d36"))  # fmt: skip
        return (started, earlier, answer, asked)

    def _consultation(self, person: Person) -> ConsultationFacts:
        medicines = tuple(
            MedicationFact(name, dose, how, "3 mois", False, person.about.startswith(name))
            for name, dose, how in person.medicines
        )
        exams = (
            ExamFact("Bilan lipidique", "result", "2026-11-14", "par courrier du laboratoire", "LDL 1,42 g/l", False),
            ExamFact("ECG de repos", "ordered", "", "", "", False),
        )
        return ConsultationFacts(
            key("c" + person.name),
            person.held_on,
            PHYSICIAN,
            "in_person",
            "",
            person.day,
            30,
            person.open,
            medicines,
            exams,
            "",
        )

    def check(self, attempt: Attempt) -> Checked:
        world = self._here()
        world.before_check(attempt)
        if world.check_fails:
            raise Trouble("vault.busy")
        person = self._person(attempt.letter)
        if attempt.letter in world.confirmed:
            person = replace(person, identity="confirmed")
        findings = found(attempt.text)
        level = Level.BLOCK if findings else Level.PASS
        verdict = Verdict(level, findings, (), "1", "1") if attempt.text.strip() else None
        lamps = passage(person, attempt, findings, world.integrity)
        if not findings:
            return Checked(lamps, verdict)
        first = attempt.text[: findings[0].start].rpartition(". ")
        return Checked(lamps, verdict, PROPOSAL, f"{first[0]}. {PROPOSAL}" if first[0] else PROPOSAL)

    def send(self, attempt: Attempt) -> SentView | Refusal:
        world = self._here()
        closed = self.check(attempt).passage.first_closed()
        if closed is not None:
            world.closed.append(attempt)
            return Refusal(closed.code, closed.facts)
        if world.full:
            raise Trouble("vault.full")
        world.sent.append(attempt)
        return SentView(f"A-{215 + len(world.sent)}", NOW, "deposited" if world.state == "synced" else "waiting")

    def draft(self, letter: bytes) -> str:
        return self._here().drafts.get(letter, "")

    def save_draft(self, letter: bytes, text: str) -> None:
        self._here().drafts[letter] = text

    def triage(self, letter: bytes, decision: Decision) -> Refusal | None:
        self._here().triaged.append((letter, decision))
        return None

    def call_outcome(self, letter: bytes, outcome: str) -> Refusal | None:
        self._here().outcomes.append((letter, outcome))
        return None

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        self._here().moved.append((letter, towards))
        return None

    def confirm_identity(self, patient: bytes) -> Refusal | None:
        self._here().confirmed.add(patient)
        return None

    def _integrity(self) -> Integrity:
        broken = "A-174" if self._world.integrity == "broken" else ""
        return Integrity(self._world.integrity, 216, 3, NOW - 6 * MINUTE, bytes.fromhex("9f3c1a77d2e0485b"), broken)

    def record(self, patient: bytes) -> RecordView | Refusal:
        person = self._person(patient)
        closed = Line("closed", NOW - MINUTE, PHYSICIAN, "", "",
            "gate.new_drug gate.new_dose gate.new_drug", 0, "A-215", bytes.fromhex("c04e82d1"))  # fmt: skip
        triaged = Line("triaged", NOW - HOUR_MS, SECRETARY, "", "", "physician", 0, "B-31", bytes.fromhex("71b9e5f0"))
        lines = tuple(sorted((*self._lines(person, True), closed, triaged), key=lambda line: -line.at_ms))
        return RecordView(patient, person.name, person.born, "D-1187", person.identity, lines, self._integrity())

    def export(self, patient: bytes, folder: str) -> ExportView | Refusal:
        self._here().exports.append((patient, folder))
        return ExportView(folder, ("record.pdf", "record.proof"), 6, "A-217")

    def search(self, words: str) -> tuple[Hit, ...]:
        wanted = words.lower()
        return tuple(
            Hit(key(p.name), key(p.name), p.name, "question", p.question, NOW - HOUR_MS)
            for p in self._here().people
            if wanted in (p.name + p.question).lower()
        )

    def sync(self) -> SyncView:
        world = self._here()
        return SyncView(world.state, 3, NOW - HOUR_MS, self._integrity(), closed=world.closed_by)

    def aside(self) -> tuple[AsideRow, ...]:
        world = self._here()
        return tuple(row for row in world.kept_aside if row.file not in {file for file, _ in world.accepted})

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        self._here().accepted.append((file, reason))
        return None

    def accept_clock(self) -> Refusal | None:
        self._here().closed_by = ""
        return None

    def warm_up(self) -> None:
        self._here().warmed = True

    def close(self) -> None:
        self._here()
