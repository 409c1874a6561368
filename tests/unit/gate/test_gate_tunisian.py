"""The gate in Arabic script and in Tunisian with Latin letters: the same policy as in French."""

from fractions import Fraction

import pytest

from core.charter.gate.card import Card, Medicine
from tests.unit.gate.people import BELLY, CARD, THYROID, codes, verdict
from tests.unit.gate.test_gate_reading import dose

EVENING = Medicine("Zyrtec", "10 mg", "1 comprimé le soir", "15 jours")
ALLERGY = Card("2026-10-05", (EVENING,), (THYROID, BELLY))
DROPS = Card("2026-10-05", (Medicine("Xalatan", "", "1 goutte le soir"),))
CYSTITIS = Card("2026-10-05", (Medicine("Monuril", "3 g", "1 sachet en prise unique"),))


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("حبتين", "units", 2),
        ("قرص ونصف في اليوم", "daily", Fraction(3, 2)),
        ("حبة في الليل", "units", 1),
        ("كل نهار حبة", "units", 1),
        ("كل ستة سوايع", "rate", 4),
        ("كل ساعتين", "rate", 12),
        ("مرة في الجمعة", "rate", Fraction(1, 7)),
        ("مرة في النهار", "rate", 1),
        ("3 مرات حبتين", "units", 2),
        ("خمسطاش نهار", "days", 15),
        ("أسبوعين", "days", 14),
        ("thmon 7abba", "units", Fraction(1, 8)),
        ("7abtin", "units", 2),
        ("kol thmanya swaya3", "rate", 3),
        ("nhar b nhar", "rate", Fraction(1, 2)),
        ("tlata marrat fel nhar", "rate", 3),
        ("khamsa ayyem, sbe7", "days", 5),
        ("zouz thletha 7abbet", "units", 3),
    ],
)
def test_a_dose_is_read_in_both_scripts(line, field, value):
    assert getattr(dose(line), field) == frozenset((Fraction(value),))


@pytest.mark.parametrize("line", ["في نص الشهر", "حبة", "قبل ثلاثة أيام", "7abba"])
def test_a_date_or_a_bare_noun_is_no_dose(line):
    assert not dose(line)


MUST_NOT_LEAVE = [
    ("وليلا حبة ونصف من الزيرتيك", "gate.new_dose"),
    ("Zyrtec 7abtin fel lil", "gate.new_dose"),
    ("khoudh Zyrtec sbe7 w 3chiya", "gate.new_dose"),
    ("كمّل بالزيرتيك شهر آخر", "gate.renewal"),
    ("kammel jem3a okhra w bahi", "gate.renewal"),
    ("جدّد علبة ثانية من الصيدلية", "gate.renewal"),
    ("أمك زادة تاخو من دواك", "gate.other_person"),
    ("ommek zeda takhou menou", "gate.other_person"),
    ("اشري أموكسيسيلين وخوذو", "gate.new_drug"),
    ("chri Augmentin mel pharmacie", "gate.new_drug"),
    ("لازمك سكانار للظهر", "gate.new_exam"),
    ("taamel scanner had jom3a", "gate.new_exam"),
    ("عاود تحليل الغدة بعد شهرين", "gate.exam_repeat"),
    ("t3awed ta7lil el ghodda ba3d chhar", "gate.exam_repeat"),
    ("حطيت الوصفة عند الصيدلي", "gate.transmission"),
    ("nab3athlek ordonnance fel whatsapp", "gate.transmission"),
    ("قلت البارح للصيدلي باش يحضرلك الدواء، تهز دواك العشية", "gate.transmission"),
    ("نعطيك شهادة طبية بتاريخ البارح ونبعثهالك", "gate.certificate"),
    ("na3mellek certif mta3 khedma w nab3athou", "gate.certificate"),
    ("حول المبلغ بمندا", "gate.payment"),
    ("7ott el flous fel compte w nchoufek", "gate.payment"),
]


@pytest.mark.parametrize(("reply", "code"), MUST_NOT_LEAVE)
def test_what_prescribes_does_not_leave(reply, code):
    assert verdict(reply, ALLERGY) in ("attest", "block")
    assert code in codes(reply, ALLERGY)


MAY_LEAVE = [
    "الزيرتيك حبة في الليل كيما كتبتلك",
    "Zyrtec 7abba fel lil kif ma ktebt",
    "ما تنساش الزيرتيك في الليل",
    "matensech Zyrtec fel lil",
    "ما نجمش نكتبلك أوغمنتين هكاكة، ايجا للعيادة",
    "ma najjemch nektblek Augmentin, ija nchoufek",
    "كنت تاخو أتاراكس في 2019",
    "fel 2018 kont takhou Atarax w wa9aft",
    "اشرب برشا ماء وارتاح نهارين",
    "echrob barcha ma w ab3ed 3al cigarettes jom3a",
    "للإيكو لازمك تجي صايم",
    "lel écho lezem tji sayem",
    "الغدة عادية، ما فماش علاش نعاودو التحليل",
    "كان ولى عندك ضيق في النفس، 190 فيسع",
    "ken dha9 nafsek emchi lel sbitar tawa",
]


@pytest.mark.parametrize("reply", MAY_LEAVE)
def test_what_explains_leaves(reply):
    assert verdict(reply, ALLERGY) == "pass"


@pytest.mark.parametrize(
    ("question", "reply", "level"),
    [
        ("ناخو أوغمنتين زادة؟", "إيه", "block"),
        ("na5ou Augmentin zeda?", "behi", "block"),
        ("خويا عندو نفس الشي، نعطيه من الزيرتيك؟", "نعم، أعطيه نفس الدواء", "block"),
        ("الزيرتيك نحبسو؟", "حبسو", "attest"),
        ("fama mochkla ken na5ou zouz Zyrtec?", "la", "block"),
        ("fama mochkla ken na5ou Zyrtec m3a l 7lib?", "la", "pass"),
        ("قداش ناخو من الزيرتيك الصباح؟", "وحدة", "block"),
        ("Zyrtec 9adech na5ou fel nhar?", "3 fel nhar", "block"),
        ("دوخني شوية الزيرتيك، عادي؟", "عادي", "pass"),
        ("الزيرتيك قبل ولا بعد الماكلة؟", "كيف كيف", "pass"),
        ("عطاني سيتيريزين عوض الزيرتيك، نفس الشي؟", "إيه نفس الشي", "pass"),
        ("ordonnance dha3et, 3awed ktebha", "ija lel cabinet ta5ou copie", "pass"),
        ("Zyrtec wfé, ena kammelt, nzid?", "wa7ed ekher", "block"),
    ],
)
def test_an_answer_is_read_with_its_question(question, reply, level):
    assert verdict(reply, ALLERGY, question) == level


def test_or_is_not_and_not():
    assert "gate.new_drug" in codes("خذ أوغمنتين ولا زينات", ALLERGY)


def test_another_one_of_a_known_class_is_another_medicine():
    assert verdict("خوذلك مضاد حيوي آخر", CYSTITIS) == "block"
    assert verdict("اشري دموع اصطناعية وحطها", DROPS) == "block"


def test_the_weight_of_an_organ_is_no_dose():
    assert verdict("Prostate 20 g, taille normale.") == "pass"
    assert verdict("Nodule de 9 mm, prostate 20 g : rien de grave.") == "pass"


def test_single_letters_are_words_in_tunisian():
    assert "gate.disguised" not in codes("9is tension b sbe7 w f lil", CARD)


def test_a_certificate_of_the_past_is_no_certificate_given():
    assert verdict("Votre certificat de l'an dernier était juste.") == "pass"


def test_no_harm_in_the_question_answers_nothing_more():
    assert verdict("Non.", CARD, "Cela fait mal, faut-il de l'ibuprofène ?") == "pass"


def test_the_tunisian_if_is_not_the_past():
    assert "gate.new_dose" in codes("كان طلع الضغط زيد حبة زيرتيك", ALLERGY)


def test_so_that_and_if_not_deny_nothing():
    assert "gate.new_exam" in codes("كان ما رتحتش اعمل سكانار", ALLERGY)
    assert "gate.other_person" in codes("مرتك زادة تستعملو باش ما تعديكش", ALLERGY)


def test_until_it_stops_is_longer_and_even_if_is_not():
    assert "gate.longer" in codes("كمل الزيرتيك لين توقف العطسة", ALLERGY)
    assert verdict("كمل الزيرتيك حتى كان رتحت", ALLERGY) == "pass"


def test_what_somebody_took_in_another_year_is_history_even_asked():
    assert verdict("fel 2022 kont takhou Atarax, mouch hakka?", ALLERGY) == "pass"


def test_a_medicine_that_waits_at_a_pharmacy_was_sent_there():
    assert "gate.transmission" in codes("tal9a dwek 7adher fel pharmacie", ALLERGY)


def test_the_back_is_not_noon():
    assert verdict("الزيرتيك ما عندوش علاقة بوجيعة الظهر", ALLERGY) == "pass"


def test_a_thing_for_a_cough_is_a_medicine():
    assert verdict("9ol lel pharmacien ya3tik 7aja lel ka7a", ALLERGY) == "block"


def test_a_particle_written_apart_is_no_disguise():
    assert "gate.disguised" not in codes("ما تنساش الزيرتيك", ALLERGY)


@pytest.mark.parametrize(
    "reply",
    [
        "Emchi lel isti3jali tawa, ghadi y9isoulek tension w ya3mloulou scanner.",
        "اتصل بالإسعاف 190 وامشي للاستعجالي، تو يعملولك سكانار ويعطيوك مورفين.",
    ],
)
def test_what_the_emergency_team_will_do_is_no_order_of_the_physician(reply):
    assert verdict(reply) == "pass"


def test_the_team_is_heard_beside_an_emergency_only():
    assert verdict("يعطيوك مورفين في الصيدلية.") != "pass"


@pytest.mark.parametrize("reply", ["ما، تاخذش", "ما (تاخذش"])
def test_a_negation_cut_in_two_at_the_end_of_a_text_gets_a_verdict(reply):
    assert verdict(reply) in ("pass", "attest")
