"""Who comes into the practice, who is away, who replaces, who leaves: in the window, with the keyboard, in its place."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.models.inbox import ROW
from desktop.ports.members import NO_DAYS
from desktop.views.desk import DeskWindow
from desktop.views.members import MembersPage
from desktop.widgets.words import Words
from tests.gui.fakes.people import SECRETARY
from tests.gui.fakes.registry import BY_HAND, DIGITS, KEY, ON_PAPER, SUBSTITUTE
from tests.gui.fakes.registry import MEMBERS as KNOWN
from tests.gui.fakes.world import World
from tests.gui.test_keys_alone import press, write

MEMBERS = len(KNOWN)


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> MembersPage:
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS)
    return page


def invited(qtbot: QtBot, page: MembersPage, world: World) -> None:
    page.panel.name.take_focus()
    write("Amel Trabelsi")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.members.invited == [("Amel Trabelsi", "secretary", False)])
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS + 1)


def test_a_secretary_is_invited_compared_and_let_in(
    qtbot: QtBot, desk: DeskWindow, page: MembersPage, world: World
) -> None:
    invited(qtbot, page, world)
    assert "ABCD\u00a0\u00a0EFGH" in page.panel.code.text()
    world.members.answered()
    page._poll()
    qtbot.waitUntil(page.panel.identical.hasFocus)
    assert page.panel.digits.text().replace(" ", "") == DIGITS.replace(" ", "")
    press(Qt.Key.Key_Return)
    assert page.panel.phrase.line.hasFocus()
    write("olivier lampe")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [one[1:] for one in world.members.let_in] == [(DIGITS, "olivier lampe")])
    qtbot.waitUntil(lambda: "Entré au cabinet" in desk.band.words.text())
    assert page.panel.phrase.line.text() == ""


def test_different_digits_burn_the_code(qtbot: QtBot, page: MembersPage, world: World) -> None:
    invited(qtbot, page, world)
    world.members.answered()
    page._poll()
    qtbot.waitUntil(page.panel.identical.hasFocus)
    page.panel.different.click()
    qtbot.waitUntil(lambda: len(world.members.burnt) == 1)
    qtbot.waitUntil(lambda: page.panel.coming is None)
    assert world.members.let_in == []


def test_another_desk_sees_who_is_who_and_invites_nobody(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.members.founder = False
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS)
    assert not page.panel.name.isVisible()
    assert page.panel._stranger.isVisible()


def chosen(qtbot: QtBot, page: MembersPage, letter: str) -> None:
    """A member, by arrows and Enter."""
    at = next(at for at, one in enumerate(KNOWN) if one[0] == letter)
    page.view.setFocus()
    page.view.setCurrentIndex(page.model.index(at))
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.side.member.row is not None and page.side.member.row.letter == letter)
    assert page.side.member.isVisible()


def detail(page: MembersPage, letter: str) -> str:
    at = next(at for at, one in enumerate(KNOWN) if one[0] == letter)
    return str(page.model.index(at).data(ROW).detail)


def test_an_absence_is_said_with_who_stands_in_and_taken_back(qtbot: QtBot, page: MembersPage, world: World) -> None:
    chosen(qtbot, page, "A")
    assert page.side.member.away.first.line.hasFocus()
    write("01/12/2026")
    press(Qt.Key.Key_Return)
    write("30/11/2026")
    assert page.side.member.away.last.word.text() == "avant le premier"
    page.side.member.away.last.line.clear()
    write("05/12/2026")
    press(Qt.Key.Key_Return)
    assert page.side.member.stand_in.hasFocus() or page.side.member.stand_in.options["D"].hasFocus()
    press(Qt.Key.Key_1)
    assert page.side.member.say_away.hasFocus()
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.members.away == {"A": (("2026-12-01", "2026-12-05"), "D")})
    qtbot.waitUntil(lambda: "Dr Sami Khelifi" in detail(page, "A"))
    assert "absence du" in detail(page, "A")
    assert page.side.member.back.isVisible()
    assert page.side.member.away.empty()
    page.side.member.back.click()
    qtbot.waitUntil(lambda: world.members.away == {})
    qtbot.waitUntil(lambda: "absence" not in detail(page, "A"))


def test_an_absence_asks_for_what_is_missing_and_says_nothing_before(
    qtbot: QtBot, page: MembersPage, world: World
) -> None:
    chosen(qtbot, page, "A")
    panel = page.side.member
    panel.say_away.click()
    assert panel.away.first.line.hasFocus()
    panel.away.first.line.setText("1/12/2026")
    panel.away.last.line.setText("1/12/2026")
    panel.say_away.click()
    assert any(one.hasFocus() for one in panel.stand_in.options.values())
    assert world.members.away == {}
    panel.stand_in.choose("-")
    panel.say_away.click()
    qtbot.waitUntil(lambda: world.members.away == {"A": (("2026-12-01", "2026-12-01"), "")})


def test_a_substitute_is_invited_with_the_days_of_the_replacement(
    qtbot: QtBot, page: MembersPage, world: World
) -> None:
    page.panel.name.take_focus()
    write("Dr Karim Jlassi")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_2)
    assert page.panel.replaces.first.line.hasFocus()
    write("20/11/2026")
    page.panel.ask.click()
    assert page.panel.replaces.last.line.hasFocus()
    assert world.members.invited == []
    write("30/11/2026")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.members.dated == [("2026-11-20", "2026-11-30")])
    assert world.members.invited == [("Dr Karim Jlassi", "substitute", False)]


def test_the_days_of_a_secretary_are_nobodys(qtbot: QtBot, page: MembersPage, world: World) -> None:
    invited(qtbot, page, world)
    assert not page.panel.replaces.isVisible()
    assert world.members.dated == [NO_DAYS]


def test_a_replacement_is_signed_after_a_second_question_and_the_passphrase(
    qtbot: QtBot, desk: DeskWindow, page: MembersPage, world: World
) -> None:
    chosen(qtbot, page, "D")
    panel = page.side.member
    panel.date.ask.click()
    assert not panel.date.is_open()
    panel.replaces.first.line.setText("01/12/2026")
    panel.replaces.last.line.setText("24/12/2026")
    panel.date.ask.click()
    assert panel.date_key.line.hasFocus()
    write("olivier")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "phrase de passe" in panel._said.text())
    assert world.members.replaces == {}
    panel.date_key.line.clear()
    panel.date.yes.click()
    assert panel.date_key.line.hasFocus()
    write(KEY)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: world.members.replaces == {"D": ("2026-12-01", "2026-12-24")})
    qtbot.waitUntil(lambda: "Remplacement signé" in desk.band.words.text())
    qtbot.waitUntil(lambda: "remplace du" in detail(page, "D"))
    assert (panel.date_key.line.text(), panel.date.is_open()) == ("", False)


def test_a_no_and_escape_remove_nobody(qtbot: QtBot, page: MembersPage, world: World) -> None:
    chosen(qtbot, page, "D")
    panel = page.side.member
    panel.way_out.ask.setFocus()
    press(Qt.Key.Key_Return)
    assert panel.way_out_key.line.hasFocus()
    press(Qt.Key.Key_Escape)
    assert panel.way_out.ask.hasFocus()
    panel.way_out.ask.click()
    panel.way_out.no.click()
    assert world.members.leaving == ()
    assert not panel.every.isVisible()


def test_a_member_is_removed_and_the_steps_of_the_departure_are_ticked_to_the_end(
    qtbot: QtBot, desk: DeskWindow, page: MembersPage, world: World
) -> None:
    chosen(qtbot, page, "E")
    panel, leaving = page.side.member, page.side.leaving
    assert panel.way_out.ask.hasFocus()
    press(Qt.Key.Key_Return)
    assert panel.every.hasFocus()
    press(Qt.Key.Key_Return)
    assert (panel.every.isChecked(), panel.way_out_key.line.hasFocus()) == (True, True)
    write(KEY)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: leaving.isVisible() and len(leaving.rows) == 6)
    assert world.members.leaving == ("B", "E")
    assert "retiré du cabinet" in desk.band.words.text()
    qtbot.waitUntil(lambda: world.members.telephones == 4)
    qtbot.waitUntil(lambda: leaving.rows[2].sure is None and "fait" in leaving.rows[2]._state.text())
    assert "1 sur 2" in leaving.rows[1]._state.text()
    told = [one.text() for one in leaving.rows[1].findChildren(Words)]
    assert told[2:] == [f"attend le poste D, \u2068{SUBSTITUTE}\u2069"]
    assert SECRETARY in leaving._left.text()
    assert page.model.index(MEMBERS).data(ROW).title == "Départ du poste B, E"
    for step in BY_HAND:
        leaving.take_focus()
        press(Qt.Key.Key_Return)
        sure = next(row.sure for row in leaving.rows if row.sure is not None)
        assert sure.no.hasFocus()
        sure.yes.click()
        qtbot.waitUntil(lambda step=step: step in world.members.ticked)  # type: ignore[misc]
        qtbot.waitUntil(lambda: sum(row.sure is not None for row in leaving.rows) == 3 - len(world.members.ticked))
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS)
    assert not leaving.isVisible()


def test_the_telephones_are_told_on_where_that_stopped(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.members.leaving, world.members.telephones = ("C",), 1
    desk.go("members")
    qtbot.waitUntil(lambda: world.members.telephones == 4)


def test_a_secretary_sees_the_steps_and_ticks_none(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role, world.members.founder, world.members.leaving = "secretary", False, ("C",)
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    page = desk.page(MembersPage)
    desk.go("members")
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS + 1)
    page.view.setCurrentIndex(page.model.index(MEMBERS))
    qtbot.waitUntil(page.side.leaving.isVisible)
    assert [row.sure for row in page.side.leaving.rows] == [None] * 6
    assert "un médecin le consigne" in page.side.leaving.rows[3]._state.text()
    page.view.setCurrentIndex(page.model.index(1))
    assert not page.side.member._leave.isVisible()
    assert "clé du cabinet" in page.side.member._elsewhere.text()


def test_an_answer_to_an_invitation_comes_to_the_front(qtbot: QtBot, page: MembersPage, world: World) -> None:
    invited(qtbot, page, world)
    chosen(qtbot, page, "B")
    page.invite.click()
    assert page.panel.copy.hasFocus()
    chosen(qtbot, page, "B")
    world.members.answered()
    page._poll()
    qtbot.waitUntil(page.panel.identical.hasFocus)
    page.view.setCurrentIndex(page.model.index(MEMBERS))
    assert page.panel.isVisible()


def test_a_physician_takes_the_key_of_a_desk_that_is_lost_from_its_paper(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    world.members.founder = False
    desk.go("members")
    page = desk.page(MembersPage)
    qtbot.waitUntil(page.take_key.isVisible)
    assert not page.invite.isVisible()
    page.take_key.click()
    key = page.side.key
    assert key.code.line.hasFocus()
    press(Qt.Key.Key_Return)
    assert key.code.line.hasFocus()
    write(ON_PAPER)
    press(Qt.Key.Key_Return)
    assert key.phrase.line.hasFocus()
    write("une autre phrase")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "phrase" in key._said.text() and key._said.isVisible())
    key.phrase.line.setText(KEY)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.invite.isVisible)
    assert not page.take_key.isVisible()
    assert (key.code.text(), key.phrase.text()) == ("", "")
    assert "est à ce poste" in desk.band.words.text()


def test_a_secretary_is_not_offered_the_key(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    world.role, world.members.founder = "secretary", False
    desk.start()
    qtbot.waitUntil(lambda: desk.who is not None and desk.who.role == "secretary")
    desk.go("members")
    page = desk.page(MembersPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == MEMBERS)
    assert not page.take_key.isVisible()
