"""The six conditions of article 22 in words: their names, their states, the few words under a lamp."""

from core.charter.passage import Duty, Lamp, Lit
from core.cli.sentences import filled
from desktop.phrases.text import readable, translate

# The short words under a lamp; the sentence of the same code explains it.
_SHORT = {
    "identity.confirmed": "en présence",
    "identity.settled_by_call": "rappelée",
    "identity.key_unknown": "appareil inconnu",
    "identity.device_replaced": "téléphone fermé",
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
    "record.clock_far": "horloge",
    "record.rolled_back": "coffre ancien",
    "record.fork": "profil copié",
    "record.roster": "membres",
    "reply.already": "déjà répondu",
    "replacement.undated": "remplaçant sans dates",
    "replacement.dates": "hors du remplacement",
    "reply.with_another": "un collègue répond",
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


def duty(which: Duty) -> str:
    """The name of a lamp."""
    return translate(_DUTIES[which])


def state(lit: Lit) -> str:
    """The state of a lamp in a word, as it is read aloud."""
    return translate(_STATES[lit])


def evidence(lamp: Lamp) -> str:
    """The few words under a lamp."""
    facts = readable(dict(lamp.facts))
    if lamp.code in ("content.blocked", "content.attest"):
        return remarks(int(dict(lamp.facts).get("count", "0") or 0))
    compared = lamp.duty is not Duty.CONTENT or lamp.code.startswith("content.")
    if lamp.code not in _SHORT or not compared:
        return state(lamp.lit)
    return filled(translate(_SHORT[lamp.code]), facts)


def remarks(count: int) -> str:
    """`1 remarque`, `3 remarques`."""
    return translate("1 remarque") if count == 1 else translate("{n} remarques").format(n=count)
