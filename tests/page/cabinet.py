"""A practice whose patients write through a host: the desks of tests/practice.py, with their post carried to and fro."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from core.model import Decision, Exam, Level, Medication, Refusal
from core.office.enrol import accept_device, digits_of, enter_patient, invite_device
from core.office.identity import confirm_identity
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.triage import triage
from crypto.invite import Invite, device_inbox, device_outbox, drop_secret, invite_inbox, invite_outbox
from tests.page.host import Host
from tests.practice import AMIRA, Practice, consult, exchange, online, practice

FACTS = {
    "practice": "Cabinet des Oliviers",
    "physicians": [{"name": "Dr Leïla Mansour", "order": "00 000"}],
    "address": "12 rue des Oliviers, Tunis",
    "hours": "lundi à vendredi, 8 h à 17 h",
    "phone": "+216 00 000 100",
    "mail": "lettres@oliviers.invalid",
    "interests": "",
    "council": "https://ordre.invalid/",
    "emergency": {"medical": "190", "civil_protection": "198"},
    "promise_hours": 48,
}


def now_ms() -> int:
    """The time of this machine: the browser's clock is the same."""
    return time.time_ns() // 1_000_000


def filled(page: bytes, facts: dict[str, object]) -> bytes:
    """The page with the facts of a practice in it."""
    words = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    mark = '<script type="application/json" id="practice">'
    before, found, after = page.decode().partition(mark + "{}")
    assert found
    return (before + mark + words + after).encode()


@dataclass
class Cabinet:
    """The practice, its host, and what each telephone is known by."""

    made: Practice
    host: Host
    patient: bytes
    laid: dict[bytes, int]
    invites: dict[bytes, Invite]

    def invite(self, level: Level = Level.IN_PERSON) -> Invite:
        """A fresh code of the secretary, its door open at the host."""
        invite = invite_device(self.made.secretary, self.patient, level, now_ms())
        assert not isinstance(invite, Refusal), invite
        self.host.doors.add(invite_inbox(invite.secret))
        return invite

    def round(self) -> None:
        """Letters that came are received, what the desks wrote is laid out."""
        for raw in self.host.come():
            self.made.box.post(raw)
        exchange(self.made, now_ms())
        self.lay_out()

    def lay_out(self) -> None:
        """What lies in the outbox goes to the host: the confirm where the page waits, the rest number by number."""
        for sig_pk, letters in self.made.box.outbox.items():
            for raw in list(letters.values())[self.laid.get(sig_pk, 0) :]:
                number = self.laid.get(sig_pk, 0)
                invite = self.invites.get(sig_pk)
                if invite is None:
                    break
                place = device_outbox(self.secret(sig_pk), number) if number else invite_outbox(invite.secret)
                self.host.files[place] = raw
                self.laid[sig_pk] = number + 1

    def secret(self, sig_pk: bytes) -> bytes:
        """The drop secret of a device."""
        return drop_secret(self.made.physician.journal_keys()[1], sig_pk)

    def accept(self, invite: Invite, digits: str) -> bytes:
        """The secretary typed what the patient's screen shows; the physician knows the person. The signing key."""
        self.round()
        desk = self.made.secretary
        assert digits_of(desk, invite.invite_id) == digits
        device = accept_device(desk, invite.invite_id, digits, "identity_card", now_ms())
        assert not isinstance(device, Refusal), device
        self.invites[device.sig] = invite
        self.host.doors.add(device_inbox(self.secret(device.sig)))
        post(desk, now_ms())
        exchange(self.made, now_ms())
        assert confirm_identity(self.made.physician, self.patient, device.sig, now_ms()) is None
        self.round()
        return device.sig

    def consult(self, **changes: object) -> bytes:
        """A consultation of today, two medicines; its card goes to the telephone."""
        today = time.strftime("%Y-%m-%d", time.gmtime(now_ms() / 1000 + 3600))
        medicines = (
            Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
            Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
        )
        facts = {"held_on": today, "medications": medicines, "exams": (Exam("Bilan lipidique"),), "instructions": ""}
        consultation = consult(self.made.physician, self.patient, now_ms(), **{**facts, **changes})
        self.round()
        return consultation

    def answer(self, letter: bytes, words: str, reason: str = "") -> None:
        """The question is sorted and answered."""
        assert triage(self.made.secretary, letter, Decision.PHYSICIAN, now_ms()) is None
        exchange(self.made, now_ms())
        sent = reply(self.made.physician, letter, words, online(words, reason), now_ms())
        assert isinstance(sent, Sent), sent
        exchange(self.made, now_ms())
        self.round()


def cabinet(folder: Path, host: Host) -> Cabinet:
    """A practice with one patient who was examined, and no telephone yet."""
    made = practice(folder)
    patient = enter_patient(made.secretary, name="Amira Ben Youssef", **AMIRA, now=now_ms())  # type: ignore[arg-type]
    assert not isinstance(patient, Refusal)
    exchange(made, now_ms())
    roster = made.box.roster()
    assert roster is not None
    host.files["roster"] = roster
    return Cabinet(made, host, patient, {}, {})


__all__ = ["FACTS", "Cabinet", "cabinet", "filled", "now_ms", "receive"]
