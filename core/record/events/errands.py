"""What the practice owes a patient beside the answer: a call, a word, a place in its own file, and how each ended."""

from dataclasses import dataclass

from core.record.events.event import Event


@dataclass(frozen=True)
class CallAsked(Event):
    """A member asks that the patient be telephoned. `why`: appointment, identity, physician; nothing medical."""

    letter: bytes
    why: str


@dataclass(frozen=True)
class CallOutcome(Event):
    """How a call ended: reached, not_reached, emergency_called; who else was told."""

    letter: bytes
    outcome: str
    told: str


@dataclass(frozen=True)
class PatientTold(Event):
    """Somebody telephoned because a reply waits unopened. `outcome`: told, tried."""

    letter: bytes
    outcome: str


@dataclass(frozen=True)
class PatientMailed(Event):
    """A mail said that our letter `letter` waits, or could not. `outcome`: sent, refused, returned; `why`: a `MailFault`, or
    empty where it was sent.
    """

    letter: bytes
    outcome: str
    why: str


@dataclass(frozen=True)
class AppointmentSettled(Event):
    """What became of an appointment that was proposed: came, declined, called."""

    letter: bytes
    outcome: str


@dataclass(frozen=True)
class Reported(Event):
    """A member copied an exchange into the practice's paper or software file."""

    letter: bytes
    medium: str
