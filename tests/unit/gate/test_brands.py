"""Brands are facts: a name, its substances, its strengths. A combination is another medicine than each of its parts."""

import re
from importlib.resources import files

import pytest

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge
from core.charter.gate.lexicon import shipped, strengths, substances
from core.charter.gate.text import fold, is_arabic

ONE = r"[\d,]+ (mg|g|µg|%|UI|MUI)"
STRENGTH = re.compile(rf"{ONE}(/((\d+ )?ml|{ONE}(/{ONE})?))?")
NO_PRODUCT = {"amylmetacresol", "clidinium", "drospirenone", "gestodene", "tuaminoheptane", "vilanterol"}
"""Substances of no product of their own: the compiled list gives them the code of their combination."""


def alike(one: str, other: str) -> bool:
    names = shipped().names
    return bool(names[one] & names[other])


def test_there_are_four_hundred_of_them_written_as_they_are_compared() -> None:
    brands = substances()
    assert len(brands) >= 400
    assert [name for name in brands if name != fold(name) or name != " ".join(name.split())] == []
    assert [said for said in brands.values() if said != fold(said)] == []


def test_a_strength_is_a_number_with_a_unit() -> None:
    assert sum(map(len, strengths().values())) > 700
    assert [one for told in strengths().values() for one in told if not STRENGTH.fullmatch(one)] == []


@pytest.mark.parametrize("brand", sorted(name for name, said in substances().items() if "+" in said))
def test_a_combination_is_none_of_its_substances(brand: str) -> None:
    names = shipped().names
    parts = set(substances()[brand].split("+")) - NO_PRODUCT
    assert [part for part in sorted(parts) if names[brand] & names.get(part, frozenset())] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("euthyral", "levothyrox"),
        ("codoliprane", "doliprane"),
        ("colchimax", "colchicine opocalcium"),
        ("artotec", "voltarene"),
        ("coaprovel", "aprovel"),
        ("preterax", "coversyl"),
        ("exforge hct", "exforge"),
        ("aldactazine", "aldactone"),
        ("janumet", "januvia"),
        ("duoplavin", "kardegic"),
        ("sinemet", "modopar"),
        ("panadol extra", "panadol"),
        ("nurofen plus", "nurofen"),
        ("forlax", "movicol"),
        ("symbicort", "pulmicort"),
    ],
)
def test_these_are_two_medicines(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amlor", "norvasc"),
        ("doliprane", "efferalgan"),
        ("codoliprane", "klipal"),
        ("preterax", "bipreterax"),
        ("janumet", "velmetia"),
        ("minidril", "leeloo"),
        ("bactrim", "cotrimoxazole"),
        ("forxiga", "dapagliflozine"),
        ("tanganil", "acetylleucine"),
    ],
)
def test_these_are_one(one: str, other: str) -> None:
    assert alike(one, other)


def test_the_part_of_a_combination_is_no_restating_of_it() -> None:
    card = Card("2026-11-06", (Medicine("Euthyral", "100 µg", "1 comprimé le matin"),))
    said = "Prenez {} 100 µg, un comprimé le matin."
    assert judge(said.format("Euthyral"), card).level is Level.PASS
    assert judge(said.format("Levothyrox"), card).level is Level.BLOCK


def test_a_brand_is_no_class_under_which_another_medicine_of_the_card_would_stand_for_it() -> None:
    card = Card("2026-11-06", (Medicine("Seretide", "250 µg/25 µg", "2 bouffées matin et soir"),))
    assert judge("Prenez Ventoline, deux bouffées matin et soir.", card).level is Level.BLOCK


@pytest.mark.parametrize("file", ["arabic.tsv", "arabic_inn.tsv"])
def test_every_arabic_spelling_is_of_a_name(file: str) -> None:
    lines = (files("core.charter.gate.lexicon") / file).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert [latin for _, latin in rows if latin not in shipped().names] == []
    assert [name for name, _ in rows if not is_arabic(name)] == []


@pytest.mark.parametrize(
    "said", ["خذ أزيثروميسين 500 مغ.", "خذي ليدوكائين مرتين في اليوم.", "خذ حمض أسيتيل الساليسيليك."]
)
def test_an_inn_in_arabic_letters_is_read(said: str) -> None:
    assert judge(said, Card("2026-11-06")).level is Level.BLOCK
