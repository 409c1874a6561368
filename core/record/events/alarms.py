"""What closed a desk, and who opened it again."""

from dataclasses import dataclass

from core.record.events.event import Event


@dataclass(frozen=True)
class AlarmLifted(Event):
    """A physician lets a desk write again, after the journal was read again and everything checked.

    `profile`: whose desk; `code`: of the alarm. With a patient: only what closed the way to that patient's device.
    """

    profile: bytes
    code: str
    reason: str
