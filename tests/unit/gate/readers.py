"""Second readers whose opinion is plain to see: what each word weighs is said, and the heaviest word decides."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charter.gate.second_reader import Reader

KINDS = ("allow restating", "block dose_change", "block exam", "block unrecorded_result")


def weighing(
    bias: float = 0.0, words: Mapping[str, float] | None = None, kind: str = "dose_change", **found: float
) -> Reader:
    """A reader to whom a text weighs `bias`, its heaviest word, less its lightest where that is under nothing, and what
    findings weigh: `found` by code, with "_" for "." and for the blank before the level."""
    return Reader(tables(bias, words or {}, kind, found))


def tables(bias: float, words: Mapping[str, float], kind: str, found: Mapping[str, float]) -> dict[str, NDArray[Any]]:
    """The arrays of such a reader: two channels, of what is above nothing and of what is under it."""
    findings = [f"gate.{name.rpartition('_')[0].removeprefix('gate_')} {name.rpartition('_')[2]}" for name in found]
    near = np.zeros((3, 2))
    near[1] = (1, -1)
    deep = np.zeros((12 + 2, 2))
    deep[0, 0] = deep[1, 1] = deep[12, 0] = deep[13, 1] = 1
    out, others, row = np.zeros((2, len(KINDS))), np.full(len(KINDS), -60.0), KINDS.index(f"block {kind}")
    out[:, row] = (1, -1)
    others[0], others[row] = 0.0, bias
    weights = np.array(list(found.values())).reshape(-1, 1)
    halves = {
        "spelling_table": np.array([0.0, *words.values()]).reshape(-1, 1),
        "sense_table": np.zeros((1, 1)),
        "three_table": np.zeros((1, 1)),
        "near": near,
        "near_bias": np.zeros(2),
        "far": np.zeros((10, 2)),
        "far_bias": np.zeros(2),
        "hint": np.concatenate([weights, -weights], axis=1) if found else np.zeros((1, 2)),
        "hint_bias": np.zeros(2),
        "deep": deep,
        "deep_bias": np.zeros(2),
        "out": out,
        "out_bias": others,
    }
    names = {
        "spelling": ["", *words],
        "sense": ["none"],
        "three": ["none"],
        "finding": findings or ["none"],
        "kind": KINDS,
    }
    rows = {name: np.frombuffer("\n".join(held).encode(), np.uint8) for name, held in names.items()}
    return {name: table.astype(np.float16) for name, table in halves.items()} | rows
