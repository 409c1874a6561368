"""What a physician may and may not write, in the words of a practice."""

import pytest

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.judge import judge, propose
from tests.unit.gate.people import BELLY, CARD, INFECTION, NOTHING, PRESSURE, codes, verdict

MAY_LEAVE = [
    "Bonjour, l'Augmentin se prend au début du repas, cela protège l'estomac.",
    "Oui, un sachet matin, midi et soir pendant 7 jours.",
    "Augmentin 1 g, 3 fois par jour, comme prévu.",
    "Le médicament générique, amlodipine, est identique : gardez une gélule le matin.",
    "Si vous avez oublié une prise, prenez la suivante à l'heure normale sans doubler.",
    "Votre TSH est normale, il n'y a rien à changer.",
    "Terminez bien les 7 jours d'Augmentin même si vous allez mieux.",
    "Ne prenez pas d'ibuprofène en même temps que l'Amlor.",
    "Pas d'anti-douleur avec cela, et pas de scanner.",
    "Pour l'échographie prévue, restez à jeun six heures avant.",
    "Buvez 1,5 litre d'eau par jour et reposez-vous.",
    "Une cuillère de miel dans une tisane calme la gorge.",
    "Prenez votre tension matin et soir pendant trois jours et notez les chiffres.",
    "Je ne peux pas vous prescrire d'antibiotique par message, venez me voir demain.",
    "L'Amlor peut faire gonfler les chevilles ; on en reparle à la consultation.",
    "Avez-vous déjà pris de la codéine ?",
    "Vous aviez eu une IRM l'an dernier, elle était normale.",
    "Non, il ne faut pas doubler la dose.",
    "Mangez des aliments riches en fer.",
    "Vous prenez bien 5 mg.",
    "Inutile de refaire la TSH.",
    "Votre sœur ne doit pas en prendre.",
    "Les troubles digestifs de l'Augmentin cèdent en deux jours.",
    "Le dentiste vous dira s'il faut une radio.",
    "Notez vos glycémies au lecteur chaque matin.",
    "Mangez léger, évitez le sel et marchez trente minutes par jour.",
    "Votre certificat est prêt à l'accueil du cabinet.",
    "Je ne délivre pas de certificat sans examen.",
    "Je préfère vous examiner avant de parler de scanner.",
    "La consultation est à 60 dinars, à régler sur place.",
    "Monter l'Amlor se décide au cabinet.",
    "L'ordonnance est valable trois mois.",
    "Suspendez l'Amlor et venez me voir cet après-midi.",
    "",
]

MUST_NOT_LEAVE = [
    ("Passez à deux gélules d'Amlor.", "gate.new_dose"),
    ("Prenez plutôt Amlor 10 mg.", "gate.new_dose"),
    ("Augmentez l'Amlor à 10.", "gate.new_dose"),
    ("Doublez la dose ce soir.", "gate.new_dose"),
    ("Espacez l'Augmentin : toutes les douze heures.", "gate.new_dose"),
    ("Augmentin 1-0-1.", "gate.new_dose"),
    ("2 sachets x 3/j d'Augmentin", "gate.new_dose"),
    ("3 fois 2 sachets d'Augmentin", "gate.new_dose"),
    ("Amlor deux fois par semaine", "gate.new_dose"),
    ("Amlor un jour sur deux.", "gate.new_dose"),
    ("Prenez l'Augmentin pendant dix jours.", "gate.new_dose"),
    ("Prolongez l'Augmentin de trois jours.", "gate.renewal"),
    ("Reprenez une boîte d'Augmentin.", "gate.renewal"),
    ("Votre petite sœur peut en prendre la moitié.", "gate.other_person"),
    ("Coupez l'Amlor en deux.", "gate.new_dose"),
    ("Allongez à dix jours.", "gate.new_dose"),
    ("Une TSH dans un mois, s'il vous plaît.", "gate.exam_repeat"),
    ("Votre fils peut prendre l'Augmentin aussi.", "gate.other_person"),
    ("Ajoutez du Doliprane 1 g trois fois par jour.", "gate.new_drug"),
    ("Vous pouvez prendre un Spasfon si vous avez mal.", "gate.new_drug"),
    ("À votre place je prendrais de l'ibuprofène.", "gate.new_drug"),
    ("Arrêtez l'Augmentin et prenez Zithromax.", "gate.new_drug"),
    ("Prenez un antihistaminique le soir.", "gate.new_drug"),
    ("Achetez un sirop pour la toux.", "gate.new_drug"),
    ("Une cure de vitamine D vous ferait du bien.", "gate.new_drug"),
    ("Prenez aussi Clamoxyl et, en plus de l'Amlor, prenez aussi Norvasc.", "gate.new_drug"),
    ("Faites-vous faire dix séances de kiné.", "gate.new_drug"),
    ("Xyzalor 500 mg, un comprimé par jour.", "gate.new_drug"),
    ("Augm3ntin 1g x 2/j", "gate.new_dose"),
    ("Faites une prise de sang et revenez me voir.", "gate.exam_repeat"),
    ("Faites une coloscopie et revenez me voir.", "gate.new_exam"),
    ("Il faudrait un scanner avant notre prochain rendez-vous.", "gate.new_exam"),
    ("Et pourquoi pas prendre du Doliprane ?", "gate.new_drug"),
    ("Radio du poumon ce soir.", "gate.new_exam"),
    ("Refaites la TSH dans six semaines.", "gate.exam_repeat"),
    ("Pour l'échographie, demandez aussi le pelvis.", "gate.exam_extended"),
    ("Je vous envoie l'ordonnance par WhatsApp.", "gate.transmission"),
    ("Vous trouverez en pièce jointe votre traitement.", "gate.transmission"),
    ("J'ai transmis votre ordonnance à la pharmacie.", "gate.transmission"),
    ("Je vous fais un arrêt de travail de trois jours, vous le recevrez par mail.", "gate.certificate"),
    ("Merci de régler par virement, voici mon RIB.", "gate.payment"),
]

DOUBTFUL = [
    ("Le Zithromax, justement.", "gate.drug_unclear"),
    ("Une IRM, alors.", "gate.exam_unclear"),
    ("Arrêtez l'Augmentin.", "gate.stop"),
    ("Continuez l'Augmentin jusqu'à lundi.", "gate.longer"),
    ("Amlor le soir.", "gate.new_dose"),
    ("Faites votre échographie.", "gate.exam_reminder"),
    ("Votre arrêt de travail se termine vendredi.", "gate.certificate"),
    ("Mes honoraires ont changé.", "gate.payment"),
    ("L'ordonnance vous attend au secrétariat.", "gate.prescription_paper"),
    ("Amlor une gélule le matin pendant 3 mois ; Augmentin un sachet matin, midi et soir 7 jours.",
     "gate.copy_of_prescription"),
    ("Après un oubli, augmentez la dose suivante.", "gate.new_dose"),
    ("A m l o r", "gate.disguised"),
    ("Prenez bien l'Аmlor le matin.", "gate.disguised"),
    ("!!!", "gate.unreadable"),
]  # fmt: skip


@pytest.mark.parametrize("reply", MAY_LEAVE)
def test_an_explanation_or_an_advice_leaves(reply):
    assert judge(reply, CARD).findings == ()


@pytest.mark.parametrize(("reply", "code"), MUST_NOT_LEAVE)
def test_a_prescription_an_exam_a_certificate_or_a_payment_does_not_leave(reply, code):
    assert verdict(reply) == "block"
    assert code in codes(reply)


@pytest.mark.parametrize(("reply", "code"), DOUBTFUL)
def test_a_doubt_asks_the_physician(reply, code):
    assert (verdict(reply), code in codes(reply)) == ("attest", True)


@pytest.mark.parametrize(
    "reply",
    [
        "Si la fièvre dépasse 39 ou si vous êtes essoufflé, appelez le 190.",
        "Allez aux urgences, ils vous feront un ECG et une prise de sang.",
        "N'en prenez plus et appelez le SAMU.",
    ],
)
def test_sending_to_the_emergency_services_is_a_note_and_never_a_finding(reply):
    found = judge(reply, CARD)
    assert found.findings == ()
    assert [note.code for note in found.notes] == ["note.emergency"]
    assert reply[found.notes[0].start : found.notes[0].end] == found.notes[0].text


def test_a_prescription_beside_an_emergency_is_still_a_prescription():
    reply = "Appelez le 190 et prenez de l'aspirine."
    assert verdict(reply) == "block"
    assert propose(judge(reply, CARD)) == "propose.worsening_190"


def test_a_finding_points_at_the_words_as_they_were_typed_and_at_the_line_compared():
    reply = "Bonjour Madame.  Prenez plutôt\nAmlor 10 mg, merci."
    finding = judge(reply, CARD).findings[0]
    assert reply[finding.start : finding.end] == finding.text == "10 mg"
    assert finding.matched == "Amlor 5 mg 1 gélule le matin 3 mois"
    assert (finding.rule, finding.article) == ("prescription", "22")


def test_a_line_added_after_the_day_is_at_best_a_doubt():
    late = Card("2026-10-05", (Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois", late=True),))
    assert codes("Gardez l'Amlor le matin.", late) == {"gate.late_addition"}
    assert verdict("Passez à deux gélules d'Amlor.", late) == "block"
    assert codes("Prenez une gélule le matin.", late) == {"gate.late_addition"}
    assert codes("Oui, bien sûr.", late, "Je prends l'Amlor avec du thé ?") == {"gate.late_addition"}


def test_a_line_added_late_never_covers_what_the_patient_had_from_somebody_else():
    late = Card("2026-10-05", (INFECTION, Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois", late=True)))
    assert verdict("L'Amlor se prend le matin.", late, "Ma voisine m'a passé de l'Amlor.") == "block"
    assert verdict("L'Augmentin se prend au repas.", late, "Ma voisine m'a passé de l'Amlor.") == "pass"


def test_a_result_is_explained_only_once_it_is_in_the_record():
    unseen = Card("2026-10-05", (), (Exam("TSH", "result", "2,1"),))
    assert codes("Votre TSH est un peu basse.", unseen) == {"gate.result_not_recorded"}


@pytest.mark.parametrize(
    ("reply", "leaves"),
    [
        ("Votre TSH est un peu basse.", False),
        ("Your TSH is normal.", False),
        ("تحليل TSH طبيعي", False),
        ("TSH mte3ek behia", False),
        ("Vos analyses sont bonnes, tout va bien.", False),
        ("Quand votre TSH sera normale, nous nous reverrons.", True),
        ("Un bilan normal ne suffit pas, venez me voir.", True),
        ("La TSH se fait à jeun, avec la feuille donnée.", True),
    ],
)
def test_no_result_is_told_of_an_exam_that_was_only_ordered(reply, leaves):
    ordered = Card("2026-10-05", (), (Exam("TSH", "ordered"),))
    assert (codes(reply, ordered) == {"gate.result_not_recorded"}) is not leaves
    assert leaves or codes("Votre TSH est normale.", Card("2026-10-05", (PRESSURE,))) == {"gate.result_not_recorded"}
    assert (verdict(reply, ordered) == "pass") is leaves


def test_the_analyses_are_those_whose_result_was_received():
    both = Card("2026-10-05", (), (Exam("TSH", "ordered"), Exam("NFS", "result", "Hb 13,1 g/dL", received=True)))
    assert verdict("Vos analyses sont bonnes.", both) == "pass"
    assert codes("Votre TSH est bonne.", both) == {"gate.result_not_recorded"}


@pytest.mark.parametrize("reply", ["Faites la TSH.", "N'oubliez pas la TSH.", "ما تنساش تحليل TSH"])
def test_an_ordered_exam_recalled_without_its_paper_is_a_doubt(reply):
    assert codes(reply, Card("2026-10-05", (), (Exam("TSH", "ordered"),))) == {"gate.exam_reminder"}


def test_a_dose_that_the_line_does_not_hold_is_a_doubt():
    bare = Card("2026-10-05", (Medicine("Amlor"),))
    assert codes("Prenez l'Amlor matin et soir.", bare) == {"gate.unrecorded_dose"}
    assert codes("Amlor : une gélule par jour.", bare) == {"gate.unrecorded_dose"}


def test_a_dose_without_a_name_must_fit_a_line():
    assert verdict("Prenez deux comprimés le soir.", NOTHING) == "block"
    assert verdict("Un sachet, trois fois par jour.", Card("2026-10-05", (PRESSURE, INFECTION))) == "pass"


def test_an_exam_outside_the_lexicon_is_known_by_the_words_of_the_card():
    card = Card("2026-10-05", (), (Exam("Capillaroscopie", "result", "normale", received=True),))
    assert verdict("La capillaroscopie est normale.", card) == "pass"
    assert verdict("Refaites la capillaroscopie.", card) == "block"


def test_a_reminder_that_sends_back_to_the_paper_passes():
    card = Card("2026-10-05", (), (BELLY,))
    assert verdict("Faites l'échographie écrite sur l'ordonnance déjà en votre possession.", card) == "pass"


def test_a_medicine_that_no_lexicon_holds_is_known_by_the_card():
    card = Card("2026-10-05", (Medicine("Zorbadine", "20 mg", "1 cp/j", "10 jours"),))
    assert verdict("La Zorbadine se prend au repas, un comprimé par jour.", card) == "pass"
    assert verdict("La Zorbadyne se prend au repas.", card) == "pass"
    assert verdict("Zorbadine 40 mg.", card) == "block"


def test_a_class_of_medicines_is_the_one_of_the_card():
    assert verdict("Votre antibiotique colore parfois les urines.") == "pass"
    assert verdict("Ce traitement se prend à heure fixe.") == "pass"


@pytest.mark.parametrize("reply", ["L'Amlor se prend le matin.", "Oui, bien sûr."])
@pytest.mark.parametrize(
    "question",
    [
        "Le pharmacien m'a conseillé l'Amlor, je peux ?",
        "Je n'ai jamais pris d'Amlor, je peux ?",
        "J'ai un nouveau médicament. Puis-je prendre l'Amlor ?",
        "I was given Amlor, may I take it?",
        "طبيب اخر وصف لي Amlor، هل آخذه؟",
    ],
)
def test_a_line_added_late_never_covers_what_the_patient_reports_as_new(reply: str, question: str):
    late = Card("2026-10-05", (INFECTION, Medicine("Amlor", "5 mg", "1 gélule le matin", "3 mois", late=True)))
    assert verdict(reply, late, question) == "block"


def test_proposals_are_codes_of_templates():
    assert propose(judge("Bonne journée.", CARD)) == ""
    assert propose(judge("Arrêtez l'Augmentin.", CARD)) == "propose.call"
    assert propose(judge("Faites une radio.", CARD)) == "propose.appointment"
    assert propose(judge("Voici mon RIB.", CARD)) == "propose.no_payment"
    assert propose(judge("Je vous envoie un certificat.", CARD)) == "propose.certificate_on_site"


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        ("خذ حبة دوليبران ثلاث مرات في اليوم", "block"),
        ("اعمل تحليل دم غدا", "block"),
        ("الأوغمنتين مع الأكل", "pass"),
        ("لا تأخذ ايبوبروفين", "pass"),
        ("خذ سيبروفلوكساسين", "block"),
        ("5oudh Doliprane 1g fel lil", "block"),
        ("A3mel radio ghodwa", "block"),
        ("Augmentin m3a el makla", "pass"),
        ("la, Doliprane la", "pass"),
        ("Start cetirizine 10 mg at night", "block"),
        ("Get a chest x-ray", "block"),
        ("Your TSH is normal.", "pass"),
        ("Do not take ibuprofen with it.", "pass"),
    ],
)
def test_other_languages_are_judged_too(reply, level):
    assert verdict(reply) == level


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Comme convenu le 05/10/2026 : Amlor 5 mg, une gélule le matin.", "pass"),
        ("Comme convenu le 05/10/2026 : Amlor 5 mg, deux gélules le matin.", "block"),
        ("Prenez 2/5/10 gélules d'Amlor.", "block"),
    ],
)
def test_a_day_of_the_calendar_is_no_dose(reply, expected):
    assert verdict(reply) == expected
