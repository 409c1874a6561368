"""The one thread that holds the vault. The window hands it calls and gets immutable answers back in its own thread."""

import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from core.model import Trouble
from desktop.desk_port import DeskPort
from desktop.ports.door import FrontDoor

T = TypeVar("T")
Failed = Callable[[Trouble], None]


@dataclass(frozen=True)
class _Request:
    call: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Failed | None
    lane: str = ""
    generation: int = 0


@dataclass
class _Held:
    """What lives in the worker's thread only."""

    front: FrontDoor | None = None
    desk: DeskPort | None = None
    thread: int = field(default=0)


class Engine(QObject):
    """Owns the worker. `ask` queues a call on the open desk; a newer call of the same lane makes an older one stale."""

    troubled = Signal(str, object)
    _answered = Signal(object)

    def __init__(self, front: Callable[[], FrontDoor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gui = threading.get_ident()
        self._requests: SimpleQueue[_Request | None] = SimpleQueue()
        self._generations: defaultdict[str, int] = defaultdict(int)
        self._held = _Held()
        self._gate, self._ending = threading.Lock(), False
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, args=(front,), name="vault", daemon=True)
        self._thread.start()

    def at_door(self, call: Callable[[FrontDoor], T], then: Callable[[T], None], failed: Failed | None = None) -> None:
        """Ask the front door, before or while a desk is open."""
        self._requests.put(_Request(lambda: call(self._door()), then, failed))

    def enter(self, folder: str, passphrase: str, then: Callable[[None], None], failed: Failed | None = None) -> None:
        """Open a profile in the worker's thread; the desk never leaves it."""

        def open_desk() -> None:
            self._held.desk = self._door().open(folder, passphrase)

        self._requests.put(_Request(open_desk, then, failed))

    def reenter(self, folder: str, code: str, then: Callable[[None], None], failed: Failed | None = None) -> None:
        """As `enter`, by the day's code."""

        def open_desk() -> None:
            self._held.desk = self._door().reopen(folder, code)

        self._requests.put(_Request(open_desk, then, failed))

    def ask(
        self,
        call: Callable[[DeskPort], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
        lane: str = "",
    ) -> None:
        """Run `call` on the open desk, then `then` with its answer here. Stale answers of a lane are dropped."""
        if lane:
            self._generations[lane] += 1
        generation = self._generations[lane] if lane else 0
        self._requests.put(_Request(lambda: call(self._desk()), then, failed, lane, generation))

    def bridge(self, call: Callable[[DeskPort], T]) -> T:
        """For the post's thread: run `call` on the open desk in the vault's thread, and wait for its answer.

        Raises Trouble where the desk is closed or closing; whatever the call raises comes through.
        """
        if threading.get_ident() in (self._gui, self._held.thread):
            raise RuntimeError("this thread must not wait for the vault")
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(call(self._desk()))
            except BaseException as fault:
                answer.set_exception(fault)

        with self._gate:
            if self._ending:
                raise Trouble("desk.closed")
            self._requests.put(_Request(run, lambda _none: None, None))
        return answer.result()

    def forget(self, lane: str) -> None:
        """Make whatever is under way in a lane stale."""
        self._generations[lane] += 1

    def stop(self, patience_s: float | None = None) -> None:
        """Finish what is queued (drafts among it), close the desk and end the thread; wait `patience_s` for it at most."""
        with self._gate:
            self._ending = True
            self._requests.put(None)
        self._thread.join(patience_s)

    def _stale(self, request: _Request) -> bool:
        return bool(request.lane) and self._generations[request.lane] != request.generation

    def _door(self) -> FrontDoor:
        self._only_in_the_worker()
        if self._held.front is None:
            raise Trouble("desk.closed")
        return self._held.front

    def _desk(self) -> DeskPort:
        self._only_in_the_worker()
        if self._held.desk is None:
            raise Trouble("desk.closed")
        return self._held.desk

    def _only_in_the_worker(self) -> None:
        if threading.get_ident() == self._gui or threading.get_ident() != self._held.thread:
            raise RuntimeError("the vault was asked outside its thread")

    def _work(self, front: Callable[[], FrontDoor]) -> None:
        self._held.thread = threading.get_ident()
        trouble = _attempt(lambda: setattr(self._held, "front", front()))[1]
        if trouble is not None:
            self._answered.emit((None, None, trouble))
        while (request := self._requests.get()) is not None:
            if not self._stale(request):
                self._answered.emit((request, *_attempt(request.call)))
        if self._held.desk is not None:
            self._held.desk.close()

    def _deliver(self, answer: tuple[_Request | None, Any, Trouble | None]) -> None:
        request, value, trouble = answer
        if request is not None and self._stale(request):
            return
        if trouble is None and request is not None:
            request.then(value)
        elif trouble is not None and request is not None and request.failed is not None:
            request.failed(trouble)
        elif trouble is not None:
            self.troubled.emit(trouble.code, trouble.facts)


def _attempt(call: Callable[[], T]) -> tuple[T | None, Trouble | None]:
    """The answer, or what went wrong. A fault of ours keeps the name of its class only: its text may hold a letter."""
    try:
        return call(), None
    except Trouble as trouble:
        return None, trouble
    except Exception as fault:
        return None, Trouble("desk.unexpected", fault=type(fault).__name__)
