"""The program from unlock to lock, and the window's port on a real practice in a folder."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import desktop
from core.model import Queue
from core.office.practice import found, open_profile
from crypto.lock import COST_FLOOR
from desktop import wiring
from desktop.__main__ import parser, relaunch
from desktop.app import App
from desktop.engine import Engine
from desktop.postman import Postman
from desktop.views.desk import DeskWindow
from desktop.views.first_run import FirstRunWindow
from desktop.views.settings import SettingsPage
from desktop.views.unlock import UnlockWindow
from tests.gui.fake_front import PASSPHRASE, FakeDoor, FakePost
from tests.gui.fakes.people import NOW, PEOPLE, key
from tests.gui.fakes.world import World


@pytest.fixture
def program(dressed: QApplication, world: World) -> Iterator[App]:
    app = App(
        dressed,
        lambda: FakeDoor(world),
        lambda _engine, _folder: FakePost(world),
        lambda: NOW,
        lambda last: world.relaunched.append(last),
    )
    yield app
    dressed.aboutToQuit.disconnect(app._on_quit)
    if app.window is not None:
        app.window.hide()
        app.window.deleteLater()
    app.stop()


def test_unlock_leads_to_the_desk_and_the_post_begins(qtbot: QtBot, program: App) -> None:
    desk = unlocked(qtbot, program)
    assert desk.messages.queue is Queue.ANSWER
    assert program.postman is not None


def test_a_machine_without_a_profile_begins_with_the_first_run(qtbot: QtBot, program: App, world: World) -> None:
    world.founded = False
    program.start()
    qtbot.waitUntil(lambda: isinstance(program.window, FirstRunWindow))


def unlocked(qtbot: QtBot, program: App) -> DeskWindow:
    """Through the unlock window to the desk."""
    program.start()
    unlock = program.window
    assert isinstance(unlock, UnlockWindow)
    qtbot.waitUntil(lambda: len(unlock.rows) == 2)
    unlock.phrase.setText(PASSPHRASE)
    unlock.open()
    qtbot.waitUntil(lambda: isinstance(program.window, DeskWindow))
    desk = program.window
    assert isinstance(desk, DeskWindow)
    qtbot.waitUntil(lambda: desk.messages.list.model.questions == 5)
    return desk


def test_a_lock_writes_the_draft_closes_the_vault_and_gives_way_to_a_fresh_process(
    qtbot: QtBot, program: App, world: World
) -> None:
    desk = unlocked(qtbot, program)
    desk.messages.list.select(key(PEOPLE[0].name))
    qtbot.waitUntil(lambda: bool(desk.messages.reading.letter()) and not desk.messages.reading.composer.isReadOnly())
    desk.messages.reading.composer.insertPlainText("Bonjour Madame, commencé")
    desk.menus.by_keys("Ctrl+L").trigger()
    assert world.drafts[key(PEOPLE[0].name)] == "Bonjour Madame, commencé"
    assert world.relaunched == ["leila"]
    assert not program.engine._thread.is_alive()
    assert desk.isHidden()


def test_closing_the_window_keeps_the_draft_and_does_not_lock(qtbot: QtBot, program: App, world: World) -> None:
    desk = unlocked(qtbot, program)
    desk.close()
    assert world.relaunched == []


def test_a_desk_that_nobody_touches_locks_itself(qtbot: QtBot, program: App, world: World) -> None:
    world.settings.kept["idle_minutes"] = "15"
    desk = unlocked(qtbot, program)
    idle = program.idle
    assert idle is not None
    qtbot.waitUntil(lambda: idle._timer.interval() == 15 * 60_000)
    desk.go("settings")
    page = desk.page(SettingsPage)
    qtbot.waitUntil(lambda: page.idle.value() == "15")
    page.idle.chosen.emit("7")
    qtbot.waitUntil(lambda: idle._timer.interval() == 7 * 60_000)
    idle.after(150)
    handle = desk.windowHandle()
    assert handle is not None
    for _ in range(4):
        qtbot.wait(60)
        QTest.mouseMove(handle)
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert world.relaunched == []
    qtbot.waitUntil(lambda: world.relaunched == ["leila"])


def test_the_fresh_process_is_asked_for_the_same_window(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, list[str]]] = []
    monkeypatch.setattr("os.execv", lambda path, words: asked.append((path, words)))
    for words in ([], ["--reopen", "yesterday"]):
        relaunch([*words, "--profile", "here", "--theme", "dark"], "leila")
    once = [sys.executable, "-m", "desktop", "--profile", "here", "--theme", "dark", "--reopen", "leila"]
    assert asked == [(sys.executable, once)] * 2


LOCKING = """
import sys
from PySide6.QtCore import QTimer
from desktop import __main__ as window
from desktop.app import App

def drive(app):
    desk = app.window
    if hasattr(desk, "rows") and desk.rows and not desk.phrase.text():
        desk.phrase.setText({passphrase!r})
        desk.open()
    elif hasattr(desk, "lock") and desk.who is not None:
        desk.lock()
    QTimer.singleShot(20, lambda: drive(app))

started = App.start
App.start = lambda self: (started(self), drive(self))[0]
window.main(["--profile", {profile!r}])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_real_lock_replaces_the_memory_of_the_process(practice: Path) -> None:
    """The same process id, and in it a program that began at the unlock screen: no image of the former is left."""
    script = LOCKING.format(passphrase=PASSPHRASE, profile=str(practice))
    process = subprocess.Popen([sys.executable, "-c", script], cwd=Path(desktop.__file__).parents[1], text=True)
    try:
        words, until = Path(f"/proc/{process.pid}/cmdline"), time.monotonic() + 30
        while b"-m\0desktop" not in words.read_bytes():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        assert PASSPHRASE.encode() not in words.read_bytes()
        open_profile(practice, PASSPHRASE, None, NOW).close()  # the vault was let go of
    finally:
        process.kill()
        process.wait()


def test_offline_rounds_say_since_when_and_a_good_one_ends_it(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    post = FakePost(world)
    world.state = "offline"
    desk.on_post(post.round())
    world.state = "synced"
    qtbot.waitUntil(lambda: "Hors ligne depuis" in desk.band.words.text() and desk.band.isVisible())
    desk.on_post(post.round())
    qtbot.waitUntil(desk.band.isHidden)


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """The profile of a practice just founded, with the cheapest passphrase costs."""
    folder = tmp_path / "profiles" / "mansour"
    found(folder, tmp_path / "practice", "Cabinet", "Dr Leïla Mansour", PASSPHRASE, None, NOW, COST_FLOOR).desk.close()
    return folder


def test_the_window_opens_on_a_real_practice_and_its_post_goes_round(
    qtbot: QtBot, dressed: QApplication, practice: Path
) -> None:
    house = wiring.house(practice, lambda: NOW)
    engine, opened, reports = Engine(house.front, dressed), [], []
    engine.enter(str(practice), PASSPHRASE, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    postman = Postman(lambda: house.post(engine, str(practice)), seconds=60)
    postman.reported.connect(reports.append)
    with qtbot.waitSignal(postman.reported):
        postman.start()
    desk = DeskWindow(engine, lambda: NOW)
    qtbot.addWidget(desk)
    desk.show()
    desk.start()
    qtbot.waitUntil(lambda: desk.top.member.text() == "Dr Leïla Mansour")
    qtbot.waitUntil(lambda: desk.sidebar.chain.text().startswith("Journal intact"))
    assert desk.messages.queue is Queue.ANSWER
    postman.stop()
    engine.stop()
    assert [report.state for report in reports] == ["synced"]


def test_a_profile_that_is_damaged_says_so_at_the_door(qtbot: QtBot, dressed: QApplication, practice: Path) -> None:
    (practice / "profile.json").write_text("{", encoding="utf-8")
    engine = Engine(wiring.house(practice).front, dressed)
    window = UnlockWindow(engine)
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: "abîmés" in window.trouble.text())
    engine.stop()


def test_one_profile_is_shown_where_one_is_named(practice: Path) -> None:
    cards = wiring.house(practice).front().profiles()
    assert [(card.folder, card.practice, card.role) for card in cards] == [(str(practice), "Cabinet", "physician")]


def test_the_bridge_refuses_the_window_and_a_closed_engine(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        engine.bridge(lambda desk: desk.who())


def test_the_command_line_names_a_profile_and_a_theme() -> None:
    args = parser().parse_args(["--profile", "here", "--theme", "dark", "--mirrored"])
    assert (args.profile, args.theme, args.mirrored) == (Path("here"), "dark", True)
