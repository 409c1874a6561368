"""Who the fictional patients are, and what each of them writes. Nobody here exists."""

from dataclasses import dataclass

from core.model import Exam, Guardian, Medication
from crypto.kinds import NO_SIGN, Category, Sign

PRACTICE = "Cabinet des Oliviers"
PHYSICIAN = "Dr Leïla Mansour"
SECRETARY = "Salma Trabelsi"
PHONE = "+216 00 000 100"


@dataclass(frozen=True)
class Card:
    """A consultation `days_ago`, with a follow-up window in days."""

    days_ago: int
    window_days: int
    medications: tuple[Medication, ...]
    exams: tuple[Exam, ...] = ()
    instructions: str = ""


@dataclass(frozen=True)
class Person:
    """A patient, the card of the last consultation, and today's question. `key` is the name on the command line."""

    key: str
    name: str
    born: str
    phone: str
    number: str
    document: str
    card: Card | None
    question: str
    subject: str = ""
    category: Category = Category.MEDICINE
    signs: Sign = NO_SIGN
    guardian: Guardian | None = None


AMIRA = Person(
    key="amira",
    name="Amira Ben Youssef",
    born="1981-04-02",
    phone="+216 00 000 101",
    number="2026-0117",
    document="identity_card",
    card=Card(
        4,
        15,
        (
            Medication("amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
            Medication("atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
        ),
        (Exam("bilan lipidique"),),
        "Mesurer la tension au repos, deux fois par semaine.",
    ),
    question="Bonjour docteur, j'ai oublié mon comprimé d'amlodipine hier matin. Que dois-je faire ce matin ?",
    subject="amlodipine",
)
MOHAMED = Person(
    key="mohamed",
    name="Mohamed Chebbi",
    born="1964-09-18",
    phone="+216 00 000 102",
    number="2026-0102",
    document="identity_card",
    card=Card(6, 15, (Medication("bisoprolol", "2,5 mg", "1 comprimé le matin", "3 mois"),)),
    question="Depuis ce matin j'ai une douleur dans la poitrine qui descend dans le bras quand je marche.",
    subject="bisoprolol",
    signs=Sign.CHEST_PAIN,
)
SONIA = Person(
    key="sonia",
    name="Sonia Khelifi",
    born="1990-01-25",
    phone="+216 00 000 103",
    number="2026-0093",
    document="passport",
    card=Card(12, 30, (Medication("lévothyroxine", "75 µg", "1 comprimé à jeun", "6 mois"),)),
    question="J'ai changé de téléphone. Puis-je prendre la lévothyroxine avec mon café du matin ?",
)
HEDI = Person(
    key="hedi",
    name="Hédi Jaziri",
    born="1957-06-11",
    phone="+216 00 000 104",
    number="2026-0061",
    document="identity_card",
    card=Card(28, 15, (Medication("metformine", "850 mg", "1 comprimé matin et soir", "3 mois"),)),
    question="La metformine me donne encore des nausées, est-ce normal après un mois ?",
    subject="metformine",
)
NOUR = Person(
    key="nour",
    name="Youssef Gharbi",
    born="2019-03-01",
    phone="+216 00 000 105",
    number="2026-0120",
    document="family_book",
    card=Card(
        3,
        7,
        (
            Medication("amoxicilline", "250 mg/5 ml", "1 dose 3 fois par jour", "6 jours"),
            Medication("paracétamol", "100 mg/ml", "1 dose par 6 heures si fièvre", "3 jours"),
        ),
    ),
    question="Bonjour docteur, Youssef va mieux. Le flacon d'amoxicilline doit-il rester au réfrigérateur ?",
    subject="amoxicilline",
    guardian=Guardian("Nour Gharbi", "mère"),
)
KARIM = Person(
    key="karim",
    name="Karim Ayari",
    born="1975-12-30",
    phone="+216 00 000 106",
    number="2026-0121",
    document="identity_card",
    card=None,
    question="Bonjour, mon voisin m'a donné cette adresse. Que faut-il prendre contre la toux ?",
    category=Category.OTHER,
)
PEOPLE = (HEDI, SONIA, MOHAMED, AMIRA, NOUR, KARIM)
