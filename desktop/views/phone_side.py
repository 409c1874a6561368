"""Beside the form of an enrolment: the code on the screen and its answer, above it the codes that stand meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model import Refusal, Trouble
from desktop import phrases
from desktop.engine import Engine
from desktop.ports.enrolment import Answered, Bound, Shown, Standing
from desktop.views.open_codes import OpenCodes
from desktop.widgets.phone_panel import PhonePanel

TICK_MS, POST_EVERY = 1000, 4
ROOMY = 480
LANE = "enrol.standing"


class PhoneSide(QWidget):
    """`changed`: the lamp of the phone; `answered_now`: digits stand to be compared; `compared`: they were the same;
    `bound(Bound | Refusal)`: what became of it; `looked`: the codes of this desk are known; `refused(Refusal)`,
    `noted(str, str)` and `post_wanted` as of a page.
    """

    changed = Signal()
    answered_now = Signal()
    compared = Signal()
    bound = Signal(object)
    looked = Signal()
    refused = Signal(object)
    noted = Signal(str, str)
    post_wanted = Signal()

    def __init__(self, engine: Engine, clock: Callable[[], int]) -> None:
        super().__init__()
        self._engine, self._clock = engine, clock
        self.panel, self.codes = PhonePanel(), OpenCodes()
        self.answered: Answered | None = None
        self.same, self.busy, self._ticks = False, False, 0
        self._holder, self._near = "", True
        self._heard: frozenset[bytes] = frozenset()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.panel.same.connect(self._on_same)
        self.panel.differs.connect(self._on_different)
        self.setObjectName("circumstances")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.codes)
        column.addWidget(self.panel, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.codes.set_rows(3 if self.height() >= ROOMY else 2)

    # The code on the screen

    @property
    def shown(self) -> Shown | None:
        """The code whose patient is on the page."""
        return self.panel.shown

    def clear(self, holder: str = "", why: str = "") -> None:
        """No code on the screen, and why. Whatever stands goes on standing."""
        self.answered, self.same = None, False
        self.panel.show_waiting(holder, why)
        self._list()

    def ask_code(self, patient: bytes, holder: str, *, near: bool) -> None:
        """A new code for this patient; the one before burns."""
        self._ask(lambda desk: desk.enrolment.invite(patient, in_person=near), holder, near=near)

    def show_again(self, one: Standing, holder: str) -> None:
        """A code that stands, and its answer if there is one."""
        self._ask(lambda desk: desk.enrolment.show(one.invite), holder, near=one.near)

    def _ask(self, call: Callable[..., Shown | Refusal], holder: str, *, near: bool) -> None:
        self.answered, self.same, self.busy = None, False, True
        self._engine.forget(LANE)

        def done(shown: Shown | Refusal) -> None:
            self.busy = False
            if isinstance(shown, Refusal):
                self.refused.emit(shown)
                return
            self.show_code(shown, holder, near=near)
            self.post_wanted.emit()
            self.look()

        self._engine.ask(call, done, self._on_trouble)

    def show_code(self, shown: Shown, holder: str, *, near: bool) -> None:
        """A code for the phone of `holder`."""
        self._engine.forget(LANE)
        self._holder, self._near = holder, near
        self.panel.show_code(holder, shown)
        self.panel.show_left(self._clock())
        self.changed.emit()

    def _on_trouble(self, trouble: Trouble) -> None:
        self.busy = False
        self.refused.emit(Refusal(trouble.code, tuple(trouble.facts.items())))

    def burn(self) -> None:
        """The code on the screen is worth nothing from now on."""
        shown = self.shown
        if shown is not None:
            self._engine.forget(LANE)
            self._engine.ask(lambda desk: desk.enrolment.burn(shown.invite), lambda _none: self.look())

    # What stands

    def look(self) -> None:
        """Ask what stands; once a second as long as a code may be answered."""
        self._engine.ask(lambda desk: desk.enrolment.standing(), self._on_standing, lane=LANE)

    def tick(self) -> None:
        """A second later."""
        self.panel.show_left(self._clock())
        self._ticks += 1
        if self._ticks % POST_EVERY == 0:
            self.post_wanted.emit()
        self.look()

    def _on_standing(self, standing: tuple[Standing, ...]) -> None:
        self.codes.standing = standing
        self._list()
        self._timer.start() if any(one.answered is None for one in standing) else self._timer.stop()
        mine = next((one for one in standing if self.shown and one.invite == self.shown.invite), None)
        if self.shown is not None and mine is None:
            self.clear(self._holder, self.tr("Ce code ne vaut plus. Ctrl Entrée en montre un autre."))
            self.changed.emit()
        elif mine is not None and mine.answered is not None and self.answered is None:
            self.show_answer(mine.answered)
        self._tell([one for one in standing if one.answered is not None], mine)
        self.looked.emit()

    def _list(self) -> None:
        self.codes.show_standing(self.codes.standing, self.shown.invite if self.shown else b"", self._clock())

    def _tell(self, answered: list[Standing], mine: Standing | None) -> None:
        """A phone of another patient answered: said once, on whatever page."""
        for one in answered:
            if one.invite not in self._heard and one is not mine:
                text = self.tr("Le téléphone de {name} a répondu.").format(
                    name=phrases.isolate(phrases.shown(one.name))
                )
                self.noted.emit(text, self.tr("Dans «\u00a0Codes en cours\u00a0»."))
        self._heard = frozenset(one.invite for one in answered)

    # The digits

    def show_answer(self, answer: Answered) -> None:
        """The phone of the patient on the page answered."""
        self.answered, self.same = answer, not self._near
        if self._near:
            doubt = self.tr(
                "Accord donné sur un texte que ce poste ne connaît pas\u00a0: le lire ensemble, le signer sur papier."
            )
            self.panel.show_digits(self._holder, answer.digits, doubt if answer.agreed == "unknown" else "")
            self.answered_now.emit()
        self.changed.emit()

    def _on_same(self) -> None:
        self.same = True
        self.panel.show_same(self.tr("Même nombre sur les deux écrans."))
        self.changed.emit()
        self.compared.emit()

    def _on_different(self) -> None:
        self.burn()
        text = self.tr(
            "Nombres différents\u00a0: ce téléphone est refusé, son code ne vaut plus. Ctrl Entrée en montre un autre."
        )
        self.clear(self._holder, text)
        self.changed.emit()

    def accept(self, document: str) -> None:
        """Bind the phone whose digits were compared."""
        shown, answer = self.shown, self.answered
        if shown is None or answer is None:
            return
        self.busy = True

        def done(bound: Bound | Refusal) -> None:
            self.busy = False
            self._engine.forget(LANE)
            if isinstance(bound, Refusal):
                self.clear(self._holder, self.tr("Rien n’est inscrit. Ctrl Entrée montre un autre code."))
                self.refused.emit(bound)
            self.look()
            self.bound.emit(bound)

        self._engine.ask(
            lambda desk: desk.enrolment.accept(shown.invite, answer.digits, document), done, self._on_trouble
        )
