"""Patients, their devices and the physician's word, over core's verbs."""

from collections.abc import Callable

from core.model import Guardian, Refusal, refuse
from core.office import enrol, identity, look
from core.office.agreed import agreed
from core.office.bymail import give_address
from core.office.desk import Desk
from core.office.identity import Awaited
from core.office.mailing import notices_to
from core.record.addresses import is_address
from core.record.rows import PatientRow
from desktop.ports.people import Civil, DeviceRow, Ground, PatientCard


class OfficePeople:
    """`PeoplePort` over an open desk."""

    def __init__(self, desk: Desk, now: Callable[[], int]) -> None:
        self._desk, self._now = desk, now

    def rows(self, words: str) -> tuple[PatientRow, ...]:
        return tuple(look.patients(self._desk, words))

    def card(self, patient: bytes) -> PatientCard | Refusal:
        row = self._desk.vault.patient(patient)
        if row is None:
            return refuse("patient.unknown")
        known = self._desk.dossier(patient)
        adult = known.guardian or Guardian("", "")
        mail = notices_to(self._desk, patient)
        civil = Civil(
            known.name,
            known.born,
            known.phone,
            known.language,
            known.number,
            adult.name,
            adult.link,
            known.mail.address,
        )
        ground, told = known.legal_basis, identity.devices_of(self._desk, patient)
        holds = ground is not None and ground.adult == adult.name
        devices = tuple(
            DeviceRow(
                one.device.sig,
                one.device.level,
                one.device.document,
                one.device.enrolled_by,
                one.device.enrolled_ms,
                one.device.confirmed_by,
                one.state,
                agreed(self._desk, one.device.consent),
            )
            for one in told
        )
        said = Ground(ground.basis, ground.reference, ground.dated, ground.by) if ground and holds else None
        return PatientCard(patient, civil, row.identity, devices, said, mail)

    def enter(self, civil: Civil, *, twin_known: bool) -> bytes | Refusal:
        if refusal := _mailable(civil):
            return refusal
        entered = enrol.enter_patient(self._desk, **_facts(civil), now=self._now(), twin_known=twin_known)  # type: ignore[arg-type]
        if not isinstance(entered, Refusal):
            give_address(self._desk, entered, civil.mail, self._now())
        return entered

    def correct(self, patient: bytes, civil: Civil) -> Refusal | None:
        if refusal := _mailable(civil):
            return refusal
        refusal = enrol.correct_patient(self._desk, patient, **_facts(civil), now=self._now())  # type: ignore[arg-type]
        return refusal or give_address(self._desk, patient, civil.mail, self._now())

    def record_ground(self, patient: bytes, adult: str, ground: Ground) -> Refusal | None:
        return identity.record_legal_basis(
            self._desk,
            patient,
            adult=adult,
            basis=ground.basis,
            reference=ground.reference,
            dated=ground.dated,
            now=self._now(),
        )

    def awaited(self) -> tuple[Awaited, ...]:
        return tuple(identity.awaited(self._desk))

    def close_device(self, patient: bytes, device: bytes, reason: str) -> Refusal | None:
        return identity.close_device(self._desk, patient, device, reason, self._now())


def _mailable(civil: Civil) -> Refusal | None:
    return refuse("patient.mail") if civil.mail and not is_address(civil.mail) else None


def _facts(civil: Civil) -> dict[str, object]:
    guardian = Guardian(civil.adult, civil.link) if civil.adult else None
    return {
        "name": civil.name,
        "born": civil.born,
        "phone": civil.phone,
        "language": civil.language,
        "number": civil.number,
        "guardian": guardian,
    }
