"""A private mail server on loopback: Dovecot (IMAP and submission, TLS from the first byte) with a CA made on the spot.

As root the mail belongs to the user `dovecot`, else to whoever runs the tests. Each test gets mailboxes of its own.
"""

import base64
import grp
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from core.doors.account import TOKEN, MailAccount, Server

DOMAIN, PASSWORD = "cabinet.invalid", "a password of the lab"
TOKEN_KEY = b"a key for tokens of the lab alone"
MAILBOXES, FULL_MAILBOXES = 900, 20
HERE = Path(__file__).resolve().parent
_PATH = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"


def _program(name: str) -> str:
    found = shutil.which(name, path=_PATH)
    assert found, f"{name} is missing: make setup-tests brings it"
    return found


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def certificates(folder: Path, host: str = "localhost", days: int = 30) -> None:
    """`ca.pem`, and `server.pem` with `server.key`, which names `host`."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    (folder / "ext").write_text(
        f"subjectAltName=DNS:{host}\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    )
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *key, "-days", "30", "-subj", "/CN=lab CA", "-keyout", "ca.key", "-out", "ca.pem",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    openssl("req", *key, "-subj", f"/CN={host}", "-keyout", "server.key", "-out", "server.csr")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", str(days), "-extfile", "ext", "-out", "server.pem")  # fmt: skip


@dataclass
class Lab:
    """The running server. `mailbox()` hands out an empty one, `full()` one that takes 64 KiB. `durable`: a yes of the server
    means that the disk has it.
    """

    folder: Path
    imaps: int
    smtps: int
    durable: bool = False
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _next: Iterator[int] = field(default_factory=count)
    _next_full: Iterator[int] = field(default_factory=count)

    @property
    def ca(self) -> Path:
        """The one authority that vouches for the server."""
        return self.folder / "ca.pem"

    def mailbox(self) -> MailAccount:
        """A mailbox that nobody used, with its password; `PASSWORD` opens it."""
        return self._account(f"box{next(self._next)}")

    def full(self) -> MailAccount:
        """A mailbox that nobody used and that is soon full."""
        return self._account(f"full{next(self._next_full)}")

    def _account(self, name: str) -> MailAccount:
        address = f"{name}@{DOMAIN}"
        servers = Server("localhost", self.imaps), Server("localhost", self.smtps)
        return MailAccount(address, *servers, user=address, ca=self.ca)

    def by_token(self, account: MailAccount) -> MailAccount:
        """The same mailbox, opened by a token."""
        return replace(account, login=TOKEN, token_command=("true",))

    def token(self, account: MailAccount, seconds: int = 600) -> str:
        """A signed token of a mailbox, good for `seconds` from now."""
        now = int(time.time())
        claims = {"sub": account.user, "iat": now - 10, "exp": now + seconds}
        parts = [_b64(json.dumps(one).encode()) for one in ({"alg": "HS256", "typ": "JWT"}, claims)]
        signed = b".".join(parts)
        return (signed + b"." + _b64(hmac.digest(TOKEN_KEY, signed, hashlib.sha256))).decode()

    def doveadm(self, *words: str) -> str:
        """Break something: `doveadm("expunge", "-u", address, "mailbox", "INBOX", "all")`."""
        command = [_program("doveadm"), "-c", str(self.folder / "dovecot.conf"), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def start(self) -> None:
        """Answer. Raises RuntimeError with the server's own words."""
        relay = free_port()
        self._configure(relay)
        commands = [
            [_program("dovecot"), "-F", "-c", str(self.folder / "dovecot.conf")],
            [sys.executable, "-m", "tests.mail_lab.handing_back", str(self.folder / "run" / "lmtp"), str(relay)],
        ]
        with (self.folder / "lab.log").open("ab") as log:
            self._processes = [
                subprocess.Popen(
                    one, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=HERE.parents[1], start_new_session=True
                )
                for one in commands
            ]
        for port in (self.imaps, self.smtps, relay):
            self._wait_for(port)

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                if time.monotonic() > end or any(one.poll() is not None for one in self._processes):
                    words = [self.folder / "lab.log", self.folder / "dovecot.log"]
                    raise RuntimeError("\n".join(one.read_text() for one in words if one.exists())) from None
                time.sleep(0.02)

    def stop(self) -> None:
        """Answer no more, at once; the mail stays."""
        for process in self._processes:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self._processes:
            process.wait(10)
        self._processes = []
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)

    def _configure(self, relay: int) -> None:
        d = self.folder
        me = pwd.getpwnam("dovecot") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        keys = d / "keys" / "default" / "HS256"
        for one in (d / "mail", d / "run", d / "state", keys):
            one.mkdir(parents=True, exist_ok=True)
        os.chown(d / "mail", me.pw_uid, me.pw_gid)
        if not self.ca.exists():
            certificates(d)
        (keys / "default").write_text(base64.b64encode(TOKEN_KEY).decode())
        (d / "oauth2.conf").write_text(
            "introspection_mode = local\nusername_attribute = sub\n"
            f"local_validation_key_dict = fs:posix:prefix={d}/keys/\n"
        )
        names = [(f"box{n}", "") for n in range(MAILBOXES)]
        names += [(f"full{n}", "userdb_quota_rule=*:storage=64K") for n in range(FULL_MAILBOXES)]
        line = "{0}@{d}:{{PLAIN}}{p}:{u}:{g}::{f}/mail/{0}@{d}::{1}\n"
        where = {"d": DOMAIN, "p": PASSWORD, "u": me.pw_uid, "g": me.pw_gid, "f": d}
        (d / "users").write_text("".join(line.format(*one, **where) for one in names))
        (d / "dovecot.conf").write_text(
            (HERE / "dovecot.conf.in").read_text().format(
                d=d, uid=me.pw_uid, gid=me.pw_gid, user=me.pw_name, group=grp.getgrgid(me.pw_gid).gr_name,
                login="dovenull" if os.getuid() == 0 else me.pw_name,
                imaps=self.imaps, smtps=self.smtps, relay=relay, fsync="optimized" if self.durable else "never",
            )
        )  # fmt: skip


def _b64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@contextmanager
def mail_lab(*, durable: bool = False) -> Iterator[Lab]:
    """A server with empty mailboxes, in a folder whose path is short: its sockets lie there."""
    with tempfile.TemporaryDirectory(prefix="clq-", dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        lab = Lab(Path(folder), free_port(), free_port(), durable)
        lab.start()
        try:
            yield lab
        finally:
            lab.stop()
