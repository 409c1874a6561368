"""A practice is several desks: what one writes the others read, as far as their keys go."""

from dataclasses import replace
from pathlib import Path

from core.demo.device import Device
from core.doors.letterbox import Letterbox
from core.doors.vault import Change
from core.model import CallEnd, Decision, Medium, Queue, Refusal, Trouble
from core.office.errands import call_outcome, reported
from core.office.identity import confirm_identity
from core.office.join import OWED, grant_owed
from core.office.look import counts, inbox, patients, search, thread, timeline
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, check, reply
from core.office.settings import choose
from core.office.sync import sync
from core.office.triage import call_back, claim, proposed, redirect, triage
from core.record.settings import PHONE
from crypto.body import Notice
from crypto.keys import Profile, Role, sign_roster
from crypto.kinds import NO_SIGN, Sign
from crypto.primitives import random
from tests.practice import NOON, Practice, consulted, desk_of, enrolled, exchange, online, practice

TEXT = "L’amlodipine, avant ou après le repas ?"
ANSWER = "L’amlodipine se prend le matin, pendant ou en dehors du repas."


def asked(folder: Path, signs: Sign = NO_SIGN) -> tuple[Practice, bytes, bytes, Device]:
    """A question that came to both desks and stands at triage."""
    made = practice()
    patient, device = enrolled(made, folder)
    consultation = consulted(made, patient)
    assert confirm_identity(made.physician, patient, device.keys.sig.public, NOON) is None
    exchange(made)
    device.read(NOON)
    letter = device.ask(TEXT, NOON, consultation=consultation, subject="Amlodipine", signs=signs)
    device.post()
    exchange(made)
    return made, patient, letter, device


def test_what_the_secretary_decides_the_physician_sees(tmp_path: Path) -> None:
    made, _, letter, _ = asked(tmp_path)
    assert [row.letter for row in inbox(made.secretary, Queue.TRIAGE, NOON)] == [letter]
    assert triage(made.secretary, letter, Decision.PHYSICIAN, NOON) is None
    assert inbox(made.physician, Queue.ANSWER, NOON) == []
    exchange(made)
    row = inbox(made.physician, Queue.ANSWER, NOON)[0]
    assert (row.triaged_by, row.subject, row.readable) == ("Salma Trabelsi", TEXT, True)
    hers = inbox(made.secretary, Queue.ANSWER, NOON)[0]
    assert (hers.subject, hers.readable) == ("", False)
    assert {count.queue: count.total for count in counts(made.physician, NOON)}[Queue.ANSWER] == 1


def test_a_ticked_sign_is_proposed_as_urgent_and_stays_flagged_until_the_call_has_an_outcome(tmp_path: Path) -> None:
    made, patient, letter, _ = asked(tmp_path, Sign.CHEST_PAIN)
    dossier = made.secretary.dossier(patient)
    assert proposed(dossier, dossier.questions[0], made.secretary.country) is Decision.URGENT
    assert triage(made.secretary, letter, Decision.URGENT, NOON) is None
    row = inbox(made.secretary, Queue.ANSWER, NOON)[0]
    assert row.flags == ("sign.chest_pain", "urgent.open")
    refusal = call_outcome(made.secretary, letter, CallEnd.NOT_REACHED, " ", NOON)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "call.told_needed"
    assert call_outcome(made.secretary, letter, CallEnd.REACHED, "", NOON) is None
    assert inbox(made.secretary, Queue.ANSWER, NOON)[0].flags == ("sign.chest_pain",)


def test_an_appointment_is_told_to_the_device_by_a_template(tmp_path: Path) -> None:
    made, _, letter, device = asked(tmp_path)
    assert choose(made.physician, PHONE, "+216 00 000 000", NOON) is None
    exchange(made)
    assert redirect(made.secretary, letter, "appointment", NOON) is None
    post(made.secretary, NOON)
    notices = [one for one in device.read(NOON) if isinstance(one.body, Notice)]
    assert [one.template for one in notices] == ["come_in"]
    assert inbox(made.secretary, Queue.ROUTED, NOON)[0].letter == letter
    refusal = redirect(made.secretary, letter, "the moon", NOON)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "redirect.unknown"


def test_a_call_settles_a_doubt_for_one_message_and_raises_nothing(tmp_path: Path) -> None:
    made, patient, letter, _ = asked(tmp_path)
    triage(made.physician, letter, Decision.PHYSICIAN, NOON)
    assert call_back(made.physician, letter, settled=False, challenge=b"", now=NOON) is None
    refused = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(refused, Refusal)
    assert refused.code == "identity.doubt"
    assert inbox(made.physician, Queue.IDENTITY, NOON)[0].letter == letter
    assert call_back(made.physician, letter, settled=True, challenge=random(16), now=NOON) is None
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    events = made.physician.dossier(patient).questions[0]
    assert events.doubt == "settled"
    assert events.closed_sends == 1


def test_a_question_is_answered_once(tmp_path: Path) -> None:
    made, _, letter, _ = asked(tmp_path)
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    again = reply(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(again, Refusal)
    assert again.code == "reply.already"
    outcome = check(made.physician, letter, ANSWER, online(ANSWER), NOON)
    assert not isinstance(outcome, Refusal)
    assert outcome[0].lamps[5].code == "reply.already"


def test_a_secretary_cannot_reply(tmp_path: Path) -> None:
    made, _, letter, _ = asked(tmp_path)
    refused = reply(made.secretary, letter, ANSWER, online(ANSWER), NOON)
    assert isinstance(refused, Refusal)
    assert refused.code == "role.may_not"


def test_claims_and_copies_into_the_paper_file_are_told_to_all(tmp_path: Path) -> None:
    made, patient, letter, _ = asked(tmp_path)
    assert claim(made.physician, letter, NOON) is None
    nothing = reported(made.secretary, letter, Medium.PAPER, NOON)
    assert isinstance(nothing, Refusal)
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    exchange(made)
    assert reported(made.secretary, letter, Medium.PAPER, NOON) is None
    exchange(made)
    assert inbox(made.secretary, Queue.ANSWERED, NOON)[0].claimed_by == "Dr Leïla Mansour"
    assert len(timeline(made.secretary, patient)) == len(timeline(made.physician, patient))
    assert isinstance(thread(made.physician, b"x" * 16, NOON), Refusal)


class Closed:
    """A post that is shut."""

    def __init__(self, box: Letterbox) -> None:
        self._box = box

    def __getattr__(self, name: str) -> object:
        return getattr(self._box, name)

    def deposit(self, to: bytes, letter: bytes, raw: bytes) -> str:
        raise Trouble("disk.full", name=to.hex()[:8] + letter.hex()[:8] + str(len(raw)))


def test_a_reply_waits_here_recorded_while_the_post_is_shut_and_leaves_once(tmp_path: Path) -> None:
    made, patient, letter, device = asked(tmp_path)
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    open_box = made.physician.box
    made.physician.box = Closed(open_box)  # type: ignore[assignment]
    posted = post(made.physician, NOON)
    assert (posted.taken, posted.waiting, posted.trouble) == (0, 1, "disk.full")
    assert made.physician.dossier(patient).questions[0].replies[0].sent == ""
    made.physician.box = open_box
    assert post(made.physician, NOON).taken == 1
    assert post(made.physician, NOON).taken == 0
    assert made.physician.dossier(patient).questions[0].replies[0].sent == "deposited"
    assert [one.kind.name for one in device.read(NOON)].count("REPLY") == 1


def test_a_colleague_who_joins_later_reads_what_was_written_before(tmp_path: Path) -> None:
    made, patient, letter, _ = asked(tmp_path)
    assert isinstance(reply(made.physician, letter, ANSWER, online(ANSWER), NOON), Sent)
    exchange(made)
    keys, colleague = desk_of(made)
    old = made.physician.roster
    profile = Profile("C", keys.sig.public, keys.kem.public, random(16), Role.PHYSICIAN, "Dr Sami Khelifi", from_v=2)
    newer = replace(old, v=2, previous=old.hash, profiles=(*old.profiles, profile))
    made.box.put_roster(sign_roster(made.root, newer))
    for desk in (made.physician, made.secretary, colleague):
        sync(desk)
    assert colleague.dossier(patient).questions[0].text is None
    made.physician.vault.commit(Change(settings=((OWED, keys.sig.public),)))
    assert grant_owed(made.physician, NOON) > 0
    sync(made.physician)
    sync(colleague)
    question = colleague.dossier(patient).questions[0]
    assert question.text == TEXT
    assert question.replies[0].text == ANSWER
    assert [hit.kind for hit in search(colleague, "repas")] != []
    assert patients(colleague, "amira")[0].identity == "confirmed"
    receive(colleague, NOON)
    assert made.secretary.dossier(patient).questions[0].text is None
