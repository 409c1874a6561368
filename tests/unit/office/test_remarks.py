"""A remark that a physician calls false is kept here, once, and changes nothing."""

from core.charter.gate.judge import judge
from core.model import Refusal
from core.office.remarks import MOST_KEPT, FalseRemark, false_remarks, report_false
from tests.practice import NOON, practice
from tests.unit.gate.people import CARD


def test_a_false_remark_is_kept_once_with_the_versions_that_decided() -> None:
    desk = practice().physician
    verdict = judge("Prenez lercanidipine 10 mg.", CARD)
    (finding,) = verdict.findings
    assert report_false(desk, verdict, finding, NOON) is None
    assert report_false(desk, verdict, finding, NOON + 1) is None
    kept = FalseRemark(
        "gate.new_drug", "block", verdict.rules_version, verdict.lexicon_version, NOON, "lercanidipine 10 mg"
    )
    assert false_remarks(desk) == (kept,)
    assert "lercanidipine" not in repr(kept)
    assert judge("Prenez lercanidipine 10 mg.", CARD) == verdict


def test_the_oldest_give_way() -> None:
    desk = practice().physician
    for at in range(MOST_KEPT + 1):
        verdict = judge(f"Prenez lercanidipine {at + 1} mg.", CARD)
        report_false(desk, verdict, verdict.findings[0], NOON + at)
    assert len(false_remarks(desk)) == MOST_KEPT
    assert false_remarks(desk)[0].at_ms == NOON + 1


def test_a_secretary_meets_no_remark() -> None:
    verdict = judge("Prenez lercanidipine 10 mg.", CARD)
    refusal = report_false(practice().secretary, verdict, verdict.findings[0], NOON)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "role.may_not"
