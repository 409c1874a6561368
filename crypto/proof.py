"""The bytes of a proof: every chain of the practice, one patient's entries in clear (docs/log.md, section 6).

`"CLQP1" || enc(parts, sig)`. It is laid out and taken apart here; `crypto.verifier` judges it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crypto.encoding import dec, dec_list, enc, enc_list, sized, sized_or_empty
from crypto.entry import GRANT
from crypto.errors import Refused
from crypto.header import header_hash, read_header
from crypto.primitives import SIG_BYTES, SigKey, blake, sign, verify

MAGIC = b"CLQP1"
MOST_BYTES = 64 << 20
_CODE = "proof.encoding"


@dataclass(frozen=True)
class Hidden:
    """A run of entries that are not the patient's: the `header_hash` of each, 32 bytes."""

    hashes: tuple[bytes, ...]

    def encode(self) -> bytes:
        """One field."""
        return enc(b"".join(self.hashes))


@dataclass(frozen=True)
class Shown:
    """An entry of the patient: its header in clear; each part with its 32 random bytes, or None where left out."""

    header_bytes: bytes
    staff: bytes | None = field(default=None, repr=False)
    clin: bytes | None = field(default=None, repr=False)

    def encode(self) -> bytes:
        """Three fields."""
        return enc(self.header_bytes, self.staff or b"", self.clin or b"")


@dataclass(frozen=True)
class Chain:
    """All entries of one profile, and the signature of the last (empty when there is none)."""

    profile: bytes
    items: tuple[Hidden | Shown, ...]
    last_sig: bytes

    def encode(self) -> bytes:
        """`enc(profile, items, signature of the last entry)`."""
        return enc(self.profile, enc_list(item.encode() for item in self.items), self.last_sig)


@dataclass(frozen=True)
class Proof:
    """The parts. Chains are in the order of their profiles' keys, checkpoints in the order of their bytes."""

    root_pk: bytes
    rosters: tuple[bytes, ...]
    patient: bytes
    chains: tuple[Chain, ...]
    checkpoints: tuple[bytes, ...]
    exporter: bytes

    def encode(self) -> bytes:
        """`enc(root pk, rosters, patient, chains, checkpoints, exporter)`."""
        return enc(
            self.root_pk,
            enc_list(self.rosters),
            self.patient,
            enc_list(chain.encode() for chain in self.chains),
            enc_list(self.checkpoints),
            self.exporter,
        )


def lay_chain(profile: bytes, entries: Iterable[Shown | bytes], last_sig: bytes) -> Chain:
    """A chain of entries in their order: `Shown`, or the header bytes of an entry to hide. Runs are joined."""
    items = (Hidden((header_hash(entry),)) if isinstance(entry, bytes) else entry for entry in entries)
    return Chain(profile, _joined(items), last_sig)


def _joined(items: Iterable[Hidden | Shown]) -> tuple[Hidden | Shown, ...]:
    """No two runs touch, none is empty."""
    joined: list[Hidden | Shown] = []
    run: list[bytes] = []
    for item in items:
        if isinstance(item, Hidden):
            run.extend(item.hashes)
            continue
        if run:
            joined.append(Hidden(tuple(run)))
            run = []
        joined.append(item)
    if run:
        joined.append(Hidden(tuple(run)))
    return tuple(joined)


def _canonical(proof: Proof) -> Proof:
    """The one layout of these parts: chains and checkpoints once and sorted, runs joined."""
    chains = {chain.profile: replace(chain, items=_joined(chain.items)) for chain in proof.chains}
    laid = tuple(chains[profile] for profile in sorted(chains))
    return replace(proof, chains=laid, checkpoints=tuple(sorted(set(proof.checkpoints))))


def sign_proof(
    exporter: SigKey,
    root_pk: bytes,
    rosters: Iterable[bytes],
    patient: bytes,
    chains: Iterable[Chain],
    checkpoints: Iterable[bytes],
) -> bytes:
    """The proof file. `rosters`: the files of versions 1..n; `chains`: one for every profile; any order of the last
    two. Raises ValueError for the key inside a `KeyGranted`: that part is always left out.
    """
    proof = _canonical(Proof(root_pk, tuple(rosters), patient, tuple(chains), tuple(checkpoints), exporter.public))
    shown = (item for chain in proof.chains for item in chain.items if isinstance(item, Shown))
    if any(item.clin is not None and read_header(item.header_bytes).kind == GRANT for item in shown):
        raise ValueError("a proof never shows a key")
    parts = proof.encode()
    return MAGIC + enc(parts, sign(exporter, "proof-sig", blake("proof", parts)))


def read_proof(file: bytes) -> Proof:
    """The parts of a file, signed by the exporter they name; nothing else is judged.

    Raises proof.magic, proof.encoding, proof.signature.
    """
    if not file.startswith(MAGIC):
        raise Refused("proof.magic")
    if len(file) > MOST_BYTES:
        raise Refused(_CODE)
    parts, signature = dec(file[len(MAGIC) :], 2, _CODE)
    root_pk, rosters, patient, chains, checkpoints, exporter = dec(parts, 6, _CODE)
    proof = Proof(
        root_pk=sized(root_pk, 32, _CODE),
        rosters=dec_list(rosters, _CODE),
        patient=sized(patient, 16, _CODE),
        chains=tuple(map(_read_chain, dec_list(chains, _CODE))),
        checkpoints=dec_list(checkpoints, _CODE),
        exporter=sized(exporter, 32, _CODE),
    )
    sized(signature, SIG_BYTES, _CODE)
    if _canonical(proof).encode() != parts:
        raise Refused(_CODE)
    verify(proof.exporter, "proof-sig", blake("proof", parts), signature, "proof.signature")
    return proof


def _read_chain(data: bytes) -> Chain:
    profile, items, last_sig = dec(data, 3, _CODE)
    chain = Chain(
        profile=sized(profile, 32, _CODE),
        items=tuple(map(_read_item, dec_list(items, _CODE))),
        last_sig=sized_or_empty(last_sig, SIG_BYTES, _CODE),
    )
    if bool(chain.items) != bool(chain.last_sig):
        raise Refused(_CODE)
    return chain


def _read_item(data: bytes) -> Hidden | Shown:
    fields = dec_list(data, _CODE, most=3)
    if len(fields) == 3:
        return Shown(fields[0], fields[1] or None, fields[2] or None)
    if len(fields) != 1 or len(fields[0]) % 32:
        raise Refused(_CODE)
    run = fields[0]
    return Hidden(tuple(run[at : at + 32] for at in range(0, len(run), 32)))
