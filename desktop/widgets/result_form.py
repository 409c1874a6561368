"""A result as it was received: exam, day, how it came, values. It is recorded before anybody explains it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import phrases
from desktop.ports.cards import Result
from desktop.theme import font
from desktop.widgets.civil import iso_of, written
from desktop.widgets.fields import Field, Options
from desktop.widgets.form import Form, Part

WAYS = ("paper", "laboratory", "platform")


class ResultForm(QWidget):
    """`changed`: something was typed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._of = b"", b""
        self.exam, self.day = Field(self.tr("Examen")), Field(self.tr("Reçu le"), latin=True)
        ways = tuple((way, phrases.word(f"received.{way}")) for way in WAYS)
        self.how = Options(self.tr("Voie de réception"), ways)
        self.values = QPlainTextEdit()
        self.values.setObjectName("instructions")
        self.values.setAccessibleName(self.tr("Valeurs"))
        self.values.setTabChangesFocus(True)
        self.values.setFont(font(14))
        self.values.setFixedHeight(120)
        top = QWidget()
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.exam, 2)
        row.addWidget(self.day, 1)
        form = Form(
            self.tr("Résultat reçu"),
            Part(self.tr("Examen"), self.tr("comme sur la fiche"), top),
            Part(self.tr("Réception"), "", self.how),
            Part(self.tr("Valeurs"), self.tr("telles que reçues"), self.values),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        self.exam.done.connect(self.day.take_focus)
        self.day.done.connect(self.how.take_focus)
        self.how.done.connect(lambda: self.values.setFocus(Qt.FocusReason.OtherFocusReason))
        for field in (self.exam, self.day):
            field.line.textEdited.connect(lambda _text: self.changed.emit())
        self.how.chosen.connect(lambda _code: self.changed.emit())
        self.values.textChanged.connect(self.changed)

    def begin(self, patient: bytes, consultation: bytes, exam: str, today: str) -> None:
        """A result of this consultation, received today until something else is typed."""
        self._of = patient, consultation
        self.exam.line.setText(exam)
        self.day.line.setText(written(today))
        self.how.choose(WAYS[0])
        self.values.clear()
        self.exam.say("")
        self.day.say("")
        if exam:
            self.values.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.exam.take_focus()

    def go_on(self, kept: Result) -> None:
        """What was left half written."""
        ways = {phrases.word(f"received.{way}"): way for way in WAYS}
        self.exam.line.setText(kept.exam)
        self.day.line.setText(written(kept.received_on))
        self.how.choose(ways.get(kept.how, WAYS[0]))
        self.values.setPlainText(kept.values)

    def missing(self) -> tuple[str, QWidget]:
        """What is left to say, and where."""
        if not self.exam.text():
            return self.tr("nommer l’examen"), self.exam.line
        if not iso_of(self.day.text()):
            return self.tr("dire le jour de réception"), self.day.line
        if not self.values.toPlainText().strip():
            return self.tr("écrire les valeurs"), self.values
        return "", self.values

    def told(self) -> Result:
        """The result as typed."""
        day = iso_of(self.day.text()) or self.day.text()
        how = phrases.word(f"received.{self.how.value}")
        return Result(*self._of, self.exam.text(), day, how, self.values.toPlainText().strip())
