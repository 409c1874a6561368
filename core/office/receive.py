"""Inbound: every letter in the box is opened, judged, recorded and only then dealt with. The queue always goes on.

One letter is one transaction: the entry, the rows, the lane and the name in the box. A letter is never forgotten before
it is recorded, and never recorded twice (docs/letter.md, section 6, steps 18 and 19).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.charter.signs import SCREEN_VERSION, screen
from core.doors.letterbox import Arrived
from core.doors.vault import Aside, Change, LaneStep
from core.model import Refusal, refuse
from core.office import enrol, join
from core.office.alarm import heed
from core.office.desk import Desk
from core.office.directory import DeskDirectory, frozen, reader, recorded_before_the_end
from core.office.hosting import at_the_host, hosting, shutting_device
from core.office.notices import tell_received
from core.office.parcel import acknowledged
from core.office.pen import Pen, permitted
from core.office.refold import leave_out
from core.office.straight import route_clean
from core.office.sync import sync
from core.office.taking import Synced
from core.record import events as e
from crypto.body import Enrol, Join, Question, Receipt, Withdraw
from crypto.errors import Refused
from crypto.lanes import Lane, Link, denies
from crypto.opening import Accepted, Duplicate, Forked, Opened, SetAside, open_letter
from crypto.primitives import blake

MOST_UNKNOWN = 200
STRANGERS = ("sender.unknown", "sender.revoked")
"""Of their letters so many are kept, of each kind; they cost whoever sends them nothing."""


@dataclass
class Report:
    """What one round of receiving did, in numbers; `aside`: letters set aside that are so still, `rejected` by error
    class, `straight` without triage, `learned` entries of other desks, `host`: why the practice's host was not reached (a
    code, or empty)."""

    accepted: int = 0
    duplicates: int = 0
    aside: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    synced: Synced | None = None
    questions: list[bytes] = field(default_factory=list)
    straight: int = 0
    learned: int = 0
    host: str = ""

    def reject(self, code: str) -> None:
        """Count one refusal."""
        self.rejected[code] = self.rejected.get(code, 0) + 1


def receive(desk: Desk, now: int, letters: Iterable[Arrived] | None = None) -> Report:
    """Take in what other desks wrote, then every new letter, then those set aside. Raises `Trouble` of the vault only.

    `letters`: what another thread fetched; None fetches here.
    """
    synced = sync(desk, now)
    leave_out(desk)
    report = Report(synced=synced, learned=synced.taken)
    if not desk.header_keys():
        return report  # joined a moment ago: letters wait in the box until the header key was granted
    if letters is None:
        with at_the_host(desk, hosting(desk, (), now)) as box:
            letters = list(box.fetch(desk.vault.fetched().__contains__))
            report.host = box.trouble
    before = {one.file_hash for one in desk.vault.aside()}
    for arrived in letters:
        _take(desk, arrived, report, now)
    _try_again(desk, report, now)
    report.aside = sum(one.file_hash not in before for one in desk.vault.aside())
    report.straight = route_clean(desk, report.questions, now)
    report.learned += sync(desk).taken
    return report


def _take(desk: Desk, arrived: Arrived, report: Report, now: int) -> None:
    if arrived.raw is None and not arrived.too_large:
        return  # unreadable just now: it stays in the box and comes again
    if desk.vault.is_fetched(arrived.name):
        return
    pen = Pen(desk, now)
    pen.add(Change(fetched=(arrived.name,)))
    if arrived.raw is None:
        _reject(pen, "letter.size", blake("file", arrived.name.encode("utf-8")), arrived.size, report)
    else:
        _open(pen, arrived.raw, report, again=False)
    pen.commit()


def _reject(pen: Pen, code: str, file_hash: bytes, size: int, report: Report) -> None:
    pen.write(e.LetterRejected(code, file_hash, size))
    report.reject(code)


def _open(pen: Pen, raw: bytes, report: Report, *, again: bool) -> bool:
    """Judge one letter; whether it is dealt with."""
    desk = pen.desk
    file_hash = blake("file", raw)
    try:
        outcome = open_letter(raw, reader(desk), DeskDirectory(desk, pen.now, again=again))
        if isinstance(outcome, SetAside) and _recorded(desk, outcome):
            outcome = _known_elsewhere(pen, outcome)
        if isinstance(outcome, Accepted):
            _accept(pen, outcome, report)
            return True
    except Refused as refused:
        _reject(pen, refused.code, file_hash, len(raw), report)
        return True
    if isinstance(outcome, Duplicate):
        report.duplicates += 1
    elif isinstance(outcome, Forked):
        pen.add(Change(settings=((frozen(outcome.letter.header.sender), b"lane.fork"),)))
        _reject(pen, "lane.fork", file_hash, len(raw), report)
    elif not again:
        _set_aside(pen, outcome, raw, file_hash, report)
    return not isinstance(outcome, SetAside)


def _recorded(desk: Desk, aside: SetAside) -> bool:
    return aside.reason == "sender.revoked" and recorded_before_the_end(desk, aside.letter)


def _known_elsewhere(pen: Pen, aside: SetAside) -> Accepted | Duplicate:
    """Another desk took this letter while its device was the patient's, so this one does; a consent is taken back once.
    The lane goes on behind it: that desk judged what came before.
    """
    assert aside.sender is not None, "who was revoked is known"
    if not isinstance(aside.letter.body, Withdraw):
        return Accepted(aside.letter, aside.sender)
    pen.add(Change(lanes=(_step(aside.letter, ahead=False),)))
    return Duplicate(aside.letter)


def _set_aside(pen: Pen, outcome: SetAside, raw: bytes, file_hash: bytes, report: Report) -> None:
    """Kept, shown with its reason, never answered."""
    header = outcome.letter.header
    if isinstance(outcome.letter.body, Enrol | Join):  # another desk's invite: its own affair, but the lane counts
        pen.add(Change(lanes=(_step(outcome.letter, ahead=False),)))
        return
    reason = outcome.reason
    known = [one for one in pen.desk.vault.aside() if one.reason == reason]
    if reason in STRANGERS and len(known) >= MOST_UNKNOWN:
        _reject(pen, "sender.too_many", file_hash, len(raw), report)
        return
    if reason != "lane.gap":
        pen.write(e.LetterRejected(reason, file_hash, len(raw)))
    else:
        pen.add(Change(lanes=(_step(outcome.letter, ahead=True),)))
    pen.add(Change(aside=(Aside(file_hash, reason, raw, header.sender, pen.now),)))


def _step(letter: Opened, *, ahead: bool) -> LaneStep:
    header = letter.header
    return LaneStep(header.sender, header.to, header.seq, letter.letter_hash, header.prev, ahead)


def _try_again(desk: Desk, report: Report, now: int) -> None:
    """Letters set aside, as long as one of them finds its place: a gap was filled, a device became known."""
    moved = True
    while moved:
        moved = False
        for aside in desk.vault.aside():
            pen = Pen(desk, now)
            if _open(pen, aside.raw, report, again=True):
                pen.add(Change(released=(aside.file_hash,)))
                pen.commit()
                moved = True


def _accept(pen: Pen, accepted: Accepted, report: Report) -> None:
    letter = accepted.letter
    patient = accepted.sender.patient
    _write(pen, letter, patient)
    pen.add(Change(lanes=(_step(letter, ahead=False),)))
    _heed_acks(pen, letter)
    report.accepted += 1
    if letter.header.kind is Question.kind:
        tell_received(pen, patient, letter)
        report.questions.append(letter.header.letter_id)


def _write(pen: Pen, letter: Opened, patient: bytes) -> None:
    header = letter.header
    match letter.body:
        case Question() as question if pen.desk.clinician and letter.body_bytes is not None:
            signs = screen(question.text)
            text = e.QuestionText(letter.body_bytes)
            event = e.QuestionRecorded(
                header.letter_id, letter.header_bytes, letter.signature, str(SCREEN_VERSION), signs, text
            )
            pen.write(event, patient, header.thread)
        case Receipt() as receipt:
            pen.write(e.ReceiptSeen(header.letter_id, receipt.letter_hash, receipt.opened_ms), patient, header.thread)
        case Withdraw():
            pen.write(e.Withdrawn(header.sender), patient)
            pen.add(shutting_device(pen.desk, header.sender))
        case Enrol():
            enrol.on_enrol(pen.desk, letter, pen, pen.now)
        case Join():
            join.on_join(pen.desk, letter, pen, pen.now)
        case _ if header.kind is Question.kind:
            pen.write(e.HeaderSeen(header.letter_id, letter.header_bytes, letter.signature), patient, header.thread)
        case _:
            raise Refused("kind.later")


def _heed_acks(pen: Pen, letter: Opened) -> None:
    """What the device holds of ours need not go to it again. One that names a letter that we do not know: the vault was
    rolled back, or the device lies.
    """
    desk = pen.desk
    for ack in letter.header.acks:
        if ack.sender != desk.me:
            continue
        step = desk.vault.lane_step(desk.me, letter.header.sender, ack.seq)
        sent = Lane(ack.seq, {step.seq: Link(step.hash, step.prev)} if step else {})
        denied = denies(ack, sent)
        pen.add((heed if denied else acknowledged)(desk, letter.header.sender, ack))


def accept_gap(desk: Desk, file_hash: bytes, reason: str, now: int) -> Refusal | None:
    """A physician goes on although an earlier letter never came: the letter that waited for it is taken in."""
    barred = permitted(desk, "GapAccepted")
    if barred:
        return barred
    aside = next((one for one in desk.vault.aside() if one.file_hash == file_hash and one.reason == "lane.gap"), None)
    if aside is None:
        return refuse("gap.none")
    outcome = open_letter(aside.raw, reader(desk), DeskDirectory(desk, now, again=True))
    if not isinstance(outcome, SetAside) or outcome.sender is None or outcome.reason != "lane.gap":
        return refuse("aside.changed")
    pen = Pen(desk, now)
    pen.write(e.GapAccepted(aside.sender, outcome.letter.header.seq, reason), outcome.sender.patient)
    _accept(pen, Accepted(outcome.letter, outcome.sender), Report())
    pen.add(Change(released=(file_hash,)))
    pen.commit()
    return None
