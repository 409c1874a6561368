"""Vectors that are there stay as they are: a generator draws only those whose names are new."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Vector = dict[str, Any]


def name_of(vector: Vector) -> tuple[object, ...]:
    """What tells vectors of one file apart: their name, or for primitives their use and size."""
    return tuple(vector.get(word) for word in ("use", "name", "size"))


def old(file: Path) -> Any:
    """What the file holds; nothing where there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else []


def kept(before: list[Vector], drawn: Iterable[Vector]) -> list[Vector]:
    """Those that were there, then the new ones."""
    known = {name_of(vector) for vector in before}
    return [*before, *(vector for vector in drawn if name_of(vector) not in known)]
