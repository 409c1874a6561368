"""What the entries of a proof *say*: `crypto.verifier` judges chains and signatures, this judges letters, bodies and files.

Needs no vault and no key (docs/log.md, section 6). Codes raised: entry.part, header.*, proof.letter,
proof.device, proof.body, proof.export.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.record import events as e
from core.record.codec import may_write, read_event
from core.record.letters import question_header
from crypto.entry import SALT_BYTES
from crypto.errors import Refused
from crypto.letterhead import verify_header
from crypto.primitives import blake
from crypto.verifier import ChainReport, ProofReport, ShownEntry, verify_proof


@dataclass(frozen=True)
class Proven:
    """A proof that holds: what it shows, in numbers. `questions`: those of devices that it shows to be the patient's; `files`:
    hashes of the documents that were exported, oldest first.
    """

    report: ProofReport
    questions: int
    replies: int
    withheld: int
    files: tuple[bytes, ...]


def prove(proof: bytes, *, fingerprint: str | None = None, documents: Mapping[str, bytes] | None = None) -> Proven:
    """Judge a proof whole. `documents`: name -> bytes of exported documents that must be the ones an entry names.

    Raises `Refused` with the code of the first thing that does not hold.
    """
    report = verify_proof(proof, may_write, fingerprint=fingerprint)
    told = [(entry, _event(entry)) for entry in report.shown]
    enrolled = {event.device_sig for _, event in told if isinstance(event, e.PatientEnrolled | e.DeviceChanged)}
    ended = bool(report.rosters[-1].gone)
    questions = {
        event.letter
        for _, event in told
        if isinstance(event, e.HeaderSeen | e.QuestionRecorded) and _question(event, enrolled, ended=ended)
    }
    replies = [_reply(event) for _, event in told if isinstance(event, e.ReplyRecorded)]
    files = tuple(_export(entry, event, report) for entry, event in told if isinstance(event, e.Exported))
    for document in (documents or {}).values():
        if blake("file", document) not in files:
            raise Refused("proof.export")
    withheld = sum((entry.staff is None) + (entry.header.has_clin and entry.clin is None) for entry, _ in told)
    return Proven(report, len(questions), len(replies), withheld, files)


def _event(entry: ShownEntry) -> e.Event:
    if entry.staff is None:
        return e.Unknown(entry.header.kind)
    clin = None if entry.clin is None else entry.clin[SALT_BYTES:]
    return read_event(entry.header.kind, entry.staff[SALT_BYTES:], clin)


def _question(event: e.HeaderSeen | e.QuestionRecorded, enrolled: set[bytes], *, ended: bool) -> bool:
    """A device of this patient signed the header, and the header commits to the text. Whether that device is shown to be the
    patient's: where a removal `ended` a chain, its enrolment may lie past the end.
    """
    header = question_header(event.header)
    verify_header(header.sender, event.header, event.signature)
    if header.letter_id != event.letter:
        raise Refused("proof.letter")
    if header.sender not in enrolled and not ended:
        raise Refused("proof.device")
    text = event.clin if isinstance(event, e.QuestionRecorded) else None
    if text is not None and blake("body", text.body) != header.body_hash:
        raise Refused("proof.body")
    return header.sender in enrolled


def _reply(event: e.ReplyRecorded) -> bytes:
    if event.clin is not None and blake("body", event.clin.body) != event.body_hash:
        raise Refused("proof.body")
    return event.reply


def _export(entry: ShownEntry, event: e.Exported, report: ProofReport) -> bytes:
    """Where the export says that each chain ended, the chain has that very entry."""
    chains = {chain.profile.sig_pk: chain for chain in report.chains}
    if not all(head.profile in chains and stood(chains[head.profile], head) for head in event.heads):
        raise Refused("proof.export")
    if not event.heads and entry.header.patient_seq > 1:
        raise Refused("proof.export")
    return event.file_hash


def stood(chain: ChainReport, head: e.PatientHead) -> bool:
    """Whether the chain has this entry on the patient. Past the end of a revoked one it may have had it: it was in the log when
    the export was written, and a removal since has left it out. One that the proof hides is not past the end.
    """
    if head.patient_seq > len(chain.shown):
        return chain.profile.revoked is not None and head.hash not in chain.hashes
    return head.patient_seq > 0 and chain.shown[head.patient_seq - 1].hash == head.hash
