"""What the post brought and what was written to patients."""

WORDS = {
    "aside.sender.unknown": "Expéditeur inconnu",
    "aside.sender.revoked": "Téléphone qui n'est plus valable",
    "aside.lane.gap": "Une lettre d'avant manque",
    "aside.refused": "Lettre refusée",
    "aside.other": "Lettre gardée",
    "notice.received": "question reçue",
    "notice.handled": "question chez le médecin",
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
}
