"""The weights of the gate's second reader, from the labelled cases: `python packaging/train_reader.py`.

A linear support vector machine (squared hinge, coordinate descent on its dual, Hsieh et al. 2008) over the features of
`core.charter.gate.second_reader`, in plain Python with a fixed seed: the same bytes from the same cases, rules and words.
The heaviest features are kept and weighed once more. What a rule's finding is worth is counted on `FRESH`, files on which no
rule was built: the logarithm of how many times more often it was right than wrong. `--unseen FILE...` leaves files out of
the training, writes nothing, and prints what becomes of them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from core.charter.gate.findings import Level, worst
from core.charter.gate.judge import ruled
from core.charter.gate.second_reader import BIAS, Features, features
from core.charter.gate.weighing import ASKED, CLOSED, CODE, second_reading, worth
from core.cli.gate import card

ROOT: Final = Path(__file__).resolve().parents[1]
CASES: Final = ROOT / "tests" / "corpus"
WEIGHTS: Final = ROOT / "core" / "charter" / "gate" / "lexicon" / "second_reader.tsv"

FRESH: Final = ("eleventh", "thirteenth", "fourteenth")
ASIDE: Final = ("twelfth",)  # never learned: it tells the truth
COST: Final = 0.3  # of a case on the wrong side
ROUNDS: Final = 20
SEED: Final = 22
SHOWN: Final = 2  # cases that must show a feature
MOST: Final = 30_000  # features kept
SHARE: Final = 0.2  # of what a finding is worth beside what the words weigh
LIMITS: Final = {ASKED: 0.05, CLOSED: 0.38}
"""Chosen on FRESH, by a reader that each time knew the other three quarters (docs/decisions/0037-senses.md)."""


class Case(NamedTuple):
    """A labelled reply: what it shows, whether it must be held, and what its worst findings are (`worth`)."""

    seen: Features
    held: bool
    found: frozenset[str]


Row = list[tuple[int, float]]


def cases(path: Path) -> list[Case]:
    """The cases of a file, as the rules and words of today read them."""
    told = []
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        consultation = card(raw["consultation"])
        found, reply, question = ruled(raw["reply"], consultation, raw.get("question", ""))
        level = worst([one.level for one in found])
        worths = frozenset(worth(one.code, level) for one in found if one.level is level)
        told.append(Case(features(reply, question, consultation), raw["expected"] == "block", worths or NOTHING))
    return told


NOTHING: Final = frozenset({worth(CODE, Level.PASS)})


def worths(fresh: Iterable[Case]) -> dict[str, float]:
    """What each kind of finding, and none, is worth."""
    times = Counter((name, case.held) for case in fresh for name in case.found)
    names = sorted({name for name, _ in times})
    return {name: round(SHARE * log((times[name, True] + 1) / (times[name, False] + 1)), 2) for name in names}


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
    return "".join(f"{name}\t{weight:.2f}\n" for name, weight in sorted(weights.items()))


def told(weights: dict[str, float], path: Path) -> str:
    """What becomes of the cases of a file, in percent."""
    verdicts: Counter[tuple[str, Level]] = Counter()
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        consultation = card(raw["consultation"])
        found, reply, question = ruled(raw["reply"], consultation, raw.get("question", ""))
        after = second_reading(found, reply, question, consultation, weights)
        verdicts[raw["expected"], worst([one.level for one in after])] += 1
    shares = []
    for expected in ("block", "allow"):
        levels = [verdicts[expected, level] for level in (Level.BLOCK, Level.ATTEST)]
        every = max(1, sum(levels) + verdicts[expected, Level.PASS])
        shares += [100 * number / every for number in levels]
    return "{}: held {:.1f} closed, {:.1f} asked; harmless {:.1f} closed, {:.1f} asked".format(path.stem, *shares)


def main() -> None:
    """Write the weights; with `--unseen`, print what they do on files that they have not seen."""
    parser = argparse.ArgumentParser(prog="train_reader.py", description="The weights of the gate's second reader.")
    parser.add_argument("--unseen", nargs="+", type=Path, default=[], metavar="FILE")
    aside = [path.resolve() for path in parser.parse_args().unseen]
    files = sorted(path for path in CASES.rglob("*.jsonl") if not path.stem.startswith("signs"))
    files = [path for path in files if path not in aside and path.stem not in ASIDE]
    known = {path.stem: cases(path) for path in files}
    fresh = chain.from_iterable(known.get(name, ()) for name in FRESH)
    weights = trained(list(chain.from_iterable(known.values()))) | worths(fresh) | LIMITS
    if aside:
        print("\n".join(told(weights, path) for path in aside))
    else:
        WEIGHTS.write_text(written(weights), "utf-8")


if __name__ == "__main__":
    main()
