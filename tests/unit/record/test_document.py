"""The document is what the recorded texts say, character by character."""

import dataclasses
import hashlib
import json

from core.record.document import DocumentEntry, DocumentFile, DocumentSection, RecordDocument, as_json

ENTRY = DocumentEntry(
    "n° A-1", "9f3c 1a77", "20 nov. 2026 à 11:28", "Amira", "Question reçue", body="Merci 🙏 د", language="fr"
)
DOCUMENT = RecordDocument(
    title="Dossier des échanges",
    practice="Cabinet",
    author="Dr Leïla Mansour",
    patient=(("Patiente", "Amira"),),
    about=(("Période", "novembre"),),
    notices=(),
    sections=(DocumentSection("Novembre", (ENTRY,)),),
    integrity=(),
    files=(DocumentFile("record.proof", b"CLQP1", "application/octet-stream", "La preuve"),),
)


def test_the_exact_text_stands_in_the_json_as_it_was_recorded() -> None:
    data = as_json(DOCUMENT)
    assert "Merci 🙏 د".encode() in data
    read = json.loads(data)
    assert read["format"] == "colloque-record-1"
    assert read["sections"][0]["entries"][0]["body"] == ENTRY.body
    assert read["patient"] == [["Patiente", "Amira"]]


def test_a_joined_file_is_named_by_its_size_and_its_hash() -> None:
    shown = json.loads(as_json(DOCUMENT))["files"][0]
    assert shown["data"] == {"bytes": 5, "sha256": hashlib.sha256(b"CLQP1").hexdigest()}


def test_one_document_has_one_encoding() -> None:
    assert as_json(DOCUMENT) == as_json(dataclasses.replace(DOCUMENT))


def test_a_text_that_utf8_cannot_hold_survives_as_its_escape() -> None:
    broken = dataclasses.replace(DOCUMENT, title="a\ud800b")
    assert json.loads(as_json(broken))["title"] == "a\ud800b"
