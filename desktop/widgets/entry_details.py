"""One entry in full: what was signed, by whom, the six circumstances of a reply, where the letter is."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.record.view import Line
from desktop import dates, lines, phrases
from desktop.ports.record import Details
from desktop.widgets.circumstances import Section
from desktop.widgets.words import Words


def spaced_hash(digest: bytes, size: int = 8) -> str:
    """The beginning of a hash in fours, as people compare it."""
    word = digest.hex()[: 2 * size]
    return phrases.isolate_ltr("\u00a0".join(word[at : at + 4] for at in range(0, len(word), 4)))


def fact(name: str, value: str, token: str = "ink") -> QHBoxLayout:
    """A name and its value on one row."""
    row = QHBoxLayout()
    row.setContentsMargins(16, 3, 16, 3)
    row.setSpacing(12)
    label = Words(name, 13, 20, token="ink-2", wrap=False)
    row.addWidget(label)
    row.addWidget(Words(value, 13, 20, 500, token, auto=True), 1)
    return row


class EntryDetails(QWidget):
    """Filled for the entry that is chosen; empty before."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._section: Section | None = None
        self.facts: tuple[tuple[str, str], ...] = ()

    def clear(self) -> None:
        """Nothing is chosen."""
        if self._section is not None:
            self._column.removeWidget(self._section)
            self._section.deleteLater()
        self._section, self.facts = None, ()

    def show_entry(self, line: Line, details: Details) -> None:
        """An entry and its facts."""
        self.clear()
        number = phrases.isolate_ltr(details.number)
        section = Section("file-text", self.tr("Écriture n°\u00a0{number}").format(number=number))
        self.facts = (*self._signed(line, details), *details.facts, *self._post(details))
        for name, value in self.facts:
            section.column.addLayout(fact(name, phrases.shown(value)))
        if details.sealed:
            section.say(self.tr("Le texte est scellé\u00a0: ce poste ne l’a pas reçu."), "ink-3", 4)
        self._section = section
        self._column.addWidget(section)

    def _signed(self, line: Line, details: Details) -> tuple[tuple[str, str], ...]:
        before = spaced_hash(details.before) if details.before else self.tr("première de sa chaîne")
        return (
            (self.tr("Nature"), lines.title(line)),
            (self.tr("Signée par"), details.who),
            (self.tr("Heure du poste"), dates.day_and_clock(line.at_ms)),
            (self.tr("Empreinte"), spaced_hash(details.hash)),
            (self.tr("Suit"), before),
        )

    def _post(self, details: Details) -> tuple[tuple[str, str], ...]:
        times = (
            (self.tr("Déposée"), details.sent_ms),
            (self.tr("Ouverte sur le téléphone inscrit"), details.opened_ms),
        )
        return tuple((name, dates.day_and_clock(at)) for name, at in times if at)
