"""What Arabic and Tunisian say by their build: two of a thing, somebody who is let, "and" before a verb, what is compared."""

import pytest

from core.charter.gate.arabic_morphology import duals, lemmas
from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.reading import read
from core.charter.gate.spelling import is_tunisian, sound
from core.charter.gate.text import fold, tokens
from tests.unit.gate.people import codes, verdict

PRESSURE = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
SUGAR = Card("2026-10-05", (Medicine("Glucophage", "850 mg", "1 comprimé matin et soir", "3 mois"),))
THRICE = Card("2026-10-05", (Medicine("Clamoxyl", "500 mg", "1 gélule matin, midi et soir", "6 jours"),))
ASTHMA = Card("2026-10-05", (Medicine("Flixotide", "125 µg", "1 bouffée matin et soir", "2 mois"),))
PAIN = Card("2026-10-05", (Medicine("Voltarène", "50 mg", "1 comprimé matin et soir", "5 jours"),))
URINE = Card("2026-10-05", (), (Exam("Créatinine", "result", "82"),))


@pytest.mark.parametrize(
    ("noun", "two"),
    [("حبة", "حبتين"), ("قرص", "قرصان"), ("7abba", "7abtin"), ("7abba", "7abetein"), ("9ors", "9orsin")],
)
def test_two_of_a_thing_are_said_by_its_ending(noun, two):
    latin = noun[0].isascii()
    assert (sound(two) if latin else fold(two)) in duals(sound(noun) if latin else fold(noun))


@pytest.mark.parametrize(("word", "verb"), [("yetb3ath", "send"), ("yetekteb", "write"), ("يتكتب", "write")])
def test_what_is_done_by_nobody_named(word, verb):
    form = sound(word) if word[0].isascii() else fold(word)
    assert f"=ar:{verb}0" in lemmas(form)
    assert f"=ar:{verb}!" not in lemmas(form)


def test_the_sound_of_nine_is_written_in_three_ways():
    assert {"=ar:stop!", "=ar:less!"} <= {*lemmas(sound("wakkef")), *lemmas(sound("nagges"))}
    assert "=ar:tell" not in lemmas(sound("kol"))
    assert sound("9ahwa") in tokens("behi, el kahwa")[-1].forms


def test_the_article_is_heard_before_a_double_letter_and_before_a_vowel():
    assert sound("sbe7") in tokens("behi essbe7")[-1].forms
    assert sound("ishel") in tokens("behi elishel")[-1].forms


def test_tunisian_shows_itself_in_any_spelling_but_not_in_a_name():
    assert is_tunisian("essbah wahda w ellil wahda, barcha")
    assert not is_tunisian("bonjour amel, la femme de hedi va bien")


def test_and_before_another_verb_begins_a_clause_but_not_where_something_is_told_or_denied():
    assert len(read("khoudh 7abba w ma tzidch").sentences[0].clauses) == 2
    assert len(read("امشي فيه شهر وما فماش داعي").sentences[0].clauses) == 2
    assert len(read("ma tet3abch w tji lel cabinet").sentences[0].clauses) == 1
    assert len(read("kont khdhit dwe w 3malt radio").sentences[0].clauses) == 1
    assert len(read("وين واصل الدوا").sentences[0].clauses) == 1


@pytest.mark.parametrize(
    ("reply", "card", "code"),
    [
        ("نفختين الصباح ونفختين الليل", ASTHMA, "gate.new_dose"),
        ("zid wa7da", PRESSURE, "gate.new_dose"),
        ("na99es chwaya", PRESSURE, "gate.new_dose"),
        ("khoudhha essbe7 bark", SUGAR, "gate.new_dose"),
        ("piqûre khir mel comprimé", PAIN, "gate.new_dose"),
        ("9oul lel pharmacien yzidek boite", PRESSURE, "gate.transmission"),
        ("a3tini esm el lycée w nkhallihoulek wejed par mail", PRESSURE, "gate.certificate"),
        ("ab3ath esmek el kemel, nab3athhalek fel mail", PRESSURE, "gate.certificate"),
        ("نكتبلك زوز أيام ما تمشيش فيهم للخدمة", PRESSURE, "gate.certificate"),
        ("عندك تعدي على الراديو يصورلك صدرك", PRESSURE, "gate.new_exam"),
        ("3addi 3al labo, khallihom yjebdoulek chwaya dam", PRESSURE, "gate.new_exam"),
        ("7aja tohbes elishel men 3and el pharmacie", PRESSURE, "gate.drug_unclear"),
        ("odkhol bih lel bweta okhra", PRESSURE, "gate.renewal"),
    ],
)
def test_an_act_is_heard_by_its_frame(reply, card, code):
    assert code in codes(reply, card)


@pytest.mark.parametrize(
    ("reply", "card"),
    [
        ("khoudhha essbe7 bark", PRESSURE),
        ("zid noss se3a mechi", PRESSURE),
        ("manich bech nbaddel chay bla ma nchoufek", PRESSURE),
        ("ma yetb3athch bel message, el 9anoun hakka", PRESSURE),
        ("le, hakka ma na3mlhech, 7atta ken 5ouk labes bih. Ija lethnin nchoufek", PRESSURE),
        ("hedhaka 3lech ma ktebtlekch antibiotique", PRESSURE),
        ("الأسبرين مع دواك لا", PRESSURE),
        ("تعدى غدوة نعملولك الإيكو في العيادة ونحكيو", PRESSURE),
        ("9bal 3 snin kont tokhedh Deroxat w wa9efneh", PRESSURE),
        ("نسيت حبة الصبح؟ القرصان في اليوم نفسه لا يضران", PRESSURE),
        ("الكبسولة مرتين: واحدة الصباح وواحدة الليل", SUGAR),
        ("الكبسولة ثلاثة مرات: واحدة الصباح، واحدة القايلة وواحدة الليل", THRICE),
        ("fatek 3chiya? khoudhha 7atta 12 w fel lil kif el 3ada", SUGAR),
        ("82 w hedha 3adi, klewi y5edmou mlih", URINE),
        ("salem ya khalti, ma fama chay", PRESSURE),
    ],
)
def test_what_is_told_refused_or_restated_leaves(reply, card):
    assert verdict(reply, card) == "pass"


def test_a_treatment_is_let_to_somebody():
    assert "gate.other_person" in codes("khalliha tokhedh menhom zeda", PRESSURE, "khti ta3tas zeda")
    assert verdict("khalliha fel frigidaire", PRESSURE) == "pass"


def test_a_word_to_whom_the_question_fears_may_be_a_certificate():
    reply = "باش نبعثلو ميساج نقوللو اللي راك مريض"
    assert "gate.certificate" in codes(reply, PRESSURE, "عرفي ما يصدقنيش")
    assert "gate.certificate" not in codes(reply, PRESSURE)


def test_what_is_done_without_asking_is_done():
    assert "gate.renewal" in codes("هز علبة ثانية من غير ما تسألني", PRESSURE)
    assert verdict("ma te5ouch bweta okhra", PRESSURE) == "pass"


def test_what_is_lost_is_told_by_any_verb_that_undoes():
    question = "el wra9a tmas7et bel mé, ma3adech na9raw fiha chay"
    assert "gate.copy_of_prescription" in codes("Amlor wa7da essbe7, 3 mois", PRESSURE, question)
    assert verdict("ey wassel", PRESSURE, "mazelli 10 ayem mta3 Amlor, nwassel?") == "pass"
