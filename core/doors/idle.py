"""Waiting in the open folder until the server says that something changed (IDLE, RFC 2177), somebody rouses us, or the time is
over. A server that ended the line is noticed at once; one that went silent when the waiting is renewed. Without IDLE it is
asked now and then.
"""

import re
import socket
import time
from contextlib import suppress
from typing import Final

from core.doors.imap import Line

RENEW_SECONDS: Final = 240.0
ASK_SECONDS: Final = 10.0
_NEWS = re.compile(rb"\* (\d+ (EXISTS|EXPUNGE|FETCH)|VANISHED)\b")


class Idle:
    """For the line's thread; `rouse` for any. `renew`: seconds after which a wait is renewed; `ask`: between two questions."""

    def __init__(self, line: Line, renew: float = RENEW_SECONDS, ask: float = ASK_SECONDS) -> None:
        self._line = line
        self._renew = renew
        self._ask = ask
        self._wake, self._waker = socket.socketpair()
        self._wake.setblocking(False)
        self._waker.setblocking(False)  # one byte that lies there wakes as well as many

    def wait(self, timeout: float) -> bool:
        """Whether something may have changed; False: the time is over, or somebody roused us. Raises Trouble as `Line`."""
        end = time.monotonic() + timeout
        by_push = self._line.has("IDLE")
        while True:
            left = end - time.monotonic()
            if self._roused() or left <= 0:
                return False
            if self._pushed(min(left, self._renew)) if by_push else self._asked(min(left, self._ask)):
                return True

    def _pushed(self, seconds: float) -> bool:
        with self._line.watched():
            tag = self._line.send(b"IDLE")
            while not (said := self._line.say())[0].startswith(b"+"):
                if self._line.ended(tag, said):
                    raise ValueError("ended before it began")
            news = self._listen(tag, time.monotonic() + seconds)
        with self._line.watched():
            self._line.wire.send(b"DONE\r\n")
            return any(_NEWS.match(said[0]) for said in self._line.answer(tag)) or news

    def _listen(self, tag: bytes, end: float) -> bool:
        while (left := end - time.monotonic()) > 0:
            if not self._line.wire.speaks(left, self._wake):
                return False
            self._line.wire.until = time.monotonic() + self._line.seconds
            said = self._line.say()
            if self._line.ended(tag, said):
                raise ValueError("ended by the server")
            if _NEWS.match(said[0]):
                return True
        return False

    def _asked(self, seconds: float) -> bool:
        time_over = time.monotonic() + seconds
        if any(_NEWS.match(said[0]) for said in self._line.ask(b"NOOP")):
            return True
        self._wake.setblocking(True)
        self._wake.settimeout(max(time_over - time.monotonic(), 0.001))
        with suppress(TimeoutError):
            self._wake.recv(1, socket.MSG_PEEK)
        self._wake.setblocking(False)
        return False

    def _roused(self) -> bool:
        with suppress(BlockingIOError):
            return bool(self._wake.recv(4096))
        return False

    def rouse(self) -> None:
        """End the wait under way, or the next one before it begins. For any thread."""
        with suppress(OSError):
            self._waker.send(b"x")

    def close(self) -> None:
        """Nobody waits any more."""
        self._wake.close()
        self._waker.close()
