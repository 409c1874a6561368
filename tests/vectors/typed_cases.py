"""Typed codes of invites, and what a desk and a device share with the host of the drop."""

from collections.abc import Iterator
from itertools import count

from crypto.invite import drop_password, drop_secret, new_invite, typed_invite
from crypto.primitives import random
from tests.vectors.world import World

Vector = dict[str, object]
NOW = 1_800_000_000_000


def typed_cases(world: World) -> Iterator[Vector]:
    """A code and the invite that it makes, or the class of refusal."""
    root, journal, device = world.root.public, random(32), random(32)
    invite = new_invite(root, NOW)
    good, lettered = invite.typed(), _with_o_i_b(root)
    other = "C" if good[0] != "C" else "D"
    yield {
        "name": "a drop, derived",
        "journal_key": journal.hex(),
        "sig_pk": device.hex(),
        "drop_secret": drop_secret(journal, device).hex(),
        "password": drop_password(journal),
    }
    for name, words, code in (
        ("as shown", good, ""),
        ("in small letters", good.lower(), ""),
        ("in one go", good.replace("-", ""), ""),
        ("with no-break spaces", good.replace("-", "\u00a0"), ""),
        ("with an O, an I and a B", lettered, ""),
        ("with 0, 1 and 8 in their place", lettered.translate(str.maketrans("OIB", "018")), ""),
        ("one character wrong", other + good[1:], "invite.typed"),
        ("the last character wrong", good[:-1] + ("A" if good[-1] != "A" else "C"), "invite.typed"),
        ("two groups exchanged", good[5:10] + good[:5] + good[10:], "invite.typed"),
        ("cut by a group", good[:-5], "invite.typed"),
        ("a group more", good + "-AAAA", "invite.typed"),
        ("empty", "", "invite.typed"),
        ("a figure 9", "9" + good[1:], "invite.typed"),
        ("not ASCII", "é" + good[1:], "invite.typed"),
        ("with ſ and ı", lettered.replace("O", "ſ").replace("I", "ı"), "invite.typed"),
    ):
        asked = {"name": f"typed: {name}", "words": words, "root_pk": root.hex(), "now": NOW, "code": code}
        yield asked if code else asked | {"fragment": typed_invite(words, root, NOW).fragment()}


def _with_o_i_b(root: bytes) -> str:
    codes = (new_invite(root, NOW).typed() for _ in count())
    return next(code for code in codes if set("OIB") <= set(code))
