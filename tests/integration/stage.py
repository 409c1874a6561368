"""One practice on disk in the middle of a morning: letters in the box, a question to answer. Copied for every accident."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.charter.country import country
from core.demo.device import Device, load, scan
from core.doors.journal import Journal
from core.doors.letterbox import Letterbox
from core.doors.maildir import FolderJournal, MaildirLetterbox
from core.doors.profile import VAULT
from core.doors.sqlcipher import SqlVault, open_vault
from core.model import Decision, Level, Refusal
from core.office.checking import check
from core.office.desk import Desk
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.post import post
from core.office.practice import found
from core.office.profile import unlock
from core.office.receive import receive
from core.office.reply import reply
from core.office.triage import triage
from core.record.events import LetterRejected, QuestionRecorded, ReplyRecorded, ReplySent
from crypto.body import Reply
from crypto.keys import keys_from_seeds
from crypto.kinds import Kind
from crypto.lock import COST_FLOOR
from tests.fakes.practice import AMIRA, consult
from tests.practice import online

NOW = 1_795_255_200_000
PASSPHRASE = "cabinet des oliviers"
JUNK = b"this is no letter, and the queue goes on"
ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
ASKED = "J’ai oublié hier soir le comprimé d’amlodipine. Que faire ?"
LATER = ("Et si je l’oublie encore demain ?", "Puis-je le prendre avec du lait ?")


@dataclass(frozen=True)
class Stage:
    """`folder` holds `one` (the profile), `practice` and `amira.json`. `letter` waits for its answer; the letters
    `coming` (name in the box, letter id) for being received."""

    folder: Path
    vault_key: bytes
    seeds: tuple[bytes, bytes]
    patient: bytes
    letter: bytes
    coming: tuple[tuple[str, bytes], ...]

    def copied(self, to: Path) -> "Stage":
        """The same morning, somewhere else."""
        shutil.copytree(self.folder, to)
        facts = to / "one" / "profile.json"
        facts.write_text(facts.read_text("utf-8").replace(str(self.folder), str(to)), "utf-8")
        return replace(self, folder=to)

    @property
    def vault_file(self) -> Path:
        """The vault of the profile."""
        return self.folder / "one" / VAULT

    def vault(self) -> SqlVault:
        """It, opened; the passphrase is somebody else's test."""
        return open_vault(self.vault_file, self.vault_key)

    def desk(self, vault: SqlVault, box: Letterbox | None = None, journal: Journal | None = None) -> Desk:
        """The physician's desk on an open vault."""
        place = self.folder / "practice"
        keys = keys_from_seeds(*self.seeds)
        return Desk(vault, keys, box or MaildirLetterbox(place), journal or FolderJournal(place), country())

    def device(self) -> Device:
        """The patient's telephone."""
        return load(self.folder / "amira.json", MaildirLetterbox(self.folder / "practice"))

    def replies_out(self, desk: Desk) -> list[bytes]:
        """Letter ids of the replies that lie at the patient's device."""
        device = self.device()
        raws = [one.raw for one in desk.box.collect(device.keys.sig.public) if one.raw is not None]
        headers = [device.reopen(raw).header for raw in raws]
        return [header.letter_id for header in headers if header.kind is Kind.REPLY]

    def readable_files(self) -> Iterator[str]:
        """Files in which a text of a patient or of the physician can be read."""
        texts = [text.encode() for text in (ASKED, ANSWER, *LATER)]
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name != "amira.json" and any(text in path.read_bytes() for text in texts):
                yield f"{path.name}: can be read"


def built(folder: Path) -> Stage:
    """A practice of one physician; Amira enrolled and confirmed; one question sorted, two and some junk in the box."""
    new = found(folder / "one", folder / "practice", "Cabinet", "Dr Leïla Mansour", PASSPHRASE, None, NOW, COST_FLOOR)
    with new.desk as desk:
        patient, device = _enrolled(desk, folder)
        consultation = device.cards[0].consultation
        letter = device.ask(ASKED, NOW, consultation=consultation, subject="amlodipine")
        receive(desk, NOW)
        assert triage(desk, letter, Decision.PHYSICIAN, NOW) is None
        receive(desk, NOW)
        coming = []
        for text in LATER:
            asked = device.ask(text, NOW, consultation=consultation, subject="amlodipine")
            newest = list(desk.box.fetch(desk.vault.is_fetched))[-1]
            coming.append((newest.name, asked))
        assert newest.raw is not None
        desk.box.post(newest.raw)
        desk.box.post(JUNK)
    bundle = unlock(folder / "one", PASSPHRASE, None)
    seeds = (bundle.sig_seed, bundle.kem_seed)
    return Stage(folder, bundle.vault_key, seeds, patient, letter, tuple(coming))


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


# What people do


def take_in(desk: Desk, stage: Stage) -> None:
    """The verb that receives."""
    del stage
    receive(desk, NOW)


def answer(desk: Desk, stage: Stage) -> None:
    """The verbs that answer and post; answering twice is refused, posting twice changes nothing."""
    reply(desk, stage.letter, ANSWER, online(ANSWER), NOW)
    post(desk, NOW)


VERBS = {"receive": take_in, "answer": answer}


# What must hold


def halves(desk: Desk, stage: Stage) -> Iterator[str]:
    """Right after an accident: anything lost, done by half, sent without its record, or lying there readable."""
    if not (sound := check(desk)).sound:
        yield f"not sound: {sound}"
    events = [one.event for one in desk.signed_entries(stage.patient)]
    recorded = [event.letter for event in events if isinstance(event, QuestionRecorded)]
    for name, letter in stage.coming:
        there = recorded.count(letter)
        if there > 1 or there != desk.vault.is_fetched(name) or there != (desk.vault.inbox_row(letter) is not None):
            yield f"{name}: recorded {there} times"
    for words, (_, letter) in zip(("demain", "lait"), stage.coming, strict=True):
        if len(desk.vault.search(words)) != recorded.count(letter):
            yield f"{words}: not found as recorded"
    covered = {event.reply for event in events if isinstance(event, ReplyRecorded)}
    if not set(stage.replies_out(desk)) <= covered:
        yield "a reply left without its entry"
    yield from stage.readable_files()


def unfinished(desk: Desk, stage: Stage) -> Iterator[str]:
    """Once everything was done again to the end: each thing happened, once, and everybody holds the same."""
    yield from halves(desk, stage)
    events = desk.signed_entries(stage.patient)
    recorded = [one.event.letter for one in events if isinstance(one.event, QuestionRecorded)]
    if sorted(recorded) != sorted([stage.letter, *(letter for _, letter in stage.coming)]):
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
    if desk.journal.since(b"")[0] != [entry.wire for entry in desk.vault.chain(desk.me)]:
        yield "the journal holds another log"
