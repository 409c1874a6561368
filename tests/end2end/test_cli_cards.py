"""Consultation cards from the command line: pasted lines, each re-read; prepared by one, signed by another."""

import re
from pathlib import Path

from tests.machine import Place, asked, enrolled

PASTED = "• AMLOR 5 mg, 1 cp le matin, 3 mois, NR\nDoliprane 1 cp x 3 j\nDr Selma Ayari\nNFS dans 5 jours\n"


def held(place: Place) -> list[dict[str, object]]:
    """The medicines of the patient's consultations, as recorded."""
    patient = place.doctor("patient", "show", "17").data["patient"]
    return [line["medication"] for one in patient["consultations"] for line in one["medications"]]


def test_pasted_lines_are_shown_as_read_and_count_once_each_was_reread(place: Place, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(PASTED, encoding="utf-8")
    first = place.run("consult", "17", "--paste", str(paper))
    assert first.code == 1
    assert "[card.line_not_reread]" in first.err
    for words in ("1. médicament, à relire", "AMLOR | 5 mg | 1 cp le matin | 3 mois", "laissé de côté", "NR"):
        assert words in first.err.replace("\u00a0", " ")
    assert "3. non comprise" in first.err
    refused = place.doctor("consult", "17", "--paste", str(paper), "--reread", "1,2,4").data
    assert (refused["refused"], refused["facts"]) == ("card.line_unread", {"line": "2"})
    again = ("--reread", "1,2,4", "--rewrite", "2", "Doliprane 1 g 1 cp 3 fois par jour 3 jours", "--drop", "3")
    assert place.doctor("consult", "17", "--paste", str(paper), *again).code == 0
    assert held(place) == [
        {"name": "AMLOR", "dose": "5 mg", "posology": "1 cp le matin", "duration": "3 mois"},
        {"name": "Doliprane", "dose": "1 g", "posology": "1 cp 3 fois par jour", "duration": "3 jours"},
    ]


def test_a_reply_is_compared_with_the_line_that_was_pasted(place: Place) -> None:
    device = enrolled(place)
    line = "AMLOR 5 mg, 1 gél le matin, 3 mois"
    assert place.doctor("consult", "17", "--paste", "-", "--reread", "1", stdin=line).code == 0
    device.read(place.now)
    letter = device.ask("Combien en prendre ?", place.now, consultation=device.cards[-1].consultation).hex()
    place.doctor("receive")
    same = "L'Amlor 5 mg se prend à une gélule le matin, comme sur la fiche."
    reply = ("reply", letter, "--judge", "online", "--text-file", "-")
    other = place.doctor(*reply, stdin="Prenez deux gélules d'Amlor le matin.").data
    assert other["refused"] == "content.blocked"
    assert place.doctor(*reply, stdin=same).code == 0


def test_like_last_time_and_three_letters_bring_the_former_posology(place: Place) -> None:
    assert place.doctor("consult", "17", "--like-last").data["bad_input"] == "card.no_former"
    asked(place)
    found = place.doctor("medicine", "17", "aml").data["medicines"]
    assert found[0]["medication"]["posology"] == "1 comprimé le matin"
    assert "ce patient, le 22/11/2026" in place.run("medicine", "17", "aml").out
    assert "trois lettres" in place.run("medicine", "17", "am").out
    assert place.doctor("consult", "17", "--like-last").data["refused"] == "card.line_not_reread"
    assert place.doctor("consult", "17", "--like-last", "--reread", "1").code == 0
    assert [line["name"] for line in held(place)] == ["Amlodipine", "Amlodipine"]


def test_a_line_is_named_by_its_number(place: Place) -> None:
    for option in (("--reread", "2"), ("--drop", "x"), ("--rewrite", "0", "Amlor")):
        bad = place.doctor("consult", "17", "--medication", "Amlor", *option)
        assert bad.data["bad_input"] == "card.no_line"


def test_a_secretary_prepares_and_the_physician_signs(place: Place) -> None:
    poste = str(place.home / "poste")
    joining = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    joined = place.run("init", "--join", joining, "--name", "Amel Trabelsi", "--profile", poste)
    digits = re.findall(r"voix haute.* : (.*)", joined.out)[0]
    assert place.doctor("member", "accept", "--digits", digits).code == 0
    place.secretary("receive")
    handed = place.run("prepare", "17", "--paste", "-", "--profile", poste, stdin=PASTED)
    assert "la signera" in handed.out
    place.secretary("receive")
    (hers,) = place.secretary("sign").data["cards"]
    assert hers["form"] is None
    sealed = place.secretary("sign", hers["card"]["id"])
    assert sealed.data["bad_input"] == "card.sealed"
    place.doctor("receive")
    listed = place.run("sign", "--profile", str(place.home / "cabinet")).out
    assert "Nadia Khelifi" in listed
    assert "AMLOR | 5 mg" in listed
    (card,) = place.doctor("sign").data["cards"]
    name = card["card"]["id"][:8]
    assert place.doctor("sign", name).data["refused"] == "card.line_not_reread"
    done = place.doctor("sign", name, "--reread", "1,4", "--drop", "2,3")
    assert done.code == 0, done.out
    assert [line["name"] for line in held(place)] == ["AMLOR"]
    assert place.run("sign", "--profile", str(place.home / "cabinet")).out == "Aucune fiche à signer.\n"
    assert place.doctor("sign", name).data["bad_input"] == "id.unknown"
    place.run("prepare", "17", "--exam", "TSH", "--profile", poste)
    place.doctor("receive")
    (card,) = place.doctor("sign").data["cards"]
    assert place.doctor("sign", card["card"]["id"], "--take-back").code == 0
    assert place.doctor("sign").data["cards"] == []
