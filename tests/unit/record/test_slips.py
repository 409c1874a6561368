"""The slips to copy into the practice's own file: one exchange each, as far as this desk may read it."""

from core.record import events as e
from core.record.fold import fold
from core.record.signed import Signed
from core.record.slips import SEALED, slip, slips_document
from tests.unit.record.log import THREAD, Log, question, reply_body

AMIRA = e.PatientEntered("Amira Ben Youssef", "1972-05-03", "+216 00 000 418", "fr", "D-1187", None)
SEALED_LETTER, BODY = question()
LETTER = SEALED_LETTER.header.letter_id
ASKED = e.QuestionRecorded(LETTER, SEALED_LETTER.header_bytes, SEALED_LETTER.signature, "1", (), e.QuestionText(BODY))
REPLY = e.ReplyRecorded(LETTER, b"r" * 16, THREAD, b"h" * 32, (), "online", e.ReplyContent(reply_body(), (), (), ""))


def entries() -> list[Signed]:
    """A question that two desks recorded, its answer, and an answer that is sealed here; another question's beside."""
    log = Log()
    return [
        log(AMIRA),
        log(ASKED),
        log(ASKED),
        log(e.Triaged(LETTER, "physician")),
        log(REPLY),
        log(e.PhoneExchanged(b"o" * 16, THREAD, 1, (), "online")),
        log(e.PhoneExchanged(LETTER, THREAD, 1, (), "online"), sealed=True),
    ]


def test_a_slip_holds_the_question_once_and_every_answer() -> None:
    written = entries()
    dossier = fold(written, 60)
    made = slip(dossier, dossier.questions[0], written, 60, {})
    assert made.title == "Amira Ben Youssef, né(e) le 03/05/1972, dossier D-1187"
    assert [(one.kind, one.body) for one in made.entries] == [
        ("Question reçue", "Avant ou après le repas ?"),
        ("Réponse consignée", "Le matin, avec ou sans repas."),
        ("Échange téléphonique consigné", ""),
    ]
    assert made.entries[-1].facts == SEALED


def test_a_slip_of_a_patient_of_whom_little_is_known_says_what_there_is() -> None:
    log = Log()
    written = [log(e.PatientEntered("Amira", "", "", "fr", "", None)), log(ASKED)]
    dossier = fold(written, 60)
    assert slip(dossier, dossier.questions[0], written, 60, {}).title == "Amira"


def test_the_document_says_of_which_day_it_is() -> None:
    for on_day, said in (("2026-11-06", "du 06/11/2026, 0 échange(s)"), ("", "à reporter, 0 échange(s)")):
        made = slips_document((), practice="Cabinet", author="Salma", on_day=on_day, made_on="2026-11-06")
        assert made.patient == (("Feuillets", said),)
