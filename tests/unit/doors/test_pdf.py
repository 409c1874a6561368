"""The record as PDF/A-3a: what an archive asks of the file, and what a reader finds in it."""

import dataclasses
import json
import random
import re
import shutil
import subprocess
import time
from collections import Counter
from io import BytesIO

import pikepdf
import pytest

from core.doors.pdf import shown, write_pdf
from core.model import Trouble
from core.record.document import DocumentEntry, DocumentFile, DocumentSection, RecordDocument, as_json

MADE_MS = 1795252320000
ARABIC = "متى أتناول الدواء؟ قبل الأكل أم بعده وهل النتائج جيدة"
HOSTILE = '#eval("1") #read("/etc/passwd") *gras* $x$ @ref <tag> `code` \\ // /* ] } \'\'\' {{x}}'
REPLY = "Amlodipine 5 mg se prend une fois par jour, pendant ou en dehors du repas, comme convenu le 12 novembre."
PROOF = DocumentFile("record.proof", bytes(range(256)) * 40, "application/octet-stream", "La preuve d’intégrité")


def entry(number: int, body: str, language: str = "fr", *, reply: bool = False) -> DocumentEntry:
    facts = (
        ("Identité", "Comparée en présence le 12 nov. 2026"),
        ("Consultation", "12 nov. 2026 au cabinet, jour 8 sur 30"),
        ("Jugement", "« peut se répondre en ligne »"),
        ("Contenu", "0 constat"),
        ("Destinataire", "le téléphone inscrit d’Amira Ben Youssef"),
        ("Report", "inscrite avant l’envoi"),
    )
    return DocumentEntry(
        number=f"n° A-{number}",
        hash="9f3c 1a77",
        when="20 nov. 2026 à 11:28 (poste), 11:29 (courrier)",
        who="Dr Leïla Mansour" if reply else "Amira Ben Youssef",
        kind="Réponse envoyée" if reply else "Question reçue",
        body=body,
        language=language,
        facts=facts if reply else (("Sur", "Amlodipine 5 mg"),),
        reply=reply,
    )


def document(*entries: DocumentEntry) -> RecordDocument:
    return RecordDocument(
        title="Dossier des échanges",
        practice="Cabinet du Dr Leïla Mansour",
        author="Dr Leïla Mansour",
        patient=(("Patiente", "Amira Ben Youssef"), ("Nom arabe", "أميرة بن يوسف")),
        about=(("Période", "du 12 au 20 novembre 2026"),),
        notices=("Une ligne a été ajoutée à la consultation après son jour.",),
        sections=(DocumentSection("Novembre 2026", entries),),
        integrity=(("Signatures", "216 valides, 3 postes"),),
        checkpoints=("A-216, signé le 20 nov. 2026",),
        files=(PROOF,),
    )


def letters(pdf: bytes) -> Counter[str]:
    """How often each character is drawn, read back through each font's own table from glyphs to text."""
    found: Counter[str] = Counter()
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            tables = {name: _to_unicode(font) for name, font in page.obj["/Resources"]["/Font"].items()}
            table: dict[bytes, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    table = tables[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    parts = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for code in (bytes(part) for part in parts if isinstance(part, pikepdf.String)):
                        found.update("".join(table.get(code[at : at + 2], "") for at in range(0, len(code), 2)))
    return found


def _to_unicode(font: pikepdf.Object) -> dict[bytes, str]:
    table = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", font["/ToUnicode"].read_bytes(), re.S):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[bytes.fromhex(code.decode())] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return table


FULL = document(entry(1, REPLY), entry(2, REPLY, reply=True), entry(3, f"{ARABIC}\nMerci 🙏", "ar"), entry(4, HOSTILE))


@pytest.fixture(scope="module")
def full() -> bytes:
    return write_pdf(FULL, MADE_MS)


def test_the_file_says_it_is_pdf_a_3a_and_pdf_ua_1(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file, file.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert "Amira Ben Youssef" in meta["dc:title"]
        assert str(file.Root.OutputIntents[0].S) == "/GTS_PDFA1"


def test_the_file_is_tagged_and_names_its_language(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        assert "/StructTreeRoot" in file.Root
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "fr"
        spoken = {str(one.Lang) for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/Lang" in one}
        assert "ar" in spoken


def test_every_font_is_ours_and_embedded(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        fonts = [
            one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert {str(font.FontName).partition("+")[2] for font in fonts} == {
            "NotoSans-Regular",
            "NotoSans-SemiBold",
            "Amiri-Regular",
        }
        assert all("/FontFile2" in font for font in fonts)


def test_the_proof_and_the_exact_text_are_attached(full: bytes) -> None:
    with pikepdf.open(BytesIO(full)) as file:
        attached = {name: spec.get_file().read_bytes() for name, spec in file.attachments.items()}
        assert attached == {"record.proof": PROOF.data, "record.json": as_json(FULL)}
        assert all(str(spec.obj.AFRelationship) == "/Source" for spec in file.attachments.values())
    assert "🙏" in json.loads(attached["record.json"])["sections"][0]["entries"][2]["body"]


def test_the_same_document_and_time_give_the_same_bytes(full: bytes) -> None:
    assert write_pdf(FULL, MADE_MS) == full
    assert write_pdf(FULL, MADE_MS + 60_000) != full


def test_a_patients_text_is_drawn_as_typed_and_never_run() -> None:
    with_it = letters(write_pdf(document(entry(1, HOSTILE * 3)), MADE_MS))
    without = letters(write_pdf(document(entry(1, "")), MADE_MS))
    assert not Counter((HOSTILE * 3).replace(" ", "")) - (with_it - without)


def test_the_six_duties_stand_under_a_reply_as_article_22() -> None:
    reply = entry(1, REPLY, reply=True)
    drawn = letters(write_pdf(document(reply), MADE_MS))
    plain = letters(write_pdf(document(dataclasses.replace(reply, facts=())), MADE_MS))
    duties = "".join(label + value for label, value in reply.facts)
    assert not Counter((duties + "Circonstances (article 22)").replace(" ", "")) - (drawn - plain)


def test_arabic_letters_are_all_on_the_page() -> None:
    with_it = letters(write_pdf(document(entry(1, ARABIC, "ar")), MADE_MS))
    without = letters(write_pdf(document(entry(1, "")), MADE_MS))
    assert not Counter(ARABIC.replace(" ", "")) - (with_it - without)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="an extra reader, pdftotext of poppler-utils, is not here")
def test_arabic_words_copied_out_of_the_page_are_in_order(full: bytes) -> None:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=full, capture_output=True, check=True, timeout=30)
    assert ARABIC in re.sub("[\u202a-\u202e]", "", done.stdout.decode())
    assert "[U+1F64F]" in done.stdout.decode()


def test_what_no_font_draws_is_shown_as_its_code() -> None:
    assert shown("Merci 🙏") == "Merci [U+1F64F]"
    assert shown("中\u2163") == "[U+4E2D][U+2163]"
    assert shown("a\x00\u202eb\ud800") == "a[U+0000][U+202E]b[U+D800]"
    assert shown("œdème, 1\u202f°\tLDL") == "œdème, 1\u202f°" + " " * 4 + "LDL"


def test_a_word_without_an_end_can_break() -> None:
    assert shown("A" * 100).replace("\u200b", "") == "A" * 100
    assert max(map(len, shown("A" * 100).split("\u200b"))) == 40


def test_no_text_whatsoever_keeps_a_record_from_being_printed() -> None:
    chance = random.Random(22)
    texts = ["".join(chr(chance.randrange(0x110000)) for _ in range(500)) for _ in range(4)]
    texts += ["".join(chr(chance.choice(range(0x590, 0x780))) for _ in range(500)) for _ in range(4)]
    texts += ["", " ", "\n" * 50 + "x", "e\u0301\u0301" * 50 + "\u064b" * 50, "\u200d\u200e\u200f\xad" * 50]
    for text in texts:
        wild = dataclasses.replace(entry(1, text), who=text, kind=text, facts=((text[:40], text),))
        assert write_pdf(document(wild), MADE_MS).startswith(b"%PDF-1.7")


def test_a_record_that_cannot_be_drawn_says_so_without_its_content() -> None:
    with pytest.raises(Trouble) as trouble:
        write_pdf(dataclasses.replace(FULL, title=""), MADE_MS)
    assert trouble.value.code == "export.pdf"
    assert trouble.value.__cause__ is trouble.value.__context__ is None


def test_forty_messages_are_printed_in_less_than_a_second() -> None:
    record = document(*(entry(number, REPLY if number % 3 else ARABIC, reply=number % 2 == 0) for number in range(40)))
    start = time.perf_counter()
    write_pdf(record, MADE_MS)
    spent = time.perf_counter() - start
    print(f"40 messages: {spent * 1000:.0f} ms")
    assert spent < 1.0
