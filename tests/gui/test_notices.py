"""What became of a notice by mail stands in the conversation, in words, with its time."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.model import MailFault
from core.record.paper import MAILS
from core.record.view import Line, ThreadView
from desktop import dates, phrases
from desktop.widgets.conversation import Conversation
from desktop.widgets.words import Words
from tests.gui.fake_desk import FakeDesk
from tests.gui.fakes.people import NOW, PEOPLE, SECRETARY, key
from tests.gui.fakes.world import World


def mailed(status: str) -> Line:
    return Line("mailed", NOW, SECRETARY, "", "", status, 0, "B-12", b"")


@pytest.mark.usefixtures("dressed")
def test_a_conversation_says_when_a_notice_left_and_why_one_did_not_arrive(qtbot: QtBot) -> None:
    view = FakeDesk(World()).thread(key(PEOPLE[0].name))
    assert isinstance(view, ThreadView)
    conversation = Conversation()
    qtbot.addWidget(conversation)
    conversation.resize(720, 500)
    conversation.show_thread(replace(view, lines=(*view.lines, mailed("mail_sent"), mailed("mail_address"))))
    conversation.show()
    said = [one.text() for one in conversation.findChildren(Words)]
    when = dates.day_and_clock(NOW)
    assert f"Avis par e-mail, confié au serveur d’envoi, {when}, {SECRETARY}" in said
    assert any(f"cette adresse n’existe pas, appeler, {when}" in one for one in said)


@pytest.mark.usefixtures("dressed")
def test_every_end_of_a_notice_has_its_words() -> None:
    assert all(phrases.known("status", code) for code in MAILS)
    assert all(phrases.known("why", f"mail_{fault}") for fault in MailFault)
