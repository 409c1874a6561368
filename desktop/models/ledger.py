"""The practice's log as rows, the newest first; more of it is asked for when somebody comes to the end."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.office.ledger import LedgerLine, LedgerPage
from desktop import dates, lines, phrases
from desktop.models.inbox import ROW, Index


class LedgerModel(QAbstractListModel):
    """`wanted`: somebody scrolled to where the rows that are here end."""

    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[LedgerLine] = []
        self._page = LedgerPage((), None)
        self._asked = False

    @property
    def page(self) -> LedgerPage:
        """The last page that came."""
        return self._page

    def show_page(self, page: LedgerPage, *, first: bool) -> None:
        """Begin anew, or go on below."""
        if first:
            self.beginResetModel()
            self._lines = list(page.lines)
            self.endResetModel()
        elif page.lines:
            at = len(self._lines)
            self.beginInsertRows(QModelIndex(), at, at + len(page.lines) - 1)
            self._lines += page.lines
            self.endInsertRows()
        self._page, self._asked = page, False

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def canFetchMore(self, _parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self._page.older is not None and not self._asked

    def fetchMore(self, _parent: QModelIndex | QPersistentModelIndex) -> None:
        self._asked = True
        self.wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._lines[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return lines.title(row.line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = row.line
            said = (
                told.number,
                lines.title(told),
                row.name,
                told.who,
                lines.became(told),
                dates.day_and_clock(told.at_ms),
            )
            return phrases.listed(*said)
        return None
