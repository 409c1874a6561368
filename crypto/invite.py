"""Enrolling a device and joining a profile: codes, MACs, digits to compare, drop paths (docs/letter.md, section 9).

The secret of an invite never serves as a key itself: each use has a subkey. Codes raised: invite.encoding,
invite.version, invite.typed, join.encoding.
"""

import base64
from dataclasses import dataclass, replace

from crypto.body import Confirm, Consent, Enrol, Join, Level
from crypto.encoding import b64, capitals, from_b64, u64
from crypto.errors import Refused
from crypto.keys import Keys, Roster
from crypto.primitives import blake, digits, kdf, random, same

INVITE_VERSION = 1
INVITE_MS = 15 * 60 * 1000
_INVITE_BYTES = 1 + 32 + 8 + 16 + 8
_JOIN_BYTES = 32 + 16
_CHECK_BYTES = 2
_TYPED_BYTES = 10
_TYPED_CHARS = 20
_TAKEN_FOR = str.maketrans("018", "OIB")


@dataclass(frozen=True)
class Device:
    """The public keys of a device or profile at the other end of an invite or join code."""

    sig_pk: bytes
    kem_pk: bytes


@dataclass(frozen=True)
class Invite:
    """One QR code: root pk 32 bytes, invite id 8, secret 16, end of validity in ms. Single use, kept by the caller."""

    root_pk: bytes
    invite_id: bytes
    secret: bytes
    expires_ms: int

    def __repr__(self) -> str:
        return f"Invite({self.invite_id.hex()})"

    def fragment(self) -> str:
        """The URL fragment, 87 characters of base64url: version (1 byte), root pk, id, secret, expiry."""
        return b64(bytes([INVITE_VERSION]) + self.root_pk + self.invite_id + self.secret + u64(self.expires_ms))

    def typed(self) -> str:
        """For a phone without camera: five groups of four base32 characters, from which `typed_invite` makes it again."""
        core = self.secret[:_TYPED_BYTES]
        plain = _base32(core) + _typed_check(core)
        return "-".join(plain[at : at + 4] for at in range(0, _TYPED_CHARS, 4))

    def is_open(self, now: int) -> bool:
        """Whether it may still be used at `now` (ms), as far as time goes."""
        return now < self.expires_ms


def new_invite(root_pk: bytes, now: int) -> Invite:
    """An invite for 15 minutes from `now` (ms)."""
    return _from_core(random(_TYPED_BYTES), root_pk, now + INVITE_MS)


def typed_invite(words: str, root_pk: bytes, now: int) -> Invite:
    """The invite of a code typed at `now` (ms). Case, spaces, hyphens do not count; 0, 1, 8 are O, I, B.

    The root is that of the roster on the page's own host: the digits compared on both screens cover it. When the invite
    ends the desk alone knows. `invite.typed` when a character is wrong.
    """
    plain = capitals("".join(words.split()).replace("-", "")).translate(_TAKEN_FOR)
    try:
        core = base64.b32decode(plain[:-4])
    except ValueError:
        raise Refused("invite.typed") from None
    if len(core) != _TYPED_BYTES or plain[-4:] != _typed_check(core):
        raise Refused("invite.typed")
    return _from_core(core, root_pk, now + INVITE_MS)


def _from_core(core: bytes, root_pk: bytes, expires_ms: int) -> Invite:
    """80 random bits are what a code can carry; the rest of the secret, and the id, follow from them."""
    rest = blake("invite-code", core)
    return Invite(root_pk, rest[6:14], core + rest[:6], expires_ms)


def _typed_check(core: bytes) -> str:
    return _base32(blake("invite-check", core))[:4]


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii")


def read_fragment(words: str) -> Invite:
    """The invite of a URL fragment, without its "#"."""
    data = from_b64(words, "invite.encoding")
    if len(data) != _INVITE_BYTES:
        raise Refused("invite.encoding")
    if data[0] != INVITE_VERSION:
        raise Refused("invite.version")
    return Invite(data[1:33], data[33:41], data[41:57], int.from_bytes(data[57:], "big"))


# Enrolment of a device


def ask_to_enrol(invite: Invite, keys: Keys, page_version: int, consent: Consent | None) -> Enrol:
    """The body with which a new device answers an invite."""
    asked = Enrol(invite.invite_id, keys.sig.public, keys.kem.public, page_version, consent, mac=b"")
    return replace(asked, mac=enrol_mac(invite.secret, invite.root_pk, asked))


def enrol_mac(secret: bytes, root_pk: bytes, enrol: Enrol) -> bytes:
    """`KDF(KDF(S, "enrol-mac"), "enrol", root pk, the other fields)`."""
    return kdf(kdf(secret, "enrol-mac"), "enrol", root_pk, *enrol.covered())


def vouches_for_enrol(invite: Invite, enrol: Enrol) -> bool:
    """Whether `enrol` was made with this invite. That it is unused and in time is the caller's to check."""
    return invite.invite_id == enrol.invite_id and same(enrol_mac(invite.secret, invite.root_pk, enrol), enrol.mac)


def sas_key(secret: bytes) -> bytes:
    """The subkey of the digits; with `confirm_key` all that a page keeps of S after an enrolment at a distance."""
    return kdf(secret, "sas")


def enrol_digits(key: bytes, invite_id: bytes, root_pk: bytes, device: Device) -> str:
    """The eight digits compared on the patient's screen; `key` is the `sas_key`."""
    return digits(kdf(key, "sas", invite_id, root_pk, device.sig_pk, device.kem_pk))


def confirm_key(secret: bytes) -> bytes:
    """The subkey of the MAC in a confirm, for an invite and for a join code."""
    return kdf(secret, "confirm-mac")


def confirm_mac(key: bytes, invite_id: bytes, device: Device, level: Level, roster: Roster) -> bytes:
    """Over invite id (empty for a join), root pk, the new keys, level, roster hash; `key` is the `confirm_key`."""
    return kdf(key, "confirm", invite_id, roster.root_pk, device.sig_pk, device.kem_pk, u64(level), roster.hash)


def vouches_for_confirm(key: bytes, invite_id: bytes, device: Device, roster: Roster, confirm: Confirm) -> bool:
    """Whether a confirm was made with the secret of `key`; `roster` is the one read from `confirm.roster`."""
    return same(confirm_mac(key, invite_id, device, confirm.level, roster), confirm.mac)


# Joining of a profile


@dataclass(frozen=True)
class JoinCode:
    """One line to type at the new desk: practice id 32 bytes, secret 16. Single use, 15 minutes, kept by the caller."""

    practice: bytes
    secret: bytes

    def __repr__(self) -> str:
        return f"JoinCode({self.practice.hex()[:8]})"

    def text(self) -> str:
        """20 groups of 4 base32 characters; the last 16 bits are a checksum."""
        data = self.practice + self.secret
        plain = base64.b32encode(data + _checksum(data)).decode("ascii")
        return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def new_join_code(practice: bytes) -> JoinCode:
    """A code with a fresh secret."""
    return JoinCode(practice, random(16))


def read_join_code(words: str) -> JoinCode:
    """The code as typed; case, spaces and hyphens do not count. `join.encoding` when a character is wrong."""
    plain = capitals("".join(words.split()).replace("-", ""))
    try:
        data = base64.b32decode(plain)
    except ValueError:
        raise Refused("join.encoding") from None
    inside, check = data[:-_CHECK_BYTES], data[-_CHECK_BYTES:]
    if len(inside) != _JOIN_BYTES or check != _checksum(inside):
        raise Refused("join.encoding")
    return JoinCode(inside[:32], inside[32:])


def _checksum(data: bytes) -> bytes:
    return blake("join-code", data)[:_CHECK_BYTES]


def ask_to_join(code: JoinCode, root_pk: bytes, keys: Keys) -> Join:
    """The body with which a new profile asks to join the practice whose roster it has checked against the code."""
    device = Device(keys.sig.public, keys.kem.public)
    return Join(device.sig_pk, device.kem_pk, join_mac(code.secret, root_pk, device))


def join_mac(secret: bytes, root_pk: bytes, device: Device) -> bytes:
    """`KDF(KDF(S, "join-mac"), "join", root pk, sig pk, kem pk)`."""
    return kdf(kdf(secret, "join-mac"), "join", root_pk, device.sig_pk, device.kem_pk)


def vouches_for_join(secret: bytes, root_pk: bytes, join: Join) -> bool:
    """Whether `join` was made with this code. That it is unused and in time is the caller's to check."""
    return same(join_mac(secret, root_pk, Device(join.sig_pk, join.kem_pk)), join.mac)


def join_digits(secret: bytes, root_pk: bytes, device: Device) -> str:
    """The eight digits that both desks show."""
    return digits(kdf(kdf(secret, "join-sas"), "join-sas", root_pk, device.sig_pk, device.kem_pk))


# A call


def callback_digits(challenge: bytes, letter_id: bytes, sig_pk: bytes) -> str:
    """The digits that a device shows during a call: they prove it opened the callback letter, nothing more."""
    return digits(kdf(challenge, "callback", letter_id, sig_pk))


# The drop: paths relative to the address of the page's host


def drop_secret(journal_key: bytes, sig_pk: bytes) -> bytes:
    """The drop secret of a device (its signing key), under the journal key of the entry that bound it.

    Every member can tell it, so that every desk finds the device's letters and lays out its own.
    """
    return kdf(journal_key, "drop", sig_pk)


def drop_password(journal_key: bytes) -> str:
    """The password with which the practice's desks list and delete on their host, of one journal epoch."""
    return b64(kdf(journal_key, "drop-desk"))


def drop_file(raw: bytes) -> str:
    """`H("file", bytes)`: the name of a file inside a folder of `in/`."""
    return blake("file", raw).hex()


def invite_inbox(secret: bytes) -> str:
    """The folder to which a page puts its letters before enrolment."""
    return f"in/{kdf(secret, 'drop').hex()}"


def invite_outbox(secret: bytes) -> str:
    """The file at which a page waits for its confirm."""
    return f"out/{kdf(secret, 'drop-out').hex()}"


def device_inbox(drop_secret: bytes) -> str:
    """The folder to which an enrolled device puts its letters; `drop_secret` came in its confirm."""
    return f"in/{kdf(drop_secret, 'in').hex()}"


def device_outbox(drop_secret: bytes, number: int) -> str:
    """The file of letter `number` = 1, 2, ... to an enrolled device."""
    return f"out/{kdf(drop_secret, 'out', u64(number)).hex()}"
