"""A profile: one member's keys and vault at one desk. Made, unlocked, held by one process (docs/log.md, section 7)."""

from dataclasses import dataclass, field
from pathlib import Path

from core.doors.files import Hold
from core.doors.keychain import Keychain
from core.doors.profile import (
    PASSPHRASE_SLOT,
    RECOVERY_SLOT,
    ROOT_SLOT,
    Facts,
    read_facts,
    read_slot_file,
    write_facts,
    write_slot_file,
)
from core.model import Trouble
from core.office.desk import Desk
from crypto.errors import Refused
from crypto.keys import Keys, keys_from_seeds
from crypto.lock import COST_KEYRING, COST_PASSPHRASE, Bundle, Cost, SlotType, make_slot, open_slot, read_bundle
from crypto.lock import read_slot as take_slot_apart
from crypto.primitives import SigKey, random, sig_key
from crypto.recovery import RECOVERY, ROOT, Code, doubtful_groups, read, written

SHORTEST_PASSPHRASE = 8
JOINING = "joining"
"""The setting that holds the secret of a join code until the practice has confirmed."""


@dataclass
class OpenDesk(Desk):
    """A desk whose profile this process holds. `close` lets go of the vault and of the profile.

    `phrase_ms`: when its passphrase or the recovery code opened it; 0 where the day's code did. `keychain`: the keyring,
    where this profile was made with one and it was used to open.
    """

    folder: Path
    facts: Facts
    hold: Hold = field(repr=False)
    bundle: Bundle = field(repr=False)
    phrase_ms: int
    keychain: Keychain | None = field(repr=False)

    def close(self) -> None:
        """Let another process have the profile."""
        self.vault.close()
        self.hold.release()

    def __enter__(self) -> "OpenDesk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class NewKeys:
    """What a new profile is made with: its keys, the key of its vault, and the recovery code as it is printed."""

    bundle: Bundle = field(repr=False)
    keys: Keys = field(repr=False)
    recovery: str = field(repr=False)


def new_profile(
    folder: Path,
    facts: Facts,
    passphrase: str,
    keychain: Keychain | None,
    cost: Cost | None,
    root: SigKey | None = None,
) -> NewKeys:
    """Fresh keys in a folder under way: slots, `profile.json`; `root.slot` when this profile founds the practice.

    `facts.profile` and `facts.keyring` are filled here. `cost` None: the production costs. Raises Trouble.
    """
    bundle = Bundle(random(32), random(32), random(32))
    keys = keys_from_seeds(bundle.sig_seed, bundle.kem_seed)
    code = random(RECOVERY.size)
    with slot_troubles():
        own = _passphrase_slots(keys.sig.public, passphrase, keychain, cost)
        write_slot_file(folder, PASSPHRASE_SLOT, own.make(bundle.encode(), root=False))
        if root is not None:
            write_slot_file(folder, ROOT_SLOT, own.make(root.seed, root=True))
        lost = make_slot(SlotType.RECOVERY, keys.sig.public, code, None, bundle.encode(), cost or COST_PASSPHRASE)
    write_slot_file(folder, RECOVERY_SLOT, lost)
    named = {**vars(facts), "profile": keys.sig.public.hex(), "keyring": keychain is not None}
    write_facts(folder, Facts(**named))
    return NewKeys(bundle, keys, written(RECOVERY, code))


@dataclass(frozen=True)
class _Slots:
    """How one passphrase locks things: with the keyring's half where there is a keyring."""

    profile: bytes
    passphrase: str = field(repr=False)
    keyring32: bytes | None = field(repr=False)
    cost: Cost

    def make(self, content: bytes, *, root: bool) -> bytes:
        kind = (
            (SlotType.PASSPHRASE, SlotType.ROOT_PASSPHRASE)
            if self.keyring32 is None
            else (SlotType.KEYRING, SlotType.ROOT_KEYRING)
        )[root]
        return make_slot(kind, self.profile, self.passphrase, self.keyring32, content, self.cost)


def _passphrase_slots(profile: bytes, passphrase: str, keychain: Keychain | None, cost: Cost | None) -> _Slots:
    if keychain is None:
        return _Slots(profile, passphrase, None, cost or COST_PASSPHRASE)
    half = keychain.get(profile.hex())  # kept where there is one: `root.slot` needs it too
    if half is None:
        half = random(32)
        keychain.put(profile.hex(), half)
    return _Slots(profile, passphrase, half, cost or COST_KEYRING)


def check_passphrase(passphrase: str) -> None:
    """Raises Trouble(passphrase.short)."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise Trouble("passphrase.short", least=str(SHORTEST_PASSPHRASE))


def unlock(folder: Path, secret: str, keychain: Keychain | None, *, recovery: bool = False) -> Bundle:
    """The secrets of a profile, by its passphrase or by the recovery code. Raises Trouble."""
    profile = bytes.fromhex(read_facts(folder).profile)
    if recovery:
        return bundle_of(folder, RECOVERY_SLOT, profile, code_secret(RECOVERY, secret), None)
    return bundle_of(folder, PASSPHRASE_SLOT, profile, secret, keychain)


def bundle_of(
    folder: Path, name: str, profile: bytes, secret: str | bytes, keychain: Keychain | None, kept: str = ""
) -> Bundle:
    """The bundle in one slot file, which must be that of this profile. As `open_named_slot`."""
    content = open_named_slot(folder, name, secret, keychain, kept)
    try:
        bundle = read_bundle(content)
    except Refused as refused:
        raise Trouble("profile.damaged", name=folder.name) from refused
    if keys_from_seeds(bundle.sig_seed, bundle.kem_seed).sig.public != profile:
        raise Trouble("profile.damaged", name=folder.name)
    return bundle


def open_named_slot(folder: Path, name: str, secret: str | bytes, keychain: Keychain | None, kept: str = "") -> bytes:
    """What lies in one slot file. `kept`: under which name the keyring keeps its half, the profile's key by default.

    Raises Trouble: slot.missing, keychain.missing, vault.wrong_passphrase, ...
    """
    data = read_slot_file(folder, name)
    if data is None:
        raise Trouble("slot.missing", name=name)
    with slot_troubles():
        slot = take_slot_apart(data)
        half = keychain.get(kept or slot.profile.hex()) if slot.type.needs_keyring and keychain else None
        return open_slot(data, secret, half)


def code_secret(code: Code, words: str) -> bytes:
    """The bytes of a code as typed from paper. Raises Trouble: code.character, code.length, code.checksum."""
    try:
        return read(code, words)
    except Refused as refused:
        groups = ", ".join(map(str, doubtful_groups(code, words))) or "?"
        raise Trouble(refused.code, groups=groups, wanted=str(code.groups)) from refused


def has_root(folder: Path) -> bool:
    """Whether the practice's root key lies in this profile, under a passphrase."""
    return read_slot_file(folder, ROOT_SLOT) is not None


def new_passphrase(
    folder: Path, code: str, passphrase: str, keychain: Keychain | None, cost: Cost | None, root_words: str = ""
) -> bool:
    """A new passphrase by the recovery code; with `root_words`, the practice's root key goes under it too.

    Returns whether `root.slot` lies here and opens with the earlier passphrase still: the recovery code does not open
    it, `new_root_slot` makes it anew from paper. Raises Trouble, before anything is written for wrong words.
    """
    check_passphrase(passphrase)
    facts = read_facts(folder)
    seed = _root_seed(facts, root_words) if root_words.strip() else b""
    with Hold(folder):
        bundle = unlock(folder, code, None, recovery=True)
        slots = _passphrase_slots(bytes.fromhex(facts.profile), passphrase, keychain, cost)
        told = Facts(**{**vars(facts), "keyring": keychain is not None})
        if told.keyring:
            write_facts(folder, told)  # said before a slot needs it, and unsaid after: a crash between locks nobody out
        with slot_troubles():
            if seed:
                write_slot_file(folder, ROOT_SLOT, slots.make(seed, root=True))
            write_slot_file(folder, PASSPHRASE_SLOT, slots.make(bundle.encode(), root=False))
        if not told.keyring:
            write_facts(folder, told)
    return not seed and has_root(folder)


def new_root_slot(folder: Path, words: str, passphrase: str, keychain: Keychain | None, cost: Cost | None) -> None:
    """The practice's root key, from its code on paper, under a passphrase: this profile accepts members again.

    Raises Trouble: code.*, root.other_practice, passphrase.short.
    """
    check_passphrase(passphrase)
    facts = read_facts(folder)
    seed = _root_seed(facts, words)
    with Hold(folder):
        _lay_root(folder, facts, seed, passphrase, keychain, cost)


def take_root(desk: OpenDesk, words: str, passphrase: str, keychain: Keychain | None, cost: Cost | None = None) -> None:
    """The same at an open desk, under the passphrase that opens its profile.

    Raises Trouble, before anything is written: code.*, root.other_practice, vault.wrong_passphrase.
    """
    seed = _root_seed(desk.facts, words)
    open_named_slot(desk.folder, PASSPHRASE_SLOT, passphrase, keychain)
    _lay_root(desk.folder, desk.facts, seed, passphrase, keychain, cost)


def _lay_root(
    folder: Path, facts: Facts, seed: bytes, passphrase: str, keychain: Keychain | None, cost: Cost | None
) -> None:
    with slot_troubles():
        slots = _passphrase_slots(bytes.fromhex(facts.profile), passphrase, keychain, cost)
        write_slot_file(folder, ROOT_SLOT, slots.make(seed, root=True))


def _root_seed(facts: Facts, words: str) -> bytes:
    seed = code_secret(ROOT, words)
    if sig_key(seed).public.hex() != facts.root:
        raise Trouble("root.other_practice")
    return seed


class slot_troubles:  # noqa: N801 - reads as what it does, like the context managers of core.doors
    """Turns what a slot refuses into `Trouble`."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refused):
            raise Trouble(_SLOT_CODES.get(error.code, "profile.damaged")) from error


_SLOT_CODES = {
    "slot.passphrase": "vault.wrong_passphrase",
    "slot.keyring_needed": "keychain.missing",
    "slot.memory": "slot.memory",
    "slot.cost": "slot.cost",
}
