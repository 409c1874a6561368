"""What the practice owes a patient beside the answer, as the fold tells it from the log."""

from dataclasses import replace

import pytest

from core.dossier import NOTHING, Errand, Question
from core.model import Circumstance
from core.record import events as e
from core.record.fold import fold
from tests.unit.record.log import NOON, THREAD, Log, question, reply_body

SEALED, BODY = question()
LETTER = SEALED.header.letter_id
HEADER = (LETTER, SEALED.header_bytes, SEALED.signature)
SEEN = e.HeaderSeen(*HEADER)
TEXT = e.QuestionRecorded(*HEADER, "1", (), e.QuestionText(BODY))
OTHER = b"o" * 16


def told(*events: e.Event) -> Question:
    """The question once all this was written."""
    log = Log()
    return fold([log(event) for event in (SEEN, *events)], 60).questions[0]


def test_a_decision_is_taken_back_by_its_own_member_and_the_one_before_stands_again() -> None:
    log = Log()
    first, second = log(e.Triaged(LETTER, "physician")), log(e.Triaged(LETTER, "urgent"))
    undone = log(e.TriageUndone(LETTER, second.hash))
    kept = fold([log(SEEN, seq=100), first, second, undone], 60).questions[0]
    assert (kept.decision, kept.call) == ("physician", NOTHING)
    stranger = replace(undone, profile=b"B" * 32)
    assert fold([log(SEEN, seq=101), first, second, stranger], 60).questions[0].decision == "urgent"
    late = (first, second, log(e.CallOutcome(LETTER, "reached", "")), log(e.TriageUndone(LETTER, second.hash)))
    assert fold([log(SEEN, seq=102), *late], 60).questions[0].outcome == "reached"


@pytest.mark.parametrize(
    "since",
    [
        e.Redirected(LETTER, "emergency"),
        e.ReplyRecorded(LETTER, b"r" * 16, THREAD, b"h" * 32, (), "examination"),
        e.PhoneExchanged(LETTER, THREAD, 1, (), "examination"),
    ],
)
def test_what_was_decided_since_is_not_undone_with_the_decision_before_it(since: e.Event) -> None:
    log = Log()
    visit, call = log(e.AppointmentSettled(LETTER, "came")), log(e.Triaged(LETTER, "physician"))
    until = (log(SEEN, seq=100), visit, call, log(since))
    undone = log(e.TriageUndone(LETTER, call.hash))
    before, after = fold(until, 60).questions[0], fold((*until, undone), 60).questions[0]
    assert after == before


def test_an_appointment_and_its_notice_are_one_decision_and_taken_back_together() -> None:
    log = Log()
    decided = log(e.Triaged(LETTER, "appointment"))
    until = (log(SEEN, seq=100), decided, log(e.Redirected(LETTER, "appointment")))
    assert fold(until, 60).questions[0].redirected == "appointment"
    assert fold((*until, log(e.TriageUndone(LETTER, decided.hash))), 60).questions[0].redirected == ""
    later = (*until, log(e.Redirected(LETTER, "closed")), log(e.TriageUndone(LETTER, decided.hash)))
    assert fold(later, 60).questions[0].redirected == "closed"


def test_an_emergency_stays_open_whatever_is_decided_later_until_the_call_has_an_outcome() -> None:
    urgent = told(e.Triaged(LETTER, "urgent"), e.Triaged(LETTER, "physician"), e.CallAsked(LETTER, "appointment"))
    assert (urgent.decision, urgent.call) == ("physician", Errand("urgent", NOON))
    ended = told(e.Triaged(LETTER, "urgent"), e.CallOutcome(LETTER, "not_reached", "son fils"))
    assert (ended.call, ended.outcome) == (NOTHING, "not_reached")
    again = told(e.Triaged(LETTER, "urgent"), e.CallOutcome(LETTER, "reached", ""), e.Triaged(LETTER, "urgent"))
    assert (again.call.word, again.outcome) == ("urgent", "")


def test_a_call_that_was_asked_for_stands_until_its_outcome() -> None:
    assert told(e.CallAsked(LETTER, "identity")).call == Errand("identity", NOON)
    assert told(e.CallAsked(LETTER, "identity"), e.CallOutcome(LETTER, "reached", "")).call == NOTHING


def test_a_straight_way_is_taken_only_where_nobody_decided_yet() -> None:
    routed = e.RoutedStraight(LETTER, ("identity.confirmed",))
    assert (told(routed).decision, told(routed).straight, told(routed).triaged_by) == ("physician", True, "")
    assert told(e.Triaged(LETTER, "urgent"), routed).decision == "urgent"
    assert not told(routed, e.Triaged(LETTER, "admin")).straight


def test_a_text_is_asked_for_and_granted_by_the_key_of_its_entry() -> None:
    log = Log()
    seen, text = log(SEEN), log(TEXT)
    asked = log(e.ReadingAsked(LETTER))
    grant = log(e.KeyGranted("entry", b"B" * 32, 0, text.hash))
    whole = log(e.KeyGranted("patient", b"B" * 32, 0, text.hash))
    assert fold([seen, text, whole, asked], 60).questions[0].reading == "asked"
    assert fold([seen, text, asked, grant], 60).questions[0].reading == "granted"
    assert fold([seen, text, grant, asked], 60).questions[0].reading == "granted"


def test_words_about_a_reply_and_an_appointment_are_kept_with_their_time() -> None:
    one = told(e.PatientTold(LETTER, "tried"), e.AppointmentSettled(LETTER, "came"), e.Reported(LETTER, "paper"))
    assert (one.told, one.visit, one.report) == (Errand("tried", NOON), Errand("came", NOON), Errand("paper", NOON))


def test_a_newer_exchange_is_to_be_copied_again() -> None:
    reply = e.ReplyRecorded(
        LETTER, b"r" * 16, THREAD, b"h" * 32, (), "online", e.ReplyContent(reply_body(), (), (), "")
    )
    phone = e.PhoneExchanged(LETTER, THREAD, 1, (), "online")
    for newer in (reply, phone):
        assert told(e.Reported(LETTER, "paper"), newer).report == NOTHING


def test_what_was_said_on_the_telephone_belongs_to_its_question() -> None:
    steps = (Circumstance("identity", "phone.called_number", ""),)
    content = e.PhoneContent("", "Le matin.", steps, (), "")
    one = told(e.PhoneExchanged(LETTER, THREAD, 1, (), "online", content)).spoken[0]
    assert (one.said, one.judgement, one.circumstances, one.number) == ("Le matin.", "online", steps, "A-2")
    assert told(e.PhoneExchanged(LETTER, THREAD, 1, (), "online")).spoken[0].said is None


@pytest.mark.parametrize(
    ("content", "words"), [(None, None), (e.PhoneContent("Et le soir ?", "Oui.", (), (), ""), "Et le soir ?")]
)
def test_a_question_that_came_by_telephone_only_is_a_question_without_letter(
    content: e.PhoneContent | None, words: str | None
) -> None:
    log = Log()
    one = fold([log(e.PhoneExchanged(OTHER, THREAD, 1, (), "online", content))], 60).questions[0]
    assert (one.by_phone, one.text, one.sender, one.thread, len(one.spoken)) == (True, words, b"", THREAD, 1)


@pytest.mark.parametrize(
    "word",
    [
        e.Triaged(OTHER, "urgent"),
        e.TriageUndone(OTHER, b"h" * 32),
        e.RoutedStraight(OTHER, ()),
        e.ReadingAsked(OTHER),
        e.CallAsked(OTHER, "identity"),
        e.KeyGranted("entry", b"B" * 32, 0, b"h" * 32),
    ],
)
def test_a_word_about_a_question_that_is_not_here_changes_nothing(word: e.Event) -> None:
    assert told(word) == told()
