"""Codes into words, through the window's translations. French is the source; unknown codes are said as such."""

import unicodedata
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.charter.passage import Duty, Lamp, Lit
from core.cli.sentences import NEUTRAL, filled, short, spaced, template_of
from core.model import Decision, Judgement, Queue
from desktop import dates

LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"

# The short words under a lamp; the sentence of the same code explains it.
_SHORT = {
    "identity.confirmed": "en présence",
    "identity.settled_by_call": "rappelée",
    "identity.key_unknown": "appareil inconnu",
    "identity.device_replaced": "nouvel appareil",
    "identity.at_a_distance": "à distance",
    "identity.not_confirmed": "à confirmer",
    "identity.doubt": "à rappeler",
    "consultation.follows": "{held_on}, J+{day}",
    "consultation.none": "aucune",
    "consultation.sealed": "non lisible",
    "consultation.future": "date à venir",
    "consultation.teleconsultation_incomplete": "incomplète",
    "consultation.window_closed": "J+{day}, close",
    "judgement.awaited": "à juger, Ctrl J",
    "judgement.edited": "texte modifié",
    "judgement.contradicts": "examen demandé",
    "judgement.reason_needed": "raison à dire",
    "judgement.role": "médecin seul",
    "judgement.online": "en ligne",
    "judgement.examination": "examen",
    "content.clear": "rien à signaler",
    "content.attested": "raison signée",
    "content.empty": "rien d'écrit",
    "content.question_sealed": "question scellée",
    "content.late_without_document": "document ?",
    "content.late_twice": "déjà servi",
    "content.unavailable": "sans réponse",
    "recipient.enrolled_device": "1 téléphone",
    "recipient.not_current": "plus valable",
    "recipient.minor_alone": "mineur seul",
    "recipient.no_legal_basis": "sans base légale",
    "record.ready": "prêt",
    "record.chain_broken": "journal rompu",
    "record.clock_back": "horloge",
    "record.rolled_back": "coffre ancien",
    "record.fork": "profil copié",
    "record.roster": "membres",
    "reply.already": "déjà répondu",
    "role.may_not": "médecin seul",
}

_DUTIES = {
    Duty.IDENTITY: "Identité",
    Duty.CONSULTATION: "Consultation",
    Duty.JUDGEMENT: "Jugement",
    Duty.CONTENT: "Contenu",
    Duty.RECIPIENT: "Destinataire",
    Duty.RECORD: "Dossier",
}

_STATES = {
    Lit.HELD: "tenu",
    Lit.JUDGED: "jugé",
    Lit.TO_JUDGE: "à juger",
    Lit.AWAITED: "attendu",
    Lit.CLOSED: "bloqué",
    Lit.CHECKING: "en cours",
    Lit.UNKNOWN: "inconnu",
}

_QUEUES = {
    Queue.TRIAGE: "À trier",
    Queue.ANSWER: "À répondre",
    Queue.IDENTITY: "Identité à vérifier",
    Queue.ROUTED: "Orientés",
    Queue.ANSWERED: "Répondus",
    Queue.CLOSED: "Clos",
}

_JUDGEMENTS = {
    Judgement.ONLINE: "Peut se répondre en ligne",
    Judgement.EXAMINATION: "Un examen est nécessaire",
}

_DECISIONS = {
    Decision.URGENT: ("Urgence", "Appeler maintenant. Rouge sur tous les postes jusqu'à l'issue de l'appel."),
    Decision.APPOINTMENT: ("Rendez-vous", "Le patient est invité à appeler le cabinet, sans motif médical (art. 10)."),
    Decision.PHYSICIAN: ("Au médecin", "Passe dans « À répondre »."),
    Decision.ADMIN: ("Administratif", "Passe dans « Orientés » ; répondre au téléphone, sans contenu médical."),
    Decision.OUT_OF_SCOPE: (
        "Hors champ",
        "Passe dans « Clos », sans réponse écrite ; appeler au besoin (art. 21, 22).",
    ),
}

# Everything else that is one or two words: categories, languages, identity states, kinds of lines, statuses, groups.
_WORDS = {
    "category.medicine": "Médicament",
    "category.result": "Résultats",
    "category.reception": "Secrétariat",
    "category.follow_up": "Suivi",
    "category.other": "Autre",
    "language.fr": "français",
    "language.ar": "arabe",
    "language.en": "anglais",
    "language.other": "autre langue",
    "length.0": "sans texte",
    "length.1": "jusqu'à 200 caractères",
    "length.2": "jusqu'à 500 caractères",
    "length.3": "plus de 500 caractères",
    "identity.confirmed": "Vérifiée en présence",
    "identity.awaits_physician": "Attend votre confirmation",
    "identity.at_a_distance": "Inscrite à distance",
    "identity.changed": "Nouvel appareil, non comparé",
    "identity.unknown": "Appareil inconnu",
    "kind.consultation": "Consultation",
    "kind.question": "Question reçue",
    "kind.reply": "Réponse envoyée",
    "kind.closed": "Envoi bloqué",
    "kind.triaged": "Triée",
    "kind.called": "Rappel téléphonique",
    "kind.notice": "Avis envoyé",
    "kind.result": "Résultat reçu",
    "kind.other": "Écriture",
    "other.GapAccepted": "Lettre reprise malgré une lettre manquante",
    "other.Reported": "Reportée au dossier du cabinet",
    "other.Withdrawn": "Accord retiré par le patient",
    "other.LetterRejected": "Lettre refusée ou mise de côté",
    "other.Erased": "Contenu effacé",
    "kind.patient": "Fiche du patient",
    "kind.enrolled": "Téléphone inscrit",
    "kind.device": "Téléphone changé ou retiré",
    "kind.confirmed": "Personne examinée, confirmée",
    "kind.basis": "Base légale consignée",
    "kind.header": "En-tête reçu",
    "kind.claimed": "Prise en charge",
    "kind.redirected": "Orienté",
    "kind.sent": "Déposée à la poste",
    "kind.opened": "Ouverte sur le téléphone inscrit",
    "kind.card": "Noms de la fiche envoyés",
    "kind.grant": "Lecture accordée",
    "kind.exported": "Dossier exporté",
    "status.sealed": "texte scellé",
    "status.online": "jugée : peut se répondre en ligne",
    "status.examination": "jugée : un examen est nécessaire",
    "status.in_person": "en présence",
    "status.at_a_distance": "à distance",
    "status.teleconsultation": "en téléconsultation",
    "status.urgent": "urgence",
    "status.appointment": "rendez-vous",
    "status.physician": "au médecin",
    "status.admin": "administratif",
    "status.out_of_scope": "hors champ",
    "status.emergency": "vers les urgences",
    "status.closed": "clos",
    "status.settled": "doute levé pour ce message",
    "status.doubt": "doute",
    "status.reached": "joint",
    "status.not_reached": "non joint",
    "status.emergency_called": "190 appelé",
    "status.sent": "envoyée",
    "status.deposited": "déposée",
    "status.fetched": "retirée",
    "status.opened": "ouverte sur le téléphone inscrit",
    "status.waiting": "attend sur ce poste",
    "aside.sender.unknown": "Expéditeur inconnu",
    "aside.sender.revoked": "Téléphone qui n'est plus valable",
    "aside.lane.gap": "Une lettre d'avant manque",
    "aside.other": "Lettre gardée",
    "bucket.late": "Délai dépassé",
    "bucket.today": "Aujourd'hui",
    "bucket.tomorrow": "Demain",
    "bucket.later": "Plus tard",
    "bucket.none": "Sans échéance",
    "flag.sign": "signe d'alerte",
    "flag.urgent": "urgence ouverte",
    "flag.identity": "identité",
    "flag.identity.key_unknown": "appareil inconnu",
    "flag.identity.device_replaced": "nouvel appareil",
    "flag.identity.at_a_distance": "à distance",
    "flag.identity.not_confirmed": "à confirmer",
    "flag.identity.doubt": "à rappeler",
    "flag.consultation.none": "sans consultation",
    "flag.consultation.window_closed": "suivi clos",
    "flag.gap": "lettre manquante",
    "flag.other": "à regarder",
    "role.damaged": "fichiers abîmés",
    "role.other": "membre",
    "mode.in_person": "au cabinet",
    "mode.teleconsultation": "en téléconsultation",
    "role.physician": "médecin",
    "role.substitute": "remplaçant",
    "role.secretary": "secrétaire",
    "integrity.intact": "intact",
    "integrity.broken": "rompu",
    "integrity.unchecked": "non contrôlé",
    "exam.ordered": "remis sur papier",
    "notice.received": "question reçue",
    "notice.handled": "question traitée au cabinet",
    "notice.redirected": "orientation vers le cabinet",
    "notice.closed": "échange clos",
    "notice.device_changed": "changement de téléphone",
    "notice.come_in": "rendez-vous à prendre",
    "notice.hours": "horaires",
    "notice.call_for_appointment": "rendez-vous par téléphone",
    "notice.appointment": "rendez-vous fixé",
    "notice.bring_papers": "papiers à apporter",
    "notice.consultation_follow_up_ended": "fin du suivi",
    "notice.show_digits": "chiffres à lire au téléphone",
    "basis.parental_authority": "autorité parentale",
    "basis.guardianship": "tutelle",
    "basis.court_order": "décision de justice",
    "document.identity_card": "carte d'identité vue",
    "document.passport": "passeport vu",
    "document.residence_permit": "carte de séjour vue",
    "document.birth_record": "extrait de naissance vu",
    "document.family_book": "livret de famille vu",
    "how.paper": "sur papier",
    "how.papier": "sur papier",
    "how.mail": "par courrier",
    "how.phone": "par téléphone",
    "why.sign": "Un signe d'alerte est présent : pourquoi la question peut-elle se répondre en ligne ?",
    "why.unscreened": "Signes d'alerte non vérifiés : pourquoi la question peut-elle se répondre en ligne ?",
    "why.repeat": "Question répétée : pourquoi peut-elle encore se répondre en ligne ?",
    "why.attest": "Passage douteux : pourquoi convient-il ?",
}


def translate(french: str) -> str:
    """One French text of these tables in the language of the window."""
    return QCoreApplication.translate("Phrases", spaced(french))


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a refusal, trouble, finding or lamp; a neutral one that names the code where there is none."""
    template = template_of(code)
    if template is None:
        return f"{translate(NEUTRAL)} ({code})"
    return filled(translate(template), _readable(facts or {}))


def word(code: str) -> str:
    """The word of a code of the tables; of one that has none yet, the word for others of its family."""
    family = code.partition(".")[0]
    return translate(_WORDS.get(code) or _WORDS.get(f"{family}.other") or _WORDS["kind.other"])


def duty(which: Duty) -> str:
    """The name of a lamp."""
    return translate(_DUTIES[which])


def state(lit: Lit) -> str:
    """The state of a lamp in a word, as it is read aloud."""
    return translate(_STATES[lit])


def evidence(lamp: Lamp) -> str:
    """The few words under a lamp."""
    facts = _readable(dict(lamp.facts))
    if lamp.code in ("content.blocked", "content.attest"):
        return remarks(int(dict(lamp.facts).get("count", "0") or 0))
    compared = lamp.duty is not Duty.CONTENT or lamp.code.startswith("content.")
    if lamp.code not in _SHORT or not compared:
        return state(lamp.lit)
    return filled(translate(_SHORT[lamp.code]), facts)


def remarks(count: int) -> str:
    """`1 remarque`, `3 remarques`."""
    return translate("1 remarque") if count == 1 else translate("{n} remarques").format(n=count)


def coded(family: str, text: str) -> str:
    """A value that is a code of a family where the desk offered a choice, else words as typed."""
    return known(family, text) or shown(text)


def known(family: str, code: str) -> str:
    """The word of a code; an unknown one is left unsaid."""
    return translate(_WORDS[f"{family}.{code}"]) if f"{family}.{code}" in _WORDS else ""


def closed_by(codes: str) -> str:
    """Why a send was blocked, shortly: the kinds of its remarks, else the conditions that did not hold."""
    blocked = [each for each in codes.split() if each.startswith("gate.")] or codes.split()
    said = (short(code) for code in blocked if short(code) != code)  # what has no words yet is left unsaid
    return ", ".join(map(translate, dict.fromkeys(said)))


def queue(which: Queue) -> str:
    """The name of a queue."""
    return translate(_QUEUES[which])


def judgement(which: Judgement) -> str:
    """The physician's two values."""
    return translate(_JUDGEMENTS[which])


def decision(which: Decision) -> tuple[str, str]:
    """A decision of triage and what it does."""
    name, effect = _DECISIONS[which]
    return translate(name), translate(effect)


def flag(code: str) -> str:
    """A flag of a row in a word, or in that of its family."""
    return word(f"flag.{code}" if f"flag.{code}" in _WORDS else f"flag.{code.partition('.')[0]}")


def isolate(name: str) -> str:
    """A name inside a text of the other direction: isolated by its own first strong letter."""
    return f"{FSI}{name}{PDI}"


def isolate_ltr(code: str) -> str:
    """A dose, a phone number or a code: left to right whatever stands around it, unbreakable inside."""
    return f"{LRI}{code.replace(' ', chr(0xA0))}{PDI}"


def shown(text: str) -> str:
    """A text for the screen: control characters that could reorder the line, or hide in it, are left out."""
    hidden = {"Cc", "Cf"}
    kept = {"\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f"}
    return "".join(char for char in text if char in kept or unicodedata.category(char) not in hidden)


def _readable(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts as people read them: ISO dates become days."""
    return {name: dates.iso_day(value) if name.endswith("_on") else value for name, value in facts.items()}
