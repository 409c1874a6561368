"""What was asked and answered before today in the fictional practice, so that lists and records have something to show."""

from dataclasses import dataclass

from core.demo.people import AMIRA, HEDI, MOHAMED, NOUR, SONIA, Person
from core.model import Decision


@dataclass(frozen=True)
class Asked:
    """A question of `days_ago`. `reply`: what the physician wrote the same day, "" while nobody did; `opened`: whether
    the telephone has opened it; `copied`: whether the exchange stands in the practice's own file; `reason`: why a new
    symptom could be answered in writing.
    """

    who: Person
    days_ago: int
    question: str
    reply: str = ""
    decision: Decision = Decision.PHYSICIAN
    opened: bool = True
    copied: bool = True
    reason: str = ""


PAST = (
    Asked(
        HEDI,
        26,
        "Bonjour docteur, la metformine me donne des nausées depuis hier. Est-ce normal ?",
        "Bonjour, des nausées sont fréquentes au début de la metformine et passent souvent. Prenez-la au milieu du "
        "repas, comme convenu en consultation. Si elles durent, appelez le cabinet.",
        reason="Effet attendu du début du traitement, annoncé en consultation ; ni fièvre ni perte de poids.",
    ),
    Asked(
        HEDI,
        20,
        "La metformine peut-elle rester dans la cuisine ?",
        "Bonjour, oui, la metformine se garde dans la cuisine, à l'abri de la chaleur et de l'humidité.",
        copied=False,
        reason="Question de conservation, sans rapport avec la précédente.",
    ),
    Asked(
        SONIA,
        10,
        "Bonjour, faut-il prendre la lévothyroxine avant le petit déjeuner ?",
        "Bonjour, oui, la lévothyroxine se prend à jeun, avant le petit déjeuner, comme convenu en consultation.",
    ),
    Asked(MOHAMED, 5, "Bonjour, je voudrais avancer mon rendez-vous.", decision=Decision.APPOINTMENT),
    Asked(
        NOUR,
        3,
        "Youssef a eu l'amoxicilline avec un peu de lait, est-ce gênant ?",
        "Bonjour, l'amoxicilline peut être prise avec un peu de lait. Continuez comme convenu en consultation.",
        opened=False,
        copied=False,
    ),
)
"""Enough for each list: a copy to make, a reply that nobody opened for more than two days, an appointment to follow."""
LATE = (
    Asked(MOHAMED, 2, "Puis-je prendre le bisoprolol avec mon café du matin ?"),
    Asked(AMIRA, 2, "Faut-il prendre l'amlodipine avant ou après le repas ?"),
)
"""Two questions that have waited for longer than the practice gives itself."""
