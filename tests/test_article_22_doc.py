"""docs/article-22.md tells the truth: every file it names is there, and every test it names exists."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "article-22.md"
TEXT = DOC.read_text(encoding="utf-8")
DUTIES = ("identity", "consultation", "judgement", "content", "recipient", "record")


def test_every_file_that_is_named_can_be_opened() -> None:
    files = list(re.findall(r"\]\(([^)#]+)\)", TEXT))
    quoted = list(re.findall(r"`(tests/[\w/.-]+)`", TEXT))
    assert len(files) > 25
    for name in files:
        assert (DOC.parent / name).read_text(encoding="utf-8")
    for name in quoted:
        assert (ROOT / name).read_text(encoding="utf-8")


def test_every_test_that_is_named_is_collected() -> None:
    names = sorted(set(re.findall(r"`(tests/[\w/]+\.py::[\w:]+)`", TEXT)))
    assert len(names) > 45
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-500:]


def test_each_duty_has_its_section_in_the_order_of_the_chain() -> None:
    assert re.findall(r"^## \d\. (\w+)$", TEXT.lower(), re.MULTILINE) == list(DUTIES)


def test_each_row_of_a_table_names_a_test() -> None:
    rows = [row for row in TEXT.splitlines() if row.startswith("| ")]
    told = [row for row in rows if "---" not in row and not re.search(r"\| Test \|$", row)]
    assert told
    assert not [row for row in told if not re.search(r"`tests/[\w/]+\.py::[\w:]+` \|$", row)]
