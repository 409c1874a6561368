"""The six lamps say what the chain would say, and never more."""

from dataclasses import replace

import pytest

from core.charter import passage as lamps
from core.charter.gate.findings import Finding, Verdict
from core.charter.gate.findings import Level as Verdicts
from core.charter.passage import Asked, Duty, Lit, Passage, passage
from core.charter.risk import Stated
from core.dossier import Dossier, Question
from core.model import Judgement, refuse
from tests.unit.charter.people import AMIRA, ANSWER, NOON, ORIENTATION, QUESTION, TN, asking, carried, stated, using

BLOCKED = "Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours."


def asked(
    dossier: Dossier = AMIRA, question: Question = QUESTION, text: str = ANSWER, said: Stated | None = None
) -> Asked:
    return Asked(dossier, question, text, said, TN, NOON)


def lit(passage: Passage) -> list[str]:
    return [lamp.lit.value for lamp in passage.lamps]


def lamp(passage: Passage, duty: Duty) -> tuple[str, str]:
    one = next(lamp for lamp in passage.lamps if lamp.duty is duty)
    return one.lit.value, one.code


def test_everything_holds_once_the_physician_has_judged() -> None:
    open_passage, verdict = passage(asked(said=stated()))
    assert open_passage.open
    assert open_passage.first_closed() is None
    assert verdict is not None
    assert verdict.level is Verdicts.PASS


def test_before_the_judgement_the_line_stops_at_the_third_lamp() -> None:
    closed, _ = passage(asked())
    stop = closed.first_closed()
    assert stop is not None
    assert (stop.duty, stop.lit) == (Duty.JUDGEMENT, Lit.TO_JUDGE)
    assert lit(closed) == ["held", "held", "to_judge", "held", "held", "held"]


def test_a_red_flag_says_that_the_judgement_will_need_a_reason() -> None:
    closed, _ = passage(asked(*asking(signs=("chest_pain",))))
    assert dict(closed.lamps[2].facts) == {"why": "sign"}


def test_a_prescription_closes_the_fourth_lamp_and_the_others_stay_lit_behind_it() -> None:
    closed, verdict = passage(asked(text=BLOCKED, said=stated(BLOCKED)))
    assert lamp(closed, Duty.CONTENT) == ("closed", "content.blocked")
    assert lamp(closed, Duty.RECIPIENT)[0] == "held"
    assert verdict is not None
    assert verdict.findings


@pytest.mark.parametrize(
    ("dossier", "duty", "expected"),
    [
        (using(confirmed_by=""), Duty.IDENTITY, ("awaited", "identity.not_confirmed")),
        (using(ended=(9, b"A", 9)), Duty.IDENTITY, ("closed", "identity.device_replaced")),
        (using(ended=(9, b"A", 9)), Duty.RECIPIENT, ("closed", "recipient.not_current")),
        (carried(held_on="2026-10-01"), Duty.CONSULTATION, ("closed", "consultation.window_closed")),
        (carried(held_on="2026-12-01"), Duty.CONSULTATION, ("closed", "consultation.future")),
        (carried(readable=False), Duty.CONSULTATION, ("closed", "consultation.sealed")),
        (carried(readable=False), Duty.CONTENT, ("unknown", "consultation.sealed")),
    ],
)
def test_each_duty_that_fails_says_why(dossier: Dossier, duty: Duty, expected: tuple[str, str]) -> None:
    closed, _ = passage(asked(dossier, said=stated()))
    assert lamp(closed, duty) == expected


def test_past_the_window_an_orientation_may_go_on() -> None:
    late = carried(held_on="2026-10-01")
    said = stated(ORIENTATION, judgement=Judgement.EXAMINATION)
    orientation, _ = passage(asked(late, text=ORIENTATION, said=said))
    assert orientation.open


@pytest.mark.parametrize("dossier", [AMIRA, carried(held_on="2026-10-01")])
def test_a_judgement_of_necessary_examination_is_no_door_for_an_answer(dossier: Dossier) -> None:
    closed, _ = passage(asked(dossier, said=stated(judgement=Judgement.EXAMINATION)))
    assert lamp(closed, Duty.CONTENT) == ("closed", "content.blocked")


def test_an_edited_text_awaits_a_new_judgement() -> None:
    closed, _ = passage(asked(said=stated("autre texte")))
    assert lamp(closed, Duty.JUDGEMENT) == ("awaited", "judgement.edited")


def test_an_empty_or_unreadable_comparison_is_unknown_and_closed() -> None:
    empty, verdict = passage(asked(text=" ", said=stated(" ")))
    assert lamp(empty, Duty.CONTENT) == ("unknown", "content.empty")
    assert verdict is None
    sealed, _ = passage(asked(*asking(text=None), said=stated()))
    assert lamp(sealed, Duty.CONTENT) == ("unknown", "content.question_sealed")


def test_a_doubtful_text_awaits_a_reason_and_is_judged_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = Verdict(
        Verdicts.ATTEST, (Finding("prescription", "gate.x", Verdicts.ATTEST, 0, 1, "x", "22", ""),), (), "", ""
    )
    monkeypatch.setattr(lamps.content, "judge", lambda *_: doubt)
    without, _ = passage(asked(said=stated()))
    assert lamp(without, Duty.CONTENT) == ("awaited", "content.attest")
    unjudged, _ = passage(asked())
    assert lamp(unjudged, Duty.CONTENT) == ("awaited", "content.attest")
    with_reason, _ = passage(asked(said=stated(reason="dit en consultation")))
    assert lamp(with_reason, Duty.CONTENT) == ("judged", "content.attested")
    assert with_reason.open


def test_a_desk_whose_record_is_in_doubt_holds_nothing_at_the_last_lamp() -> None:
    closed, _ = passage(replace(asked(said=stated()), closed=refuse("record.fork")))
    assert lamp(closed, Duty.RECORD) == ("closed", "record.fork")


def test_a_call_that_settled_a_doubt_is_told() -> None:
    settled, _ = passage(asked(*asking(doubt="settled"), said=stated()))
    assert lamp(settled, Duty.IDENTITY) == ("held", "identity.settled_by_call")
