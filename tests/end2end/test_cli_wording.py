"""Words to begin a reply with, and remarks called false, from the command line."""

import json
from pathlib import Path

import pytest

from core.cli.command import run
from tests.machine import Place, asked


def test_a_wording_of_the_practice_is_kept_filled_and_taken_away(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    words = tmp_path / "words.txt"
    words.write_text("Bonjour. {medicine} : {posology}, comme convenu.\n", encoding="utf-8")
    assert place.doctor("template", "--add", "Heures", "--text-file", str(words)).code == 0
    offered = place.doctor("template", "--for", letter).data
    assert ["Heures", "Bonjour. Amlodipine 5 mg : 1 comprimé le matin, comme convenu."] in offered["wordings"]
    assert offered["lines"][0]["text"] == "Amlodipine 5 mg : 1 comprimé le matin."
    assert place.doctor("template", "--forget", "Heures").code == 0
    assert place.doctor("template", "--forget", "Heures").data["refused"] == "template.unknown"
    assert place.doctor("template", "--add", "Vide").data["refused"] == "template.incomplete"
    assert "Ce qui est noté sur la fiche" in place.run("template").out


def test_a_remark_called_false_is_kept_here_and_handed_on_without_its_words(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    reply = tmp_path / "reply.txt"
    reply.write_text("Prenez lercanidipine 10 mg.", encoding="utf-8")
    assert "Aucune remarque" in place.run("remark").out
    kept = place.doctor("remark", letter, "--text-file", str(reply)).data["remarks"]
    assert [(one["code"], one["words"]) for one in kept] == [("gate.new_drug", "lercanidipine 10 mg")]
    assert "lercanidipine" not in place.run("remark", "--anonymous", "--json").out
    assert "lercanidipine" not in place.run("remark", "--anonymous").out
    assert (
        place.doctor("remark", letter, "--text-file", str(reply), "--number", "9").data["refused"] == "remark.unknown"
    )
    assert place.doctor("reply", letter, "--text-file", str(reply), "--judge", "online").code == 1


def test_the_gate_explains_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gate", "--explain", "gate.new_drug"]) == 0
    assert capsys.readouterr().out.startswith("Médicament nouveau.")
    assert run(["gate", "--explain", "gate.new_drug", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "gate.new_drug"
