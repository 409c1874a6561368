"""The way out of a blocked reply: the sentences that hold a finding give way to one sentence without medical advice."""

import re

from core.charter.gate.findings import Verdict

_SENTENCE = re.compile(r"[^.!?؟\n]+[.!?؟]*\s*|\n")


def _at_fault(sentence: re.Match[str], verdict: Verdict) -> bool:
    return any(one.start < sentence.end() and sentence.start() < one.end for one in verdict.findings)


def replaced(text: str, verdict: Verdict) -> tuple[str, ...]:
    """The whole sentences of `text` that hold a finding: what a proposal takes the place of."""
    return tuple(one.group().strip() for one in _SENTENCE.finditer(text) if _at_fault(one, verdict))


def rephrased(text: str, verdict: Verdict, proposal: str) -> str:
    """`text` with `proposal` once in place of every whole sentence that holds a finding; "" where there is none."""
    if not verdict.findings or not proposal:
        return ""
    kept: list[str] = []
    for sentence in _SENTENCE.finditer(text):
        if not _at_fault(sentence, verdict):
            kept.append(sentence.group())
        elif proposal not in kept:
            kept.append(proposal)
    return re.sub(" {2,}", " ", " ".join(part.strip() if part != "\n" else part for part in kept)).strip()
