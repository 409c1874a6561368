"""The gate's second reader, learned from the labelled cases: `make reader` runs it with the packages of `reader.lock`.

A small convolutional net (`core.charter.gate.second_reader` says of what) learns the kind of each reply by gradient descent
(AdamW, Loshchilov and Hutter 2019; dropout of words, letters and places), and above all on which side of the door it stands.
`--leave-out N --write FILE` tells what it does on cases that it has not learned (docs/decisions/0038).
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.charter.gate.judge import ruled  # noqa: E402
from core.charter.gate.second_reader import APART, ASKED_MOST, HELD, MOST, THREES, threes  # noqa: E402
from core.charter.gate.shown import SENSES, SENTENCE, Word, shown  # noqa: E402
from core.charter.gate.weighing import hints  # noqa: E402
from core.cli.gate import card  # noqa: E402
from tests.corpus.brief import told_briefly  # noqa: E402

CASES: Final = ROOT / "tests" / "corpus"
NET: Final = ROOT / "core" / "charter" / "gate" / "lexicon" / "second_reader.npz"
# Never learned: they tell the truth.
ASIDE: Final = ("twelfth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth")
OFTEN: Final = {"short": 3, "own_words": 3}  # what the tests hold and what the program itself proposes, so often
SEED: Final = 22
# Of what shows a word, of what is found, of what is made of it, of the rules' part.
SIZE, WIDTH, DEEP, HINTS = 48, 128, 192, 16
NEAR, FAR = 3, 5  # words that the first and the second convolution see
ROUNDS, AT_ONCE, STEP, DECAY = 7, 128, 2e-3, 0.02
SHORT: Final = 24  # words, gaps included, of a case that is learned beside other short ones
FORGOTTEN: Final = {"spelling": 0.15, "three": 0.2, "shown": 0.3, "pooled": 0.3}
SURE: Final = 0.96  # a label is right so often
KINDS: Final = 0.5  # what the kind counts for beside the side of the door
SEEN: Final = {"spelling": 3, "sense": 3, "three": 8, "finding": 5}  # times that a row must be met
UNKNOWN: Final = ""

Tables = dict[str, Any]


class Case(NamedTuple):
    """A labelled reply as the reader is shown it."""

    file: str
    words: list[Word]
    asked: list[Word]
    found: frozenset[str]
    kind: str


def cases(path: Path, left_out: int | None = None) -> Iterator[Case]:
    """The cases of a file, as the rules and words of today read them; but every fifth, from `left_out` on."""
    text = path.read_text("utf-8")
    raws: Iterable[Any] = map(json.loads, text.splitlines()) if path.suffix == ".jsonl" else told_briefly(text)
    for at, raw in enumerate(raws):
        if left_out is not None and at % 5 == left_out:
            continue
        consultation = card(raw["consultation"])
        found, reply, asked = ruled(raw["reply"], consultation, raw.get("question", ""))
        words = [word for one in shown(reply, consultation) for word in one.words]
        asks = [word for one in asked for word in one.words][-ASKED_MOST:]
        kind = f"{raw['expected']} {raw.get('kind', 'other')}"
        sentences = [(one.first, one.last) for one in reply.told.reading.sentences]
        alone = sentences if len(sentences) > 1 and not kind.startswith(HELD) else []  # each is harmless too
        for first, last in [(0, len(words)), *alone] if words else ():
            start, end = reply.told.reading.span(first, last)
            here = [one for one in found if one.start < end and start < one.end]
            yield Case(path.stem, words[first:last][:MOST], asks, hints(here, consultation), kind)


def rows(known: list[Case]) -> dict[str, list[str]]:
    """The rows of each table: what was met often enough, sorted; the first spelling is that of every unknown word."""
    met = {name: Counter[str]() for name in SEEN}
    for case in known:
        met["finding"].update(case.found)
        for word in chain(case.words, case.asked):
            met["spelling"][word.spelling] += 1
            met["sense"].update(word.senses)
            met["three"].update(threes(word.letters))
    kept = {name: sorted(one for one, times in met[name].items() if times >= SEEN[name]) for name in SEEN}
    return kept | {"spelling": [UNKNOWN, *kept["spelling"]], "kind": sorted({case.kind for case in known})}


def arrays(known: list[Case], names: dict[str, list[str]]) -> Tables:
    """The cases as arrays of row numbers, one more than they are: 0 is nothing."""
    at = {name: {one: row for row, one in enumerate(held, 1)} for name, held in names.items()}
    told: Tables = {"found": np.zeros((len(known), len(names["finding"])), np.float32)}
    for side, most in (("words", MOST), ("asked", ASKED_MOST)):
        room = most + APART * most // 8  # for the gaps between sentences
        told[f"{side} spelling"] = np.zeros((len(known), room), np.int32)
        told[f"{side} sense"] = np.zeros((len(known), room, SENSES), np.int32)
        told[f"{side} three"] = np.zeros((len(known), room, THREES), np.int32)
    for index, case in enumerate(known):
        told["found"][index, [at["finding"][one] - 1 for one in case.found if one in at["finding"]]] = 1
        for side, words in (("words", case.words), ("asked", case.asked)):
            for place, word in _apart(words, told[f"{side} spelling"].shape[1]):
                told[f"{side} spelling"][index, place] = at["spelling"].get(word.spelling, 1)
                for name, ones in (("sense", word.senses), ("three", threes(word.letters))):
                    held = [at[name][one] for one in ones if one in at[name]][: THREES if name == "three" else SENSES]
                    told[f"{side} {name}"][index, place, : len(held)] = held
    return told


def _apart(words: list[Word], room: int) -> Iterator[tuple[int, Word]]:
    """Each word with its place, sentences kept apart; words past the room are left."""
    place = 0
    for at, word in enumerate(words):
        place += APART if at and SENTENCE in word.senses else 0
        if place < room:
            yield place, word
        place += 1


def begun(names: dict[str, list[str]], chance: np.random.RandomState) -> Tables:
    """The tables before anything is learned."""

    def table(*shape: int, scale: float | None = None) -> Any:
        return jnp.array(chance.randn(*shape) * (scale or shape[0] ** -0.5), jnp.float32)

    return {
        **{f"{name}_table": table(len(names[name]), SIZE, scale=0.1) for name in ("spelling", "sense", "three")},
        "near": table(NEAR * SIZE, WIDTH),
        "far": table(FAR * WIDTH, WIDTH),
        "hint": table(len(names["finding"]), HINTS, scale=0.3),
        "deep": table(6 * WIDTH + HINTS, DEEP),
        "out": table(DEEP, len(names["kind"]), scale=0.1),
        **{f"{name}_bias": jnp.zeros(size) for name, size in (("near", WIDTH), ("far", WIDTH), ("hint", HINTS))},
        "deep_bias": jnp.zeros(DEEP),
        "out_bias": jnp.zeros(len(names["kind"])),
    }


def likely(tables: Tables, told: Tables, key: Any = None) -> Any:
    """How likely each kind is for each case, as logarithms but for a constant; with a `key`, shown in part."""
    keys = iter(jax.random.split(key, 8)) if key is not None else None

    def kept(one: Any, share: float) -> Any:
        return one if keys is None else jax.random.bernoulli(next(keys), 1 - share, one.shape)

    def pooled(side: str) -> Any:
        spelling, sense, three = (told[f"{side} {name}"] for name in ("spelling", "sense", "three"))
        held = (spelling > 0)[..., None]
        if keys is not None:
            spelling = jnp.where(kept(spelling, FORGOTTEN["spelling"]), spelling, jnp.minimum(spelling, 1))
            three = jnp.where(kept(three, FORGOTTEN["three"]), three, 0)
        letters = _rows(tables["three_table"], three).sum(2)
        letters /= jnp.sqrt(jnp.maximum(1, (three > 0).sum(-1)))[..., None]
        row = (_rows(tables["spelling_table"], spelling) + _rows(tables["sense_table"], sense).sum(2) + letters) * held
        if keys is not None:
            row = row * kept(row, FORGOTTEN["shown"]) / (1 - FORGOTTEN["shown"])
        near = jax.nn.relu(_convolved(row, tables["near"]) + tables["near_bias"]) * held
        far = near + jax.nn.relu(_convolved(near, tables["far"]) + tables["far_bias"]) * held
        return jnp.concatenate([far.max(1), far.sum(1) / jnp.maximum(1, held.sum(1))], 1)

    hint = jax.nn.relu(told["found"] @ tables["hint"] + tables["hint_bias"])
    words, asked = pooled("words"), pooled("asked")
    together = jnp.concatenate([words, asked, words * asked, hint], 1)
    if keys is not None:
        together = together * kept(together, FORGOTTEN["pooled"]) / (1 - FORGOTTEN["pooled"])
    deep = jax.nn.relu(together @ tables["deep"] + tables["deep_bias"])
    return deep @ tables["out"] + tables["out_bias"]


def _rows(table: Any, places: Any) -> Any:
    return table[jnp.maximum(places, 1) - 1] * (places > 0)[..., None]


def _convolved(row: Any, weights: Any) -> Any:
    seen = weights.shape[0] // row.shape[-1]
    kernel = weights.reshape(seen, row.shape[-1], -1)
    return jax.lax.conv_general_dilated(row, kernel, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC"))


def weights_of(scores: Any, held: Any) -> Any:
    """How much more likely the kinds that are `held` are than the others."""
    outside = jax.nn.logsumexp(jnp.where(held, -1e9, scores), 1)
    return jax.nn.logsumexp(jnp.where(held, scores, -1e9), 1) - outside


def learned(known: list[Case], names: dict[str, list[str]], rounds: int = ROUNDS) -> Tables:
    """The tables that tell the `known` cases apart."""
    told, kinds = arrays(known, names), {kind: row for row, kind in enumerate(names["kind"])}
    right = np.array([kinds[case.kind] for case in known])
    held = jnp.array([kind.startswith(HELD) for kind in names["kind"]])
    chance, key = np.random.RandomState(SEED), jax.random.PRNGKey(SEED)
    tables = begun(names, chance)
    steps = rounds * (len(known) // AT_ONCE + 1)
    climb = optax.adamw(optax.cosine_decay_schedule(STEP, steps), weight_decay=DECAY)
    state = climb.init(tables)

    def step(tables: Tables, state: Any, key: Any, right: Any, some: Tables) -> Any:
        def loss(tables: Tables) -> Any:
            scores = likely(tables, some, key)
            side = weights_of(scores, held)
            sure = jnp.where(held[right], SURE, 1 - SURE)
            kind = -jax.nn.log_softmax(scores)[jnp.arange(len(right)), right]
            return (optax.sigmoid_binary_cross_entropy(side, sure) + KINDS * kind).mean()

        change, state = climb.update(jax.grad(loss)(tables), state, tables)
        return optax.apply_updates(tables, change), state

    compiled = jax.jit(step)
    short = ~told["words spelling"][:, SHORT:].any(axis=1)
    for round_ in range(rounds):
        for some in _batches(short, chance):
            given = {name: one[some] for name, one in told.items()}
            if short[some].all():
                given = {name: one[:, :SHORT] if name.startswith("words") else one for name, one in given.items()}
            key, drawn = jax.random.split(key)
            tables, state = compiled(tables, state, drawn, right[some], given)
        print(f"  round {round_ + 1} of {rounds}", end="\r", flush=True)
    return tables


def _batches(short: Any, chance: np.random.RandomState) -> list[Any]:
    """The numbers of all cases in chance order, so many at once; short ones together, which take less time."""
    batches = []
    for some in (np.flatnonzero(short), np.flatnonzero(~short)):
        order = chance.permutation(some)
        batches += [order[first : first + AT_ONCE] for first in range(0, len(order) - AT_ONCE + 1, AT_ONCE)]
    return [batches[at] for at in chance.permutation(len(batches))]


def written(tables: Tables, names: dict[str, list[str]]) -> Tables:
    """The arrays of the file: halves of floats, and the names of the rows as UTF-8."""
    halves = {name: np.asarray(table).astype(np.float16) for name, table in tables.items()}
    return halves | {name: np.frombuffer("\n".join(held).encode(), np.uint8) for name, held in names.items()}


def main() -> None:
    """Write the net."""
    parser = argparse.ArgumentParser(prog="train_reader.py", description="The gate's second reader.")
    parser.add_argument("--leave-out", type=int, metavar="N", choices=range(5), help="every fifth case is not learned")
    parser.add_argument("--write", type=Path, default=NET, metavar="FILE")
    asked = parser.parse_args()
    files = [*sorted(CASES.rglob("*.jsonl")), *sorted(CASES.rglob("*.txt"))]
    files = [path for path in files if not path.stem.startswith("signs") and path.stem not in ASIDE]
    if not NET.exists():
        NET.touch()  # part of the version of the words, which the rules ask for
    known = [case for path in files for _ in range(OFTEN.get(path.stem, 1)) for case in cases(path, asked.leave_out)]
    names = rows(known)
    np.savez_compressed(asked.write, **written(learned(known, names), names))


if __name__ == "__main__":
    main()
