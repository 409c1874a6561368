"""The record leaves the vault: a PDF/A for people, a proof for whoever doubts, and an entry that says so (article 22).

The proof stands beside the document and after it: its `Exported` entry names the document's hash, so that one proves
the other. Neutral file names, mode 0600 (docs/threats.md, exports).
"""

from dataclasses import dataclass
from pathlib import Path

from core.doors.files import drop_unfinished, make_folder, write_out
from core.doors.pdf import write_pdf
from core.doors.vault import Change
from core.model import Refusal, day_of, refuse
from core.office.cosign import cosigned, sign_heads
from core.office.desk import Desk
from core.office.pen import Pen, permitted
from core.record.codec import pack, unpack
from core.record.events import Exported, PatientHead, RosterChanged
from core.record.paper import record_document
from core.record.proof import prove
from crypto.checkpoint import read_checkpoint
from crypto.entry import GRANT, Entry
from crypto.keys import Profile, fingerprint
from crypto.primitives import blake
from crypto.proof import Chain, Shown, lay_chain, sign_proof

PDF = "record.pdf"
PROOF = "record.proof"
_UNDER_WAY = "export.under_way"


@dataclass(frozen=True)
class Export:
    """What was written: the two files, how many entries they show, the entry that says so, the document's hash."""

    pdf: Path
    proof: Path
    entries: int
    number: str
    file_hash: bytes


@dataclass(frozen=True)
class _Leaving:
    """Files in clear, from their entry on until they are there."""

    folder: bytes
    names: tuple[str, ...]


def export(
    desk: Desk, patient: bytes, folder: Path, now: int, words: dict[str, str], since: str = ""
) -> Export | Refusal:
    """Write one patient's record. `words`: code -> sentence for the document. Raises `Trouble` of disk and vault.

    `since`: the day from which the document shows entries (ISO; empty: all). The proof always shows all of the patient.
    """
    barred = permitted(desk, "ReplyRecorded", clinical=True)
    if barred:
        return refuse("export.physicians_only")
    if closed := desk.closed(now):
        return closed
    if desk.vault.patient(patient) is None:
        return refuse("patient.unknown")
    minutes = desk.country.utc_minutes
    signed = [entry for entry in desk.signed_entries(patient) if day_of(entry.at_ms, minutes) >= since]
    if not signed:
        return refuse("export.nothing")
    make_folder(folder)
    checkpoint = sign_heads(desk, now)
    document = record_document(
        desk.dossier(patient),
        signed,
        practice=desk.practice_name,
        author=desk.my_name,
        made_ms=now,
        utc_minutes=minutes,
        words=words,
        integrity=_integrity(desk, len(signed)),
        checkpoints=_spelled(desk, checkpoint),
    )
    pdf = write_pdf(document, now)
    pen = Pen(desk, now)
    heads = tuple(patient_heads(desk, patient))
    entry = pen.write(Exported(blake("file", pdf), "pdf/a-3a", f"{len(signed)}", heads), patient)
    begin_leaving(pen, folder, PDF, PROOF)
    proof = lay_proof(desk, patient, checkpoint)
    write_out(folder / PDF, pdf)
    write_out(folder / PROOF, proof)
    end_leaving(desk)
    number = f"{desk.profile.letter}-{entry.header.seq}"
    return Export(folder / PDF, folder / PROOF, len(signed), number, blake("file", pdf))


def begin_leaving(pen: Pen, folder: Path, *names: str) -> None:
    """Commit the entries of an act that writes these files in clear, and remember that they are under way."""
    pen.add(Change(settings=((_UNDER_WAY, pack(_Leaving(bytes(folder.resolve()), names))),)))
    pen.commit()


def end_leaving(desk: Desk) -> None:
    """The files are there."""
    desk.vault.commit(Change(settings=((_UNDER_WAY, b""),)))


def sweep_unfinished(desk: Desk) -> None:
    """At opening: what an export that was killed left in its folder, where that folder knows no files without a name."""
    if data := desk.vault.setting(_UNDER_WAY):
        leaving: _Leaving = unpack(data, _Leaving)
        drop_unfinished(leaving.folder, leaving.names)
        end_leaving(desk)


def lay_proof(desk: Desk, patient: bytes, checkpoint: bytes) -> bytes:
    """Every chain of the practice, this patient's entries in clear; refused here if it would be refused elsewhere."""
    rosters = sorted((event for event in _rosters(desk)), key=lambda event: event.version)
    chains = [_chain(desk, profile, patient) for profile in desk.roster.profiles]
    files = [event.file for event in rosters]
    proof = sign_proof(
        desk.keys.sig, desk.roster.root_pk, files, patient, chains, sorted({checkpoint, *cosigned(desk).values()})
    )
    prove(proof)
    return proof


def _rosters(desk: Desk) -> list[RosterChanged]:
    events = {one.event.version: one.event for one in desk.signed_entries(b"") if isinstance(one.event, RosterChanged)}
    return list(events.values())


def _chain(desk: Desk, profile: Profile, patient: bytes) -> Chain:
    """All entries of a profile that count: those of a revoked one end at the head that the roster names."""
    last = profile.revoked
    entries = [one for one in desk.vault.chain(profile.sig_pk) if last is None or one.header.seq <= last.seq]
    shown = [_shown(entry) if entry.header.patient == patient else entry.header_bytes for entry in entries]
    return lay_chain(profile.sig_pk, shown, entries[-1].sig if entries else b"")


def _shown(entry: Entry) -> Shown:
    """A patient's entry in clear; a key that was granted never leaves."""
    return Shown(entry.header_bytes, entry.staff, None if entry.header.kind == GRANT else entry.clin)


def patient_heads(desk: Desk, patient: bytes) -> list[PatientHead]:
    """The last entry on this patient that counts in each chain."""
    ends = {entry.header.profile: entry for entry in desk.vault.entries(patient) if desk.counts(entry)}
    return [PatientHead(profile, end.header.patient_seq, end.hash) for profile, end in sorted(ends.items())]


def _integrity(desk: Desk, entries: int) -> tuple[tuple[str, str], ...]:
    heads = desk.vault.heads()
    return (
        ("Écritures de ce patient", str(entries)),
        ("Écritures du cabinet", f"{sum(head.seq for head in heads)}, {len(heads)} postes"),
        ("Empreinte de la clé du cabinet", fingerprint(desk.roster.root_pk)),
        ("Preuve", f"fichier {PROOF}, à contrôler avec « colloque verify »"),
    )


def _spelled(desk: Desk, checkpoint: bytes) -> tuple[str, ...]:
    members = desk.members()
    heads = read_checkpoint(checkpoint, desk.practice).heads
    return tuple(f"{members[head.profile].letter}-{head.seq} : {head.hash.hex()}" for head in heads)
