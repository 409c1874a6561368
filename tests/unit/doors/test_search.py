"""Folding of French and Arabic, and searches for any text whatever."""

import random
from pathlib import Path

import pytest

from core.doors.search import asked, folded, indexed, passage
from core.doors.sqlcipher import open_vault
from core.doors.vault import Change, Words
from core.model import Draft, LetterId
from core.record.rows import PatientRow
from tests.fakes.entries import Scribe
from tests.fakes.vault import DictVault

PIECES = [
    *"\"*^(){}[]:-+'`;,.%_\\/?!&|<>=~#@\x00\t\n",
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR(",
        "folded:",
        "x'00'",
        "--",
        "/*",
        "*/",
        "🙂",
        "\ud800",
        "\u202e",
        "\ufeff",
        "½",
        "ﷲ",
        "①",
        "℡",
    ),
    *("é", "œ", "ا", "ال", "وال", "ّ", "ـ", "٥", "۵", "İ", "ß", "ǆ", "क्षि", "中", "a", "douleur", "الدواء", " "),
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Œdème, CŒUR & l’été", "oedeme coeur l ete"),
        ("Lǽtitia", "laetitia"),
        ("الدَّواءِ", "الدواء"),
        ("آلام إبرة أنف ٱسم", "الام ابره انف اسم"),
        ("مستشفى مؤلم شاطئ", "مستشفي مولم شاطي"),
        ("عـــلاج ٥٠٠ ۲۵", "علاج 500 25"),
        ("5mg_2×3", "5mg 2 3"),
        ("\ud800\x00", ""),
    ],
)
def test_words_are_folded_to_one_plain_form(text: str, words: str) -> None:
    assert " ".join(folded(text)) == words


def test_the_article_is_kept_and_left_out() -> None:
    assert indexed("والدواء من الأكل ألم") == "والدواء من الاكل الم دواء اكل"
    assert asked("والدواء الأكل ألم") == ["دواء", "اكل", "الم"]
    assert asked("والدة الد") == ["والده", "الد"]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("court", "court", "court"),
        ("a  b\n\nc", "zzz", "a b c"),
        ("début " + "x" * 300, "x", "début " + "x" * 110 + " …"),
        ("mot " * 60 + "Cœur fin", "coeur", "… " + "mot " * 13 + "Cœur fin"),
        ("كلمة " * 40 + "الدَّواءِ بعد", "دواء", "… " + "كلمة " * 10 + "الدَّواءِ بعد"),
    ],
)
def test_a_passage_shows_the_text_as_written_around_the_first_hit(text: str, words: str, shown: str) -> None:
    assert passage(text, asked(words)) == shown


def test_no_text_whatever_makes_a_search_fail_and_both_vaults_find_the_same(tmp_path: Path) -> None:
    chance = random.Random(22)
    real, fake, scribe = open_vault(tmp_path / "v", bytes(32), create=True), DictVault(), Scribe()
    entries = [scribe.write("QuestionRecorded", b"p" * 16) for _ in range(40)]
    texts = ["".join(chance.choices(PIECES, k=30)).replace("\ud800", "") for _ in entries]
    told = tuple(Words(e.hash, b"p" * 16, text) for e, text in zip(entries, texts, strict=True))
    row = PatientRow(b"p" * 16, texts[0], "", "104", "+216 00 000 000", "unknown", 0)
    for vault in (real, fake):
        vault.commit(Change(entries=tuple(entries), words=told, patients=(row,)))
    found = 0
    for _ in range(200):
        words = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        hits = real.search(words)
        found += len(hits)
        assert hits == fake.search(words), ascii(words)
        assert real.patients(words) == fake.patients(words), ascii(words)
    assert found > 100
    assert len(real.search("a" * 1_000_000 + " b" * 10_000)) == 0
    real.close()


def test_a_text_that_utf8_cannot_hold_is_a_mistake_of_the_caller_and_leaves_nothing(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "v", bytes(32), create=True)
    with pytest.raises(UnicodeEncodeError):
        vault.commit(Change(settings=(("zoom", b"1"),), drafts=(Draft(LetterId(b"l"), "\ud800", 1),)))
    assert vault.setting("zoom") is None
    vault.close()
