"""Several desks at one question: who answers it, which of two answers is none, what the members noted."""

from dataclasses import replace

from core.dossier import Question
from core.record import events as e
from core.record.fold import Folding, fold
from core.record.signed import Signed
from tests.unit.record.log import NOON, THREAD, Log, question, reply_body

SEALED, BODY = question()
LETTER = SEALED.header.letter_id
ASKED = e.QuestionRecorded(LETTER, SEALED.header_bytes, SEALED.signature, "1", (), e.QuestionText(BODY))
KARIM = b"K" * 32


def replied(reply: bytes) -> e.ReplyRecorded:
    return e.ReplyRecorded(LETTER, reply, THREAD, b"h", (), "online", e.ReplyContent(reply_body(), (), (), ""))


def by_karim(entry: Signed) -> Signed:
    return replace(entry, profile=KARIM, who="Dr Karim Jlassi")


def told(*entries: Signed) -> Question:
    (one,) = fold(entries, 60).questions
    return one


def test_the_first_claim_stands_until_the_question_is_handed_over() -> None:
    log = Log()
    first = (log(ASKED), log(e.Claimed(LETTER)), by_karim(log(e.Claimed(LETTER))))
    assert (told(*first).held_by, told(*first).claimed_by) == (b"A" * 32, "Dr Leïla Mansour")
    over = log(e.HandedOver(LETTER, KARIM, "Dr Karim Jlassi"))
    assert (told(*first, over).held_by, told(*first, over).claimed_by) == (KARIM, "Dr Karim Jlassi")
    free = log(e.HandedOver(LETTER, b"", ""))
    assert told(*first, over, free, by_karim(log(e.Claimed(LETTER)))).held_by == KARIM


def test_who_has_left_holds_nothing_and_a_reply_that_nobody_opened_before_is_none() -> None:
    log = Log()
    entries = [log(ASKED), by_karim(log(e.Claimed(LETTER))), log(e.HandedOver(LETTER, KARIM, "Dr Karim Jlassi"))]
    entries.append(by_karim(log(replied(b"2" * 16))))
    for gone in (frozenset[bytes](), frozenset({KARIM})):
        held = [Folding(60, gone).add(entries[:at]).dossier().questions[0].held_by for at in (2, 3)]
        assert held == [b"" if gone else KARIM] * 2
        copied = Folding(60, gone).copy().add(entries).dossier().questions[0]
        assert [one.unsure for one in copied.replies] == [bool(gone)]
        assert (copied.unsure is not None, copied.unanswered is not None) == (bool(gone), bool(gone))
        assert (copied.last_exchange() is None, copied.answers == ()) == (bool(gone), bool(gone))
    sent, seen = e.ReplySent(b"2" * 16, b"h" * 32, "deposited"), e.ReceiptSeen(b"r" * 16, b"h" * 32, NOON)
    opened = Folding(60, frozenset({KARIM})).add([*entries, log(sent), log(seen)]).dossier().questions[0]
    assert (len(opened.answers), opened.unsure) == (1, None)


def test_a_physician_claims_over_a_secretary_and_she_over_none() -> None:
    log = Log()
    hers = replace(log(e.Claimed(LETTER)), profile=b"S" * 32, who="Salma Trabelsi", role="secretary")
    his = by_karim(log(e.Claimed(LETTER)))
    asked = replace(log(ASKED), order=(0, b"", 0))
    assert told(asked, hers).claimed_by == "Salma Trabelsi"
    assert told(asked, hers, his).claimed_by == "Dr Karim Jlassi"
    assert told(asked, his, hers).claimed_by == "Dr Karim Jlassi"


def test_a_reply_that_was_held_back_by_its_own_desk_is_none() -> None:
    log = Log()
    both = (log(ASKED), log(replied(b"1" * 16)), by_karim(log(replied(b"2" * 16))))
    assert len(told(*both).replies) == 2
    held = log(e.ReplyWithheld(LETTER, b"2" * 16, both[1].hash))
    assert len(told(*both, held).replies) == 2
    after = told(*both, by_karim(held))
    assert [one.letter for one in after.replies] == [b"1" * 16]
    assert after.withheld == ("Dr Karim Jlassi",)


def test_what_left_or_was_never_written_or_answers_another_question_is_not_held_back() -> None:
    log = Log()
    both = (log(ASKED), log(replied(b"1" * 16)), log(e.ReplySent(b"1" * 16, b"l" * 32, "deposited")))
    for lie in (e.ReplyWithheld(LETTER, b"1" * 16, b""), e.ReplyWithheld(LETTER, b"9" * 16, b"")):
        assert len(told(*both, log(lie)).replies) == 1
    assert len(told(*both[:2], log(e.ReplyWithheld(b"x" * 16, b"1" * 16, b""))).replies) == 1


def test_notes_are_read_by_whom_they_are_for() -> None:
    log = Log()
    sealed = log(e.PhysicianNoted(LETTER), sealed=True)
    noted = (log(e.NoteAdded(LETTER, "Rappelle demain.")), log(e.PhysicianNoted(LETTER, e.NoteText("Cardiologue."))))
    asked = log(ASKED)
    assert [one.words for one in told(asked, *noted, sealed).notes] == ["Rappelle demain.", "Cardiologue.", None]


def test_a_word_about_a_question_that_is_not_there_changes_nothing() -> None:
    log = Log()
    words = (e.Claimed(LETTER), e.NoteAdded(LETTER, "x"), e.HandedOver(LETTER, KARIM, "Dr Karim Jlassi"))
    assert fold([log(one) for one in words], 60).questions == ()
