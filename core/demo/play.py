"""Playing a fictional patient by hand: enrol, ask, read (`colloque demo patient NAME ...`). One process a verb."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.demo.device import scan
from core.demo.device.memory import Read
from core.demo.practice import Place, patient_of, person
from core.model import Level, Refusal, Trouble, day_of
from core.office.desk import Desk
from core.office.enrol import invite_device
from crypto.body import Card, Reply
from crypto.errors import Refused
from crypto.kinds import NO_SIGN, Category, Sign

NOTICES = {
    "received": "Votre message est reçu au cabinet.",
    "handled": "Votre message est chez le médecin.",
    "redirected": "Cette question demande une consultation. Téléphone : {1}",
    "closed": "Le cabinet a clos cette demande.",
    "device_changed": "Un autre appareil a été inscrit le {0} à {1}. Si ce n'est pas vous, appelez le cabinet.",
    "come_in": "Le médecin souhaite vous examiner. Téléphone : {1}",
    "hours": "Le cabinet est ouvert de {0} à {1}. Téléphone : {2}",
    "call_for_appointment": "Pour un rendez-vous, appelez le {0}.",
    "appointment": "Rendez-vous le {0} à {1}. Téléphone : {3}",
    "bring_papers": "Apportez vos papiers au cabinet. Téléphone : {0}",
    "consultation_follow_up_ended": "Le suivi de cette consultation est terminé. Téléphone : {1}",
}


@dataclass(frozen=True)
class Shown:
    """A letter as the patient sees it: its kind, its words, and the hash of the entry that it names."""

    kind: str
    words: str
    record: bytes


def invite(desk: Desk, name: str, now: int) -> str:
    """The fragment of a fresh invite for a fictional patient, from the desk that will compare the digits."""
    outcome = invite_device(desk, patient_of(desk, person(name)), Level.IN_PERSON, now)
    if isinstance(outcome, Refusal):
        raise Trouble("demo.refused", by=outcome.code)
    return outcome.fragment()


def enrol(place: Place, name: str, fragment: str, now: int) -> str:
    """A new device of the patient answers an invite; the eight digits on its screen. Raises Trouble(demo.invite, ...)."""
    who = person(name)
    try:
        device = scan(place.device_file(who.key), place.box, fragment.rpartition("#")[2].strip(), "fr", now)
    except Refused as refused:
        raise Trouble("demo.invite", by=refused.code) from refused
    if isinstance(device, Refusal):
        raise Trouble("demo.invite", by=device.code)
    return device.digits()


def ask(
    place: Place, name: str, text: str, now: int, *, category: Category = Category.MEDICINE, signs: Sign = NO_SIGN
) -> bytes:
    """Asks about the newest consultation that the device was told of; the letter id. Without words: today's question."""
    who = person(name)
    device = place.device(who.key)
    device.read(now)
    cards = sorted(device.cards, key=lambda card: card.date)
    consultation = cards[-1].consultation if cards else b""
    words = text.strip() or who.question
    subject = "" if text.strip() else who.subject
    return device.ask(words, now, consultation=consultation, subject=subject, category=category, signs=signs)


def read(place: Place, name: str, now: int) -> list[Shown]:
    """Opens what came, sends the receipts, and gives everything the device holds, oldest first."""
    device = place.device(person(name).key)
    device.read(now)
    return list(_shown(device.memory.read))


def _shown(letters: tuple[Read, ...]) -> Iterator[Shown]:
    for one in letters:
        yield Shown(one.kind.name.lower(), _words(one), one.record)


def _words(letter: Read) -> str:
    body = letter.body
    if isinstance(body, Reply):
        return body.text
    if isinstance(body, Card):
        names = ", ".join([f"{name} ({inn})" if inn else name for name, inn in body.medicines] + list(body.exams))
        return f"Consultation du {body.date}, questions jusqu'au {body.window_end} : {names or 'aucun nom'}."
    if letter.template:
        return NOTICES.get(letter.template, "Le cabinet vous appelle : montrez le code.").format(*letter.values())
    return f"Appareil inscrit le {day_of(letter.opened_ms, 60)}."
