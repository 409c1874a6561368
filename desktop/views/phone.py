"""An answer on the telephone, as the physician who gave it logs it: the same duties as a written one, and nothing leaves.

`PhonePage` is about the question that is open; `PhoneOnlyPage` about a patient who asked by telephone only.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from core.model import Judgement, Refusal, Trouble, Voice
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.ports.day import PhoneNote
from desktop.views.actions import Command
from desktop.views.page import Page
from desktop.widgets.button import Button
from desktop.widgets.fields import Field, Options
from desktop.widgets.page_head import scrolled
from desktop.widgets.words import Run, Words

_HIGH = 104


class Summary(QTextEdit):
    """Plain words; Tab goes on."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("reply")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFixedHeight(_HIGH)

    def words(self) -> str:
        """What was typed."""
        return self.toPlainText().strip()


class PhonePage(Page):
    """About one question that came in a letter."""

    asks = False

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__(engine, clock)
        self._about, self._opened_ms, self._logging = b"", 0, False
        self.whose = Words("", 15, 23, auto=True)
        self.voice = Options(
            self.tr("Comment la personne est connue"), [(str(one), phrases.word(f"voice.{one}")) for one in Voice]
        )
        self.asked = Summary(self.tr("Ce qui fut demandé au téléphone"))
        self.said = Summary(self.tr("Ce qui fut dit"))
        self.judgement = Options(self.tr("Votre jugement"), [(str(one), phrases.judgement(one)) for one in Judgement])
        self.reason = Field(self.tr("Raison, si elle est demandée"))
        self.button = Button(self.tr("Consigner l’échange"), "phone-call", "Ctrl ↵", "primary", large=True)
        self.button.clicked.connect(self.log)
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("column")
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(10)
        column.addWidget(Words(self.tr("Consigner un échange téléphonique"), 20, 28, 600))
        rule = self.tr(
            "Les mêmes conditions qu’une réponse écrite (art. 22). L’écriture dit que ce fut de vive voix, et après coup ;"
            " rien ne part par écrit."
        )
        column.addWidget(Words(rule, 13, 18, token="ink-2"))
        column.addWidget(self.whose)
        pieces: list[tuple[str, QWidget]] = [(self.tr("La personne"), self.voice)]
        if self.asks:
            pieces.append((self.asked.accessibleName(), self.asked))
        pieces += [(self.said.accessibleName(), self.said), (self.tr("Jugement"), self.judgement)]
        for name, piece in pieces:
            column.addWidget(Words(name, 12, 18, 500, "ink-2"))
            column.addWidget(piece)
        column.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        column.addLayout(foot)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))

    def commands(self) -> tuple[Command, ...]:
        return (Command("Message", "Consigner l'échange", "Ctrl+Return", self.log),)

    def panes(self) -> tuple[QWidget, ...]:
        return self.said, self.button

    def enter(self, about: object = None, /) -> None:
        if isinstance(about, bytes) and about != self._about:
            self._about = about
            for piece in (self.asked, self.said, self.reason.line):
                piece.clear()
            self.voice.choose("")
            self.judgement.choose("")
        self._opened_ms = self._clock()
        self._engine.ask(self._who_is_it, self.whose.set, lane="phone")
        self.voice.take_focus()

    def _who_is_it(self, desk: DeskPort) -> tuple[Run, ...]:
        """Whose call it is, and the question that it is about; asked in the vault's thread."""
        view = desk.thread(self._about)
        if isinstance(view, Refusal):
            return ()
        asked = [line.words for line in view.lines if line.kind == "question" and line.words]
        return _named(view.name, view.born, asked[-1] if asked else "")

    def note(self) -> PhoneNote:
        """What is on the page."""
        return PhoneNote(
            letter=b"" if self.asks else self._about,
            patient=self._about if self.asks else b"",
            asked=self.asked.words(),
            said=self.said.words(),
            judgement=Judgement(self.judgement.value) if self.judgement.value else None,
            reason=self.reason.text(),
            voice=Voice(self.voice.value or Voice.CALLED_NUMBER),
            open_s=max(self._clock() - self._opened_ms, 0) // 1000,
        )

    def log(self) -> None:
        """Log it; what is missing takes the keyboard."""
        if not self.voice.value:
            self.voice.take_focus()
            return
        if not self.judgement.value:
            self.judgement.take_focus()
            return
        if self._logging:
            return
        self._logging, about, note = True, self._about, self.note()

        def done(number: str | Refusal) -> None:
            self._logging = False
            if isinstance(number, Refusal):
                self.refused.emit(number)
                self.reason.take_focus() if number.code.endswith(("reason_needed", "attest")) else self.said.setFocus()
                return
            said = self.tr("n°\u00a0{number}. Rien n’est parti par écrit.").format(number=number)
            self.noted.emit(self.tr("Échange consigné."), said)
            self.changed.emit()
            if self._about == about:
                self._about = b""
                self.went.emit("messages", None)

        def failed(trouble: Trouble) -> None:
            done(Refusal(trouble.code, tuple(trouble.facts.items())))

        self._engine.ask(lambda desk: desk.day.log_call(note), done, failed)


class PhoneOnlyPage(PhonePage):
    """About a patient, and a question that no letter asked."""

    asks = True

    def _who_is_it(self, desk: DeskPort) -> tuple[Run, ...]:
        found = (row for row in desk.patients() if row.patient == self._about)
        nobody = phrases.translate("Ouvrir d'abord le dossier du patient qui a téléphoné, puis revenir ici.")
        return next((_named(row.name, row.born, "") for row in found), (Run(nobody, 500, "warn"),))


def _named(name: str, born: str, asked: str) -> tuple[Run, ...]:
    day = phrases.translate("né(e) le {day}").format(day=dates.iso_full(born)) if born else ""
    words = f"\n{phrases.shown(asked)}" if asked else ""
    return Run(phrases.shown(name), 600), Run(f"  {day}", 400, "ink-2"), Run(words, 400)
