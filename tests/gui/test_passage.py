"""The passage: what each state looks like, says, and how the line and Send follow from the lamps."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.charter.passage import Duty, Lamp, Lit, Passage
from desktop.theme import tint
from desktop.widgets import lamp as lamps
from desktop.widgets.lamp import Shape
from desktop.widgets.passage import MIDDLE, PassageBar

HELD = {
    Duty.IDENTITY: "identity.confirmed",
    Duty.CONSULTATION: "consultation.follows",
    Duty.JUDGEMENT: "judgement.online",
    Duty.CONTENT: "content.clear",
    Duty.RECIPIENT: "recipient.enrolled_device",
    Duty.RECORD: "record.ready",
}


def passage(**other: Lamp) -> Passage:
    """All held, but for the lamps given by the name of their duty."""
    facts = (("day", "8"), ("held_on", "2026-11-12"), ("by", "Dr Leïla Mansour"))
    return Passage(
        tuple(
            other.get(duty.value, Lamp(duty, Lit.JUDGED if duty is Duty.JUDGEMENT else Lit.HELD, code, facts))
            for duty, code in HELD.items()
        )
    )


TO_JUDGE = Lamp(Duty.JUDGEMENT, Lit.TO_JUDGE, "judgement.awaited")
BLOCKED = Lamp(Duty.CONTENT, Lit.CLOSED, "content.blocked", (("count", "3"),))


@pytest.fixture
def bar(qtbot: QtBot, dressed: QApplication) -> PassageBar:
    made = PassageBar()
    dressed.processEvents()
    qtbot.addWidget(made)
    made.resize(560, made.sizeHint().height())
    made.show()
    return made


def shapes(bar: PassageBar) -> list[Shape]:
    return [lamps.shape_of(cell.lamp.lit, cell.after) for cell in bar.rail.cells]


def test_every_condition_held_lights_send(bar: PassageBar) -> None:
    bar.show_passage(passage())
    assert shapes(bar) == [Shape.FULL] * 6
    assert bar.send.kind() == "primary"
    assert bar.status.text() == "Conditions réunies\u00a0: la réponse peut partir"


def test_a_lamp_held_after_a_closed_point_is_hollow_and_send_is_closed(bar: PassageBar) -> None:
    bar.show_passage(passage(judgement=TO_JUDGE, content=BLOCKED))
    assert shapes(bar) == [Shape.FULL, Shape.FULL, Shape.WAIT, Shape.DIAMOND, Shape.HOLLOW, Shape.HOLLOW]
    assert bar.send.kind() == "closed"
    assert bar.send.isEnabled()
    assert bar.status.text() == "2 points avant l’envoi"


def test_only_the_judgement_awaited_is_said_in_words(bar: PassageBar) -> None:
    bar.show_passage(passage(judgement=TO_JUDGE))
    assert bar.status.text() == "Reste\u00a0: votre jugement"


def test_a_check_that_failed_leaves_every_lamp_unknown_and_send_closed(bar: PassageBar) -> None:
    bar.show_passage(passage())
    bar.show_unknown("content.unavailable")
    assert shapes(bar) == [Shape.DASHED] * 6
    assert bar.send.kind() == "closed"


def test_a_slow_check_says_so_and_holds_send(bar: PassageBar) -> None:
    bar.show_passage(passage())
    bar.show_checking()
    assert shapes(bar)[3] is Shape.ARC
    assert bar.send.kind() == "closed"


def test_each_lamp_is_a_child_with_a_name_a_state_and_its_evidence(bar: PassageBar) -> None:
    bar.show_passage(passage(content=BLOCKED))
    names = [QAccessible.queryAccessibleInterface(cell).text(QAccessible.Text.Name) for cell in bar.rail.cells]
    assert names == [
        "Identité\u00a0: tenu, en présence",
        "Consultation\u00a0: tenu, 12\u00a0nov., J+8",
        "Jugement\u00a0: jugé, en ligne",
        "Contenu\u00a0: bloqué, 3 remarques",
        "Destinataire\u00a0: tenu, 1 téléphone",
        "Dossier\u00a0: tenu, prêt",
    ]


def colour_at(image: QImage, x: float) -> QColor:
    return image.pixelColor(round(x), MIDDLE)


@pytest.mark.parametrize("way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_line_is_solid_up_to_the_first_closed_lamp_and_runs_the_way_of_reading(
    bar: PassageBar, way: Qt.LayoutDirection
) -> None:
    bar.setLayoutDirection(way)
    bar.show_passage(passage(judgement=TO_JUDGE, content=BLOCKED))
    QApplication.processEvents()
    centres = [cell.geometry().center().x() for cell in bar.rail.cells]
    assert (centres == sorted(centres)) is (way is Qt.LayoutDirection.LeftToRight)
    image = bar.rail.grab().toImage()
    before = [colour_at(image, (centres[at] + centres[at + 1]) / 2 + step) for at in (0, 1) for step in (-2, 0, 2)]
    after = {colour_at(image, (centres[4] + centres[5]) / 2 + step).name() for step in range(-8, 9)}
    assert {colour.name() for colour in before} == {tint("accent").name()}
    assert tint("line-2").name() in after
    assert len(after) > 1


@pytest.mark.usefixtures("dressed")
def test_the_judgement_is_a_square_and_the_others_are_circles() -> None:
    def corner_is_filled(duty: Duty) -> bool:
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        lamps.draw(painter, QPointF(20, 20), duty, Lit.HELD, after=False, count="", ground="bg")
        painter.end()
        return image.pixelColor(11, 11) == tint("accent")

    assert corner_is_filled(Duty.JUDGEMENT)
    assert not corner_is_filled(Duty.IDENTITY)
