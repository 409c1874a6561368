"""A reply that skips a duty does not type-check, and evidence is made by its own duty alone (docs/article-22.md).

Each file of tests/snippets/ skips one duty and says, on the line that does, what the type checker answers.
"""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = sorted((ROOT / "tests" / "snippets").glob("*.py"))
WHOLE = "every_duty_kept.py"
MARK = "  # refused: "

EVIDENCE = {
    "KnownPatient": "core/charter/identity.py",
    "FollowUp": "core/charter/followup.py",
    "Judged": "core/charter/risk.py",
    "Cleared": "core/charter/content.py",
    "Addressed": "core/charter/recipient.py",
    "Recorded": "core/charter/recorded.py",
}
"""Each duty's evidence and the only file that may make one."""
ONE_DOOR = {
    "Reply": {"crypto/body.py", "core/office/reply.py", "core/record/fold.py"},
    "seal_reply": {"core/office/reply.py"},
    "seal_letter": {"core/office/letters.py", "core/office/joining.py", "core/demo/device/__init__.py"},
}
"""Who may build a reply's body (the fold's `Reply` is a row of the file), seal it, and seal anything at all."""
SOURCES = [path for room in ("crypto", "core", "desktop") for path in sorted((ROOT / room).rglob("*.py"))]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[int, str]]:
    """What mypy says of each snippet, by line; one run for all of them."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", *map(str, SNIPPETS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1, done.stderr
    said: dict[str, dict[int, str]] = defaultdict(dict)
    for row in done.stdout.splitlines():
        found = re.fullmatch(r"(.+?):(\d+): error: (.+)", row)
        if found:
            said[Path(found[1]).name][int(found[2])] = found[3]
    return said


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: path.stem)
def test_a_snippet_is_refused_at_the_line_that_skips_a_duty_and_nowhere_else(
    path: Path, answers: dict[str, dict[int, str]]
) -> None:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    expected = {number: line.partition(MARK)[2] for number, line in lines if MARK in line}
    said = answers.get(path.name, {})
    assert said.keys() == expected.keys(), said
    assert all(expected[number] in said[number] for number in expected), said
    assert bool(expected) == (path.name != WHOLE)


def calls(path: Path) -> Iterator[str]:
    """The name of everything that a file calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            yield (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )


CALLED = {path.relative_to(ROOT).as_posix(): set(calls(path)) for path in SOURCES}


@pytest.mark.parametrize("name", EVIDENCE)
def test_evidence_is_made_by_its_own_duty_alone(name: str) -> None:
    assert {file for file, called in CALLED.items() if name in called} == {EVIDENCE[name]}


@pytest.mark.parametrize("name", ONE_DOOR)
def test_a_reply_has_one_door(name: str) -> None:
    assert {file for file, called in CALLED.items() if name in called} == ONE_DOOR[name]


def test_no_file_of_the_send_path_alters_a_value_once_it_is_made() -> None:
    """`dataclasses.replace` would give evidence other parts without its duty."""
    path = [*(file for file in EVIDENCE.values()), "core/office/reply.py", "core/office/letters.py"]
    assert not [file for file in path if {"replace", "__setattr__", "__new__"} & CALLED[file]]
