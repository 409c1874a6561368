"""The fold's steps for notices by mail: where they may go, and the one that did not arrive."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.dossier import NOTHING, Errand, MailAddress
from core.model import Mailed
from core.record import events as e
from core.record.signed import Signed

if TYPE_CHECKING:
    from core.record.fold import Folding


def _given(file: "Folding", entry: Signed, event: e.MailAddressGiven) -> None:
    """Another address begins with a clean sheet."""
    file.facts = replace(file.facts, mail=MailAddress(event.address, entry.who, entry.at_ms))


def _mailed(file: "Folding", entry: Signed, event: e.PatientMailed) -> None:
    """The last word about any of our letters stands on the patient; one about a question's own thread on the question too."""
    fault = NOTHING if event.outcome == Mailed.SENT else Errand(event.why, entry.at_ms)
    file.facts = replace(file.facts, mail=replace(file.facts.mail, fault=fault))
    replied, _ = file.replies.get(event.letter, (b"", None))
    in_thread = [one.letter for one in file.questions.values() if entry.thread and one.thread == entry.thread]
    file.of(replied or (in_thread[-1] if in_thread else b""), mail_fault=fault)


STEPS: dict[type, Callable[["Folding", Signed, Any], None]] = {e.MailAddressGiven: _given, e.PatientMailed: _mailed}
