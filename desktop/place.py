"""Where a desk stood when it was locked, kept in its vault, so that it stands there again: window, queue, question."""

import json

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from core.model import Queue
from desktop.views.desk import DeskWindow


def place_of(desk: DeskWindow) -> bytes:
    """As `restore` reads it."""
    shown, rect = desk.messages.shown(), desk.normalGeometry()
    return json.dumps(
        {
            "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
            "whole": desk.isMaximized(),
            "queue": desk.messages.queue.value,
            "letter": shown.letter.hex() if shown is not None else "",
            "writing": desk.messages.reading.composer.hasFocus(),
        }
    ).encode("ascii")


def restore(desk: DeskWindow, kept: bytes) -> None:
    """Stand there again; what makes no sense any more is passed by. Called once the desk knows whose it is."""
    try:
        place = json.loads(kept)
        rect, queue = QRect(*map(int, place["rect"])), Queue(place["queue"])
        letter, writing, whole = bytes.fromhex(place["letter"]), bool(place["writing"]), bool(place["whole"])
    except (ValueError, TypeError, KeyError):
        return
    if any(screen.availableGeometry().intersects(rect) for screen in QGuiApplication.screens()) and rect.isValid():
        desk.setGeometry(rect)
    if whole:
        desk.showMaximized()
    desk.open_queue(queue)
    if letter:
        desk.messages.refresh(letter)
        desk.messages.open_letter(letter, into_reply=writing)
