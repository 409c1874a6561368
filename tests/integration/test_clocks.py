"""Wrong clocks: ten years ahead or behind, an hour given and taken by the season, set back in the middle of a day.

Sending waits for a person's word; reading and receiving go on; order never rests on a clock (docs/threats.md).
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.demo.device import Device
from core.doors.vault import Change
from core.model import DAY_MS, Decision, Level, Refusal, Trouble, day_of, refuse
from core.office.checking import check
from core.office.clock import accept_clock
from core.office.desk import LATEST
from core.office.enrol import enter_patient, invite_device
from core.office.export import export
from core.office.identity import confirm_identity
from core.office.look import inbox, thread, timeline
from core.office.post import post
from core.office.receive import receive
from core.office.reply import Sent, reply
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import ClockCorrected
from core.record.sense import LATEST_MS
from crypto.encoding import u64
from tests.practice import NOON, Practice, asked, exchange, online, practice

ANSWER = "Bonjour Madame. L’amlodipine se prend le matin, pendant ou en dehors du repas, toujours à la même heure."
HOUR = 3_600_000
TEN_YEARS = 3653 * DAY_MS
PERSON = {"born": "1990-01-25", "phone": "+216 00 000 103", "language": "fr", "number": "D-2", "guardian": None}


@dataclass
class Scene:
    """A question on the physician's desk, sorted, asked and received at noon."""

    made: Practice
    patient: bytes
    consultation: bytes
    device: Device
    letter: bytes

    def ask(self) -> bytes:
        """Another question; it lies in the box."""
        letter = self.device.ask("Et avec du café ?", NOON, consultation=self.consultation, subject="Amlodipine")
        self.device.post()
        return letter

    def sends(self, now: int) -> list[str]:
        """What each verb that sends, or makes something that is sent, says at a time."""
        desk, folder = self.made.physician, Path()
        outcomes = (
            reply(desk, self.letter, ANSWER, online(ANSWER), now),
            enter_patient(desk, name="Sonia Khelifi", **PERSON, now=now),  # type: ignore[arg-type]
            invite_device(desk, self.patient, Level.IN_PERSON, now),
            confirm_identity(desk, self.patient, self.device.keys.sig.public, now),
            export(desk, self.patient, folder, now, {}),
        )
        return [one.code if isinstance(one, Refusal) else "" for one in outcomes]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    made = practice()
    patient, consultation, device, letter = asked(made, tmp_path)
    assert triage(made.physician, letter, Decision.PHYSICIAN, NOON) is None
    return Scene(made, patient, consultation, device, letter)


@pytest.mark.parametrize("back", [TEN_YEARS, 2 * HOUR, 6 * 60_000])
def test_behind_the_last_entry_nothing_is_sent_everything_is_read_and_letters_are_kept(scene: Scene, back: int) -> None:
    desk, now = scene.made.physician, NOON - back
    assert scene.sends(now) == ["record.clock_back"] * 5
    asked = scene.ask()
    assert receive(desk, now).accepted == 1
    assert {row.letter for row in inbox(desk, None, now)} == {scene.letter, asked}
    assert not isinstance(thread(desk, asked, now), Refusal)
    assert len(timeline(desk, scene.patient)) > 5
    assert triage(desk, asked, Decision.PHYSICIAN, now) is None
    assert post(desk, now).trouble == "record.clock_back"
    assert check(desk).sound
    assert desk.closed(NOON) is None
    assert isinstance(reply(desk, scene.letter, ANSWER, online(ANSWER), NOON), Sent)


def test_five_minutes_are_nobody_s_fault(scene: Scene) -> None:
    assert isinstance(reply(scene.made.physician, scene.letter, ANSWER, online(ANSWER), NOON - 4 * 60_000), Sent)


def test_ten_years_ahead_the_window_is_over_and_the_way_back_needs_a_word_that_stays(scene: Scene) -> None:
    desk, ahead = scene.made.physician, NOON + TEN_YEARS
    outcome = reply(desk, scene.letter, ANSWER, online(ANSWER), ahead)
    assert outcome == refuse("consultation.window_closed", day="3653")
    asked = scene.ask()
    assert receive(desk, ahead).accepted == 1
    assert reply(desk, scene.letter, ANSWER, online(ANSWER), NOON) == refuse("record.clock_back")
    assert accept_clock(desk, NOON)
    assert not accept_clock(desk, NOON)
    (word,) = [one.event for one in desk.signed_entries(b"") if isinstance(one.event, ClockCorrected)]
    assert (word.before_ms, word.after_ms) == (ahead, NOON)
    for letter in (scene.letter, asked):
        triage(desk, letter, Decision.PHYSICIAN, NOON)
        assert isinstance(reply(desk, letter, ANSWER, online(ANSWER, "Même question."), NOON), Sent)
    exchange(scene.made)
    sync(scene.made.secretary)
    assert check(desk).sound
    assert scene.made.secretary.vault.heads() == desk.vault.heads()


def test_a_colleague_s_wrong_clock_is_not_ours(scene: Scene) -> None:
    ahead = NOON + TEN_YEARS
    assert isinstance(enter_patient(scene.made.secretary, name="Sonia Khelifi", **PERSON, now=ahead), bytes)  # type: ignore[arg-type]
    sync(scene.made.secretary)
    receive(scene.made.physician, NOON)
    assert scene.made.physician.closed(NOON) is None
    assert isinstance(reply(scene.made.physician, scene.letter, ANSWER, online(ANSWER), NOON), Sent)
    assert scene.made.secretary.closed(NOON) == refuse("record.clock_back")


def test_a_clock_set_back_in_the_middle_of_a_day_changes_no_order(scene: Scene) -> None:
    desk, earlier = scene.made.physician, NOON - 2 * HOUR
    assert accept_clock(desk, earlier)
    assert isinstance(reply(desk, scene.letter, ANSWER, online(ANSWER), earlier), Sent)
    exchange(scene.made, earlier)
    sync(scene.made.secretary)
    for one in (desk, scene.made.secretary):
        kinds = [entry.header.kind for entry in one.vault.entries(scene.patient)]
        assert kinds.index("QuestionRecorded") < kinds.index("ReplyRecorded") < kinds.index("ReplySent")
    assert [row.letter for row in inbox(desk, None, earlier)] == [scene.letter]


def test_no_entry_is_written_that_other_desks_would_refuse_for_its_time(scene: Scene) -> None:
    desk, far = scene.made.physician, LATEST_MS + 1
    before = desk.vault.head(desk.me)
    assert scene.sends(far) == scene.sends(-1) == ["record.clock_far"] * 5
    asked = scene.ask()
    with pytest.raises(Trouble, match=r"record\.clock_far"):
        receive(desk, far)
    with pytest.raises(Trouble, match=r"record\.clock_far"):
        triage(desk, scene.letter, Decision.PHYSICIAN, far)
    assert post(desk, far).trouble == "record.clock_far"
    assert desk.vault.head(desk.me) == before
    receive(desk, NOON)
    assert asked in {row.letter for row in inbox(desk, None, NOON)}


@pytest.fixture(params=["UTC", "Europe/Paris", "America/New_York", "Africa/Tunis"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine somewhere, whose own seasons change its clock's face."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


_LIVED_TWICE_IN_PARIS, _LIVED_TWICE_IN_NEW_YORK, _SKIPPED_IN_PARIS = (
    1_792_890_000_000,
    1_793_512_800_000,
    1_806_195_600_000,
)
"""25 October 2026, 1 November 2026, 28 March 2027: where those clocks turn."""


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("turn", [_LIVED_TWICE_IN_PARIS, _LIVED_TWICE_IN_NEW_YORK, _SKIPPED_IN_PARIS])
def test_the_season_s_hour_of_a_machine_moves_no_day_and_closes_nothing(turn: int) -> None:
    made = practice()
    desk = made.physician
    desk.vault.commit(Change(settings=((LATEST, u64(turn - HOUR)),)))
    moments = [turn + minutes * 60_000 for minutes in (-30, -1, 0, 1, 29, 31, 61)]
    for letter, now in zip("ABCDEFG", moments, strict=True):
        assert desk.closed(now) is None
        who = {**PERSON, "number": f"D-{letter}"}
        assert isinstance(enter_patient(desk, name=f"Sonia {letter}", **who, now=now), bytes)  # type: ignore[arg-type]
        assert (
            day_of(now, desk.country.utc_minutes)
            == datetime.fromtimestamp(now / 1000 + HOUR / 1000, UTC).date().isoformat()
        )
    assert sorted(row.last_ms for row in desk.vault.patients()) == moments
