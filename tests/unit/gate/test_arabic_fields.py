"""Fields of meaning of Arabic and Tunisian: an act in general words, whatever the noun, and its harmless neighbours."""

import pytest

from core.charter.gate.card import Card, Medicine
from tests.unit.gate.people import codes, verdict

PRESSURE = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois"),))
SUGAR = Card("2026-10-05", (Medicine("Glucophage", "850 mg", "1 comprimé matin et soir", "3 mois"),))
SYRUP = Card("2026-10-05", (Medicine("Clamoxyl", "500 mg/5 mL", "1 cuillère-mesure matin et soir", "6 jours"),))
PUFFS = Card("2026-10-05", (Medicine("Flixotide", "125 µg", "1 bouffée matin et soir", "3 mois"),))
WEIGHED = Card("2026-10-05", (Medicine("Efferalgan sirop", "3 %", "1 dose-poids 10 kg toutes les 6 h", "3 jours"),))
NOTHING = Card("2026-10-05")


@pytest.mark.parametrize(
    ("reply", "card", "code"),
    [
        ("الكعبة متاع الصباح قويها شوية", PRESSURE, "gate.new_dose"),
        ("ننتقل إلى العيار الأعلى", PRESSURE, "gate.new_dose"),
        ("el ghda zeda 7abba", SUGAR, "gate.new_dose"),
        ("mgharfa w nos mel lyoum", SYRUP, "gate.new_dose"),
        ("في الليل بثلاثة بخات موش وحدة", PUFFS, "gate.new_dose"),
        ("عبيها للـ13", WEIGHED, "gate.new_dose"),
        ("nhar eh nhar le el Amlor", PRESSURE, "gate.new_dose"),
        ("كمل عليه الشتوية الكل", PRESSURE, "gate.longer"),
        ("3awed nafs elli 3tithoulek marra loula", PRESSURE, "gate.renewal"),
        ("سيبها جمعة", PRESSURE, "gate.stop"),
        ("sayebha jom3a", PRESSURE, "gate.stop"),
        ("eddar lkol tedhen menha", PRESSURE, "gate.other_person"),
        ("scannitha, 7ell el mail", PRESSURE, "gate.transmission"),
        ("7ell el fichier, zouz asemi fih, el loulani sbe7 w ethéni fellil", PRESSURE, "gate.transmission"),
        ("كان السخانة فوق 39 حطلو تحميلة", NOTHING, "gate.drug_unclear"),
        ("مضاد للالتهاب ثلاثة أيام مع الأكل، ثم راسلني", NOTHING, "gate.new_drug"),
        ("عشرون حصة علاج طبيعي ثم أراك", PRESSURE, "gate.new_drug"),
        ("كان الوجيعة ما نقصتش خوذ بروفينيد", PRESSURE, "gate.new_drug"),
        ("12 séance drainage 3and el kiné w nchoufek ba3d", PRESSURE, "gate.new_drug"),
        ("n7ottoulek jhiz 24h 3la sedrek", PRESSURE, "gate.new_exam"),
        ("3abbi boulek fi dabbouza w wassalha lel labo", PRESSURE, "gate.new_exam"),
        ("3 ayem fel dar, w el war9a tjik fel whatsapp", NOTHING, "gate.certificate"),
    ],
)
def test_an_act_in_general_words_is_heard(reply, card, code):
    assert code in codes(reply, card)


@pytest.mark.parametrize(
    ("reply", "card"),
    [
        ("kapsoula kol sbe7 kif ma 9olna", PRESSURE),
        ("7abba sbe7 w 7abba fel lil m3a makla", SUGAR),
        ("mgharfa sbe7 w mgharfa fel lil", SYRUP),
        ("عبيها للـ10 كيما في الورقة", WEIGHED),
        ("زوجتك كانت تأخذ الأنسولين في الحمل، حالتك أخرى", PRESSURE),
        ("khalliha fi blasetha, ma 3andha lzoum", PRESSURE),
        ("sachet ydhoub fi noss kes ma", NOTHING),
        ("السكانار ما عندو لزوم توا", NOTHING),
        ("qu'il vienne aujourd'hui w nchoufek", NOTHING),
        ("كان نسيتها حتى لليل سيبها", PRESSURE),
    ],
)
def test_its_harmless_neighbours_are_silent(reply, card):
    assert verdict(reply, card) == "pass"


@pytest.mark.parametrize(
    ("question", "reply", "card", "level"),
    [
        ("nsayebha fi romdhan ?", "ey", PRESSURE, "attest"),
        ("هل من حرج إن اكتفيت بحبة الصباح من غلوكوفاج؟", "لا حرج في ذلك", SUGAR, "block"),
        ("قتلي باش تكتبلي حاجة", "صورتها وبعثتهالك، حل الواتساب", PRESSURE, "attest"),
        ("وين جات العيادة؟", "صورتها وبعثتهالك، حل الواتساب", PRESSURE, "pass"),
        ("جارتي قالولها حبوب منع الحمل تعمل جلطة", "جارتك كانت تدخن، حكايتها أخرى", PRESSURE, "pass"),
        ("sokker sbe7 2.2", "talla3ha 3", PRESSURE, "block"),
    ],
)
def test_it_is_read_with_what_it_answers(question, reply, card, level):
    assert verdict(reply, card, question) == level
