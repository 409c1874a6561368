"""What a search finds in an event: the words that people wrote, nothing computed."""

from core.record import events as e
from core.record.letters import question_text, reply_text


def words_of(event: e.Event) -> str:
    """The searchable words of an event; empty where it has none, or where this desk may not read them."""
    match event:
        case e.PatientEntered():
            return " ".join((event.name, event.number, event.phone))
        case e.QuestionRecorded(clin=e.QuestionText() as text):
            return " ".join(question_text(text.body))
        case e.ReplyRecorded(clin=e.ReplyContent() as content):
            return " ".join((reply_text(content.body), *content.reasons))
        case e.PhoneExchanged(clin=e.PhoneContent() as content):
            return " ".join((content.asked, content.said, *content.reasons))
        case e.ConsultationRecorded(clin=e.CardLines() as lines):
            names = (f"{line.name} {line.dose} {line.posology}" for line in lines.medications)
            return " ".join((*names, *(exam.name for exam in lines.exams), lines.instructions))
        case e.NoteAdded(words=words) | e.PhysicianNoted(clin=e.NoteText(words=words)):
            return words
        case e.ResultRecorded(clin=e.ResultLines() as result):
            return f"{result.exam} {result.values}"
        case _:
            return ""
