"""A log for tests of the fold: events at their places, signed by nobody."""

from itertools import count

from core.record.events import Event
from core.record.signed import Signed
from crypto.body import Question, Reply, write_body
from crypto.kinds import Category
from crypto.letter import Draft, Recipient, Sealed, seal_letter
from crypto.primitives import SigKey, blake, kem_key, random, sig_key

NOON = 1_794_000_000_000
PATIENT = b"p" * 16
THREAD = b"c" * 16
DEVICE: SigKey = sig_key(b"s" * 32)
_KEM = kem_key(b"k" * 32)


class Log:
    """Entries in the order in which they are written; `desk` signs them."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def __call__(
        self, event: Event, *, who: str = "Dr Leïla Mansour", at_ms: int = NOON, sealed: bool = False, seq: int = 0
    ) -> Signed:
        number = seq or next(self._numbers)
        return Signed(
            event=event,
            number=f"A-{number}",
            hash=blake("test", str(number).encode()),
            profile=b"A" * 32,
            who=who,
            role="physician",
            at_ms=at_ms,
            server_ms=None,
            order=(number, b"A" * 32, number),
            thread=THREAD,
            patient=PATIENT,
            sealed=sealed,
        )


def question(
    text: str = "Avant ou après le repas ?", subject: str = "Amlodipine", seq: int = 2
) -> tuple[Sealed, bytes]:
    """A question as its device seals it, and its body."""
    written = write_body(Question(subject, text))
    draft = Draft(
        practice=b"P" * 32,
        to=b"P" * 32,
        written=written,
        seq=seq,
        prev=b"v" * 32 if seq > 1 else b"",
        sent_ms=NOON,
        roster_v=1,
        lang="fr",
        thread=THREAD,
        consultation=THREAD,
        category=Category.MEDICINE,
        letter_id=random(16),
    )
    recipients = [Recipient(b"H", _KEM.public), Recipient(b"B", _KEM.public)]
    return seal_letter(DEVICE, draft, recipients), written.data


def reply_body(text: str = "Le matin, avec ou sans repas.") -> bytes:
    """A reply's body as it is committed to."""
    return write_body(Reply(text)).data
