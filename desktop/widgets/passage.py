"""The passage: the six duties of article 22 as lamps on one line that runs into Send.

The line is solid up to the first lamp that does not hold, dashed after it. Each lamp is a widget of its own, so that
a screen reader meets six of them; the line is painted beneath.
"""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.charter.passage import Duty, Lamp, Lit, Passage
from desktop import phrases
from desktop.theme import font, tint
from desktop.widgets import lamp as lamps
from desktop.widgets.button import Button
from desktop.widgets.words import Words

MIDDLE = 18
NARROW = 70


class LampCell(QWidget):
    """One lamp with its name and its evidence. Enter or a click asks what to do about it; arrows go along."""

    chosen = Signal(object)
    stepped = Signal(int)

    def __init__(self, duty: Duty) -> None:
        super().__init__()
        self.lamp = Lamp(duty, Lit.UNKNOWN, "")
        self.after = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(52, 70)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_lamp(self.lamp, after=False)

    def show_lamp(self, lamp: Lamp, *, after: bool) -> None:
        """Another state."""
        self.lamp, self.after = lamp, after
        name, state, evidence = phrases.duty(lamp.duty), phrases.state(lamp.lit), phrases.evidence(lamp)
        self.setAccessibleName(f"{name}\u00a0: {state}, {evidence}" if evidence != state else f"{name}\u00a0: {state}")
        self.setAccessibleDescription(phrases.sentence(lamp.code, dict(lamp.facts)) if lamp.code else "")
        self.setToolTip(self.accessibleDescription())
        self.setMinimumWidth(self._width_of(name, 600) + 4)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widest = max(
            self._width_of(phrases.duty(self.lamp.duty), 600), self._width_of(phrases.evidence(self.lamp), 400)
        )
        return QSize(max(widest + 8, 56), 70)

    def _width_of(self, text: str, weight: int) -> int:
        return QFontMetrics(font(12, weight)).horizontalAdvance(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.lamp)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.chosen.emit(self.lamp)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        lamp = self.lamp
        count = dict(lamp.facts).get("count", "") if lamp.lit is Lit.CLOSED else ""
        centre = QPointF(self.width() / 2, MIDDLE)
        lamps.draw(painter, centre, lamp.duty, lamp.lit, after=self.after, count=count, ground="bg")
        ink = lamps.ink_of(lamps.shape_of(lamp.lit, self.after))
        self._line(painter, 37, phrases.duty(lamp.duty), 600, ink)
        if self.width() >= NARROW or self.width() >= self._width_of(phrases.evidence(lamp), 400):
            self._line(painter, 53, phrases.evidence(lamp), 400, "ink-3" if ink == "ink" else ink)

    def _line(self, painter: QPainter, top: int, text: str, weight: int, ink: str) -> None:
        face = font(12, weight)
        painter.setFont(face)
        painter.setPen(tint(ink))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(0, top, self.width(), 16, Qt.AlignmentFlag.AlignCenter, shown)


class Rail(QWidget):
    """Six cells and Send, with the line between them."""

    def __init__(self, send: Button) -> None:
        super().__init__()
        self.cells = tuple(LampCell(duty) for duty in Duty)
        self._send = send
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.cells[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Tab reaches the first, arrows the others
        for cell in self.cells:
            cell.stepped.connect(self._step)
            row.addWidget(cell)
        row.addSpacing(10)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(send)
        self.hint = Words("", 12, 16, token="ink-3", wrap=False)
        column.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        row.addLayout(column)

    def _step(self, by: int) -> None:
        at = next((at for at, cell in enumerate(self.cells) if cell.hasFocus()), 0)
        way = -by if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else by
        self.cells[(at + way) % len(self.cells)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        centres = [cell.geometry().center().x() for cell in self.cells]
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        ends = [*centres, self._send.geometry().right() if mirrored else self._send.geometry().left()]
        solid = True
        for cell, start, end in zip(self.cells, ends[:-1], ends[1:], strict=True):
            solid = solid and cell.lamp.holds
            style = Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DashLine
            pen = QPen(tint("accent" if solid else "line-2"), 2, style)
            if not solid:
                pen.setDashPattern([3, 2.5])
            painter.setPen(pen)
            painter.drawLine(start, MIDDLE, end, MIDDLE)


class PassageBar(QWidget):
    """The rail under its title, with the one sentence that says how it stands."""

    send_asked = Signal()
    lamp_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.passage: Passage | None = None
        self.send = Button(self.tr("Envoyer"), large=True, kind="closed", icon="lock")
        self.send.setFixedWidth(108)
        self.send.clicked.connect(self.send_asked)
        self.rail = Rail(self.send)
        self.status = Words("", 13, 18, 500, wrap=False)
        for cell in self.rail.cells:
            cell.chosen.connect(self.lamp_chosen)
        title = Words(self.tr("Conditions d’envoi"), 13, 18, 600, wrap=False)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(Words(self.tr("art. 22"), 12, 18, token="ink-3", wrap=False))
        head.addStretch(1)
        head.addWidget(self.status)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        column.addLayout(head)
        column.addWidget(self.rail)
        self.show_unknown("")

    def show_passage(self, passage: Passage) -> None:
        """The lamps as the charter sees them."""
        self.passage = passage
        after = False
        for cell, lamp in zip(self.rail.cells, passage.lamps, strict=True):
            cell.show_lamp(lamp, after=after)
            after = after or not lamp.holds
        open_points = sum(not lamp.holds for lamp in passage.lamps)
        self._dress(passage.open)
        self.status.set(*self._state_of(passage, open_points))
        self.rail.update()

    def show_unknown(self, code: str) -> None:
        """The check could not be done: fail closed."""
        self.passage = None
        for cell in self.rail.cells:
            cell.show_lamp(Lamp(cell.lamp.duty, Lit.UNKNOWN, code), after=False)
        self._dress(lit=False)
        self.status.set(self.tr("Contrôle indisponible") if code else "", "warn")
        self.rail.update()

    def show_checking(self) -> None:
        """The check of the text takes its time: its lamp says so, and Send waits."""
        content = self.rail.cells[3]
        content.show_lamp(Lamp(Duty.CONTENT, Lit.CHECKING, ""), after=content.after)
        self._dress(lit=False)
        self.rail.update()

    def show_sending(self) -> None:
        """Under way: neither lit nor locked."""
        self.send.setText(self.tr("Envoi…"))
        self.send.set_kind("closed", "")
        self.rail.hint.set(self.tr("consignation"))

    def first_closed(self) -> LampCell | None:
        """The cell at which the line stops."""
        return next((cell for cell in self.rail.cells if not cell.lamp.holds), None)

    def _dress(self, lit: bool) -> None:
        self.send.setText(self.tr("Envoyer"))
        self.send.set_kind("primary" if lit else "closed", "" if lit else "lock")
        self.send.setAccessibleName(self.tr("Envoyer") if lit else self.tr("Envoyer, bloqué"))
        self.rail.hint.set("Ctrl ↵" if lit else self.tr("F8\u00a0: voir pourquoi"))

    def _state_of(self, passage: Passage, open_points: int) -> tuple[str, str]:
        if passage.open:
            return self.tr("Conditions réunies\u00a0: la réponse peut partir"), "accent"
        first = passage.first_closed()
        if open_points == 1 and first is not None and first.lit is Lit.TO_JUDGE:
            return self.tr("Reste\u00a0: votre jugement"), "warn"
        closed = any(lamp.lit is Lit.CLOSED for lamp in passage.lamps)
        text = self.tr("1 point avant l’envoi") if open_points == 1 else self.tr("{n} points avant l’envoi")
        return text.format(n=open_points), "stop" if closed else "warn"
