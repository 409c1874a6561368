"""The lines of a consultation card, where they come from, and how a result reaches the practice."""

WORDS = {
    "line.state.reread": "relue",
    "line.state.to_reread": "à relire",
    "line.state.unread": "non comprise",
    "line.kind.medicine": "médicament",
    "line.kind.exam": "examen",
    "found.patient": "ce patient, {day}",
    "found.practice": "ce cabinet, {day}",
    "found.lexicon": "lexique",
    "received.paper": "sur papier",
    "received.laboratory": "du laboratoire",
    "received.platform": "par la plateforme",
}
