"""The fold tells one story from the log, the same for whoever folds it."""

from dataclasses import replace

import pytest

from core.dossier import Dossier
from core.model import Exam, Guardian, Medication, Source
from core.record import events as e
from core.record.fold import fold
from core.record.letters import question_header, question_text, reply_text
from core.record.signed import Signed
from crypto.errors import Refused
from tests.unit.record.log import NOON, PATIENT, THREAD, Log, question, reply_body

UTC = 60
AMIRA = e.PatientEntered("Amira Ben Youssef", "1972-05-03", "+216 00 000 418", "fr", "D-1187", None)
PHONE = e.PatientEnrolled(b"d" * 32, b"k", "in_person", "identity_card", b"i" * 8, "1 fr")
LINES = e.CardLines((Medication("Amlodipine", "5 mg"),), (Exam("Bilan lipidique"),), "boire de l'eau", None)
CARD = e.ConsultationRecorded(THREAD, "2026-11-06", "Dr Leïla Mansour", "in_person", "", "", 15, "", LINES)


def folded(*events: e.Event) -> Dossier:
    log = Log()
    return fold([log(event) for event in events], UTC)


def test_nobody_has_an_empty_file() -> None:
    assert fold([], UTC).name == ""
    assert fold([], UTC).recorded == 0


def test_a_file_tells_who_the_patient_is_and_the_last_word_stands() -> None:
    child = replace(AMIRA, name="Youssef Gharbi", guardian=Guardian("Sonia Gharbi", "mère"))
    dossier = folded(AMIRA, child, e.LegalBasisRecorded("Sonia Gharbi", "parental_authority", "r", "2026-11-01"))
    assert dossier.name == "Youssef Gharbi"
    assert dossier.guardian == Guardian("Sonia Gharbi", "mère")
    assert dossier.legal_basis is not None
    assert dossier.legal_basis.by == "Dr Leïla Mansour"
    assert (dossier.patient, dossier.recorded, dossier.last_ms) == (PATIENT, 3, NOON)


def test_a_device_waits_for_the_physician_and_a_newer_one_takes_its_place() -> None:
    confirmed = e.IdentityConfirmed(b"d" * 32, "in_person")
    newer = e.DeviceChanged(b"n" * 32, b"k", "in_person", "passport", b"j" * 8, "")
    dossier = folded(AMIRA, PHONE, confirmed, newer)
    assert [device.current for device in dossier.devices] == [False, True]
    assert [device.confirmed for device in dossier.devices] == [True, False]
    assert dossier.current_device() == dossier.device(b"n" * 32)


@pytest.mark.parametrize("first", [0, 1])
def test_a_device_that_is_bound_with_two_keys_to_seal_to_is_written_to_no_more(first: int) -> None:
    confirmed = e.IdentityConfirmed(b"d" * 32, "in_person")
    bound = (PHONE, e.DeviceChanged(b"d" * 32, b"a key of somebody else", "in_person", "passport", b"j" * 8, ""))
    dossier = folded(AMIRA, bound[first], bound[1 - first], confirmed)
    assert dossier.current_device() is None


@pytest.mark.parametrize(
    "word", [e.IdentityConfirmed(b"x" * 32, "in_person"), e.IdentityConfirmed(b"d" * 32, "at_a_distance")]
)
def test_a_confirmation_of_another_device_or_level_confirms_nothing(word: e.Event) -> None:
    device = folded(AMIRA, PHONE, word).current_device()
    assert device is not None
    assert not device.confirmed


@pytest.mark.parametrize("gone", [e.Withdrawn(b"d" * 32), e.DeviceClosed(b"d" * 32, "lost")])
def test_a_withdrawal_or_a_desk_closes_the_device_whatever_came_first(gone: e.Event) -> None:
    assert folded(AMIRA, PHONE, gone).current_device() is None
    assert folded(AMIRA, gone, PHONE).current_device() is None


def test_lines_added_later_keep_their_source_and_a_result_fills_its_exam() -> None:
    late = replace(CARD, clin=e.CardLines((Medication("Zestril"),), (), "", Source("ordonnance", "2026-11-06")))
    came = e.ResultRecorded(THREAD, e.ResultLines("bilan LIPIDIQUE", "2026-11-08", "apporté", "LDL 1,42 g/l"))
    other = e.ResultRecorded(THREAD, e.ResultLines("TSH", "2026-11-08", "apporté", "2,1"))
    consultation = folded(AMIRA, CARD, late, came, other).consultations[0]
    assert [line.medication.name for line in consultation.medications] == ["Amlodipine", "Zestril"]
    assert consultation.medications[1].source == Source("ordonnance", "2026-11-06")
    assert [(exam.name, exam.received_on) for exam in consultation.exams] == [
        ("Bilan lipidique", "2026-11-08"),
        ("TSH", "2026-11-08"),
    ]
    assert consultation.instructions == "boire de l'eau"


def test_a_result_without_consultation_or_without_key_changes_nothing() -> None:
    stray = e.ResultRecorded(b"x" * 16, e.ResultLines("TSH", "2026-11-08", "apporté", "2,1"))
    assert folded(AMIRA, stray).consultations == ()
    assert folded(AMIRA, CARD, e.ResultRecorded(THREAD)).consultations[0].exams[0].received_on == ""


def test_a_card_without_its_key_has_its_facts_and_no_lines() -> None:
    log = Log()
    consultation = fold([log(replace(CARD, clin=None), sealed=True)], UTC).consultations[0]
    assert not consultation.readable
    assert consultation.held_on == "2026-11-06"
    assert consultation.medications == ()


def asked() -> tuple[e.HeaderSeen, e.QuestionRecorded]:
    sealed, body = question()
    letter = sealed.header.letter_id
    seen = e.HeaderSeen(letter, sealed.header_bytes, sealed.signature)
    return seen, e.QuestionRecorded(
        letter, sealed.header_bytes, sealed.signature, "1", ("chest_pain",), e.QuestionText(body)
    )


def test_two_desks_see_one_question_and_its_first_place_counts() -> None:
    seen, recorded = asked()
    dossier = folded(AMIRA, seen, recorded)
    assert len(dossier.questions) == 1
    one = dossier.questions[0]
    assert (one.text, one.subject, one.signs, one.screened) == (
        "Avant ou après le repas ?",
        "Amlodipine",
        ("chest_pain",),
        True,
    )
    assert one.first[0] == 2
    assert dossier.question(one.letter) == one
    assert dossier.question(b"x") is None
    assert dossier.earlier(one) == ()


def test_a_sign_that_one_desk_found_stays_and_a_second_letter_of_the_same_id_changes_nothing() -> None:
    _, recorded = asked()
    found_nothing = replace(recorded, signs=())
    sealed, body = question("Et pour mon fils ?", seq=3)
    second = replace(found_nothing, header=sealed.header_bytes, clin=e.QuestionText(body))
    one = folded(AMIRA, recorded, found_nothing, second).questions[0]
    assert (one.signs, one.text) == (("chest_pain",), "Avant ou après le repas ?")


def test_a_header_alone_or_a_sealed_text_shows_no_text() -> None:
    seen, recorded = asked()
    assert folded(AMIRA, seen).questions[0].text is None
    sealed = folded(AMIRA, replace(recorded, clin=None)).questions[0]
    assert (sealed.text, sealed.screened) == (None, True)


def test_whatever_happens_to_a_question_is_told() -> None:
    _, recorded = asked()
    letter = recorded.letter
    one = folded(
        AMIRA,
        recorded,
        e.Triaged(letter, "urgent"),
        e.CalledBack(letter, False, b""),
        e.CalledBack(letter, True, b""),
        e.CallOutcome(letter, "reached", ""),
        e.Claimed(letter),
        e.Redirected(letter, "appointment"),
        e.SendClosed(letter, b"d" * 32, ("gate.new_drug",)),
        e.SendClosed(letter, b"e" * 32, ("gate.new_drug",)),
    ).questions[0]
    assert (one.decision, one.doubt, one.outcome, one.redirected) == ("urgent", "settled", "reached", "appointment")
    assert one.claimed_by == "Dr Leïla Mansour"
    assert one.closed_sends == 2


def test_a_word_about_an_unknown_question_changes_nothing() -> None:
    dossier = folded(AMIRA, e.Triaged(b"x" * 16, "urgent"), e.SendClosed(b"x" * 16, b"d", ("gate.new_drug",)))
    assert dossier.questions == ()


def test_a_doubt_after_a_call_stays_open() -> None:
    _, recorded = asked()
    assert folded(AMIRA, recorded, e.CalledBack(recorded.letter, False, b"")).questions[0].doubt == "open"


def test_a_reply_is_recorded_sent_and_opened() -> None:
    _, recorded = asked()
    content = e.ReplyContent(reply_body(), (), ("raison",), "screen")
    replied = e.ReplyRecorded(recorded.letter, b"r" * 16, THREAD, b"h" * 32, ("identity.confirmed",), "online", content)
    sent = e.ReplySent(b"r" * 16, b"l" * 32, "deposited")
    dossier = folded(AMIRA, recorded, replied, sent, e.ReceiptSeen(b"t" * 16, b"l" * 32, NOON - 5))
    reply = dossier.questions[0].replies[0]
    assert (reply.text, reply.sent, reply.opened_ms) == ("Le matin, avec ou sans repas.", "deposited", NOON - 5)
    assert reply.reasons == ("raison",)
    withheld = folded(AMIRA, recorded, replace(replied, clin=None)).questions[0].replies[0]
    assert withheld.text is None


def test_a_letter_was_opened_no_later_than_its_receipt_came() -> None:
    _, recorded = asked()
    replied = e.ReplyRecorded(recorded.letter, b"r" * 16, THREAD, b"h" * 32, (), "online")
    sent, opened = e.ReplySent(b"r" * 16, b"l" * 32, "deposited"), e.ReceiptSeen(b"t" * 16, b"l" * 32, 2**64 - 1)
    assert folded(AMIRA, recorded, replied, sent, opened).questions[0].replies[0].opened_ms == NOON


def test_a_receipt_or_a_post_for_another_letter_changes_nothing() -> None:
    _, recorded = asked()
    replied = e.ReplyRecorded(recorded.letter, b"r" * 16, THREAD, b"h" * 32, (), "online")
    strays = (e.ReplySent(b"x" * 16, b"l" * 32, "deposited"), e.ReceiptSeen(b"t" * 16, b"z" * 32, NOON))
    reply = folded(AMIRA, recorded, replied, *strays).questions[0].replies[0]
    assert (reply.sent, reply.opened_ms) == ("", 0)


def test_a_later_kind_is_counted_and_passed_over() -> None:
    assert folded(AMIRA, e.Unknown("Invented")).recorded == 2


def test_only_questions_and_replies_are_read_as_such() -> None:
    sealed, body = question()
    with pytest.raises(Refused):
        question_header(sealed.header_bytes[:-1])
    assert question_text(body)[0] == "Amlodipine"
    assert reply_text(reply_body("Bonjour")) == "Bonjour"


def test_the_same_entries_in_order_give_the_same_file() -> None:
    seen, recorded = asked()
    log = Log()
    entries: list[Signed] = [log(AMIRA), log(PHONE), log(CARD), log(seen), log(recorded)]
    backwards = entries[::-1]
    assert fold(entries, UTC) == fold(sorted(backwards, key=lambda one: one.order), UTC)
