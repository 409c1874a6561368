"""Writes `tests/vectors/log/*.json`: `python -m tests.vectors.make_log`. What is there stays; new names are drawn."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.vectors.kept import kept, old
from tests.vectors.log_entries import Case, checkpoint_cases, clin_cases, read_cases, take_cases
from tests.vectors.log_proofs import code_cases, proof_cases, slot_cases

FOLDER = Path(__file__).parent / "log"
FILES: dict[str, Callable[[], Iterator[Case]]] = {
    "entry-read": read_cases,
    "entry-take": take_cases,
    "entry-clin": clin_cases,
    "checkpoint": checkpoint_cases,
    "proof": proof_cases,
    "slot": slot_cases,
    "code": code_cases,
}
NOTE = "docs/log.md, section 10. All keys and people are fictional."


def main() -> None:
    """Write every file anew, what it holds first."""
    FOLDER.mkdir(exist_ok=True)
    for name, cases in FILES.items():
        file = FOLDER / f"{name}.json"
        whole = kept(dict(old(file)).get("cases", []), cases())
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in whole)
        file.write_text(f'{{"note": "{NOTE}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
