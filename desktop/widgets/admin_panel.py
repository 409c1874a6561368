"""What reception answers with: templates with typed fields, nothing medical (article 10)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.office.admin import templates
from desktop import phrases
from desktop.widgets.button import Button
from desktop.widgets.fields import Field
from desktop.widgets.glyph import Glyph, KeyCap
from desktop.widgets.words import Words


class AdminPanel(QWidget):
    """`chosen(template, typed)`."""

    chosen = Signal(str, tuple)

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {name: Button(phrases.word(f"admin.{name}"), "file-text", kind="quiet") for name in templates()}
        self.fields: tuple[Field, ...] = ()
        self._open = ""
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("file-text", "accent", 18))
        head.addWidget(Words(self.tr("Modèles administratifs"), 14, 20, 600, wrap=False))
        head.addStretch(1)
        head.addWidget(KeyCap("Ctrl M"))
        self._typed = QVBoxLayout()
        self._typed.setSpacing(6)
        self.send = Button(self.tr("Envoyer le modèle"), "mail", "↵", "primary")
        self.send.clicked.connect(self._send)
        self.send.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        column.addLayout(head)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.open(name))
            column.addWidget(button)
        column.addLayout(self._typed)
        column.addWidget(self.send)

    def take_focus(self) -> None:
        """Ctrl M: the first template."""
        next(iter(self.buttons.values())).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reset(self) -> None:
        """Another message: nothing is typed yet."""
        for field in self.fields:
            self._typed.removeWidget(field)
            field.deleteLater()
        self.fields, self._open = (), ""
        self.send.hide()

    def open(self, template: str) -> None:
        """A template without fields leaves at once; another asks for them."""
        self.reset()
        self._open = template
        wanted = templates()[template]
        if not wanted:
            self._send()
            return
        self.fields = tuple(_field(self, kind, at) for at, kind in enumerate(wanted))
        for at, field in enumerate(self.fields):
            self._typed.addWidget(field)
            following = self.fields[at + 1].take_focus if at + 1 < len(self.fields) else self._send
            field.done.connect(following)
        self.send.show()
        self.fields[0].take_focus()

    def _send(self) -> None:
        self.chosen.emit(self._open, tuple(field.text() for field in self.fields))


def _field(panel: AdminPanel, kind: str, at: int) -> Field:
    if kind == "date":
        return Field(panel.tr("Jour"), "2026-11-21", latin=True)
    return Field(panel.tr("Heure") if at else panel.tr("De (heure)"), "17:30", latin=True)
