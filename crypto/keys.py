"""Who may write: a profile's keys and the roster that the practice's root key signs (docs/letter.md, section 2).

A profile is one member at one desk. The roster is public: it holds names of physicians and substitutes only.
Codes raised: roster.encoding, roster.version, roster.signature, roster.root, roster.profiles, roster.rollback,
roster.fork.
"""

import base64
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import pairwise

from crypto.encoding import (
    capitals,
    dec,
    dec_list,
    enc,
    enc_list,
    from_flag,
    from_text,
    from_u64,
    sized,
    sized_or_empty,
    text,
    u64,
)
from crypto.errors import Refused
from crypto.primitives import (
    KEM_PK_BYTES,
    SIG_BYTES,
    KemKey,
    SigKey,
    blake,
    kem_key,
    sig_key,
    sign,
    verify,
)
from crypto.words import line

ROSTER_VERSION = 1
MOST_PROFILES = 256
MOST_ROSTER_BYTES = 512 * 1024
MOST_NAME_BYTES = 200
_MOST_FIELDS = 11
_MOST_DATES = 64
_CODE = "roster.encoding"


@dataclass(frozen=True)
class Keys:
    """The two key pairs of one profile or one patient device. They never travel."""

    sig: SigKey
    kem: KemKey


def new_keys() -> Keys:
    """Fresh keys: new ones for each profile, each practice and each enrolment."""
    return Keys(sig_key(), kem_key())


def keys_from_seeds(sig_seed: bytes, kem_seed: bytes) -> Keys:
    """The keys of two 32-byte seeds, as a slot keeps them."""
    return Keys(sig_key(sig_seed), kem_key(kem_seed))


def practice_id(root_pk: bytes) -> bytes:
    """`H("root", root pk)`: the 32 bytes that name a practice everywhere."""
    return blake("root", root_pk)


def fingerprint(root_pk: bytes) -> str:
    """The first 160 bits of the practice id for people: 8 groups of 4 base32 characters, "K3QD-...-7ZTA"."""
    plain = base64.b32encode(practice_id(root_pk)[:20]).decode("ascii")
    return "-".join(plain[at : at + 4] for at in range(0, 32, 4))


def has_fingerprint(root_pk: bytes, typed: str) -> bool:
    """Whether `typed` is the fingerprint of `root_pk`; case, spaces and hyphens do not count."""
    return capitals("".join(typed.split()).replace("-", "")) == fingerprint(root_pk).replace("-", "")


class Role(IntEnum):
    """What a member is in the practice."""

    PHYSICIAN = 1
    SUBSTITUTE = 2
    SECRETARY = 3


@dataclass(frozen=True)
class Revoked:
    """Since roster `v` a profile's log counts up to entry `seq` with `hash` (0 and empty: no entry counts)."""

    v: int
    seq: int
    hash: bytes

    def encode(self) -> bytes:
        """`enc(v, seq, hash)`."""
        return enc(u64(self.v), u64(self.seq), self.hash)


@dataclass(frozen=True)
class Profile:
    """One member at one desk.

    `letter` ("A") is never reused. `member_id` has 16 bytes. `name` is empty for a secretary. `reads_triage`: a
    secretary to whom questions are sealed. `stands_for`: member ids of the physicians a substitute stands for, sorted.
    `dates`: when a substitute replaces, as (from, until) in ms, the end not included, ascending, apart; empty: no limit is
    signed.
    """

    letter: str
    sig_pk: bytes
    kem_pk: bytes
    member_id: bytes
    role: Role
    name: str = ""
    reads_triage: bool = False
    stands_for: tuple[bytes, ...] = ()
    from_v: int = 1
    revoked: Revoked | None = None
    dates: tuple[tuple[int, int], ...] = ()

    def encode(self) -> bytes:
        """The ten fields of docs/letter.md, section 2; an eleventh where there are dates."""
        dates = (enc_list(enc(u64(start), u64(end)) for start, end in self.dates),) if self.dates else ()
        return enc(
            text(self.letter),
            self.sig_pk,
            self.kem_pk,
            self.member_id,
            u64(self.role),
            text(self.name),
            u64(self.reads_triage),
            enc_list(self.stands_for),
            u64(self.from_v),
            self.revoked.encode() if self.revoked else b"",
            *dates,
        )


@dataclass(frozen=True)
class Roster:
    """The members of a practice as of version `v`. `previous` is the hash of roster v - 1, empty at 1."""

    root_pk: bytes
    v: int
    previous: bytes
    issued_ms: int
    profiles: tuple[Profile, ...]
    header_epoch: int
    header_pk: bytes
    journal_epoch: int

    def encode(self) -> bytes:
        """The nine fields that the root signs."""
        return enc(
            u64(ROSTER_VERSION),
            self.root_pk,
            u64(self.v),
            self.previous,
            u64(self.issued_ms),
            enc_list(profile.encode() for profile in self.profiles),
            u64(self.header_epoch),
            self.header_pk,
            u64(self.journal_epoch),
        )

    @cached_property
    def practice(self) -> bytes:
        """The practice id."""
        return practice_id(self.root_pk)

    @cached_property
    def hash(self) -> bytes:
        """`H("roster", roster)`, without the signature."""
        return blake("roster", self.encode())

    @cached_property
    def gone(self) -> frozenset[bytes]:
        """The profiles that are revoked."""
        return frozenset(profile.sig_pk for profile in self.profiles if profile.revoked is not None)

    def profile(self, sig_pk: bytes) -> Profile | None:
        """The profile that signs with `sig_pk`, revoked or not."""
        return next((profile for profile in self.profiles if profile.sig_pk == sig_pk), None)

    def readers(self, physician: bytes) -> tuple[Profile, ...]:
        """The profiles to whom a question for the member `physician` is sealed, in roster order.

        Those of that physician, of the substitutes who stand for them, of each secretary who reads at triage. What a
        substitute held is followed up by the physicians they stand or stood for too: a substitution ends.
        """
        held_by = (one for one in self.profiles if one.member_id == physician)
        treating = {physician}.union(*(one.stands_for for one in held_by))
        return tuple(
            one
            for one in self.profiles
            if one.revoked is None
            and (one.member_id in treating or not treating.isdisjoint(one.stands_for) or one.reads_triage)
        )


def sign_roster(root: SigKey, roster: Roster) -> bytes:
    """The roster file: `enc(roster, sig)`. Refuses a roster that `read_roster` would refuse."""
    file = enc(roster.encode(), sign(root, "roster-sig", roster.encode()))
    read_roster(file, root.public)
    return file


def read_roster(file: bytes, trusted_root: bytes | None) -> Roster:
    """The roster of a file, its signature verified.

    `trusted_root` is the root public key this reader already trusts; None trusts the one in the file, for a caller
    that compares its practice id or fingerprint itself.
    """
    if len(file) > MOST_ROSTER_BYTES:
        raise Refused(_CODE)
    signed, signature = dec(file, 2, _CODE)
    version, root_pk, *fields = dec(signed, 9, _CODE)
    if from_u64(version, _CODE) != ROSTER_VERSION:
        raise Refused("roster.version")
    if trusted_root is not None and root_pk != trusted_root:
        raise Refused("roster.root")
    sized(root_pk, 32, _CODE)
    sized(signature, SIG_BYTES, _CODE)
    verify(root_pk, "roster-sig", signed, signature, "roster.signature")
    v, previous, issued_ms, profiles, header_epoch, header_pk, journal_epoch = fields
    roster = Roster(
        root_pk=root_pk,
        v=from_u64(v, _CODE),
        previous=sized_or_empty(previous, 32, _CODE),
        issued_ms=from_u64(issued_ms, _CODE),
        profiles=tuple(map(_read_profile, dec_list(profiles, _CODE, most=MOST_PROFILES))),
        header_epoch=from_u64(header_epoch, _CODE),
        header_pk=sized(header_pk, KEM_PK_BYTES, _CODE),
        journal_epoch=from_u64(journal_epoch, _CODE),
    )
    _check(roster)
    return roster


def _read_profile(data: bytes) -> Profile:
    fields = dec_list(data, _CODE, most=_MOST_FIELDS)
    if len(fields) not in (_MOST_FIELDS - 1, _MOST_FIELDS):
        raise Refused(_CODE)
    letter, sig_pk, kem_pk, member_id, role, name, triage, stands_for, from_v, revoked, *dates = fields
    role_code = from_u64(role, _CODE)
    if role_code not in set(Role) or len(name) > MOST_NAME_BYTES:
        raise Refused(_CODE)
    return Profile(
        letter=from_text(letter, _CODE),
        sig_pk=sized(sig_pk, 32, _CODE),
        kem_pk=sized(kem_pk, KEM_PK_BYTES, _CODE),
        member_id=sized(member_id, 16, _CODE),
        role=Role(role_code),
        name=line(name, MOST_NAME_BYTES, _CODE),
        reads_triage=from_flag(triage, _CODE),
        stands_for=tuple(sized(member, 16, _CODE) for member in dec_list(stands_for, _CODE, most=MOST_PROFILES)),
        from_v=from_u64(from_v, _CODE),
        revoked=_read_revoked(revoked) if revoked else None,
        dates=_read_dates(dates[0]) if dates else (),
    )


def _read_dates(data: bytes) -> tuple[tuple[int, int], ...]:
    pairs = [dec(one, 2, _CODE) for one in dec_list(data, _CODE, most=_MOST_DATES)]
    if not pairs:
        raise Refused(_CODE)
    return tuple((from_u64(start, _CODE), from_u64(end, _CODE)) for start, end in pairs)


def _read_revoked(data: bytes) -> Revoked:
    v, seq, head = dec(data, 3, _CODE)
    return Revoked(from_u64(v, _CODE), from_u64(seq, _CODE), sized_or_empty(head, 32, _CODE))


def _letter_order(letter: str) -> tuple[int, str]:
    return len(letter), letter


def _check(roster: Roster) -> None:
    """What one roster must satisfy on its own."""
    letters = [profile.letter for profile in roster.profiles]
    sound = (
        roster.v >= 1
        and (roster.previous == b"") == (roster.v == 1)
        and roster.header_epoch >= 1
        and roster.journal_epoch >= 1
        and letters == sorted(set(letters), key=_letter_order)
        and len({profile.sig_pk for profile in roster.profiles}) == len(letters)
        and len({profile.kem_pk for profile in roster.profiles}) == len(letters)
        and all(_sound(profile, roster.v) for profile in roster.profiles)
    )
    if not sound:
        raise Refused("roster.profiles")


def _sound(profile: Profile, v: int) -> bool:
    revoked = profile.revoked
    return (
        1 <= len(profile.letter) <= 3
        and all("A" <= character <= "Z" for character in profile.letter)
        and (profile.name == "") == (profile.role is Role.SECRETARY)
        and (not profile.reads_triage or profile.role is Role.SECRETARY)
        and (not profile.stands_for or profile.role is Role.SUBSTITUTE)
        and list(profile.stands_for) == sorted(set(profile.stands_for))
        and (not profile.dates or profile.role is Role.SUBSTITUTE)
        and all(start < end for start, end in profile.dates)
        and all(before[1] <= after[0] for before, after in pairwise(profile.dates))
        and 1 <= profile.from_v <= v
        and (revoked is None or (profile.from_v < revoked.v <= v and (revoked.hash == b"") == (revoked.seq == 0)))
    )


def succeeds(old: Roster, new: Roster) -> None:
    """Refuses a `new` roster that may not take the place of `old`; the same roster again is fine.

    A lower version is `roster.rollback`. The same version with other bytes, or the next version that does not name
    `old` as its previous one, is `roster.fork`: an alarm, sending closes. A profile that vanished, changed keys or
    role, or came back from revocation, or an epoch that went down, is `roster.profiles`.
    """
    if new.root_pk != old.root_pk:
        raise Refused("roster.root")
    if new.v < old.v:
        raise Refused("roster.rollback")
    if (new.v == old.v and new.hash != old.hash) or (new.v == old.v + 1 and new.previous != old.hash):
        raise Refused("roster.fork")
    kept = all(_continues(profile, new.profile(profile.sig_pk)) for profile in old.profiles)
    if not kept or new.header_epoch < old.header_epoch or new.journal_epoch < old.journal_epoch:
        raise Refused("roster.profiles")


def _continues(old: Profile, new: Profile | None) -> bool:
    return (
        new is not None
        and (new.letter, new.kem_pk, new.member_id, new.role, new.from_v)
        == (old.letter, old.kem_pk, old.member_id, old.role, old.from_v)
        and (old.revoked is None or new.revoked == old.revoked)
    )
