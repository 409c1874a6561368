"""What a physician's desk can say of a consultation and of a result; the other kinds are in test_rogue_desk."""

from dataclasses import replace

import pytest

from core.model import Medication, Source
from core.record import events as e
from core.record.sense import make_sense
from crypto.errors import Refused
from tests.fakes.entries import Scribe

LATE = e.CardLines((Medication("Doliprane"),), (), "", Source("ordonnance", "2026-11-12"))
HELD = e.ConsultationRecorded(b"c" * 16, "2026-11-12", "Dr Leïla Mansour", "in_person", "", "", 15, "", LATE)
PREPARED = e.CardPrepared(b"c" * 16, "2026-11-12", (e.PreparedBox(b"k" * 32, b"sealed"),))
RESULT = e.ResultRecorded(b"c" * 16, e.ResultLines("TSH", "2026-11-13", "papier", "1,2"))
HEADER = Scribe().write().header
LETTER = b"q" * 16
SPOKEN = e.PhoneExchanged(LETTER, b"c" * 16, 1, (), "online")
ERRANDS = (
    e.CallAsked(LETTER, "identity"),
    e.CallOutcome(LETTER, "not_reached", "son fils"),
    e.PatientTold(LETTER, "tried"),
    e.AppointmentSettled(LETTER, "declined"),
    e.MailAddressGiven("amira@patient.invalid"),
    e.MailAddressGiven(""),
    e.PatientMailed(LETTER, "sent", ""),
    e.PatientMailed(LETTER, "returned", "full"),
    e.Reported(LETTER, "paper"),
    e.HandedOver(LETTER, b"p" * 32, "Dr Karim Jlassi"),
    e.HandedOver(LETTER, b"", ""),
    e.RemovalStep(3, "mailbox"),
    e.AbsenceSaid(b"p" * 32, "2026-12-01", "2026-12-05", b"q" * 32),
    e.AbsenceSaid(b"p" * 32, "", "", b""),
)
LIFTED = e.AlarmLifted(b"p" * 32, "record.fork", "journal relu")


@pytest.mark.parametrize(
    "event", [HELD, RESULT, replace(HELD, clin=None), replace(RESULT, clin=None), PREPARED, SPOKEN, LIFTED, *ERRANDS]
)
def test_what_the_office_writes_makes_sense(event: e.Event) -> None:
    make_sense(event, HEADER)


@pytest.mark.parametrize(
    "event",
    [
        replace(HELD, consultation=b"c"),
        replace(LIFTED, profile=b"p"),
        replace(LIFTED, reason=""),
        replace(HELD, held_on="yesterday"),
        replace(HELD, mode="by letter"),
        replace(HELD, last_examined_on="2026-13-01"),
        replace(HELD, window_days=2**64 - 1),
        replace(HELD, clin=replace(LATE, source=Source("ordonnance", ""))),
        replace(RESULT, clin=e.ResultLines("TSH", "one day", "papier", "1,2")),
        replace(PREPARED, consultation=b"c"),
        replace(PREPARED, held_on="soon"),
        replace(PREPARED, boxes=(e.PreparedBox(b"k", b"sealed"),)),
    ],
)
def test_a_consultation_or_a_result_that_no_calendar_holds_is_refused(event: e.Event) -> None:
    with pytest.raises(Refused, match=r"^entry\.part$"):
        make_sense(event, HEADER)


@pytest.mark.parametrize(
    "event",
    [
        e.CallAsked(LETTER, "urgent"),
        e.CallOutcome(LETTER, "forgotten", ""),
        e.PatientTold(LETTER, "reached"),
        e.AppointmentSettled(LETTER, "reached"),
        e.MailAddressGiven("amira"),
        e.PatientMailed(LETTER, "read", ""),
        e.PatientMailed(LETTER, "sent", "address"),
        e.PatientMailed(LETTER, "refused", ""),
        e.PatientMailed(LETTER, "refused", "an insult"),
        e.PatientMailed(b"l", "sent", ""),
        e.PracticeSet("idle_minutes", "60"),
        e.Reported(LETTER, "memory"),
        e.RemovalStep(3, "coffee"),
        e.AbsenceSaid(b"p" * 32, "2026-12-05", "2026-12-01", b""),
        e.AbsenceSaid(b"p" * 32, "", "2026-12-01", b""),
        e.AbsenceSaid(b"p", "2026-12-01", "2026-12-01", b""),
        e.AbsenceSaid(b"p" * 32, "2026-12-01", "2026-12-01", b"q"),
        e.HandedOver(LETTER, b"p" * 31, "Dr Karim Jlassi"),
        e.HandedOver(LETTER, b"p" * 32, ""),
        e.HandedOver(LETTER, b"", "Dr Karim Jlassi"),
        replace(SPOKEN, letter=b"q"),
        replace(SPOKEN, category=99),
        replace(SPOKEN, judgement="maybe"),
    ],
)
def test_a_word_that_stands_in_no_list_is_refused(event: e.Event) -> None:
    with pytest.raises(Refused, match=r"^entry\.part$"):
        make_sense(event, HEADER)
