"""The six duties of a reply as the printed record tells them, in French, from what was recorded at the time."""

import re
from collections.abc import Mapping

from core.model import Circumstance

DUTIES = {
    "identity": "Identité",
    "consultation": "Consultation",
    "judgement": "Jugement",
    "content": "Contenu",
    "recipient": "Destinataire",
    "record": "Dossier",
}
DOCUMENTS = {
    "identity_card": "carte d’identité",
    "passport": "passeport",
    "residence_permit": "titre de séjour",
    "birth_record": "acte de naissance",
    "family_book": "livret de famille",
}
VOICES = {
    "called_number": "Appelé au numéro relevé à l’inscription",
    "digits": "Huit chiffres du téléphone inscrit comparés pendant l’appel",
}


def sentence(code: str, words: Mapping[str, str]) -> str:
    """The sentence of a code, or the code; what only a screen could fill in is left out."""
    return re.sub(r"\{\w+\}", "…", words.get(code, code))


def day(iso: str) -> str:
    """An ISO date as people here write it: 17/11/2026."""
    return "/".join(reversed(iso.split("-")))


def duty_line(step: Circumstance, words: Mapping[str, str]) -> tuple[str, str]:
    """The name of a duty and how it was kept; a detail of another form than ours is shown as it was recorded."""
    return DUTIES.get(step.duty, step.duty), _kept(step, words)


def _kept(step: Circumstance, words: Mapping[str, str]) -> str:
    match step.code, tuple(step.detail.split("; ")):
        case ("identity.confirmed" | "identity.settled_by_call") as code, (by, document, physician):
            call = "" if code == "identity.confirmed" else " ; doute sur ce message levé par un appel"
            seen = DOCUMENTS.get(document, document)
            return f"Téléphone comparé en présence par {by} ({seen}), personne confirmée par {physician}{call}"
        case ("consultation.in_person" | "consultation.teleconsultation") as code, (held_on, physician, days):
            where = "Au cabinet" if code == "consultation.in_person" else "Téléconsultation"
            return f"{where} le {day(held_on)}, {physician}, jour {days.replace('/', ' sur ')}"
        case "judgement.online", (spent,):
            return f"« Peut se répondre en ligne », jugé par le médecin, {spent} après l’ouverture du fil"
        case "judgement.examination", (spent,):
            return f"« Un examen est nécessaire », jugé par le médecin, {spent} après l’ouverture du fil"
        case ("judgement.online_for" | "judgement.examination_for") as code, (spent, physician):
            said = "Peut se répondre en ligne" if code == "judgement.online_for" else "Un examen est nécessaire"
            seen = f"vu en consultation par {physician}, pas par le remplaçant"
            return f"« {said} », jugé par le médecin remplaçant, {spent} après l’ouverture du fil ; patient {seen}"
        case code, (_, rules, lexicon) if step.duty == "content":
            found = "Rien à signaler" if code == "content.clear" else sentence(code, words).rstrip(".")
            return f"{found} ; règles {rules}, lexique {lexicon}"
        case "recipient.enrolled_device", (device,):
            return f"Le seul téléphone inscrit de ce patient, clé {device}"
        case "identity.voice", (how,):
            return f"{VOICES.get(how, how)} ; au téléphone, nul n’est jamais identifié avec certitude (article 17)"
        case "recipient.voice", (person,):
            return f"Dit de vive voix à {person} ; rien n’est parti par écrit"
        case "record.after_speaking", _:
            return "Inscrite au dossier après l’échange, par le médecin qui a parlé"
        case "record.before_sending", _:
            return "Inscrite au dossier avant de partir"
        case _:
            return f"{sentence(step.code, words)} {step.detail}".strip()
