"""The fictional practice: six patients, real profiles and letters, everything by the office's own verbs.

It lies whole in one folder: `profiles/`, `practice/` (letterbox and journal), `patients/` (devices). Nobody's keyring,
profiles or mail are looked at. The passphrase is public, since there is nothing to protect.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.cli.sentences import SENTENCES
from core.demo.crowd import CROWD
from core.demo.device import Device, load
from core.demo.past import LATE, PAST
from core.demo.people import AMIRA, PEOPLE, PHONE, PHYSICIAN, PRACTICE, SECRETARY, Person
from core.demo.weeks import Weeks
from core.doors.files import make_folder
from core.doors.maildir import MaildirLetterbox
from core.model import DAY_MS, HOUR_MS, PatientId, Refusal, Trouble
from core.office.desk import Desk
from core.office.export import export
from core.office.join import accept_member, invite_member, invited
from core.office.joining import join
from core.office.post import post
from core.office.practice import found, open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.settings import choose
from core.record import settings
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from crypto.primitives import blake

T = TypeVar("T")
PASSPHRASE = "cabinet des oliviers"
EXPORT = "export"
"""Where the record that was handed out lies."""
TELEPHONES = "telephones"
"""Where devices that play with a real practice lie: founding the fictional one anew leaves them alone."""
_FOUNDED_DAYS_AGO = 40
_MINUTE = 60_000


@dataclass(frozen=True)
class Place:
    """Where the demo lies. `real`: the practice folder of a real practice, whose letterbox the telephones use instead."""

    folder: Path
    real: Path | None = None

    @property
    def physician(self) -> Path:
        """The profile of the physician, who founded the practice."""
        return self.folder / "profiles" / "mansour"

    @property
    def secretary(self) -> Path:
        """The profile of the secretary, who opens headers and no text."""
        return self.folder / "profiles" / "trabelsi"

    @property
    def practice(self) -> Path:
        """The practice folder."""
        return self.real or self.folder / "practice"

    @property
    def box(self) -> MaildirLetterbox:
        """The letterbox of the practice folder."""
        return MaildirLetterbox(self.practice)

    def device_file(self, key: str) -> Path:
        """What the device of a patient remembers; apart for each real practice."""
        if self.real is None:
            return self.folder / "patients" / f"{key}.json"
        return self.folder / TELEPHONES / blake("folder", bytes(self.real.absolute())).hex()[:8] / f"{key}.json"

    def device(self, key: str) -> Device:
        """The device of a patient. Raises Trouble(demo.no_device) before it was enrolled."""
        path = self.device_file(key)
        if not path.is_file():
            raise Trouble("demo.no_device", name=key)
        return load(path, self.box)

    def open(self, profile: Path, now: int) -> OpenDesk:
        """One of the two profiles."""
        return open_profile(profile, PASSPHRASE, None, now)


def person(key: str) -> Person:
    """The patient of this name. Raises Trouble(demo.nobody)."""
    known = next((one for one in PEOPLE if one.key == key.casefold()), None)
    if known is None:
        raise Trouble("demo.nobody", names=", ".join(one.key for one in PEOPLE))
    return known


def patient_of(desk: Desk, who: Person) -> PatientId:
    """The file of a fictional patient."""
    return PatientId(next(row.patient for row in desk.vault.patients(who.name) if row.number == who.number))


def furnish(folder: Path, now: int, *, triaged: bool = False, lived: bool = False, busy: bool = False) -> Place:
    """Found the practice and live its last weeks up to `now` (ms). `triaged`: today's questions are sorted already.
    `lived`: earlier ones were asked and answered, a record was exported; `busy`: some are late, forty wait today.

    Raises Trouble: profile.exists or practice.exists for a folder that holds one.
    """
    place = Place(folder)
    make_folder(folder / "patients")
    start = now - _FOUNDED_DAYS_AGO * DAY_MS
    with _founded(place, start) as physician, _joined(place, physician, start + _MINUTE) as secretary:
        choose(physician, settings.PHONE, PHONE, start + 2 * _MINUTE)
        people = (*PEOPLE, *CROWD) if busy else PEOPLE
        past = (*(PAST if lived else ()), *(LATE if busy else ()))
        weeks = Weeks(physician, secretary, place.box, place.device_file, now, people=people, past=past)
        weeks.pass_by()
        if lived:
            amira = patient_of(physician, AMIRA)
            went(export(physician, amira, folder / EXPORT, now - 2 * HOUR_MS, dict(SENTENCES)))
        if busy:
            weeks.crowd_asks()
        weeks.ask_today(triaged=triaged)
    return place


def _founded(place: Place, now: int) -> OpenDesk:
    return found(place.physician, place.practice, PRACTICE, PHYSICIAN, PASSPHRASE, None, now, COST_FLOOR).desk


def _joined(place: Place, physician: OpenDesk, now: int) -> OpenDesk:
    """The secretary joins by code; both desks show the same digits."""
    code = went(invite_member(physician, SECRETARY, Role.SECRETARY, False, now))
    joining = join(place.secretary, place.practice, code, SECRETARY, PASSPHRASE, None, now, COST_FLOOR)
    receive(physician, now)
    answered = next(one for one in invited(physician) if one.answered)
    went(accept_member(physician, answered.invite, joining.digits, PASSPHRASE, None, now))
    post(physician, now)
    secretary = place.open(place.secretary, now)
    receive(secretary, now)
    return secretary


def went(outcome: T | Refusal) -> T:
    """What a verb gave. In the demo a refusal is a fault: Trouble(demo.refused)."""
    if isinstance(outcome, Refusal):
        raise Trouble("demo.refused", by=outcome.code)
    return outcome
