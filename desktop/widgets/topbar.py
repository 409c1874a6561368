"""The top of the window: mark, menus, search, how the post stands, who works here, lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenuBar, QSizePolicy, QToolButton, QWidget

from desktop.theme import font, icon, tint
from desktop.widgets.button import Button
from desktop.widgets.glyph import Glyph, KeyCap, Mark
from desktop.widgets.words import Words


class Dot(QWidget):
    """Synchronised, or not."""

    def __init__(self) -> None:
        super().__init__()
        self.token = "accent"
        self.setFixedSize(8, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(self.token))
        painter.drawEllipse(self.rect())


class TopBar(QWidget):
    """Everything that stands on every page. What the search field finds is `desktop.views.palette`'s."""

    lock_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(44)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText(self.tr("Patient, médicament, date, texte"))
        self.search.setAccessibleName(self.tr("Rechercher"))
        self.search.setClearButtonEnabled(False)
        self.search.addAction(icon("search", "ink-3"), QLineEdit.ActionPosition.LeadingPosition)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(7, 0, 7, 0)
        inside.addStretch(1)
        inside.addWidget(KeyCap("Ctrl K"))
        back = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.search.setTextMargins(60 if back else 0, 0, 0 if back else 60, 0)
        self.search.setMaximumWidth(330)
        self.search.setMinimumWidth(180)
        self._dot = Dot()
        self.sync = Words("", 13, 18, token="ink-2", wrap=False)
        self.member = Words("", 13, 18, wrap=False)
        lock = Button("", "lock", "Ctrl L", "quiet")
        lock.setAccessibleName(self.tr("Verrouiller"))
        lock.setToolTip(self.tr("Verrouiller"))
        lock.clicked.connect(self.lock_asked)
        self._lay_out(lock)

    def _lay_out(self, lock: Button) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(Mark(20, joined=True))
        self._name = Words("Colloque", 15, 20, 600, wrap=False)
        self._name.setFixedWidth(164)
        row.addWidget(self._name)
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.search, 8)
        row.addStretch(1)
        row.addWidget(self._dot)
        row.addWidget(self.sync)
        row.addSpacing(8)
        row.addWidget(Glyph("user-round", "ink-2"))
        row.addWidget(self.member)
        row.addSpacing(2)
        row.addWidget(lock)

    def set_slim(self, slim: bool) -> None:
        """Leave out what is known anyway, where the window is narrow."""
        for words in (self._name, self.sync, self.member):
            words.setVisible(not slim)
        self._dot.setToolTip(self.sync.text() if slim else "")

    def fit_menus(self) -> None:
        """Give the menus the width of their words; a mirrored menu bar asks for too much."""
        metrics = QFontMetrics(font(13))
        titles = [action.text() for action in self.menus.actions()]
        for more in self.menus.findChildren(QToolButton):
            more.setAccessibleName(self.tr("Autres menus"))
        self.menus.setFixedWidth(sum(metrics.horizontalAdvance(title) + 24 for title in titles) + 16)

    def show_sync(self, text: str, *, well: bool) -> None:
        """How the post stands."""
        self._dot.token = "accent" if well else "warn-fill"
        self._dot.update()
        self.sync.set(text, "ink-2" if well else "warn")
