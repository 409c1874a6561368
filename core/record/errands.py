"""The fold's steps for what the practice owes beside the answer: calls, words, copies, and decisions taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.dossier import NOTHING, Errand, Question, Spoken
from core.model import CallReason, Decision
from core.record import events as e
from core.record.signed import Signed

if TYPE_CHECKING:
    from core.record.fold import Folding


def _triaged(file: "Folding", entry: Signed, event: e.Triaged) -> None:
    """A decision stands over the one before it; a call that one of them opened stays until it has an outcome."""
    known = file.questions.get(event.letter)
    if known is None:
        return
    urgent = event.decision == Decision.URGENT
    call = Errand(CallReason.URGENT, entry.at_ms) if urgent else known.call
    file.decided[event.letter] = entry, known
    file.of(
        event.letter,
        decision=event.decision,
        triaged_by=entry.who,
        triaged_ms=entry.at_ms,
        redirected="",
        straight=False,
        call=call,
        outcome="" if urgent else known.outcome,
        visit=NOTHING,
    )


def _undone(file: "Folding", entry: Signed, event: e.TriageUndone) -> None:
    """Only the member who decided takes it back, and only while nothing was decided since."""
    decided, before = file.decided.get(event.letter, (None, None))
    if decided is None or before is None or (decided.hash, decided.profile) != (event.entry, entry.profile):
        return
    del file.decided[event.letter]
    back = ("decision", "triaged_by", "triaged_ms", "redirected", "straight", "call", "outcome", "visit")
    file.of(event.letter, **{name: getattr(before, name) for name in back})


def decided_since(file: "Folding", letter: bytes) -> None:
    """Something else was done with the question: the decision before it is no more to be taken back."""
    file.decided.pop(letter, None)


def redirected_since(file: "Folding", entry: Signed, event: e.Redirected) -> None:
    """The same, but for the appointment that a decision proposed at once, in the entry after it: they are one act."""
    decided, _ = file.decided.get(event.letter, (None, None))
    if decided is None or not isinstance(decided.event, e.Triaged):
        return
    told = decided.event.decision, decided.profile, decided.order[2] + 1
    if told != (event.towards, entry.profile, entry.order[2]):
        decided_since(file, event.letter)


def _straight(file: "Folding", entry: Signed, event: e.RoutedStraight) -> None:
    known = file.questions.get(event.letter)
    if known is not None and not known.decision:
        file.of(event.letter, decision=Decision.PHYSICIAN, triaged_ms=entry.at_ms, straight=True)


def _reading_asked(file: "Folding", _: Signed, event: e.ReadingAsked) -> None:
    known = file.questions.get(event.letter)
    if known is not None and not known.reading:
        file.of(event.letter, reading="asked")


def _granted(file: "Folding", _: Signed, event: e.KeyGranted) -> None:
    if event.scope == "entry":
        file.of(file.written.get(event.key_id, b""), reading="granted")


def _call_asked(file: "Folding", entry: Signed, event: e.CallAsked) -> None:
    known = file.questions.get(event.letter)
    if known is not None and known.call.word != CallReason.URGENT:
        decided_since(file, event.letter)
        file.of(event.letter, call=Errand(event.why, entry.at_ms))


def _outcome(file: "Folding", _: Signed, event: e.CallOutcome) -> None:
    decided_since(file, event.letter)
    file.of(event.letter, outcome=event.outcome, call=NOTHING)


def _told(file: "Folding", entry: Signed, event: e.PatientTold) -> None:
    file.of(event.letter, told=Errand(event.outcome, entry.at_ms))


def _settled(file: "Folding", entry: Signed, event: e.AppointmentSettled) -> None:
    decided_since(file, event.letter)
    file.of(event.letter, visit=Errand(event.outcome, entry.at_ms))


def _reported(file: "Folding", entry: Signed, event: e.Reported) -> None:
    file.of(event.letter, report=Errand(event.medium, entry.at_ms))


def _spoken(file: "Folding", entry: Signed, event: e.PhoneExchanged) -> None:
    """What was said belongs to its question; one that came by telephone only is a question all the same."""
    content = event.clin
    decided_since(file, event.letter)
    known = file.questions.get(event.letter) or _by_phone(entry, event)
    said = Spoken(
        entry=entry.hash,
        number=entry.number,
        by=entry.who,
        at_ms=entry.at_ms,
        order=entry.order,
        judgement=event.judgement,
        said=None if content is None else content.said,
        circumstances=() if content is None else content.circumstances,
    )
    file.questions[event.letter] = replace(known, spoken=(*known.spoken, said), report=NOTHING, visit=NOTHING)


def _by_phone(entry: Signed, event: e.PhoneExchanged) -> Question:
    return Question(
        letter=event.letter,
        letter_hash=b"",
        thread=entry.thread,
        consultation=event.consultation,
        sender=b"",
        category=event.category,
        language="fr",
        signs_ticked=0,
        length_class=0,
        screened=False,
        signs=(),
        first=entry.order,
        received_ms=entry.at_ms,
        text=None if event.clin is None else event.clin.asked,
        by_phone=True,
    )


STEPS: dict[type, Callable[["Folding", Signed, Any], None]] = {
    e.Triaged: _triaged,
    e.TriageUndone: _undone,
    e.RoutedStraight: _straight,
    e.ReadingAsked: _reading_asked,
    e.KeyGranted: _granted,
    e.CallAsked: _call_asked,
    e.CallOutcome: _outcome,
    e.PatientTold: _told,
    e.AppointmentSettled: _settled,
    e.Reported: _reported,
    e.PhoneExchanged: _spoken,
}
