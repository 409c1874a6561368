"""Every dotted code as a sentence in French, without Qt: what happened, why, what to do, the article last.

The command line prints these; the window passes them through its translations. Facts stand in braces.
"""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Final

NO_BREAK: Final = "\u00a0"

SENTENCES: Final[dict[str, str]] = {
    # Identity (articles 17 and 22)
    "identity.confirmed": "Identité vérifiée en présence, personne examinée par {by}.",
    "identity.settled_by_call": "Doute levé par un appel pour ce message ; identité vérifiée en présence.",
    "identity.key_unknown": "Cet appareil n'est inscrit pour aucun patient. Inscrire la personne au cabinet avant de répondre (art. 17, 22).",
    "identity.device_replaced": "Nouvel appareil, non comparé. Comparer le code au cabinet avant de répondre (art. 17, 22).",
    "identity.at_a_distance": "Inscription faite à distance : lisible, sans réponse. Comparer en présence d'abord (art. 17, 22).",
    "identity.not_confirmed": "Inscrit par {by} : confirmez que c'est la personne que vous avez examinée (art. 17, 22).",
    "identity.doubt": "Doute sur la personne : un rappel téléphonique le lève pour ce message (art. 17).",
    # Consultation and its window (articles 21 and 22)
    "consultation.follows": "Question de la consultation du {held_on}, J+{day} sur {window} jours.",
    "consultation.none": "Aucune consultation ne porte cette question. Proposer un rendez-vous (art. 21, 22).",
    "consultation.sealed": "La fiche de cette consultation n'est pas lisible sur ce poste. Demander la lecture au médecin qui l'a signée.",
    "consultation.future": "La consultation du {held_on} est datée dans l'avenir. Vérifier l'horloge de ce poste et la fiche.",
    "consultation.teleconsultation_incomplete": "Téléconsultation sans référence ou sans date du dernier examen : compléter la fiche (art. 22).",
    "consultation.window_closed": "Consultation trop ancienne (J+{day}) : proposer un rendez-vous (art. 21, 22).",
    "window.days": "Un suivi de {days} jours n'existe pas ici. Choisir une durée de la liste.",
    "window.reason_needed": "Un suivi de {days} jours demande une raison sur la fiche.",
    # The physician's judgement (article 22)
    "judgement.awaited": "Reste : votre jugement. Peut se répondre en ligne, ou un examen est nécessaire ? (Ctrl J)",
    "judgement.edited": "Le texte a changé depuis votre jugement. Jugez-le de nouveau (Ctrl J).",
    "judgement.reason_needed": "Dites en quelques mots pourquoi cette question peut se répondre en ligne.",
    "judgement.role": "Seul un médecin juge et répond (art. 22).",
    "judgement.online": "Jugé : peut se répondre en ligne.",
    "judgement.examination": "Jugé : un examen est nécessaire. La réponse oriente, sans plus.",
    # What the reply says (article 22)
    "content.clear": "Rien à signaler dans le texte.",
    "content.attested": "Remarques levées par votre raison, signée au dossier.",
    "content.blocked": "Le texte ne peut pas partir ainsi : {count} remarque(s). Reformuler ou proposer un rendez-vous (art. 22).",
    "content.attest": "Un passage est douteux : le modifier, ou dire en quelques mots pourquoi il convient.",
    "content.empty": "Rien n'est écrit encore.",
    "content.question_sealed": "La question n'est pas lisible sur ce poste : rien ne peut être comparé.",
    "content.late_without_document": "Cette ligne fut ajoutée après coup : nommer le document dont elle est copiée.",
    "content.late_twice": "Une ligne ajoutée après coup a déjà servi dans ce fil. Proposer un rendez-vous (art. 22).",
    "content.unavailable": "Le contrôle du texte n'a pas répondu. L'envoi reste bloqué ; modifier le texte relance le contrôle.",
    # Recipient and record (article 22)
    "recipient.enrolled_device": "Ira au seul téléphone inscrit de ce patient.",
    "recipient.not_current": "Le téléphone inscrit n'est plus valable. Inscrire l'appareil au cabinet.",
    "recipient.minor_alone": "Patient mineur sans adulte accompagnant inscrit (art. 7, 22).",
    "recipient.no_legal_basis": "La base légale de l'accompagnement par {adult} n'est pas consignée. Un médecin la consigne d'abord.",
    "record.ready": "Sera consignée au dossier avant de partir.",
    "record.body": "Le texte consigné diffère du texte à envoyer. Rien n'est parti.",
    "record.entry": "La consignation n'a pas abouti. Rien n'est parti ; recommencer.",
    "record.chain_broken": "Journal rompu : envois bloqués sur ce poste, la lecture reste ouverte.",
    # Findings in a reply
    "gate.new_drug": "Médicament nouveau. La consultation ne l'identifie pas.",
    "gate.new_dose": "Dose ou durée nouvelle. C'est une prescription : elle demande un examen clinique.",
    "gate.late_addition": "Ligne ajoutée après coup. Elle ne compte pas comme identifiée à la consultation.",
    "gate.copy_of_prescription": "Copie d'ordonnance. Elle se remet en consultation.",
    "gate.transmission": "Envoi d'ordonnance. Elle se remet en consultation ou par la plateforme de télémédecine.",
    "gate.exam_request": "Demande d'examen. Par messagerie, seul un résultat déjà reçu s'explique.",
    "gate.certificate": "Certificat. Il se délivre après un examen, au cabinet.",
    "gate.payment": "Demande de paiement. Elle n'a pas sa place dans une réponse.",
    "gate.unreadable": "Passage illisible pour le contrôle. Le réécrire simplement.",
    # Files, profiles, post
    "vault.wrong_passphrase": "La phrase de passe n'ouvre pas cette session. Vérifier Verr. Maj. et la langue du clavier.",
    "vault.newer": "Ce coffre fut écrit par une version plus récente. Mettre Colloque à jour sur ce poste ; rien n'a été modifié.",
    "vault.damaged": "Le coffre est endommagé. Ne rien effacer : restaurer la dernière sauvegarde ou utiliser la feuille de secours.",
    "vault.rolled_back": "Le coffre est plus ancien que ce qu'en savent les autres postes. Envois bloqués ; ne rien effacer.",
    "vault.busy": "Cette session est déjà ouverte sur ce poste. Fermer l'autre fenêtre d'abord.",
    "vault.full": "Plus de place sur le disque. Rien n'est perdu ni à moitié écrit ; libérer de la place, puis recommencer.",
    "post.offline": "Hors ligne. Vos réponses attendent sur ce poste, déjà consignées.",
    "desk.closed": "La session n'est pas ouverte.",
    "desk.unexpected": "Une panne inattendue ({fault}). Rien n'est parti ; recommencer, puis prévenir le support si elle revient.",
    "triage.role": "Votre rôle ne permet pas cette décision.",
    "export.folder": "Impossible d'écrire dans ce dossier de fichiers. En choisir un autre.",
}

NEUTRAL: Final = "L'opération n'a pas abouti."


class _Facts(Formatter):
    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), "…")


def spaced(text: str) -> str:
    """French typography: no-break spaces before ; : ? ! » and after «, and the apostrophe of books."""
    text = re.sub(r" ([;:?!»])", NO_BREAK + r"\1", text.replace("'", "’"))
    return text.replace("« ", "«" + NO_BREAK)


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with its facts; a missing fact shows as an ellipsis, never as an error."""
    return _Facts().vformat(template, (), facts)


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a code. A code without one gets a neutral sentence that names it, so that it can be told."""
    template = SENTENCES.get(code)
    if template is None:
        return f"{NEUTRAL} ({code})"
    return filled(spaced(template), facts or {})
