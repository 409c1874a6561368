"""A secretary's day by commands: the lists, one message to read, where a question stands, what was said on the telephone."""

from pathlib import Path

from core.model import DAY_MS
from tests.machine import ANSWER, QUESTION, Place, asked


def joined(place: Place) -> None:
    """Amel Trabelsi, secretary, at a profile of her own."""
    code = place.doctor("member", "add", "Amel Trabelsi", "secretary").data["code"]
    digits = place.run("init", "--join", code, "--name", "Amel Trabelsi", "--json").data["digits"]
    assert place.doctor("member", "accept", "--digits", digits).code == 0


def lists(place: Place, *which: str) -> list[tuple[str, str]]:
    """What stands in the lists: (list, why)."""
    return [(row["task"], row["why"]) for row in place.doctor("tasks", *which).data["tasks"]]


def test_an_emergency_an_answer_and_an_appointment_pass_through_their_lists(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    assert place.run("tasks").out.strip() == "Rien à faire ici."
    place.doctor("triage", letter, "urgent")
    assert lists(place) == [("call", "urgent")]
    assert "sans numéro : urgence" in place.run("tasks").out.replace("\u00a0", " ")
    refused = place.doctor("call", letter, "--outcome", "not_reached")
    assert (refused.code, refused.data["refused"]) == (1, "call.told_needed")
    assert place.doctor("call", letter, "--outcome", "not_reached", "--told", "son fils").code == 0
    sent = place.doctor("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    assert sent.code == 0, sent.out
    place.now += 2 * DAY_MS
    assert lists(place) == [("report", "reply"), ("tell", "unopened")]
    assert place.doctor("done", letter, "tried").code == 0
    assert "tenté le" in place.run("tasks", "tell").out
    assert place.doctor("done", letter, "told").code == 0
    slips = place.doctor("slips", "--out", str(tmp_path / "slips"))
    assert Path(slips.data["pdf"]).read_bytes()[:5] == b"%PDF-"
    again = place.doctor("slips", "--out", str(tmp_path / "slips"))
    assert (again.code, again.data["bad_input"]) == (2, "export.there")
    assert place.doctor("slips", "--out", str(tmp_path), "--on", "never").data["bad_input"] == "slips.day"
    assert place.doctor("done", letter, "paper").code == 0
    assert lists(place) == []
    assert place.doctor("done", letter, "came").data["refused"] == "visit.none"
    assert place.doctor("triage", letter, "--redirect", "examination").code == 0
    assert place.doctor("slips", "--out", str(tmp_path / "none")).data["refused"] == "report.nothing"


def test_a_secretary_reads_the_one_message_that_was_granted(place: Place) -> None:
    joined(place)
    _, letter = asked(place)
    place.secretary("receive")
    assert place.secretary("reading", letter, "--ask").code == 0
    assert place.secretary("reading", letter, "--grant").data["refused"] == "reading.physicians_only"
    place.doctor("receive")
    (row,) = place.doctor("inbox").data["questions"]
    assert "reading.asked" in row["flags"]
    assert place.doctor("reading", letter, "--grant").code == 0
    place.secretary("receive")
    (row,) = place.secretary("inbox").data["questions"]
    assert (row["readable"], row["subject"]) == (True, QUESTION)
    assert [hit["kind"] for hit in place.secretary("search", "repas").data["hits"]] == ["QuestionRecorded"]


def test_a_caller_is_told_where_the_question_stands_and_nothing_of_its_text(place: Place) -> None:
    _, letter = asked(place)
    said = place.run("where", "khelifi")
    assert "reçue, à trier" in said.out
    assert "repas" not in said.out
    assert place.doctor("where", "khe").data["standing"][0]["state"] == "triage"
    assert place.doctor("triage", letter, "appointment").code == 0
    assert place.doctor("where", "17").data["standing"][0]["state"] == "routed"
    assert "Aucune question" in place.run("where", "personne").out


def test_a_decision_is_taken_back_and_a_template_answers(place: Place) -> None:
    _, letter = asked(place)
    assert place.doctor("triage", letter, "urgent").data["queue"] == "answer"
    assert place.doctor("triage", letter, "--undo").data["queue"] == "triage"
    assert place.doctor("triage", letter, "--undo").data["refused"] == "triage.nothing_to_undo"
    assert place.doctor("admin", letter, "bring_papers").data["refused"] == "admin.no_phone"
    assert place.doctor("practice", "--phone", "+216 00 000 000").code == 0
    assert place.doctor("admin", letter, "hours", "8 h", "17:30").data["refused"] == "admin.typed"
    assert place.doctor("admin", letter, "hours").data["refused"] == "admin.unknown"
    assert place.doctor("admin", letter, "hours", "08:30", "17:30").code == 0
    assert place.doctor("where", "khelifi").data["standing"][0]["state"] == "routed"


def test_what_was_answered_on_the_telephone_is_logged_with_its_conditions(place: Place, tmp_path: Path) -> None:
    _, letter = asked(place)
    voice = ("--voice", "called_number", "--judge", "online")
    prescribes = place.doctor("phone", letter, "--said-file", "-", *voice, stdin="Prenez 1 g de doliprane.")
    assert prescribes.data["refused"] == "content.blocked"
    said = place.doctor("phone", letter, "--said-file", "-", *voice, stdin=ANSWER)
    assert said.code == 0, said.out
    assert place.doctor("where", "khelifi").data["standing"][0]["state"] == "phone"
    asked_file = tmp_path / "asked.txt"
    asked_file.write_text(QUESTION, encoding="utf-8")
    alone = ("phone", "--patient", "17", "--said-file", "-")
    assert place.doctor(*alone, *voice, stdin=ANSWER).data["bad_input"] == "phone.one_thing"
    only = (*alone, "--asked-file", str(asked_file), *voice)
    assert place.doctor(*only, stdin=ANSWER).data["refused"] == "judgement.reason_needed"
    only = place.doctor(*only, "--reason", "précision demandée", stdin=ANSWER)
    assert only.code == 0, only.out
    assert lists(place) == [("report", "phone"), ("report", "phone")]
    assert "vive voix" in place.run("where", "khelifi").out
    assert place.doctor("check").code == 0
