"""Under the text: what each remark is about, why, the article, and the ways out."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.charter.gate.findings import Finding, Level
from core.cli.sentences import of_finding
from desktop import phrases
from desktop.theme import font, tint
from desktop.widgets.button import Button
from desktop.widgets.flow import Flow
from desktop.widgets.words import Run, Words

ONE_SHOWN, SOME_SHOWN, MOST_SHOWN = 56, 72, 224
TIGHT, TALL = 660, 776


def said(finding: Finding) -> tuple[str, str, str, str]:
    """What a remark says, wherever it stands in the text."""
    return finding.code, finding.text, finding.matched, finding.level.value


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """As they are numbered: by where they end, since the number stands there; of two on the same words the shorter
    first, which says more precisely what is meant."""
    return tuple(sorted(findings, key=lambda each: (each.end, each.end - each.start)))


class Number(QWidget):
    """The number of a remark, white on red or on amber."""

    def __init__(self, number: int, blocks: bool) -> None:
        super().__init__()
        self._number, self._blocks = number, blocks
        self.setFixedSize(18, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("stop" if self._blocks else "warn-fill"))
        painter.drawRoundedRect(self.rect(), 3, 3)
        painter.setPen(tint("on-stop" if self._blocks else "surface"))
        painter.setFont(font(12, 600))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))


class FindingRow(QWidget):
    """One remark: the words, what they are, why, the article."""

    chosen = Signal(int)

    def __init__(self, number: int, finding: Finding) -> None:
        super().__init__()
        self.finding, self._number = finding, number
        self.blocks = finding.level is Level.BLOCK
        self._current = False
        what, _, why = phrases.sentence(
            of_finding(finding.code, finding.level), {"matched": finding.matched}
        ).partition(". ")
        quote = phrases.isolate(phrases.shown(finding.text).replace("\n", " "))
        words = Words(
            (
                Run(f"«\u00a0{quote}\u00a0» ", 500),
                Run(what.rstrip(".") + ". ", 500, "stop" if self.blocks else "warn"),
                Run(why, 400, "ink-2"),
            ),
            13,
            18,
        )
        article = str(finding.article)
        article = self.tr("art.\u00a0{n}").format(n=article) if article.isdigit() else article
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(Number(number, self.blocks), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        row.addWidget(Words(article, 12, 18, token="ink-3", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self.tr("Remarque {n}\u00a0: {text}").format(n=number, text=words.text()))

    def set_current(self, current: bool) -> None:
        """Whether this is the remark being looked at."""
        self._current = current
        self.update()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.chosen.emit(self._number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._current:
            painter.fillRect(self.rect(), tint("stop-wash" if self.blocks else "warn-wash"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, tint("stop-line" if self.blocks else "warn-line"))


class _Quote(QWidget):
    """The proposed sentence behind a line of accent."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words("", 13, 19, token="ink-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        x = self.width() - 2 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0
        QPainter(self).fillRect(x, 0, 2, self.height(), tint("accent"))


class _Scroll(QScrollArea):
    """As high as its rows, up to a limit."""

    most = SOME_SHOWN

    def sizeHint(self) -> QSize:
        inner = self.widget()
        layout = inner.layout() if inner is not None else None
        high = layout.heightForWidth(max(self.width(), 200)) if layout is not None else 0
        return QSize(200, min(high, self.most))


class FindingsPanel(QFrame):
    """The remarks on the reply, and what may be done instead."""

    chosen = Signal(int)
    rephrase_asked = Signal()
    redirect_asked = Signal(str)
    call_asked = Signal()
    false_said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings")
        self.rows: tuple[FindingRow, ...] = ()
        self.current, self._telemedicine = 0, False
        self._tight, self._low = False, False
        self._crowded, self._high = False, TALL
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._scroll = _Scroll()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column.addWidget(self._scroll)
        column.addWidget(self._ways_out())
        self.hide()

    def fit(self, high: int) -> None:
        """In a page that is low, what a proposal replaces is read on its button; in a lower one so is the proposal, and one
        remark is seen."""
        self._high = high
        self._tight, self._low = high < TIGHT or (self._crowded and high < TALL), high < TALL
        self._scroll.most = ONE_SHOWN if self._tight else SOME_SHOWN if self._low else MOST_SHOWN
        self._scroll.updateGeometry()
        self._dress()

    def crowd(self, crowded: bool) -> None:
        """A reason is asked too: what would stand instead gives it its place."""
        if crowded is not self._crowded:
            self._crowded = crowded
            self.fit(self._high)

    def _dress(self) -> None:
        proposal = self._quote.words.text()
        before = f"{self._before.text()}\n\n" if self._before.text() else ""
        self.rephrase.setToolTip(before + proposal if self._tight else before.strip() if self._low else "")
        self._quote.setVisible(bool(proposal) and not self._tight)
        self._before.setVisible(bool(proposal and self._before.text()) and not self._low)
        self.rephrase.setVisible(bool(proposal))
        self.appointment.setVisible(not self._low)  # it stands in the head of the thread too
        self.teleconsultation.setVisible(self._telemedicine and not self._low)

    def offer_teleconsultation(self, offered: bool) -> None:
        """Where an authorised platform is recorded."""
        self._telemedicine = offered
        self._dress()

    def _ways_out(self) -> QWidget:
        self._quote = _Quote()
        self._before = Words("", 12, 17, token="ink-3", lines=1)
        self.rephrase = Button(self.tr("Reformuler ainsi"), "pen-line", "Alt R", "primary")
        self.appointment = Button(self.tr("Rendez-vous"), "", "Ctrl R")
        self.teleconsultation = Button(self.tr("Téléconsultation"), "", "Ctrl T")
        self.rephrase.clicked.connect(self.rephrase_asked)
        self.appointment.clicked.connect(lambda: self.redirect_asked.emit("appointment"))
        self.teleconsultation.clicked.connect(lambda: self.redirect_asked.emit("teleconsultation"))
        self.teleconsultation.hide()
        self.call = Button(self.tr("Appeler plutôt"), "phone", kind="link")
        self.false = Button(self.tr("Cette remarque est fausse"), kind="link")
        self.call.clicked.connect(self.call_asked)
        self.false.clicked.connect(self._say_false)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addWidget(self._before)
        column.addWidget(self._quote)
        row = Flow(None, 8)
        for button in (self.rephrase, self.appointment, self.teleconsultation, self.call, self.false):
            row.addWidget(button)
        column.addLayout(row)
        return box

    def _say_false(self) -> None:
        if 0 < self.current <= len(self.rows):
            self.false.setEnabled(False)
            self.false_said.emit(self.rows[self.current - 1].finding)

    def show_findings(self, findings: tuple[Finding, ...], proposal: str, replaced: tuple[str, ...] = ()) -> None:
        """The remarks of the text as it stands; none hides the panel. Remarks that only moved stay as they are."""
        if [said(row.finding) for row in self.rows] == [said(each) for each in findings] and self.rows:
            return
        self.rows = tuple(FindingRow(at + 1, finding) for at, finding in enumerate(findings))
        self.current = 0
        inner = QWidget()
        inner.setObjectName("column")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows:
            row.chosen.connect(self.chosen)
            column.addWidget(row)
        self._scroll.setWidget(inner)
        self._scroll.updateGeometry()
        self._quote.words.set(f"«\u00a0{proposal}\u00a0»" if proposal else "")
        gone = " ".join(phrases.shown(one) for one in replaced).replace("\n", " ")
        self._before.set(
            self.tr("À la place de\u00a0: «\u00a0{text}\u00a0»").format(text=phrases.isolate(gone)) if gone else ""
        )
        self._before.setToolTip(gone)
        self._dress()
        self.setProperty("level", "block" if any(row.blocks for row in self.rows) else "attest")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setVisible(bool(self.rows))
        if self.rows:
            self.mark_current(1)

    def mark_current(self, number: int) -> None:
        """Look at one remark."""
        if number != self.current:
            self.false.setEnabled(True)
        self.current = number
        for at, row in enumerate(self.rows):
            row.set_current(at + 1 == number)
        if 0 < number <= len(self.rows):
            self._scroll.ensureWidgetVisible(self.rows[number - 1], 0, 0)
