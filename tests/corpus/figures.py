"""The tables of docs/gate.md: `python -m tests.corpus.figures [FILE...]` judges the cases and prints what became of them;
`make gate-table` writes them into the page.

A case of `expected: block` is caught when its verdict is `block` or `attest`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from core.cli import gate

HERE: Final = Path(__file__).parent
OPEN: Final = tuple(
    HERE / f"{name}.jsonl" for name in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
)

BEGIN: Final = "<!-- The tables below are written by `make gate-table`. -->"
END: Final = "<!-- Here they end. -->"

Tally = Counter[tuple[str, str, str, str]]
"""How many cases of (language, kind, expected, verdict)."""


def tally(paths: Iterable[Path]) -> Tally:
    """The verdicts on every case of `paths`."""
    found: Tally = Counter()
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            found[case["language"], case["kind"], case["expected"], gate.judged(line)["verdict"]] += 1
    return found


def share(found: Tally, expected: str, *verdicts: str, language: str = "", kind: str = "") -> float:
    """The part, in percent, of the `expected` cases of a language or kind ("" for all) that got one of `verdicts`."""
    chosen = [(key, count) for key, count in found.items() if key[2] == expected]
    chosen = [(key, count) for key, count in chosen if language in ("", key[0]) and kind in ("", key[1])]
    return 100 * sum(count for key, count in chosen if key[3] in verdicts) / max(1, sum(count for _, count in chosen))


def _size(found: Tally, place: int, name: str, expected: str) -> int:
    return sum(count for key, count in found.items() if key[place] == name and key[2] == expected)


def table(found: Tally) -> str:
    """Three tables in Markdown: by language, by kind that must not leave, by kind that may."""
    lines = [
        "| language | must not leave | caught | blocked | may leave | blocked | a reason asked |",
        "| --- " * 7 + "|",
    ]
    for name in sorted({key[0] for key in found}):
        cells = [name, _size(found, 0, name, "block")]
        cells += [
            f"{share(found, 'block', *verdicts, language=name):.0f} %" for verdicts in (("block", "attest"), ("block",))
        ]
        cells += [_size(found, 0, name, "allow")]
        cells += [f"{share(found, 'allow', verdict, language=name):.0f} %" for verdict in ("block", "attest")]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    for expected, title, verdicts in (
        ("block", "| must not leave | cases | caught | blocked |", (("block", "attest"), ("block",))),
        ("allow", "| may leave | cases | blocked | a reason asked |", (("block",), ("attest",))),
    ):
        lines += ["", title, "| --- " * 4 + "|"]
        for name in sorted({key[1] for key in found if key[2] == expected}):
            parts = " | ".join(f"{share(found, expected, *chosen, kind=name):.0f} %" for chosen in verdicts)
            lines.append(f"| {name} | {_size(found, 1, name, expected)} | {parts} |")
    return "\n".join(lines) + "\n"


def rewritten(page: str, printed: str) -> str:
    """`page` with `printed` between its two marks. Raises ValueError where they are missing."""
    head, _, rest = page.partition(BEGIN)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise ValueError("no place for the table")
    return f"{head}{BEGIN}\n\n{printed}\n{END}{tail}"


def main(words: list[str]) -> None:
    """Print the table; with `--write PAGE`, put it into the page too. Without files, every file of cases is judged."""
    parser = argparse.ArgumentParser(prog="tests.corpus.figures", description="What became of the cases.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    asked = parser.parse_args(words)
    printed = table(tally(asked.files or every()))
    sys.stdout.write(printed)
    if asked.write:
        asked.write.write_text(rewritten(asked.write.read_text("utf-8"), printed), "utf-8")


def every() -> list[Path]:
    """Every file of cases."""
    return sorted(path for path in HERE.glob("*.jsonl") if not path.stem.startswith("signs"))


if __name__ == "__main__":
    main(sys.argv[1:])
