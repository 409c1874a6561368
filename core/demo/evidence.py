"""What the main job left on the disk, read back by a process that did not do it: one value a step, and whether it holds.

Nothing is taken from the summary: profiles are opened, sealed letters are opened again with the keys of those they were
sealed to, the proof is judged without a vault.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from core.demo.device import Device
from core.demo.people import AMIRA
from core.demo.practice import Place, patient_of
from core.doors.files import read_bounded
from core.model import Trouble
from core.office.checking import check as check_profile
from core.office.desk import Desk
from core.office.directory import DeskDirectory, reader
from core.record import events as e
from core.record.letters import question_text, reply_text
from core.record.proof import prove
from core.record.signed import Signed
from crypto.errors import Refused
from crypto.keys import fingerprint, read_roster
from crypto.letterhead import letter_hash
from crypto.opening import Opened, open_letter
from crypto.primitives import blake

SUMMARY, PDF, PROOF, SCREENS = "summary.json", "record.pdf", "record.proof", "screens"
_MOST_FILE = 64 << 20
DONE = {
    "practice.founded": "Cabinet fondé, secrétaire jointe par code.",
    "patient.enrolled": "Téléphone comparé en présence, personne confirmée par le médecin.",
    "question.received": "Question scellée par le téléphone, reçue et consignée.",
    "question.triaged": "Triée par la secrétaire, sur l'en-tête seul.",
    "reply.blocked": "Réponse qui prescrit : envoi bloqué, blocage consigné.",
    "reply.recorded": "Réponse reformulée, jugée par le médecin, consignée avant de partir.",
    "reply.sent": "Réponse scellée pour le seul téléphone inscrit, déposée.",
    "reply.opened": "Ouverte avec la clé du patient ; elle porte l'empreinte de sa consignation.",
    "receipt.recorded": "Accusé du téléphone, consigné.",
    "record.exported": "Dossier exporté en PDF/A avec sa preuve, vérifiée sans coffre.",
    "log.verified": "Journal vérifié, entrée par entrée.",
    "secretary.reads_no_text": "Le coffre de la secrétaire ne contient aucun texte.",
    "window.shown": "Fenêtre photographiée : boîte, réponse bloquée, prête, partie, dossier.",
}
_Event = TypeVar("_Event")


@dataclass(frozen=True)
class Step:
    """One step of the main job. `evidence`: name -> value found on the disk; `ok`: the values hold together."""

    name: str
    evidence: dict[str, str]
    ok: bool


@dataclass(frozen=True)
class Found:
    """What the steps are read from: the physician's desk, the patient's device, the patient's entries in log order.

    `roster`: the file as it lay there before a desk was opened, which would put a damaged one right.
    """

    place: Place
    desk: Desk
    device: Device
    entries: list[Signed]
    roster: bytes

    def last(self, kind: type[_Event]) -> tuple[Signed, _Event]:
        """The last entry of a kind, and its event. Raises Trouble(demo.no_entry)."""
        for entry in reversed(self.entries):
            if isinstance(entry.event, kind):
                return entry, entry.event
        raise Trouble("demo.no_entry", kind=kind.__name__)


def gather(folder: Path, now: int) -> list[Step]:
    """Every step's evidence, from the disk alone. Raises `Trouble` or `Refused` when something cannot be read at all."""
    place = Place(folder)
    roster = place.box.roster() or b""
    with place.open(place.physician, now) as desk:
        patient = patient_of(desk, AMIRA)
        found = Found(place, desk, place.device(AMIRA.key), desk.signed_entries(patient), roster)
        steps = [read(found) for read in _STEPS]
    steps.append(_secretary(place, now))
    return [*steps, *_screens(folder)]


def check(folder: Path) -> tuple[str, ...]:
    """The names of the steps whose evidence is not what `summary.json` says; empty when all of it holds."""
    try:
        summary = json.loads(read_bounded(folder / SUMMARY, _MOST_FILE))
        told = {step["name"]: step for step in summary["steps"]}
        found = {step.name: step for step in gather(folder, int(summary["now"]))}
    except Trouble as trouble:
        return (trouble.code,)
    except Refused as refused:
        return (refused.code,)
    except (ValueError, KeyError, TypeError):
        return ("demo.summary",)
    names = dict.fromkeys((*told, *found))
    return tuple(name for name in names if not _agrees(told.get(name), found.get(name)))


def _agrees(told: dict[str, Any] | None, found: Step | None) -> bool:
    return (
        told is not None
        and found is not None
        and found.ok
        and told["ok"] is True
        and told["evidence"] == found.evidence
    )


# The steps, in the order of the job


def _founded(found: Found) -> Step:
    roster = read_roster(found.roster, None)
    same = roster.hash == found.desk.roster.hash == found.device.roster.hash
    evidence = {"root": fingerprint(roster.root_pk), "roster": roster.hash.hex(), "profiles": str(len(roster.profiles))}
    return Step("practice.founded", evidence, same)


def _enrolled(found: Found) -> Step:
    entry, event = found.last(e.PatientEnrolled)
    confirmed, word = found.last(e.IdentityConfirmed)
    told = any(read.record == entry.hash for read in found.device.memory.read)
    ok = told and event.device_sig == word.device_sig == found.device.keys.sig.public and confirmed.role == "physician"
    return Step("patient.enrolled", {"entry": entry.hash.hex(), "confirmed": confirmed.hash.hex()}, ok)


def _asked(found: Found) -> Step:
    entry, event = found.last(e.QuestionRecorded)
    raw, letter = _in_box(found, event.letter)
    subject, text = question_text(letter.body_bytes or b"")
    recorded = question_text(event.clin.body) if event.clin else ("", "")
    sealed = text.encode("utf-8") not in raw and letter.letter_hash == letter_hash(event.header)
    ok = sealed and (subject, text) == recorded and letter.header.sender == found.device.keys.sig.public
    evidence = {"letter": event.letter.hex(), "letter_hash": letter.letter_hash.hex(), "entry": entry.hash.hex()}
    return Step("question.received", evidence, ok)


def _in_box(found: Found, letter: bytes) -> tuple[bytes, Opened]:
    """A letter as it lies sealed in the practice folder, opened again with the physician's keys."""
    directory = DeskDirectory(found.desk, 0)
    for arrived in found.place.box.fetch(lambda _: False):
        opened = open_letter(arrived.raw or b"", reader(found.desk), directory).letter
        if opened.header.letter_id == letter:
            return arrived.raw or b"", opened
    raise Trouble("demo.no_letter", letter=letter.hex())


def _triaged(found: Found) -> Step:
    entry, event = found.last(e.Triaged)
    ok = entry.role == "secretary" and event.decision == "physician"
    return Step("question.triaged", {"entry": entry.hash.hex(), "by": entry.number}, ok)


def _closed(found: Found) -> Step:
    entry, event = found.last(e.SendClosed)
    ok = any(code.startswith("gate.") for code in event.codes) and event.clin is not None
    return Step("reply.blocked", {"entry": entry.hash.hex(), "codes": " ".join(event.codes)}, ok)


def _recorded(found: Found) -> Step:
    entry, event = found.last(e.ReplyRecorded)
    blocked, _ = found.last(e.SendClosed)
    text = reply_text(event.clin.body) if event.clin else ""
    six = event.clin is not None and len(event.clin.circumstances) == 6
    evidence = {
        "entry": entry.hash.hex(),
        "letter": event.reply.hex(),
        "body_hash": event.body_hash.hex(),
        "text": sha256(text.encode("utf-8")).hexdigest(),
    }
    return Step("reply.recorded", evidence, six and event.judgement == "online" and blocked.order < entry.order)


def _sent(found: Found) -> Step:
    entry, event = found.last(e.ReplySent)
    recorded, _ = found.last(e.ReplyRecorded)
    raw, opened = _laid_out(found, event.letter)
    ok = opened.letter_hash == event.letter_hash and recorded.order < entry.order
    evidence = {"letter_hash": event.letter_hash.hex(), "sealed": blake("file", raw).hex(), "post": event.answer}
    return Step("reply.sent", evidence, ok)


def _laid_out(found: Found, letter: bytes) -> tuple[bytes, Opened]:
    """A letter as it lies sealed for the patient, opened again with the key of the patient's device."""
    for arrived in found.place.box.collect(found.device.keys.sig.public):
        if arrived.raw is not None and arrived.name.endswith(letter.hex()):
            return arrived.raw, found.device.reopen(arrived.raw)
    raise Trouble("demo.no_letter", letter=letter.hex())


def _opened(found: Found) -> Step:
    entry, event = found.last(e.ReplyRecorded)
    _, opened = _laid_out(found, event.reply)
    read = next((one for one in found.device.replies() if one.letter == event.reply), None)
    body = opened.body_bytes or b""
    ok = (
        read is not None
        and read.body_bytes == body
        and opened.header.record == entry.hash
        and opened.header.body_hash == event.body_hash == blake("body", body)
    )
    evidence = {"record": opened.header.record.hex(), "text": sha256(reply_text(body).encode("utf-8")).hexdigest()}
    return Step("reply.opened", evidence, ok)


def _receipt(found: Found) -> Step:
    entry, event = found.last(e.ReceiptSeen)
    _, sent = found.last(e.ReplySent)
    evidence = {"entry": entry.hash.hex(), "letter_hash": event.letter_hash.hex()}
    return Step("receipt.recorded", evidence, event.letter_hash == sent.letter_hash)


def _log(found: Found) -> Step:
    checked = check_profile(found.desk)
    heads = {f"chain_{chain.letter}": f"{chain.entries} {chain.hash.hex()}" for chain in checked.chains}
    return Step("log.verified", heads, checked.sound and len(heads) == 2)


def _exported(found: Found) -> Step:
    """The document and the proof, judged without a vault; the entry names the document."""
    pdf, proof = (read_bounded(found.place.folder / name, _MOST_FILE) for name in (PDF, PROOF))
    entry, event = found.last(e.Exported)
    root = fingerprint(found.desk.roster.root_pk)
    proven = prove(proof, fingerprint=root, documents={PDF: pdf})
    evidence = {
        "entry": entry.hash.hex(),
        "pdf": sha256(pdf).hexdigest(),
        "proof": sha256(proof).hexdigest(),
        "root": root,
        "replies": str(proven.replies),
    }
    return Step("record.exported", evidence, event.file_hash == blake("file", pdf) and proven.replies == 1)


_STEPS: tuple[Callable[[Found], Step], ...] = (
    _founded,
    _enrolled,
    _asked,
    _triaged,
    _closed,
    _recorded,
    _sent,
    _opened,
    _receipt,
    _exported,
    _log,
)


def _secretary(place: Place, now: int) -> Step:
    """Her vault has the same entries of this patient, and not one clinical part."""
    with place.open(place.secretary, now) as desk:
        patient = patient_of(desk, AMIRA)
        entries = desk.vault.entries(patient)
        clinical = [entry for entry in entries if entry.header.has_clin]
        texts = sum(entry.clin is not None for entry in clinical) + len(desk.vault.search("amlodipine"))
        sound = check_profile(desk).sound
    evidence = {"entries": str(len(entries)), "clinical": str(len(clinical)), "texts": str(texts)}
    return Step("secretary.reads_no_text", evidence, sound and bool(clinical) and texts == 0)


def _screens(folder: Path) -> Iterator[Step]:
    """The pictures of the window, where it was there to take them."""
    if (folder / SCREENS).is_dir():
        pictures = sorted((folder / SCREENS).glob("*.png"))
        hashes = {one.stem: sha256(read_bounded(one, _MOST_FILE)).hexdigest() for one in pictures}
        yield Step("window.shown", hashes, len(hashes) >= 5)


def main(arguments: list[str]) -> int:
    """`python -m core.demo.evidence DIR NOW`: the steps as JSON, for the process that did the job."""
    folder, now = arguments
    print(json.dumps([asdict(step) for step in gather(Path(folder), int(now))], ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
