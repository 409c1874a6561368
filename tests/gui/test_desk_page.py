"""docs/desk.md tells the truth: each picture is there and light, each key of the menus is named."""

import re
from pathlib import Path

from core.model import Decision, Queue
from desktop import phrases
from desktop.views.desk import DeskWindow
from desktop.views.places import PLACES

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "desk.md").read_text(encoding="utf-8")
MOST_BYTES = 200_000


def test_every_picture_stands_in_the_documentation_and_is_light() -> None:
    named = {*re.findall(r"\(pictures/([\w-]+\.png)\)", TEXT)}
    assert len(named) >= 9
    sizes = {path.name: path.stat().st_size for path in (DOCS / "pictures").glob("*.png")}
    assert named <= sizes.keys()
    assert {name: size for name, size in sizes.items() if not 5_000 < size < MOST_BYTES} == {}


def test_every_key_of_the_menus_is_named(desk: DeskWindow) -> None:
    said = {"Ctrl+Return": "Ctrl Enter", "Alt+Up": "Alt ↑", "Alt+Down": "Alt ↓"}
    for place in PLACES:
        desk.made(place)
    keys = {
        said.get(keys, keys.replace("+", " "))
        for keys in {given.command.keys for given in desk.menus.given if given.command.keys}
    }
    queues = {f"Ctrl {at}" for at in range(1, 7)}
    assert queues <= keys
    assert sorted(key for key in keys - queues if key not in TEXT) == []
    assert "Ctrl 1 to 6" in TEXT


def test_every_queue_and_decision_is_explained() -> None:
    assert [phrases.queue(queue) for queue in Queue if f"| {phrases.queue(queue)} |" not in TEXT] == []
    names = [phrases.decision(decision)[0] for decision in Decision]
    assert [name for at, name in enumerate(names, 1) if f"| {at} | {name} |" not in TEXT] == []
