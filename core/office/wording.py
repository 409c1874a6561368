"""What a reply may begin with: a few wordings, the practice's own among them, and the lines of the card restated.

None holds medical advice: a field in braces is what the consultation's card says, and the gate judges the reply as any
other. The practice's own are kept in this profile's vault.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import TypeVar

from core.charter.content import card
from core.charter.gate.card import Exam, Medicine
from core.doors.vault import Change
from core.dossier import Dossier, Question
from core.model import Refusal, refuse
from core.office.desk import Desk
from core.office.reply import find
from core.office.rows import CATEGORIES
from core.record.codec import pack, unpack
from crypto.body import MOST_TEXT
from crypto.kinds import Category

T = TypeVar("T", Medicine, Exam)
FIELDS = frozenset({"medicine", "posology", "exam", "values", "day"})
LANGUAGES = ("fr", "ar")
MOST_NAME, MOST_OWN = 60, 40
_SETTING = "wordings"


@dataclass(frozen=True)
class Wording:
    """One wording: `category` of the questions it is offered for ("" for all), `text` with its fields in braces."""

    name: str
    category: str
    language: str
    text: str


@dataclass(frozen=True)
class Restated:
    """A line of the card in words that the gate lets pass: `kind` is medicine, exam or instructions."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True)
class Offers:
    """What is offered for one question: (name, text) of each wording, filled in; and the lines of the card."""

    wordings: tuple[tuple[str, str], ...]
    lines: tuple[Restated, ...]


@dataclass(frozen=True)
class _Shelf:
    own: tuple[Wording, ...]


@cache
def shipped() -> tuple[Wording, ...]:
    """The wordings that come with the program."""
    rows = tomllib.loads(files("core.office").joinpath("wordings.toml").read_text("utf-8"))["wording"]
    return tuple(Wording(**{field.name: row[field.name] for field in fields(Wording)}) for row in rows)


def own(desk: Desk) -> tuple[Wording, ...]:
    """The practice's own, as this profile keeps them."""
    data = desk.vault.setting(_SETTING)
    shelf: _Shelf = unpack(data, _Shelf) if data else _Shelf(())
    return shelf.own


def keep(desk: Desk, wording: Wording) -> Refusal | None:
    """Keep one of the practice's own; another of the same name and language gives way."""
    if not desk.clinician:
        return refuse("role.may_not", kind="template")
    if not wording.name.strip() or len(wording.name) > MOST_NAME or not wording.text.strip():
        return refuse("template.incomplete", most=str(MOST_NAME))
    if wording.language not in LANGUAGES or wording.category not in ("", "other", *CATEGORIES.values()):
        return refuse("template.for_whom")
    if len(wording.text) > MOST_TEXT or not _fields(wording.text) <= FIELDS:
        return refuse("template.fields", known=", ".join(f"{{{name}}}" for name in sorted(FIELDS)))
    others = tuple(one for one in own(desk) if (one.name, one.language) != (wording.name, wording.language))
    if len(others) >= MOST_OWN:
        return refuse("template.too_many", most=str(MOST_OWN))
    desk.vault.commit(Change(settings=((_SETTING, pack(_Shelf((*others, wording)))),)))
    return None


def forget(desk: Desk, name: str) -> Refusal | None:
    """Take one of the practice's own away, in every language."""
    kept = tuple(one for one in own(desk) if one.name != name)
    if kept == own(desk):
        return refuse("template.unknown")
    desk.vault.commit(Change(settings=((_SETTING, pack(_Shelf(kept))),)))
    return None


def offers(desk: Desk, letter: bytes) -> Offers | Refusal:
    """What a reply to this question may begin with: in the patient's language, the practice's own first."""
    found = find(desk, letter)
    if isinstance(found, Refusal):
        return found
    dossier, question = found
    known = _known(dossier, question)
    language = question.language if question.language in LANGUAGES else LANGUAGES[0]
    category = CATEGORIES.get(Category(question.category), "other")
    fitting = [one for one in (*own(desk), *shipped()) if one.language == language and one.category in ("", category)]
    fitting.sort(key=lambda one: one.category == "")
    filled = tuple((one.name, one.text.format_map(known)) for one in fitting if _fields(one.text) <= known.keys())
    return Offers(filled, _lines(dossier, question))


def _fields(text: str) -> set[str]:
    """The names in braces; one that cannot be read is none that is known."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return {"?"}
    return {name + (spec or "") + (conversion or "") for _, name, spec, conversion in parts if name is not None}


def _known(dossier: Dossier, question: Question) -> dict[str, str]:
    """What the card says of what is asked about; late lines are never restated (docs/gate.md)."""
    consultation = dossier.consultation(question.consultation)
    if consultation is None:
        return {}
    read = card(consultation, question)
    medicine = _asked(question.subject, (one for one in read.medicines if not one.late))
    result = _asked(question.subject, (one for one in read.exams if one.received))
    facts = {"day": date.fromisoformat(consultation.held_on).strftime("%d/%m/%Y")}
    if medicine:
        facts |= {"medicine": f"{medicine.name} {medicine.dose}".strip(), "posology": medicine.posology}
    if result:
        facts |= {"exam": result.name, "values": result.value}
    return {name: value for name, value in facts.items() if value.strip()}


def _asked(subject: str, lines: Iterable[T]) -> T | None:
    """The line that the question is about, else the only one there is."""
    known, about = list(lines), subject.casefold()
    named = [one for one in known if about and (one.name.casefold() in about or about in one.name.casefold())]
    return next(iter(named), known[0] if len(known) == 1 else None)


def _lines(dossier: Dossier, question: Question) -> tuple[Restated, ...]:
    consultation = dossier.consultation(question.consultation)
    if consultation is None:
        return ()
    read = card(consultation, question)
    found = []
    for medicine in read.medicines:
        if not medicine.late and medicine.posology.strip():
            name = f"{medicine.name} {medicine.dose}".strip()
            found.append(Restated("medicine", name, f"{name} : {medicine.posology}."))
    for exam in read.exams:
        if exam.received and exam.value.strip():
            found.append(Restated("exam", exam.name, f"{exam.name} : {exam.value}."))
    if consultation.instructions.strip():
        found.append(Restated("instructions", "", consultation.instructions.strip()))
    return tuple(found)
