"""What leaves the practice, or was stopped, and what is known of it afterwards."""

from dataclasses import dataclass

from core.model import Circumstance
from core.record.events.event import Event


@dataclass(frozen=True)
class Span:
    """Where a finding stood in the draft: code points, and its code. Never the text."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class ClosedSpans:
    """The places of the findings."""

    spans: tuple[Span, ...]


@dataclass(frozen=True)
class SendClosed(Event):
    """Send was activated while a lamp was closed: once per draft and set of findings. `draft` is a hash under the
    patient's content key: it tells drafts apart, and says nothing of them to who has no key.
    """

    letter: bytes
    draft: bytes
    codes: tuple[str, ...]
    clin: ClosedSpans | None = None


@dataclass(frozen=True)
class ReplyContent:
    """Body as sealed, six circumstances, the physician's reasons, and what was on screen when judging."""

    body: bytes
    circumstances: tuple[Circumstance, ...]
    reasons: tuple[str, ...]
    on_screen: str


@dataclass(frozen=True)
class ReplyRecorded(Event):
    """A reply, recorded before it is sealed. `body_hash` equals field 23 of the letter, whose field 21 is this entry."""

    letter: bytes
    reply: bytes
    consultation: bytes
    body_hash: bytes
    evidence: tuple[str, ...]
    judgement: str
    clin: ReplyContent | None = None


@dataclass(frozen=True)
class NoticeSent(Event):
    """A template with typed fields was sent."""

    letter: bytes
    template: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ReplySent(Event):
    """The post took the letter: `answer` is "deposited" or the server's word."""

    letter: bytes
    letter_hash: bytes
    answer: str


@dataclass(frozen=True)
class ReplyWithheld(Event):
    """The desk held its own reply back, because another one answers the question: `instead` is that one's entry.

    Nothing of `reply` ever left. It counts where the same profile recorded the reply, and no `ReplySent` came before.
    """

    letter: bytes
    reply: bytes
    instead: bytes


@dataclass(frozen=True)
class ReceiptSeen(Event):
    """The enrolled device opened the letter whose hash it names, at a time it declares."""

    receipt: bytes
    letter_hash: bytes
    opened_ms: int
