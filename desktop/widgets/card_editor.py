"""The card as it is written: patient, day and mode, lines, oral instructions, window. It asks nobody; the page does."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.charter.gate.lines import Kind
from core.model import Refusal
from core.office.sheet import CardForm, FormLine
from desktop import phrases
from desktop.theme import font
from desktop.widgets.button import Button
from desktop.widgets.card_facts import Follows, HeldOn
from desktop.widgets.card_lines import CardLines
from desktop.widgets.fields import Field
from desktop.widgets.flow import Flow
from desktop.widgets.form import Form, Part
from desktop.widgets.suggest import Suggest
from desktop.widgets.words import Words

_INSTRUCTIONS_HIGH = 62


class CardEditor(QWidget):
    """`changed`: anything; `pasted(text)`: lines came from elsewhere; `written(row, text)`: a line was typed, for a row
    that is written anew or -1 for another one."""

    changed = Signal()
    pasted = Signal(str)
    written = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._form: CardForm | None = None
        self._past: list[tuple[FormLine, ...]] = []
        self._editing = -1
        self.patient = Suggest(self.tr("Patient"), self.tr("Trois lettres du nom, du numéro ou du téléphone"))
        self.held, self.follows, self.lines = HeldOn(), Follows(), CardLines()
        self.paste = Button(self.tr("Coller les lignes"), "clipboard-list", "Ctrl V")
        self.like_last = Button(self.tr("Comme la dernière fois"), "refresh-cw", "Alt D")
        self.read = Words("", 13, 18, token="ink-2")
        self.add = Suggest(self.tr("Ajouter une ligne"), self.tr("Trois lettres d’un médicament, ou une ligne entière"))
        self.document = Field(self.tr("Document copié"), self.tr("ordonnance, compte rendu…"))
        self.dated = Field(self.tr("Date du document"), self.tr("jour/mois/année"), latin=True)
        self.instructions = QPlainTextEdit()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.instructions.setObjectName("instructions")
        self.instructions.setAccessibleName(self.tr("Consignes orales"))
        self.instructions.setTabChangesFocus(True)
        self.instructions.setFixedHeight(_INSTRUCTIONS_HIGH)
        self.instructions.setFont(font(14))
        head = QWidget()
        row = Flow(head, 8)
        for piece in (self.paste, self.like_last):
            row.addWidget(piece)
        copied = QWidget()
        source = QHBoxLayout(copied)
        source.setContentsMargins(0, 0, 0, 0)
        source.setSpacing(12)
        source.addWidget(self.document, 2)
        source.addWidget(self.dated, 1)
        self.who_part = Part(self.tr("Patient"), "", self.patient)
        self.lines_part = Part(self.tr("Lignes"), self.tr("relire chaque ligne"), head, self.read, self.lines, self.add)
        self.held_part = Part(self.tr("Consultation"), "", self.held)
        self.said_part = Part(self.tr("Consignes orales"), self.tr("facultatif"), self.instructions)
        self.follows_part = Part(self.tr("Suivi par message"), "", self.follows)
        self.source_part = Part(self.tr("Ajout après coup"), self.tr("d’après quel papier"), copied)
        self.form = Form(
            self.tr("Fiche de consultation"),
            self.who_part, self.lines_part, self.source_part, self.follows_part, self.held_part, self.said_part,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        self.held.changed.connect(self._on_facts)
        self.follows.changed.connect(self.changed)
        self.instructions.textChanged.connect(self.changed)
        self.lines.reread.connect(self.reread)
        self.lines.anew.connect(self.edit)
        self.lines.dropped.connect(self.drop)
        self.lines.typed.connect(self._on_typed)
        self.add.entered.connect(lambda text: self.written.emit(self._editing, text))
        self.add.taken.connect(lambda line: self.put((line,), self._editing))
        self.add.pasted.connect(self.pasted)
        self.patient.pasted.connect(self.pasted)
        for field in (self.document, self.dated):
            field.line.textEdited.connect(lambda _text: self.changed.emit())

    def _on_facts(self) -> None:
        if self._form is not None:
            self.follows.show_end(self.held.told(self._form).held_on)
        self.changed.emit()

    def show_form(self, form: CardForm, *, late: bool) -> None:
        """Begin with this form; nothing can be undone before it."""
        quiet = self.blockSignals(True)
        self._form, self._past = form, []
        self.held.show_form(form)
        self.follows.show_form(form)
        self.instructions.setPlainText(form.instructions)
        self._show(form.lines)
        self.stop_editing()
        self.patient.clear()
        self.source_part.setVisible(late)
        for part in (self.held_part, self.said_part, self.follows_part):
            part.setVisible(not late)
        self.who_part.setVisible(not form.patient)
        self.blockSignals(quiet)

    def told(self) -> CardForm:
        """The form as it stands on the screen."""
        assert self._form is not None, "a form is shown before it is read"
        form = self.follows.told(self.held.told(self._form))
        return replace(form, lines=self.lines.lines(), instructions=self.instructions.toPlainText())

    def _show(self, lines: tuple[FormLine, ...]) -> None:
        self.lines.show_lines(lines)
        count = {kind: sum(line.kind is kind for line in lines) for kind in Kind}
        names = {
            Kind.MEDICINE: (self.tr("1 médicament"), self.tr("{n} médicaments")),
            Kind.EXAM: (self.tr("1 examen"), self.tr("{n} examens")),
            Kind.UNREAD: (self.tr("1 ligne non comprise"), self.tr("{n} lignes non comprises")),
        }
        told = [
            (one if count[kind] == 1 else many).format(n=count[kind])
            for kind, (one, many) in names.items()
            if count[kind]
        ]
        self.read.set(self.tr("{what}. Rien ne sort de ce poste.").format(what=", ".join(told)))
        self.read.setVisible(bool(lines))

    def _change(self, lines: tuple[FormLine, ...]) -> None:
        self._past.append(self.lines.lines())
        self._show(lines)
        self.changed.emit()

    def put(self, lines: tuple[FormLine, ...], row: int = -1) -> None:
        """Take lines in: behind the others, or in the place of one; the first one of them is to be re-read now."""
        known = self.lines.lines()
        first = row if row >= 0 else len(known)
        self._change((*known[:first], *lines, *known[first + (row >= 0) :]))
        self.stop_editing()
        if lines:
            self.lines.go_to(first)

    def reread(self, row: int) -> None:
        """This line is right as it stands; on to the next that nobody re-read."""
        known = self.lines.lines()
        self._change((*known[:row], replace(known[row], reread=True), *known[row + 1 :]))
        following = self.lines.first_open(row)
        self.lines.go_to(row if following < 0 else following)

    def drop(self, row: int) -> None:
        """Away with this line; Ctrl Z brings it back."""
        known = self.lines.lines()
        self._change((*known[:row], *known[row + 1 :]))
        if self.lines.lines():
            self.lines.go_to(min(row, len(known) - 2))
        else:
            self.paste.setFocus(Qt.FocusReason.OtherFocusReason)

    def edit(self, row: int) -> None:
        """Write this line anew."""
        line = self.lines.lines()[row]
        self._editing = row
        self.add.begin(" ".join((line.typed if line.kind is Kind.UNREAD else line.said).split()))
        self.add.line.setAccessibleName(self.tr("Récrire la ligne {n}").format(n=row + 1))

    def stop_editing(self) -> None:
        """What is typed next is another line."""
        self._editing = -1
        self.add.clear()
        self.add.line.setAccessibleName(self.tr("Ajouter une ligne"))

    def _on_typed(self, letter: str) -> None:
        self.stop_editing()
        self.add.begin(letter)

    def undo(self) -> None:
        """The lines as they stood before the last change."""
        if self._past:
            at = self.lines.currentIndex().row()
            self._show(self._past.pop())
            if self.lines.lines():
                self.lines.go_to(max(0, min(at, len(self.lines.lines()) - 1)))
            self.changed.emit()

    def missing(self) -> tuple[str, QWidget]:
        """What is left to do before the card can be signed, and where; nothing and the lines where all is done."""
        if not self.who_part.isHidden():
            return self.tr("choisir le patient"), self.patient.line
        row = self.lines.first_open()
        if row >= 0:
            line = self.lines.lines()[row]
            unread = self.tr("récrire ou écarter la ligne {n}").format(n=row + 1)
            return unread if line.kind is Kind.UNREAD else self.tr("relire {name}").format(name=line.name), self.lines
        if not self.source_part.isHidden() and not self.document.text():
            return self.tr("nommer le document copié"), self.document.line
        if not self.lines.lines() and not self.instructions.toPlainText().strip():
            return self.tr("une ligne ou une consigne"), self.lines
        return "", self.lines

    def point_at(self, refusal: Refusal) -> None:
        """Put the keyboard where the refusal belongs, and say it there."""
        fields = {
            "consultation.held_on": self.held.day,
            "consultation.future": self.held.day,
            "consultation.teleconsultation_incomplete": self.held.reference,
            "consultation.last_examined_on": self.held.examined,
            "window.reason_needed": self.follows.reason,
            "window.days": self.follows.number,
            "consultation.source": self.dated,
        }
        if line := refusal.fact("line"):
            self.lines.go_to(int(line) - 1)
        elif field := fields.get(refusal.code):
            field.say(phrases.sentence(refusal.code, dict(refusal.facts)), "stop")
            field.take_focus()

    def take_focus(self) -> None:
        """Where the next key belongs."""
        what, widget = self.missing()
        if widget is self.patient.line or (what and self.lines.lines() and widget is not self.lines):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.lines.lines():
            self.lines.go_to(max(self.lines.first_open(), 0))
        else:
            self.paste.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.pasted.emit(event.mimeData().text())
