"""The last weeks of the fictional practice: who was examined when, whose device was compared, who asks today."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.charter.risk import Stated, text_hash
from core.demo.crowd import questions_of_the_day
from core.demo.device import Device, scan, stranger
from core.demo.past import Asked
from core.demo.people import AMIRA, HEDI, NOUR, PEOPLE, SONIA, Card, Person
from core.doors.letterbox import Letterbox
from core.model import DAY_MS, HOUR_MS, Decision, Judgement, Level, Medium, Mode, PatientId, Refusal, Trouble, day_of
from core.office.consult import record_consultation, record_result
from core.office.desk import Desk
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.errands import reported
from core.office.identity import confirm_identity, record_legal_basis
from core.office.post import post
from core.office.receive import receive
from core.office.reply import plain, reply
from core.office.triage import triage

T = TypeVar("T")
RESULT = "Cholestérol total 1,92 g/l ; LDL 1,10 g/l ; HDL 0,51 g/l ; triglycérides 1,34 g/l"
_MINUTE = 60_000
_ENTERED_DAYS_AGO = 30
_ASKED_MINUTES = 20


class Weeks:
    """Both desks at work. Everything happens before `now`, each thing after the one before."""

    def __init__(
        self,
        physician: Desk,
        secretary: Desk,
        box: Letterbox,
        device_file: Callable[[str], Path],
        now: int,
        *,
        people: Sequence[Person] = PEOPLE,
        past: Sequence[Asked] = (),
    ) -> None:
        self._physician = physician
        self._secretary = secretary
        self._box = box
        self._device_file = device_file
        self._now = now
        self._people = people
        self._past = past
        self._patients: dict[str, PatientId] = {}
        self._devices: dict[str, Device] = {}

    def pass_by(self) -> None:
        """Everybody is entered; each is examined, and the device compared, on the day of the card; then they ask."""
        for who in self._people:
            self._enter(who)
        self._exchange(self._ago(_ENTERED_DAYS_AGO, 1))
        days = [(one.card.days_ago, partial(self._examine, one, one.card)) for one in self._people if one.card]
        days += [(asked.days_ago, partial(self._answer, asked)) for asked in self._past]
        for _, happens in sorted(days, key=lambda day: -day[0]):
            happens()
        self._yesterday()

    def _answer(self, asked: Asked) -> None:
        """A question of an earlier day, sorted, maybe answered, opened and copied."""
        at = self._ago(asked.days_ago, _ASKED_MINUTES)
        device = self._devices[asked.who.key]
        letter = device.ask(asked.question, at, consultation=device.cards[0].consultation)
        receive(self._secretary, at)
        self._must(triage(self._secretary, letter, asked.decision, at + _MINUTE))
        self._exchange(at + 2 * _MINUTE)
        if asked.reply:
            stated = self._stated(asked)
            self._given(reply(self._physician, letter, asked.reply, stated, at + 3 * _MINUTE))
            self._exchange(at + 4 * _MINUTE)
        if asked.reply and asked.opened:
            device.read(at + 5 * _MINUTE)
            self._exchange(at + 6 * _MINUTE)
        if asked.reply and asked.copied:
            self._must(reported(self._secretary, letter, Medium.PAPER, at + 7 * _MINUTE))
            self._exchange(at + 8 * _MINUTE)

    def _stated(self, asked: Asked) -> Stated:
        role = self._physician.profile.role
        return Stated(Judgement.ONLINE, text_hash(plain(asked.reply)), asked.reason, "question", 40, role)

    def crowd_asks(self) -> None:
        """Everybody else asks too, a quarter of an hour before the first six; nobody has sorted any of it."""
        at = self._now - HOUR_MS - 15 * _MINUTE
        for who, text, category in questions_of_the_day():
            device = self._devices[who.key]
            device.ask(text, at, consultation=device.cards[0].consultation, category=category)
            at += _MINUTE // 4
        self._exchange(at)

    def ask_today(self, *, triaged: bool) -> None:
        """Six questions; the secretary has sorted three of them, or all that she can when `triaged`."""
        at = self._now - HOUR_MS
        sorted_already = PEOPLE if triaged else (HEDI, SONIA, NOUR)
        for who in PEOPLE:
            at += 5 * _MINUTE
            letter = self._ask(who, at)
            for desk in (self._physician, self._secretary):
                receive(desk, at)
            if who in sorted_already and who.key in self._patients and who.card is not None:
                decision = Decision.URGENT if who.signs else Decision.PHYSICIAN
                self._must(triage(self._secretary, letter, decision, at))
        self._exchange(at + _MINUTE)

    def _ask(self, who: Person, now: int) -> bytes:
        device = self._devices.get(who.key)
        if device is None:
            root = self._physician.roster.root_pk
            device = self._given(stranger(self._device_file(f"{who.key}-inconnu"), self._box, root, "fr"))
        consultation = next((card.consultation for card in device.cards), b"")
        return device.ask(
            who.question,
            now,
            consultation=consultation,
            subject=who.subject,
            category=who.category,
            signs=who.signs,
        )

    def _ago(self, days: int, minutes: int = 0) -> int:
        return self._now - days * DAY_MS - 3 * HOUR_MS + minutes * _MINUTE

    def _enter(self, who: Person) -> None:
        self._patients[who.key] = self._given(
            enter_patient(
                self._secretary,
                name=who.name,
                born=who.born,
                phone=who.phone,
                language="fr",
                number=who.number,
                guardian=who.guardian,
                now=self._ago(_ENTERED_DAYS_AGO),
            )
        )

    def _examine(self, who: Person, card: Card) -> None:
        """The physician examines and signs the card; the secretary compares the digits; the physician confirms."""
        patient, at = self._patients[who.key], self._ago(card.days_ago)
        self._given(
            record_consultation(
                self._physician,
                patient,
                held_on=self._day(at),
                mode=Mode.IN_PERSON,
                reference="",
                last_examined_on="",
                window_days=card.window_days,
                window_reason="",
                medications=card.medications,
                exams=card.exams,
                instructions=card.instructions,
                now=at,
            )
        )
        self._exchange(at)
        if who.guardian is not None:
            basis = {"adult": who.guardian.name, "basis": "parental_authority", "reference": "livret de famille"}
            self._must(record_legal_basis(self._physician, patient, **basis, dated=self._day(at), now=at))
            self._exchange(at)
        self._enrol(who, Level.IN_PERSON, at + _MINUTE)
        device = self._physician.dossier(patient).current_device()
        assert device is not None, "the device was accepted a moment ago"
        self._must(confirm_identity(self._physician, patient, device.sig, at + 2 * _MINUTE))
        self._exchange(at + 3 * _MINUTE)
        self._devices[who.key].read(at + 4 * _MINUTE)

    def _enrol(self, who: Person, level: Level, now: int) -> None:
        """The device answers the invite; in person, the eight digits on its screen are typed at the desk."""
        desk = self._secretary
        receive(desk, now)
        invite = self._given(invite_device(desk, self._patients[who.key], level, now))
        device = self._given(scan(self._device_file(who.key), self._box, invite.fragment(), "fr", now))
        receive(desk, now)
        self._given(accept_device(desk, invite.invite_id, device.digits(), who.document, now))
        self._exchange(now)
        device.read(now)
        self._devices[who.key] = device

    def _yesterday(self) -> None:
        """A result comes for one patient; another has a new telephone, and nobody has compared it yet."""
        at = self._ago(1)
        consultation = self._devices[AMIRA.key].cards[0].consultation
        exam = "bilan lipidique"
        patient = self._patients[AMIRA.key]
        self._must(record_result(self._physician, patient, consultation, exam, self._day(at), "papier", RESULT, at))
        self._enrol(SONIA, Level.AT_A_DISTANCE, at + 20 * _MINUTE)
        self._devices[AMIRA.key].read(at + 30 * _MINUTE)

    def _exchange(self, now: int) -> None:
        """What one desk wrote the other holds, and the post has what lay in the outboxes."""
        for desk in (self._secretary, self._physician, self._secretary):
            receive(desk, now)
            post(desk, now)
        receive(self._physician, now)

    def _day(self, at: int) -> str:
        return day_of(at, self._physician.country.utc_minutes)

    def _given(self, outcome: T | Refusal) -> T:
        if isinstance(outcome, Refusal):
            raise Trouble("demo.refused", by=outcome.code)
        return outcome

    def _must(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            raise Trouble("demo.refused", by=refusal.code)
