"""Boîte du cabinet: said in a form, tried off the window's thread, kept or forgotten; what the window says of its troubles."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.doors.mail_check import STEPS
from core.model import Trouble
from core.office.mailbox import Typed
from desktop.ports.mailbox import LookUp
from desktop.ports.post import PostReport
from desktop.ports.session import Integrity, SyncView
from desktop.views.desk import DeskWindow
from desktop.views.mailbox import MailboxPage
from desktop.views.settings import SettingsPage
from tests.gui.fakes.people import NOW
from tests.gui.fakes.world import World

ADDRESS, IMAP, SMTP = "cabinet@oliviers.invalid", "imap.oliviers.invalid:993", "smtp.oliviers.invalid:465"
FAULTS = (
    (Trouble("mail.unreachable"), "Boîte injoignable", "Rien n'est perdu", "Réessayer"),
    (Trouble("mail.authority", reason="x"), "Boîte : autorité inconnue", "--ca", "Voir la boîte"),
    (Trouble("mail.certificate", reason="x"), "Certificat de la boîte refusé", "aucun mot de passe", "Voir la boîte"),
    (Trouble("mail.login"), "Boîte : mot de passe refusé", "mot de passe d'application", "Voir la boîte"),
    (Trouble("mail.token"), "Boîte : jeton refusé", "La lancer à la main", "Voir la boîte"),
    (Trouble("mail.folder"), "Boîte : dossier refusé", "Vérifier les droits", "Voir la boîte"),
    (Trouble("mail.refused", status="NOPERM"), "Boîte : refus du serveur", "refuse (NOPERM)", "Réessayer"),
    (Trouble("mail.rate"), "Boîte : accès limité", "ce poste attend, puis recommence", "Réessayer"),
)
"""What a mailbox does to us, what the top of the window says then, a part of the sentence across it, and what can be done."""


@pytest.fixture
def page(qtbot: QtBot, desk: DeskWindow) -> MailboxPage:
    """Reached from the settings, as people do."""
    desk.go("settings")
    settings = desk.page(SettingsPage)
    settings.mailbox.click()
    page = desk.page(MailboxPage)
    qtbot.waitUntil(lambda: page.address.line.hasFocus() and page.letters.value() == "leave")
    return page


def fill(page: MailboxPage) -> None:
    page.imap.line.setText(IMAP)
    page.smtp.line.setText(SMTP)
    page.address.line.setText(ADDRESS)
    page.password.line.setText("a secret")


def below(page: MailboxPage, step: str) -> str:
    return page.trial.rows[step].below.text()


def test_a_mailbox_is_tried_step_by_step_and_kept(
    qtbot: QtBot, desk: DeskWindow, page: MailboxPage, world: World
) -> None:
    assert page.trial.isHidden()
    fill(page)
    page.try_it.click()
    qtbot.waitUntil(lambda: "La boîte convient" in page.said.text())
    assert page.halt.isHidden()
    assert page.trial.rows["room"].accessibleName() == "Place restante, fait"
    assert world.mailbox.tried == [(Typed(ADDRESS, IMAP, SMTP), "a secret")]
    with qtbot.waitSignal(page.post_wanted):
        page.keep.click()
    assert (world.mailbox.kept, world.mailbox.password) == (Typed(ADDRESS, IMAP, SMTP), "a secret")
    assert page.password.text() == ""
    qtbot.waitUntil(lambda: page.forget.isVisible())
    assert "Boîte gardée" in desk.band.words.text()
    desk.go("settings")
    settings = desk.page(SettingsPage)
    qtbot.waitUntil(lambda: ADDRESS in settings.mailbox.text())
    settings.mailbox.click()
    qtbot.waitUntil(lambda: page.address.text() == ADDRESS)
    page.forget.click()
    qtbot.waitUntil(lambda: page.address.text() == "")
    assert world.mailbox.kept is None


def test_the_step_that_fails_says_under_it_what_to_do(qtbot: QtBot, page: MailboxPage, world: World) -> None:
    world.mailbox.fails = "certificate"
    fill(page)
    page.try_it.click()
    qtbot.waitUntil(lambda: "ne convient pas" in page.said.text())
    assert "ne pas passer outre" in below(page, "certificate")
    assert (below(page, "connection"), below(page, "login")) == ("", "")
    assert page.trial.rows["certificate"].accessibleName().startswith("Certificat, échec, Le certificat")


def test_a_trial_can_be_stopped_and_stops_when_the_page_is_left(
    qtbot: QtBot, desk: DeskWindow, page: MailboxPage, world: World
) -> None:
    world.mailbox.held = True
    fill(page)
    page.try_it.click()
    qtbot.waitUntil(page.halt.isVisible)
    assert page.trial.rows[STEPS[0]].accessibleName().endswith("en cours")
    page.halt.click()
    qtbot.waitUntil(lambda: "a été arrêté" in page.said.text())
    world.mailbox.held = True
    page.try_it.click()
    qtbot.waitUntil(page.halt.isVisible)
    before = world.mailbox.stopped
    desk.go("settings")
    qtbot.waitUntil(lambda: world.mailbox.stopped > before)
    assert page.password.text() == ""


def test_servers_are_looked_up_once_an_address_stands_there(qtbot: QtBot, page: MailboxPage, world: World) -> None:
    world.mailbox.found = LookUp(imap=IMAP, smtp=SMTP, user="cabinet")
    QTest.keyClicks(page.address.line, ADDRESS)
    QTest.keyClick(page.address.line, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page.smtp.text() == SMTP)
    assert (page.imap.text(), page.user.text(), world.mailbox.asked_for) == (IMAP, "cabinet", [ADDRESS])
    world.mailbox.found = LookUp()
    page.search.click()
    qtbot.waitUntil(lambda: "pas trouvé" in page.imap.word.text())
    assert page.imap.text() == IMAP


def test_what_cannot_be_meant_is_said_beside_the_button(qtbot: QtBot, page: MailboxPage, world: World) -> None:
    page.keep.click()
    qtbot.waitUntil(lambda: "n’est pas une adresse" in page.said.text())
    fill(page)
    page.password.line.clear()
    page.keep.click()
    qtbot.waitUntil(lambda: "Donner le mot de passe" in page.said.text())
    page.way.buttons["token"].click()
    assert (page.password.isVisible(), page.command.isVisible()) == (False, True)
    page.keep.click()
    qtbot.waitUntil(lambda: "Donner la commande" in page.said.text())
    page.command.line.setText("jeton de la boîte")
    page.letters.buttons["remove"].click()
    page.keep.click()
    qtbot.waitUntil(lambda: world.mailbox.kept is not None)
    assert world.mailbox.kept == Typed(ADDRESS, IMAP, SMTP, command="jeton de la boîte", token=True, remove=True)


def test_a_mailbox_that_fails_is_said_across_the_window_with_the_way_to_its_page(
    qtbot: QtBot, desk: DeskWindow
) -> None:
    desk.on_post(PostReport("offline", trouble="mail.quota", facts={"used": "62", "limit": "64"}))
    qtbot.waitUntil(lambda: "62\u00a0Ko sur 64\u00a0Ko" in desk.band.words.text())
    assert desk.top.sync.text() == "Boîte pleine"
    assert desk.band.button.text() == "Voir la boîte"
    desk.band.button.click()
    assert desk.page(MailboxPage).isVisible()
    rows = (*desk.sidebar.queues.values(), *desk.sidebar.places.values())
    assert [row.text() for row in rows if row.isChecked()] == []  # the page has no row, and lights no other's
    desk.on_post(PostReport("offline", trouble="mail.slow"))
    qtbot.waitUntil(lambda: desk.top.sync.text() == "Boîte trop lente")
    assert desk.band.button.text() == "Réessayer"
    desk.on_post(PostReport("offline", trouble="web.unreachable"))
    qtbot.waitUntil(lambda: desk.top.sync.text() == "Hors ligne")
    assert "Vos réponses attendent" in desk.band.words.text()
    desk.on_post(PostReport("synced"))
    qtbot.waitUntil(lambda: not desk.band.isVisible())


def test_what_other_desks_wrote_is_counted_while_it_comes(qtbot: QtBot, desk: DeskWindow) -> None:
    desk.standing.learning(1250)
    assert plain(desk.top.sync.text()) == "1 250 écritures reçues"
    desk.standing.show(SyncView("synced", 2, 0, Integrity("intact", 1, 2, NOW, b"")))
    assert plain(desk.top.sync.text()) == "1 250 écritures reçues"
    desk.on_post(PostReport("synced", learned=1250))
    qtbot.waitUntil(lambda: desk.top.sync.text().startswith("Synchronisé"))


def test_each_fault_of_the_mailbox_is_said_with_what_to_do(qtbot: QtBot, desk: DeskWindow) -> None:
    for trouble, top, words, button in FAULTS:
        desk.on_post(PostReport("offline", trouble=trouble.code, facts=trouble.facts))
        qtbot.waitUntil(lambda top=top: plain(desk.top.sync.text()) == top)
        assert words in plain(desk.band.words.text())
        assert desk.band.button.text() == button


def plain(words: str) -> str:
    """Without what typography adds."""
    return words.translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})
