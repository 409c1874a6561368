"""The questions of one queue as an item model: rows, and before each group of deadlines its title."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.record.rows import InboxRow
from desktop import dates, phrases

Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
NOW = ROW + 1
NEW = NOW + 1

ORDERS = ("due", "received", "name")
"""What a list may be ordered by: the deadline, in groups; the arrival, the oldest first; the name."""

_ORDER = ("danger", "late", "today", "tomorrow", "later", "none")


def _arrival(row: InboxRow) -> int:
    return row.received_ms


def _by_name(row: InboxRow) -> str:
    return row.name.casefold()


def _due(row: InboxRow) -> int:
    return row.due_ms


def calm(row: InboxRow) -> bool:
    """Whether no sign of danger was ticked or found and no emergency is open; the others stand above every deadline."""
    return not any(flag.startswith(("urgent", "sign")) for flag in row.flags)


def _bucket(row: InboxRow, now_ms: int) -> str:
    return dates.bucket(row.due_ms, now_ms) if calm(row) else "danger"


@dataclass(frozen=True)
class Group:
    """The title of a group of deadlines, and how many questions it holds."""

    bucket: str
    count: int


class InboxModel(QAbstractListModel):
    """Rows of a queue; `grouped` puts titles between deadlines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[InboxRow | Group, ...] = ()
        self._rows: tuple[InboxRow, ...] = ()
        self._now = 0
        self._seen: frozenset[bytes] | None = None

    def show_rows(
        self,
        rows: tuple[InboxRow, ...],
        now_ms: int,
        *,
        grouped: bool,
        order: str = ORDERS[0],
        seen: frozenset[bytes] | None = None,
    ) -> None:
        """Replace what is listed. `seen`: the letters that were opened here; None where nobody asks for that."""
        self.beginResetModel()
        self._rows, self._now, self._seen = rows, now_ms, seen
        if order == ORDERS[0]:
            self._items = self._grouped(rows) if grouped else rows
        else:
            listed = sorted(rows, key=_by_name) if order == "name" else sorted(rows, key=_arrival)
            self._items = tuple(listed)
        self.endResetModel()

    def note_seen(self, letter: bytes) -> None:
        """One was opened just now."""
        at = self.row_of(letter)
        if self._seen is not None and letter not in self._seen and at >= 0:
            self._seen = self._seen | {letter}
            self.dataChanged.emit(self.index(at), self.index(at))

    def _is_new(self, row: InboxRow) -> bool:
        return self._seen is not None and row.letter not in self._seen

    def _grouped(self, rows: tuple[InboxRow, ...]) -> tuple[InboxRow | Group, ...]:
        items: list[InboxRow | Group] = []
        buckets: dict[str, list[InboxRow]] = {name: [] for name in _ORDER}
        for row in rows:
            buckets[_bucket(row, self._now)].append(row)
        for name, found in buckets.items():
            if found:
                items += [Group(name, len(found)), *sorted(found, key=_due)]
        return tuple(items)

    @property
    def questions(self) -> int:
        """How many questions are listed."""
        return len(self._rows)

    def letter_at(self, index: Index) -> bytes:
        """The letter of a row; empty for a title."""
        item = self._items[index.row()] if index.isValid() else None
        return item.letter if isinstance(item, InboxRow) else b""

    def row_of(self, letter: bytes) -> int:
        """Where a letter stands, or -1."""
        return next(
            (at for at, item in enumerate(self._items) if isinstance(item, InboxRow) and item.letter == letter), -1
        )

    def next_letter(self, letter: bytes, step: int = 1) -> bytes:
        """The letter before or after one, in the order shown; empty at the end."""
        letters = [item.letter for item in self._items if isinstance(item, InboxRow)]
        if letter not in letters:
            return letters[0] if letters and step > 0 else b""
        at = letters.index(letter) + step
        return letters[at] if 0 <= at < len(letters) else b""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._items[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ROW:
            return item
        if role == NOW:
            return self._now
        if role == NEW:
            return isinstance(item, InboxRow) and self._is_new(item)
        if isinstance(item, Group):
            return phrases.word(f"bucket.{item.bucket}") if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return item.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(item)
        return None

    def _spoken(self, row: InboxRow) -> str:
        late = phrases.word("bucket.late") if dates.pressing(row.due_ms, self._now) == "late" else ""
        flags = [phrases.flag(flag) for flag in row.flags]
        if row.claimed_by:
            flags.append(phrases.translate("{who} répond").format(who=row.claimed_by))
        new = phrases.word("row.new") if self._is_new(row) else ""
        parts = [row.name, new, row.subject, phrases.word(f"category.{row.category}"), late, *flags]
        return phrases.listed(*parts)
