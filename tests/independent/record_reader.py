"""Read a record of Colloque: python record_reader.py record.proof [--root FINGERPRINT] [--document record.pdf]

First the proof is verified (proof_verifier.py, docs/log.md, section 6, steps 1 to 18), with the roles of section 11; then
what its entries say is judged (steps 19 to 27), and the record is printed. It needs this folder and nothing but Python,
and was written from the documents alone.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.independent import letter_header
from tests.independent.proof_verifier import H, Header, Proof, Refused, dec, fingerprint, need, signed, text, u, verify

Said = dict[str, "Value"]
Value = bytes | str | int | list["Value"] | Said

# docs/log.md, section 11: kind | roles | staff | clin. b bytes, t text, u u64, f flag; * list of, ? optional; else a record.
KINDS_TABLE = """
PatientEntered | 1 2 3 | name t, born t, phone t, language t, number t, guardian ?Guardian |
PatientEnrolled | 1 2 3 | device_sig b, device_kem b, level t, document t, invite b, consent t |
DeviceChanged | 1 2 3 | device_sig b, device_kem b, level t, document t, invite b, consent t |
IdentityConfirmed | 1 2 | device_sig b, level t |
DeviceClosed | 1 2 3 | device_sig b, reason t |
MailAddressGiven | 1 2 3 | address t |
LegalBasisRecorded | 1 | adult t, basis t, reference t, dated t |
ConsultationRecorded | 1 2 | consultation b, held_on t, physician t, mode t, reference t, last_examined_on t, \
window_days u, window_reason t | CardLines
CardPrepared | 1 2 3 | consultation b, held_on t, boxes *PreparedBox |
HeaderSeen | 1 2 3 | letter b, header b, signature b |
QuestionRecorded | 1 2 | letter b, header b, signature b, screen t, signs *t | QuestionText
LetterRejected | 1 2 3 | code t, file_hash b, size u |
GapAccepted | 1 2 | sender b, seq u, reason t |
ResultRecorded | 1 2 | consultation b | ResultLines
Triaged | 1 2 3 | letter b, decision t |
TriageUndone | 1 2 3 | letter b, entry b |
RoutedStraight | 1 2 | letter b, because *t |
ReadingAsked | 1 2 3 | letter b |
CalledBack | 1 2 3 | letter b, settled f, challenge b |
CallAsked | 1 2 3 | letter b, why t |
CallOutcome | 1 2 3 | letter b, outcome t, told t |
PatientTold | 1 2 3 | letter b, outcome t |
PatientMailed | 1 2 3 | letter b, outcome t, why t |
AppointmentSettled | 1 2 3 | letter b, outcome t |
Claimed | 1 2 3 | letter b |
HandedOver | 1 2 3 | letter b, to b, name t |
NoteAdded | 1 2 3 | letter b, words t |
PhysicianNoted | 1 2 | letter b | NoteText
Redirected | 1 2 3 | letter b, towards t |
Reported | 1 2 3 | letter b, medium t |
SendClosed | 1 2 | letter b, draft b, codes *t | ClosedSpans
ReplyRecorded | 1 2 | letter b, reply b, consultation b, body_hash b, evidence *t, judgement t | ReplyContent
PhoneExchanged | 1 2 | letter b, consultation b, category u, evidence *t, judgement t | PhoneContent
CardSent | 1 2 | letter b, consultation b | CardNames
NoticeSent | 1 2 3 | letter b, template t, fields *t |
ReplySent | 1 2 3 | letter b, letter_hash b, answer t |
ReplyWithheld | 1 2 | letter b, reply b, instead b |
ReceiptSeen | 1 2 3 | receipt b, letter_hash b, opened_ms u |
Withdrawn | 1 2 3 | device_sig b |
KeyGranted | 1 2 3 | scope t, to b, epoch u, key_id b | GrantedKey
Exported | 1 2 3 | file_hash b, format t, shows t, heads *PatientHead |
Erased | 1 2 3 | reason t |
ClockCorrected | 1 2 3 | before_ms u, after_ms u |
CountryReviewed | 1 | country t, emergency *t, signs *t |
PracticeSet | 1 | name t, value t |
AlarmLifted | 1 | profile b, code t, reason t |
AbsenceSaid | 1 2 3 | profile b, first t, last t, stand_in b |
Cosigned | 1 2 3 | file b |
RemovalStep | 1 | version u, step t |
RosterChanged | 1 2 3 | version u, roster_hash b, practice t, names *MemberName, file b |
"""
RECORDS_TABLE = """
CardLines | medications *Medication, exams *Exam, instructions t, source ?Source
CardNames | names *t
Circumstance | duty t, code t, detail t
ClosedSpans | spans *Span
Exam | name t
GrantedKey | key b
Guardian | name t, link t
Medication | name t, dose t, posology t, duration t
MemberName | profile b, name t
NoteText | words t
PatientHead | profile b, patient_seq u, hash b
PhoneContent | asked t, said t, circumstances *Circumstance, reasons *t, on_screen t
PreparedBox | to b, box b
QuestionText | body b
ReplyContent | body b, circumstances *Circumstance, reasons *t, on_screen t
ResultLines | exam t, received_on t, how t, values t
Source | document t, dated t
Span | code t, start u, end u
"""


class Kind(NamedTuple):
    roles: frozenset[int]
    staff: list[list[str]]  # name and type of each field
    clin: str


def columns(table: str) -> list[list[str]]:
    return [[one.strip() for one in line.split("|")] for line in table.strip().splitlines()]


def listed(fields: str) -> list[list[str]]:
    return [field.split() for field in fields.split(", ")]


RECORDS = {name: listed(fields) for name, fields in columns(RECORDS_TABLE)}
KINDS = {
    name: Kind(frozenset(map(int, roles.split())), listed(staff), clin)
    for name, roles, staff, clin in columns(KINDS_TABLE)
}


def may_write(role: int, kind: str, clin: bool) -> bool:
    roles = KINDS[kind].roles if kind in KINDS else {1, 2, 3}
    return role in roles and (role != 3 or not clin or kind == "KeyGranted")


# Step 19: the parts.
CODE = "entry.part"


def read_value(data: bytes, kind: str) -> Value:
    match kind[0], kind[1:]:
        case "b", "":
            return data
        case "t", "":
            return text(data, CODE)
        case "u" | "f", "":
            need(kind == "u" or u(data, CODE) <= 1, CODE)
            return u(data, CODE)
        case "*" | "?", inside:
            return [read_value(one, inside) for one in dec(data, CODE, limit=1 if kind[0] == "?" else 2**32)]
    return read_record(data, RECORDS[kind])


def read_record(data: bytes, fields: Sequence[Sequence[str]]) -> Said:
    given = dec(data, CODE, len(fields))
    return {name: read_value(one, kind) for one, (name, kind) in zip(given, fields, strict=True)}


class Entry(NamedTuple):
    header: Header
    hash: bytes
    staff: Said  # empty where it was left out, or where the kind is of a later version
    clin: Said

    def bytes_of(self, name: str) -> bytes:
        found = self.staff.get(name)
        return found if isinstance(found, bytes) else b""

    @property
    def body(self) -> bytes | None:
        found = self.clin.get("body")
        return found if isinstance(found, bytes) else None


def read_entry(header: Header, entry: bytes, parts: Sequence[bytes]) -> Entry:
    kind, (staff, clin) = KINDS.get(header.kind), parts
    if kind is None or not staff:
        return Entry(header, entry, {}, {})
    said = read_record(staff[32:], kind.staff)
    need(clin == b"" or kind.clin != "", CODE)
    return Entry(header, entry, said, read_record(clin[32:], RECORDS[kind.clin]) if clin else {})


# Steps 20 to 27.
def enrolled(entries: Sequence[Entry]) -> set[bytes]:
    by = [one for one in entries if one.staff and one.header.kind in ("PatientEnrolled", "DeviceChanged")]
    return {one.bytes_of("device_sig") for one in by}


def questions(entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.staff and one.header.kind in ("HeaderSeen", "QuestionRecorded")]


def sender(entry: Entry) -> bytes:
    return letter_header.read_header(entry.bytes_of("header")).sender


def check_question(entry: Entry, devices: set[bytes], *, some_left: bool) -> None:
    hdr = entry.bytes_of("header")
    header = letter_header.read_header(hdr)
    need(header.dir in (1, 2), "header.direction")
    need(header.kind == 1, CODE)
    need(signed(header.sender, "letter-sig", hdr, entry.bytes_of("signature")), "header.signature")
    need(header.letter_id == entry.bytes_of("letter"), "proof.letter")
    need(header.sender in devices or some_left, "proof.device")
    need(entry.body is None or H("body", entry.body) == header.body_hash, "proof.body")


def check_export(entry: Entry, shown: dict[bytes, list[bytes]], ended: dict[bytes, list[bytes]]) -> None:
    """`ended`: every hash of each chain that a removal ended, hidden ones too."""
    heads = entry.staff["heads"]
    assert isinstance(heads, list)
    need(heads != [] or entry.header.on_patient[0] <= 1, "proof.export")
    for head in heads:
        assert isinstance(head, dict)
        profile, seq, last = head["profile"], head["patient_seq"], head["hash"]
        assert isinstance(profile, bytes)
        assert isinstance(seq, int)
        there = shown.get(profile, [])
        left_out = seq > len(there) and profile in ended and last not in ended[profile]
        need(there[seq - 1 : seq] == [last] or left_out, "proof.export")


def read(proof: Proof, documents: Sequence[bytes] = ()) -> list[Entry]:
    """The entries of a proof that holds, in the order of the log."""
    entries = [read_entry(*one) for one in proof.shown]
    by_kind = {kind: [one for one in entries if one.header.kind == kind and one.staff] for kind in KINDS}
    shown: dict[bytes, list[bytes]] = {}
    for one in entries:
        shown.setdefault(one.header.place[1], []).append(one.hash)
    ended = {key: proof.hashes[key] for key, profile in proof.roster.profiles.items() if profile.revoked}
    for one in questions(entries):
        check_question(one, enrolled(entries), some_left=bool(ended))
    for one in by_kind["ReplyRecorded"]:
        need(one.body is None or H("body", one.body) == one.bytes_of("body_hash"), "proof.body")
    for one in by_kind["Exported"]:
        check_export(one, shown, ended)
    files = {one.bytes_of("file_hash") for one in by_kind["Exported"]}
    need(all(H("file", document) in files for document in documents), "proof.export")
    return entries


# For a reader.
def words(value: Value) -> str:
    """What a person can read of a value; bytes are left out."""
    if isinstance(value, dict):
        return ", ".join(filter(None, map(words, value.values())))
    if isinstance(value, list):
        return "; ".join(filter(None, map(words, value)))
    return "" if isinstance(value, bytes) else str(value)


def told(entry: Entry, who: str) -> list[str]:
    letter = who.partition(",")[0]
    date = datetime.fromtimestamp(min(entry.header.wall_ms // 1000, 2**37), UTC)  # ends in the year 6325
    number = f"{letter}-{entry.header.place[2]}"
    lines = [f"{number:8} {date:%Y-%m-%d %H:%M}  {entry.header.kind:22} {who}"]
    if not entry.staff:
        lines.append("         (left out, or of a later version)")
    for name, value in {**entry.staff, **entry.clin}.items():
        if found := words(value):
            lines.append(f"         {name}: {found}")
    if entry.body is not None:
        lines += [
            f"         | {line}" for line in text(dec(entry.body, "body.encoding")[-1], "body.encoding").split("\n")
        ]
    return lines


def page(proof: Proof, entries: Sequence[Entry], documents: int) -> str:
    names = {key: f"{one.letter}, {one.name or ('secretary' if one.role == 3 else '')}"
             for key, one in proof.roster.profiles.items()}  # fmt: skip
    root = "the fingerprint that you gave" if proof.root_checked else "NOT CHECKED: compare it, or give it with --root"
    asked = {one.bytes_of("letter") for one in questions(entries) if sender(one) in enrolled(entries)}
    lines = [
        f"Practice     {fingerprint(proof.root)} ({root})",
        f"Exported by  {names[proof.exporter]}",
        f"Cosigned by  {', '.join(proof.cosigners) or 'nobody'}",
        f"Entries      {proof.entries} in all, {len(entries)} of them shown, on patient {proof.patient.hex()}",
        f"Questions    {len(asked)}; replies {sum(one.header.kind == 'ReplyRecorded' for one in entries)}",
        f"Documents    {documents} given, each named by an entry" if documents else "Documents    none given",
        "",
    ]
    for entry in entries:
        lines += told(entry, names[entry.header.place[1]])
    lines += ["", "The proof holds, and what it says holds together. (Times are UTC, by the desks' clocks: a claim.)"]
    return "\n".join("".join(sign if sign.isprintable() else "?" for sign in line) for line in lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Verify a proof of Colloque and read what it says.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--root", metavar="FINGERPRINT", help="the practice's, from paper or by telephone")
    parser.add_argument("--document", type=Path, action="append", default=[], help="an exported file, record.pdf")
    given = parser.parse_args()
    try:
        proof = verify(given.file.read_bytes(), given.root, may_write)
        documents = [one.read_bytes() for one in given.document]
        sys.stdout.buffer.write(page(proof, read(proof, documents), len(documents)).encode() + b"\n")
    except Refused as refused:
        sys.exit(f"REFUSED: {refused}")
