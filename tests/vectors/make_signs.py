"""Writes `tests/vectors/signs.json`: `python -m tests.vectors.make_signs`. Texts with the signs that both readers find."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from core.charter.signs import signs

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
FILE = HERE / "signs.json"
NOTE = "docs/gate.md, section on signs. Each sign with its place in code points. No text is a real patient's."
DRAWN = 400
ODD = (
    "…",
    " - ",
    "\n",
    "?",
    ". ",
    ", ",
    "\u200f",
    "ـــ",
    "٣٩",
    "３８",
    "é" * 3,
    "‘",
    "Œ",
    "ᾳ",
    "İ",
    "🩺",
    "\u0301",
    "²",
    "ﷺ",
)


def texts() -> list[str]:
    """The sentences of the corpus, then sentences drawn from their words, with odd characters between."""
    names = ("signs.jsonl", "signs-second.jsonl", "signs-third.jsonl", "signs-fourth.jsonl")
    kept = [json.loads(line)["text"] for name in names for line in (CORPUS / name).read_text("utf-8").splitlines()]
    return [*kept, *drawn(kept, random.Random(22), DRAWN)]


def drawn(kept: list[str], lot: random.Random, count: int) -> Iterator[str]:
    """Texts of 3 to 40 words: parts of two or three sentences, some words drawn out or capital, odd marks between."""
    for _ in range(count):
        parts = [lot.choice(kept).split() for _ in range(lot.randint(2, 3))]
        words = [word for part in parts for word in part[lot.randrange(len(part)) :]]
        if lot.random() < 0.3:
            lot.shuffle(words)
        yield "".join(_written(word, lot) for word in words)[:1000]


def _written(word: str, lot: random.Random) -> str:
    chance = lot.random()
    if chance < 0.05:
        word = word.upper()
    elif chance < 0.1:
        place = lot.randrange(len(word))
        word = word[:place] + word[place] * 4 + word[place:]
    return word + (lot.choice(ODD) if lot.random() < 0.12 else " ")


def main() -> None:
    """Write the file anew."""
    cases = [{"text": text, "signs": [[one.sign, one.start, one.end] for one in signs(text)]} for text in texts()]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    FILE.write_text(f'{{"note": "{NOTE}", "cases": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
