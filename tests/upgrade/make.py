"""Makes `vault-N.db`, a vault as version N of the program wrote it: `python -m tests.upgrade.make`, once per version.

A file that was released is never made again: it stays, and tests/upgrade/test_upgrade.py opens it for ever.
"""

from pathlib import Path

from core.doors import schema
from core.doors.sqlcipher import SqlVault
from core.doors.vault import Aside, Change, LaneStep, OpenInvite, OutLetter, Secret, Waiting, Words
from core.model import Draft, LetterId, Queue
from core.record.rows import InboxRow, PatientRow
from crypto.entry import Entry
from crypto.primitives import sig_key
from tests.fakes.entries import Scribe

HERE = Path(__file__).parent
KEY = bytes(range(32))
PATIENT, THREAD, DEVICE = b"p" * 16, b"t" * 16, b"d" * 32

ROW = InboxRow(
    letter=b"l" * 16,
    thread=THREAD,
    patient=PATIENT,
    name="Leïla Ben Salah",
    born="1961-03-04",
    guardian="",
    subject="Amlodipine",
    category="medicine",
    language="fr",
    length_class=1,
    held_on="2026-11-12",
    day=3,
    received_ms=1,
    due_ms=2,
    queue=Queue.TRIAGE,
    flags=("sign.chest_pain", "gap"),
    claimed_by="A",
    triaged_by="B",
    readable=True,
)


def entries() -> list[Entry]:
    """Signed with fixed keys; only what is random in sealing differs from one making to the next."""
    scribe = Scribe(sig_key(b"s" * 32))
    question = scribe.write("QuestionRecorded", PATIENT, THREAD, staff=b"who", clin=b"what")
    return [question, scribe.write("Triaged", PATIENT, THREAD), scribe.write("ClockCorrected")]


def content(written: list[Entry]) -> Change:
    """A vault with something in each of its tables."""
    return Change(
        entries=tuple(written),
        inbox=(ROW,),
        patients=(PatientRow(PATIENT, "Leïla Ben Salah", "1961-03-04", "104", "+216 00 123 456", "confirmed", 7),),
        devices=((DEVICE, PATIENT),),
        words=(Words(written[0].hash, PATIENT, "Le comprimé du cœur, متى الدواء ؟"),),
        outbox=(OutLetter(b"o" * 16, DEVICE, "reply", b"raw", b"h" * 32),),
        lanes=(LaneStep(DEVICE, b"k" * 32, 1, b"h" * 32, b"", ahead=False),),
        fetched=("1-aa",),
        aside=(Aside(b"f" * 32, "sender.unknown", b"raw", DEVICE, 5),),
        secrets=(Secret("patient", PATIENT, b"i" * 32, b"k" * 32),),
        invites=(OpenInvite(b"v" * 8, PATIENT, b"s" * 16, "in_person", 9, "open", b""),),
        waiting=(Waiting(b"w" * 32, 4, b"wire", "entry.gap"),),
        drafts=(Draft(LetterId(b"l" * 16), "Bonjour", 5),),
        settings=(("zoom", b"2"),),
    )


if __name__ == "__main__":
    path = HERE / f"vault-{len(schema.steps())}.db"
    vault = SqlVault(schema.connect(path, KEY, create=True))
    vault.commit(content(entries()))
    vault.close()
