"""Proofs altered and signed again by an exporter who lies, and the judge's word on them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from crypto.encoding import enc
from crypto.errors import Refused
from crypto.primitives import blake, sign
from crypto.proof import MAGIC, Chain, Hidden, Proof, Shown, read_proof
from crypto.verifier import ProofReport, verify_proof
from tests.ledger import Practice, may_write


def judged(file: bytes, pinned: str | None = None) -> ProofReport:
    return verify_proof(file, may_write, fingerprint=pinned)


def code_of(file: bytes, pinned: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        judged(file, pinned)
    return refused.value.code


def signed_again(practice: Practice, proof: Proof, exporter: str = "a") -> bytes:
    """The parts as they are, signed by an exporter who lies."""
    sig = practice.desks[exporter].keys.sig
    parts = replace(proof, exporter=sig.public).encode()
    return MAGIC + enc(parts, sign(sig, "proof-sig", blake("proof", parts)))


def with_chain(practice: Practice, proof: Proof, name: str, change: Callable[[Chain], Chain]) -> bytes:
    public = practice.desks[name].public
    chains = tuple(change(chain) if chain.profile == public else chain for chain in proof.chains)
    return signed_again(practice, replace(proof, chains=chains))


def reshaped(practice: Practice, file: bytes, **other: object) -> str:
    return code_of(signed_again(practice, replace(read_proof(file), **other)))


def flattened(chain: Chain) -> list[Shown | bytes]:
    """The entries one by one; a hidden one as its hash."""
    return [one for item in chain.items for one in (item.hashes if isinstance(item, Hidden) else (item,))]


def laid(chain: Chain, entries: list[Shown | bytes]) -> Chain:
    items: list[Hidden | Shown] = []
    for entry in entries:
        if isinstance(entry, Shown):
            items.append(entry)
        elif items and isinstance(items[-1], Hidden):
            items[-1] = Hidden((*items[-1].hashes, entry))
        else:
            items.append(Hidden((entry,)))
    return replace(chain, items=tuple(items))
