"""How the desk stands, said across the window: offline, a broken log, a clock in doubt; and for some seconds what was done."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from core.model import Refusal
from desktop import dates, phrases
from desktop.ports.post import PostReport
from desktop.ports.session import SyncView
from desktop.widgets.band import Band
from desktop.widgets.sidebar import Sidebar
from desktop.widgets.topbar import TopBar

NOTE_MS = 8_000
CLOCK_BACK, BROKEN = "record.clock_back", "record.chain_broken"
PASSING = frozenset({"mail.unreachable", "mail.slow", "mail.refused", "mail.rate"})
"""Troubles of the mailbox that end by themselves; for any other somebody looks at its settings."""


class Standing(QObject):
    """`barred` is the code of what closes sending on this desk, empty where nothing does.

    `post_asked`: somebody wants a round of the post; `clock_right`: somebody says that the clock is right;
    `journal_asked`: somebody wants to see what closes this desk; `mailbox_asked`: what keeps the mailbox from working.
    """

    post_asked = Signal()
    clock_right = Signal()
    journal_asked = Signal()
    mailbox_asked = Signal()

    def __init__(self, top: TopBar, sidebar: Sidebar, clock: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self.band, self._top, self._sidebar, self._clock = Band(), top, sidebar, clock
        self.barred = ""
        self._sync: SyncView | None = None
        self._offline_since = self._came = 0
        self._report = PostReport("synced")
        self._note_ends = QTimer(self)
        self._note_ends.setSingleShot(True)
        self._note_ends.setInterval(NOTE_MS)
        self._note_ends.timeout.connect(self._say)
        self.band.pressed.connect(self._on_pressed)

    def show(self, sync: SyncView) -> None:
        """What the vault says."""
        if self._offline_since and sync.state == "synced":
            sync = replace(sync, state="offline", since_ms=self._offline_since)
        self._sync = sync
        intact = sync.integrity.state != "broken"
        checked = sync.integrity.checked_ms
        today = dates.day_of(checked) == dates.day_of(self._clock())
        text = self.tr("Journal intact, contrôlé à {clock}") if today else self.tr("Journal intact à l’ouverture")
        text = text.format(clock=dates.clock(checked))
        self._sidebar.show_chain(intact, text if intact else self.tr("Envois bloqués"))
        self.barred = sync.closed or ("" if intact else BROKEN)
        desks = self.tr("Synchronisé") if sync.desks < 2 else self.tr("Synchronisé, {n} postes").format(n=sync.desks)
        away = sync.state == "offline"
        mail = phrases.known(*self._report.trouble.split(".", 1)) if self._mail() else ""
        if not self._came:
            self._top.show_sync((mail or self.tr("Hors ligne")) if away else desks, well=not away)
        if self.barred or away or not self._note_ends.isActive():
            self._say()

    def _say(self) -> None:
        """What lasts; it stands until it is mended."""
        sync = self._sync
        if sync is None:
            self.band.hide()
        elif self.barred == CLOCK_BACK:
            self._say_closed(CLOCK_BACK, self.tr("L’horloge est juste"))
        elif self.barred == BROKEN and sync.integrity.broken_at:
            what = self.tr("Journal rompu après l’écriture n°\u00a0{n}.").format(n=sync.integrity.broken_at)
            rest = self.tr("Envois bloqués sur ce poste\u00a0; la lecture reste ouverte.")
            self.band.say("stop", what, rest, self.tr("Ouvrir le journal"))
        elif self.barred:
            self._say_closed(self.barred, self.tr("Ouvrir le journal"))
        elif sync.state == "offline":
            since = self.tr("Hors ligne depuis {clock}.").format(clock=dates.clock(sync.since_ms))
            rest = self.tr("Vos réponses attendent sur ce poste, déjà consignées.")
            if self._mail():
                rest = phrases.sentence(self._report.trouble, self._report.facts)
            self.band.say("warn", since, rest, self.tr("Voir la boîte") if self._mended() else self.tr("Réessayer"))
        else:
            self.band.hide()

    def _say_closed(self, code: str, button: str = "") -> None:
        what, _, rest = phrases.sentence(code).partition(". ")
        self.band.say("stop", what.rstrip(".") + ".", rest, button)

    def _mail(self) -> bool:
        """Whether it is the mailbox that keeps this desk offline."""
        return self._report.state == "offline" and self._report.trouble.startswith("mail.")

    def _mended(self) -> bool:
        """Whether somebody must do something about the mailbox."""
        return self._mail() and self._report.trouble not in PASSING

    def _on_pressed(self) -> None:
        if self.barred == CLOCK_BACK:
            self.clock_right.emit()
        elif self.barred:
            self.journal_asked.emit()
        elif self._mended():
            self.mailbox_asked.emit()
        else:
            self.post_asked.emit()

    def learning(self, came: int) -> None:
        """A round of the post has brought so many entries of other desks, and more come."""
        self._came = came
        self._top.show_sync(self.tr("{n} écritures reçues").format(n=QLocale().toString(came)), well=True)

    def heard(self, report: PostReport) -> bool:
        """A round of the post; whether what is listed may have changed."""
        offline = report.state == "offline"
        changed = bool(report.received or report.sent or report.learned) or offline is not bool(self._offline_since)
        changed = changed or report.trouble != self._report.trouble
        self._report, self._came = report, 0
        self._offline_since = (self._offline_since or self._clock()) if offline else 0
        return changed

    def note(self, what: str, rest: str = "") -> None:
        """Say for some seconds what was done."""
        if self._sync is None or (self._sync.state == "synced" and not self.barred):
            self.band.say("note", what, rest)
            self._note_ends.start()

    def refuse(self, refusal: Refusal) -> None:
        """Say for some seconds what could not be done, and what to do about it."""
        if refusal.code:
            what, _, rest = phrases.sentence(refusal.code, dict(refusal.facts)).partition(". ")
            self.band.say("stop", what.rstrip(".") + ".", rest)
            self._note_ends.start()
