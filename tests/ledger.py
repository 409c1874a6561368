"""A fictional practice whose desks write and exchange log entries in memory, and the means to forge one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from crypto.chain import Held, Known, Stored, Taken, Waits, next_place, take_in
from crypto.checkpoint import Checkpoint, sign_checkpoint
from crypto.encoding import enc, u64
from crypto.entry import Entry, JournalKey, content_key_id, read_wire, write_entry
from crypto.header import EntryHeader, Head, entry_hash, header_hash
from crypto.keys import Keys, Profile, Revoked, Role, Roster, new_keys, sign_roster
from crypto.primitives import SigKey, blake, kdf, label, pad256, random, seal, sig_key, sign
from crypto.proof import Chain, Shown, lay_chain, sign_proof

CLINICAL = ("QuestionRecorded", "ReplyRecorded", "ConsultationRecorded", "KeyGranted")


def may_write(role: Role, kind: str, has_clin: bool) -> bool:
    """A small stand-in for the record's table: a secretary writes no clinical part and no reply."""
    return role is not Role.SECRETARY or not (has_clin or kind == "ReplyRecorded")


@dataclass
class Ledger:
    """What one desk knows: a ChainView in memory."""

    roster: Roster
    chains: dict[bytes, list[Entry]] = field(default_factory=dict)
    gone: set[bytes] = field(default_factory=set)

    def profile(self, sig_pk: bytes) -> Profile | None:
        return self.roster.profile(sig_pk)

    def last(self, profile: bytes) -> Known | None:
        chain = self.chains.get(profile)
        return known(chain[-1]) if chain else None

    def at(self, profile: bytes, seq: int) -> Known | None:
        chain = self.chains.get(profile, [])
        return known(chain[seq - 1]) if 1 <= seq <= len(chain) else None

    def patient_last(self, profile: bytes, patient: bytes) -> tuple[int, bytes]:
        mine = [entry for entry in self.chains.get(profile, []) if entry.header.patient == patient]
        return (mine[-1].header.patient_seq, mine[-1].hash) if mine else (0, b"")

    def erased(self, patient: bytes) -> bool:
        return patient in self.gone

    def put(self, entry: Entry) -> None:
        self.chains.setdefault(entry.header.profile, []).append(entry)

    def hash_at(self, profile: bytes, seq: int) -> bytes | None:
        found = self.at(profile, seq)
        return found.hash if found else None

    def heads(self) -> tuple[Head, ...]:
        return tuple(chain[-1].named for _, chain in sorted(self.chains.items()) if chain)


def known(entry: Entry) -> Known:
    return Known(entry.header.seq, entry.hash, entry.header.lamport)


@dataclass
class Desk:
    """One profile with its ledger. `wall_ms` steps by a second at each entry."""

    keys: Keys
    ledger: Ledger
    journal: JournalKey
    content_keys: Mapping[bytes, bytes]
    seen: dict[bytes, int] = field(default_factory=dict)
    wall_ms: int = 1_790_000_000_000

    @property
    def public(self) -> bytes:
        return self.keys.sig.public

    @property
    def chain(self) -> list[Entry]:
        return self.ledger.chains.get(self.public, [])

    def draft(
        self, kind: str, patient: bytes = b"", clin: bytes | None = None, content_key: bytes | None = None, **key: bytes
    ) -> Entry:
        """The next entry, not yet in the ledger."""
        ledger = self.ledger
        changed = {
            profile: known(chain[-1])
            for profile, chain in ledger.chains.items()
            if profile != self.public and chain and len(chain) > self.seen.get(profile, 0)
        }
        place = next_place(
            ledger.roster.practice,
            ledger.last(self.public),
            changed,
            wall_ms=self.wall_ms,
            patient=patient,
            patient_last=ledger.patient_last(self.public, patient),
        )
        return write_entry(
            self.keys.sig,
            place,
            kind,
            kind.encode() + b" said",
            journal=self.journal,
            clin=clin,
            content_key=content_key,
            boxed_to=key.get("boxed_to"),
        )

    def write(self, kind: str, patient: bytes = b"", clin: bytes | None = None, **key: bytes) -> Entry:
        entry = self.draft(kind, patient, clin, **key)
        self.ledger.put(entry)
        self.seen |= {profile: len(chain) for profile, chain in self.ledger.chains.items()}
        self.wall_ms += 1000
        return entry

    def take(self, wire: bytes) -> Taken | Held | Waits:
        entry = read_wire(wire, {self.journal.epoch: self.journal.key}, self.ledger.roster.practice)
        outcome = take_in(entry, self.ledger, may_write, self.content_keys)
        if isinstance(outcome, Taken):
            self.ledger.put(outcome.entry)
        return outcome

    def checkpoint(self) -> bytes:
        ledger = self.ledger
        word = Checkpoint(ledger.roster.practice, self.public, ledger.roster.v, self.wall_ms, ledger.heads())
        return sign_checkpoint(self.keys.sig, word, ())


@dataclass
class Practice:
    """A physician's desk `a`, a substitute's `b`, a secretary's `c`, two patients with one content key each."""

    root: SigKey
    rosters: list[bytes]
    roster: Roster
    desks: dict[str, Desk]
    patients: tuple[bytes, bytes]
    content_keys: tuple[bytes, bytes]

    def revoke(self, name: str, seq: int) -> Roster:
        """Sign the roster that cuts a desk's chain after `seq`, and give it to every desk."""
        gone = self.desks[name].public
        at = next(desk for desk in self.desks.values() if desk.ledger.at(gone, seq) or seq == 0)
        digest = (at.ledger.hash_at(gone, seq) or b"") if seq else b""
        v = self.roster.v + 1
        profiles = tuple(
            replace(profile, revoked=Revoked(v, seq, digest)) if profile.sig_pk == gone else profile
            for profile in self.roster.profiles
        )
        self.publish(replace(self.roster, v=v, previous=self.roster.hash, profiles=profiles))
        return self.roster

    def publish(self, roster: Roster) -> None:
        self.rosters.append(sign_roster(self.root, roster))
        self.roster = roster
        for desk in self.desks.values():
            desk.ledger.roster = roster

    def spread(self) -> None:
        """Every desk takes what the others wrote, in the order of the log."""
        everything = {entry.hash: entry for desk in self.desks.values() for entry in desk.chain}
        for entry in sorted(everything.values(), key=lambda entry: entry.header.order):
            for desk in self.desks.values():
                if desk.public != entry.header.profile and desk.ledger.hash_at(*place(entry)) is None:
                    assert isinstance(desk.take(entry.wire), Taken)

    def proof(self, exporter: str = "a", patient: int = 0, checkpoints: tuple[bytes, ...] = ()) -> bytes:
        """The proof of one patient as the exporter's ledger has it."""
        desk = self.desks[exporter]
        chains = [self.chain(desk, profile.sig_pk, patient) for profile in self.roster.profiles]
        return sign_proof(desk.keys.sig, self.root.public, self.rosters, self.patients[patient], chains, checkpoints)

    def chain(self, desk: Desk, profile: bytes, patient: int) -> Chain:
        entries = desk.ledger.chains.get(profile, [])
        shows = [
            shown(entry) if entry.header.patient == self.patients[patient] else entry.header_bytes for entry in entries
        ]
        return lay_chain(profile, shows, entries[-1].sig if entries else b"")


def place(entry: Entry) -> tuple[bytes, int]:
    return entry.header.profile, entry.header.seq


def shown(entry: Entry) -> Shown:
    clin = None if entry.header.kind == "KeyGranted" else entry.clin
    return Shown(entry.header_bytes, entry.staff, clin)


def stored(entry: Entry) -> Stored:
    return Stored(entry.header_bytes, entry.prev, entry.sig, entry.staff, entry.clin, entry.staff_ct, entry.clin_ct)


def open_practice() -> Practice:
    """A new practice; nobody has written yet."""
    root = sig_key()
    keys = {name: new_keys() for name in "abc"}
    roles = {"a": Role.PHYSICIAN, "b": Role.SUBSTITUTE, "c": Role.SECRETARY}
    names = {"a": "Dr Amel Fictive", "b": "Dr Badis Fictif", "c": ""}
    profiles = tuple(
        Profile(name.upper(), keys[name].sig.public, keys[name].kem.public, random(16), roles[name], names[name])
        for name in "abc"
    )
    roster = Roster(root.public, 1, b"", 1_790_000_000_000, profiles, 1, new_keys().kem.public, 1)
    content = random(), random()
    held = {content_key_id(key): key for key in content}
    journal = JournalKey(1, random())
    desks = {name: Desk(keys[name], Ledger(roster), journal, {} if name == "c" else held) for name in "abc"}
    return Practice(root, [sign_roster(root, roster)], roster, desks, (random(16), random(16)), content)


def busy_practice(entries: int = 10) -> Practice:
    """A practice in which the desks wrote `entries` entries in turn, all of them spread."""
    practice = open_practice()
    for number in range(entries):
        desk = practice.desks["abc"[number % 3]]
        patient = number // 3 % 2
        if desk is practice.desks["c"]:
            desk.write("Triaged", practice.patients[patient])
        else:
            clin = f"words {number}".encode()
            desk.write("ReplyRecorded", practice.patients[patient], clin, content_key=practice.content_keys[patient])
        practice.spread()
    return practice


def forge(
    sig: SigKey,
    header: EntryHeader | bytes,
    prev: bytes,
    journal: JournalKey,
    *,
    staff_ct: bytes,
    clin_ct: bytes = b"",
    practice: bytes | None = None,
    padded: bytes | None = None,
    name: str = "entry-sig",
) -> bytes:
    """The wire bytes of any header at all, signed by `sig`."""
    data = header if isinstance(header, bytes) else header.encode()
    signature = sign(sig, name, entry_hash(prev, header_hash(data)))
    of = practice or (header.practice if isinstance(header, EntryHeader) else bytes(32))
    ad = enc(label("entry"), of, u64(journal.epoch))
    plain = pad256(enc(data, prev, signature)) if padded is None else padded
    return enc(u64(journal.epoch), seal(kdf(journal.key, "entry"), plain, ad), staff_ct, clin_ct)


def staff_sealed(header: EntryHeader, journal: JournalKey, padded: bytes) -> bytes:
    """A staff ciphertext over any padded bytes."""
    ad = enc(label("staff"), header.practice, header.profile, u64(header.seq))
    return seal(kdf(journal.key, "staff"), padded, ad)


def clin_sealed(header: EntryHeader, content_key: bytes, padded: bytes, *, named: bytes | None = None) -> bytes:
    """A clinical ciphertext over any padded bytes, under the id of `named` (or of the key itself)."""
    ad = enc(label("clin"), header.practice, header.profile, u64(header.seq))
    key = kdf(content_key, "clin", header.profile, u64(header.seq))
    return content_key_id(named or content_key) + seal(key, padded, ad)


def with_parts(header: EntryHeader, staff: bytes, staff_ct: bytes, clin: bytes, clin_ct: bytes) -> EntryHeader:
    """The header with the hashes of these parts."""
    return replace(
        header,
        staff_hash=blake("staff", staff),
        clin_hash=blake("clin", clin),
        staff_ct_hash=blake("staff_ct", staff_ct),
        clin_ct_hash=blake("clin_ct", clin_ct),
    )
