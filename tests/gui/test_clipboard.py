"""What the desk copied does not outlive its use; what somebody else copied is left alone."""

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from desktop.clipboard import MARKS, OwnClipboard

TEXT = "Amira Ben Youssef, amlodipine 5 mg"
CLIPBOARD, SELECTION = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection


class Board(QObject):
    """A clipboard with a selection beside it, as X11 has; Qt's offscreen one does not know whose it is."""

    changed = Signal(QClipboard.Mode)

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[QClipboard.Mode, QMimeData] = {}
        self.ours = True

    def copy(self, text: str, mode: QClipboard.Mode = CLIPBOARD, *, ours: bool = True) -> None:
        data = QMimeData()
        data.setText(text)
        self.ours, self.held[mode] = ours, data
        self.changed.emit(mode)

    def text(self, mode: QClipboard.Mode = CLIPBOARD) -> str:
        return self.held[mode].text() if mode in self.held else ""

    def ownsClipboard(self) -> bool:
        return self.ours and CLIPBOARD in self.held

    def ownsSelection(self) -> bool:
        return self.ours and SELECTION in self.held

    def supportsSelection(self) -> bool:
        return True

    def mimeData(self) -> QMimeData:
        return self.held[CLIPBOARD]

    def setMimeData(self, data: QMimeData) -> None:
        self.held[CLIPBOARD] = data
        self.changed.emit(CLIPBOARD)

    def clear(self, mode: QClipboard.Mode) -> None:
        del self.held[mode]
        self.changed.emit(mode)


def watched(clear_ms: int = 60_000) -> tuple[Board, OwnClipboard]:
    board = Board()
    return board, OwnClipboard(board, clear_ms)  # type: ignore[arg-type]


def test_a_copy_is_marked_and_gone_after_a_while(qtbot: QtBot) -> None:
    board, _own = watched(100)
    board.copy(TEXT)
    assert board.text() == TEXT
    assert {form: bytes(board.mimeData().data(form).data()) for form in MARKS} == MARKS
    qtbot.waitUntil(lambda: board.text() == "")


def test_a_later_copy_has_its_whole_time(qtbot: QtBot) -> None:
    board, _own = watched(800)
    board.copy("first")
    qtbot.wait(500)
    board.copy("second")
    qtbot.wait(500)
    assert board.text() == "second"
    qtbot.waitUntil(lambda: board.text() == "")


def test_the_lock_clears_it_at_once_and_the_selection_with_it() -> None:
    board, own = watched()
    board.copy(TEXT)
    board.copy(TEXT, SELECTION)
    own.clear()
    assert board.held == {}
    own.clear()


def test_what_another_program_copied_is_left_alone(qtbot: QtBot) -> None:
    board, own = watched(10)
    board.copy("theirs", ours=False)
    qtbot.wait(40)
    own.clear()
    assert board.text() == "theirs"
    assert not board.mimeData().hasFormat(next(iter(MARKS)))
