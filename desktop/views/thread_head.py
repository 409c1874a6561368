"""The head of a thread: whose it is, what it is about, until when."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import Queue
from core.record.view import ThreadView
from desktop import dates, phrases
from desktop.widgets.button import Button
from desktop.widgets.circumstances import AWAITING
from desktop.widgets.glyph import Glyph, Tag
from desktop.widgets.inbox_row import CATEGORY_ICONS
from desktop.widgets.words import Words

NAME_ROOM = 300
WAITING = frozenset({Queue.TRIAGE, Queue.ANSWER, Queue.IDENTITY})


def id_line(born: str, guardian: str, now: int) -> str:
    """`54 ans · 3 mai 1972`, and with whom a child comes."""
    parts = [dates.age(born, now), dates.iso_full(born)]
    if guardian:
        parts.append(phrases.translate("avec {guardian}").format(guardian=guardian))
    return phrases.joined(*parts)


def titled(name: str, born: str, now: int) -> str:
    """The same behind the name."""
    return phrases.listed(phrases.isolate(phrases.shown(name)), id_line(born, "", now))


def answering(view: ThreadView, now: int) -> tuple[str, str]:
    """Who answers this question, and the token of it; late and with nobody, it is everybody's. Nothing once it is settled."""
    late = dates.pressing(view.due_ms, now) == "late"
    if view.queue not in WAITING or not (view.with_whom or late):
        return "", ""
    if view.mine:
        return phrases.translate("Vous répondez"), "accent"
    if not view.with_whom:
        return phrases.translate("En retard\u00a0: à tous les médecins"), "stop"
    who = phrases.isolate(phrases.shown(view.with_whom))
    said = phrases.translate("{who} répond, remplace") if view.standing_in else phrases.translate("{who} répond")
    return said.format(who=who), "accent"


class ThreadHead(QWidget):
    """Name, age, category, deadline, and the two ways out of a message."""

    redirect_asked = Signal(str)
    confirm_asked = Signal()
    note_asked = Signal()

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setObjectName("threadHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock = clock
        self._name = Words("", 17, 24, 600, wrap=False)
        self._born = Words("", 13, 24, token="ink-2", wrap=False)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(8)
        self.appointment = Button(self.tr("Rendez-vous"), "calendar-plus")
        self.close_thread = Button(self.tr("Clore"), "archive")
        self.appointment.clicked.connect(lambda: self.redirect_asked.emit("appointment"))
        self.close_thread.clicked.connect(lambda: self.redirect_asked.emit("closed"))
        self.note = Button(self.tr("Note"), "pen-line", kind="quiet")
        self.note.setAccessibleName(self.tr("Note interne"))
        self.note.setToolTip(self.tr("Note interne (Ctrl Maj M)"))
        self.note.clicked.connect(self.note_asked)
        self.confirm = Button(self.tr("Personne que j’ai examinée"), "user-round-check", "", "primary")
        self.confirm.setToolTip(self.tr("C’est la personne que j’ai examinée (Ctrl Maj I)"))
        self.confirm.clicked.connect(self.confirm_asked)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addWidget(self._born)
        first.addStretch(1)
        first.addWidget(self.confirm)
        first.addWidget(self.note)
        first.addWidget(self.appointment)
        first.addWidget(self.close_thread)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 11, 20, 10)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(self._tags)

    def show_ways_out(self, shown: bool) -> None:
        """Whether the question may still be sent elsewhere."""
        self.appointment.setVisible(shown)
        self.close_thread.setVisible(shown)

    def show_thread(self, view: ThreadView) -> None:
        """Another thread."""
        now = self._clock()
        self.confirm.setVisible(view.identity.state in AWAITING)
        guardian = f"{view.guardian} ({view.guardian_link})" if view.guardian_link else view.guardian
        self._name.set(phrases.shown(view.name))
        self._name.setMinimumWidth(min(self._name.natural_width() + 1, NAME_ROOM))
        self._born.set(id_line(view.born, guardian, now))
        while (item := self._tags.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        tags = [Tag(phrases.word(f"category.{view.category}"), "accent", CATEGORY_ICONS.get(view.category, "mail"))]
        tags += [
            Tag(phrases.flag(flag), "stop" if flag.startswith(("sign", "urgent")) else "warn") for flag in view.flags
        ]
        whose, token = answering(view, now)
        tags += [Tag(whose, token, "pen-line")] if whose else []
        for tag in tags:
            tag.setMinimumWidth(tag.sizeHint().width())
            self._tags.addWidget(tag)
        if view.triaged_by:
            text = self.tr("Triée par {who}, {when}").format(who=view.triaged_by, when=dates.clock(view.triaged_ms))
            self._tags.addWidget(Words(text, 12, 20, token="ink-3", wrap=False))
        self._tags.addStretch(1)
        if view.due_ms:
            pressing = dates.pressing(view.due_ms, now)
            token = {"late": "stop", "soon": "warn"}.get(pressing, "ink-2")
            self._tags.addWidget(Glyph("clock", token, 14))
            due = Words(dates.before(view.due_ms, now), 12, 20, token=token, wrap=False)
            due.setMinimumWidth(due.natural_width() + 1)
            self._tags.addWidget(due)
