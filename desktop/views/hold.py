"""A reply that was sent waits ten seconds on the screen, so that it can be taken back (docs/decisions/0015).

Nothing is recorded or sealed before it leaves; its draft stays in the vault. Another reply, a lock or the end of the
program lets it leave at once.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from core.model import Refusal, Trouble
from desktop.engine import Engine
from desktop.ports.reply import Attempt, SentView

HOLD_MS = 10_000
SECOND_MS = 1_000


class Hold(QObject):
    """`sent(letter, SentView)`: it is recorded. `came_back(Attempt, Refusal)`: it did not leave.

    `ticked(seconds)`: how long it still waits, 0 once nothing waits.
    """

    sent = Signal(bytes, object)
    came_back = Signal(object, object)
    ticked = Signal(int)

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self.ms = HOLD_MS
        self.attempt: Attempt | None = None
        self._left = 0
        self._second = QTimer(self)
        self._second.timeout.connect(self._tick)

    def take(self, attempt: Attempt) -> None:
        """Hold this reply; one that is held already leaves."""
        self.let_go()
        self.attempt, self._left = attempt, self.ms
        if self._left <= 0:
            self.let_go()
            return
        self._second.start(min(SECOND_MS, self._left))
        self.ticked.emit(-(-self._left // SECOND_MS))

    def take_back(self) -> Attempt | None:
        """The reply that waited, which does not leave; None where none waits any more."""
        attempt, self.attempt = self.attempt, None
        self._second.stop()
        if attempt is not None:
            self.ticked.emit(0)
        return attempt

    def let_go(self) -> None:
        """What waits leaves now."""
        attempt = self.take_back()
        if attempt is not None:
            self._engine.ask(
                lambda desk: desk.send(attempt),
                lambda answer: self._on_answer(attempt, answer),
                lambda trouble: self._on_trouble(attempt, trouble),
            )

    def _tick(self) -> None:
        self._left -= self._second.interval()
        if self._left <= 0:
            self.let_go()
        else:
            self.ticked.emit(-(-self._left // SECOND_MS))

    def _on_answer(self, attempt: Attempt, answer: SentView | Refusal) -> None:
        if isinstance(answer, Refusal):
            self.came_back.emit(attempt, answer)
        else:
            self.sent.emit(attempt.letter, answer)

    def _on_trouble(self, attempt: Attempt, trouble: Trouble) -> None:
        self.came_back.emit(attempt, Refusal(trouble.code, tuple(trouble.facts.items())))
