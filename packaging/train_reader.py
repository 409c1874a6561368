"""The weights of the gate's second reader, from the labelled cases: `python packaging/train_reader.py`.

A linear support vector machine (squared hinge, coordinate descent on its dual, Hsieh et al. 2008) over the features of
`core.charter.gate.second_reader`, in plain Python with a fixed seed: the same bytes from the same cases, rules and words.
The heaviest features are kept and weighed once more. `--unseen FILE...` leaves files out of the training, writes nothing,
and prints what the reader would have added to the rules on them: only files on which no rule was built tell the truth.
"""

import argparse
import json
from itertools import chain
from math import sqrt
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from core.charter.gate.clauses import read
from core.charter.gate.exam import exam_mentions
from core.charter.gate.judge import judge
from core.charter.gate.naming import tell
from core.charter.gate.second_reader import BIAS, CODE, THRESHOLD, Features, Text, features, score
from core.cli.gate import card

ROOT: Final = Path(__file__).resolve().parents[1]
CASES: Final = ROOT / "tests" / "corpus"
WEIGHTS: Final = ROOT / "core" / "charter" / "gate" / "lexicon" / "second_reader.tsv"

COST: Final = 0.3  # of a case on the wrong side
ROUNDS: Final = 40
SEED: Final = 22
SHOWN: Final = 2  # cases that must show a feature
MOST: Final = 12_000  # features kept
LIMIT: Final = 0.35
"""Above it a reply needs a reason. Chosen on the eighth and ninth file, judged as on their first run by a reader that knew
only those before: three in a hundred of the harmless (docs/decisions/0035-a-second-reader.md)."""


class Case(NamedTuple):
    """A labelled reply: what it shows, whether it must be held, and whether the rules let it pass."""

    seen: Features
    held: bool
    passed: bool


Row = list[tuple[int, float]]


def cases(path: Path, judged: bool = False) -> list[Case]:
    """The cases of a file, as the rules and words of today read them; only where `judged` do the rules decide."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        consultation, asked = card(raw["consultation"]), raw.get("question", "")
        texts = [read(raw["reply"]), read(asked)]
        reply, question = (Text(tell(text, consultation), exam_mentions(text, consultation)) for text in texts)
        verdict = judge(raw["reply"], consultation, asked) if judged else None
        passed = verdict is not None and all(finding.code == CODE for finding in verdict.findings)
        found.append(Case(features(reply, question, consultation), raw["expected"] == "block", passed))
    return found


def trained(known: list[Case]) -> dict[str, float]:
    """Feature -> weight: learned, cut to the heaviest, learned again, rounded."""
    count: dict[str, int] = {}
    for name in chain.from_iterable(chain(*case.seen) for case in known):
        count[name] = count.get(name, 0) + 1
    first = learned(known, {name for name, number in count.items() if number >= SHOWN})
    heaviest = sorted(first.keys() - {BIAS}, key=lambda name: (-abs(first[name]), name))[:MOST]
    return {name: round(weight, 2) for name, weight in learned(known, set(heaviest)).items()}


def learned(known: list[Case], names: set[str]) -> dict[str, float]:
    """The weights of `names` and the BIAS."""
    places = {name: place for place, name in enumerate([BIAS, *sorted(names)])}
    rows = [_row(case.seen, places) for case in known]
    signs = [1.0 if case.held else -1.0 for case in known]
    weights, pulls = [0.0] * len(places), [0.0] * len(rows)
    slack = 0.5 / COST
    squares = [sum(value * value for _, value in row) + slack for row in rows]
    order, chance = list(range(len(rows))), Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for index in order:
            row, sign = rows[index], signs[index]
            short = sign * sum(weights[place] * value for place, value in row) - 1 + slack * pulls[index]
            pull = max(pulls[index] - short / squares[index], 0.0)
            if step := (pull - pulls[index]) * sign:
                pulls[index] = pull
                for place, value in row:
                    weights[place] += step * value
    return {name: weights[place] for name, place in places.items()}


def _row(seen: Features, places: dict[str, int]) -> Row:
    """A case as the learner sees it: words and acts each brought to length one, and the constant."""
    row = [(places[BIAS], 1.0)]
    for group in seen:
        held = [places[name] for name in group if name in places]
        row += [(place, 1 / sqrt(len(held))) for place in held]
    return row


def written(weights: dict[str, float]) -> str:
    """The file: a feature and its weight a line, sorted; one that weighs nothing is counted all the same."""
    lines = [f"{name}\t{weight:.2f}" for name, weight in sorted(weights.items())]
    return "\n".join([*lines, f"{THRESHOLD}\t{LIMIT:.2f}"]) + "\n"


def told(weights: dict[str, float], unseen: list[Case]) -> str:
    """What the reader adds to the rules on `unseen`, at several limits: points caught, points asked of the harmless."""
    lines = []
    for limit in (LIMIT - 0.4, LIMIT - 0.2, LIMIT, LIMIT + 0.2, LIMIT + 0.4):
        shares = []
        for held in (True, False):
            chosen = [case for case in unseen if case.held is held]
            more = sum(case.passed and score(case.seen, weights) > limit for case in chosen)
            shares.append(100 * more / max(1, len(chosen)))
        lines.append(f"above {limit:.2f}: {shares[0]:.1f} points more caught, {shares[1]:.1f} of the harmless asked")
    return "\n".join(lines)


def main() -> None:
    """Write the weights; with `--unseen`, print what they do on files that they have not seen."""
    parser = argparse.ArgumentParser(prog="train_reader.py", description="The weights of the gate's second reader.")
    parser.add_argument("--unseen", nargs="+", type=Path, default=[], metavar="FILE")
    aside = [path.resolve() for path in parser.parse_args().unseen]
    files = sorted(path for path in CASES.rglob("*.jsonl") if not path.stem.startswith("signs"))
    weights = trained([case for path in files if path not in aside for case in cases(path)])
    if aside:
        print(told(weights, [case for path in aside for case in cases(path, judged=True)]))
    else:
        WEIGHTS.write_text(written(weights), "utf-8")


if __name__ == "__main__":
    main()
