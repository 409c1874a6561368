"""What the practice did with its questions: four numbers, four charts, and the questions that wait too long."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.model import HOUR_MS
from core.office.activity import PERIODS, PROMISED_HOURS, WAITS_HOURS, Activity
from core.record.rows import InboxRow
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.ports.activity import Measured
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.charts import BarChart, Chart, Legend, LineChart, RowChart, StackChart
from desktop.widgets.glyph import Glyph
from desktop.widgets.page_head import PageHead, scrolled
from desktop.widgets.segments import Segments
from desktop.widgets.words import Words

MOST_LATE = 8


class Card(QFrame):
    """A titled box."""

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(18, 12, 18, 12)
        self.column.setSpacing(6)
        self.head = QHBoxLayout()
        self.end = Words("", 12, 18, token="ink-3", wrap=False)
        if title:
            self.head.addWidget(Words(title, 14, 20, 600, wrap=False))
            self.head.addStretch(1)
            self.head.addWidget(self.end)
            self.column.addLayout(self.head)

    def hold(self, chart: Chart, legend: Legend | None = None) -> None:
        """A chart, and what its colours mean."""
        if legend is not None:
            self.head.insertWidget(self.head.count() - 1, legend)
        self.column.addWidget(chart)
        self.column.addStretch(1)


class Number(Card):
    """One number in large figures, what it counts above, what to compare it with beneath."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.value, self.beneath = Words("", 22, 30, 600, wrap=False), Words("", 12, 17, token="ink-3")
        for words in (Words(name, 13, 18, token="ink-2"), self.value, self.beneath):
            self.column.addWidget(words)


def hours(ms: int) -> str:
    """A delay as people say it."""
    minutes = ms // 60_000
    said = f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02d}" if minutes >= 60 else f"{minutes}\u00a0min"
    return phrases.isolate_ltr(said)


class ActivityPage(Page):
    """Counted file by file in the vault's thread; what was shown stays until the new numbers are there."""

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        names = (self.tr("7 jours"), self.tr("4 semaines"), self.tr("12 mois"))
        self.period = Segments(
            self.tr("Période"), tuple(zip(map(str, PERIODS), map(phrases.isolate, names), strict=True))
        )
        self.period.show_value(str(PERIODS[1]))
        self.period.chosen.connect(lambda _code: self.measure())
        self.counting = Words("", 12, 18, token="ink-3", wrap=False)
        self.median = Number(self.tr("Délai médian de réponse"))
        self.in_time = Number(self.tr("Répondues en moins de {n} h").format(n=PROMISED_HOURS))
        self.waiting = Number(self.tr("Sans réponse depuis plus de {n} h").format(n=PROMISED_HOURS))
        self.stops = Number(self.tr("Envois bloqués par le contrôle"))
        self.waits, self.categories, self.rules, self.weeks = BarChart(), RowChart(), StackChart(), LineChart()
        self._endings = (self.tr("reformulé"), self.tr("orienté"), self.tr("laissé"))
        self._lines = (self.tr("reçues"), self.tr("répondues, par semaine"))
        self.late = Card(self.tr("Sans réponse depuis plus de {n} h").format(n=PROMISED_HOURS))
        self._rows = QVBoxLayout()
        self.late.column.addLayout(self._rows)
        self.ways: list[Button] = []
        self._lay_out()

    def _lay_out(self) -> None:
        head = PageHead()
        row = head.row
        row.addWidget(Words(self.tr("Activité"), 20, 28, 600, wrap=False))
        row.addWidget(self.period)
        row.addWidget(self.counting)
        row.addStretch(1)
        row.addWidget(Glyph("eye-off", "ink-3"))
        row.addWidget(
            Words(self.tr("Usage interne\u00a0: ne rien publier de ces chiffres (art. 7 et 12)"), 13, 28, wrap=False)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._scrolled(), 1)

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("circumstances")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(inside)
        grid.setContentsMargins(28, 16, 28, 16)
        grid.setSpacing(14)
        for at, number in enumerate((self.median, self.in_time, self.waiting, self.stops)):
            grid.addWidget(number, 0, at)
        self._delay, self._kinds = Card(self.tr("Délai de réponse")), Card(self.tr("Questions par catégorie"))
        self._delay.hold(self.waits)
        self._kinds.hold(self.categories)
        rules, weeks = Card(self.tr("Envois bloqués, par règle")), Card(self.tr("Reçues et répondues"))
        rules.hold(self.rules, Legend(tuple(zip(self._endings, StackChart.TOKENS, strict=True))))
        weeks.hold(self.weeks, Legend(((self._lines[0], "dashed"), (self._lines[1], "accent"))))
        for at, card in enumerate((self._delay, self._kinds, rules, weeks)):
            grid.addWidget(card, 1 + at // 2, 2 * (at % 2), 1, 2)
        grid.addWidget(self.late, 3, 0, 1, 4)
        grid.setRowStretch(4, 1)
        for at in range(4):
            grid.setColumnStretch(at, 1)
        return scrolled(inside)

    def enter(self, about: object = None, /) -> None:
        """Count anew."""
        del about
        self.measure()
        self.period.buttons[self.period.value()].setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Whatever is being counted is not counted on."""
        self._engine.forget("activity")

    def panes(self) -> tuple[QWidget, ...]:
        return (self.period.buttons[self.period.value()], *self.ways[:1])

    def measure(self) -> None:
        """From the first file."""
        self._go_on(start=True)

    def _go_on(self, *, start: bool) -> None:
        days = int(self.period.value())
        self._engine.ask(lambda desk: desk.activity.measure(days, start=start), self._on_measured, lane="activity")

    def _on_measured(self, measured: Measured) -> None:
        if measured.activity is None:
            said = self.tr("{done} dossiers sur {total}")
            self.counting.set(said.format(done=measured.done, total=measured.total))
            self._go_on(start=False)
            return
        self.counting.set("")
        self._show(measured.activity)

    def _show(self, found: Activity) -> None:
        none = self.tr("aucun")
        self.median.value.set(hours(found.median_ms) if found.answered else none)
        before = self.tr("{delay} la période d’avant").format(delay=hours(found.before_ms))
        self.median.beneath.set(before if found.before_ms else "")
        self.in_time.value.set(self.tr("{n} sur {all}").format(n=found.in_time, all=found.answered))
        self.in_time.beneath.set(self.tr("{n} autres orientées ou closes").format(n=found.elsewhere))
        self.waiting.value.set(str(len(found.late)), "warn" if found.late else "ink")
        oldest = self._clock() - found.late[0].received_ms if found.late else 0
        self.waiting.beneath.set(
            self.tr("la plus ancienne\u00a0: {delay}").format(delay=hours(oldest)) if oldest else ""
        )
        self.stops.value.set(str(found.stops))
        mended = sum(one.rephrased + one.elsewhere for one in found.stopped)
        self.stops.beneath.set(self.tr("{n} remarques levées depuis").format(n=mended) if found.stops else "")
        self._show_charts(found)
        self._show_late(found.late)

    def _show_charts(self, found: Activity) -> None:
        edges = (0, *WAITS_HOURS)
        words = [f"{low}–{high}\u00a0h" for low, high in pairwise(edges)]
        words.append(f">\u00a0{PROMISED_HOURS}\u00a0h")
        bars = list(zip((phrases.isolate_ltr(word) for word in words), found.waits, strict=True))
        limit = phrases.isolate_ltr(f"{PROMISED_HOURS}\u00a0h")
        self.waits.show_bars(self.tr("Délai de réponse"), bars, len(WAITS_HOURS), limit)
        self._delay.end.set(self.tr("{n} réponses").format(n=found.answered))
        categories = [(phrases.word(f"category.{code}"), count) for code, count in found.categories]
        self.categories.show_bars(self.tr("Questions par catégorie"), categories)
        self._kinds.end.set(self.tr("{n} reçues").format(n=found.received))
        rules = [(phrases.closed_by(one.code), (one.rephrased, one.elsewhere, one.dropped)) for one in found.stopped]
        self.rules.show_rows(self.tr("Envois bloqués, par règle"), rules, self._endings)
        weeks = [(self._week(one.monday), one.received, one.answered) for one in found.weeks]
        self.weeks.show_weeks(self.tr("Reçues et répondues"), weeks, self._lines)

    def _week(self, monday: str) -> str:
        return self.tr("s.\u00a0{n}").format(n=date.fromisoformat(monday).isocalendar().week)

    def _show_late(self, late: tuple[InboxRow, ...]) -> None:
        self.ways = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.late.end.set(str(len(late)))
        if not late:
            self._rows.addWidget(
                Words(self.tr("Aucune question n’attend plus que le délai annoncé."), 13, 20, token="ink-2")
            )
        for row in late[:MOST_LATE]:
            self._rows.addWidget(self._late_row(row))

    def _late_row(self, row: InboxRow) -> QWidget:
        held = QWidget()
        line = QHBoxLayout(held)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(16)
        name = phrases.shown(row.name)
        held_on = self.tr("consultation du {day}").format(day=dates.iso_day(row.held_on)) if row.held_on else ""
        about = phrases.listed(phrases.word(f"category.{row.category}"), held_on)
        waits = hours((self._clock() - row.received_ms) // HOUR_MS * HOUR_MS)
        button = Button(self.tr("Ouvrir"))
        button.setAccessibleName(self.tr("Ouvrir la question de {name}").format(name=name))
        button.clicked.connect(lambda: self.went.emit("messages", row.letter))
        self.ways.append(button)
        line.addWidget(Words(name, 13, 20, 600), 2)
        line.addWidget(Words(about, 13, 20, token="ink-2"), 3)
        line.addWidget(Words(phrases.queue(row.queue), 13, 20, token="ink-2"), 2)
        line.addWidget(Words(waits, 13, 20, 600, "warn", wrap=False))
        line.addWidget(button)
        return held
