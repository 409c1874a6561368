"""Two desks, their post and the devices of three patients, in memory or on SQLCipher, and the ways they break."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from core.charter.country import country
from core.demo.device import PAGE_VERSION, Device
from core.demo.device.memory import Memory
from core.doors.schema import connect
from core.doors.sqlcipher import SqlVault
from core.doors.vault import Change, Secret, Vault
from core.model import Guardian, Trouble
from core.office.desk import Desk
from core.office.enrol import enter_patient
from core.office.pen import Pen, names_setting
from core.office.receive import receive
from core.record.events import MemberName, RosterChanged
from crypto.body import Consent
from crypto.encoding import u64
from crypto.invite import Invite, ask_to_enrol
from crypto.keys import Keys, Profile, Role, Roster, keys_from_seeds, new_keys, sign_roster
from crypto.letter import Recipient
from crypto.primitives import kem_key, sig_key
from tests.fakes.post import DictJournal, DictLetterbox
from tests.fakes.vault import DictVault
from tests.practice import NOON
from tests.stateful.law import Asked, Fact

VAULT_KEY = b"v" * 32
MOTHER = Guardian("Sonia Gharbi", "mère")


class PowerCut(Exception):
    """The desk stops in the middle of an act."""


class _Cut:
    """Cuts the power once, at a commit to come: `before` it, so that it is lost, or `after`, so that nobody was told."""

    cut = ""
    commits_left = 0

    def cut_at(self, moment: str) -> None:
        if self.cut == moment and self.commits_left == 0:
            self.cut = ""
            raise PowerCut
        self.commits_left -= moment == "after" and self.commits_left > 0


class FragileDict(_Cut, DictVault):
    def commit(self, change: Change) -> None:
        self.cut_at("before")
        super().commit(change)
        self.cut_at("after")

    def again(self) -> Vault:
        """What a new process finds."""
        twin = FragileDict()
        vars(twin).update({name: copy(table) for name, table in vars(self).items()})
        twin.cut = ""
        return twin


class FragileSql(_Cut, SqlVault):
    path: Path

    def commit(self, change: Change) -> None:
        self.cut_at("before")
        super().commit(change)
        self.cut_at("after")

    def again(self) -> Vault:
        self.close()
        return sql_vault(self.path)


def twin_in_memory(vault: Vault) -> Vault:
    """A copy of a vault in memory."""
    assert isinstance(vault, FragileDict)
    return vault.again()


def sql_vault(path: Path) -> FragileSql:
    """The vault of a file, made where there is none."""
    vault = FragileSql(connect(path, VAULT_KEY, create=not path.exists()))
    vault.path = path
    return vault


class Post(DictLetterbox):
    """A letterbox that cannot be reached for a while."""

    reachable = True

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        if not self.reachable:
            raise Trouble("post.unreachable")
        return super().deposit(to, letter, raw)


class Pocket(Device):
    """A device that keeps what it knows in its pocket, not in a file."""

    def save(self) -> None:
        """Nothing to write: `memory` is all there is."""


def answer(box: Post, invite: Invite, now: int) -> Pocket:
    """A new device scans a code: new keys, and an `enrol` letter in the post."""
    file = box.roster()
    assert file is not None
    keys = new_keys()
    memory = Memory(keys.sig.seed, keys.kem.seed, invite.root_pk, file, invite.invite_id, invite.secret, "fr")
    pocket = Pocket(Path(), box, memory)
    header_key = pocket.roster.header_pk
    pocket._send(
        ask_to_enrol(invite, keys, PAGE_VERSION, Consent(1, "fr", bytes(32))), now, [Recipient(b"P", header_key)]
    )
    return pocket


@dataclass
class World:
    """`facts` and `questions` are what happened in the room; `sealed` the replies that the law let out."""

    desks: list[Desk]
    box: Post
    journal: DictJournal
    patients: list[bytes]
    devices: list[tuple[bytes, Pocket]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    questions: dict[bytes, Asked] = field(default_factory=dict)
    consultations: list[tuple[bytes, bytes]] = field(default_factory=list)
    sealed: dict[bytes, tuple[bytes, str]] = field(default_factory=dict)
    latest: list[int] = field(default_factory=lambda: [NOON, NOON])
    now: int = NOON

    @property
    def physician(self) -> Desk:
        return self.desks[0]

    @property
    def secretary(self) -> Desk:
        return self.desks[1]

    def reopen(self, who: int) -> Desk:
        """A new process on the same vault."""
        vault = self.desks[who].vault
        assert isinstance(vault, FragileDict | FragileSql)
        self.desks[who] = replace(self.desks[who], vault=vault.again())
        return self.desks[who]

    def copy(self, twin: Callable[[Vault], Vault]) -> "World":
        """The same world, to live another life; `twin` copies a vault."""
        box, journal = Post(), DictJournal()
        vars(box).update({name: copy(value) for name, value in vars(self.box).items()})
        box.outbox = {to: copy(letters) for to, letters in self.box.outbox.items()}
        vars(journal).update({name: copy(value) for name, value in vars(self.journal).items()})
        desks = [replace(desk, vault=twin(desk.vault), box=box, journal=journal) for desk in self.desks]
        devices = [(patient, Pocket(one.path, box, one.memory)) for patient, one in self.devices]
        lists = {
            name: copy(getattr(self, name)) for name in ("facts", "questions", "consultations", "sealed", "latest")
        }
        return replace(self, desks=desks, box=box, journal=journal, devices=devices, patients=self.patients, **lists)

    def close(self) -> None:
        for desk in self.desks:
            desk.vault.close()


def new_world(make_vault: Callable[[], Vault] = FragileDict) -> World:
    """Dr Leïla Mansour and Salma Trabelsi, always with the same keys; three patients have a file and no device."""
    seeds = count(1)
    root, header_seed, journal_key = sig_key(b"r" * 32), b"h" * 32, b"j" * 32
    doctor, secretary = (keys_from_seeds(bytes([next(seeds)]) * 32, bytes([next(seeds)]) * 32) for _ in "AB")
    profiles = (
        Profile("A", doctor.sig.public, doctor.kem.public, b"a" * 16, Role.PHYSICIAN, "Dr Leïla Mansour"),
        Profile("B", secretary.sig.public, secretary.kem.public, b"b" * 16, Role.SECRETARY),
    )
    roster = Roster(root.public, 1, b"", NOON, profiles, 1, kem_key(header_seed).public, 1)
    file = sign_roster(root, roster)
    names = (MemberName(doctor.sig.public, "Dr Leïla Mansour"), MemberName(secretary.sig.public, "Salma Trabelsi"))
    event = RosterChanged(1, roster.hash, "Cabinet des Oliviers", names, file)
    box, journal = Post(), DictJournal()
    box.put_roster(file)

    def desk(keys: Keys) -> Desk:
        vault = make_vault()
        secrets = (Secret("header", u64(1), b"", header_seed), Secret("journal", u64(1), b"", journal_key))
        vault.commit(Change(secrets=secrets, settings=(("roster", file), names_setting(event))))
        return Desk(vault, keys, box, journal, country("tn"))

    world = World([desk(doctor), desk(secretary)], box, journal, [])
    pen = Pen(world.physician, NOON)
    pen.write(event)
    pen.commit()
    people = (
        ("Amira Ben Youssef", "1972-05-03", None),
        ("Youssef Gharbi", "2017-02-03", MOTHER),
        ("Karim Jlassi", "1960-01-09", None),
    )
    for number, (name, born, guardian) in enumerate(people):
        phone, file_number = f"+216 00 000 {400 + number}", f"D-{1187 + number}"
        patient = enter_patient(
            world.secretary,
            name=name,
            born=born,
            phone=phone,
            language="fr",
            number=file_number,
            guardian=guardian,
            now=NOON,
        )
        assert isinstance(patient, bytes)
        world.patients.append(patient)
    for at_desk in (*world.desks, *world.desks):
        receive(at_desk, NOON)
    return world
