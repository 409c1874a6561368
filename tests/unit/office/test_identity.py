"""The physician's word on who a patient is, the ground of a minor's adult, and devices that are closed."""

from pathlib import Path

import pytest

from core.dossier import Device as BoundDevice
from core.model import Guardian, Level, Refusal
from core.office import enrol, identity
from core.office.receive import receive
from tests.practice import AMIRA, MINUTE, NOW, Practice, consult, practice
from tests.unit.office.test_enrol import answered, code, entered


@pytest.fixture
def house(tmp_path: Path) -> Practice:
    return practice(tmp_path)


def test_a_device_accepted_by_a_secretary_waits_for_the_physician(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    consult(house.physician, patient, NOW)
    invite, device = answered(house, patient)
    bound = enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW + 2 * MINUTE)
    assert isinstance(bound, BoundDevice)
    assert (bound.level, bound.document, bound.enrolled_by, bound.confirmed) == (
        "in_person",
        "passport",
        "Salma Trabelsi",
        False,
    )
    house.round(NOW + 3 * MINUTE)
    assert [one.kind.name for one in device.read(NOW)] == ["CONFIRM"]
    assert device.cards == ()
    assert identity.confirm_identity(house.physician, patient, bound.sig, NOW + 4 * MINUTE) is None
    house.round(NOW + 5 * MINUTE)
    assert [one.kind.name for one in device.read(NOW)] == ["CARD"]
    confirmed = house.secretary.dossier(patient).current_device()
    assert confirmed is not None
    assert confirmed.confirmed_by == "Dr Leïla Mansour"


def test_at_a_distance_nothing_is_compared_and_nothing_raises_the_level(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    consult(house.physician, patient, NOW)
    invite, device = answered(house, patient, Level.AT_A_DISTANCE)
    bound = enrol.accept_device(house.secretary, invite, "", "passport", NOW)
    assert isinstance(bound, BoundDevice)
    assert (bound.level, bound.document) == ("at_a_distance", "")
    house.round(NOW)
    device.read(NOW)
    assert device.memory.level == 2
    assert code(identity.confirm_identity(house.physician, patient, bound.sig, NOW)) == "identity.at_a_distance"
    house.round(NOW)
    device.read(NOW)
    assert device.cards == ()


def test_a_secretary_neither_confirms_a_person_nor_records_a_legal_basis(house: Practice) -> None:
    patient = entered(house)
    assert code(identity.confirm_identity(house.secretary, patient, b"", NOW)) == "role.may_not"
    basis = {"adult": "Nour", "basis": "parental_authority", "reference": "", "dated": "2026-01-01", "now": NOW}
    assert code(identity.record_legal_basis(house.secretary, patient, **basis)) == "role.may_not"  # type: ignore[arg-type]


def test_a_patient_without_a_device_cannot_be_confirmed(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    assert code(identity.confirm_identity(house.physician, patient, b"", NOW)) == "identity.no_device"
    assert code(identity.confirm_identity(house.physician, bytes(16), b"", NOW)) == "patient.unknown"


def test_a_minors_adult_gets_no_invite_before_a_physician_recorded_the_legal_basis(house: Practice) -> None:
    mother = Guardian("Nour Gharbi", "mère")
    patient = entered(house, name="Youssef Gharbi", born="2019-03-01", guardian=mother)
    house.round(NOW)
    consult(house.physician, patient, NOW)
    assert code(enrol.invite_device(house.physician, patient, Level.IN_PERSON, NOW)) == "recipient.no_legal_basis"
    assert [(one.what, one.adult) for one in identity.awaited(house.physician)] == [("legal_basis", "Nour Gharbi")]
    good = {"adult": "Nour Gharbi", "basis": "parental_authority", "reference": "livret", "dated": "2019-03-05"}

    def record(**changes: str) -> Refusal | None:
        return identity.record_legal_basis(house.physician, patient, **{**good, **changes}, now=NOW)  # type: ignore[arg-type]

    assert code(record(adult="Sami")) == "legal_basis.adult"
    assert code(record(basis="friendship")) == "legal_basis.basis"
    assert code(record(dated="2027-01-01")) == "legal_basis.dated"
    assert record() is None
    assert identity.awaited(house.physician) == []
    device = house.device("nour", house.physician, patient, NOW)
    device.read(NOW)
    assert len(device.cards) == 1


def test_another_adult_awaits_another_legal_basis(house: Practice) -> None:
    facts = {**AMIRA, "name": "Youssef Gharbi", "born": "2019-03-01", "now": NOW}
    patient = entered(house, **{**facts, "guardian": Guardian("Nour Gharbi", "mère")})
    house.round(NOW)
    ground = {"basis": "parental_authority", "reference": "livret", "dated": "2019-03-05", "now": NOW}
    assert identity.record_legal_basis(house.physician, patient, adult="Nour Gharbi", **ground) is None  # type: ignore[arg-type]
    device = house.device("nour", house.physician, patient, NOW)
    father = {**facts, "guardian": Guardian("Sami Gharbi", "père")}
    assert enrol.correct_patient(house.physician, patient, **father) is None  # type: ignore[arg-type]
    (one,) = identity.awaited(house.physician)
    assert (one.what, one.adult, one.device) == ("legal_basis", "Sami Gharbi", b"")
    consult(house.physician, patient, NOW)
    house.round(NOW)
    device.read(NOW)
    assert device.cards == ()
    assert identity.record_legal_basis(house.physician, patient, adult="Sami Gharbi", **ground) is None  # type: ignore[arg-type]
    assert identity.awaited(house.physician) == []
    house.round(NOW)
    device.read(NOW)
    assert len(device.cards) == 1
    assert device.keys.sig.public == house.physician.dossier(patient).devices[0].sig


def test_a_confirmation_names_the_device_that_was_on_screen(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    invite, seen = answered(house, patient)
    enrol.accept_device(house.secretary, invite, seen.digits(), "passport", NOW + MINUTE)
    house.round(NOW + MINUTE)
    (shown,) = identity.awaited(house.physician)
    assert (shown.what, shown.device, shown.by) == ("identity", seen.keys.sig.public, "Salma Trabelsi")
    invite, swapped = answered(house, patient)
    enrol.accept_device(house.secretary, invite, swapped.digits(), "passport", NOW + 2 * MINUTE)
    house.round(NOW + 2 * MINUTE)
    before = len(house.physician.vault.entries(patient))
    refusal = identity.confirm_identity(house.physician, patient, shown.device, NOW + 3 * MINUTE)
    assert code(refusal) == "identity.other_device"
    assert len(house.physician.vault.entries(patient)) == before
    new = swapped.keys.sig.public
    assert identity.confirm_identity(house.physician, patient, new, NOW + 3 * MINUTE) is None
    assert identity.awaited(house.physician) == []


def test_a_closed_device_is_nobodys_for_good(house: Practice) -> None:
    patient, _, device = house.amira()
    house.round(NOW)
    sig = device.keys.sig.public
    assert code(identity.close_device(house.secretary, patient, sig, "bored", NOW)) == "device.reason"
    assert code(identity.close_device(house.secretary, patient, bytes(32), "lost", NOW)) == "identity.other_device"
    assert identity.close_device(house.secretary, patient, sig, "lost", NOW) is None
    assert code(identity.close_device(house.secretary, patient, sig, "lost", NOW)) == "identity.no_device"
    house.round(NOW + MINUTE)
    closed = house.physician.dossier(patient).devices[0]
    assert (closed.current, house.physician.dossier(patient).current_device()) == (False, None)
    assert code(identity.confirm_identity(house.physician, patient, sig, NOW)) == "identity.no_device"
    device.ask("Puis-je conduire ?", NOW + 2 * MINUTE)
    assert receive(house.physician, NOW + 3 * MINUTE).questions == []
    assert [one.reason for one in house.physician.vault.aside()] == ["sender.revoked"]


def test_a_desk_that_saw_the_enrol_letter_before_its_colleague_accepted_it_reads_what_follows(house: Practice) -> None:
    patient = entered(house)
    house.round(NOW)
    consultation = consult(house.physician, patient, NOW)
    invite, device = answered(house, patient)
    receive(house.physician, NOW + MINUTE)
    assert house.physician.vault.aside() == []
    enrol.accept_device(house.secretary, invite, device.digits(), "passport", NOW + 2 * MINUTE)
    house.round(NOW + 3 * MINUTE)
    assert identity.confirm_identity(house.physician, patient, device.keys.sig.public, NOW + 4 * MINUTE) is None
    house.round(NOW + 5 * MINUTE)
    device.read(NOW + 5 * MINUTE)
    letter = device.ask("Puis-je conduire ?", NOW + 6 * MINUTE, consultation=consultation)
    assert receive(house.physician, NOW + 7 * MINUTE).questions == [letter]


def test_a_second_confirmation_is_recorded_and_sends_no_card_again(house: Practice) -> None:
    patient, _, device = house.amira()
    assert identity.confirm_identity(house.physician, patient, device.keys.sig.public, NOW + MINUTE) is None
    assert house.physician.vault.outbox() == []
    assert len(device.cards) == 1
