"""The conversation: days, letters, the consultation that opened it. Texts are plain, whatever they contain."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.record.view import Line, ThreadView
from desktop import dates, lines, phrases
from desktop.widgets.glyph import Glyph, Rule, Tag
from desktop.widgets.words import Run, Words

INDENT = 36
LEAST, LEAST_TIGHT, TIGHT = 96, 44, 660
_QUIET_ICONS = {
    "consultation": "stethoscope",
    "triaged": "inbox",
    "called": "phone-call",
    "call_asked": "phone-call",
    "told": "phone-call",
    "mailed": "mail",
    "phone": "phone-call",
    "reading": "eye",
    "notice": "mail",
    "result": "flask-conical",
    "note": "pen-line",
    "claimed": "pen-line",
    "handed_over": "signpost",
}


# What the record holds for its own sake: a conversation does without.
_LEFT_OUT = frozenset(
    {"grant", "exported", "patient", "enrolled", "device", "mail_address", "confirmed", "basis", "other"}
)
_SAID = frozenset({"question", "header"})


class LetterCard(QFrame):
    """One letter: who wrote it, when, the words; of a reply how far it got."""

    def __init__(self, line: Line, author: str) -> None:
        super().__init__()
        own = line.kind == "reply"
        self.setObjectName("letterOwn" if own else "letterNew" if line.chosen else "letterOld")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, 14, 11)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.setSpacing(8)
        name = Words(phrases.shown(author), 13, 20, 600, wrap=False)
        name.setMinimumWidth(min(name.natural_width(), 220))
        head.addWidget(name)
        if line.about:
            head.addWidget(
                Tag(self.tr("Question sur\u00a0: {about}").format(about=phrases.isolate(phrases.shown(line.about))))
            )
        head.addStretch(1)
        if own and line.status == "opened":
            head.addWidget(Glyph("check-check", "accent", 14))
        head.addWidget(Words(self._when(line), 12, 18, token="ink-3", wrap=False))
        column.addLayout(head)
        size, gap, ink = (15, 23, "ink") if line.chosen and not own else (14, 21, "ink-2")
        words = line.words or self.tr("Texte scellé\u00a0: ce poste n’en a pas la clé.")
        self.words = Words(phrases.shown(words), size, gap, token=ink if line.words else "ink-3", auto=bool(line.words))
        column.addWidget(self.words)
        self.setAccessibleName(f"{author}, {self._when(line)}")
        self.setAccessibleDescription(self.words.text())

    def _when(self, line: Line) -> str:
        parts = (dates.clock(line.at_ms), lines.became(line) if line.kind == "reply" else "")
        return phrases.joined(*parts)


class ClosedCard(QFrame):
    """A send that did not leave: no text of it is kept."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self.setObjectName("letterClosed")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 14, 7)
        row.setSpacing(8)
        row.addWidget(Glyph("circle-x", "stop"))
        why = lines.became(line)
        text = (Run(phrases.word("kind.closed") + " ", 600, "stop"), Run(why, 400, "ink-2"))
        row.addWidget(Words(text, 13, 18), 1)
        row.addWidget(Words(dates.clock(line.at_ms), 12, 18, token="ink-3", wrap=False))


class Conversation(QScrollArea):
    """One thread, the question that was opened in view; others of the same patient stand back, even later ones."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conversation")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Conversation"))
        self.setMinimumHeight(LEAST)
        self._chosen: QWidget | None = None
        self._put = 0

    def fit(self, high: int) -> None:
        """Give way to the reply, in a page that is low."""
        self.setMinimumHeight(LEAST_TIGHT if high < TIGHT else LEAST)

    def show_thread(self, view: ThreadView, *, low: bool = True) -> None:
        """Another thread. `low`: a short one stands at the foot, above the reply that is being written."""
        inner = QWidget()
        inner.setObjectName("conversation")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(9)
        column.addStretch(1 if low else 0)
        day = ""
        for line in view.lines:
            if line.kind in _LEFT_OUT:
                continue
            if (this_day := dates.long_day(line.at_ms)) != day:
                day = this_day
                column.addLayout(self._day(day))
            column.addLayout(self._piece(line, _writer(line, view)))
        column.addStretch(0 if low else 1)
        self.setWidget(inner)
        self._chosen = inner.findChild(LetterCard, "letterNew")
        QTimer.singleShot(0, self, self._to_the_question)

    def resizeEvent(self, event: QResizeEvent) -> None:
        untouched = abs(self.verticalScrollBar().value() - self._put) <= 4
        super().resizeEvent(event)
        if untouched:
            QTimer.singleShot(0, self, self._to_the_question)

    def _to_the_question(self) -> None:
        """As far down as the question that was opened stays in sight."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        if self._chosen is not None:
            self.ensureWidgetVisible(self._chosen, 0, 8)
        self._put = bar.value()

    def _day(self, text: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Words(text, 12, 16, token="ink-3", wrap=False))
        row.addWidget(Rule(), 1)
        return row

    def _piece(self, line: Line, writer: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        if line.kind == "reply":
            row.addSpacing(INDENT)
            row.addWidget(LetterCard(line, line.who))
        elif line.kind in _SAID:
            row.addWidget(LetterCard(line, writer))
            row.addSpacing(INDENT)
        elif line.kind == "closed":
            row.addSpacing(INDENT)
            row.addWidget(ClosedCard(line))
        else:
            row.setSpacing(8)
            row.addWidget(Glyph(_QUIET_ICONS.get(line.kind, "file-text"), "ink-3"), 0, Qt.AlignmentFlag.AlignTop)
            missed = line.kind == "mailed" and line.status != "mail_sent"
            row.addWidget(Words(self._quiet(line), 13, 18, token="warn" if missed else "ink-2"), 1)
        return row

    def _quiet(self, line: Line) -> str:
        said = phrases.shown(line.words)
        if line.kind == "consultation" and said:
            return said
        about = "" if line.kind == "consultation" else lines.about(line)
        when = dates.day_and_clock(line.at_ms) if line.kind == "mailed" else ""
        parts = (lines.title(line), about, said, lines.became(line), when, line.who)
        return lines.after_each_other(*parts)


def _writer(line: Line, view: ThreadView) -> str:
    """Who holds the telephone: the patient, or the adult who writes for a child."""
    if view.guardian and line.who == view.guardian:
        return phrases.translate("{writer}, pour {name}").format(writer=line.who, name=view.name)
    return line.who or view.name
