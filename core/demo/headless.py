"""The main job from end to end without a person: asked, sorted, stopped, rephrased, recorded, sent, opened, proven.

Office verbs do it; the window, where it is installed, is driven by a process of its own on the same profile. Another
fresh process then reads the evidence back from the disk, and only what it finds is written to `summary.json`.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import core
from core.charter.risk import Stated, text_hash
from core.cli.sentences import SENTENCES
from core.demo.evidence import DONE, PDF, PROOF, SCREENS, SUMMARY
from core.demo.people import AMIRA, MOHAMED
from core.demo.practice import EXPORT, TELEPHONES, Place, furnish, patient_of, went
from core.doors.files import make_folder, write_whole
from core.model import Decision, Judgement, Refusal, Trouble
from core.office.desk import Desk
from core.office.export import export
from core.office.look import inbox
from core.office.post import post
from core.office.receive import receive
from core.office.reply import plain, reply
from core.office.triage import triage
from crypto.kinds import Kind

BLOCKED = (
    "Bonjour, passez à amlodipine 10 mg ce matin et ajoutez de l'ibuprofène 400 mg pendant 5 jours si vous avez mal."
)
REPHRASED = (
    "Bonjour, un oubli isolé n'est pas grave. Prenez votre comprimé d'amlodipine à l'heure habituelle, sans doubler la "
    "dose. En cas de doute, appelez le cabinet."
)
_HOME = Path(core.__file__).resolve().parent.parent
_MINUTE = 60_000
_PATIENCE = 60
_OURS = ("profiles", "practice", "patients", EXPORT, SCREENS, PDF, PROOF)


@dataclass
class Noted:
    """What the job saw at first hand: step -> name -> value; the evidence must say the same."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, step: str, **values: bytes | str) -> None:
        """Keep values for a step."""
        plain_values = {name: one if isinstance(one, str) else one.hex() for name, one in values.items()}
        self.values.setdefault(step, {}).update(plain_values)


def run(folder: Path, now: int, *, window: bool = True) -> list[dict[str, Any]]:
    """Does the main job in `folder` and writes `summary.json`; returns its steps.

    An earlier demo there is replaced; anything else is refused: Trouble(demo.folder_in_use). `window`: take pictures.
    """
    folder = folder.resolve()
    clear(folder)
    mark(folder, now)
    place = furnish(folder, now)
    noted = Noted()
    letter = _sort(place, noted, now + _MINUTE)
    window = window and has_window()
    if window:
        _picture(place, "before", letter, now + 2 * _MINUTE)
    _answer(place, noted, letter, now + 3 * _MINUTE)
    _open(place, noted, now + 8 * _MINUTE)
    if window:
        _picture(place, "after", letter, now + 10 * _MINUTE)
    _export(place, noted, now + 11 * _MINUTE)
    return _sum_up(folder, noted, now + 12 * _MINUTE)


def clear(folder: Path) -> None:
    """Take an earlier demo away; a folder with anything else in it is left alone."""
    others = folder.is_dir() and any(one.name != TELEPHONES for one in folder.iterdir())
    if others and not (folder / SUMMARY).is_file():
        raise Trouble("demo.folder_in_use", name=folder.name)
    for name in _OURS:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def mark(folder: Path, now: int) -> None:
    """Say from the start whose folder this is, so that a demo that was broken off can be taken away."""
    _write(folder, now, [])


def has_window() -> bool:
    """Whether the window can be driven here: Qt is installed, and the desk beside this package."""
    return find_spec("PySide6") is not None and (_HOME / "desktop" / "demo_shots.py").is_file()


def _sort(place: Place, noted: Noted, now: int) -> bytes:
    """The secretary sends the questions on; the letter that the physician will answer."""
    with place.open(place.secretary, now) as desk:
        receive(desk, now)
        rows = {row.name: row for row in inbox(desk, None, now)}
        _must(triage(desk, rows[MOHAMED.name].letter, Decision.URGENT, now))
        letter = rows[AMIRA.name].letter
        _must(triage(desk, letter, Decision.PHYSICIAN, now))
        receive(desk, now)
    with place.open(place.physician, now) as desk:
        receive(desk, now)
    noted.note("question.received", letter=letter)
    return letter


def _answer(place: Place, noted: Noted, letter: bytes, now: int) -> None:
    """The physician is stopped, rephrases, sends."""
    with place.open(place.physician, now) as desk:
        stopped = reply(desk, letter, BLOCKED, _judged(desk, BLOCKED), now)
        if not isinstance(stopped, Refusal) or stopped.code != "content.blocked":
            raise Trouble("demo.not_blocked")
        sent = went(reply(desk, letter, REPHRASED, _judged(desk, REPHRASED), now + _MINUTE))
        post(desk, now + _MINUTE)
    text = sha256(plain(REPHRASED).encode("utf-8")).hexdigest()
    noted.note("reply.recorded", entry=sent.entry, letter=sent.letter, text=text)
    noted.note("reply.opened", record=sent.entry, text=text)


def _judged(desk: Desk, text: str) -> Stated:
    screen = "question, consultation, fiche"
    return Stated(Judgement.ONLINE, text_hash(plain(text)), "", screen, 95, desk.profile.role)


def _open(place: Place, noted: Noted, now: int) -> None:
    """The patient opens the reply; the receipt reaches both desks."""
    read = next(one for one in place.device(AMIRA.key).read(now) if one.kind is Kind.REPLY)
    noted.note("receipt.recorded", letter_hash=read.letter_hash)
    noted.note("reply.sent", letter_hash=read.letter_hash)
    for profile in (place.physician, place.secretary):
        with place.open(profile, now + _MINUTE) as desk:
            receive(desk, now + _MINUTE)
            post(desk, now + _MINUTE)


def _export(place: Place, noted: Noted, now: int) -> None:
    with place.open(place.physician, now) as desk:
        made = went(export(desk, patient_of(desk, AMIRA), place.folder, now, dict(SENTENCES)))
        receive(desk, now)
    noted.note("record.exported", pdf=sha256(made.pdf.read_bytes()).hexdigest())


def _picture(place: Place, stage: str, letter: bytes, now: int) -> None:
    """The real window, offscreen, in a process of its own: what it shows before the answer, and after."""
    make_folder(place.folder / SCREENS)
    _fresh(
        "desktop.demo_shots",
        *("--profile", str(place.physician), "--out", str(place.folder / SCREENS)),
        *("--stage", stage, "--letter", letter.hex(), "--now", str(now)),
    )


def _sum_up(folder: Path, noted: Noted, now: int) -> list[dict[str, Any]]:
    """The evidence as a fresh process finds it on the disk; a step holds when the job saw the same values."""
    found = json.loads(_fresh("core.demo.evidence", str(folder), str(now)))
    steps = [
        {
            "name": one["name"],
            "done": DONE[one["name"]],
            "evidence": one["evidence"],
            "ok": one["ok"] and noted.values.get(one["name"], {}).items() <= one["evidence"].items(),
        }
        for one in found
    ]
    _write(folder, now, steps)
    return steps


def _write(folder: Path, now: int, steps: list[dict[str, Any]]) -> None:
    """`summary.json`, whole or not at all."""
    data = json.dumps({"now": now, "steps": steps}, ensure_ascii=False, indent=1)
    write_whole(make_folder(folder) / SUMMARY, data.encode("utf-8"))


def _fresh(module: str, *arguments: str) -> str:
    """What another process of this program says. Raises Trouble(demo.process)."""
    command = [sys.executable, "-m", module, *arguments]
    around = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.run(
        command, cwd=_HOME, env=around, capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    if process.returncode:
        raise Trouble("demo.process", name=module, said=(process.stderr.strip().splitlines() or [""])[-1])
    return process.stdout


def _must(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Trouble("demo.refused", by=refusal.code)
