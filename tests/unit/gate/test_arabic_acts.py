"""What Arabic and Tunisian verbs do, each by its principle and not by its sentence, in both alphabets."""

import pytest

from core.charter.gate.card import Card, Medicine
from tests.unit.gate.people import codes, verdict

PRESSURE = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
SUGAR = Card("2026-10-05", (Medicine("Glucophage", "850 mg", "1 comprimé matin et soir", "3 mois"),))


@pytest.mark.parametrize(
    ("reply", "card", "code"),
    [
        ("علاش ما تجربش ستريبسيلز؟", PRESSURE, "gate.new_drug"),
        ("3lech ma tjarrebch Strepsils?", PRESSURE, "gate.new_drug"),
        ("لو كنت مكانك لأخذت معه أسبرين", PRESSURE, "gate.new_drug"),
        ("ena fi blastek nzid Aspegic", PRESSURE, "gate.new_drug"),
        ("دوبلها", PRESSURE, "gate.new_dose"),
        ("el kapsoula ma tekfich, doubelha", PRESSURE, "gate.new_dose"),
        ("khalli 7abba bark fel nhar", SUGAR, "gate.new_dose"),
        ("نحي متاع الليل وخلي الصباح برك", SUGAR, "gate.new_dose"),
        ("عاود شهر آخر بيه", PRESSURE, "gate.renewal"),
        ("t3awed chhar ekher", PRESSURE, "gate.renewal"),
        ("توا نصورلك الوصفة ونبعثهالك", PRESSURE, "gate.transmission"),
        ("b3aththa lik, ordonnance fel mail", PRESSURE, "gate.transmission"),
        ("قلت للصيدلي باش يعطيك الدوا", PRESSURE, "gate.transmission"),
        ("نشهد أن حالته تستوجب راحة", PRESSURE, "gate.certificate"),
        ("nzidek nharin repos w nab3athhom", PRESSURE, "gate.certificate"),
        ("زوجك ينجم ياخذ منو", PRESSURE, "gate.other_person"),
        ("ken el wji3a ma tna99sch khoudh Profenid", PRESSURE, "gate.new_drug"),
    ],
)
def test_what_is_done_is_heard_in_any_form(reply, card, code):
    assert code in codes(reply, card)


@pytest.mark.parametrize(
    "reply",
    [
        "أنتيبيوتيك ما يقتلش الفيروس",
        "khir men 9bal",
        "antibiotique ma ye9telch el virus",
        "المضاد الحيوي لا يقتل الفيروسات، فلن أصفه لك",
        "إياك والإيبوبروفين مع دواك",
        "كان نسيت حبة الصباح خوذها قبل الغداء",
        "ma nnajjemch nab3athlek ordonnance bel message",
        "مستشفى، أقرب قسم طوارئ: سيفحصونك ويعملولك إيكو",
        "الباكو تبدل لونو أما الدوا هو هو",
        "7ott dwek fel frigidaire",
        "el war9a elli 3titek jibha m3ak nhar rdv",
    ],
)
def test_what_is_refused_told_or_kept_is_no_order(reply):
    assert verdict(reply, PRESSURE) == "pass"


@pytest.mark.parametrize(
    ("question", "reply", "level"),
    [
        ("جارتي قالت زيرتيك يصلح للحكة؟", "يصلح", "block"),
        ("ناخذ أوغمنتين؟", "ما تاخذش", "pass"),
        ("na5ou Augmentin?", "ma tekhouch", "pass"),
        ("Glucophage wa7da walla zouz sbe7?", "wa7da tekfi", "pass"),
        ("Glucophage wa7da walla zouz sbe7?", "zouz", "block"),
        ("نسيت Glucophage البارح، شنوة نعمل؟", "خوذ الزوز مع بعضهم", "block"),
        ("نبعثلك الفلوس على D17؟", "لا، ما ناخذوش فلوس بالتليفون", "pass"),
    ],
)
def test_an_answer_repeats_the_verb_forbids_it_or_chooses(question, reply, level):
    assert verdict(reply, SUGAR, question) == level


def test_the_article_stands_apart_or_not():
    assert codes("nab3athlek el ordonnance", PRESSURE) == codes("nab3athlek ordonnance", PRESSURE)


BABY = Card("2026-10-05", (Medicine("Doliprane sirop", "2,4 %", "1 dose poids 12 kg toutes les 6 heures", "3 jours"),))


@pytest.mark.parametrize(
    ("reply", "card", "code"),
    [
        ("1000 خير لك", SUGAR, "gate.new_dose"),
        ("10 خير من 5", PRESSURE, "gate.new_dose"),
        ("10 khir, el 5 ma tekfich", PRESSURE, "gate.new_dose"),
        ("850 barcha 3lik, 500 tekfi", SUGAR, "gate.new_dose"),
        ("dose 14 kg tawa, kebret", BABY, "gate.new_dose"),
        ("اشتري زيليكا من الصيدلية", PRESSURE, "gate.drug_unclear"),
        ("khoudh zorbexa ba3d el ftour", PRESSURE, "gate.drug_unclear"),
        ("حبس Amlor حتى نشوفك", PRESSURE, "gate.stop"),
        ("تلزمنا خزعة", PRESSURE, "gate.new_exam"),
        ("na9estna écho bech nefhmou", PRESSURE, "gate.new_exam"),
    ],
)
def test_what_is_only_compared_needed_or_put_off_is_heard(reply, card, code):
    assert code in codes(reply, card)


@pytest.mark.parametrize(
    ("reply", "card"),
    [
        ("5 mg fel lil kif ma ktebt, mouch 10", Card("", (Medicine("Amlor", "5 mg", "1 gélule le soir", "3 mois"),))),
        ("الأملوديبين التونسي 5 ملغ هو أملور باسم آخر", PRESSURE),
        ("السخانة تطلع يومين ثلاثة وتهبط وحدها", PRESSURE),
        ("ken el da99at yfay9ouk fel lil 3 marrat fel jom3a kallemni", PRESSURE),
        ("baddel el mkhadda b wa7da a3la", PRESSURE),
        ("العلبة فيها ثلاثين حبة تكفيك شهرا", PRESSURE),
        ("خذ راحتك وجيب معاك التحاليل القدم", PRESSURE),
        ("الجرعة على 12 كيلو كما في الوصفة", BABY),
        ("زميلتك شفيت بالأموكسيسيلين في يومين", PRESSURE),
    ],
)
def test_what_compares_with_before_or_tells_of_others_is_left_alone(reply, card):
    assert verdict(reply, card) == "pass"
