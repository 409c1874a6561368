"""What somebody who can write into the practice folder can do to the journal, and that the desks say it."""

import os
import random
from pathlib import Path

import pytest

from core.doors.maildir import FolderJournal, open_folder
from core.office.enrol import correct_patient
from core.office.receive import receive
from core.office.sync import sync
from core.record.codec import staff_bytes
from core.record.events import ClockCorrected
from crypto.entry import Entry, write_entry
from crypto.entry import Place as EntryPlace
from crypto.primitives import SigKey, sig_key
from tests.fakes.vault import DictVault
from tests.integration.stage import NOW, PASSPHRASE, Stage
from tests.machine import Place
from tests.practice import NOON, Practice, consulted, enrolled, practice

LONG = bool(os.environ.get("COLLOQUE_LONG"))
DAY_MS = 86_400_000


def at_work(folder: Path, entries: int) -> tuple[Practice, Path]:
    """A practice whose journal is a folder; the physician has written so much and more, the secretary has it all."""
    made = practice()
    place = open_folder(folder / "practice", create=True)
    made.physician.journal = FolderJournal(place)
    made.secretary.journal = FolderJournal(place)
    patient, _ = enrolled(made, folder)
    consulted(made, patient)
    written = made.physician.vault.head(made.physician.me)
    assert written is not None
    for number in range(max(0, entries - written.seq)):
        _write(made, patient, number)
    return made, place / "journal" / made.physician.me.hex()


def _write(made: Practice, patient: bytes, number: int) -> None:
    facts = {"name": "Amira Ben Youssef", "born": "1972-05-03", "language": "fr", "number": f"D-{number}"}
    assert correct_patient(made.physician, patient, phone="+216 00 000 418", guardian=None, now=NOON, **facts) is None


def copied(vault: object) -> DictVault:
    """A vault as it was at this moment."""
    copy = DictVault()
    for name, table in vars(vault).items():
        setattr(copy, name, dict(table) if isinstance(table, dict) else table)
    return copy


def same_log(made: Practice) -> bool:
    """Whether both desks hold the same chains to the same end."""
    return made.physician.vault.heads() == made.secretary.vault.heads()


def files(journal: Path) -> list[Path]:
    """The entries of a chain in the folder, in order."""
    return sorted(journal.iterdir())


def alarm(made: Practice) -> bytes | None:
    """Why the secretary's desk may not write."""
    return made.secretary.vault.setting("alarm")


def places(total: int) -> list[int]:
    """Where the harm is done: ten places, all of them in the long run."""
    return list(range(total)) if LONG else sorted(random.Random(total).sample(range(total), 10))


def test_a_deleted_entry_is_a_gap_that_is_counted_and_given_again(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    sync(made.physician)
    whole = files(journal)
    kept = whole[-4].read_bytes()
    whole[-4].unlink()
    assert sync(made.secretary).waiting == 3
    assert sync(made.secretary, NOON + 2 * DAY_MS).waiting == 3
    assert sync(made.physician, NOON + 2 * DAY_MS).lost == 1
    assert whole[-4].read_bytes() == kept
    assert sync(made.secretary).waiting == 0
    assert same_log(made)


@pytest.mark.parametrize("harm", ["deleted", "cut"])
def test_what_the_journal_lost_is_given_again_by_whoever_holds_it_and_counted(tmp_path: Path, harm: str) -> None:
    made, journal = at_work(tmp_path, 30)
    for desk in (made.physician, made.secretary):
        receive(desk, NOON)
    whole = files(journal)
    kept = {path.name: path.read_bytes() for path in whole}
    for day, at in enumerate(places(len(whole))):
        gone = [whole[at]] if harm == "deleted" else whole[at:]
        for path in gone:
            path.unlink()
        assert sync(made.secretary, NOON + day * DAY_MS + 1).lost == 0
        assert sync(made.secretary, NOON + (day + 1) * DAY_MS).lost == len(gone)
        assert {path.name: path.read_bytes() for path in files(journal)} == kept
    assert alarm(made) is None


def test_swapped_entries_are_put_in_the_order_that_they_signed(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    sync(made.physician)
    whole = files(journal)
    one, other = whole[-2].read_bytes(), whole[-5].read_bytes()
    whole[-2].write_bytes(other)
    whole[-5].write_bytes(one)
    report = sync(made.secretary)
    assert report.refused == {}
    assert same_log(made)


def test_an_altered_entry_is_refused_with_its_class_and_what_follows_waits(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    sync(made.physician)
    path = files(journal)[-3]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(bytes(raw))
    report = sync(made.secretary)
    assert sum(report.refused.values()) == 1
    assert set(report.refused) <= {"entry.parse", "entry.seal", "entry.ciphertext", "entry.staff", "entry.header"}
    assert report.waiting == 2
    assert not same_log(made)


def slipped_in(made: Practice, journal: Path, genuine: Entry, key: SigKey) -> None:
    """Another entry for the place of a genuine one, signed with `key` by somebody who has the journal's key."""
    header = genuine.header
    place = EntryPlace(
        practice=header.practice,
        seq=header.seq,
        lamport=header.lamport,
        prev=genuine.prev,
        wall_ms=header.wall_ms,
        seen=header.seen,
    )
    staff = staff_bytes(ClockCorrected(NOON, NOON))
    forged = write_entry(key, place, "ClockCorrected", staff, journal=made.secretary.journal_key())
    name = f"{header.seq:020d}-{forged.hash.hex()}"
    (journal / name).write_bytes(forged.wire)


def test_a_tail_signed_again_with_a_stolen_key_is_a_fork_and_closes_writing(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    sync(made.physician)
    whole = list(made.physician.vault.chain(made.physician.me))
    slipped_in(made, journal, whole[-1], made.physician.keys.sig)
    assert sync(made.secretary).refused == {"entry.fork": 1}
    assert alarm(made) == b"record.fork"
    closed = made.secretary.closed(NOON)
    assert closed is not None
    assert closed.code == "record.fork"


def test_a_second_entry_behind_the_cursor_is_found_by_the_daily_reading_from_the_start(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    for desk in (made.physician, made.secretary):
        receive(desk, NOON)
    whole = list(made.physician.vault.chain(made.physician.me))
    slipped_in(made, journal, whole[4], made.physician.keys.sig)
    assert sync(made.secretary, NOON + 1).refused == {}
    assert alarm(made) is None
    assert sync(made.secretary, NOON + DAY_MS).refused == {"entry.fork": 1}
    assert alarm(made) == b"record.fork"


def test_a_desk_put_back_that_writes_before_it_listens_is_closed_and_no_other(tmp_path: Path) -> None:
    """In a folder that desks share, as in a mailbox: what it wrote under numbers that were used stays with it."""
    made, _ = at_work(tmp_path, 12)
    (patient,) = (one for one in made.physician.vault.shelves() if one)
    sync(made.physician)
    copy = copied(made.physician.vault)
    for number in (90, 91):
        _write(made, patient, number)
    sync(made.physician)
    sync(made.secretary)
    others, made.physician.vault = made.physician.vault, copy
    _write(made, patient, 92)
    assert sync(made.physician).published == 0
    closed = made.physician.closed(NOON)
    assert closed is not None
    assert closed.code == "record.fork"
    for day in range(3):
        sync(made.physician, NOON + day * DAY_MS)
        assert sync(made.secretary, NOON + day * DAY_MS).refused == {}
    assert alarm(made) is None
    assert made.secretary.vault.head(made.physician.me) == others.head(made.physician.me)


def test_a_desk_put_back_that_listens_first_takes_its_own_entries_back_and_goes_on(tmp_path: Path) -> None:
    made, _ = at_work(tmp_path, 12)
    (patient,) = (one for one in made.physician.vault.shelves() if one)
    sync(made.physician)
    copy = copied(made.physician.vault)
    _write(made, patient, 90)
    sync(made.physician)
    made.physician.vault = copy
    sync(made.physician)
    _write(made, patient, 91)
    sync(made.physician)
    assert sync(made.secretary).refused == {}
    assert (made.physician.closed(NOON), same_log(made)) == (None, True)


def test_an_entry_signed_with_a_key_of_nobody_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    made, journal = at_work(tmp_path, 30)
    sync(made.physician)
    whole = list(made.physician.vault.chain(made.physician.me))
    stranger = sig_key()
    other = journal.parent / stranger.public.hex()
    other.mkdir()
    slipped_in(made, other, whole[-1], stranger)
    assert set(sync(made.secretary).refused) == {"entry.profile"}
    assert same_log(made)
    assert alarm(made) is None


def test_the_command_says_what_the_shared_folder_lost_and_what_it_refused(stage: Stage) -> None:
    place = Place(stage.folder, now=NOW)
    command = ("receive", "--profile", str(stage.folder / "one"))
    assert place.run(*command, secret=PASSPHRASE).code == 0
    journal = next((stage.folder / "practice" / "journal").iterdir())
    whole = files(journal)
    whole[1].unlink()
    (journal / f"{len(whole) + 9:020d}-{'0' * 64}").write_bytes(b"no entry")
    later = Place(stage.folder, now=NOW + DAY_MS).run(*command, secret=PASSPHRASE)
    assert "remis par ce poste : 1 écriture." in later.out
    assert "[entry.parse]" in later.out
    assert whole[1].is_file()
