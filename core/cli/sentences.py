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
    "gate.drug_unclear": "Médicament peut-être nouveau. Le modifier, ou dire pourquoi il convient.",
    "gate.other_person": "Traitement pour une autre personne. Elle consulte pour elle-même.",
    "gate.renewal": "Renouvellement. C'est une prescription : elle demande un examen clinique.",
    "gate.longer": "Durée prolongée. Le modifier, ou dire pourquoi elle était convenue.",
    "gate.stop": "Arrêt d'un traitement. Le lier à une visite, à un appel ou au 190, ou dire pourquoi.",
    "gate.unrecorded_dose": "Posologie non précisée sur la fiche. La compléter, ou dire pourquoi elle convient.",
    "gate.prescription_paper": "Ordonnance à retirer. Dire pourquoi elle attend au cabinet.",
    "gate.new_exam": "Examen nouveau. Par messagerie, seul un résultat déjà reçu s'explique.",
    "gate.exam_unclear": "Examen peut-être demandé. Le modifier, ou dire pourquoi il convient.",
    "gate.exam_extended": "Examen élargi. Il se demande en consultation.",
    "gate.exam_repeat": "Examen à refaire. Il se demande en consultation.",
    "gate.exam_reminder": "Rappel d'un examen. Renvoyer au papier remis, ou dire pourquoi.",
    "gate.result_not_recorded": "Résultat non consigné. Le consigner comme reçu avant de l'expliquer.",
    "gate.disguised": "Écriture inhabituelle. Réécrire ce passage simplement.",
    # What was typed
    "content.too_long": "La réponse est trop longue pour une lettre. La raccourcir.",
    "question.unknown": "Cette question n'est pas sur ce poste. Relever le courrier, puis la chercher.",
    "thread.unknown": "Cette question n'est plus dans cette file. Actualiser la liste.",
    "reply.already": "Cette question a déjà sa réponse. Une suite demande une nouvelle question du patient.",
    "redirect.unknown": "Cette orientation n'existe pas ici.",
    "role.may_not": "Votre rôle ne permet pas cela sur ce poste.",
    "patient.unknown": "Ce patient n'est pas inscrit au cabinet.",
    "patient.twin": "Un patient du même nom, né le même jour, est déjà inscrit. Vérifier avant d'en créer un autre.",
    "patient.name": "Le nom du patient manque.",
    "patient.born": "La date de naissance n'existe pas. L'écrire ainsi : 1972-05-03.",
    "patient.minor_alone": "Un mineur s'inscrit avec un adulte accompagnant (art. 7).",
    "patient.guardian": "Un adulte s'inscrit seul, sans accompagnant.",
    "patient.language": "Cette langue n'est pas proposée. Choisir fr, ar ou en.",
    "passphrase.short": "Phrase de passe trop courte. Quatre mots sans lien conviennent.",
    "enrol.digits": "Les codes diffèrent. Ne pas confirmer ; recommencer l'inscription avec le patient présent.",
    "enrol.document": "Dire quel document d'identité fut vu.",
    "enrol.not_answered": "Le téléphone n'a pas encore répondu. Relever le courrier, puis recommencer.",
    "enrol.unknown": "Cette invitation n'existe pas sur ce poste.",
    "enrol.used": "Cette invitation a déjà servi. En créer une autre.",
    "enrol.device_known": "Ce téléphone est déjà inscrit.",
    "join.digits": "Les codes diffèrent. Ne pas accepter ce poste ; recommencer, les deux personnes présentes.",
    "join.not_answered": "L'autre poste n'a pas encore répondu.",
    "join.pending": "Ce poste attend d'être accepté par le fondateur du cabinet.",
    "join.no_practice": "Aucun cabinet dans ce dossier de fichiers.",
    "join.other_practice": "Ce code vient d'un autre cabinet.",
    "call.outcome_unknown": "Dire l'issue de l'appel : joint, non joint, ou 190 appelé.",
    "identity.call_raises_nothing": "Un appel ne remplace pas une comparaison en présence (art. 17).",
    "identity.no_device": "Aucun téléphone n'est inscrit pour ce patient.",
    "result.incomplete": "Un résultat demande l'examen, la date, la voie de réception et les valeurs.",
    "result.received_on": "La date de réception n'existe pas.",
    "consultation.held_on": "La date de la consultation n'existe pas ou n'est pas encore venue.",
    "consultation.no_lines": "Une fiche identifie au moins un médicament ou un examen (art. 22).",
    "consultation.line_without_name": "Une ligne de la fiche n'a pas de nom.",
    "consultation.source": "Nommer le document dont la ligne est copiée, et sa date.",
    # Files, profiles, post
    "profile.missing": "Aucune session à cet endroit. Créer le cabinet ou le rejoindre d'abord.",
    "profile.exists": "Une session existe déjà à cet endroit. Rien n'a été changé.",
    "profile.busy": "Cette session est déjà ouverte sur ce poste. Fermer l'autre fenêtre d'abord.",
    "profile.damaged": "Les fichiers de cette session sont abîmés. Ne rien effacer : restaurer la dernière sauvegarde.",
    "profile.newer": "Cette session vient d'une version plus récente. Mettre Colloque à jour sur ce poste.",
    "practice.exists": "Un cabinet existe déjà dans ce dossier de fichiers. Le rejoindre, ou en choisir un autre.",
    "keychain.none": "Ce poste n'a pas de trousseau. La phrase de passe seule ouvre la session.",
    "keychain.locked": "Le trousseau du poste est fermé. L'ouvrir, puis recommencer.",
    "keychain.refused": "Le trousseau du poste a refusé. La session reste fermée ; recommencer.",
    "keychain.unreliable": "Le trousseau de ce poste ne protège pas ce qu'on lui confie ; il n'est pas utilisé.",
    "slot.none": "La phrase de passe n'ouvre pas cette session. Vérifier Verr. Maj. et la langue du clavier.",
    "slot.missing": "La serrure de cette session manque. Utiliser la feuille de secours.",
    "slot.keyring_needed": "Cette session s'ouvre avec le trousseau de ce poste. L'ouvrir, ou utiliser la feuille de secours.",
    "slot.memory": "Pas assez de mémoire pour ouvrir la session. Fermer d'autres programmes, puis recommencer.",
    "vault.missing": "Le coffre manque à sa place. Ne rien effacer : restaurer la dernière sauvegarde.",
    "vault.exists": "Un coffre existe déjà à cet endroit. Rien n'a été changé.",
    "vault.io": "Le disque n'a pas répondu. Rien n'est à moitié écrit ; vérifier le disque, puis recommencer.",
    "vault.plaintext": "Le coffre n'est pas chiffré : il n'est pas ouvert. Restaurer la dernière sauvegarde.",
    "letterbox.missing": "La boîte aux lettres du cabinet est introuvable. Vérifier le dossier de fichiers partagé.",
    "letterbox.network_share": "La boîte est sur un partage réseau, qui ne garantit pas l'écriture. Choisir un disque de ce poste.",
    "disk.exists": "Un fichier de ce nom existe déjà. Rien n'a été écrasé.",
    "disk.not_a_file": "Ce chemin ne mène pas à un fichier.",
    "disk.too_large": "Ce fichier dépasse la taille admise. Il n'a pas été lu.",
    "record.clock_back": "L'horloge de ce poste a reculé. La remettre à l'heure avant d'écrire au dossier.",
    "export.physicians_only": "L'export d'un dossier revient au médecin.",
    "export.pdf": "Le PDF n'a pas pu être composé. Rien n'a été exporté ; recommencer.",
    "attachments.present": "Cette lettre porte une pièce jointe, que Colloque n'ouvre pas. Demander le papier au cabinet.",
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

# Codes of the formats: one sentence a family, for what only a damaged or forged file can cause.
FAMILIES: Final[dict[str, str]] = {
    "letter": "Cette lettre est abîmée ou n'est pas au bon format. Elle est gardée de côté ; les autres suivent.",
    "header": "L'en-tête de cette lettre n'est pas valable. Elle est gardée de côté ; les autres suivent.",
    "body": "Le contenu de cette lettre ne correspond pas à sa signature. Elle est gardée de côté ; ne pas s'y fier.",
    "sender": "L'expéditeur de cette lettre n'est pas inscrit, ou ne l'est plus. Elle est gardée de côté.",
    "lane": "Une lettre manque ou fut doublée dans ce fil. Pas de réponse avant d'avoir vérifié avec le patient.",
    "thread": "Cette lettre appartient au fil d'une autre personne. Elle est gardée de côté.",
    "entry": "Une écriture du journal n'est pas valable. Elle n'est pas prise en compte ; prévenir le fondateur du cabinet.",
    "log": "Le journal est rompu. Envois bloqués sur ce poste ; la lecture reste ouverte.",
    "checkpoint": "Un contrôle du journal contredit un autre. Envois bloqués ; comparer les postes.",
    "roster": "La liste des membres du cabinet n'est pas valable. Rien n'a été changé ; la redemander au fondateur.",
    "proof": "Cette preuve n'est pas valable : le fichier fut modifié ou n'est pas entier.",
    "armor": "Ce texte ne contient pas une lettre entière. Le copier de nouveau, du début à la fin.",
    "slot": "La serrure de cette session est abîmée. Utiliser la feuille de secours.",
    "slots": "La serrure de cette session est abîmée. Utiliser la feuille de secours.",
    "invite": "Cette invitation n'est pas valable. En créer une autre.",
    "join": "Ce code de cabinet n'est pas valable. Le redemander au fondateur.",
    "code": "Ce code est mal recopié. Le relire caractère par caractère.",
    "legal_basis": "La base légale demande l'adulte, le fondement et sa date (art. 7).",
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


def template_of(code: str) -> str | None:
    """The template of a code, or of its family."""
    return SENTENCES.get(code) or FAMILIES.get(code.partition(".")[0])


def sentence(code: str, facts: Mapping[str, str] | None = None) -> str:
    """The sentence of a code. A code without one gets a neutral sentence that names it, so that it can be told."""
    template = template_of(code)
    if template is None:
        return f"{NEUTRAL} ({code})"
    return filled(spaced(template), facts or {})
