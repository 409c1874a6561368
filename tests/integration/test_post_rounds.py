"""The window's post on a real practice: rounds of fetching, recording, depositing."""

from collections.abc import Callable, Iterator
from typing import Any

from core.doors.letterbox import Arrived
from core.doors.maildir import MaildirLetterbox
from core.model import Decision
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.sync import publish
from core.office.triage import triage
from desktop.office.desk import OfficeDesk
from desktop.wiring import Courier
from tests.integration.stage import ANSWER, NOW, Stage, take_in, unfinished
from tests.practice import online


class ReadingBox(MaildirLetterbox):
    """Remembers how many letters were read from the disk."""

    read = 0

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        for one in super().fetch(known):
            self.read += 1
            yield one


def test_a_round_says_what_other_desks_wrote(stage: Stage) -> None:
    with stage.at_work() as desk, stage.at_work(seat=1) as hers:

        def bridge(call: Callable[[OfficeDesk], Any]) -> Any:
            return call(OfficeDesk(desk, lambda: NOW))

        courier = Courier(MaildirLetterbox(stage.folder / "practice"), bridge)
        courier.round()
        assert courier.round().learned == 0
        receive(hers, NOW)
        assert triage(hers, stage.other, Decision.URGENT, NOW) is None
        publish(hers)
        told = courier.round()
        assert (told.received, told.learned > 0) == (0, True)
        assert courier.round().learned == 0


def test_a_round_reads_only_what_nobody_has_dealt_with_and_carries_what_waits(stage: Stage) -> None:
    vault = stage.vault()
    desk = stage.desk(vault)
    take_in(desk, stage)
    box = ReadingBox(stage.folder / "practice")

    def bridge(call: Callable[[OfficeDesk], Any]) -> Any:
        return call(OfficeDesk(desk, lambda: NOW))

    courier = Courier(box, bridge)
    assert isinstance(reply(desk, stage.letter, ANSWER, online(ANSWER), NOW), Sent)
    first = courier.round()
    assert (box.read, first.state) == (0, "synced")
    assert desk.vault.outbox() == []
    assert list(unfinished(desk, stage)) == []
    courier.round()
    assert box.read == 1  # the receipt of the patient who has read the reply
    courier.round()
    assert box.read == 1
    vault.close()
