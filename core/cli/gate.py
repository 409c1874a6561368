"""`colloque gate`: the judge of outgoing replies, alone. No vault, no passphrase; profile `tn`; the shipped lexicon,
and names from files where they are given."""

import argparse
import json
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from core.charter.gate.card import Card, Exam, Medicine
from core.charter.gate.findings import Finding, Level, Verdict
from core.charter.gate.imported import Imported, compiled
from core.charter.gate.judge import RULES_VERSION, judge, propose
from core.charter.gate.lexicon import load
from core.cli.saying import BadInput, refused
from core.cli.sentences import NO_BREAK, SENTENCES, remark, sentence
from core.doors.lexicon import read_files
from core.model import Refusal

_UNREADABLE: Final = Finding("prescription", "gate.unreadable", Level.ATTEST, 0, 0, "", "22", "")
_CASE: Final = ("id", "reply", "question", "consultation")
_ALIKE: Final = 0.75  # a field of a case that is so much like one that is read is a slip of the pen: "qestion"
_FIELDS: Final = {
    "card": ("date", "medications", "exams"),
    "medications": ("name", "dose", "posology", "duration", "late"),
    "exams": ("name", "status", "value", "received"),
}
_LEVELS: Final = {
    Level.PASS: "peut partir",
    Level.ATTEST: f"doute{NO_BREAK}: corriger, ou signer une raison",
    Level.BLOCK: f"ne part pas{NO_BREAK}: reformuler, appeler ou revoir le patient",
}
_KNOWN: Final = "date ; medications : name, dose, posology, duration, late ; exams : name, status, value, received"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("gate", help="juger une réponse, sans coffre ni phrase de passe")
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--cases", type=Path, metavar="FICHIER", help="un cas JSON par ligne : reply, consultation, question"
    )
    given.add_argument("--reply", metavar="TEXTE", help="une réponse")
    given.add_argument("--explain", metavar="CODE", help="ce que dit une remarque, par son code")
    parser.add_argument("--card", type=Path, metavar="FICHIER", help="la fiche de consultation de --reply, en JSON")
    parser.add_argument(
        "--lexicon", type=Path, nargs="+", default=[], metavar="FICHIER", help="juger avec ces noms (lexicon import)"
    )
    parser.add_argument("--question", default="", metavar="TEXTE", help="le dernier message du patient")
    parser.add_argument("--json", action="store_true", help="un objet JSON par ligne")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge and print, one line a case in order; 0 when all was printed."""
    if args.explain is not None:
        if not args.explain.startswith(("gate.", "doubt.gate.")) or args.explain not in SENTENCES:
            known = ", ".join(code for code in SENTENCES if code.startswith("gate.") and "*" not in code)
            raise BadInput("gate_code.unknown", codes=known)
        told = {"code": args.explain, "sentence": sentence(args.explain)}
        sys.stdout.write((json.dumps(told, ensure_ascii=False) if args.json else told["sentence"]) + "\n")
        return 0
    names = compiled(read_files(args.lexicon)) if args.lexicon else None
    if isinstance(names, Refusal):
        return refused(args, names)
    imported = names.lexicon if names else None
    if args.cases is None:
        verdict = judge(args.reply, _card_of(args.card), args.question, imported)
        if args.json:
            _print(case(verdict), True)
        else:
            sys.stdout.writelines(f"{line}\n" for line in _told(verdict))
        return 0
    unread: dict[str, None] = {}
    for line in args.cases.read_text("utf-8").splitlines():
        if line.strip():
            _print(judged(line, imported, unread), args.json)
    if unread:
        sys.stderr.write(
            sentence("gate_card.unread", {"fields": ", ".join(unread), "known": f"{', '.join(_CASE)} ; {_KNOWN}"})
            + "\n"
        )
    return 0


def _card_of(path: Path | None) -> Card:
    """The card in a file; BadInput where it holds what no card has, which would go unread."""
    raw = json.loads(path.read_text("utf-8")) if path else {}
    try:
        read, unread = card(raw), odd_fields(raw)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput("gate_card.malformed", known=_KNOWN) from error
    if unread:
        raise BadInput("gate_card.unread", fields=", ".join(unread), known=_KNOWN)
    return read


def odd_fields(raw: dict[str, Any]) -> list[str]:
    """What a card in JSON holds that is not read: fields by their names, and a status that is neither."""
    odd = [name for name in raw if name not in _FIELDS["card"]]
    for part in ("medications", "exams"):
        odd += [f"{part}.{name}" for one in raw.get(part) or () for name in one if name not in _FIELDS[part]]
    statuses = [str(one["status"]) for one in raw.get("exams") or ()]
    return list(dict.fromkeys([*odd, *(f"status {one}" for one in statuses if one not in ("ordered", "result"))]))


def _slips(raw: dict[str, Any]) -> list[str]:
    """The fields of a case whose names are nearly those that are read."""
    return [name for name in raw if name not in _CASE and get_close_matches(name, _CASE, cutoff=_ALIKE)]


def judged(line: str, imported: Imported | None = None, unread: dict[str, None] | None = None) -> dict[str, Any]:
    """The verdict on one line of a file of cases; `attest` with `gate.unreadable` for a line that is no case. What it and its
    card hold that is not read is added to `unread`."""
    name: Any = None
    try:
        raw = json.loads(line)
        name = raw.get("id")
        reply, question = str(raw["reply"]), str(raw.get("question") or "")
        consultation = card(raw.get("consultation") or {})
        if unread is not None:
            unread |= dict.fromkeys([*_slips(raw), *odd_fields(raw.get("consultation") or {})])
    except (ValueError, KeyError, TypeError, AttributeError):
        return {"id": name, **case(Verdict(Level.ATTEST, (_UNREADABLE,), (), RULES_VERSION, load().version))}
    return {"id": name, **case(judge(reply, consultation, question, imported))}


def card(raw: dict[str, Any]) -> Card:
    """A consultation in JSON: `date`, `medications` [{name, dose, posology, duration, late}] and `exams`
    [{name, status, value, received}], `received` true by default where the status is "result".

    Raises KeyError, TypeError or AttributeError where a field is missing or of another kind.
    """
    medicines = tuple(
        Medicine(
            **{key: str(one.get(key) or "") for key in ("name", "dose", "posology", "duration")},
            late=bool(one.get("late")),
        )
        for one in raw.get("medications") or ()
    )
    exams = tuple(
        Exam(
            str(one["name"]),
            str(one["status"]),
            str(one.get("value") or ""),
            bool(one.get("received", one["status"] == "result")),
        )
        for one in raw.get("exams") or ()
    )
    return Card(str(raw.get("date") or ""), medicines, exams)


def case(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    keys = ("rule", "code", "start", "end", "text", "article", "matched")
    return {
        "verdict": verdict.level.value,
        "findings": [
            {**{key: getattr(one, key) for key in keys}, "level": one.level.value} for one in verdict.findings
        ],
        "notes": [{"code": note.code, "start": note.start, "end": note.end} for note in verdict.notes],
        "proposal": propose(verdict),
        "rules_version": verdict.rules_version,
        "lexicon_version": verdict.lexicon_version,
    }


def _told(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.level.value} ({_LEVELS[verdict.level]})"
    for one in verdict.findings:
        yield remark(one)
        if one.matched:
            yield f"    fiche{NO_BREAK}: {' '.join(one.matched.split())}"
    for note in verdict.notes:
        yield f"  « {note.text} »{NO_BREAK}: renvoie aux urgences, et peut partir [{note.code}]"
    if proposal := propose(verdict):
        yield f"  à la place{NO_BREAK}: {sentence(proposal)} [{proposal}]"
    yield f"règles {verdict.rules_version}, lexique {verdict.lexicon_version}"


def _print(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"{result.get('id') or ''} {result['verdict']}".strip() + "\n")
    for one in result["findings"]:
        sys.stdout.write(f"  {one['code']} {one['start']}-{one['end']}: {one['text']}\n")
