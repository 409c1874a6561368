"""The patients' page as files: taken as it was built, filled in for one practice, written for the host."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from core.doors.files import is_file, make_folder, read_bounded, write_whole
from core.model import Trouble

INDEX = "index.html"
_BESIDE = ("sw.js", "manifest.webmanifest", "icon.svg", "icon-192.png")
_MOST = 8 << 20
_SECONDS = 60
_HOLE = b'<script type="application/json" id="practice">{}</script>'


def build(program: Path) -> Path:
    """The folder of the page: built now where its sources lie beside the program, else where somebody built it before.

    Raises Trouble: page.unbuildable, when the sources give no page.
    """
    folder, builder = program / "build" / "page", program / "packaging" / "build_page.py"
    if is_file(builder):
        command = [sys.executable, "-I", str(builder), str(folder)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False)
        if done.returncode != 0:
            why = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
            raise Trouble("page.unbuildable", why=why[-1] if why else "")
    return folder


def read_built(folder: Path) -> dict[str, bytes]:
    """The page that `make page` built, by file name. Trouble: page.not_built, disk.*."""
    if not is_file(folder / INDEX):
        raise Trouble("page.not_built", name=str(folder))
    return {name: read_bounded(folder / name, _MOST) for name in (INDEX, *_BESIDE)}


def filled(page: bytes, facts: str) -> bytes:
    """The page with a practice's facts (JSON), which no sign of theirs can leave. Trouble: page.not_built."""
    if page.count(_HOLE) != 1:
        raise Trouble("page.not_built", name=INDEX)
    safe = facts.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
    return page.replace(_HOLE, _HOLE.replace(b"{}", safe.encode("utf-8")))


def write_site(out: Path, files: Mapping[str, bytes]) -> None:
    """Files of the host, each whole or not at all; readable by its owner alone until they are copied there."""
    for name, data in files.items():
        place = out / name
        make_folder(place.parent)
        write_whole(place, data)
