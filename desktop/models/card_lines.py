"""The lines of a card as a list model."""

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from core.charter.gate.lines import Kind
from core.office.recall import Found, as_line
from core.office.sheet import FormLine
from desktop import dates, phrases
from desktop.models.inbox import ROW, Index


class CardLineModel(QAbstractListModel):
    """Lines as given; a line speaks its fields, then whether it was re-read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[FormLine, ...] = ()

    def show_lines(self, lines: tuple[FormLine, ...]) -> None:
        """Replace what is listed; the place in the list stays where as many lines remain."""
        if len(lines) == len(self.lines):
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ROW:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.said
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.said, state(line), remark(line))))
        return None


def state(line: FormLine) -> str:
    """Whether somebody re-read it."""
    if line.kind is Kind.UNREAD:
        return phrases.word("line.state.unread")
    return phrases.word("line.state.reread" if line.reread else "line.state.to_reread")


def remark(line: FormLine) -> str:
    """What hinders the line, or what of it the card does not keep."""
    left = (
        phrases.translate("laissé de côté\u00a0: {words}").format(words=phrases.shown(line.left)) if line.left else ""
    )
    return phrases.joined(phrases.sentence(line.why) if line.why else "", left)


def offered(one: Found) -> str:
    """A medicine that three letters found, as it would be written, and where it was found."""
    where = phrases.word(f"found.{one.source}").format(day=dates.iso_day(one.held_on))
    return f"{phrases.shown(as_line(one.medication).said)}   ({where})"
