"""The model of article 22 in action: any order of acts, cuts, delays and clocks, and what must hold whatever happens."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.dossier import Dossier
from core.model import DAY_MS, HOUR_MS, Decision
from core.office.cosign import sign_heads
from core.office.export import lay_proof
from crypto.kinds import Kind
from tests.stateful import law
from tests.stateful.law import Replied, Said
from tests.stateful.play import PHYSICIAN, SECRETARY, Play
from tests.stateful.spoken import EXPLAINS, LATE, LONG, ORIENTS, REPLIES, SECRETS, STOPS
from tests.stateful.world import World, new_world, twin_in_memory

START = ("files", "enrolled", "asked", "again", *("ready",) * 5)
ABOUT = ("first", "first", "last", "last", "none", "foreign")
PROVED = 5
ONLINE = Said(online=True)
REASONED = Said(online=True, reason="dit en consultation")
EXAMINE = Said(online=False)
SAYINGS = (
    *(REASONED,) * 4,
    *(ONLINE,) * 2,
    *(EXAMINE, replace(EXAMINE, reason="à revoir")),
    *(None, replace(REASONED, edited=True), replace(REASONED, by_physician=False)),
)
PATIENT = st.integers(0, 2)
DESK = st.sampled_from((0, 0, 1))
ANY = st.integers(0, 11)
WORDS = st.sampled_from(REPLIES)
SAYING = st.sampled_from(SAYINGS)


def prepare(play: Play, start: str) -> None:
    """A world to begin in: files only; devices and consultations; questions that wait; nothing but the answers missing;
    or a first answer that leant on a line written late, a second question, and a device replaced from a distance.

    The third consultation was written down the day after it was held: none of its lines counts as identified.
    """
    world = play.world
    if start == "files":
        return
    for patient, who in zip(world.patients, (PHYSICIAN, SECRETARY, SECRETARY), strict=True):
        play.enrol(patient, who)
        play.consult(patient, int(patient == world.patients[2]), 15)
    play.exchange()
    play.confirm(world.patients[1], PHYSICIAN)
    play.exchange()
    for patient, device in world.devices:
        play.read(device)
        if start in ("asked", "ready", "again"):
            play.ask(patient, device, next(one for of, one in world.consultations if of == patient), 0, ticked=False)
    if start in ("ready", "again"):
        play.confirm(world.patients[2], PHYSICIAN)
        play.basis(world.patients[1])
    play.exchange()
    if start == "again":
        patient, consultation = world.consultations[0]
        play.ask(patient, world.devices[0][1], consultation, 1, ticked=False)
        play.exchange()
        play.add_late(consultation, patient)
        play.reply(PHYSICIAN, next(iter(world.questions)), LATE, REASONED)
        play.enrol(world.patients[1], SECRETARY, in_person=False)
        play.exchange()


@cache
def _prepared(start: str) -> World:
    play = Play(new_world())
    prepare(play, start)
    return play.world


class Article22(RuleBasedStateMachine):
    """One life of the practice. `tally` adds up how the acts of all lives ended, and the lives and steps themselves."""

    tally: ClassVar[Counter[str]] = Counter()

    def begin(self, start: str) -> World:
        """The world of this life."""
        return _prepared(start).copy(twin_in_memory)

    @initialize(start=st.sampled_from(START))
    def start(self, start: str) -> None:
        self.play = Play(self.begin(start))
        self.world = self.play.world

    def letter(self, number: int) -> bytes:
        """A question, more often one that waits for its answer."""
        answered = {fact.what.letter for fact in self.world.facts if isinstance(fact.what, Replied)}
        letters = [*(one for one in self.world.questions if one not in answered), *self.world.questions]
        return letters[number % len(letters)]

    # At the practice

    @rule(patient=PATIENT, desk=DESK, in_person=st.booleans(), digits_read=st.sampled_from((True, True, False)))
    def enrol(self, patient: int, desk: int, in_person: bool, digits_read: bool) -> None:
        if len(self.world.devices) < 7:
            self.play.enrol(self.world.patients[patient], desk, in_person=in_person, digits_read=digits_read)

    @rule(patient=PATIENT, desk=DESK)
    def confirm(self, patient: int, desk: int) -> None:
        self.play.confirm(self.world.patients[patient], desk)

    @rule()
    def record_the_legal_basis(self) -> None:
        self.play.basis(self.world.patients[1])

    @rule(patient=PATIENT, days_ago=st.sampled_from((0, 0, 1, 10)), window=st.sampled_from((0, 7, 15, 30)))
    def consult(self, patient: int, days_ago: int, window: int) -> None:
        self.play.consult(self.world.patients[patient], days_ago, window)

    @precondition(lambda self: self.world.consultations)
    @rule(which=ANY)
    def add_a_late_line(self, which: int) -> None:
        patient, consultation = self.world.consultations[which % len(self.world.consultations)]
        self.play.add_late(consultation, patient)

    # The patient

    @precondition(lambda self: self.world.devices and len(self.world.questions) < 8)
    @rule(who=ANY, about=st.sampled_from(ABOUT), which=st.integers(0, 3), ticked=st.sampled_from((False, False, True)))
    def ask(self, who: int, about: str, which: int, ticked: bool) -> None:
        """A question on its way: about a consultation of this patient, of another one, or about none."""
        patient, device = self.world.devices[who % len(self.world.devices)]
        known = [one for of, one in self.world.consultations if (of == patient) == (about != "foreign")]
        consultation = known[-1 if about == "last" else 0] if known and about != "none" else b""
        self.play.ask(patient, device, consultation, which, ticked=ticked)

    @precondition(lambda self: self.world.devices and len(self.world.questions) < 8)
    @rule(who=ANY, about=st.sampled_from(("first", "last")), which=st.integers(0, 3))
    def ask_and_be_heard(self, who: int, about: str, which: int) -> None:
        self.ask(who, about, which, False)
        self.play.exchange()

    @precondition(lambda self: self.world.devices and len(self.world.questions) < 8)
    @rule(who=ANY, which=st.integers(0, 3))
    def ask_and_be_heard_by_the_secretary_first(self, who: int, which: int) -> None:
        """The physician learns of the question from her, and cannot read it yet."""
        self.ask(who, "first", which, False)
        self.play.receive(SECRETARY)
        self.play.receive(PHYSICIAN, fetched=())

    @precondition(lambda self: self.world.devices)
    @rule(who=ANY)
    def read(self, who: int) -> None:
        self.play.read(self.world.devices[who % len(self.world.devices)][1])

    @precondition(lambda self: self.world.devices)
    @rule(who=ANY, sure=st.sampled_from((False, False, True)))
    def withdraw(self, who: int, sure: bool) -> None:
        if sure:
            self.play.withdraw(self.world.devices[who % len(self.world.devices)][1])

    @rule(patient=PATIENT, desk=DESK, sure=st.sampled_from((False, False, True)))
    def close_the_device(self, patient: int, desk: int, sure: bool) -> None:
        if sure:
            self.play.close_device(self.world.patients[patient], desk)

    # The post

    @rule(desk=DESK)
    def receive(self, desk: int) -> None:
        self.play.receive(desk)

    @rule(desk=DESK, how=st.sampled_from(("whole", "whole", "unreachable", "forgotten")))
    def post(self, desk: int, how: str) -> None:
        self.play.post(desk, how)

    @rule()
    def exchange(self) -> None:
        self.play.exchange()

    @precondition(lambda self: self.world.box.inbox)
    @rule(which=ANY)
    def deliver_again(self, which: int) -> None:
        letters = list(self.world.box.inbox.values())
        self.world.box.post(letters[which % len(letters)])

    # The answer

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, desk=DESK, decision=st.sampled_from(list(Decision)))
    def triage(self, which: int, desk: int, decision: Decision) -> None:
        self.play.triage(desk, self.letter(which), decision)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, desk=DESK, settled=st.booleans())
    def call(self, which: int, desk: int, settled: bool) -> None:
        self.play.call(desk, self.letter(which), settled=settled)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, words=WORDS, said=SAYING)
    def look(self, which: int, words: Any, said: Any) -> None:
        self.play.look(PHYSICIAN, self.letter(which), words, said)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, words=WORDS, said=SAYING)
    def reply(self, which: int, words: Any, said: Any) -> None:
        self.play.reply(PHYSICIAN, self.letter(which), words, said)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, words=st.sampled_from((EXPLAINS, EXPLAINS, STOPS, LATE)))
    def reply_with_a_reason(self, which: int, words: Any) -> None:
        self.play.reply(PHYSICIAN, self.letter(which), words, REASONED)

    @precondition(lambda self: self.world.questions and self.world.consultations)
    @rule(which=ANY, desk=DESK, words=WORDS, said=SAYING)
    def tell_on_the_telephone(self, which: int, desk: int, words: Any, said: Any) -> None:
        self.play.tell(desk, self.letter(which), words, said)

    @precondition(lambda self: self.world.questions and self.world.consultations)
    @rule(which=ANY)
    def lean_on_a_late_line(self, which: int) -> None:
        asked = self.world.questions[self.letter(which)]
        if (asked.patient, asked.consultation) in self.world.consultations:
            self.play.add_late(asked.consultation, asked.patient)
        self.play.reply(PHYSICIAN, asked.letter, LATE, REASONED)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY)
    def ask_for_an_examination(self, which: int) -> None:
        self.play.reply(PHYSICIAN, self.letter(which), ORIENTS, EXAMINE)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, words=st.sampled_from((EXPLAINS, EXPLAINS, STOPS, LATE)))
    def reply_without_a_reason(self, which: int, words: Any) -> None:
        self.play.reply(PHYSICIAN, self.letter(which), words, ONLINE)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, moment=st.sampled_from(("before", "after")), commits=st.integers(0, 1))
    def reply_while_the_power_fails(self, which: int, moment: str, commits: int) -> None:
        """The reply exists with its entry or not at all, wherever the power is cut."""
        self.the_power_will_be_cut(PHYSICIAN, moment, commits)
        self.play.reply(PHYSICIAN, self.letter(which), EXPLAINS, REASONED)
        self.the_power_will_be_cut(PHYSICIAN, "", 0)

    @precondition(lambda self: self.world.questions)
    @rule(which=ANY, kind=st.integers(0, 3))
    def reply_out_of_turn(self, which: int, kind: int) -> None:
        """The secretary tries; or a reply is longer than a letter may be."""
        if kind < 2:
            self.play.reply((SECRETARY, PHYSICIAN)[kind], self.letter(which), (ORIENTS, LONG)[kind], REASONED)

    # What happens to desks and clocks

    @rule(desk=DESK, moment=st.sampled_from(("before", "after")), commits=st.integers(0, 3))
    def the_power_will_be_cut(self, desk: int, moment: str, commits: int) -> None:
        vault = self.world.desks[desk].vault
        vault.cut, vault.commits_left = moment, commits  # type: ignore[attr-defined]

    @rule()
    def a_day_passes(self) -> None:
        self.world.now += DAY_MS

    @rule(
        hours=st.sampled_from((-30 * 24, -2, 9 * 24, 40 * 24)), sure=st.sampled_from((False, True)), said=st.booleans()
    )
    def the_clock_jumps(self, hours: int, sure: bool, said: bool) -> None:
        if sure:
            self.world.now += hours * HOUR_MS
            if said:
                self.play.accept_clock(PHYSICIAN)

    @rule(desk=DESK)
    def say_that_the_clock_is_right(self, desk: int) -> None:
        self.play.accept_clock(desk)

    # What holds after every act

    @invariant()
    def no_reply_waits_that_the_law_did_not_let_out(self) -> None:
        self.tally["steps"] += 1
        if not hasattr(self, "play"):
            return
        for desk in self.world.desks:
            for letter in desk.vault.outbox():
                if letter.kind == Kind.REPLY.name.lower():
                    assert self.world.sealed[letter.letter][0] == letter.to

    def teardown(self) -> None:
        if not hasattr(self, "play"):
            return
        for desk in self.world.desks:
            desk.vault.cut = ""  # type: ignore[attr-defined]
        self.world.now = max(self.world.now, *self.world.latest)
        self.play.exchange()
        self.both_desks_tell_one_story()
        self.every_device_holds_each_reply_once()
        self.the_secretary_holds_no_text()
        self.what_may_be_opened_is_read()
        self.the_record_is_proved()
        self.tally.update(self.play.seen)
        self.tally["lives"] += 1
        self.world.close()

    def both_desks_tell_one_story(self) -> None:
        """Equal entries, and equal files but for the texts."""
        physician, secretary = self.world.desks
        assert physician.vault.heads() == secretary.vault.heads()
        assert not [*physician.vault.waiting(), *secretary.vault.waiting()]
        for patient in self.world.patients:
            assert masked(physician.dossier(patient)) == masked(secretary.dossier(patient))

    def every_device_holds_each_reply_once(self) -> None:
        """What was sealed is opened, once, by its device and by no other."""
        for _, device in self.world.devices:
            self.play.read(device)
        opened = Counter(one.letter for _, device in self.world.devices for one in device.replies())
        assert opened == Counter(list(self.world.sealed))

    def the_secretary_holds_no_text(self) -> None:
        """No clinical part was opened at her desk, and no word of one lies anywhere in her vault."""
        vault = self.world.secretary.vault
        entries = [entry for head in vault.heads() for entry in vault.chain(head.profile)]
        assert all(entry.clin is None for entry in entries)
        held = [entries, vault.inbox(), vault.patients(), vault.outbox(), vault.aside(), vault.secrets("patient")]
        words = " ".join(texts(held)).casefold()
        assert not [secret for secret in SECRETS if secret in words]
        assert not vault.search(SECRETS[0])

    def what_may_be_opened_is_read(self) -> None:
        """A closed device hides no question that a desk had written down before."""
        for asked in self.world.questions.values():
            known = self.play.known(PHYSICIAN, asked.patient)
            if known.first(asked.letter) and law.opens(known, asked):
                assert known.read(asked.letter), "a question that the physician can never read"
                self.tally["read though closed"] += law.identity(known, asked) == "identity.device_replaced"

    def the_record_is_proved(self) -> None:
        """The chains verify, as a stranger would verify them, for the patient of the last question of every fifth life."""
        asked = list(self.world.questions.values())
        if asked and self.tally["lives"] % PROVED == 0:
            desk = self.world.physician
            lay_proof(desk, asked[-1].patient, sign_heads(desk, self.world.now))


def masked(dossier: Dossier) -> Dossier:
    """A file without what only physicians read."""
    consultations = tuple(
        replace(one, medications=(), exams=(), instructions="", readable=False) for one in dossier.consultations
    )
    questions = tuple(
        replace(
            one,
            text=None,
            subject="",
            replies=tuple(replace(reply, text=None, circumstances=(), reasons=()) for reply in one.replies),
            spoken=tuple(replace(told, said=None, circumstances=()) for told in one.spoken),
        )
        for one in dossier.questions
    )
    return replace(dossier, consultations=consultations, questions=questions)


def texts(value: Any) -> Iterator[str]:
    """Every text and every run of bytes in `value`, however deep."""
    if isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))
