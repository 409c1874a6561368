"""Pasted lines of a prescription: read in their own words or left as typed; nothing is guessed, nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charter.gate.card import Card, Medicine
from core.charter.gate.findings import Level
from core.charter.gate.judge import judge
from core.charter.gate.lines import Kind, ReadLine, read_line, read_lines

quick = settings(max_examples=150, deadline=None, derandomize=True)

MEDICINES = [
    ("AMLOR 5 mg, 1 cp le matin, 3 mois", "AMLOR", "5 mg", "1 cp le matin", "3 mois", ""),
    ("Doliprane 1g 1cp x3/j pdt 5j si douleur", "Doliprane", "1g", "1cp x3/j si douleur", "5j", ""),
    ("TAHOR 20 mg 1-0-1 QSP 1 mois", "TAHOR", "20 mg", "1-0-1", "1 mois", ""),
    ("Augmentin 1 g/125 mg : 1 sachet x 2/jour pendant 8 jours, NR", "Augmentin", "1 g/125 mg", "1 sachet x 2/jour",
     "8 jours", "NR"),
    ("Amoxicilline 500 mg/5 ml susp. buv. : 1 cuillère-mesure matin, midi et soir, 7 jours", "Amoxicilline",
     "500 mg/5 ml susp. buv.", "1 cuillère-mesure matin, midi et soir", "7 jours", ""),
    ("Amoxicilline/acide clavulanique 1 g 1 sachet 2 fois par jour 6 jours", "Amoxicilline/acide clavulanique", "1 g",
     "1 sachet 2 fois par jour", "6 jours", ""),
    ("Locoïd crème 0,1 % : 1 application matin et soir, 10 jours, 1 tube", "Locoïd", "crème 0,1 %",
     "1 application matin et soir", "10 jours", "1 tube"),
    ("Metformine 850 mg : 1 cp midi et soir, qsp 3 mois, à renouveler 2 fois", "Metformine", "850 mg",
     "1 cp midi et soir", "3 mois", "à renouveler 2 fois"),
    ("Coversyl 5 mg 1 cp/j (le matin) x 3 mois", "Coversyl", "5 mg", "1 cp/j (le matin)", "3 mois", ""),
    ("Doliprane 1000 1 cp 3 fois par jour", "Doliprane", "1000", "1 cp 3 fois par jour", "", ""),
    ("Ibuprofène 400 : 1 cp toutes les 8 h", "Ibuprofène", "400", "1 cp toutes les 8 h", "", ""),
    ("Doliprane 1000 cp 1 x 3/j", "Doliprane", "1000 cp", "1 x 3/j", "", ""),
    ("Ibuprofène 50 gouttes le soir", "Ibuprofène", "", "50 gouttes le soir", "", ""),
    ("Tahor 10, 1 le soir, 3 mois", "Tahor", "10", "1 le soir", "3 mois", ""),
    ("Amlor 5 1 cp le matin", "Amlor", "5", "1 cp le matin", "", ""),
    ("Amlor 5 1-0-0", "Amlor", "5", "1-0-0", "", ""),
    ("Amlor 1 le matin", "Amlor", "", "1 le matin", "", ""),
    ("Doliprane 1, 3 fois par jour", "Doliprane", "", "1, 3 fois par jour", "", ""),
    ("Lexomil 1/4 cp le soir", "Lexomil", "", "1/4 cp le soir", "", ""),
    ("Doliprane 3 g/j", "Doliprane", "", "3 g/j", "", ""),
    ("Paracétamol 15 mg/kg x 4/j", "Paracétamol", "", "15 mg/kg x 4/j", "", ""),
    ("Uvedose 100 000 UI 1 ampoule", "Uvedose", "100 000 UI", "1 ampoule", "", ""),
    ("Doliprane 1 g si douleur, 2 boîtes", "Doliprane", "1 g", "si douleur", "", "2 boîtes"),
    ("Amlor", "Amlor", "", "", "", ""),
    ("Flagyl 500 x 3/j x 7j", "Flagyl", "500", "x 3/j", "7j", ""),
    ("Inexium 40 (1-0-0) 28 jours", "Inexium", "40", "1-0-0", "28 jours", ""),
    ("Collyre Tobrex 1 goutte x 4 /j 7j", "Collyre Tobrex", "", "1 goutte x 4 /j", "7j", ""),
    ("Zithromax 500 mg le 1er jour puis 250 mg/j 4 jours", "Zithromax", "500 mg",
     "le 1er jour puis 250 mg/j 4 jours", "", ""),
    ("Lovenox 0,4 ml 1 inj/j 10 jours", "Lovenox", "0,4 ml", "1 inj/j", "10 jours", ""),
    ("TTT : Amlor 5 mg 1 cp/j", "Amlor", "5 mg", "1 cp/j", "", ""),
    ("Amlor/Tahor 1 cp/j", "Amlor/Tahor", "", "1 cp/j", "", ""),
    ("Humira 40 mg/ml 1 injection le matin", "Humira", "40 mg/ml", "1 injection le matin", "", ""),
    ("Potassium 600 mg 1 cp/j", "Potassium", "600 mg", "1 cp/j", "", ""),
    ("Amlor 5 mg gél", "Amlor", "5 mg gél", "", "", ""),
    ("Cortancyl 20 mg 2 cp pdt 5 jours puis 1 cp pdt 3 jours", "Cortancyl", "20 mg",
     "2 cp pdt 5 jours puis 1 cp pdt 3 jours", "", ""),
    ("Amlor 5 mg 1 cp tous les 2 jours", "Amlor", "5 mg", "1 cp tous les 2 jours", "", ""),
    ("Amlor 5 mg 1 cp 5 jours sur 7", "Amlor", "5 mg", "1 cp 5 jours sur 7", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "name", "dose", "posology", "duration", "left"), MEDICINES)
def test_a_line_becomes_a_medicine_in_its_own_words(
    typed: str, name: str, dose: str, posology: str, duration: str, left: str
) -> None:
    assert read_line(typed) == ReadLine(typed, Kind.MEDICINE, name, dose, posology, duration, left)


@pytest.mark.parametrize("sign", ["- ", "• ", "1) ", "2. ", "3/ ", "(4) ", "–", "12 - ", "5° ", "-> "])
def test_bullets_and_numbers_before_a_line_are_no_part_of_it(sign: str) -> None:
    line = read_line(f"{sign}AMLOR 5 mg, 1 cp le matin")
    assert (line.kind, line.name, line.dose, line.posology) == (Kind.MEDICINE, "AMLOR", "5 mg", "1 cp le matin")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Doliprane 1 cp x 3 j", "line.times_or_days"),
        ("Amlor 5 mg 1 cp/3 jours", "line.times_or_days"),
        ("Amlor 5 mg : arrêt", "line.stopped"),
        ("Ne pas reprendre Amlor", "line.stopped"),
        ("Amlor 5 mg, voir feuille", "line.posology"),
        ("Potassium", "line.medicine_or_exam"),
        ("Calcium", "line.no_name"),
        ("Fer", "line.no_name"),
        ("Dr Selma Ayari", "line.no_name"),
        ("Mme Nadia Khelifi, 55 ans", "line.no_name"),
        ("Le 21/11/2026", "line.no_name"),
        ("2 boîtes de Doliprane", "line.no_name"),
        ("1/2 cp le matin", "line.no_name"),
        ("☐ ✓ ...", "line.unread"),
        ("Amlor 5 mg 一日一次 1 cp le matin", "line.unread"),
        ("Amlor 5 mg 1 cp le matin " * 20, "line.unread"),
    ],
)
def test_a_line_that_is_not_understood_stays_as_typed_and_says_why(typed: str, why: str) -> None:
    assert read_line(typed) == ReadLine(typed, Kind.UNREAD, why=why)


def test_a_name_of_no_list_before_a_strength_is_a_medicine_with_a_remark() -> None:
    line = read_line("Xyzalol 500 mg 1 cp/j")
    assert (line.kind, line.name, line.posology, line.why) == (
        Kind.MEDICINE, "Xyzalol", "1 cp/j", "line.name_unknown",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "name", "left"),
    [("NFS, CRP dans 5 jours", "NFS, CRP", "dans 5 jours"), ("- Radio du thorax", "Radio du thorax", "")],
)
def test_a_line_that_asks_for_an_exam_is_one(typed: str, name: str, left: str) -> None:
    assert read_line(typed) == ReadLine(typed, Kind.EXAM, name, left=left)


def test_directions_on_the_next_line_belong_to_the_medicine_above() -> None:
    first, second, third = read_lines("AMLOR 5 mg\n  1 gélule le matin pendant 3 mois\n\nTAHOR 20 mg\nDr Selma Ayari\n")
    assert (first.name, first.posology, first.duration) == ("AMLOR", "1 gélule le matin", "3 mois")
    assert first.typed == "AMLOR 5 mg\n1 gélule le matin pendant 3 mois"
    assert (second.name, second.posology) == ("TAHOR", "")
    assert (third.kind, third.typed) == (Kind.UNREAD, "Dr Selma Ayari")


def test_the_next_line_is_not_taken_for_directions_when_it_only_names_a_strength() -> None:
    assert [line.kind for line in read_lines("Amlor\n5-FU 500 mg")] == [Kind.MEDICINE, Kind.UNREAD]


WORDS = [
    *("AMLOR", "Doliprane", "Xyzalol", "NFS", "mg", "g", "1g", "cp", "gélule", "%", "½", "1/2", "1-0-1", "100 000 UI"),
    *("5", "1", "1000", "2", "٣", "x", "/j", "j", "jours", "mois", "fois", "QSP", "pdt", "pendant", "tous les", "dans"),
    *("si", "douleur", "le", "matin", "soir", "sur", "par", "à", "arrêt", "NR", "renouveler", "boîtes", "•", "-", "3)"),
    *(",", ":", "(", ")", "+", "\n", "دوليبران", "حبة"),
]
texts = st.text(max_size=5000) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


@quick
@given(texts)
def test_any_text_is_read_and_no_line_of_it_is_lost(text: str) -> None:
    read = read_lines(text)
    lines = [line for typed in read for line in typed.typed.splitlines()]
    assert lines == [typed for line in text.splitlines() if (typed := line.strip())]


@quick
@given(texts)
def test_every_field_holds_words_of_the_line_and_figures_are_never_made_up(text: str) -> None:
    for line in read_lines(text):
        said = " ".join((line.name, line.dose, line.posology, line.duration, line.left))
        for letter in set(filter(str.isalnum, said)):
            assert said.count(letter) <= line.typed.count(letter)
        assert (line.kind is Kind.UNREAD) == (not line.name)


@pytest.mark.parametrize(
    ("typed", "same", "other"),
    [
        (
            "AMLOR 5 mg, 1 cp le matin, 3 mois",
            "Amlor 5 mg : 1 comprimé le matin.",
            "Amlor 5 mg : 2 comprimés le matin.",
        ),
        ("Doliprane 1g 1cp x3/j pdt 5j", "Doliprane : un comprimé trois fois par jour.", "Doliprane : 1 cp x4/j."),
        ("TAHOR 20 mg 1-0-1 QSP 1 mois", "Tahor : un matin et soir.", "Tahor 40 mg matin et soir."),
        ("Kardegic 75 : 1 sachet/j", "Kardegic 75 : 1 sachet par jour.", "Kardegic 75 : 2 sachets par jour."),
    ],
)
def test_the_gate_compares_replies_with_a_line_as_it_was_read(typed: str, same: str, other: str) -> None:
    line = read_line(typed)
    card = Card("2026-11-21", (Medicine(line.name, line.dose, line.posology, line.duration),))
    assert judge(same, card).level is Level.PASS
    assert judge(other, card).level is Level.BLOCK
