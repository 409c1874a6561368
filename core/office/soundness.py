"""Whether what a desk holds is sound, as far as opening it can tell: its chains, whether the vault forgot what the journal
knows, whether its rows are those that were last written. `core.office.checking` looks at everything.
"""

from collections.abc import Iterator

from core.doors.seals import FOLDS, LOG
from core.doors.sqlcipher import SqlVault
from core.office.desk import Desk
from core.office.granted import CURSOR
from crypto.chain import Stored, follow, verify_links
from crypto.entry import Entry, read_wire
from crypto.errors import Refused

CHAIN_BROKEN = "record.chain_broken"
ROLLED_BACK = "record.rolled_back"
_PAGE = 50
ROWS_BACK = "record.rows_back"
FOLDS_BACK = "record.folds_back"
_LATER = (*LOG, "word")
"""What is not compared at each opening: the texts and the log take longer (docs/vault.md)."""


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


def broken_at(desk: Desk) -> str:
    """The last entry up to which a broken chain still holds, as people quote it; "" where all of them hold."""
    members = desk.members()
    for head in desk.vault.heads():
        seq = 0
        try:
            for known in follow(
                (Stored(*link) for link in desk.vault.links(head.profile)), head.profile, desk.practice
            ):
                seq = known.seq
        except Refused:
            return f"{members[head.profile].letter}-{seq}"
    return ""


def put_back(desk: Desk, *, whole: bool = False) -> str:
    """`record.rows_back` or, where only lists that can be made again are concerned, `record.folds_back`; else nothing.
    `whole`: the texts and the log too.
    """
    vault = desk.vault
    if not isinstance(vault, SqlVault):
        return ""
    return rows_code(tuple(vault.put_back(tuple(name for name in vault.tables if whole or name not in _LATER))))


def rows_code(tables: tuple[str, ...]) -> str:
    """The code for rows that are not those last written; "" for none."""
    wrong = {name for name in tables if name}
    if wrong - set(FOLDS):
        return ROWS_BACK
    return FOLDS_BACK if wrong else ""


def rolled_back(desk: Desk) -> str:
    """`record.rolled_back` where the journal knows entries of ours that this vault does not; else nothing."""
    return ROLLED_BACK if any(forgotten(desk, desk.vault.setting(CURSOR) or b"")) else ""


def forgotten(desk: Desk, cursor: bytes = b"") -> Iterator[bool]:
    """Page by page of the journal: whether it knows entries of ours that this vault does not."""
    while True:
        wires, after = desk.journal.since(cursor, _PAGE)
        yield any(_forgotten(desk, entry) for entry in _read(desk, wires))
        if after == cursor:
            return
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
