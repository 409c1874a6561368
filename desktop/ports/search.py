"""What a search found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """Something found. `letter` is empty where the hit is a patient and not a line of a thread."""

    patient: bytes
    letter: bytes
    name: str
    kind: str
    excerpt: str
    at_ms: int
