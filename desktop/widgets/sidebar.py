"""The queues with their counts, the other places, and at the foot how session and log stand."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from core.model import Queue
from core.record.rows import QueueCount
from desktop import phrases
from desktop.theme import font, picture, tint
from desktop.widgets.button import Pressable
from desktop.widgets.glyph import Glyph, mirrored
from desktop.widgets.words import Words

_ICONS = {
    Queue.TRIAGE: "inbox",
    Queue.ANSWER: "message-square-reply",
    Queue.IDENTITY: "id-card",
    Queue.ROUTED: "signpost",
    Queue.ANSWERED: "check-check",
    Queue.CLOSED: "archive",
}


WIDE, SLIM = 208, 64
HIGH, LOW, LEAST = 34, 23, 20


class Listed(Protocol):
    """What the sidebar reads of a place."""

    @property
    def name(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def urgent(self) -> bool: ...


def named(text: str) -> str:
    """A title or a heading of the places in the language of the window."""
    return QCoreApplication.translate("Places", text)


class NavButton(Pressable):
    """One place: icon, name, count."""

    def __init__(self, text: str, icon: str, *, urgent: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self._icon_name, self._count, self._late = icon, 0, 0
        self._urgent = urgent
        self.slim = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0, 0)

    def set_count(self, total: int, late: int) -> None:
        """How many stand there."""
        self._count, self._late = total, late
        pressing = self.tr("{n} en urgence") if self._urgent else self.tr("{n} en retard")
        parts = [self.text(), str(total) if total else "", pressing.format(n=late) if late else ""]
        self.setAccessibleName(phrases.listed(*parts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(190, HIGH)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, way = self.isChecked(), self.layoutDirection()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint("wash" if on else "sunken"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        ink = "accent" if on else "ink" if self._count else "ink-2"
        place = mirrored(way, self.rect(), QRect(10, (self.height() - 18) // 2, 18, 18))
        painter.drawPixmap(place.topLeft(), picture(self._icon_name, ink, 18, self.devicePixelRatioF()))
        if self.slim:
            self._paint_slim_count(painter, ink)
            return
        painter.setPen(tint(ink))
        painter.setFont(font(14, 600 if on else 400))
        row = QRect(38, 0, self.width() - 48, self.height())
        start = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        count = painter.fontMetrics().horizontalAdvance(f"  {self._count}") if self._count else 0
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, row.width() - count)
        painter.drawText(mirrored(way, self.rect(), row), start, name)
        if self._count:
            painter.setPen(tint(self._pressing() if self._late and (self._urgent or not on) else ink))
            painter.setFont(font(13, 600 if on or self._late else 500))
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
            painter.drawText(mirrored(way, self.rect(), row), end, str(self._count))

    def _pressing(self) -> str:
        return "stop" if self._urgent else "warn"

    def _paint_slim_count(self, painter: QPainter, ink: str) -> None:
        """Beside the icon, small: where only icons have room."""
        if self._count:
            painter.setPen(tint(self._pressing() if self._late else ink))
            painter.setFont(font(11, 600))
            place = mirrored(self.layoutDirection(), self.rect(), QRect(28, 0, self.width() - 30, 18))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self._count))


class Sidebar(QWidget):
    """The way around."""

    queue_chosen = Signal(object)
    place_chosen = Signal(str)

    def __init__(self, places: tuple[Listed, ...]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._headings: list[QWidget] = []
        self._slim = False
        self.queues = {queue: NavButton(phrases.queue(queue), name) for queue, name in _ICONS.items()}
        self.places: dict[str, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 10)
        column.setSpacing(0)
        column.addWidget(self._heading(self.tr("Messages"), 2))
        for queue, button in self.queues.items():
            button.clicked.connect(lambda _on=False, queue=queue: self.queue_chosen.emit(queue))
            column.addWidget(button)
        self._fill(column, places)
        column.addStretch(1)
        self._foot_box = self._foot()
        column.addWidget(self._foot_box)
        self.set_slim(False)

    def _fill(self, column: QVBoxLayout, places: tuple[Listed, ...]) -> None:
        listed = [place for place in places if place.icon]
        for section in dict.fromkeys(place.section for place in listed):
            column.addWidget(self._heading(named(section), 14))
            for place in listed:
                if place.section == section:
                    button = self.places[place.name] = NavButton(named(place.title), place.icon, urgent=place.urgent)
                    button.clicked.connect(lambda _on=False, name=place.name: self.place_chosen.emit(name))
                    column.addWidget(button)

    def set_slim(self, slim: bool) -> None:
        """Icons alone, where the window is narrow; their names are then read on them."""
        self._slim = slim
        self.setFixedWidth(SLIM if slim else WIDE)
        for button in (*self.queues.values(), *self.places.values()):
            button.slim = slim
            button.setToolTip(button.text() if slim else "")
            button.update()
        self.chain.setVisible(not slim)
        self._share_height()

    def _heading(self, text: str, above: int) -> QWidget:
        words = Words(text, 12, 16, 500, "ink-3", wrap=False)
        words.setContentsMargins(0, 0, 0, 0)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(10, above, 10, 4)
        row.addWidget(words)
        row.addStretch(1)
        self._headings.append(box)
        return box

    def _foot(self) -> QWidget:
        self.session = Words(self.tr("Session ouverte"), 12, 17, token="ink-3")
        self._open, self._chain = Glyph("lock-open", "ink-3", 14), Glyph("link-2", "ink-3", 14)
        self.chain = Words("", 12, 17, token="ink-3")
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(10, 10, 10, 0)
        column.setSpacing(6)
        for glyph, words in ((self._open, self.session), (self._chain, self.chain)):
            row = QHBoxLayout()
            row.setSpacing(7)
            row.addWidget(glyph, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words, 1)
            column.addLayout(row)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _share_height(self) -> None:
        """Every place in sight, as high as there is room for; where there is too little, the session's line goes, then
        the headings."""
        shown = [one for one in (*self.queues.values(), *self.places.values()) if not one.isHidden()]
        for spared in range(3):
            self.session.setVisible(not self._slim and spared < 1)
            self._open.setVisible(spared < 1)
            for heading in self._headings:
                heading.setVisible(not self._slim and spared < 2)
            each = (self.height() - self._rest() - 22) // max(len(shown), 1)
            if each >= LOW:
                break
        for button in shown:
            button.setFixedHeight(max(LEAST, min(HIGH, each)))

    def _rest(self) -> int:
        """How high the headings and the foot are."""
        headings = sum(box.sizeHint().height() for box in self._headings if not box.isHidden())
        foot = self._foot_box
        return headings + max(foot.sizeHint().height(), foot.heightForWidth(self.width() - 16))

    def show_counts(self, counts: tuple[QueueCount, ...]) -> None:
        """The numbers beside the queues."""
        for count in counts:
            self.queues[count.queue].set_count(count.total, count.late)

    def show_chain(self, intact: bool, text: str) -> None:
        """How the log stands."""
        self._chain.set("link-2" if intact else "link-2-off", "ink-3" if intact else "stop")
        self.chain.set(text, "ink-3" if intact else "stop")
        self._share_height()

    def show_count(self, name: str, count: tuple[int, int]) -> None:
        """Total and late of a place."""
        if name in self.places:
            self.places[name].set_count(*count)

    def mark(self, name: str, queue: Queue) -> None:
        """Show where people are: a place, or a queue; a place that is not listed lights no row."""
        button = self.queues[queue] if name == "messages" else self.places.get(name)
        for one in (*self.queues.values(), *self.places.values()):
            one.setAutoExclusive(False)
            one.setChecked(one is button)
            one.setAutoExclusive(True)

    def show_only(self, queues: frozenset[Queue], places: tuple[Listed, ...]) -> None:
        """Leave out what this role never works in."""
        for queue, button in self.queues.items():
            button.setVisible(queue in queues)
        mine = {place.name for place in places}
        for name, button in self.places.items():
            button.setVisible(name in mine)
        self._share_height()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        x = 0 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else self.width() - 1
        painter.fillRect(x, 0, 1, self.height(), tint("line"))
        foot = self.session.parentWidget()
        if foot is not None:
            painter.fillRect(8, foot.y(), self.width() - 16, 1, tint("line"))
