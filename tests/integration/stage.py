"""One practice on disk in the middle of a morning: letters in the box, questions to answer, a colleague at her desk.

It is copied for every accident.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.charter.country import country
from core.demo.device import Device, load, scan
from core.doors.journal import Journal
from core.doors.letterbox import Letterbox
from core.doors.maildir import FolderJournal, MaildirLetterbox
from core.doors.profile import VAULT
from core.doors.sqlcipher import SqlVault, open_vault
from core.doors.vault import Change
from core.model import Decision, Draft, LetterId, Level, Refusal
from core.office.checking import check
from core.office.desk import Desk
from core.office.enrol import accept_device, correct_patient, enter_patient, invite_device
from core.office.join import accept_member, invite_member, invited
from core.office.joining import join
from core.office.post import post
from core.office.practice import found, open_profile
from core.office.profile import OpenDesk, unlock
from core.office.receive import receive
from core.office.reply import reply
from core.office.settings import choose
from core.office.sync import publish
from core.office.triage import triage
from core.record.events import LetterRejected, QuestionRecorded, ReplyRecorded, ReplySent
from core.record.settings import PHONE
from crypto.body import Reply
from crypto.keys import Role, keys_from_seeds
from crypto.kinds import Kind
from crypto.lock import COST_FLOOR
from tests.practice import AMIRA, consult, online

NOW = 1_795_255_200_000
PASSPHRASE = "cabinet des oliviers"
HERS = "les clefs du matin"
JUNK = b"this is no letter, and the queue goes on"
ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
BEGUN = "Un oubli isolé n'est pas"
ASKED = "J’ai oublié hier soir le comprimé d’amlodipine. Que faire ?"
OTHER = "Le secrétariat peut-il me rappeler pour un rendez-vous ?"
LATER = ("Et si je l’oublie encore demain ?", "Puis-je le prendre avec du lait ?")
SONIA = {"born": "1990-01-25", "phone": "+216 00 000 103", "language": "fr", "number": "F-2", "guardian": None}


@dataclass(frozen=True)
class Seat:
    """A profile of the stage: its folder, its passphrase, what its slots hold."""

    name: str
    passphrase: str
    vault_key: bytes
    seeds: tuple[bytes, bytes]


@dataclass(frozen=True)
class Stage:
    """`folder` holds the profiles `one` and `two`, `practice`, `amira.json` and `sonia.json`. `letter` waits for its
    answer, with a draft; `other` for triage; the letters `coming` (name in the box, letter id) for being received;
    Sonia's device for being accepted; `two` has written what `one` has not taken in.
    """

    folder: Path
    seats: tuple[Seat, Seat]
    recovery: str
    root: str
    patient: bytes
    sonia: bytes
    invite: bytes
    letter: bytes
    other: bytes
    coming: tuple[tuple[str, bytes], ...]

    def copied(self, to: Path) -> "Stage":
        """The same morning, somewhere else."""
        return self.moved(to, lambda there: shutil.copytree(self.folder, there))

    def moved(self, to: Path, lay: Callable[[Path], object]) -> "Stage":
        """The same practice in a folder that `lay` fills; its profiles know where they are."""
        lay(to)
        for seat in self.seats:
            facts = to / seat.name / "profile.json"
            if facts.is_file():
                facts.write_text(facts.read_text("utf-8").replace(str(self.folder), str(to)), "utf-8")
        return replace(self, folder=to)

    @property
    def vault_file(self) -> Path:
        """The vault of the physician."""
        return self.folder / "one" / VAULT

    @property
    def vault_key(self) -> bytes:
        """Its key."""
        return self.seats[0].vault_key

    def vault(self, seat: int = 0) -> SqlVault:
        """A vault, opened; the passphrase is somebody else's test."""
        return open_vault(self.folder / self.seats[seat].name / VAULT, self.seats[seat].vault_key)

    def desk(
        self, vault: SqlVault, box: Letterbox | None = None, journal: Journal | None = None, *, seat: int = 0
    ) -> Desk:
        """A member's desk on an open vault."""
        place = self.folder / "practice"
        keys = keys_from_seeds(*self.seats[seat].seeds)
        return Desk(vault, keys, box or MaildirLetterbox(place), journal or FolderJournal(place), country())

    @contextmanager
    def at_work(self, seat: int = 0) -> Iterator[Desk]:
        """A desk, and its vault closed at the end."""
        vault = self.vault(seat)
        try:
            yield self.desk(vault, seat=seat)
        finally:
            vault.close()

    def opened(self, seat: int = 0) -> OpenDesk:
        """A profile as its owner opens it."""
        return open_profile(self.folder / self.seats[seat].name, self.seats[seat].passphrase, None, NOW)

    def device(self, name: str = "amira") -> Device:
        """A patient's telephone."""
        return load(self.folder / f"{name}.json", MaildirLetterbox(self.folder / "practice"))

    def letters_out(self, desk: Desk, name: str = "amira") -> list[tuple[Kind, bytes, bytes]]:
        """(kind, letter id, entry that it names) of what lies at a patient's device."""
        device = self.device(name)
        raws = [one.raw for one in desk.box.collect(device.keys.sig.public) if one.raw is not None]
        headers = [device.reopen(raw).header for raw in raws]
        return [(header.kind, header.letter_id, header.record) for header in headers]

    def replies_out(self, desk: Desk) -> list[bytes]:
        """Letter ids of the replies that lie at the patient's device."""
        return [letter for kind, letter, _ in self.letters_out(desk) if kind is Kind.REPLY]

    def named(self, ending: str) -> list[str]:
        """Names in the box of the files that hold these bytes: the letter, and what repeats it."""
        return [path.name for path in (self.folder / "practice" / "inbox").iterdir() if path.name.endswith(ending)]

    def readable_files(self) -> Iterator[str]:
        """Files in which a text of a patient or of the physician can be read, where records are handed out left out."""
        texts = [text.encode() for text in (ASKED, OTHER, ANSWER, *LATER)]
        ours = {self.folder / f"{name}.json" for name in ("amira", "sonia")}
        for path in self.folder.rglob("*"):
            if path.is_file() and path.parent != self.folder / "out" and path not in ours:
                data = path.read_bytes()
                if any(text in data for text in texts):
                    yield f"{path.name}: can be read"


def built(folder: Path) -> Stage:
    """Dr Leïla Mansour and Salma Trabelsi; Amira enrolled and confirmed, Sonia on the way to be; a full letterbox."""
    new = found(folder / "one", folder / "practice", "Cabinet", "Dr Leïla Mansour", PASSPHRASE, None, NOW, COST_FLOOR)
    with new.desk as desk:
        assert choose(desk, PHONE, "+216 00 000 100", NOW) is None
        _joined(desk, folder)
        patient, device = _enrolled(desk, folder)
        sonia, invite = _answered(desk, folder)
        consultation = device.cards[0].consultation
        letter = device.ask(ASKED, NOW, consultation=consultation, subject="amlodipine")
        other = device.ask(OTHER, NOW, consultation=consultation)
        receive(desk, NOW)
        assert triage(desk, letter, Decision.PHYSICIAN, NOW) is None
        desk.vault.commit(Change(drafts=(Draft(LetterId(letter), BEGUN, NOW),)))
        receive(desk, NOW)
        _colleague_writes(folder, sonia)
        coming = []
        for text in LATER:
            asked = device.ask(text, NOW, consultation=consultation, subject="amlodipine")
            newest = list(desk.box.fetch(desk.vault.is_fetched))[-1]
            coming.append((newest.name, asked))
        assert newest.raw is not None
        desk.box.post(newest.raw)
        desk.box.post(JUNK)
    seats = _seat(folder, "one", PASSPHRASE), _seat(folder, "two", HERS)
    return Stage(folder, seats, new.recovery_code, new.root_code, patient, sonia, invite, letter, other, tuple(coming))


def _seat(folder: Path, name: str, passphrase: str) -> Seat:
    bundle = unlock(folder / name, passphrase, None)
    return Seat(name, passphrase, bundle.vault_key, (bundle.sig_seed, bundle.kem_seed))


def _joined(desk: OpenDesk, folder: Path) -> None:
    code = invite_member(desk, "Salma Trabelsi", Role.SECRETARY, False, NOW)
    assert isinstance(code, str)
    joining = join(folder / "two", folder / "practice", code, "Salma Trabelsi", HERS, None, NOW, COST_FLOOR)
    receive(desk, NOW)
    (answered,) = invited(desk)
    accepted = accept_member(desk, answered.invite, joining.digits, PASSPHRASE, None, NOW)
    assert not isinstance(accepted, Refusal)
    post(desk, NOW)


def _colleague_writes(folder: Path, sonia: bytes) -> None:
    """She takes in the day so far, corrects a file, and publishes it."""
    with open_profile(folder / "two", HERS, None, NOW) as desk:
        receive(desk, NOW)
        facts = {**SONIA, "phone": "+216 00 000 104"}
        assert correct_patient(desk, sonia, name="Sonia Khelifi", **facts, now=NOW) is None  # type: ignore[arg-type]
        publish(desk)


def _enrolled(desk: Desk, folder: Path) -> tuple[bytes, Device]:
    patient = enter_patient(desk, name="Amira Ben Youssef", **AMIRA, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    consult(desk, patient, NOW)
    invite = invite_device(desk, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    device = scan(folder / "amira.json", desk.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(desk, NOW)
    assert not isinstance(accept_device(desk, invite.invite_id, device.digits(), "identity_card", NOW), Refusal)
    post(desk, NOW)
    device.read(NOW)
    return patient, device


def _answered(desk: Desk, folder: Path) -> tuple[bytes, bytes]:
    """A patient whose device has answered an invite; nobody has compared its digits yet."""
    patient = enter_patient(desk, name="Sonia Khelifi", **SONIA, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    consult(desk, patient, NOW)
    invite = invite_device(desk, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    assert isinstance(scan(folder / "sonia.json", desk.box, invite.fragment(), "fr", NOW), Device)
    receive(desk, NOW)
    return patient, invite.invite_id


# What people do


def take_in(desk: Desk, stage: Stage) -> None:
    """The verb that receives."""
    del stage
    receive(desk, NOW)


def answer(desk: Desk, stage: Stage) -> None:
    """The verbs that answer and post; answering twice is refused, posting twice changes nothing."""
    reply(desk, stage.letter, ANSWER, online(ANSWER), NOW)
    post(desk, NOW)


# What must hold


def halves(desk: Desk, stage: Stage) -> Iterator[str]:
    """Right after an accident: anything lost, done by half, sent without its record, or lying there readable."""
    if not (sound := check(desk)).sound:
        yield f"not sound: {sound}"
    events = [one.event for one in desk.signed_entries(stage.patient)]
    recorded = [event.letter for event in events if isinstance(event, QuestionRecorded)]
    for name, letter in stage.coming:
        there, ending = recorded.count(letter), name.partition("-")[2]
        taken = any(desk.vault.is_fetched(twin) for twin in stage.named(ending))
        held = there or any(aside.file_hash.hex() == ending for aside in desk.vault.aside())
        if there > 1 or held != taken or there != (desk.vault.inbox_row(letter) is not None):
            yield f"{name}: recorded {there} times"
    for words, (_, letter) in zip(("demain", "lait"), stage.coming, strict=True):
        if len(desk.vault.search(words)) != recorded.count(letter):
            yield f"{words}: not found as recorded"
    covered = {event.reply for event in events if isinstance(event, ReplyRecorded)}
    if not set(stage.replies_out(desk)) <= covered:
        yield "a reply left without its entry"
    for name in ("amira", "sonia"):
        if any(desk.vault.entry(record) is None for _, _, record in stage.letters_out(desk, name)):
            yield f"a letter to {name} names an entry that is nowhere"
    draft = desk.vault.draft(stage.letter)
    if (covered and draft) or (not covered and (draft is None or draft.text != BEGUN)):
        yield "the draft is gone, or stays beside its reply"
    yield from stage.readable_files()


def unfinished(desk: Desk, stage: Stage) -> Iterator[str]:
    """Once everything was done again to the end: each thing happened, once, and everybody holds the same."""
    yield from halves(desk, stage)
    events = desk.signed_entries(stage.patient)
    recorded = [one.event.letter for one in events if isinstance(one.event, QuestionRecorded)]
    asked = [stage.letter, stage.other, *(letter for _, letter in stage.coming)]
    if sorted(recorded) != sorted(asked) or sorted(row.letter for row in desk.vault.inbox()) != sorted(asked):
        yield f"questions: {len(recorded)}"
    rejected = [one.event for one in desk.signed_entries(b"") if isinstance(one.event, LetterRejected)]
    if len(rejected) != 1 or desk.vault.aside() or desk.vault.outbox() or desk.vault.waiting():
        yield f"left over: {len(rejected)} rejected"
    replies = [one for one in events if isinstance(one.event, ReplyRecorded)]
    sent = [one.event.letter for one in events if isinstance(one.event, ReplySent)]
    if len(replies) != 1 or len(sent) != 1 or stage.replies_out(desk) != sent:
        yield f"replies: {len(replies)} recorded, {len(sent)} sent, {len(stage.replies_out(desk))} out"
    device = stage.device()
    before = len(device.memory.refused)
    device.read(NOW)
    said = [(one.body.text, one.record) for one in device.replies() if isinstance(one.body, Reply)]
    if said != [(ANSWER, one.hash) for one in replies] or len(device.memory.refused) != before:
        yield f"the device read {len(said)} replies"
    chains = (desk.vault.chain(head.profile) for head in desk.vault.heads())
    if desk.journal.since(b"")[0] != [entry.wire for chain in chains for entry in chain]:
        yield "the journal holds another log"
