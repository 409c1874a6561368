"""Remarks that a physician calls false: kept at this desk, for whoever mends the rules. They change no verdict.

A report leaves the desk only by hand, and then as its rule and its versions: the words stay in the vault.
"""

from dataclasses import dataclass, field

from core.charter.gate.findings import Finding, Verdict
from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.record.codec import pack, unpack

MOST_KEPT = 200
_SETTING = "remarks.false"


@dataclass(frozen=True)
class FalseRemark:
    """One remark: its code and level, the versions that decided, when, and (for this desk alone) the words."""

    code: str
    level: str
    rules_version: str
    lexicon_version: str
    at_ms: int
    words: str = field(repr=False)


@dataclass(frozen=True)
class _Kept:
    remarks: tuple[FalseRemark, ...]


def false_remarks(desk: Desk) -> tuple[FalseRemark, ...]:
    """Every report that this desk keeps, the oldest first."""
    data = desk.vault.setting(_SETTING)
    kept: _Kept = unpack(data, _Kept) if data else _Kept(())
    return kept.remarks


def report_false(desk: Desk, verdict: Verdict, finding: Finding, now: int) -> Refusal | None:
    """Keep that this remark is false; said twice, it is kept once. The reply stays as closed as it was."""
    if not desk.clinician:
        return refuse("role.may_not", kind="remark")
    known = false_remarks(desk)
    made = FalseRemark(
        finding.code, finding.level.value, verdict.rules_version, verdict.lexicon_version, now, finding.text
    )
    if any((one.code, one.words) == (made.code, made.words) for one in known):
        return None
    desk.vault.commit(Change(settings=((_SETTING, pack(_Kept((*known, made)[-MOST_KEPT:]))),)))
    return None
