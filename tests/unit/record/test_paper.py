"""The printed record tells every entry in words, and the six duties of a reply as they were kept."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from core.dossier import CardExam, CardMedication, Consultation, Dossier, LegalBasis
from core.model import Circumstance, Exam, Guardian, Medication, Source
from core.record import events as e
from core.record.document import DocumentEntry, RecordDocument
from core.record.duties import duty_line
from core.record.paper import record_document
from core.record.signed import Signed
from tests.unit.record.log import DEVICE, NOON, PATIENT, THREAD, Log, question, reply_body

AMLODIPINE = Medication("Amlodipine", "5 mg", "1 comprimé le matin", "3 mois")
DOSSIER = Dossier(
    patient=PATIENT,
    name="Amira Ben Youssef",
    born="1972-05-03",
    phone="+216 00 000 418",
    language="fr",
    number="D-1187",
    guardian=None,
    devices=(),
    legal_basis=None,
    consultations=(),
    questions=(),
    recorded=0,
    last_ms=NOON,
)
WORDS = {"gate.new_drug": "Médicament nouveau.", "gate.count": "{count} remarques. Reformuler."}
CARD = e.CardLines((AMLODIPINE, Medication("Paracétamol")), (Exam("bilan lipidique"),), "", None)
HELD = e.ConsultationRecorded(THREAD, "2026-11-12", "Dr Leïla Mansour", "in_person", "", "", 30, "", CARD)


def printed(entries: Iterable[Signed] = (), dossier: Dossier = DOSSIER) -> RecordDocument:
    return record_document(
        dossier,
        entries,
        practice="Cabinet",
        author="Dr Leïla Mansour",
        made_ms=NOON,
        utc_minutes=60,
        words=WORDS,
        integrity=(("Preuve", "record.proof"),),
        checkpoints=("A-31",),
    )


def entry(event: e.Event, **changes: int) -> DocumentEntry:
    (section,) = printed((replace(Log()(event), **changes),)).sections
    return section.entries[0]


def test_page_one_names_the_patient_the_period_and_the_author() -> None:
    log = Log()
    document = printed((log(e.Claimed(b"l")), log(e.Claimed(b"l"), at_ms=NOON + 3 * 86_400_000)))
    assert document.patient == (
        ("Patient", "Amira Ben Youssef"),
        ("Naissance", "né(e) le 03/05/1972"),
        ("Dossier", "D-1187"),
    )
    assert dict(document.about)["Période"] == "du 06/11/2026 au 09/11/2026"
    assert dict(document.about)["Contenu"].startswith("2 écritures")
    assert dict(document.about)["Établi par"] == "Dr Leïla Mansour"


def test_notices_by_mail_are_told_with_where_they_went_and_what_became_of_them() -> None:
    given, gone = entry(e.MailAddressGiven("amira@patient.invalid")), entry(e.MailAddressGiven(""))
    assert (given.kind, given.facts) == ("Adresse e-mail pour les avis", (("Adresse", "amira@patient.invalid"),))
    assert gone.facts == (("Adresse", "plus aucune"),)
    sent, full = entry(e.PatientMailed(b"r", "sent", "")), entry(e.PatientMailed(b"r", "returned", "full"))
    assert (sent.kind, sent.facts) == ("Avis par e-mail", (("Ce qu’il en fut", "confié au serveur d’envoi"),))
    assert "d’après un courriel reçu : la boîte du patient est pleine" in full.facts[0][1]


def test_a_record_without_entries_has_no_period_and_a_birth_date_can_be_missing() -> None:
    document = printed(dossier=replace(DOSSIER, born=""))
    assert "Période" not in dict(document.about)
    assert dict(document.patient)["Naissance"] == ""


def test_late_lines_and_the_adult_stand_first_on_page_one() -> None:
    late = CardMedication(Medication("Doliprane"), (1, b"A", 1), "2026-11-20", Source("ordonnance", "2026-11-12"))
    there = CardMedication(AMLODIPINE, (1, b"A", 1), "2026-11-12", None)
    held = Consultation(
        id=THREAD,
        held_on="2026-11-12",
        physician="Dr Leïla Mansour",
        profile=b"A",
        mode="in_person",
        reference="",
        last_examined_on="",
        window_days=30,
        window_reason="",
        medications=(there, late),
        exams=(),
        instructions="",
        order=(1, b"A", 1),
        written_on="2026-11-12",
        readable=True,
    )
    basis = LegalBasis("Sonia Gharbi", "parental_authority", "livret 12", "2026-11-01", "Dr Leïla Mansour")
    child = replace(DOSSIER, consultations=(held,), legal_basis=basis, guardian=Guardian("Sonia Gharbi", "mère"))
    document = printed(dossier=child)
    assert document.notices[:2] == (
        "Ligne ajoutée après la consultation du 12/11/2026 : Doliprane, d’après « ordonnance » du 12/11/2026.",
        "Adulte accompagnant : Sonia Gharbi, autorité parentale (livret 12, 01/11/2026).",
    )
    assert dict(document.patient)["Adulte accompagnant"] == "Sonia Gharbi (mère)"
    assert printed().notices == document.notices[2:]


def test_a_consultation_written_afterwards_and_a_late_exam_are_said_on_page_one() -> None:
    asked = Source("ordonnance", "2026-11-12")
    exam = CardExam("IRM", (9, b"A", 9), "2026-11-20", "", "", "", asked)
    held = Consultation(
        THREAD, "2026-11-12", "", b"", "in_person", "", "", 15, "", (), (exam,), "", (1, b"A", 1), "2026-11-14", True
    )
    assert printed(dossier=replace(DOSSIER, consultations=(held,))).notices[:2] == (
        "La consultation du 12/11/2026 a été inscrite après coup, le 14/11/2026.",
        "Ligne ajoutée après la consultation du 12/11/2026 : IRM, d’après « ordonnance » du 12/11/2026.",
    )


def test_an_entry_tells_its_number_its_hash_and_both_clocks() -> None:
    told = entry(e.Claimed(b"l"))
    assert (told.number, len(told.hash), told.who) == ("n° A-1", 16, "Dr Leïla Mansour")
    assert told.when == "06/11/2026 22:20 UTC+1 (heure déclarée)"
    assert entry(e.Claimed(b"l"), server_ms=NOON + 60_000).when == "06/11/2026 22:20 UTC+1 (poste), 22:21 (serveur)"


def test_a_consultation_tells_its_medicines_and_its_exams() -> None:
    assert entry(HELD).facts == (
        ("Tenue le", "12/11/2026, au cabinet, Dr Leïla Mansour"),
        ("Suivi", "30 jours"),
        ("Médicament", "Amlodipine, 5 mg, 1 comprimé le matin, 3 mois"),
        ("Médicament", "Paracétamol"),
        ("Examen demandé", "bilan lipidique"),
    )
    distant = replace(HELD, mode="teleconsultation", reference="T-9", clin=None)
    assert entry(distant).facts[0] == ("Tenue le", "12/11/2026, téléconsultation, référence T-9, Dr Leïla Mansour")


def test_a_reply_tells_its_words_its_duties_and_the_physicians_reason() -> None:
    step = Circumstance("record", "record.before_sending", "")
    content = e.ReplyContent(reply_body("Le matin."), (step,), ("Signe déjà vu en consultation",), "")
    told = entry(e.ReplyRecorded(b"l", b"r", THREAD, b"h", (), "online", content))
    assert (told.body, told.reply, told.stopped) == ("Le matin.", True, False)
    assert told.facts == (
        ("Dossier", "Inscrite au dossier avant de partir"),
        ("Motif du médecin", "Signe déjà vu en consultation"),
    )


def test_a_closed_send_tells_its_findings_and_what_only_a_screen_could_fill_in_is_left_out() -> None:
    told = entry(e.SendClosed(b"l", b"d", ("gate.count", "gate.new_drug", "gate.unheard")))
    assert told.stopped
    assert [value for _, value in told.facts] == ["… remarques. Reformuler.", "Médicament nouveau.", "gate.unheard"]


def test_enrolment_result_and_triage_are_told_in_words() -> None:
    enrolled = e.PatientEnrolled(DEVICE.public, b"k", "in_person", "identity_card", b"i", "paper")
    assert entry(enrolled).facts[0] == ("Document vu", "carte d’identité")
    result = e.ResultRecorded(THREAD, e.ResultLines("bilan lipidique", "2026-11-14", "papier", "LDL 1,42 g/l"))
    assert entry(result).facts == (("Examen", "bilan lipidique"), ("Reçu le", "14/11/2026"), ("Par", "papier"))
    assert entry(e.HandedOver(b"l", b"p" * 32, "Dr Karim Jlassi")).facts == (("Confiée à", "Dr Karim Jlassi"),)
    assert entry(e.HandedOver(b"l", b"", "")).facts == (("Confiée à", "personne"),)
    assert entry(e.Triaged(b"l", "physician")).facts == (("Décision", "vers le médecin"),)


def test_a_closed_device_tells_why_and_which() -> None:
    told = entry(e.DeviceClosed(b"\x1d" * 32, "lost"))
    assert told.kind == "Appareil fermé par le cabinet"
    assert told.facts == (("Raison", "téléphone perdu ou volé"), ("Appareil", "1d" * 8))


def test_a_body_in_arabic_letters_is_marked_as_arabic() -> None:
    _, body = question("متى أتناول الدواء؟")
    told = entry(e.QuestionRecorded(b"l", b"h", b"s", "1", (), e.QuestionText(body)))
    assert (told.body, told.language) == ("متى أتناول الدواء؟", "ar")


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (
            Circumstance("identity", "identity.confirmed", "Salma Trabelsi; identity_card; Dr Leïla Mansour"),
            "Téléphone comparé en présence par Salma Trabelsi (carte d’identité), personne confirmée par Dr Leïla Mansour",
        ),
        (
            Circumstance("identity", "identity.settled_by_call", "Salma; passport; Dr A"),
            "Téléphone comparé en présence par Salma (passeport), personne confirmée par Dr A"
            " ; doute sur ce message levé par un appel",
        ),
        (
            Circumstance("consultation", "consultation.in_person", "2026-11-17; Dr A; 5/15"),
            "Au cabinet le 17/11/2026, Dr A, jour 5 sur 15",
        ),
        (
            Circumstance("consultation", "consultation.teleconsultation", "2026-11-17; Dr A; 5/15"),
            "Téléconsultation le 17/11/2026, Dr A, jour 5 sur 15",
        ),
        (
            Circumstance("judgement", "judgement.online", "95 s"),
            "« Peut se répondre en ligne », jugé par le médecin, 95 s après l’ouverture du fil",
        ),
        (
            Circumstance("judgement", "judgement.examination", "9 s"),
            "« Un examen est nécessaire », jugé par le médecin, 9 s après l’ouverture du fil",
        ),
        (Circumstance("content", "content.clear", "pass; 1; 18c6"), "Rien à signaler ; règles 1, lexique 18c6"),
        (Circumstance("content", "gate.new_drug", "attest; 1; 18c6"), "Médicament nouveau ; règles 1, lexique 18c6"),
        (
            Circumstance("recipient", "recipient.enrolled_device", "554c0a"),
            "Le seul téléphone inscrit de ce patient, clé 554c0a",
        ),
        (
            Circumstance("identity", "identity.voice", "called_number"),
            "Appelé au numéro relevé à l’inscription ; au téléphone, nul n’est jamais identifié avec certitude (article 17)",
        ),
        (
            Circumstance("recipient", "recipient.voice", "Amira Ben Youssef"),
            "Dit de vive voix à Amira Ben Youssef ; rien n’est parti par écrit",
        ),
        (
            Circumstance("record", "record.after_speaking", ""),
            "Inscrite au dossier après l’échange, par le médecin qui a parlé",
        ),
        (Circumstance("later", "later.code", "of another form"), "later.code of another form"),
    ],
)
def test_a_duty_is_told_as_it_was_kept(step: Circumstance, line: str) -> None:
    assert duty_line(step, WORDS)[1] == line


def test_a_telephone_exchange_tells_what_was_asked_and_the_duties_it_kept() -> None:
    steps = (Circumstance("recipient", "recipient.voice", "called_number"),)
    content = e.PhoneContent("Et le soir ?", "Oui.", steps, ("dit en consultation",), "")
    spoken = e.PhoneExchanged(b"q" * 16, THREAD, 1, (), "online", content)
    told = entry(spoken)
    assert (told.kind, told.body, told.reply) == ("Échange téléphonique consigné", "Oui.", True)
    assert told.facts[0] == ("Demandé au téléphone", "Et le soir ?")
    assert told.facts[-1] == ("Motif du médecin", "dit en consultation")
    written = replace(spoken, clin=replace(content, asked=""))
    assert entry(written).facts == told.facts[1:]


def test_a_straight_way_tells_what_was_found_in_order() -> None:
    assert entry(e.RoutedStraight(b"q" * 16, ("gate.new_drug",))).facts == (("Constaté", "Médicament nouveau."),)
