"""A question and its answer over the practice's own web host: a real nginx, two desks, a device that never sees the folder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from core.demo.device import Device, scan
from core.doors.vault import Change, OutLetter
from core.doors.web import Web
from core.model import DAY_MS, Decision, Level, Refusal, Task, Trouble
from core.office import enrol
from core.office.hosting import device_secret, door_of_device, door_of_invite
from core.office.identity import close_device
from core.office.look import tasks, thread
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.settings import choose
from core.office.sync import sync
from core.office.triage import claim, triage
from crypto.body import Withdraw
from crypto.invite import Invite, drop_file, drop_password
from crypto.keys import sign_roster
from crypto.kinds import Kind
from crypto.letter import Recipient
from tests.host import Host, web_host
from tests.page_box import PageBox
from tests.practice import AMIRA, MINUTE, NOW, Practice, consult, online, practice

Boxes = list[PageBox]
P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


@pytest.fixture
def host(tmp_path: Path, house: Practice) -> Iterator[Host]:
    with web_host(tmp_path / "host", drop_password(house.physician.journal_key().key)) as one:
        assert choose(house.physician, "page", one.url, NOW) is None
        assert choose(house.physician, "phone", "+216 00 000 100", NOW) is None
        house.round(NOW)
        yield one


@pytest.fixture
def boxes() -> Iterator[Boxes]:
    made: Boxes = []
    yield made
    for one in made:
        one.close()


def invited(house: Practice, now: int = NOW, level: Level = Level.IN_PERSON) -> tuple[bytes, Invite]:
    """A patient seen today, and a code that the host knows of."""
    patient = enrol.enter_patient(house.physician, name="Amira Ben Youssef", **AMIRA, now=now, twin_known=True)  # type: ignore[arg-type]
    assert isinstance(patient, bytes)
    consult(house.physician, patient, now)
    return patient, shown(house, patient, now, level)


def shown(house: Practice, patient: bytes, now: int, level: Level = Level.IN_PERSON) -> Invite:
    """Another code for a patient."""
    invite = enrol.invite_device(house.physician, patient, level, now)
    assert not isinstance(invite, Refusal)
    assert post(house.physician, now).trouble == ""
    return invite


def answered(host: Host, house: Practice, boxes: Boxes, invite: Invite, now: int = NOW) -> Device:
    """A device that scanned the code and read nothing yet."""
    box = PageBox(host.url, invite.fragment())
    boxes.append(box)
    device = scan(house.folder / f"{len(boxes)}.json", box, invite.fragment(), "fr", now)
    assert isinstance(device, Device)
    box.drop = lambda: device.memory.drop
    return device


def enrolled(host: Host, house: Practice, boxes: Boxes) -> tuple[bytes, Device]:
    """A patient whose device was accepted and has its card."""
    patient, invite = invited(house)
    device = answered(host, house, boxes, invite)
    assert receive(house.physician, NOW).host == ""
    bound = enrol.accept_device(house.physician, invite.invite_id, device.digits(), "passport", NOW)
    assert not isinstance(bound, Refusal)
    assert post(house.physician, NOW).waiting == 0
    device.read(NOW)
    device.read(NOW)
    assert device.memory.level == 1
    assert len(device.cards) == 1
    house.round(NOW)
    return patient, device


def exchange(house: Practice, now: int) -> None:
    """The secretary's desk goes first: it is she who brings letters home."""
    for desk in (house.secretary, house.physician, house.secretary):
        receive(desk, now)
        post(desk, now)
        sync(desk)


def answer(house: Practice, letter: bytes, now: int) -> None:
    """The physician's reply."""
    text = "Oui, avec un verre d'eau, comme convenu."
    assert isinstance(reply(house.physician, letter, text, online(text, "Déjà expliqué en consultation."), now), Sent)


def notices(device: Device) -> list[str]:
    return [one.template for one in device.memory.read if one.kind is Kind.NOTICE]


def test_a_question_goes_round_and_both_sides_see_where_it_stands(host: Host, house: Practice, boxes: Boxes) -> None:
    patient, device = enrolled(host, house, boxes)
    letter = device.ask("Puis-je le prendre le soir ?", NOW, consultation=device.cards[0].consultation)
    assert boxes[0].answers[-1] == 201
    assert list((host.desk / "new").iterdir()) != []
    exchange(house, NOW + MINUTE)
    assert list((host.desk / "new").iterdir()) == []
    device.read(NOW + MINUTE)
    assert notices(device) == ["received"]
    assert triage(house.secretary, letter, Decision.PHYSICIAN, NOW + 2 * MINUTE) is None
    exchange(house, NOW + 2 * MINUTE)
    device.read(NOW + 2 * MINUTE)
    assert notices(device) == ["received", "handled"]
    assert claim(house.physician, letter, NOW + 3 * MINUTE) is None
    assert claim(house.physician, letter, NOW + 3 * MINUTE) is None
    exchange(house, NOW + 3 * MINUTE)
    device.read(NOW + 3 * MINUTE)
    assert notices(device) == ["received", "handled"]
    answer(house, letter, NOW + 4 * MINUTE)
    exchange(house, NOW + 4 * MINUTE)
    assert status(house, letter, NOW + 4 * MINUTE) == "deposited"
    exchange(house, NOW + 3 * DAY_MS)
    assert [row.letter for row in tasks(house.secretary, Task.TELL, NOW + 3 * DAY_MS)] == [letter]
    device.read(NOW + 3 * DAY_MS)
    assert [one.kind for one in device.memory.read][-1] is Kind.REPLY
    exchange(house, NOW + 3 * DAY_MS)
    assert status(house, letter, NOW + 3 * DAY_MS) == "opened"
    assert tasks(house.secretary, Task.TELL, NOW + 3 * DAY_MS) == []
    assert device.keys.sig.public not in house.box.outbox
    assert patient == house.secretary.vault.device_owner(device.keys.sig.public)


def status(house: Practice, letter: bytes, now: int) -> str:
    view = thread(house.physician, letter, now)
    assert not isinstance(view, Refusal)
    assert not any(line.status.startswith("notice.") for line in view.lines)
    return next(line.status for line in reversed(view.lines) if line.status)


def test_a_code_opens_one_door_and_the_next_code_shuts_it(host: Host, house: Practice, boxes: Boxes) -> None:
    patient, invite = invited(house)
    doors = host.desk / "doors"
    assert [one.name for one in doors.iterdir()] == [door_of_invite(invite.secret)]
    another = shown(house, patient, NOW)
    assert [one.name for one in doors.iterdir()] == [door_of_invite(another.secret)]
    with pytest.raises(Trouble, match=r"drop\.refused"):
        answered(host, house, boxes, invite)
    assert boxes[-1].answers == [404]
    enrol.burn_invite(house.physician, another.invite_id)
    post(house.physician, NOW)
    assert list(doors.iterdir()) == []


def test_codes_of_several_patients_have_a_door_each_that_shuts_with_its_own(
    host: Host, house: Practice, boxes: Boxes
) -> None:
    codes = [invited(house)[1] for _ in range(3)]
    doors = host.desk / "doors"

    def standing(*kept: Invite) -> bool:
        return {one.name for one in doors.iterdir()} == {door_of_invite(one.secret) for one in kept}

    assert standing(*codes)
    phone = answered(host, house, boxes, codes[1])
    receive(house.physician, NOW + MINUTE)
    enrol.burn_invite(house.physician, codes[0].invite_id)
    post(house.physician, NOW + MINUTE)
    assert standing(*codes[1:])
    post(house.physician, NOW + 15 * MINUTE)
    assert standing(codes[1]), "the third is over, the second was answered"
    later = NOW + 16 * MINUTE
    bound = enrol.accept_device(house.physician, codes[1].invite_id, phone.digits(), "passport", later)
    assert not isinstance(bound, Refusal)
    post(house.physician, later)
    phone.read(later)
    assert {one.name for one in doors.iterdir()} == {door_of_device(phone.memory.drop)}


def test_two_phones_race_for_one_code_and_one_is_bound(host: Host, house: Practice, boxes: Boxes) -> None:
    patient, invite = invited(house)
    phones = [answered(host, house, boxes, invite) for _ in range(2)]
    receive(house.physician, NOW)
    digits = enrol.digits_of(house.physician, invite.invite_id)
    winner = next(one for one in phones if one.digits() == digits)
    bound = enrol.accept_device(house.physician, invite.invite_id, winner.digits(), "passport", NOW)
    assert not isinstance(bound, Refusal)
    assert bound.sig == winner.keys.sig.public
    post(house.physician, NOW)
    for phone in phones:
        phone.read(NOW)
    assert [phone.memory.level for phone in phones] == [int(phone is winner) for phone in phones]
    assert {one.name for one in (host.desk / "doors").iterdir()} == {door_of_device(winner.memory.drop)}
    assert patient == house.physician.vault.device_owner(winner.keys.sig.public)


def test_a_phone_that_is_closed_or_takes_its_word_back_finds_the_door_shut(
    host: Host, house: Practice, boxes: Boxes
) -> None:
    patient, device = enrolled(host, house, boxes)
    sig = device.keys.sig.public
    door = door_of_device(device_secret(house.physician, sig) or b"")
    assert (host.desk / "doors" / door).exists()
    device._send(Withdraw(), NOW + MINUTE, [Recipient(b"P", device.roster.header_pk)])
    exchange(house, NOW + MINUTE)
    assert not (host.desk / "doors" / door).exists()
    assert house.physician.dossier(patient).current_device() is None
    again = answered(host, house, boxes, shown(house, patient, NOW + DAY_MS), NOW + DAY_MS)
    receive(house.physician, NOW + DAY_MS)
    one = house.physician.vault.invites()[-1]
    enrol.accept_device(house.physician, one.invite, again.digits(), "passport", NOW + DAY_MS)
    post(house.physician, NOW + DAY_MS)
    newer = door_of_device(device_secret(house.physician, again.keys.sig.public) or b"")
    assert (host.desk / "doors" / newer).exists()
    assert close_device(house.physician, patient, again.keys.sig.public, "lost", NOW + DAY_MS) is None
    post(house.physician, NOW + DAY_MS)
    assert not (host.desk / "doors" / newer).exists()


def test_the_door_of_a_closed_phone_is_shut_by_whichever_desk_reaches_the_host(
    host: Host, house: Practice, boxes: Boxes
) -> None:
    patient, device = enrolled(host, house, boxes)
    door = door_of_device(device_secret(house.physician, device.keys.sig.public) or b"")
    assert close_device(house.physician, patient, device.keys.sig.public, "lost", NOW) is None
    sync(house.physician)
    assert (host.desk / "doors" / door).exists(), "the desk that closed it went home before it reached the host"
    receive(house.secretary, NOW + MINUTE)
    post(house.secretary, NOW + MINUTE)
    assert not (host.desk / "doors" / door).exists()


def test_the_door_of_a_replaced_phone_is_shut_and_that_of_the_new_one_stays(
    host: Host, house: Practice, boxes: Boxes
) -> None:
    patient, device = enrolled(host, house, boxes)
    again = answered(host, house, boxes, shown(house, patient, NOW + DAY_MS), NOW + DAY_MS)
    receive(house.physician, NOW + DAY_MS)
    one = house.physician.vault.invites()[-1]
    enrol.accept_device(house.physician, one.invite, again.digits(), "passport", NOW + DAY_MS)
    sync(house.physician)
    receive(house.secretary, NOW + DAY_MS)
    post(house.secretary, NOW + DAY_MS)
    older, newer = (
        door_of_device(device_secret(house.secretary, one.keys.sig.public) or b"") for one in (device, again)
    )
    assert not (host.desk / "doors" / older).exists()
    post(house.physician, NOW + DAY_MS)
    assert [one.name for one in (host.desk / "doors").iterdir()] == [newer]


def test_rubbish_that_the_host_lists_is_brought_in_portions_and_lies_are_left(
    host: Host, house: Practice, boxes: Boxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.doors.hosted.MOST_A_ROUND", 3)
    enrolled(host, house, boxes)
    for number in range(7):
        raw = b"rubbish %d" % number
        (host.desk / "new" / f"{'a' * 64}-{drop_file(raw)}").write_bytes(raw)
    (host.desk / "new" / f"{'b' * 64}-{'c' * 64}").write_bytes(b"under a name that is not its own")
    rounds = [sum(receive(house.secretary, NOW).rejected.values()) for _ in range(4)]
    assert (sum(rounds), max(rounds)) == (7, 3)
    assert list((host.desk / "new").iterdir()) == []


def test_with_the_host_down_nothing_is_lost_and_it_is_said(host: Host, house: Practice, boxes: Boxes) -> None:
    _, device = enrolled(host, house, boxes)
    letter = device.ask("Et le matin ?", NOW, consultation=device.cards[0].consultation)
    exchange(house, NOW)
    answer(house, letter, NOW + MINUTE)
    host.stop()
    posted = post(house.physician, NOW + MINUTE)
    assert (posted.taken, posted.trouble) == (0, "web.unreachable")
    assert posted.waiting == len(house.physician.vault.outbox()) > 0
    assert receive(house.physician, NOW + MINUTE).host == "web.unreachable"
    host.start()
    exchange(house, NOW + 2 * MINUTE)
    assert house.physician.vault.outbox() == []
    device.read(NOW + 2 * MINUTE)
    assert sum(one.kind is Kind.REPLY for one in device.memory.read) == 1


def test_past_the_window_the_question_gets_the_practices_orientation(host: Host, house: Practice, boxes: Boxes) -> None:
    _, device = enrolled(host, house, boxes)
    late = NOW + 40 * DAY_MS
    letter = device.ask("Est-ce que je continue ?", late, consultation=device.cards[0].consultation)
    exchange(house, late)
    view = thread(house.secretary, letter, late)
    assert not isinstance(view, Refusal)
    assert "consultation.window_closed" in view.flags
    assert triage(house.secretary, letter, Decision.APPOINTMENT, late) is None
    exchange(house, late)
    device.read(late)
    assert notices(device) == ["received", "come_in"]


def test_the_host_is_given_the_newest_roster_and_never_an_older_one(host: Host, house: Practice) -> None:
    newest = house.physician.vault.setting("roster")
    assert (host.desk / "roster").read_bytes() == newest
    (host.desk / "roster").write_bytes(b"not a roster")
    receive(house.physician, NOW)
    assert (host.desk / "roster").read_bytes() == newest
    roster = house.physician.roster
    newer = sign_roster(house.root, replace(roster, v=2, previous=roster.hash))
    (host.desk / "roster").write_bytes(newer)
    receive(house.physician, NOW)
    assert (host.desk / "roster").read_bytes() == newer


def test_a_host_that_is_down_keeps_no_letter_from_the_folder(host: Host, house: Practice, boxes: Boxes) -> None:
    _, device = enrolled(host, house, boxes)
    letter = device.ask("Et le soir ?", NOW, consultation=device.cards[0].consultation)
    exchange(house, NOW)
    answer(house, letter, NOW + MINUTE)
    colleague = b"c" * 32
    out = OutLetter(b"l" * 16, colleague, "confirm", b"CLQ1 to a desk that joins", b"h" * 32)
    house.physician.vault.commit(Change(outbox=(out,)))
    host.stop()
    posted = post(house.physician, NOW + MINUTE)
    assert (posted.taken, posted.trouble) == (1, "web.unreachable")
    assert list(house.box.outbox[colleague].values()) == [out.raw]
    host.start()
    assert post(house.physician, NOW + MINUTE).waiting == 0


class Died(BaseException):
    """The desk's process ended."""


class Mortal:
    """Counts calls, before and after each: at the last one the process ends."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, call: Callable[P, R]) -> Callable[P, R]:
        def counted(*args: P.args, **named: P.kwargs) -> R:
            self.step()
            found = call(*args, **named)
            self.step()
            return found

        return counted

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Died


def test_a_desk_that_dies_at_any_step_between_host_and_record_loses_no_letter_and_doubles_none(
    host: Host, house: Practice, boxes: Boxes
) -> None:
    patient, device = enrolled(host, house, boxes)
    steps = 0
    while True:
        steps += 1
        device.ask(f"Question {steps} ?", NOW, consultation=device.cards[0].consultation)
        mortal = Mortal(steps)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Web, "ask", mortal(Web.ask))
            patch.setattr(house.box, "post", mortal(house.box.post))
            patch.setattr(house.physician.vault, "commit", mortal(house.physician.vault.commit))
            try:
                receive(house.physician, NOW)
            except Died:
                receive(house.physician, NOW)
        assert list((host.desk / "new").iterdir()) == []
        assert [one.text for one in house.physician.dossier(patient).questions] == [
            f"Question {n + 1} ?" for n in range(steps)
        ]
        if mortal.left > 0:
            break
    assert steps > 8
    exchange(house, NOW)
    device.read(NOW)
    assert notices(device) == ["received"] * steps
