"""What is not taken back is asked for twice, in its place: a button; then what follows from it, and two others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.button import Button
from desktop.widgets.side_panel import beneath, beside
from desktop.widgets.words import Words


class Sure(QWidget):
    """`sure`: it is to be done. `between`: what is to be filled in first. Escape is a no."""

    sure = Signal()

    def __init__(self, ask: Button, said: str, yes: str, *between: QWidget) -> None:
        super().__init__()
        self.ask, self._between = ask, between
        self.yes = Button(yes, kind="primary")
        self.no = Button(self.tr("Non"), keys=self.tr("Échap"))
        self.no.setAccessibleName(self.tr("Non, ne rien changer"))
        self._said = Words(said, 13, 18, token="ink-2")
        self._asked = beneath(self._said, *between, beside(self.yes, self.no))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._asked)
        self.ask.clicked.connect(self.open)
        self.yes.clicked.connect(self.sure)
        self.no.clicked.connect(self.close_again)
        self._asked.hide()

    def is_open(self) -> bool:
        """Whether the second question stands there."""
        return not self._asked.isHidden()

    def open(self) -> None:
        """Ask the second time; the keyboard stands where something is to be filled in, else on the no."""
        if self.ask.kind() == "closed":
            return
        self.ask.hide()
        self._asked.show()
        first = next((one for one in self._between if not one.isHidden()), self.no)
        inside = [one for one in first.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        (inside[0] if inside else first).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_again(self) -> None:
        """Nothing is to be done."""
        here = self._asked.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._asked.hide()
        self.ask.show()
        if here:
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open():
            self.close_again()
        else:
            super().keyPressEvent(event)
