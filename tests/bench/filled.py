"""A real practice with many letters in its vault: SQLCipher, Maildir, patients' devices that really seal."""

from dataclasses import dataclass
from pathlib import Path

from core.charter.risk import Stated, text_hash
from core.model import Exam, Judgement, Level, Medication, day_of
from core.office.pen import Pen
from core.office.practice import found, open_profile
from core.office.profile import OpenDesk
from core.record.events import CardLines, ConsultationRecorded, IdentityConfirmed, PatientEnrolled, PatientEntered
from crypto.body import Question, write_body
from crypto.keys import Keys, Role, new_keys
from crypto.kinds import Category
from crypto.letter import Draft, Recipient, Sealed, seal_letter
from crypto.lock import COST_FLOOR
from crypto.primitives import blake, random

NOW = 1_794_000_000_000
PASSPHRASE = "cabinet des oliviers"
LETTERS_A_PATIENT = 10
WORDS = (
    "Bonjour docteur, j’ai oublié hier soir le comprimé d’amlodipine et je l’ai retrouvé ce matin dans la boîte. "
    "Faut-il le prendre maintenant, ou attendre l’heure habituelle ? Je vais bien, ma tension était normale. Merci."
)
ANSWER = "Un oubli isolé n'est pas grave : prenez le comprimé d'amlodipine à l'heure habituelle, sans doubler la prise."
FIRST_NAMES = ("Amira", "Hédi", "Sonia", "Nour", "Mohamed", "Salma", "Youssef", "Leïla", "Karim", "Ines")
LAST_NAMES = ("Ben Youssef", "Trabelsi", "Gharbi", "Jaziri", "Mansour", "Ayari", "Chebbi", "Dridi", "Hamdi", "Zouari")


@dataclass
class Patient:
    """A patient, the consultation they ask about, and their device's lane."""

    id: bytes
    consultation: bytes
    keys: Keys
    seq: int = 0
    prev: bytes = b""


class Filled:
    """The practice of one physician, at work on a profile of the floor cost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.profile = folder / "profile"
        self.box = folder / "practice"
        made = found(
            self.profile, self.box, "Cabinet des Oliviers", "Dr Leïla Mansour", PASSPHRASE, None, NOW, COST_FLOOR
        )
        self.desk: OpenDesk = made.desk
        self.patients: list[Patient] = []
        self.letters = 0
        self._reader = Recipient(b"B", self.desk.keys.kem.public)
        self._header = Recipient(b"H", self.desk.roster.header_pk)

    def close(self) -> None:
        """Let go of the profile, as at the end of a day."""
        self.desk.close()

    def reopen(self) -> None:
        """Unlock it again."""
        self.desk = open_profile(self.profile, PASSPHRASE, None, NOW)

    def enter(self, number: int) -> None:
        """That many new patients, examined and enrolled in person, each with one consultation."""
        for _ in range(number):
            self.patients.append(self._patient(len(self.patients)))

    def _patient(self, number: int) -> Patient:
        name = f"{FIRST_NAMES[number % 10]} {LAST_NAMES[number // 10 % 10]}"
        patient = Patient(random(16), random(16), new_keys())
        device = patient.keys
        medications = (
            Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
            Medication("Atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
        )
        pen = Pen(self.desk, NOW)
        pen.write(PatientEntered(name, "1972-05-03", "+216 00 000 418", "fr", f"D-{number}", None), patient.id)
        pen.write(
            PatientEnrolled(device.sig.public, device.kem.public, Level.IN_PERSON, "identity_card", random(16), "1 fr"),
            patient.id,
        )
        pen.write(IdentityConfirmed(device.sig.public, Level.IN_PERSON), patient.id)
        card = CardLines(medications, (Exam("Bilan lipidique"),), "", None)
        day = day_of(NOW, self.desk.country.utc_minutes)
        consultation = ConsultationRecorded(
            patient.consultation, day, self.desk.my_name, "in_person", "", "", 15, "", card
        )
        pen.write(consultation, patient.id, patient.consultation)
        pen.commit()
        return patient

    def sealed(self, patient: Patient) -> Sealed:
        """The next question of a patient's device."""
        roster = self.desk.roster
        body = write_body(Question("Amlodipine", f"{WORDS} ({patient.seq + 1})"))
        draft = Draft(
            practice=roster.practice,
            to=roster.practice,
            written=body,
            seq=patient.seq + 1,
            prev=patient.prev,
            sent_ms=NOW,
            roster_v=roster.v,
            lang="fr",
            thread=patient.consultation,
            consultation=patient.consultation,
            category=Category.MEDICINE,
        )
        sealed = seal_letter(patient.keys.sig, draft, [self._header, self._reader])
        patient.seq, patient.prev = draft.seq, sealed.letter_hash
        self.letters += 1
        return sealed

    def lay(self, number: int) -> list[bytes]:
        """That many letters in the letterbox, from the patients in turn; unsynced, since they only fill. Letter ids."""
        inbox, letters = self.box / "inbox", []
        for at in range(number):
            sealed = self.sealed(self.patients[at % len(self.patients)])
            (inbox / f"{self.letters:020d}-{blake('file', sealed.raw).hex()}").write_bytes(sealed.raw)
            letters.append(sealed.header.letter_id)
        return letters


def stated(text: str) -> Stated:
    """The physician's judgement on exactly this text; the reason is the one that a repeated question asks for."""
    return Stated(Judgement.ONLINE, text_hash(text), "même oubli, même réponse", "question", 12, Role.PHYSICIAN)
