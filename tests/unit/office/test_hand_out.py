"""What is given out by hand may leave the practice: a reply only once the other desks were heard."""

from pathlib import Path

from core.model import Decision, refuse
from core.office.hand_out import hand_out
from core.office.reply import Sent, reply
from core.office.triage import triage
from crypto.armor import unwrap
from crypto.kinds import Kind
from tests.practice import NOON, asked, online, practice

TEXT = "Le matin, avant ou après le repas."


def test_a_reply_is_given_out_by_hand_once_the_other_desks_were_heard(tmp_path: Path) -> None:
    made = practice(tmp_path)
    patient, _, device, letter = asked(made, tmp_path)
    desk = made.physician
    assert triage(desk, letter, Decision.PHYSICIAN, NOON) is None
    assert isinstance(reply(desk, letter, TEXT, online(TEXT), NOON), Sent)

    def kinds(*, reached: bool) -> list[Kind]:
        texts = hand_out(desk, patient, NOON, reached=reached)
        assert isinstance(texts, tuple)
        return [device.reopen(raw).header.kind for text in texts for raw in unwrap(text.encode())]

    assert Kind.REPLY not in kinds(reached=False)
    assert kinds(reached=True)[-1] is Kind.REPLY
    assert hand_out(desk, b"?" * 16, NOON, reached=True) == refuse("identity.no_device")
