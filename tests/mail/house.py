"""A practice on several machines that share nothing but a mailbox: real profiles, the window's own rounds, patients by mail."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.demo.device import Device, scan
from core.doors.account import MailAccount
from core.doors.letterbox import DEPOSITED, Arrived
from core.doors.maildir import MaildirLetterbox
from core.doors.sealed_mail import attached_mail
from core.doors.smtp import Submission
from core.model import DAY_MS, Level, Refusal
from core.office.bring import Brought, bring
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.identity import confirm_identity
from core.office.join import Replacement, accept_member, invite_member, invited
from core.office.joining import ByMail, join
from core.office.mailbox import keep_mailbox
from core.office.practice import found, open_profile
from core.office.profile import OpenDesk
from core.office.settings import choose
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from desktop.office.desk import OfficeDesk
from desktop.ports.post import PostReport
from desktop.wiring import Courier, letterbox_of
from tests.mail_lab.lab import PASSWORD
from tests.practice import AMIRA, MINUTE, NOW, consult

PASSPHRASE = "cabinet des oliviers"


@dataclass
class Clock:
    """The time of the whole practice."""

    now: int = NOW

    def __call__(self) -> int:
        self.now += MINUTE // 60
        return self.now


class Seat:
    """One member at one machine: the profile, open, and the post's rounds as the window makes them."""

    def __init__(self, folder: Path, clock: Clock, desk: OpenDesk | None = None) -> None:
        self.folder, self.clock = folder, clock
        self.desk = desk or open_profile(folder, PASSPHRASE, None, clock())
        self._courier = Courier(letterbox_of(str(folder)), self._bridge)

    def _bridge(self, call: Callable[[OfficeDesk], Any]) -> Any:
        return call(OfficeDesk(self.desk, self.clock))

    def round(self) -> PostReport:
        """One round of the post."""
        return self._courier.round()

    def wait(self, seconds: float) -> None:
        """Until the mailbox has something new, or the time is over."""
        self._courier.wait(seconds)

    def close(self) -> None:
        self._courier.close()
        self.desk.close()

    def heads(self) -> dict[bytes, tuple[int, bytes]]:
        """Where each chain ends, as this desk has it."""
        return {one.profile: (one.seq, one.hash) for one in self.desk.heads()}


class PatientBox:
    """`core.doors.letterbox.Letterbox` of a patient: letters leave as mails, replies are handed over by any desk."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def fetch(self, known: Callable[[str], bool]) -> Iterator[Arrived]:
        raise NotImplementedError("a patient opens no letterbox of the practice")

    def post(self, raw: bytes) -> str:
        if (seat := self._house.brought_to) is not None:
            assert isinstance(bring(seat.desk, raw, self._house.clock()), Brought)
            return ""
        patient, practice = self._house.patients.account.address, self._house.account.address
        answers = self._house.patients.send(attached_mail(raw, patient, practice), [practice])
        assert answers[practice].taken
        return ""

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        del to, letter, raw
        return DEPOSITED

    def collect(self, me: bytes) -> Iterator[Arrived]:
        found = [one for seat in self._house.folders() for one in MaildirLetterbox(seat).collect(me)]
        return iter(sorted(found, key=lambda one: one.name))

    def roster(self) -> bytes | None:
        return MaildirLetterbox(self._house.folders()[0]).roster()

    def put_roster(self, data: bytes) -> None:
        raise NotImplementedError("a patient signs no roster")


@dataclass
class House:
    """The founder is a physician; others join by mail. `patients`: the line by which patients' mails are sent. `brought_to`:
    the desk to which patients bring their letters instead.
    """

    folder: Path
    account: MailAccount
    patients: Submission
    clock: Clock = field(default_factory=Clock)
    seats: dict[str, Seat] = field(default_factory=dict)
    devices: list[tuple[Device, bytes]] = field(default_factory=list)
    brought_to: Seat | None = None

    def found(self) -> Seat:
        """The physician's desk, with the practice's telephone and mailbox."""
        now = self.clock()
        folder = self.folder / "physician"
        made = found(folder, self.folder / "practice", "Cabinet", "Dr Leïla Mansour", PASSPHRASE, None, now, COST_FLOOR)
        assert choose(made.desk, "phone", "+216 00 000 100", now) is None
        keep_mailbox(made.desk, self.account, PASSWORD)
        seat = self.seats["physician"] = Seat(folder, self.clock, made.desk)
        assert seat.round().trouble == ""
        return seat

    def lets_in(self, name: str, member: str, role: Role) -> Seat:
        """Somebody joins from another machine, through the mailbox alone; a substitute for three months."""
        physician, folder = self.seats["physician"], self.folder / name
        months = Replacement(self.clock.now - DAY_MS, self.clock.now + 90 * DAY_MS)
        code = invite_member(physician.desk, member, role, False, self.clock(), months)
        assert isinstance(code, str)
        by_mail = ByMail(self.account, PASSWORD)
        joining = join(folder, by_mail, code, member, PASSPHRASE, None, self.clock(), COST_FLOOR)
        physician.round()
        invite = next(one.invite for one in invited(physician.desk) if one.answered)
        accepted = accept_member(physician.desk, invite, joining.digits, PASSPHRASE, None, self.clock())
        assert not isinstance(accepted, Refusal), accepted
        physician.round()
        seat = self.seats[name] = Seat(folder, self.clock)
        assert seat.round().trouble == ""
        return seat

    def enrols(self, name: str) -> tuple[Device, bytes]:
        """A patient seen today, whose telephone was compared face to face; (device, consultation)."""
        desk = self.seats["physician"].desk
        facts = {**AMIRA, "number": f"F-{len(self.devices) + 1}"}
        patient = enter_patient(desk, name=name, **facts, now=self.clock(), twin_known=True)  # type: ignore[arg-type]
        assert isinstance(patient, bytes), patient
        consultation = consult(desk, patient, self.clock())
        invite = invite_device(desk, patient, Level.IN_PERSON, self.clock())
        assert not isinstance(invite, Refusal)
        device = scan(self.folder / f"{name}.json", PatientBox(self), invite.fragment(), "fr", self.clock())
        assert isinstance(device, Device)
        self.seats["physician"].round()
        bound = accept_device(desk, invite.invite_id, device.digits(), "identity_card", self.clock())
        assert not isinstance(bound, Refusal), bound
        if not bound.confirmed:
            assert confirm_identity(desk, patient, device.keys.sig.public, self.clock()) is None
        self.seats["physician"].round()
        device.read(self.clock())
        self.devices.append((device, consultation))
        return device, consultation

    def folders(self) -> list[Path]:
        """The practice folder of each machine."""
        return [Path(one.desk.facts.practice_folder) for one in self.seats.values()]

    def rounds(self, times: int = 3) -> None:
        """Everybody's post goes round, until all that was written is everywhere."""
        for _ in range(times):
            for seat in self.seats.values():
                seat.round()

    def rests(self, most: int = 8) -> None:
        """Everybody's post goes round until a whole turn brought nobody anything."""
        for _ in range(most):
            reports = [seat.round() for seat in self.seats.values()]
            if not any(one.received or one.sent or one.learned for one in reports):
                return
        raise AssertionError("the desks never rest")

    def backed_up(self, name: str, to: Path) -> None:
        """A copy of a machine's files, made while nobody works there."""
        self.seats[name].close()
        shutil.copytree(self.folder / name, to)
        self.seats[name] = Seat(self.folder / name, self.clock)

    def restored(self, name: str, copy: Path) -> Seat:
        """The machine as it was when the copy was made."""
        self.seats[name].close()
        shutil.rmtree(self.folder / name)
        shutil.copytree(copy, self.folder / name)
        self.seats[name] = Seat(self.folder / name, self.clock)
        return self.seats[name]

    def close(self) -> None:
        for seat in self.seats.values():
            seat.close()
        self.patients.close()
