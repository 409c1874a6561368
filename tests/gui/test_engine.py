"""The worker: nothing of the vault, the post or the gate runs in the window's thread."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.charter.passage import Lit
from core.model import Trouble
from desktop.desk_port import DeskPort
from desktop.engine import Engine
from desktop.ports.post import PostReport
from desktop.ports.reply import Attempt
from desktop.postman import Postman
from desktop.views.desk import DeskWindow
from desktop.views.entries import EntriesPage
from desktop.views.record import RecordPage
from tests.gui.fake_desk import FakeDesk
from tests.gui.fake_front import PASSPHRASE, FakeDoor, FakePost
from tests.gui.fakes.people import PEOPLE, key
from tests.gui.fakes.world import World

AMIRA, INES = key(PEOPLE[0].name), key(PEOPLE[5].name)


def test_no_call_of_a_whole_session_runs_in_the_windows_thread(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == AMIRA and not desk.messages.reading.composer.isReadOnly())
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    desk.messages.reading.send()
    qtbot.waitUntil(lambda: len(world.sent) == 1)
    desk.page(EntriesPage).search("amlodipine")
    desk.page(RecordPage).open(AMIRA)
    qtbot.waitUntil(lambda: desk.page(RecordPage).record is not None)
    assert len(world.threads) == 1
    assert threading.get_ident() not in world.threads


def test_answers_come_back_in_the_windows_thread(qtbot: QtBot, engine: Engine) -> None:
    seen: list[int] = []
    engine.ask(lambda desk: desk.who(), lambda _who: seen.append(threading.get_ident()))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [threading.get_ident()]


def test_the_desk_asked_from_another_thread_is_refused(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        engine._desk()


def test_a_stale_answer_is_dropped(qtbot: QtBot, engine: Engine) -> None:
    started, go = threading.Event(), threading.Event()
    seen: list[str] = []

    def slow(_desk: object) -> str:
        started.set()
        go.wait(5)
        return "old"

    engine.ask(slow, seen.append, lane="check")
    assert started.wait(5)
    engine.ask(lambda _desk: "new", seen.append, lane="check")
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(30)
    assert seen == ["new"]


def test_a_call_that_is_stale_before_it_starts_is_never_made(qtbot: QtBot, engine: Engine) -> None:
    go, made, done = threading.Event(), [], []
    engine.ask(lambda _desk: go.wait(5), lambda _none: None)
    for number in range(20):
        engine.ask(lambda _desk, number=number: made.append(number), done.append, lane="check")  # type: ignore[misc]
    go.set()
    qtbot.waitUntil(lambda: bool(done))
    assert made == [19]


def test_a_trouble_reaches_the_window_with_its_facts(qtbot: QtBot, engine: Engine) -> None:
    def full(_desk: object) -> None:
        raise Trouble("vault.full", free="0")

    with qtbot.waitSignal(engine.troubled) as told:
        engine.ask(full, lambda _none: None)
    assert told.args == ["vault.full", {"free": "0"}]


def test_a_fault_of_ours_is_told_without_its_text(qtbot: QtBot, engine: Engine) -> None:
    def broken(_desk: object) -> None:
        raise KeyError("Amira Ben Youssef")

    with qtbot.waitSignal(engine.troubled) as told:
        engine.ask(broken, lambda _none: None)
    assert told.args == ["desk.unexpected", {"fault": "KeyError"}]


def test_stopping_finishes_what_is_queued(dressed: QApplication, world: World) -> None:
    engine = Engine(lambda: FakeDoor(world), dressed)
    engine.enter("leila", PASSPHRASE, lambda _none: None)
    engine.ask(lambda desk: desk.save_draft(AMIRA, "Bonjour"), lambda _none: None)
    engine.stop()
    assert world.drafts == {AMIRA: "Bonjour"}


@pytest.mark.usefixtures("dressed")
def test_the_post_runs_in_a_thread_of_its_own_and_when_asked(qtbot: QtBot, world: World) -> None:
    threads: set[int] = set()

    class Told(FakePost):
        def round(self, told: Callable[[int], None] = lambda _: None) -> PostReport:
            threads.add(threading.get_ident())
            told(1250)
            return super().round()

    post, came = Told(world), list[int]()
    postman = Postman(lambda: post, seconds=60)
    postman.learning.connect(came.append)
    with qtbot.waitSignal(postman.reported):
        postman.start()
    with qtbot.waitSignal(postman.reported) as told:
        postman.nudge()
    postman.stop()
    assert told.args == [PostReport("synced", received=1)]
    assert threading.get_ident() not in threads
    assert came == [1250, 1250]
    assert (post.rounds, post.closed) == (2, True)


@pytest.mark.usefixtures("dressed")
def test_a_post_that_fails_is_offline_and_tries_again(qtbot: QtBot, world: World) -> None:
    tries: list[int] = []

    def opening() -> FakePost:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("no network")
        return FakePost(world)

    postman = Postman(opening, seconds=60)
    with qtbot.waitSignal(postman.reported) as first:
        postman.start()
    with qtbot.waitSignal(postman.reported) as second:
        postman.nudge()
    postman.stop()
    assert (first.args, second.args) == ([PostReport("offline")], [PostReport("synced", received=1)])


def hold(gate: threading.Event) -> Callable[[Attempt], None]:
    """A check that waits for the test."""
    return lambda _attempt: [gate.wait(5), None][1]


def test_a_slow_check_shows_as_under_way_and_the_answer_ends_it(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    gate = threading.Event()
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.passage.passage is not None)
    world.before_check = hold(gate)
    desk.messages.reading.composer.insertPlainText("Bonjour.")
    cell = desk.messages.reading.passage.rail.cells[3]
    qtbot.waitUntil(lambda: cell.lamp.lit is Lit.CHECKING)
    gate.set()
    qtbot.waitUntil(lambda: cell.lamp.lit is Lit.HELD)


def test_whoever_moved_on_while_a_reply_left_is_not_pulled_away(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    gate = threading.Event()
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == AMIRA and not desk.messages.reading.composer.isReadOnly())
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    world.before_check = hold(gate)
    desk.messages.reading.send()
    desk.messages.list.select(INES)
    gate.set()
    qtbot.waitUntil(lambda: len(world.sent) == 1 and desk.messages.list.model.questions == 4)
    qtbot.waitUntil(lambda: desk.messages.reading.letter() == INES)
    qtbot.wait(50)
    assert (desk.messages.list.current(), desk.messages.reading.letter()) == (INES, INES)


def test_a_check_that_fails_closes_send_and_says_so(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.check_fails = True
    desk.messages.list.select(AMIRA)
    qtbot.waitUntil(lambda: desk.messages.reading.passage.status.text() == "Contrôle indisponible")
    desk.messages.reading.judge()
    desk.messages.reading.send()
    qtbot.wait(50)
    assert desk.messages.reading.passage.send.kind() == "closed"
    assert (world.sent, world.closed) == ([], [])


def test_the_fake_desk_is_a_desk_port_to_the_type_checker() -> None:
    desk: DeskPort = FakeDesk(World())
    assert desk.who().practice == "Cabinet des Oliviers"
