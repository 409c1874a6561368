"""Where the reply is written: plain text, findings underlined and numbered, each paragraph in its own direction."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit

from desktop.theme import font, tint

NUMBER_ROOM = 20
MOST_HEIGHT = 216


@dataclass(frozen=True)
class Mark:
    """A place in the text, in code points: its number and whether it blocks (red) or asks (amber)."""

    number: int
    start: int
    end: int
    blocks: bool


def utf16(text: str, code_points: int) -> int:
    """Code points counted as Qt counts: UTF-16 units."""
    return len(text[:code_points].encode("utf-16-le")) // 2


def _spaced(dose: str) -> str:
    return r"\s*".join(map(re.escape, dose.split()))


class Underliner(QSyntaxHighlighter):
    """Underlines the marks, washes the one that is looked at, and leaves room after each for its number."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.spans: tuple[tuple[int, int, Mark], ...] = ()
        self.names: re.Pattern[str] | None = None
        self.current = 0

    def highlightBlock(self, text: str) -> None:
        for name in self.names.finditer(text) if self.names is not None else ():
            known = QTextCharFormat()
            known.setForeground(tint("accent"))
            known.setBackground(tint("wash"))
            known.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(utf16(text, name.start()), utf16(name.group(), len(name.group())), known)
        start = self.currentBlock().position()
        looked_at = next(((first, last) for first, last, mark in self.spans if mark.number == self.current), (0, 0))
        for first, last, mark in sorted(self.spans, key=lambda span: span[0] - span[1]):  # the longest beneath
            begin, end = max(first - start, 0), min(last - start, len(text))
            if begin >= end:
                continue
            look = QTextCharFormat(self.format(begin))
            ink, wash = ("stop", "stop-wash") if mark.blocks else ("warn-fill", "warn-wash")
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(tint(ink))
            if looked_at[0] <= first and last <= looked_at[1]:
                look.setBackground(tint(wash))
            self.setFormat(begin, end - begin, look)
        for last in {span[1] for span in self.spans}:
            if 0 < last - start <= len(text):
                room = QTextCharFormat(self.format(last - start - 1))
                room.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
                room.setFontLetterSpacing(NUMBER_ROOM * sum(span[1] == last for span in self.spans))
                self.setFormat(last - start - 1, 1, room)


class Composer(QTextEdit):
    """The reply. `edited` fires when the words change, not when they are merely underlined anew.

    `undo_asked`: Ctrl Z where there is nothing of the text to take back.
    """

    edited = Signal(str)
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("reply")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(font(15))
        self.setAccessibleName(self.tr("Réponse"))
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())
        self.document().setDocumentMargin(4)
        self._underliner = Underliner(self.document())
        self._words = ""
        self.marks: tuple[Mark, ...] = ()
        self.textChanged.connect(self._on_text_changed)
        self._space_lines()

    def sizeHint(self) -> QSize:
        """As high as its text, within reason."""
        return QSize(400, min(max(round(self.document().size().height()) + 16, 108), MOST_HEIGHT))

    def words(self) -> str:
        """The text exactly as written, no-break spaces kept."""
        raw = self.document().toRawText()
        return raw.translate({0x2029: "\n", 0x2028: "\n", 0xFDD0: "\n", 0xFDD1: "\n"}).removesuffix("\n")

    def open_with(self, text: str) -> None:
        """Begin another reply: no mark, nothing to undo, the caret at the end."""
        self.show_marks(())
        self.setPlainText(text)
        self._space_lines()
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._words = self.words()

    def replace_all(self, text: str) -> None:
        """Put another text in one step that Ctrl Z takes back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def insert(self, text: str) -> None:
        """Put a text where the caret stands, apart from the words around it, in one step that Ctrl Z takes back."""
        cursor = self.textCursor()
        before = self.words()[: len(self.words()) - len(self._after(cursor))]
        cursor.beginEditBlock()  # else Qt takes it for more of what was being typed
        cursor.insertText(text if not before or before[-1].isspace() else f" {text}")
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _after(self, cursor: QTextCursor) -> str:
        """The words behind the caret."""
        raw = self.words().encode("utf-16-le")
        return raw[2 * cursor.selectionEnd() :].decode("utf-16-le")

    def show_known(self, names: tuple[tuple[str, str], ...]) -> None:
        """The medicines of the card as (name, dose): they stand out in the text, with their dose where it follows."""
        said = (re.escape(name) + (rf"(?:\s+{_spaced(dose)})?" if dose else "") for name, dose in names if name)
        pattern = "|".join(sorted(said, key=len, reverse=True))
        self._underliner.names = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) if pattern else None
        self._underliner.rehighlight()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) and not self.document().isUndoAvailable():
            self.undo_asked.emit()
        else:
            super().keyPressEvent(event)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Underline the findings of the text as it stands."""
        if marks == self.marks:
            return
        self.marks = marks
        text = self.words()
        self._underliner.spans = tuple((utf16(text, mark.start), utf16(text, mark.end), mark) for mark in marks)
        self._underliner.rehighlight()
        self.viewport().update()

    def current(self) -> int:
        """The number of the remark that is washed, 0 for none."""
        return self._underliner.current

    def mark_current(self, number: int) -> None:
        """Wash the words of one remark, 0 for none."""
        if number != self._underliner.current:
            self._underliner.current = number
            self._underliner.rehighlight()

    def go_to(self, number: int) -> None:
        """Look at a remark: its words washed, the caret after them; nothing is selected, so nothing can be typed over."""
        mark = next((mark for mark in self.marks if mark.number == number), None)
        if mark is None:
            return
        self.mark_current(number)
        cursor = self.textCursor()
        cursor.setPosition(utf16(self.words(), mark.end))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    def _space_lines(self) -> None:
        quiet = self.blockSignals(True)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spacing)
        self.blockSignals(quiet)

    def _on_text_changed(self) -> None:
        words = self.words()
        if words == self._words:
            return
        self._words = words
        self.marks = ()
        self._underliner.spans, self._underliner.current = (), 0
        self._underliner.rehighlight()
        self.edited.emit(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.words()
        for at, mark in enumerate(self.marks):
            after = sum(other.end == mark.end for other in self.marks[at + 1 :])
            cursor = QTextCursor(self.document())
            cursor.setPosition(utf16(text, mark.end))
            end = self.cursorRect(cursor)
            back = self._reads_right_to_left(cursor)
            shift = NUMBER_ROOM * after
            box = QRectF(end.x() + 3 + shift if back else end.x() - NUMBER_ROOM + 3 - shift, end.y() + 3, 15, 15)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint("stop" if mark.blocks else "warn-fill"))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(tint("on-stop" if mark.blocks else "surface"))
            painter.setFont(font(11, 600))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(mark.number))

    @staticmethod
    def _reads_right_to_left(cursor: QTextCursor) -> bool:
        return cursor.block().textDirection() is Qt.LayoutDirection.RightToLeft
