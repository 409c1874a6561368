"""The pump between a practice's folder and its mailbox, on a real server: what it brings, and what the mailbox may lose."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.doors.account import MailAccount
from core.doors.mail_parts import Ordinary
from core.doors.mailbox import Mailbox
from core.doors.mailed import Pace
from core.doors.sealed_mail import SealedMail, attached_mail
from core.doors.smtp import Submission
from crypto.primitives import sig_key
from tests.mail_lab.desks import DeskByMail, count, letter, roster_file
from tests.mail_lab.lab import PASSWORD, Lab

OF_A_PERSON = b"From: Amira <amira@patients.invalid>\r\nSubject: question\r\n\r\nBonjour docteur\r\n"


def test_entries_reach_every_desk_and_lie_in_the_mailbox_once(desks: Callable[..., DeskByMail], box: Mailbox) -> None:
    several = [desks(f"desk {n}") for n in range(3)]
    written = [one for desk in several for one in desk.write(20)]
    for desk in [*several, *several]:
        assert desk.exchange() == ""
    assert all(sorted(desk.entries) == sorted(one.wire for one in written) for desk in several)
    assert [desk.post.reached for desk in several] == [20, 20, 20]
    assert count(box, "Colloque", "Journal") == 60
    for desk in several:
        desk.start_again()
        assert desk.exchange() == ""
    assert count(box, "Colloque", "Journal") == 60


def test_letters_come_home_once_and_other_mails_are_put_aside(
    desks: Callable[..., DeskByMail], box: Mailbox, lab: Lab, account: MailAccount
) -> None:
    desk, other = desks("desk"), desks("other")
    patient = lab.mailbox()
    submission = Submission(patient, lambda: PASSWORD, seconds=5)
    letters = [letter(str(n)) for n in range(5)]
    for one in letters:
        mail = attached_mail(one, patient.address, account.address, at_ms=1_790_000_000_000)
        assert submission.send(mail, [account.address])[account.address].taken
    submission.send(OF_A_PERSON, [account.address])
    submission.close()
    for _ in range(3):
        assert desk.exchange() == ""
        desk.start_again()
    assert (desk.letters, [type(one) for one in desk.kept]) == (letters, [Ordinary])
    shutil.rmtree(desk.folder / "mail")
    desk.start_again()
    assert desk.exchange() == ""
    assert (desk.letters, len(desk.kept)) == (letters, 2)
    assert other.exchange() == ""
    assert other.letters == letters
    assert count(box, "INBOX") == 6


def test_what_finds_no_room_aside_stays_and_holds_up_nothing(desks: Callable[..., DeskByMail], box: Mailbox) -> None:
    desk = desks(room=1)
    mails = [OF_A_PERSON.replace(b"question", b"%d" % n) for n in range(3)]
    box.append("INBOX", [*mails, attached_mail(letter("after"), "a@patients.invalid", "b@cabinet.invalid")])
    assert desk.exchange() == ""
    assert (desk.letters, len(desk.kept)) == ([letter("after")], 1)
    desk.start_again()
    assert desk.exchange() == ""
    assert len(desk.kept) == 1
    desk.room = 100
    for _ in range(2):
        assert desk.exchange() == ""
    assert sorted(one.subject for one in desk.kept if isinstance(one, Ordinary)) == ["0", "1", "2"]


def test_letters_laid_out_wait_in_the_mailbox_and_go_home_to_their_reader(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    desk, joiner = desks("desk"), desks("joiner")
    desk.box.deposit(joiner.me, b"1" * 16, b"confirm")
    desk.box.deposit(b"p" * 32, b"2" * 16, b"for a telephone")
    for one in (desk, joiner, desk, joiner):
        assert one.exchange() == ""
    assert [one.raw for one in joiner.box.collect(joiner.me)] == [b"confirm"]
    assert list(joiner.box.collect(b"p" * 32)) == []
    assert count(box, "Colloque", "Out") == 2


def test_the_newest_roster_that_the_root_signed_is_everywhere(desks: Callable[..., DeskByMail], box: Mailbox) -> None:
    root = sig_key()
    one, two = desks("one", root=root.public), desks("two", root=root.public)
    files = {v: roster_file(root, [one.me, two.me], v) for v in (1, 2)}
    one.box.put_roster(files[1])
    assert [desk.exchange() for desk in (one, two)] == ["", ""]
    assert two.box.roster() == files[1]
    two.box.put_roster(files[2])
    box.append(box.line.folder("Colloque", "Roster"), [b"Subject: x\r\n\r\nnot a roster"])
    assert [desk.exchange() for desk in (two, one, two)] == ["", "", ""]
    assert one.box.roster() == two.box.roster() == files[2]
    two.box.put_roster(files[1])
    assert two.exchange() == ""
    assert two.box.roster() == files[2]


@pytest.mark.parametrize("how", ["some", "folder"])
def test_what_somebody_deleted_is_given_back_by_its_own_desk(
    desks: Callable[..., DeskByMail], box: Mailbox, lab: Lab, account: MailAccount, how: str
) -> None:
    one, two = desks("one"), desks("two")
    for desk in (one, two):
        desk.write(30)
    for desk in (one, two, one):
        assert desk.exchange() == ""
    box.line.bye()
    one.post.close()
    if how == "some":
        lab.doveadm("expunge", "-u", account.user, "mailbox", "Colloque/Journal", "uid", "10:40")
    else:
        lab.doveadm("mailbox", "delete", "-u", account.user, "Colloque/Journal")
    one.start_again()
    two.exchange()  # its line was in the folder: it may have been cut
    for desk in (one, two, one, two):
        assert desk.exchange() == ""
    assert count(box, "Colloque", "Journal") == 60
    assert len(one.entries) == len(two.entries) == 60
    third = desks("third")
    assert third.exchange() == ""
    assert sorted(third.entries) == sorted(one.entries)


def test_what_a_lost_desk_wrote_is_given_back_by_the_others(
    desks: Callable[..., DeskByMail], lab: Lab, account: MailAccount
) -> None:
    lost, left = desks("lost"), desks("left")
    lost.write(10)
    for desk in (lost, left):
        assert desk.exchange() == ""
    lost.post.close()
    lab.doveadm("expunge", "-u", account.user, "mailbox", "Colloque/Journal", "all")
    assert left.exchange() == ""
    new = desks("new")
    assert (new.exchange(), new.entries) == ("", [])
    left.pace = Pace(grace=0)
    left.start_again()
    assert [left.exchange(), new.exchange()] == ["", ""]
    assert new.entries == left.entries
    assert len(new.entries) == 10


def test_a_mailbox_restored_from_a_copy_is_filled_up_again(
    desks: Callable[..., DeskByMail], box: Mailbox, lab: Lab, account: MailAccount
) -> None:
    desk, other = desks("desk"), desks("other")
    desk.write(10)
    assert desk.exchange() == ""
    desk.post.close()
    mail = lab.folder / "mail" / account.user
    shutil.copytree(mail, mail.with_suffix(".copy"))
    desk.write(5)
    assert desk.exchange() == ""
    desk.post.close()
    shutil.rmtree(mail)
    mail.with_suffix(".copy").rename(mail)
    shutil.chown(mail, *owner(lab))
    for one in mail.rglob("*"):
        shutil.chown(one, *owner(lab))
    other.write(5)
    for one in (other, desk, other):
        one.start_again()
        assert one.exchange() == ""
    assert sorted(desk.entries) == sorted(other.entries)
    assert len(desk.entries) == 20
    assert count(box, "Colloque", "Journal") == 20


def owner(lab: Lab) -> tuple[int, int]:
    facts = (lab.folder / "mail").stat()
    return facts.st_uid, facts.st_gid


def test_letters_leave_the_mailbox_once_every_desk_recorded_them(
    desks: Callable[..., DeskByMail], box: Mailbox, account: MailAccount
) -> None:
    removing = replace(account, remove=True)
    root = sig_key()
    one, two = (desks(name, account=removing, root=root.public) for name in ("one", "two"))
    one.box.put_roster(roster_file(root, [one.me, two.me]))
    box.append("INBOX", [attached_mail(letter(str(n)), "a@patients.invalid", account.address) for n in range(3)])
    box.append("INBOX", [OF_A_PERSON])
    for desk in (one, two):
        assert desk.exchange() == ""
    names = {desk.me: [arrived.name for arrived in desk.box.fetch(lambda _: False)] for desk in (one, two)}
    one.post.settle(names[one.me])
    assert count(box, "INBOX") == 4
    two.post.settle(names[two.me][:2])
    assert count(box, "INBOX") == 2
    two.start_again()
    assert two.exchange() == ""
    two.post.settle(names[two.me])
    assert count(box, "INBOX") == 1
    one.post.settle(names[one.me])
    assert (one.post.trouble, two.post.trouble) == ("", "")


def test_another_desk_s_entry_ends_the_wait_and_so_does_a_rouser(desks: Callable[..., DeskByMail]) -> None:
    one, two = desks("one"), desks("two")
    for desk in (one, two):
        assert desk.exchange() == ""
    two.write()
    writing = threading.Timer(0.2, two.exchange)
    writing.start()
    began = time.monotonic()
    one.post.wait(20)
    writing.join()
    assert time.monotonic() - began < 5
    assert one.exchange() == ""
    assert len(one.entries) == 1
    rousing = threading.Timer(0.2, one.post.rouse)
    rousing.start()
    began = time.monotonic()
    one.post.wait(20)
    rousing.join()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("harm", ["torn", "garbled", "emptied", "another's"])
def test_notes_that_were_harmed_cost_a_longer_look_and_nothing_else(
    desks: Callable[..., DeskByMail], box: Mailbox, harm: str
) -> None:
    desk, other = desks("desk"), desks("other")
    other.write(5)
    other.box.deposit(desk.me, b"1" * 16, b"to the desk")
    box.append("INBOX", [attached_mail(letter("one"), "a@patients.invalid", "b@cabinet.invalid")])
    for one in (other, desk):
        assert one.exchange() == ""
    desk.post.close()
    for note in (desk.folder / "mail").iterdir():
        data = note.read_bytes()
        note.write_bytes({"torn": data[:-5], "garbled": data[::-1], "emptied": b"", "another's": b"\0" * 40}[harm])
    other.write(5)
    other.box.deposit(desk.me, b"2" * 16, b"to the desk again")
    assert other.exchange() == ""
    desk.start_again()
    assert desk.exchange() == ""
    assert (sorted(desk.entries), desk.letters) == (sorted(other.entries), [letter("one")])
    assert [one.raw for one in desk.box.collect(desk.me)] == [b"to the desk", b"to the desk again"]
    assert count(box, "Colloque", "Journal") == 10


def test_what_lies_under_the_name_of_an_entry_and_is_none_holds_up_nobody(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    desk, other = desks("desk"), desks("other")
    (entry,) = other.write()
    folder = box.line.folder("Colloque", "Journal")
    named = SealedMail("entry", entry.named.encode(), b"").mail("a@cabinet.invalid")
    head, _, body = named.partition(b"\r\n\r\n")
    box.append(folder, [head + b"\r\n\r\n" + body[:140] + b"!!", head + b"\r\n\r\n", b"Subject: x\r\n\r\nwords"])
    assert [one.exchange() for one in (other, desk, desk)] == ["", "", ""]
    assert desk.entries == []
    other.write()
    assert [one.exchange() for one in (other, desk)] == ["", ""]
    assert len(desk.entries) == 1


def test_a_long_journal_and_a_flood_of_mails_come_home_in_portions(
    desks: Callable[..., DeskByMail], box: Mailbox
) -> None:
    desk, other = desks("desk", pace=Pace(mails=0.1, portion=30)), desks("other")
    other.write(50)
    assert other.exchange() == ""
    box.append("INBOX", [OF_A_PERSON] * 3)
    assert desk.post.exchange(lambda *_: time.sleep(0.2) is None)
    assert (desk.post.behind, desk.post.reached, desk.post.more) == (20, 0, True)
    began = time.monotonic()
    desk.post.wait(60)
    assert time.monotonic() - began < 5
    assert desk.exchange() == ""
    assert (desk.post.behind, desk.post.more, len(desk.entries), len(desk.kept)) == (0, False, 50, 2)
