"""The call-back script: ask, never tell. The person by name first, the number typed, eight digits read out (articles 15, 17).

It settles a doubt about one message of a known telephone, or leaves one. It raises no level.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.record.view import ThreadView
from desktop import phrases
from desktop.widgets.button import Button
from desktop.widgets.fields import Field, Tick
from desktop.widgets.flow import Flow
from desktop.widgets.glyph import Glyph, KeyCap
from desktop.widgets.words import Words

DIGITS = 8


def figures(words: str) -> str:
    """The digits of what was typed."""
    return "".join(one for one in words if one.isdecimal())


class CallPanel(QWidget):
    """`number_typed(text)`, `digits_asked()`, `settled(digits)`, `doubted()`, `left()`: Esc, back to the list."""

    number_typed = Signal(str)
    digits_asked = Signal()
    settled = Signal(str)
    doubted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: ThreadView | None = None
        self._right_number = False
        self.number = Field(self.tr("Le numéro que vous composez"), latin=True)
        self.asked_for = Tick("")
        self.said_who = Tick("")
        self.born = Field(self.tr("Sa date de naissance, comme il la dit"), self.tr("jj/mm/aaaa"), latin=True)
        self.digits = Field(self.tr("Les huit chiffres qu’il lit"), "00 00 00 00", latin=True)
        self.last_visit = Tick("")
        self.show_digits = Button(self.tr("Afficher les chiffres"), "smartphone")
        self.confirm = Button(self.tr("Identité confirmée"), "check", kind="closed")
        self.doubt = Button(self.tr("Doute"))
        self._enrolled = Words("", 13, 18)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("phone-call", "accent", 18))
        head.addWidget(Words(self.tr("Rappel téléphonique"), 14, 20, 600, wrap=False))
        head.addStretch(1)
        head.addWidget(KeyCap("F3"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        rule = self.tr("Demander, ne pas dire. Jamais un numéro donné dans un message. Rien de médical au téléphone.")
        column.addWidget(Words(rule, 13, 18, 500, "ink-2"))
        for piece in (
            self._enrolled,
            self.number,
            self.asked_for,
            self.said_who,
            self.born,
            self.show_digits,
            self.digits,
        ):
            column.addWidget(piece)
        column.addWidget(self.last_visit)
        ends = QWidget()
        row = Flow(ends)
        row.addWidget(self.confirm)
        row.addWidget(self.doubt)
        column.addWidget(ends)
        why = self.tr(
            "Un rappel lève un doute sur ce message ; il ne remplace pas une comparaison au cabinet (art. 17)."
        )
        column.addWidget(Words(why, 12, 17, token="ink-3"))
        column.addStretch(1)

    def _connect(self) -> None:
        self.number.line.editingFinished.connect(lambda: self.number_typed.emit(self.number.text()))
        self.number.done.connect(self.asked_for.take_focus)
        self.asked_for.done.connect(self.said_who.take_focus)
        self.said_who.done.connect(self.born.take_focus)
        self.born.done.connect(lambda: self.show_digits.setFocus(Qt.FocusReason.OtherFocusReason))
        self.digits.done.connect(self.last_visit.take_focus)
        self.last_visit.done.connect(lambda: self.confirm.setFocus(Qt.FocusReason.OtherFocusReason))
        self.born.line.editingFinished.connect(self._compare_birth)
        for tick in (self.asked_for, self.said_who, self.last_visit):
            tick.toggled.connect(lambda _on: self._dress())
        self.digits.line.textChanged.connect(lambda _text: self._dress())
        self.show_digits.clicked.connect(self._ask_digits)
        self.confirm.clicked.connect(self._confirm)
        self.doubt.clicked.connect(self.doubted)

    def _ask_digits(self) -> None:
        self.digits_asked.emit()
        self.digits.take_focus()

    def open(self, view: ThreadView, practice: str) -> None:
        """Another message, another call."""
        self._view, self._right_number = view, False
        name = phrases.isolate(phrases.shown(view.guardian or view.name))
        self._enrolled.set(self.tr("Relevé à l’inscription\u00a0: {number}").format(number=_number(view)))
        self.asked_for.setText(self.tr("« Bonjour, pourrais-je parler à {name} ? »").format(name=name))
        self.said_who.setText(
            self.tr("Une fois cette personne au bout du fil : « {practice}. »").format(practice=practice)
        )
        self.last_visit.setText(self.tr("« Quel jour êtes-vous venu la dernière fois ? »"))
        for tick in (self.asked_for, self.said_who, self.last_visit):
            tick.setAccessibleName(tick.text())
            tick.setChecked(False)
        for field in (self.number, self.born, self.digits):
            field.line.clear()
            field.say("")
        self._dress()

    def take_focus(self) -> None:
        """F3: the script begins with the number."""
        self.number.take_focus()

    def say_number(self, same: bool) -> None:
        """Whether the typed number is the one taken at enrolment."""
        self._right_number = same
        typed = bool(self.number.text())
        self.number.say(
            (self.tr("concordant") if same else self.tr("autre numéro : ne pas appeler")) if typed else "",
            "accent" if same else "stop",
        )
        self._dress()

    def _compare_birth(self) -> None:
        if self._view is not None and self.born.text():
            same = self._born()
            self.born.say(self.tr("concordant") if same else self.tr("différent"), "accent" if same else "stop")
        self._dress()

    def _born(self) -> bool:
        said = figures(self.born.text())
        year, month, day = (self._view.born if self._view else "0-0-0").split("-")
        return said == f"{day}{month}{year}"

    def missing(self) -> str:
        """What the script still lacks before the person can be said to be confirmed; empty where nothing."""
        if not self._right_number:
            return self.tr("Saisir le numéro relevé à l’inscription.")
        if not (self.asked_for.isChecked() and self.said_who.isChecked()):
            return self.tr("Demander la personne par son nom, puis dire qui appelle.")
        if not self._born():
            return self.tr("La date de naissance dite ne concorde pas.")
        return "" if len(figures(self.digits.text())) == DIGITS else self.tr("Saisir les huit chiffres lus.")

    def _dress(self) -> None:
        missing = self.missing()
        self.confirm.set_kind("closed" if missing else "primary")
        self.confirm.setAccessibleDescription(missing)

    def _confirm(self) -> None:
        """Closed, it leads to what is missing."""
        if not self._right_number:
            self.number.take_focus()
        elif not self.asked_for.isChecked():
            self.asked_for.take_focus()
        elif not self.said_who.isChecked():
            self.said_who.take_focus()
        elif not self._born():
            self.born.take_focus()
        elif self.missing():
            self.digits.take_focus()
        else:
            self.settled.emit(self.digits.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _number(view: ThreadView) -> str:
    return phrases.isolate_ltr(view.identity.phone.replace(" ", "\u00a0")) or "-"
