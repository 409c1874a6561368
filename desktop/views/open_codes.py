"""The codes that stand at this desk, a row each: whose, how long still, what the telephone said. Enter opens one."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import phrases
from desktop.models.entries import Entry, EntryModel
from desktop.models.inbox import ROW
from desktop.ports.enrolment import Standing
from desktop.views.entries import EntryDelegate, EntryList
from desktop.widgets.words import Words

ROW_HIGH, MINUTE = 52, 60_000


class OpenCodes(QWidget):
    """`opened(Standing)`. No digits stand here: a number is compared on the page of the patient whose code it is."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.standing: tuple[Standing, ...] = ()
        self._most_rows = 3
        self._entries: tuple[Entry, ...] = ()
        self.model, self.view = EntryModel(self), EntryList()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("Codes en cours à ce poste"))
        self.view.entered.connect(lambda: self._open(self.view.currentIndex()))
        self.view.clicked.connect(self._open)
        self._title = Words("", 13, 18, 600)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        title = QVBoxLayout()
        title.setContentsMargins(20, 0, 20, 0)
        title.addWidget(self._title)
        column.addLayout(title)
        column.addWidget(self.view)
        self.hide()

    def show_standing(self, standing: tuple[Standing, ...], here: bytes, now: int) -> None:
        """The codes as they stand; `here` is the one on the page, and alone needs no list."""
        self.standing = standing
        entries = tuple(self._entry(one, now) for one in standing)
        if entries != self._entries:
            current = self.view.currentIndex().data(ROW)
            chosen = current.patient if isinstance(current, Entry) else b""
            self._entries = entries
            self.model.show_entries(entries)
            row = next((at for at, entry in enumerate(entries) if entry.patient == chosen), 0)
            self.view.setCurrentIndex(self.model.index(row))
        self._title.set(self.tr("Codes en cours\u00a0: {n}").format(n=len(standing)))
        self.set_rows(self._most_rows)
        self.setVisible(any(one.invite != here for one in standing))

    def set_rows(self, most: int) -> None:
        """How many rows there is room for; the others scroll."""
        self._most_rows = most
        self.view.setFixedHeight(ROW_HIGH * min(len(self.standing), most))

    def _entry(self, one: Standing, now: int) -> Entry:
        if one.answered is None:
            left = self.tr("{min}\u00a0min").format(min=max(-(-(one.expires_ms - now) // MINUTE), 0))
            return Entry(one.name, self.tr("attend le téléphone"), left, one.patient)
        said = self.tr("a répondu\u00a0: comparer") if one.near else self.tr("a répondu, à distance")
        return Entry(one.name, phrases.joined(said, phrases.word(f"agreed.{one.answered.agreed}")), "", one.patient)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.standing[index.row()])
