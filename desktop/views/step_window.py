"""What both first runs are: steps on a line, one page a step, a word for what is left, a way back and a way on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.engine import Engine
from desktop.widgets.button import Button, FocusRing
from desktop.widgets.steps import Steps, field
from desktop.widgets.words import Words


class StepWindow(QWidget):
    """A window of steps; `fields` holds its lines by key. Who inherits says what is left, and where back and on lead."""

    def __init__(self, engine: Engine, names: tuple[str, ...]) -> None:
        super().__init__()
        self.setWindowTitle("Colloque")
        self.setObjectName("stepPage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(900, 720)
        self._engine, self._busy = engine, False
        self.fields: dict[str, QLineEdit] = {}
        self.steps, self.pages = Steps(names), QStackedWidget()
        self.left_over, self.trouble = Words("", 13, 18, token="ink-3", wrap=False), Words("", 13, 18, token="stop")
        self.back = Button(self.tr("Retour"), large=True)
        self.next = Button(self.tr("Continuer"), "lock", "↵", "closed", large=True)
        self.next.setFixedWidth(164)
        self.back.clicked.connect(lambda: self._go_back())
        self.next.clicked.connect(lambda: self.go_on())

    def _lay_out(self, *pages: Callable[[], QWidget]) -> None:
        """The pages in their order, and the first of them in sight."""
        for page in pages:
            self.pages.addWidget(page())
        side = QFrame()
        side.setObjectName("steps")
        side.setFixedWidth(248)
        steps = QVBoxLayout(side)
        steps.setContentsMargins(20, 30, 16, 20)
        steps.addWidget(self.steps)
        steps.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.left_over)
        foot.addWidget(self.next)
        right = QVBoxLayout()
        right.setContentsMargins(32, 24, 32, 20)
        right.addWidget(self.pages, 1)
        right.addWidget(self.trouble)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)
        self._ring = FocusRing(self)
        self._go_to(0)

    def _page(self, title: str, why: str, *fields: tuple[str, str, bool]) -> tuple[QWidget, QVBoxLayout]:
        """A page with its title, its reason and its fields: key, name, whether it hides what is typed."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Words(title, 20, 28, 600))
        column.addWidget(Words(why, 14, 20, token="ink-2"))
        for key, name, password in fields:
            column.addWidget(self._field(key, name, password))
        return page, column

    def _field(self, key: str, name: str, password: bool = False) -> QWidget:
        """A labelled line that Enter leaves by."""
        box, line = field(name, password)
        line.textChanged.connect(lambda: self._show_left_over())
        line.returnPressed.connect(lambda: self.go_on())
        self.fields[key] = line
        return box

    def _text(self, key: str) -> str:
        line = self.fields.get(key)
        return line.text().strip() if line is not None else ""

    def _show_left_over(self) -> None:
        """Say what this page still awaits."""

    def _go_to(self, at: int, /) -> None:
        """Another step."""

    def _go_back(self) -> None:
        self._go_to(self.pages.currentIndex() - 1)

    def go_on(self) -> None:
        """The next step, or the field that is still awaited."""
