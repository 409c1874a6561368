"""Refused letters: listed with their reason, apart from those that were set aside."""

from core.office.receive import receive
from core.office.refused import MOST, refused_letters
from crypto.primitives import blake
from tests.practice import NOON, practice


def test_what_was_refused_is_listed_the_latest_first() -> None:
    made = practice()
    for at, raw in enumerate((b"bonjour", b"CLQ1\x09 bonsoir")):
        made.box.post(raw)
        receive(made.secretary, NOON + at)
    first, second = refused_letters(made.secretary)
    assert (first.code, second.code) == ("letter.suite", "letter.magic")
    assert (second.file_hash, second.size) == (blake("file", b"bonjour"), len(b"bonjour"))
    assert first.at_ms > second.at_ms


def test_a_flood_leaves_the_latest_ones() -> None:
    made = practice()
    for at in range(MOST + 3):
        made.box.post(b"%d" % at)
    receive(made.secretary, NOON)
    found = refused_letters(made.secretary)
    assert len(found) == MOST
    assert len({one.file_hash for one in found}) == MOST
