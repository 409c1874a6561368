"""The judge of a proof, with BLAKE2b and Ed25519 alone (docs/log.md, section 6).

What the parts of an entry *say* (the file an `Exported` names, the letter inside a `QuestionRecorded`) is read by the
caller, from the entries in the report.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crypto.chain import MayWrite, counts
from crypto.checkpoint import Checkpoint, read_checkpoint
from crypto.entry import GRANT, SALT_BYTES
from crypto.errors import Refused
from crypto.header import EntryHeader, Head, entry_hash, header_hash, read_header
from crypto.keys import Profile, Roster, has_fingerprint, read_roster, succeeds
from crypto.primitives import blake, verify
from crypto.proof import Chain, Hidden, Proof, Shown, read_proof


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the patient, whose place and parts hold. A part begins with 32 random bytes; None was left out."""

    profile: Profile
    header: EntryHeader
    hash: bytes
    staff: bytes | None = field(repr=False)
    clin: bytes | None = field(repr=False)


@dataclass(frozen=True)
class ChainReport:
    """One profile's chain: the hash of each of its entries, and those that are shown, which are all it has on the
    patient up to the last of them."""

    profile: Profile
    hashes: tuple[bytes, ...] = field(repr=False)
    shown: tuple[ShownEntry, ...]

    @property
    def patient_last(self) -> tuple[int, bytes]:
        """(patient_seq, hash) of the last shown entry; (0, empty) without one. An `Exported` says the same."""
        return (self.shown[-1].header.patient_seq, self.shown[-1].hash) if self.shown else (0, b"")


@dataclass(frozen=True)
class ProofReport:
    """What a proof that holds shows. Without `root_checked` it is consistent in itself; nobody vouched for the root."""

    root_pk: bytes
    root_checked: bool
    rosters: tuple[Roster, ...]
    patient: bytes
    exporter: Profile
    chains: tuple[ChainReport, ...]
    checkpoints: tuple[Checkpoint, ...]

    @property
    def entries(self) -> int:
        """How many entries the practice has written, hidden ones included."""
        return sum(len(chain.hashes) for chain in self.chains)

    @property
    def shown(self) -> tuple[ShownEntry, ...]:
        """The patient's entries in the order of the log."""
        return tuple(sorted((one for chain in self.chains for one in chain.shown), key=lambda one: one.header.order))

    @property
    def cosigners(self) -> tuple[Profile, ...]:
        """The other profiles that signed a checkpoint in it."""
        signers = {checkpoint.profile for checkpoint in self.checkpoints} - {self.exporter.sig_pk}
        return tuple(chain.profile for chain in self.chains if chain.profile.sig_pk in signers)


def verify_proof(file: bytes, may_write: MayWrite, *, fingerprint: str | None = None) -> ProofReport:
    """Judge a proof file. `fingerprint` (docs/letter.md, section 2) pins the root that the reader trusts.

    Raises, in this order: proof.magic, proof.encoding, proof.signature, proof.root, roster.*, proof.rosters,
    proof.exporter, proof.chains; then chain by chain proof.header, proof.part, proof.place, proof.patient, proof.role,
    proof.lamport, proof.patient_chain, proof.last, proof.revoked; then proof.seen; then checkpoint.*, proof.checkpoint.
    """
    proof = read_proof(file)
    if fingerprint is not None and not has_fingerprint(proof.root_pk, fingerprint):
        raise Refused("proof.root")
    rosters = _rosters(proof)
    newest = rosters[-1]
    exporter = newest.profile(proof.exporter)
    if exporter is None or exporter.revoked is not None:
        raise Refused("proof.exporter")
    profiles = {profile.sig_pk: profile for profile in newest.profiles}
    if set(profiles) != {chain.profile for chain in proof.chains}:
        raise Refused("proof.chains")
    chains = tuple(_chain(chain, profiles[chain.profile], proof, newest, may_write) for chain in proof.chains)
    reached = {chain.profile.sig_pk: chain for chain in chains}
    for entry in (entry for chain in chains for entry in chain.shown):
        _check_heads(entry.header.seen, reached, "proof.seen")
    checkpoints = _checkpoints(proof, newest, reached)
    return ProofReport(proof.root_pk, fingerprint is not None, rosters, proof.patient, exporter, chains, checkpoints)


def _rosters(proof: Proof) -> tuple[Roster, ...]:
    rosters = tuple(read_roster(file, proof.root_pk) for file in proof.rosters)
    if not rosters or [roster.v for roster in rosters] != list(range(1, len(rosters) + 1)):
        raise Refused("proof.rosters")
    for older, newer in itertools.pairwise(rosters):
        succeeds(older, newer)
    return rosters


def _chain(chain: Chain, profile: Profile, proof: Proof, roster: Roster, may_write: MayWrite) -> ChainReport:
    hashes: list[bytes] = []
    shown: list[ShownEntry] = []
    for item in chain.items:
        if isinstance(item, Hidden):
            for hidden in item.hashes:
                hashes.append(entry_hash(hashes[-1] if hashes else b"", hidden))
            continue
        hashes.append(entry_hash(hashes[-1] if hashes else b"", header_hash(item.header_bytes)))
        entry = _shown(item, profile, hashes[-1])
        header = entry.header
        if (header.practice, header.profile, header.seq) != (roster.practice, profile.sig_pk, len(hashes)):
            raise Refused("proof.place")
        if header.patient != proof.patient:
            raise Refused("proof.patient")
        if not may_write(profile.role, header.kind, header.has_clin):
            raise Refused("proof.role")
        _check_follows(entry, shown[-1] if shown else None)
        shown.append(entry)
    _check_end(chain, profile, hashes)
    return ChainReport(profile, tuple(hashes), tuple(shown))


def _shown(item: Shown, profile: Profile, digest: bytes) -> ShownEntry:
    header = read_header(item.header_bytes, "proof.header")
    for name, part, said in (("staff", item.staff, header.staff_hash), ("clin", item.clin, header.clin_hash)):
        if part is not None and (len(part) < SALT_BYTES or blake(name, part) != said):
            raise Refused("proof.part")
    if header.kind == GRANT and item.clin is not None:
        raise Refused("proof.part")
    return ShownEntry(profile, header, digest, item.staff, item.clin)


def _check_follows(entry: ShownEntry, before: ShownEntry | None) -> None:
    seq, digest, lamport = (before.header.patient_seq, before.hash, before.header.lamport) if before else (0, b"", 0)
    if entry.header.lamport <= lamport:
        raise Refused("proof.lamport")
    if (entry.header.patient_seq, entry.header.patient_prev) != (seq + 1, digest):
        raise Refused("proof.patient_chain")


def _check_end(chain: Chain, profile: Profile, hashes: list[bytes]) -> None:
    if hashes:
        verify(profile.sig_pk, "entry-sig", hashes[-1], chain.last_sig, "proof.last")
    last = profile.revoked
    end = (len(hashes), hashes[-1] if hashes else b"")
    if last is not None and end != (last.seq, last.hash):
        raise Refused("proof.revoked")


def _check_heads(heads: Iterable[Head], reached: Mapping[bytes, ChainReport], code: str) -> None:
    """Each head stands in its chain, or is past the end of a revoked one."""
    for head in heads:
        chain = reached.get(head.profile)
        if chain is None:
            raise Refused(code)
        if head.seq <= len(chain.hashes):
            if chain.hashes[head.seq - 1] != head.hash:
                raise Refused(code)
        elif counts(chain.profile, head):
            raise Refused(code)


def _checkpoints(proof: Proof, roster: Roster, reached: Mapping[bytes, ChainReport]) -> tuple[Checkpoint, ...]:
    checkpoints = tuple(read_checkpoint(file, roster.practice) for file in proof.checkpoints)
    for checkpoint in checkpoints:
        if checkpoint.profile not in reached or checkpoint.roster_v > roster.v:
            raise Refused("proof.checkpoint")
        _check_heads(checkpoint.heads, reached, "proof.checkpoint")
    return checkpoints
