"""Numbers are compared with what they belong to: a strength, a result, a dose caught up, an interval, or nobody's dose."""

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.findings import Level
from tests.unit.gate.rulings import judge

LINES = {
    "exforge": Medicine("Exforge", "5 mg/160 mg", "1 comprimé le matin", "3 mois"),
    "coaprovel": Medicine("CoAprovel", "300 mg/12,5 mg", "1 comprimé le matin", "3 mois"),
    "augmentin": Medicine("Augmentin", "1 g", "1 comprimé matin et soir", "7 jours"),
    "inexium": Medicine("Inexium", "20 mg", "1 comprimé le matin", "1 mois"),
    "iron": Medicine("Ferrograd", "105 mg", "1 comprimé le matin à jeun", "3 mois"),
    "metformin": Medicine("Glucophage", "850 mg", "1 comprimé matin et soir", "3 mois"),
    "pill": Medicine("Optilova", "20 µg/100 µg", "1 comprimé par jour à heure fixe", "3 mois"),
    "sachet": Medicine("Singulair", "4 mg", "1 sachet le soir", "3 mois"),
    "monday": Medicine("Methotrexate", "15 mg", "1 intake every Monday", "3 months"),
    "weekly": Medicine("Methotrexate", "2,5 mg", "6 comprimés une fois par semaine", "3 mois"),
    "fever": Medicine("Efferalgan pédiatrique", "3 %", "1 dose de 15 kg toutes les 6 heures", "3 jours"),
    "tablet": Medicine("Doliprane", "500 mg", "1 comprimé toutes les 8 heures", "5 jours"),
    "big": Medicine("Glucophage", "1000 mg", "1 comprimé matin et soir", "3 mois"),
    "gel": Medicine("Différine gel", "0,1 %", "1 application le soir", "3 mois"),
}
EXAMS = {
    "hba1c": Exam("HbA1c", "result", "6,9 %", True),
    "count": Exam("NFS", "result", "Hb 10,8 g/dL", True),
}


def level(reply: str, line: str, question: str = "", exam: str = "") -> Level:
    return judge(reply, Card("2026-10-06", (LINES[line],), (EXAMS[exam],) if exam else ()), question).level


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("exforge", "L'Exforge 5/160 reste le même, un comprimé le matin."),
        ("exforge", "Amlodipine/valsartan 5/160 is your Exforge under its plain name."),
        ("exforge", "الإكسفورج 5/160 هو نفسه، حبة في الصباح"),
        ("exforge", "amlodipine valsartan 160/5 hiya Exforge bidha"),
        ("exforge", "5 mg + 160 mg, c'est bien ce que contient Exforge."),
        ("coaprovel", "Irbésartan/hydrochlorothiazide 300/12,5 est le générique de CoAprovel."),
        ("coaprovel", "CoAprovel 300/12.5 and this box hold the same."),
        ("augmentin", "Amoxicilline/acide clavulanique 875/125, c'est votre Augmentin 1 g."),
        ("augmentin", "Co-amoxiclav 875/125 on the box is the same as your Augmentin 1 g."),
        ("augmentin", "amoxicilline acide clavulanique 875 mg/125 mg houwa bidou Augmentin 1 g"),
        ("augmentin", "أموكسيسيلين كلافولانيك 875/125 هو نفسه أوجمنتين 1 غ"),
        ("augmentin", "Co-amoxiclav 875 mg + 125 mg: that is your Augmentin 1 g."),
        ("inexium", "Ésoméprazole 20 = Inexium 20, la même chose."),
        ("inexium", "ésoméprazole 20 = Inexium 20, nafs el molécule w nafs dosage"),
        ("pill", "Optilova 20/100, c'est la même pilule."),
    ],
)
def test_strengths_of_a_combination_are_known_in_any_notation(line: str, reply: str) -> None:
    assert level(reply, line) is not Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("exforge", "Prenez Exforge 5/320, un comprimé le matin."),
        ("exforge", "Take Exforge 10/160 from tomorrow."),
        ("exforge", "Exforge 10 mg/160 mg chaque matin."),
        ("exforge", "khou Exforge 10/320 sbe7"),
        ("augmentin", "Prenez Augmentin 500/125 matin et soir."),
        ("augmentin", "Take Augmentin 500 mg/62,5 mg twice a day."),
        ("augmentin", "خذ أوجمنتين 500/125 صباحا ومساء"),
        ("inexium", "Prenez Inexium 40 le matin."),
        ("augmentin", "Augmentin 500 mg + 500 mg + 500 mg le soir."),
        ("coaprovel", "CoAprovel 150/12,5 le matin."),
    ],
)
def test_another_strength_of_a_combination_is_another_dose(line: str, reply: str) -> None:
    assert level(reply, line) is Level.BLOCK


@pytest.mark.parametrize(
    ("exam", "line", "reply"),
    [
        ("hba1c", "metformin", "6,9 c'est bien : en gros une moyenne de 1,50 g sur trois mois."),
        ("hba1c", "metformin", "Votre HbA1c de 6,9 correspond à un sucre moyen d'environ 1,5 g/l."),
        ("hba1c", "metformin", "6.9 is fine, your average sugar sits near 1.5 g."),
        ("hba1c", "metformin", "6,9 % : votre glycémie tourne autour de 1,50 g, la cible est moins de 7."),
        ("hba1c", "metformin", "6,9 be7i, ya3ni el moyenne mta3 essoker 1,5 g"),
        ("hba1c", "metformin", "6.9 جيد، يعني معدل السكر حوالي 1.5 غ"),
        ("count", "iron", "10,8 c'est mieux, vous partiez de 9,6."),
        ("count", "iron", "10.8 means it is climbing, it was 9.6 at the start."),
        ("count", "iron", "10.8 ya3ni fama anémie 5fifa, tal3et men 9,6"),
        ("count", "iron", "10.8 يعني فقر دم خفيف، كان 9.6"),
        ("count", "iron", "Hémoglobine à 10,8 g : légère anémie, elle était à 9,6 g."),
        ("count", "iron", "Your haemoglobin is 10.8 g, up from 9.6 g last month."),
    ],
)
def test_the_values_of_a_result_are_no_doses(exam: str, line: str, reply: str) -> None:
    assert level(reply, line, exam=exam) is not Level.BLOCK


@pytest.mark.parametrize(
    ("exam", "line", "reply"),
    [
        ("hba1c", "metformin", "6,9 c'est bien, prenez 1,5 g par jour."),
        ("hba1c", "metformin", "6.9 is fine. Take 1000 mg of Glucophage from now on."),
        ("hba1c", "metformin", "6,9 : passez le Glucophage à 1 g matin et soir."),
        ("hba1c", "metformin", "6.9 be7i, khou 3 7abbet fel nhar"),
        ("count", "iron", "10,8 c'est peu, prenez deux comprimés par jour."),
        ("count", "iron", "10.8 is low, take 210 mg daily."),
        ("count", "iron", "10.8 قليل، خذ حبتين في اليوم"),
    ],
)
def test_a_dose_beside_a_result_stays_a_dose(exam: str, line: str, reply: str) -> None:
    assert level(reply, line, exam=exam) is Level.BLOCK


@pytest.mark.parametrize(
    ("line", "question", "reply"),
    [
        ("pill", "j'ai oublié ma pilule hier soir", "Prenez-la maintenant et la suivante à l'heure habituelle."),
        ("pill", "j'ai oublié ma pilule", "Prenez-la dès maintenant, quitte à en avaler deux dans la journée."),
        (
            "pill",
            "I forgot my pill last night",
            "Take it now, the next at its usual hour, even if that means two today.",
        ),
        ("pill", "I missed my pill", "Have it now even if you end up with two in one day."),
        ("pill", "nsit el 7abba elbere7", "khoudha tawa w elli ba3dha fi wa9tha"),
        ("pill", "نسيت الحبة البارحة", "خذيها الآن والتالية في وقتها المعتاد"),
        (
            "sachet",
            "nsit ma 3tithouch el Singulair elbere7, na3tih zouz ?",
            "Ellila a3tih sachet wa7ed fi wa9tou, ma d'doublich",
        ),
        (
            "sachet",
            "j'ai oublié le Singulair hier, j'en donne deux ?",
            "Ce soir donnez un seul sachet à l'heure habituelle, ne doublez pas.",
        ),
        (
            "sachet",
            "I forgot the Singulair yesterday, give two?",
            "Tonight give one sachet at the usual time, do not double.",
        ),
        ("sachet", "نسيت السنغولير البارحة", "الليلة أعطه كيس واحد في وقته ولا تضاعف"),
        ("monday", "I missed yesterday's methotrexate", "You can have it today, then back to Mondays as usual."),
        (
            "monday",
            "j'ai oublié le Methotrexate hier",
            "Prenez-le aujourd'hui, puis reprenez le lundi comme d'habitude.",
        ),
        ("monday", "nsit el Methotrexate elbere7", "khoudhou lyoum w ba3d erja3 lel thnin kif el 3ada"),
        ("monday", "نسيت الميثوتريكسات البارحة", "خذه اليوم ثم عد إلى يوم الاثنين كالعادة"),
        ("sachet", "nsit el Singulair mta3 elbere7", "sachet wa7ed ellila w bark, fi wa9tou"),
    ],
)
def test_a_missed_dose_is_caught_up_by_the_hour(line: str, question: str, reply: str) -> None:
    assert level(reply, line, question) is not Level.BLOCK


@pytest.mark.parametrize(
    ("line", "question", "reply"),
    [
        ("sachet", "j'ai oublié le Singulair hier", "Doublez ce soir."),
        ("sachet", "j'ai oublié le Singulair hier", "Donnez deux sachets ce soir."),
        ("sachet", "I forgot the Singulair yesterday", "Give two sachets tonight."),
        ("sachet", "nsit el Singulair elbere7", "a3tih zouz sachet ellila"),
        ("sachet", "نسيت السنغولير البارحة", "أعطه كيسين الليلة"),
        ("pill", "j'ai oublié ma pilule hier", "Prenez deux comprimés par jour pendant une semaine."),
        ("monday", "I missed yesterday's methotrexate", "Take 30 mg today."),
        ("monday", "I missed my methotrexate", "Take it today, then back to Mondays and Thursdays."),
    ],
)
def test_a_missed_dose_is_not_made_up_by_two(line: str, question: str, reply: str) -> None:
    assert level(reply, line, question) is Level.BLOCK


@pytest.mark.parametrize(
    ("line", "question", "reply"),
    [
        ("fever", "", "En laissant 6 heures entre deux, donc au maximum quatre dans les 24 h."),
        ("fever", "", "Efferalgan : pas plus de 4 fois en 24 heures."),
        ("fever", "", "Six hours between two doses, so at most four in 24 hours."),
        ("fever", "c'est bien jusqu'au trait 15 ?", "La graduation 15 de la pipette, oui."),
        ("fever", "", "Remplissez jusqu'au trait 15, toutes les 6 heures."),
        ("fever", "", "Fill the pipette to the 15 mark, every 6 hours."),
        ("fever", "", "3abbi 7atta lel trait 15, kol 6 sweya3"),
        ("fever", "", "املأ حتى التدريجة 15 كل 6 ساعات"),
        ("fever", "na3tih tawa?", "bin dose w dose lezem 6 sweya3 yet3addew"),
        ("tablet", "", "Three in 24 hours at the very most."),
        ("tablet", "", "Au maximum trois en 24 h, un toutes les 8 heures."),
        ("tablet", "", "بين الجرعة والجرعة 8 ساعات، ثلاث مرات في 24 ساعة على الأكثر"),
        ("weekly", "", "el methotrexate 1 jour fel jom3a, les 6 comprimés m3a b3adhhom"),
        ("weekly", "", "Methotrexate : les 6 comprimés ensemble, un seul jour par semaine."),
        ("weekly", "", "Methotrexate: all six tablets together, one day a week only."),
        ("weekly", "", "الميثوتريكسات 6 حبات مع بعض يوم واحد في الأسبوع"),
    ],
)
def test_an_interval_is_compared_in_any_measure(line: str, question: str, reply: str) -> None:
    assert level(reply, line, question) is not Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("tablet", "Prenez-en au maximum quatre en 24 h."),
        ("tablet", "Take up to six tablets in 24 hours."),
        ("fever", "Donnez-lui la dose jusqu'à 6 fois en 24 heures."),
        ("fever", "Remplissez jusqu'au trait 20, toutes les 6 heures."),
        ("fever", "Fill the pipette to the 18 mark, every 6 hours."),
        ("fever", "3abbi 7atta lel trait 20 kol 6 sweya3"),
        ("weekly", "Methotrexate : les 8 comprimés ensemble, un seul jour par semaine."),
        ("weekly", "Methotrexate: six tablets, two days a week."),
        ("weekly", "khou 6 comprimés Methotrexate kol youm"),
    ],
)
def test_a_shorter_interval_or_a_higher_mark_is_another_dose(line: str, reply: str) -> None:
    assert level(reply, line) is Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("augmentin", "زوز في النهار، وحدة مع فطور الصباح و وحدة مع العشاء، جمعة كاملة"),
        ("augmentin", "حبتين في النهار، وحدة الصباح و وحدة في الليل، سبعة أيام"),
        ("augmentin", "zouz fel nhar, wa7da m3a ftour sbe7 w wa7da m3a la3cha, jom3a kemla"),
        ("augmentin", "Deux par jour, un au petit déjeuner et un au dîner, une semaine entière."),
        ("augmentin", "Two a day, one with breakfast and one with dinner, for a whole week."),
        ("augmentin", "زوز حبات كل نهار، وحدة مع الفطور و وحدة مع العشاء، سبعة أيام"),
        ("augmentin", "wa7da sbe7 w wa7da fel lil, 7 ayem"),
        ("metformin", "زوز في النهار، وحدة الصباح و وحدة العشية"),
    ],
)
def test_a_scheme_is_restated_in_dialect(line: str, reply: str) -> None:
    assert level(reply, line) is not Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("augmentin", "ثلاثة في النهار، وحدة مع فطور الصباح و وحدة مع الغداء و وحدة مع العشاء، جمعة كاملة"),
        ("augmentin", "zouz sbe7 w zouz fel lil, jom3a kemla"),
        ("augmentin", "زوز في النهار، وحدة الصباح و وحدة في الليل، جمعتين"),
        ("augmentin", "Three a day, one with each meal, for a whole week."),
        ("augmentin", "Deux par jour, un matin un soir, deux semaines entières."),
        ("inexium", "زوز في النهار، وحدة الصباح و وحدة في الليل"),
        ("inexium", "wa7da sbe7 w wa7da fel lil"),
    ],
)
def test_another_scheme_in_dialect_is_another_dose(line: str, reply: str) -> None:
    assert level(reply, line) is Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("gel", "اصبر شهرين"),
        ("gel", "البشرة تتحسن بالشوية بالشوية، اصبر شهرين"),
        ("gel", "osbor chahrin w tchouf"),
        ("gel", "Patientez deux mois, la peau s'améliore doucement."),
        ("gel", "Be patient for two months, skin is slow."),
        ("gel", "Wear a two-piece outfit that morning."),
        ("gel", "Venez en tenue deux pièces, sans bijou."),
        ("metformin", "Marchez trente minutes par jour et continuez la marche après le dîner."),
        ("metformin", "No change needed, keep the evening walks going."),
        ("metformin", "Drink two litres of water a day."),
        ("metformin", "اشرب لترين من الماء موزعين على اليوم"),
        ("metformin", "قلل من المشروبات المحلاة واشرب لترين من الماء"),
        ("metformin", "Buvez deux litres d'eau répartis sur la journée."),
        ("metformin", "echrob zouz litrouwet ma fel nhar"),
        ("metformin", "Keep the diet going and the swimming too."),
        ("metformin", "قلل من اللحم الأحمر والسردين والمشروبات المحلاة، ولا تغير شيئا في الغلوكوفاج."),
    ],
)
def test_clothes_walks_water_and_waiting_are_nobodys_dose(line: str, reply: str) -> None:
    assert level(reply, line) is not Level.BLOCK


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("gel", "Continuez le gel six mois de plus."),
        ("gel", "واصل الجال ستة أشهر أخرى"),
        ("gel", "Keep the gel going for six months."),
        ("metformin", "Drink a glass of water with two tablets three times a day."),
        ("metformin", "Keep the Glucophage going for six more months."),
        ("metformin", "Marchez, et prenez trois comprimés par jour."),
        ("metformin", "اشرب لترين من الماء وخذ ثلاث حبات في اليوم"),
    ],
)
def test_a_dose_beside_water_or_a_walk_stays_a_dose(line: str, reply: str) -> None:
    assert level(reply, line) is Level.BLOCK


@pytest.mark.parametrize(
    "reply",
    [
        "Il faut trois semaines pour sentir l'effet.",
        "Il faut 3 à 4 semaines avant de constater une différence.",
        "It takes three to four weeks before you notice a difference.",
        "وزنك 80 كيلو",
    ],
)
def test_how_long_until_a_treatment_is_felt_and_what_somebody_weighs_is_no_dose(reply):
    assert judge(reply, Card("2026-10-05", (LINES["augmentin"],))).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    [
        "Prenez-le trois semaines pour sentir l'effet.",
        "Encore trois semaines pour sentir l'effet.",
        "Passez à 10 pour sentir une différence.",
        "Il faut trois semaines de traitement pour sentir l'effet.",
        "Il faut 2 à 3 comprimés.",
        "Faites-le trois semaines avant de sentir l'effet.",
        "On fait trois semaines pour sentir l'effet.",
        "Deux à chaque fois.",
        "اثنتان في كل مرة",
    ],
)
def test_what_is_taken_until_it_is_felt_is_one(reply):
    assert judge(reply, Card("2026-10-05", (LINES["augmentin"],))).level is Level.BLOCK


@pytest.mark.parametrize(
    ("reply", "closed"),
    [
        ("Deux comprimés de 500 remplacent un de 1000, donc deux le matin, deux le soir.", False),
        ("Two 500s make one 1000: four a day.", False),
        ("Trois de 500 le matin et trois le soir.", True),
        ("Deux le matin, deux le soir.", True),
    ],
)
def test_as_many_of_a_smaller_strength_as_make_the_recorded_one_are_no_other_way_of_taking_it(reply, closed):
    assert (judge(reply, Card("2026-10-05", (LINES["big"],))).level is Level.BLOCK) == closed


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Je ne sais plus si je l'ai pris hier", "Dans le doute, n'en reprenez pas."),
        ("سأرفعها إلى 75، موافق؟", "لست موافقا: 75 خطر على قلبك."),
    ],
)
def test_a_doubt_about_a_dose_and_a_plain_no_leave(question, reply):
    assert judge(reply, Card("2026-10-05", (LINES["inexium"],)), question).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    [
        "If they come back, double it.",
        "Double it if they get worse.",
        "A&E if it gets worse. If they come back double the dose.",
        "Dans le doute, arrêtez l'Inexium.",
        "Versez le montant sur mon compte avant de manger.",
        "Passez à 16/10.",
        "كل ساعة 2 حبات",
        "If it's not ok by Monday double the dose.",
        "si ce n'est pas mieux lundi doublez la dose",
        "if you feel no effect after a week double the dose",
        "190 ken tzid. zid 7abba ghadi",
        "Espacez.",
        "Arrêtez.",
        "Si ce n'est pas bon lundi arrêtez",
        "Diminuez les prises.",
    ],
)
def test_what_stands_beside_a_return_a_doubt_a_condition_or_a_meal_is_no_less_an_order(reply):
    assert judge(reply, Card("2026-10-05", (LINES["inexium"],))).level is not Level.PASS


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Ce matin 13/7", "13/7, très bien. On ne change rien."),
        ("Ce matin 13/7", "Très bonne tension, continuez comme ça."),
        ("", "14/8, c'est correct."),
        ("", "138/84 is fine."),
        ("", "Ija ghodwa 3al 9 mta3 sbe7"),
        ("", "تعال غدا على الساعة 9 صباحا"),
        ("", "Versez le sachet dans un demi-verre d'eau et mélangez."),
    ],
)
def test_a_blood_pressure_the_hour_of_a_visit_and_a_sachet_that_is_poured_are_no_dose_and_no_payment(question, reply):
    assert judge(reply, Card("2026-10-05", (LINES["exforge"], LINES["sachet"])), question).level is Level.PASS


@pytest.mark.parametrize(
    "reply",
    ["Passez à Exforge 10/160 mg.", "na99esha nharin w nchoufou", "n9asha nharin", "Versez 50 dinars pour la boîte."],
)
def test_a_strength_in_two_parts_a_dose_cut_in_tunisian_and_money_are_what_they_are(reply):
    assert judge(reply, Card("2026-10-05", (LINES["exforge"],))).level is Level.BLOCK


def test_two_faults_of_one_sentence_are_two_remarks():
    found = judge("Passez à 40 mg et prenez de l'aspirine.", Card("2026-10-05", (LINES["inexium"],))).findings
    assert {one.code for one in found} == {"gate.new_dose", "gate.new_drug"}
