"""docs/vault.md and the code name the same troubles."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OURS = ("files", "keychain", "letterbox", "maildir", "pages", "schema", "sqlcipher", "writing")


def test_every_trouble_of_these_doors_is_explained_and_no_other() -> None:
    code = re.compile(r'"((?:vault|disk|letterbox|keychain|profile)\.[a-z_.]+)"')
    sources = (ROOT / "core" / "doors" / f"{name}.py" for name in OURS)
    raised = {found for source in sources for found in code.findall(source.read_text(encoding="utf-8"))}
    day_code = (ROOT / "core" / "office" / "day_code.py").read_text(encoding="utf-8")
    raised.update(re.findall(r'Trouble\("(day_code\.[a-z_.]+)"', day_code))
    rows = [
        line.split("|")[1]
        for line in (ROOT / "docs" / "vault.md").read_text(encoding="utf-8").splitlines()
        if "|" in line
    ]
    explained = {found for row in rows for found in re.findall(r"`([a-z_.]+)`", row)}
    assert len(raised) > 20
    assert explained == raised
