"""The letterbox of a patient's page over the practice's web host: what `patient/src/post.js` does, for Python's device."""

from collections.abc import Callable, Iterator
from itertools import count

from core.doors.letterbox import DEPOSITED, MAX_LETTER, Arrived
from core.doors.maildir import MAX_ROSTER
from core.doors.web import Web
from core.model import Trouble
from crypto.invite import device_inbox, device_outbox, drop_file, invite_inbox, invite_outbox, read_fragment


class PageBox:
    """`Letterbox` of one device. `drop` gives its drop secret, empty before its confirm; `answers`: what the host said."""

    def __init__(self, url: str, fragment: str) -> None:
        self._web = Web(url)
        self._secret = read_fragment(fragment).secret
        self.drop: Callable[[], bytes] = bytes
        self.answers: list[int] = []

    def post(self, raw: bytes) -> str:
        folder = device_inbox(self.drop()) if self.drop() else invite_inbox(self._secret)
        path = f"{folder}/{drop_file(raw)}"
        self.answers.append(self._web.ask("PUT", path, raw).status)
        if self.answers[-1] not in (201, 204, 409):
            raise Trouble("drop.refused", status=str(self.answers[-1]))
        return path

    def collect(self, me: bytes) -> Iterator[Arrived]:  # noqa: ARG002
        yield from self._at(invite_outbox(self._secret))
        for number in count(1) if self.drop() else ():
            found = list(self._at(device_outbox(self.drop(), number)))
            if not found:
                return
            yield from found

    def _at(self, path: str) -> Iterator[Arrived]:
        answer = self._web.ask("GET", path, most=MAX_LETTER)
        if answer.status == 200:
            yield Arrived(path, len(answer.body), answer.body, 0)

    def roster(self) -> bytes | None:
        answer = self._web.ask("GET", "roster", most=MAX_ROSTER)
        return answer.body if answer.status == 200 else None

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        """A page fetches nothing for the practice."""
        raise NotImplementedError

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        """A page lays nothing out."""
        raise NotImplementedError(DEPOSITED)

    def put_roster(self, data: bytes) -> None:
        """A page signs no roster."""
        raise NotImplementedError

    def close(self) -> None:
        """Hang up."""
        self._web.close()
