"""One patient's record as PDF/A-3a, drawn by typst with the fonts that stand beside this file.

The document's texts reach typst only as data (`sys.inputs`), never as markup. PDF/A refuses a page with one character
that no font draws, so such a character is shown as its code, `[U+1F64F]`; the exact text is attached as `record.json`.
The same document and time give the same bytes.
"""

import datetime
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from core.model import Trouble
from core.record.document import DocumentEntry, DocumentFile, Facts, RecordDocument, as_json

FONTS = Path(__file__).parent / "fonts"
TEMPLATE = Path(__file__).parent / "typst" / "record.typ"
EXACT = "record.json"

_LONGEST_WORD = 40
_BREAK = "\u200b"
# Marks that change how their neighbours are drawn and are common in honest Arabic text; every other control is shown.
_QUIET = frozenset("\u200b\u200c\u200d\u200e\u200f\xad")


@cache
def _characters(font: str) -> frozenset[int]:
    """The code points that this font file draws."""
    with TTFont(FONTS / font, lazy=True) as file:
        return frozenset(file.getBestCmap())


@cache
def _drawn(character: str) -> bool:
    """Whether the page can show this character as itself."""
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} and character not in _QUIET:
        return False
    latin = _characters("NotoSans-Regular.ttf") & _characters("NotoSans-SemiBold.ttf")
    return ord(character) in latin or ord(character) in _characters("Amiri-Regular.ttf")


def shown(text: str) -> str:
    """`text` with every character that the page cannot show replaced by its code; a tab is four spaces.

    A word without an end gets invisible places to break, so that it stays on the page.
    """
    drawn = "".join(one if _drawn(one) else f"[U+{ord(one):04X}]" for one in text.replace("\t", "    "))
    return re.sub(rf"\S{{{_LONGEST_WORD}}}", lambda run: run.group() + _BREAK, drawn)


def _rightward(text: str) -> bool:
    """Whether a line reads from the right: its first letter with a direction decides."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _line(text: str, language: str) -> dict[str, Any]:
    """One line with its own direction, and the language that a reader aloud should use."""
    rightward = _rightward(text)
    aloud = "ar" if rightward else "fr" if language == "ar" else language
    return {"text": shown(text), "rtl": rightward, "lang": aloud}


def _lines(text: str, language: str) -> list[dict[str, Any]]:
    """Every line of a text as it was typed, empty ones too, but no empty end."""
    return [_line(line, language) for line in re.split(r"\r\n|[\n\r\u2028\u2029]", text.strip())]


def _facts(facts: Facts, language: str) -> list[dict[str, Any]]:
    """Labels, and their values as one line each."""
    return [{"label": shown(label), "value": _lines(value, language)} for label, value in facts]


def _entry(entry: DocumentEntry, language: str) -> dict[str, Any]:
    return {
        "number": shown(entry.number),
        "hash": shown(entry.hash),
        "when": shown(entry.when),
        "who": shown(entry.who),
        "kind": shown(entry.kind),
        "body": _lines(entry.body, entry.language) if entry.body.strip() else [],
        "facts": _facts(entry.facts, language),
        "reply": entry.reply,
        "stopped": entry.stopped,
    }


def _file(file: DocumentFile) -> dict[str, Any]:
    return {"name": shown(file.name), "data": list(file.data), "media": file.media, "about": shown(file.about)}


def _page_data(document: RecordDocument, made: datetime.datetime) -> dict[str, Any]:
    """What the template reads: the texts of the document, ready to be drawn."""
    words = document.words
    exact = DocumentFile(EXACT, as_json(document), "application/json", words.exact)
    return {
        "title": shown(document.title),
        "practice": shown(document.practice),
        "author": shown(document.author),
        "language": document.language,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "patient": _facts(document.patient, document.language),
        "about": _facts(document.about, document.language),
        "notices": [_lines(notice, document.language) for notice in document.notices],
        "sections": [
            {"title": shown(section.title), "entries": [_entry(one, document.language) for one in section.entries]}
            for section in document.sections
        ],
        "integrity": _facts(document.integrity, document.language),
        "checkpoints": [shown(line) for line in document.checkpoints],
        "files": [_file(file) for file in (*document.files, exact)],
        "words": {name: shown(word) for name, word in vars(words).items()},
    }


def write_pdf(document: RecordDocument, made_ms: int) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1, dated `made_ms` (milliseconds since 1970, UTC), with its files attached.

    Raises `Trouble("export.pdf")` where it cannot be drawn, without a word of its content.
    """
    made = datetime.datetime.fromtimestamp(made_ms // 1000, datetime.UTC)
    template = TEMPLATE.read_bytes()
    compiler = typst.Compiler(font_paths=typst.Fonts(False, False, [str(FONTS)]))
    try:
        drawn = compiler.compile(
            input=template,
            sys_inputs={"data": json.dumps(_page_data(document, made))},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=made,
            format="pdf",
        )
    except typst.TypstError:
        drawn = None
    if not isinstance(drawn, bytes):
        raise Trouble("export.pdf")
    return drawn
