"""A practice for tests: a physician's and a secretary's desk on one letterbox and journal, without files or passphrases."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.charter.country import country
from core.charter.risk import Stated, text_hash
from core.demo.device import Device, scan
from core.doors.vault import Change, Secret, Vault
from core.model import Exam, Judgement, Level, Medication, Mode, Refusal
from core.office.consult import record_consultation
from core.office.desk import Desk
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.pen import Pen, names_setting
from core.office.post import post
from core.office.receive import receive
from core.record.events import MemberName, RosterChanged
from crypto.encoding import u64
from crypto.invite import Invite
from crypto.keys import Keys, Profile, Role, Roster, new_keys, sign_roster
from crypto.primitives import SigKey, kem_key, random, sig_key
from tests.fakes.post import DictJournal, DictLetterbox
from tests.fakes.vault import DictVault

NOON = 1_794_000_000_000  # a Friday of November 2026, in ms
TODAY = "2026-11-06"


@dataclass
class Practice:
    """The desks, the post between them, and the root key that signs rosters."""

    physician: Desk
    secretary: Desk
    box: DictLetterbox
    journal: DictJournal
    root: SigKey = field(default_factory=sig_key)


def practice(make_vault: Callable[[], Vault] | None = None) -> Practice:
    """Dr Leïla Mansour and Salma Trabelsi, at their desks."""
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
    desks = [_desk(keys, shared, box, journal, make_vault) for keys in (doctor, secretary)]
    made = Practice(*desks, box, journal, root)
    pen = Pen(made.physician, NOON)
    pen.write(names)
    pen.commit()
    return made


def _desk(
    keys: Keys, shared: Change, box: DictLetterbox, journal: DictJournal, make_vault: Callable[[], Vault] | None = None
) -> Desk:
    vault: Vault = (make_vault or DictVault)()
    vault.commit(shared)
    return Desk(vault, keys, box, journal, country("tn"))


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
    invite = invite_device(desk, patient, Level.IN_PERSON, NOON)
    assert isinstance(invite, Invite)
    device = scan(folder / "amira", made.box, invite.fragment(), "fr", NOON)
    assert isinstance(device, Device)
    device.post()
    receive(desk, NOON)
    bound = accept_device(desk, invite.invite_id, device.digits(), "identity_card", NOON)
    assert not isinstance(bound, Refusal), bound
    exchange(made)
    return patient, device


def consulted(made: Practice, patient: bytes) -> bytes:
    """The consultation of the day: two medicines, one exam whose result came."""
    consultation = record_consultation(
        made.physician,
        patient,
        held_on=TODAY,
        mode=Mode.IN_PERSON,
        reference="",
        last_examined_on="",
        window_days=15,
        window_reason="",
        medications=(
            Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
            Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
        ),
        exams=(Exam("Bilan lipidique"),),
        instructions="",
        now=NOON,
    )
    assert isinstance(consultation, bytes), consultation
    return consultation


def exchange(made: Practice, now: int = NOON) -> None:
    """Everybody posts and receives."""
    for _ in range(2):
        for desk in (made.secretary, made.physician):
            receive(desk, now)
            post(desk, now)


def online(text: str, reason: str = "") -> Stated:
    """A physician's "can be answered online" on exactly this text."""
    return Stated(Judgement.ONLINE, text_hash(text), reason, "question", 12, Role.PHYSICIAN)
