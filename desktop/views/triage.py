"""Triage of one message: what its header says, the text only where this desk was given it, five decisions."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.model import Decision, Refusal
from core.record.view import ThreadView
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.keys import digit_of
from desktop.theme import font, picture, tint
from desktop.views.thread_head import id_line
from desktop.widgets.button import Pressable
from desktop.widgets.glyph import Glyph, mirrored
from desktop.widgets.words import Run, Words

DECISIONS = tuple(Decision)
_ICONS = {
    Decision.URGENT: "siren",
    Decision.APPOINTMENT: "calendar-plus",
    Decision.PHYSICIAN: "stethoscope",
    Decision.ADMIN: "file-text",
    Decision.OUT_OF_SCOPE: "signpost",
}


class DecisionTile(Pressable):
    """One decision with its key."""

    def __init__(self, decision: Decision, key: int) -> None:
        super().__init__()
        self.decision, self._key = decision, key
        name, self._effect = phrases.decision(decision)
        self.setText(name)
        self.setAccessibleName(f"{name} ({key})")
        self.setAccessibleDescription(self._effect)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(360, 58)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        way, urgent = self.layoutDirection(), self.decision is Decision.URGENT
        on = self.isDown() or self.hasFocus()
        painter.setPen(QPen(tint("accent" if on else "line-2"), 1))
        painter.setBrush(tint("wash" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        box = mirrored(way, self.rect(), QRect(11, 11, 36, 36))
        painter.setPen(QPen(tint("line-2"), 1))
        painter.setBrush(tint("accent" if on else "bg"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(tint("on-accent" if on else "ink"))
        painter.setFont(font(16, 600))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._key))
        ink = "stop" if urgent else "ink"
        place = mirrored(way, self.rect(), QRect(62, 19, 20, 20))
        painter.drawPixmap(place.topLeft(), picture(_ICONS[self.decision], "stop" if urgent else "ink-2", 20, 2.0))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        for text, top, size, weight, token in (
            (self.text(), 9, 15, 600, ink),
            (self._effect, 30, 13, 400, "ink-2"),
        ):
            painter.setFont(font(size, weight))
            painter.setPen(tint(token))
            line = mirrored(way, self.rect(), QRect(96, top, self.width() - 108, 20))
            painter.drawText(
                line, start, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            )


class Sealed(QFrame):
    """Where the text would stand: lines that say nothing, and why."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sealed")
        self.words = Words("", 15, 23, auto=True)
        self._why = Words("", 13, 18)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._lock = Glyph("lock", "accent", 18)
        row.addWidget(self._lock)
        row.addWidget(self._why, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addLayout(row)
        self._bars = 0

    def show_view(self, view: ThreadView) -> None:
        """The question's words, or bars in their place."""
        asked = [line for line in view.lines if line.kind == "question"]
        text = phrases.shown(asked[-1].words) if asked and view.readable else ""
        self.words.set(text)
        self.words.setVisible(bool(text))
        self._lock.setVisible(not text)
        self._why.setVisible(not text)
        self._bars = 0 if text else 3
        head = Run(self.tr("Contenu scellé pour le médecin") + "\n", 500)
        self._why.set((head, Run(self.tr("Le tri se fait sur les en-têtes."), 400, "ink-2")))
        self.layout().setContentsMargins(16, 14 if text else 66, 16, 14)  # type: ignore[union-attr]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("sunken"))
        for at, part in zip(range(self._bars), (0.92, 0.97, 0.61), strict=False):
            wide = round((self.width() - 32) * part)
            bar = mirrored(self.layoutDirection(), self.rect(), QRect(16, 14 + 17 * at, wide, 9))
            painter.drawRoundedRect(bar, 3, 3)


class Triage(QWidget):
    """The pane: 1 to 5 decide, then the next opens."""

    decided = Signal(bytes, object)
    refused = Signal(object)

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._engine, self._clock = engine, clock
        self._view: ThreadView | None = None
        self._name = Words("", 20, 28, 600, wrap=False)
        self._born = Words("", 14, 28, token="ink-2", wrap=False)
        self._when = Words("", 13, 28, token="ink-3", wrap=False)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(20)
        self._facts.setVerticalSpacing(10)
        self._sealed = Sealed()
        self.tiles = tuple(DecisionTile(decision, at + 1) for at, decision in enumerate(DECISIONS))
        self._lay_out()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("threadHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._name)
        first.addWidget(self._born)
        first.addStretch(1)
        first.addWidget(self._when)
        top = QVBoxLayout(head)
        top.setContentsMargins(28, 14, 28, 14)
        top.setSpacing(14)
        top.addLayout(first)
        top.addLayout(self._facts)
        inner = QWidget()
        inner.setObjectName("column")
        below = QVBoxLayout(inner)
        below.setContentsMargins(28, 16, 28, 16)
        below.setSpacing(8)
        below.addWidget(self._sealed)
        title = (
            Run(self.tr("Décision") + "  ", 600),
            Run(self.tr("une touche, puis le message suivant s’ouvre"), 400, "ink-3"),
        )
        below.addSpacing(8)
        below.addWidget(Words(title, 14, 20))
        for tile in self.tiles:
            tile.clicked.connect(lambda _on=False, tile=tile: self.decide(tile.decision))
            below.addWidget(tile)
        below.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(scroll, 1)

    def open(self, view: ThreadView) -> None:
        """Another message."""
        self._view = view
        now = self._clock()
        self._name.set(phrases.shown(view.name))
        self._born.set(id_line(view.born, view.guardian, now))
        self._when.set(self.tr("reçue le {when}").format(when=dates.day_and_clock(view.received_ms)))
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for at, (name, value, token) in enumerate(self._said(view)):
            cell = Words((Run(name + "\n", 400, "ink-3"), Run(value, 500, token)), 13, 20)
            self._facts.addWidget(cell, at // 3, at % 3)
        self._sealed.show_view(view)

    def _said(self, view: ThreadView) -> tuple[tuple[str, str, str], ...]:
        facts = view.consultation
        followed = self.tr("aucune")
        if facts is not None:
            followed = f"{dates.iso_day(facts.held_on)}, {facts.physician}, J+{facts.day}"
        signs = [flag for flag in view.flags if flag.startswith("sign")]
        said = self.tr("texte non lu, signes cochés\u00a0: aucun")
        state = phrases.word(f"identity.{view.identity.state}")
        return (
            (self.tr("Choix du patient"), phrases.word(f"category.{view.category}"), "ink"),
            (self.tr("Consultation suivie"), followed, "ink" if facts is not None and facts.open else "warn"),
            (self.tr("Signes d’alerte"), phrases.flag("sign") if signs else said, "stop" if signs else "ink"),
            (self.tr("Langue"), phrases.word(f"language.{view.language}"), "ink"),
            (self.tr("Identité"), state, "ink" if view.identity.state == "confirmed" else "warn"),
            (self.tr("Pièce jointe"), self.tr("aucune\u00a0: les lettres n’en portent pas"), "ink"),
        )

    def letter(self) -> bytes:
        """The message that a key would decide, or empty."""
        return self._view.letter if self._view is not None else b""

    def view(self) -> ThreadView | None:
        """The thread that is open."""
        return self._view

    def decide(self, decision: Decision) -> None:
        """Sign one decision."""
        if self._view is None:
            return
        letter, self._view = self._view.letter, None  # a key that comes too early decides nothing

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.decided.emit(letter, decision)

        self._engine.ask(lambda desk: desk.triage(letter, decision), done)

    def decide_by_key(self, digit: int) -> None:
        """1 to 5."""
        if 1 <= digit <= len(DECISIONS):
            self.decide(DECISIONS[digit - 1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if digit := digit_of(event, Qt.KeyboardModifier.NoModifier):
            self.decide_by_key(digit)
        else:
            super().keyPressEvent(event)
