"""One entry as one line for people: which kind of thing happened, by whom, with which words."""

from core.model import Mailed
from core.record import events as e
from core.record.codec import kind_of
from core.record.letters import question_text, reply_text
from core.record.signed import Signed
from core.record.view import Line
from core.record.words import words_of

_KINDS: dict[type, str] = {
    e.PatientEntered: "patient",
    e.PatientEnrolled: "enrolled",
    e.DeviceChanged: "device",
    e.IdentityConfirmed: "confirmed",
    e.DeviceClosed: "device_closed",
    e.LegalBasisRecorded: "basis",
    e.ConsultationRecorded: "consultation",
    e.CardPrepared: "prepared",
    e.HeaderSeen: "header",
    e.QuestionRecorded: "question",
    e.ResultRecorded: "result",
    e.Triaged: "triaged",
    e.TriageUndone: "undone",
    e.RoutedStraight: "straight",
    e.ReadingAsked: "reading",
    e.CalledBack: "called",
    e.CallAsked: "call_asked",
    e.CallOutcome: "called",
    e.PatientTold: "told",
    e.MailAddressGiven: "mail_address",
    e.PatientMailed: "mailed",
    e.AppointmentSettled: "visit",
    e.Reported: "reported",
    e.PhoneExchanged: "phone",
    e.Claimed: "claimed",
    e.HandedOver: "handed_over",
    e.NoteAdded: "note",
    e.PhysicianNoted: "note",
    e.Redirected: "redirected",
    e.SendClosed: "closed",
    e.ReplyRecorded: "reply",
    e.ReplySent: "sent",
    e.ReplyWithheld: "withheld",
    e.ReceiptSeen: "opened",
    e.CardSent: "card",
    e.NoticeSent: "notice",
    e.KeyGranted: "grant",
    e.Exported: "exported",
    e.RosterChanged: "roster",
    e.RemovalStep: "removal",
    e.Cosigned: "cosigned",
    e.AbsenceSaid: "absence",
}


_FROM_PATIENT = frozenset({"question", "header", "opened"})


def line(entry: Signed, patient: str = "") -> Line:
    """The line of an entry. `about` and `status` hold codes and names, `words` what people wrote.

    `patient`: who is named where the patient acted; without it, the member who recorded it.
    """
    about, words, status = _content(entry.event)
    kind = _KINDS.get(type(entry.event), "other")
    return Line(
        kind=kind,
        at_ms=entry.at_ms,
        who=patient if patient and kind in _FROM_PATIENT else entry.who,
        words=words,
        about=about,
        status="sealed" if entry.sealed else status,
        status_ms=entry.server_ms or 0,
        number=entry.number,
        hash=entry.hash,
    )


def _content(event: e.Event) -> tuple[str, str, str]:
    """(about, words, status) of an event."""
    match event:
        case e.QuestionRecorded(clin=e.QuestionText() as text):
            return (*question_text(text.body), "")
        case e.ReplyRecorded(clin=e.ReplyContent() as content):
            return "", reply_text(content.body), event.judgement
        case e.ConsultationRecorded():
            return event.held_on, "", event.mode
        case e.CardPrepared():
            return event.held_on, "", "" if event.boxes else "taken_back"
        case e.ResultRecorded(clin=e.ResultLines() as result):
            return result.exam, result.values, result.received_on
        case e.SendClosed():
            return "", "", " ".join(event.codes)
        case e.Triaged():
            return "", "", event.decision
        case e.Redirected():
            return "", "", event.towards
        case e.CalledBack():
            return "", "", "settled" if event.settled else "doubt"
        case e.CallAsked():
            return "", "", event.why
        case e.PatientTold() | e.AppointmentSettled():
            return "", "", event.outcome
        case e.Reported():
            return "", "", event.medium
        case e.PhoneExchanged(clin=e.PhoneContent() as content):
            return content.asked, content.said, event.judgement
        case e.HandedOver():
            return event.name, "", ""
        case e.NoteAdded() | e.PhysicianNoted():
            return "", words_of(event), "physicians" if isinstance(event, e.PhysicianNoted) else ""
        case e.CallOutcome():
            return event.told, "", event.outcome
        case e.ReplySent():
            return "", "", event.answer
        case e.NoticeSent():
            return " ".join(event.fields), "", event.template
        case _:
            return _of_the_patient(event)


def _of_the_patient(event: e.Event) -> tuple[str, str, str]:
    match event:
        case e.PatientEnrolled() | e.DeviceChanged():
            return event.document, "", event.level
        case e.DeviceClosed():
            return "", "", event.reason
        case e.Exported():
            return event.shows, "", event.format
        case e.LegalBasisRecorded():
            return event.adult, "", event.basis
        case e.MailAddressGiven():
            return event.address, "", "" if event.address else "no_mail"
        case e.PatientMailed():
            return "", "", mail_code(event)
        case _:
            return _of_the_practice(event)


def mail_code(event: e.PatientMailed) -> str:
    """What became of a notice by mail, in one code: mail_sent, mail_address, back_address..."""
    return f"{'back' if event.outcome == Mailed.RETURNED else 'mail'}_{event.why or event.outcome}"


def _of_the_practice(event: e.Event) -> tuple[str, str, str]:
    match event:
        case e.RosterChanged():
            return str(event.version), "", ""
        case e.AbsenceSaid():
            return " ".join((event.first, event.last)).strip(), "", ""
        case e.RemovalStep():
            return "", "", event.step
        case _:
            return "", "", kind_of(event)
