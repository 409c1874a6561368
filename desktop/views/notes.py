"""Notes about a question: what is written in the bar is kept in the record, for the members alone."""

from PySide6.QtCore import Signal

from core.model import Refusal
from desktop.engine import Engine
from desktop.widgets.note_bar import NoteBar


class Notes(NoteBar):
    """`kept(letter)`; `noted(what, rest)`; `refused(Refusal)`: then the words stay where they are."""

    kept = Signal(bytes)
    noted = Signal(str, str)
    refused = Signal(object)

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self.written.connect(self._keep)

    def _keep(self, letter: bytes, words: str, physicians_only: bool) -> None:
        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
                return
            self.give_up()
            readers = self.tr("Les médecins la lisent, le patient jamais.")
            everybody = self.tr("Tous les membres la lisent, le patient jamais.")
            self.noted.emit(self.tr("Note gardée."), readers if physicians_only else everybody)
            self.kept.emit(letter)

        self._engine.ask(lambda desk: desk.writing.add_note(letter, words, physicians_only=physicians_only), done)
