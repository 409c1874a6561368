"""A practice for tests: a physician's and a secretary's desk on one letterbox and journal, without files or passphrases."""

import os
from dataclasses import dataclass
from pathlib import Path

from core.charter.country import country
from core.charter.risk import Stated, text_hash
from core.demo.device import Device, scan
from core.doors.vault import Change, Secret
from core.model import Decision, Exam, Judgement, Level, Medication, Mode, Refusal
from core.office.consult import record_consultation
from core.office.desk import Desk
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.identity import confirm_identity
from core.office.pen import Pen, names_setting
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import MemberName, RosterChanged
from crypto.encoding import u64
from crypto.keys import Keys, Profile, Role, Roster, new_keys, sign_roster
from crypto.primitives import SigKey, kem_key, random, sig_key
from tests.fakes.post import DictJournal, DictLetterbox
from tests.fakes.vault import DictVault

NOON = 1_794_000_000_000  # a Friday of November 2026, in ms
TODAY = "2026-11-06"
NOW = 1_795_255_200_000  # fifteen days later
MINUTE = 60_000
NOWHERE = Path(os.devnull)
AMIRA = {"born": "1981-04-02", "phone": "+216 00 000 111", "language": "fr", "number": "F-1", "guardian": None}
TREATMENT = (
    Medication("amlodipine", "5 mg", "1 comprimé le matin"),
    Medication("atorvastatine", "20 mg", "1 comprimé le soir"),
)


@dataclass
class Practice:
    """The desks, the post between them, the root key that signs rosters, and where devices lie."""

    physician: Desk
    secretary: Desk
    box: DictLetterbox
    journal: DictJournal
    root: SigKey
    folder: Path

    def round(self, now: int) -> None:
        """Every desk posts and receives, twice: what one writes the other holds."""
        exchange(self, now)
        for desk in (self.physician, self.secretary):
            sync(desk)

    def device(self, name: str, desk: Desk, patient: bytes, now: int, level: Level = Level.IN_PERSON) -> Device:
        """A patient's device that answered an invite of `desk`, was accepted there and has read so."""
        device = _accepted(self, self.folder / f"{name}.json", desk, patient, now, level)
        post(desk, now)
        device.read(now)
        return device

    def amira(self, now: int = NOW) -> tuple[bytes, bytes, Device]:
        """A patient examined today and enrolled by the physician: (patient, consultation, device)."""
        patient = enter_patient(self.physician, name="Amira Ben Youssef", **AMIRA, now=now)  # type: ignore[arg-type]
        assert not isinstance(patient, Refusal)
        consultation = consult(self.physician, patient, now)
        return patient, consultation, self.device("amira", self.physician, patient, now)


def practice(folder: Path = NOWHERE) -> Practice:
    """Dr Leïla Mansour and Salma Trabelsi, who opens headers only, at their desks. `folder`: where its devices are kept."""
    root, box, journal = sig_key(), DictLetterbox(), DictJournal()
    doctor, secretary = new_keys(), new_keys()
    header_seed, journal_key = random(32), random(32)
    profiles = (
        Profile("A", doctor.sig.public, doctor.kem.public, random(16), Role.PHYSICIAN, "Dr Leïla Mansour"),
        Profile("B", secretary.sig.public, secretary.kem.public, random(16), Role.SECRETARY),
    )
    roster = Roster(root.public, 1, b"", NOON, profiles, 1, kem_key(header_seed).public, 1)
    file = sign_roster(root, roster)
    box.put_roster(file)
    names = RosterChanged(
        1,
        roster.hash,
        "Cabinet des Oliviers",
        (MemberName(doctor.sig.public, "Dr Leïla Mansour"), MemberName(secretary.sig.public, "Salma Trabelsi")),
        file,
    )
    shared = Change(
        secrets=(Secret("header", u64(1), b"", header_seed), Secret("journal", u64(1), b"", journal_key)),
        settings=(("roster", file), names_setting(names)),
    )
    made = Practice(*(_desk(keys, shared, box, journal) for keys in (doctor, secretary)), box, journal, root, folder)
    pen = Pen(made.physician, NOON)
    pen.write(names)
    pen.commit()
    return made


def _desk(keys: Keys, shared: Change, box: DictLetterbox, journal: DictJournal) -> Desk:
    vault = DictVault()
    vault.commit(shared)
    return Desk(vault, keys, box, journal, country())


def desk_of(made: Practice) -> tuple[Keys, Desk]:
    """A desk that has the practice's shared keys and is not in the roster yet."""
    keys = new_keys()
    vault = made.physician.vault
    roster, names = vault.setting("roster"), vault.setting("names")
    assert roster is not None
    assert names is not None
    shared = Change(
        secrets=(*vault.secrets("header"), *vault.secrets("journal")), settings=(("roster", roster), ("names", names))
    )
    return keys, _desk(keys, shared, made.box, made.journal)


def enrolled(made: Practice, folder: Path, *, by: Desk | None = None, born: str = "1972-05-03") -> tuple[bytes, Device]:
    """Amira Ben Youssef, entered and enrolled face to face by the secretary (or `by`), not confirmed yet."""
    desk = by or made.secretary
    patient = enter_patient(
        desk,
        name="Amira Ben Youssef",
        born=born,
        phone="+216 00 000 418",
        language="fr",
        number="D-1187",
        guardian=None,
        now=NOON,
    )
    assert isinstance(patient, bytes)
    device = _accepted(made, folder / "amira", desk, patient, NOON, Level.IN_PERSON)
    exchange(made)
    return patient, device


def _accepted(made: Practice, file: Path, desk: Desk, patient: bytes, now: int, level: Level) -> Device:
    """A new device that answered an invite of this desk; its digits were compared there."""
    invite = invite_device(desk, patient, level, now)
    assert not isinstance(invite, Refusal), invite
    device = scan(file, made.box, invite.fragment(), "fr", now)
    assert isinstance(device, Device)
    receive(desk, now)
    bound = accept_device(desk, invite.invite_id, device.digits(), "identity_card", now)
    assert not isinstance(bound, Refusal), bound
    return device


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


def consulted(made: Practice, patient: bytes) -> bytes:
    """The physician's consultation at noon, with names as they stand on a box, and how long to take what."""
    medicines = (
        Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
        Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
    )
    facts = {"held_on": TODAY, "medications": medicines, "exams": (Exam("Bilan lipidique"),), "instructions": ""}
    return consult(made.physician, patient, NOON, **facts)


def asked(made: Practice, folder: Path, subject: str = "Amlodipine") -> tuple[bytes, bytes, Device, bytes]:
    """(patient, consultation, device, letter): enrolled, confirmed, and a question about a medicine in the journal."""
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    letter = device.ask("Avant ou après le repas ?", NOON, consultation=consultation, subject=subject)
    exchange(made)
    return patient, consultation, device, letter


def answered(made: Practice, folder: Path, text: str, subject: str = "Amlodipine") -> bytes:
    """The patient whose question came, was sorted by the secretary and answered by the physician with `text`."""
    patient, _, _, letter = asked(made, folder, subject)
    assert triage(made.secretary, letter, Decision.PHYSICIAN, NOON) is None
    assert isinstance(reply(made.physician, letter, text, online(text), NOON), Sent)
    exchange(made)
    return patient


def exchange(made: Practice, now: int = NOON) -> None:
    """Everybody posts and receives."""
    for _ in range(2):
        for desk in (made.secretary, made.physician):
            receive(desk, now)
            post(desk, now)


def online(text: str, reason: str = "") -> Stated:
    """A physician's "can be answered online" on exactly this text."""
    return Stated(Judgement.ONLINE, text_hash(text), reason, "question", 12, Role.PHYSICIAN)
