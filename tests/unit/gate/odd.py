"""Replies that must not leave, and odd texts made of their words."""

import random

from tests.unit.gate.harmless import HARMLESS

BLOCKED = [
    "Prenez plutôt Amlor 10 mg.",
    "Ajoutez du Doliprane 1 g trois fois par jour.",
    "Arrêtez l'Augmentin et prenez Zithromax.",
    "Faites une radiographie et revenez me voir.",
    "Refaites la TSH dans six semaines.",
    "Je vous envoie l'ordonnance par WhatsApp.",
    "Votre fils peut prendre l'Augmentin aussi.",
    "Prenez un antihistaminique le soir.",
    "Merci de régler par virement, voici mon RIB.",
]
ROUNDABOUT = [
    "Demandez la même boîte, en plus fort.",
    "Passez à la boîte bleue dès lundi.",
    "Le labo du coin vous prendra demain à jeun.",
    "Un petit flacon vert du rayon d'en bas ferait l'affaire.",
]
WORDS = [
    *" ".join([*BLOCKED, *HARMLESS]).split(),
    "9" * 5000,
    "1/0",
    "0-0-0",
    "x0",
    "toutes les 0 h",
    "1/2",
    "دوليبران",
    "5oudh",
    "\u0301",
    "²",
    "٣",
]


def mutated(dice: random.Random) -> str:
    """Words of the tests in any order, letters of any alphabet among them, up to 1,500 characters."""
    words = dice.choices(WORDS, k=dice.randint(1, 60))
    letters = list(" ".join(words)[:1500])
    for _ in range(dice.randint(0, 12)):
        place = dice.randrange(len(letters))
        letters[place : place + dice.randint(0, 2)] = chr(
            dice.choice((dice.randrange(32, 0x700), dice.randrange(0x2FFFF)))
        )
    return "".join(letters)
