"""Mails that came without Colloque, from the post's thread into the vault: bounded, sealed on the way, thrown away by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.doors import mail_aside
from core.doors.mail_aside import MailAside, read_aside
from core.doors.mail_parts import Bounced, Ordinary, Rejected
from core.model import Refusal, refuse
from core.office import outside as places
from core.office.desk import Desk
from core.office.outside import aside_key, count_outside, outside, outside_mail, take_outside, throw_away
from crypto.encoding import enc
from crypto.errors import Refused
from crypto.primitives import blake
from tests.practice import NOW, Practice, practice

WORDS = "J'ai mal à la poitrine depuis ce matin"
MAIL = Ordinary("imen@patient.invalid", "Imen Ghali", "douleur canari", NOW - 5, WORDS, 1)


@pytest.fixture
def made() -> Practice:
    return practice()


def left_for(desk: Desk, folder: Path) -> MailAside:
    return MailAside(folder, aside_key(desk), whole=desk.clinician)


def leave(desk: Desk, folder: Path, count: int, what: Ordinary | Rejected = MAIL, start: int = 0) -> None:
    left = left_for(desk, folder)
    for at in range(start, start + count):
        assert left.keep(b"%d" % at, what, NOW + at)


def test_a_mail_goes_from_the_folder_into_the_vault_once(made: Practice, tmp_path: Path) -> None:
    desk = made.physician
    assert (take_outside(desk, tmp_path, NOW), outside(desk)) == (0, [])
    leave(desk, tmp_path, 1)
    assert take_outside(desk, tmp_path, NOW) == 1
    leave(desk, tmp_path, 1)
    assert take_outside(desk, tmp_path, NOW) == 0
    (mail,) = outside(desk)
    assert (mail.what, mail.file_hash, mail.size, mail.came_ms) == (MAIL, blake("file", b"0"), 1, NOW)
    assert (mail.signs, mail.whole, count_outside(desk)) == (("chest_pain",), True, 1)
    assert not list((tmp_path / "mail" / "aside").iterdir())


def test_nothing_of_it_lies_in_the_folder_in_clear(made: Practice, tmp_path: Path) -> None:
    leave(made.physician, tmp_path, 1)
    (file,) = (tmp_path / "mail" / "aside").iterdir()
    assert not [word for word in (b"imen", b"canari", b"poitrine") if word in file.read_bytes()]


def test_a_secretary_keeps_who_wrote_and_the_signs_but_no_word(made: Practice, tmp_path: Path) -> None:
    desk = made.secretary
    leave(desk, tmp_path, 1)
    (on_the_way,) = left_for(desk, tmp_path).lying()
    take_outside(desk, tmp_path, NOW)
    (mail,) = outside(desk)
    assert mail == on_the_way
    assert isinstance(mail.what, Ordinary)
    assert (mail.what.from_name, mail.what.subject, mail.what.text) == ("Imen Ghali", "", "")
    assert (mail.signs, mail.whole) == (("chest_pain",), False)


def test_her_vault_takes_no_word_from_whoever_left_one(made: Practice, tmp_path: Path) -> None:
    MailAside(tmp_path, aside_key(made.secretary), whole=True).keep(b"a", MAIL, NOW)
    take_outside(made.secretary, tmp_path, NOW)
    held = b"".join(made.secretary.vault.setting(name) or b"" for name in made.secretary.vault.settings("outside"))
    assert b"imen" in held
    assert not [word for word in (b"canari", b"poitrine") if word in held]


def test_a_rejected_mail_can_be_looked_at_as_text_that_does_nothing(made: Practice, tmp_path: Path) -> None:
    raw = b"From: \xe2\x80\xaea\x1b[31m\r\n<script>" + b"a" * 40_000
    left_for(made.physician, tmp_path).keep(raw, Rejected("unread.parts"), NOW, size=90_000)
    take_outside(made.physician, tmp_path, NOW)
    (mail,) = outside(made.physician)
    assert (mail.what, mail.size, len(mail.source)) == (Rejected("unread.parts"), 90_000, mail_aside.MOST_SOURCE)
    assert mail.source_text.startswith("From: ···a·[31m\n<script>aaa")


def test_a_servers_answer_is_kept_without_its_words_where_texts_are_not_read(made: Practice, tmp_path: Path) -> None:
    bounced = Bounced("<a@cabinet.invalid>", "5.2.2", "boîte pleine", ("amira@patient.invalid",))
    for desk, words in ((made.physician, "boîte pleine"), (made.secretary, "")):
        folder = tmp_path / desk.me.hex()
        left_for(desk, folder).keep(b"a", bounced, NOW)
        take_outside(desk, folder, NOW)
        (mail,) = outside(desk)
        assert mail.what == replace(bounced, words=words)
        assert count_outside(desk) == 0


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("4.2.2", "later"),
        ("5.1.1", "address"),
        ("5.2.2", "full"),
        ("5.7.1", "refused"),
        ("5.5.0", "other"),
        ("", "other"),
    ],
)
def test_the_status_of_an_answer_has_a_sentence(status: str, code: str) -> None:
    assert Bounced("", status, "").code == f"bounced.{code}"


def test_what_was_thrown_away_does_not_come_again(made: Practice, tmp_path: Path) -> None:
    desk = made.physician
    leave(desk, tmp_path, 2)
    take_outside(desk, tmp_path, NOW)
    gone = blake("file", b"0")
    assert throw_away(desk, gone) is None
    assert [mail.file_hash for mail in outside(desk)] == [blake("file", b"1")]
    assert (outside_mail(desk, gone), outside_mail(desk, blake("file", b"1"))) == (None, outside(desk)[0])
    assert desk.vault.setting("outside.mail." + gone.hex()) == b""
    leave(desk, tmp_path, 1)
    assert (take_outside(desk, tmp_path, NOW), count_outside(desk)) == (0, 1)
    assert throw_away(desk, gone) == refuse("outside.none")


def test_a_flood_of_one_sort_takes_no_place_of_the_other(
    made: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_MAILS", {False: 3, True: 2})
    leave(made.physician, tmp_path, 3)
    leave(made.physician, tmp_path, 40, Rejected("unread.lines"), start=3)
    take_outside(made.physician, tmp_path, NOW)
    sorts = [type(mail.what) for mail in outside(made.physician)]
    assert sorts == [Ordinary] * 3 + [Rejected] * 2
    assert count_outside(made.physician) == 3


def test_what_is_kept_stays_below_so_many_bytes(
    made: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MOST_BYTES", {False: 1_000, True: 1_000})
    for at in range(9):
        leave(made.physician, tmp_path, 1, start=at)
        take_outside(made.physician, tmp_path, NOW)
    kept = outside(made.physician)
    assert sum(len(mail.encoded()) for mail in kept) <= 1_000
    assert [mail.came_ms for mail in kept] == sorted((mail.came_ms for mail in kept), reverse=True)
    assert kept[0].came_ms == NOW + 8


def test_the_way_into_the_vault_is_bounded_too(made: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_aside, "MOST_FILES", 2)
    leave(made.physician, tmp_path, 2)
    assert not left_for(made.physician, tmp_path).keep(b"9", MAIL, NOW)
    take_outside(made.physician, tmp_path, NOW)
    assert left_for(made.physician, tmp_path).keep(b"9", MAIL, NOW)


@pytest.mark.parametrize("damage", [b"", b"a" * 100, b"a" * (300 << 10)])
def test_a_damaged_file_goes_and_the_others_come(made: Practice, tmp_path: Path, damage: bytes) -> None:
    leave(made.physician, tmp_path, 2)
    (tmp_path / "mail" / "aside" / blake("file", b"0").hex()).write_bytes(damage)
    assert take_outside(made.physician, tmp_path, NOW) == 1
    assert not list((tmp_path / "mail" / "aside").iterdir())


@pytest.mark.parametrize("fields", [6, 8])
def test_what_is_no_mail_is_refused(fields: int) -> None:
    with pytest.raises(Refused):
        read_aside(enc(*[b""] * fields))


def test_no_refusal_says_a_word_of_it(made: Practice) -> None:
    assert throw_away(made.physician, b"x" * 32) == Refusal("outside.none")
    assert not [word for word in ("imen", "canari", "poitrine") if word in repr(MAIL).lower()]
