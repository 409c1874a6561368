"""What patients ask and physicians answer in the model."""

from crypto.body import MOST_TEXT
from tests.stateful.law import Words

QUESTIONS = (
    ("Amlodipine", "L’amlodipine, faut-il la prendre avant ou après le repas ?", False, ""),
    ("Atorvastatine", "L’atorvastatine, matin ou soir ?", False, ""),
    ("Douleur", "J’ai une douleur dans la poitrine depuis ce matin.", True, "douleur"),
    ("Amlodipine", "Mes chevilles gonflent depuis l’amlodipine, avant ou après le repas ?", False, "chevilles"),
)
FORESEEN = "Si les chevilles gonflent, le dire."
EXPLAINS = Words("L’amlodipine peut se prendre avec ou sans repas.", explains="Amlodipine")
ORIENTS = Words("Ce que vous décrivez demande un examen : le cabinet vous propose un rendez-vous.", orients=True)
STOPS = Words("Vous pouvez arrêter l’atorvastatine.", doubtful=True, explains="Atorvastatine")
LATE = Words("Le lisinopril peut se prendre avec ou sans repas.", explains="Lisinopril")
PRESCRIBES = Words("Remplacez-la par lercanidipine 10 mg, 1 comprimé par jour pendant 30 jours.", prescribes=True)
EMPTY = Words("  ")
LONG = Words(" ".join(["Merci"] * (MOST_TEXT // 5)))
REPLIES = (EXPLAINS, EXPLAINS, ORIENTS, ORIENTS, STOPS, LATE, LATE, PRESCRIBES, EMPTY)
SECRETS = ("amlodipine", "atorvastatine", "lisinopril", "lercanidipine", "poitrine", "repas", "examen")
