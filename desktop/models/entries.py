"""A plain list of things one can open: patients, what a search found."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QObject, Qt

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


class EntryModel(QAbstractListModel):
    """Entries as given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
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
            return ", ".join(part for part in (entry.title, entry.detail, entry.end) if part)
        return None
