"""Signed entries for tests of the doors, one chain after the other, without a practice around them."""

from dataclasses import dataclass, field

from crypto.entry import Entry, JournalKey, Place, write_entry
from crypto.primitives import SigKey, sig_key

PRACTICE = bytes(32)
JOURNAL = JournalKey(1, b"j" * 32)
CONTENT_KEY = b"c" * 32


@dataclass
class Scribe:
    """Writes one profile's chain; `lamport` may be pushed forward, as by what another desk wrote."""

    key: SigKey = field(default_factory=sig_key)
    seq: int = 0
    lamport: int = 0
    prev: bytes = b""
    patients: dict[bytes, tuple[int, bytes]] = field(default_factory=dict)

    def write(
        self,
        kind: str = "Triaged",
        patient: bytes = b"",
        thread: bytes = b"",
        staff: bytes = b"",
        clin: bytes | None = None,
    ) -> Entry:
        """The next entry, a second after the one before."""
        self.seq, self.lamport = self.seq + 1, self.lamport + 1
        count, last = self.patients.get(patient, (0, b""))
        place = Place(
            practice=PRACTICE,
            seq=self.seq,
            lamport=self.lamport,
            prev=self.prev,
            wall_ms=1_790_000_000_000 + 1000 * self.lamport,
            patient=patient,
            patient_seq=count + 1 if patient else 0,
            patient_prev=last if patient else b"",
            thread=thread,
        )
        content_key = None if clin is None else CONTENT_KEY
        entry = write_entry(self.key, place, kind, staff, journal=JOURNAL, clin=clin, content_key=content_key)
        self.prev = entry.hash
        if patient:
            self.patients[patient] = (count + 1, entry.hash)
        return entry
