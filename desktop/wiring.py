"""The window's port on the office: every call of `DeskPort`, `FrontDoor` and `PostPort`, answered by core's verbs.

The clock is read here and nowhere below. `OfficeDesk` lives in the vault's thread, `Courier` in the post's.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.charter.gate import lexicon
from core.charter.gate.judge import propose
from core.charter.gate.rephrase import rephrased
from core.charter.risk import Stated, text_hash
from core.cli.sentences import SENTENCES, sentence
from core.cli.world import profiles_folder
from core.doors.files import write_whole
from core.doors.keychain import Keychain, os_keychain
from core.doors.letterbox import Arrived, Letterbox
from core.doors.maildir import MaildirLetterbox, open_folder
from core.doors.profile import profiles_in, read_facts
from core.doors.vault import Aside, Change, OutLetter
from core.model import Decision, Draft, LetterId, Queue, Refusal, Trouble, refuse
from core.office import look, triage
from core.office.clock import accept_clock
from core.office.desk import Desk
from core.office.enrol import confirm_identity
from core.office.export import export
from core.office.post import Carried, carry, note, ready
from core.office.practice import found, is_phone, open_profile, set_phone
from core.office.profile import OpenDesk, new_passphrase
from core.office.receive import accept_gap, receive
from core.office.reply import check, plain, reply
from core.record.rows import InboxRow, PatientRow, QueueCount
from core.record.view import ThreadView
from desktop.desk_port import (
    AsideRow,
    Attempt,
    Checked,
    DeskPort,
    ExportView,
    FirstRun,
    Hit,
    Integrity,
    PostReport,
    ProfileCard,
    RecordView,
    RecoverySheet,
    SentView,
    SyncView,
    Who,
)
from desktop.engine import Engine

T = TypeVar("T")
Bridge = Callable[[Callable[["OfficeDesk"], T]], T]


def clock() -> int:
    """Now, in ms."""
    return time.time_ns() // 1_000_000


class OfficeDesk:
    """`DeskPort` over an open desk. `now` is the clock; the demo hands in its own."""

    def __init__(self, desk: Desk, now: Callable[[], int] = clock) -> None:
        self.desk = desk
        self.now = now

    def who(self) -> Who:
        desk = self.desk
        profile = desk.profile
        member = desk.members()[desk.me]
        return Who(desk.practice_name, profile.letter, member.name, member.role, profile.letter)

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
        text = rephrased(plain(attempt.text), verdict, proposal) if verdict else ""
        return Checked(passage, verdict, proposal, text)

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
        """Sort; an appointment is proposed to the patient at once, with a template that gives no reason."""
        now = self.now()
        refusal = triage.triage(self.desk, letter, decision, now)
        if refusal is None and decision is Decision.APPOINTMENT:
            return triage.redirect(self.desk, letter, "appointment", now)
        return refusal

    def call_outcome(self, letter: bytes, outcome: str) -> Refusal | None:
        return triage.call_outcome(self.desk, letter, outcome, "", self.now())

    def redirect(self, letter: bytes, towards: str) -> Refusal | None:
        return triage.redirect(self.desk, letter, towards, self.now())

    def confirm_identity(self, patient: bytes) -> Refusal | None:
        return confirm_identity(self.desk, patient, self.now())

    def aside(self) -> tuple[AsideRow, ...]:
        return tuple(self._aside(one) for one in self.desk.vault.aside())

    def _aside(self, one: Aside) -> AsideRow:
        owner = self.desk.vault.device_owner(one.sender)
        row = self.desk.vault.patient(owner) if owner else None
        return AsideRow(one.file_hash, one.reason, row.name if row else "", one.received_ms)

    def accept_gap(self, file: bytes, reason: str) -> Refusal | None:
        return accept_gap(self.desk, file, reason, self.now())

    def accept_clock(self) -> Refusal | None:
        return None if accept_clock(self.desk, self.now()) else refuse("clock.not_in_doubt")

    def record(self, patient: bytes) -> RecordView | Refusal:
        row = self.desk.vault.patient(patient)
        if row is None:
            return refuse("patient.unknown")
        lines = tuple(reversed(look.timeline(self.desk, patient)))
        return RecordView(patient, row.name, row.born, row.number, row.identity, lines, self._integrity())

    def _integrity(self) -> Integrity:
        """The chains were followed when the desk opened; an alarm since then says where it stands."""
        heads = self.desk.vault.heads()
        mine = self.desk.vault.head(self.desk.me)
        alarm = self.desk.vault.setting("alarm")
        return Integrity(
            state="broken" if alarm else "intact",
            entries=sum(head.seq for head in heads),
            desks=len(heads),
            checked_ms=self.now(),
            head=mine.hash if mine else b"",
        )

    def export(self, patient: bytes, folder: str) -> ExportView | Refusal:
        done = export(self.desk, patient, Path(folder), self.now(), SENTENCES)
        if isinstance(done, Refusal):
            return done
        return ExportView(folder, (done.pdf.name, done.proof.name), done.entries, done.number)

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
        integrity = self._integrity()
        closed = self.desk.closed(self.now())
        state = "broken" if integrity.state == "broken" else "synced"
        waiting = len(self.desk.vault.outbox())
        return SyncView(state, len(self.desk.vault.heads()), 0, integrity, waiting, closed.code if closed else "")

    def warm_up(self) -> None:
        """The gate's lexicon, where this desk answers; what lives as long as the process is kept out of collections."""
        if self.desk.clinician:
            lexicon.load()
        gc.freeze()

    def close(self) -> None:
        if isinstance(self.desk, OpenDesk):
            self.desk.close()
        else:
            self.desk.vault.close()

    # For the post's thread, through the bridge

    def outgoing(self) -> list[OutLetter]:
        """What waits for the post, and may leave."""
        return ready(self.desk, self.now())

    def dealt_with(self) -> frozenset[str]:
        """The names in the letterbox that need no second look."""
        return self.desk.vault.fetched()

    def take(self, letters: list[Arrived], carried: Carried) -> int:
        """Record what the post answered, then take in what it brought. How many letters were accepted."""
        now = self.now()
        note(self.desk, carried, now)
        return receive(self.desk, now, letters).accepted


class OfficeDoor:
    """`FrontDoor` over the profiles of this machine. `home` holds one folder a profile; `only` shows one of them.

    The keyring is asked for only by a profile that was made with one, and by a new one.
    """

    def __init__(
        self, home: Path, keychain: Callable[[], Keychain | None], now: Callable[[], int] = clock, only: str = ""
    ) -> None:
        self._home, self._only = home, only
        self._keychain = keychain
        self._now = now

    def profiles(self) -> tuple[ProfileCard, ...]:
        """Every profile; one among several whose files are damaged stands last, and opening it says what to do."""
        names = [self._only] if self._only else profiles_in(self._home)
        cards: list[ProfileCard] = []
        broken: list[ProfileCard] = []
        for name in names:
            try:
                cards.append(self._card(name))
            except Trouble:
                if len(names) == 1:
                    raise
                broken.append(ProfileCard(str(self._home / name), "", name, name, "damaged"))
        return (*cards, *broken)

    def _card(self, name: str) -> ProfileCard:
        facts = read_facts(self._home / name)
        return ProfileCard(str(self._home / name), facts.practice_name, name, facts.member, facts.role)

    def create(self, form: FirstRun) -> RecoverySheet:
        if form.phone and not is_phone(form.phone):
            raise Trouble("practice.phone")
        folder = self._home / (self._only or "cabinet")
        place, keychain, now = self._home / "practice", self._keychain(), self._now()
        made = found(folder, place, form.practice, form.name, form.passphrase, keychain, now)
        with made.desk as desk:
            if form.phone:
                set_phone(desk, form.phone)
        codes = made.recovery_code.split(), made.root_code.split()
        return RecoverySheet(tuple(codes[0]), tuple(codes[1]), made.fingerprint, str(folder), keychain is None)

    def recover(self, folder: str, code: str, passphrase: str) -> None:
        new_passphrase(Path(folder), code, passphrase, self._keychain(), None)

    def keep(self, path: str, data: bytes) -> None:
        write_whole(Path(path), data)

    def open(self, folder: str, passphrase: str) -> DeskPort:
        keychain = self._keychain() if read_facts(Path(folder)).keyring else None
        return OfficeDesk(open_profile(Path(folder), passphrase, keychain, self._now()), self._now)


def keychain_of_this_machine() -> Keychain | None:
    """The system's keyring, or none where no allowed one answers: the passphrase alone then opens (said on screen)."""
    try:
        return os_keychain()
    except Trouble:
        return None


def letterbox_of(folder: str) -> Letterbox:
    """The letterbox of a profile, for the post's thread."""
    return MaildirLetterbox(open_folder(Path(read_facts(Path(folder)).practice_folder)))


class Courier:
    """`PostPort`: fetches and deposits in its own thread, and hands the vault's thread what it must record."""

    def __init__(self, box: Letterbox, bridge: "Bridge[object]") -> None:
        self._box = box
        self._bridge = bridge
        self._known: set[str] = set()

    def round(self) -> PostReport:
        carried = carry(self._box, self._ask(OfficeDesk.outgoing))
        self._known = self._known or set(self._ask(OfficeDesk.dealt_with))
        letters = [one for one in self._box.fetch(self._known.__contains__) if one.raw is not None or one.too_large]
        accepted = self._ask(lambda desk: desk.take(letters, carried))
        self._known.update(one.name for one in letters)
        more = carry(self._box, self._ask(OfficeDesk.outgoing))
        self._ask(lambda desk: desk.take([], more))
        state = "offline" if carried.trouble or more.trouble else "synced"
        return PostReport(state, accepted, len(carried.taken) + len(more.taken))

    def _ask(self, call: Callable[[OfficeDesk], T]) -> T:
        return self._bridge(call)  # type: ignore[return-value]


@dataclass(frozen=True)
class House:
    """What the program is given: the front door, made in the vault's thread, and the post, made in its own."""

    front: Callable[[], OfficeDoor]
    post: Callable[[Engine, str], Courier]


def _post(engine: Engine, folder: str) -> Courier:
    def bridge(call: Callable[[OfficeDesk], T]) -> T:
        def asked(desk: DeskPort) -> T:
            assert isinstance(desk, OfficeDesk)
            return call(desk)

        return engine.bridge(asked)

    return Courier(letterbox_of(folder), bridge)


def house(profile: Path | None, now: Callable[[], int] = clock) -> House:
    """One profile's house, or that of every profile of this machine."""
    home, only = (profile.absolute().parent, profile.name) if profile else (profiles_folder(), "")
    return House(lambda: OfficeDoor(home, keychain_of_this_machine, now, only), _post)
