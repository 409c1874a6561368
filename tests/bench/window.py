"""From the passphrase to an inbox that is painted, and how long the window is ever away; the real one, offscreen."""

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.desk import DeskWindow
from tests.bench.filled import NOW, PASSPHRASE, Filled

PATIENCE_S = 60


TYPED = "Bonjour. Ce médicament se prend comme convenu à la consultation, à la même heure. "


class Watch(QObject):
    """The longest time, in ms, between two turns of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.worst, self._last = 0.0, perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def _turn(self) -> None:
        now = perf_counter()
        self.worst, self._last = max(self.worst, (now - self._last) * 1000), now


def _until(app: QApplication, done: Callable[[], bool]) -> None:
    start = perf_counter()
    while not done() and perf_counter() - start < PATIENCE_S:
        app.processEvents()


def painted(filled: Filled) -> tuple[float, float, float]:
    """ms until the list shows its questions; the longest stall of the window while somebody scrolls, steps from one
    question to the next, and types; from the last key of a reply of 1,500 characters to its remark. The profile is closed
    before and after; the application is made once."""
    app = QApplication.instance() or QApplication(["colloque"])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    start = perf_counter()
    engine = Engine(lambda: OfficeDoor(filled.profile.parent, None, lambda: NOW))
    engine.enter(str(filled.profile), PASSPHRASE, lambda _none: None)
    window = DeskWindow(engine, lambda: NOW)
    window.resize(1440, 900)
    window.show()
    window.start()
    _until(app, lambda: window.messages.list.model.questions > 0)
    window.grab()
    taken = (perf_counter() - start) * 1000
    worst = _stalled(app, window)
    remark = _remarked(app, window)
    engine.stop()
    window.close()
    window.deleteLater()
    app.processEvents()
    return taken, worst, remark


def _remarked(app: QApplication, window: DeskWindow) -> float:
    """The median of some remarks, each on another text."""
    composer, spent = window.messages.reading.composer, []
    for at in range(9):
        composer.replace_all((f"{at} " + TYPED * 19)[:1460])
        _until(app, lambda: not composer.marks)
        composer.insertPlainText(" Prenez aussi du Spasfon")
        app.processEvents()
        start = perf_counter()
        composer.insertPlainText(".")
        _until(app, lambda: bool(composer.marks))
        composer.viewport().grab()
        spent.append((perf_counter() - start) * 1000)
    return sorted(spent)[len(spent) // 2]


def _stalled(app: QApplication, window: DeskWindow) -> float:
    messages = window.messages
    model, composer = messages.list.model, messages.reading.composer
    messages.list.select(model.letter_at(model.index(1)))
    _until(app, lambda: messages.reading.letter() != b"" and not composer.isReadOnly())
    watch = Watch()
    bar = messages.list.view.verticalScrollBar()
    for at in range(60):
        bar.setValue(bar.maximum() * at // 60)
        app.processEvents()
    for _ in range(20):
        messages.list.step(1)
        app.processEvents()
    _until(app, lambda: messages.reading.letter() == messages.list.current() and not composer.isReadOnly())
    for char in TYPED * 2:
        composer.insertPlainText(char)
        app.processEvents()
    return watch.worst
