"""More fictional patients, for a desk on a busy day: with the first six they make forty questions. Nobody here exists."""

from itertools import cycle, islice

from core.demo.people import PEOPLE, Card, Person
from core.model import Medication
from crypto.kinds import Category

MOST = 40
_NAMES = (
    ("Leïla Haddad", "1959-02-14"),
    ("Walid Mejri", "1968-07-30"),
    ("Rim Bouzid", "1994-11-05"),
    ("Salah Tlili", "1951-05-21"),
    ("Ines Gharsalli", "1987-09-09"),
    ("Habib Zouari", "1947-12-01"),
    ("Meriem Saïdi", "1979-03-17"),
    ("Anis Ferchichi", "1990-08-26"),
    ("Olfa Ben Salem", "1972-01-08"),
    ("Ridha Khemiri", "1963-10-12"),
)
_TREATMENTS = (
    Medication("amlodipine", "5 mg", "1 comprimé le matin", "3 mois"),
    Medication("metformine", "850 mg", "1 comprimé matin et soir", "3 mois"),
    Medication("atorvastatine", "20 mg", "1 comprimé le soir", "3 mois"),
    Medication("oméprazole", "20 mg", "1 gélule le matin", "1 mois"),
    Medication("lévothyroxine", "50 µg", "1 comprimé à jeun", "6 mois"),
)
_QUESTIONS = (
    ("J'ai oublié {name} hier soir, que faire aujourd'hui ?", Category.MEDICINE),
    ("Puis-je prendre {name} avec mon café ?", Category.MEDICINE),
    ("Faut-il prendre {name} avant ou après le repas ?", Category.MEDICINE),
    ("Depuis {name} j'ai la bouche un peu sèche, est-ce normal ?", Category.FOLLOW_UP),
    ("Mes résultats sont-ils arrivés ?", Category.RESULT),
    ("À quelle heure ouvre le cabinet samedi ?", Category.HOURS),
    ("Je voudrais un rendez-vous la semaine prochaine.", Category.APPOINTMENT),
)


def _person(number: int, name: str, born: str) -> Person:
    line = _TREATMENTS[number % len(_TREATMENTS)]
    text, category = _QUESTIONS[number % len(_QUESTIONS)]
    return Person(
        key=f"patient{number}",
        name=name,
        born=born,
        phone=f"+216 00 000 {200 + number}",
        number=f"2026-{200 + number:04d}",
        document="identity_card",
        card=Card(2 + number, 30, (line,)),
        question=text.format(name=line.name),
        category=category,
    )


CROWD = tuple(_person(number, name, born) for number, (name, born) in enumerate(_NAMES))


def questions_of_the_day() -> list[tuple[Person, str, Category]]:
    """What the crowd asks today beside the first six: question after question, until there are forty."""
    asked = [
        (who, text.format(name=who.card.medications[0].name), category)
        for text, category in _QUESTIONS
        for who in CROWD
        if who.card is not None
    ]
    return list(islice(cycle(asked), MOST - len(PEOPLE)))
