"""`colloque` as people and scripts use it: the main job verb by verb, and what it says when something is wrong."""

import io
import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from core.cli.command import run
from core.cli.world import World
from core.demo.device import Device, scan
from core.doors.keychain import Keychain
from core.doors.maildir import MaildirLetterbox
from core.model import Refusal, Trouble
from crypto.lock import COST_FLOOR

NOW = 1_795_305_600_000  # 22 November 2026
PASSPHRASE = "cabinet des orangers"
QUESTION = "Faut-il prendre l'amlodipine avant ou après le repas ?"
ANSWER = "Vous pouvez prendre l'amlodipine avant ou après le repas, comme prévu en consultation."


def no_keychain() -> Keychain:
    raise Trouble("keychain.none")


@dataclass
class Said:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass
class Place:
    """A machine: profiles, a practice folder, a clock."""

    home: Path
    now: int = NOW
    keychain: Any = no_keychain
    letters: list[Path] = field(default_factory=list)

    @property
    def practice(self) -> Path:
        return self.home / "practice"

    def run(
        self, *argv: str, secret: str | None = PASSPHRASE, stdin: str = "", option: str = "--passphrase-fd"
    ) -> Said:
        out, err = io.StringIO(), io.StringIO()
        world = World(lambda: self.now, self.keychain, COST_FLOOR, lambda: self.home, out, err, io.StringIO(stdin))
        words = list(argv)
        if secret is not None:
            read, write = os.pipe()
            os.write(write, secret.encode("utf-8"))
            os.close(write)
            words += [option, str(read)]
        return Said(run(words, world), out.getvalue(), err.getvalue())

    def doctor(self, *argv: str, **options: Any) -> Said:
        return self.run(*argv, "--profile", str(self.home / "cabinet"), "--json", **options)

    def secretary(self, *argv: str) -> Said:
        return self.run(*argv, "--profile", str(self.home / "poste"), "--json")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded practice with one patient, to be copied."""
    place = Place(tmp_path_factory.mktemp("founded") / "home")
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet des Orangers").code == 0
    assert place.doctor("patient", "add", "Nadia Khelifi", "--born", "1971-03-09", "--number", "17").code == 0
    return place.home


@pytest.fixture
def place(founded: Path, tmp_path: Path) -> Place:
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    facts = home / "cabinet" / "profile.json"
    facts.write_text(facts.read_text().replace(str(founded), str(home)))
    return Place(home)


def enrolled(place: Place) -> Device:
    """The patient's device, compared in person by the physician."""
    fragment = place.doctor("enrol", "17").data["fragment"]
    device = scan(place.home / "device.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert not isinstance(device, Refusal)
    shown = place.doctor("enrol", "17", "--compare")
    assert shown.data["digits"] == device.digits()
    bound = place.doctor("enrol", "17", "--compare", "--digits", device.digits(), "--document", "identity_card")
    assert (bound.code, bound.data["confirmed"]) == (0, True)
    return device


def asked(place: Place) -> tuple[Device, str]:
    """A question about a consultation that identified amlodipine; the beginning of its letter id."""
    device = enrolled(place)
    medication = "Amlodipine | 5 mg | 1 comprimé le matin | 3 mois"
    assert place.doctor("consult", "17", "--medication", medication, "--exam", "Créatinine", "--window", "30").code == 0
    device.read(place.now)
    letter = device.ask(QUESTION, place.now, consultation=device.cards[0].consultation)
    assert place.doctor("receive").data["received"]["accepted"] == 1
    return device, letter.hex()[:10]


def test_the_main_job_verb_by_verb(place: Place, tmp_path: Path) -> None:
    device, letter = asked(place)
    (row,) = place.doctor("inbox").data["questions"]
    assert (row["letter"][:10], row["name"]) == (letter, "Nadia Khelifi")
    assert place.doctor("triage", letter, "physician").data["queue"] == "answer"
    seen = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data
    assert [lamp["duty"] for lamp in seen["passage"]["lamps"]] == [
        "identity", "consultation", "judgement", "content", "recipient", "record",
    ]  # fmt: skip
    assert not seen["open"]
    sent = place.doctor("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    assert sent.code == 0, sent.out
    (reply,) = [one for one in device.read(place.now) if one.kind.name == "REPLY"]
    assert reply.body.text == ANSWER
    place.doctor("receive")
    kinds = [line["kind"] for line in place.doctor("record", "17").data["entries"]]
    assert kinds[-3:] == ["reply", "sent", "opened"]
    assert [hit["kind"] for hit in place.doctor("search", "repas").data["hits"]]
    assert place.doctor("thread", letter).data["thread"]["queue"] == "answered"
    exported = place.doctor("export", "17", "--out", str(tmp_path / "out")).data
    whole = place.run("verify", exported["proof"], "--document", exported["pdf"], "--json", secret=None)
    assert (whole.code, whole.data["questions"], whole.data["replies"]) == (0, 1, 1)
    pinned = place.run("verify", exported["proof"], "--root", whole.data["root"], "--json", secret=None)
    assert pinned.data["root_checked"]
    assert place.doctor("check").code == 0


def test_people_read_sentences_and_no_machine_words(place: Place) -> None:
    device, letter = asked(place)
    place.run("triage", letter, "physician")
    said = [
        place.run("patient", "list"),
        place.run("patient", "show", "17"),
        place.run("inbox"),
        place.run("inbox", "--queue", "closed"),
        place.run("thread", letter),
        place.run("reply", letter, "--check", "--text-file", "-", stdin=ANSWER),
        place.run("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER),
        place.run("result", "17", "--exam", "Créatinine", "--values", "80 µmol/l", "--how", "papier"),
        place.run("receive"),
        place.run("record", "17"),
        place.run("search", "repas"),
        place.run("search", "introuvable"),
        place.run("member", "list"),
        place.run("practice", "--phone", "+216 00 000 000"),
        place.run("check"),
    ]
    assert [one.code for one in said] == [0] * len(said), [one.err for one in said]
    text = "\n".join(one.out for one in said)
    assert not any(word in text for word in ("None", "<", "b'", "{", "Traceback"))
    for words in ("Nadia Khelifi", "identité confirmée", "Amlodipine | 5 mg", "Tout est vérifié", QUESTION, ANSWER):
        assert words in text
    assert text.count("tient ") >= 4
    assert device.memory.secret == b""


def test_a_call_settles_a_doubt_about_one_message(place: Place) -> None:
    device, letter = asked(place)
    place.doctor("triage", letter, "physician")
    assert place.doctor("call", letter, "--digits", "0").data["refused"] == "call.not_asked"
    assert place.doctor("call", letter, "--doubt").code == 0
    lamps = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data["passage"]["lamps"]
    assert lamps[0]["code"] == "identity.doubt"
    assert place.doctor("call", letter, "--ask-digits").code == 0
    (read,) = [one for one in device.read(place.now) if one.kind.name == "CALLBACK"]
    wrong = place.doctor("call", letter, "--digits", "00 00 00 00")
    assert (wrong.code, wrong.data["settled"]) == (1, False)
    right = place.doctor("call", letter, "--digits", device.callback_digits(read))
    assert (right.code, right.data["settled"]) == (0, True)
    lamps = place.doctor("reply", letter, "--check", "--text-file", "-", stdin=ANSWER).data["passage"]["lamps"]
    assert lamps[0]["code"] == "identity.settled_by_call"
    assert place.doctor("call", letter, "--outcome", "reached", "--told", "mère").code == 0


def test_a_device_at_a_distance_is_readable_and_a_call_raises_nothing(place: Place) -> None:
    fragment = place.doctor("enrol", "17", "--at-a-distance").data["fragment"]
    device = scan(place.home / "device.json", MaildirLetterbox(place.practice), fragment, "fr", place.now)
    assert not isinstance(device, Refusal)
    bound = place.run("enrol", "17", "--compare")
    assert "sans réponse" in bound.out
    assert place.doctor("confirm", "17").data["refused"] == "identity.at_a_distance"
    device.read(place.now)
    letter = device.ask(QUESTION, place.now).hex()
    place.doctor("receive")
    assert place.doctor("call", letter, "--ask-digits").data["refused"] == "identity.call_raises_nothing"


def test_lines_added_late_and_results_are_recorded(place: Place) -> None:
    asked(place)
    late = ("consult", "17", "--add-to", "2026-11-22", "--medication", "Doliprane | 1 g")
    assert place.doctor(*late).data["refused"] == "consultation.source"
    assert place.doctor(*late, "--source", "ordonnance", "--dated", "2026-11-22").code == 0
    (held,) = place.doctor("patient", "show", "17").data["patient"]["consultations"]
    assert [one["medication"]["name"] for one in held["medications"]] == ["Amlodipine", "Doliprane"]


def test_a_reply_that_prescribes_is_refused_shown_and_recorded(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    text = tmp_path / "reply.txt"
    text.write_text("Prenez aussi 500 mg d'amoxicilline trois fois par jour.", encoding="utf-8")
    place.doctor("triage", letter, "physician")
    said = place.run("reply", letter, "--judge", "online", "--text-file", str(text))
    assert said.code == 1
    assert "gate.new_drug" in said.err
    assert place.doctor("record", "17").data["entries"][-1]["kind"] == "closed"


def test_a_secretary_joins_and_reads_no_text(place: Place) -> None:
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    joined = place.run("init", "--join", code, "--name", "Amel Trabelsi", "--json").data
    pending = place.secretary("inbox")
    assert (pending.code, pending.data["trouble"]) == (3, "join.pending")
    assert joined["digits"] in pending.data["sentence"]
    assert place.doctor("member", "accept", "--digits", joined["digits"]).data["letter"] == "B"
    asked(place)
    assert place.secretary("receive").code == 0
    (row,) = place.secretary("inbox").data["questions"]
    assert (row["readable"], row["subject"]) == (False, "")
    assert place.secretary("triage", row["letter"][:8], "physician").code == 0
    refused = place.secretary("result", "17", "--exam", "NFS", "--values", "normale", "--how", "papier")
    assert (refused.code, refused.data["refused"]) == (1, "role.may_not")
    members = place.doctor("member", "list").data["members"]
    assert [(one["letter"], one["name"], one["role"]) for one in members] == [
        ("A", "Dr Selma Ayari", "physician"),
        ("B", "Amel Trabelsi", "secretary"),
    ]


def test_wrong_digits_for_a_member_destroy_the_invitation(place: Place) -> None:
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    place.run("init", "--join", code, "--name", "Amel Trabelsi")
    assert place.doctor("member", "accept", "--digits", "0").data["refused"] == "join.digits"
    assert place.doctor("member", "accept", "--digits", "0").data["refused"] == "join.not_answered"


@pytest.mark.parametrize("secret", ["cabinet des citrons", "cabinet des orangers "])
def test_a_wrong_passphrase_says_what_to_do(place: Place, secret: str) -> None:
    said = place.run("inbox", "--profile", str(place.home / "cabinet"), secret=secret)
    assert said.code == 3
    assert "phrase de passe" in said.err
    assert secret.strip() not in said.err


def test_without_terminal_and_descriptor_it_ends_at_once(place: Place) -> None:
    said = place.run("inbox", secret=None)
    assert said.code == 2
    assert "--passphrase-fd" in said.err


@pytest.mark.parametrize("content", ["", "\n", "x" * 5000])
def test_a_descriptor_without_a_passphrase_is_said(place: Place, content: str) -> None:
    assert "secret.descriptor" in place.run("inbox", secret=content).err


def test_a_closed_descriptor_is_said(place: Place) -> None:
    read, write = os.pipe()
    os.close(write)
    os.close(read)
    assert "secret.descriptor" in place.run("inbox", "--passphrase-fd", str(read), secret=None).err


def test_the_recovery_code_opens_and_sets_a_new_passphrase(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    made = place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet", "--json").data
    assert not made["keyring"]
    code = made["recovery_code"]
    assert place.run("inbox", secret=code, option="--recovery-fd").code == 0
    read, write = os.pipe()
    os.write(write, code.encode())
    os.close(write)
    assert place.run("passphrase", "--recovery-fd", str(read), secret="un autre verger").code == 0
    assert place.run("inbox", secret="un autre verger").code == 0
    assert place.run("inbox").code == 3
    slip = place.run("inbox", secret=code[:-1], option="--recovery-fd")
    assert "9 groupes" in slip.err


def test_init_says_when_the_passphrase_protects_alone_and_never_overwrites(tmp_path: Path) -> None:
    place = Place(tmp_path / "home")
    first = place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet")
    assert "protège seule" in first.out
    again = place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet")
    assert (again.code, "profile.exists" in again.err) == (3, True)
    assert "practice.name_missing" in place.run("init", "--name", "Dr B", "--profile", str(tmp_path / "b")).err


def test_a_keyring_that_went_away_points_to_the_recovery_code(tmp_path: Path) -> None:
    kept: dict[str, bytes] = {}

    class Keyring:
        def get(self, name: str) -> bytes | None:
            return kept.get(name)

        def put(self, name: str, secret: bytes) -> None:
            kept[name] = secret

        def delete(self, name: str) -> None:
            kept.pop(name, None)

    place = Place(tmp_path / "home", keychain=Keyring)
    assert place.run("init", "--name", "Dr Selma Ayari", "--practice", "Cabinet", "--json").data["keyring"]
    assert place.run("inbox").code == 0
    place.keychain = no_keychain
    said = place.run("inbox")
    assert (said.code, "--recovery" in said.err) == (3, True)


def test_which_profile_is_meant_must_be_clear(place: Place, tmp_path: Path) -> None:
    assert place.run("inbox").code == 0
    shutil.copytree(place.home / "cabinet", place.home / "copie")
    said = place.run("inbox")
    assert (said.code, "cabinet, copie" in said.err) == (2, True)
    empty = Place(tmp_path / "empty")
    assert "profile.none" in empty.run("inbox").err
    assert "profile.missing" in empty.run("inbox", "--profile", str(tmp_path / "nothing")).err


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("patient", "show", "zz"), "id.unknown"),
        (("patient", "show", "00000000"), "id.unknown"),
        (("thread", "A-1"), "id.no_question"),
        (("thread", "abcd"), "id.unknown"),
        (("triage", "abcd"), "triage.one_thing"),
        (("triage", "abcd", "urgent", "--claim"), "triage.one_thing"),
        (("consult", "17", "--medication", " | 5 mg"), "medication.line"),
        (("consult", "17", "--medication", "a|b|c|d|e"), "medication.line"),
        (("result", "17", "--exam", "NFS", "--values", "x", "--how", "y"), "consultation.none"),
        (("reply", "abcd", "--text-file", "nowhere.txt"), "file.missing"),
        (("receive", "--accept-gap", "abcd"), "gap.reason"),
        (("receive", "--accept-gap", "abcd", "--reason", "perdue"), "id.unknown"),
        (("member", "accept", "--digits", "1"), "join.not_answered"),
        (("enrol", "17", "--compare"), "enrol.unknown"),
        (("confirm", "17"), "identity.no_device"),
        (("consult", "17", "--window", "31"), "window.reason_needed"),
        (("practice", "--phone", "appelez-moi"), "practice.phone"),
        (("call", "abcd", "--doubt"), "id.unknown"),
        (("consult", "17", "--window", "400"), "window.days"),
        (("consult", "17", "--held-on", "2027-01-01"), "consultation.future"),
        (("patient", "add", "Nadia Khelifi", "--born", "1971-03-09"), "patient.twin"),
        (("patient", "add", "Sami", "--born", "2019-01-01"), "patient.minor_alone"),
        (("patient", "basis", "17", "--adult", "X", "--basis", "y", "--dated", "2026-01-01"), "legal_basis.adult"),
        (("init", "--join", "ABCD", "--name", "X", "--profile", "elsewhere"), "join.code"),
    ],
)
def test_bad_input_gets_a_sentence(
    place: Place, argv: tuple[str, ...], code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = place.run(*argv)
    assert said.code in {1, 2, 3}
    assert f"[{code}]" in said.err
    assert "n'a pas abouti" not in said.err
    assert said.out == ""


def test_two_processes_cannot_use_one_profile(place: Place) -> None:
    from core.doors.files import Hold

    with Hold(place.home / "cabinet"):
        said = place.run("inbox")
    assert (said.code, "[profile.busy]" in said.err) == (3, True)


def test_a_bad_letter_is_said_and_the_queue_goes_on(place: Place) -> None:
    device, _ = asked(place)
    inbox = place.practice / "inbox"
    (inbox / "huge").write_bytes(b"\0" * (50 << 20))
    (inbox / "short").write_bytes(b"CLQ1")
    device.ask("Et le soir ?", place.now, consultation=device.cards[0].consultation)
    said = place.run("receive")
    assert said.code == 0
    assert "[letter.size]" in said.out
    assert "1 lettre(s) acceptée(s)" in said.out
    assert place.doctor("receive").data["received"]["rejected"] == {}


def test_a_clock_set_back_closes_sending_and_says_so(place: Place) -> None:
    _, letter = asked(place)
    place.now -= 24 * 60 * 60 * 1000
    said = place.run("triage", letter, "physician")
    assert (said.code, "[record.clock_back]" in said.err) == (1, True)
    assert place.run("inbox").code == 0
    assert place.doctor("check", "--accept-clock").code == 0
    assert place.run("triage", letter, "physician").code == 0
    assert place.doctor("check", "--accept-clock").data["refused"] == "clock.not_in_doubt"


def test_a_rolled_back_vault_reads_on_and_sends_nothing(place: Place) -> None:
    vault = place.home / "cabinet" / "vault.db"
    place.doctor("receive")
    old = vault.read_bytes()
    _, letter = asked(place)
    vault.write_bytes(old)
    received = place.run("receive")
    assert (received.code, "[record.rolled_back]" in received.err) == (3, True)
    said = place.run("patient", "add", "Autre Patient", "--born", "1980-01-01")
    assert (said.code, "[record.rolled_back]" in said.err) == (1, True)
    assert place.run("thread", letter).code == 0
    assert place.run("check").code == 1


def test_a_damaged_vault_says_to_restore(place: Place) -> None:
    vault = place.home / "cabinet" / "vault.db"
    data = bytearray(vault.read_bytes())
    data[20] ^= 1
    vault.write_bytes(data)
    said = place.run("inbox")
    assert (said.code, "sauvegarde" in said.err) == (3, True)


def test_one_changed_bit_makes_a_proof_fail(place: Place, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = place.doctor("export", "17", "--out", str(out)).data
    proof = Path(exported["proof"])
    data = bytearray(proof.read_bytes())
    data[len(data) // 2] ^= 1
    (out / "changed.proof").write_bytes(data)
    said = place.run("verify", str(out / "changed.proof"), secret=None)
    assert (said.code, said.out) == (1, "")
    (out / "other.pdf").write_bytes(b"%PDF-1.7 another")
    other = place.run("verify", str(proof), "--document", str(out / "other.pdf"), secret=None)
    assert "[proof.export]" in other.err
    foreign = place.run("verify", str(proof), "--root", "AAAA-AAAA", secret=None)
    assert "[proof.root]" in foreign.err
    assert "[disk.missing]" in place.run("verify", str(out / "none"), secret=None).err


def test_no_argument_ever_holds_a_secret(place: Place) -> None:
    said = place.run("inbox", "--passphrase", PASSPHRASE, secret=None)
    assert said.code == 2


def test_usage_errors_end_with_two(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.run("nonsense", secret=None).code == 2
    assert place.run("triage", "abcd", "somewhere").code == 2
    assert place.run("--help", secret=None).code == 0
    assert "VERBE" in capsys.readouterr().out
