"""A sealed letter brought by hand: dropped on the window, pasted, or chosen as a file. No page of its own: a word says
what became of it.
"""

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow

from core.model import Refusal, Trouble, refuse
from desktop.engine import Engine
from desktop.ports.hand import TakenIn
from desktop.views.actions import Command


class ByHand(QObject):
    """`noted`, `refused`: what became of a letter; `came`: what is listed may have changed."""

    noted = Signal(str, str)
    refused = Signal(object)
    came = Signal()

    def __init__(self, window: QMainWindow, engine: Engine) -> None:
        super().__init__(window)
        self._window, self._engine = window, engine
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def commands(self) -> tuple[Command, ...]:
        """Where the menus lead here."""
        return (
            Command("Fichier", "Coller une lettre scellée", "Ctrl+Shift+V", self.paste),
            Command("Fichier", "Prendre une lettre dans un fichier", "Ctrl+Shift+O", self.choose),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A file or a text over the window is taken, wherever no field under it wants it."""
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            event.acceptProposedAction()
            self.take(event.mimeData())
            return True
        if isinstance(event, QDragEnterEvent):
            data = event.mimeData()
            if data.hasUrls() or data.hasText():
                event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def take(self, data: QMimeData) -> None:
        """What was dropped: files of this machine, else text."""
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        for file in files:
            self.bring_file(file)
        if not files:
            self.bring(data.text().encode("utf-8"))

    def paste(self) -> None:
        """What lies on the clipboard."""
        self.take(QApplication.clipboard().mimeData())

    def choose(self) -> None:
        """A file that somebody picks."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Lettre scellée"))
        if chosen:
            self.bring_file(chosen)

    def bring_file(self, path: str) -> None:
        """The letters of one file."""
        self._engine.ask(lambda desk: desk.hand.bring_file(path), self._on_taken, self._on_trouble)

    def bring(self, data: bytes) -> None:
        """The letters of a text."""
        self._engine.ask(lambda desk: desk.hand.bring(data), self._on_taken, self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

    def _on_taken(self, taken: TakenIn | Refusal) -> None:
        if isinstance(taken, Refusal):
            self.refused.emit(taken)
        elif taken.refused:
            self.refused.emit(refuse(taken.refused))
        elif taken.aside:
            self.noted.emit(self.tr("Lettre mise de côté."), self.tr("Elle attend dans Mises de côté."))
        elif taken.known and not taken.accepted:
            self.noted.emit(self.tr("Lettre déjà connue."), self.tr("Rien n’a changé."))
        else:
            self.noted.emit(self.tr("Lettre prise."), self.tr("Elle est dans sa file."))
        self.came.emit()
