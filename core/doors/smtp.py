"""Handing a mail over to the practice's mail server: TLS from the first byte, its certificate checked, a time limit on every
answer. A mail that was sent twice because an answer got lost has one Message-ID, and what it carries one identity.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from core.doors.account import TOKEN, MailAccount, Secret
from core.doors.imap import MOST_SILENCES, SECONDS, bearer, token_login
from core.doors.mail_parts import bounce_code, telling
from core.doors.wire import mistrusted, verified
from core.model import Trouble

_BROKEN = (smtplib.SMTPException, OSError, ValueError, EOFError)


@dataclass(frozen=True)
class Answer:
    """What the server said of one reader: taken or not, its status ("5.1.1", else "550"), its words on one line."""

    taken: bool
    status: str
    words: str = field(default="", repr=False)

    @property
    def code(self) -> str:
        """Why it was not taken: a code with a sentence; empty when it was."""
        return "" if self.taken else bounce_code(self.status)


class Submission:
    """A line to the server that sends. It opens itself; one line serves several mails. For one thread.
    `without`: ways to log in that are not used even where they are offered.

    Raises Trouble: mail.unreachable, mail.certificate and mail.authority (`reason`), mail.slow, mail.login, mail.token,
    mail.refused (`status`), mail.rate, and those of the account's secret.
    """

    def __init__(
        self, account: MailAccount, secret: Secret, seconds: float = SECONDS, without: frozenset[str] = frozenset()
    ) -> None:
        self.account = account
        self._without = without
        self._secret = secret
        self._seconds = seconds
        self._smtp: smtplib.SMTP_SSL | None = None

    def open(self) -> None:
        """Connect and log in, unless that was done."""
        if self._smtp is not None:
            return
        secret, server = self._secret(), self.account.smtp
        with self._watched():
            tls = verified(self.account)
            self._smtp = smtplib.SMTP_SSL(server.host, server.port, "localhost", timeout=self._seconds, context=tls)
            self._smtp.ehlo()
            self._log_in(self._smtp, secret)

    def _log_in(self, smtp: smtplib.SMTP_SSL, secret: str) -> None:
        offered = frozenset(smtp.esmtp_features.get("auth", "").upper().split())
        try:
            if self.account.login == TOKEN:
                name = token_login(offered - self._without)
                words = bearer(name, self.account, secret).decode("utf-8")
                empty = "" if name == "XOAUTH2" else "\x01"
                smtp.auth(name, lambda challenge=None: words if challenge is None else empty)
            else:
                smtp.login(self.account.user, secret)
        except smtplib.SMTPAuthenticationError as refused:
            if _answer(refused.smtp_code, b"").status.startswith("4"):
                raise Trouble("mail.rate") from None
            raise Trouble("mail.token" if self.account.login == TOKEN else "mail.login") from None

    def send(self, mail: bytes, to: Sequence[str]) -> dict[str, Answer]:
        """Hand a mail over for these addresses; what was said of each. A line that lay idle may be gone: then on a new one."""
        if self._smtp is not None:
            with suppress(Trouble), self._watched():
                self._smtp.rset()
        self.open()
        with self._watched():
            return self._sent(self._smtp, mail, to)

    def _sent(self, smtp: smtplib.SMTP_SSL | None, mail: bytes, to: Sequence[str]) -> dict[str, Answer]:
        if smtp is None:
            raise EOFError("the line ended")
        most = smtp.esmtp_features.get("size", "")
        if most.isdigit() and 0 < int(most) < len(mail):
            return dict.fromkeys(to, Answer(False, "5.3.4"))
        began = _answer(*smtp.mail(self.account.address))
        if not began.taken:
            raise Trouble("mail.rate" if began.status.startswith("4") else "mail.refused", status=began.status)
        answers = {address: _answer(*smtp.rcpt(address)) for address in to}
        if any(answer.taken for answer in answers.values()):
            taken = _data(smtp, mail)
            answers = {address: taken if one.taken else one for address, one in answers.items()}
        else:
            smtp.rset()
        return answers

    def close(self) -> None:
        """Hang up."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(*_BROKEN):
                smtp.close()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Some questions in their time limit; whatever fails ends the line."""
        late = threading.Event()

        def cut() -> None:
            late.set()
            line = self._smtp.sock if self._smtp else None
            if line is not None:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self._seconds * MOST_SILENCES, cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        except Trouble:
            self.close()
            raise
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise mistrusted(error) from error
        except smtplib.SMTPDataError as refused:
            self.close()
            raise Trouble("mail.refused", status=str(refused.smtp_code)) from None
        except _BROKEN as error:
            self.close()
            raise Trouble(
                "mail.slow" if isinstance(error, TimeoutError) or late.is_set() else "mail.unreachable"
            ) from error
        finally:
            watch.cancel()
            watch.join()


def _data(smtp: smtplib.SMTP_SSL, mail: bytes) -> Answer:
    try:
        return _answer(*smtp.data(mail))
    except smtplib.SMTPDataError as refused:
        words = refused.smtp_error
        return _answer(refused.smtp_code, words if isinstance(words, bytes) else words.encode())


def _answer(code: int, words: bytes) -> Answer:
    """What an answer says. Raises EOFError for the beginning of one, which smtplib takes for the whole."""
    if not 200 <= code < 600:
        raise EOFError("the line ended")
    line = " ".join(words.decode("utf-8", "replace").split())[:300]
    return Answer(200 <= code < 300, telling(line) or str(code), "".join(filter(str.isprintable, line)))
