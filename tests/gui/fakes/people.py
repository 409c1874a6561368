"""Six fictional patients, a physician and a secretary."""

from dataclasses import dataclass

from core.model import Queue

NOW = 1_795_170_360_000  # Friday 20 November 2026, 10:26 UTC
MINUTE = 60_000
PHYSICIAN, SECRETARY = "Dr Leïla Mansour", "Salma Trabelsi"
PROPOSAL = (
    "Ce que vous décrivez demande un examen\u00a0: le cabinet vous propose un rendez-vous. "
    "Si cela s’aggrave, appelez le 190."
)
FORBIDDEN = (
    ("lercanidipine 10 mg", "prescription", "gate.new_drug"),
    ("1 comprimé par jour pendant 30 jours", "prescription", "gate.new_dose"),
    ("un ionogramme avec créatinine", "exam_request", "gate.new_exam"),
)
EARLIER = "Bonjour docteur, j’ai reçu le bilan. Que veut dire LDL à 1,42 g/l ?"
HOSTILE = "<b>Bonjour</b> <img src='file:///etc/passwd'> docteur"


def key(name: str) -> bytes:
    """An identifier that can be told apart in a test."""
    return name.encode().ljust(16, b".")[:16]


@dataclass(frozen=True)
class Person:
    """One patient of the fake practice."""

    name: str
    born: str
    question: str
    about: str
    category: str
    held_on: str
    day: int
    hours: float
    due_h: float
    guardian: str = ""
    link: str = ""
    flags: tuple[str, ...] = ()
    identity: str = "confirmed"
    open: bool = True
    medicines: tuple[tuple[str, str, str], ...] = ()
    queue: Queue = Queue.ANSWER


PEOPLE = (
    Person("Amira Ben Youssef", "1972-05-03",
        "Bonjour docteur, l’amlodipine, faut-il la prendre avant ou après le repas ? Et puis-je la prendre le soir au "
        "lieu du matin, car je me lève à des heures différentes ? Merci.",
        "Amlodipine 5 mg", "medicine", "2026-11-12", 8, 2, 22,
        medicines=(("Amlodipine", "5 mg", "1 comprimé le matin"), ("Atorvastatine", "20 mg", "1 comprimé le soir"))),
    Person("Hédi Chaabane", "1958-01-19", "La créatinine à 118, est-ce que c’est grave ? J’ai une douleur dans la poitrine.",
        "Bilan rénal", "result", "2026-11-09", 11, 65, -42, flags=("sign.chest_pain", "urgent.open")),
    Person("Fethi Dridi", "1968-01-22", "Prise du soir oubliée hier, que faire ?", "Metformine 850 mg", "medicine",
        "2026-11-02", 18, 1, 23, flags=("identity.changed",), identity="changed", queue=Queue.IDENTITY),
    Person("Mongi Ferchichi", "1949-09-30", "Le comprimé peut-il être coupé en deux ?", "Bisoprolol 2,5 mg", "medicine",
        "2026-09-06", 75, 18, 5, flags=("consultation.window_closed",), open=False),
    Person("Youssef Gharbi", "2017-03-14", "Le sirop, faut-il le garder au frais ?", "Amoxicilline sirop", "medicine",
        "2026-11-18", 2, 16, 7, guardian="Nadia Gharbi", link="mère", identity="awaits_physician",
        flags=("identity.not_confirmed",)),
    Person("Inès Belhadj", "1990-07-08", HOSTILE + ", ferritine basse : que veut dire le chiffre ?", "Ferritine", "result",
        "2026-11-10", 10, 18.6, 4),
)  # fmt: skip
