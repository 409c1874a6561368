"""Verify a proof of Colloque with nothing but Python: python proof_verifier.py record.proof [--root FINGERPRINT]

It needs no key, no vault and no other file, follows docs/log.md, section 6, step by step, and was written from the
documents alone (docs/letter.md for the notation and the rosters). A proof that fails is refused with the class of the
first rule that it breaks. Which role may write what, and what the entries say, is for record_reader.py beside it.
"""

import argparse
import base64
import hashlib
import re
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

Head = tuple[bytes, int, bytes]  # profile, seq, hash
Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
MayWrite = Callable[[int, str, bool], bool]  # role, kind of entry, with a clinical part

About = tuple[bytes, bytes, MayWrite]  # practice and patient of the proof, and who may write what
Item = list[bytes]  # one field: a run of hidden entries; three: header, staff and clin of a shown one
Shown = list[tuple["Header", bytes, Item]]  # with the hash of the entry, and staff and clin
ROLES = {1: "physician", 2: "substitute", 3: "secretary"}


class Refused(Exception):
    """By the class of the first rule that does not hold."""


def need(holds: bool, code: str) -> None:
    if not holds:
        raise Refused(code)


# Notation: letter.md, section 1.
def enc(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def dec(data: bytes, code: str, count: int | None = None, limit: int = 2**32) -> list[bytes]:
    """The fields of `enc`: exactly `count`, or a list of at most `limit`."""
    fields, at = [], 0
    while at < len(data):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "big")
        need(start <= len(data) and at <= len(data), code)
        fields.append(data[start:at])
    need(count in (None, len(fields)) and len(fields) <= limit, code)
    return fields


def u(field: bytes, code: str) -> int:
    need(len(field) == 8, code)
    return int.from_bytes(field, "big")


def text(field: bytes, code: str) -> str:
    words = field.decode("utf-8", "replace")
    need(words.encode("utf-8") == field and unicodedata.is_normalized("NFC", words), code)
    return words


def H(name: str, *fields: bytes) -> bytes:
    return hashlib.blake2b(enc(b"colloque/1/" + name.encode(), *fields), digest_size=32).digest()


def fingerprint(root: bytes) -> str:
    return "-".join(re.findall("....", base64.b32encode(H("root", root)[:20]).decode()))


# Ed25519, strict: RFC 8032, section 5.1.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(data: bytes) -> Point | None:
    """The point that 32 bytes name, if they are its one encoding and its order is not small."""
    y, odd = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - xx) % P or (x == 0 and odd):
        return None
    x = x if x & 1 == odd else P - x
    found = eight_times = (x, y, 1, x * y % P)
    for _ in range(3):
        eight_times = add(eight_times, eight_times)
    return None if eight_times[0] == 0 and eight_times[1] == eight_times[2] else found


def signed(key: bytes, use: str, message: bytes, signature: bytes) -> bool:
    """Is this the signature of `enc(L(use), message)` under the key? Checked without the cofactor: S B = R + k A."""
    a, r, b = point(key), point(signature[:32]), point(bytes.fromhex("58" + "66" * 31))
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or b is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + enc(b"colloque/1/" + use.encode(), message)).digest()
    k = int.from_bytes(digest, "little") % ORDER
    minus_a = P - a[0], a[1], 1, P - a[3]
    table, total = {1: b, 2: minus_a, 3: add(b, minus_a)}, (0, 1, 1, 0)
    for bit in reversed(range(253)):  # S B - k A, both in one pass
        total = add(total, total)
        if chosen := (s >> bit & 1) + 2 * (k >> bit & 1):
            total = add(total, table[chosen])
    return (total[0] - r[0] * total[2]) % P == 0 and (total[1] - r[1] * total[2]) % P == 0


# Rosters: letter.md, section 2.
class Profile(NamedTuple):
    letter: str
    key: bytes
    role: int
    name: str
    lasting: tuple[bytes, ...]  # what no later roster may change
    revoked: tuple[int, int, bytes] | None  # roster version; seq and hash of the last entry that counts
    dates: list[list[int]]  # from and until, in ms, of a substitute; none: no limit


class Roster(NamedTuple):
    v: int
    previous: bytes
    profiles: dict[bytes, Profile]
    epochs: tuple[int, int]
    hash: bytes


def read_profile(data: bytes, v: int) -> tuple[Profile, bool]:
    """A profile, and whether it keeps the rules of `roster.profiles` that concern it alone."""
    code = "roster.encoding"
    f = dec(data, code, limit=11)  # letter, sig, kem, member, role, name, triage, stands_for, from_v, revoked, dates?
    need(len(f) in (10, 11), code)
    dates = [[u(time, code) for time in dec(one, code, 2)] for one in dec(f[10], code, limit=64)] if f[10:] else []
    need(bool(dates) == bool(f[10:]), code)
    letter, role, name, triage, from_v = text(f[0], code), u(f[4], code), text(f[5], code), u(f[6], code), u(f[8], code)
    members, sound, revoked = dec(f[7], code), True, None
    need((len(f[1]), len(f[2]), len(f[3])) == (32, 1216, 16) and all(len(one) == 16 for one in members), code)
    need(role in ROLES and len(f[5]) <= 200 and triage in (0, 1), code)
    need(all(kind[0] != "C" and kind not in ("Zl", "Zp") for kind in map(unicodedata.category, name)), code)
    if f[9]:
        end = dec(f[9], code, 3)
        revoked = u(end[0], code), u(end[1], code), end[2]
        need(len(end[2]) in (0, 32), code)
        sound = from_v < revoked[0] <= v and (revoked[2] == b"") == (revoked[1] == 0)
    sound = sound and re.fullmatch("[A-Z]{1,3}", letter) is not None and (name == "") == (role == 3)
    sound = sound and (triage == 0 or role == 3) and (not members or role == 2)
    sound = sound and members == sorted(set(members)) and 1 <= from_v <= v and (not dates or role == 2)
    sound = sound and all(one[0] < one[1] for one in dates) and all(a[1] <= b[0] for a, b in pairwise(dates))
    return Profile(letter, f[1], role, name, (f[0], f[2], f[3], f[4], f[8]), revoked, dates), sound


def read_roster(file: bytes, root: bytes) -> Roster:
    code, rule = "roster.encoding", "roster.profiles"
    need(len(file) <= 512 * 1024, code)
    content, signature = dec(file, code, 2)
    version, key, v_field, previous, issued, listed, *epoch_fields = dec(content, code, 9)
    need(u(version, "roster.version") == 1, "roster.version")
    need(key == root, "roster.root")
    need(len(key) == 32 and len(signature) == 64, code)
    need(signed(root, "roster-sig", content, signature), "roster.signature")
    need(len(previous) in (0, 32) and len(issued) == 8 and len(epoch_fields[1]) == 1216, code)
    v, epochs = u(v_field, code), (u(epoch_fields[0], code), u(epoch_fields[2], code))
    profiles = [read_profile(one, v) for one in dec(listed, code, limit=256)]
    letters = [(len(one.letter), one.letter) for one, _ in profiles]
    need(v >= 1 and (previous == b"") == (v == 1) and min(epochs) >= 1, rule)
    need(all(sound for _, sound in profiles) and letters == sorted(set(letters)), rule)
    need(len({one.key for one, _ in profiles}) == len({one.lasting[1] for one, _ in profiles}) == len(profiles), rule)
    return Roster(v, previous, {one.key: one for one, _ in profiles}, epochs, H("roster", content))


def check_successor(new: Roster, old: Roster) -> None:
    need(new.v >= old.v, "roster.rollback")
    need(new.v != old.v or new.hash == old.hash, "roster.fork")
    need(new.v != old.v + 1 or new.previous == old.hash, "roster.fork")
    for key, was in old.profiles.items():
        now = new.profiles.get(key)
        need(now is not None and now.lasting == was.lasting and was.revoked in (None, now.revoked), "roster.profiles")
    need(all(after >= before for after, before in zip(new.epochs, old.epochs, strict=True)), "roster.profiles")


# Heads, headers, checkpoints: log.md, sections 1 and 5.
def read_heads(data: bytes, code: str) -> list[Head]:
    heads: list[Head] = []
    for one in dec(data, code, limit=256):
        profile, seq, entry = dec(one, code, 3)
        rising = not heads or heads[-1][0] < profile
        need(len(profile) == len(entry) == 32 and u(seq, code) >= 1 and rising, code)
        heads.append((profile, u(seq, code), entry))
    return heads


class Header(NamedTuple):
    place: tuple[bytes, bytes, int]  # practice, profile, seq
    lamport: int
    wall_ms: int
    seen: list[Head]
    kind: str
    patient: bytes
    on_patient: tuple[int, bytes]  # patient_seq, patient_prev
    parts: tuple[bytes, bytes]  # hashes of staff and clin


def read_header(data: bytes, code: str) -> Header:
    f = dec(data, code, 17)
    seq, lamport, wall_ms, patient_seq = (u(f[at], code) for at in (3, 4, 5, 10))
    seen, kind = read_heads(f[7], code), text(f[8], code)
    need(u(f[0], code) == 1 and 1 <= seq <= lamport and len(f[6]) in (0, 8) and len(f[12]) in (0, 16), code)
    need(all(len(f[at]) == 32 for at in (1, 2, 13, 14, 15, 16)) and f[2] not in [head[0] for head in seen], code)
    need(re.fullmatch("[A-Z][A-Za-z0-9]{0,63}", kind) is not None and patient_seq <= seq, code)
    need(len(f[9]) == (16 if patient_seq else 0) and len(f[11]) == (32 if patient_seq > 1 else 0), code)
    need((f[16] == H("clin_ct", b"")) == (f[14] == H("clin", b"")), code)
    return Header((f[1], f[2], seq), lamport, wall_ms, seen, kind, f[9], (patient_seq, f[11]), (f[13], f[14]))


def read_checkpoint(file: bytes, practice: bytes) -> tuple[bytes, int, list[Head]]:
    """The profile that signed, the roster version that it names, and the heads."""
    code = "checkpoint.encoding"
    need(len(file) <= 64 * 1024, code)
    content, signature = dec(file, code, 2)
    place, profile, roster_v, wall_ms, heads = dec(content, code, 5)
    need((len(place), len(profile), len(wall_ms), len(signature)) == (32, 32, 8, 64), code)
    signer_and_heads = profile, u(roster_v, code), read_heads(heads, code)
    need(place == practice, "checkpoint.practice")
    need(signed(profile, "checkpoint-sig", content, signature), "checkpoint.signature")
    return signer_and_heads


# The proof: log.md, section 6.
class Proof(NamedTuple):
    root: bytes
    root_checked: bool
    roster: Roster
    patient: bytes
    exporter: bytes
    cosigners: list[str]
    entries: int
    shown: Shown  # in the order of the log
    hashes: dict[bytes, list[bytes]]  # of every entry of each chain, hidden ones too


def read_chain(data: bytes) -> tuple[bytes, list[Item], bytes]:
    """The profile, its items, and the signature of its last entry."""
    code = "proof.encoding"
    profile, listed, signature = dec(data, code, 3)
    items = [dec(item, code) for item in dec(listed, code)]
    need(len(profile) == 32 and len(signature) == (64 if items else 0), code)
    for before, item in zip([[], *items], items, strict=False):
        run = len(item) == 1 and item[0] != b"" and len(item[0]) % 32 == 0
        need(len(item) == 3 or (run and len(before) != 1), code)
    return profile, items, signature


def check_shown(item: Item, author: Profile, before: tuple[int, Shown], about: About) -> Header:
    """Steps 8 to 14 for one entry in clear, behind so many entries of its chain and these that were shown."""
    (place, shown), (practice, patient, may_write), header = before, about, read_header(item[0], "proof.header")
    for name, part, expected in zip(("staff", "clin"), item[1:], header.parts, strict=True):
        need(not part or (len(part) >= 32 and H(name, part) == expected), "proof.part")
    need(item[2] == b"" or header.kind != "KeyGranted", "proof.part")
    need(header.place == (practice, author.key, place + 1), "proof.place")
    need(header.patient == patient, "proof.patient")
    need(may_write(author.role, header.kind, header.parts[1] != H("clin", b"")), "proof.role")
    need(not shown or header.lamport > shown[-1][0].lamport, "proof.lamport")
    need(header.on_patient == (len(shown) + 1, shown[-1][1] if shown else b""), "proof.patient_chain")
    return header


def walk(items: list[Item], signature: bytes, author: Profile, about: About) -> tuple[list[bytes], Shown]:
    """Steps 8 to 16: every hash from the first entry on, then the signature and the end of the chain."""
    hashes, shown, last = list[bytes](), Shown(), b""
    for item in items:
        header = check_shown(item, author, (len(hashes), shown), about) if len(item) == 3 else None
        for one in [H("hdr", item[0])] if header else [item[0][at : at + 32] for at in range(0, len(item[0]), 32)]:
            last = H("entry", last, one)
            hashes.append(last)
        shown += [(header, last, item[1:])] if header else []
    need(not last or signed(author.key, "entry-sig", last, signature), "proof.last")
    need(author.revoked is None or author.revoked[1:] == (len(hashes), last), "proof.revoked")
    return hashes, shown


def verify(file: bytes, pinned: str | None = None, may_write: MayWrite = lambda *_: True) -> Proof:
    need(file[:5] == b"CLQP1", "proof.magic")
    need(len(file) <= 64 * 1024 * 1024, "proof.encoding")
    parts, signature = dec(file[5:], "proof.encoding", 2)
    root, roster_files, patient, listed, checkpoints, exporter = dec(parts, "proof.encoding", 6)
    need((len(root), len(patient), len(exporter), len(signature)) == (32, 16, 32, 64), "proof.encoding")
    files, papers = dec(roster_files, "proof.encoding"), dec(checkpoints, "proof.encoding")
    chains = [read_chain(one) for one in dec(listed, "proof.encoding")]
    need(all(order == sorted(set(order)) for order in ([one[0] for one in chains], papers)), "proof.encoding")
    need(signed(exporter, "proof-sig", H("proof", parts), signature), "proof.signature")
    typed = "".join((pinned or "").split()).replace("-", "")
    need(pinned is None or (typed.isascii() and typed.upper() == fingerprint(root).replace("-", "")), "proof.root")
    rosters, practice = [read_roster(one, root) for one in files], H("root", root)
    need(rosters != [] and [one.v for one in rosters] == list(range(1, len(rosters) + 1)), "proof.rosters")
    for old, new in pairwise(rosters):
        check_successor(new, old)
    roster = rosters[-1]
    need(exporter in roster.profiles and roster.profiles[exporter].revoked is None, "proof.exporter")
    need({one[0] for one in chains} == set(roster.profiles), "proof.chains")
    hashes: dict[bytes, list[bytes]] = {}
    shown: Shown = []
    for profile, items, last_signature in chains:
        hashes[profile], mine = walk(items, last_signature, roster.profiles[profile], (practice, patient, may_write))
        shown += mine

    def holds(head: Head) -> bool:  # is it an entry of its chain, or above the end that a revocation set?
        profile, seq, entry = head
        revoked = roster.profiles[profile].revoked if profile in hashes else None
        return hashes.get(profile, [])[seq - 1 : seq] == [entry] or (revoked is not None and seq > revoked[1])

    need(all(holds(head) for header, _, _ in shown for head in header.seen), "proof.seen")
    cosigners: set[bytes] = set()
    for paper in papers:
        profile, roster_v, heads = read_checkpoint(paper, practice)
        need(profile in hashes and roster_v <= roster.v and all(map(holds, heads)), "proof.checkpoint")
        cosigners.add(profile)
    letters = [roster.profiles[key].letter for key in hashes if key in cosigners - {exporter}]
    shown.sort(key=lambda one: (one[0].lamport, *one[0].place[1:]))
    entries = sum(map(len, hashes.values()))
    return Proof(root, pinned is not None, roster, patient, exporter, letters, entries, shown, hashes)


# For a reader.
def report(proof: Proof) -> str:
    names = {key: f"{one.letter}, {one.name or ROLES[one.role]}" for key, one in proof.roster.profiles.items()}
    told = "the fingerprint that you gave" if proof.root_checked else "NOT CHECKED: compare it, or give it with --root"
    lines = [
        f"Practice      {fingerprint(proof.root)} ({told})",
        f"Exported by   {names[proof.exporter]}; roster {proof.roster.v} with {len(names)} profiles",
        f"Cosigned by   {', '.join(proof.cosigners) or 'nobody'}",
        f"Entries       {proof.entries} in all, {len(proof.shown)} of them shown, on patient {proof.patient.hex()}",
        "Not checked   which role may write which kind; what the entries say (record_reader.py)",
    ]
    for header, entry, _ in proof.shown:
        date = datetime.fromtimestamp(min(header.wall_ms // 1000, 2**37), UTC)  # ends in the year 6325
        lines.append(f"  {date:%Y-%m-%d %H:%M}  {header.kind:24} {names[header.place[1]]:24} {entry.hex()[:16]}")
    lines.append("The proof holds. (Times are UTC, as the desks' clocks had it: a claim.)")
    return "\n".join("".join(sign if sign.isprintable() else "?" for sign in line) for line in lines)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Verify a proof of Colloque.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--root", metavar="FINGERPRINT", help="the practice's, from paper or by telephone")
    given = asked.parse_args()
    try:
        print(report(verify(given.file.read_bytes(), given.root)))
    except Refused as refused:
        sys.exit(f"REFUSED: {refused}")
