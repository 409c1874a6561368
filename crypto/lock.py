"""Slots: what opens a vault, a small file each (docs/log.md, section 7).

`enc(version, type, slot id, profile, salt16, ops, mem, nonce24, ct)`: the bundle of secrets under a key that Argon2id
makes from a passphrase or a recovery code, and, where there is one, from 32 bytes that lie in the system's keyring.
Codes raised: slot.encoding, slot.cost, slot.keyring_needed, slot.memory, slot.passphrase, bundle.encoding;
text.encoding for a passphrase that is not text.
"""

from dataclasses import dataclass, field
from enum import IntEnum

import nacl.exceptions

from crypto.encoding import dec, enc, from_u64, sized, text, u64
from crypto.errors import Refused
from crypto.primitives import NONCE_BYTES, SEED_BYTES, TAG_BYTES, kdf, label, random, seal, stretch, unseal

VERSION = 1
SALT_BYTES = 16
MIB = 1 << 20
MOST_BYTES = 4096
_CODE = "slot.encoding"


class SlotType(IntEnum):
    """What opens a slot, and what lies in it: a profile's bundle, or the practice's root seed."""

    KEYRING = 1
    PASSPHRASE = 2
    RECOVERY = 3
    ROOT_KEYRING = 4
    ROOT_PASSPHRASE = 5
    DAY = 6

    @property
    def needs_keyring(self) -> bool:
        """Whether the keyring's 32 bytes take part."""
        return self in (SlotType.KEYRING, SlotType.ROOT_KEYRING, SlotType.DAY)


@dataclass(frozen=True)
class Cost:
    """What Argon2id spends: passes, and bytes of memory."""

    ops: int
    mem: int


COST_FLOOR = Cost(3, 64 * MIB)
COST_KEYRING = Cost(3, 256 * MIB)
COST_PASSPHRASE = Cost(4, 1024 * MIB)
COST_DAY = Cost(4, 1024 * MIB)
"""Six digits are a million guesses: each costs as much as where no keyring helps."""
COST_ROOF = Cost(16, 2048 * MIB)


@dataclass(frozen=True)
class Bundle:
    """What unlocking gives: the vault's key and the seeds of the profile's two key pairs, 32 bytes each."""

    vault_key: bytes = field(repr=False)
    sig_seed: bytes = field(repr=False)
    kem_seed: bytes = field(repr=False)

    def encode(self) -> bytes:
        """`enc(vault key, sig seed, kem seed)`."""
        return enc(self.vault_key, self.sig_seed, self.kem_seed)


def read_bundle(data: bytes) -> Bundle:
    """The bundle that `encode` wrote; else bundle.encoding."""
    return Bundle(*(sized(secret, SEED_BYTES, "bundle.encoding") for secret in dec(data, 3, "bundle.encoding")))


@dataclass(frozen=True)
class Slot:
    """A slot's bytes, taken apart. All of it is public; `sealed` is the nonce and the ciphertext.

    `slot_id` has 16 bytes; `profile` is the profile's signature key, 32 bytes (in a root slot: the founder's).
    """

    type: SlotType
    slot_id: bytes
    profile: bytes
    salt: bytes
    cost: Cost
    sealed: bytes

    def ad(self) -> bytes:
        """All fields before the nonce; the nonce itself is authenticated by its use."""
        return enc(label("slot"), *self._fields())

    def encode(self) -> bytes:
        """The file."""
        return enc(*self._fields(), self.sealed[:NONCE_BYTES], self.sealed[NONCE_BYTES:])

    def _fields(self) -> tuple[bytes, ...]:
        cost = u64(self.cost.ops), u64(self.cost.mem)
        return u64(VERSION), u64(self.type), self.slot_id, self.profile, self.salt, *cost


def read_slot(data: bytes) -> Slot:
    """The slot of a file, its costs within floor and roof; nothing is allocated before that is known."""
    if len(data) > MOST_BYTES:
        raise Refused(_CODE)
    version, kind, slot_id, profile, salt, ops, mem, nonce, ciphertext = dec(data, 9, _CODE)
    kind_code = from_u64(kind, _CODE)
    if from_u64(version, _CODE) != VERSION or kind_code not in set(SlotType) or len(ciphertext) < TAG_BYTES:
        raise Refused(_CODE)
    slot = Slot(
        type=SlotType(kind_code),
        slot_id=sized(slot_id, 16, _CODE),
        profile=sized(profile, 32, _CODE),
        salt=sized(salt, SALT_BYTES, _CODE),
        cost=Cost(from_u64(ops, _CODE), from_u64(mem, _CODE)),
        sealed=sized(nonce, NONCE_BYTES, _CODE) + ciphertext,
    )
    _check_cost(slot.cost)
    return slot


def _check_cost(cost: Cost) -> None:
    if not (COST_FLOOR.ops <= cost.ops <= COST_ROOF.ops and COST_FLOOR.mem <= cost.mem <= COST_ROOF.mem):
        raise Refused("slot.cost")


def stretched(secret: str | bytes, salt: bytes, cost: Cost) -> bytes:
    """The slow step: 32 bytes from a passphrase (text, brought to NFC) or the bytes of a recovery code."""
    _check_cost(cost)
    try:
        return stretch(text(secret) if isinstance(secret, str) else secret, salt, cost.ops, cost.mem)
    except nacl.exceptions.RuntimeError:
        raise Refused("slot.memory") from None


def _key(kind: SlotType, slow: bytes, keyring32: bytes | None) -> bytes:
    if not kind.needs_keyring:
        return kdf(slow, "slot", u64(kind), b"")
    if keyring32 is None:
        raise Refused("slot.keyring_needed")
    return kdf(slow, "slot", u64(kind), sized(keyring32, 32, "slot.keyring_needed"))


def make_slot(
    kind: SlotType, profile: bytes, secret: str | bytes, keyring32: bytes | None, content: bytes, cost: Cost
) -> bytes:
    """A new slot file over `content` (a bundle's bytes, or the root seed). `keyring32` is None for the other types."""
    slot = Slot(kind, random(16), sized(profile, 32, _CODE), random(SALT_BYTES), cost, b"")
    key = _key(kind, stretched(secret, slot.salt, cost), keyring32)
    return Slot(kind, slot.slot_id, profile, slot.salt, cost, seal(key, content, slot.ad())).encode()


def open_slot(data: bytes, secret: str | bytes, keyring32: bytes | None) -> bytes:
    """What lies in a slot. A wrong passphrase, a wrong keyring and an altered slot are one class: slot.passphrase."""
    slot = read_slot(data)
    if slot.type.needs_keyring and keyring32 is None:
        raise Refused("slot.keyring_needed")
    return open_stretched(slot, stretched(secret, slot.salt, slot.cost), keyring32)


def open_stretched(slot: Slot, slow: bytes, keyring32: bytes | None) -> bytes:
    """As `open_slot`, after the slow step."""
    return unseal(_key(slot.type, slow, keyring32), slot.sealed, slot.ad(), "slot.passphrase")
