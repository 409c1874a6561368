"""One question and its reply: the thread above, the composer, the remarks, the judgement and the passage below.

The rules of the pane: an edit empties the judgement; a check that is older than the text is dropped; what cannot be
checked cannot be sent; a closed Send leads to what closes it; what may leave is held ten seconds first.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.charter.gate.findings import Finding
from core.charter.passage import Duty, Lamp, Lit
from core.model import Judgement, Queue, Refusal, Trouble
from core.record.view import ThreadView
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.reply import Attempt, Checked, SentView
from desktop.ports.session import Who
from desktop.views.aids import Aids
from desktop.views.hold import Hold
from desktop.views.thread_head import ThreadHead
from desktop.widgets.composer import Composer, Mark
from desktop.widgets.conversation import Conversation
from desktop.widgets.findings import FindingsPanel, in_order
from desktop.widgets.judgement import JudgementBar
from desktop.widgets.passage import PassageBar
from desktop.widgets.reply_head import ReplyHead
from desktop.widgets.words import Words

CHECK_AFTER_MS = 50  # after the last key; with the judgement itself a remark stands within 100 ms
SAVE_AFTER_MS = 500
SLOW_AFTER_MS = 150
SETTLED = frozenset({Queue.ANSWERED, Queue.CLOSED})
_JUDGE_AGAIN = frozenset({"judgement.awaited", "judgement.edited", "judgement.contradicts"})


class Reading(QWidget):
    """The pane of a physician. It shows what the worker answers and keeps nothing but the draft on the screen.

    `held(letter)`: the reply waits, and the next question may open. `noted(what, rest)`: what was done beside it.
    """

    held = Signal(bytes)
    refused = Signal(object)
    noted = Signal(str, str)
    sent_elsewhere = Signal(bytes)
    findings_shown = Signal(tuple)

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._engine, self._clock = engine, clock
        self._view: ThreadView | None = None
        self._checked: Checked | None = None
        self._restored: Attempt | None = None
        self.barred = ""
        self._opened_ms, self._sending, self._ready, self._unsaved = 0, False, False, False
        self.head = ThreadHead(clock)
        self.conversation = Conversation()
        self.reply_head = ReplyHead()
        self.composer = Composer()
        self.findings = FindingsPanel()
        self.judgement = JudgementBar()
        self.passage = PassageBar()
        self._notice = Words("", 13, 18, token="ink-2")
        self.hold = Hold(engine, self)
        self.aids = Aids(engine, self)
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
        below.addWidget(self.reply_head)
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
        self.findings.call_asked.connect(lambda: self.aids.call_instead(self.letter()))
        self.findings.false_said.connect(self._say_false)
        self.head.redirect_asked.connect(self.redirect)
        self.reply_head.wordings_asked.connect(self.offer_wordings)
        self.reply_head.lines_asked.connect(self.offer_lines)
        self.aids.taken.connect(self._on_taken)
        self.aids.sent.connect(self.sent_elsewhere)
        self.aids.refused.connect(self.refused)
        self.aids.noted.connect(self.noted)

    def letter(self) -> bytes:
        """The question that is open, or empty."""
        return self._view.letter if self._view is not None else b""

    def view(self) -> ThreadView | None:
        """The thread that is open."""
        return self._view

    def set_who(self, who: Who) -> None:
        """Whose desk this is."""
        self.findings.offer_teleconsultation(who.telemedicine)
        self.aids.telemedicine = who.telemedicine

    def open(self, view: ThreadView, *, into_reply: bool) -> None:
        """Show a thread; its draft comes from the vault."""
        self.save()
        if self.hold.attempt is not None and self.hold.attempt.letter == view.letter:
            self._restored = self.hold.take_back()
        same = view.letter == self.letter()
        self._view = view
        self.head.show_thread(view)
        answerable = view.readable and view.queue not in SETTLED
        self.conversation.show_thread(view, low=answerable)
        self._pane.setVisible(answerable)
        self.head.show_ways_out(answerable)
        if not same:
            self.aids.forget()
            self.reply_head.show_name(view.name)
            self._opened_ms, self._ready, self._sending = self._clock(), False, False
            self._forget()
            card = view.consultation.medications if view.consultation is not None else ()
            self.composer.show_known(tuple((line.name, line.dose) for line in card))
            self.composer.open_with("")
            self.composer.setReadOnly(True)
            self._engine.ask(lambda desk: desk.draft(view.letter), self._on_draft, lane="draft")
        else:
            self._check()
        if into_reply:
            self.composer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def restore(self, attempt: Attempt) -> None:
        """Once its question is open again: the judgement and the reason of a reply that did not leave."""
        self._restored = attempt

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
        self.reply_head.show_length(len(text))
        back = self._restored
        if back is not None and back.letter == self.letter():
            self._restored = None
            if back.text == text:
                self.judgement.restore(back.judgement, back.reason)
                self._opened_ms = self._clock() - back.open_s * 1000
        self._check()

    def _on_edited(self, text: str) -> None:
        if not self._ready:
            return
        self.judgement.empty()
        self._notice.hide()
        self._engine.forget("check")
        self._unsaved = True
        self.reply_head.show_length(len(text))
        self._check_soon.start()
        if not self._save_soon.isActive():
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
            self._engine.ask(lambda desk: desk.save_draft(letter, text), lambda _none: self._on_kept(letter, text))
        self._unsaved = False
        self._save_soon.stop()

    def _on_kept(self, letter: bytes, text: str) -> None:
        if letter == self.letter():
            self.reply_head.show_kept(self._clock() if text else 0)

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
        self.findings.show_findings(findings, checked.proposal, checked.replaced)
        self.composer.mark_current(self.findings.current)
        reason = self._reason_asked(checked)
        self.judgement.ask_reason(reason)
        self.findings.crowd(bool(reason))
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
        """Send the reply: it is checked as it stands, and held where it may leave; a closed attempt is recorded."""
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
            lambda desk: desk.check(attempt),
            lambda checked: self._on_last_check(attempt, checked),
            lambda trouble: self._on_send_failed(attempt, trouble),
        )

    def _on_last_check(self, attempt: Attempt, checked: Checked) -> None:
        if checked.passage.open:
            if attempt.letter == self.letter():
                self._sending, self._ready, self._view = False, False, None
                self._forget()
            self.hold.take(attempt)
            self.held.emit(attempt.letter)
            return
        self._engine.ask(
            lambda desk: desk.send(attempt),
            lambda answer: self._on_closed(attempt, answer),
            lambda trouble: self._on_send_failed(attempt, trouble),
        )

    def _on_closed(self, attempt: Attempt, answer: SentView | Refusal) -> None:
        """The attempt was closed, and the record says so; where the world changed in between it left after all."""
        if not isinstance(answer, Refusal):
            self.hold.sent.emit(attempt.letter, answer)
        elif attempt.letter == self.letter():
            self._sending = False
            self._unlock()
            self._lead_to(answer)

    def _on_send_failed(self, attempt: Attempt, trouble: Trouble) -> None:
        if attempt.letter == self.letter():
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
        if lamp.duty is Duty.JUDGEMENT and lamp.code in _JUDGE_AGAIN:
            self.judgement.choices[Judgement.ONLINE].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.judgement.reason.isVisible() and lamp.code in ("judgement.reason_needed", "content.attest"):
            self.judgement.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif lamp.duty is Duty.CONTENT and self.findings.rows:
            self._go_to(1)
        else:
            cell = next(cell for cell in self.passage.rail.cells if cell.lamp.duty is lamp.duty)
            cell.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._say(lamp.code, dict(lamp.facts))
        if lamp.duty is Duty.JUDGEMENT and lamp.lit is Lit.JUDGED:
            opened = self.tr("Question ouverte depuis {n}\u00a0s\u00a0; ce temps est consigné avec le jugement.")
            self._notice.set(f"{self._notice.text()} {opened.format(n=self.attempt().open_s)}")
        verdict = self._checked.verdict if self._checked is not None else None
        if lamp.duty is Duty.CONTENT and verdict is not None:
            read = self.tr("Règles {rules}, lexique {words}.")
            versions = read.format(rules=verdict.rules_version, words=verdict.lexicon_version)
            self._notice.set(f"{self._notice.text()} {versions}")

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

    def offer_wordings(self) -> None:
        """Ctrl M: words to begin with."""
        if self._ready and not self._sending:
            self.aids.offer_wordings(self.letter(), self.composer)

    def offer_lines(self) -> None:
        """Ctrl I: lines of the card, restated."""
        if self._ready and not self._sending:
            self.aids.offer_lines(self.letter(), self.composer)

    def route(self) -> None:
        """Ctrl O: where this question can go instead."""
        if self._view is not None and self._view.queue not in SETTLED:
            self.aids.offer_routes(self._view, self.composer)

    def _on_taken(self, letter: bytes, text: str) -> None:
        if letter == self.letter() and self._ready and not self._sending:
            self.composer.insert(text)
            self._check()

    def _say_false(self, finding: Finding) -> None:
        self.aids.say_false(self.letter(), self.composer.words(), finding)

    def redirect(self, towards: str) -> None:
        """Send the patient elsewhere, with a template."""
        if letter := self.letter():
            self.aids.redirect(letter, towards)
