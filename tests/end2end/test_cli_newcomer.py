"""What somebody meets who founds a practice from docs/command.md and plays the patient's telephone beside it."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.command import parser
from core.demo.__main__ import main
from core.demo.__main__ import parser as demo_parser
from tests.machine import ANSWER, Place, asked

ENGLISH = re.compile(r"\b(usage:|options:|show this|the|choose|required|expected|invalid|argument)\b")


def patient(place: Place, *words: str, home: Path) -> int:
    return main(["--dir", str(home), "patient", "nadia", "--practice", str(place.practice), *words])


def test_a_telephone_plays_with_a_real_practice_from_enrolment_to_the_answer(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.demo.__main__.clock", lambda: place.now)
    home = tmp_path / "telephones"
    link = "#" + place.doctor("enrol", "17").data["fragment"]
    assert patient(place, "enrol", link, home=home) == 0
    digits = re.findall(r"\d{2} ?\d{2} ?\d{2} ?\d{2}", capsys.readouterr().out)[0]
    assert patient(place, "enrol", link, home=home) == 0
    assert digits in capsys.readouterr().out
    bound = place.run("enrol", "17", "--compare", "--digits", digits, "--document", "Carte d'identité")
    assert "identité confirmée" in bound.out
    assert patient(place, "read", home=home) == patient(place, "enrol", link, home=home) == 0
    assert "déjà inscrit" in capsys.readouterr().out
    again = place.run("confirm", "17")
    assert (again.code, "Déjà confirmé" in again.out) == (0, True)
    consult = place.run("consult", "17", "--medication", "Amlodipine", "--exam", "Créatinine", "--window", "30")
    assert "Posologie non précisée" in consult.out
    assert patient(place, "ask", "Avant ou après le repas ?", home=home) == 0
    capsys.readouterr()
    received = place.run("receive")
    assert "1 question," in received.out
    letter = place.doctor("inbox").data["questions"][0]["letter"][:8]
    place.doctor("triage", letter, "physician")
    assert place.doctor("call", letter, "--ask-digits").code == 0
    assert patient(place, "read", home=home) == 0
    shown = capsys.readouterr().out
    assert "Appel du cabinet" in shown
    read_out = re.findall(r"chiffres au cabinet : (.*)", shown)[0]
    assert place.doctor("call", letter, "--digits", read_out).data["settled"]
    sent = place.run("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    assert sent.code == 0, sent.err
    assert patient(place, "read", home=home) == 0
    shown = capsys.readouterr().out
    assert f"Réponse du médecin, au sujet de la consultation du 22/11/2026\u00a0:\n    {ANSWER}" in shown
    assert "Fiche" not in shown
    assert sorted(one.name for one in home.iterdir()) == ["telephones"]


def test_a_folder_without_a_practice_is_said_and_left_alone(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    words = ["--dir", str(tmp_path / "d"), "patient", "nadia", "--practice", str(tmp_path / "empty"), "read"]
    assert main(words) == 3
    assert "join.no_practice" in capsys.readouterr().err
    assert list((tmp_path / "empty").iterdir()) == []
    assert patient(place, "read", home=tmp_path / "d") == 3
    assert "demo.no_device" in capsys.readouterr().err


def test_a_document_is_named_in_french_and_a_wrong_one_lists_the_others(place: Place) -> None:
    place.doctor("enrol", "17")
    said = place.run("enrol", "17", "--compare", "--document", "permis de conduire")
    assert "[enrol.document_unknown]" in said.err
    assert "livret de famille" in said.err


def test_a_profile_that_never_entered_gives_way_to_a_new_code(place: Place) -> None:
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    place.run("init", "--join", code, "--name", "Amel Trabelsi")
    place.doctor("member", "accept", "--digits", "0")
    assert "ne vaut plus" in place.secretary("inbox").data["sentence"]
    bad = place.run("init", "--join", "ABCD", "--name", "Amel Trabelsi")
    assert "[join.code]" in bad.err
    assert place.secretary("inbox").data["trouble"] == "join.pending"
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    again = place.run("init", "--join", code, "--name", "Amel Trabelsi")
    assert "remplacé" in again.out
    digits = re.findall(r"voix haute.* : (.*)", again.out)[0]
    assert place.doctor("member", "accept", "--digits", digits).code == 0
    assert "[join.accepted]" in place.run("init", "--join", code, "--name", "Amel Trabelsi").err
    assert place.secretary("inbox").code == 0
    assert "[profile.exists]" in place.run("init", "--join", code, "--name", "Amel Trabelsi").err


def test_a_long_code_is_shown_in_groups_too_and_may_be_pasted(place: Place) -> None:
    said = place.run("member", "add", "Amel Trabelsi", "secretary").out
    groups = re.findall(r"^    (\S{1,4}(?:  \S{1,4})*)$", said, re.M)
    assert len(groups) == 5
    joined = place.run("init", "--join", "\n".join(groups), "--name", "Amel Trabelsi")
    assert joined.code == 0


def test_people_see_no_code_and_no_iso_date(place: Place) -> None:
    device, letter = asked(place)
    text = "Prenez aussi 500 mg d'amoxicilline trois fois par jour."
    place.run("triage", letter, "urgent")
    place.run("call", letter, "--ask-digits")
    stopped = place.run("reply", letter, "--judge", "online", "--text-file", "-", stdin=text)
    assert stopped.code == 1
    device.read(place.now)
    said = [
        place.run("inbox"),
        place.run("thread", letter),
        place.run("record", "17"),
        place.run("patient", "show", "17"),
    ]
    shown = "\n".join(one.out for one in said)
    assert not re.search(r"\d{4}-\d{2}-\d{2}|[a-z]+_[a-z]+|\[[a-z]+\.[a-z.]+\]|J\+…|[0-9a-f]{16}", shown), shown
    for words in ("urgence sans issue", "[urgence]", "médicament nouveau", "carte d’identité", "chiffres demandés"):
        assert words in shown
    assert "Identité : confirmée par Dr Selma Ayari" in shown


def test_a_letter_set_aside_is_said_to_be_one(place: Place) -> None:
    device, _ = asked(place)
    (place.practice / "inbox").mkdir(exist_ok=True)
    first = device.ask("Un", place.now, consultation=device.cards[0].consultation)
    lost = sorted((place.practice / "inbox").iterdir(), key=lambda one: one.stat().st_mtime_ns)[-1]
    lost.unlink()
    device.ask("Deux", place.now, consultation=device.cards[0].consultation)
    place.doctor("receive")
    (aside,) = place.doctor("inbox").data["aside"]
    said = place.run("thread", aside["file"][:8])
    assert "[id.aside]" in said.err
    assert "pas arrivée" in said.err
    assert first.hex()[:8] not in said.err


def test_a_wait_is_announced_to_people_only(place: Place) -> None:
    assert "Un instant" in place.run("inbox").err
    assert place.doctor("inbox").err == ""


def test_a_reason_that_is_wanted_names_its_option_and_a_blocked_text_does_not(place: Place) -> None:
    device, _ = asked(place)
    words = "J'ai une douleur dans la poitrine. Avant ou après le repas ?"
    letter = device.ask(words, place.now, consultation=device.cards[0].consultation).hex()[:8]
    place.doctor("receive")
    place.doctor("triage", letter, "physician")
    reply = ("reply", letter, "--judge", "online", "--text-file", "-")
    assert "--reason RAISON" in place.run(*reply, stdin=ANSWER).err
    assert "--reason" not in place.run(*reply, stdin="Prenez de l'ibuprofène 400 mg.").err
    assert place.run(*reply, "--reason", "douleur ancienne, connue", stdin=ANSWER).code == 0


def test_what_came_is_said_in_numbers(place: Place) -> None:
    device, letter = asked(place)
    place.doctor("triage", letter, "physician")
    place.doctor("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    device.read(place.now)
    assert "0 question, 1 accusé d’ouverture, 0 lettre d’une autre sorte" in place.run("receive").out


def every(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from every(below)


@pytest.mark.parametrize("one", [*every(parser()), *every(demo_parser())], ids=lambda one: str(one.prog))
def test_every_argument_has_its_help_in_french(one: argparse.ArgumentParser) -> None:
    assert not ENGLISH.search(one.format_help())
    for action in one._actions:
        if not isinstance(action, argparse._SubParsersAction):
            assert action.help, (one.prog, action.dest)


def test_usage_errors_are_french(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["triage", "abcd", "somewhere"], ["result", "17"], ["nonsense"], ["inbox", "--zz"], ["call", "x"]):
        assert place.run(*words, secret=None).code == 2
        said = capsys.readouterr().err
        assert not ENGLISH.search(said), said
        assert "usage :" in said
