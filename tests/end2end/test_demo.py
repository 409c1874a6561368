"""The main job from end to end on a fictional practice, and its evidence, which a single changed file undoes."""

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest

from core.demo import play
from core.demo.__main__ import beside, main
from core.demo.evidence import DONE, PDF, PROOF, SUMMARY, check, gather
from core.demo.headless import clear, run
from core.demo.people import AMIRA, HEDI, KARIM, MOHAMED, NOUR, SONIA
from core.demo.practice import EXPORT, Place, furnish, patient_of
from core.doors.files import Hold
from core.model import DAY_MS, Queue, Refusal, Task, Trouble
from core.office.enrol import accept_device
from core.office.look import inbox
from core.office.receive import receive
from core.record.events import Exported
from crypto.primitives import blake

NOW = 1_795_255_200_000
MINUTE = 60_000
LONG = bool(os.environ.get("COLLOQUE_LONG"))


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole job, done once, with the real window offscreen, by somebody whose home is empty."""
    place = tmp_path_factory.mktemp("demo")
    (place / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(place / "home"))
        run(place / "out", NOW)
    return place / "out"


@pytest.fixture
def copy(job: Path, tmp_path: Path) -> Path:
    """The job's output in another place, to be damaged there."""
    folder = shutil.copytree(job, tmp_path / "out")
    for facts in folder.glob("profiles/*/profile.json"):
        facts.write_text(facts.read_text(encoding="utf-8").replace(str(job), str(folder)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return furnish(tmp_path_factory.mktemp("practice"), NOW, triaged=True)


def test_every_step_of_the_main_job_is_done_and_proven(job: Path) -> None:
    steps = json.loads((job / SUMMARY).read_text(encoding="utf-8"))["steps"]
    assert [step["name"] for step in steps] == list(DONE)
    assert len(steps) >= 8
    assert set(steps[-1]["evidence"]) == {"1-inbox", "2-blocked", "3-ready", "4-sent", "5-record"}
    for step in steps:
        assert set(step) == {"name", "done", "evidence", "ok"}
        assert step["ok"] is True
        assert step["evidence"]
    assert check(job) == ()


def test_the_reply_that_the_patient_opened_names_the_entry_that_recorded_it(job: Path) -> None:
    steps = {step["name"]: step["evidence"] for step in json.loads((job / SUMMARY).read_text("utf-8"))["steps"]}
    assert steps["reply.opened"]["record"] == steps["reply.recorded"]["entry"]
    assert steps["reply.opened"]["text"] == steps["reply.recorded"]["text"]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def sealed_reply(folder: Path) -> Path:
    letter = {step.name: step for step in gather(folder, NOW + 60 * MINUTE)}["reply.recorded"].evidence["letter"]
    (path,) = folder.glob(f"practice/outbox/*/*-{letter}")
    return path


def sealed_question(folder: Path) -> Path:
    """Amira's is the fourth of the six, and the last six letters but one are questions: her receipt came after."""
    return sorted(folder.glob("practice/inbox/*"))[-4]


@pytest.mark.parametrize(
    "damaged", [PDF, PROOF, "question", "reply", "vault", "roster", "screens/3-ready.png", SUMMARY]
)
def test_one_changed_bit_in_one_file_is_seen(copy: Path, damaged: str) -> None:
    assert check(copy) == ()
    paths = {
        "reply": lambda: sealed_reply(copy),
        "vault": lambda: copy / "profiles" / "mansour" / "vault.db",
        "question": lambda: sealed_question(copy),
        "roster": lambda: copy / "practice" / "roster",
    }
    flip(paths[damaged]() if damaged in paths else copy / damaged)
    assert check(copy) != ()


def test_another_key_in_the_patients_device_opens_nothing(copy: Path) -> None:
    path = copy / "patients" / "amira.json"
    memory = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(memory | {"kem_seed": "00" * 32}), encoding="utf-8")
    assert check(copy) == ("slot.none",)


def test_evidence_that_was_rewritten_by_hand_is_seen(copy: Path) -> None:
    summary = json.loads((copy / SUMMARY).read_text(encoding="utf-8"))
    summary["steps"][5]["evidence"]["entry"] = "00" * 32
    (copy / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    assert check(copy) == ("reply.recorded",)


def test_a_step_that_was_taken_out_of_the_summary_is_missed(copy: Path) -> None:
    summary = json.loads((copy / SUMMARY).read_text(encoding="utf-8"))
    del summary["steps"][4]
    (copy / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    assert check(copy) == ("reply.blocked",)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Trouble, match=r"demo\.folder_in_use"):
        run(tmp_path, NOW)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_an_earlier_demo_is_taken_away_and_nothing_else(copy: Path) -> None:
    (copy / "note.txt").write_text("mine", encoding="utf-8")
    clear(copy)
    assert sorted(one.name for one in copy.iterdir()) == ["note.txt", SUMMARY]


def test_the_command_says_whether_the_proofs_hold(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(copy)]) == 0
    assert "tiennent" in capsys.readouterr().out
    assert main(["--check", str(copy / "practice")]) == 3
    assert "demo.no_result" in capsys.readouterr().err
    flip(copy / PDF)
    assert main(["--check", str(copy)]) == 1
    assert "proof.export" in capsys.readouterr().out


def test_a_patient_is_played_with_three_words(furnished: Place, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["--dir", str(furnished.folder), "patient"]
    assert main([*at, "sonia", "read"]) == 0
    assert "Inscription\u00a0:" in capsys.readouterr().out
    assert main([*at, "sonia", "read"]) == 0
    assert "Rien de nouveau" in capsys.readouterr().out
    assert main([*at, "sonia", "read", "--all"]) == 0
    assert "Inscription\u00a0:" in capsys.readouterr().out
    assert main([*at, "karim", "enrol"]) == 3
    assert "demo.no_link" in capsys.readouterr().err
    assert main([*at, "karim", "read"]) == 3
    assert "demo.no_device" in capsys.readouterr().err
    assert main([*at, "karim", "enrol", "nonsense"]) == 3
    assert "demo.invite" in capsys.readouterr().err


def test_a_patient_may_come_before_anybody_opened_the_practice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--dir", str(tmp_path / "new"), "patient", "amira", "ask"]) == 0
    assert "Question partie" in capsys.readouterr().out


def test_the_demo_touches_nothing_outside_its_folder(job: Path) -> None:
    assert list((job.parent / "home").iterdir()) == []
    assert sorted(one.name for one in job.parent.iterdir()) == ["home", "out"]


def test_the_six_patients_stand_where_the_charter_puts_them(furnished: Place) -> None:
    with furnished.open(furnished.physician, NOW) as desk:
        rows = {row.name: row for row in inbox(desk, None, NOW)}
        assert (rows[AMIRA.name].queue, rows[AMIRA.name].flags) == (Queue.ANSWER, ())
        assert "sign.chest_pain" in rows[MOHAMED.name].flags
        assert rows[SONIA.name].queue is Queue.IDENTITY
        assert "identity.at_a_distance" in rows[SONIA.name].flags
        assert rows[HEDI.name].flags == ("consultation.window_closed",)
        assert rows[NOUR.name].guardian == "Nour Gharbi (mère)"
        assert rows[NOUR.name].flags == ()
        assert KARIM.name not in rows
        assert [one.reason for one in desk.vault.aside()] == ["sender.unknown"]


@pytest.mark.parametrize("busy", [False, pytest.param(True, marks=pytest.mark.skipif(not LONG, reason="slow"))])
def test_a_practice_that_has_lived_shows_every_list_and_on_a_busy_day_forty_questions(
    tmp_path: Path, busy: bool
) -> None:
    place = furnish(tmp_path / "demo", NOW, triaged=True, lived=True, busy=busy)
    with place.open(place.physician, NOW) as desk:
        tasks = {row.task: row for row in desk.vault.tasks(NOW)}
        assert set(tasks) == set(Task)
        assert (tasks[Task.TELL].why, tasks[Task.TELL].name) == ("unopened", NOUR.name)
        assert NOW - tasks[Task.TELL].since_ms > 2 * DAY_MS
        counts = {count.queue: count for count in desk.vault.counts(NOW)}
        assert sum(counts[queue].total for queue in (Queue.TRIAGE, Queue.ANSWER, Queue.IDENTITY)) >= (40 if busy else 5)
        assert (counts[Queue.ANSWER].late > 0) == busy
        exported = [
            one.event for one in desk.signed_entries(patient_of(desk, AMIRA)) if isinstance(one.event, Exported)
        ]
        assert [one.file_hash for one in exported] == [blake("file", (place.folder / EXPORT / PDF).read_bytes())]
        assert desk.vault.outbox() == []


def test_a_demo_with_a_window_open_is_not_made_anew_under_it(
    furnished: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    with Hold(furnished.secretary):
        for wish in ("--fresh", "--busy"):
            assert main(["--dir", str(furnished.folder), "--as", "physician", wish]) == 3
            assert "[profile.busy]" in capsys.readouterr().err
    assert (furnished.practice / "roster").is_file()


def test_what_the_demo_tells_to_type_reaches_this_very_practice(tmp_path: Path) -> None:
    folder = tmp_path / "l'autre demo"
    other, patient, newcomer = (shlex.split(line.split(" : ")[1]) for line in beside(Place(folder), "physician"))
    assert other == ["colloque", "demo", "--dir", str(folder), "--as", "secretary"]
    assert patient[:5] == ["colloque", "demo", "--dir", str(folder), "patient"]
    assert newcomer[2:5] == ["patient", "--practice", str(Place(folder).practice)]


def test_a_patient_can_be_played_by_hand_across_processes(tmp_path: Path) -> None:
    place = furnish(tmp_path / "demo", NOW)
    with pytest.raises(Trouble, match=r"demo\.no_device"):
        play.ask(place, "karim", "Bonjour", NOW)
    with place.open(place.physician, NOW) as desk:
        fragment = play.invite(desk, "karim", NOW)
        digits = play.enrol(place, "karim", f"https://cabinet.invalid/#{fragment}", NOW + MINUTE)
        receive(desk, NOW + MINUTE)
        (one,) = [invite for invite in desk.vault.invites() if invite.patient]
        assert not isinstance(accept_device(desk, one.invite, digits, "identity_card", NOW + MINUTE), Refusal)
        for letter in desk.vault.outbox():
            desk.box.deposit(letter.to, letter.letter, letter.raw)
        (shown,) = play.read(place, "karim", NOW + 2 * MINUTE)
        assert (shown.kind, desk.vault.entry(shown.record) is not None) == ("Inscription", True)
        letter_id = play.ask(place, "karim", "Puis-je reprendre le sport ?", NOW + 3 * MINUTE)
        receive(desk, NOW + 3 * MINUTE)
        question = desk.dossier(patient_of(desk, KARIM)).question(letter_id)
        assert question is not None
        assert question.text == "Puis-je reprendre le sport ?"
    with pytest.raises(Trouble, match=r"demo\.invite"):
        play.enrol(place, "karim", "nonsense", NOW)
    with pytest.raises(Trouble, match=r"demo\.nobody"):
        play.read(place, "nobody", NOW)
