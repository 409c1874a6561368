"""How the log stands, in one block."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop import dates, phrases
from desktop.ports.session import Integrity
from desktop.widgets.circumstances import Section
from desktop.widgets.entry_details import spaced_hash
from desktop.widgets.glyph import Tag
from desktop.widgets.words import Words

_KINDS = {"intact": "accent", "broken": "stop"}


class IntegritySection(Section):
    """State, entries, desks, last whole check, last hash; where it breaks."""

    def __init__(self, state: Integrity) -> None:
        super().__init__("link-2" if state.state == "intact" else "link-2-off", phrases.translate("Intégrité"))
        tag = Tag(phrases.word(f"integrity.{state.state}"), _KINDS.get(state.state, "warn"))
        self._row(self.tr("Journal"), tag)
        if state.broken_at:
            self._value(self.tr("Rompu après"), f"n°\u00a0{phrases.isolate_ltr(state.broken_at)}")
        self._value(self.tr("Écritures reliées"), str(state.entries))
        self._value(self.tr("Postes"), str(state.desks))
        checked = dates.day_and_clock(state.checked_ms) if state.checked_ms else self.tr("jamais")
        self._value(self.tr("Dernier contrôle entier"), checked)
        if state.head:
            self._value(self.tr("Dernière empreinte"), spaced_hash(state.head))

    def _value(self, name: str, text: str) -> None:
        self._row(name, Words(text, 13, 20, 600, wrap=False))

    def _row(self, name: str, value: QWidget) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, 3, 16, 3)
        row.addWidget(Words(name, 13, 20, token="ink-2", wrap=False))
        row.addStretch(1)
        row.addWidget(value)
        self.column.addLayout(row)
