"""Read entries and slots as docs/log.md says: sections 2, 3, 4 and 7, with the rules in their order."""

import unicodedata
from dataclasses import dataclass

from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13

from tests.independent.letter_reader import KDF, MIB, XWing, label, signed, unpad, unseal
from tests.independent.proof_verifier import H, Header, Refused, dec, enc, need, read_header, u

NO_CLIN = H("clin", b"")
VOID_REACH = 2**20


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


@dataclass(frozen=True)
class Entry:
    header: Header
    prev: bytes
    hash: bytes
    staff: bytes | None
    staff_ct: bytes
    clin_ct: bytes

    @property
    def erased(self) -> bool:
        return self.staff_ct == self.clin_ct == b""

    @property
    def has_clin(self) -> bool:
        return self.header.parts[1] != NO_CLIN

    def bound(self, name: str) -> bytes:
        practice, profile, seq = self.header.place
        return enc(label(name), practice, profile, u64(seq))


def unsealed(key: bytes, sealed: bytes, ad: bytes, code: str) -> bytes:
    plain = unseal(key, sealed, ad)
    if plain is None:
        raise Refused(code)
    return plain


# Section 3: alone.
def read_entry(wire: bytes, journal_keys: dict[int, bytes], practice: bytes) -> Entry:
    need(len(wire) <= 2 * MIB, "entry.parse")
    epoch, sealed, staff_ct, clin_ct = dec(wire, "entry.parse", 4)
    journal_key = journal_keys.get(u(epoch, "entry.parse"), b"")
    need(journal_key != b"", "entry.epoch")
    plain = unsealed(KDF(journal_key, "entry"), sealed, enc(label("entry"), practice, epoch), "entry.seal")
    code = "entry.header"
    hdr, prev, signature = dec(unpad(plain, code, to_256=True), code, 3)
    header = read_header(hdr, code)
    need(len(signature) == 64 and len(prev) == (32 if header.place[2] > 1 else 0), code)
    need(header.place[0] == practice, "entry.practice")
    entry = Entry(header, prev, H("entry", prev, H("hdr", hdr)), None, staff_ct, clin_ct)
    need(signed(header.place[1], "entry-sig", entry.hash, signature), "entry.signature")
    if entry.erased:
        return entry
    named = dec(hdr, code)[15:]
    need([H("staff_ct", staff_ct), H("clin_ct", clin_ct)] == named, "entry.ciphertext")
    code = "entry.staff"
    staff = unpad(unsealed(KDF(journal_key, "staff"), staff_ct, entry.bound("staff"), code), code, to_256=True)
    need(len(staff) >= 32 and H("staff", staff) == header.parts[0], code)
    return Entry(header, prev, entry.hash, staff, staff_ct, clin_ct)


# Section 2: the clinical part, by one of three keys.
def checked(entry: Entry, clin: bytes | None) -> bytes:
    if clin is None or len(clin) < 32 or H("clin", clin) != entry.header.parts[1]:
        raise Refused("entry.clinical")
    return clin


def clin_by_entry_key(entry: Entry, key: bytes) -> bytes:
    padded = unsealed(key, entry.clin_ct[32:], entry.bound("clin"), "entry.clinical")
    return checked(entry, unpad(padded, "entry.clinical"))


def clin_by_content_key(entry: Entry, content_key: bytes) -> bytes:
    need(entry.clin_ct[:32] == H("content-key", content_key), "entry.clinical")
    _, profile, seq = entry.header.place
    return clin_by_entry_key(entry, KDF(content_key, "clin", profile, u64(seq)))


def clin_by_grant(entry: Entry, kem_seed: bytes) -> bytes:
    need(entry.header.kind == "KeyGranted" and len(entry.clin_ct) >= 1120, "entry.clinical")
    return checked(entry, XWing(kem_seed).unbox(entry.clin_ct[:1120], entry.clin_ct[1120:], "grant"))


# Section 4: in its place.
@dataclass(frozen=True)
class Held:
    hash: bytes
    lamport: int
    patient: bytes
    patient_seq: int


@dataclass(frozen=True)
class Log:
    profiles: dict[bytes, tuple[int, tuple[int, bytes] | None]]  # role; seq and hash of the revoked head
    chains: dict[bytes, list[Held]]
    erased: set[bytes]
    content_keys: list[bytes]
    may_write: set[tuple[int, str, bool]]

    def at(self, profile: bytes, seq: int) -> Held | None:
        chain = self.chains.get(profile, [])
        return chain[seq - 1] if seq <= len(chain) else None

    def void(self, profile: bytes, seq: int) -> bool:
        revoked = self.profiles.get(profile, (0, None))[1]
        return revoked is not None and seq > revoked[0]


def check_author(entry: Entry, log: Log) -> bytes | None:
    """Steps 1 to 4; the clinical part where its key is held."""
    _, profile, seq = entry.header.place
    need(profile in log.profiles, "entry.profile")
    role, revoked = log.profiles[profile]
    need(revoked is None or seq < revoked[0] or (seq, entry.hash) == revoked, "entry.revoked")
    need((role, entry.header.kind, entry.has_clin) in log.may_write, "entry.role")
    for key in log.content_keys:
        if entry.clin_ct[:32] == H("content-key", key):
            return clin_by_content_key(entry, key)
    return None


def lamport_holds(entry: Entry, log: Log) -> bool:
    _, profile, seq = entry.header.place
    before = [log.at(one, at) for one, at, _ in entry.header.seen] + ([log.at(profile, seq - 1)] if seq > 1 else [])
    least = 1 + max((one.lamport for one in before if one), default=0)
    reach = VOID_REACH if None in before else 0
    return least <= entry.header.lamport <= least + reach


def take(entry: Entry, log: Log) -> str:
    """Steps 5 to 12: taken, held, or what it waits for."""
    header, (_, profile, seq) = entry.header, entry.header.place
    chain = log.chains.get(profile, [])
    if seq > len(chain) + 1:
        return "gap"
    last, held = chain[-1].hash if chain else b"", log.at(profile, seq)
    need(held.hash == entry.hash if held else entry.prev == last, "entry.fork")
    if held:
        return "held"
    found = [(log.at(one, at), at, one, expected) for one, at, expected in header.seen]
    need(all(one is None or one.hash == expected for one, _, _, expected in found), "entry.fork")
    if any(one is None and not log.void(name, at) for one, at, name, _ in found):
        return "unseen"
    need(lamport_holds(entry, log), "entry.lamport")
    if header.patient:
        mine = [one for one in chain if one.patient == header.patient]
        link = (mine[-1].patient_seq + 1, mine[-1].hash) if mine else (1, b"")
        need(header.on_patient == link, "entry.patient_chain")
    return "content" if entry.erased and header.patient not in log.erased else "taken"


# Section 7.
def open_slot(file: bytes, secret: bytes | str, keyring: bytes | None) -> bytes:
    code = "slot.encoding"
    need(len(file) <= 4096, code)
    f = dec(file, code, 9)
    lengths = [len(f[at]) for at in (2, 3, 4, 7)]
    kind, ops, mem = u(f[1], code), u(f[5], code), u(f[6], code)
    need(u(f[0], code) == 1 and 1 <= kind <= 6 and lengths == [16, 32, 16, 24] and len(f[8]) >= 16, code)
    need(3 <= ops <= 16 and 64 * MIB <= mem <= 2048 * MIB, "slot.cost")
    need(kind not in (1, 4, 6) or (keyring is not None and len(keyring) == 32), "slot.keyring_needed")
    if isinstance(secret, str):
        secret = unicodedata.normalize("NFC", secret).encode()
    slow = crypto_pwhash_alg(32, secret, f[4], ops, mem, crypto_pwhash_ALG_ARGON2ID13)
    key = KDF(slow, "slot", f[1], (keyring or b"") if kind in (1, 4, 6) else b"")
    return unsealed(key, f[7] + f[8], enc(label("slot"), *f[:7]), "slot.passphrase")
