"""A window on the fake desk, dressed with the bundled fonts, and how to wait for its worker."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import theme
from desktop.engine import Engine
from desktop.views.desk import DeskWindow
from tests.gui.fake_front import PASSPHRASE, FakeDoor
from tests.gui.fakes.people import NOW
from tests.gui.fakes.world import World

MakeDesk = Callable[..., DeskWindow]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light theme, left to right, in French."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.Tunisia))
    theme.apply(qapp, "light")
    return qapp


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says that it keeps no minimum sizes; everything else that Qt says fails the test."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


@pytest.fixture(autouse=True)
def put_away(dressed: QApplication) -> Iterator[None]:
    """Every test is dressed; no window outlives its own, since each that stays is dressed anew with every theme."""
    yield
    QCoreApplication.processEvents()
    for window in dressed.topLevelWidgets():
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def world() -> World:
    """What the fake practice remembers."""
    return World()


@pytest.fixture
def engine(dressed: QApplication, world: World) -> Iterator[Engine]:
    """A worker with an open desk."""
    made = Engine(lambda: FakeDoor(world), dressed)
    made.enter("leila", PASSPHRASE, lambda _none: None)
    yield made
    made.stop()


@contextmanager
def dressed_last(app: QApplication) -> Iterator[None]:
    """What is built here is dressed once, as a whole: else Qt dresses every part anew each time it is put into another."""
    sheet = app.styleSheet()
    app.setStyleSheet("")
    yield
    app.setStyleSheet(sheet)


@pytest.fixture
def desk(qtbot: QtBot, engine: Engine, dressed: QApplication) -> DeskWindow:
    """The window, filled, with the keyboard in the list."""
    with dressed_last(dressed):
        window = DeskWindow(engine, lambda: NOW)
    qtbot.addWidget(window)
    window.messages.reading.hold.ms = 0
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    window.start()
    qtbot.waitUntil(lambda: window.messages.list.model.questions > 0)
    return window


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    """Right to left, for one test."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
