"""A mailbox tried step by step, so that whoever sets it up sees what works, what failed, and what to do about it.

Nothing of the practice is sent: the one mail that is written is taken away again, with the folder that it lay in.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from core.doors.account import MailAccount, Secret, Server
from core.doors.folder_names import quoted
from core.doors.imap import Line
from core.doors.mailbox import Mailbox
from core.doors.smtp import Submission
from core.doors.wire import mistrusted, verified
from core.model import Trouble

DONE, FAILED, LEFT = "done", "failed", "left"
STEPS: Final = ("name", "connection", "certificate", "login", "folders", "writing", "room", "sending")
FOLDERS: Final = ("Journal", "Out", "Roster")
SECONDS: Final = 10.0
_NARROW: Final = 80
"""From so many hundredths on, a mailbox is said to be nearly full."""
_TRIED = "Check"
_NOTE = (
    b"Subject: Colloque\r\nContent-Type: text/plain\r\n\r\nColloque essaie cette boite ; ce message sera efface.\r\n"
)


@dataclass(frozen=True)
class Step:
    """One step: done, failed, or left because one before it failed. `code`: why, or what to know of it."""

    name: str
    state: str
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class MailCheck:
    """One trial. `steps` is asked in a thread of its own; `stop` may be called from any."""

    def __init__(self, account: MailAccount, secret: Secret, seconds: float = SECONDS) -> None:
        self._account, self._seconds = account, seconds
        self._line = Line(account, secret, seconds)
        self._mailbox = Mailbox(self._line)
        self._submission = Submission(account, secret, seconds)
        self._stopped = threading.Event()

    def steps(self) -> Iterator[Step]:
        """Each step as it ends. After one that failed, those that need it are left; sending is tried by itself."""
        broken = False
        try:
            for name, trial in self._trials():
                if self._stopped.is_set() or (broken and name != "sending"):
                    yield Step(name, LEFT)
                    continue
                step = self._tried(name, trial)
                broken = broken or step.state == FAILED
                yield step
        finally:
            self._line.close()
            self._submission.close()

    def stop(self) -> None:
        """End the trial at the next step; a silent line is given up within its seconds."""
        self._stopped.set()

    def _tried(self, name: str, trial: Callable[[], Step | None]) -> Step:
        try:
            return trial() or Step(name, DONE)
        except Trouble as trouble:
            return Step(name, FAILED, trouble.code, trouble.facts)

    def _trials(self) -> tuple[tuple[str, Callable[[], Step | None]], ...]:
        server = self._account.imap
        return (
            ("name", lambda: _named(server)),
            ("connection", lambda: _connected(server, self._seconds).close()),
            ("certificate", lambda: _greeted(self._account, server, self._seconds)),
            ("login", self._log_in),
            ("folders", self._open_folders),
            ("writing", self._write),
            ("room", self._measure),
            ("sending", self._greet_sender),
        )

    def _log_in(self) -> None:
        self._line.open()

    def _open_folders(self) -> None:
        for name in FOLDERS:
            self._mailbox.select(self._line.folder(self._account.folder, name))

    def _write(self) -> None:
        folder = self._line.folder(self._account.folder, _TRIED)
        try:
            self._mailbox.append(folder, [_NOTE])
            self._mailbox.select(folder)
            if not self._mailbox.sizes():
                raise Trouble("mail.folder")
        finally:
            with suppress(Trouble):
                self._mailbox.select("INBOX")
                self._line.ask(b"DELETE " + quoted(folder))

    def _measure(self) -> Step:
        quota = self._mailbox.quota()
        if not quota:
            return Step("room", DONE, "mail.room_unknown")
        used, limit = int(quota["used"]), int(quota["limit"])
        if limit and used * 100 >= limit * _NARROW:
            return Step(
                "room", FAILED if used >= limit else DONE, "mail.quota" if used >= limit else "mail.narrow", quota
            )
        return Step("room", DONE, "mail.room", quota)

    def _greet_sender(self) -> None:
        _greeted(self._account, self._account.smtp, self._seconds)
        self._submission.open()


def _named(server: Server) -> None:
    try:
        socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Trouble("mail.name", host=server.host) from error


def _connected(server: Server, seconds: float) -> socket.socket:
    try:
        return socket.create_connection((server.host, server.port), timeout=seconds)
    except TimeoutError as error:
        raise Trouble("mail.slow") from error
    except (OSError, UnicodeError) as error:
        raise Trouble("mail.unreachable") from error


def _greeted(account: MailAccount, server: Server, seconds: float) -> None:
    """TLS from the first byte, with a certificate that holds for this name."""
    with _connected(server, seconds) as plain:
        try:
            with verified(account).wrap_socket(plain, server_hostname=server.host):
                return
        except ssl.SSLCertVerificationError as error:
            raise mistrusted(error) from error
        except TimeoutError as error:
            raise Trouble("mail.slow") from error
        except OSError as error:  # a server that speaks something else, or hangs up
            raise Trouble("mail.no_tls") from error
