"""Beside the card: prepared ones that wait, what the patient's phone will name, signed ones with what came later."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.charter.gate.lines import Kind
from core.office.prepare import Awaited
from core.office.recall import SignedCard, SignedLine
from core.office.sheet import CardForm
from desktop import dates, phrases
from desktop.desk_port import DeskPort
from desktop.models.entries import Entry, EntryModel
from desktop.models.inbox import ROW
from desktop.views.entries import EntryDelegate, EntryList
from desktop.widgets.button import Button
from desktop.widgets.circumstances import Section
from desktop.widgets.glyph import Tag
from desktop.widgets.words import Words

_ROW, _MOST_ROWS, WIDTH, NARROW = 52, 4, 320, 268


class Forgotten(NamedTuple):
    """Entered to add a forgotten line to this consultation."""

    patient: bytes
    consultation: bytes


def counted_cards(desk: DeskPort) -> tuple[int, int]:
    """How many prepared cards wait for a signature, for the sidebar."""
    return desk.cards.how_many(), 0


class CardSide(QWidget):
    """`chosen(Awaited)`; `late_asked(SignedCard)`; `result_asked(SignedCard, exam)`; `taken_back(Awaited)`."""

    chosen = Signal(object)
    late_asked = Signal(object)
    result_asked = Signal(object, str)
    taken_back = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("circumstances")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.waiting: tuple[Awaited, ...] = ()
        self.physician = True
        self.model = EntryModel(self)
        self.list = EntryList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setAccessibleName(self.tr("Fiches préparées"))
        self.list.entered.connect(self._on_chosen)
        self.list.clicked.connect(lambda _index: self._on_chosen())
        self.list.installEventFilter(self)
        self.away = Button(self.tr("Retirer cette fiche"), kind="link")
        self.away.clicked.connect(self._on_away)
        self.list.selectionModel().currentChanged.connect(lambda now, _old: self.away.setVisible(now.isValid()))
        self._title = Words("", 13, 18, 600, wrap=False)
        self._tray = QWidget()
        tray = QVBoxLayout(self._tray)
        tray.setContentsMargins(0, 12, 0, 8)
        tray.setSpacing(6)
        tray.addLayout(_inset(self._title))
        tray.addWidget(self.list)
        tray.addLayout(_inset(self.away))
        self._told, self._signed = QWidget(), QWidget()
        body = QWidget()
        body.setObjectName("column")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for piece in (self._tray, self._told, self._signed):
            self._column.addWidget(piece)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Autour de la fiche"))
        area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
        self.show_waiting((), "")

    def show_waiting(self, waiting: tuple[Awaited, ...], open_: str) -> None:
        """The prepared cards; the one that is open (its id in hexadecimal) is marked."""
        self.waiting = waiting
        self.model.show_entries(tuple(map(self._entry, waiting)))
        at = next((row for row, one in enumerate(waiting) if one.card.id.hex() == open_), -1)
        self.list.setCurrentIndex(self.model.index(at) if at >= 0 else QModelIndex())
        self.list.setFixedHeight(_ROW * max(1, min(len(waiting), _MOST_ROWS)))
        title = (
            self.tr("À signer\u00a0: {n}")
            if self.physician
            else self.tr("Préparées, à signer par le médecin\u00a0: {n}")
        )
        self._title.set(title.format(n=len(waiting)))
        self.away.setVisible(at >= 0)
        self._tray.setVisible(bool(waiting))

    def _entry(self, one: Awaited) -> Entry:
        by = self.tr("{day}, préparée par {who}").format(
            day=dates.iso_day(one.card.held_on), who=phrases.isolate(phrases.shown(one.card.by))
        )
        lines = len(one.form.lines) if one.form else 0
        count = self.tr("1 ligne") if lines == 1 else self.tr("{n} lignes").format(n=lines) if lines else ""
        return Entry(one.name, by, count, one.patient)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() is QEvent.Type.FocusIn and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        return False

    def _current(self) -> Awaited | None:
        row = self.list.currentIndex().row()
        return self.waiting[row] if 0 <= row < len(self.waiting) else None

    def _on_chosen(self) -> None:
        if (one := self._current()) is not None and self.list.currentIndex().data(ROW) is not None:
            self.chosen.emit(one)

    def _on_away(self) -> None:
        if (one := self._current()) is not None:
            self.taken_back.emit(one)

    def show_told(self, form: CardForm | None) -> None:
        """What the patient's phone will name once the card is signed: names, never a prescription. None: nothing new."""
        if form is None:
            self._told = self._put(self._told, QWidget())
            return
        section = Section("smartphone", self.tr("Ce que le téléphone nommera"))
        names = [line.name for line in form.lines if line.kind is Kind.MEDICINE]
        for name in dict.fromkeys(names):
            section.say(phrases.isolate(phrases.shown(name)), "ink")
        if not names:
            section.say(self.tr("Aucun médicament."), "ink-3")
        section.say(
            self.tr("Noms seuls, sans dose ni durée. Un examen y paraît une fois son résultat consigné."), "ink-3", 6
        )
        section.say(self.tr("Ceci n’est pas une ordonnance."), "ink-3")
        self._told = self._put(self._told, section)

    def show_signed(self, signed: tuple[SignedCard, ...]) -> None:
        """The patient's signed cards, the latest first."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for card in signed:
            column.addWidget(self._card(card))
        self._signed = self._put(self._signed, whole)

    def _card(self, card: SignedCard) -> Section:
        section = Section("stethoscope", dates.iso_full(card.held_on))
        state = self.tr("suivi ouvert") if card.open else self.tr("suivi terminé")
        section.say(phrases.listed(phrases.shown(card.physician), state), "ink-3")
        if not card.readable:
            section.say(self.tr("Lignes non lisibles sur ce poste."), "ink-3", 4)
            return section
        for line in card.medicines:
            self._line(section, line, line.says)
        for exam in card.exams:
            received = self.tr("reçu le {day}").format(day=dates.iso_day(exam.received_on)) if exam.received_on else ""
            self._line(section, exam, received or self.tr("remis sur papier, résultat attendu"))
        if self.physician:
            self._button(section, self.tr("Ajouter une ligne oubliée"), lambda: self.late_asked.emit(card))
            awaited = next((one.name for one in card.exams if not one.received_on), "")
            self._button(section, self.tr("Consigner un résultat"), lambda: self.result_asked.emit(card, awaited))
        return section

    def _line(self, section: Section, line: SignedLine, says: str) -> None:
        section.say(phrases.isolate(phrases.shown(line.name)), "ink", 6)
        if says:
            section.say(phrases.shown(says))
        if not line.late:
            return
        section.column.addLayout(_inset(Tag(self.tr("ajoutée après coup"), "warn")))
        if line.source is not None:
            copied = self.tr("d’après «\u00a0{document}\u00a0» du {day}")
            section.say(
                copied.format(document=phrases.shown(line.source.document), day=dates.iso_day(line.source.dated)),
                "ink-3",
            )

    def _button(self, section: Section, words: str, does: Callable[[], object]) -> None:
        button = Button(words, kind="link")
        button.clicked.connect(lambda _on=False: does())
        section.column.addLayout(_inset(button))

    def _put(self, old: QWidget, fresh: QWidget) -> QWidget:
        self._column.replaceWidget(old, fresh)
        old.hide()
        old.deleteLater()
        return fresh


def _inset(piece: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 3, 16, 0)
    row.addWidget(piece)
    row.addStretch(1)
    return row
