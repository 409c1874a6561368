"""Over a timeline: which kinds of entries it shows, with how many there are of each."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import phrases
from desktop.widgets.filters import Chip
from desktop.widgets.flow import Flow

ALL = ""
GROUPS = {
    "question": frozenset({"question", "header"}),
    "reply": frozenset({"reply", "phone"}),
    "identity": frozenset({"enrolled", "device", "device_closed", "confirmed", "basis", "called"}),
    "closed": frozenset({"closed"}),
}


class KindChip(Chip):
    """One group of kinds."""

    def show_count(self, count: int) -> None:
        """A group that is not there is not offered."""
        word = phrases.word(f"kinds.{self.category or 'all'}")
        self.setText(f"{word}\u00a0{count}" if self.category else word)
        self.setAccessibleName(f"{word}, {count}")
        self.setVisible(bool(count) or not self.category or self.isChecked())
        self.updateGeometry()
        self.update()


class KindFilter(QWidget):
    """`changed`: another group is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = {group: KindChip(group) for group in (ALL, *GROUPS)}
        row = Flow(self)
        for chip in self.chips.values():
            chip.toggled.connect(lambda on: self.changed.emit() if on else None)
            row.addWidget(chip)
        self.chips[ALL].setChecked(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def shows(self, kind: str) -> bool:
        """Whether entries of this kind are shown."""
        group = next(group for group, chip in self.chips.items() if chip.isChecked())
        return group == ALL or kind in GROUPS[group]

    def show_kinds(self, kinds: Iterable[str]) -> None:
        """How many there are of each; another record begins with all."""
        counts = Counter(kinds)
        self.chips[ALL].setChecked(True)
        self.chips[ALL].show_count(counts.total())
        for group, its in GROUPS.items():
            self.chips[group].show_count(sum(counts[kind] for kind in its))
