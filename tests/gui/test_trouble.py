"""What goes wrong while the desk is open: each time a sentence that says what to do, and nothing lost."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.model import Queue, refuse
from desktop.ports.aside import AsideRow
from desktop.views.aside import AsidePage
from desktop.views.desk import DeskWindow
from desktop.widgets.composer import Mark
from tests.gui.fakes.people import NOW, PEOPLE, key
from tests.gui.fakes.world import World

AMIRA, HEDI, YOUSSEF = (key(PEOPLE[at].name) for at in (0, 1, 4))
GAP = AsideRow(b"g" * 32, "lane.gap", "Amira Ben Youssef", NOW - 60_000)
STRANGER = AsideRow(b"s" * 32, "sender.unknown", "", NOW - 120_000)


def opened(qtbot: QtBot, desk: DeskWindow, letter: bytes) -> None:
    desk.messages.list.select(letter)
    qtbot.waitUntil(
        lambda: desk.messages.reading.letter() == letter and not desk.messages.reading.composer.isReadOnly()
    )


def said(desk: DeskWindow) -> str:
    return desk.band.words.text()


def test_a_full_disk_keeps_the_draft_and_says_what_to_do(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    world.full = True
    desk.messages.reading.send()
    bar = desk.messages.holding.back
    qtbot.waitUntil(lambda: "Plus de place sur le disque." in bar.words.text())
    assert "libérer de la place" in bar.words.text()
    opened(qtbot, desk, AMIRA)
    assert (desk.messages.reading.composer.words(), world.drafts[AMIRA]) == ("Bonjour Madame.",) * 2
    assert (world.sent, desk.messages.reading.composer.isReadOnly()) == ([], False)
    world.full = False
    qtbot.waitUntil(lambda: desk.messages.reading.passage.send.kind() == "primary")
    desk.messages.reading.send()
    qtbot.waitUntil(lambda: len(world.sent) == 1)


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("record.rolled_back", "ne rien effacer"),
        ("record.fork", "Ne garder qu’une copie"),
        ("record.roster", "comparer les empreintes"),
        ("record.chain_broken", "Ne rien effacer"),
    ],
)
def test_an_alarm_bars_sending_and_each_has_its_sentence(
    qtbot: QtBot, desk: DeskWindow, world: World, code: str, does: str
) -> None:
    world.closed_by = code
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    assert does in said(desk)
    opened(qtbot, desk, AMIRA)
    desk.messages.reading.composer.insertPlainText("Bonjour Madame.")
    desk.messages.reading.judge()
    desk.messages.reading.send()
    desk.standing.note("Une note", "n’efface pas une alarme.")
    assert does in said(desk)
    assert (world.sent, world.closed) == ([], [])


def test_a_clock_set_back_is_settled_by_a_word(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.closed_by = "record.clock_back"
    desk.refresh()
    qtbot.waitUntil(lambda: desk.messages.reading.barred == "record.clock_back")
    assert "La remettre à l’heure" in said(desk)
    assert desk.band.button.text() == "L’horloge est juste"
    desk.band.button.click()
    qtbot.waitUntil(desk.band.isHidden)
    assert desk.messages.reading.barred == ""


def test_what_lasts_comes_back_after_a_note(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.state = "offline"
    desk.refresh()
    qtbot.waitUntil(desk.band.isVisible)
    desk.messages.triage.refused.emit(refuse("thread.unknown"))
    assert "n’est plus dans cette file" in said(desk)
    desk.standing._note_ends.timeout.emit()
    assert said(desk).startswith("Hors ligne depuis")


def test_letters_set_aside_are_listed_with_the_reason_on_both_desks(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    world.aside.kept = (STRANGER, GAP)
    desk.refresh()
    qtbot.waitUntil(lambda: "2" in desk.sidebar.places["aside"].accessibleName())
    desk.sidebar.places["aside"].click()
    qtbot.waitUntil(lambda: len(desk.page(AsidePage).rows) == 2)
    rows = [desk.page(AsidePage).entries.model.index(at).data(0x100) for at in range(2)]
    assert [row.title for row in rows] == ["Expéditeur inconnu", "Amira Ben Youssef"]
    assert rows[1].detail.startswith("Une lettre d’avant manque, arrivée le 20\u00a0nov.")
    assert "gardée de côté, sans réponse possible" in desk.page(AsidePage)._why.text()
    assert desk.page(AsidePage)._act.isHidden()


def test_a_physician_accepts_a_gap_only_with_a_reason(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.aside.kept = (GAP,)
    desk.sidebar.places["aside"].click()
    qtbot.waitUntil(desk.page(AsidePage)._act.isVisible)
    desk.page(AsidePage).accept()
    assert world.aside.accepted == []
    desk.page(AsidePage).reason.setText("le patient confirme qu’il n’a rien écrit d’autre")
    desk.page(AsidePage).accept()
    qtbot.waitUntil(lambda: desk.page(AsidePage).rows == ())
    assert world.aside.accepted == [(GAP.file, "le patient confirme qu’il n’a rien écrit d’autre")]
    assert "Votre raison est consignée" in said(desk)


def test_a_secretary_sees_a_gap_and_cannot_accept_it(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.aside.kept, world.role = (GAP,), "secretary"
    desk.start()
    qtbot.waitUntil(lambda: desk.messages.queue is Queue.TRIAGE)
    desk.sidebar.places["aside"].click()
    qtbot.waitUntil(lambda: len(desk.page(AsidePage).rows) == 1)
    assert desk.page(AsidePage)._act.isHidden()
    desk.page(AsidePage).accept()
    desk.messages.confirm()
    qtbot.wait(20)
    assert (world.aside.accepted, world.confirmed) == ([], set())


def test_the_physician_confirms_the_person_from_the_head_of_the_thread(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, YOUSSEF)
    assert desk.messages.reading.head.confirm.isVisible()
    desk.menus.by_keys("Ctrl+Shift+I").trigger()
    qtbot.waitUntil(desk.messages.reading.head.confirm.isHidden)
    assert world.confirmed == {YOUSSEF}


def test_the_current_remark_is_washed_and_nothing_is_selected(qtbot: QtBot, desk: DeskWindow) -> None:
    composer = desk.messages.reading.composer
    opened(qtbot, desk, AMIRA)
    composer.insertPlainText("un deux trois quatre")
    marks = (Mark(1, 3, 7, True), Mark(2, 0, 13, True), Mark(3, 14, 20, False))
    composer.show_marks(marks)

    def washed() -> list[str]:
        block = composer.document().firstBlock()
        spans = [
            each for each in block.layout().formats() if each.format.background().style() is not Qt.BrushStyle.NoBrush
        ]
        return [block.text()[each.start : each.start + each.length].strip() for each in spans]

    composer.go_to(1)
    assert "".join(washed()) == "deux"
    composer.go_to(2)
    assert "".join(washed()).replace(" ", "") == "undeuxtrois"
    assert not composer.textCursor().hasSelection()


@pytest.mark.usefixtures("desk")
def test_the_lexicon_is_read_before_the_first_check(qtbot: QtBot, world: World) -> None:
    qtbot.waitUntil(lambda: world.warmed)


def test_an_emergency_stays_red_until_somebody_says_how_the_call_ended(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    opened(qtbot, desk, AMIRA)
    assert desk.messages.outcome.isHidden()
    opened(qtbot, desk, HEDI)
    assert desk.messages.outcome.isVisible()
    desk.messages.outcome.buttons["emergency_called"].click()
    qtbot.waitUntil(desk.messages.outcome.isHidden)
    assert world.day.ended == [(HEDI, "emergency_called", "")]
    assert "190 appelé" in said(desk)
