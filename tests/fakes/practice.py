"""A practice in memory: desks that share one letterbox and one journal, and the devices of patients."""

from dataclasses import dataclass, field
from pathlib import Path

from core.charter.country import country
from core.demo.device import Device, scan
from core.doors.vault import Change, Secret
from core.dossier import Device as BoundDevice
from core.model import Exam, Level, Medication, Mode, Refusal
from core.office.consult import record_consultation
from core.office.desk import Desk
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.pen import Pen, names_setting
from core.office.post import post
from core.office.receive import receive
from core.office.sync import sync
from core.record.events import MemberName, RosterChanged
from crypto.encoding import u64
from crypto.keys import Profile, Role, Roster, new_keys, sign_roster
from crypto.primitives import blake, kem_key, random, sig_key
from tests.fakes.post import DictJournal, DictLetterbox
from tests.fakes.vault import DictVault

NOW = 1_795_255_200_000
"""21 November 2026, 11:00 in Tunis."""
MINUTE = 60_000
AMIRA = {"born": "1981-04-02", "phone": "+216 00 000 111", "language": "fr", "number": "F-1", "guardian": None}
TREATMENT = (
    Medication("amlodipine", "5 mg", "1 comprimé le matin"),
    Medication("atorvastatine", "20 mg", "1 comprimé le soir"),
)


@dataclass
class Practice:
    """`desks` by name; the first is the physician's."""

    folder: Path
    box: DictLetterbox
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def physician(self) -> Desk:
        return self.desks["Dr Leïla Mansour"]

    @property
    def secretary(self) -> Desk:
        return self.desks["Salma Trabelsi"]

    def round(self, now: int) -> None:
        """Every desk posts and receives, twice: what one writes the others hold."""
        for _ in range(2):
            for desk in self.desks.values():
                receive(desk, now)
                post(desk, now)
        for desk in self.desks.values():
            sync(desk)

    def device(self, name: str, desk: Desk, patient: bytes, now: int, level: Level = Level.IN_PERSON) -> Device:
        """A patient's device that answered an invite of `desk` and was accepted there."""
        invite = invite_device(desk, patient, level, now)
        assert not isinstance(invite, Refusal)
        device = scan(self.folder / f"{name}.json", self.box, invite.fragment(), "fr", now)
        assert isinstance(device, Device)
        receive(desk, now)
        bound = accept_device(desk, invite.invite_id, device.digits(), "identity_card", now)
        assert isinstance(bound, BoundDevice)
        post(desk, now)
        device.read(now)
        return device

    def amira(self, now: int = NOW) -> tuple[bytes, bytes, Device]:
        """A patient examined today and enrolled by the physician: (patient, consultation, device)."""
        patient = enter_patient(self.physician, name="Amira Ben Youssef", **AMIRA, now=now)  # type: ignore[arg-type]
        assert not isinstance(patient, Refusal)
        consultation = consult(self.physician, patient, now)
        device = self.device("amira", self.physician, patient, now)
        return patient, consultation, device


def consult(desk: Desk, patient: bytes, now: int, **changes: object) -> bytes:
    """A consultation of today, two medicines and an exam ordered on paper."""
    facts: dict[str, object] = {
        "held_on": "2026-11-21",
        "mode": Mode.IN_PERSON,
        "reference": "",
        "last_examined_on": "",
        "window_days": 15,
        "window_reason": "",
        "medications": TREATMENT,
        "exams": (Exam("bilan lipidique"),),
        "instructions": "Mesurer la tension le soir.",
    }
    outcome = record_consultation(desk, patient, **{**facts, **changes}, now=now)  # type: ignore[arg-type]
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def practice(folder: Path) -> Practice:
    """Dr Leïla Mansour and Salma Trabelsi, who opens headers only."""
    root, header, journal_key = sig_key(), kem_key(), random(32)
    members = (("Dr Leïla Mansour", Role.PHYSICIAN), ("Salma Trabelsi", Role.SECRETARY))
    keys = [new_keys() for _ in members]
    profiles = tuple(
        Profile(letter, one.sig.public, one.kem.public, random(16), role, "" if role is Role.SECRETARY else name)
        for letter, one, (name, role) in zip("AB", keys, members, strict=True)
    )
    roster = Roster(root.public, 1, b"", NOW, profiles, 1, header.public, 1)
    file = sign_roster(root, roster)
    names = tuple(MemberName(one.sig.public, name) for one, (name, _) in zip(keys, members, strict=True))
    event = RosterChanged(1, roster.hash, "Cabinet des Oliviers", names, file)
    box, journal = DictLetterbox(), DictJournal()
    box.put_roster(file)
    made = Practice(folder, box)
    for one, (name, _) in zip(keys, members, strict=True):
        vault = DictVault()
        secrets = (
            Secret("header", u64(1), blake("pk", header.public), header.seed),
            Secret("journal", u64(1), b"", journal_key),
        )
        vault.commit(Change(secrets=secrets, settings=(("roster", file), names_setting(event))))
        made.desks[name] = Desk(vault, one, box, journal, country())
    pen = Pen(made.physician, NOW)
    pen.write(event)
    pen.commit()
    return made
