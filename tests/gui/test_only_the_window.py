"""The thread of the window draws and listens: no vault, no post, no gate runs in it, on a real practice."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.demo.headless import BLOCKED
from core.demo.practice import PASSPHRASE, furnish
from core.doors.profile import read_facts
from core.model import Queue, Trouble
from desktop import wiring
from desktop.engine import Engine
from desktop.postman import Postman
from desktop.views.desk import DeskWindow
from desktop.views.places import PLACES
from tests.gui.fakes.people import NOW

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = tuple(str(ROOT / room) for room in ("core/doors", "core/charter/gate", "crypto"))
WAKING = "rouse"
"""What any thread may call: it wakes the post's thread and waits for nothing."""


@contextmanager
def watched() -> Iterator[set[str]]:
    """Every function of those rooms that this thread enters meanwhile. Reading a module for the first time is none."""
    seen: set[str] = set()

    def look(frame: FrameType, event: str, _detail: object) -> None:
        code = frame.f_code
        elsewhere = code.co_filename.startswith(ELSEWHERE) and code.co_name != WAKING
        if event == "call" and elsewhere and _is_work(frame):
            seen.add(f"{code.co_filename.removeprefix(str(ROOT))}:{code.co_name}")

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def _is_work(frame: FrameType | None) -> bool:
    """Whether no module is being read further out: classes and constants are made then."""
    while frame is not None:
        if frame.f_code.co_name == "<module>" and frame.f_code.co_filename.startswith(ELSEWHERE):
            return False
        frame = frame.f_back
    return True


def test_a_day_at_a_real_desk_leaves_the_window_to_itself(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> None:
    profile = furnish(tmp_path, NOW, triaged=True).physician
    house = wiring.house(profile, lambda: NOW)
    with watched() as seen:
        engine = Engine(house.front, dressed)
        engine.enter(str(profile), PASSPHRASE, lambda _none: None)
        postman = Postman(lambda: house.post(engine, str(profile)), seconds=60)
        desk = DeskWindow(engine, lambda: NOW)
        qtbot.addWidget(desk)
        desk.resize(1440, 900)
        desk.show()
        desk.start()
        messages = desk.messages
        qtbot.waitUntil(lambda: messages.list.model.questions > 0, timeout=20_000)
        with qtbot.waitSignal(postman.reported, timeout=20_000):
            postman.start()
        letter = messages.list.model.letter_at(messages.list.model.index(1))
        messages.list.select(letter)
        qtbot.waitUntil(lambda: messages.shown() is not None)
        reading = messages.reading
        qtbot.waitUntil(lambda: reading.letter() != b"" and not reading.composer.isReadOnly())
        reading.composer.replace_all(BLOCKED)
        reading.judge()
        qtbot.waitUntil(reading.findings.isVisible, timeout=20_000)
        reading.send()
        desk.palette_list.open()
        desk.top.search.setText("amlodipine")
        qtbot.waitUntil(lambda: bool(desk.palette_list.rows))
        desk.palette_list.leave()
        for queue in Queue:
            desk.open_queue(queue)
        for place in PLACES:
            desk.go(place.name, {"patient": b"p" * 16, "letter": letter}.get(place.about))
            qtbot.wait(20)
        postman.stop()
        engine.stop()
    assert seen == set()


def test_work_in_the_window_would_be_seen(tmp_path: Path) -> None:
    with watched() as seen, pytest.raises(Trouble):
        read_facts(tmp_path)
    assert "/core/doors/profile.py:read_facts" in seen
