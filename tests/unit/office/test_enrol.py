"""Enrolment: an invite answered by a real device, eight digits, the physician's word."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.demo.device import Device, scan
from core.doors.vault import Change
from core.dossier import Device as BoundDevice
from core.model import Guardian, Level, Refusal
from core.office import enrol, identity
from core.office.post import post
from core.office.receive import receive
from core.record.codec import pack
from crypto.body import Card, Confirm
from tests.fakes.practice import AMIRA, MINUTE, NOW, Practice, consult, practice


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
    drop = house.secretary.vault.secret("drop", device.keys.sig.public)
    assert drop is not None
    assert drop.key == device.memory.drop


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


def test_a_new_invite_burns_the_one_before(house: Practice) -> None:
    patient = entered(house)
    first, device = answered(house, patient)
    enrol.invite_device(house.secretary, patient, Level.IN_PERSON, NOW)
    assert code(enrol.accept_device(house.secretary, first, device.digits(), "passport", NOW)) == "enrol.used"


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
    assert identity.record_legal_basis(house.physician, patient, adult="Sami Gharbi", **ground) is None  # type: ignore[arg-type]
    assert identity.awaited(house.physician) == []
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


def test_a_second_confirmation_is_recorded_and_sends_no_card_again(house: Practice) -> None:
    patient, _, device = house.amira()
    assert identity.confirm_identity(house.physician, patient, device.keys.sig.public, NOW + MINUTE) is None
    assert house.physician.vault.outbox() == []
    assert len(device.cards) == 1
