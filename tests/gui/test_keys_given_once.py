"""Every key of every page and role: it does one thing, takes none that a field needs, and is the one on its button."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from core.model import Queue
from desktop.engine import Engine
from desktop.views.actions import spoken
from desktop.views.desk import DeskWindow
from desktop.views.places import PLACES
from desktop.widgets.button import Button
from tests.gui.fakes.world import World
from tests.gui.test_accessible import AMIRA, about, at_role, settled

OF_FIELDS = ("Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+U", "Tab", "Esc", "Home", "End")


def given(desk: DeskWindow) -> list[str]:
    """The keys that something listens to now."""
    actions = [one.action for one in desk.menus.given if one.action.isEnabled()]
    return [keys for keys in (action.shortcut().toString() for action in actions) if keys]


def said(desk: DeskWindow) -> set[str]:
    """The keys on the buttons that are in sight, as they stand there; not those of a list or of the button itself."""
    caps = [button.keys() for button in desk.findChildren(Button) if button.isVisible()]
    return {cap for cap in caps if cap.startswith(("Ctrl", "Alt", "Maj", "F"))}


@pytest.mark.parametrize("role", ["physician", "secretary"])
def test_no_key_does_two_things_on_one_page_and_every_cap_tells_the_truth(
    qtbot: QtBot, desk: DeskWindow, engine: Engine, world: World, role: str
) -> None:
    at_role(qtbot, desk, world, role)
    desk.open_queue(Queue.ANSWER if role == "physician" else Queue.TRIAGE)
    desk.messages.enter(AMIRA)
    settled(qtbot, engine)
    wrong: dict[str, object] = {}
    for name in ("messages", *(place.name for place in PLACES if role in place.roles)):
        place = next((one for one in PLACES if one.name == name), None)
        desk.go(name, about(place.about) if place is not None else AMIRA)
        settled(qtbot, engine)
        keys = given(desk)
        assert len(keys) > 10
        twice = [each for each, count in Counter(keys).items() if count > 1]
        lying = said(desk) - {spoken(each) for each in keys}
        if twice or lying:
            wrong[name] = twice, lying
    assert wrong == {}


def test_no_page_takes_a_key_that_a_field_needs(qtbot: QtBot, desk: DeskWindow, engine: Engine) -> None:
    for place in PLACES:
        desk.made(place)
    settled(qtbot, engine)
    every = {QKeySequence(one.command.keys).toString() for one in desk.menus.given if one.command.keys}
    assert every.isdisjoint(OF_FIELDS)
    letters = [keys for keys in every if len(keys) == 1]
    assert letters == []
