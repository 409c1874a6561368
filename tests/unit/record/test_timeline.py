"""Every entry has one line for people: what happened, about what, with which words, in which state."""

from dataclasses import replace

import pytest

from core.model import Medication
from core.record import events as e
from core.record.timeline import line
from core.record.words import words_of
from tests.unit.record.log import NOON, THREAD, Log, question, reply_body

_, ASKED = question()
HEADER = b"header"
CARD = e.CardLines((Medication("Amlodipine", "5 mg", "1 comprimé le matin"),), (), "boire de l’eau", None)
REPLIED = e.ReplyContent(reply_body(), (), ("dit en consultation",), "screen")
DEVICE = (b"d" * 32, b"k", "in_person", "identity_card", b"i" * 8, "1 fr")
FILE = e.PatientEntered("Amira Ben Youssef", "1972-05-03", "+216 00 000 418", "fr", "D-1187", None)
CONSULTATION = e.ConsultationRecorded(THREAD, "2026-11-06", "Dr Leïla Mansour", "in_person", "", "", 15, "", CARD)
QUESTION = e.QuestionRecorded(b"q", HEADER, b"s", "1", (), e.QuestionText(ASKED))
REPLY = e.ReplyRecorded(b"q", b"r", THREAD, b"h", (), "online", REPLIED)
RESULT = e.ResultRecorded(THREAD, e.ResultLines("TSH", "2026-11-08", "apporté", "2,1"))

SPOKEN = e.PhoneExchanged(
    b"q", b"c", 1, (), "online", e.PhoneContent("Et le soir ?", "Oui.", (), ("dit en consultation",), "")
)
LINES = [
    (QUESTION, ("question", "Amlodipine", "Avant ou après le repas ?", "")),
    (REPLY, ("reply", "", "Le matin, avec ou sans repas.", "online")),
    (CONSULTATION, ("consultation", "2026-11-06", "", "in_person")),
    (RESULT, ("result", "TSH", "2,1", "2026-11-08")),
    (e.CardPrepared(THREAD, "2026-11-06", (e.PreparedBox(b"k", b"x"),)), ("prepared", "2026-11-06", "", "")),
    (e.CardPrepared(THREAD, "2026-11-06", ()), ("prepared", "2026-11-06", "", "taken_back")),
    (e.SendClosed(b"q", b"d", ("gate.new_drug", "gate.new_dose")), ("closed", "", "", "gate.new_drug gate.new_dose")),
    (e.Triaged(b"q", "physician"), ("triaged", "", "", "physician")),
    (e.Redirected(b"q", "appointment"), ("redirected", "", "", "appointment")),
    (e.CalledBack(b"q", True, b""), ("called", "", "", "settled")),
    (e.CalledBack(b"q", False, b""), ("called", "", "", "doubt")),
    (e.CallOutcome(b"q", "reached", "sa fille"), ("called", "sa fille", "", "reached")),
    (e.ReplySent(b"r", b"l", "deposited"), ("sent", "", "", "deposited")),
    (e.NoticeSent(b"n", "notice.received", ("ab",)), ("notice", "ab", "", "notice.received")),
    (e.PatientEnrolled(*DEVICE), ("enrolled", "identity_card", "", "in_person")),
    (e.DeviceChanged(*DEVICE), ("device", "identity_card", "", "in_person")),
    (e.Exported(b"f", "pdf/a-3a", "12", ()), ("exported", "12", "", "pdf/a-3a")),
    (
        e.LegalBasisRecorded("Sonia Gharbi", "parental_authority", "", ""),
        ("basis", "Sonia Gharbi", "", "parental_authority"),
    ),
    (e.TriageUndone(b"q", b"h"), ("undone", "", "", "TriageUndone")),
    (e.RoutedStraight(b"q", ()), ("straight", "", "", "RoutedStraight")),
    (e.ReadingAsked(b"q"), ("reading", "", "", "ReadingAsked")),
    (e.CallAsked(b"q", "identity"), ("call_asked", "", "", "identity")),
    (e.PatientTold(b"q", "tried"), ("told", "", "", "tried")),
    (e.MailAddressGiven("amira@patient.invalid"), ("mail_address", "amira@patient.invalid", "", "")),
    (e.MailAddressGiven(""), ("mail_address", "", "", "no_mail")),
    (e.PatientMailed(b"r", "sent", ""), ("mailed", "", "", "mail_sent")),
    (e.PatientMailed(b"r", "refused", "address"), ("mailed", "", "", "mail_address")),
    (e.PatientMailed(b"r", "returned", "full"), ("mailed", "", "", "back_full")),
    (e.AppointmentSettled(b"q", "came"), ("visit", "", "", "came")),
    (e.Reported(b"q", "paper"), ("reported", "", "", "paper")),
    (SPOKEN, ("phone", "Et le soir ?", "Oui.", "online")),
    (e.Claimed(b"q"), ("claimed", "", "", "Claimed")),
    (e.HandedOver(b"q", b"p" * 32, "Dr Karim Jlassi"), ("handed_over", "Dr Karim Jlassi", "", "")),
    (e.NoteAdded(b"q", "Rappelle demain."), ("note", "", "Rappelle demain.", "")),
    (e.PhysicianNoted(b"q", e.NoteText("Voir le cardiologue.")), ("note", "", "Voir le cardiologue.", "physicians")),
    (e.PhysicianNoted(b"q"), ("note", "", "", "physicians")),
    (e.AbsenceSaid(b"p" * 32, "2026-12-01", "2026-12-05", b""), ("absence", "2026-12-01 2026-12-05", "", "")),
    (e.AbsenceSaid(b"p" * 32, "", "", b""), ("absence", "", "", "")),
    (e.Cosigned(b"f"), ("cosigned", "", "", "Cosigned")),
    (e.RemovalStep(3, "mailbox"), ("removal", "", "", "mailbox")),
    (e.RosterChanged(3, b"h", "Cabinet", (), b""), ("roster", "3", "", "")),
    (e.ReplyWithheld(b"q", b"r", b"h" * 32), ("withheld", "", "", "ReplyWithheld")),
    (e.AlarmLifted(b"p" * 32, "record.rolled_back", "relu"), ("other", "", "", "AlarmLifted")),
    (e.DeviceClosed(b"d" * 32, "lost"), ("device_closed", "", "", "lost")),
    (e.CountryReviewed("tn", ("medical 190",), ("chest_pain",)), ("other", "", "", "CountryReviewed")),
    (e.Unknown("Invented"), ("other", "", "", "Invented")),
]


@pytest.mark.parametrize(("event", "told"), LINES, ids=[f"{type(event).__name__}-{told[3]}" for event, told in LINES])
def test_an_entry_has_its_line(event: e.Event, told: tuple[str, str, str, str]) -> None:
    one = line(Log()(event))
    assert (one.kind, one.about, one.words, one.status) == told
    assert (one.who, one.number, one.at_ms) == ("Dr Leïla Mansour", "A-1", NOON)


@pytest.mark.parametrize("event", [replace(QUESTION, clin=None), replace(REPLY, clin=None), replace(RESULT, clin=None)])
def test_what_a_desk_was_not_given_is_said_to_be_sealed(event: e.Event) -> None:
    one = line(Log()(event, sealed=True))
    assert (one.words, one.status) == ("", "sealed")


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (FILE, "Amira Ben Youssef D-1187 +216 00 000 418"),
        (QUESTION, "Amlodipine Avant ou après le repas ?"),
        (REPLY, "Le matin, avec ou sans repas. dit en consultation"),
        (CONSULTATION, "Amlodipine 5 mg 1 comprimé le matin boire de l’eau"),
        (RESULT, "TSH 2,1"),
        (replace(REPLY, clin=None), ""),
        (SPOKEN, "Et le soir ? Oui. dit en consultation"),
        (e.Triaged(b"q", "physician"), ""),
    ],
)
def test_a_search_finds_what_people_wrote_and_nothing_else(event: e.Event, found: str) -> None:
    assert words_of(event) == found
