"""A reply on its way through article 22, as the window and the office hand it to each other."""

from dataclasses import dataclass

from core.charter.gate.findings import Verdict
from core.charter.passage import Passage
from core.model import Judgement


@dataclass(frozen=True)
class Attempt:
    """A reply as it stands on the screen: the text, the physician's judgement of exactly this text, the one reason given.

    `open_s`: seconds since the question was opened on this desk, signed with the judgement.
    """

    letter: bytes
    text: str
    judgement: Judgement | None
    reason: str
    open_s: int


@dataclass(frozen=True)
class Checked:
    """A draft as the charter sees it now: the six lamps, the verdict on its content, and a way to say it.

    `proposal` is one sentence without any medical advice; `rephrased` the whole draft in which it replaces every
    sentence that holds a finding, and `replaced` those sentences. All are empty where nothing is to be rephrased.
    `verdict` is None where there is nothing to compare the text with.
    """

    passage: Passage
    verdict: Verdict | None
    proposal: str = ""
    rephrased: str = ""
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class SentView:
    """A reply that is recorded: its entry (`A-216`), the time, and whether the post has it (deposited) or not (waiting)."""

    number: str
    at_ms: int
    status: str
