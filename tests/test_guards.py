"""The script that takes the guards away knows a guard when it sees one."""

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "packaging" / "guards.py"
spec = importlib.util.spec_from_file_location("guards", SCRIPT)
assert spec is not None
assert spec.loader is not None
guards = importlib.util.module_from_spec(spec)
sys.modules["guards"] = guards
spec.loader.exec_module(guards)


def body(text: str) -> str:
    rows = "\n".join("    " + row for row in text.splitlines())
    return f"def send(a: Paper) -> Sent | Refusal:\n    é = 'é'\n{rows}\n"


@pytest.mark.parametrize(
    ("with_guard", "without"),
    [
        ("if a.late:\n    return refuse('late')\nreturn Sent(a)", "pass\nreturn Sent(a)"),
        ("if a.late:\n    raise Refused('late')\nreturn Sent(a)", "pass\nreturn Sent(a)"),
        ("if isinstance(a, Refusal):\n    return a\nreturn Sent(a)", "pass\nreturn Sent(a)"),
        ("if a.bar:\n    return a.bar\nreturn Sent(a)", "pass\nreturn Sent(a)"),
        ("return a if isinstance(a, Refusal) else Sent(a)", "return (Sent(a))"),
        ("return Sent(a) if a.whole else refuse('cut')", "return (Sent(a))"),
        ("return refuse('cut') if a.cut else Sent(a)", "return (Sent(a))"),
        ("return objection(a) or Sent(a)", "return (Sent(a))"),
    ],
)
def test_a_guard_is_found_and_taken_away_alone(with_guard: str, without: str) -> None:
    (found,) = guards.guards_in("send.py", body(with_guard))
    assert ast.dump(ast.parse(found.without)) == ast.dump(ast.parse(body(without)))
    assert found.line == with_guard.splitlines()[0]


@pytest.mark.parametrize("text", ["if a.late:\n    return Late(a)\nreturn Sent(a)", "b = a.x or a.y\nreturn Sent(b)"])
def test_a_choice_that_refuses_nothing_is_no_guard(text: str) -> None:
    assert guards.guards_in("send.py", body(text)) == []


def test_equal_lines_of_a_file_are_told_apart() -> None:
    twice = "if a:\n    return refuse('x')\nif a:\n    return refuse('y')\nreturn Sent(a)"
    assert [guard.key for guard in guards.guards_in("send.py", body(twice))] == [
        ("send.py", "if a:", 1),
        ("send.py", "if a:", 2),
    ]


def test_a_guard_that_is_not_listed_and_a_line_that_is_no_guard_are_both_said() -> None:
    (found,) = guards.guards_in("send.py", body("if a:\n    return refuse('x')\nreturn Sent(a)"))
    listed = {("send.py", "if b:", 1): "tests/test_send.py::test_b"}
    assert guards.differences({found.key: found}, listed) == [
        "not in tests/guards.toml: send.py: if a:",
        "no guard any more: send.py: if b:",
    ]
    assert guards.differences({found.key: found}, {found.key: "tests/test_send.py::test_a"}) == []
