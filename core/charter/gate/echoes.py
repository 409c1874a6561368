"""Sentences of a reply that only say the question again, or greet and take leave."""

from core.charter.gate.arabic_morphology import PREFIX
from core.charter.gate.clauses import Reading, Sentence


def echoes(reply: Reading, sentence: Sentence, question: Reading) -> bool:
    """Whether it opens with a clause that only says the verb of the question again: "it would", "تصلح"."""
    opening = sentence.clauses[0]
    verbs = {form for form in reply.tokens[sentence.first].forms if form.startswith(PREFIX) and form[-1].isalpha()}
    again = any(not verbs.isdisjoint(token.forms) for token in question.tokens) and not opening.negations
    return again or any(
        mark.kind == "echo" and (mark.first, mark.last) == (opening.first, opening.last) for mark in opening.marks
    )


def courteous(reply: Reading, sentence: Sentence) -> bool:
    """Whether the sentence greets, thanks or takes leave, by name or not, and says nothing else: it answers nothing."""
    said = {place for mark in sentence.marks if mark.kind == "courtesy" for place in range(mark.first, mark.last)}
    others = set(range(sentence.first, sentence.last)) - said
    names = {place for place in others if reply.text[reply.tokens[place].start].isupper()}
    return bool(said) and others == names - {mark.first for mark in sentence.marks}
