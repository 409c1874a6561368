"""What people do on the stage, and what must hold right after an accident and once the day went on to its end.

An act done again is what a person does who looks first: what is there already is not done twice.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core.cli.sentences import SENTENCES
from core.doors import schema
from core.doors.files import make_folder, read_bounded, troubles, write_whole
from core.doors.process import Boot
from core.doors.profile import PASSPHRASE_SLOT, ROOT_SLOT, profiles_in
from core.doors.vault import Change
from core.model import Decision, Draft, LetterId, Refusal, Trouble
from core.office.checking import check
from core.office.day_code import choose, tries_left, unlock_by_code
from core.office.desk import Desk
from core.office.enrol import accept_device
from core.office.export import PDF, PROOF, export
from core.office.join import OWED
from core.office.post import post
from core.office.practice import found, open_profile, reopen_profile
from core.office.profile import new_passphrase, open_named_slot, unlock
from core.office.receive import receive
from core.office.sync import sync
from core.office.triage import triage
from core.record.events import CardSent, Exported, Triaged
from core.record.proof import prove
from crypto.errors import Refused
from crypto.keys import keys_from_seeds
from crypto.kinds import Kind
from crypto.lock import COST_FLOOR
from crypto.primitives import blake
from tests.integration.stage import NOW, PASSPHRASE, Stage, answer, take_in, unfinished
from tests.practice import consult

WRITTEN = "Un autre brouillon, écrit après."
NEW = "une phrase toute neuve"
CODE, BOOT = "402918", Boot("this start", 1000)
E = TypeVar("E")
NEXT_STEP = (
    "CREATE TABLE later (name TEXT PRIMARY KEY, said TEXT) STRICT;\n"
    "INSERT INTO later SELECT name, hex(value) FROM setting;\n"
    "CREATE INDEX later_by_said ON later (said);\n"
)

# What people do


def sort(desk: Desk, stage: Stage) -> None:
    """The verb of triage: a decision, and the notice to the patient that goes with it."""
    question = desk.dossier(stage.patient).question(stage.other)
    assert question is not None
    if not question.decision:
        assert triage(desk, stage.other, Decision.APPOINTMENT, NOW) is None
    post(desk, NOW)


def accept(desk: Desk, stage: Stage) -> None:
    """Sonia's device, its digits compared: a confirm, a card, the physician's word in one act."""
    outcome = accept_device(desk, stage.invite, stage.device("sonia").digits(), "identity_card", NOW)
    assert not isinstance(outcome, Refusal) or outcome.code == "enrol.used"
    post(desk, NOW)


def examine(desk: Desk, stage: Stage) -> None:
    """Another consultation of the day, and its card."""
    if len(desk.dossier(stage.patient).consultations) < 2:
        consult(desk, stage.patient, NOW, instructions="Revenir dans un mois.")
    post(desk, NOW)


def write(desk: Desk, stage: Stage) -> None:
    """A draft is saved."""
    desk.vault.commit(Change(drafts=(Draft(LetterId(stage.other), WRITTEN, NOW),)))


def hand_out(desk: Desk, stage: Stage) -> None:
    """The record leaves as a document and a proof."""
    assert not isinstance(export(desk, stage.patient, stage.folder / "out", NOW, dict(SENTENCES)), Refusal)


def _at_one(verb: Callable[[Desk, Stage], None]) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        with stage.at_work() as desk:
            verb(desk, stage)

    return act


def _exchange(stage: Stage) -> None:
    """The colleague's desk takes in what the physician's wrote."""
    with stage.at_work(1) as desk:
        sync(desk, NOW)
        sync(desk, NOW)


def _start_and_stop(stage: Stage) -> None:
    """The practice folder has lost its roster; the profile is opened, which puts it right, and closed."""
    with stage.opened() as desk:
        assert desk.box.roster() is not None


def _change_passphrase(stage: Stage) -> None:
    new_passphrase(stage.folder / "one", stage.recovery, NEW, None, COST_FLOOR, stage.root)


@dataclass(frozen=True)
class _Keyring:
    """A keyring that processes share: a file a secret."""

    folder: Path

    def get(self, name: str) -> bytes | None:
        kept = self.folder / name
        with troubles(kept):
            return kept.read_bytes() if kept.exists() else None

    def put(self, name: str, secret: bytes) -> None:
        write_whole(make_folder(self.folder) / name, secret)

    def delete(self, name: str) -> None:
        with troubles(self.folder / name):
            (self.folder / name).unlink(missing_ok=True)


def _keyring(stage: Stage) -> _Keyring:
    return _Keyring(stage.folder / "keyring")


def _choose_code(stage: Stage) -> None:
    """The day's code is chosen, and reopens the profile after a wrong try."""
    keyring, folder = _keyring(stage), stage.folder / "one"
    with stage.opened() as desk:
        assert choose(desk, CODE, keyring, BOOT, NOW, COST_FLOOR) is None
    with suppress(Trouble):
        reopen_profile(folder, CODE[::-1], keyring, BOOT, NOW)
    reopen_profile(folder, CODE, keyring, BOOT, NOW).close()


def _found(stage: Stage) -> None:
    """Another practice beside the first."""
    folder, place = stage.folder / "new", stage.folder / "elsewhere"
    if folder.name in profiles_in(stage.folder):
        open_profile(folder, NEW, None, NOW).close()
    else:
        found(folder, place, "Autre cabinet", "Dr Sami Fictif", NEW, None, NOW, COST_FLOOR).desk.close()


def _migrate(stage: Stage) -> None:
    """The first opening by a later version of the program."""
    stage.vault().close()


# What the stage is made ready with


def _nothing(stage: Stage) -> None:
    del stage


def _leave_owing(stage: Stage) -> None:
    """The roster is gone from the practice folder, and the colleague has not been given her keys."""
    (stage.folder / "practice" / "roster").unlink()
    with stage.at_work() as desk:
        desk.vault.commit(Change(settings=((OWED, keys_from_seeds(*stage.seats[1].seeds).sig.public),)))


def _later_version(stage: Stage) -> None:
    """From here on this process is a version of the program that knows one more step."""
    del stage
    known = schema.steps()
    schema.steps = lambda: [*known, NEXT_STEP]


# What must hold right after


def _none(desk: Desk, stage: Stage) -> Iterator[str]:
    del desk, stage
    yield from ()


def _slots_that_open(desk: Desk, stage: Stage) -> Iterator[str]:
    """The profile opens by its recovery code, and by the passphrase before or the one after; its root key too."""
    del desk
    unlock(stage.folder / "one", stage.recovery, None, recovery=True)
    for name in (PASSPHRASE_SLOT, ROOT_SLOT):
        if not any(_opens(stage, name, phrase) for phrase in (PASSPHRASE, NEW)):
            yield f"{name} opens with neither passphrase"


def _no_try_given_back(desk: Desk, stage: Stage) -> Iterator[str]:
    """The code opens, or is void; a wrong one never does, and each wrong one costs a try."""
    del desk
    keyring, folder = _keyring(stage), stage.folder / "one"
    left = tries_left(folder, BOOT, NOW)
    try:
        unlock_by_code(folder, CODE[::-1], keyring, BOOT, NOW)
        yield "a wrong code opens"
    except Trouble:
        if tries_left(folder, BOOT, NOW) != max(left - 1, 0):
            yield f"of {left} tries {tries_left(folder, BOOT, NOW)} are left"


def _opens(stage: Stage, name: str, phrase: str) -> bool:
    try:
        open_named_slot(stage.folder / "one", name, phrase, None)
    except Trouble:
        return False
    return True


def _exports_by_half(desk: Desk, stage: Stage) -> Iterator[str]:
    pdf, proof = stage.folder / "out" / PDF, stage.folder / "out" / PROOF
    known = [event.file_hash for event in _events(desk, stage.patient, Exported)]
    if pdf.exists() and blake("file", read_bounded(pdf, 1 << 24)) not in known:
        yield "a document that no entry names"
    if proof.exists():
        try:
            prove(read_bounded(proof, 1 << 24))
        except Refused as refused:
            yield f"a proof that proves nothing: {refused.code}"


# What must hold in the end


def _sorted_once(desk: Desk, stage: Stage) -> Iterator[str]:
    triaged = [one for one in _events(desk, stage.patient, Triaged) if one.letter == stage.other]
    notices = [letter for kind, letter, _ in stage.letters_out(desk) if kind is Kind.NOTICE]
    if (len(triaged), len(notices)) != (1, 1):
        yield f"{len(triaged)} decisions, {len(notices)} notices"


def _accepted_once(desk: Desk, stage: Stage) -> Iterator[str]:
    device = stage.device("sonia")
    device.read(NOW)
    bound = desk.dossier(stage.sonia).devices
    kinds = sorted(one.kind for one in device.memory.read)
    if [one.confirmed for one in bound] != [True] or kinds != [Kind.CARD, Kind.CONFIRM] or device.digits():
        yield f"{len(bound)} devices, which read {kinds}"


def _examined_once(desk: Desk, stage: Stage) -> Iterator[str]:
    known = desk.dossier(stage.patient).consultations
    cards = _events(desk, stage.patient, CardSent)
    out = [letter for kind, letter, _ in stage.letters_out(desk) if kind is Kind.CARD]
    if len(known) != 2 or sorted(one.letter for one in cards) != sorted(out) or len(out) != 2:
        yield f"{len(known)} consultations, {len(cards)} cards, {len(out)} out"


def _written(desk: Desk, stage: Stage) -> Iterator[str]:
    draft = desk.vault.draft(stage.other)
    if draft is None or draft.text != WRITTEN:
        yield "the draft is not there"


def _handed_out(desk: Desk, stage: Stage) -> Iterator[str]:
    names = sorted(path.name for path in (stage.folder / "out").iterdir())
    if names != [PDF, PROOF] or not _events(desk, stage.patient, Exported):
        yield f"the export left {names}"


def _given(desk: Desk, stage: Stage) -> Iterator[str]:
    del stage
    if desk.vault.setting(OWED) or desk.box.roster() is None:
        yield "the roster or the keys are still owed"


def _new_phrase(desk: Desk, stage: Stage) -> Iterator[str]:
    del desk
    for name in (PASSPHRASE_SLOT, ROOT_SLOT):
        open_named_slot(stage.folder / "one", name, NEW, None)
    yield from ()


def _founded(desk: Desk, stage: Stage) -> Iterator[str]:
    del desk
    with open_profile(stage.folder / "new", NEW, None, NOW) as new:
        if not check(new).sound or new.box.roster() is None or [head.seq for head in new.vault.heads()] != [1]:
            yield "the new practice is not whole"


def _migrated(desk: Desk, stage: Stage) -> Iterator[str]:
    del desk
    db = schema.connect(stage.vault_file, stage.vault_key)
    here, there = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("later", "setting"))
    db.close()
    if not 0 < here <= there:
        yield f"{here} of {there} settings were brought over"


@dataclass(frozen=True)
class Act:
    """Something that people do: what it needs before, itself, what must hold of it right after an accident and once it
    was done again to its end.
    """

    do: Callable[[Stage], None]
    done: Callable[[Desk, Stage], Iterator[str]] = _none
    left: Callable[[Desk, Stage], Iterator[str]] = _none
    before: Callable[[Stage], None] = _nothing


ACTS = {
    "receive": Act(_at_one(take_in)),
    "answer": Act(_at_one(answer)),
    "triage": Act(_at_one(sort), _sorted_once),
    "enrol": Act(_at_one(accept), _accepted_once),
    "consult": Act(_at_one(examine), _examined_once),
    "draft": Act(_at_one(write), _written),
    "export": Act(_at_one(hand_out), _handed_out, _exports_by_half),
    "exchange": Act(_exchange),
    "start": Act(_start_and_stop, _given, before=_leave_owing),
    "passphrase": Act(_change_passphrase, _new_phrase, _slots_that_open),
    "day code": Act(_choose_code, left=_no_try_given_back),
    "found": Act(_found, _founded),
    "migrate": Act(_migrate, _migrated, before=_later_version),
}


def day_goes_on(stage: Stage, act: Act) -> Iterator[str]:
    """The act again, everything received and answered on both desks; what is wrong then."""
    act.do(stage)
    with stage.at_work() as desk:
        for verb in (take_in, answer, take_in):
            verb(desk, stage)
        heads = desk.vault.heads()
        yield from act.done(desk, stage)
        yield from unfinished(desk, stage)
    with stage.at_work(1) as hers:
        receive(hers, NOW)
        theirs = {head.profile: head for head in hers.vault.heads()}
        if any(theirs[one.profile] != one for one in heads if one.profile != hers.me):
            yield "the colleague holds another log"


def _events(desk: Desk, patient: bytes, kind: type[E]) -> list[E]:
    return [one.event for one in desk.signed_entries(patient) if isinstance(one.event, kind)]
