"""The second reader: what it is shown of a reply, how it reads, and that the one that is shipped is whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.charter.gate import second_reader
from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.exam import exam_mentions
from core.charter.gate.naming import tell
from core.charter.gate.reading import read
from core.charter.gate.second_reader import ASKED_MOST, HELD, Reader, Stretch, reader, threes
from core.charter.gate.senses import senses_of
from core.charter.gate.shown import SENSES, Shown, Text, Word, shown
from tests.unit.gate.readers import tables, weighing

ROOT = Path(__file__).resolve().parents[3]
LEXICON = ROOT / "core" / "charter" / "gate" / "lexicon"
CARD = Card(
    "2026-10-05",
    (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),),
    (Exam("TSH", "result", "2,1 mUI/L"), Exam("Échographie rénale", "ordered")),
)
NONE = frozenset({"pass"})


def sentences(text: str, card: Card = CARD) -> list[Shown]:
    return shown(Text(tell(read(text), card), exam_mentions(read(text), card)), card)


def words(text: str, card: Card = CARD) -> list[Word]:
    return [word for sentence in sentences(text, card) for word in sentence.words]


def senses(text: str, place: int = 0, card: Card = CARD) -> set[str]:
    return set(words(text, card)[place].senses)


def test_names_of_the_consultation_and_numbers_are_shown_as_such():
    assert [word.spelling for word in words("Amlor 5 le matin")] == ["@medicine", "@number", "le", "matin"]
    assert "@line" in senses("Amlor le matin")
    assert "@other" in senses("pas de Celebrex", 2)
    assert "@perhaps" in senses("Prenez Zorbexal 5 mg", 1)
    assert "@ordered" in senses("échographie rénale")
    assert "@otherexam" in senses("une IRM", 1)


def test_a_word_has_the_same_sense_in_every_language():
    assert "take" in senses_of(("prenez",))
    assert "take" in senses_of(("take",))
    assert "take" in senses_of(("خذ",))
    assert "take" in senses_of(("unknown", "5oudh"))
    assert senses_of(("zorbexal",)) == ()


def test_a_word_shows_where_it_begins_a_clause_or_a_sentence_and_what_the_rules_made_of_it():
    text = words("Prenez deux gélules, marchez. Dormez.")
    assert [("^" in word.senses, "^^" in word.senses) for word in text][:3] == [
        (False, True),
        (False, False),
        (False, False),
    ]
    assert "^^" in text[-1].senses
    assert "m:form" in text[2].senses
    assert all(len(word.senses) <= SENSES for word in text)


def test_a_number_is_that_of_the_prescription_of_a_result_or_another_and_of_a_size():
    assert {"recorded", "several"} <= senses("5 mg")
    assert {"resulted", "two"} <= senses("2,1")
    assert {"number", "tens"} <= senses("10 mg")
    assert {"number", "hundreds"} <= senses("250 mg")
    assert {"number", "part"} <= senses("1/2 gélule")
    assert {"recorded", "three"} <= senses("trois mois")
    assert "many" in senses("1-0-1")


@pytest.mark.parametrize(
    ("text", "place", "sense"),
    [
        ("une gélule", 0, "units="),
        ("deux gélules", 0, "units>"),
        ("une demi gélule", 0, "units<"),
        ("Amlor 10 mg", 1, "strengths>"),
        ("trois mois", 0, "days="),
        ("cinq jours", 0, "days<"),
        ("le soir", 1, "times!"),
        ("le matin", 1, "times="),
    ],
)
def test_a_dose_is_shown_beside_that_of_the_record(text, place, sense):
    assert sense in senses(text, place)


def test_a_dose_is_shown_beside_that_of_its_own_line_and_as_unrecorded_where_there_is_none():
    both = Card("2026-10-05", (CARD.medicines[0], Medicine("Doliprane", "1 g", "2 comprimés", "5 jours")))
    assert "days<" in senses("Amlor cinq jours", 1, both)
    assert "days=" in senses("cinq jours", 0, both)
    assert "units?" in senses("deux gélules", 0, Card("2026-10-05"))
    between = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin et 3 gélules le soir", ""),))
    assert "units!" in senses("deux gélules", 0, between)


TWICE = Card("2026-10-05", (Medicine("Doliprane", "500 mg", "2 comprimés 3 fois par jour", "5 jours"),))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 comprimés", "#units"),
        ("3 fois", "#rate"),
        ("toutes les 8 heures", "#hours"),
        ("6 par jour", "#daily"),
        ("cinq jours", "#days"),
        ("30 comprimés en tout", "#all"),
        ("500 mg", "#strength"),
        ("1 g", "#once"),
        ("3000 mg par jour", "#total"),
        ("4 comprimés", "#other"),
    ],
)
def test_a_number_tells_what_it_is_in_the_line(text, meant):
    assert any(meant in word.senses for word in words(text, TWICE))


def test_a_number_is_looked_for_in_the_line_that_is_named_and_in_no_line_added_late_or_that_is_not_there():
    both = Card("2026-10-05", (*TWICE.medicines, *CARD.medicines))
    assert "#all" in senses("30 comprimés", 0, both)
    assert "#other" in senses("Amlor 30 comprimés", 1, both)
    late = Card("2026-10-05", (replace(TWICE.medicines[0], late=True),))
    assert not [sense for sense in senses("30 comprimés", 0, late) | senses("30", 0, Card("")) if sense.startswith("#")]


def test_letters_are_shown_in_threes_with_both_ends():
    assert threes("sel") == ["<se", "sel", "el>"]
    assert threes("") == []


def test_a_stretch_is_read_alone_with_the_question_and_what_the_rules_found_there():
    judging = weighing(-1.0, {"sel": 3.0, "labo": 1.0, "voyage": 4.0}, gate_new_dose_block=5.0)
    reply, asked = sentences("Le labo. Le sel."), sentences("Un voyage ?")
    first, second, both, told = (Stretch(0, 2, NONE), Stretch(2, 4, NONE), Stretch(0, 4, NONE), Stretch(0, 0, NONE))
    found = told._replace(found=frozenset({"gate.new_dose block", "gate.unheard block"}))
    weights = [one.weight for one in judging.opinions([], reply, [first, second, both, told, found])]
    assert weights == pytest.approx([0.0, 2.0, 2.0, -1.0, 4.0], abs=0.01)
    assert judging.opinions([], reply, [first])[0].kind == "dose_change"
    assert len(judging.opinions(asked, [], [told])) == 1


def test_no_sentence_sees_another():
    shipped, first, second = reader(), "Comme convenu.", "Prenez deux gélules le soir"
    together, size = sentences(f"{first} {second}"), len(words(first))
    stretches = Stretch(0, size, NONE), Stretch(size, size + len(together[1].words), NONE)
    both = shipped.opinions([], together, stretches)
    parts = (sentences(first), together[1:])
    alone = [shipped.opinions([], one, [Stretch(0, len(one[0].words), NONE)])[0] for one in parts]
    assert [one.weight for one in both] == pytest.approx([one.weight for one in alone], abs=1e-4)


def test_of_a_question_the_last_words_count():
    shipped, reply = reader(), sentences("Oui, le soir aussi.")
    whole = [Stretch(0, 4, NONE)]
    long = "Ma mère vient samedi avec les enfants. Je tousse la nuit. Faut-il prendre deux gélules"
    cut = " ".join(f"mot{at}" for at in range(30))
    assert len(words(long)) < ASKED_MOST
    (alone,) = shipped.opinions(sentences(f"{cut[-len('mot29') :]} {long}"), reply, whole)
    asked = [shipped.opinions(sentences(f"{before} {long}"), reply, whole)[0] for before in (cut, cut.upper())]
    assert asked == [asked[0]] * 2
    assert alone.kind == asked[0].kind


def test_an_opinion_is_the_same_whatever_was_read_before(monkeypatch):
    with np.load(LEXICON / "second_reader.npz", allow_pickle=False) as held:
        fresh, forgetful = Reader(dict(held)), Reader(dict(held))
    monkeypatch.setattr(second_reader, "_WORDS", 0)
    for text in ("Prenez deux gélules le soir. Merci.", "Prenez deux gélules le matin. Merci.", "Merci."):
        reply = sentences(text)
        stretches = [Stretch(0, len(words(text)), NONE), Stretch(0, 1, NONE)]
        again = [forgetful.opinions([], reply, stretches) for _ in range(2)]
        assert again == [fresh.opinions([], reply, stretches)] * 2


WHOLE = tables(0.0, {}, "exam", {})


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_a_net_without_one_of_its_tables_is_refused(missing):
    with pytest.raises(KeyError, match=missing):
        Reader({name: table for name, table in WHOLE.items() if name != missing})


def test_tables_that_do_not_fit_one_another_are_refused():
    with pytest.raises(ValueError, match="another net"):
        Reader(WHOLE | {"deep": WHOLE["deep"][1:]})


def test_the_net_that_is_shipped_is_small_and_its_rows_have_names():
    file = LEXICON / "second_reader.npz"
    assert file.stat().st_size <= 4_500_000
    with np.load(file, allow_pickle=False) as held:
        names = {name: held[name].tobytes().decode().split("\n") for name in held if held[name].dtype == np.uint8}
        assert {name: held[f"{name}_table"].shape[0] for name in ("spelling", "sense", "three")} == {
            name: len(names[name]) for name in ("spelling", "sense", "three")
        }
        assert held["hint"].shape[0] == len(names["finding"])
        assert held["out"].shape[1] == len(names["kind"])
    assert all(one == sorted(set(one)) for one in names.values())
    assert any(kind.startswith(HELD) for kind in names["kind"])


def test_the_words_with_senses_are_sorted_and_their_senses_those_that_are_told():
    lines = (LEXICON / "senses.tsv").read_text("utf-8").splitlines()
    listed = [line.partition("\t")[0] for line in lines]
    assert listed == sorted(set(listed))
    page = (ROOT / "docs" / "decisions" / "0037-senses.md").read_text("utf-8")
    told = set(page.split("```")[1].split())
    assert {sense for line in lines for sense in line.partition("\t")[2].split()} == told
