"""Mails that came without Colloque, on the desk: plain words, never an answer, never a picture."""

from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from desktop.ports.aside import MailRow
from desktop.views.aside import AsidePage
from desktop.views.desk import DeskWindow
from desktop.views.enrolment import EnrolmentPage
from tests.gui.fakes.people import NOW
from tests.gui.fakes.world import World

PAGE = '<img src="https://ailleurs.invalid/a.png"><a href="b">c</a>\nJ’ai mal à la poitrine'
WRITTEN = MailRow(b"w" * 32, "Imen Ghali <imen@patient.invalid>", "une question", NOW - 60_000, ("chest_pain",), 2)
SEALED = MailRow(b"s" * 32, "Imen Ghali <imen@patient.invalid>", "", NOW - 60_000, ("chest_pain",), whole=False)
UNREAD = MailRow(b"u" * 32, "", "", NOW - 90_000, code="unread.parts")
BOUNCED = MailRow(b"b" * 32, "", "", NOW - 30_000, code="bounced.full")


def shown(qtbot: QtBot, desk: DeskWindow, world: World, *mails: MailRow) -> AsidePage:
    world.aside.written = dict.fromkeys(mails, PAGE)
    desk.refresh()
    desk.sidebar.places["aside"].click()
    page = desk.page(AsidePage)
    qtbot.waitUntil(lambda: len(page.rows) == len(mails))
    return page


def test_a_mail_is_shown_as_the_text_it_is(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, WRITTEN)
    qtbot.waitUntil(lambda: page.mail.text.toPlainText() == PAGE)
    assert (page.mail.text.isVisible(), page.mail.text.isReadOnly()) == (True, True)
    entry = page.entries.model.index(0).data(0x100)
    assert entry.title == "Imen Ghali <imen@patient.invalid>"
    assert "Reçu hors Colloque" in entry.detail
    assert "une question" in entry.detail
    assert "on n’y répond pas par courriel" in page._why.text()
    said = page.mail.facts.text()
    assert "À appeler\u00a0: douleur dans la poitrine" in said
    assert "2 pièces jointes, jamais ouvertes ici" in said
    assert (page._act.isHidden(), "1" in desk.sidebar.places["aside"].accessibleName()) == (True, True)


def test_whoever_wrote_is_enrolled_and_never_answered(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, WRITTEN)
    page.mail.called.click()
    qtbot.waitUntil(lambda: desk.page(EnrolmentPage).isVisible())
    assert (world.sent, world.closed) == ([], [])


def test_a_mail_that_is_not_kept_leaves_the_list(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, WRITTEN, UNREAD)
    page.mail.away.click()
    qtbot.waitUntil(lambda: page.rows == (UNREAD,))
    assert world.aside.thrown == [WRITTEN.file]
    assert "La boîte n’a pas été touchée" in desk.band.words.text()


def test_a_secretary_sees_who_wrote_and_no_word(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, SEALED)
    assert (page.mail.text.isHidden(), page.mail.facts.text()) == (True, "À appeler\u00a0: douleur dans la poitrine")
    assert "réservés au médecin" in page._why.text()


def test_a_mail_that_was_not_read_says_why_and_offers_nobody_to_enrol(
    qtbot: QtBot, desk: DeskWindow, world: World
) -> None:
    page = shown(qtbot, desk, world, UNREAD)
    qtbot.waitUntil(lambda: page.mail.text.toPlainText() == PAGE)
    assert "trop de parties" in page._why.text()
    assert (page.mail.called.isHidden(), page.mail.away.isHidden()) == (True, False)


def test_what_is_selected_again_shows_its_own_words(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, WRITTEN, UNREAD)
    page.entries.view.setCurrentIndex(page.entries.model.index(1))
    qtbot.waitUntil(lambda: "trop de parties" in page._why.text())
    page.entries.view.setCurrentIndex(page.entries.model.index(0))
    qtbot.waitUntil(lambda: page.mail.text.toPlainText() == PAGE)
    page.mail.text.moveCursor(QTextCursor.MoveOperation.End)
    assert not page.mail.text.textCursor().charFormat().isAnchor()


def test_what_a_server_gave_back_says_what_to_do(qtbot: QtBot, desk: DeskWindow, world: World) -> None:
    page = shown(qtbot, desk, world, UNREAD, BOUNCED)
    assert page.rows == (BOUNCED, UNREAD)
    assert page.entries.model.index(0).data(0x100).title == "Rendu par un serveur de courrier"
    assert "pleine" in page._why.text()
    assert page.mail.called.isHidden()
