"""The files of the fake practice, its enrolments and its members, by hand: no key, no letter, the same rules in short."""

from dataclasses import dataclass, field, replace

from core.dossier import NOTHING, Errand, MailAddress
from core.model import HOUR_MS, Refusal, Trouble, refuse
from core.office.bymail import MailStanding
from core.office.identity import Awaited
from core.record.rows import PatientRow
from desktop.ports.enrolment import Answered, Bound, Shown, Standing
from desktop.ports.members import NO_DAYS, Code, Coming, Days, Departed, LeavingStep, MemberRow, Practice
from desktop.ports.people import Civil, DeviceRow, Ground, PatientCard
from tests.gui.fakes.people import MINUTE, NOW, PEOPLE, PHYSICIAN, SECRETARY, key

DIGITS = "4712 8035"
SUBSTITUTE = "Dr Sami Khelifi"
MEMBERS = (
    ("A", PHYSICIAN, "physician"),
    ("B", SECRETARY, "secretary"),
    ("C", SUBSTITUTE, "substitute"),
    ("D", SUBSTITUTE, "substitute"),
    ("E", SECRETARY, "secretary"),
)


def digits(number: int) -> str:
    """What a code's phone shows: of the first one `DIGITS`, of each other one others."""
    return f"{4711 + number} 8035"


SQUARES = tuple(tuple((row * 7 + column * 3) % 5 < 2 for column in range(41)) for row in range(41))


def device(name: str, state: str = "current", confirmed_by: str = PHYSICIAN) -> DeviceRow:
    return DeviceRow(
        key(name), "in_person", "identity_card", SECRETARY, NOW - 20 * HOUR_MS, confirmed_by, state, "known"
    )


def mailed(address: str, fault: str = "", trouble: str = "", waiting: int = 0) -> MailStanding:
    """How notices by mail stand; a fault, an hour ago."""
    last = Errand(fault, NOW - HOUR_MS) if fault else NOTHING
    return MailStanding(MailAddress(address, SECRETARY, NOW - 20 * HOUR_MS, last), waiting, trouble)


def card(at: int) -> PatientCard:
    one = PEOPLE[at]
    civil = Civil(one.name, one.born, f"+216 00 000 4{at}8", "fr", f"D-118{at}", one.guardian, one.link)
    confirmed = PHYSICIAN if one.identity == "confirmed" else ""
    ground = Ground("parental_authority", "livret de famille", "2017-03-20", PHYSICIAN) if one.guardian else None
    return PatientCard(key(one.name), civil, one.identity, (device(one.name, "current", confirmed),), ground)


@dataclass
class FakeRegistry:
    """`PeoplePort` and `EnrolmentPort`. `answers`: whether phones have answered every code; `answering`: these (1, 2, ...)."""

    cards: dict[bytes, PatientCard] = field(
        default_factory=lambda: {key(one.name): card(at) for at, one in enumerate(PEOPLE)}
    )
    answers: bool = False
    answering: set[int] = field(default_factory=set)
    agreed: str = "known"
    invited: list[tuple[bytes, bool]] = field(default_factory=list)
    burnt: list[bytes] = field(default_factory=list)
    accepted: list[tuple[bytes, str, str]] = field(default_factory=list)
    typed: Civil | None = None
    closed: list[tuple[bytes, bytes, str]] = field(default_factory=list)
    physician: bool = True
    expires_ms: int = NOW + 15 * MINUTE

    # The files

    def rows(self, words: str) -> tuple[PatientRow, ...]:
        held = (
            PatientRow(
                one.patient, one.civil.name, one.civil.born, one.civil.number, one.civil.phone, one.identity, NOW
            )
            for one in self.cards.values()
        )
        wanted = words.casefold().split()
        told = (row for row in held if all(w in f"{row.name} {row.number} {row.phone}".casefold() for w in wanted))
        return tuple(sorted(told, key=lambda row: row.name))

    def card(self, patient: bytes) -> PatientCard | Refusal:
        return self.cards.get(patient) or refuse("patient.unknown")

    def enter(self, civil: Civil, *, twin_known: bool) -> bytes | Refusal:
        twin = next(
            (one for one in self.cards.values() if (one.civil.name, one.civil.born) == (civil.name, civil.born)), None
        )
        if twin is not None and not twin_known:
            return refuse("patient.twin", number=twin.civil.number)
        patient = key(f"new {len(self.cards)}")
        identity = "awaits_basis" if civil.adult else "unknown"
        self.cards[patient] = PatientCard(patient, civil, identity, (), None, mailed(civil.mail))
        return patient

    def correct(self, patient: bytes, civil: Civil) -> Refusal | None:
        if not civil.name:
            return refuse("patient.name")
        self.cards[patient] = replace(self.cards[patient], civil=civil, mail=mailed(civil.mail))
        return None

    def record_ground(self, patient: bytes, adult: str, ground: Ground) -> Refusal | None:
        if self.cards[patient].civil.adult != adult:
            return refuse("legal_basis.adult")
        known = self.cards[patient]
        state = known.identity if known.devices else "unknown"
        self.cards[patient] = replace(known, ground=replace(ground, by=PHYSICIAN), identity=state)
        return None

    def awaited(self) -> tuple[Awaited, ...]:
        return tuple(
            self._awaited(one)
            for one in self.cards.values()
            if one.identity in ("awaits_physician", "awaits_basis", "changed")
        )

    def _awaited(self, one: PatientCard) -> Awaited:
        current = next((each for each in one.devices if each.state == "current"), None)
        what = "legal_basis" if one.civil.adult and one.ground is None else "identity"
        sig = current.sig if current and what == "identity" else b""
        civil = one.civil
        by, at_ms = (current.by, current.at_ms) if current else ("", NOW)
        return Awaited(
            one.patient,
            what,
            civil.name,
            civil.born,
            civil.number,
            civil.adult,
            sig,
            "identity_card",
            by,
            at_ms,
            "2026-11-18",
        )

    def confirm(self, patient: bytes, device: bytes) -> Refusal | None:
        known = self.cards[patient]
        current = next((one for one in known.devices if one.state == "current"), None)
        if current is None:
            return refuse("identity.no_device")
        if current.sig != device:
            return refuse("identity.other_device", by=current.by)
        self.cards[patient] = replace(
            known, identity="confirmed", devices=(replace(current, confirmed_by=PHYSICIAN), *known.devices[1:])
        )
        return None

    def close_device(self, patient: bytes, device: bytes, reason: str) -> Refusal | None:
        self.closed.append((patient, device, reason))
        known = self.cards[patient]
        devices = tuple(replace(one, state=reason) if one.sig == device else one for one in known.devices)
        self.cards[patient] = replace(known, devices=devices, identity="unknown")
        return None

    # An enrolment

    def invite(self, patient: bytes, *, in_person: bool) -> Shown | Refusal:
        self.burnt.extend(one.invite for one in self.standing() if one.patient == patient)
        self.invited.append((patient, in_person))
        return self._shown(len(self.invited))

    def _shown(self, number: int) -> Shown:
        return Shown(key(f"invite {number}"), "#" + "A" * 87, SQUARES, self.expires_ms)

    def standing(self) -> tuple[Standing, ...]:
        gone = {*self.burnt, *(invite for invite, _, _ in self.accepted)}
        codes = [(at, key(f"invite {at}"), *said) for at, said in enumerate(self.invited, 1)]
        over = [invite for _, invite, _, _ in codes if self.expires_ms <= NOW and invite not in gone]
        self.burnt.extend(over)
        return tuple(
            Standing(invite, patient, self.cards[patient].civil.name, near, self.expires_ms, self._said(at))
            for at, invite, patient, near in codes
            if invite not in {*gone, *over}
        )

    def _said(self, number: int) -> Answered | None:
        return Answered(digits(number), agreed=self.agreed) if self.answers or number in self.answering else None

    def show(self, invite: bytes) -> Shown | Refusal:
        known = [at for at in range(1, len(self.invited) + 1) if key(f"invite {at}") == invite]
        return self._shown(known[0]) if known and invite not in self.burnt else refuse("enrol.used")

    def accept(self, invite: bytes, digits_read: str, document: str) -> Bound | Refusal:
        at = next(at for at in range(1, len(self.invited) + 1) if key(f"invite {at}") == invite)
        if digits_read != digits(at):
            self.burnt.append(invite)
            return refuse("enrol.digits")
        self.accepted.append((invite, digits_read, document))
        patient, near = self.invited[at - 1]
        known = self.cards[patient]
        confirmed = self.physician and near
        bound = device(f"device {len(self.accepted)}", confirmed_by=PHYSICIAN if confirmed else "")
        older = tuple(replace(one, state="replaced") for one in known.devices)
        state = "confirmed" if confirmed else "awaits_physician" if near else "at_a_distance"
        self.cards[patient] = replace(known, identity=state, devices=(bound, *older))
        return Bound(bound.sig, confirmed)

    def burn(self, invite: bytes) -> None:
        self.burnt.append(invite)

    def keep(self, typed: Civil | None) -> None:
        self.typed = typed

    def kept(self) -> Civil | None:
        return self.typed


KEY = "olivier lampe"
"""What opens the practice's key."""
ON_PAPER = "ABCD EFGH JKLM"
"""The practice's key on its paper."""
BY_HAND = ("mailbox", "account", "host")


@dataclass
class FakeMembers:
    """`MembersPort` of the fake practice. `telephones`: how many have heard of the removal, of four."""

    coming: tuple[Coming, ...] = ()
    let_in: list[tuple[bytes, str, str]] = field(default_factory=list)
    invited: list[tuple[str, str, bool]] = field(default_factory=list)
    dated: list[Days] = field(default_factory=list)
    burnt: list[bytes] = field(default_factory=list)
    founder: bool = True
    away: dict[str, tuple[Days, str]] = field(default_factory=dict)
    replaces: dict[str, Days] = field(default_factory=dict)
    gone: tuple[str, ...] = ("C",)
    leaving: tuple[str, ...] = ()
    ticked: list[str] = field(default_factory=list)
    telephones: int = 4

    def practice(self) -> Practice:
        members = tuple(map(self._row, MEMBERS))
        words = "K3QD-7ZTA-2M4N-P6QR-WXYZ-ABCD-EFGH-JKLM"
        steps = self._steps() if self.leaving else ()
        if all(one.whole for one in steps):
            steps = ()
        return Practice("Cabinet des Oliviers", words, members, self.coming, self.founder, self.leaving, steps)

    def _row(self, one: tuple[str, str, str]) -> MemberRow:
        letter, name, role = one
        desks = tuple(each for each, named, _ in MEMBERS if named == name and each not in self.gone)
        days, stand_in = self.away.get(letter, (NO_DAYS, ""))
        return MemberRow(
            key(letter), letter, name, role, reads_triage=letter == "B", revoked=letter in self.gone, me=letter == "A",
            replaces=self.replaces.get(letter, NO_DAYS), away=days, desks=desks,
            stand_in=next((name for each, name, _ in MEMBERS if each == stand_in), ""),
        )  # fmt: skip

    def _steps(self) -> tuple[LeavingStep, ...]:
        counted = (
            LeavingStep("removal.roster", 1, 1, PHYSICIAN, NOW),
            LeavingStep("removal.keys", 1, 2, "", waits=("D",)),
            LeavingStep("removal.telephones", self.telephones, 4, ""),
        )
        if self.telephones == 4 and len(self.ticked) == len(BY_HAND):
            counted = tuple(replace(one, done=one.of, waits=()) for one in counted)
        by_hand = tuple(
            LeavingStep(f"removal.{one}", int(one in self.ticked), 1, PHYSICIAN if one in self.ticked else "", 0, one)
            for one in BY_HAND
        )
        return (*counted, *by_hand)

    def invite(self, name: str, role: str, *, reads_triage: bool, days: Days = NO_DAYS) -> Code | Refusal:
        if not self.founder:
            return refuse("member.not_founder")
        self.invited.append((name, role, reads_triage))
        self.dated.append(days)
        self.coming = (*self.coming, Coming(key(f"join {len(self.invited)}"), name, role, "", NOW + 15 * MINUTE))
        return Code("ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345-6789", NOW + 15 * MINUTE)

    def say_absent(self, letter: str, days: Days, stand_in: str) -> Refusal | None:
        if days == NO_DAYS:
            self.away.pop(letter)
        else:
            self.away[letter] = days, stand_in
        return None

    def add_dates(self, letter: str, days: Days, passphrase: str) -> str | Refusal:
        if passphrase != KEY:
            raise Trouble("vault.wrong_passphrase")
        if letter in self.replaces:
            return refuse("replacement.days")
        self.replaces[letter] = days
        return "A-31"

    def remove(self, letter: str, passphrase: str, *, every_desk: bool) -> Departed | Refusal:
        if passphrase != KEY:
            raise Trouble("vault.wrong_passphrase")
        name = next(name for each, name, _ in MEMBERS if each == letter)
        self.leaving = tuple(
            each
            for each, named, _ in MEMBERS
            if each == letter or (every_desk and named == name and each not in self.gone)
        )
        self.gone, self.telephones = (*self.gone, *self.leaving), 0
        return Departed(name, self.leaving, "A-32")

    def take_key(self, code: str, passphrase: str) -> Refusal | None:
        if code != ON_PAPER:
            raise Trouble("root.other_practice")
        if passphrase != KEY:
            raise Trouble("vault.wrong_passphrase")
        self.founder = True
        return None

    def tell(self) -> tuple[int, int]:
        self.telephones = min(self.telephones + 1, 4)
        return self.telephones, 4

    def tick(self, step: str) -> Refusal | None:
        self.ticked.append(step)
        return None

    def answered(self) -> None:
        self.coming = tuple(replace(one, digits=DIGITS) for one in self.coming)

    def accept(self, invite: bytes, digits: str, passphrase: str) -> str | Refusal:
        if digits != DIGITS:
            return refuse("join.digits")
        self.let_in.append((invite, digits, passphrase))
        self.coming = tuple(one for one in self.coming if one.invite != invite)
        return "D"

    def burn(self, invite: bytes) -> None:
        self.burnt.append(invite)
        self.coming = tuple(one for one in self.coming if one.invite != invite)
