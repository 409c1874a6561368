"""A question that one desk recorded before its telephone was closed is read on the others; nothing else from it is.

What counts is the log that the desks signed, never the time that a letter tells.
"""

import pytest

from core.model import DAY_MS, CallReason, Decision
from core.office.desk import Desk
from core.office.errands import ask_call
from core.office.identity import close_device
from core.office.look import thread
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.straight import route_clean
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import ReceiptSeen
from core.record.settings import STRAIGHT_THROUGH, YES
from core.record.view import ThreadView
from crypto.body import Question, Receipt, Withdraw, write_body
from crypto.kinds import Category
from crypto.letter import Draft, Recipient, seal_letter
from tests.fakes.post import DictJournal
from tests.practice import NOON, exchange, online
from tests.scenarios.day import ANSWER, TEXT, Day, code


class Behind(DictJournal):
    """A shared folder that has not reached one desk yet, nor taken what that desk wrote."""

    def __init__(self, shared: DictJournal) -> None:
        super().__init__()
        self._shared = shared

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        del limit
        return [], cursor

    def catch_up(self) -> DictJournal:
        """The folder is brought to the state of everybody's."""
        self._shared.wires += [wire for wire in self.wires if wire not in self._shared.wires]
        return self._shared


def ask(day: Day, sent_ms: int = NOON) -> bytes:
    """A question on its way: no desk has it yet."""
    return day.device.ask("Et le soir ?", sent_ms, consultation=day.consultation, subject="Amlodipine")


def close(day: Day, desk: Desk) -> None:
    assert close_device(desk, day.patient, day.device.keys.sig.public, "lost", NOON) is None


def words(day: Day, letter: bytes) -> str | None:
    """The text as the physician's desk shows it; None where it cannot be read, or is not there."""
    question = day.physician.dossier(day.patient).question(letter)
    return question.text if question else None


def asides(desk: Desk) -> list[str]:
    return [one.reason for one in desk.vault.aside()]


def test_what_the_secretary_s_desk_had_taken_is_read_after_the_phone_was_closed_there(day: Day) -> None:
    letter = ask(day)
    receive(day.secretary, NOON)
    close(day, day.secretary)
    sync(day.secretary)
    assert receive(day.physician, NOON).questions == [letter]
    assert words(day, letter) == "Et le soir ?"
    assert asides(day.physician) == []
    shown = thread(day.physician, letter, NOON)
    assert isinstance(shown, ThreadView)
    assert shown.readable


def test_it_is_read_and_nothing_is_sent_to_the_phone_that_was_closed(day: Day) -> None:
    assert choose(day.physician, STRAIGHT_THROUGH, YES, NOON) is None
    letter = ask(day)
    receive(day.secretary, NOON)
    close(day, day.secretary)
    exchange(day.made)
    before = [one.letter for one in day.physician.vault.outbox()]
    assert route_clean(day.physician, [letter], NOON) == 0
    assert code(reply(day.physician, letter, ANSWER, online(ANSWER), NOON)) == "identity.device_replaced"
    assert [one.letter for one in day.physician.vault.outbox()] == before


def test_a_phone_that_another_took_the_place_of_is_closed_alike(day: Day) -> None:
    letter = ask(day)
    receive(day.secretary, NOON)
    day.made.folder = day.device.path.parent
    day.made.device("newer", day.secretary, day.patient, NOON)
    late = ask(day)
    exchange(day.made)
    assert (words(day, letter), words(day, late)) == ("Et le soir ?", None)
    assert asides(day.physician) == asides(day.secretary) == ["sender.revoked"]


def test_what_no_desk_had_before_the_closing_stays_aside_whatever_time_it_tells(day: Day) -> None:
    on_its_way = ask(day)
    close(day, day.secretary)
    dated_back = ask(day, NOON - DAY_MS)
    exchange(day.made)
    exchange(day.made)
    assert words(day, on_its_way) is words(day, dated_back) is None
    assert asides(day.physician) == asides(day.secretary) == ["sender.revoked"] * 2


def test_a_letter_that_takes_the_name_of_a_recorded_one_stays_aside(day: Day) -> None:
    known = day.physician.dossier(day.patient).question(day.letter)
    assert known is not None
    close(day, day.secretary)
    sync(day.secretary)
    memory, roster = day.device.memory, day.device.roster
    draft = Draft(
        practice=roster.practice,
        to=roster.practice,
        written=write_body(Question("Amlodipine", "Tout autre chose")),
        letter_id=day.letter,
        seq=memory.seq + 1,
        prev=memory.prev,
        sent_ms=NOON - DAY_MS,
        roster_v=roster.v,
        lang="fr",
        thread=day.consultation,
        consultation=day.consultation,
        category=Category.MEDICINE,
    )
    recipients = [Recipient(b"H", roster.header_pk), Recipient(b"B", day.physician.keys.kem.public)]
    day.made.box.post(seal_letter(day.device.keys.sig, draft, recipients).raw)
    exchange(day.made)
    assert asides(day.physician) == asides(day.secretary) == ["sender.revoked"]
    assert words(day, day.letter) == TEXT


@pytest.mark.parametrize(("wrote_more", "opens"), [("physician", True), ("secretary", False)])
def test_two_desks_that_did_not_know_of_each_other_go_by_the_log(day: Day, wrote_more: str, opens: bool) -> None:
    """She recorded it and he closed the telephone, neither knowing of the other: the log's order says which was first."""
    busy: Desk = getattr(day, wrote_more)
    for minute in range(9):
        assert ask_call(busy, day.letter, CallReason.IDENTITY, NOON + minute) is None
    behind = Behind(day.made.journal)
    day.secretary.journal = behind
    letter = ask(day)
    receive(day.secretary, NOON)
    close(day, day.physician)
    assert receive(day.physician, NOON).aside == 1
    assert words(day, letter) is None
    day.secretary.journal = behind.catch_up()
    exchange(day.made)
    assert (words(day, letter), asides(day.physician)) == (
        ("Et le soir ?", []) if opens else (None, ["sender.revoked"])
    )
    assert day.secretary.dossier(day.patient).questions[-1].letter == letter


def test_a_receipt_between_two_questions_makes_no_gap(day: Day) -> None:
    first = ask(day)
    receive(day.secretary, NOON)
    triaged = triage(day.secretary, day.letter, Decision.PHYSICIAN, NOON)
    assert triaged is None
    sync(day.secretary)
    receive(day.physician, NOON, ())
    assert isinstance(reply(day.physician, day.letter, ANSWER, online(ANSWER), NOON), Sent)
    post(day.physician, NOON)
    day.device.read(NOON)
    second = ask(day)
    receive(day.secretary, NOON)
    close(day, day.secretary)
    exchange(day.made)
    assert (words(day, first), words(day, second), asides(day.physician)) == ("Et le soir ?", "Et le soir ?", [])
    told = next(one for one in day.physician.dossier(day.patient).questions if one.letter == day.letter)
    assert told.replies[0].opened_ms == NOON


def test_a_copied_receipt_is_written_down_no_second_time_and_moves_no_lane(day: Day) -> None:
    assert triage(day.secretary, day.letter, Decision.PHYSICIAN, NOON) is None
    exchange(day.made)
    assert isinstance(reply(day.physician, day.letter, ANSWER, online(ANSWER), NOON), Sent)
    post(day.physician, NOON)
    day.device.read(NOON)
    exchange(day.made)
    seen = [one.event for one in day.physician.signed_entries(day.patient) if isinstance(one.event, ReceiptSeen)]
    assert len(seen) == 2
    close(day, day.secretary)
    memory, roster = day.device.memory, day.device.roster
    lane = day.physician.vault.lane_last(day.device.keys.sig.public, roster.practice)
    for more in (5, 6, 7):
        draft = Draft(
            practice=roster.practice,
            to=roster.practice,
            written=write_body(Receipt(seen[0].letter_hash, seen[0].opened_ms)),
            letter_id=seen[0].receipt,
            seq=memory.seq + more,
            prev=memory.prev,
            sent_ms=NOON,
            roster_v=roster.v,
            lang="fr",
        )
        day.made.box.post(seal_letter(day.device.keys.sig, draft, [Recipient(b"P", roster.header_pk)]).raw)
    exchange(day.made)
    after = [one.event for one in day.physician.signed_entries(day.patient) if isinstance(one.event, ReceiptSeen)]
    assert after == seen
    assert day.physician.vault.lane_last(day.device.keys.sig.public, roster.practice) == lane
    assert asides(day.physician) == asides(day.secretary) == ["sender.revoked"] * 3


def test_a_consent_taken_back_leaves_nothing_aside_on_the_other_desk(day: Day) -> None:
    letter = ask(day)
    day.device._send(Withdraw(), NOON, [Recipient(b"P", day.device.roster.header_pk)])
    receive(day.secretary, NOON)
    exchange(day.made)
    assert (words(day, letter), asides(day.physician)) == ("Et le soir ?", [])
    kinds = [entry.header.kind for entry in day.physician.vault.entries(day.patient)]
    assert kinds.count("Withdrawn") == 1
