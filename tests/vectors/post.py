"""Seals and opens in one fresh world: what the tests of letters share."""

from dataclasses import replace

import pytest

from crypto.body import write_body
from crypto.errors import Refused
from crypto.kinds import FREE_TEXT_KINDS, RULES, Category, Direction, Kind
from crypto.letter import Draft, Recipient, seal_letter
from crypto.letterhead import Ack
from crypto.opening import open_letter
from tests.vectors.forge import addressee_of, sender_of, slips_of, sound_body
from tests.vectors.world import NOW, THREAD, new_world

WORLD = new_world()


def draft_of(kind, body=None, to=None):
    to = to or addressee_of(kind)
    towards = RULES[kind].direction
    practice = WORLD.roster.practice
    return Draft(
        practice=practice,
        to=practice if towards is Direction.TO_PRACTICE else WORLD.keys[to].sig.public,
        written=write_body(body or sound_body(WORLD, kind, to)),
        seq=1,
        prev=b"",
        sent_ms=NOW,
        roster_v=2,
        lang="fr",
        record=b"" if towards is Direction.TO_PRACTICE else b"r" * 32,
        thread=THREAD if kind in FREE_TEXT_KINDS else b"",
        acks=(Ack(b"a" * 32, 3, b"b" * 32),),
        category=Category.MEDICINE if kind is Kind.QUESTION else Category.NONE,
    )


def recipients_of(kind, to=None, readers=1):
    slips = slips_of(WORLD, kind, to or addressee_of(kind))
    return [Recipient(slip.role, slip.kem_pk) for slip in slips][: 1 + readers]


def seal_as(kind, *, body=None, to=None, readers=1, **changes):
    sender = WORLD.keys[sender_of(kind)].sig
    return seal_letter(sender, replace(draft_of(kind, body, to), **changes), recipients_of(kind, to, readers))


def open_as(raw, reader):
    return open_letter(raw, WORLD.reader(reader), WORLD.directory(reader))


def refusal(raw, reader):
    with pytest.raises(Refused) as refused:
        open_as(raw, reader)
    return refused.value.code
