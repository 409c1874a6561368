"""Who may take a question: the list of the desks that can answer, and what is handed over with Enter."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.model import Refusal
from core.record.view import ThreadView
from desktop import dates, phrases
from desktop.engine import Engine
from desktop.ports.writing import Colleague
from desktop.widgets.pick_list import Pick, PickList

ANSWERERS = "answerers"
NOBODY = ""


@dataclass(frozen=True)
class Handed:
    """A question that was handed over: `to` as people read it, and the desk that held it before."""

    letter: bytes
    name: str
    to: str
    before: str


def picks_of(colleagues: Iterable[Colleague], towards: str = "") -> tuple[Pick, ...]:
    """A choice for each desk that does not hold the question yet, then for none where one does; `towards` begins its value."""
    listed = tuple(colleagues)
    names = [one.name for one in listed]
    found = [_pick(one, towards, twice=names.count(one.name) > 1) for one in listed if not one.holds]
    if any(one.holds for one in listed):
        found.append(Pick(phrases.word("route.nobody"), phrases.word("routed.nobody"), f"{towards}{NOBODY}"))
    return tuple(found)


def _pick(one: Colleague, towards: str, *, twice: bool) -> Pick:
    value = f"{towards}{one.letter}"
    if one.mine:
        return Pick(phrases.word("route.take"), phrases.word("routed.take"), value)
    said = phrases.translate("Confier à {name}, poste {letter}") if twice else phrases.translate("Confier à {name}")
    return Pick(said.format(name=phrases.isolate(one.name), letter=one.letter), _detail(one), value)


def _detail(one: Colleague) -> str:
    if not one.away_until:
        return phrases.word("routed.over")
    said = phrases.translate("Absence jusqu’au {day}\u00a0; {who} répond d’ici là.")
    if not one.stand_in:
        said = phrases.translate("Absence jusqu’au {day}\u00a0; personne ne répond d’ici là.")
    return said.format(day=dates.iso_day(one.away_until), who=phrases.isolate(one.stand_in))


class Answerers(PickList):
    """The list over a pane. `handed(Handed)`: it is with somebody else; `refused(Refusal)`; `noted(what, rest)`."""

    handed = Signal(object)
    noted = Signal(str, str)
    refused = Signal(object)

    def __init__(self, engine: Engine, over: QWidget) -> None:
        super().__init__(over)
        self._engine = engine
        self._view: ThreadView | None = None
        self._colleagues: tuple[Colleague, ...] = ()
        self.picked.connect(lambda _kind, value: self._hand_over(value))

    def offer(self, view: ThreadView, back: QWidget) -> None:
        """Who may take this question."""
        self._view = view

        def show(colleagues: tuple[Colleague, ...]) -> None:
            if self._view is not view:
                return
            self._colleagues = colleagues
            if picks := picks_of(colleagues):
                self.open_list(ANSWERERS, self.tr("Qui répond à cette question\u00a0?"), picks, back)
            else:
                self.noted.emit(self.tr("Aucun autre poste ne peut répondre."), "")

        self._engine.ask(lambda desk: desk.writing.colleagues(view.letter), show, lane=ANSWERERS)

    def forget(self) -> None:
        """Another question is open."""
        self._view = None
        self.close_list()

    def _hand_over(self, to: str) -> None:
        view = self._view
        if view is None:
            return
        before = next((one.letter for one in self._colleagues if one.holds), NOBODY)
        name = next((one.name for one in self._colleagues if one.letter == to), "")
        said = self.tr("confiée à {name}").format(name=phrases.isolate(name)) if name else self.tr("laissée à tous")

        def done(refusal: Refusal | None) -> None:
            if refusal is not None:
                self.refused.emit(refusal)
            else:
                self.handed.emit(Handed(view.letter, view.name, said, before))

        self._engine.ask(lambda desk: desk.writing.hand_over(view.letter, to), done)
