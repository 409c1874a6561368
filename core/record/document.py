"""One patient's record as a document to read: what the PDF shows, in order, and nothing about how it looks.

Every text is in the reader's language already and exactly as recorded; the door that draws it replaces what no font can
show, and keeps the exact text in the attached `record.json`.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

Facts = tuple[tuple[str, str], ...]
"""Pairs of a label and its value, in the order in which they are read."""


@dataclass(frozen=True)
class DocumentEntry:
    """One entry of the log: "n° A-216", its short hash, when by both clocks, who, and a sentence for its kind.

    `body` is the recorded text or empty; `language` is that of the body ("fr", "ar", "en"). The `facts` of a `reply`
    are the six duties of article 22, printed as such; those of another entry stand under it. `stopped` marks what did
    not leave.
    """

    number: str
    hash: str
    when: str
    who: str
    kind: str
    body: str = ""
    language: str = "fr"
    facts: Facts = ()
    reply: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class DocumentSection:
    """A title and the entries that stand under it."""

    title: str
    entries: tuple[DocumentEntry, ...]


@dataclass(frozen=True)
class DocumentFile:
    """A file carried inside the document, such as `record.proof`."""

    name: str
    data: bytes
    media: str
    about: str


@dataclass(frozen=True)
class DocumentWords:
    """The fixed words of the document, French unless another language is given."""

    about: str = "Ce document"
    notices: str = "À savoir avant de lire"
    integrity: str = "Intégrité"
    checkpoints: str = "Points de contrôle signés"
    files: str = "Fichiers joints à ce document"
    circumstances: str = "Circonstances (article 22)"
    page: str = "Page"
    of: str = "sur"
    exact: str = "Le texte exact de chaque entrée, caractère par caractère"
    shown_as_code: str = "Un caractère qu’aucune police ne dessine est montré par son code, par exemple [U+1F64F]."


@dataclass(frozen=True)
class RecordDocument:
    """What is printed of one patient: page 1 says what it is and what to know before reading, then the sections.

    `patient` begins with the name, which every page repeats. No title is empty.
    """

    title: str
    practice: str
    author: str
    patient: Facts
    about: Facts
    notices: tuple[str, ...]
    sections: tuple[DocumentSection, ...]
    integrity: Facts
    checkpoints: tuple[str, ...] = ()
    files: tuple[DocumentFile, ...] = ()
    language: str = "fr"
    words: DocumentWords = DocumentWords()


def as_json(document: RecordDocument) -> bytes:
    """The document as JSON, every text exactly as recorded; a file is named by its size in bytes and its SHA-256.

    One document has one encoding. A lone surrogate, which UTF-8 cannot hold, stays as its JSON escape.
    """
    plain = asdict(document)
    del plain["words"]
    for shown, file in zip(plain["files"], document.files, strict=True):
        shown["data"] = {"bytes": len(file.data), "sha256": hashlib.sha256(file.data).hexdigest()}
    text = json.dumps({"format": "colloque-record-1", **plain}, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace") + b"\n"
