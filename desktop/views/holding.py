"""Over the question that is open: the reply that still waits its ten seconds, and one that did not leave after all."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model import Refusal
from core.record.view import ThreadView
from desktop import phrases
from desktop.ports.reply import Attempt, SentView
from desktop.views.reading import Reading
from desktop.widgets.band import Band
from desktop.widgets.inbox_list import InboxList


class Holding(QWidget):
    """`wanted(letter)`: open it, the caret in its reply. `sent(letter, SentView)`: it is recorded.

    `noted(what, rest)`, `refused(Refusal)`: for the band of the window.
    """

    wanted = Signal(bytes)
    sent = Signal(bytes, object)
    noted = Signal(str, str)
    refused = Signal(object)

    def __init__(self, reading: Reading, listed: InboxList) -> None:
        super().__init__()
        self._reading, self._list, self._hold = reading, listed, reading.hold
        self._name, self._back = "", b""
        self.waiting, self.back = Band(), Band()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.back)
        column.addWidget(self.waiting)
        self._hold.ticked.connect(self._on_ticked)
        self._hold.sent.connect(self._on_sent)
        self._hold.came_back.connect(self._on_came_back)
        self.waiting.pressed.connect(self.undo)
        self.back.pressed.connect(lambda: self.wanted.emit(self._back))

    def on_thread(self, view: ThreadView) -> None:
        """A question is opened: whoever opens one whose reply waits, or came back, has seen it."""
        if view.letter == self._back:
            self._back = b""
            self.back.hide()
        if self._waits(view.letter):
            self._list.leave_out(b"")

    def _waits(self, letter: bytes) -> bool:
        return self._hold.attempt is not None and self._hold.attempt.letter == letter

    def undo(self) -> bool:
        """Ctrl Z: the reply that waits does not leave; else one that came back is opened. Whether there was one."""
        attempt = self._hold.take_back()
        if attempt is not None:
            self._reading.restore(attempt)
            self.noted.emit(self.tr("Reprise\u00a0: la réponse n’est pas partie."), "")
            self._show(attempt.letter)
        elif self._back:
            self.wanted.emit(self._back)
        else:
            return False
        return True

    def _show(self, letter: bytes) -> None:
        self._list.leave_out(self._hold.attempt.letter if self._hold.attempt is not None else b"")
        self._list.select(letter)
        self.wanted.emit(letter)

    def _on_ticked(self, seconds: int) -> None:
        if self._hold.attempt is not None:
            self._name = self._list.name_of(self._hold.attempt.letter) or self._name
        what = self.tr("Réponse à {name}\u00a0: part dans {n}\u00a0s.").format(name=self._shown(), n=seconds)
        self.waiting.say("note", what, self.tr("Rien n’est encore consigné."), self.tr("Annuler (Ctrl Z)"))
        self.waiting.setVisible(seconds > 0)

    def _shown(self) -> str:
        return phrases.isolate(phrases.shown(self._name))

    def _on_came_back(self, attempt: Attempt, refusal: Refusal) -> None:
        """It did not leave after all: said until somebody looks, and opened at once where nobody is writing."""
        self._reading.restore(attempt)
        self._back = attempt.letter
        self._name = self._list.name_of(attempt.letter) or self._name
        what = self.tr("La réponse à {name} n’est pas partie.").format(name=self._shown())
        self.back.say("stop", what, phrases.sentence(refusal.code, dict(refusal.facts)), self.tr("Ouvrir"))
        if not self.isVisible():
            self.refused.emit(refusal)
        if self._reading.isVisible() and self._reading.composer.words().strip():
            self._list.leave_out(self._hold.attempt.letter if self._hold.attempt is not None else b"")
        else:
            self._show(attempt.letter)

    def _on_sent(self, letter: bytes, sent: SentView) -> None:
        self._list.forget(letter)
        if self._hold.attempt is None:
            self._list.leave_out(b"")
        self.sent.emit(letter, sent)
