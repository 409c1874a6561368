"""The day's slips: exchanges to copy into the practice's own file, a title a patient; what this desk may not read says so."""

from collections.abc import Iterable

from core.dossier import Dossier, Question
from core.record import events as e
from core.record.document import DocumentEntry, DocumentSection, RecordDocument
from core.record.duties import day
from core.record.paper import document_entry
from core.record.signed import Signed

_TOLD = (e.QuestionRecorded, e.ReplyRecorded, e.PhoneExchanged)
SEALED = (("Contenu", "réservé au médecin ; ce feuillet s’imprime à son poste"),)


def slip(
    dossier: Dossier, question: Question, entries: Iterable[Signed], utc_minutes: int, words: dict[str, str]
) -> DocumentSection:
    """One exchange: the question as it came, what was answered and under which circumstances."""
    born = f", né(e) le {day(dossier.born)}" if dossier.born else ""
    number = f", dossier {dossier.number}" if dossier.number else ""
    return DocumentSection(f"{dossier.name}{born}{number}", tuple(_told(question, entries, utc_minutes, words)))


def _told(
    question: Question, entries: Iterable[Signed], utc_minutes: int, words: dict[str, str]
) -> Iterable[DocumentEntry]:
    kinds: set[type] = set()
    for entry in entries:
        event = entry.event
        if not isinstance(event, _TOLD) or event.letter != question.letter:
            continue
        if isinstance(event, e.QuestionRecorded) and type(event) in kinds:
            continue  # another desk's copy of the same letter
        kinds.add(type(event))
        yield document_entry(entry, utc_minutes, words, SEALED if entry.sealed else ())


def slips_document(
    sections: tuple[DocumentSection, ...], *, practice: str, author: str, on_day: str, made_on: str
) -> RecordDocument:
    """The slips of a day (ISO date; empty: of every day) as a document."""
    which = f"du {day(on_day)}" if on_day else "à reporter"
    return RecordDocument(
        title="Feuillets à reporter",
        practice=practice,
        author=author,
        patient=(("Feuillets", f"{which}, {len(sections)} échange(s)"),),
        about=(
            (
                "Nature",
                "Échanges entre des patients et leur médecin après une consultation, à joindre à chaque dossier",
            ),
            ("Établi le", day(made_on)),
            ("Établi par", author),
        ),
        notices=(
            "Un feuillet par patient : séparer les feuillets, n’en laisser aucun dans un autre dossier.",
            "Le dossier de Colloque fait foi ; son export porte la preuve.",
            "Ce document n’est pas une ordonnance.",
        ),
        sections=sections,
        integrity=(("Écritures citées", str(sum(len(one.entries) for one in sections))),),
    )
