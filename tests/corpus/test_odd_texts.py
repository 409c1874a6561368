"""No text, however odd, makes the gate fail or keeps a reader waiting: 5,000 of them, 100,000 in `make long`."""

import gc
import os
import random
import time

from core.charter.gate.judge import judge
from tests.unit.gate.odd import mutated
from tests.unit.gate.people import CARD

TEXTS = 100_000 if os.environ.get("COLLOQUE_LONG") == "1" else 5_000
LIMIT = 0.05
"""Seconds of processor time."""


def took(reply: str, question: str) -> float:
    """Seconds of processor time for one verdict."""
    start = time.thread_time()
    judge(reply, CARD, question)
    return time.thread_time() - start


def test_no_text_raises_or_takes_long():
    """A text that takes long takes long twice: once may be the collector's turn."""
    dice = random.Random(4)
    judge("Bonjour.", CARD)
    gc.collect()
    gc.freeze()
    try:
        question = ""
        for number in range(TEXTS):
            reply, question = mutated(dice), question if number % 5 else mutated(dice)[:120]
            assert took(reply, question) < LIMIT or took(f"{reply} .", question) < LIMIT, reply
    finally:
        gc.unfreeze()
