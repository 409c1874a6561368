"""A desk that nobody touches locks itself. Only what reaches the window from outside counts, not what Qt sends inside."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow

IDLE_MS = 5 * 60_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Idle(QObject):
    """Calls `then` once the window was not touched for `after_ms`."""

    def __init__(self, window: QWindow, then: Callable[[], None], after_ms: int = IDLE_MS) -> None:
        super().__init__(window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(then)
        self._timer.start()
        window.installEventFilter(self)

    def after(self, ms: int) -> None:
        """Lock after this long from now on; the time begins anew."""
        self._timer.start(ms)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._timer.start()
        return False
