"""A member's desk that signs nonsense, or lies, is refused by the others: it stops nobody and gains nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.demo.device import Device
from core.doors.vault import Change
from core.model import Refusal, refuse
from core.office.identity import confirm_identity
from core.office.look import inbox, thread
from core.office.pen import Pen
from core.office.receive import receive
from core.office.refold import refold
from core.office.sync import sync
from core.record import events as e
from core.record.codec import clin_bytes, kind_of, staff_bytes
from crypto.chain import Known, next_place
from crypto.entry import Entry, write_entry
from crypto.keys import sign_roster
from crypto.kinds import Sign
from crypto.letterhead import read_header
from tests.practice import MINUTE, NOW, Practice, practice

LATER = NOW + 10 * MINUTE


@dataclass
class Scene:
    """A question with a red flag, at the physician's desk; the secretary's desk is in bad hands."""

    house: Practice
    patient: bytes
    consultation: bytes
    device: Device
    letter: bytes

    @property
    def seen(self) -> e.HeaderSeen:
        """The question's header as the secretary's desk recorded it."""
        events = (one.event for one in self.house.secretary.signed_entries(self.patient))
        return next(one for one in events if isinstance(one, e.HeaderSeen))

    def lie(self, event: e.Event, *, blind: bool = False, at_ms: int = LATER, gap: int = 0) -> Entry:
        """An entry that the office would not write, signed by the secretary and laid in the journal. `blind`: as if
        she had seen nothing since her last one, so that it stands as early in the log as she can put it. `gap`: so many
        before it never come.
        """
        desk = self.house.secretary
        head = desk.vault.head(desk.me)
        last = Known(head.seq + gap, head.hash, desk.vault.lamport(desk.me)) if head else None
        others = [] if blind else [one for one in desk.vault.heads() if one.profile != desk.me]
        place = next_place(
            desk.practice,
            last,
            {one.profile: Known(one.seq, one.hash, desk.vault.lamport(one.profile)) for one in others},
            wall_ms=at_ms,
            patient=self.patient,
            patient_last=desk.vault.patient_head(desk.me, self.patient),
        )
        clin = clin_bytes(event)
        boxed_to = self.house.physician.profile.kem_pk if clin else None
        key = desk.journal_key()
        entry = write_entry(
            desk.keys.sig, place, kind_of(event), staff_bytes(event), journal=key, clin=clin, boxed_to=boxed_to
        )
        desk.journal.append([entry])
        return entry


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    house = practice(tmp_path)
    patient, consultation, device = house.amira()
    house.round(NOW)
    device.read(NOW)
    letter = device.ask("Le soir ?", NOW + MINUTE, consultation=consultation, signs=Sign.CHEST_PAIN)
    receive(house.secretary, NOW + 2 * MINUTE)
    return Scene(house, patient, consultation, device, letter)


def grant(scope: str, key: bytes) -> Callable[[Scene], e.Event]:
    return lambda scene: e.KeyGranted(scope, scene.house.physician.me, 1, b"", e.GrantedKey(key))


LIES: dict[str, Callable[[Scene], e.Event]] = {
    "a decision of no list": lambda scene: e.Triaged(scene.letter, "elsewhere"),
    "a birth date that is none": lambda _: e.PatientEntered("Amira", "yesterday", "", "fr", "F-1", None),
    "a language of no list": lambda _: e.PatientEntered("Amira", "1981-04-02", "", "xx", "F-1", None),
    "a level of no list": lambda _: e.PatientEnrolled(b"d" * 32, b"k" * 1216, "certain", "", b"", ""),
    "a device key of another size": lambda _: e.PatientEnrolled(b"d" * 32, b"k", "in_person", "", b"", ""),
    "a call without its challenge": lambda _: e.NoticeSent(b"n" * 16, "callback.show_digits", ("zz",)),
    "a header that is none": lambda scene: e.HeaderSeen(scene.letter, b"header", b""),
    "a header of another letter": lambda scene: replace(scene.seen, letter=b"o" * 16),
    "a header without its red flag": lambda scene: replace(scene.seen, header=_calm(scene.seen.header)),
    "a roster that nobody signed": lambda _: e.RosterChanged(9, b"", "Cabinet", (), b"roster"),
    "a roster under another number": lambda scene: replace(scene.house.physician.names, version=2),
    "a key of another size": grant("journal", b"k" * 65),
    "a key of no scope": grant("everything", b"k" * 32),
    "a header key that the roster does not name": grant("header", b"k" * 32),
    "a content key": grant("patient", b"k" * 32),
}


def _calm(header: bytes) -> bytes:
    return replace(read_header(header), signs=Sign(0)).encode()


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_an_entry_that_makes_no_sense_is_refused_and_the_others_work_on(
    scene: Scene, lie: Callable[[Scene], e.Event]
) -> None:
    desk = scene.house.physician
    told = scene.lie(lie(scene))
    report = sync(desk, LATER)
    assert sum(report.refused.values()) == 1
    assert desk.vault.entry(told.hash) is None
    receive(desk, LATER)
    assert [row.letter for row in inbox(desk, None, LATER)] == [scene.letter]
    assert not isinstance(thread(desk, scene.letter, LATER), Refusal)


def test_an_entry_from_beyond_the_calendar_is_refused(scene: Scene) -> None:
    scene.lie(e.Claimed(scene.letter), at_ms=2**64 - 1)
    assert sync(scene.house.physician, LATER).refused == {"entry.part": 1}


def test_a_header_filed_under_another_patient_is_refused(scene: Scene) -> None:
    lie = scene.seen
    scene.patient = b"q" * 16
    scene.lie(lie)
    assert sync(scene.house.physician, LATER).refused == {"entry.part": 1}


def test_a_granted_journal_key_takes_the_place_of_none(scene: Scene) -> None:
    desk = scene.house.physician
    before = desk.journal_keys()
    scene.lie(e.KeyGranted("journal", desk.me, 1, b"another", e.GrantedKey(b"k" * 32)))
    assert sync(desk, LATER).taken > 0
    assert desk.journal_keys() == before


@pytest.mark.parametrize("scope", ["journal", "header"])
def test_a_key_granted_before_its_time_is_not_waiting_when_the_time_comes(scene: Scene, scope: str) -> None:
    desk = scene.house.physician
    scene.lie(e.KeyGranted(scope, desk.me, 2, b"another", e.GrantedKey(b"k" * 32)))
    assert sync(desk, LATER).taken > 0
    assert len(desk.vault.secrets(scope)) == 1


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_device_enrolled_again_for_somebody_else_brings_no_letter_to_that_file(
    scene: Scene, *, confirmed: bool
) -> None:
    desk, other = scene.house.physician, b"q" * 16
    if confirmed:
        assert confirm_identity(desk, scene.patient, scene.device.keys.sig.public, LATER) is None
    receive(desk, LATER)
    known = desk.dossier(scene.patient).devices[0]
    mine, scene.patient = scene.patient, other
    scene.lie(e.PatientEnrolled(known.sig, known.kem, "in_person", "passport", b"", ""))
    sync(desk, LATER)
    asked = scene.device.ask("Et le matin ?", LATER, consultation=scene.consultation)
    receive(desk, LATER)
    row = desk.vault.inbox_row(asked)
    assert (row and row.patient) == mine
    desk.vault.commit(Change(devices=((known.sig, other),)))  # a list of another day
    refold(desk)
    assert desk.vault.device_owner(known.sig) == mine or not confirmed


def test_a_member_who_renames_the_physician_is_not_believed(scene: Scene) -> None:
    desk = scene.house.physician
    names = tuple(replace(one, name="Salma Trabelsi") for one in desk.names.names)
    scene.lie(replace(desk.names, names=names))
    sync(desk, LATER)
    assert desk.my_name == "Dr Leïla Mansour"


def test_a_key_slipped_in_before_the_physicians_word_is_never_sealed_to(scene: Scene) -> None:
    desk = scene.house.physician
    keys = scene.device.keys.sig.public
    scene.lie(e.DeviceChanged(keys, b"k" * 1216, "in_person", "passport", b"", ""), blind=True)
    sync(desk, LATER)
    assert desk.dossier(scene.patient).current_device() is None


def test_a_key_that_is_none_in_an_entry_that_waits_stops_nobody(scene: Scene) -> None:
    physician = scene.house.physician
    key = e.KeyGranted("journal", physician.me, 0, b"k" * 32, e.GrantedKey(b"short"))
    scene.lie(key, gap=1)
    for _ in range(2):
        report = sync(physician, LATER)
        assert (report.waiting, report.refused) == (1, {})
    assert scene.house.secretary.journal_keys().keys() == physician.journal_keys().keys()


def test_two_rosters_of_one_version_that_the_root_signed_close_sending() -> None:
    made = practice()
    roster = made.physician.roster
    made.box.put_roster(sign_roster(made.root, replace(roster, issued_ms=roster.issued_ms + 1)))
    sync(made.physician)
    assert made.physician.closed(NOW) == refuse("record.roster")


def test_a_desk_of_the_office_writes_only_what_another_takes(scene: Scene) -> None:
    pen = Pen(scene.house.secretary, LATER)
    pen.write(e.Claimed(scene.letter), scene.patient)
    pen.commit()
    scene.house.round(LATER)
    row = scene.house.physician.vault.inbox_row(scene.letter)
    assert row is not None
    assert row.claimed_by == "Salma Trabelsi"
