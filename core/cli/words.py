"""Codes of the record as the command line says them, and what people type as codes: documents, legal bases."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from core.cli.saying import BadInput, counted, day
from core.cli.sentences import dated, short, spaced
from core.record.duties import DOCUMENTS
from core.record.paper import BASES, CLOSED, DECISIONS, MAILS
from core.record.view import Line

STATUSES: Final = {
    "sealed": "texte réservé au médecin",
    "in_person": "en présence",
    "at_a_distance": "à distance",
    "teleconsultation": "téléconsultation",
    "online": "peut se répondre en ligne",
    "settled": "doute levé",
    "doubt": "un doute demeure",
    "reached": "joint",
    "not_reached": "non joint",
    "emergency_called": "190 appelé",
    "waiting": "attend sur ce poste",
    "sent": "déposée",
    "deposited": "déposée",
    "unsure": "poste retiré, peut-être pas arrivée",
    "fetched": "retirée",
    "opened": "ouverte sur le téléphone inscrit",
    "paper": "au dossier papier",
    "software": "au logiciel du cabinet",
    "told": "prévenu",
    "tried": "appel tenté",
    "came": "venu",
    "declined": "refusé",
    "called": "appelé",
    "appointment": "rendez-vous",
    "identity": "identité à vérifier",
    "physician": "le médecin veut parler",
    **BASES,
    **CLOSED,
    **MAILS,
}
TOWARDS: Final = {
    "appointment": "rendez-vous",
    "examination": "examen",
    "teleconsultation": "téléconsultation",
    "emergency": "urgences",
    "closed": "clos",
}
NOTICES: Final = {
    "notice.received": "message reçu",
    "notice.handled": "chez le médecin",
    "notice.redirected": "consultation nécessaire",
    "notice.closed": "demande close",
    "notice.device_changed": "autre appareil inscrit",
    "notice.come_in": "le médecin souhaite examiner",
    "callback.show_digits": "chiffres demandés au téléphone",
}
CATEGORIES: Final = {
    "medicine": "médicament",
    "result": "résultat",
    "follow_up": "suivi et soins",
    "reception": "secrétariat",
    "other": "autre",
}
AGREED: Final = {
    "": "accord à signer sur papier",
    "paper": "accord sur papier",
    "known": "accord donné",
    "unknown": "accord donné sur un texte que ce poste ne connaît pas : le faire relire et signer sur papier",
}
TABLES: Final = {
    "inbox": "messages",
    "task": "listes à vider",
    "patient": "patients",
    "device": "téléphones",
    "word": "textes cherchés",
    "search": "recherche",
    "outbox": "lettres à poster",
    "lane": "numéros des lettres",
    "fetched": "lettres déjà prises",
    "aside": "lettres mises de côté",
    "secret": "clés",
    "invite": "inscriptions en cours",
    "waiting": "écritures en attente",
    "draft": "brouillons",
    "setting": "réglages",
    "entry": "écritures",
    "chain": "chaînes",
    "shelf": "dossiers",
}
OTHERS: Final = {
    "GapAccepted": "lettre reprise malgré celle qui manque",
    "Withdrawn": "accord retiré par le patient",
    "LetterRejected": "lettre refusée ou mise de côté",
    "Erased": "contenu effacé",
    "AlarmLifted": "alarme levée par un médecin",
    "PracticeSet": "réglage du cabinet",
    "CountryReviewed": "signes d'alerte et numéros d'urgence validés",
}


def about_of(line: Line) -> str:
    """What an entry is about, in words: a subject, a document, a day; never a code or a challenge."""
    match line.kind:
        case "enrolled" | "device":
            return DOCUMENTS.get(line.about, line.about)
        case "consultation" | "prepared":
            return day(line.about)
        case "exported":
            return counted(line.about, "écriture(s)")
        case "notice":
            return ""
        case _:
            return dated(line.about)


def status_of(line: Line) -> str:
    """How an entry stands, in words; empty where there is nothing to say."""
    match line.kind:
        case "triaged":
            return DECISIONS.get(line.status, line.status)
        case "redirected":
            return TOWARDS.get(line.status, line.status)
        case "notice":
            return NOTICES.get(line.status, "")
        case "closed":
            return ", ".join(dict.fromkeys(map(short, line.status.split())))
        case "other":
            return OTHERS.get(line.status, "")
        case "reply" | "phone" if line.status == "examination":
            return "un examen est nécessaire"
        case _:
            return STATUSES.get(line.status, "")


def document_code(words: str, allowed: Iterable[str]) -> str:
    """The code of an identity document as typed, in French or as a code; empty for no words.

    Raises BadInput(enrol.document_unknown) with the documents of the country.
    """
    return _code(words, {one: DOCUMENTS.get(one, one) for one in allowed}, "enrol.document_unknown")


def basis_code(words: str, allowed: Iterable[str]) -> str:
    """The same for the ground on which an adult writes. Raises BadInput(legal_basis.unknown)."""
    return _code(words, {one: BASES.get(one, one) for one in allowed}, "legal_basis.unknown")


def _code(words: str, names: Mapping[str, str], refusal: str) -> str:
    if not words.strip():
        return ""
    found = [code for code, name in names.items() if _bare(words) in (_bare(code), _bare(name))]
    if not found:
        raise BadInput(refusal, words=words, allowed=spaced(", ".join(names.values())))
    return found[0]


def _bare(words: str) -> str:
    """Letters alone, without case, accents, apostrophes, hyphens, or words such as "carte nationale d'identité"."""
    plain = unicodedata.normalize("NFD", words.casefold().replace("nationale", ""))
    return "".join(letter for letter in plain if letter.isalpha())
