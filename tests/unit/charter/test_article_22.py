"""Article 22, duty by duty, in words a physician can read."""

from dataclasses import replace

import pytest

from core.charter import content, risk
from core.charter.content import Cleared, cleared
from core.charter.followup import FollowUp, within_follow_up
from core.charter.gate.findings import Finding, Verdict
from core.charter.gate.findings import Level as Verdicts
from core.charter.identity import KnownPatient, identify
from core.charter.recipient import Addressed, addressed, age
from core.charter.recorded import Recorded, circumstances, recorded
from core.charter.risk import Judged, judged
from core.dossier import CardMedication, Dossier, Question, Spoken
from core.model import Judgement, Level, Medication, Mode, Refusal, Source
from crypto.body import Notice, Reply, write_body
from crypto.entry import JournalKey, Place, write_entry
from crypto.keys import Role
from crypto.primitives import random, sig_key
from tests.unit.charter.people import (
    AMIRA,
    ANSWER,
    BASIS,
    CONSULTATION,
    DEVICE,
    FIRST,
    LATER,
    MOTHER,
    NOON,
    QUESTION,
    TN,
    TODAY,
    answered,
    asking,
    carried,
    stated,
    using,
)


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def known(dossier: Dossier = AMIRA, question: Question = QUESTION) -> KnownPatient:
    outcome = identify(dossier, question)
    assert isinstance(outcome, KnownPatient), outcome
    return outcome


def following(dossier: Dossier = AMIRA, question: Question = QUESTION, now: int = NOON) -> FollowUp:
    outcome = within_follow_up(known(dossier, question), TN, now)
    assert isinstance(outcome, FollowUp), outcome
    return outcome


def judging(dossier: Dossier = AMIRA, question: Question = QUESTION, text: str = ANSWER, reason: str = "") -> Judged:
    outcome = judged(following(dossier, question), stated(text, reason=reason), text)
    assert isinstance(outcome, Judged), outcome
    return outcome


def clearing(dossier: Dossier = AMIRA, question: Question = QUESTION) -> Cleared:
    outcome = cleared(judging(dossier, question), None)
    assert isinstance(outcome, Cleared), outcome
    return outcome


class TestIdentity:
    """Make sure who the patient is (articles 17 and 22)."""

    def test_a_device_compared_in_person_and_confirmed_by_the_physician_is_known(self) -> None:
        assert not known().settled_by_call

    def test_an_unknown_key_is_nobody(self) -> None:
        dossier, question = asking(sender=b"x" * 32)
        assert code(identify(dossier, question)) == "identity.key_unknown"

    def test_a_device_that_was_replaced_answers_no_more(self) -> None:
        assert code(identify(using(ended=(9, b"A", 9)), QUESTION)) == "identity.device_replaced"

    def test_an_enrolment_at_a_distance_is_readable_and_not_answerable(self) -> None:
        assert code(identify(using(level=Level.AT_A_DISTANCE), QUESTION)) == "identity.at_a_distance"

    def test_a_secretarys_enrolment_waits_for_the_physician_who_examined(self) -> None:
        refusal = identify(using(confirmed_by=""), QUESTION)
        assert code(refusal) == "identity.not_confirmed"
        assert isinstance(refusal, Refusal)
        assert refusal.fact("by") == "Salma Trabelsi"

    def test_a_doubt_after_a_call_closes_this_message(self) -> None:
        assert code(identify(*asking(doubt="open"))) == "identity.doubt"

    def test_a_call_settles_a_doubt_about_one_message(self) -> None:
        assert known(*asking(doubt="settled")).settled_by_call

    def test_a_call_never_raises_a_level(self) -> None:
        dossier, question = asking(doubt="settled")
        far = replace(dossier, devices=(replace(DEVICE, level=Level.AT_A_DISTANCE),))
        assert code(identify(far, question)) == "identity.at_a_distance"


class TestFollowUp:
    """A message follows a consultation and never replaces one (articles 21 and 22)."""

    def test_a_question_within_the_window_is_carried(self) -> None:
        assert following().within
        assert following().day == 0

    def test_a_question_without_consultation_is_carried_by_none(self) -> None:
        dossier, question = asking(consultation=b"")
        assert code(within_follow_up(known(dossier, question), TN, NOON)) == "consultation.none"

    def test_a_card_that_this_desk_cannot_read_carries_nothing(self) -> None:
        assert code(within_follow_up(known(carried(readable=False)), TN, NOON)) == "consultation.sealed"

    @pytest.mark.parametrize(("reference", "examined"), [("", ""), ("PLT-1", ""), ("", "2026-10-01")])
    def test_a_teleconsultation_needs_its_reference_and_the_last_examination(
        self, reference: str, examined: str
    ) -> None:
        dossier = carried(mode=Mode.TELECONSULTATION, reference=reference, last_examined_on=examined)
        assert code(within_follow_up(known(dossier), TN, NOON)) == "consultation.teleconsultation_incomplete"

    def test_a_legal_teleconsultation_carries_a_question(self) -> None:
        dossier = carried(mode=Mode.TELECONSULTATION, reference="PLT-1", last_examined_on="2026-10-01")
        assert following(dossier).within

    def test_a_consultation_of_tomorrow_carries_nothing(self) -> None:
        dossier = carried(held_on="2026-11-07")
        assert code(within_follow_up(known(dossier), TN, NOON)) == "consultation.future"

    def test_the_last_day_of_the_window_is_in_it_and_the_next_is_not(self) -> None:
        assert following(carried(held_on="2026-10-22")).within
        assert not following(carried(held_on="2026-10-21")).within


class TestJudgement:
    """Can it be answered online without risk? A physician says so, each time (article 22)."""

    def test_nothing_is_judged_before_the_physician_judges(self) -> None:
        assert code(judged(following(), None, ANSWER)) == "judgement.awaited"

    def test_an_edit_empties_the_judgement(self) -> None:
        assert code(judged(following(), stated("autre texte"), ANSWER)) == "judgement.edited"

    def test_nobody_signs_online_under_a_text_that_asks_for_an_examination(self) -> None:
        text = "Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous."
        assert code(judged(following(), stated(text), text)) == "judgement.contradicts"
        examination = stated(text, judgement=Judgement.EXAMINATION)
        assert isinstance(judged(following(), examination, text), Judged)

    def test_a_secretary_never_judges(self) -> None:
        by_secretary = replace(stated(), role=Role.SECRETARY)
        assert code(judged(following(), by_secretary, ANSWER)) == "judgement.role"

    def test_past_the_window_nothing_is_answered_online(self) -> None:
        late = following(carried(held_on="2026-10-01"))
        assert code(judged(late, stated(), ANSWER)) == "consultation.window_closed"

    def test_past_the_window_the_patient_can_still_be_oriented_to_an_examination(self) -> None:
        late = following(carried(held_on="2026-10-01"))
        assert isinstance(judged(late, stated(judgement=Judgement.EXAMINATION), ANSWER), Judged)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [({"signs_ticked": 1}, "sign"), ({"signs": ("chest_pain",)}, "sign"), ({"screened": False}, "unscreened")],
    )
    def test_a_red_flag_asks_for_a_reason(self, changes: dict[str, object], why: str) -> None:
        follow_up = following(*asking(**changes))
        refusal = judged(follow_up, stated(), ANSWER)
        assert code(refusal) == "judgement.reason_needed"
        assert isinstance(refusal, Refusal)
        assert refusal.fact("why") == why
        assert isinstance(judged(follow_up, stated(reason="douleur ancienne, vue le 6"), ANSWER), Judged)

    def test_a_new_symptom_asks_for_a_reason(self) -> None:
        swelling = "Depuis trois jours mes chevilles gonflent un peu le soir."
        follow_up = following(*asking(text=swelling))
        refusal = judged(follow_up, stated(), ANSWER)
        assert isinstance(refusal, Refusal)
        assert (refusal.code, refusal.fact("why")) == ("judgement.reason_needed", "symptom")
        assert isinstance(judged(follow_up, stated(reason="vu au cabinet le 6"), ANSWER), Judged)

    @pytest.mark.parametrize(
        ("card", "new"),
        [
            ({}, ("swelling",)),
            ({"instructions": "Surélever les jambes si elles gonflent."}, ()),
            ({"instructions": "Surélever les jambes si elles gonflent.", "order": LATER}, ()),
            ({"instructions": "Mesurer la tension."}, ("swelling",)),
        ],
    )
    def test_a_symptom_that_the_card_named_before_the_question_is_not_new(
        self, card: dict[str, object], new: tuple[str, ...]
    ) -> None:
        question = replace(QUESTION, text="Mes chevilles gonflent, comme prévu ?")
        dossier = replace(carried(**card), questions=(question,))
        assert risk.new_symptoms(dossier, question) == new

    def test_a_symptom_that_a_line_was_given_for_is_not_new_unless_the_line_came_later(self) -> None:
        question = replace(QUESTION, text="J’ai encore de la fièvre.")
        line = CardMedication(Medication("Paracétamol", "1 g", "1 comprimé si fièvre", ""), FIRST, TODAY, None)
        assert risk.new_symptoms(carried(medications=(line,)), question) == ()
        assert risk.new_symptoms(carried(medications=(replace(line, order=LATER),)), question) == ("fever",)

    def test_without_a_consultation_or_a_readable_text_nothing_is_known_of_a_symptom(self) -> None:
        question = replace(QUESTION, text="Je tousse.")
        assert risk.new_symptoms(replace(AMIRA, consultations=()), question) == ("cough",)
        assert risk.new_symptoms(AMIRA, replace(QUESTION, text=None)) == ()

    def test_a_repeat_question_on_one_subject_asks_for_a_reason(self) -> None:
        before = replace(QUESTION, letter=b"1" * 16, first=FIRST)
        dossier = replace(AMIRA, questions=(before, QUESTION))
        assert risk.asks_reason(dossier, QUESTION) == "repeat"
        elsewhere = replace(before, thread=b"t" * 16)
        assert risk.asks_reason(replace(AMIRA, questions=(elsewhere, QUESTION)), QUESTION) == "repeat"
        apart = replace(elsewhere, consultation=b"x" * 16)
        assert risk.asks_reason(replace(AMIRA, questions=(apart, QUESTION)), QUESTION) is None
        other = replace(before, subject="Atorvastatine")
        assert risk.asks_reason(replace(AMIRA, questions=(other, QUESTION)), QUESTION) is None


def finding(code_: str, level: Verdicts, matched: str = "") -> Finding:
    return Finding("prescription", code_, level, 0, 4, "text", "22", matched)


def verdict(level: Verdicts, *findings: Finding) -> Verdict:
    return Verdict(level, findings, (), "rules", "lexicon")


class TestContent:
    """No prescription and no exam request by message (article 22)."""

    def test_an_explanation_of_a_known_medicine_passes(self) -> None:
        assert clearing().verdict.level is Verdicts.PASS

    def test_a_new_medicine_is_blocked_whatever_the_reason(self) -> None:
        text = "Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours."
        assert code(cleared(judging(text=text, reason="je suis sûr"), None)) == "content.blocked"

    def test_an_empty_reply_says_nothing(self) -> None:
        assert code(cleared(judging(text="  "), None)) == "content.empty"

    def test_a_question_that_this_desk_cannot_read_is_not_answered(self) -> None:
        assert code(cleared(judging(*asking(text=None)), None)) == "content.question_sealed"

    def test_a_doubt_asks_for_a_reason(self) -> None:
        doubt = verdict(Verdicts.ATTEST, finding("gate.unknown", Verdicts.ATTEST))
        refusal = content.objection(doubt, "", AMIRA, QUESTION, CONSULTATION)
        assert code(refusal) == "content.attest"
        assert content.objection(doubt, "dit en consultation", AMIRA, QUESTION, CONSULTATION) is None

    def test_a_block_has_no_way_around(self) -> None:
        block = verdict(Verdicts.BLOCK, finding("gate.new_drug", Verdicts.BLOCK))
        assert code(content.objection(block, "raison", AMIRA, QUESTION, CONSULTATION)) == "content.blocked"

    def test_a_late_line_needs_the_document_it_was_copied_from(self) -> None:
        late = CardMedication(Medication("Zestril"), LATER, TODAY, None)
        consultation = replace(CONSULTATION, medications=(late,))
        doubt = verdict(Verdicts.ATTEST, finding(content.LATE, Verdicts.ATTEST, "Zestril"))
        refusal = content.objection(doubt, "figure sur l'ordonnance", AMIRA, QUESTION, consultation)
        assert code(refusal) == "content.late_without_document"
        sourced = replace(consultation, medications=(replace(late, source=Source("ordonnance", TODAY)),))
        assert content.objection(doubt, "figure sur l'ordonnance", AMIRA, QUESTION, sourced) is None

    def test_a_late_line_serves_once_a_thread(self) -> None:
        doubt = verdict(Verdicts.ATTEST, finding(content.LATE, Verdicts.ATTEST))
        before = replace(QUESTION, letter=b"1" * 16, first=FIRST, replies=(answered(content.LATE),))
        dossier = replace(AMIRA, questions=(before, QUESTION))
        assert code(content.objection(doubt, "raison", dossier, QUESTION, CONSULTATION)) == "content.late_twice"

    def test_a_late_line_that_was_told_on_the_telephone_served_its_once(self) -> None:
        doubt = verdict(Verdicts.ATTEST, finding(content.LATE, Verdicts.ATTEST))
        told = Spoken(b"e" * 32, "A-9", "Dr", NOON, FIRST, "online", "Oui.", answered(content.LATE).circumstances)
        for spoken in (replace(QUESTION, spoken=(told,)), replace(QUESTION, letter=b"1" * 16, spoken=(told,))):
            dossier = replace(AMIRA, questions=(spoken, QUESTION))
            assert code(content.objection(doubt, "raison", dossier, QUESTION, CONSULTATION)) == "content.late_twice"

    def test_a_late_line_that_served_a_later_question_serves_no_earlier_one(self) -> None:
        doubt = verdict(Verdicts.ATTEST, finding(content.LATE, Verdicts.ATTEST))
        after = replace(QUESTION, letter=b"2" * 16, first=LATER, replies=(answered(content.LATE),))
        dossier = replace(AMIRA, questions=(QUESTION, after))
        assert code(content.objection(doubt, "raison", dossier, QUESTION, CONSULTATION)) == "content.late_twice"

    def test_what_the_consultation_said_is_not_late_at_a_desk_that_had_not_heard_of_it(self) -> None:
        """Its first entry stands behind the question that names it: only the desk that wrote that down lagged behind."""
        line = replace(CONSULTATION.medications[0], order=LATER)
        unheard = replace(CONSULTATION, medications=(line,), order=LATER)
        assert not content.card(unheard, QUESTION).medicines[0].late
        assert content.card(unheard, replace(QUESTION, consultation=b"x" * 16)).medicines[0].late
        assert content.card(replace(unheard, order=FIRST), QUESTION).medicines[0].late

    def test_a_line_written_after_the_question_is_late_and_one_written_before_is_not(self) -> None:
        after = replace(CONSULTATION.medications[0], order=LATER)
        next_day = replace(CONSULTATION.medications[0], written_on="2026-11-07")
        card = content.card(replace(CONSULTATION, medications=(*CONSULTATION.medications, after, next_day)), QUESTION)
        assert [medicine.late for medicine in card.medicines] == [False, True, True]

    def test_an_exam_ordered_late_is_not_on_the_card_until_its_result_came(self) -> None:
        ordered = replace(CONSULTATION.exams[0], received_on="", order=LATER)
        assert content.card(replace(CONSULTATION, exams=(ordered,)), QUESTION).exams == ()
        came = replace(ordered, received_on=TODAY)
        assert content.card(replace(CONSULTATION, exams=(came,)), QUESTION).exams[0].status == "result"
        known_exam = replace(ordered, order=FIRST)
        assert content.card(replace(CONSULTATION, exams=(known_exam,)), QUESTION).exams[0].status == "ordered"


class TestRecipient:
    """The reply reaches this patient, and nobody else (article 22)."""

    def test_the_reply_goes_to_the_device_that_asked(self) -> None:
        outcome = addressed(clearing(), TN, NOON)
        assert isinstance(outcome, Addressed)
        assert outcome.device == DEVICE

    def test_a_device_that_is_not_the_current_one_receives_nothing(self) -> None:
        from core.charter.recipient import recipient

        assert code(recipient(using(ended=(9, b"A", 9)), QUESTION, TN, NOON)) == "recipient.not_current"
        newer = replace(DEVICE, sig=b"n" * 32)
        assert code(recipient(replace(AMIRA, devices=(newer,)), QUESTION, TN, NOON)) == "recipient.not_current"

    def test_a_minor_without_an_adult_receives_nothing(self) -> None:
        child = replace(AMIRA, born="2017-02-03")
        assert code(addressed(clearing(child), TN, NOON)) == "recipient.minor_alone"

    def test_an_adult_without_a_legal_basis_receives_nothing(self) -> None:
        child = replace(AMIRA, born="2017-02-03", guardian=MOTHER)
        assert code(addressed(clearing(child), TN, NOON)) == "recipient.no_legal_basis"
        other = replace(child, legal_basis=replace(BASIS, adult="Autre Personne"))
        assert code(addressed(clearing(other), TN, NOON)) == "recipient.no_legal_basis"

    def test_the_recorded_adult_receives_the_reply_for_the_child(self) -> None:
        child = replace(AMIRA, born="2017-02-03", guardian=MOTHER, legal_basis=BASIS)
        assert isinstance(addressed(clearing(child), TN, NOON), Addressed)

    def test_ages_are_whole_years(self) -> None:
        assert age("2008-11-06", "2026-11-06") == 18
        assert age("2008-11-07", "2026-11-06") == 17


class TestRecord:
    """Circumstances and content stand in the record before there is a letter (article 22)."""

    def test_six_circumstances_are_told(self) -> None:
        outcome = addressed(clearing(), TN, NOON)
        assert isinstance(outcome, Addressed)
        steps = circumstances(outcome)
        assert [step.duty for step in steps] == [
            "identity",
            "consultation",
            "judgement",
            "content",
            "recipient",
            "record",
        ]
        assert steps[0].code == "identity.confirmed"
        assert steps[2].code == "judgement.online"
        assert steps[3].code == "content.clear"

    def test_a_settled_doubt_an_orientation_and_a_late_line_are_told_as_such(self) -> None:
        dossier, question = asking(doubt="settled")
        follow_up = following(dossier, question)
        judgement = judged(follow_up, stated(judgement=Judgement.EXAMINATION), ANSWER)
        assert isinstance(judgement, Judged)
        for codes, told in ((("gate.other", content.LATE), content.LATE), (("gate.other",), "gate.other")):
            doubts = tuple(finding(one, Verdicts.ATTEST) for one in codes)
            outcome = Addressed(Cleared(judgement, verdict(Verdicts.ATTEST, *doubts), "raison"), DEVICE)
            steps = circumstances(outcome)
            assert steps[0].code == "identity.settled_by_call"
            assert steps[2].code == "judgement.examination"
            assert steps[3].code == told

    def test_only_an_entry_that_covers_these_words_for_this_patient_makes_a_recorded_reply(self) -> None:
        outcome = addressed(clearing(), TN, NOON)
        assert isinstance(outcome, Addressed)
        right = write_entry(sig_key(), place(AMIRA.patient), "ReplyRecorded", b"", journal=JournalKey(1, random(32)))
        other_kind = write_entry(sig_key(), place(AMIRA.patient), "ReplySent", b"", journal=JournalKey(1, random(32)))
        other_patient = write_entry(
            sig_key(), place(b"o" * 16), "ReplyRecorded", b"", journal=JournalKey(1, random(32))
        )
        body = write_body(Reply(ANSWER))
        assert isinstance(recorded(outcome, b"r" * 16, body, right), Recorded)
        assert code(recorded(outcome, b"r" * 16, body, other_kind)) == "record.entry"
        assert code(recorded(outcome, b"r" * 16, body, other_patient)) == "record.entry"
        assert code(recorded(outcome, b"r" * 16, write_body(Reply("autre")), right)) == "record.body"
        assert code(recorded(outcome, b"r" * 16, write_body(Notice(1, (b"h" * 32,))), right)) == "record.body"


def place(patient: bytes) -> Place:
    return Place(b"P" * 32, 1, 1, b"", NOON, patient=patient, patient_seq=1)
