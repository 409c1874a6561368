"""A plain list of things one can open: patients, what a search found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from desktop import phrases
from desktop.models.inbox import ROW, Index


@dataclass(frozen=True)
class Entry:
    """`title` in bold, `detail` beneath, `end` at the far side; opens a letter, or a patient's record without one.

    What others wrote stands in `detail` as `phrases.shown` gives it.
    """

    title: str
    detail: str
    end: str
    patient: bytes
    letter: bytes = b""


Row = TypeVar("Row")


class InSight(Sequence[Entry], Generic[Row]):
    """The entries of many rows, each made when it comes in sight: a list of hundreds is there at once."""

    def __init__(self, rows: Sequence[Row], make: Callable[[Row], Entry]) -> None:
        self._rows, self._make = rows, make
        self._made: dict[int, Entry] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, at: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        if at not in self._made:
            self._made[at] = self._make(self._rows[at])
        return self._made[at]


class EntryModel(QAbstractListModel):
    """Entries as given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[Entry] = ()

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ROW:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return phrases.listed(entry.title, entry.detail, entry.end)
        return None
