"""Whether what a desk holds is sound: its chains, its file, and whether the vault forgot what the journal knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.doors.sqlcipher import SqlVault
from core.office.desk import Desk
from core.office.sync import CURSOR
from crypto.chain import Stored, verify_all, verify_links
from crypto.entry import Entry, read_wire
from crypto.errors import Refused
from crypto.keys import fingerprint

CHAIN_BROKEN = "record.chain_broken"
ROLLED_BACK = "record.rolled_back"


def broken(desk: Desk) -> str:
    """`record.chain_broken` where a chain does not hold, link by link; else nothing."""
    try:
        for head in desk.vault.heads():
            end = verify_links((Stored(*link) for link in desk.vault.links(head.profile)), head.profile, desk.practice)
            if end is None or end.hash != head.hash:
                return CHAIN_BROKEN
    except Refused:
        return CHAIN_BROKEN
    return ""


def rolled_back(desk: Desk) -> str:
    """`record.rolled_back` where the journal knows entries of ours that this vault does not; else nothing."""
    cursor = desk.vault.setting(CURSOR) or b""
    while True:
        wires, after = desk.journal.since(cursor)
        if any(_forgotten(desk, entry) for entry in _read(desk, wires)):
            return ROLLED_BACK
        if after == cursor:
            return ""
        cursor = after


def _read(desk: Desk, wires: list[bytes]) -> Iterator[Entry]:
    """The entries that can be read; the others are the exchange's affair (core.office.sync)."""
    keys, practice = desk.journal_keys(), desk.practice
    for wire in wires:
        try:
            yield read_wire(wire, keys, practice)
        except Refused:
            continue


def _forgotten(desk: Desk, entry: Entry) -> bool:
    return entry.header.profile == desk.me and desk.vault.entry(entry.hash) is None


def stored(entry: Entry) -> Stored:
    """An entry as the judges of a chain take it. A part that was erased, or that this desk cannot read, is left out."""
    return Stored(
        header_bytes=entry.header_bytes,
        prev=entry.prev,
        sig=entry.sig,
        staff=entry.staff,
        clin=entry.clin,
        staff_ct=entry.staff_ct or None,
        clin_ct=entry.clin_ct or None,
    )


@dataclass(frozen=True)
class ChainCheck:
    """One profile's chain: its letter, how many entries, the hash of the last, and the code of what is wrong."""

    letter: str
    name: str
    entries: int
    hash: bytes
    code: str


@dataclass(frozen=True)
class Checked:
    """All that a profile holds, verified: every signature, link and part; every page of the file; the alarm if any."""

    chains: tuple[ChainCheck, ...]
    file: tuple[str, ...]
    alarm: str
    fingerprint: str

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.file or self.alarm or any(chain.code for chain in self.chains))


def check(desk: Desk) -> Checked:
    """Verify every chain entry by entry, and the vault's file. Slow for a large practice."""
    members = desk.members()
    chains = []
    for head in desk.vault.heads():
        member = members.get(head.profile)
        code = ""
        try:
            end = verify_all(map(stored, desk.vault.chain(head.profile)), head.profile, desk.practice)
            code = "" if end is not None and end.hash == head.hash else CHAIN_BROKEN
        except Refused as refused:
            code = refused.code
        chains.append(
            ChainCheck(member.letter if member else "?", member.name if member else "", head.seq, head.hash, code)
        )
    file = tuple(desk.vault.verify_file()) if isinstance(desk.vault, SqlVault) else ()
    alarm = (desk.vault.setting("alarm") or b"").decode("ascii")
    return Checked(tuple(chains), file, alarm, fingerprint(desk.roster.root_pk))
