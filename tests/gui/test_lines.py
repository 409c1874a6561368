"""Lines of the record in words: nothing that a machine wrote for machines reaches the screen."""

import re

import pytest

from core.record.view import Line
from desktop import lines

pytestmark = pytest.mark.usefixtures("dressed")
RAW = re.compile(r"[a-z]+[_.][a-z]+|\d{4}-\d{2}-\d{2}|\u2026")


def line(kind: str, about: str = "", status: str = "", status_ms: int = 0) -> Line:
    return Line(kind, 1_795_170_360_000, "Dr Leïla Mansour", "", about, status, status_ms, "A-1", b"")


LINES = (
    line("consultation", "2026-11-17", "in_person"),
    line("enrolled", "identity_card", "at_a_distance"),
    line("device", "a_paper_of_tomorrow", "revoked_by_nobody"),
    line("notice", "2026-11-21 09:30 +216 00 000 000", "notice.come_in"),
    line("notice", "0123", "callback.of_tomorrow"),
    line("result", "bilan lipidique", "2026-11-20"),
    line("basis", "Nour Gharbi", "parental_authority"),
    line("exported", "14", "pdf/a-3a"),
    line("redirected", "", "closed"),
    line("called", "", "not_reached"),
    line("other", "", "GapAccepted"),
    line("other", "", "Event.of_tomorrow"),
    line("closed", "", "content.blocked gate.new_drug gate.new_dose"),
    line("closed", "", "consultation.window_closed identity.not_confirmed judgement.awaited"),
    line("closed", "", "recipient.no_legal_basis identity.settled_by_call"),
    line("reply", "", "opened", 1_795_170_360_000),
)


@pytest.mark.parametrize("shown", LINES, ids=lambda each: f"{each.kind}-{each.status[:20]}")
def test_no_code_and_no_iso_date_is_shown(shown: Line) -> None:
    said = (lines.title(shown), lines.about(shown), lines.became(shown))
    assert not [part for part in said if RAW.search(part)], said
    assert lines.title(shown)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Voir avec le cardiologue.", "Note, Voir avec le cardiologue, aux médecins seuls"),
        ("Voir qui ?", "Note, Voir qui ? aux médecins seuls"),
        ("Voir...", "Note, Voir..., aux médecins seuls"),
        ("", "Note, aux médecins seuls"),
    ],
)
def test_what_people_wrote_ends_with_one_mark(words: str, said: str) -> None:
    assert lines.after_each_other("Note", words, "aux médecins seuls") == said


def test_a_blocked_send_names_its_remarks_shortly() -> None:
    both = line("closed", "", "content.blocked gate.new_drug gate.new_dose gate.new_drug")
    assert lines.became(both) == "médicament nouveau, dose ou durée nouvelle"
    assert (
        lines.became(line("closed", "", "consultation.window_closed judgement.awaited"))
        == "suivi terminé, jugement attendu"
    )


def test_a_result_says_when_it_was_received_and_a_notice_what_it_said() -> None:
    assert lines.became(line("result", "ECG", "2026-11-20")) == "reçu le 20\u00a0nov."
    assert lines.became(line("notice", "", "notice.come_in")) == "rendez-vous à prendre"
    assert lines.became(line("basis", "Nour", "parental_authority")) == "autorité parentale"
