"""One question and its reply: the thread above, the composer, the remarks, the judgement and the passage below.

The rules of the pane: an edit empties the judgement; a check that is older than the text is dropped; what cannot be
checked cannot be sent; a closed Send leads to what closes it.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.charter.passage import Duty, Lamp, Lit
from core.model import Judgement, Queue, Refusal, Trouble
from core.record.view import ThreadView
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.reply import Attempt, Checked, SentView
from desktop.ports.session import Who
from desktop.views.thread_head import ThreadHead
from desktop.widgets.composer import Composer, Mark
from desktop.widgets.conversation import Conversation
from desktop.widgets.findings import FindingsPanel, in_order
from desktop.widgets.judgement import JudgementBar
from desktop.widgets.passage import PassageBar
from desktop.widgets.words import Words

CHECK_AFTER_MS = 120
SAVE_AFTER_MS = 500
SLOW_AFTER_MS = 150
SETTLED = frozenset({Queue.ANSWERED, Queue.CLOSED})


class Reading(QWidget):
    """The pane of a physician. It shows what the worker answers and keeps nothing but the draft on the screen."""

    sent = Signal(bytes, object)
    refused = Signal(object)
    sent_elsewhere = Signal(str)
    findings_shown = Signal(tuple)

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._engine, self._clock = engine, clock
        self._view: ThreadView | None = None
        self._checked: Checked | None = None
        self.barred = ""
        self._opened_ms, self._sending, self._ready, self._unsaved = 0, False, False, False
        self.head = ThreadHead(clock)
        self.conversation = Conversation()
        self.composer = Composer()
        self.findings = FindingsPanel()
        self.judgement = JudgementBar()
        self.passage = PassageBar()
        self._reply_to = Words("", 13, 20, 600, wrap=False)
        self._notice = Words("", 13, 18, token="ink-2")
        self._lay_out()
        self._check_soon = self._timer(CHECK_AFTER_MS, self._check)
        self._save_soon = self._timer(SAVE_AFTER_MS, self.save)
        self._slow = self._timer(SLOW_AFTER_MS, self.passage.show_checking)
        self._connect()

    def _timer(self, after_ms: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(then)
        return timer

    def _lay_out(self) -> None:
        self._pane = QWidget()
        self._pane.setObjectName("composerPane")
        self._pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        below = QVBoxLayout(self._pane)
        below.setContentsMargins(20, 9, 20, 8)
        below.setSpacing(9)
        below.addWidget(self._reply_to)
        below.addWidget(self.composer, 1)
        self._notice.hide()
        for piece in (self.findings, self.judgement, self._notice, self.passage):
            below.addWidget(piece)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.conversation, 1)
        column.addWidget(self._pane)

    def _connect(self) -> None:
        self.composer.edited.connect(self._on_edited)
        self.judgement.decided.connect(lambda _value: self._check())
        self.judgement.reason_changed.connect(lambda _text: self._check_soon.start())
        self.passage.send_asked.connect(self.send)
        self.passage.lamp_chosen.connect(self.explain)
        self.findings.chosen.connect(self._go_to)
        self.findings.rephrase_asked.connect(self.rephrase)
        self.findings.redirect_asked.connect(self.redirect)
        self.head.redirect_asked.connect(self.redirect)

    def letter(self) -> bytes:
        """The question that is open, or empty."""
        return self._view.letter if self._view is not None else b""

    def view(self) -> ThreadView | None:
        """The thread that is open."""
        return self._view

    def set_who(self, who: Who) -> None:
        """Whose desk this is."""
        self.findings.teleconsultation.setVisible(who.telemedicine)

    def open(self, view: ThreadView, *, into_reply: bool) -> None:
        """Show a thread; its draft comes from the vault."""
        self.save()
        same = view.letter == self.letter()
        self._view = view
        self.head.show_thread(view)
        self._reply_to.set(self.tr("Réponse à {name}").format(name=phrases.isolate(phrases.shown(view.name))))
        answerable = view.readable and view.queue not in SETTLED
        self.conversation.show_thread(view, low=answerable)
        self._pane.setVisible(answerable)
        self.head.show_ways_out(answerable)
        if not same:
            self._opened_ms, self._ready, self._sending = self._clock(), False, False
            self._forget()
            self.composer.open_with("")
            self.composer.setReadOnly(True)
            self._engine.ask(lambda desk: desk.draft(view.letter), self._on_draft, lane="draft")
        else:
            self._check()
        if into_reply:
            self.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _forget(self) -> None:
        self._checked, self._unsaved = None, False
        self._save_soon.stop()
        self._notice.hide()
        self.judgement.clear()
        self.findings.show_findings((), "")
        self.passage.show_unknown("")

    def _on_draft(self, text: str) -> None:
        self._ready = True
        self.composer.setReadOnly(False)
        self.composer.open_with(text)
        self._check()

    def _on_edited(self, _text: str) -> None:
        if not self._ready:
            return
        self.judgement.empty()
        self._notice.hide()
        self._engine.forget("check")
        self._unsaved = True
        self._check_soon.start()
        self._save_soon.start()

    def attempt(self) -> Attempt:
        """The reply as it stands."""
        seconds = max(0, (self._clock() - self._opened_ms) // 1000)
        value, reason = self.judgement.value, self.judgement.reason.text()
        return Attempt(self.letter(), self.composer.words(), value, reason, seconds)

    def save(self) -> None:
        """Keep the draft now, where it changed."""
        if self._unsaved and self._ready:
            letter, text = self.letter(), self.composer.words()
            self._engine.ask(lambda desk: desk.save_draft(letter, text), lambda _none: None)
        self._unsaved = False
        self._save_soon.stop()

    def _check(self) -> None:
        if self._view is None or not self._ready or self._sending:
            return
        self._check_soon.stop()
        self._slow.start()
        attempt = self.attempt()
        self._engine.ask(lambda desk: desk.check(attempt), self._on_checked, self._on_check_failed, lane="check")

    def _on_checked(self, checked: Checked) -> None:
        self._slow.stop()
        self._checked = checked
        findings = in_order(checked.verdict.findings) if checked.verdict is not None else ()
        marks = tuple(
            Mark(at + 1, each.start, each.end, each.level.value == "block") for at, each in enumerate(findings)
        )
        self.composer.show_marks(marks)
        self.findings.show_findings(findings, checked.proposal)
        self.composer.mark_current(self.findings.current)
        self.judgement.ask_reason(self._reason_asked(checked))
        self.passage.show_passage(checked.passage)
        if checked.passage.open:
            self._notice.hide()
        self.findings_shown.emit(findings)

    def _reason_asked(self, checked: Checked) -> str:
        for lamp in checked.passage.lamps:
            if why := dict(lamp.facts).get("why", ""):
                return phrases.word(f"why.{why}")
            if lamp.code in ("content.attest", "content.attested"):
                return phrases.word("why.attest")
        return ""

    def _on_check_failed(self, _trouble: Trouble) -> None:
        self._slow.stop()
        self._checked = None
        self.passage.show_unknown("content.unavailable")

    def send(self) -> None:
        """Send the reply; the worker decides, and keeps a closed attempt in the record."""
        if self._view is None or self._sending or not self._ready or self._view.queue in SETTLED:
            return
        if self.barred:
            self._say(self.barred, {})
            return
        if self.passage.passage is None:
            self.explain(Lamp(Duty.CONTENT, Lit.UNKNOWN, "content.unavailable"))
            return
        self.save()
        self._check_soon.stop()
        self._slow.stop()
        self._engine.forget("check")
        self._sending = True
        self.composer.setReadOnly(True)
        self.passage.show_sending()
        attempt = self.attempt()
        self._engine.ask(
            lambda desk: desk.send(attempt), lambda answer: self._on_sent(attempt.letter, answer), self._on_send_failed
        )

    def _on_sent(self, letter: bytes, answer: SentView | Refusal) -> None:
        mine = letter == self.letter()
        self._sending = False if mine else self._sending
        if isinstance(answer, Refusal):
            if mine:
                self._unlock()
                self._lead_to(answer)
            return
        if mine:
            self._save_soon.stop()
            self._ready = False
            self._view = None
            self._forget()
        self.sent.emit(letter, answer)

    def _on_send_failed(self, trouble: Trouble) -> None:
        self._sending = False
        self._unlock()
        self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

    def _unlock(self) -> None:
        self.composer.setReadOnly(False)
        if self._checked is not None:
            self.passage.show_passage(self._checked.passage)
        self._check()

    def _lead_to(self, refusal: Refusal) -> None:
        cells = self.passage.rail.cells
        duty = refusal.code.partition(".")[0]
        found = next((cell for cell in cells if cell.lamp.duty.value == duty), self.passage.first_closed())
        if found is not None:
            self.explain(Lamp(found.lamp.duty, found.lamp.lit, refusal.code, refusal.facts))

    def explain(self, lamp: Lamp) -> None:
        """Go to where a lamp is answered."""
        if lamp.duty is Duty.JUDGEMENT and lamp.code in (
            "judgement.awaited",
            "judgement.edited",
            "judgement.contradicts",
        ):
            self.judgement.choices[Judgement.ONLINE].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.judgement.reason.isVisible() and lamp.code in ("judgement.reason_needed", "content.attest"):
            self.judgement.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif lamp.duty is Duty.CONTENT and self.findings.rows:
            self._go_to(1)
        else:
            cell = next(cell for cell in self.passage.rail.cells if cell.lamp.duty is lamp.duty)
            cell.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._say(lamp.code, dict(lamp.facts))

    def _say(self, code: str, facts: dict[str, str]) -> None:
        self._notice.set(phrases.sentence(code, facts), "ink-2")
        self._notice.setVisible(bool(code))

    def next_finding(self) -> None:
        """F8: the next remark, else the first lamp that does not hold."""
        rows = len(self.findings.rows)
        if rows:
            self._go_to(self.findings.current % rows + 1 if self.composer.hasFocus() else self.findings.current or 1)
        elif (cell := self.passage.first_closed()) is not None:
            self.explain(cell.lamp)

    def _go_to(self, number: int) -> None:
        self.findings.mark_current(number)
        self.composer.go_to(number)

    def rephrase(self) -> None:
        """Put the proposal in place of the sentences that hold remarks."""
        if self._checked is not None and self._checked.rephrased and not self._sending:
            self.composer.replace_all(self._checked.rephrased)
            self.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._check()

    def judge(self, value: Judgement = Judgement.ONLINE) -> None:
        """Ctrl J: it can be answered online."""
        if self._ready and not self._sending:
            self.judgement.choose(value)

    def judge_examination(self) -> None:
        """Ctrl Shift J: an examination is necessary."""
        self.judge(Judgement.EXAMINATION)

    def redirect(self, towards: str) -> None:
        """Send the patient elsewhere, with a template."""
        if not (letter := self.letter()):
            return

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.sent_elsewhere.emit(towards)

        self._engine.ask(lambda desk: desk.redirect(letter, towards), done)
