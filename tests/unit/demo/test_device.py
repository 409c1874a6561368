"""The patient's device of the demo refuses what the patient's page must refuse (docs/letter.md)."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.demo.device import Device, load, scan, stranger
from core.demo.device.memory import read_memory
from core.model import Level, Refusal
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.post import post
from core.office.receive import receive
from crypto.body import Body, Notice, Reply, write_body
from crypto.errors import Refused
from crypto.keys import Keys, new_keys, read_roster, sign_roster
from crypto.letter import Draft, Recipient, seal_letter
from crypto.primitives import sig_key
from tests.fakes.post import DictLetterbox
from tests.practice import AMIRA, MINUTE, NOW, Practice, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def lay_out(house: Practice, device: Device, sender: Keys, body: Body, *, seq: int, prev: bytes = b"") -> bytes:
    """A letter that some key seals to the device outside every office verb; its hash."""
    text = isinstance(body, Reply)
    draft = Draft(
        practice=house.physician.practice,
        to=device.keys.sig.public,
        written=write_body(body),
        seq=seq,
        prev=prev,
        sent_ms=NOW,
        roster_v=1,
        lang="fr",
        record=bytes(32),
        thread=bytes(16) if text else b"",
    )
    sealed = seal_letter(sender.sig, draft, [Recipient(b"P", device.keys.kem.public)])
    house.box.deposit(device.keys.sig.public, draft.letter_id, sealed.raw)
    return sealed.letter_hash


def last(house: Practice, device: Device) -> tuple[int, bytes]:
    """Where the physician's lane to the device stands."""
    step = house.physician.vault.lane_last(house.physician.me, device.keys.sig.public)
    assert step is not None
    return step.seq, step.hash


def test_a_question_goes_to_the_physicians_profile_and_says_nothing_to_the_secretary(house: Practice) -> None:
    patient, consultation, device = house.amira()
    letter = device.ask("Puis-je conduire ?", NOW, consultation=consultation, subject="amlodipine")
    house.round(NOW + MINUTE)
    read = house.physician.dossier(patient).question(letter)
    header = house.secretary.dossier(patient).question(letter)
    assert read is not None
    assert header is not None
    assert (read.text, read.subject, read.thread) == ("Puis-je conduire ?", "amlodipine", consultation)
    assert (header.text, header.subject, header.length_class) == (None, "", 1)


def test_a_reply_signed_by_a_secretary_is_refused_whatever_the_roster_says_of_her(house: Practice) -> None:
    _, _, device = house.amira()
    lay_out(house, device, house.secretary.keys, Reply("Doublez la dose."), seq=1)
    assert device.read(NOW) == []
    assert device.memory.refused == ("sender.role",)
    assert list(device.replies()) == []


def test_a_reply_of_the_physician_is_read_and_a_receipt_names_its_hash(house: Practice) -> None:
    _, _, device = house.amira()
    seq, prev = last(house, device)
    lay_out(house, device, house.physician.keys, Reply("Bonjour."), seq=seq + 1, prev=prev)
    (read,) = device.read(NOW)
    assert read.body == Reply("Bonjour.")
    sent = len(house.box.inbox)
    assert device.read(NOW) == []
    assert len(house.box.inbox) == sent


def test_a_stranger_and_a_letter_out_of_its_place_are_set_aside(house: Practice) -> None:
    _, _, device = house.amira()
    seq, prev = last(house, device)
    lay_out(house, device, new_keys(), Notice(4, (bytes(32),)), seq=1)
    lay_out(house, device, house.physician.keys, Notice(4, (bytes(32),)), seq=seq + 2, prev=prev)
    lay_out(house, device, house.physician.keys, Notice(4, (bytes(32),)), seq=seq, prev=prev)
    assert device.read(NOW) == []
    assert device.memory.refused == ("sender.unknown", "lane.gap", "forked")


def test_a_letter_that_came_before_its_time_is_read_once_the_gap_is_filled(house: Practice) -> None:
    _, _, device = house.amira()
    seq, prev = last(house, device)
    first = lay_out(house, device, house.physician.keys, Notice(4, (bytes(32),)), seq=seq + 1, prev=prev)
    lay_out(house, device, house.physician.keys, Notice(4, (bytes(32),)), seq=seq + 2, prev=first)
    waiting = house.box.outbox[device.keys.sig.public]
    withheld = list(waiting)[-2]
    raw = waiting.pop(withheld)
    assert device.read(NOW) == []
    waiting[withheld] = raw
    assert [one.template for one in device.read(NOW)] == ["closed"]
    assert [one.template for one in device.read(NOW)] == ["closed"]


def test_a_confirm_that_was_not_made_with_the_invite_is_set_aside(house: Practice) -> None:
    patient = enter_patient(house.physician, name="Sami", **AMIRA, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    invite = invite_device(house.physician, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    device = scan(house.folder / "d.json", house.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(house.physician, NOW)
    accept_device(house.physician, invite.invite_id, device.digits(), "passport", NOW)
    post(house.physician, NOW)
    device.memory = replace(device.memory, secret=bytes(16))
    assert device.read(NOW) == []
    assert device.memory.refused == ("sender.unknown",)
    assert device.memory.level == 0


def test_an_invite_that_is_over_or_for_another_practice_is_not_answered(house: Practice, tmp_path: Path) -> None:
    patient = enter_patient(house.physician, name="Sami", **AMIRA, now=NOW)  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    invite = invite_device(house.physician, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    path = tmp_path / "d.json"
    over = scan(path, house.box, invite.fragment(), "fr", NOW + 15 * MINUTE)
    assert isinstance(over, Refusal)
    assert over.code == "device.invite_over"
    foreign = replace(invite, root_pk=sig_key().public)
    with pytest.raises(Refused, match=r"roster\.root"):
        scan(path, house.box, foreign.fragment(), "fr", NOW)
    assert not path.exists()
    assert house.box.inbox == {}


def test_a_practice_without_a_roster_can_be_told_nothing(house: Practice, tmp_path: Path) -> None:
    outcome = stranger(tmp_path / "s.json", DictLetterbox(), house.physician.roster.root_pk, "fr")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "device.no_roster"


def test_a_stranger_writes_and_is_set_aside_at_the_practice(house: Practice, tmp_path: Path) -> None:
    device = stranger(tmp_path / "s.json", house.box, house.physician.roster.root_pk, "fr")
    assert isinstance(device, Device)
    device.ask("Bonjour", NOW)
    assert receive(house.physician, NOW).aside == 1
    assert [one.reason for one in house.physician.vault.aside()] == ["sender.unknown"]


def test_a_roster_of_another_root_is_refused_and_ours_is_kept(house: Practice) -> None:
    _, _, device = house.amira()
    ours = device.roster
    root = sig_key()
    house.box.put_roster(sign_roster(root, replace(ours, root_pk=root.public)))
    device.read(NOW)
    assert device.memory.refused == ("roster.root",)
    assert read_roster(device.memory.roster, ours.root_pk).v == 1


def test_a_device_remembers_everything_across_processes(house: Practice) -> None:
    _, consultation, device = house.amira()
    device.ask("Première", NOW, consultation=consultation)
    again = load(device.path, house.box)
    assert again.memory == device.memory
    assert again.keys.sig.seed.hex() not in repr(again.memory)
    again.ask("Seconde", NOW, consultation=consultation)
    report = receive(house.physician, NOW + MINUTE)
    assert len(report.questions) == 2


def test_a_letter_that_was_kept_but_not_posted_leaves_at_the_next_occasion(house: Practice) -> None:
    _, consultation, device = house.amira()
    device.ask("Une fois", NOW, consultation=consultation)
    raw = list(house.box.inbox.values())[-1]
    device.memory = replace(device.memory, unsent=(raw,))
    device.post()
    report = receive(house.physician, NOW + MINUTE)
    assert (len(report.questions), report.duplicates) == (1, 1)
    assert load(device.path, house.box).memory.unsent == ()


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"sig_seed": 1}', b"\xff"])
def test_a_memory_that_is_none_is_refused_with_one_class(data: bytes) -> None:
    with pytest.raises(Refused, match=r"demo\.memory"):
        read_memory(data)
