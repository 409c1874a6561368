"""The day's code, brought up for the pictures as on a machine that has a keyring."""

from PySide6.QtTest import QTest

from desktop.demo_shots import Photographer
from desktop.ports.lock import CodeView
from desktop.views.day_code import DayCodePage

CODE = "402817"


def day_code(one: Photographer) -> None:
    """Typed once, and half of it again."""
    one.window.go("day_code")
    page = one.window.page(DayCodePage)
    one.wait_for(lambda: bool(page.standing.text()))
    page.show_code(CodeView(0, None))
    page.leave()
    QTest.keyClicks(page.code, CODE)
    QTest.keyClicks(page.again, CODE[:3])
