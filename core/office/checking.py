"""All that a profile holds, verified: every signature, link, part, row and page, and what the journal has of ours.

Slow for a large practice, so it goes in slices: `checking` yields after each small piece of work, and whoever asks may do
something else in between, or stop. Other acts may be committed between two slices.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import islice

from core.doors.sqlcipher import SqlVault
from core.office.alarm import ALARM, denied_patients
from core.office.desk import Desk
from core.office.refold import differing
from core.office.soundness import CHAIN_BROKEN, FOLDS_BACK, ROLLED_BACK, forgotten, rows_code, stored
from crypto.chain import Known, verify_each
from crypto.errors import Refused
from crypto.header import Head
from crypto.keys import fingerprint

_SLICE = 20
_TRIES = 3


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
    """What was found. `file`: codes of damaged pages; `rows`: tables that are not as last written; `folds`: lists that
    differ from a fresh fold; `journal`: whether it holds entries of ours that are not here; `denied`: patients whose
    device holds another letter of ours than this desk remembers."""

    chains: tuple[ChainCheck, ...]
    file: tuple[str, ...]
    alarm: str
    fingerprint: str
    rows: tuple[str, ...] = ()
    folds: tuple[str, ...] = ()
    journal: str = ""
    denied: tuple[str, ...] = ()

    @property
    def found(self) -> str:
        """The code of the gravest thing that is wrong now, or nothing; an alarm of earlier is no finding."""
        chain = next((chain.code for chain in self.chains if chain.code), "")
        file = self.file[0] if self.file else ""
        return chain or file or self.journal or rows_code(self.rows) or (FOLDS_BACK if self.folds else "")

    @property
    def sound(self) -> bool:
        """Whether nothing was found, and no alarm stands."""
        return not (self.found or self.alarm)


@dataclass(frozen=True)
class Progress:
    """Where the check is. `stage`: chains, journal, rows, folds, file; `total` 0: not known beforehand."""

    stage: str
    done: int = 0
    total: int = 0


def check(desk: Desk) -> Checked:
    """The whole check in one go."""
    steps = checking(desk)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            checked: Checked = end.value
            return checked


def checking(desk: Desk) -> Generator[Progress, None, Checked]:
    """The same in slices. Raises `Trouble` of the vault and the journal."""
    chains = yield from _chains(desk)
    journal = yield from _journal(desk)
    rows = yield from _rows(desk)
    folds = yield from _folds(desk)
    file = yield from _file(desk)
    alarm = (desk.vault.setting(ALARM) or b"").decode("ascii")
    root = fingerprint(desk.roster.root_pk)
    return Checked(chains, file, alarm, root, rows, folds, journal, tuple(name for _, name in denied_patients(desk)))


def _chains(desk: Desk) -> Generator[Progress, None, tuple[ChainCheck, ...]]:
    members, heads, checked, done = desk.members(), desk.vault.heads(), list[ChainCheck](), 0
    total = sum(head.seq for head in heads)
    for head in heads:
        walk, code = _walk(desk, head), ""
        try:
            end = None
            while slice_ := list(islice(walk, _SLICE)):
                end, done = slice_[-1], done + len(slice_)
                yield Progress("chains", done, total)
            code = "" if end is not None and end.hash == head.hash else CHAIN_BROKEN
        except Refused as refused:
            code = refused.code
        member = members.get(head.profile)
        letter, name = (member.letter, member.name) if member else ("?", "")
        checked.append(ChainCheck(letter, name, head.seq, head.hash, code))
    return tuple(checked)


def _walk(desk: Desk, head: Head) -> Iterator[Known]:
    """The chain as far as it went when the check began."""
    entries = (stored(entry) for entry in islice(desk.vault.chain(head.profile), head.seq))
    return verify_each(entries, head.profile, desk.practice)


def _journal(desk: Desk) -> Generator[Progress, None, str]:
    found = ""
    for number, lost in enumerate(forgotten(desk)):
        found = ROLLED_BACK if lost else found
        yield Progress("journal", number)
    return found


def _file(desk: Desk) -> Generator[Progress, None, tuple[str, ...]]:
    wrong = []
    for said in desk.vault.verify_file() if isinstance(desk.vault, SqlVault) else ():
        if said:
            wrong.append(said)
        yield Progress("file")
    return tuple(wrong)


def _rows(desk: Desk) -> Generator[Progress, None, tuple[str, ...]]:
    wrong = []
    tables = desk.vault.tables if isinstance(desk.vault, SqlVault) else ()
    for number, table in enumerate(tables):
        if (yield from _differs(desk, table, Progress("rows", number, len(tables)))):
            wrong.append(table)
    return tuple(wrong)


def _differs(desk: Desk, table: str, progress: Progress) -> Generator[Progress, None, bool]:
    """Begun again where something was written meanwhile; at last in one go."""
    vault = desk.vault
    assert isinstance(vault, SqlVault)
    for _ in range(_TRIES):
        before = vault.commits
        for said in vault.put_back((table,)):
            if vault.commits != before:
                break
            if said:
                return True
            yield progress
        else:
            return False
    return any(vault.put_back((table,)))


def _folds(desk: Desk) -> Generator[Progress, None, tuple[str, ...]]:
    total, before = len(desk.vault.shelves()), desk.vault.commits
    wrong = []
    for number, said in enumerate(differing(desk)):
        if said:
            wrong.append(said)
        yield Progress("folds", min(number, total), total)
    if wrong and desk.vault.commits != before:  # something came in meanwhile: look again without a pause
        wrong = [said for said in differing(desk) if said]
    return tuple(wrong)
