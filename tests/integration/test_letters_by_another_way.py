"""Letters that came to one desk by another way than the mailbox: over the web host, as a file, as text, laid in its folder."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.doors.account import MailAccount
from core.doors.hosted import HostedBox, Hosting
from core.doors.mail_carried import carried_note
from core.doors.mailbox import Mailbox
from core.doors.maildir import MaildirLetterbox
from core.doors.sealed_mail import attached_mail
from crypto.invite import drop_file
from crypto.primitives import sig_key
from tests.host import PASSWORD as HOST_PASSWORD
from tests.host import web_host
from tests.mail_lab.desks import DeskByMail, count, letter, roster_file
from tests.mail_lab.lab import PASSWORD


def of_the_box(box: Mailbox) -> list[bytes]:
    """The bytes of the mails in INBOX."""
    box.select("INBOX")
    return [raw for _, raw in box.fetch(box.sizes(), b"BODY.PEEK[]")]


def test_a_letter_from_the_web_host_is_there_until_the_mailbox_has_it_and_reaches_every_desk(
    desks: Callable[..., DeskByMail], box: Mailbox, tmp_path: Path
) -> None:
    root, raw = sig_key(), letter("over the host")
    secretary, physician = desks("secretary"), desks("physician")
    with web_host(tmp_path / "host") as host:
        lying = host.desk / "new" / f"{'a' * 64}-{drop_file(raw)}"
        wanted = Hosting(
            host.url, HOST_PASSWORD, roster_file(root, [physician.me]), carried=carried_note(secretary.folder)
        )

        def polled() -> HostedBox:
            """The secretary's desk after another start of the program."""
            hosted = HostedBox(MaildirLetterbox(secretary.folder))
            hosted.serve(wanted)
            assert (len(list(hosted.fetch(lambda _name: False))), hosted.trouble) == (1, "")
            return hosted

        assert [one.exchange() for one in (secretary, physician)] == ["", ""]
        lying.write_bytes(raw)
        for _ in range(2):
            polled().close()
        hosted = polled()
        assert lying.exists(), "it lies on one machine only"
        assert secretary.exchange() == ""
        list(hosted.fetch(lambda _name: False))
        assert not lying.exists()
        lying.write_bytes(raw)  # put again by a page that heard no answer
        hosted.close()
        polled().close()
        assert not lying.exists()
    assert [one.exchange() for one in (physician, secretary, physician)] == ["", "", ""]
    assert physician.letters == secretary.letters == [raw]
    assert of_the_box(box) == [attached_mail(raw, secretary.account.address, secretary.account.address)]


def test_letters_brought_to_one_desk_reach_the_others_and_are_laid_once(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    one, two = desks("one"), desks("two")
    assert [desk.exchange() for desk in (one, two)] == ["", ""]
    by_name, by_hand = letter("imported"), letter("laid in the folder")
    one.box.post(by_name)
    (one.folder / "inbox" / "a letter.clq").write_bytes(by_hand)
    (one.folder / "inbox" / "a list.txt").write_bytes(b"no letter")
    assert one.exchange() == ""
    assert count(box, "INBOX") == 1, "a file that was just written may not be whole"
    for name in ("a letter.clq", "a list.txt"):
        os.utime(one.folder / "inbox" / name, (1_790_000_000, 1_790_000_000))
    one.start_again()
    for _ in range(2):
        for desk in (one, two):
            assert desk.exchange() == ""
    assert two.letters == [by_name, by_hand]
    one.box.post(letter("at both"))
    two.box.post(letter("at both"))
    for desk in (one, two, one, two):
        assert desk.exchange() == ""
        desk.start_again()
    assert two.letters == [by_name, by_hand, letter("at both")]
    assert (len(one.letters), count(box, "INBOX")) == (4, 3)


@pytest.mark.parametrize("note", ["kept", "lost", "garbled"])
def test_a_lost_ok_is_found_in_inbox(desks: Callable[..., DeskByMail], box: Mailbox, note: str) -> None:
    desk = desks()
    assert desk.exchange() == ""
    desk.box.post(letter("laid, and not noted"))
    address = desk.account.address
    box.append("INBOX", [attached_mail(letter("laid, and not noted"), address, address)])
    for _ in range(2):
        assert desk.exchange() == ""
        desk.post.close()
        path = carried_note(desk.folder)
        if note == "lost":
            path.unlink()
        elif note == "garbled":
            path.write_bytes(path.read_bytes()[::-1])
        desk.start_again()
    assert desk.exchange() == ""
    assert (desk.letters, count(box, "INBOX")) == ([letter("laid, and not noted")], 1)


def test_of_a_folder_that_was_used_before_the_letters_of_sixty_days_are_laid(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    desk, other = desks("desk"), desks("other")
    day = 86_400
    for name, days_ago in (("old", 61), ("young", 59), ("newest", 0)):
        path = desk.folder / "inbox" / name
        path.write_bytes(letter(name))
        os.utime(path, (1_790_000_000 - days_ago * day,) * 2)
    for one in (desk, other, desk, other):
        assert one.exchange() == ""
        one.start_again()
    assert (other.letters, count(box, "INBOX")) == ([letter("young"), letter("newest")], 2)


def test_letters_that_left_inbox_are_not_laid_again(
    desks: Callable[..., DeskByMail], box: Mailbox, account: MailAccount
) -> None:
    removing = replace(account, remove=True)
    root = sig_key()
    one, two = (desks(name, account=removing, root=root.public) for name in ("one", "two"))
    one.box.put_roster(roster_file(root, [one.me, two.me]))
    box.append("INBOX", [attached_mail(letter("by mail"), "a@patients.invalid", account.address)])
    one.box.post(letter("by hand"))
    for desk in (one, two, one):
        assert desk.exchange() == ""
    for desk in (one, two):
        desk.post.settle([arrived.name for arrived in desk.box.fetch(lambda _: False)])
    assert count(box, "INBOX") == 0
    for desk in (one, two, one, two):
        desk.start_again()
        assert desk.exchange() == ""
    assert count(box, "INBOX") == 0
    assert sorted(one.letters) == sorted(two.letters) == [letter("by hand"), letter("by mail")]


def test_a_letter_is_laid_at_the_next_start_where_the_mailbox_was_not_reached(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    desk = desks()
    desk.password = "wrong"
    desk.box.post(letter("waits"))
    assert desk.exchange() == "mail.login"
    desk.password = PASSWORD
    desk.start_again()
    assert (desk.exchange(), count(box, "INBOX")) == ("", 1)
