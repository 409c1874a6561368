"""A desk written by hand for the tests of the window, with rules simple enough to read here."""

import threading
from dataclasses import replace

from core.charter.gate.findings import Level, Verdict
from core.charter.gate.rephrase import replaced
from core.model import DAY_MS, HOUR_MS, Decision, Queue, Refusal, Trouble, refuse
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import ConsultationFacts, ExamFact, IdentityFacts, Line, MedicationFact, ThreadView
from desktop.ports.reply import Attempt, Checked, SentView
from desktop.ports.search import Hit
from desktop.ports.session import SyncView, Who
from tests.gui.fakes.activity import FakeActivity
from tests.gui.fakes.aside import FakeAside
from tests.gui.fakes.cards import FakeCards
from tests.gui.fakes.charter import found, passage
from tests.gui.fakes.day import FakeDay
from tests.gui.fakes.hand import FakeHand
from tests.gui.fakes.journal import FakeJournal
from tests.gui.fakes.lock import FakeLock
from tests.gui.fakes.mailbox import FakeMailbox
from tests.gui.fakes.people import MINUTE, NOW, PHYSICIAN, PROPOSAL, SECRETARY, Person, key
from tests.gui.fakes.record import FakeRecords, integrity, lines
from tests.gui.fakes.registry import FakeMembers, FakeRegistry
from tests.gui.fakes.settings import FakeSettings
from tests.gui.fakes.world import World
from tests.gui.fakes.writing import FakeWriting


class FakeDesk:
    """An open desk on a `World`."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def aside(self) -> FakeAside:
        return self._here().aside

    @property
    def journal(self) -> FakeJournal:
        return self._here().journal

    @property
    def activity(self) -> FakeActivity:
        return self._here().activity

    @property
    def day(self) -> FakeDay:
        return self._here().day

    @property
    def hand(self) -> FakeHand:
        return self._here().hand

    @property
    def lock(self) -> FakeLock:
        return self._here().lock

    @property
    def cards(self) -> FakeCards:
        return self._here().cards

    @property
    def records(self) -> FakeRecords:
        return FakeRecords(self._here())

    @property
    def writing(self) -> FakeWriting:
        return self._here().writing

    @property
    def people(self) -> FakeRegistry:
        return self._here().registry

    @property
    def enrolment(self) -> FakeRegistry:
        return self._here().registry

    @property
    def members(self) -> FakeMembers:
        return self._here().members

    def _here(self) -> World:
        self._world.threads.add(threading.get_ident())
        return self._world

    def _person(self, letter: bytes) -> Person:
        return next(person for person in self._here().people if key(person.name) == letter)

    @property
    def mailbox(self) -> FakeMailbox:
        return self._here().mailbox

    @property
    def settings(self) -> FakeSettings:
        return self._here().settings

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
            flags=person.flags, claimed_by=self._world.writing.holder(key(person.name)), triaged_by=SECRETARY,
            readable=readable,
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
        who = self._world.writing.holder(letter)
        state = "confirmed" if letter in self._world.confirmed else person.identity
        facts = IdentityFacts(
            state, "identity_card", SECRETARY, NOW - 8 * DAY_MS,
            PHYSICIAN if state == "confirmed" else "", NOW - 8 * DAY_MS + MINUTE, "+216 00 000 418", 1, letter,
        )  # fmt: skip
        return ThreadView(
            letter=letter, thread=letter, patient=letter, name=person.name, born=person.born, guardian=person.guardian,
            guardian_link=person.link, language="fr", category=person.category, subject=person.about, queue="answer",
            received_ms=NOW - round(person.hours * HOUR_MS), due_ms=NOW + round(person.due_h * HOUR_MS),
            triaged_by=SECRETARY, triaged_ms=NOW - 2 * HOUR_MS, readable=readable, flags=self._flags(person),
            lines=(*lines(person, readable), *self._notes(letter)), identity=facts,
            consultation=self._consultation(person), with_whom=who, mine=who == PHYSICIAN and readable,
            recorded=3, last_recorded_ms=NOW - 6 * DAY_MS,
        )  # fmt: skip

    def _notes(self, letter: bytes) -> tuple[Line, ...]:
        readers = {True: "physicians", False: ""}
        return tuple(
            Line("note", NOW, PHYSICIAN, words, "", readers[alone], 0, "A-219", b"")
            for about, words, alone in self._world.writing.notes
            if about == letter and (not alone or self._world.role != "secretary")
        )

    def _flags(self, person: Person) -> tuple[str, ...]:
        ended = any(letter == key(person.name) for letter, _, _ in self._world.day.ended)
        return tuple(flag for flag in person.flags if not (ended and flag == "urgent.open"))

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
        text = f"{first[0]}. {PROPOSAL}" if first[0] else PROPOSAL
        return Checked(lamps, verdict, PROPOSAL, text, replaced(attempt.text, verdict) if verdict else ())

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

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        self._here().moved.append((letter, towards))
        return None

    def confirm_identity(self, patient: bytes, device: bytes) -> Refusal | None:
        refusal = self._here().registry.confirm(patient, device)
        if refusal is None:
            self._here().confirmed.add(patient)
        return refusal

    def search(self, words: str) -> tuple[Hit, ...]:
        wanted = words.lower()
        return tuple(
            Hit(key(p.name), key(p.name), p.name, "question", p.question, NOW - HOUR_MS)
            for p in self._here().people
            if wanted in (p.name + p.question).lower()
        )

    def sync(self) -> SyncView:
        world = self._here()
        return SyncView(world.state, 3, NOW - HOUR_MS, integrity(world), closed=world.closed_by)

    def accept_clock(self) -> Refusal | None:
        self._here().closed_by = ""
        return None

    def warm_up(self) -> None:
        self._here().warmed = True

    def close(self) -> None:
        self._here()
