"""The log of a practice over years: two physicians and a secretary who hear each other at once, and a third physician who joins
at the end and is granted every patient's key. Every entry is real; nobody folds anything while it is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from core.doors.vault import Change, Secret
from core.model import Exam, Judgement, Level, Medication, Medium
from core.office.pen import names_setting
from core.record import events as e
from core.record.codec import clin_bytes, kind_of, staff_bytes
from crypto.body import Question, Reply, write_body
from crypto.chain import Known, next_place
from crypto.encoding import u64
from crypto.entry import Entry, JournalKey, content_key_id, write_entry
from crypto.keys import Keys, Profile, Role, Roster, new_keys, sign_roster
from crypto.kinds import Category
from crypto.letter import Draft, Recipient, seal_letter
from crypto.primitives import kem_key, random, sig_key
from tests.bench.filled import ANSWER, FIRST_NAMES, LAST_NAMES, NOW, WORDS

QUESTIONS, BETWEEN = 2, 30
"""How many times each patient asks, and how many others come to the practice before they ask again."""
_DAY = "2026-11-06"
_CARD = e.CardLines(
    (
        Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
        Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
    ),
    (Exam("Bilan lipidique"),),
    "",
    None,
)


@dataclass
class _Patient:
    """Somebody who asks now and then."""

    id: bytes = field(default_factory=lambda: random(16))
    consultation: bytes = field(default_factory=lambda: random(16))
    key: bytes = field(default_factory=random)
    keys: Keys = field(default_factory=new_keys)
    asked: int = 0
    before: bytes = b""


class Years:
    """`entries` are in the order in which they were written. `newcomer` has the keys of the one who joins."""

    def __init__(self) -> None:
        root, self._header = sig_key(), kem_key(random(32))
        self._journal = JournalKey(1, random(32))
        self.newcomer, self._one, self._other, self._secretary = (new_keys() for _ in range(4))
        names = "Dr Leïla Mansour", "Dr Nour Gharbi", "Salma Trabelsi", "Dr Sami Khelifi"
        roles = Role.PHYSICIAN, Role.PHYSICIAN, Role.SECRETARY, Role.PHYSICIAN
        desks = self._one, self._other, self._secretary, self.newcomer
        profiles = tuple(
            Profile(letter, keys.sig.public, keys.kem.public, random(16), role, "" if role is Role.SECRETARY else name)
            for letter, keys, role, name in zip("ABCD", desks, roles, names, strict=True)
        )
        self._roster = Roster(root.public, 1, b"", NOW, profiles, 1, self._header.public, 1)
        self.file = sign_roster(root, self._roster)
        members = tuple(e.MemberName(keys.sig.public, name) for keys, name in zip(desks, names, strict=True))
        self._names = e.RosterChanged(1, self._roster.hash, "Cabinet des Oliviers", members, self.file)
        self._ends: dict[bytes, Known] = {}
        self._seen: dict[tuple[bytes, bytes], int] = {}
        self._heads: dict[tuple[bytes, bytes], tuple[int, bytes]] = {}
        self._clock = count(NOW, 60_000)

    def given(self) -> Change:
        """What the newcomer's vault holds before the first exchange."""
        secrets = (Secret("header", u64(1), b"", self._header.seed), Secret("journal", u64(1), b"", self._journal.key))
        return Change(secrets=secrets, settings=(("roster", self.file), names_setting(self._names)))

    def entries(self, number: int) -> Iterator[Entry]:
        """About so many, the grants to the newcomer last."""
        each = 5 + 8 * QUESTIONS
        patients = [_Patient() for _ in range(number // each)]
        yield self._write(self._one, self._names)
        for at in range(len(patients) + QUESTIONS * BETWEEN):
            if at < len(patients):
                yield from self._enter(patients[at], at)
            for back in range(BETWEEN, QUESTIONS * BETWEEN + 1, BETWEEN):
                if 0 <= at - back < len(patients):
                    yield from self._ask(patients[at - back], self._one if at % 3 else self._other)
        for one in patients:
            grant = e.KeyGranted("patient", self.newcomer.sig.public, 0, content_key_id(one.key), e.GrantedKey(one.key))
            yield self._write(self._one, grant, one.id, boxed_to=self.newcomer.kem.public)

    def _enter(self, one: _Patient, number: int) -> Iterator[Entry]:
        name = f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number // 10 % 10]}"
        device = one.keys.sig.public
        yield self._write(
            self._secretary, e.PatientEntered(name, "1972-05-03", "+216 00 000 418", "fr", f"D-{number}", None), one.id
        )
        yield self._write(
            self._secretary,
            e.PatientEnrolled(device, one.keys.kem.public, Level.IN_PERSON, "identity_card", random(16), "1 fr"),
            one.id,
        )
        yield self._write(self._one, e.IdentityConfirmed(device, Level.IN_PERSON), one.id)
        consultation = e.ConsultationRecorded(
            one.consultation, _DAY, "Dr Leïla Mansour", "in_person", "", "", 15, "", _CARD
        )
        yield self._write(self._one, consultation, one.id, one.consultation, one.key)

    def _ask(self, one: _Patient, physician: Keys) -> Iterator[Entry]:
        """A question, and all that becomes of it."""
        thread, reply, letter_hash = one.consultation, random(16), random(32)
        body = write_body(Question("Amlodipine", f"{WORDS} ({one.asked + 1})"))
        draft = Draft(
            practice=self._roster.practice,
            to=self._roster.practice,
            written=body,
            seq=one.asked + 1,
            prev=one.before,
            sent_ms=NOW,
            roster_v=1,
            lang="fr",
            thread=thread,
            consultation=thread,
            category=Category.MEDICINE,
        )
        recipients = [Recipient(b"H", self._header.public), Recipient(b"B", self._one.kem.public)]
        sealed = seal_letter(one.keys.sig, draft, recipients)
        one.asked, one.before = draft.seq, sealed.letter_hash
        letter, signed = sealed.header.letter_id, (sealed.header_bytes, sealed.signature)
        answer = write_body(Reply(ANSWER))
        said = e.ReplyContent(answer.data, (), ("Déjà expliqué en consultation.",), "question")
        yield self._write(self._secretary, e.HeaderSeen(letter, *signed), one.id, thread)
        read = e.QuestionRecorded(letter, *signed, "1", (), e.QuestionText(body.data))
        yield self._write(physician, read, one.id, thread, one.key)
        yield self._write(self._secretary, e.Triaged(letter, "physician"), one.id, thread)
        yield self._write(physician, e.Claimed(letter), one.id, thread)
        recorded = e.ReplyRecorded(letter, reply, thread, answer.hash, (), Judgement.ONLINE, said)
        yield self._write(physician, recorded, one.id, thread, one.key)
        yield self._write(physician, e.ReplySent(reply, letter_hash, "deposited"), one.id)
        yield self._write(self._secretary, e.ReceiptSeen(random(16), letter_hash, NOW), one.id, thread)
        yield self._write(self._secretary, e.Reported(letter, Medium.PAPER), one.id, thread)

    def _write(
        self,
        desk: Keys,
        event: e.Event,
        patient: bytes = b"",
        thread: bytes = b"",
        key: bytes | None = None,
        boxed_to: bytes | None = None,
    ) -> Entry:
        """The next entry of a desk, which has heard all that was written before."""
        me, ends = desk.sig.public, self._ends
        changed = {one: end for one, end in ends.items() if one != me and self._seen.get((me, one)) != end.seq}
        self._seen |= {(me, one): end.seq for one, end in changed.items()}
        place = next_place(
            self._roster.practice,
            ends.get(me),
            changed,
            wall_ms=next(self._clock),
            patient=patient,
            patient_last=self._heads.get((me, patient), (0, b"")),
            thread=thread,
        )
        kind, staff, clin = kind_of(event), staff_bytes(event), clin_bytes(event)
        entry = write_entry(
            desk.sig, place, kind, staff, journal=self._journal, clin=clin, content_key=key, boxed_to=boxed_to
        )
        ends[me] = Known(entry.header.seq, entry.hash, entry.header.lamport)
        self._heads[me, patient] = entry.header.patient_seq, entry.hash
        return entry
