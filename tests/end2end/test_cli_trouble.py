"""What `colloque` says when something is wrong: each gets a sentence that says what to do, and the queue goes on."""

import os
import shutil
from pathlib import Path

import pytest

from core.doors.files import Hold
from tests.machine import PASSPHRASE, Place, asked, no_keychain


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
        (("practice", "--phone", "appelez-moi"), "settings.phone"),
        (("patient", "add", "Sami \udcff", "--born", "1980-01-01"), "text.encoding"),
        (("reply", "abcd", "--text-file", "."), "disk.io"),
        (("call", "abcd", "--doubt"), "id.unknown"),
        (("consult", "17", "--window", "400"), "window.days"),
        (("consult", "17", "--held-on", "2027-01-01"), "consultation.future"),
        (("patient", "add", "Nadia Khelifi", "--born", "1971-03-09"), "patient.twin"),
        (("patient", "add", "Sami", "--born", "2019-01-01"), "patient.minor_alone"),
        (
            ("patient", "basis", "17", "--adult", "X", "--basis", "tutelle", "--dated", "2026-01-01"),
            "legal_basis.adult",
        ),
        (("patient", "basis", "17", "--adult", "X", "--basis", "y", "--dated", "2026-01-01"), "legal_basis.unknown"),
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
    assert "pas abouti" not in said.err
    assert said.out == ""


def test_two_processes_cannot_use_one_profile(place: Place) -> None:
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
    assert "1 lettre acceptée" in said.out
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


def test_no_argument_ever_holds_a_secret(place: Place) -> None:
    said = place.run("inbox", "--passphrase", PASSPHRASE, secret=None)
    assert said.code == 2


def test_usage_errors_end_with_two(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.run("nonsense", secret=None).code == 2
    assert place.run("triage", "abcd", "somewhere").code == 2
    assert place.run("--help", secret=None).code == 0
    assert "VERBE" in capsys.readouterr().out


def test_a_card_that_is_no_json_is_said(tmp_path: Path) -> None:
    (tmp_path / "card.json").write_text("{")
    said = Place(tmp_path).run("gate", "--reply", "x", "--card", str(tmp_path / "card.json"), secret=None)
    assert (said.code, "[file.encoding]" in said.err) == (2, True)


def test_what_was_refused_is_listed_where_it_is_asked_for(place: Place) -> None:
    (place.practice / "inbox" / ("1" * 20 + "-" + "b" * 64)).write_bytes(b"bonjour")
    assert place.doctor("receive").data["received"]["rejected"] == {"letter.magic": 1}
    assert "refused" in place.doctor("inbox").data
    assert [one["code"] for one in place.doctor("inbox", "--refused").data["refused"]] == ["letter.magic"]
    assert "pas une lettre de Colloque" in place.run("inbox", "--refused").out
