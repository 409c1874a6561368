"""A patient's record as an item model: one line an entry, the latest first."""

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from core.record.view import Line
from desktop import dates, lines, phrases
from desktop.models.inbox import ROW, Index

NEW_DAY = ROW + 2
BROKEN = ROW + 3


class RecordModel(QAbstractListModel):
    """Lines of one record."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._broken_at = ""

    def show_lines(self, lines: tuple[Line, ...], broken_at: str) -> None:
        """Replace what is listed; the chain breaks after the entry `broken_at`."""
        self.beginResetModel()
        self._lines, self._broken_at = lines, broken_at
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == ROW:
            return line
        if role == NEW_DAY:
            above = self._lines[index.row() - 1] if index.row() else None
            return above is None or dates.day_of(above.at_ms) != dates.day_of(line.at_ms)
        if role == BROKEN:
            return bool(self._broken_at) and line.number == self._broken_at
        if role == Qt.ItemDataRole.DisplayRole:
            return lines.title(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = (lines.title(line), dates.day_and_clock(line.at_ms), line.who, lines.about(line), line.words)
            return phrases.listed(*said, lines.became(line))
        return None
