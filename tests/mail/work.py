"""What people do at a desk, drawn by lot, and what must be so once everybody has heard everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from core.charter.risk import Stated, text_hash
from core.dossier import Dossier
from core.model import Decision, Judgement, Queue
from core.office.look import counts, inbox, search
from core.office.reply import Sent, reply
from core.office.triage import claim, triage
from core.record.codec import CLINICIANS
from core.record.rows import InboxRow
from crypto.keys import Role
from tests.mail.house import House, Seat

QUESTION = "J'ai oublié hier soir le comprimé d'amlodipine. Que faire ?"
ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
MOST = 10_000
"""More questions than any test asks."""


def drawn(seat: Seat, queue: Queue, lot: Random) -> InboxRow | None:
    """A question of a queue, if there is one."""
    rows = inbox(seat.desk, queue, seat.clock(), MOST)
    return lot.choice(rows) if rows else None


def sort(seat: Seat, lot: Random) -> None:
    """A question is sent on to the physician, now and then to an appointment."""
    if row := drawn(seat, Queue.TRIAGE, lot):
        where = lot.choice((*(Decision.PHYSICIAN,) * 4, Decision.APPOINTMENT))
        assert triage(seat.desk, row.letter, where, seat.clock()) is None


def take_over(seat: Seat, lot: Random) -> None:
    """A physician says that they answer a question; a colleague who said so first keeps it."""
    if row := drawn(seat, Queue.ANSWER, lot):
        claim(seat.desk, row.letter, seat.clock())


def answer(seat: Seat, lot: Random) -> bytes:
    """A question is answered; its letter, or nothing where none waited or a colleague has it."""
    row = drawn(seat, Queue.ANSWER, lot)
    return answer_one(seat, row.letter) if row else b""


def answer_one(seat: Seat, letter: bytes) -> bytes:
    """This question is answered; its letter, or nothing where it was refused."""
    role = seat.desk.profile.role
    stated = Stated(Judgement.ONLINE, text_hash(ANSWER), "Déjà expliqué en consultation.", "question", 12, role)
    return letter if isinstance(reply(seat.desk, letter, ANSWER, stated, seat.clock()), Sent) else b""


# At the end


def told_the_same(seats: Sequence[Seat], chains: int) -> None:
    """Every chain ends alike at every desk, nothing waits, every desk may send, and all make the same of it: each list, each
    count, and each file of a patient at the desks that read patients' texts.
    """
    one = seats[0]
    assert len(one.heads()) == chains
    for seat in seats:
        vault = seat.desk.vault
        assert seat.heads() == one.heads()
        assert seat.desk.closed(seat.clock()) is None
        assert (vault.waiting(), vault.outbox(), vault.aside()) == ([], [], [])
        assert listed(seat) == listed(one)
        assert counts(seat.desk, seat.clock.now) == counts(one.desk, seat.clock.now)
    reading = [seat for seat in seats if seat.desk.profile.role in CLINICIANS]
    for patient in filter(None, one.desk.vault.shelves()):
        files = [seat.desk.dossier(patient) for seat in reading]
        assert all(file == files[0] for file in files)


def listed(seat: Seat) -> list[InboxRow]:
    """Every question as the lists show it, without the words that only some may read."""
    rows = inbox(seat.desk, None, seat.clock.now, MOST)
    return sorted((replace(row, subject="", readable=False) for row in rows), key=lambda row: row.letter)


def nothing_lost_nobody_answered_twice(house: House, asked: Iterable[bytes], written: Iterable[bytes]) -> int:
    """Each letter that was asked is a question at each desk, once, and its patient's telephone holds one reply to it where
    anybody wrote one, and never two. How many were answered.
    """
    asked, written = list(asked), set(written)
    for seat in house.seats.values():
        assert sorted(row.letter for row in listed(seat)) == sorted(asked)
    questions = [question for file in files(house) for question in file.questions]
    assert sorted(question.letter for question in questions) == sorted(asked)
    sent = {question.letter: sum(bool(one.sent) for one in question.replies) for question in questions}
    assert set(sent.values()) <= {0, 1}
    assert {letter for letter, left in sent.items() if left} == written
    for device, _ in house.devices:
        device.read(house.clock())
    held = [one for device, _ in house.devices for one in device.replies()]
    assert len({one.letter for one in held}) == len(held)
    assert len(held) == len(written)
    return len(written)


def files(house: House) -> list[Dossier]:
    """The file of each patient who asks, at the physician's desk."""
    desk = house.seats["physician"].desk
    owners = [desk.vault.device_owner(device.keys.sig.public) or b"" for device, _ in house.devices]
    return [desk.dossier(owner) for owner in owners]


def reads_no_more_than_was_granted(seat: Seat, granted: Iterable[bytes] = ()) -> None:
    """Of all that was sealed to physicians, a secretary's vault opens these entries and no other, and finds no other words."""
    vault = seat.desk.vault
    assert seat.desk.profile.role is Role.SECRETARY
    entries = [entry for head in vault.heads() for entry in vault.chain(head.profile)]
    sealed = [entry for entry in entries if entry.header.has_clin and entry.header.kind != "KeyGranted"]
    assert {"QuestionRecorded", "ReplyRecorded"} <= {entry.header.kind for entry in sealed}
    granted = set(granted)
    assert {entry.hash for entry in sealed if entry.clin is not None} == granted
    assert (vault.secrets("patient"), {one.name for one in vault.secrets("entry")}) == ([], granted)
    assert {hit.entry for word in ("amlodipine", "comprimé") for hit in search(seat.desk, word)} == granted
