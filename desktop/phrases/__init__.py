"""Codes into words, through the window's translations. French is the source; unknown codes are said as such."""

from desktop.phrases.choices import decision, judgement, queue
from desktop.phrases.codes import closed_by, coded, flag, known, word
from desktop.phrases.passage import duty, evidence, remarks, state
from desktop.phrases.text import FSI, LRI, PDI, isolate, isolate_ltr, joined, listed, sentence, shown, translate

__all__ = [
    "FSI",
    "LRI",
    "PDI",
    "closed_by",
    "coded",
    "decision",
    "duty",
    "evidence",
    "flag",
    "isolate",
    "isolate_ltr",
    "joined",
    "judgement",
    "known",
    "listed",
    "queue",
    "remarks",
    "sentence",
    "shown",
    "state",
    "translate",
    "word",
]
