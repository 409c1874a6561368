"""Notes about a question: what is written in the bar is kept in the record, for the members alone."""

from PySide6.QtCore import Signal

from core.model import Refusal, Trouble
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
        self._keeping: tuple[bytes, str] | None = None
        self.written.connect(self._keep)

    def _keep(self, letter: bytes, words: str, physicians_only: bool) -> None:
        """A note is not taken back: a key that is pressed twice keeps it once."""
        if self._keeping == (letter, words):
            return
        self._keeping = letter, words

        def done(refusal: Refusal | None) -> None:
            self._keeping = None
            if refusal is not None:
                self.refused.emit(refusal)
                return
            if self.letter == letter:
                self.give_up()
            readers = self.tr("Les médecins la lisent, le patient jamais.")
            everybody = self.tr("Tous les membres la lisent, le patient jamais.")
            self.noted.emit(self.tr("Note gardée."), readers if physicians_only else everybody)
            self.kept.emit(letter)

        def failed(trouble: Trouble) -> None:
            self._keeping = None
            self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

        self._engine.ask(
            lambda desk: desk.writing.add_note(letter, words, physicians_only=physicians_only), done, failed
        )
