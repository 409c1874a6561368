"""What people do in the model, each act noted as a fact where the log says that it happened."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from core.charter.passage import Duty
from core.charter.risk import Stated, text_hash
from core.doors.vault import OutLetter
from core.model import Decision, Judgement, Level, Medication, Mode, Refusal, Source, Voice, day_of
from core.office.clock import accept_clock
from core.office.consult import add_lines, record_consultation
from core.office.desk import Desk
from core.office.enrol import accept_device, invite_device
from core.office.identity import close_device, confirm_identity, record_legal_basis
from core.office.once import heard
from core.office.phone import log_call
from core.office.post import carry, post
from core.office.receive import receive
from core.office.reply import Sent, check, plain, reply
from core.office.triage import call_back, triage
from core.record.events import (
    ConsultationRecorded,
    DeviceChanged,
    DeviceClosed,
    HeaderSeen,
    IdentityConfirmed,
    LegalBasisRecorded,
    PatientEnrolled,
    PhoneExchanged,
    QuestionRecorded,
    ReplyRecorded,
    Withdrawn,
)
from core.record.signed import Signed, signed
from crypto.body import MOST_TEXT, Withdraw
from crypto.invite import Invite
from crypto.keys import Role
from crypto.kinds import NO_SIGN, Kind, Sign
from crypto.letter import Recipient
from tests.stateful import law
from tests.stateful.law import SENT, Said, Words
from tests.stateful.spoken import FORESEEN, QUESTIONS
from tests.stateful.world import MOTHER, Pocket, PowerCut, World, answer

TREATMENT = (
    Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
    Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
)
CUT = "power.cut"
PHYSICIAN, SECRETARY = 0, 1


class Play:
    """One life of a world. `seen` counts how acts ended, by code."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: dict[str, int] = {}

    def count(self, code: str) -> None:
        self.seen[code] = self.seen.get(code, 0) + 1

    # Acts and where they stand in the log

    def act(self, who: int, do: Callable[[Desk], Any]) -> tuple[Any, list[Signed]]:
        """What an act returned (`CUT` when the power was cut: a new process follows), and the entries it wrote."""
        desk = self.world.desks[who]
        before = desk.vault.head(desk.me)
        try:
            outcome = do(desk)
        except PowerCut:
            outcome = CUT
            desk = self.world.reopen(who)
        members = desk.members()
        wrote = desk.vault.head(desk.me)
        if wrote != before:
            self.world.latest[who] = max(self.world.latest[who], self.world.now)
        return outcome, [signed(entry, members) for entry in desk.vault.chain(desk.me, before.seq if before else 0)]

    def note(self, entry: Signed, what: law.What) -> None:
        self.world.facts.append(law.Fact(entry.order, entry.patient, what))

    def known(self, who: int, patient: bytes) -> law.Known:
        desk, other = self.world.desks[who], self.world.desks[1 - who].me
        head = desk.vault.head(other)
        minor = patient == self.world.patients[1]
        held = head.seq if head else 0
        return law.knowledge(self.world.facts, patient, desk.me, other, held, self.world.questions, minor)

    def refused(self, who: int) -> str:
        """What closes a desk: its clock stands before what it wrote, and nobody said that it is right."""
        return "record.clock_back" if self.world.now + law.SLACK_MS < self.world.latest[who] else ""

    def accept_clock(self, who: int) -> None:
        """Somebody says that the clock is right."""
        doubted = self.refused(who)
        outcome, _ = self.act(who, lambda desk: accept_clock(desk, self.world.now))
        assert outcome in (bool(doubted), CUT)
        if doubted:
            self.count("clock.accepted")
            self.world.latest[who] = self.world.now if outcome is True else self.world.desks[who].latest_ms()

    def today(self) -> str:
        return day_of(self.world.now, 60)

    # Enrolment

    def enrol(self, patient: bytes, who: int, *, in_person: bool = True, digits_read: bool = True) -> None:
        """A new device answers a code of this desk, and is accepted there when its digits were read aloud."""
        world = self.world
        level = Level.IN_PERSON if in_person else Level.AT_A_DISTANCE
        invite, _ = self.act(who, lambda desk: invite_device(desk, patient, level, world.now))
        if not isinstance(invite, Invite):
            self.ended(invite)
            return
        device = answer(world.box, invite, world.now)
        world.devices.append((patient, device))
        self.receive(who)
        digits = device.digits() if digits_read else "0000 0000"
        name = invite.invite_id
        accepted = self.act(who, lambda desk: accept_device(desk, name, digits, "identity_card", world.now))
        outcome, entries = accepted
        self.ended(outcome)
        bound = [one for one in entries if isinstance(one.event, PatientEnrolled | DeviceChanged)]
        said = [one for one in entries if isinstance(one.event, IdentityConfirmed)]
        assert not bound or digits_read or not in_person, "a device was bound without its digits"
        assert bool(said) == bool(bound and in_person and who == PHYSICIAN)
        for entry in bound:
            self.note(entry, law.Bound(device.keys.sig.public, in_person))
        for entry in said:
            self.note(entry, law.Confirmed(device.keys.sig.public))
        self.post(who)
        device.read(world.now)

    def confirm(self, patient: bytes, who: int) -> None:
        """The physician's word: this is the person whom I examined."""
        current = self.known(who, patient).current()
        wrong = self.refused(who) or ("role.may_not" if who == SECRETARY else "")
        if not wrong and (current is None or not current.in_person):
            wrong = "identity.at_a_distance" if current else "identity.no_device"
        device = current.device if current else b""
        outcome, entries = self.act(who, lambda desk: confirm_identity(desk, patient, device, self.world.now))
        self.agrees(outcome, wrong)
        for entry in entries:
            if isinstance(entry.event, IdentityConfirmed):
                assert current is not None
                self.note(entry, law.Confirmed(current.device))

    def basis(self, patient: bytes) -> None:
        """The ground on which the mother writes for her child."""
        now = self.world.now
        facts = {"adult": MOTHER.name, "basis": "parental_authority", "reference": "livret", "dated": "2020-01-01"}
        outcome, entries = self.act(PHYSICIAN, lambda desk: record_legal_basis(desk, patient, **facts, now=now))
        self.ended(outcome)
        for entry in entries:
            if isinstance(entry.event, LegalBasisRecorded):
                self.note(entry, law.Basis(MOTHER.name))

    # Consultations

    def consult(self, patient: bytes, days_ago: int, window: int) -> None:
        """A consultation of some days ago, told to the device when there is one to tell."""
        now = self.world.now
        day = (date.fromisoformat(self.today()) - timedelta(days_ago)).isoformat()
        facts = {"held_on": day, "mode": Mode.IN_PERSON, "reference": "", "last_examined_on": "", "window_reason": ""}
        foresaw = "chevilles" if days_ago % 2 else ""
        words = FORESEEN if foresaw else ""
        lines = {"medications": TREATMENT, "exams": (), "instructions": words, "window_days": window}
        wrong = self.refused(PHYSICIAN)
        outcome, entries = self.act(
            PHYSICIAN, lambda desk: record_consultation(desk, patient, **facts, **lines, now=now)
        )
        self.agrees(outcome, wrong)
        for entry in entries:
            if isinstance(entry.event, ConsultationRecorded):
                name = entry.event.consultation
                self.world.consultations.append((patient, name))
                medicines = tuple(line.name for line in TREATMENT)
                self.note(entry, law.Held(name, day, window, self.today(), medicines, foresaw))

    def add_late(self, consultation: bytes, patient: bytes) -> None:
        """A line that was forgotten, copied from the paper; once for each consultation."""
        if any(isinstance(one.what, law.Added) and one.what.consultation == consultation for one in self.world.facts):
            return
        now = self.world.now
        late, paper = (Medication("Lisinopril", "10 mg", "1 comprimé le soir"),), Source("ordonnance", "2020-01-01")
        wrong = self.refused(PHYSICIAN)
        outcome, entries = self.act(
            PHYSICIAN, lambda desk: add_lines(desk, patient, consultation, late, (), paper, now)
        )
        self.agrees(outcome, wrong)
        for entry in entries:
            if isinstance(entry.event, ConsultationRecorded):
                self.note(entry, law.Added(consultation, "Lisinopril", self.today()))

    # Letters

    def ask(self, patient: bytes, device: Pocket, consultation: bytes, which: int, *, ticked: bool) -> None:
        """A question, about a consultation of this patient, of another, or about none."""
        subject, text, sign, symptom = QUESTIONS[which]
        signs = Sign.CHEST_PAIN if ticked else NO_SIGN
        letter = device.ask(text, self.world.now, consultation=consultation, subject=subject, signs=signs)
        public = device.keys.sig.public
        self.world.questions[letter] = law.Asked(letter, patient, public, consultation, subject, ticked, sign, symptom)

    def withdraw(self, device: Pocket) -> None:
        """The patient takes the consent back."""
        device._send(Withdraw(), self.world.now, [Recipient(b"P", device.roster.header_pk)])

    def close_device(self, patient: bytes, who: int) -> None:
        """A desk takes the patient's device away for good."""
        current = self.known(who, patient).current()
        device = current.device if current else b""
        wrong = self.refused(who) or ("" if current else "identity.no_device")
        outcome, entries = self.act(who, lambda desk: close_device(desk, patient, device, "lost", self.world.now))
        self.agrees(outcome, wrong)
        for entry in entries:
            if isinstance(entry.event, DeviceClosed):
                self.note(entry, law.Gone(device))

    def receive(self, who: int, fetched: tuple[()] | None = None) -> None:
        """The desk takes in what the other wrote, then its letters; `fetched` empty: the letterbox is out of reach."""
        _, entries = self.act(who, lambda desk: receive(desk, self.world.now, fetched))
        for entry in entries:
            if isinstance(entry.event, HeaderSeen | QuestionRecorded):
                asked, read = self.world.questions[entry.event.letter], isinstance(entry.event, QuestionRecorded)
                assert entry.patient == asked.patient
                assert read == (who == PHYSICIAN)
                assert law.opens(self.known(who, asked.patient), asked), "a letter of a closed device was opened"
                self.note(entry, law.Came(asked.letter, read))
            if isinstance(entry.event, Withdrawn):
                self.note(entry, law.Gone(entry.event.device_sig))

    def post(self, who: int, how: str = "whole") -> None:
        """The outbox goes to the post: whole, not at all, or taken there while nobody noted it."""
        if how == "forgotten":
            carry(self.world.box, self.world.desks[who].vault.outbox())
            return
        self.world.box.reachable = how == "whole"
        self.act(who, lambda desk: post(desk, self.world.now))
        self.world.box.reachable = True

    def exchange(self) -> None:
        """Everybody posts, then receives until both desks hold everything: a late enrolment lets waiting letters in."""
        self.post(PHYSICIAN)
        self.post(SECRETARY)
        for _ in range(4):
            for who in (PHYSICIAN, SECRETARY):
                self.receive(who)
            if self.world.desks[0].vault.heads() == self.world.desks[1].vault.heads():
                break

    def read(self, device: Pocket) -> None:
        """The patient opens what came: each reply was let out by the law, for this device, and is new."""
        already = {one.letter for one in device.memory.read}
        for one in device.read(self.world.now):
            assert one.letter not in already, "a letter shown twice"
            already.add(one.letter)
            if one.kind is Kind.REPLY:
                assert self.world.sealed[one.letter] == (device.keys.sig.public, getattr(one.body, "text", ""))
                self.count("opened")

    # At the desk

    def triage(self, who: int, letter: bytes, decision: Decision) -> None:
        """A question is sent on."""
        unknown = "" if self.first(who, letter) else "question.unknown"
        outcome, _ = self.act(who, lambda desk: triage(desk, letter, decision, self.world.now))
        self.agrees(outcome, unknown)

    def call(self, who: int, letter: bytes, *, settled: bool) -> None:
        """The practice calls about one message: the doubt is settled, or stays."""
        asked = self.world.questions[letter]
        current = self.known(who, asked.patient).current()
        face_to_face = current is not None and current.in_person and current.device == asked.device
        wrong = "" if self.first(who, letter) else "question.unknown"
        if not wrong and settled and not face_to_face:
            wrong = "identity.call_raises_nothing"
        now = self.world.now
        digits = b"c" * 16
        called = self.act(who, lambda desk: call_back(desk, letter, settled=settled, challenge=digits, now=now))
        outcome, entries = called
        self.agrees(outcome, wrong)
        for entry in entries:
            self.note(entry, law.Called(letter, settled))

    def first(self, who: int, letter: bytes) -> law.Place | None:
        """Where the desk first saw a question."""
        return self.known(who, self.world.questions[letter].patient).first(letter)

    def expected(
        self, who: int, letter: bytes, words: Words, said: Said | None, judge: Callable[..., str] = law.outcome
    ) -> str:
        """What the law says of this reply at this desk, now."""
        asked = self.world.questions[letter]
        known = self.known(who, asked.patient)
        if known.first(letter) is None:
            return "question.unknown"
        barred = "role.may_not" if who == SECRETARY else self.refused(who)
        return barred or judge(known, asked, words, said, today=self.today(), adult=MOTHER.name, longest=MOST_TEXT)

    def look(self, who: int, letter: bytes, words: Words, said: Said | None) -> None:
        """The lamps are all lit exactly where the reply would leave."""
        expected = self.expected(who, letter, words, said)
        shown = check(self.world.desks[who], letter, words.text, stated(words, said), self.world.now)
        if isinstance(shown, Refusal):
            assert shown.code == expected == "question.unknown"
        else:
            assert shown[0].open == (expected in (SENT, "content.too_long")), (expected, shown[0].first_closed())

    def reply(self, who: int, letter: bytes, words: Words, said: Said | None) -> None:
        """The way out: it ends as the law says, and leaves a letter exactly where it leaves an entry."""
        world = self.world
        if self.act(who, heard)[0] == CUT:
            self.act(who, heard)  # the reply itself hears first: the law is asked of what it will know then
        expected = self.expected(who, letter, words, said)
        leans = self.leans(who, letter, words)
        before = {one.letter for one in world.desks[who].vault.outbox()}
        outcome, entries = self.act(who, lambda desk: reply(desk, letter, words.text, stated(words, said), world.now))
        recorded = [one for one in entries if isinstance(one.event, ReplyRecorded)]
        waiting = world.desks[who].vault.outbox()
        new = [one for one in waiting if one.letter not in before and one.kind == "reply"]
        assert len(recorded) == len(new) <= 1, "a reply without its entry, or an entry without its reply"
        assert not new or expected == SENT, f"a reply left where the law says {expected}"
        assert outcome == CUT or isinstance(outcome, Sent) == bool(new)
        if outcome != CUT:
            code = outcome.code if isinstance(outcome, Refusal) else SENT
            assert code == expected
        self.ended(outcome if isinstance(outcome, Refusal) or outcome == CUT else Refusal(SENT))
        for letter_out, entry in zip(new, recorded, strict=True):
            self.covered(letter_out, entry, world.questions[letter], words)
            world.sealed[letter_out.letter] = (letter_out.to, words.text.strip())
            self.note(entry, law.Replied(letter, leans))

    def tell(self, who: int, letter: bytes, words: Words, said: Said | None) -> None:
        """The same words on the telephone: logged exactly where the law lets them be said, and nothing leaves."""
        world = self.world
        expected = self.expected(who, letter, words, said, law.told)
        leans = self.leans(who, letter, words)
        before = world.desks[who].vault.outbox()
        judgement = stated(words, said)
        outcome, entries = self.act(
            who, lambda desk: log_call(desk, letter, words.text, judgement, Voice.CALLED_NUMBER, world.now)
        )
        logged = [one for one in entries if isinstance(one.event, PhoneExchanged)]
        assert world.desks[who].vault.outbox() == before
        assert not logged or expected == SENT, f"a call was logged where the law says {expected}"
        if outcome != CUT:
            assert (outcome.code if isinstance(outcome, Refusal) else SENT) == expected
            assert len(logged) == (expected == SENT)
        self.ended(outcome if isinstance(outcome, Refusal) or outcome == CUT else Refusal("told"))
        for entry in logged:
            self.note(entry, law.Told(letter, leans))

    def leans(self, who: int, letter: bytes, words: Words) -> bool:
        """Whether the reply explains a line that was added late."""
        asked = self.world.questions[letter]
        known = self.known(who, asked.patient)
        held, _, _ = law.consultation(known, asked, self.today())
        return held is not None and law.leans_on_late_line(known, asked, held, words)[0]

    def covered(self, letter: OutLetter, entry: Signed, asked: law.Asked, words: Words) -> None:
        """Field 21 names an entry of the physician's log on this patient, and the entry names these very words."""
        device = next(one for _, one in self.world.devices if one.keys.sig.public == asked.device)
        opened = device.reopen(letter.raw)
        stored = self.world.physician.vault.entry(opened.header.record)
        assert stored is not None
        assert stored.hash == entry.hash
        event = entry.event
        assert isinstance(event, ReplyRecorded)
        assert (event.letter, event.reply, event.body_hash) == (asked.letter, letter.letter, opened.header.body_hash)
        assert (letter.to, opened.header.to, entry.patient) == (asked.device, asked.device, asked.patient)
        assert getattr(opened.body, "text", None) == words.text.strip()
        assert event.clin is not None
        assert [step.duty for step in event.clin.circumstances] == list(Duty)

    # How acts end

    def ended(self, outcome: object) -> None:
        """Counts an end: a code, or that nothing was wrong."""
        if isinstance(outcome, Refusal) or outcome == CUT:
            self.count(outcome.code if isinstance(outcome, Refusal) else CUT)

    def agrees(self, outcome: object, expected: str) -> None:
        """The desk said what the law says."""
        self.ended(outcome)
        if outcome != CUT:
            said = outcome.code if isinstance(outcome, Refusal) else ""
            assert said == expected


def stated(words: Words, said: Said | None) -> Stated | None:
    """The physician's word as the desk takes it."""
    if said is None:
        return None
    judged = plain(words.text) + (" (autre)" if said.edited else "")
    judgement = Judgement.ONLINE if said.online else Judgement.EXAMINATION
    role = Role.PHYSICIAN if said.by_physician else Role.SECRETARY
    return Stated(judgement, text_hash(judged), said.reason, "question", 12, role)
