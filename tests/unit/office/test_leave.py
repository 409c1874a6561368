"""A desk leaves a practice on real files, at floor cost: the others go on with new keys, and it goes on with nothing."""

from dataclasses import replace

import pytest

from core.demo.device import Device, scan
from core.doors.vault import Change
from core.model import DAY_MS, Level, Refusal, Trouble, midnight
from core.office.alarm import ALARM
from core.office.enrol import accept_device, enter_patient, invite_device
from core.office.join import MemberAccepted, accept_member, invite_member, invited
from core.office.joining import join
from core.office.leave import Checklist, Left, checklist, leaving, remove, tell_telephones, tick
from core.office.pen import Pen
from core.office.post import post
from core.office.practice import open_profile
from core.office.profile import OpenDesk
from core.office.receive import receive
from core.office.refold import FOLDING, differing, fold_anew
from core.office.signing import add_dates
from core.office.sync import FOLDED, LEFT, sync
from core.record.events import (
    ClockCorrected,
    Erased,
    HeaderSeen,
    RemovalStep,
    ReplyContent,
    ReplyRecorded,
    ResultLines,
    ResultRecorded,
)
from crypto.entry import content_key_id
from crypto.keys import Role
from crypto.lock import COST_FLOOR
from crypto.primitives import random
from tests.unit.office.test_practice_join import HERS, NOW, PASSPHRASE, Practice, founded, member, practice
from tests.unit.record.log import question, reply_body

__all__ = ["founded", "practice"]


def entered(desk: OpenDesk) -> bytes:
    patient = enter_patient(
        desk,
        name="Nadia Khelifi",
        born="1971-03-09",
        phone="+216 00 000 111",
        language="fr",
        number="F-1",
        guardian=None,
        now=NOW,
    )
    assert isinstance(patient, bytes)
    result(desk, patient)
    return patient


def result(desk: OpenDesk, patient: bytes) -> bytes:
    """A clinical entry; the id of the key that seals it."""
    pen = Pen(desk, NOW)
    entry = pen.write(ResultRecorded(random(16), ResultLines("NFS", "2026-11-20", "papier", "normale")), patient)
    pen.commit()
    return entry.content_key_id


def left(practice: Practice, letter: str = "B") -> Left:
    outcome = remove(practice.desk, letter, PASSPHRASE, None, NOW)
    assert isinstance(outcome, Left), outcome
    return outcome


def test_a_removed_desk_gets_no_key_writes_nothing_and_is_taken_no_more(practice: Practice) -> None:
    patient = entered(practice.desk)
    with member(practice, Role.SUBSTITUTE) as gone:
        result(gone, patient)
        sync(gone)
        sync(practice.desk)
        before = practice.desk.roster
        outcome = left(practice)
        assert (outcome.letters, outcome.name, outcome.version) == (("B",), "Amel Trabelsi", 3)
        after = practice.desk.roster
        assert (after.v, after.header_epoch, after.journal_epoch) == (before.v + 1, 2, 2)
        assert after.header_pk != before.header_pk
        pen = Pen(gone, NOW)
        pen.write(Erased("x"), patient)
        pen.commit()
        result(practice.desk, patient)
        sync(practice.desk)
        assert sync(gone).refused == {}
        assert gone.closed(NOW) == Refusal("record.removed")
        with pytest.raises(Trouble, match=r"record\.removed"):
            Pen(gone, NOW)
        assert gone.vault.secret("journal", (2).to_bytes(8, "big")) is None
        assert gone.vault.secret("header", (2).to_bytes(8, "big")) is None
        report = sync(practice.desk)
        assert report.refused == {"entry.revoked": 1}
        assert not report.alarm


def test_a_patients_next_clinical_entry_has_a_key_that_the_removed_desk_never_held(practice: Practice) -> None:
    patient = entered(practice.desk)
    with member(practice, Role.SUBSTITUTE) as gone:
        known = {one.key_id for one in gone.vault.secrets("patient", patient)}
        assert result(practice.desk, patient) in known
        left(practice)
        fresh = result(practice.desk, patient)
        assert fresh not in known
        assert result(practice.desk, patient) == fresh
        sync(practice.desk)
        sync(gone)
        assert {one.key_id for one in gone.vault.secrets("patient", patient)} == known


def test_what_the_journal_holds_of_a_desk_is_heard_before_its_end_is_set(practice: Practice) -> None:
    patient = entered(practice.desk)
    with member(practice, Role.SUBSTITUTE) as gone:
        result(gone, patient)
        sync(gone)
        last = gone.vault.head(gone.me)
        left(practice)
        ended = practice.desk.roster.profile(gone.me)
        assert last is not None
        assert ended is not None
        assert ended.revoked is not None
        assert (ended.revoked.seq, ended.revoked.hash) == (last.seq, last.hash)


def test_an_answer_of_who_is_removed_stands_in_the_lists_of_the_desk_that_removes_them_at_once(
    practice: Practice,
) -> None:
    patient, (sealed, _) = entered(practice.desk), question()
    letter = sealed.header.letter_id
    with member(practice, Role.SUBSTITUTE) as gone:
        pen = Pen(practice.desk, NOW)
        pen.write(HeaderSeen(letter, sealed.header_bytes, sealed.signature), patient)
        pen.commit()
        pen, content = Pen(gone, NOW), ReplyContent(reply_body(), (), (), "")
        pen.write(ReplyRecorded(letter, random(16), b"", b"h", (), "online", content), patient)
        pen.commit()
        sync(gone)
        sync(practice.desk)
        before = practice.desk.vault.inbox_row(letter)
        left(practice)
        after = practice.desk.vault.inbox_row(letter)
        assert before is not None
        assert after is not None
        assert (before.queue, "reply.unsure" in before.flags) == ("answered", False)
        assert (after.queue, "reply.unsure" in after.flags) == ("triage", True)
        assert not any(differing(practice.desk))
        assert practice.desk.vault.setting(FOLDED) == FOLDING


def test_lists_wait_for_their_making_until_a_physician_has_lifted_the_alarm(practice: Practice) -> None:
    vault = practice.desk.vault
    vault.commit(Change(settings=((ALARM, b"record.rows_back"), (FOLDED, LEFT + FOLDING))))
    fold_anew(practice.desk)
    assert vault.setting(FOLDED) == LEFT + FOLDING
    vault.commit(Change(settings=((ALARM, b""),)))
    fold_anew(practice.desk)
    assert vault.setting(FOLDED) == FOLDING


def test_a_secretarys_leaving_changes_no_patients_key(practice: Practice) -> None:
    patient = entered(practice.desk)
    key = practice.desk.content_key(patient)
    assert key is not None
    with member(practice, Role.SECRETARY):
        left(practice)
    assert result(practice.desk, patient) == content_key_id(key)


def test_the_list_says_what_is_left_and_a_physician_ticks_what_is_done_by_hand(practice: Practice) -> None:
    assert checklist(practice.desk) == Refusal("removal.none")
    entered(practice.desk)
    with member(practice, Role.SECRETARY):
        left(practice)
    assert steps(practice) == {"roster": 1, "keys": 0, "telephones": 0, "mailbox": 0, "account": 0, "host": 0}
    assert list(tell_telephones(practice.desk, NOW)) == [(1, 1)]
    for step in ("mailbox", "account", "account"):
        assert isinstance(tick(practice.desk, step, NOW), Checklist)
    ticked = [one.event.step for one in practice.desk.signed_entries(b"") if isinstance(one.event, RemovalStep)]
    assert ticked == ["mailbox", "account"]
    assert steps(practice) == {"roster": 1, "keys": 0, "telephones": 1, "mailbox": 1, "account": 1, "host": 0}
    last = tick(practice.desk, "host", NOW)
    assert isinstance(last, Checklist)
    assert last.finished
    assert [one.by for one in last.steps[-3:]] == ["Dr Selma Ayari"] * 3
    wrong = tick(practice.desk, "coffee", NOW)
    assert isinstance(wrong, Refusal)
    assert wrong.code == "removal.step"


def steps(practice: Practice) -> dict[str, int]:
    listed = checklist(practice.desk)
    assert isinstance(listed, Checklist)
    return {one.code.removeprefix("removal."): one.done for one in listed.steps}


def waiting(practice: Practice) -> tuple[str, ...]:
    """The desks that the step of the new keys waits for."""
    listed = checklist(practice.desk)
    assert isinstance(listed, Checklist)
    return next(one.waits for one in listed.steps if one.code == "removal.keys")


def test_who_may_not_be_removed_and_by_whom(practice: Practice) -> None:
    with member(practice, Role.SECRETARY) as second:
        assert remove(practice.desk, "A", PASSPHRASE, None, NOW) == Refusal("member.remove_self")
        assert remove(practice.desk, "Z", PASSPHRASE, None, NOW) == Refusal("member.unknown", (("letter", "Z"),))
        assert remove(second, "A", PASSPHRASE, None, NOW) == Refusal("member.not_founder")
        with pytest.raises(Trouble, match="wrong_passphrase"):
            remove(practice.desk, "B", "une autre phrase", None, NOW)
        assert practice.desk.roster.v == 2
        refused = tick(second, "mailbox", NOW)
        assert isinstance(refused, Refusal)
        assert refused.code == "role.may_not"
        left(practice)
        assert remove(practice.desk, "B", PASSPHRASE, None, NOW) == Refusal("member.unknown", (("letter", "B"),))


def test_a_replacement_is_dated_when_inviting_or_later_and_its_days_are_whole(practice: Practice) -> None:
    with member(practice, Role.SUBSTITUTE) as second:
        assert second.profile.dates == ()
        for first, last in (("2026-12-01", "2026-12-05"), ("2026-12-08", "2026-12-08")):
            assert not isinstance(add_dates(practice.desk, "B", first, last, PASSPHRASE, None, NOW), Refusal)
        sync(second)
        start = midnight("2026-12-01", 60)
        whole = (start + 7 * DAY_MS, start + 8 * DAY_MS)
        assert second.profile.dates == ((start, start + 5 * DAY_MS), whole)
        for first, last in (("2026-12-05", "2026-12-06"), ("2026-12-20", "2026-12-19"), ("demain", "2026-12-19")):
            assert add_dates(practice.desk, "B", first, last, PASSPHRASE, None, NOW) == Refusal("replacement.days")
        assert add_dates(practice.desk, "A", "2026-12-01", "2026-12-02", PASSPHRASE, None, NOW) == Refusal(
            "replacement.role"
        )


def test_who_stays_gets_the_new_keys_and_the_list_counts_it(practice: Practice) -> None:
    entered(practice.desk)
    with member(practice, Role.SECRETARY), third(practice) as stays:
        left(practice)
        assert steps(practice)["keys"] == 0
        assert waiting(practice) == ("C",)
        sync(stays)
        assert stays.journal_key().epoch == 2
        assert next(key.public for key in stays.header_keys()) == practice.desk.roster.header_pk
        pen = Pen(stays, NOW)
        pen.write(ClockCorrected(NOW, NOW))
        pen.commit()
        sync(stays)
        assert sync(practice.desk).taken == 1
        assert steps(practice)["keys"] == 1
        assert waiting(practice) == ()


def test_a_desk_that_has_the_roster_and_not_yet_the_key_writes_with_the_one_before(practice: Practice) -> None:
    with member(practice, Role.SECRETARY), third(practice) as stays:
        left(practice)
        file = practice.desk.vault.setting("roster")
        assert file is not None
        stays.vault.commit(Change(settings=(("roster", file),)))
        assert (stays.roster.journal_epoch, stays.journal_key().epoch) == (2, 1)
        pen = Pen(stays, NOW)
        pen.write(ClockCorrected(NOW, NOW))
        pen.commit()
        sync(stays)
        assert stays.journal_key().epoch == 2
        assert sync(practice.desk).taken == 1


def test_every_desk_of_one_member_leaves_at_once(practice: Practice) -> None:
    with member(practice, Role.SECRETARY) as second, third(practice) as other:
        roster = practice.desk.roster
        same = replace(roster.profiles[2], member_id=roster.profiles[1].member_id)
        assert [one.letter for one in (second.profile, other.profile)] == ["B", "C"]
        one_member = replace(roster, profiles=(*roster.profiles[:2], same))
        assert [each.letter for each in leaving(one_member, "B", every_desk=True)] == ["B", "C"]
        assert [each.letter for each in leaving(one_member, "B", every_desk=False)] == ["B"]


def test_a_telephone_that_was_told_seals_to_the_new_key_and_the_question_is_read(practice: Practice) -> None:
    desk = practice.desk
    patient = entered(desk)
    invite = invite_device(desk, patient, Level.IN_PERSON, NOW)
    assert not isinstance(invite, Refusal)
    device = scan(practice.place / "phone.json", desk.box, invite.fragment(), "fr", NOW)
    assert isinstance(device, Device)
    receive(desk, NOW)
    bound = accept_device(desk, invite.invite_id, device.digits(), "identity_card", NOW)
    assert not isinstance(bound, Refusal)
    post(desk, NOW)
    device.read(NOW)
    with member(practice, Role.SECRETARY):
        left(practice)
    assert list(tell_telephones(desk, NOW)) == [(1, 1)]
    assert list(tell_telephones(desk, NOW)) == [(1, 1)]
    assert post(desk, NOW).taken == 1
    device.read(NOW)
    assert device.roster.header_pk == desk.roster.header_pk
    device.ask("Avant ou après le repas ?", NOW)
    assert len(receive(desk, NOW).questions) == 1


def test_who_joins_after_somebody_left_reads_the_record_from_its_beginning(practice: Practice) -> None:
    patient = entered(practice.desk)
    with member(practice, Role.SUBSTITUTE) as gone:
        result(gone, patient)
        sync(gone)
    sync(practice.desk)
    left(practice)
    result(practice.desk, patient)
    sync(practice.desk)
    with third(practice) as new:
        report = sync(new, NOW)
        assert (report.refused, report.waiting) == ({}, 0)
        assert [one.name for one in new.vault.patients()] == ["Nadia Khelifi"]
        assert {one.profile: one.hash for one in new.vault.heads()} == {
            one.profile: one.hash for one in practice.desk.vault.heads()
        }


def third(practice: Practice) -> OpenDesk:
    """A second secretary, at a desk of hers."""
    folder = practice.place / "three"
    code = invite_member(practice.desk, "Ines Ferchichi", Role.SECRETARY, False, NOW)
    assert isinstance(code, str)
    asked = join(folder, practice.place / "practice", code, "Ines Ferchichi", HERS, None, NOW, COST_FLOOR)
    practice.take_letters()
    (one,) = invited(practice.desk)
    assert isinstance(accept_member(practice.desk, one.invite, asked.digits, PASSPHRASE, None, NOW), MemberAccepted)
    post(practice.desk, NOW)
    desk = open_profile(folder, HERS, None, NOW)
    sync(desk)
    sync(practice.desk)
    return desk
