"""The open desk: `DeskPort` answered by core's verbs. It lives in the vault's thread."""

import gc
from collections.abc import Callable
from pathlib import Path

from core.charter.gate.card import Card
from core.charter.gate.judge import judge, propose
from core.charter.gate.rephrase import rephrased, replaced
from core.charter.risk import Stated, text_hash
from core.cli.sentences import sentence
from core.doors.hosted import Hosting
from core.doors.letterbox import Arrived
from core.doors.mail_carrier import Mailing
from core.doors.mail_out import HandedOver, OutMail
from core.doors.vault import Change, OutLetter
from core.model import Decision, Draft, LetterId, Queue, Refusal, Trouble, refuse
from core.office import look, triage
from core.office.bymail import note_mails
from core.office.clock import accept_clock
from core.office.cosign import cosign
from core.office.desk import Desk
from core.office.hosting import hosting
from core.office.identity import confirm_identity
from core.office.mailing import laid_out, mailing, notices
from core.office.outside import take_outside
from core.office.post import Carried, note, ready
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.reply import check, plain, reply
from core.office.settings import platform
from core.office.sync import exchange
from core.office.taking import Synced
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import ThreadView
from desktop.office.activity import OfficeActivity
from desktop.office.aside import OfficeAside
from desktop.office.cards import OfficeCards
from desktop.office.clock import clock
from desktop.office.day import OfficeDay
from desktop.office.enrolment import OfficeEnrolment
from desktop.office.hand import OfficeHand
from desktop.office.journal import OfficeJournal
from desktop.office.lock import OfficeLock
from desktop.office.mailbox import OfficeMailbox
from desktop.office.members import OfficeMembers
from desktop.office.people import OfficePeople
from desktop.office.record import OfficeRecords, integrity
from desktop.office.settings import OfficeSettings
from desktop.office.slices import Slices
from desktop.office.writing import OfficeWriting
from desktop.ports.reply import Attempt, Checked, SentView
from desktop.ports.search import Hit
from desktop.ports.session import SyncView, Who


class OfficeDesk:
    """`DeskPort` over an open desk. `now` is the clock; the demo hands in its own. `lock`: by default without keyring."""

    def __init__(self, desk: Desk, now: Callable[[], int] = clock, lock: OfficeLock | None = None) -> None:
        self.desk = desk
        self.now = now
        self.lock = lock or OfficeLock(desk, now, lambda: None)
        self.aside = OfficeAside(desk, now)
        self.cards = OfficeCards(desk, now)
        self.records = OfficeRecords(desk, now)
        self.day = OfficeDay(desk, now)
        self.hand = OfficeHand(desk, now)
        self.journal = OfficeJournal(desk, now)
        self.activity = OfficeActivity(desk, now)
        self.people = OfficePeople(desk, now)
        self.enrolment = OfficeEnrolment(desk, now)
        self.members = OfficeMembers(desk, now)
        self.writing = OfficeWriting(desk, now)
        self.settings = OfficeSettings(desk, now)
        self.mailbox = OfficeMailbox(desk)

    def who(self) -> Who:
        desk = self.desk
        profile = desk.profile
        member = desk.members()[desk.me]
        return Who(desk.practice_name, profile.letter, member.name, member.role, profile.letter, bool(platform(desk)))

    def counts(self) -> tuple[QueueCount, ...]:
        return look.counts(self.desk, self.now())

    def inbox(self, queue: Queue) -> tuple[InboxRow, ...]:
        return tuple(look.inbox(self.desk, queue, self.now()))

    def patients(self) -> tuple[PatientRow, ...]:
        return tuple(look.patients(self.desk))

    def thread(self, letter: bytes) -> ThreadView | Refusal:
        return look.thread(self.desk, letter, self.now())

    def check(self, attempt: Attempt) -> Checked:
        checked = check(self.desk, attempt.letter, attempt.text, self._stated(attempt), self.now())
        if isinstance(checked, Refusal):
            raise Trouble(checked.code)
        passage, verdict = checked
        code = propose(verdict) if verdict else ""
        proposal = sentence(code, {}) if code else ""
        if verdict is None:
            return Checked(passage, None)
        text = plain(attempt.text)
        return Checked(passage, verdict, proposal, rephrased(text, verdict, proposal), replaced(text, verdict))

    def _stated(self, attempt: Attempt) -> Stated | None:
        """The judgement as it will be signed: on these words, with what was on screen."""
        if attempt.judgement is None:
            return None
        return Stated(
            judgement=attempt.judgement,
            text_hash=text_hash(plain(attempt.text)),
            reason=attempt.reason,
            on_screen=look.on_screen(self.desk, attempt.letter),
            open_s=attempt.open_s,
            role=self.desk.profile.role,
        )

    def send(self, attempt: Attempt) -> SentView | Refusal:
        now = self.now()
        sent = reply(self.desk, attempt.letter, attempt.text, self._stated(attempt), now)
        return sent if isinstance(sent, Refusal) else SentView(sent.number, now, "waiting")

    def draft(self, letter: bytes) -> str:
        draft = self.desk.vault.draft(letter)
        return draft.text if draft else ""

    def save_draft(self, letter: bytes, text: str) -> None:
        kept = Change(drafts=(Draft(LetterId(letter), text, self.now()),)) if text else Change(dropped=(letter,))
        self.desk.vault.commit(kept)

    def triage(self, letter: bytes, decision: Decision) -> Refusal | None:
        return triage.triage(self.desk, letter, decision, self.now())

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        return triage.redirect(self.desk, letter, towards, self.now())

    def confirm_identity(self, patient: bytes, device: bytes) -> Refusal | None:
        return confirm_identity(self.desk, patient, device, self.now())

    def accept_clock(self) -> Refusal | None:
        return None if accept_clock(self.desk, self.now()) else refuse("clock.not_in_doubt")

    def search(self, words: str) -> tuple[Hit, ...]:
        vault = self.desk.vault
        hits = []
        for hit in look.search(self.desk, words):
            row = vault.patient(hit.patient)
            entry = vault.entry(hit.entry)
            letter = look.letter_of(entry) if entry else b""
            hits.append(Hit(hit.patient, letter, row.name if row else "", hit.kind, hit.passage, hit.at_ms))
        return tuple(hits)

    def sync(self) -> SyncView:
        stands = integrity(self.desk)
        closed = self.desk.closed(self.now())
        state = "broken" if stands.state == "broken" else "synced"
        waiting = len(self.desk.vault.outbox())
        desks = sum(one.revoked is None for one in self.desk.roster.profiles)
        return SyncView(state, desks, 0, stands, waiting, closed.code if closed else "")

    def warm_up(self) -> None:
        """The gate's lexicon with the imported names, where this desk answers; what lives as long as the process is kept
        out of collections.
        """
        if self.desk.clinician:
            judge("", Card(""), "", self.desk.imported)
        gc.freeze()

    def close(self) -> None:
        if isinstance(self.desk, OpenDesk):
            self.desk.close()
        else:
            self.desk.vault.close()

    # For the post's thread, through the bridge

    def by_mail(self) -> tuple[Mailing | None, int]:
        """What the mailbox is to be exchanged with, and the number of the last entry that lies ready for it."""
        return mailing(self.desk), laid_out(self.desk)

    def notices(self) -> list[OutMail]:
        """The mails to patients that may leave now."""
        return notices(self.desk, self.now())

    def note_notices(self, handed: HandedOver) -> None:
        """Record what the server that sends said of them."""
        note_mails(self.desk, handed, self.now())

    def hearing(self) -> Slices[Synced, Synced]:
        """What the other desks wrote, taken in a slice at a time; it goes on in this thread only."""
        return Slices(exchange(self.desk, self.now()), Synced())

    def outgoing(self, reached: bool = True) -> tuple[list[OutLetter], Hosting | None, int]:
        """What waits for the post and may leave, what the practice's host is to do meanwhile, and how many entries of other
        desks were learned before that. `reached`: see `ready`.
        """
        before = self._others()
        letters = ready(self.desk, self.now(), reached=reached)
        return letters, hosting(self.desk, letters, self.now()), self._others() - before

    def _others(self) -> int:
        return sum(head.seq for head in self.desk.vault.heads() if head.profile != self.desk.me)

    def dealt_with(self) -> frozenset[str]:
        """The names in the letterbox that need no second look."""
        return self.desk.vault.fetched()

    def take(self, letters: list[Arrived], carried: Carried) -> tuple[int, int]:
        """Record what the post answered, then take in what it brought. Letters accepted, entries of other desks."""
        now = self.now()
        note(self.desk, carried, now)
        report = receive(self.desk, now, letters)
        cosign(self.desk, now)
        if isinstance(self.desk, OpenDesk):
            take_outside(self.desk, Path(self.desk.facts.practice_folder), now)
        return report.accepted, report.learned
