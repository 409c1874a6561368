"""A judgement is one of two values that a physician signs, never a word that somebody typed."""

from core.charter.risk import Stated
from crypto.keys import Role


def state(text_hash: bytes) -> Stated:
    return Stated("online", text_hash, "", "", 12, Role.PHYSICIAN)  # refused: expected "Judgement"
