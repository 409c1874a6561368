"""One patient's record as a document for people: every entry in words, French first; the layout is the PDF's business."""

from collections.abc import Iterable, Iterator

from core.dossier import Consultation, Dossier
from core.model import day_of
from core.record import events as e
from core.record.document import DocumentEntry, DocumentSection, Facts, RecordDocument
from core.record.duties import DOCUMENTS, day, duty_line, sentence
from core.record.signed import Signed
from core.record.timeline import line, mail_code

TITLES = {
    "patient": "Dossier ouvert ou corrigé",
    "enrolled": "Appareil inscrit",
    "device": "Nouvel appareil inscrit",
    "device_closed": "Appareil fermé par le cabinet",
    "confirmed": "Identité confirmée par le médecin",
    "basis": "Base légale de l’adulte accompagnant",
    "consultation": "Consultation",
    "prepared": "Fiche de consultation préparée, sans valeur avant signature",
    "header": "Question reçue (en-tête)",
    "question": "Question reçue",
    "result": "Résultat reçu",
    "triaged": "Triage",
    "undone": "Tri annulé",
    "straight": "Passée au médecin sans secrétariat",
    "reading": "Lecture demandée au médecin",
    "called": "Rappel téléphonique",
    "call_asked": "Appel demandé",
    "told": "Patient prévenu d’une réponse",
    "mail_address": "Adresse e-mail pour les avis",
    "mailed": "Avis par e-mail",
    "visit": "Suite d’un rendez-vous proposé",
    "reported": "Recopiée au dossier du cabinet",
    "phone": "Échange téléphonique consigné",
    "claimed": "Prise en charge",
    "handed_over": "Question confiée",
    "note": "Note interne du cabinet",
    "redirected": "Orientation",
    "closed": "Envoi bloqué",
    "reply": "Réponse consignée",
    "sent": "Réponse déposée à la poste",
    "withheld": "Réponse retenue : une autre réponse existe",
    "opened": "Ouverte sur le téléphone inscrit",
    "card": "Fiche de consultation envoyée (noms seuls)",
    "notice": "Avis envoyé (modèle)",
    "grant": "Clé remise à un confrère",
    "exported": "Dossier exporté",
    "roster": "Liste des membres signée",
    "absence": "Absence d’un médecin",
    "cosigned": "Point de contrôle signé",
    "removal": "Départ d’un poste : étape faite",
    "other": "Autre écriture",
}
DECISIONS = {
    "urgent": "urgence",
    "appointment": "rendez-vous",
    "physician": "vers le médecin",
    "admin": "réponse administrative",
    "out_of_scope": "hors du cadre",
}
CLOSED = {
    "lost": "téléphone perdu ou volé",
    "withdrawn": "accord retiré au cabinet",
    "mistaken": "inscrit par erreur",
}
_FAULTS = {
    "address": "cette adresse n’existe pas",
    "full": "la boîte du patient est pleine",
    "refused": "son serveur n’en veut pas",
    "later": "aucun serveur ne l’a pris en un jour",
    "no_mailbox": "le poste qui écrivait n’a pas de boîte",
    "other": "sans raison claire",
}
MAILS = {
    "mail_sent": "confié au serveur d’envoi",
    **{f"mail_{code}": f"pas parti : {words}" for code, words in _FAULTS.items()},
    **{f"back_{code}": f"rendu, d’après un courriel reçu : {words}" for code, words in _FAULTS.items()},
    "no_mail": "plus aucune",
}
BASES = {
    "parental_authority": "autorité parentale",
    "guardianship": "tutelle",
    "court_order": "décision de justice",
}


def record_document(
    dossier: Dossier,
    entries: Iterable[Signed],
    *,
    practice: str,
    author: str,
    made_ms: int,
    utc_minutes: int,
    words: dict[str, str],
    integrity: Facts,
    checkpoints: tuple[str, ...],
) -> RecordDocument:
    """The record as it is printed. `words`: code -> sentence, for the six circumstances and the findings."""
    written = tuple(entries)
    shown = tuple(document_entry(entry, utc_minutes, words) for entry in written)
    days = sorted(day_of(entry.at_ms, utc_minutes) for entry in written)
    born = f"né(e) le {day(dossier.born)}" if dossier.born else ""
    return RecordDocument(
        title="Dossier des échanges",
        practice=practice,
        author=author,
        patient=(
            ("Patient", dossier.name),
            ("Naissance", born),
            ("Dossier", dossier.number),
            *(
                (("Adulte accompagnant", f"{dossier.guardian.name} ({dossier.guardian.link})"),)
                if dossier.guardian
                else ()
            ),
        ),
        about=(
            (
                "Nature",
                "Échanges écrits entre un patient et son médecin après une consultation (article 22 de la charte)",
            ),
            *((("Période", f"du {day(days[0])} au {day(days[-1])}"),) if days else ()),
            ("Contenu", f"{len(shown)} écritures, de la plus ancienne à la plus récente"),
            ("Établi le", day(day_of(made_ms, utc_minutes))),
            ("Établi par", author),
        ),
        notices=_notices(dossier),
        sections=(DocumentSection("Échanges et circonstances", shown),),
        integrity=integrity,
        checkpoints=checkpoints,
    )


def _notices(dossier: Dossier) -> tuple[str, ...]:
    """What a reader must know before reading: late lines first (docs/gate.md, late additions)."""
    late = [notice for one in dossier.consultations for notice in _late(dossier, one)]
    adult = []
    if basis := dossier.legal_basis:
        ground = BASES.get(basis.basis, basis.basis)
        adult = [f"Adulte accompagnant : {basis.adult}, {ground} ({basis.reference}, {day(basis.dated)})."]
    fixed = (
        "Les heures sont celles que chaque poste déclare ; l’ordre des écritures ne dépend d’aucune horloge.",
        "L’identité d’un patient n’est jamais certaine à distance (article 17) : chaque réponse dit ce qui était établi.",
        "Ce document n’est pas une ordonnance.",
    )
    return (*late, *adult, *fixed)


def _late(dossier: Dossier, held: Consultation) -> Iterator[str]:
    """What was written after the day of a consultation, or after a question about it."""
    named = f"la consultation du {day(held.held_on)}"
    if dossier.late(held, held):
        yield f"{named[0].upper()}{named[1:]} a été inscrite après coup, le {day(held.written_on)}."
    medications = ((line.medication.name, line.source) for line in held.medications)
    for name, source in (*medications, *((exam.name, exam.source) for exam in held.exams)):
        if source is not None:
            copied = f"« {source.document} » du {day(source.dated)}"
            yield f"Ligne ajoutée après {named} : {name}, d’après {copied}."


def _clock(at_ms: int, utc_minutes: int) -> str:
    minutes = at_ms // 60_000 + utc_minutes
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _when(entry: Signed, utc_minutes: int) -> str:
    zone = f"UTC{utc_minutes / 60:+g}"
    said = f"{day(day_of(entry.at_ms, utc_minutes))} {_clock(entry.at_ms, utc_minutes)}"
    if entry.server_ms is None:
        return f"{said} {zone} (heure déclarée)"
    return f"{said} {zone} (poste), {_clock(entry.server_ms, utc_minutes)} (serveur)"


def document_entry(entry: Signed, utc_minutes: int, words: dict[str, str], more: Facts = ()) -> DocumentEntry:
    """An entry in words; `more` stands under its own facts."""
    told = line(entry)
    return DocumentEntry(
        number=f"n° {entry.number}",
        hash=entry.hash.hex()[:16],
        when=_when(entry, utc_minutes),
        who=entry.who,
        kind=TITLES[told.kind],
        body=told.words,
        language="ar" if any("\u0600" <= letter <= "\u06ff" for letter in told.words[:40]) else "fr",
        facts=(*_facts(entry.event, words), *more),
        reply=told.kind in ("reply", "phone"),
        stopped=told.kind == "closed",
    )


def _facts(event: e.Event, words: dict[str, str]) -> Facts:
    match event:
        case e.ReplyRecorded(clin=e.ReplyContent() as content):
            steps = tuple(duty_line(step, words) for step in content.circumstances)
            return (*steps, *(("Motif du médecin", reason) for reason in content.reasons))
        case e.PhoneExchanged(clin=e.PhoneContent() as content):
            steps = tuple(duty_line(step, words) for step in content.circumstances)
            asked = (("Demandé au téléphone", content.asked),) if content.asked else ()
            return (*asked, *steps, *(("Motif du médecin", reason) for reason in content.reasons))
        case e.RoutedStraight():
            return tuple(("Constaté", sentence(code, words)) for code in event.because)
        case e.SendClosed():
            return tuple(("Remarque", words.get(f"short.{code}") or sentence(code, words)) for code in event.codes)
        case e.ConsultationRecorded():
            return _card(event)
        case e.PatientEnrolled() | e.DeviceChanged():
            return (
                ("Document vu", DOCUMENTS.get(event.document, event.document)),
                ("Appareil", event.device_sig.hex()[:16]),
            )
        case e.ResultRecorded(clin=e.ResultLines() as result):
            return (("Examen", result.exam), ("Reçu le", day(result.received_on)), ("Par", result.how))
        case e.DeviceClosed():
            return (("Raison", CLOSED.get(event.reason, event.reason)), ("Appareil", event.device_sig.hex()[:16]))
        case e.HandedOver():
            return (("Confiée à", event.name or "personne"),)
        case e.MailAddressGiven():
            return (("Adresse", event.address or MAILS["no_mail"]),)
        case e.PatientMailed():
            return (("Ce qu’il en fut", MAILS[mail_code(event)]),)
        case e.Triaged():
            return (("Décision", DECISIONS.get(event.decision, event.decision)),)
        case _:
            return ()


def _card(event: e.ConsultationRecorded) -> Facts:
    mode = "au cabinet" if event.mode == "in_person" else f"téléconsultation, référence {event.reference}"
    held = (("Tenue le", f"{day(event.held_on)}, {mode}, {event.physician}"), ("Suivi", f"{event.window_days} jours"))
    if event.clin is None:
        return held
    medications = tuple(
        ("Médicament", ", ".join(part for part in (one.name, one.dose, one.posology, one.duration) if part))
        for one in event.clin.medications
    )
    return (*held, *medications, *(("Examen demandé", exam.name) for exam in event.clin.exams))
