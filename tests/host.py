"""A practice's web host: the system's own nginx on loopback, with the configuration that is handed to practices."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.doors.drop import login_file

READY = Path(__file__).resolve().parents[1] / "packaging" / "drop"
PASSWORD = "a password of the desks"
_SERVER = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
    include /etc/nginx/mime.types;
    include {folder}/colloque-http.conf;
    proxy_temp_path {folder}/tmp;
    fastcgi_temp_path {folder}/tmp;
    uwsgi_temp_path {folder}/tmp;
    scgi_temp_path {folder}/tmp;
    server {{
        listen 127.0.0.1:{port};
        include {folder}/colloque.conf;
    }}
}}
"""


@dataclass
class Host:
    """The host: the address of its page, and where its files lie. `stop` and `start` take it away and back."""

    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def site(self) -> Path:
        """What is served to everybody."""
        return self.folder / "lib" / "site"

    @property
    def desk(self) -> Path:
        """What belongs to the desks."""
        return self.folder / "lib" / "desk"

    def know(self, password: str) -> None:
        """Take the desks' password from now on."""
        (self.folder / "htpasswd").write_bytes(login_file(password))

    def start(self) -> None:
        """Answer. Raises RuntimeError with nginx's own words."""
        command = [_nginx(), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError((self.folder / "errors").read_text())
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("nginx does not answer")

    def stop(self) -> None:
        """Answer no more."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None


def _nginx() -> str:
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert found, "nginx is missing: make setup-tests brings it"
    return found


@contextmanager
def web_host(folder: Path, password: str = PASSWORD) -> Iterator[Host]:
    """A host with nothing on it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = Host(folder, free.getsockname()[1])
    for name in ("tmp", "lib/site", *(f"lib/desk/{one}" for one in ("new", "doors", "out", "moving", "tmp"))):
        (folder / name).mkdir(parents=True)
    own = (READY / "colloque.conf").read_text()
    own = own.replace("/var/lib/colloque", str(folder / "lib"))
    own = own.replace("/etc/nginx/colloque.htpasswd", str(folder / "htpasswd"))
    (folder / "colloque.conf").write_text(own)
    shutil.copy(READY / "colloque-http.conf", folder)
    (folder / "nginx.conf").write_text(_SERVER.format(folder=folder, port=host.port))
    host.know(password)
    host.start()
    try:
        yield host
    finally:
        host.stop()
