"""Around a reply: how a list is ordered, where a patient can be sent, what replaces a written answer."""

WORDS = {
    "order.due": "Échéance",
    "order.received": "Arrivée",
    "order.name": "Nom",
    "row.new": "nouvelle",
    "route.appointment": "Rendez-vous",
    "route.examination": "Examen au cabinet",
    "route.teleconsultation": "Téléconsultation",
    "route.emergency": "Urgences",
    "route.closed": "Clore sans réponse écrite",
    "route.call": "Appeler plutôt",
    "route.claim": "Je réponds à celle-ci",
    "routed.appointment": "Le patient est invité à appeler le cabinet, sans motif médical (art. 10).",
    "routed.examination": "Le patient est invité à venir au cabinet, sans motif médical (art. 10, 22).",
    "routed.teleconsultation": "Le patient est orienté vers la plateforme autorisée, sans lien, prix ni créneau (art. 22).",
    "routed.emergency": "Le patient est orienté ; appeler aussi, l'avis ne remplace pas l'appel.",
    "routed.closed": "Passe dans « Clos » ; le patient n'en reçoit rien.",
    "routed.call": "Passe dans « À appeler » ; la réponse dite se consigne sous les mêmes règles.",
    "routed.claim": "Les autres postes voient qui répond.",
}
