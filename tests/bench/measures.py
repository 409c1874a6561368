"""What is measured, each against one filled practice. Times in ms unless a name says otherwise."""

from collections.abc import Callable, Iterable
from statistics import median
from time import perf_counter, process_time

from core.model import Decision, Queue, Refusal
from core.office import look
from core.office.directory import DeskDirectory, reader
from core.office.post import post
from core.office.practice import open_profile
from core.office.profile import unlock
from core.office.receive import receive
from core.office.reply import reply
from core.office.triage import triage
from crypto.lock import COST_KEYRING, COST_PASSPHRASE, Cost, SlotType, make_slot, open_slot
from crypto.opening import open_letter
from tests.bench.filled import ANSWER, NOW, PASSPHRASE, Filled, stated

ROUNDS = 30


def ms(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return (perf_counter() - start) * 1000


def usual(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some calls, after a first one that warms up."""
    call()
    return median(ms(call) for _ in range(rounds))


def spread(times: Iterable[float]) -> tuple[float, float]:
    """p50 and p99."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def letter(filled: Filled) -> tuple[float, float]:
    """Sealing a question for the practice and one reader; opening it with both keys."""
    sealed = [filled.sealed(filled.patients[0]).raw]
    desk = filled.desk
    known = DeskDirectory(desk, NOW)

    def seal() -> None:
        sealed.append(filled.sealed(filled.patients[0]).raw)

    seals = usual(seal)
    opens = usual(lambda: open_letter(sealed[0], reader(desk), known))
    first = filled.patients[0]
    first.seq, first.prev, filled.letters = 0, b"", 0
    return seals, opens


def receiving(filled: Filled, number: int) -> tuple[float, float, list[bytes]]:
    """From the letterbox into the vault, verified, recorded, searchable, given to the other desks: letters a second,
    processor time a letter, the letters.
    """
    letters = filled.lay(number)
    busy = process_time()
    taken = ms(lambda: receive(filled.desk, NOW))
    return number / taken * 1000, (process_time() - busy) / number * 1000, letters


def replying(filled: Filled, letters: list[bytes]) -> tuple[float, float]:
    """From the press on "send" to a reply that is recorded, sealed and synced: p50, p99."""
    times = []
    for one in letters:
        triage(filled.desk, one, Decision.PHYSICIAN, NOW)
    for one in letters[::2]:
        start = perf_counter()
        outcome = reply(filled.desk, one, ANSWER, stated(ANSWER), NOW)
        times.append((perf_counter() - start) * 1000)
        if isinstance(outcome, Refusal):
            raise RuntimeError(outcome.code)
    post(filled.desk, NOW)
    return spread(times)


def looking(filled: Filled, letters: list[bytes]) -> dict[str, float]:
    """What screens ask for: one conversation in its circumstances, a queue, counts, a search."""
    desk = filled.desk
    return {
        "thread": spread(ms(lambda one=one: look.thread(desk, one, NOW)) for one in letters)[0],
        "inbox": usual(lambda: look.inbox(desk, Queue.TRIAGE, NOW)),
        "counts": usual(lambda: look.counts(desk, NOW)),
        "search": usual(lambda: look.search(desk, "amlodipine oubli")),
        "rare": usual(lambda: look.search(desk, "D-17 gharbi")),
    }


def slot(cost: Cost, kind: SlotType, keyring: bytes | None) -> float:
    """Deriving a slot's key from the passphrase at a cost, once: it is meant to be slow."""
    made = make_slot(kind, bytes(32), PASSPHRASE, keyring, bytes(96), cost)
    return ms(lambda: open_slot(made, PASSPHRASE, keyring))


def production_slots() -> tuple[float, float]:
    """At the costs of a real profile: with the keyring's half, and with the passphrase alone."""
    return slot(COST_KEYRING, SlotType.KEYRING, bytes(32)), slot(COST_PASSPHRASE, SlotType.PASSPHRASE, None)


def opening(filled: Filled) -> tuple[float, float]:
    """A closed profile: its slot at the floor cost; then vault, chains, journal. Closed again at the end."""
    derived = median(ms(lambda: unlock(filled.profile, PASSPHRASE, None)) for _ in range(3))
    whole = []
    for _ in range(3):
        start = perf_counter()
        desk = open_profile(filled.profile, PASSPHRASE, None, NOW)
        whole.append((perf_counter() - start) * 1000)
        desk.close()
    return derived, median(whole) - derived
