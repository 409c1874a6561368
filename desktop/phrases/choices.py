"""What a person chooses among: queues, judgements, decisions of triage."""

from core.model import Decision, Judgement, Queue
from desktop.phrases.text import translate

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
