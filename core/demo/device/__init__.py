"""A patient's device in Python: real keys and real letters, nothing of the office (docs/letter.md).

It does what the patient's page does: answers an invite, shows eight digits, takes a `confirm`, asks, opens, sends
receipts. The patient is fictional, so its keys lie in a plain file beside it and serve across processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.charter.consent import consent_mark
from core.charter.country import country
from core.demo.device.memory import Memory, Read, read_memory
from core.doors.files import read_bounded, write_whole
from core.doors.letterbox import Letterbox
from core.model import Refusal, refuse
from crypto.body import Body, Card, Confirm, Consent, Enrol, Join, Question, Receipt, Reply, write_body
from crypto.body import Level as BodyLevel
from crypto.errors import Refused
from crypto.invite import Device as DeviceKeys
from crypto.invite import (
    ask_to_enrol,
    callback_digits,
    confirm_key,
    enrol_digits,
    read_fragment,
    sas_key,
    vouches_for_confirm,
)
from crypto.keys import Keys, Role, Roster, keys_from_seeds, new_keys, read_roster, succeeds
from crypto.kinds import NO_SIGN, Category, Kind, Sign
from crypto.lanes import Lane, Link
from crypto.letter import Draft, Recipient, seal_letter
from crypto.letterhead import Ack
from crypto.opening import Accepted, Opened, Reader, Sender, SetAside, open_letter, sender_in
from crypto.primitives import blake

PAGE_VERSION = 1
SCREEN_VERSION = 1
MOST_STATE = 4 << 20


@dataclass
class Device:
    """One device of one patient. `memory` is all it knows; `path` is where it lies between two processes."""

    path: Path
    box: Letterbox
    memory: Memory

    @property
    def keys(self) -> Keys:
        """The device's own keys."""
        return keys_from_seeds(self.memory.sig_seed, self.memory.kem_seed)

    @property
    def roster(self) -> Roster:
        """The newest roster that this device verified."""
        return read_roster(self.memory.roster, self.memory.root_pk)

    @property
    def cards(self) -> tuple[Card, ...]:
        """What it was told of each consultation, the newest word on each."""
        newest = {one.body.consultation: one.body for one in self.memory.read if isinstance(one.body, Card)}
        return tuple(newest.values())

    # Enrolment

    def digits(self) -> str:
        """The eight digits that the patient's screen shows; empty once a `confirm` was taken."""
        memory = self.memory
        if not memory.secret:
            return ""
        keys = DeviceKeys(self.keys.sig.public, self.keys.kem.public)
        return enrol_digits(sas_key(memory.secret), memory.invite, memory.root_pk, keys)

    def save(self) -> None:
        """Everything the device knows, whole or not at all."""
        write_whole(self.path, self.memory.encode())

    # Writing

    def ask(
        self,
        text: str,
        now: int,
        *,
        consultation: bytes = b"",
        subject: str = "",
        category: Category = Category.MEDICINE,
        signs: Sign = NO_SIGN,
        screened: Sign = NO_SIGN,
    ) -> bytes:
        """Asks about a consultation of a card, or about none. Returns the letter id.

        The header goes to the practice's header key, the text to the profiles that read for the treating physician.
        """
        roster = self.roster
        card = next((one for one in self.cards if one.consultation == consultation), None)
        physician = card.physician if card else _any_physician(roster)
        recipients = [Recipient(b"H", roster.header_pk)]
        recipients += [Recipient(b"B", one.kem_pk) for one in roster.readers(physician)]
        thread = consultation or blake("thread", self.keys.sig.public)[:16]
        return self._send(
            Question(subject, text), now, recipients, thread, consultation, category, signs, SCREEN_VERSION, screened
        )

    def receipt(self, read: Read, now: int) -> bytes:
        """Says that a letter was opened here."""
        roster = self.roster
        return self._send(Receipt(read.letter_hash, now), now, [Recipient(b"P", roster.header_pk)], read.thread)

    def _send(
        self,
        body: Body,
        now: int,
        recipients: list[Recipient],
        thread: bytes = b"",
        consultation: bytes = b"",
        category: Category = Category.NONE,
        signs: Sign = NO_SIGN,
        screen_version: int = 0,
        screened: Sign = NO_SIGN,
    ) -> bytes:
        roster = self.roster
        memory = self.memory
        draft = Draft(
            practice=roster.practice,
            to=roster.practice,
            written=write_body(body),
            seq=memory.seq + 1,
            prev=memory.prev,
            sent_ms=now,
            roster_v=roster.v,
            lang=memory.language,
            thread=thread,
            consultation=consultation,
            acks=self._acks(),
            category=category,
            signs=signs,
            screen_version=screen_version,
            screened=screened,
        )
        sealed = seal_letter(self.keys.sig, draft, recipients)
        self.memory = replace(memory, seq=draft.seq, prev=sealed.letter_hash, unsent=(*memory.unsent, sealed.raw))
        self.post()
        return draft.letter_id

    def post(self) -> None:
        """Brings what is not yet with the practice; kept first, so that no number of the lane is used twice."""
        self.save()
        for raw in self.memory.unsent:
            self.box.post(raw)
        if self.memory.unsent:
            self.memory = replace(self.memory, unsent=())
            self.save()

    def _acks(self) -> tuple[Ack, ...]:
        last: dict[bytes, Read] = {}
        for one in self.memory.read:
            last[one.sender] = max(last.get(one.sender, one), one, key=lambda read: read.seq)
        return tuple(Ack(sender, last[sender].seq, last[sender].letter_hash) for sender in sorted(last)[:8])

    # Reading

    def read(self, now: int) -> list[Read]:
        """Opens what came, newest word last; a receipt leaves for each reply. What no page would take is left alone."""
        self._newer_roster()
        fresh: list[Read] = []
        for arrived in self.box.collect(self.keys.sig.public):
            if arrived.raw is not None and arrived.name not in self.memory.names:
                fresh += self._open(arrived.name, arrived.raw, now)
        self.save()
        for one in fresh:
            if one.kind is Kind.REPLY:
                self.receipt(one, now)
        return fresh

    def _newer_roster(self) -> None:
        """The page loads the practice's newest roster, and keeps its own unless the new one rightly follows."""
        file = self.box.roster()
        if file is None:
            return
        try:
            succeeds(self.roster, read_roster(file, self.memory.root_pk))
        except Refused as refused:
            self._refuse("", refused.code)
            return
        self.memory = replace(self.memory, roster=file)

    def _open(self, name: str, raw: bytes, now: int) -> list[Read]:
        reader = Reader(self.roster.practice, self.keys.sig.public, (), (self.keys.kem,))
        try:
            outcome = open_letter(raw, reader, _Known(self))
        except Refused as refused:
            return self._refuse(name, refused.code)
        if isinstance(outcome, SetAside):
            return self._refuse("" if outcome.reason == "lane.gap" else name, outcome.reason)
        if not isinstance(outcome, Accepted) or outcome.letter.body is None:
            return self._refuse(name, type(outcome).__name__.lower())
        read = _read(outcome.letter, now)
        self._heed(outcome.letter.body)
        self.memory = replace(self.memory, names=(*self.memory.names, name), read=(*self.memory.read, read))
        return [read]

    def _refuse(self, name: str, code: str) -> list[Read]:
        """Why a letter was not taken; one that came before its time has no name here, and is tried again."""
        memory = self.memory
        names = dict.fromkeys((*memory.names, name)) if name else memory.names
        self.memory = replace(memory, names=tuple(names), refused=tuple(dict.fromkeys((*memory.refused, code))))
        return []

    def _heed(self, body: Body) -> None:
        """A `confirm` ends the enrolment: the secret goes."""
        if isinstance(body, Confirm):
            self.memory = replace(self.memory, level=int(body.level), drop=body.drop_secret, secret=b"")

    def reopen(self, raw: bytes) -> Opened:
        """A sealed letter once more, with this device's keys, whatever its lane says. Raises `Refused`."""
        reader = Reader(self.roster.practice, self.keys.sig.public, (), (self.keys.kem,))
        return open_letter(raw, reader, _Known(self)).letter

    def replies(self) -> Iterator[Read]:
        """The replies that were opened here."""
        return (one for one in self.memory.read if isinstance(one.body, Reply))

    def callback_digits(self, read: Read) -> str:
        """What the screen shows during a call about a message: eight digits, read out to the practice."""
        challenge = read.values()[0]
        return callback_digits(bytes.fromhex(challenge), read.letter, self.keys.sig.public)


def scan(path: Path, box: Letterbox, fragment: str, language: str, now: int) -> Device | Refusal:
    """A new device answers an invite: new keys, the roster of the practice's page checked, an `enrol` letter posted."""
    invite = read_fragment(fragment)
    file = box.roster()
    if file is None:
        return refuse("device.no_roster")
    if not invite.is_open(now):
        return refuse("device.invite_over")
    read_roster(file, invite.root_pk)
    keys = new_keys()
    device = Device(
        path,
        box,
        Memory(keys.sig.seed, keys.kem.seed, invite.root_pk, file, invite.invite_id, invite.secret, language),
    )
    version, _, digest = consent_mark(language, device.roster, country()).split()
    consent = Consent(int(version), language, bytes.fromhex(digest))
    device._send(ask_to_enrol(invite, keys, PAGE_VERSION, consent), now, [Recipient(b"P", device.roster.header_pk)])
    return device


def stranger(path: Path, box: Letterbox, root_pk: bytes, language: str) -> Device | Refusal:
    """A device that never answered an invite and writes all the same."""
    file = box.roster()
    if file is None:
        return refuse("device.no_roster")
    keys = new_keys()
    return Device(path, box, Memory(keys.sig.seed, keys.kem.seed, root_pk, file, b"", b"", language))


def load(path: Path, box: Letterbox) -> Device:
    """The device of a file. Raises `Trouble` (disk.*), `Refused` (demo.memory)."""
    return Device(path, box, read_memory(read_bounded(path, MOST_STATE)))


def _any_physician(roster: Roster) -> bytes:
    return next(one.member_id for one in roster.profiles if one.role is Role.PHYSICIAN and one.revoked is None)


def _read(letter: Opened, now: int) -> Read:
    header = letter.header
    assert letter.body_bytes is not None, "an accepted letter to a device was opened"
    return Read(
        letter=header.letter_id,
        letter_hash=letter.letter_hash,
        sender=header.sender,
        seq=header.seq,
        prev=header.prev,
        thread=header.thread,
        record=header.record,
        number=int(header.kind),
        body_bytes=letter.body_bytes,
        opened_ms=now,
    )


class _Known:
    """`crypto.opening.Directory` of a device: the roster is all the world it trusts."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._roster = device.roster

    def sender(self, sig_pk: bytes) -> Sender | None:
        """A member of the roster."""
        return sender_in(self._roster, sig_pk)

    def vouched(self, body: Enrol | Join | Confirm) -> bool:
        """Whether a confirm was made with the secret of the invite that this device answered."""
        memory = self._device.memory
        if not isinstance(body, Confirm) or not memory.secret or body.level is BodyLevel.NONE:
            return False
        try:
            roster = read_roster(body.roster, memory.root_pk)
            succeeds(self._roster, roster)
        except Refused:
            return False
        keys = DeviceKeys(self._device.keys.sig.public, self._device.keys.kem.public)
        return vouches_for_confirm(confirm_key(memory.secret), memory.invite, keys, roster, body)

    def foreign(self, thread: bytes, sender: bytes) -> bool:  # noqa: ARG002
        """A device has one patient: no thread is somebody else's."""
        return False

    def lane(self, sender: bytes, to: bytes, seq: int) -> Lane:  # noqa: ARG002
        """What was opened here from one member."""
        held = {one.seq: Link(one.letter_hash, one.prev) for one in self._device.memory.read if one.sender == sender}
        last = 0
        while last + 1 in held:
            last += 1
        return Lane(last, held)
