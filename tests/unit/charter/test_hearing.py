"""Screening hears a phrase within one sentence, and not across two."""

import pytest

from core.charter.hearing import Phrases, Said, hear

PHRASES = Phrases({"chest": [("mal", "poitrine"), ("serre", "~", "poitrine")]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mal poitrine", [Said("chest", 0, 2)]),
        ("j'ai mal, poitrine", [Said("chest", 2, 4)]),
        ("j'ai mal. Poitrine dégagée", []),
        ("ça serre fort la poitrine", [Said("chest", 1, 5)]),
        ("ça serre. La poitrine, non", []),
        ("mal", []),
    ],
)
def test_a_phrase_is_heard_within_one_sentence(text: str, said: list[Said]) -> None:
    assert list(PHRASES.find(hear(text))) == said
