"""Sealing: our lane to a device, what we acknowledge, and the one door for free text (docs/letter.md, sections 3 to 7)."""

import ast
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import core.office
from core.charter.recorded import Recorded
from core.doors.vault import Change, LaneStep
from core.model import refuse
from core.office import letters
from core.office.cards import send_cards
from core.office.export import export
from core.office.pen import Pen
from core.office.post import Posted, post
from crypto.body import Notice, Question, Reply
from crypto.kinds import FREE_TEXT_KINDS
from tests.practice import MINUTE, NOW, Practice, consult, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def test_no_kind_with_free_text_passes_the_door_for_templates() -> None:
    kinds = {one.kind for one in get_args(letters.WithoutFreeText)}
    assert kinds.isdisjoint(FREE_TEXT_KINDS)
    assert get_type_hints(letters.seal_to_device)["body"] == letters.WithoutFreeText
    assert not {Reply, Question} & set(get_args(letters.WithoutFreeText))


def test_a_reply_is_sealed_from_a_recorded_one_and_from_nothing_else() -> None:
    hints = get_type_hints(letters.seal_reply)
    del hints["return"]
    assert hints == {"pen": Pen, "recorded": Recorded}


def test_nothing_else_in_the_office_seals_a_letter() -> None:
    sealing = {
        path.name
        for path in Path(core.office.__path__[0]).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and node.id in {"seal_letter", "_seal"}
    }
    assert sealing == {"letters.py", "joining.py"}


def test_our_letters_to_a_device_make_one_lane_and_each_names_its_entry(house: Practice) -> None:
    patient, _, device = house.amira()
    pen = Pen(house.physician, NOW)
    current = house.physician.dossier(patient).current_device()
    assert current is not None
    for _ in range(2):
        letters.send_template(pen, patient, current, Notice(4, (bytes(32),)), lang="fr")
    send_cards(pen, patient)
    pen.commit()
    post(house.physician, NOW)
    headers = [device.reopen(one.raw or b"") for one in house.box.collect(device.keys.sig.public)]
    assert [one.header.seq for one in headers] == [1, 2, 3, 4, 5]
    assert [one.header.prev for one in headers] == [b"", *(one.letter_hash for one in headers[:-1])]
    kinds = []
    for one in headers:
        entry = house.physician.vault.entry(one.header.record)
        assert entry is not None
        kinds.append(entry.header.kind)
    assert kinds == ["PatientEnrolled", "CardSent", "NoticeSent", "NoticeSent", "CardSent"]


def test_two_desks_writing_to_one_device_make_no_gaps_in_each_others_lanes(house: Practice) -> None:
    patient, _, device = house.amira()
    house.round(NOW)
    for desk in (house.secretary, house.physician, house.secretary):
        current = desk.dossier(patient).current_device()
        assert current is not None
        pen = Pen(desk, NOW + MINUTE)
        letters.send_template(pen, patient, current, Notice(1, (bytes(32),)), lang="fr")
        pen.commit()
        post(desk, NOW + MINUTE)
    assert [one.template for one in device.read(NOW + MINUTE)] == ["received"] * 3
    assert device.memory.refused == ()


def test_a_letter_acknowledges_the_last_that_this_desk_holds_of_the_device(house: Practice) -> None:
    patient, consultation, device = house.amira()
    device.ask("Puis-je conduire ?", NOW, consultation=consultation)
    house.round(NOW + MINUTE)
    current = house.physician.dossier(patient).current_device()
    assert current is not None
    pen = Pen(house.physician, NOW + MINUTE)
    letters.send_template(pen, patient, current, Notice(2, (bytes(32),)), lang="fr")
    pen.commit()
    post(house.physician, NOW + MINUTE)
    last = list(house.box.collect(device.keys.sig.public))[-1]
    (ack,) = device.reopen(last.raw or b"").header.acks
    assert (ack.sender, ack.seq, ack.letter_hash) == (device.keys.sig.public, 2, device.memory.prev)


def test_a_letter_in_an_act_that_is_not_committed_never_leaves(house: Practice) -> None:
    patient, _, device = house.amira()
    current = house.physician.dossier(patient).current_device()
    assert current is not None
    letters.send_template(Pen(house.physician, NOW), patient, current, Notice(2, (bytes(32),)), lang="fr")
    post(house.physician, NOW)
    assert device.read(NOW) == []
    assert house.physician.vault.outbox() == []


def test_a_letter_that_came_before_its_time_is_not_acknowledged(house: Practice) -> None:
    patient, _, device = house.amira()
    current = house.physician.dossier(patient).current_device()
    assert current is not None
    pen = Pen(house.physician, NOW)
    early = LaneStep(current.sig, house.physician.practice, 9, bytes(32), bytes(32), ahead=True)
    pen.add(Change(lanes=(early,)))
    letters.send_template(pen, patient, current, Notice(2, (bytes(32),)), lang="fr")
    (ack,) = device.reopen(pen.change.outbox[0].raw).header.acks
    assert ack.seq == 1


@pytest.mark.parametrize("doubt", ["alarm", "clock"])
def test_nothing_leaves_a_desk_whose_record_or_clock_is_in_doubt(house: Practice, doubt: str) -> None:
    patient, _, _ = house.amira()
    consult(house.physician, patient, NOW)
    before, now = dict(house.box.outbox[next(iter(house.box.outbox))]), NOW
    if doubt == "alarm":
        house.physician.vault.commit(Change(settings=(("alarm", b"record.fork"),)))
    else:
        now -= 60 * MINUTE
    code = {"alarm": "record.fork", "clock": "record.clock_back"}[doubt]
    assert post(house.physician, now) == Posted(0, 1, code)
    assert house.box.outbox[next(iter(house.box.outbox))] == before
    assert export(house.physician, patient, house.folder / "out", now, {}) == refuse(code)
