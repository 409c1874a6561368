"""Several desks by commands: a substitute with dates, a question handed over, an absence, a desk that leaves."""

from pathlib import Path

from core.cli.leaving import step_line
from core.model import DAY_MS, day_of
from core.office.leave import Step
from tests.machine import ANSWER, Place, asked


def substitute(place: Place, *dates: str) -> None:
    """Dr Amel Trabelsi at the desk B."""
    code = place.doctor("member", "add", "Dr Amel Trabelsi", "substitute", *dates).data["code"]
    digits = place.run("init", "--join", code, "--name", "Dr Amel Trabelsi", "--json").data["digits"]
    assert "Dr Amel Trabelsi a répondu\u00a0: comparer les chiffres, puis" in said(place, "receive")
    assert place.doctor("member", "accept", "--digits", digits).code == 0
    assert place.secretary("receive").code == 0
    assert "a répondu" not in said(place, "receive")


def said(place: Place, *argv: str) -> str:
    """What the founder's desk says in words."""
    return place.run(*argv, "--profile", str(place.home / "cabinet")).out


def today(place: Place) -> str:
    return day_of(place.now, 60)


def test_a_substitute_answers_within_the_dates_and_hands_over(place: Place, tmp_path: Path) -> None:
    day = today(place)
    assert place.doctor("member", "add", "Salma", "secretary", "--from", day).data["refused"] == "replacement.role"
    refused = place.doctor("member", "add", "Dr X", "substitute", "--from", "hier", "--until", day)
    assert refused.data["refused"] == "replacement.days"
    substitute(place, "--from", day, "--until", day)
    _, letter = asked(place)
    place.secretary("receive")
    assert place.secretary("triage", letter, "physician").code == 0
    assert place.secretary("hand-over", letter, "--me").data["with"] == "Dr Amel Trabelsi"
    place.doctor("receive")
    held = place.doctor("reply", letter, "--judge", "online", "--text-file", "-", stdin=ANSWER)
    assert (held.code, held.data["refused"]) == (1, "reply.with_another")
    assert "Dr Amel Trabelsi" in held.data["sentence"]
    assert place.doctor("hand-over", letter, "--to", "Q").data["refused"] == "member.unknown"
    assert place.doctor("hand-over", letter, "--nobody").data["with"] == ""
    assert place.doctor("note", letter, "À revoir lundi.", "--physicians").code == 0
    assert "À revoir lundi." in said(place, "thread", letter)
    words = tmp_path / "reply.txt"
    words.write_text(ANSWER)
    place.secretary("receive")
    assert place.secretary("reply", letter, "--judge", "online", "--text-file", str(words)).code == 0
    place.doctor("receive")
    assert place.doctor("where", "khelifi").data["standing"][0]["state"] == "deposited"
    place.now += 2 * DAY_MS
    assert place.doctor("member", "dates", "B", today(place), today(place)).code == 0
    assert place.doctor("member", "dates", "B", today(place), today(place)).data["refused"] == "replacement.days"
    assert place.doctor("member", "remove", "B").code == 0
    _is_answered_again_by_who_knows(place, letter, str(words))


def _is_answered_again_by_who_knows(place: Place, letter: str, words: str) -> None:
    """The reply of the desk that was removed was never opened: that is said before another one is written."""
    assert "poste retiré" in said(place, "tasks", "tell")
    assert place.doctor("where", "khelifi").data["standing"][0]["state"] == "unsure"
    again = ("reply", letter, "--judge", "online", "--reason", "peut-être pas arrivée", "--text-file", words)
    for told in (said(place, "thread", letter), said(place, *again, "--check")):
        assert "Dr Amel Trabelsi avait répondu" in told
    assert "[poste retiré, peut-être pas arrivée]" in said(place, "thread", letter).replace("\u00a0", " ")
    refused = place.doctor(*again)
    assert (refused.code, refused.data["refused"]) == (1, "reply.unsure")
    assert "--again" in place.run(*again, "--profile", str(place.home / "cabinet")).err
    assert place.doctor(*again, "--again").code == 0
    assert place.doctor(*again, "--again").data["refused"] == "reply.already"


def test_an_absence_is_told_and_what_is_late_stands_with_the_stand_in(place: Place) -> None:
    substitute(place)
    _, letter = asked(place)
    assert place.doctor("triage", letter, "--claim").code == 0
    assert "Personne" in said(place, "absence")
    place.now += 4 * DAY_MS
    first = today(place)
    assert place.doctor("absence", "A", "--from", first, "--stand-in", "B").data["absences"][0]["last"] == first
    (late,) = place.doctor("overdue").data["overdue"]
    assert (late["with"], late["standing_in"]) == ("Dr Amel Trabelsi", True)
    assert "(remplace)" in said(place, "overdue")
    assert "répond à sa place" in said(place, "absence")
    assert place.doctor("absence", "A", "--from", "demain").data["refused"] == "absence.days"
    assert place.doctor("absence", "A", "--back").data["absences"] == []


def test_the_step_of_the_new_keys_says_how_many_and_who_is_waited_for() -> None:
    keys = step_line(Step("removal.keys", 0, 1, waits=("C",)), 60)
    assert keys.startswith("  0 sur 1 ")
    assert "une fois qu’il a écrit depuis" in keys
    assert keys.endswith("Attend : poste C.")
    assert step_line(Step("removal.host", 0, 1), 60).startswith("  à faire ")
    assert step_line(Step("removal.keys", 1, 1), 60).startswith("  fait ")


def test_a_desk_leaves_step_by_step(place: Place) -> None:
    assert place.doctor("member", "steps").data["refused"] == "removal.none"
    substitute(place)
    asked(place)
    left = place.doctor("member", "remove", "B")
    assert left.code == 0, left.out
    assert left.data["removal"]["letters"] == ["B"]
    assert not left.data["finished"]
    for step in ("mailbox", "account", "host"):
        told = place.doctor("member", "steps", "--done", step)
    assert told.data["finished"]
    assert "Tout est fait." in said(place, "member", "steps")
    listed = said(place, "member", "list").splitlines()
    assert [one.endswith("  retiré") for one in listed] == [False, True]
    assert [one["revoked"] for one in place.doctor("member", "list").data["members"]] == [False, True]
    gone = place.secretary("receive")
    assert (gone.code, gone.data["trouble"]) == (3, "record.removed")
    assert place.doctor("member", "remove", "B").data["refused"] == "member.unknown"
    assert place.doctor("member", "remove", "A").data["refused"] == "member.remove_self"
