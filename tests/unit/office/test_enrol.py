"""Enrolment: an invite answered by a real device, eight digits."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.demo.device import Device, scan
from core.doors.vault import Change
from core.dossier import Device as BoundDevice
from core.model import Guardian, Level, Refusal
from core.office import enrol
from core.office.hosting import device_secret
from core.office.post import post
from core.office.receive import receive
from core.record.codec import pack
from crypto.body import Card, Confirm
from crypto.invite import Invite
from tests.practice import AMIRA, MINUTE, NOW, Practice, practice


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def enter(house: Practice, **changes: object) -> bytes | Refusal:
    facts = {"name": "Amira Ben Youssef", **AMIRA, "now": NOW, **changes}
    return enrol.enter_patient(house.secretary, **facts)  # type: ignore[arg-type]


def entered(house: Practice, **changes: object) -> bytes:
    patient = enter(house, **changes)
    assert isinstance(patient, bytes), patient
    return patient


def code(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def answered(house: Practice, patient: bytes, level: Level = Level.IN_PERSON) -> tuple[bytes, Device]:
    """An invite of the secretary that a device has answered."""
    invite = enrol.invite_device(house.secretary, patient, level, NOW)
    assert not isinstance(invite, Refusal)
    device = scan(house.folder / "device.json", house.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(house.secretary, NOW + MINUTE)
    return invite.invite_id, device


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "  "}, "patient.name"),
        ({"name": "x" * 121}, "patient.name"),
        ({"language": "de"}, "patient.language"),
        ({"born": "1981-4-2"}, "patient.born"),
        ({"born": "1981-02-30"}, "patient.born"),
        ({"born": "2026-11-22"}, "patient.born"),
        ({"born": "2015-01-01"}, "patient.minor_alone"),
        ({"guardian": Guardian("Nour", " ")}, "patient.guardian"),
    ],
)
def test_a_file_with_a_wrong_fact_is_not_opened(house: Practice, changes: dict[str, object], expected: str) -> None:
    assert code(enter(house, **changes)) == expected
    assert house.secretary.vault.patients() == []


def test_a_second_file_for_the_same_name_and_birth_date_is_asked_about(house: Practice) -> None:
    entered(house)
    again = enter(house, name=" amira  ben youssef")
    assert isinstance(again, Refusal)
    assert (again.code, again.fact("number")) == ("patient.twin", "F-1")
    entered(house, twin_known=True)
    assert len(house.secretary.vault.patients()) == 2


def test_a_correction_writes_the_facts_anew_and_keeps_the_earlier_ones_in_the_log(house: Practice) -> None:
    patient = entered(house)
    facts = {**AMIRA, "name": "Amira Ben Youssef", "phone": "+216 00 000 222", "now": NOW}
    assert enrol.correct_patient(house.secretary, patient, **facts) is None  # type: ignore[arg-type]
    assert house.secretary.dossier(patient).phone == "+216 00 000 222"
    assert len(house.secretary.vault.entries(patient)) == 2
    assert code(enrol.correct_patient(house.secretary, bytes(16), **facts)) == "patient.unknown"  # type: ignore[arg-type]
    assert code(enrol.correct_patient(house.secretary, patient, **{**facts, "born": "?"})) == "patient.born"  # type: ignore[arg-type]


def test_both_sides_show_the_same_eight_digits_once_the_device_has_answered(house: Practice) -> None:
    patient = entered(house)
    invite = enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    assert code(enrol.digits_of(house.secretary, invite.invite_id)) == "enrol.not_answered"
    device = scan(house.folder / "d.json", house.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(house.secretary, NOW + MINUTE)
    assert enrol.digits_of(house.secretary, invite.invite_id) == device.digits()
    assert sum(one.isdigit() for one in device.digits()) == 8


def test_a_confirm_names_the_entry_that_covers_it_and_ends_the_enrolment_on_the_device(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW + 2 * MINUTE)
    post(house.secretary, NOW)
    (read,) = device.read(NOW)
    assert isinstance(read.body, Confirm)
    entry = house.secretary.vault.entry(read.record)
    assert entry is not None
    assert entry.header.kind == "PatientEnrolled"
    assert device.memory.secret == b""
    assert device.memory.level == 1
    house.round(NOW)
    for desk in (house.secretary, house.physician):
        assert device_secret(desk, device.keys.sig.public) == device.memory.drop
    assert device_secret(house.physician, b"x" * 32) is None


def test_a_physician_who_enrols_in_person_confirms_at_once_and_the_device_gets_its_card(house: Practice) -> None:
    patient, consultation, device = house.amira()
    bound = house.physician.dossier(patient).current_device()
    assert bound is not None
    assert bound.confirmed_by == "Dr Leïla Mansour"
    (card,) = device.cards
    assert isinstance(card, Card)
    assert card.consultation == consultation


def test_wrong_digits_burn_the_invite(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    wrong = "".join("1" if one == "0" else "0" if one.isdigit() else one for one in device.digits())
    assert code(enrol.accept_device(house.secretary, invite, wrong, "passport", NOW)) == "enrol.digits"
    assert code(enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW)) == "enrol.used"
    assert house.secretary.dossier(patient).devices == ()
    assert house.secretary.vault.outbox() == []
    kept = house.secretary.vault.invite(invite)
    assert kept is not None
    assert (kept.state, kept.secret) == ("burnt", b"")


def test_a_paper_that_the_country_does_not_list_is_refused_and_the_invite_stays(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    assert code(enrol.accept_device(house.secretary, invite, device.digits(), "a letter", NOW)) == "enrol.document"
    assert isinstance(enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW), BoundDevice)


def test_without_consent_on_the_page_or_on_paper_nobody_is_bound(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    vault = house.secretary.vault
    one = vault.invite(invite)
    assert one is not None
    silent = enrol.Answer(device.keys.sig.public, device.keys.kem.public, "")
    vault.commit(Change(invites=(replace(one, answer=pack(silent)),)))
    assert code(enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW)) == "enrol.consent"
    bound = enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW, paper_consent=True)
    assert isinstance(bound, BoundDevice)
    assert bound.consent == "paper"


def test_a_second_code_for_the_same_patient_burns_the_first(house: Practice) -> None:
    patient = entered(house)
    first, device = answered(house, patient)
    enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
    assert code(enrol.accept_device(house.secretary, first, device.digits(), "passport", NOW)) == "enrol.used"
    assert len(enrol.under_way(house.secretary, NOW)) == 1


def several(house: Practice, count: int) -> list[tuple[bytes, Invite]]:
    """Codes of so many patients, side by side."""
    codes = []
    for at in range(count):
        patient = entered(house, name=f"Amira de la salle {at}")
        invite = enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
        assert isinstance(invite, Invite)
        codes.append((patient, invite))
    return codes


def answering(house: Practice, invite: Invite) -> Device:
    device = scan(house.folder / f"{invite.invite_id.hex()}.json", house.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(house.secretary, NOW + MINUTE)
    return device


def test_codes_of_several_patients_stand_side_by_side_and_each_binds_its_own(house: Practice) -> None:
    codes = several(house, 3)
    assert [one.patient for one in enrol.under_way(house.secretary, NOW)] == [patient for patient, _ in codes]
    devices = [answering(house, invite) for _, invite in reversed(codes)][::-1]
    said = enrol.under_way(house.secretary, NOW + MINUTE)
    assert [one.answer and one.answer.sig for one in said] == [device.keys.sig.public for device in devices]
    for (patient, invite), device in zip(codes, devices, strict=True):
        bound = enrol.accept_device(house.secretary, invite.invite_id, device.digits(), "passport", NOW + MINUTE)
        assert isinstance(bound, BoundDevice), bound
        assert house.secretary.dossier(patient).current_device() == bound
        assert bound.sig == device.keys.sig.public
    assert enrol.under_way(house.secretary, NOW + MINUTE) == ()


def test_the_digits_of_another_patients_telephone_burn_this_code_and_no_other(house: Practice) -> None:
    (_, mine), (other, theirs) = several(house, 2)
    answering(house, mine)
    device = answering(house, theirs)
    desk = house.secretary
    assert code(enrol.accept_device(desk, mine.invite_id, device.digits(), "passport", NOW + MINUTE)) == "enrol.digits"
    assert [one.patient for one in enrol.under_way(desk, NOW + MINUTE)] == [other]
    assert isinstance(
        enrol.accept_device(desk, theirs.invite_id, device.digits(), "passport", NOW + MINUTE), BoundDevice
    )


def test_a_desk_lets_twelve_codes_stand_and_no_more(house: Practice) -> None:
    codes = several(house, enrol.MOST_OPEN)
    late = entered(house, name="Une de trop")
    desk = house.secretary
    assert code(enrol.invite_device(desk, late, Level.IN_PERSON, NOW)) == "enrol.too_many"
    assert isinstance(enrol.invite_device(desk, codes[0][0], Level.IN_PERSON, NOW), Invite), "in its own place"
    enrol.burn_invite(desk, codes[1][1].invite_id)
    assert isinstance(enrol.invite_device(desk, late, Level.IN_PERSON, NOW), Invite)


def test_a_code_whose_time_is_over_is_burnt_and_one_that_was_answered_stands(house: Practice) -> None:
    (_, over), (patient, kept) = several(house, 2)
    answering(house, kept)
    later, desk = NOW + 15 * MINUTE, house.secretary
    enrol.burn_over(desk, later - 1)
    assert len(enrol.under_way(desk, later - 1)) == 2
    enrol.burn_over(desk, later)
    burnt = desk.vault.invite(over.invite_id)
    assert burnt is not None
    assert (burnt.state, burnt.secret) == ("burnt", b"")
    assert [one.patient for one in enrol.under_way(desk, later)] == [patient]


def test_an_invite_for_nobody_is_refused(house: Practice) -> None:
    assert code(enrol.invite_device(house.secretary, bytes(16), Level.IN_PERSON, NOW)) == "patient.unknown"
    assert code(enrol.digits_of(house.secretary, bytes(8))) == "enrol.unknown"


@pytest.mark.parametrize("case", ["late", "second_device", "other_secret"])
def test_an_answer_that_is_late_second_or_forged_binds_nothing(house: Practice, case: str) -> None:
    patient = entered(house)
    invite = enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    fragment = replace(invite, secret=bytes(16)).fragment() if case == "other_secret" else invite.fragment()
    if case == "second_device":
        scan(house.folder / "first.json", house.box, fragment, "fr", NOW)
    device = scan(house.folder / "d.json", house.box, fragment, "fr", NOW)
    assert isinstance(device, Device)
    receive(house.secretary, NOW + (15 * MINUTE if case == "late" else MINUTE))
    digits = enrol.digits_of(house.secretary, invite.invite_id)
    assert digits != device.digits()
    assert isinstance(digits, str) == (case == "second_device")


def test_an_invite_answered_while_open_can_be_compared_later(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    later = NOW + 40 * MINUTE
    assert isinstance(enrol.accept_device(house.secretary, invite, device.digits(), "passport", later), BoundDevice)


def test_the_device_before_is_told_that_another_took_its_place(house: Practice) -> None:
    patient, _, old = house.amira()
    house.round(NOW)
    invite, new = answered(house, patient)
    enrol.accept_device(house.secretary, invite, new.digits(), "passport", NOW + MINUTE)
    house.round(NOW + 2 * MINUTE)
    (notice,) = old.read(NOW + 2 * MINUTE)
    assert (notice.template, notice.values()) == ("device_changed", ("2026-11-21", "11:01"))
    devices = house.physician.dossier(patient).devices
    assert [(one.sig == new.keys.sig.public, one.current) for one in devices] == [(False, False), (True, True)]
    assert [one.kind.name for one in new.read(NOW)] == ["CONFIRM"]


def test_a_burnt_code_is_answered_by_nobody(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    enrol.burn_invite(house.secretary, invite)
    enrol.burn_invite(house.secretary, bytes(16))
    assert code(enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW)) == "enrol.used"
    kept = house.secretary.vault.invite(invite)
    assert kept is not None
    assert (kept.state, kept.secret) == ("burnt", b"")


def test_a_desk_whose_clock_went_back_enters_nobody(house: Practice) -> None:
    entered(house)
    assert code(enter(house, name="Sami", now=NOW - 60 * MINUTE)) == "record.clock_back"


def test_a_desk_cannot_accept_what_another_desk_invited(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    invite, device = answered(house, patient)
    assert code(enrol.accept_device(house.physician, invite, device.digits(), "passport", NOW)) == "enrol.unknown"


def test_an_invite_keeps_no_secret_once_it_was_used(house: Practice) -> None:
    patient = entered(house)
    invite, device = answered(house, patient)
    enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW)
    kept = house.secretary.vault.invite(invite)
    assert kept is not None
    assert (kept.state, kept.secret) == ("done", b"")
    again = enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW)
    assert code(again) == "enrol.used"


def test_a_device_that_has_a_patient_is_not_bound_to_another(house: Practice) -> None:
    _, _, device = house.amira()
    house.round(NOW)
    other = entered(house, name="Sami Amara")
    invite, _ = answered(house, other)
    vault = house.secretary.vault
    one = vault.invite(invite)
    assert one is not None
    taken = enrol.Answer(device.keys.sig.public, device.keys.kem.public, "1 fr 00")
    vault.commit(Change(invites=(replace(one, answer=pack(taken)),)))
    digits = enrol.digits_of(house.secretary, invite)
    assert isinstance(digits, str)
    assert code(enrol.accept_device(house.secretary, invite, digits, "passport", NOW)) == "enrol.device_known"


def test_a_physician_who_enrols_at_a_distance_confirms_nobody(house: Practice) -> None:
    patient, _, _ = house.amira()
    device = house.device("leaflet", house.physician, patient, NOW, Level.AT_A_DISTANCE)
    bound = house.physician.dossier(patient).current_device()
    assert bound is not None
    assert (bound.sig, bound.level, bound.confirmed) == (device.keys.sig.public, "at_a_distance", False)
    confirmed = [one for one in house.physician.vault.entries(patient) if one.header.kind == "IdentityConfirmed"]
    assert len(confirmed) == 1
    assert device.cards == ()


def test_a_code_that_is_under_way_can_be_shown_again_until_it_is_used_burnt_or_over(house: Practice) -> None:
    patient = entered(house)
    assert enrol.under_way(house.secretary, NOW) == ()
    invite = enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
    assert isinstance(invite, Invite)
    assert enrol.under_way(house.secretary, NOW + MINUTE) == (enrol.UnderWay(patient, Level.IN_PERSON, invite),)
    assert enrol.under_way(house.secretary, NOW + 15 * MINUTE) == ()
    answering(house, invite)
    (found,) = enrol.under_way(house.secretary, NOW + 40 * MINUTE)
    assert (found.invite, found.answer) == (invite, enrol.answer_to(house.secretary, invite.invite_id))
    enrol.burn_invite(house.secretary, invite.invite_id)
    assert enrol.under_way(house.secretary, NOW + MINUTE) == ()
