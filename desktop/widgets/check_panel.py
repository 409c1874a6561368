"""The whole check: how far it is, what it found, what to do; and the way out of an alarm."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from core.office.checking import Checked, Progress
from desktop import dates, phrases
from desktop.theme import tint
from desktop.widgets.button import Button
from desktop.widgets.circumstances import Section
from desktop.widgets.glyph import mirrored
from desktop.widgets.words import Words


def said(code: str) -> str:
    """What closes a desk and what to do, in the words of the window where it has its own."""
    return phrases.known("alarm", code) or phrases.sentence(code)


class Bar(QWidget):
    """A part of the whole; nothing known: empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(6)
        self._part = 0.0

    def show_part(self, part: float) -> None:
        """From 0 to 1."""
        self._part = min(max(part, 0.0), 1.0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), tint("sunken"))
        part = QRect(0, 0, round(self.width() * self._part), self.height())
        painter.fillRect(mirrored(self.layoutDirection(), self.rect(), part), tint("accent"))


class CheckPanel(Section):
    """`begun`, `stopped`: of the check; `rebuild`, `lift(reason)`: the ways out."""

    begun = Signal()
    stopped = Signal()
    rebuild = Signal()
    lift = Signal(str)

    def __init__(self) -> None:
        super().__init__("shield-check", phrases.translate("Contrôle"))
        self.say(
            self.tr("Chaque signature, chaque lien, chaque liste, le fichier. Le travail continue pendant ce temps.")
        )
        self.button = Button(self.tr("Vérifier maintenant"), "refresh-cw", kind="primary")
        self.stop = Button(self.tr("Arrêter"), kind="quiet")
        self.button.clicked.connect(self.begun)
        self.stop.clicked.connect(self.stopped)
        self.bar, self.state = Bar(), Words("", 13, 18)
        self.alarm = Words("", 13, 18, token="stop")
        self.again = Button(self.tr("Refaire les listes"), "refresh-cw")
        self.again.clicked.connect(self.rebuild)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Pourquoi, en quelques mots"))
        self.reason.setAccessibleName(self.tr("Raison de la levée de l’alarme"))
        self.out = Button(self.tr("Tout relire et lever l’alarme"), "lock-open")
        self.out.clicked.connect(self._lift)
        self.reason.returnPressed.connect(self._lift)
        self._place(8, self.button, self.stop)
        for piece in (self.bar, self.state, self.alarm):
            self._place(8, piece)
        self._place(8, self.again)
        self._place(8, self.reason)
        self._place(6, self.out)
        self.show_idle("")

    def _place(self, above: int, *pieces: QWidget) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(16, above, 16, 0)
        for piece in pieces:
            row.addWidget(piece)
        if isinstance(pieces[0], Button):
            row.addStretch(1)
        self.column.addLayout(row)

    def _lift(self) -> None:
        self.lift.emit(self.reason.text().strip())

    def show_idle(self, said: str, token: str = "ink-2") -> None:
        """Nothing is under way."""
        self.button.set_kind("primary")
        self.state.set(said, token)
        self.state.setVisible(bool(said))
        for piece in (self.bar, self.stop):
            piece.hide()

    def show_progress(self, progress: Progress) -> None:
        """Where the check is."""
        self.button.set_kind("closed")
        for piece in (self.bar, self.stop, self.state):
            piece.show()
        self.bar.show_part(progress.done / progress.total if progress.total else 0.0)
        stage = phrases.word(f"check.{progress.stage}")
        count = self.tr("{done} sur {total}").format(done=progress.done, total=progress.total) if progress.total else ""
        self.state.set(f"{stage} {count}".strip(), "ink-2")

    def show_checked(self, checked: Checked, at_ms: int) -> None:
        """What was found, and when."""
        when = dates.day_and_clock(at_ms)
        if checked.sound:
            self.show_idle(self.tr("Tout est intact. Contrôlé le {when}.").format(when=when), "accent")
        else:
            self.show_idle(said(checked.found or checked.alarm), "stop")
        self.again.setVisible(bool(checked.folds) or checked.found == "record.folds_back")

    def show_alarm(self, code: str, *, physician: bool) -> None:
        """What closes this desk, and who can open it again."""
        self.alarm.set(said(code) if code else "")
        self.alarm.setVisible(bool(code))
        self.again.setVisible(code == "record.folds_back")
        lifts = bool(code) and code != "record.folds_back"
        self.reason.setVisible(lifts and physician)
        self.out.setVisible(lifts)
