"""What this desk put on the clipboard: marked so that histories leave it out, gone after a while and at the lock.

What somebody else put there is nobody's to clear. `CLEAR_MS`: long enough to paste into another program.
"""

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

CLEAR_MS = 30_000
MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "org.nspasteboard.ConcealedType": b"1",
}
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class OwnClipboard(QObject):
    """Watches the clipboard as long as a desk is open. The selection under the mouse is cleared with it."""

    def __init__(self, clipboard: QClipboard, clear_ms: int = CLEAR_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard, self._marking = clipboard, False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(clear_ms)
        self._soon.timeout.connect(self.clear)
        clipboard.changed.connect(self._on_changed)

    def _on_changed(self, mode: QClipboard.Mode) -> None:
        if self._marking or not self._ours(mode):
            return
        self._soon.start()
        if mode is QClipboard.Mode.Clipboard:
            self._mark()

    def _mark(self) -> None:
        held, marked = self._clipboard.mimeData(), QMimeData()
        for form in held.formats():
            marked.setData(form, held.data(form))
        for form, value in MARKS.items():
            marked.setData(form, value)
        self._marking = True
        self._clipboard.setMimeData(marked)
        self._marking = False

    def _ours(self, mode: QClipboard.Mode) -> bool:
        clipboard = self._clipboard
        selection = mode is QClipboard.Mode.Selection
        return clipboard.ownsSelection() if selection else clipboard.ownsClipboard()

    def clear(self) -> None:
        """Empty what is ours."""
        self._soon.stop()
        for mode in _MODES:
            if (mode is QClipboard.Mode.Clipboard or self._clipboard.supportsSelection()) and self._ours(mode):
                self._clipboard.clear(mode)
