"""The desk: the window people work in all day. It puts the pages together and carries what happens from one to another."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from core.model import Queue, Refusal
from core.record.rows import QueueCount
from desktop import phrases
from desktop.engine import Engine
from desktop.keys import digit_of
from desktop.ports.post import PostReport
from desktop.ports.session import SyncView, Who
from desktop.views.actions import Command, Menus
from desktop.views.by_hand import ByHand
from desktop.views.keys import KeysPage
from desktop.views.messages import MessagesPage
from desktop.views.page import Page, Pages
from desktop.views.palette import Palette
from desktop.views.places import PLACES, Place
from desktop.views.standing import Standing
from desktop.widgets.button import FocusRing
from desktop.widgets.sidebar import Sidebar, named
from desktop.widgets.topbar import TopBar

QUEUES = tuple(Queue)
SECRETARY_QUEUES = frozenset(QUEUES) - {Queue.ANSWER}
SLIM_BELOW = 1000
LEAST_WIDE, LEAST_HIGH = 800, 560
MESSAGES, SEARCH = "messages", "Ctrl+K"
P = TypeVar("P", bound=Page)


class DeskWindow(QMainWindow):
    """`locked`: the drafts are saved and this process is to give way to a fresh one. `post_asked`: a round of the post."""

    locked = Signal()
    post_asked = Signal()

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self.setWindowTitle("Colloque")
        self.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
        self._engine, self._clock = engine, clock
        self.who: Who | None = None
        self._shown = MESSAGES
        self.top, self.sidebar = TopBar(), Sidebar(PLACES)
        self.standing = Standing(self.top, self.sidebar, clock, self)
        self.band = self.standing.band
        self.messages = MessagesPage(engine, clock)
        self._pages: dict[str, Page] = {}
        self.pages = Pages()
        self.menus = Menus(self, self.top.menus)
        self.palette_list = Palette(self, self.top.search, engine, clock, self._commands)
        self.by_hand = ByHand(self, engine)
        self._openers = {place: self._opener(place) for place in PLACES}
        self._fill_menus()
        self._lay_out()
        self._connect()
        self._ring = FocusRing(self)

    def page(self, kind: type[P]) -> P:
        """The page of a class, made where nobody has been there yet."""
        known = [page for page in self._pages.values() if isinstance(page, kind)]
        likely = sorted(PLACES, key=lambda place: place.make is not kind)
        return known[0] if known else next(made for one in likely if isinstance(made := self.made(one), kind))

    def made(self, place: Place) -> Page:
        """The page of a place, made where nobody has been there yet."""
        if place.name not in self._pages:
            self._take_in(place.name, place.make(self._engine, self._clock))
        return self._pages[place.name]

    def _take_in(self, name: str, page: Page) -> None:
        self._pages[name] = page
        self.pages.addWidget(page)
        self.menus.add(page.commands(), name)
        self.menus.hold(self._shown, self._strangers())
        page.refused.connect(self.standing.refuse)
        page.noted.connect(self.standing.note)
        page.went.connect(self.go)
        page.post_wanted.connect(self.post_asked)
        page.changed.connect(self.recount if page is self.messages else self.refresh)
        if self.who is not None:
            page.set_who(self.who)

    def _opener(self, place: Place) -> Command:
        return Command(place.menu, named(place.title), place.keys, lambda: self._open_about(place))

    def _fill_menus(self) -> None:
        file, view = "Fichier", "Affichage"
        self.menus.add(
            (
                Command(file, "Relever le courrier", "F5", self.post_asked.emit),
                Command(file, "Rechercher", SEARCH, self.palette_list.open),
                *self.by_hand.commands(),
                Command(file, "Verrouiller", "Ctrl+L", self.lock),
            )
        )
        self._take_in(MESSAGES, self.messages)
        self.menus.add(self._openers.values())
        self.menus.add(
            (
                *(
                    Command(view, phrases.queue(queue), f"Ctrl+{at}", partial(self.open_queue, queue))
                    for at, queue in enumerate(QUEUES, 1)
                ),
                Command(view, "Panneau suivant", "F6", lambda: self._next_pane(1)),
                Command(view, "Panneau précédent", "Shift+F6", lambda: self._next_pane(-1)),
            )
        )
        self.top.fit_menus()

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.sidebar)
        body.addWidget(self.pages, 1)
        central = QWidget()
        central.setObjectName("window")
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.band)
        column.addLayout(body, 1)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.sidebar.queue_chosen.connect(self.open_queue)
        self.messages.list.queue_wanted.connect(self.open_queue)
        self.sidebar.place_chosen.connect(self.go)
        self.messages.sent.connect(self.post_asked)
        self.palette_list.went.connect(self.go)
        self.by_hand.noted.connect(self.standing.note)
        self.by_hand.refused.connect(self.standing.refuse)
        self.by_hand.came.connect(self.refresh)
        self.top.lock_asked.connect(self.lock)
        self.standing.post_asked.connect(self.post_asked)
        self.standing.clock_right.connect(self._accept_clock)
        self.standing.journal_asked.connect(lambda: self.go("journal"))
        self.standing.mailbox_asked.connect(lambda: self.go("mailbox"))
        self._engine.troubled.connect(lambda code, facts: self.standing.refuse(Refusal(code, tuple(facts.items()))))

    def start(self) -> None:
        """Ask whose desk this is, then fill it."""
        self._engine.ask(lambda desk: desk.who(), self._on_who)

    def _on_who(self, who: Who) -> None:
        self.who = who
        self.top.member.set(phrases.shown(who.name))
        for page in self._pages.values():
            page.set_who(who)
        physician = who.role != "secretary"
        self.sidebar.show_only(frozenset(QUEUES) if physician else SECRETARY_QUEUES, self._mine())
        self.open_queue(Queue.ANSWER if physician else Queue.TRIAGE)
        self._engine.ask(lambda desk: desk.warm_up(), lambda _none: None)

    def _mine(self) -> tuple[Place, ...]:
        """The places of the role that works here."""
        return tuple(place for place in PLACES if self.who is not None and self.who.role in place.roles)

    def open_queue(self, queue: Queue) -> None:
        """Show one queue, where this role works in it."""
        if not self.sidebar.queues[queue].isHidden():
            self._show(MESSAGES)
            self.messages.open_queue(queue)
            self.sidebar.queues[queue].setChecked(True)
            self.recount()

    def refresh(self) -> None:
        """Ask again for what is listed, and for what is open."""
        self.messages.refresh()
        self.messages.look_again()
        self.recount()

    def recount(self) -> None:
        """Ask again how many stand where, and how post and log stand."""
        self._engine.ask(lambda desk: desk.counts(), self._on_counts, lane="counts")
        self._engine.ask(lambda desk: desk.sync(), self._on_sync, lane="sync")
        for place in self._mine():
            if place.count is not None:
                shown = partial(self.sidebar.show_count, place.name)
                self._engine.ask(place.count, shown, lane=f"count.{place.name}")

    def _on_counts(self, counts: tuple[QueueCount, ...]) -> None:
        self.sidebar.show_counts(counts)
        self.messages.list.show_counts(counts)

    def go(self, name: str, about: object = None) -> None:
        """Show a page and enter it; `messages` with a letter opens that letter."""
        if name == "lock":
            self.lock()
        place = next((place for place in self._mine() if place.name == name), None)
        if place is not None or name == MESSAGES:
            page = self.made(place) if place is not None else self.messages
            self._show(name)
            page.enter(about)

    def _show(self, name: str) -> None:
        page, former = self._pages[name], self.pages.currentWidget()
        if page is not former and isinstance(former, Page):
            former.leave()
        self.pages.setCurrentWidget(page)
        self.sidebar.mark(name, self.messages.queue)
        self._shown = name
        self.menus.hold(name, self._strangers())

    def _strangers(self) -> frozenset[Command]:
        """The ways to places where this role has nothing to do."""
        return frozenset(opener for place, opener in self._openers.items() if place not in self._mine())

    def _open_about(self, place: Place) -> None:
        view = self.messages.shown()
        page = self.pages.currentWidget()
        here = page.about() if isinstance(page, Page) else b""
        patient, letter = view and view.patient, view and view.letter
        about = {"": None, "patient": patient, "patient?": here or None, "letter": letter}[place.about]
        if about is not None or place.about in ("", "patient?"):
            if place.name == "keys":
                self.page(KeysPage).show_keys(self.menus.holding())
            self.go(place.name, about)

    def _accept_clock(self) -> None:
        def done(refusal: Refusal | None) -> None:
            self.standing.refuse(refusal) if refusal is not None else self.refresh()

        self._engine.ask(lambda desk: desk.accept_clock(), done)

    def _on_sync(self, sync: SyncView) -> None:
        self.standing.show(sync)
        self.messages.reading.barred = self.standing.barred

    def on_post(self, report: PostReport) -> None:
        """What a round of the post did: new letters show at once."""
        if self.standing.heard(report):
            self.refresh()

    def _commands(self) -> tuple[Command, ...]:
        """What the palette offers: all that holds now in some menu, but itself."""
        return tuple(command for command in self.menus.holding() if command.menu and command.keys != SEARCH)

    def _next_pane(self, step: int) -> None:
        page = self.pages.currentWidget()
        shown = [pane for pane in page.panes() if pane.isVisible()] if isinstance(page, Page) else []
        at = next((at for at, pane in enumerate(shown) if pane.hasFocus()), -1 if step > 0 else 0)
        if shown:
            shown[(at + step) % len(shown)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self) -> None:
        """Save the drafts, then let a fresh process take this one's place."""
        self._leave()
        self.locked.emit()

    def _leave(self) -> None:
        self.messages.let_go()
        page = self.pages.currentWidget()
        if isinstance(page, Page):
            page.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if digit := digit_of(event, Qt.KeyboardModifier.ControlModifier):
            self.open_queue(QUEUES[digit - 1])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for edge in (self.sidebar, self.top):
            edge.set_slim(event.size().width() < SLIM_BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        event.accept()
