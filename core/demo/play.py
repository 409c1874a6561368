"""Playing a fictional patient by hand: enrol, ask, read (`colloque demo patient NAME ...`). One process a verb."""

import re
from dataclasses import dataclass, replace

from core.cli.saying import day
from core.cli.sentences import dated, sentence
from core.demo.device import Device, scan
from core.demo.device.memory import Read
from core.demo.people import PEOPLE
from core.demo.practice import Place, patient_of, person
from core.doors.files import make_folder
from core.model import Level, Refusal, Trouble, day_of
from core.office.desk import Desk
from core.office.enrol import invite_device
from crypto.body import Callback, Card, Reply
from crypto.errors import Refused
from crypto.invite import read_fragment
from crypto.kinds import NO_SIGN, Category, Kind, Sign

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
KINDS = {
    Kind.CONFIRM: "Inscription",
    Kind.CARD: "Fiche de consultation",
    Kind.REPLY: "Réponse du médecin",
    Kind.NOTICE: "Avis du cabinet",
    Kind.ADMIN: "Renseignement du cabinet",
    Kind.CALLBACK: "Appel du cabinet",
}
_NAME = re.compile(r"\w{1,40}")


@dataclass(frozen=True)
class Shown:
    """A letter as the patient sees it: its kind, what it is about, its words, and the hash of the entry that it names."""

    kind: str
    about: str
    words: str
    record: bytes


def invite(desk: Desk, name: str, now: int) -> str:
    """The fragment of a fresh invite for a fictional patient, from the desk that will compare the digits."""
    outcome = invite_device(desk, patient_of(desk, person(name)), Level.IN_PERSON, now)
    if isinstance(outcome, Refusal):
        raise Trouble("demo.refused", by=outcome.code)
    return outcome.fragment()


def enrol(place: Place, name: str, fragment: str, now: int) -> str:
    """A new device of the patient answers an invite; the eight digits on its screen. Raises Trouble(demo.invite, ...).

    The same link once more is answered by the same device, with the same digits; with none once it was accepted.
    """
    key = _key(place, name)
    if not fragment.strip():
        raise Trouble("demo.no_link", name=name)
    words = fragment.rpartition("#")[2].strip()
    path = place.device_file(key)
    make_folder(path.parent)
    try:
        if path.is_file() and place.device(key).memory.invite == read_fragment(words).invite_id:
            return place.device(key).digits()
        device = scan(path, place.box, words, "fr", now)
    except Refused as refused:
        raise Trouble("demo.invite", by=sentence(refused.code)) from refused
    if isinstance(device, Refusal):
        raise Trouble("demo.invite", by=sentence(device.code))
    return device.digits()


def _key(place: Place, name: str) -> str:
    """The name of a device: a fictional patient's, or with a real practice any word. Raises Trouble."""
    if place.real is None:
        return person(name).key
    if not _NAME.fullmatch(name):
        raise Trouble("demo.name")
    return name.casefold()


def ask(
    place: Place, name: str, text: str, now: int, *, category: Category = Category.MEDICINE, signs: Sign = NO_SIGN
) -> bytes:
    """Asks about the newest consultation that the device was told of; the letter id. Without words: today's question."""
    key = _key(place, name)
    device = place.device(key)
    who = next((one for one in PEOPLE if one.key == key), None)
    if who is None and not text.strip():
        raise Trouble("demo.no_words", name=name)
    device.read(now)
    cards = sorted(device.cards, key=lambda card: card.date)
    consultation = cards[-1].consultation if cards else b""
    words, subject = (text.strip(), "") if text.strip() or who is None else (who.question, who.subject)
    return device.ask(words, now, consultation=consultation, subject=subject, category=category, signs=signs)


def read(place: Place, name: str, now: int, *, everything: bool = False) -> list[Shown]:
    """Opens what came, sends the receipts, and gives what was not given before (or all it holds), oldest first."""
    device = place.device(_key(place, name))
    device.read(now)
    letters = device.memory.read[0 if everything else device.memory.shown :]
    device.memory = replace(device.memory, shown=len(device.memory.read))
    device.save()
    return [Shown(KINDS[one.kind], _about(device, one), _words(device, one), one.record) for one in letters]


def _about(device: Device, letter: Read) -> str:
    """The consultation whose question a letter answers, where the device was told of it."""
    card = next((one for one in device.cards if one.consultation == letter.thread), None)
    if letter.kind in (Kind.CARD, Kind.CONFIRM) or card is None:
        return ""
    return f"au sujet de la consultation du {day(card.date)}"


def _words(device: Device, letter: Read) -> str:
    body = letter.body
    if isinstance(body, Callback):
        return f"Pendant l'appel, lisez ces chiffres au cabinet : {device.callback_digits(letter)}"
    if isinstance(body, Reply):
        return body.text
    if isinstance(body, Card):
        names = ", ".join([f"{name} ({inn})" if inn else name for name, inn in body.medicines] + list(body.exams))
        until = day(body.window_end)
        return f"Consultation du {day(body.date)}, questions jusqu'au {until} : {names or 'aucun nom'}."
    if letter.template:
        return dated(NOTICES[letter.template].format(*letter.values()))
    return f"Appareil inscrit le {day(day_of(letter.opened_ms, 60))}."
