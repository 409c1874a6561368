"""Roster vectors, second part: what one roster may hold, and which roster may take the place of another."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from crypto.encoding import b64, dec, enc, enc_list, u64
from crypto.keys import Profile, Revoked, Role, Roster, new_keys
from crypto.primitives import SigKey, blake, kem_key, sig_key, sign
from tests.vectors.world import World

Vector = dict[str, object]


def signed(root: SigKey, roster: Roster) -> bytes:
    """The file, whatever it says."""
    data = roster.encode()
    return enc(data, sign(root, "roster-sig", data))


def roster_cases(world: World) -> Iterator[Vector]:
    """Files by themselves."""
    physician, substitute, _, _, gone = world.roster.profiles
    sound = replace(world.roster, profiles=(physician, gone))

    def of(*profiles: Profile) -> bytes:
        return signed(world.root, replace(sound, profiles=profiles))

    def dated(profile: Profile, *dates: tuple[int, int]) -> bytes:
        return of(replace(profile, dates=dates))

    def with_more(value: bytes) -> bytes:
        return with_fields((*dec(substitute.encode(), 10, ""), value))

    def with_field(at: int, value: bytes) -> bytes:
        fields = list(dec(physician.encode(), 10, ""))
        fields[at] = value
        return with_fields(fields)

    def with_fields(fields: Iterable[bytes]) -> bytes:
        data = list(dec(sound.encode(), 9, ""))
        data[5] = enc_list([enc(*fields)])
        return enc(enc(*data), sign(world.root, "roster-sig", enc(*data)))

    members = tuple(sorted((physician.member_id, gone.member_id)))
    files = {
        "letters with gaps, the longer behind": (of(physician, replace(gone, letter="AA")), ""),
        "the longer letter before": (of(replace(physician, letter="AA"), replace(gone, letter="B")), "roster.profiles"),
        "letter of four": (of(replace(physician, letter="ABCD")), "roster.profiles"),
        "letter with an accent": (of(replace(physician, letter="É")), "roster.profiles"),
        "stands for two members": (of(replace(substitute, stands_for=members)), ""),
        "stands for two members, not sorted": (of(replace(substitute, stands_for=members[::-1])), "roster.profiles"),
        "stands for a member of 15 bytes": (of(replace(substitute, stands_for=(bytes(15),))), "roster.encoding"),
        "name with a no-break space": (of(replace(physician, name="Dr\u00a0Amel Fictive")), ""),
        "name in Arabic": (of(replace(physician, name="د. أمل خيالية")), ""),
        "name with a line feed": (of(replace(physician, name="Dr Amel\nFictive")), "roster.encoding"),
        "name with a line separator": (of(replace(physician, name="Dr Amel\u2028Fictive")), "roster.encoding"),
        "name with a right-to-left override": (of(replace(physician, name="Dr \u202elemA")), "roster.encoding"),
        "name with a zero-width joiner": (of(replace(physician, name="Dr A\u200dmel")), "roster.encoding"),
        "signing key of 31 bytes": (with_field(1, physician.sig_pk[:31]), "roster.encoding"),
        "X-Wing key of 1,215 bytes": (with_field(2, physician.kem_pk[:-1]), "roster.encoding"),
        "from_v of 4 bytes": (with_field(8, bytes(4)), "roster.encoding"),
        "revoked of two fields": (with_field(9, enc(u64(2), u64(0))), "roster.encoding"),
        "name of 200 bytes": (of(replace(physician, name="é" * 100)), ""),
        "v 0, a previous, no profile": (signed(world.root, replace(sound, v=0, profiles=())), "roster.profiles"),
        "dates of a substitute": (dated(substitute, (1, 5), (5, 9)), ""),
        "dates of a physician": (dated(physician, (1, 5)), "roster.profiles"),
        "dates that end before they begin": (dated(substitute, (5, 5)), "roster.profiles"),
        "dates that overlap": (dated(substitute, (1, 5), (4, 9)), "roster.profiles"),
        "dates that go back": (dated(substitute, (5, 9), (1, 5)), "roster.profiles"),
        "dates without a date": (with_more(enc_list([])), "roster.encoding"),
        "dates of one field": (with_more(enc_list([enc(u64(1))])), "roster.encoding"),
        "dates of 4 bytes": (with_more(enc_list([enc(bytes(4), bytes(4))])), "roster.encoding"),
        "65 dates": (dated(substitute, *((at, at + 1) for at in range(65))), "roster.encoding"),
        "a profile of nine fields": (with_fields(dec(substitute.encode(), 10, "")[:9]), "roster.encoding"),
        "a profile of twelve fields": (
            with_fields((*dec(substitute.encode(), 10, ""), enc_list([enc(u64(1), u64(2))]), b"")),
            "roster.encoding",
        ),
        "revoked with a version of 4 bytes": (with_field(9, enc(bytes(4), u64(0), b"")), "roster.encoding"),
    }
    for name, (file, code) in files.items():
        yield {"name": name, "file": b64(file), "zeros": 0, "code": code}


def successions(world: World) -> Iterator[Vector]:
    """`known` is held, `file` comes; `code` is empty where it may take the place. Both are sound by themselves."""
    physician, substitute, _, _, gone = world.roster.profiles
    old = replace(world.roster, profiles=(physician, substitute, gone), header_epoch=3, journal_epoch=3)
    keys, strange = new_keys(), sig_key()
    newcomer = Profile("F", keys.sig.public, keys.kem.public, b"newcomer________", Role.SECRETARY, from_v=3)
    cut = Revoked(3, 9, blake("entry", b"last"))

    def after(*profiles: Profile, **changes: object) -> Roster:
        given: dict[str, object] = {"v": 3, "previous": old.hash, "profiles": profiles or old.profiles}
        return replace(old, **(given | changes))  # type: ignore[arg-type]

    other = replace(substitute, sig_pk=keys.sig.public, kem_pk=keys.kem.public)
    later = replace(old, v=3, previous=old.hash)
    cases = {
        "the same again": (old, old, ""),
        "the next": (old, after(), ""),
        "the next, with a newcomer": (old, after(*old.profiles, newcomer), ""),
        "the next, a profile from a version past": (old, after(*old.profiles, replace(newcomer, from_v=1)), ""),
        "the next, a profile revoked": (old, after(physician, replace(substitute, revoked=cut), gone), ""),
        "the next, revoked by a version past": (
            old,
            after(physician, replace(substitute, revoked=replace(cut, v=2)), gone),
            "",
        ),
        "the next, other name, other physicians stood for": (
            old,
            after(physician, replace(substitute, name="Dr Sami Autre", stands_for=()), gone),
            "",
        ),
        "the next, higher epochs": (old, after(header_epoch=4, journal_epoch=9), ""),
        "the next, another header key": (old, after(header_pk=kem_key().public), ""),
        "one much later, whatever it names before": (old, after(v=9, previous=bytes(32)), ""),
        "an older one": (later, old, "roster.rollback"),
        "the same version, another time": (old, replace(old, issued_ms=old.issued_ms + 1), "roster.fork"),
        "the next, another previous": (old, after(previous=bytes(32)), "roster.fork"),
        "the next, another previous and a lower epoch": (old, after(previous=bytes(32), header_epoch=1), "roster.fork"),
        "a lower header epoch": (old, after(header_epoch=2), "roster.profiles"),
        "a lower journal epoch": (old, after(journal_epoch=2), "roster.profiles"),
        "a lower epoch, much later": (old, after(v=9, journal_epoch=2), "roster.profiles"),
        "a profile is gone": (old, after(physician, gone), "roster.profiles"),
        "a profile has other keys": (old, after(physician, other, gone), "roster.profiles"),
    }
    changes: dict[str, dict[str, object]] = {
        "another letter": {"letter": "C"},
        "another kem pk": {"kem_pk": keys.kem.public},
        "another member": {"member_id": b"somebody________"},
        "another role": {"role": Role.PHYSICIAN, "stands_for": ()},
        "another from_v": {"from_v": 2},
    }
    for name, change in changes.items():
        changed = replace(substitute, **change)  # type: ignore[arg-type]
        cases[name] = old, after(physician, changed, gone), "roster.profiles"
    for name, revoked in {
        "taken back": None,
        "moved to another entry": Revoked(2, 8, b"h" * 32),
        "with another hash": Revoked(2, 7, b"i" * 32),
        "by another version": Revoked(3, 7, b"h" * 32),
    }.items():
        roster = after(physician, substitute, replace(gone, revoked=revoked))
        cases[f"a revocation {name}"] = old, roster, "roster.profiles"
    for name, (known, roster, code) in cases.items():
        files = signed(world.root, known), signed(world.root, roster)
        yield {"name": name, "known": b64(files[0]), "file": b64(files[1]), "code": code}
    foreign = signed(strange, replace(later, root_pk=strange.public))
    yield {"name": "another root", "known": b64(signed(world.root, old)), "file": b64(foreign), "code": "roster.root"}
    lower = signed(strange, replace(old, root_pk=strange.public))
    yield {"name": "another root and lower", "known": b64(signed(world.root, later)), "file": b64(lower),
           "code": "roster.root"}  # fmt: skip
