"""Two physicians at two desks, and one question: who answers it, and that one answer leaves.

The practice: Dr Leïla Mansour and Dr Karim Jlassi, physicians; Salma Trabelsi, secretary. The patient: Amira Ben Youssef.
Letters are really sealed; the desks only meet through the post and the journal.
"""

from dataclasses import dataclass

import pytest

from core.model import DAY_MS, Decision, Queue
from core.office.absence import overdue, say_absent
from core.office.away import absences
from core.office.colleagues import add_note, hand_over
from core.office.desk import Desk
from core.office.look import counts, inbox, search, thread, timeline
from core.office.pen import Pen
from core.office.post import post, ready
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.sync import sync
from core.office.triage import claim, triage
from core.record.events import AbsenceSaid, ReplyWithheld
from core.record.view import ThreadView
from crypto.body import Reply
from crypto.keys import Role
from tests.fakes.post import DictJournal
from tests.partner import partner
from tests.practice import NOON, online
from tests.scenarios.day import ANSWER, Day, code

OTHER = "L’amlodipine se prend chaque matin, à heure fixe."


class CutOff(DictJournal):
    """The journal of a desk whose line is down: it writes on its own side and hears nothing."""

    def __init__(self, shared: DictJournal) -> None:
        self._shared, self._kept, self.down = shared, list[object](), False

    def append(self, batch: object) -> None:
        batch = list(batch)  # type: ignore[call-overload]
        if self.down:
            self._kept += batch
        else:
            self._shared.append(batch)

    def since(self, cursor: bytes, limit: int = 1000) -> tuple[list[bytes], bytes]:
        return ([], cursor) if self.down else self._shared.since(cursor, limit)

    def up(self) -> None:
        """The line is there again."""
        self.down = False
        self._shared.append(self._kept)  # type: ignore[arg-type]
        self._kept.clear()


@dataclass
class Two:
    """The day, and the second physician's desk with its own line."""

    day: Day
    karim: Desk
    line: CutOff

    @property
    def leila(self) -> Desk:
        return self.day.physician

    def round(self) -> None:
        for _ in range(4):
            for desk in (self.leila, self.day.secretary, self.karim):
                receive(desk, NOON)
                post(desk, NOON)

    def read(self) -> list[str]:
        """What the patient's telephone holds of answers."""
        self.day.device.read(NOON)
        return [one.body.text for one in self.day.device.replies() if isinstance(one.body, Reply)]


@pytest.fixture
def two(day: Day) -> Two:
    karim = partner(day.made, Role.PHYSICIAN, "Dr Karim Jlassi", NOON)
    line = CutOff(day.made.journal)
    karim.journal = line
    made = Two(day, karim, line)
    assert triage(day.secretary, day.letter, Decision.PHYSICIAN, NOON) is None
    made.round()
    return made


def test_an_answer_of_a_colleague_is_heard_before_mine_leaves(two: Two) -> None:
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    post(two.leila, NOON)
    assert code(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON)) == "reply.already"
    assert two.read() == [ANSWER]


def test_of_two_answers_written_without_hearing_of_each_other_one_leaves(two: Two) -> None:
    two.line.down = True
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)
    two.line.up()
    two.round()
    assert len(two.read()) == 1
    question = two.leila.dossier(two.day.patient).questions[0]
    assert len(question.replies) == len(question.withheld) == 1
    assert question == two.karim.dossier(two.day.patient).questions[0]
    told = [one.kind for one in timeline(two.day.secretary, two.day.patient)]
    assert (told.count("reply"), told.count("withheld"), told.count("sent")) == (2, 1, 1)


def test_an_answer_that_left_before_the_other_was_heard_stands_whatever_its_place(two: Two) -> None:
    two.line.down = True
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)
    sync(two.day.secretary)
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    post(two.leila, NOON)
    two.line.up()
    two.round()
    assert two.read() == [ANSWER]
    assert two.leila.dossier(two.day.patient).questions[0].withheld == ("Dr Karim Jlassi",)


def test_what_follows_the_withheld_answer_to_the_same_telephone_still_arrives(two: Two) -> None:
    second = two.day.ask("Et avec du pamplemousse ?")
    assert triage(two.day.secretary, second, Decision.PHYSICIAN, NOON) is None
    two.round()
    two.line.down = True
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)
    reason = online(OTHER, "autre question")
    assert isinstance(reply(two.karim, second, OTHER, reason, NOON), Sent)
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    post(two.leila, NOON)
    two.line.up()
    two.round()
    assert sorted(two.read()) == sorted([ANSWER, OTHER])
    assert two.karim.vault.outbox() == []
    two.day.ask("Merci, docteur.")
    assert [desk.vault.setting("alarm") for desk in (two.leila, two.karim)] == [None, None]


def test_no_answer_leaves_a_desk_that_cannot_hear_the_others(two: Two) -> None:
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)
    two.line.down = True
    assert [one.kind for one in ready(two.karim, NOON, reached=False)] == []
    two.line.up()
    assert [one.kind for one in ready(two.karim, NOON)] == ["reply"]


def test_an_answer_waits_until_a_desk_that_answered_later_says_what_became_of_its_own(two: Two) -> None:
    two.line.down = True
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)
    sync(two.karim)
    two.line.up()
    sync(two.leila)
    first, last = sorted((two.leila, two.karim), key=lambda desk: _place(desk, two))
    assert post(first, NOON).waiting == 1
    assert "reply.twice" in inbox(first, None, NOON)[0].flags
    sync(last)
    assert post(last, NOON).waiting == 0
    assert post(first, NOON).taken == 1
    assert "reply.withheld" in inbox(first, None, NOON)[0].flags


def _place(desk: Desk, two: Two) -> object:
    return next(one.order for one in two.leila.dossier(two.day.patient).questions[0].replies if one.profile == desk.me)


def test_a_lying_desk_holds_nobody_elses_answer_back(two: Two) -> None:
    assert isinstance(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON), Sent)
    sync(two.leila)
    sync(two.karim)
    mine = two.karim.dossier(two.day.patient).questions[0].replies[0]
    pen = Pen(two.karim, NOON)
    pen.write(ReplyWithheld(two.day.letter, mine.letter, bytes(32)), two.day.patient)
    pen.commit()
    two.round()
    assert two.read() == [ANSWER]
    assert inbox(two.leila, Queue.ANSWERED, NOON)


def test_who_says_i_answer_this_one_is_not_answered_over(two: Two) -> None:
    assert claim(two.leila, two.day.letter, NOON) is None
    sync(two.leila)
    refused = reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON)
    assert code(refused) == "reply.with_another"
    assert refused.fact("by") == "Dr Leïla Mansour"  # type: ignore[union-attr]
    assert code(claim(two.karim, two.day.letter, NOON)) == "reply.with_another"
    assert hand_over(two.karim, two.day.letter, "C", NOON) is None
    two.round()
    assert inbox(two.leila, None, NOON)[0].claimed_by == "Dr Karim Jlassi"
    assert code(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON)) == "reply.with_another"
    assert isinstance(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON), Sent)


def test_of_two_claims_the_first_in_the_log_stands_and_a_secretarys_bars_no_physician(two: Two) -> None:
    assert claim(two.day.secretary, two.day.letter, NOON) is None
    sync(two.day.secretary)
    sync(two.karim)
    assert claim(two.karim, two.day.letter, NOON) is None
    sync(two.karim)
    assert code(reply(two.leila, two.day.letter, ANSWER, online(ANSWER), NOON)) == "reply.with_another"
    two.round()
    held = {desk.dossier(two.day.patient).questions[0].claimed_by for desk in (two.leila, two.karim, two.day.secretary)}
    assert held == {"Dr Karim Jlassi"}


def test_a_question_is_handed_to_a_physicians_desk_or_to_nobody(two: Two) -> None:
    salma, letter = two.day.secretary, two.day.letter
    assert code(hand_over(salma, letter, "B", NOON)) == "hand_over.role"
    assert code(hand_over(salma, letter, "Z", NOON)) == "member.unknown"
    assert code(hand_over(salma, bytes(16), "C", NOON)) == "question.unknown"
    assert hand_over(salma, letter, "c", NOON) is None
    assert code(hand_over(salma, letter, "C", NOON)) == "hand_over.already"
    assert hand_over(salma, letter, "", NOON) is None
    two.round()
    assert inbox(two.leila, None, NOON)[0].claimed_by == ""
    assert isinstance(reply(two.leila, letter, ANSWER, online(ANSWER), NOON), Sent)
    assert code(hand_over(two.leila, letter, "C", NOON)) == "reply.already"


def test_a_note_is_for_the_members_and_one_among_physicians_is_sealed_to_them(two: Two) -> None:
    salma, letter = two.day.secretary, two.day.letter
    assert add_note(salma, letter, " Rappelle demain matin. ", NOON) is None
    assert add_note(two.leila, letter, "Voir avec le cardiologue.", NOON, physicians_only=True) is None
    assert code(add_note(salma, letter, "secret", NOON, physicians_only=True)) == "role.may_not"
    assert code(add_note(salma, letter, "  ", NOON)) == "note.empty"
    assert code(add_note(salma, letter, "x" * 2001, NOON)) == "note.long"
    two.round()
    read = [note.words for note in two.karim.dossier(two.day.patient).questions[0].notes]
    assert sorted(map(str, read)) == ["Rappelle demain matin.", "Voir avec le cardiologue."]
    kept = [note.words for note in salma.dossier(two.day.patient).questions[0].notes]
    assert kept.count(None) == 1
    assert len(search(two.leila, "cardiologue")) == 1
    assert search(salma, "cardiologue") == []
    assert two.read() == []


def test_who_is_away_holds_no_question_back_and_what_is_late_stands_with_the_stand_in(two: Two) -> None:
    salma, letter = two.day.secretary, two.day.letter
    assert claim(two.leila, letter, NOON) is None
    assert say_absent(salma, "A", "2026-11-06", "2026-11-10", "C", NOON) is None
    two.round()
    desks = (two.leila, salma, two.karim)
    assert {(one.name, one.stand_in_name) for desk in desks for one in absences(desk, NOON)} == {
        ("Dr Leïla Mansour", "Dr Karim Jlassi")
    }
    assert [inbox(desk, None, NOON)[0].claimed_by for desk in desks] == ["Dr Karim Jlassi"] * 3
    views = [thread(desk, letter, NOON) for desk in desks]
    assert [(one.with_whom, one.mine, one.standing_in) for one in views if isinstance(one, ThreadView)] == [
        ("Dr Karim Jlassi", desk is two.karim, True) for desk in desks
    ]
    assert [overdue(desk, NOON) for desk in desks] == [()] * 3
    late = [overdue(desk, NOON + 3 * DAY_MS) for desk in desks]
    assert [[(one.row.letter, one.with_whom, one.standing_in) for one in told] for told in late] == [
        [(letter, "Dr Karim Jlassi", True)]
    ] * 3
    assert isinstance(reply(two.karim, letter, OTHER, online(OTHER), NOON), Sent)
    assert overdue(two.karim, NOON + 3 * DAY_MS) == ()


def test_where_the_stand_in_is_away_too_the_question_is_everybodys(two: Two) -> None:
    assert claim(two.leila, two.day.letter, NOON) is None
    for letter, other in (("A", "C"), ("C", "A")):
        assert say_absent(two.day.secretary, letter, "2026-11-06", "2026-11-07", other, NOON) is None
    two.round()
    for desk in (two.leila, two.karim):
        view = thread(desk, two.day.letter, NOON)
        assert isinstance(view, ThreadView)
        assert (view.with_whom, view.mine, inbox(desk, None, NOON)[0].claimed_by) == ("", False, "")


def test_back_from_an_absence_or_after_its_last_day_the_question_is_hers_again(two: Two) -> None:
    assert claim(two.leila, two.day.letter, NOON) is None
    for _ in range(2):
        assert say_absent(two.leila, "A", "2026-11-06", "2026-11-06", "", NOON) is None
    assert sum(isinstance(one.event, AbsenceSaid) for one in two.leila.signed_entries(b"")) == 1
    two.round()
    assert two.karim.dossier(two.day.patient).questions[0].held_by == two.leila.me
    assert overdue(two.karim, NOON + 5 * DAY_MS)[0].with_whom == "Dr Leïla Mansour"
    assert absences(two.karim, NOON + DAY_MS) == ()
    assert inbox(two.karim, None, NOON)[0].claimed_by == ""  # nobody was named: it is everybody's
    hers = thread(two.leila, two.day.letter, NOON + DAY_MS)
    assert isinstance(hers, ThreadView)
    assert (hers.with_whom, hers.mine, hers.standing_in) == ("Dr Leïla Mansour", True, False)
    assert say_absent(two.leila, "A", "", "", "", NOON) is None
    two.round()
    assert absences(two.karim, NOON) == ()
    assert code(reply(two.karim, two.day.letter, OTHER, online(OTHER), NOON)) == "reply.with_another"


def test_an_absence_is_a_physicians_has_days_and_somebody_else_stands_in(two: Two) -> None:
    salma = two.day.secretary
    assert code(say_absent(salma, "B", "2026-11-06", "2026-11-07", "", NOON)) == "absence.role"
    assert code(say_absent(salma, "Z", "2026-11-06", "2026-11-07", "", NOON)) == "member.unknown"
    assert code(say_absent(salma, "A", "2026-11-06", "2026-11-07", "B", NOON)) == "absence.role"
    assert code(say_absent(salma, "A", "2026-11-06", "2026-11-07", "A", NOON)) == "absence.stand_in"
    assert code(say_absent(salma, "A", "2026-11-07", "2026-11-06", "C", NOON)) == "absence.days"
    assert code(say_absent(salma, "A", "", "", "C", NOON)) == "absence.stand_in"


def test_counts_and_what_is_late_are_the_same_on_every_desk(two: Two) -> None:
    two.day.ask("Et le soir ?")
    two.round()
    now = NOON + 3 * DAY_MS
    desks = (two.leila, two.day.secretary, two.karim)
    assert len({counts(desk, now) for desk in desks}) == 1
    assert len({tuple(one.row.letter for one in overdue(desk, now)) for desk in desks}) == 1
    assert sum(one.late for one in counts(two.karim, now)) == len(overdue(two.karim, now)) == 2
