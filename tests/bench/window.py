"""From the passphrase to an inbox that is painted, in the real window, offscreen."""

from time import perf_counter

from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.engine import Engine
from desktop.office.door import OfficeDoor
from desktop.views.desk import DeskWindow
from tests.bench.filled import NOW, PASSPHRASE, Filled

PATIENCE_S = 60


def painted(filled: Filled) -> float:
    """ms until the list shows its questions; the profile is closed before and after. The application is made once."""
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
    while window.messages.list.model.questions == 0 and perf_counter() - start < PATIENCE_S:
        app.processEvents()
    window.grab()
    taken = (perf_counter() - start) * 1000
    engine.stop()
    window.close()
    window.deleteLater()
    app.processEvents()
    return taken
