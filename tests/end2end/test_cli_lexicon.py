"""Names of medicines that a profile imports, from the command line: whole or not at all, used by its gate, forgotten."""

from pathlib import Path

import pytest

from core.charter.gate.lexicon import shipped
from core.cli.command import run
from core.doors.lexicon import FOLDER
from core.office.practice import open_profile
from core.record.duties import duty_line
from core.record.events import ReplyRecorded
from tests.machine import ANSWER, PASSPHRASE, Place, asked

HEAD = "name,substance,strength,country\n"
ORDER = "Prenez du Kalfex."


def csv(folder: Path, lines: str, name: str = "noms.csv") -> str:
    path = folder / name
    path.write_text(HEAD + lines, encoding="utf-8")
    return str(path)


def tables(place: Place) -> list[Path]:
    return sorted((place.home / "cabinet" / FOLDER).iterdir())


def test_imported_names_are_judged_with_until_they_are_forgotten(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    reply = tmp_path / "reply.txt"
    reply.write_text("Voyez Kalfex avec le pharmacien, il vous aidera.", encoding="utf-8")

    def versions() -> tuple[str, int]:
        shown = place.doctor("reply", letter, "--text-file", str(reply), "--check").data
        return shown["verdict"]["lexicon_version"], len(shown["verdict"]["findings"])

    assert versions() == (shipped().version, 0)
    taken = place.doctor("lexicon", "import", csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")).data["lexicon"]
    assert (taken["last"]["names"], taken["last"]["files"], taken["lost"]) == (2, ["noms.csv"], False)
    version, findings = versions()
    assert version == f"{shipped().version}+{taken['imported']}"
    assert findings == 1
    assert place.doctor("lexicon", "forget").data["lexicon"]["last"] is None
    assert versions() == (shipped().version, 0)
    assert tables(place) == []
    assert place.doctor("lexicon", "forget").data["refused"] == "lexicon.nothing"


def test_the_record_says_which_words_let_a_reply_leave(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    reply = tmp_path / "reply.txt"
    reply.write_text(ANSWER, encoding="utf-8")
    taken = place.doctor("lexicon", "import", csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")).data["lexicon"]
    assert place.doctor("reply", letter, "--text-file", str(reply), "--judge", "online").code == 0
    with open_profile(place.home / "cabinet", PASSPHRASE, None, place.now) as desk:
        (patient,) = (row.patient for row in desk.vault.patients())
        (event,) = (one.event for one in desk.signed_entries(patient) if isinstance(one.event, ReplyRecorded))
        assert event.clin is not None
        (content,) = (step for step in event.clin.circumstances if step.duty == "content")
    assert duty_line(content, {})[1].endswith(f"lexique {shipped().version}+{taken['imported']}")


def test_what_is_imported_is_shown_and_what_is_known_of_a_name(place: Place, tmp_path: Path) -> None:
    assert "Rien d'importé" in place.run("lexicon", "show").out
    files = csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\nZorbexal,zorbexine,,\n")
    assert place.run("lexicon", "import", files).code == 0
    shown = place.run("lexicon", "show").out
    assert "3 noms" in shown
    assert "noms.csv" in shown
    known = place.run("lexicon", "show", "Kalfex").out
    assert "kalfex : zorbexine" in known
    assert "Dosages : 5 mg" in known
    assert "Même médicament : zorbexal, zorbexine" in known
    assert "aucun nom connu" in place.run("lexicon", "show", "rienquicela").out
    amlor = place.doctor("lexicon", "show", "Amlor").data["medicine"]
    assert amlor["substances"] == ["amlodipine"]
    assert "amlodipine" in amlor["alike"]


def test_bad_lines_leave_the_former_names_and_are_named(place: Place, tmp_path: Path) -> None:
    before = place.doctor("lexicon", "import", csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")).data["lexicon"]["imported"]
    bad = csv(tmp_path, "Zorbexal,zorbexine,,\n,sans nom,,\n", "bad.csv")
    refused = place.run("lexicon", "import", bad)
    assert refused.code == 1
    assert "bad.csv, ligne 3 : pas de nom de médicament" in refused.err
    assert place.doctor("lexicon", "show").data["lexicon"]["imported"] == before
    assert place.doctor("lexicon", "import", str(tmp_path / "away.csv")).data["trouble"] == "disk.missing"
    assert place.doctor("lexicon", "import", str(tmp_path)).data["trouble"].startswith("disk.")
    assert place.doctor("lexicon", "show").data["lexicon"]["imported"] == before
    taken = place.run("lexicon", "import", "--leave-out", bad)
    assert "1 lignes laissées de côté" in taken.out
    assert [path.name for path in tables(place)] == [
        f"{place.doctor('lexicon', 'show').data['lexicon']['imported']}.tsv"
    ]


def test_what_cannot_be_meant_is_said(place: Place, tmp_path: Path) -> None:
    other = csv(tmp_path, "", "CIS_CIP_bdpm.txt")
    assert place.doctor("lexicon", "import", other).data["refused"] == "lexicon.unknown_file"
    many = [csv(tmp_path, "", f"{at}.csv") for at in range(17)]
    assert place.doctor("lexicon", "import", *many).data["refused"] == "lexicon.too_many_files"


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_table_that_is_gone_or_changed_is_not_used_and_said(place: Place, tmp_path: Path, harm: str) -> None:
    assert place.doctor("lexicon", "import", csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")).code == 0
    (path,) = tables(place)
    path.unlink() if harm == "gone" else path.write_text(path.read_text() + "amlor\tibuprofene\t\t\n")
    shown = place.doctor("lexicon", "show").data["lexicon"]
    assert (shown["lost"], shown["imported"]) == (True, "")
    assert "noms livrés seuls" in place.run("lexicon", "show").out


def test_a_disk_that_cannot_say_bars_no_opening(place: Place, tmp_path: Path) -> None:
    assert place.doctor("lexicon", "import", csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")).code == 0
    (path,) = tables(place)
    size = 17 * 1024 * 1024
    with path.open("wb") as file:
        file.truncate(size)
    assert place.doctor("lexicon", "show").data["lexicon"]["lost"] is True


def test_the_gate_alone_reads_with_names_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = csv(tmp_path, "Kalfex,zorbexine,5 mg,tn\n")
    assert run(["gate", "--reply", ORDER]) == 0
    assert capsys.readouterr().out.endswith(f"lexique {shipped().version}\n")
    assert run(["gate", "--reply", ORDER, "--lexicon", names]) == 0
    said = capsys.readouterr().out
    assert "gate.new_drug" in said
    assert f"lexique {shipped().version}+" in said
    assert run(["gate", "--reply", ORDER, "--lexicon", csv(tmp_path, "", "x.txt")]) == 1
