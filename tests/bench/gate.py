"""The gate alone: processor time a reply at three lengths, and of loading its words. `python -m tests.bench.gate` prints it.

Texts are put together from the replies of the corpus, in four languages at once, each reply once. At the desk most words of
a reply were met in one before, and no sentence: so the words of a text are met first, in the opposite order. Two things are
measured apart: what a text takes whose words are new to the process, and what one more key takes at the end of a text that
was just judged.
"""

import gc
import json
import subprocess
import sys
from pathlib import Path
from time import process_time

from core.charter.gate.judge import judge
from core.charter.gate.lexicon import shipped
from core.cli.gate import card
from tests.bench.measures import spread

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LENGTHS = (200, 1500, 10000)
TEXTS = {200: 300, 1500: 200, 10000: 36}
NEW = 70  # texts in which words are still new to a process that read the ones before
_FRESH = """
import json, sys, tracemalloc
from time import process_time
import core.charter.gate.judge as gate
from core.charter.gate.card import Card
from core.charter.gate.lexicon import shipped
if "memory" in sys.argv:
    tracemalloc.start()
start = process_time()
shipped()
loaded = process_time()
gate.judge("Prenez un comprimé le matin.", Card(""))
judged = process_time()
memory = tracemalloc.get_traced_memory()[0] / 2**20
print(json.dumps([(loaded - start) * 1000, (judged - loaded) * 1000, memory]))
"""
_NEW_WORDS = """
import json
from tests.bench.gate import judging
print(json.dumps(judging(1500, met=False)))
"""
_FILES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def replies() -> list[str]:
    """Every reply of the first ten files of the corpus."""
    lines = (line for name in _FILES for line in (CORPUS / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [json.loads(line)["reply"] for line in lines]


def texts(length: int) -> list[str]:
    """Different texts of `length` characters."""
    told, made = iter(replies()), []
    for at in range(TEXTS[length]):
        text = f"{at}. "
        while len(text) < length:
            text += next(told) + " "
        made.append(text[:length])
    return made


def judging(length: int, met: bool = True, typed: bool = False) -> list[float]:
    """Processor time of each judgement of such texts, in ms: their words `met` before; the last key of each just `typed`."""
    raw = {"medications": [{"name": "Amlor", "dose": "5 mg", "posology": "1 gélule le matin", "duration": "3 mois"}]}
    seen, asked = card(raw), "Faut-il le prendre avant le repas ?"
    for text in texts(length) if met else [""]:
        judge(_backwards(text), seen, asked)
    gc.freeze()
    spent = []
    for text in texts(length)[: None if met else NEW]:
        if met:
            judge(text[:-1] if typed else _backwards(text), seen, asked)
        start = process_time()
        judge(text, seen, asked)
        spent.append((process_time() - start) * 1000)
    return spent


def _backwards(text: str) -> str:
    return " ".join(reversed(text.split()))


def loading(rounds: int = 5) -> tuple[float, float, float]:
    """In fresh processes: reading the words and the first judgement (processor time, ms, medians), memory taken (MB)."""
    load, first, _ = (
        sorted(column)[rounds // 2] for column in zip(*(_fresh(_FRESH) for _ in range(rounds)), strict=True)
    )
    return load, first, _fresh(_FRESH, "memory")[2]


def _fresh(script: str, *how: str) -> list[float]:
    command = [sys.executable, "-c", script, *how]
    told: list[float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    return told


def rows() -> dict[str, float]:
    """Every figure of the gate by its name."""
    load, first, memory = loading()
    found = {}
    for length in LENGTHS:
        p50, p99 = spread(judging(length))
        found |= {f"gate, {length:,} characters, p50": p50, f"gate, {length:,} characters, p99": p99}
    p50, p99 = spread(judging(1500, typed=True))
    found |= {"gate, a key typed at the end of 1,500, p50": p50, "gate, a key typed at the end of 1,500, p99": p99}
    p50, p99 = spread(_fresh(_NEW_WORDS))
    found |= {"gate, 1,500 characters, new words, p50": p50, "gate, 1,500 characters, new words, p99": p99}
    names = f"gate, words read in a fresh process ({len(shipped().names):,} names)"
    return found | {names: load, "gate, first judgement after that": first, "gate, memory of its words (MB)": memory}


if __name__ == "__main__":
    for name, value in rows().items():
        print(f"{name}: {value:.1f}")
