"""One letter vector."""

from dataclasses import dataclass, field

from tests.vectors.forge import Forgery, addressee_of, forge
from tests.vectors.world import Lanes, World


@dataclass(frozen=True)
class Case:
    """A letter, its reader, the lanes held; `result`: accepted, set aside, duplicate, forked or refused. `dates`: those of
    the substitute in the reader's roster."""

    name: str
    raw: bytes
    reader: str
    result: str
    code: str = ""
    lanes: Lanes = field(default_factory=dict)
    dates: tuple[tuple[int, int], ...] = ()


def refused(world: World, name: str, wish: Forgery, code: str, reader: str = "") -> Case:
    """The letter of `wish`, refused with `code` by `reader`, else by its addressee."""
    return Case(name, forge(world, wish), reader or wish.to or addressee_of(wish.kind), "refused", code)
